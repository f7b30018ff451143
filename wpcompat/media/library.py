"""Finding attachments (``get_posts`` as the media library asks for them)."""

from __future__ import annotations

import re
from typing import Any

from wpcompat import options
from wpcompat.db.rows import POST_COLUMNS, Post
from wpcompat.formatting.php import strval
from wpcompat.site import Site

_NOT_GROUP = re.compile(r"[^-*.a-zA-Z0-9]")
_NOT_SUBGROUP = re.compile(r"[^-*.+a-zA-Z0-9]")
_STARS = re.compile(r"\*+")
_WHITE = re.compile(r"\s+", re.ASCII)
_MOST_TYPES = 100


def list_attachments(
    site: Site, *, parent: int | None = None, mime_types: Any = "", offset: int = 0, number: int = -1
) -> list[Post]:
    """Attachments that are not in the trash, the newest first.

    ``parent`` 0: those of no post. ``mime_types``: a type, a group (``image``, ``image/*``), several with commas or as a
    list. ``number`` -1: all, whatever the ``offset``; 0: as many as a page of posts has.
    """
    where, params = '"post_type" = ? AND "post_status" = ?', ["attachment", "inherit"]
    given: list[Any] = [*params]
    if parent is not None:
        where += ' AND "post_parent" = ?'
        given.append(parent)
    patterns = _patterns(mime_types)
    if patterns:
        tests = ['"post_mime_type" LIKE ?' if like else '"post_mime_type" = ?' for _, like in patterns]
        where += f" AND ({' OR '.join(tests)})"
        given += [pattern for pattern, _ in patterns]
    query = f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE {where} ORDER BY "post_date" DESC, "ID" DESC'
    if number >= 0:
        count = number or options.integer(site, "posts_per_page")
        query += " LIMIT ? OFFSET ?"
        given += [count, offset]
    return [Post(*row) for row in site.db.rows(query, given)]


def _patterns(mime_types: Any) -> list[tuple[str, bool]]:
    """Each wanted type, and whether it is a pattern; none when anything will do (``wp_post_mime_type_where``)."""
    if not mime_types:
        return []
    wanted = mime_types.split(",") if isinstance(mime_types, str) else _values(mime_types)
    found = []
    for one in wanted[:_MOST_TYPES]:
        name = _WHITE.sub("", strval(one))
        if name in ("", "%", "%/%"):
            return []
        found.append(_pattern(name))
    return found


def _values(given: Any) -> list[Any]:
    if isinstance(given, dict):
        return list(given.values())
    return given if isinstance(given, list) else [given]


def _pattern(name: str) -> tuple[str, bool]:
    group, slash, subgroup = name.partition("/")
    group = _NOT_GROUP.sub("", group)
    if slash:
        pattern = f"{group}/{_NOT_SUBGROUP.sub('', subgroup) or '*'}"
    else:
        pattern = group if "*" in group else f"{group}/*"
    return (_STARS.sub("%", pattern), True) if "*" in pattern else (pattern, False)
