"""Posts of one type as clients list them: the newest first, whatever their status (``wp_get_recent_posts``)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote_plus

from wpcompat.db.conditions import Where
from wpcompat.db.rows import POST_COLUMNS, Post, User
from wpcompat.formatting.php import absint, strval, truthy
from wpcompat.formatting.slugs import sanitize_key
from wpcompat.posts import clauses
from wpcompat.posts.flags import Flags, Wanted
from wpcompat.posts.query import posts_per_page
from wpcompat.posts.types import STATUSES
from wpcompat.site import Site

EVERY = "draft,publish,future,pending,private"
"""The statuses that are listed unless others are asked for."""
_HIDDEN = ("trash", "auto-draft", "request-pending", "request-confirmed", "request-failed", "request-completed")
"""Statuses that ``any`` leaves out."""
_NOT_STATUS = re.compile(r"[^a-z0-9_,-]")
_SEED = re.compile(r"RAND\([0-9]+\)", re.IGNORECASE | re.ASCII)
_ORDERS = {
    "date": "post_date", "title": "post_title", "modified": "post_modified", "author": "post_author", "name": "post_name",
    "parent": "post_parent", "type": "post_type", "ID": "ID", "menu_order": "menu_order", "comment_count": "comment_count",
}  # fmt: skip
_ORDERS |= {column: column for column in _ORDERS.values() if column.startswith("post_")}
_MOST = 2**63 - 1
_LONGEST_SEARCH = 1600
_AT_ONCE = 500


def recent_posts(
    site: Site,
    user: User | None,
    *,
    post_type: str = "post",
    status: Any = EVERY,
    number: int = 10,
    offset: int = 0,
    orderby: Any = "post_date",
    order: Any = "DESC",
    search: Any = "",
) -> list[Post]:
    """The posts of a type that match, as clients ask for them: values of any type, of which unknown ones are passed over.

    ``status`` is one, several with commas or a list; one that no post can have means all statuses. ``number`` 0 means as many
    as a page of the site shows. Raises ``WrongType`` where PHP dies of a value.
    """
    where = Where()
    _statuses(site, where, post_type, status, user)
    wanted = Wanted(s=_searched(search), post_type=post_type)
    if wanted.s:
        clauses.search(where, wanted, user)
    by, by_params = _order(wanted, orderby, order)
    size = number or posts_per_page(site)
    limit = "" if size < 0 else " LIMIT ? OFFSET ?"
    bounds = [] if size < 0 else [min(size, _MOST), min(offset, _MOST)]
    # The IDs first: the index of types, statuses and dates holds all that this takes, and no text is read to be sorted.
    ids = site.db.column(
        f'SELECT "ID" FROM "wp_posts" WHERE {where.sql}{by}{limit}', [*where.params, *by_params, *bounds]
    )
    return _posts(site, ids)


def _posts(site: Site, ids: list[int]) -> list[Post]:
    """The posts with these IDs, in their order."""
    found: dict[int, Post] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        query = f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "ID" IN ({", ".join("?" * len(some))})'
        found.update((row[0], Post(*row)) for row in site.db.rows(query, some))
    return [found[post_id] for post_id in ids if post_id in found]


def count_of(value: Any) -> int:
    """A number that a client gave, as WordPress reads it (``absint``)."""
    return min(absint(value), _MOST)


def _statuses(site: Site, where: Where, post_type: str, status: Any, user: User | None) -> None:
    if not truthy(status):
        status = "inherit" if post_type == "attachment" else "publish"
    if isinstance(status, (list, dict)):
        given = status.values() if isinstance(status, dict) else status
        names = [sanitize_key(strval(one)) if _is_scalar(one) else "" for one in given]
    else:
        cleaned = _NOT_STATUS.sub("", strval(status))
        if not truthy(cleaned):
            clauses.types(site, where, Wanted(post_type=post_type), Flags(), user)
            return
        names = cleaned.split(",")
    where.add('"post_type" = ?', post_type)
    if "any" in names:
        hidden = [name for name in _HIDDEN if name not in names]
        where.add(f'"post_status" NOT IN ({", ".join("?" * len(hidden))})', *hidden)
        return
    known = [name for name in STATUSES if name in names]
    if known:
        where.add(f'"post_status" IN ({", ".join("?" * len(known))})', *known)


def _searched(value: Any) -> str:
    text = strval(value) if _is_scalar(value) else ""
    return text if len(text.encode("utf-8", "surrogatepass")) <= _LONGEST_SEARCH else ""


def _is_scalar(value: Any) -> bool:
    return isinstance(value, (str, int, float))


def _order(wanted: Wanted, orderby: Any, order: Any) -> tuple[str, list[object]]:
    """ORDER BY with its values; the newest first by default, and among equals."""
    direction = _direction(order)
    if isinstance(orderby, (list, dict)):
        pairs = orderby.items() if isinstance(orderby, dict) else enumerate(orderby)
        if not orderby:
            return "", []
        parts = [f"{column} {_direction(way)}" for name, way in pairs if (column := _column(str(name)))]
        return f" ORDER BY {', '.join(parts) or _plain(direction)}", []
    if orderby == "none":
        return "", []
    words = unquote_plus(strval(orderby), errors="surrogateescape").split(" ")
    columns = [column for word in words[:50] if (column := _column(word))]
    by = ", ".join(f"{column} {direction}" for column in columns) or _plain(direction)
    if wanted.s and (orderby == "relevance" or not truthy(orderby)):
        relevance, params = clauses.order(Wanted(s=wanted.s, order=direction), Flags(search=True))
        return f" ORDER BY {relevance}", params
    return f' ORDER BY {by}, "ID" {direction}', []


def _plain(direction: str) -> str:
    return f'"post_date" {direction}'


def _column(word: str) -> str:
    if word == "rand" or _SEED.search(word):
        return "random()"
    return clauses.sortable(_ORDERS[word]) if word in _ORDERS else ""


def _direction(order: Any) -> str:
    return "ASC" if isinstance(order, str) and order.upper() == "ASC" else "DESC"
