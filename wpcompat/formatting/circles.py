"""Parents above parents, which rows from elsewhere may have put into a circle (``wp_find_hierarchy_loop``)."""

from __future__ import annotations

from collections.abc import Callable


def parent_and_circle(parent: int, own: int, parent_of: Callable[[int], int]) -> tuple[int, list[int]]:
    """The parent that ``own`` may have, 0 where it would stand below itself; and those above it that stand in a circle."""
    chain: dict[int, None] = {}
    above = parent
    while above:
        if above == own:
            return 0, []
        if above in chain:
            found = list(chain)
            return parent, found[found.index(above) :]
        chain[above] = None
        above = parent_of(above)
    return parent, []
