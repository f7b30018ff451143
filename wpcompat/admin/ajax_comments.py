"""What scripts do to comments: approve or hold (``dim``), put away and bring back, quick edit, reply."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from werkzeug.wrappers import Response

from wpcompat.admin.ajax import check, refuse, xml
from wpcompat.admin.ask import Ask
from wpcompat.admin.comment_reply import NONCE, NONCE_FIELD, answer_from
from wpcompat.admin.comment_rows import STATUS_WORDS, comment_rows
from wpcompat.admin.page import answer, environment
from wpcompat.comments.counts import comment_counts
from wpcompat.comments.edit_form import edit_comment
from wpcompat.comments.listing import Wanted, page
from wpcompat.comments.moderation import ACTS
from wpcompat.comments.reply import NO_WORDS
from wpcompat.comments.store import get_comment
from wpcompat.db.rows import Comment
from wpcompat.errors import WPError
from wpcompat.formatting.php import floatval, intval, is_numeric
from wpcompat.formatting.urls import parse_query
from wpcompat.posts.permalinks import comment_link
from wpcompat.posts.store import get_post

_NEEDS = {"untrash": "trash", "unspam": "spam"}
_WORDS = ("trash", "untrash", "spam", "unspam", "delete")
_PER_PAGE = 20


def delete(ask: Ask) -> Response:
    """Do the first of trash, untrash, spam, unspam and delete that is 1; the time when there is nothing to do."""
    comment = get_comment(ask.site, _number(ask, "id"))
    if comment is None:
        return _nothing(ask)
    if not ask.can("edit_comment", comment.comment_ID):
        raise refuse()
    check(ask, f"delete-comment_{comment.comment_ID}")
    act = next((word for word in _WORDS if _is_one(ask, word)), "")
    if not act:
        raise refuse()
    status = STATUS_WORDS.get(comment.comment_approved, "")
    if (act in _NEEDS and status != _NEEDS[act]) or status == act:
        return _nothing(ask)
    if not ACTS[act](ask.site, comment.comment_ID, ask.caller):
        return answer(ask, "0")
    is_back = act in _NEEDS and ask.text("comment_status") != _NEEDS[act]
    return _done(ask, comment.comment_ID, 1 if is_back else -1)


def dim(ask: Ask) -> Response:
    """Approve what is held or spam, hold anything else; the time when it is what ``new`` says."""
    number = _number(ask, "id")
    comment = get_comment(ask.site, number)
    if comment is None:
        return xml(ask, "comment", error=WPError("invalid_comment", f"Comment {number} does not exist"))
    if not ask.can("edit_comment", number) and not ask.can("moderate_comments"):
        raise refuse()
    status = STATUS_WORDS.get(comment.comment_approved, "")
    if ask.has("new") and ask.text("new") == status:
        return _nothing(ask)
    check(ask, f"approve-comment_{number}")
    ACTS["approve" if status in ("unapproved", "spam") else "unapprove"](ask.site, number, ask.caller)
    return _done(ask, number, -1)


def edit(ask: Ask) -> Response:
    """Quick edit; answers with the new row."""
    check(ask, NONCE, NONCE_FIELD)
    number = _number(ask, "comment_ID")
    if not ask.can("edit_comment", number):
        raise refuse()
    if ask.post.get("content") == "":
        raise WPError("require_valid_comment", NO_WORDS, 200)
    form = dict(ask.post)
    if "status" in form:
        form["comment_status"] = form["status"]
    try:
        edit_comment(ask.site, number, form, ask.caller)
    except WPError as error:
        raise WPError(error.code, error.message, 200) from None
    return xml(ask, "edit_comment", id=number, data=_rows(ask, number), position=_position(ask))


def reply(ask: Ask) -> Response:
    """An answer to a comment; answers with its row."""
    check(ask, NONCE, NONCE_FIELD)
    post_id = _number(ask, "comment_post_ID")
    if not ask.can("edit_post", post_id):
        raise refuse()
    try:
        done = answer_from(ask)
    except WPError as error:
        raise WPError(error.code, error.message, 200) from None
    counts = comment_counts(ask.site)
    more: dict[str, str | int] = {
        "in_moderation": counts["moderated"],
        "i18n_comments_text": _comments(counts["approved"]),
        "i18n_moderation_text": _in_moderation(counts["moderated"]),
    }
    if done.approved_parent:
        more |= {"parent_approved": done.approved_parent, "parent_post_id": post_id}
    data = _rows(ask, done.comment_id)
    return xml(ask, "comment", id=done.comment_id, data=data, position=_position(ask), more=more)


def listed(ask: Ask) -> Response:
    """The rows of a post's comments, the newest first; 1 when there are none."""
    check(ask, "get-comments")
    post_id = ask.number("p")
    if not ask.can("edit_post", post_id):
        raise refuse()
    start = min(max(0, ask.number("start")), 2**62)
    number = min(max(1, ask.number("num") or _PER_PAGE), 100)
    found = page(ask.site, Wanted(post_id=post_id), number=number, offset=start).comments
    if not found:
        return answer(ask, "1")
    return xml(ask, "comments", data=_rendered(ask, found))


def _number(ask: Ask, name: str) -> int:
    """A field of the form as a number. Comments and posts that the address names are nobody's here."""
    found = ask.post.get(name)
    return intval(found) if isinstance(found, str) else 0


def _nothing(ask: Ask) -> Response:
    return answer(ask, str(int(ask.site.clock.time())))


def _is_one(ask: Ask, name: str) -> bool:
    value = ask.post.get(name)
    return isinstance(value, str) and is_numeric(value) and floatval(value) == 1


def _done(ask: Ask, comment_id: int, change: int) -> Response:
    """What a script needs to bring its page up to date (``_wp_ajax_delete_comment_response``).

    ``change``: by how much the list has grown, if the script said how long it was.
    """
    comment = get_comment(ask.site, comment_id)
    counts = comment_counts(ask.site)
    more: dict[str, str | int] = {
        "status": comment.comment_approved if comment else "",
        "postId": comment.comment_post_ID if comment else "",
    }
    total, per_page = intval(ask.post.get("_total")), intval(ask.post.get("_per_page"))
    now = int(ask.site.clock.time())
    if total and per_page and intval(ask.post.get("_page")) and ask.post.get("_url"):
        total = max(0, total + change)
        if total % per_page == 0:
            total = _counted(ask, total)
        pages = -(-total // per_page)
        more |= {
            "total_items_i18n": f"{total:,} item{'' if total == 1 else 's'}",
            "total_pages": pages,
            "total_pages_i18n": f"{pages:,}",
            "total": total,
            "time": now,
            "in_moderation": counts["moderated"],
            "i18n_moderation_text": _in_moderation(counts["moderated"]),
        }
    else:
        more |= {
            "time": now,
            "in_moderation": counts["moderated"],
            "i18n_comments_text": _comments(counts["approved"]),
            "i18n_moderation_text": _in_moderation(counts["moderated"]),
            "comment_link": _link(ask, comment),
        }
    return xml(ask, "comment", id=comment_id, more=more)


def _counted(ask: Ask, total: int) -> int:
    """How many there really are in the list that the script shows; lists of one type are not counted."""
    url = ask.post.get("_url")
    try:
        query = parse_query(urlsplit(url).query) if isinstance(url, str) else {}
    except ValueError:
        return total
    if query.get("comment_type"):
        return total
    counts = comment_counts(ask.site, max(0, min(intval(query.get("p", "")), 2**62)))
    return counts.get(query.get("comment_status") or "all", total)


def _link(ask: Ask, comment: Comment | None) -> str:
    if comment is None or comment.comment_approved != "1":
        return ""
    return comment_link(ask.site, comment, get_post(ask.site, comment.comment_post_ID), reads_private=True)


def _comments(number: int) -> str:
    return f"{number:,} Comment{'' if number == 1 else 's'}"


def _in_moderation(number: int) -> str:
    return f"{_comments(number)} in moderation"


def _position(ask: Ask) -> int:
    return ask.number("position") or -1


def _rows(ask: Ask, comment_id: int) -> str:
    comment = get_comment(ask.site, comment_id)
    return _rendered(ask, (comment,)) if comment else ""


def _rendered(ask: Ask, comments: tuple[Comment, ...]) -> str:
    """Rows as the page that the script works on has them: the dashboard, an editor's list (``single``), or the whole list, which
    does not name the post when it is of one (``p``)."""
    macros: Any = environment(ask.site).get_template("comment-row.html").module
    rows = comment_rows(ask, comments)
    if ask.text("mode") == "dashboard":
        return "".join(str(macros.comment_item(row)) for row in rows)
    is_whole = ask.text("mode") != "single"
    has_post = is_whole and not ask.has("p")
    return "".join(str(macros.comment_row(row, check=is_whole, response=has_post)) for row in rows)
