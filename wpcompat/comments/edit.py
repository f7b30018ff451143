"""Changing a comment that stands (``wp_update_comment``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from wpcompat import options
from wpcompat.comments.counts import update_comment_count
from wpcompat.comments.filters import Html, filter_author, filter_content_saved, filter_email, filter_url
from wpcompat.comments.store import AUTHOR_BYTES, CONTENT_BYTES, EMAIL_CHARACTERS, URL_CHARACTERS, get_comment
from wpcompat.db.rows import Comment
from wpcompat.errors import WPError
from wpcompat.formatting.date_columns import as_stored
from wpcompat.formatting.dates import gmt_from_local
from wpcompat.formatting.strings import is_valid_utf8
from wpcompat.site import Caller, Site
from wpcompat.users.caps import can
from wpcompat.users.store import get_user

_CHANGEABLE = frozenset(Comment.__dataclass_fields__) - {"comment_ID"}
_NOBODY = Caller()


def update_comment(site: Site, comment_id: int, values: Mapping[str, Any], caller: Caller = _NOBODY) -> bool:
    """Change columns of a comment; whether anything changed. All of its texts are filtered anew, as if just written.

    HTML is kept as it is when both ``caller`` and the comment's author may write any. Raises ``WPError`` when there is no
    such comment, when it is given to a post that is not there, or when a value does not fit its column.
    """
    unknown = set(values) - _CHANGEABLE
    if unknown:
        raise KeyError(f"no columns of wp_comments: {', '.join(sorted(unknown))}")
    with site.db.transaction():
        old = get_comment(site, comment_id)
        if old is None:
            raise WPError("invalid_comment_id", "Invalid comment ID.", 404)
        post_id = values.get("comment_post_ID")
        if post_id and not site.db.value('SELECT 1 FROM "wp_posts" WHERE "ID" = ?', (post_id,)):
            raise WPError("invalid_post_id", "Invalid post ID.", 404)
        read, stored = _dates(str(values["comment_date"])) if "comment_date" in values else (old.comment_date,) * 2
        new = _filtered(site, {**asdict(old), **values, "comment_date": read}, _html(site, old, caller))
        new["comment_date"] = stored
        if not _fits(new):
            raise WPError("db_update_error", "Could not update comment in the database.", 500)
        changes = {name: new[name] for name in _CHANGEABLE if new[name] != getattr(old, name)}
        if changes:
            site.db.update("wp_comments", changes, '"comment_ID" = ?', (comment_id,))
        update_comment_count(site, int(new["comment_post_ID"]))
    return bool(changes)


def _html(site: Site, old: Comment, caller: Caller) -> Html:
    users = (caller.user_id, old.user_id)
    trusted = all(number and can(site, get_user(site, number), "unfiltered_html") for number in users)
    return Html.ANY if trusted else Html.COMMENT


def _filtered(site: Site, values: dict[str, Any], html: Html) -> dict[str, Any]:
    zone, offset = options.text(site, "timezone_string"), options.text(site, "gmt_offset")
    return {
        **values,
        "comment_author": filter_author(site, str(values["comment_author"])),
        "comment_author_email": filter_email(site, str(values["comment_author_email"])),
        "comment_author_url": filter_url(site, str(values["comment_author_url"])),
        "comment_content": filter_content_saved(site, str(values["comment_content"]), html=html),
        "comment_approved": _STORED.get(str(values["comment_approved"]), str(values["comment_approved"])),
        "comment_date_gmt": gmt_from_local(str(values["comment_date"]), zone, offset),
    }


_STORED = {"hold": "0", "approve": "1"}
_WRITTEN = re.compile(r"(\d{1,4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{1,2}):(\d{1,2})", re.ASCII)
_SHORT_YEAR, _LAST_CENTURY = 2, 70
_STATUS_CHARACTERS = 20


def _dates(text: str) -> tuple[str, str]:
    """A date as PHP reads it, where days run on into the next month, and as the column holds it.

    To PHP one digit or two name a year of 1970 to 2069, which the column has of two digits alone.
    """
    found = _WRITTEN.fullmatch(text)
    if not found:
        return text, as_stored(text)
    year, month, day, hour, minute, second = (int(part) for part in found.groups())
    if len(found[1]) <= _SHORT_YEAR:
        year += 2000 if year < _LAST_CENTURY else 1900
    return f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}", as_stored(text)


def _fits(new: Mapping[str, Any]) -> bool:
    texts = {name: value for name, value in new.items() if isinstance(value, str)}
    return (
        all(is_valid_utf8(value) for value in texts.values())
        and len(texts["comment_author"].encode()) <= AUTHOR_BYTES
        and len(texts["comment_approved"]) <= _STATUS_CHARACTERS
        and len(texts["comment_author_email"]) <= EMAIL_CHARACTERS
        and len(texts["comment_author_url"]) <= URL_CHARACTERS
        and len(texts["comment_content"].encode()) <= CONTENT_BYTES
    )
