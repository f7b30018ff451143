"""Deleting a user with what the user has written and uploaded, or giving it to another (``wp_delete_user``)."""

from __future__ import annotations

from wpcompat.db.rows import User
from wpcompat.media.delete import delete_post
from wpcompat.posts.types import POST_TYPES
from wpcompat.site import Site
from wpcompat.users.store import delete_user

_KEPT = ("customize_changeset",)
"""Types with authors whose posts outlive them."""


def has_content(site: Site, user_ids: list[int]) -> bool:
    """Whether any of these users has a post of any kind, or a link."""
    marks = ", ".join("?" * len(user_ids))
    return any(
        site.db.value(f'SELECT 1 FROM "{table}" WHERE "{column}" IN ({marks}) LIMIT 1', tuple(user_ids))
        for table, column in (("wp_posts", "post_author"), ("wp_links", "link_owner"))
    )


def delete_author(site: Site, user_id: int, reassign: int | None = None, *, by: User | None = None) -> bool:
    """Delete a user; whether there was one. What the user has made goes to the user ``reassign``, else to the trash.

    Files go for good, and so do posts that have no trash. Raises ``WPError`` when there is no user ``reassign``.
    """
    if reassign is not None:
        return delete_user(site, user_id, reassign)
    types = [name for name, kind in POST_TYPES.items() if "author" in kind.supports and name not in _KEPT]
    marks = ", ".join("?" * len(types))
    ids = site.db.column(
        f'SELECT "ID" FROM "wp_posts" WHERE "post_author" = ? AND "post_type" IN ({marks}) ORDER BY "ID"',
        (user_id, *types),
    )
    for post_id in ids:
        delete_post(site, post_id, user=by)
    site.db.execute('DELETE FROM "wp_links" WHERE "link_owner" = ?', (user_id,))
    return delete_user(site, user_id)
