"""``wp-cron.php``: run what is due, after the answer."""

from __future__ import annotations

from werkzeug.wrappers import Request, Response

from wpcompat.front.headers import add
from wpcompat.linkbacks import events
from wpcompat.rendering import nocache_headers
from wpcompat.site import Site


def respond(site: Site, request: Request) -> Response:
    """An empty page at once; the events run behind it. A POST with fields runs nothing, as in WordPress."""
    if not (request.method == "POST" and request.content_length):
        site.events.submit(lambda: events.run_due(site))
    response = Response(b"", content_type="text/html; charset=UTF-8")
    return add(response, nocache_headers(site.profile.no_store))
