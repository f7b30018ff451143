"""Every URL in WordPress's names, and who answers it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from wpcompat.site import Site

if TYPE_CHECKING:
    from wpcompat.posts.query import QueryResult
    from wpcompat.rendering import Plain

Handler = Callable[[Site, Request], Response]

XMLRPC = "wpcompat.xmlrpc.endpoint:respond"
"""The one endpoint that is called with the WSGI environment and answers with bytes: what it reads needs no request object."""

PAGE = "wpcompat.urls:page"
TRACKBACK = "/trackback/"
"""How the address ends that a post takes trackbacks at."""

URLS: dict[str, str] = {
    "xmlrpc.php": XMLRPC,
    "wp-trackback.php": "wpcompat.urls:trackback_file",
    "wp-comments-post.php": "wpcompat.front.comment_form:respond",
    "wp-cron.php": "wpcompat.front.cron:respond",
    "wp-login.php": "wpcompat.admin.login:respond",
    "wp-admin": "wpcompat.admin.screens:respond",
    "wp-json": "wpcompat.front.rest:respond",
    "robots.txt": "wpcompat.front.files:robots",
    "favicon.ico": "wpcompat.front.files:favicon",
    "wp-content/uploads/": "wpcompat.front.files:upload",
    "wp-content/themes/wpcompat/": "wpcompat.front.files:static",
    "": PAGE,
}
"""The beginning of a path (below the address of the site) → ``module:function``, imported at its first request.

A name stands for itself and for all that follows a slash after it, as the scripts of WordPress do; the empty name is
every other path. This is a dictionary rather than a routing map, since WordPress's own rewrite rules, which change with the
site's permalink structure, do the real work (``wpcompat.posts.rewrite``).
"""

_handlers: dict[str, Handler] = {}


def endpoint_of(path: str) -> str:
    """The endpoint that answers a path, which begins with a slash."""
    first, _, rest = path[1:].partition("/")
    if not first:
        # Web servers take several slashes for one where they look for a script, and clients write ``site//xmlrpc.php``.
        first = path.lstrip("/").partition("/")[0]
        return URLS[first] if first.endswith(".php") and first in URLS else PAGE
    found = URLS.get(first)
    if found is not None:
        return found
    if first == "wp-content":
        second, slash, rest = rest.partition("/")
        if second == "themes" and slash:
            third, slash, _ = rest.partition("/")
            return URLS.get(f"wp-content/themes/{third}{slash}", URLS[""])
        return URLS.get(f"wp-content/{second}{slash}", URLS[""])
    return URLS[""]


def handler(endpoint: str) -> Handler:
    if endpoint not in _handlers:
        module, _, function = endpoint.partition(":")
        _handlers[endpoint] = getattr(import_module(module), function)
    return _handlers[endpoint]


def page(site: Site, request: Request) -> Response:
    """A page of the site. The front and the trackback door are strangers, so they meet here."""
    from wpcompat.front import views

    return views.respond(site, request, _trackback)


def trackback_file(site: Site, request: Request) -> Response:
    """``wp-trackback.php``; where its address asks for a feed too, the answer carries what readers of that feed keep."""
    from wpcompat.front.feeds import validators_of
    from wpcompat.trackback import respond_file

    return respond_file(site, request, validators_of)


def trackback_sent(site: Site, environ: dict[str, Any]) -> Plain | Response | None:
    """The answer to a plain trackback, the short way: as ``page`` would give it, but without a request object."""
    path: str = environ.get("PATH_INFO", "")
    if environ.get("QUERY_STRING") or not path.endswith(TRACKBACK):
        return None
    if "%" in environ.get("REQUEST_URI", "") or "%" in environ.get("RAW_URI", ""):
        return None
    from wpcompat.front import views

    found = views.trackback_door(site, path)
    if found is None:
        return None
    from wpcompat.linkbacks.sent_form import is_plain_trackback

    if not is_plain_trackback(environ, site.config["limits.body_bytes"], site.config["limits.form_fields"]):
        return None
    from wpcompat.trackback import respond_short

    return respond_short(site, environ, *found)


def _trackback(site: Site, request: Request, result: QueryResult) -> Response:
    from wpcompat.trackback import respond_post

    return respond_post(site, request, result)
