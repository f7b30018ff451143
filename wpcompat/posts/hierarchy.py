"""Which post stands below which (``wp_check_post_hierarchy_for_loops``)."""

from __future__ import annotations

from wpcompat.formatting.circles import parent_and_circle
from wpcompat.site import Site


def parent_and_loop(site: Site, parent: int, post_id: int) -> tuple[int, list[int]]:
    """The parent that a post may have, and the posts above it that stand in a circle, which has to be broken.

    None, where the post would stand below itself.
    """
    if not post_id or not parent:
        return parent, []
    return parent_and_circle(
        parent, post_id, lambda above: site.db.value('SELECT "post_parent" FROM "wp_posts" WHERE "ID" = ?', (above,), 0)
    )
