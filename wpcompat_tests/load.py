"""A small HTTP load client: many connections in one thread, each request's bytes given, each answer's bytes kept."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field


@dataclass
class Result:
    """``status`` is 0 when the connection broke before the whole answer was there."""

    number: int
    status: int
    body: bytes
    seconds: float


@dataclass
class _Connection:
    sock: socket.socket
    number: int = -1
    began: float = 0.0
    data: bytearray = field(default_factory=bytearray)
    out: memoryview = field(default_factory=lambda: memoryview(b""))


def request(method: str, path: str, host: str, body: bytes = b"", content_type: str = "", extra: str = "") -> bytes:
    """The bytes of a keep-alive request."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", "User-Agent: load"]
    if body or method == "POST":
        lines += [f"Content-Type: {content_type}", f"Content-Length: {len(body)}"]
    return ("\r\n".join(lines) + "\r\n" + extra + "\r\n").encode("latin-1") + body


def run(
    address: tuple[str, int], requests: Iterable[bytes], connections: int = 16, stop: Callable[[], bool] = lambda: False
) -> list[Result]:
    """Send all requests over ``connections`` keep-alive connections; the answers, in the order they came.

    A broken connection ends its request with status 0 and is opened again for the next one, until opening fails.
    """
    source = enumerate(requests)
    results: list[Result] = []
    with selectors.DefaultSelector() as selector:
        active = 0
        for _ in range(connections):
            active += _start(selector, address, source)
        while active:
            for key, _events in selector.select(timeout=1):
                connection: _Connection = key.data
                finished = _advance(connection, results)
                if finished is None:
                    continue
                if not finished:
                    selector.unregister(connection.sock)
                    connection.sock.close()
                    active -= 1
                    if not stop():
                        active += _start(selector, address, source)
                elif stop() or not _next(connection, source):
                    selector.unregister(connection.sock)
                    connection.sock.close()
                    active -= 1
            if stop() and active:
                for key in list(selector.get_map().values()):
                    key.data.sock.close()
                return results
    return results


def _start(selector: selectors.BaseSelector, address: tuple[str, int], source: Iterator[tuple[int, bytes]]) -> int:
    try:
        sock = socket.create_connection(address, timeout=5)
    except OSError:
        return 0
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection = _Connection(sock)
    if not _next(connection, source):
        sock.close()
        return 0
    selector.register(sock, selectors.EVENT_READ, connection)
    return 1


def _next(connection: _Connection, source: Iterator[tuple[int, bytes]]) -> bool:
    """Send the next request; False when there is none."""
    following = next(source, None)
    if following is None:
        return False
    connection.number, payload = following
    connection.began = time.perf_counter()
    connection.data.clear()
    try:
        connection.sock.sendall(payload)
    except OSError:
        connection.data.clear()  # the read that follows sees the broken connection
    return True


def _advance(connection: _Connection, results: list[Result]) -> bool | None:
    """Read what came: None while the answer is incomplete, True when it is whole, False when the connection broke."""
    try:
        more = connection.sock.recv(262144)
    except OSError:
        more = b""
    connection.data += more
    answer = _parse(connection.data)
    took = time.perf_counter() - connection.began
    if answer is None:
        if more:
            return None
        results.append(Result(connection.number, 0, b"", took))
        return False
    status, body, close = answer
    results.append(Result(connection.number, status, body, took))
    return not close


def _parse(data: bytearray) -> tuple[int, bytes, bool] | None:
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(data[:end]).lower()
    close = b"\r\nconnection: close" in head
    status = int(data[9:12])
    at = head.find(b"\r\ncontent-length:")
    if at >= 0:
        length = int(head[at + 17 :].split(b"\r\n", 1)[0])
        return (status, bytes(data[end + 4 :]), close) if len(data) >= end + 4 + length else None
    if b"\r\ntransfer-encoding: chunked" in head:
        return (status, bytes(data[end + 4 :]), close) if data.endswith(b"0\r\n\r\n") else None
    return status, b"", close
