"""From a response to the server: a short way for plain bytes, which nearly all answers are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from wpcompat.front.headers import protect, protection
from wpcompat.rendering import Plain

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


def send(response: Response | Plain, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Protect a response and hand it over; what goes out is what ``response(environ, start_response)`` would send."""
    if isinstance(response, Plain):
        start_response(response.status, [*response.headers, *protection("text/xml")])
        return () if environ["REQUEST_METHOD"] == "HEAD" else [response.body]
    body, status = response.response, response.status_code
    only = body[0] if isinstance(body, list) and len(body) == 1 else None
    headers = list(response.headers)
    known = {name.lower(): value for name, value in headers}
    if not isinstance(only, bytes) or status < 200 or status in (204, 304):
        return protect(response)(environ, start_response)
    mimetype = known.get("content-type", "").partition(";")[0].strip().lower()
    headers += [pair for pair in protection(mimetype) if pair[0].lower() not in known]
    if response.automatically_set_content_length and "content-length" not in known:
        headers.append(("Content-Length", str(len(only))))
    start_response(response.status, headers)
    return () if environ["REQUEST_METHOD"] == "HEAD" else [only]
