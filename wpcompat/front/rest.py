"""``wp-json/``: the address that discovery names. There is no REST interface; it says so as WordPress would."""

from __future__ import annotations

from werkzeug.wrappers import Request, Response

from wpcompat.front.headers import link_headers
from wpcompat.site import Site

_NO_ROUTE = (
    '{"code":"rest_no_route","message":"No route was found matching the URL and request method.","data":{"status":404}}'
)


def respond(site: Site, request: Request) -> Response:
    """404 ``rest_no_route``, with the headers of WordPress's REST answers."""
    response = Response(_NO_ROUTE, status=404, content_type="application/json; charset=UTF-8")
    response.headers["X-Robots-Tag"] = "noindex"
    link_headers(site, response, None)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
