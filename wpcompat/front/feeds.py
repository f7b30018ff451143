"""Feeds of posts and of comments, RSS 2.0 and Atom, in the shape that WordPress gives them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from werkzeug.datastructures import Headers
from werkzeug.http import parse_date
from werkzeug.wrappers import Response

from wpcompat.formatting.feedtext import document
from wpcompat.formatting.php import truthy
from wpcompat.front import atom, rss
from wpcompat.front.feedparts import OF_A_POST, shows_comments
from wpcompat.front.headers import add, charset, discover, feed_validators
from wpcompat.front.lost import is_forgotten
from wpcompat.front.visit import Visit
from wpcompat.posts.structure import FEEDS
from wpcompat.rendering import die_page, nocache_headers
from wpcompat.site import Site

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_CONTENT_TYPES = {"rss2": "application/rss+xml; charset=", "atom": "application/atom+xml; charset="}


def kind_of(visit: Visit) -> str:
    """``rss2`` or ``atom``; empty for a feed that there is not. RSS 0.92 and RDF are answered with RSS 2.0."""
    name = visit.result.feed.lstrip("_")
    if name and name not in FEEDS:
        return ""
    return "atom" if name == "atom" else "rss2"


def content_type(visit: Visit) -> str:
    """What the headers say before the feed is looked for by its name without underscores in front (``feed_content_type``)."""
    if not is_announced(visit):
        return f"text/html; charset={charset(visit.site)}"
    name = visit.result.feed
    words = "octet-stream" if name not in FEEDS else "atom+xml" if name == "atom" else "rss+xml"
    return f"application/{words}; charset={charset(visit.site)}"


def is_announced(visit: Visit) -> bool:
    """Whether the headers speak of a feed: they do not when the address asks for an error, or no rule held for it."""
    return not truthy(visit.vars.get("error", ""))


def validators(visit: Visit) -> tuple[str, str]:
    """``Last-Modified`` and ``ETag``."""
    return validators_of(visit.site, visit.vars)


def validators_of(site: Site, variables: Mapping[str, str]) -> tuple[str, str]:
    """``Last-Modified`` and ``ETag`` of the feed that query variables ask for."""
    asked = bool(variables.get("withcomments")) or variables.get("feed", "").startswith("comments-")
    of_a_post = not variables.get("withoutcomments") and any(variables.get(name) for name in OF_A_POST)
    return feed_validators(site, comments=asked or of_a_post)


class _Known(Response):
    """304 as WordPress sends it: with the date of the feed, which werkzeug takes for a header of the body."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        headers = super().get_wsgi_headers(environ)
        headers["Last-Modified"] = self.headers["Last-Modified"]
        return headers


def respond(visit: Visit) -> Response:
    """The feed, or 304 when the reader has it."""
    modified, tag = validators(visit) if is_announced(visit) else ("", "")
    if tag and _is_known(visit, modified, tag):
        response: Response = _Known(b"", status=304)
        response.headers.remove("Content-Type")
        response.headers["Last-Modified"] = modified
        response.headers["ETag"] = tag
        return discover(visit.site, response, visit.result, redirect=True)
    kind, is_head = kind_of(visit), visit.request.method == "HEAD"
    if not kind and not is_head:
        message = "<strong>Error:</strong> This is not a valid feed template."
        response = die_page(visit.site, message, 404, xml=True)
        if tag:
            response.headers["ETag"] = tag
        return discover(visit.site, response, visit.result)
    body = b"" if is_head else _body(visit, kind)
    response = Response(
        body, content_type=content_type(visit) if is_head else _CONTENT_TYPES[kind] + charset(visit.site)
    )
    if visit.result.is_404 and not is_forgotten(visit):
        response.status_code = 404
        add(response, nocache_headers(visit.site.profile.no_store))
    if tag:
        response.headers["Last-Modified"] = modified
        response.headers["ETag"] = tag
    return discover(visit.site, response, visit.result)


def _is_known(visit: Visit, modified: str, tag: str) -> bool:
    """WordPress's reading of the conditional headers: with both of them, both must agree."""
    given = visit.request.headers.get("If-None-Match")
    since = parse_date(visit.request.headers.get("If-Modified-Since"))
    stamp = parse_date(modified)
    newer = since is not None and stamp is not None and since >= stamp
    if given is not None and since is not None:
        return newer and given.strip().removeprefix("W/") == tag
    return newer or (given is not None and given.strip().removeprefix("W/") == tag)


def _body(visit: Visit, kind: str) -> bytes:
    made = atom if kind == "atom" else rss
    return document(made.comments(visit) if shows_comments(visit) else made.posts(visit))
