"""comment.php: one comment is moderated, edited or answered."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.wrappers import Response

from wpcompat.admin import comment_edit, comment_reply
from wpcompat.admin.ask import Ask
from wpcompat.admin.comment_rows import asked_id, comment_rows
from wpcompat.admin.page import Notice, page, redirect
from wpcompat.comments.moderation import ACTS, DONE
from wpcompat.comments.store import get_comment
from wpcompat.db.rows import Comment
from wpcompat.errors import WPError
from wpcompat.formatting.urls import add_query_arg
from wpcompat.posts.redirects import local_url
from wpcompat.posts.store import get_post

INVALID = "Invalid comment ID."
NOT_YOURS = "Sorry, you are not allowed to edit comments on this post."
IN_TRASH = (
    "You cannot edit this comment because the associated post is in the Trash."
    " Please restore the post first, then try again."
)
_OTHER_NAMES = {"cdc": "delete", "mac": "approve"}
_STATES = {
    "1": "This comment is currently approved.",
    "spam": "This comment is currently marked as spam.",
    "trash": "This comment is currently in the Trash.",
}
_ASKED = {
    "approve": ("You are about to approve the following comment:", "Approve comment"),
    "spam": ("You are about to mark the following comment as spam:", "Mark as spam"),
    "trash": ("You are about to move the following comment to the Trash:", "Move to Trash"),
    "delete": ("You are about to delete the following comment:", "Permanently delete comment"),
}
"""What the links of mails do once one has agreed: the question and its button."""


def show(ask: Ask) -> Response:
    """Do what ``action`` says: ``editcomment``, ``approvecomment`` and its kind, ``approve`` and its kind, ``editedcomment``, ``why``."""
    action = _action(ask)
    comment = get_comment(ask.site, asked_id(ask, "c"))
    if action == "why":
        return comment_edit.checks(ask, comment)
    if comment is not None and _is_in_trash(ask, comment):
        raise WPError("post_in_trash", IN_TRASH, 409)
    if action in _ASKED:
        return _confirm(ask, action, comment)
    if action.removesuffix("comment") in ACTS and action.endswith("comment"):
        return _act(ask, action.removesuffix("comment"), comment)
    handler = _HANDLERS.get(action)
    if handler is None:
        raise WPError("unknown_action", "Unknown action.", 400)
    return handler(ask, comment)


def _action(ask: Ask) -> str:
    """The act that is asked for. Forms of other times said it in other ways."""
    action = "deletecomment" if "deletecomment" in ask.post else ask.text("action")
    action = _OTHER_NAMES.get(action, action)
    other = ask.get.get("dt")
    return other if other in ("spam", "trash") else action


def _is_in_trash(ask: Ask, comment: Comment) -> bool:
    post = get_post(ask.site, comment.comment_post_ID)
    return post is not None and post.post_status == "trash"


def _confirm(ask: Ask, action: str, comment: Comment | None) -> Response:
    """The page that mails lead to: a link in a mail must not change anything by itself."""
    if comment is None:
        return redirect(ask, ask.url("edit-comments.php", error=1))
    if not ask.can("edit_comment", comment.comment_ID):
        return redirect(ask, ask.url("edit-comments.php", error=2))
    if comment.comment_approved.replace("1", "approve") == action:
        return redirect(ask, ask.url("edit-comments.php", same=comment.comment_ID))
    question, button = _ASKED[action]
    state = _STATES.get(comment.comment_approved)
    kind = "approve" if action == "approve" else "delete"
    return page(
        ask,
        "comment-moderate.html",
        title="Moderate Comment",
        notices=[Notice(state, "info")] if state else [],
        row=next(comment_rows(ask, [comment])),
        action=f"{action}comment",
        nonce_action=f"{kind}-comment_{comment.comment_ID}",
        question=question,
        button=button,
    )


def _act(ask: Ask, act: str, comment: Comment | None) -> Response:
    """Do it, and back to the list with what was done in its address."""
    comment_id = asked_id(ask, "c")
    ask.check(f"{'approve' if act in ('approve', 'unapprove') else 'delete'}-comment_{comment_id}")
    if comment is None:
        raise WPError("invalid_comment", INVALID, 404, back=ask.url("edit-comments.php"))
    ask.require("edit_comment", comment.comment_ID, NOT_YOURS)
    told = {DONE[act]: "1"}
    if act in ("spam", "trash"):
        told["ids"] = str(comment.comment_ID)
    back = add_query_arg(_came_from(ask, act, comment), **dict.fromkeys((*DONE.values(), "ids")))
    ACTS[act](ask.site, comment.comment_ID, ask.caller)
    return redirect(ask, add_query_arg(back, **told))


def _came_from(ask: Ask, act: str, comment: Comment) -> str:
    """The list that the comment was seen in. A form that moderates (``noredir``) has none."""
    if not ask.has("noredir"):
        referer = ask.referer()
        if referer and "comment.php" not in referer:
            return referer
        original = ask.text("_wp_original_http_referer")
        if original and local_url(ask.site, original, fallback="/") != "/":
            return original
    if act in ("approve", "unapprove"):
        return ask.url("edit-comments.php", p=comment.comment_post_ID)
    return ask.url("edit-comments.php")


_HANDLERS: dict[str, Callable[[Ask, Comment | None], Response]] = {
    "editcomment": comment_edit.form,
    "quickedit": comment_edit.quick_form,
    "editedcomment": comment_edit.save,
    "replyto": comment_reply.form,
    "replyto-comment": comment_reply.save,
}
"""What is neither a link of a mail nor an act of a row. WordPress has quick edit and replies in scripts; here are pages, too."""
