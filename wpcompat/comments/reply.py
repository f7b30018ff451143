"""An answer to a comment from wp-admin (``wp_ajax_replyto_comment``)."""

from __future__ import annotations

from dataclasses import dataclass

from wpcompat.comments.filters import Html
from wpcompat.comments.pipeline import NewComment, new_comment
from wpcompat.comments.status import set_comment_status
from wpcompat.comments.store import get_comment
from wpcompat.errors import WPError
from wpcompat.formatting.strings import trim
from wpcompat.posts.store import get_post
from wpcompat.site import Caller, Site
from wpcompat.users.caps import can
from wpcompat.users.store import get_user

NO_WORDS = "Please type your comment text."
_UNPUBLISHED = ("draft", "pending", "trash")


@dataclass(frozen=True)
class Replied:
    """The ID of the answer; of the comment that it answers, if that was approved on the way."""

    comment_id: int
    approved_parent: int = 0


def reply(
    site: Site,
    caller: Caller,
    *,
    post_id: int,
    parent: int,
    content: str,
    approve_parent: bool = False,
    any_html: bool = False,
) -> Replied:
    """Answer as the caller, who must be able to edit the post. ``approve_parent`` approves a held comment that is answered.

    ``any_html``: whoever may write any HTML has shown that the words are their own. Raises ``WPError``: ``not_allowed``, without
    words ``require_valid_comment``, for an unpublished post ``comment_on_draft``, and what the checks of new comments refuse.
    """
    user, post = get_user(site, caller.user_id), get_post(site, post_id)
    if user is None or post is None or not can(site, user, "edit_post", post_id):
        raise WPError("not_allowed", "Sorry, you are not allowed to reply to comments on this post.", 403)
    if post.post_status in _UNPUBLISHED:
        raise WPError("comment_on_draft", "You cannot reply to a comment on a draft post.", 409)
    words = trim(content)
    if not words:
        raise WPError("require_valid_comment", NO_WORDS, 400)
    approved = _approve(site, parent, post_id, caller) if approve_parent else 0
    new = NewComment(
        post_id, words, user.display_name, user.user_email, user.user_url, parent=parent, user_id=user.ID,
        trusted_html=Html.ANY if any_html else Html.COMMENT,
    )  # fmt: skip
    return Replied(new_comment(site, new, caller), approved)


def _approve(site: Site, parent: int, post_id: int, caller: Caller) -> int:
    comment = get_comment(site, parent)
    if comment is None or comment.comment_approved != "0" or comment.comment_post_ID != post_id:
        return 0
    return parent if set_comment_status(site, parent, "approve", caller) else 0
