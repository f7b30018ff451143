"""The moderation list: a page of comments by status, type, post, user and words, and how many there are.

A page is as quick among a million comments as among ten where WordPress's own order is asked for. What needs a look at every
row (words, other orders) is done by and by, so that nobody else waits for it: a ping that comes in meanwhile takes its turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from typing import Any

from wpcompat import options
from wpcompat.comments.counts import NOTE, comment_counts, numbers
from wpcompat.comments.status import delete_comment
from wpcompat.comments.store import PINGS
from wpcompat.db.rows import COMMENT_COLUMNS, Comment
from wpcompat.db.searching import holding, in_order
from wpcompat.site import Site

STATUSES = ("all", "mine", "moderated", "approved", "spam", "trash")
"""The views of the list, in WordPress's order."""
_STORED = {"all": ("0", "1"), "mine": ("0", "1"), "moderated": ("0",), "approved": ("1",), "spam": ("spam",), "trash": ("trash",)}  # fmt: skip
SEARCHED = ("comment_author", "comment_author_email", "comment_author_url", "comment_author_IP", "comment_content")
"""Where words are looked for."""
TEXTS = (
    "comment_agent", "comment_approved", "comment_author", "comment_author_email", "comment_author_IP",
    "comment_author_url", "comment_content", "comment_type",
)  # fmt: skip
COLUMNS = (*TEXTS, "comment_date", "comment_date_gmt", "comment_ID", "comment_karma", "comment_parent", "comment_post_ID", "user_id")  # fmt: skip
"""What a list can be ordered by, texts among them."""
_FEW = 5000
"""So many rows are sorted for a page without a second thought."""
_WINDOW = 20_000
"""IDs that are looked through in one turn."""
_ARMS = 50
_BATCH = 200
_FARTHEST = 2**62


@dataclass(frozen=True)
class Wanted:
    """What the list shows, in the words of WordPress's address (``WP_Comments_List_Table::prepare_items``).

    ``status``: one of ``STATUSES``, anything else is ``all``. ``type``: empty or ``all``, ``comment``, ``pings``, or a stored
    type; ``note`` is no filter where the profile knows notes. ``user_id`` None: of anybody. ``search``: a part of author,
    e-mail, URL, IP or content. ``orderby``: columns of ``wp_comments``, with commas or blanks between; those that are none
    are left out. ``order``: ``asc``, anything else is descending.
    """

    status: str = "all"
    type: str = ""
    post_id: int = 0
    user_id: int | None = None
    search: str = ""
    orderby: str = ""
    order: str = ""
    post_type: str = ""

    @property
    def stored(self) -> tuple[str, ...]:
        """What ``comment_approved`` holds."""
        return _STORED.get(self.status, _STORED["all"])


@dataclass(frozen=True)
class Page:
    """Some comments of the list, in its order, and how many it has in all."""

    comments: tuple[Comment, ...]
    total: int


def page(site: Site, wanted: Wanted, *, number: int, offset: int = 0) -> Page:
    """``number`` comments from the ``offset``-th (from 0) on, and the total."""
    number, offset = max(number, 0), min(max(offset, 0), _FARTHEST)
    ids, total = _by_index(site, wanted, number, offset) or options.recalled(
        site, "comments.listing", (wanted, number, offset), lambda: _by_looking(site, wanted, number, offset), comments=True
    )  # fmt: skip
    return Page(tuple(_comments(site, ids)), total)


def status_counts(site: Site, *, post_id: int = 0, user_id: int = 0) -> dict[str, int]:
    """The number beside each view (``STATUSES``), of one post or of all; ``mine`` is of ``user_id``.

    As in WordPress they are of every type.
    """
    counts = comment_counts(site, post_id)
    mine = Wanted(post_id=post_id, user_id=user_id)
    return {name: page(site, mine, number=0).total if name == "mine" else counts[name] for name in STATUSES}


def types_present(site: Site) -> tuple[str, ...]:
    """Which choices the drop-down of types has, of ``comment`` and ``pings``: those that some comment has."""
    found = {kind.lower() for _, kind in numbers(site)}
    return tuple(
        name for name, kinds in (("comment", ("", "comment")), ("pings", PINGS)) if not found.isdisjoint(kinds)
    )


def delete_all(site: Site, status: str, before: str, may_edit: Callable[[int], bool] = lambda post_id: True) -> int:
    """Delete for good what was put into ``spam`` or ``trash``, of comments written before a moment; how many.

    ``before`` is the page's ``pagegen_timestamp``, a date in UTC as ``comment_date_gmt`` holds it: what came since has not been
    seen. ``may_edit`` says whether the comments of a post are the user's to delete. Other statuses delete nothing.
    """
    if status not in ("spam", "trash"):
        return 0
    allowed: dict[int, bool] = {}
    deleted, last, date = 0, 0, ""
    while True:
        # A few at a time: a ping that comes in meanwhile is taken.
        with site.db.transaction():
            rows = site.db.rows(
                'SELECT "comment_ID", "comment_post_ID", "comment_date_gmt" FROM "wp_comments" WHERE "comment_approved" = ?'
                ' AND "comment_date_gmt" < ? AND "comment_date_gmt" >= ? AND ("comment_date_gmt" > ? OR "comment_ID" > ?)'
                ' ORDER BY "comment_date_gmt", "comment_ID" LIMIT ?',
                (status, before, date, date, last, _BATCH),
            )
            if not rows:
                return deleted
            last, _, date = rows[-1]
            for post_id in {row[1] for row in rows} - allowed.keys():
                allowed[post_id] = may_edit(post_id)
            deleted += _delete(site, [number for number, post_id, _ in rows if allowed[post_id]])


def _delete(site: Site, ids: list[int]) -> int:
    """Delete spam or trash for good, all at once unless something answers one of them; how many."""
    marks = ", ".join("?" * len(ids))
    if site.db.value(f'SELECT 1 FROM "wp_comments" WHERE "comment_parent" IN ({marks}) LIMIT 1', ids):
        return sum(delete_comment(site, number, force=True) for number in ids)
    site.db.execute(f'DELETE FROM "wp_commentmeta" WHERE "comment_id" IN ({marks})', ids)
    return site.db.execute(f'DELETE FROM "wp_comments" WHERE "comment_ID" IN ({marks})', ids)


def _comments(site: Site, ids: Sequence[int]) -> Iterator[Comment]:
    rows = iter(ids)
    while some := list(islice(rows, _BATCH)):
        found = site.db.rows(
            f'SELECT {COMMENT_COLUMNS} FROM "wp_comments" WHERE "comment_ID" IN ({", ".join("?" * len(some))})', some
        )
        by_id = {row[0]: Comment(*row) for row in found}
        yield from (by_id[number] for number in some if number in by_id)


def _types(site: Site, wanted: Wanted) -> tuple[str, ...] | None:
    """The stored types; None for all."""
    if wanted.type in ("", "all") or (site.profile.has_notes and wanted.type == NOTE):
        return None
    return {"comment": ("", "comment"), "comments": ("", "comment"), "pings": PINGS}.get(wanted.type, (wanted.type,))


def _kinds(site: Site, wanted: Wanted) -> dict[tuple[str, str], int]:
    """The pairs of status and type that the list shows, as they are stored, and the number of each (of its post)."""
    types = _types(site, wanted)
    lower = None if types is None else {kind.lower() for kind in types}
    return {
        (status, kind): number
        for (status, kind), number in numbers(site, wanted.post_id).items()
        if status in wanted.stored
        and (kind.lower() in lower if lower is not None else not (site.profile.has_notes and kind.lower() == NOTE))
    }


def _by_index(site: Site, wanted: Wanted, number: int, offset: int) -> tuple[list[int], int] | None:
    """IDs and total where an index has the order; None where every row must be looked at."""
    if wanted.search or wanted.post_type or _order(wanted) or wanted.user_id is not None:
        return None
    kinds = _kinds(site, wanted)
    total = sum(kinds.values())
    if offset >= total or not number:
        return [], total
    if (wanted.post_id and total <= _FEW) or len(kinds) > _ARMS:
        return None
    take = min(number, total - offset)
    is_ascending = wanted.order.upper() == "ASC"
    # From the end that is nearer.
    is_turned = offset > total // 2
    first = total - offset - take if is_turned else offset
    ids = _walk(site, _arms(site, wanted, kinds), wanted.post_id, is_ascending != is_turned, take, first)
    return ids[::-1] if is_turned else ids, total


def _arms(site: Site, wanted: Wanted, kinds: Iterable[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The walks that ``_walk`` merges: one for each status, if all of its types are wanted, else for each status and type."""
    if _types(site, wanted) is None and not any(kind.lower() == NOTE for _, kind in numbers(site)):
        return [(status,) for status in dict.fromkeys(status for status, _ in kinds)]
    return list(kinds)


def _walk(
    site: Site, arms: Sequence[tuple[str, ...]], post_id: int, is_ascending: bool, number: int, first: int
) -> list[int]:
    """IDs by date: SQLite merges the walks through an index and stops when it has enough."""
    index, of_type = "wp_comments__comment_approved_date_gmt", ""
    if len(arms[0]) == 2:
        index, of_type = "wpcompat_comments_moderation", ' AND "comment_type" = ?'
    # The plus keeps the post's index out of it: it has not the order, and the post has many.
    of_post = ' AND +"comment_post_ID" = ?' if post_id else ""
    walk = (
        f'SELECT "comment_ID" AS "id", "comment_date_gmt" AS "date" FROM "wp_comments" INDEXED BY "{index}"'
        f' WHERE "comment_approved" = ?{of_type}{of_post}'
    )
    way = "ASC" if is_ascending else "DESC"
    sql = f'{" UNION ALL ".join([walk] * len(arms))} ORDER BY "date" {way}, "id" {way} LIMIT ? OFFSET ?'
    params = [value for arm in arms for value in (*arm, *([post_id] if post_id else []))]
    return site.db.column(sql, (*params, number, first))


def _by_looking(site: Site, wanted: Wanted, number: int, offset: int) -> tuple[list[int], int]:
    """IDs and total by a look at every row that may be one."""
    conditions, params = _conditions(site, wanted)
    order = _order(wanted) or [('c."comment_date_gmt"', wanted.order.upper() != "ASC")]
    if not any(column == 'c."comment_ID"' for column, _ in order):
        order.append(('c."comment_ID"', _is_id_descending(wanted, order)))
    keys = ", ".join(column for column, _ in order)
    by = ", ".join(f"{n} {'DESC' if is_descending else 'ASC'}" for n, (_, is_descending) in enumerate(order, 3))
    most = min(offset + number, _FARTHEST)
    sql = (
        f'SELECT count(*) OVER (), c."comment_ID", {keys} FROM "wp_comments" c{_join(wanted)} WHERE {conditions}{{}}'
        f" ORDER BY {by} LIMIT {max(most, 1)}"
    )
    total, best = 0, []
    for where, bounds in _windows(site, wanted):
        rows = site.db.rows(sql.format(where), (*params, *bounds))
        if not rows:
            continue
        total += rows[0][0]
        best += rows
        for n in range(len(order) - 1, -1, -1):
            best.sort(key=itemgetter(n + 2), reverse=order[n][1])
        del best[most:]
    return [row[1] for row in best[offset:]], total


def _windows(site: Site, wanted: Wanted) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Conditions that take the table in turns; one that is always true when an index leads to few rows."""
    if wanted.post_id and sum(numbers(site, wanted.post_id).values()) <= _FEW:
        yield "", ()
        return
    if wanted.user_id is not None and wanted.user_id > 0 and _are_few(site, wanted.user_id):
        yield "", ()
        return
    first, last = site.db.row('SELECT min("comment_ID"), max("comment_ID") FROM "wp_comments"') or (None, None)
    start = first
    while start is not None and start <= last:
        yield ' AND c."comment_ID" BETWEEN ? AND ?', (start, start + _WINDOW - 1)
        # IDs may have wide gaps.
        start = site.db.value('SELECT min("comment_ID") FROM "wp_comments" WHERE "comment_ID" >= ?', (start + _WINDOW,))


def _are_few(site: Site, user_id: int) -> bool:
    found = site.db.value(
        'SELECT count(*) FROM (SELECT 1 FROM "wp_comments" WHERE "user_id" > 0 AND "user_id" = ? LIMIT ?)',
        (user_id, _FEW + 1),
    )
    return int(found) <= _FEW


def _conditions(site: Site, wanted: Wanted) -> tuple[str, list[Any]]:
    """The conditions, of which at most one may lead through an index: the plus hides the others from the planner."""
    where = [f'+c."comment_approved" IN ({", ".join("?" * len(wanted.stored))})']
    params: list[Any] = list(wanted.stored)
    if wanted.post_type:
        params.insert(0, wanted.post_type)
    types = _types(site, wanted)
    if types is not None:
        where.append(f'+c."comment_type" IN ({", ".join("?" * len(types))})')
        params += types
    elif site.profile.has_notes:
        where.append("c.\"comment_type\" != 'note'")
    if wanted.post_id:
        is_few = sum(numbers(site, wanted.post_id).values()) <= _FEW
        where.append(f'{"" if is_few else "+"}c."comment_post_ID" = ?')
        params.append(wanted.post_id)
    if wanted.user_id is not None:
        where.append('c."user_id" > 0 AND c."user_id" = ?' if wanted.user_id > 0 else '+c."user_id" = ?')
        params.append(wanted.user_id)
    if wanted.search:
        tests = [holding(f'c."{column}"', wanted.search) for column in SEARCHED]
        where.append("(" + " OR ".join(test for test, _ in tests) + ")")
        params += [value for _, value in tests]
    return " AND ".join(where), params


def _join(wanted: Wanted) -> str:
    if not wanted.post_type:
        return ""
    return ' CROSS JOIN "wp_posts" p ON p."ID" = c."comment_post_ID" AND p."post_type" = ?'


def _order(wanted: Wanted) -> list[tuple[str, bool]]:
    """What is sorted by, and whether from the end; empty for the newest first by ``comment_date_gmt`` (or oldest first)."""
    is_descending = wanted.order.upper() != "ASC"
    words = dict.fromkeys(wanted.orderby.replace(",", " ").split(" "))
    columns = [word for word in words if word in COLUMNS]
    if columns in ([], ["comment_date_gmt"]):
        return []
    return [(in_order(f'c."{word}"') if word in TEXTS else f'c."{word}"', is_descending) for word in columns]


def _is_id_descending(wanted: Wanted, order: Sequence[tuple[str, bool]]) -> bool:
    """Equal ones stand in the order of a date that was sorted by, else the newest first (``WP_Comment_Query``)."""
    dates = ('c."comment_date"', 'c."comment_date_gmt"')
    return next((is_descending for column, is_descending in order if column in dates), True)
