"""Posts with a password: who knows it."""

from __future__ import annotations

from wpcompat.db import Post
from wpcompat.front.visit import Visit
from wpcompat.users import secrets


def is_locked(visit: Visit, post: Post) -> bool:
    """Whether the visitor has yet to give the post's password (``post_password_required``)."""
    return bool(post.post_password) and not secrets.knows_password(
        visit.site, visit.request.cookies, post.post_password
    )
