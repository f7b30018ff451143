"""Feeds of posts and of comments, RSS 2.0 and Atom, in the shape that WordPress gives them."""

from __future__ import annotations

from werkzeug.http import parse_date
from werkzeug.wrappers import Response

from wpcompat.formatting.feedtext import document
from wpcompat.front import atom, rss
from wpcompat.front.feedparts import OF_A_POST, shows_comments
from wpcompat.front.headers import charset, discover, feed_validators
from wpcompat.front.visit import Visit


def kind_of(visit: Visit) -> str:
    """``rss2`` or ``atom``. RSS 0.92 and RDF are answered with RSS 2.0."""
    return "atom" if visit.result.feed.endswith("atom") else "rss2"


def content_type(visit: Visit) -> str:
    words = "application/atom+xml" if kind_of(visit) == "atom" else "application/rss+xml"
    return f"{words}; charset={charset(visit.site)}"


def validators(visit: Visit) -> tuple[str, str]:
    """``Last-Modified`` and ``ETag``."""
    variables = visit.vars
    asked = bool(variables.get("withcomments")) or variables.get("feed", "").startswith("comments-")
    of_a_post = not variables.get("withoutcomments") and any(variables.get(name) for name in OF_A_POST)
    return feed_validators(visit.site, comments=asked or of_a_post)


def respond(visit: Visit) -> Response:
    """The feed, or 304 when the reader has it."""
    modified, tag = validators(visit)
    if _is_known(visit, modified, tag):
        response = Response(b"", status=304)
        response.headers.remove("Content-Type")
        response.headers["Last-Modified"] = modified
        response.headers["ETag"] = tag
        return response
    body = b"" if visit.request.method == "HEAD" else _body(visit)
    response = Response(body, content_type=content_type(visit))
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


def _body(visit: Visit) -> bytes:
    kind = atom if kind_of(visit) == "atom" else rss
    return document(kind.comments(visit) if shows_comments(visit) else kind.posts(visit))
