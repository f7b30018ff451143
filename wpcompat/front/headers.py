"""What a page says in its HTTP headers: discovery, validators, caching, protection."""

from __future__ import annotations

import hashlib

from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.db import Post, Term
from wpcompat.formatting import dates
from wpcompat.formatting.urls import sanitize_redirect
from wpcompat.posts import permalinks
from wpcompat.posts.openness import pings_open
from wpcompat.posts.query import QueryResult
from wpcompat.rendering import nocache_headers
from wpcompat.site import Site

CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data: https: http:; media-src 'self' https: http:; "
    "form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
"""For our pages: no script, no frames, styles from the site alone; pictures from wherever posts link them."""

_PROTECTION = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin"))
_PAGE_PROTECTION = (*_PROTECTION, ("Content-Security-Policy", CONTENT_POLICY))
_OTHER_PROTECTION = (*_PROTECTION, ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'self'"))

UPLOAD_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For files that people stored: whatever they hold, it runs nowhere."""

ROUTES = {"post": "posts", "page": "pages", "attachment": "media", "category": "categories", "post_tag": "tags"}
"""Post types and taxonomies under the names they have in WordPress's REST addresses."""


def discover(site: Site, response: Response, result: QueryResult, *, redirect: bool = False) -> Response:
    """Add ``X-Pingback`` and the ``Link`` headers exactly where WordPress sends them.

    ``WP::send_headers`` comes before any redirect, ``rest_output_link_header`` and ``wp_shortlink_header`` after it: a
    redirect says where to ping, but not where the REST address is.
    """
    post = result.post if result.is_singular else None
    if post is not None:
        if pings_open(site, post):
            response.headers.add("X-Pingback", sanitize_redirect(permalinks.site_url(site, "xmlrpc.php")))
        if post.post_password and site.profile.protected_posts_are_not_cached:
            add(response, nocache_headers(site.profile.no_store))
    if not redirect:
        link_headers(site, response, result)
    return response


def link_headers(site: Site, response: Response, result: QueryResult | None) -> None:
    """The ``Link`` headers: the REST root everywhere, the REST address and the short link where there are such."""
    response.headers.add("Link", f'<{sanitize_redirect(permalinks.rest_url(site))}>; rel="https://api.w.org/"')
    route = rest_route(result) if result is not None else ""
    if result is None or not route:
        return
    title = ' title="JSON";' if site.profile.rest_links_have_title else ""
    response.headers.add(
        "Link",
        f'<{sanitize_redirect(permalinks.rest_url(site, route))}>; rel="alternate";{title} type="application/json"',
    )
    if result.is_singular and isinstance(result.queried, Post):
        shortlink = sanitize_redirect(permalinks.shortlink(site, result.queried))
        response.headers.add("Link", f"<{shortlink}>; rel=shortlink")


def rest_route(result: QueryResult) -> str:
    """The REST address of what a page shows, without its root (``rest_get_queried_resource_route``)."""
    thing = result.queried
    if result.is_singular and isinstance(thing, Post) and thing.post_type in ROUTES:
        return f"wp/v2/{ROUTES[thing.post_type]}/{thing.ID}"
    if isinstance(thing, Term) and thing.taxonomy in ROUTES:
        return f"wp/v2/{ROUTES[thing.taxonomy]}/{thing.term_id}"
    if result.is_author and not isinstance(thing, Post | Term):
        return f"wp/v2/users/{thing.ID if thing else 0}"
    return ""


def add(response: Response, headers: list[tuple[str, str]]) -> Response:
    for name, value in headers:
        response.headers.add(name, value)
    return response


def protect(response: Response) -> Response:
    """What every answer carries, whatever made it: browsers neither guess its type nor run anything in it."""
    headers = response.headers
    for name, value in protection(response.mimetype or ""):
        headers.setdefault(name, value)
    return response


def protection(mimetype: str) -> tuple[tuple[str, str], ...]:
    return _PAGE_PROTECTION if mimetype == "text/html" else _OTHER_PROTECTION


def feed_validators(site: Site, *, comments: bool) -> tuple[str, str]:
    """``Last-Modified`` and ``ETag`` of a feed: one stamp for the whole site, as in ``WP::send_headers``."""
    stamp = last_post_modified(site)
    if comments:
        stamp = max(stamp, last_comment_modified(site))
    moment = dates.from_mysql(stamp) or site.now()
    written = dates.format_date(moment, "D, d M Y H:i:s") + " GMT"
    return written, f'"{hashlib.md5(written.encode(), usedforsecurity=False).hexdigest()}"'


def last_post_modified(site: Site) -> str:
    """The newest change of a public post, in GMT (``get_lastpostmodified``); empty without any."""
    row = site.db.row(
        'SELECT MAX("post_modified_gmt"), MAX("post_date_gmt") FROM "wp_posts" '
        "WHERE \"post_status\" = 'publish' AND \"post_type\" IN ('post', 'page', 'attachment')"
    )
    return max(row[0] or "", row[1] or "") if row else ""


def last_comment_modified(site: Site) -> str:
    """The date of the newest approved comment or ping, in GMT (``get_lastcommentmodified``)."""
    return str(
        site.db.value('SELECT MAX("comment_date_gmt") FROM "wp_comments" WHERE "comment_approved" = \'1\'') or ""
    )


def charset(site: Site) -> str:
    """What the site says its pages are written in; headers take no letter beyond those of such names."""
    written = options.text(site, "blog_charset", "UTF-8")
    return "".join(letter for letter in written if letter.isascii() and (letter.isalnum() or letter in "_-")) or "UTF-8"
