"""The comments and pings of an imported post: types, states, parents and dates as the export has them, none twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wpcompat import options
from wpcompat.comments.counts import update_comment_count
from wpcompat.comments.filters import Html, filter_author, filter_content, filter_email, filter_url
from wpcompat.formatting.date_columns import as_stored
from wpcompat.formatting.dates import gmt_from_local
from wpcompat.migrate.wxr_read import CommentRecord
from wpcompat.site import Site

PINGS = ("pingback", "trackback")


def import_comments(
    site: Site, records: Sequence[CommentRecord], post_id: int, *, users: Mapping[int, int], last: int
) -> list[CommentRecord]:
    """Lay the comments of one post, filtered as new ones are, and return those that were not there.

    ``users``: IDs of the export → IDs here. ``last``: the highest comment ID that the export asks for. A comment that is there
    stands for one of the export alone: two of a second, by one author, are two.
    """
    there = _what_is_there(site, post_id)
    new_ids = {0: 0}
    added = []
    for record in sorted((_filtered(site, one) for one in records), key=lambda one: one.id):
        same = there.get(_identity(record), [])
        if same:
            comment_id = record.id if record.id in same else same[0]
            same.remove(comment_id)
        else:
            child = replace(record, parent=new_ids.get(record.parent, 0))
            comment_id = _insert(site, child, post_id, users.get(record.user_id, 0), last)
            added.append(record)
        if record.id:
            new_ids[record.id] = comment_id
    if added:
        update_comment_count(site, post_id)
    return added


def free_id(site: Site, table: str, column: str, wanted: int, last: int) -> int:
    """``wanted`` when it is free; else one behind all that the export asks for, so that it takes no other's."""
    if wanted and not site.db.value(f'SELECT 1 FROM "{table}" WHERE "{column}" = ?', (wanted,)):
        return wanted
    return max(last, int(site.db.value(f'SELECT max("{column}") FROM "{table}"') or 0)) + 1


def _what_is_there(site: Site, post_id: int) -> dict[tuple[str, ...], list[int]]:
    """The comments of a post by what tells them: one query instead of one for each, since a post may have many thousands."""
    there: dict[tuple[str, ...], list[int]] = {}
    for comment_id, *identity in site.db.rows(
        'SELECT "comment_ID", "comment_author", "comment_date", "comment_type", "comment_author_url" FROM "wp_comments"'
        ' WHERE "comment_post_ID" = ? ORDER BY "comment_ID"',
        (post_id,),
    ):
        there.setdefault(tuple(identity), []).append(comment_id)
    return there


def _filtered(site: Site, record: CommentRecord) -> CommentRecord:
    """The comment with what WordPress lets into its table when an administrator imports it (``wp_filter_comment``)."""
    date = as_stored(record.date)
    zone = options.text(site, "timezone_string"), options.text(site, "gmt_offset")
    return replace(
        record,
        date=date,
        date_gmt=as_stored(record.date_gmt) if record.date_gmt else gmt_from_local(date, *zone),
        author=filter_author(site, record.author),
        email=filter_email(site, record.email)[:100],
        url=filter_url(site, record.url)[:200],
        ip=record.ip[:100],
        content=filter_content(site, record.content, html=Html.ANY),
    )


def _identity(record: CommentRecord) -> tuple[str, ...]:
    return record.author, record.date, record.type, record.url


def _insert(site: Site, record: CommentRecord, post_id: int, user_id: int, last: int) -> int:
    values: dict[str, object] = {
        "comment_post_ID": post_id, "comment_author": record.author, "comment_author_email": record.email,
        "comment_author_url": record.url, "comment_author_IP": record.ip, "comment_date": record.date,
        "comment_date_gmt": record.date_gmt, "comment_content": record.content, "comment_approved": record.approved,
        "comment_type": record.type, "comment_parent": record.parent, "user_id": user_id,
        "comment_ID": free_id(site, "wp_comments", "comment_ID", record.id, last),
    }  # fmt: skip
    comment_id = site.db.insert("wp_comments", values)
    for key, value in record.meta:
        site.db.insert("wp_commentmeta", {"comment_id": comment_id, "meta_key": key, "meta_value": value})
    return comment_id
