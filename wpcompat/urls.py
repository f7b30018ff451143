"""Every URL in WordPress's names, and who answers it."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from wpcompat.site import Site

Handler = Callable[[Site, Request], Response]

URLS = Map(
    [
        Rule("/xmlrpc.php", endpoint="wpcompat.xmlrpc.endpoint:respond"),
        Rule("/xmlrpc.php/<path:rest>", endpoint="wpcompat.xmlrpc.endpoint:respond"),
        Rule("/wp-trackback.php", endpoint="wpcompat.trackback:respond_file"),
        Rule("/wp-trackback.php/<path:rest>", endpoint="wpcompat.trackback:respond_file"),
        Rule("/wp-comments-post.php", endpoint="wpcompat.front.comment_form:respond"),
        Rule("/wp-cron.php", endpoint="wpcompat.front.cron:respond"),
        Rule("/", endpoint="wpcompat.front.views:respond"),
        Rule("/<path:rest>", endpoint="wpcompat.front.views:respond"),
    ],
    strict_slashes=False,
    merge_slashes=False,
)
"""Path (below the address of the site) → ``module:function``, imported at its first request."""

_handlers: dict[str, Handler] = {}


def handler(endpoint: str) -> Handler:
    if endpoint not in _handlers:
        module, _, function = endpoint.partition(":")
        _handlers[endpoint] = getattr(import_module(module), function)
    return _handlers[endpoint]
