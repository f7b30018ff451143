"""Requests of ``serve`` are worked on once their bodies are there, so that slow senders hold up nobody else.

Granian gives each request a thread, which waits for the body. Here are as many threads as connections; those that only wait
cost little. What a body may hold of memory meanwhile is bounded: large ones are read by a few at a time.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from wpcompat.outbound.turns import Turns

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from wpcompat.app import Application

_SMALL = 65536
_LARGE_SECONDS = 10.0
_PIECE = 1 << 20


class Bodies:
    """A WSGI application that reads the whole body, up to ``limit`` bytes, before ``app`` is called.

    ``threads``: how many large bodies are read at a time.
    """

    def __init__(self, app: Application, limit: int, threads: int) -> None:
        self.app = app
        self._limit = limit
        self._turns = Turns()
        self._large = threading.Semaphore(threads)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH")
        if length == "0" or (length is None and "HTTP_TRANSFER_ENCODING" not in environ):
            return self._answer(environ, start_response)
        announced = int(length) if length and length.isdigit() and len(length) < 19 else None
        if announced is not None and announced > self._limit:
            return self._answer(environ, start_response)  # which refuses it unread
        stream = environ["wsgi.input"]
        body = stream.read(min(_SMALL, self._limit + 1))
        if len(body) < _SMALL or announced == _SMALL:
            return self._received(environ, start_response, body, announced)
        if not self._large.acquire(timeout=_LARGE_SECONDS):
            return _refuse(
                start_response, "503 Service Unavailable", "Too many large requests at a time. Try again later."
            )
        try:
            return self._received(environ, start_response, self._rest(stream, body), announced)
        finally:
            self._large.release()

    def _received(
        self, environ: WSGIEnvironment, start_response: StartResponse, body: bytes, announced: int | None
    ) -> Iterable[bytes]:
        if announced is not None and len(body) < announced:
            return _refuse(start_response, "400 Bad Request", "The request ended before its body was there.")
        environ["wsgi.input"] = io.BytesIO(body)
        return self._answer(environ, start_response)

    def _answer(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._turns.taken():
            return self.app(environ, start_response)

    def _rest(self, stream: io.BufferedIOBase, begun: bytes) -> bytes:
        body = bytearray(begun)
        while len(body) <= self._limit:
            piece = stream.read(min(_PIECE, self._limit + 1 - len(body)))
            if not piece:
                break
            body += piece
        return bytes(body)


def _refuse(start_response: StartResponse, status: str, words: str) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=UTF-8"), ("Connection", "close")])
    return [words.encode() + b"\n"]
