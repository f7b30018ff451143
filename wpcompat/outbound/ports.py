"""Whether a port can be listened on."""

from __future__ import annotations

import socket


def claim(host: str, port: int) -> str:
    """The numeric address of ``host``, after a listener was tried there and closed again.

    Servers that share a port among processes (SO_REUSEPORT) would share it with a stranger too instead of failing.
    Raises ``OSError`` when the name has no address or the port is taken.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen(1)
    return str(address[0])
