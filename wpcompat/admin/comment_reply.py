"""Answers to comments as pages: WordPress has a script for them, and a browser without scripts has these."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask
from wpcompat.admin.comment_rows import comment_rows, list_behind
from wpcompat.admin.page import page, redirect
from wpcompat.comments.reply import Replied, reply
from wpcompat.db.rows import Comment
from wpcompat.errors import WPError
from wpcompat.formatting.php import absint, truthy
from wpcompat.formatting.urls import add_query_arg
from wpcompat.posts.redirects import local_url

NONCE = "replyto-comment"
NONCE_FIELD = "_ajax_nonce-replyto-comment"
HTML_NONCE = "unfiltered-html-comment"
HTML_NONCE_FIELD = "_wp_unfiltered_html_comment"


def form(ask: Ask, comment: Comment | None) -> Response:
    """The form for an answer to a comment; one to a held comment may approve it on the way."""
    if comment is None:
        raise WPError("invalid_comment", "Invalid comment ID.", 404, back=ask.url("edit-comments.php"))
    ask.require("edit_comment", comment.comment_ID, "Sorry, you are not allowed to edit comments on this post.")
    return page(
        ask,
        "comment-reply.html",
        title="Reply to Comment",
        row=next(comment_rows(ask, [comment])),
        referer=list_behind(ask),
    )


def save(ask: Ask, comment: Comment | None) -> Response:
    """Keep an answer that the form has sent, and back to the list."""
    if not ask.is_post:
        return form(ask, comment)
    ask.check(NONCE, NONCE_FIELD)
    done = answer_from(ask)
    came_from = ask.text("referredby")
    back = came_from if local_url(ask.site, came_from, fallback="/") != "/" else ask.url("edit-comments.php")
    told = {"approved": "1"} if done.approved_parent else {}
    return redirect(ask, add_query_arg(back.partition("#")[0], **told) + f"#comment-{done.comment_id}")


def answer_from(ask: Ask) -> Replied:
    """Keep the answer that the fields of the form make; what the address says besides is none of it."""
    content = ask.post.get("content")
    return reply(
        ask.site,
        ask.caller,
        post_id=absint(ask.post.get("comment_post_ID")),
        parent=absint(ask.post.get("comment_ID")),
        content=content if isinstance(content, str) else "",
        approve_parent=truthy(ask.post.get("approve_parent")),
        any_html=ask.verify(HTML_NONCE, HTML_NONCE_FIELD),
    )
