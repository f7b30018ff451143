"""Whether a port can be listened on, and whether somebody listens there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress


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


@contextmanager
def hold(address: str, port: int) -> Iterator[None]:
    """Let nobody else's ``claim`` succeed meanwhile, though nothing listens yet: processes that share the port may take a second."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as place:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        # While connections of a server before are ending there, the port can be used but not held.
        with suppress(OSError):
            place.bind((address, port))
        yield


def answers(address: str, port: int) -> bool:
    """Whether connections to a numeric address, or to any of this machine's, are taken."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)
    try:
        socket.create_connection((here, port), timeout=1).close()
    except OSError:
        return False
    return True
