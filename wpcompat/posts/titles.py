"""Titles as visitors see them (``get_the_title``)."""

from __future__ import annotations

from wpcompat.db.rows import Post
from wpcompat.formatting import display
from wpcompat.formatting.php import truthy


def marked_title(post: Post) -> str:
    """The title, with the mark of a post that has a password or is private."""
    if truthy(post.post_password):
        return f"Protected: {post.post_title}"
    if post.post_status == "private":
        return f"Private: {post.post_title}"
    return post.post_title


def displayed_title(post: Post | None) -> str:
    """The marked title through the filters of ``the_title``, as HTML; empty when there is no post."""
    return display.the_title(marked_title(post)) if post else ""
