"""The posts of a type as the list of wp-admin shows them, whatever their status (``wp_edit_posts_query``)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from wpcompat import options
from wpcompat.db.conditions import Where
from wpcompat.db.rows import POST_COLUMNS, Post, User
from wpcompat.posts import clauses
from wpcompat.posts.flags import Flags, Wanted
from wpcompat.posts.store import sticky_posts
from wpcompat.posts.types import STATUSES, PostType
from wpcompat.site import Site
from wpcompat.users.caps import can

LISTED = tuple(name for name, status in STATUSES.items() if not status.internal)
"""The statuses of the list of all posts (``show_in_admin_all_list``)."""
_IN_LISTED = f'"post_status" IN ({", ".join("?" * len(LISTED))})'
VIEWS = {
    "publish": "Published",
    "future": "Scheduled",
    "draft": "Draft",
    "pending": "Pending",
    "private": "Private",
    "trash": "Trash",
}
"""Statuses that have a view of their own, in WordPress's order."""
_PLURALS = {"draft": "Drafts"}
_AT_ONCE = 500
_MOST_MONTHS = 2400


@dataclass(frozen=True)
class Listing:
    """What is asked for. Empty texts and zeros ask for nothing; ``month`` is ``YYYYMM``; ``author`` is an ID.

    ``orderby`` empty: pages in their hierarchy, other posts by date.
    """

    kind: PostType
    status: str = ""
    month: str = ""
    category: int = 0
    category_name: str = ""
    tag: str = ""
    format: str = ""
    author: int = 0
    search: str = ""
    orderby: str = ""
    order: str = ""
    sticky: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether nothing but a status narrows the list, and nothing orders it."""
        narrowed = (
            self.month,
            self.category,
            self.category_name,
            self.tag,
            self.format,
            self.author,
            self.search,
            self.sticky,
        )
        return not (any(narrowed) or self.kind.hierarchical or self.orderby or self.order)

    @property
    def is_tree(self) -> bool:
        """Whether the posts are shown each below its parent."""
        return self.kind.hierarchical and not self.orderby


@dataclass(frozen=True)
class Found:
    """The posts of a page with their levels below their ancestors, and how many posts there are on all pages."""

    posts: tuple[tuple[Post, int], ...]
    total: int


def find(site: Site, user: User, wanted: Listing, *, number: int, offset: int) -> Found:
    """``number`` of the posts that the user may know of, after the first ``offset``."""
    if wanted.is_plain:
        return _newest(site, user, wanted, number, offset)
    where, by, params = _query(site, user, wanted)
    if wanted.is_tree and not wanted.search:
        return _tree(site, where, by, [*where.params, *params], number, offset)
    query = f'SELECT "ID" FROM "wp_posts" WHERE {where.sql} ORDER BY {by} LIMIT ? OFFSET ?'
    ids = site.db.column(query, [*where.params, *params, number, offset])
    total = int(site.db.value(f'SELECT count(*) FROM "wp_posts" WHERE {where.sql}', where.params, 0))
    return Found(tuple((post, 0) for post in posts_by_id(site, ids)), total)


def _newest(site: Site, user: User, wanted: Listing, number: int, offset: int) -> Found:
    """The newest posts of all statuses, or of one: out of the newest of each, so that no index is read to its end."""
    numbers = counts(site, user, wanted.kind)
    statuses = [status for status in ([wanted.status] if wanted.status else LISTED) if numbers.get(status)]
    by, parts, params = '"post_date" DESC, "ID" DESC', [], list[object]()
    for status in statuses:
        own = status == "private" and not can(site, user, wanted.kind.cap["read_private_posts"])
        whose = ' AND "post_author" = ?' if own else ""
        parts.append(
            'SELECT * FROM (SELECT "ID", "post_date" FROM "wp_posts" WHERE "post_type" = ? AND "post_status" = ?'
            f"{whose} ORDER BY {by} LIMIT ?)"
        )
        params += [wanted.kind.name, status, *([user.ID] if own else []), number + offset]
    if not parts:
        return Found((), 0)
    query = f'SELECT "ID" FROM ({" UNION ALL ".join(parts)}) ORDER BY {by} LIMIT ? OFFSET ?'
    ids = site.db.column(query, [*params, number, offset])
    return Found(tuple((post, 0) for post in posts_by_id(site, ids)), sum(numbers[status] for status in statuses))


def _query(site: Site, user: User, wanted: Listing) -> tuple[Where, str, list[object]]:
    where = Where()
    where.add('"post_type" = ?', wanted.kind.name)
    _statuses(site, user, where, wanted)
    asked = Wanted(
        s=wanted.search,
        m=wanted.month,
        cat=str(wanted.category or ""),
        category_name=wanted.category_name,
        tag=wanted.tag,
        post_format=wanted.format,
        author=str(wanted.author or ""),
        orderby=wanted.orderby or ("menu_order title" if wanted.kind.hierarchical else ""),
        order="ASC" if wanted.is_tree else wanted.order,
    )
    clauses.dates(site, where, asked)
    clauses.taxonomies(site, where, asked)
    clauses.authors(site, where, asked)
    sticky = [number for number in sticky_posts(site) if 0 < number < 2**63][:_AT_ONCE] if wanted.sticky else []
    if sticky:
        where.add(f'"ID" IN ({", ".join("?" * len(sticky))})', *sticky)
    if wanted.search:
        clauses.search(where, asked, user)
    by, params = clauses.order(asked, Flags(search=bool(wanted.search)))
    return where, by, params


def _statuses(site: Site, user: User, where: Where, wanted: Listing) -> None:
    """The status that is asked for, or all that the list shows; private posts only to those who may read them."""
    reads_private = can(site, user, wanted.kind.cap["read_private_posts"])
    if wanted.status:
        where.add('"post_status" = ?', wanted.status)
        if wanted.status == "private" and not reads_private:
            where.add('"post_author" = ?', user.ID)
        return
    where.add(_IN_LISTED, *LISTED)
    if not reads_private:
        where.add('("post_status" <> ? OR "post_author" = ?)', "private", user.ID)


def posts_by_id(site: Site, ids: list[int]) -> list[Post]:
    """The posts with these IDs, in their order."""
    found: dict[int, Post] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        query = f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "ID" IN ({", ".join("?" * len(some))})'
        found.update((row[0], Post(*row)) for row in site.db.rows(query, some))
    return [found[post_id] for post_id in ids if post_id in found]


def _tree(site: Site, where: Where, by: str, params: list[object], number: int, offset: int) -> Found:
    """Each page below its parent. A page of the list that begins inside of a branch shows the branch's ancestors, too."""
    rows = site.db.rows(f'SELECT "ID", "post_parent" FROM "wp_posts" WHERE {where.sql} ORDER BY {by}', params)
    parents = {post_id: 0 if parent == post_id else parent for post_id, parent in rows}
    ordered = list(_in_branches(parents))
    shown = ordered[offset : offset + number]
    if shown and shown[0][1]:
        above, line = parents[shown[0][0]], list[int]()
        while above in parents and len(line) < shown[0][1]:
            line.append(above)
            above = parents[above]
        shown = [*((post_id, level) for level, post_id in enumerate(reversed(line))), *shown]
    levels = dict(shown)
    return Found(tuple((post, levels[post.ID]) for post in posts_by_id(site, list(levels))), len(ordered))


def _in_branches(parents: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Each post with its level, children behind their parents; orphans, and what stands in a circle, come last at the top."""
    children: dict[int, list[int]] = defaultdict(list)
    for post_id, parent in parents.items():
        children[parent].append(post_id)
    seen: set[int] = set()
    stack = [(post_id, 0) for post_id in reversed(children.get(0, ()))]
    while stack:
        post_id, level = stack.pop()
        seen.add(post_id)
        yield post_id, level
        stack += ((child, level + 1) for child in reversed(children.get(post_id, ())))
    yield from ((post_id, 0) for post_id in parents if post_id not in seen)


def counts(site: Site, user: User, kind: PostType) -> dict[str, int]:
    """How many posts of a type there are by status, private ones as far as the user may read them (``wp_count_posts``)."""
    whose = 0 if can(site, user, kind.cap["read_private_posts"]) else user.ID
    return options.recalled(
        site, "posts.counts", (kind.name, whose), lambda: _counted(site, kind.name, whose), comments=False
    )


def _counted(site: Site, post_type: str, whose: int) -> dict[str, int]:
    query = 'SELECT "post_status", count(*) FROM "wp_posts" WHERE "post_type" = ? GROUP BY "post_status"'
    found = {str(status): int(number) for status, number in site.db.rows(query, (post_type,))}
    if whose and found.get("private"):
        query = 'SELECT count(*) FROM "wp_posts" WHERE "post_type" = ? AND "post_status" = ? AND "post_author" = ?'
        found["private"] = int(site.db.value(query, (post_type, "private", whose), 0))
    return found


def count_of_author(site: Site, user: User, kind: PostType) -> int:
    """How many of the listed posts of a type the user has written."""
    query = f'SELECT count(*) FROM "wp_posts" WHERE "post_type" = ? AND "post_author" = ? AND {_IN_LISTED}'
    return int(site.db.value(query, (kind.name, user.ID, *LISTED), 0))


def count_sticky(site: Site) -> int:
    """How many of the sticky posts there are, outside of the trash."""
    sticky = [number for number in sticky_posts(site) if 0 < number < 2**63][:_AT_ONCE]
    return int(
        site.db.value(
            'SELECT count(*) FROM "wp_posts" WHERE "post_type" = ? AND "post_status" NOT IN (?, ?)'
            f' AND "ID" IN ({", ".join("?" * len(sticky))})',
            ("post", "trash", "auto-draft", *sticky),
            0,
        )
    )


def label_of(status: str, number: int) -> str:
    """What the view of a status is called when it has so many posts."""
    return _PLURALS.get(status, VIEWS[status]) if number != 1 else VIEWS[status]


def months(site: Site, kind: PostType, status: str = "") -> list[str]:
    """The months (``YYYYMM``) in which there are posts of a type, the newest first (``months_dropdown``)."""
    statuses = ["trash"] if status == "trash" else [*LISTED, "inherit"]
    return options.recalled(
        site, "posts.months", (kind.name, status), lambda: _months(site, kind.name, statuses), comments=False
    )


def _months(site: Site, post_type: str, statuses: list[str]) -> list[str]:
    """Each month is looked up below the one after it: an index of a million posts is not read through for a hundred months."""
    query = 'SELECT max("post_date") FROM "wp_posts" WHERE "post_type" = ? AND "post_status" = ? AND "post_date" >= ? AND "post_date" < ?'
    found: set[str] = set()
    for status in statuses:
        below = "9999-99"
        while len(found) < _MOST_MONTHS:
            date = site.db.value(query, (post_type, status, "0001", below))
            if not date:
                break
            below = date[:7]
            found.add(f"{date[:4]}{date[5:7]}")
    return sorted(found, reverse=True)
