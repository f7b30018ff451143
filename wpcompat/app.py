"""The WSGI callable, with the one error boundary."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import peewee
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Request, Response

from wpcompat import options, trackback
from wpcompat.errors import WPError
from wpcompat.front.addresses import folder_of
from wpcompat.front.errors import critical_error, die_page
from wpcompat.front.reply import send
from wpcompat.linkbacks.events import start_worker
from wpcompat.linkbacks.finding import INSIDE
from wpcompat.rendering import ERROR_TITLE, Plain
from wpcompat.site import Site, open_site
from wpcompat.urls import PAGE, XMLRPC, endpoint_of, handler, trackback_sent
from wpcompat.xmlrpc import endpoint as xmlrpc
from wpcompat.xmlrpc.wire import warn_of_an_old_parser

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger("wpcompat")

_ASCII = "".join(map(chr, range(128)))


class Application:
    """One site as a WSGI callable.

    ``run_events``: each process runs the site's due events (pings to send) itself, on a thread that its first request starts;
    threads that were started before a server forked its workers would be lost.
    """

    def __init__(self, site: Site, *, run_events: bool = False) -> None:
        self.site = site
        self._events_of = 0 if run_events else -1
        self._starting = threading.Lock()
        proxies: int = site.config["server.trusted_proxies"]
        self._answer: WSGIApplication = self._respond
        site.cache[INSIDE] = self.inside
        if proxies:
            self._answer = ProxyFix(self._respond, x_for=proxies, x_proto=proxies, x_host=0)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self._events_of >= 0 and self._events_of != os.getpid():
            self._start_events()
        self.site.traffic.note()
        return self._answer(environ, start_response)

    def inside(self, method: str, address: str) -> tuple[int, Mapping[str, str], str]:
        """Status, headers and text of the answer to a request for an address of the site, without the network."""
        from werkzeug.test import EnvironBuilder, run_wsgi_app

        parts = urlsplit(address)
        host = f"{parts.scheme}://{parts.netloc}"
        environ = EnvironBuilder(parts.path or "/", host, parts.query, method).get_environ()
        body, status, headers = run_wsgi_app(self._respond, environ, buffered=True)
        return int(status.partition(" ")[0]), dict(headers), b"".join(body).decode("utf-8", "replace")

    def _start_events(self) -> None:
        with self._starting:
            if self._events_of != os.getpid():
                self._events_of = os.getpid()
                start_worker(self.site)

    def _respond(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return send(self.respond(environ), environ, start_response)

    def respond(self, environ: WSGIEnvironment) -> Response | Plain:
        """The answer to a request. Whatever goes wrong becomes a page here, and nowhere else."""
        try:
            with options.held(self.site):
                enter_home(self.site, environ)
                endpoint = endpoint_of(_path(environ))
                if endpoint == XMLRPC:
                    return xmlrpc.respond(self.site, environ)
                if endpoint == PAGE and environ["REQUEST_METHOD"] == "POST":
                    answer = trackback_sent(self.site, environ)
                    if answer is not None:
                        return answer
                request = self._request(environ)
                try:
                    return handler(endpoint)(self.site, request)
                finally:
                    # Files that were sent with a form lie in the folder for temporary files until then.
                    request.close()
        except WPError as error:
            return die_page(self.site, error.message, error.status, title=error.data.get("title", ERROR_TITLE))
        except HTTPException as error:
            status = error.code or 400
            return die_page(self.site, HTTP_STATUS_CODES.get(status, "Error"), status)
        except peewee.DatabaseError:
            logger.exception("%s: the database failed", _asked(environ))
            return unavailable(self.site, environ)
        except Exception:
            logger.exception("%s failed", _asked(environ))
            return critical_error(self.site.profile.support_url)

    def _request(self, environ: WSGIEnvironment) -> Request:
        query: str = environ.get("QUERY_STRING", "")
        if not query.isascii():
            # Werkzeug takes bytes beyond ASCII only when they are UTF-8.
            environ["QUERY_STRING"] = quote(query, safe=_ASCII, encoding="latin-1", errors="replace")
        request = Request(environ)
        request.max_content_length = self.site.config["limits.body_bytes"]
        request.max_form_memory_size = self.site.config["limits.body_bytes"]
        request.max_form_parts = self.site.config["limits.form_fields"]
        return request


def unavailable(site: Site, environ: WSGIEnvironment) -> Response | Plain:
    """503 while the database fails, in the words of the sender's own protocol."""
    path, query = _path(environ), environ.get("QUERY_STRING", "")
    retry = ("Retry-After", "10")
    if "/xmlrpc.php" in path and environ.get("REQUEST_METHOD") == "POST":
        return xmlrpc.unavailable([retry])
    if "/wp-trackback.php" in path or path.rstrip("/").endswith("/trackback") or "tb=1" in query.split("&"):
        response: Response = trackback.unavailable()
    else:
        response = die_page(site, "<h1>Error establishing a database connection</h1>", 503, title="Database Error")
    response.headers[retry[0]] = retry[1]
    return response


def enter_home(site: Site, environ: WSGIEnvironment) -> None:
    """Move the folder of the site's address from ``PATH_INFO`` to ``SCRIPT_NAME``, unless the server has done so.

    A site at ``http://host/blog`` is asked for ``/blog/feed/``; everything behind this line sees ``/feed/``.
    """
    prefix = options.derived(site, "folder", _folder)
    if not prefix:
        return
    path = _path(environ)
    if path == prefix or path.startswith(prefix + "/"):
        environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + prefix
        environ["PATH_INFO"] = path[len(prefix) :] or "/"


def _folder(site: Site) -> str:
    return folder_of(options.text(site, "home")).rstrip("/")


def _asked(environ: WSGIEnvironment) -> str:
    path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return f"{environ.get('REQUEST_METHOD')} {path!r}"


def _path(environ: WSGIEnvironment) -> str:
    path: str = environ.get("PATH_INFO", "")
    return path if path.startswith("/") else "/" + path


def create_app(path: str | Path, *, run_events: bool = False) -> Application:
    """The application of the site in a folder; ``run_events`` as there, unless ``[server] cron`` says no."""
    warn_of_an_old_parser()
    site = open_site(path)
    # A server may fork now, and a connection must not be shared between processes.
    site.db.close()
    return Application(site, run_events=run_events and site.config["server.cron"])
