"""The conditions of a list of posts, as SQL over ``wp_posts`` (``WP_Query::get_posts``)."""

from __future__ import annotations

import re

from wpcompat import options
from wpcompat.db.conditions import Where
from wpcompat.db.rows import Term, User
from wpcompat.db.searching import holding, in_order
from wpcompat.formatting.php import intval
from wpcompat.posts.flags import Flags, Wanted
from wpcompat.posts.pages import query_slug
from wpcompat.site import Site
from wpcompat.terms.store import descendants, get_term, get_term_by
from wpcompat.users.caps import can

_BLANKS = re.compile(r"[,\s]+")
_TAG_JOINS = re.compile(r"[+\r\n\t ]+")
_WORD = re.compile(r'"([^"]*)(?:"|$)|[^\t ",+]+')
SORTS = {
    "date": "post_date", "post_date": "post_date", "title": "post_title", "post_title": "post_title", "ID": "ID",
    "modified": "post_modified", "post_modified": "post_modified", "author": "post_author", "post_author": "post_author",
    "name": "post_name", "post_name": "post_name", "parent": "post_parent", "post_parent": "post_parent",
    "menu_order": "menu_order", "comment_count": "comment_count", "type": "post_type", "post_type": "post_type",
}  # fmt: skip
"""What lists are ordered by, and the column of each."""
_LARGEST = 9223372036854775807
_MOST_TERMS = 9
_MOST_COMPARED = 6
_EXCLUDES = re.compile(r"(?:\s|^)-", re.ASCII)


def dates(site: Site, where: Where, wanted: Wanted) -> None:
    """Year, month, day and time of ``post_date``, one by one and out of ``m``."""
    first, digits = (f"{wanted.year:04d}", wanted.m)
    if wanted.year:
        where.add('"post_date" >= ? AND "post_date" < ?', f"{first}-", f"{first}.")
    for at, value in ((6, wanted.monthnum), (9, wanted.day)):
        if value:
            where.add(f'substr("post_date", {at}, 2) = ?', f"{value:02d}")
    for at, clock in ((12, wanted.hour), (15, wanted.minute), (18, wanted.second)):
        if clock is not None:
            where.add(f'substr("post_date", {at}, 2) = ?', f"{clock:02d}")
    if wanted.w:
        where.add(f"{_week(site)} = ?", wanted.w)
    if digits:
        where.add('"post_date" >= ? AND "post_date" < ?', digits[:4] + "-", digits[:4] + ".")
    for length, at in ((5, 6), (7, 9), (9, 12), (11, 15), (13, 18)):
        if len(digits) > length:
            where.add(f'substr("post_date", {at}, 2) = ?', f"{int(digits[length - 1 : length + 1]):02d}")


def _week(site: Site) -> str:
    """The week of ``post_date`` as MySQL counts it from the day that weeks of the site begin with (``_wp_mysql_week``).

    From Mondays on the first week is the one with four days or more, else the one with the first Sunday; days before are in week 0.
    """
    start = options.integer(site, "start_of_week")
    moved = f", '-{start} days'" if 2 <= start <= 6 else ""
    day = f"(strftime('%j', \"post_date\"{moved}) - 1)"
    weekday = f"((strftime('%w', \"post_date\"{moved}) + {6 if start == 1 else 0}) % 7)"
    # Which day of the week the year began with; 371 is a multiple of 7 that no year has more days than.
    first = f"(({weekday} - {day} + 371) % 7)"
    return f"(({day} + {first}) / 7 + ({first} <= {3 if start == 1 else 0}))"


def taxonomies(site: Site, where: Where, wanted: Wanted) -> Term | None:
    """Categories, tags and formats; the term that the page is about."""
    about: list[Term | None] = []
    if wanted.taxonomy and wanted.term:
        about.append(_by_slugs(site, where, wanted.taxonomy, [wanted.term]))
    if wanted.category_name:
        name = wanted.category_name.rstrip("/").rpartition("/")[2]
        groups = re.split(r"\++", name)[:50] if "+" in name else [name]
        about.extend(_by_slugs(site, where, "category", re.split(r",+", group)) for group in groups)
    if wanted.post_format:
        about.append(_by_slugs(site, where, "post_format", [f"post-format-{wanted.post_format}"]))
    numbers = [intval(number) for number in _BLANKS.split(wanted.cat)]
    included = [number for number in numbers if number > 0]
    excluded = [min(-number, _LARGEST) for number in numbers if number < 0]
    if included:
        in_terms(site, where, [n for number in included for n in descendants(site, number, "category")], "category")
        about.append(get_term(site, included[0], "category"))
    if excluded:
        in_terms(
            site, where, [n for number in excluded for n in descendants(site, number, "category")], "category", "NOT IN"
        )
    if wanted.tag:
        sets = [_BLANKS.split(wanted.tag)] if "," in wanted.tag else [[slug] for slug in _TAG_JOINS.split(wanted.tag)]
        about.extend(_by_slugs(site, where, "post_tag", group) for group in sets[:50])
    return next((term for term in about if term is not None), None)


def _by_slugs(site: Site, where: Where, taxonomy: str, slugs: list[str]) -> Term | None:
    """Posts of any of these terms, or of one below them; the first of the terms."""
    found = [get_term_by(site, "slug", slug, taxonomy) for slug in slugs[:50]]
    terms = [term for term in found if term is not None]
    in_terms(site, where, [n for term in terms for n in descendants(site, term.term_id, taxonomy)], taxonomy)
    return found[0] if found else None


def in_terms(site: Site, where: Where, ids: list[int], taxonomy: str, operator: str = "IN") -> None:
    """Posts of any of these terms, or with ``NOT IN`` of none of them."""
    if not ids:
        where.add("0")
        return
    marks = ", ".join("?" * len(ids))
    where.add(
        f'"ID" {operator} (SELECT r."object_id" FROM "wp_term_relationships" r JOIN "wp_term_taxonomy" x'
        f' ON x."term_taxonomy_id" = r."term_taxonomy_id" WHERE x."taxonomy" = ? AND x."term_id" IN ({marks}))',
        taxonomy, *ids,
    )  # fmt: skip


def authors(site: Site, where: Where, wanted: Wanted) -> int:
    """Posts of an author; the user's ID, or 0."""
    chosen = 0
    if wanted.author and wanted.author != "0":
        numbers = list(dict.fromkeys(intval(n) for n in _BLANKS.split(wanted.author)))[:100]
        some, none = [n for n in numbers if n > 0], [min(-n, _LARGEST) for n in numbers if n <= 0]
        chosen = some[0] if some else 0
        if some:
            where.add(f'"post_author" IN ({", ".join("?" * len(some))})', *some)
        elif none:
            where.add(f'"post_author" NOT IN ({", ".join("?" * len(none))})', *none)
    if wanted.author_name:
        name = wanted.author_name.rstrip("/").rpartition("/")[2]
        chosen = int(
            site.db.value('SELECT "ID" FROM "wp_users" WHERE "user_nicename" = ?', (query_slug(name),), default=0)
        )
        where.add('"post_author" = ?', chosen)
    return chosen


def types(site: Site, where: Where, wanted: Wanted, flags: Flags, user: User | None) -> None:
    """Posts of the asked types that the public, or ``user``, may see in a list."""
    names = [wanted.post_type] if wanted.post_type else ["post", "page", "attachment"] if flags.search else ["post"]
    parts: list[str] = []
    for name in names:
        where.params.append(name)
        allowed = "\"post_status\" = 'publish'"
        if user is not None:
            kind = "page" if name == "page" else "post"
            if can(site, user, f"read_private_{kind}s"):
                allowed += " OR \"post_status\" = 'private'"
            else:
                allowed += ' OR ("post_author" = ? AND "post_status" = \'private\')'
                where.params.append(user.ID)
        parts.append(f'("post_type" = ? AND ({allowed}))')
    where.parts.append(f"({' OR '.join(parts)})")


def commented(site: Site, where: Where, flags: Flags, limit: int) -> Where:
    """The posts of the newest approved comments, in an archive or a search those of its posts, else of all public ones."""
    if flags.archive or flags.search:
        condition, params = where.sql, where.params
    else:
        condition, params = (
            '("post_status" = ? OR ("post_status" = ? AND "post_type" = ?))',
            ["publish", "inherit", "attachment"],
        )
    ids = site.db.column(
        f'SELECT "comment_post_ID" FROM "wp_comments" WHERE "comment_approved" = ? AND "comment_post_ID" IN'
        f' (SELECT "ID" FROM "wp_posts" WHERE {condition}) ORDER BY "comment_date_gmt" DESC LIMIT ?',
        ("1", *params, limit),
    )
    found = Where()
    found.add(f'"ID" IN ({", ".join("?" * len(set(ids)))})', *set(ids))
    return found


def search_terms(wanted: Wanted) -> list[str]:
    """The words to look for; quoted parts stay together, and ten words or more are looked for as one."""
    text = _one_line(wanted.s)
    if wanted.sentence:
        return [text]
    found = []
    for word in _WORD.finditer(text):
        term = word.group().strip("\"'\n\r ") if word.group(1) is None else word.group(1)
        if term and not (len(term) == 1 and term.isascii() and term.isalpha()) and term.lower() not in _STOPWORDS:
            found.append(term)
    return found if 0 < len(found) <= _MOST_TERMS else [text]


def _one_line(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")


_STOPWORDS = frozenset(
    "about an are as at be by com for from how in is it of on or that the this to was what when where who will with www".split()
)


def search(where: Where, wanted: Wanted, user: User | None) -> None:
    """Every term in the title, the excerpt or the content; a term after ``-`` in none of them."""
    for term in search_terms(wanted):
        excluded = term.startswith("-")
        words = term[1:] if excluded else term
        tests = [_test(f'"{column}"', words, wanted.exact) for column in ("post_title", "post_excerpt", "post_content")]
        either = " OR ".join(test for test, _ in tests)
        where.add(f"NOT ({either})" if excluded else f"({either})", *(value for _, value in tests))
    if user is None:
        where.add("\"post_password\" = ''")


def _test(column: str, words: str, exact: bool) -> tuple[str, str]:
    """A condition that a text holds some words or, with ``exact``, is nothing else; and its value."""
    if not exact:
        return holding(column, words)
    return f"{column} LIKE ? ESCAPE '\\'", words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def order(wanted: Wanted, flags: Flags) -> tuple[str, list[object]]:
    """ORDER BY with its values: newest first, the best match first in a search, or as asked."""
    direction = "ASC" if wanted.order.upper() == "ASC" else "DESC"
    names = [SORTS[name] for name in wanted.orderby.split() if name in SORTS]
    by = ", ".join(f"{sortable(name)} {direction}" for name in dict.fromkeys(names)) or f'"post_date" {direction}'
    params: list[object] = []
    if wanted.s and flags.search and not flags.feed and (not wanted.orderby or wanted.orderby == "relevance"):
        relevance, params = _relevance(wanted)
        by = f"{relevance}, {by}" if relevance else by
    return f'{by}, "ID" {direction}', params


def sortable(name: str) -> str:
    """A column of ``wp_posts`` to order by: titles in the order of the database, all else as it is."""
    return in_order('"post_title"') if name == "post_title" else f'"{name}"'


def _relevance(wanted: Wanted) -> tuple[str, list[object]]:
    """The whole sentence in the title before all words before any word, then excerpt, then content.

    One word is looked for in the title alone, but words that are passed over count. The sentence does not count when it says
    what to leave out, nor do the words of the title when they are many.
    """
    terms = [term for term in search_terms(wanted) if not term.startswith("-")]
    if wanted.exact or not terms:
        return "", []
    likes = [holding('"post_title"', term) for term in terms]
    text = _one_line(wanted.s)
    if wanted.sentence or sum(1 for _ in _WORD.finditer(text)) < 2:
        return f"{likes[0][0]} DESC", [likes[0][1]]
    cases: list[tuple[str, int, list[str]]] = []
    values = [value for _, value in likes]
    if len(likes) <= _MOST_COMPARED:
        cases.append((" AND ".join(test for test, _ in likes), 2, values))
    if 1 < len(likes) <= _MOST_COMPARED:
        cases.append((" OR ".join(test for test, _ in likes), 3, values))
    if not _EXCLUDES.search(text):
        for column, rank in (("post_title", 1), ("post_excerpt", 4), ("post_content", 5)):
            test, value = holding(f'"{column}"', text)
            cases.append((test, rank, [value]))
    if not cases:
        return "", []
    cases.sort(key=lambda case: case[1])
    ranks = " ".join(f"WHEN {test} THEN {rank}" for test, rank, _ in cases)
    return f"CASE {ranks} ELSE 6 END", [value for *_, held in cases for value in held]
