"""``serve`` takes requests as ASGI hands them over, and gives them to the WSGI callable.

A body is waited for without a thread. What surely ends at once is worked on by the event loop itself: a request that goes
through another thread costs twice as much. Such requests that are there at the same time share a transaction, and are
answered after its commit. What turns out to wait, or to take long, begins anew on a thread of ``Threads``.
"""

from __future__ import annotations

import asyncio
import io
import logging
import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_to_bytes

from wpcompat import options
from wpcompat.cli.bodies import Bodies, Refused
from wpcompat.cli.threads import Threads
from wpcompat.turns import Anew, Turns, brief

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from wpcompat.app import Application

logger = logging.getLogger("wpcompat")

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Later = list[Callable[[], object]]

_BASE: WSGIEnvironment = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "Granian",
    "HTTP_HOST": "",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}
_OWN_NAMES = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
_BRIEF_BYTES = 16384
_BRIEF_CALLS = (b"pingback.ping", b"system.listMethods")
_CALL_BYTES = 400
_TOGETHER = 32
"""Requests that share a transaction, at most: others wait for the loop meanwhile."""
_AT_ONCE = 65536
"""Bytes of an answer that are sent in one piece."""
_FAILED = "The server failed to answer."


class Answer(NamedTuple):
    """``rest``: what follows ``body``, for those who may wait for it."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    rest: Rest | None = None


class Rest:
    """The rest of a long answer. All of it is used on threads that may wait."""

    def __init__(self, pieces: Iterator[bytes], close: Callable[[], object]) -> None:
        self._pieces = pieces
        self.close = close

    def next(self) -> bytes:
        """Some more bytes; none at the end."""
        return _some(self._pieces)


class _Waiting(NamedTuple):
    environ: WSGIEnvironment
    body: bytes
    answer: asyncio.Future[Answer | None]


class Gateway:
    """An ASGI application before ``app``. Bodies are read up to ``limit`` bytes, ``large`` of the large ones at a time.

    ``threads``: how many requests may wait for something at the same time.
    """

    def __init__(self, app: Application, *, limit: int, large: int, threads: int) -> None:
        self.app = app
        self._bodies = Bodies(limit, large)
        self._threads = Threads(threads)
        self._turns = Turns()
        self._waiting: list[_Waiting] = []

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        try:
            body, is_large = await self._bodies.whole(environ, receive)
        except Refused as refusal:
            await self._send(_plain(refusal.status, refusal.words), send)
            return
        try:
            answer = None
            if is_brief(environ, body):
                loop = asyncio.get_running_loop()
                future: asyncio.Future[Answer | None] = loop.create_future()
                self._waiting.append(_Waiting(environ, body, future))
                if len(self._waiting) == 1:
                    loop.call_soon(self._answer_waiting)
                answer = await future
                if answer is None:
                    environ = environ_of(scope)  # the application may have changed that one
            if answer is None:
                answer = await self._threads.run(partial(self._taking_turns, environ, body))
            await self._send(answer, send)
        finally:
            if is_large:
                self._bodies.release()

    def _answer_waiting(self) -> None:
        """Answer the brief requests that are there, on the loop's own thread."""
        batch, self._waiting = self._waiting[:_TOGETHER], self._waiting[_TOGETHER:]
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._answer_waiting)
        for request, answer in zip(batch, self._together(batch), strict=True):
            if not request.answer.done():
                request.answer.set_result(answer)

    def _together(self, batch: list[_Waiting]) -> list[Answer | None]:
        """The answers to requests that share a transaction; None for those that have to wait."""
        later: Later = []
        nobody: list[Answer | None] = [None] * len(batch)
        try:
            with brief(later), options.held(self.app.site), self.app.site.db.together():
                answers = [self._brief(request, later) for request in batch]
        except Anew:
            return nobody
        except Exception:
            logger.exception("requests could not share a transaction")
            return nobody
        for act in later:
            try:
                act()
            except Exception:
                logger.exception("what an answer left for later failed")
        return answers

    def _brief(self, request: _Waiting, later: Later) -> Answer | None:
        mark = len(later)
        try:
            with brief(later):
                return self._run(request.environ, request.body)
        except Anew as anew:
            if anew.all_of_them:
                raise
            del later[mark:]
            return None

    def _taking_turns(self, environ: WSGIEnvironment, body: bytes) -> Answer:
        with self._turns.taken():
            return self._run(environ, body)

    def _run(self, environ: WSGIEnvironment, body: bytes) -> Answer:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], object]:
            started[:] = (status, headers)
            return written.append

        written: list[bytes] = []
        environ["wsgi.input"] = io.BytesIO(body)
        try:
            answer = self.app(environ, start_response)
            rest = None
            if isinstance(answer, (list, tuple)):
                sent = b"".join((*written, *answer))
            else:
                pieces = iter(answer)
                sent = b"".join((*written, _some(pieces)))
                close = getattr(answer, "close", _nothing)
                if len(sent) < _AT_ONCE:
                    close()
                else:
                    rest = Rest(pieces, close)
            status, headers = started
            return Answer(int(status[:3]), [_header(*pair) for pair in headers], sent, rest)
        except Exception:
            logger.exception("a request failed")
            return _plain(500, _FAILED)

    async def _send(self, answer: Answer, send: Send) -> None:
        rest = answer.rest
        try:
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            await send({"type": "http.response.body", "body": answer.body, "more_body": rest is not None})
            more = rest is not None
            while rest and more:
                piece = await self._threads.run(rest.next)
                more = bool(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": more})
        finally:
            if rest:
                await self._threads.run(rest.close)


def environ_of(scope: dict[str, Any]) -> WSGIEnvironment:
    """The WSGI environment of an ASGI scope, without its input.

    Headers of one name are joined by commas, cookies by semicolons. A header with an underscore in its name is left out, since it
    could pass for one that a proxy has set.
    """
    path: bytes = scope["raw_path"]
    query: str = scope["query_string"].decode("latin-1")
    target = path.decode("latin-1")
    environ = _BASE.copy()
    environ["REQUEST_METHOD"] = scope["method"]
    environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1") if b"%" in path else target
    environ["QUERY_STRING"] = query
    environ["REQUEST_URI"] = f"{target}?{query}" if query else target
    version = scope["http_version"]
    environ["SERVER_PROTOCOL"] = "HTTP/1.0" if version == "1" else f"HTTP/{version}"
    environ["SERVER_NAME"], environ["SERVER_PORT"] = map(str, scope["server"])
    environ["REMOTE_ADDR"] = scope["client"][0]
    environ["wsgi.url_scheme"] = scope["scheme"]
    for name, value in scope["headers"]:
        key = _key(name)
        text = value.decode("latin-1")
        if key not in environ or not environ[key]:
            environ[key] = text
        elif key.startswith("HTTP_"):
            environ[key] += (";" if key == "HTTP_COOKIE" else ",") + text
    environ.pop("", None)
    return environ


def is_brief(environ: WSGIEnvironment, body: bytes) -> bool:
    """Whether a request looks as if it ended at once. It is begun anew elsewhere if it does not, so this is only a guess."""
    if environ["REQUEST_METHOD"] != "POST" or len(body) > _BRIEF_BYTES:
        return False
    path: str = environ["PATH_INFO"]
    if path.endswith("/xmlrpc.php"):
        return any(body.find(call, 0, _CALL_BYTES) > 0 for call in _BRIEF_CALLS)
    return path.endswith("/trackback/")


@lru_cache(maxsize=256)
def _key(name: bytes) -> str:
    """The environment's name of a header; empty for one that is left out."""
    if b"_" in name:
        return ""
    return _OWN_NAMES.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")


@lru_cache(maxsize=1024)
def _header(name: str, value: str) -> tuple[bytes, bytes]:
    return name.lower().encode("latin-1", "replace"), value.encode("latin-1", "replace")


def _some(pieces: Iterator[bytes]) -> bytes:
    """The next bytes, as many as go in one piece unless the end comes before."""
    found: list[bytes] = []
    size = 0
    for piece in pieces:
        found.append(piece)
        size += len(piece)
        if size >= _AT_ONCE:
            break
    return b"".join(found)


def _nothing() -> None:
    return None


def _plain(status: int, words: str) -> Answer:
    headers = [(b"content-type", b"text/plain; charset=UTF-8"), (b"connection", b"close")]
    return Answer(status, headers, words.encode() + b"\n")
