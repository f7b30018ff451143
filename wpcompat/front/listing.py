"""Lists of posts: the home page, archives, search results."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from wpcompat import options
from wpcompat.db import Post, Term, User
from wpcompat.formatting import dates
from wpcompat.formatting.urls import add_query_arg, urlencode
from wpcompat.front import content, titles
from wpcompat.front.discussion import heading
from wpcompat.front.head import search_link
from wpcompat.front.password import is_locked
from wpcompat.front.visit import Visit
from wpcompat.posts import permalinks
from wpcompat.posts.structure import structure
from wpcompat.rendering import clean_post
from wpcompat.users.store import get_user


def list_values(visit: Visit) -> dict[str, Any]:
    """The values of ``index.html``."""
    result = visit.result
    kind, title = titles.list_heading(visit)
    page, pages = max(1, result.paged), result.max_num_pages
    return {
        "heading_kind": kind,
        "heading": title,
        "description": _description(visit),
        "entries": [entry(visit, post) for post in result.posts],
        "nothing": "Nothing was found for these words." if result.is_search else "There are no posts here yet.",
        "page": page,
        "page_count": pages,
        "newer_url": page_url(visit, page - 1) if page > 1 else "",
        "older_url": page_url(visit, page + 1) if page < pages else "",
    }


def entry(visit: Visit, post: Post) -> dict[str, Any]:
    """One post of a list."""
    site = visit.site
    if is_locked(visit, post):
        text, more = Markup("<p>There is no excerpt because this is a protected post.</p>"), False
    else:
        text, more = content.teaser(site, post)
    return {
        **dated(visit, post),
        "id": post.ID,
        "title": content.post_title(site, post) or Markup("Untitled"),
        "url": permalinks.get_permalink(site, post),
        "content": text,
        "more": more,
        "responses": heading(post.comment_count).replace("comment", "response") if post.comment_count else "",
    }


def dated(visit: Visit, post: Post) -> dict[str, Any]:
    """Date and author of a post."""
    site = visit.site
    author = get_user(site, post.post_author)
    moment = dates.from_mysql(
        post.post_date, dates.site_zone(options.text(site, "timezone_string"), options.text(site, "gmt_offset"))
    )
    return {
        "date": dates.mysql2date(options.text(site, "date_format"), post.post_date),
        "iso_date": dates.w3c(moment) if moment else "",
        "author": author.display_name if author else "",
        "author_url": permalinks.author_link(site, author.ID, author.user_nicename) if author else "",
    }


def _description(visit: Visit) -> Markup:
    """What a term or an author says about itself."""
    thing = visit.result.queried
    if isinstance(thing, Term) and thing.description:
        html = content.post_html(visit.site, Post(), thing.description)
        return content.texts(visit.site).get("term", 0, thing.description, lambda: clean_post(html))
    return Markup("")


def page_url(visit: Visit, number: int) -> str:
    """The address of a page of the list."""
    site, result = visit.site, visit.result
    if not structure(site).pretty or (result.is_search and "s" in visit.query):
        base = permalinks.home_url(site, "/")
        kept = {name: urlencode(value) for name, value in visit.vars.items() if name not in ("paged", "error")}
        return add_query_arg(base, **kept, paged=number if number > 1 else None)
    base = _first_page(visit)
    return permalinks.user_trailingslashit(site, f"{base.rstrip('/')}/page/{number}") if number > 1 else base


def _first_page(visit: Visit) -> str:
    site, result = visit.site, visit.result
    thing = result.queried
    if isinstance(thing, Term):
        return permalinks.term_link(site, thing)
    if isinstance(thing, User):
        return permalinks.author_link(site, thing.ID, thing.user_nicename)
    if isinstance(thing, Post):
        return permalinks.get_permalink(site, thing)
    if result.is_search:
        return search_link(site, result.search)
    if result.is_date and result.year:
        return permalinks.date_link(site, result.year, result.month, result.day)
    return permalinks.home_url(site, "/")
