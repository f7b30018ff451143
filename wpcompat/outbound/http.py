"""Requests through the guarded door.

The URL is checked, its name resolved once, each of its addresses checked, and the connection goes to such an address,
while Host and TLS keep the name. Every redirect starts over. One wall clock covers all of it, and the socket is closed
when enough has been read.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from urllib.parse import urljoin

from wpcompat import journal
from wpcompat.config import Config
from wpcompat.outbound.addresses import Address
from wpcompat.outbound.exchange import Budget, Clock, Connector, Exchange, Reply, compose, connect, secure
from wpcompat.outbound.gate import Gate
from wpcompat.outbound.guard import DoorError, Guard, Target, read_target
from wpcompat.outbound.resolver import Resolver
from wpcompat.outbound.turns import away
from wpcompat.profiles import Profile

__all__ = ["ACCEPTED_ENCODINGS", "Answer", "Door", "DoorError", "Headers", "wordpress_headers"]

Headers = Sequence[tuple[str, str]]

ACCEPTED_ENCODINGS = "deflate, gzip, br, zstd"
HARDENED_PER_MINUTE = 10
QUEUE_SECONDS = 3.0
"""How long a request waits for room before it is refused."""
KEPT_FREE = 2
"""Threads of the server that never wait for other servers."""


@dataclass(frozen=True)
class Answer:
    """What came back. ``body`` is decompressed and at most ``limit`` bytes; ``truncated`` says whether more followed."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    url: str
    truncated: bool = False

    def header(self, name: str) -> str:
        """The first header of that name, or an empty text."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]


def wordpress_headers(profile: Profile, agent: str, extra: Headers = ()) -> list[tuple[str, str]]:
    """The headers that WordPress's HTTP library sends, in its order; ``extra`` come before ``Connection``.

    An empty Referer stands for the URL that is asked for: ``Door.request`` fills it in.
    """
    front = [("User-Agent", agent), ("Accept", "*/*"), ("Accept-Encoding", ACCEPTED_ENCODINGS)]
    if profile.sends_referer:
        front.append(("Referer", ""))
    return [*front, *extra, ("Connection", "close")]


class Door:
    """The one way out over HTTP. ``connector`` and the resolver can be replaced in tests."""

    def __init__(self, config: Config, resolver: Resolver | None = None, connector: Connector = connect) -> None:
        self.config = config
        self.timeout: float = config["outbound.timeout"]
        self.max_bytes: int = config["outbound.max_bytes"]
        self.guard = Guard(config, resolver)
        self.connector = connector
        self.tls: ssl.SSLContext | None = None
        # Whoever waits for a source holds one of the threads that answer; some must be left for everybody else.
        threads: int = min(config["outbound.threads"], max(1, config["server.threads"] - KEPT_FREE))
        per_minute: int = config["outbound.per_host_per_minute"] or (HARDENED_PER_MINUTE if config.hardened else 0)
        # One slow host must not take every place.
        self.gate = Gate(threads, 1 if config.hardened else max(1, threads // 2), per_minute)
        self._lock = threading.Lock()

    def validate(self, url: str, *, home: str) -> str | None:
        """WordPress's ``wp_http_validate_url``: the URL with its scheme in lower case, or None when it is refused."""
        try:
            return self.guard.validate(url, home, self.timeout)
        except DoorError as error:
            journal.step("wp_http_validate_url", False, url=url, reason=error.reason)
            return None

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Headers,
        home: str,
        body: bytes = b"",
        timeout: float | None = None,
        limit: int | None = None,
        redirects: int = 0,
        own: bool = False,
    ) -> Answer:
        """One request, sent with exactly ``headers`` in this order after ``Host``. Raises ``DoorError``.

        A Content-Length among ``headers`` is set to the body's length, one that is missing is added at the end. At most
        ``limit`` bytes of the body are kept; from the wire, headers and redirects included, ``[outbound] max_bytes`` are
        read. It takes ``timeout`` seconds, and ``[outbound] timeout`` at most. (A call whose ``limit`` is above that setting
        asks for a download: its own limits hold.) With ``redirects`` = 0 a redirect is an answer like any other. ``own``: the
        site's own people asked for it, no stranger did, so the limits of number do not hold.
        """
        limit = self.max_bytes if limit is None else limit
        is_download = limit > self.max_bytes
        seconds = self.timeout if timeout is None else timeout
        clock = Clock.of(seconds if is_download else min(seconds, self.timeout))
        budget = Budget(max(self.max_bytes, limit))
        for hop in range(redirects + 1):
            follow = redirects > 0
            target, addresses = self.guard.open(url, home, clock.left())
            # A ping to oneself has the site fetch its own page meanwhile: it must not wait for itself.
            room = (
                nullcontext()
                if own
                else self.gate.passage(target.host, min(clock.left(), QUEUE_SECONDS), is_home=_is_home(target, home))
            )
            with away(), room:
                reply = self._hop(method, target, addresses, headers, body, clock, budget, limit, follow)
            if not follow or reply.location is None:
                return Answer(reply.status, reply.headers, reply.body, url, reply.truncated)
            if hop == redirects:
                break
            url = _absolute(url, reply.location)
            if reply.status in (302, 303):
                # The body goes along, with its headers, as WordPress's library leaves it.
                method = "GET"
        raise DoorError("too many redirects")

    def reverse(self, address: str) -> str:
        """The host name of an IP address, or the address itself (PHP's ``gethostbyaddr``)."""
        return self.guard.resolver.reverse(address)

    def _hop(
        self,
        method: str,
        target: Target,
        addresses: list[Address],
        headers: Headers,
        body: bytes,
        clock: Clock,
        budget: Budget,
        limit: int,
        follow: bool,
    ) -> Reply:
        data = compose(method, target.path, target.host_header, _filled(headers, target.url, body), body)
        connection = self._connect(target, addresses, clock)
        try:
            if target.is_secure:
                connection = secure(connection, target.host, self._context(), clock)
            exchange = Exchange(connection, clock, budget)
            exchange.send(data)
            return exchange.read(method, limit, skips_redirects=follow)
        finally:
            connection.close()

    def _connect(self, target: Target, addresses: list[Address], clock: Clock) -> socket.socket:
        """A connection to the first address that answers; the time left is shared among those still to try."""
        reason = "no address"
        for index, address in enumerate(addresses):
            try:
                return self.connector(str(address), target.port, clock.left() / (len(addresses) - index))
            except OSError as error:
                reason = f"{target.authority}: {error}"
        raise DoorError(reason)

    def _context(self) -> ssl.SSLContext:
        with self._lock:
            if self.tls is None:
                self.tls = ssl.create_default_context()
            return self.tls


def _is_home(target: Target, home: str) -> bool:
    own = read_target(home)
    return own is not None and own.host == target.host


def _filled(headers: Headers, url: str, body: bytes) -> list[tuple[str, str]]:
    """The headers with what only the hop knows: Content-Length, and a Referer equal to the URL."""
    length = str(len(body))
    filled = []
    has_length = not body
    for name, value in headers:
        if name.lower() == "content-length":
            has_length = True
            filled.append((name, length))
        elif name == "Referer" and not value:
            filled.append((name, url))
        else:
            filled.append((name, value))
    return filled if has_length else [*filled, ("Content-Length", length)]


def _absolute(url: str, location: str) -> str:
    if location.startswith(("http://", "https://")):
        return location
    try:
        return urljoin(url, location)
    except ValueError:
        raise DoorError("a broken redirect") from None
