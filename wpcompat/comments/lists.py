"""Comments as clients ask for them (``get_comments``)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import count, islice
from typing import Any

from wpcompat.comments.counts import without_notes
from wpcompat.db.rows import Comment, User, columns
from wpcompat.formatting.php import strval, truthy
from wpcompat.formatting.strings import is_valid_utf8
from wpcompat.posts.store import get_post
from wpcompat.site import Site
from wpcompat.users.caps import can

_SEPARATORS = re.compile(r"[\s,]+", re.ASCII)
_ALL = ("0", "1")
_VALUES = {"hold": ("0",), "approve": ("1",), "all": _ALL, "": _ALL}


def recent_comments(
    site: Site,
    *,
    statuses: Any = "",
    post_id: int = 0,
    post_type: str = "",
    number: int = 0,
    offset: int = 0,
    readable_by: User | None = None,
) -> list[Comment]:
    """Comments, the newest first. ``statuses``: words in a text, or a list of them; none, or ``all``: held and approved.

    ``number`` 0 means all of them, whatever the ``offset``. ``readable_by`` leaves out those of posts that the user may not
    read.
    """
    where: list[str] = ["1"]
    params: list[Any] = []
    wanted = _wanted(site, statuses)
    if wanted is not None:
        where.append(f'c."comment_approved" COLLATE NOCASE IN ({", ".join("?" * len(wanted))})')
        params += wanted
    if post_id:
        where.append('c."comment_post_ID" = ?')
        params.append(post_id)
    join = ""
    if post_type:
        join = ' JOIN "wp_posts" p ON p."ID" = c."comment_post_ID" AND p."post_type" = ?'
        params.insert(0, post_type)
    sql = (
        f'SELECT {_COLUMNS} FROM "wp_comments" c{join} WHERE {" AND ".join(where)} AND {without_notes(site)}'
        ' ORDER BY c."comment_date_gmt" DESC, c."comment_ID" DESC LIMIT ? OFFSET ?'
    )
    if readable_by is None:
        return [Comment(*row) for row in site.db.rows(sql, (*params, number or -1, offset if number else 0))]
    readable = _readable(site, sql, params, readable_by)
    return list(islice(readable, offset, min(offset + number, sys.maxsize)) if number else readable)


def _readable(site: Site, sql: str, params: list[Any], user: User) -> Iterator[Comment]:
    """The comments of posts that a user may read, fetched by and by."""
    known: dict[int, bool] = {}
    for start in count(0, _BATCH):
        rows = site.db.rows(sql, (*params, _BATCH, start))
        for comment in (Comment(*row) for row in rows):
            post_id = comment.comment_post_ID
            if post_id not in known:
                known[post_id] = _may_read(site, user, post_id)
            if known[post_id]:
                yield comment
        if len(rows) < _BATCH:
            return


_BATCH = 200
_MANY = 100
_COLUMNS = columns(Comment, "c")


def _wanted(site: Site, statuses: Any) -> list[str] | None:
    """Stored statuses; None for any. Of a great many only those that there are: a statement takes so many values."""
    if isinstance(statuses, (list, dict)):
        given = list(statuses.values()) if isinstance(statuses, dict) else statuses
        words: list[Any] = [word for word in given if isinstance(word, (str, int, float))]
    else:
        words = [word for word in _SEPARATORS.split(strval(statuses)) if word]
    if "any" in words:
        return None
    found: dict[str, None] = {}
    for word in words or ["all"]:
        # True is equal to the first word that PHP compares it with, and false to the empty one.
        text = "hold" if word is True else strval(word)
        found.update(dict.fromkeys(_VALUES.get(text, (text,))))
    storable = [word for word in found if is_valid_utf8(word)]
    if len(storable) <= _MANY:
        return storable
    lower = {word.lower() for word in storable}
    return [
        word
        for word in site.db.column('SELECT DISTINCT "comment_approved" FROM "wp_comments"')
        if word.lower() in lower
    ]


def _may_read(site: Site, user: User, post_id: int) -> bool:
    post = get_post(site, post_id)
    if post is None or not can(site, user, "read_post", post_id):
        return False
    return not truthy(post.post_password) or can(site, user, "edit_post", post_id)
