"""Which post stands below which (``wp_check_post_hierarchy_for_loops``)."""

from __future__ import annotations

from collections.abc import Iterator

from wpcompat.site import Site


def parent_and_loop(site: Site, parent: int, post_id: int) -> tuple[int, list[int]]:
    """The parent that a post may have, and the posts above it that stand in a circle, which has to be broken.

    None, where the post would stand below itself.
    """
    if not post_id or not parent:
        return parent, []
    chain: list[int] = []
    for above in _upwards(site, parent):
        if above == post_id:
            return 0, []
        if above in chain:
            return parent, chain[chain.index(above) :]
        chain.append(above)
    return parent, []


def _upwards(site: Site, post_id: int) -> Iterator[int]:
    """A post, its parent, and so on; without end where they stand in a circle."""
    while post_id:
        yield post_id
        post_id = site.db.value('SELECT "post_parent" FROM "wp_posts" WHERE "ID" = ?', (post_id,), 0)
