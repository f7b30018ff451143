"""Rows of ``wp_comments``: read, insert as given, change, list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime, timezone
from functools import lru_cache
from typing import Any

from wpcompat import options
from wpcompat.comments.counts import update_comment_count, without_notes
from wpcompat.comments.meta import add_meta
from wpcompat.db.conditions import Where
from wpcompat.db.rows import COMMENT_COLUMNS, Comment
from wpcompat.formatting.dates import gmt_from_local, local_time, to_mysql
from wpcompat.site import Site

STATUSES = {
    "approve": "1",
    "1": "1",
    "hold": "0",
    "0": "0",
    "spam": "spam",
    "trash": "trash",
    "post-trashed": "post-trashed",
}
"""Words for a comment's status, and what ``comment_approved`` holds for each."""
_DATES = frozenset(("comment_date", "comment_date_gmt"))
PINGS = ("pingback", "trackback")
AUTHOR_BYTES = 255
EMAIL_CHARACTERS = 100
URL_CHARACTERS = 200
CONTENT_BYTES = 65535
"""What the columns hold: bytes of a text, characters of a varchar."""
_COLUMNS = tuple(each.name for each in fields(Comment))[1:]
_APPROVED = _COLUMNS.index("comment_approved")
_ORDERS = {"ASC": '"comment_date_gmt" ASC, "comment_ID" ASC', "DESC": '"comment_date_gmt" DESC, "comment_ID" DESC'}


def get_comment(site: Site, comment_id: int) -> Comment | None:
    """One comment, or None."""
    row = site.db.row(f'SELECT {COMMENT_COLUMNS} FROM "wp_comments" WHERE "comment_ID" = ?', (comment_id,))
    return Comment(*row) if row else None


def local_and_gmt(site: Site) -> tuple[str, str]:
    """Now, in the site's time zone and in UTC, as ``comment_date`` and ``comment_date_gmt`` hold it."""
    return _written(site.clock.time() // 1, options.text(site, "timezone_string"), options.text(site, "gmt_offset"))


@lru_cache(maxsize=8)
def _written(second: float, zone: str, offset: str) -> tuple[str, str]:
    now = datetime.fromtimestamp(second, timezone.utc)
    gmt = to_mysql(now)
    return (gmt if not zone and offset in ("", "0") else to_mysql(local_time(now, zone, offset))), gmt


def insert_comment(site: Site, values: Mapping[str, Any]) -> int:
    """Insert a row as it is given, without checks or filters (``wp_insert_comment``); its ID.

    ``values`` are columns, and ``comment_meta``, a mapping. Missing: now, approved, type ``comment``.
    """
    local, gmt = ("", "") if values.keys() >= _DATES else local_and_gmt(site)
    columns: dict[str, Any] = {
        "comment_post_ID": 0, "comment_author": "", "comment_author_email": "", "comment_author_url": "",
        "comment_author_IP": "", "comment_date": local, "comment_date_gmt": gmt, "comment_content": "",
        "comment_karma": 0, "comment_approved": "1", "comment_agent": "", "comment_type": "comment",
        "comment_parent": 0, "user_id": 0,
    }  # fmt: skip
    if "comment_date" in values and "comment_date_gmt" not in values:
        zone, offset = options.text(site, "timezone_string"), options.text(site, "gmt_offset")
        columns["comment_date_gmt"] = gmt_from_local(str(values["comment_date"]), zone, offset)
    columns.update((name, values[name]) for name in columns if name in values)
    columns["comment_type"] = columns["comment_type"] or "comment"
    with site.db.transaction():
        return insert_row(site, tuple(columns.values()), values.get("comment_meta", {}))


def insert_row(site: Site, row: tuple[Any, ...], meta: Mapping[str, Any]) -> int:
    """Insert values for all columns but the ID, in their order, inside a transaction; the comment's ID."""
    comment_id = site.db.insert_values("wp_comments", _COLUMNS, row)
    for key, value in meta.items():
        add_meta(site, comment_id, key, value)
    if row[_APPROVED] == "1":
        update_comment_count(site, row[0])
    return comment_id


def list_comments(
    site: Site,
    *,
    post_id: int | None = None,
    types: Iterable[str] | None = None,
    statuses: Iterable[str] | None = None,
    order: str = "ASC",
) -> list[Comment]:
    """Comments by date. ``types``: as they are stored; ``statuses``: words or stored values."""
    where = Where()
    if post_id is not None:
        where.add('"comment_post_ID" = ?', post_id)
    if types is not None:
        where.among("comment_type", list(types))
    else:
        where.add(without_notes(site))
    if statuses is not None:
        where.among("comment_approved", [STATUSES.get(word, word) for word in statuses])
    query = f'SELECT {COMMENT_COLUMNS} FROM "wp_comments" WHERE {where.sql} ORDER BY {_ORDERS[order.upper()]}'
    return [Comment(*row) for row in site.db.rows(query, where.params)]
