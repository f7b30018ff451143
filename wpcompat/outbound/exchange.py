"""One request and its answer on one connection: every byte is counted, and one clock runs from begin to end."""

from __future__ import annotations

import re
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wpcompat.outbound.encodings import Decoder, decoder
from wpcompat.outbound.guard import DoorError

MOST_HEAD_BYTES = 65536
MOST_HEAD_LINES = 1000
MOST_INTERIM = 8
SWITCHING = 101
CHUNK = 8192
REDIRECTS = frozenset({300, 301, 302, 303, 307, *range(308, 400)})

_STATUS = re.compile(rb"HTTP/1\.[01] +([0-9]{3})(?:[ \r].*)?", re.DOTALL | re.IGNORECASE)
_LENGTH = re.compile(r"\+?([0-9]+)")
_MOST_DIGITS = 18
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}")

Headers = Sequence[tuple[str, str]]
Connector = Callable[[str, int, float], socket.socket]


@dataclass
class Clock:
    """The wall clock of one request, redirects and look-ups included, in monotonic seconds."""

    end: float

    @classmethod
    def of(cls, seconds: float) -> Clock:
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """The seconds that are left. Raises ``DoorError`` when there are none."""
        seconds = self.end - time.monotonic()
        if seconds <= 0:
            raise DoorError("timeout")
        return seconds


@dataclass
class Budget:
    """The bytes that may still be read from the wire, all hops together."""

    left: int


@dataclass(frozen=True)
class Reply:
    """An answer on the wire. ``location`` is where it redirects to, None when it does not; an empty one leads to itself."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    truncated: bool

    @property
    def location(self) -> str | None:
        if self.status not in REDIRECTS:
            return None
        return next((value for name, value in self.headers if name.lower() == "location"), None)


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to an address, never to a name."""
    return socket.create_connection((address, port), timeout=seconds)


def secure(plain: socket.socket, host: str, context: ssl.SSLContext, clock: Clock) -> socket.socket:
    """TLS over a connection; the certificate is held against the name, whatever address it came from."""
    try:
        plain.settimeout(clock.left())
        return context.wrap_socket(plain, server_hostname=host)
    except (OSError, ValueError) as error:
        plain.close()
        raise DoorError(f"no TLS: {error}") from None


def compose(method: str, path: str, authority: str, headers: Headers, body: bytes) -> bytes:
    """The bytes of a request: Host first, then ``headers`` as they stand. Raises ``DoorError`` on line ends in them."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {authority}", *(f"{name}: {value}" for name, value in headers)]
    if any(mark in line for line in lines for mark in "\r\n\0"):
        raise DoorError("a line end in a header")
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


class Exchange:
    """Sends one request over a connection and reads what comes back."""

    def __init__(self, connection: socket.socket, clock: Clock, budget: Budget) -> None:
        self._connection = connection
        self._clock = clock
        self._budget = budget
        self._buffer = b""

    def send(self, data: bytes) -> None:
        try:
            self._connection.settimeout(self._clock.left())
            self._connection.sendall(data)
        except OSError as error:
            raise DoorError(f"not sent: {error}") from None

    def read(self, method: str, limit: int, *, skips_redirects: bool = False) -> Reply:
        """The answer, its body decoded and at most ``limit`` bytes long; none of a redirect that is to be skipped.

        Raises ``DoorError``.
        """
        for _ in range(MOST_INTERIM):
            status, headers = self._head()
            if status >= 200 or status == SWITCHING:
                break
        else:
            raise DoorError("too many interim answers")
        reply = Reply(status, headers, b"", False)
        if status in (204, 304):
            return reply
        if method == "HEAD" or (skips_redirects and reply.location is not None):
            _length(_every(headers, "content-length"))  # curl looks at it whether a body follows or not
            return reply
        body, truncated = self._body(headers, limit)
        return Reply(status, headers, body, truncated)

    def _receive(self) -> bytes:
        """More bytes, or none at the end of the stream. Raises ``DoorError`` at the cap and when time is up."""
        most = min(CHUNK, self._budget.left)
        if most <= 0:
            raise _CapError
        try:
            self._connection.settimeout(self._clock.left())
            data = self._connection.recv(most)
        except TimeoutError:
            raise DoorError("timeout") from None
        except OSError as error:
            raise DoorError(f"not read: {error}") from None
        self._budget.left -= len(data)
        return data

    def _line(self, most: int) -> bytes:
        return self._ended_line(most).removesuffix(b"\r")

    def _ended_line(self, most: int) -> bytes:
        """A line without its line feed. Raises ``DoorError`` when it is longer than ``most`` bytes."""
        while True:
            line, end, rest = self._buffer.partition(b"\n")
            if end and len(line) <= most:
                self._buffer = rest
                return line
            if len(line) > most:
                raise DoorError("a line that is too long")
            more = self._receive()
            if not more:
                raise DoorError("the answer ends too early")
            self._buffer += more

    def _head(self) -> tuple[int, tuple[tuple[str, str], ...]]:
        found = _STATUS.fullmatch(self._line(MOST_HEAD_BYTES))
        if not found:
            raise DoorError("no HTTP status line")
        headers: list[tuple[str, str]] = []
        left = MOST_HEAD_BYTES
        for _ in range(MOST_HEAD_LINES):
            line = self._ended_line(left)
            left -= len(line)
            if line == b"\r":
                return int(found.group(1)), tuple(headers)
            _add_header(headers, line.removesuffix(b"\r"))
        raise DoorError("too many headers")

    def _body(self, headers: tuple[tuple[str, str], ...], limit: int) -> tuple[bytes, bool]:
        undo = decoder(_every(headers, "content-encoding"))
        transfer = [word.strip().lower() for value in _every(headers, "transfer-encoding") for word in value.split(",")]
        transfer = [word for word in transfer if word not in ("", "identity")]
        if transfer and transfer != ["chunked"]:
            raise DoorError("an unknown transfer encoding")
        collected = _Collected(undo, limit)
        try:
            if transfer:
                self._chunks(collected)
            else:
                self._plain(collected, _length(_every(headers, "content-length")))
        except _CapError:
            collected.truncated = True
        return bytes(collected.data), collected.truncated

    def _plain(self, collected: _Collected, length: int | None) -> None:
        """A body of ``length`` bytes, or up to the end of the stream."""
        while length is None or length > 0:
            data = self._take(length)
            if not data:
                if length is not None:
                    raise DoorError("the answer ends too early")
                return
            if length is not None:
                length -= len(data)
            if not collected.add(data):
                return

    def _chunks(self, collected: _Collected) -> None:
        while True:
            size = _SIZE.match(self._line(1024))
            if not size:
                raise DoorError("a broken chunk")
            left = int(size.group(), 16)
            if not left:
                self._trailer()
                return
            while left:
                data = self._take(left)
                if not data:
                    raise DoorError("the answer ends too early")
                left -= len(data)
                if not collected.add(data):
                    return
            if self._line(1024):
                raise DoorError("a broken chunk")

    def _trailer(self) -> None:
        for _ in range(MOST_HEAD_LINES):
            if not self._line(MOST_HEAD_BYTES):
                return
        raise DoorError("too many headers")

    def _take(self, most: int | None) -> bytes:
        data = self._buffer or self._receive()
        if most is None or len(data) <= most:
            self._buffer = b""
            return data
        self._buffer = data[most:]
        return data[:most]


class _CapError(DoorError):
    """The bytes that may be read are used up; what came until then counts."""

    def __init__(self) -> None:
        super().__init__("the answer is too long")


class _Collected:
    """A body as it grows: decoded, cut at ``limit``."""

    def __init__(self, undo: Decoder, limit: int) -> None:
        self._undo = undo
        self._limit = limit
        self.data = bytearray()
        self.truncated = False

    def add(self, data: bytes) -> bool:
        """Take bytes from the wire; False when no more are wanted."""
        self.data += self._undo.feed(data, self._limit + 1 - len(self.data))
        if len(self.data) <= self._limit:
            return True
        del self.data[self._limit :]
        self.truncated = True
        return False


def _add_header(headers: list[tuple[str, str]], line: bytes) -> None:
    """Add the header of a line, or the line to the last header. Raises ``DoorError`` where curl sees an error."""
    text = _text(line)
    name, colon, value = text.partition(":")
    if "\0" in text:
        raise DoorError("a zero byte in a header")
    if text[:1] in (" ", "\t") and headers:
        headers[-1] = (headers[-1][0], f"{headers[-1][1]} {text.strip()}".strip())
    elif colon and text[:1] not in (" ", "\t"):
        headers.append((name.strip(), value.strip(" \t")))
    else:
        raise DoorError("a header without a colon, or one that goes on from none")


def _every(headers: tuple[tuple[str, str], ...], wanted: str) -> list[str]:
    return [value for name, value in headers if name.lower() == wanted]


def _length(values: list[str]) -> int | None:
    """The last Content-Length; one that lists several numbers must list the same one, one that is endless is none."""
    if not values:
        return None
    words = {word.strip() for word in values[-1].split(",")}
    found = _LENGTH.fullmatch(words.pop())
    if words or not found:
        raise DoorError("a broken Content-Length")
    digits = found.group(1)
    return int(digits) if len(digits) <= _MOST_DIGITS else None


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")
