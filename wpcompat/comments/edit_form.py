"""A comment changed by the form of wp-admin (``edit_comment``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wpcompat.comments.edit import update_comment
from wpcompat.comments.store import get_comment
from wpcompat.errors import WPError
from wpcompat.formatting.php import absint, floatval, is_numeric, strval
from wpcompat.site import Caller, Site
from wpcompat.users.caps import can
from wpcompat.users.store import get_user

NOT_YOURS = "Sorry, you are not allowed to edit comments on this post."
_COLUMNS = {
    "newcomment_author": "comment_author",
    "newcomment_author_email": "comment_author_email",
    "newcomment_author_url": "comment_author_url",
    "content": "comment_content",
    "comment_status": "comment_approved",
}
_WATCHED = ("aa", "mm", "jj", "hh", "mn")
_PARTS = (*_WATCHED, "ss")


def edit_comment(site: Site, comment_id: int, form: Mapping[str, Any], caller: Caller) -> bool:
    """Change what the form's fields name and leave the rest; whether anything changed.

    Fields: ``newcomment_author``, ``newcomment_author_email``, ``newcomment_author_url``, ``content``, ``comment_status``, the
    parts of a date (``_PARTS``) and ``comment_post_ID``. Raises ``WPError`` when the caller may edit the comments of neither post,
    and as ``update_comment`` does.
    """
    user = get_user(site, caller.user_id)
    comment = get_comment(site, comment_id)
    if comment is None or not can(site, user, "edit_comment", comment_id):
        raise WPError("not_allowed", NOT_YOURS, 403)
    values = {column: form[field] for field, column in _COLUMNS.items() if isinstance(form.get(field), str)}
    date = _date(form)
    if date:
        values["comment_date"] = date
    given = _text(form, "comment_post_ID")
    post_id = absint(given)
    if given not in ("", "0") and post_id != comment.comment_post_ID:
        if not site.db.value('SELECT 1 FROM "wp_posts" WHERE "ID" = ?', (min(post_id, 2**63 - 1),)):
            raise WPError("invalid_post_id", "Invalid post ID.", 404)
        if not can(site, user, "edit_post", post_id):
            raise WPError("not_allowed", NOT_YOURS, 403)
        values["comment_post_ID"] = post_id
    return update_comment(site, comment_id, values, caller)


def _date(form: Mapping[str, Any]) -> str:
    """The date that the form gives, if it is another than the form was filled with (``hidden_aa``, …)."""
    changed = any(
        _text(form, f"hidden_{part}") not in ("", "0") and _text(form, f"hidden_{part}") != _text(form, part)
        for part in _WATCHED
    )
    if not changed and _text(form, "edit_date") in ("", "0"):
        return ""
    year, month, day, hour, minute, second = (_text(form, part) for part in _PARTS)
    day = "31" if _is_more(day, 31) else day
    hour, minute, second = _less(hour, 23, 24), _less(minute, 59, 60), _less(second, 59, 60)
    return f"{year}-{month}-{day} {hour}:{minute}:{second}"


def _less(part: str, most: int, by: int) -> str:
    return strval(floatval(part) - by) if is_numeric(part) and _is_more(part, most) else part


def _is_more(part: str, most: int) -> bool:
    """PHP's ``>`` of a text and a number."""
    return floatval(part) > most if is_numeric(part) else part > str(most)


def _text(form: Mapping[str, Any], name: str) -> str:
    found = form.get(name)
    return found if isinstance(found, str) else ""
