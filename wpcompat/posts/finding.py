"""Posts by the arguments that programs ask with, whoever may see them (``WP_Query`` of nobody)."""

from __future__ import annotations

from collections.abc import Mapping

from wpcompat import options
from wpcompat.db.conditions import Where, meta_condition, sort_as_listed, sort_by_meta
from wpcompat.errors import WPError
from wpcompat.formatting.lists import numbers, words
from wpcompat.formatting.php import intval, truthy
from wpcompat.posts import clauses
from wpcompat.posts.flags import Flags, Wanted
from wpcompat.posts.pages import page_by_path, query_slug
from wpcompat.posts.types import post_types
from wpcompat.site import Site

FILTERS = {
    "post_type": "post, page, attachment, any; several with commas (default: post, with --s any).",
    "post_status": "publish, draft, …; any: all but trash and automatic drafts; several with commas (default: any).",
    "p": "With this ID.",
    "page_id": "The page with this ID.",
    "name": "With this slug.",
    "pagename": "The page at this path of slugs.",
    "post__in": "With these IDs, with commas.",
    "post__not_in": "Without these IDs.",
    "post_name__in": "With these slugs.",
    "author": "Of these users, by ID; -N: of all others.",
    "author_name": "Of the user with this nicename.",
    "author__in": "Of these users.",
    "author__not_in": "Of all users but these.",
    "post_parent": "Below this page, or of this post.",
    "post_parent__in": "Below these.",
    "post_parent__not_in": "Below none of these.",
    "cat": "In this category or one below it, by ID; -N: in none of them.",
    "category_name": "In the category of this slug or one below it.",
    "category__in": "In one of these categories, by ID.",
    "category__not_in": "In none of these.",
    "category__and": "In all of these.",
    "tag": "With the tag of this slug; several with commas, all of them with +.",
    "tag_id": "With this tag, by ID.",
    "tag__in": "With one of these.",
    "tag__not_in": "With none of these.",
    "tag__and": "With all of these.",
    "s": "With these words in title, excerpt or text, and no password; -word: without it.",
    "ping_status": "open or closed: whether it takes pings.",
    "comment_status": "open or closed: whether it takes comments.",
    "comment_count": "With so many comments.",
    "has_password": "1: with a password; 0: without one.",
    "post_password": "With this password.",
    "post_mime_type": "Media of this type, image or image/png; several with commas.",
    "menu_order": "At this place among pages.",
    "meta_key": "With metadata of this key.",
    "meta_value": "With this metadata.",
    "meta_compare": "How they compare: =, !=, LIKE, NOT LIKE, EXISTS or NOT EXISTS (default: =).",
    "m": "Of this year, month, day …: 2026, 202603, 20260314.",
    "year": "Of this year.",
    "monthnum": "Of this month, 1 to 12.",
    "day": "Of this day of the month.",
    "w": "Of this week of the year.",
}
"""The arguments that choose posts (``WP_Query``), and what each keeps."""
ORDERS = (
    *(name for name in clauses.SORTS if not name.startswith("post_")),
    "relevance", "rand", "none", "meta_value", "meta_value_num", "post__in", "post_parent__in", "post_name__in",
)  # fmt: skip
"""What they can be ordered by; several with blanks between."""
_META = ('"wp_posts"."ID"', "wp_postmeta", "post_id")
_COLUMNS = {"post_parent": "post_parent", "comment_count": "comment_count", "menu_order": "menu_order", "post_password": "post_password", "ping_status": "ping_status", "comment_status": "comment_status"}  # fmt: skip
_NUMBERS = ("post_parent", "comment_count", "menu_order")
_LISTS = {"post": "ID", "author": "post_author", "post_parent": "post_parent"}
_TERMS = {"category": "category", "tag": "post_tag"}
_NEVER_ANY = ("trash", "auto-draft")


def find(
    site: Site, asked: Mapping[str, str], *, orderby: str = "", order: str = "", number: int = -1, offset: int = 0
) -> list[int]:
    """The IDs of the posts that ``asked`` chooses, arguments of ``FILTERS``; newest first unless ``orderby`` says otherwise.

    ``orderby``: words of ``ORDERS``, ``order`` asc or desc. ``number`` -1: all of them. ``WPError`` for another word.
    """
    where = Where()
    flags = Flags(search=bool(asked.get("s")))
    wanted = _wanted(asked, orderby, order)
    _types(site, where, asked)
    _statuses(where, asked)
    _columns(where, asked)
    _lists(where, asked)
    _page(site, where, asked)
    clauses.dates(site, where, wanted)
    clauses.taxonomies(site, where, wanted)
    clauses.authors(site, where, wanted)
    _terms(site, where, asked)
    _mime_types(where, asked)
    if any(asked.get(name) for name in ("meta_key", "meta_value", "meta_compare")):
        test, values = meta_condition(_META, asked.get("meta_key", ""), asked.get("meta_value"), asked.get("meta_compare", ""))  # fmt: skip
        where.add(test, *values)
    if flags.search:
        clauses.search(where, wanted, None)
    by, values = _order(asked, wanted, flags)
    query = f'SELECT "ID" FROM "wp_posts" WHERE {where.sql} ORDER BY {by} LIMIT ? OFFSET ?'
    return site.db.column(query, (*where.params, *values, number, offset))


def per_page(site: Site, number: int) -> int:
    """How many posts a page has: all for -1, as the site's own pages for 0, and a sign does not count otherwise."""
    return -1 if number == -1 else abs(number) or max(options.integer(site, "posts_per_page"), 1)


def _wanted(asked: Mapping[str, str], orderby: str, order: str) -> Wanted:
    """What the rules for addresses know, as they know it."""
    wanted = Wanted(orderby=orderby, order=order)
    for name in ("category_name", "tag", "author", "author_name", "cat", "s"):
        setattr(wanted, name, asked.get(name, ""))
    for name in ("year", "monthnum", "day", "w"):
        setattr(wanted, name, numbers(asked.get(name, ""))[0])
    wanted.m = "".join(letter for letter in asked.get("m", "") if letter.isascii() and letter.isdigit())
    return wanted


def _types(site: Site, where: Where, asked: Mapping[str, str]) -> None:
    given = asked.get("post_type") or ("any" if asked.get("s") else "post")
    if asked.get("pagename") or truthy(asked.get("page_id", "")):
        given = "page"
    names = words(given)
    public = [name for name, kind in post_types(site.profile).items() if kind.public]
    where.among("post_type", public if "any" in names else names)


def _statuses(where: Where, asked: Mapping[str, str]) -> None:
    names = words(asked.get("post_status") or "any")
    is_any = "any" in names
    where.among("post_status", _NEVER_ANY if is_any else names, negated=is_any)


def _columns(where: Where, asked: Mapping[str, str]) -> None:
    for name, column in _COLUMNS.items():
        if asked.get(name):
            where.add(f'"{column}" = ?', intval(asked[name]) if name in _NUMBERS else asked[name])
    for name in ("p", "page_id"):
        if truthy(asked.get(name, "")):
            where.add('"ID" = ?', numbers(asked[name])[0])
    if asked.get("name"):
        where.add('"post_name" = ?', query_slug(asked["name"]))
    if asked.get("has_password"):
        where.add('"post_password" <> ?' if truthy(asked["has_password"]) else '"post_password" = ?', "")


def _lists(where: Where, asked: Mapping[str, str]) -> None:
    for name, column in _LISTS.items():
        for ending, negated in (("__in", False), ("__not_in", True)):
            if asked.get(name + ending) is not None:
                where.among(column, numbers(asked[name + ending]), negated=negated)
    if asked.get("post_name__in") is not None:
        where.among("post_name", [query_slug(word) for word in words(asked["post_name__in"])])


def _page(site: Site, where: Where, asked: Mapping[str, str]) -> None:
    if asked.get("pagename"):
        page = page_by_path(site, asked["pagename"])
        where.add('"ID" = ?', page.ID if page else 0)


def _terms(site: Site, where: Where, asked: Mapping[str, str]) -> None:
    for name, taxonomy in _TERMS.items():
        if asked.get(f"{name}__in") is not None:
            clauses.in_terms(site, where, numbers(asked[f"{name}__in"]), taxonomy)
        if asked.get(f"{name}__not_in") is not None:
            clauses.in_terms(site, where, numbers(asked[f"{name}__not_in"]), taxonomy, "NOT IN")
        for number in numbers(asked[f"{name}__and"]) if asked.get(f"{name}__and") is not None else ():
            clauses.in_terms(site, where, [number], taxonomy)
    if asked.get("tag_id"):
        clauses.in_terms(site, where, numbers(asked["tag_id"])[:1], "post_tag")


def _mime_types(where: Where, asked: Mapping[str, str]) -> None:
    kinds = words(asked.get("post_mime_type"))
    tests = ['"post_mime_type" = ?' if "/" in kind else "\"post_mime_type\" LIKE ? || '/%'" for kind in kinds]
    if tests:
        where.add(f"({' OR '.join(tests)})", *kinds)


def _order(asked: Mapping[str, str], wanted: Wanted, flags: Flags) -> tuple[str, list[object]]:
    """ORDER BY with its values. Lists of what is asked for keep their order, whatever the direction."""
    names = wanted.orderby.replace(",", " ").split()
    for word in names:
        if word not in ORDERS and word not in clauses.SORTS:
            raise WPError("invalid_orderby", f"Posts are not ordered by '{word}', but by: {', '.join(ORDERS)}.")
    if all(word in clauses.SORTS or word == "relevance" for word in names):
        return clauses.order(wanted, flags)
    direction = "ASC" if wanted.order.upper() == "ASC" else "DESC"
    parts = [_part(asked, word, direction) for word in names if word != "none"]
    by = ", ".join([*(part for part, _ in parts), f'"ID" {direction}' if parts else '"ID"'])
    return by, [value for _, values in parts for value in values]


def _part(asked: Mapping[str, str], word: str, direction: str) -> tuple[str, list[object]]:
    if word in clauses.SORTS:
        return f"{clauses.sortable(clauses.SORTS[word])} {direction}", []
    if word in ("meta_value", "meta_value_num"):
        return f"{sort_by_meta(_META, as_number=word == 'meta_value_num')} {direction}", [asked.get("meta_key", "")]
    if word.endswith("__in"):
        part, listed = sort_as_listed(_LISTS.get(word.removesuffix("__in"), "post_name"), words(asked.get(word)))
        return part, [listed]
    return "random()", []
