"""Comments as clients ask for them (``get_comments``)."""

from __future__ import annotations

import re
from typing import Any

from wpcompat.comments.counts import without_notes
from wpcompat.db.rows import Comment, User, columns
from wpcompat.formatting.php import strval, truthy
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
    wanted = _wanted(statuses)
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
    limit = f" LIMIT {number} OFFSET {offset}" if number and readable_by is None else ""
    rows = site.db.rows(
        f'SELECT {_COLUMNS} FROM "wp_comments" c{join} WHERE {" AND ".join(where)}{without_notes(site)}'
        f' ORDER BY c."comment_date_gmt" DESC, c."comment_ID" DESC{limit}',
        params,
    )
    found = [Comment(*row) for row in rows]
    if readable_by is None:
        return found
    readable = {post: _may_read(site, readable_by, post) for post in {one.comment_post_ID for one in found}}
    kept = [one for one in found if readable[one.comment_post_ID]]
    return kept[offset : offset + number] if number else kept


_COLUMNS = columns(Comment, "c")


def _wanted(statuses: Any) -> list[str] | None:
    """Stored statuses; None for any."""
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
    return list(found)


def _may_read(site: Site, user: User, post_id: int) -> bool:
    post = get_post(site, post_id)
    if post is None or not can(site, user, "read_post", post_id):
        return False
    return not truthy(post.post_password) or can(site, user, "edit_post", post_id)
