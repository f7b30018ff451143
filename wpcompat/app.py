"""The WSGI callable, with the one error boundary."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

from wpcompat.site import Site, open_site
from wpcompat.urls import URLS, handler

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

logger = logging.getLogger("wpcompat")


class Application:
    """One site as a WSGI callable."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = self.site.config["limits.body_bytes"]
        return self.respond(request)(environ, start_response)

    def respond(self, request: Request) -> Response:
        try:
            endpoint, _ = URLS.bind("").match(request.path, method=request.method)
            return handler(endpoint)(self.site, request)
        except Exception:
            logger.exception("%s %s failed", request.method, request.path)
            return Response("There has been a critical error on this website.", status=500, mimetype="text/plain")


def create_app(path: str | Path) -> Application:
    """The application of the site in a folder."""
    return Application(open_site(path))
