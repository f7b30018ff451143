"""Requests of ``serve`` are worked on once their bodies are there, so that slow senders hold up nobody else.

No thread waits for a body. What bodies may hold of memory meanwhile is bounded: large ones are read by a few at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Receive = Callable[[], Awaitable[dict[str, Any]]]

_SMALL = 65536
_LARGE_SECONDS = 10.0


class Refused(Exception):
    """A request that is answered with ``status`` and some words instead."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class Bodies:
    """Reads bodies up to ``limit`` bytes, and one more of those that are longer; ``large``: how many large ones at a time."""

    def __init__(self, limit: int, large: int) -> None:
        self._limit = limit
        self._large = asyncio.Semaphore(large)

    async def whole(self, environ: WSGIEnvironment, receive: Receive) -> tuple[bytes, bool]:
        """The body, and whether it is large: then it counts as such until ``release`` is called.

        Empty when its announced length is above the limit. Raises ``Refused``: 400 for one that breaks off, 503 when too many
        others are large.
        """
        length = environ.get("CONTENT_LENGTH")
        if length == "0" or (length is None and "HTTP_TRANSFER_ENCODING" not in environ):
            return b"", False
        announced = int(length) if length and length.isdigit() and len(length) < 19 else None
        if announced is not None and announced > self._limit:
            return b"", False  # and it is refused for its announced length
        body, is_whole = await _read(receive, b"", min(_SMALL, self._limit + 1), announced)
        if is_whole:
            return body, False
        try:
            await asyncio.wait_for(self._large.acquire(), _LARGE_SECONDS)
        except asyncio.TimeoutError:
            raise Refused(503, "Too many large requests at a time. Try again later.") from None
        try:
            body, _ = await _read(receive, body, self._limit + 1, announced)
        except BaseException:
            self._large.release()
            raise
        return body[: self._limit + 1], True

    def release(self) -> None:
        """A large body is not needed any more."""
        self._large.release()


async def _read(receive: Receive, begun: bytes, most: int, announced: int | None) -> tuple[bytes, bool]:
    """``begun`` and what follows it, until there are ``most`` bytes or some more; and whether that is all."""
    body = bytearray(begun)
    while len(body) != announced:
        if len(body) >= most:
            return bytes(body), False
        message = await receive()
        if message["type"] != "http.request":
            raise Refused(400, "The request ended before its body was there.")
        body += message["body"]
        if not message["more_body"]:
            break
    if announced is not None and len(body) < announced:
        raise Refused(400, "The request ended before its body was there.")
    return bytes(body), True
