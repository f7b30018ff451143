"""Pretend web servers on loopback: they answer the bytes they are told to, and keep every request's bytes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Reply = bytes | Callable[["Asked"], bytes | None]


@dataclass(frozen=True)
class Asked:
    """A request as it arrived: ``raw`` are its bytes, body included."""

    raw: bytes
    port: int

    @property
    def head(self) -> str:
        return self.raw.split(b"\r\n\r\n", 1)[0].decode("latin-1")

    @property
    def body(self) -> bytes:
        return self.raw.split(b"\r\n\r\n", 1)[-1]

    @property
    def method(self) -> str:
        return self.head.split(" ", 1)[0]

    @property
    def path(self) -> str:
        return self.head.split(" ", 2)[1]


@dataclass
class Server:
    """One listening port. ``pages`` maps a path to the bytes of a whole HTTP answer, or to a function of the request."""

    listener: socket.socket
    web: Web
    pages: dict[str, Reply] = field(default_factory=dict)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(
        self,
        path: str,
        html: str | bytes,
        *,
        status: str = "200 OK",
        content_type: str = "text/html; charset=UTF-8",
        headers: tuple[str, ...] = (),
    ) -> str:
        """Serve ``html`` at ``path``; its URL."""
        body = html.encode() if isinstance(html, str) else html
        lines = [
            f"HTTP/1.1 {status}",
            f"Content-Type: {content_type}",
            *headers,
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        self.pages[path] = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
        return self.url + path

    def raw(self, path: str, answer: Reply) -> str:
        """Serve these bytes, headers and all, at ``path``; its URL."""
        self.pages[path] = answer
        return self.url + path


class Web:
    """Servers on loopback; ``asked`` are all requests in order."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.servers: list[Server] = []
        self._closing = False
        self._default: Server | None = None

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *exc: object) -> None:
        self._closing = True
        for server in self.servers:
            server.listener.close()

    def server(self, port: int = 0) -> Server:
        """Another server, on a free port or the one given."""
        listener = socket.create_server(("127.0.0.1", port), backlog=256)
        server = Server(listener, self)
        self.servers.append(server)
        threading.Thread(target=self._accept, args=(server,), daemon=True).start()
        return server

    @property
    def default(self) -> Server:
        if self._default is None:
            self._default = self.server()
        return self._default

    def page(self, path: str, html: str | bytes, **kw: object) -> str:
        """Serve a page on the first server; its URL."""
        return self.default.page(path, html, **kw)  # type: ignore[arg-type]

    def _accept(self, server: Server) -> None:
        while not self._closing:
            try:
                connection, _ = server.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(server, connection), daemon=True).start()

    def _serve(self, server: Server, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(30)
            try:
                raw = _read_request(connection)
                if not raw:
                    return
                asked = Asked(raw, server.port)
                self.asked.append(asked)
                reply = server.pages.get(asked.path)
                if callable(reply):
                    reply = reply(asked)
                if reply is None:
                    reply = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                connection.sendall(reply)
            except OSError:
                return


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return data
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    end = time.monotonic() + 30
    while len(body) < length and time.monotonic() < end:
        more = connection.recv(65536)
        if not more:
            break
        body += more
    return head + b"\r\n\r\n" + body
