"""The forms that change a comment, whole (``editcomment``) or its words and writer (``quickedit``), and what they send; and why it
has the status that it has."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin.ask import Ask
from wpcompat.admin.comment_rows import asked_id, comment_rows, list_behind
from wpcompat.admin.page import page, redirect
from wpcompat.comments import why
from wpcompat.comments.edit_form import edit_comment
from wpcompat.db.rows import Comment
from wpcompat.errors import WPError
from wpcompat.formatting.dates import local_time, mysql2date, to_mysql
from wpcompat.posts.redirects import local_url

_STATES = {
    "1": "Approved", "0": "Pending", "spam": "Spam", "trash": "Trash", "post-trashed": "In the Trash with its post",
}  # fmt: skip
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_IN_TRASH = "This comment is in the Trash. Please move it out of the Trash if you want to edit it."
_DATE_PARTS = {"aa": (0, 4), "mm": (5, 7), "jj": (8, 10), "hh": (11, 13), "mn": (14, 16), "ss": (17, 19)}


def form(ask: Ask, comment: Comment | None) -> Response:
    """The whole form."""
    comment = _required(ask, comment)
    return page(
        ask,
        "comment-edit.html",
        title="Edit Comment",
        date=_parts(comment.comment_date),
        today=_today(ask),
        months=[(f"{number:02}", f"{number:02}-{name}") for number, name in enumerate(_MONTHS, 1)],
        written=mysql2date("M j, Y \\a\\t H:i", comment.comment_date),
        **_checks(ask, comment),
        **_common(ask, comment),
    )


def checks(ask: Ask, comment: Comment | None) -> Response:
    """Every check that decided about a comment. What lies in the Trash can be asked about, too, unlike what is edited."""
    comment = _theirs(ask, comment)
    status = comment.comment_approved
    return page(
        ask,
        "comment-why.html",
        title="Every Check",
        state=_STATES.get(status, status),
        **_checks(ask, comment),
        **_common(ask, comment),
    )


def quick_form(ask: Ask, comment: Comment | None) -> Response:
    """The fields of WordPress's quick edit."""
    comment = _required(ask, comment)
    return page(ask, "comment-quick.html", title="Edit Comment", **_common(ask, comment))


def save(ask: Ask, comment: Comment | None) -> Response:
    """What either form sent; back to where it was opened."""
    comment_id = asked_id(ask, "comment_ID")
    ask.check(f"update-comment_{comment_id}")
    try:
        edit_comment(ask.site, comment_id, ask.post, ask.caller)
    except WPError as error:
        # A value that does not fit is the sender's doing.
        raise WPError(error.code, error.message, 400 if error.status == 500 else error.status) from None
    came_from = ask.text("referredby")
    back = came_from if came_from and local_url(ask.site, came_from, fallback="/") != "/" else ""
    list_address = f"edit-comments.php?p={asked_id(ask, 'comment_post_ID')}"
    return redirect(ask, f"{back.partition('#')[0] or list_address}#comment-{comment_id}")


def _theirs(ask: Ask, comment: Comment | None) -> Comment:
    if comment is None:
        raise WPError("invalid_comment", "Invalid comment ID.", 404, back=ask.url("edit-comments.php"))
    ask.require("edit_comment", comment.comment_ID, "Sorry, you are not allowed to edit this comment.")
    return comment


def _required(ask: Ask, comment: Comment | None) -> Comment:
    comment = _theirs(ask, comment)
    if comment.comment_approved == "trash":
        raise WPError("in_trash", _IN_TRASH, 409, back=ask.url("edit-comments.php", comment_status="trash"))
    return comment


def _checks(ask: Ask, comment: Comment) -> dict[str, Any]:
    kept = why.of_comment(ask.site, comment.comment_ID)
    return {"kept": kept, "outcome": dict(why.outcome(ask.site, kept)) if kept else {}, "values": why.values}


def _common(ask: Ask, comment: Comment) -> dict[str, Any]:
    return {
        "comment": comment,
        "row": next(comment_rows(ask, [comment])),
        "referer": list_behind(ask),
        "has_trash": bool(ask.site.config["wordpress.empty_trash_days"]),
    }


def _parts(date: str) -> dict[str, str]:
    """The parts of a date by their fields' names (``touch_time``)."""
    return {name: date[start:end] for name, (start, end) in _DATE_PARTS.items()}


def _today(ask: Ask) -> dict[str, str]:
    zone, offset = options.text(ask.site, "timezone_string"), options.text(ask.site, "gmt_offset")
    return _parts(to_mysql(local_time(ask.site.now(), zone, offset)))
