"""Who may see a post (``get_post_status``, and what ``WP_Query`` hides)."""

from __future__ import annotations

from wpcompat.db.rows import Post, User
from wpcompat.posts.types import POST_TYPES, STATUSES
from wpcompat.site import Site
from wpcompat.users.caps import can


def effective_status(site: Site, post: Post) -> str:
    """The status that counts: an attachment has that of the post it belongs to (``get_post_status``)."""
    if post.post_type != "attachment":
        return post.post_status
    if post.post_status != "inherit":
        return post.post_status if post.post_status in ("private", "trash", "auto-draft") else "publish"
    seen, status, parent = {post.ID}, "inherit", post.post_parent
    while status == "inherit":
        if not parent or parent in seen:
            return "publish"
        row = site.db.row(
            'SELECT "ID", "post_status", "post_parent", "post_type" FROM "wp_posts" WHERE "ID" = ?', (parent,)
        )
        if row is None:
            return "publish"
        seen.add(row[0])
        status, parent = row[1], row[2] if row[3] == "attachment" else 0
    if status != "trash":
        return status
    query = 'SELECT "meta_value" FROM "wp_postmeta" WHERE "post_id" = ? AND "meta_key" = ?'
    before = site.db.value(query, (post.post_parent, "_wp_trash_meta_status"))
    return "publish" if not before or before == "auto-draft" else str(before)


def is_publicly_viewable(site: Site, post: Post) -> bool:
    """Whether everybody may see the post (``is_post_publicly_viewable``)."""
    kind, status = POST_TYPES.get(post.post_type), STATUSES.get(effective_status(site, post))
    return kind is not None and kind.public and status is not None and status.public


def may_see(site: Site, post: Post, user: User | None) -> bool:
    """Whether a visitor, or ``user``, is shown the post on a page of its own."""
    status = STATUSES.get(effective_status(site, post))
    if status is not None and status.public:
        return True
    if user is None or (status is not None and status.internal):
        return False
    return can(site, user, "read_post" if status is not None and status.private else "edit_post", post.ID)
