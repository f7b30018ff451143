"""What an address that nothing was found for may have meant (``redirect_guess_404_permalink``, ``wp_old_slug_redirect``)."""

from __future__ import annotations

from collections.abc import Mapping

from wpcompat.db import Post
from wpcompat.db.rows import POST_COLUMNS
from wpcompat.formatting.php import intval
from wpcompat.front.move import POST_ARGS, Move
from wpcompat.front.visit import Visit
from wpcompat.posts import permalinks
from wpcompat.posts.pages import page_by_path, query_slug
from wpcompat.posts.query import run
from wpcompat.posts.store import get_post
from wpcompat.posts.structure import structure
from wpcompat.posts.types import POST_TYPES
from wpcompat.site import Site


def is_forgotten(visit: Visit) -> bool:
    """Whether nothing was looked for, since the address contradicts itself: WordPress then forgets the status 404."""
    if visit.vars.get("error") == "404":
        return False
    return intval(visit.vars.get("p", "")) < 0 or _is_impossible_date(visit)


def _is_impossible_date(visit: Visit) -> bool:
    """Whether the address itself speaks of a month or day that does not exist, and of no post."""
    if any(visit.vars.get(name) for name in _NAMES) or any(visit.number(name) for name in _NUMBERS):
        return False
    year, month, day = visit.number("year"), visit.number("monthnum"), visit.number("day")
    return (bool(year and month) and not _is_date(year, month, day)) if day else month > 12


_NAMES = ("attachment", "subpost", "name", "pagename", "hour", "minute", "second")
_NUMBERS = ("attachment_id", "subpost_id", "p", "page_id")
"""Variables beside which WordPress does not look at a date."""
_ADMIN = ("/wp-admin", "/dashboard", "/admin")
_LOGIN = ("/wp-login.php", "/login.php", "/login")


def door_url(visit: Visit) -> str:
    """The login page or wp-admin, for who asks for ``/login`` or ``/admin`` and nothing is there (``wp_redirect_admin_locations``)."""
    site, asked = visit.site, visit.request.environ
    if not visit.result.is_404 or asked.get("QUERY_STRING") or not structure(site).pretty:
        return ""
    path = visit.path.rstrip("/")
    if path in _ADMIN:
        return permalinks.site_url(site, "wp-admin/")
    return permalinks.site_url(site, "wp-login.php") if path in _LOGIN else ""


def old_slug_url(visit: Visit) -> str:
    """The present address of a post that went by another name or date once (``wp_old_slug_redirect``)."""
    variables = visit.vars
    name = _name(visit)
    if not visit.result.is_404 or not name or variables.get("post_type", "post") == "page" or variables.get("pagename"):
        return ""
    site = visit.site
    kind = variables.get("post_type") or ("attachment" if variables.get("attachment") else "post")
    columns = POST_COLUMNS
    joined = f'SELECT {columns} FROM "wp_postmeta" JOIN "wp_posts" ON "ID" = "post_id" WHERE "post_type" = ?'
    date, values = _date_clause(visit)
    row = site.db.row(
        f'{joined} AND "meta_key" = \'_wp_old_slug\' AND "meta_value" = ?{date} LIMIT 1', (kind, name, *values)
    )
    if row is None and values:
        then, values = _date_clause(visit, '"meta_value"')
        row = site.db.row(
            f'{joined} AND "meta_key" = \'_wp_old_date\' AND "post_name" = ?{then} LIMIT 1', (kind, name, *values)
        )
    if row is None:
        return ""
    url = permalinks.get_permalink(site, Post(*row))
    if visit.number("paged") > 1:
        return permalinks.user_trailingslashit(site, f"{url.rstrip('/')}/page/{visit.number('paged')}")
    if visit.result.is_embed:
        return permalinks.user_trailingslashit(site, f"{url.rstrip('/')}/embed")
    return url


def post_number(visit: Visit) -> int:
    """The query variable ``p`` as it is once posts were looked for: the number of an attachment or a page has taken its place."""
    page_id = visit.number("page_id")
    if page_id and page_id == structure(visit.site).page_for_posts:
        page_id = 0
    return visit.number("attachment_id") or page_id or visit.number("p")


def find_lost(visit: Visit, move: Move) -> None:
    """Send the visitor to what may still be known: by its ID, as a date out of range, by the beginning of its name."""
    site = visit.site
    post = get_post(site, max(post_number(visit), visit.number("page_id"), visit.number("attachment_id")))
    if (
        post is not None
        and POST_TYPES.get(post.post_type, POST_TYPES["revision"]).public
        and post.post_status != "auto-draft"
    ):
        move.to_post(site, post)
        move.drop(*POST_ARGS)
    year, month, day = visit.number("year"), visit.number("monthnum"), visit.number("day")
    if year and month and day:
        if month <= 12 and not _is_date(year, month, day):
            move.url = permalinks.date_link(site, year, month)
            move.drop("year", "monthnum", "day")
    elif year and month > 12:
        move.url = permalinks.date_link(site, year)
        move.drop("year", "monthnum")
    if visit.number("page"):
        found = run(site, _without_error(visit.vars), strict=False).post
        if found is not None:
            move.to_post(site, found)
            move.remove("page")
    if not move.url:
        guessed = _guessed(visit)
        if guessed is not None:
            move.url = _guess_url(visit, guessed)
            move.drop("page", "feed", *POST_ARGS)


def _without_error(variables: Mapping[str, str]) -> Mapping[str, str]:
    """Variables without what says that nothing is there: the newest of the posts that the others speak of are looked for all the same.

    A ``p`` below 0 says so too. No page stands in front then.
    """
    negative = intval(variables.get("p", "")) < 0
    if not negative and variables.get("error") != "404":
        return variables
    left = ("error", "page", "p") if negative else ("error", "page")
    return {"post_type": "post", **{name: value for name, value in variables.items() if name not in left}}


def _guess_url(visit: Visit, post: Post) -> str:
    url = permalinks.get_permalink(visit.site, post)
    feed = visit.vars.get("feed", "")
    if feed:
        return permalinks.post_comments_feed_link(visit.site, post, "rss2" if feed == "feed" else feed)
    if visit.number("page") > 1:
        return url.rstrip("/") + "/" + permalinks.user_trailingslashit(visit.site, str(visit.number("page")))
    return url


def _guessed(visit: Visit) -> Post | None:
    """The public post whose name begins with the one asked for (``redirect_guess_404_permalink``).

    Of several the first by name: WordPress takes what its database comes upon first, which reads an index of names.
    """
    name = query_slug(_name(visit))
    if not name:
        return None
    where, values = '"post_name" >= ? AND "post_name" < ?', [name, name + "\U0010ffff"]
    date, more = _date_clause(visit)
    kinds = ", ".join(f"'{kind.name}'" for kind in POST_TYPES.values() if kind.public)
    wanted = visit.vars.get("post_type", "")
    if wanted in POST_TYPES:
        kinds = f"'{wanted}'"
    row = visit.site.db.row(
        f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE {where}{date} AND "post_type" IN ({kinds}) '
        'AND "post_status" = \'publish\' ORDER BY "post_name", "ID" LIMIT 1',
        (*values, *more),
    )
    return None if row is None else Post(*row)


def _name(visit: Visit) -> str:
    """The name that is asked for, also as the last one of a path of pages or of an attachment; not that of the page for the posts."""
    for variable in ("name", "pagename", "attachment"):
        value = visit.vars.get(variable, "").rstrip("/")
        if value and not (variable == "pagename" and _is_page_for_posts(visit.site, value)):
            return value.rpartition("/")[2]
    return ""


def _is_page_for_posts(site: Site, path: str) -> bool:
    number = structure(site).page_for_posts
    page = page_by_path(site, path) if number else None
    return page is not None and number == page.ID


def _date_clause(visit: Visit, column: str = '"post_date"') -> tuple[str, list[str]]:
    """The condition that a date lies in the year, month and day asked for, and its values."""
    clause, values = "", []
    for name, first, digits in (("year", 1, 4), ("monthnum", 6, 2), ("day", 9, 2)):
        number = visit.number(name)
        if number:
            clause += f" AND substr({column}, {first}, {digits}) = ?"
            values.append(f"{number:0{digits}d}")
    return clause, values


def _is_date(year: int, month: int, day: int) -> bool:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= month <= 12 and 1 <= day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]
