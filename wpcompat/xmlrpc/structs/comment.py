"""A comment as clients read it."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import Comment, User
from wpcompat.posts.permalinks import comment_link
from wpcompat.posts.store import get_post
from wpcompat.posts.titles import displayed_title
from wpcompat.posts.visibility import effective_status
from wpcompat.site import Site
from wpcompat.users.caps import can
from wpcompat.xmlrpc.structs.dates import convert_date_gmt

_STATUSES = {"0": "hold", "1": "approve"}


def comment_struct(site: Site, user: User, comment: Comment, *, private: bool = True) -> dict[str, Any]:
    """A comment as ``user`` sees it (``_prepare_comment``); e-mail and IP address are empty unless ``private``."""
    post = get_post(site, comment.comment_post_ID)
    reads_private = (
        post is not None and effective_status(site, post) == "private" and can(site, user, "read_post", post.ID)
    )
    return {
        "date_created_gmt": convert_date_gmt(site, comment.comment_date_gmt, comment.comment_date),
        "user_id": str(comment.user_id),
        "comment_id": str(comment.comment_ID),
        "parent": str(comment.comment_parent),
        "status": _STATUSES.get(comment.comment_approved, comment.comment_approved),
        "content": comment.comment_content,
        "link": comment_link(site, comment, post, reads_private=reads_private),
        "post_id": str(comment.comment_post_ID),
        "post_title": displayed_title(post),
        "author": comment.comment_author,
        "author_url": comment.comment_author_url,
        "author_email": comment.comment_author_email if private else "",
        "author_ip": comment.comment_author_IP if private else "",
        "type": comment.comment_type,
    }
