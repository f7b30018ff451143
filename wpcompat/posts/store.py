"""Posts as rows: finding, writing, trashing and deleting them (``wp_insert_post`` and its kin)."""

from __future__ import annotations

from wpcompat.db.rows import POST_COLUMNS, Post
from wpcompat.site import Site


def get_post(site: Site, post_id: int) -> Post | None:
    """A post of any type and status by its ID (``get_post``)."""
    row = site.db.row(f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "ID" = ?', (post_id,))
    return None if row is None else Post(*row)
