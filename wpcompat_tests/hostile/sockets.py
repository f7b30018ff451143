"""Senders that take their time, go away or never end, against ``wpcompat serve``: ``python -m wpcompat_tests.hostile.sockets --count 500``."""

from __future__ import annotations

import argparse
import os
import select
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wpcompat_tests import load
from wpcompat_tests.durability.served import SETTINGS, Served
from wpcompat_tests.hostile.target import FORM

LIMIT = 500_000
KERNEL = 8_000_000
"""What the buffers of two sockets on loopback may hold, read by nobody."""
DOORS = (
    ("/xmlrpc.php", "text/xml"), ("/wp-trackback.php/1", FORM), ("/hello-world/trackback/", "multipart/form-data; boundary=x"),
    ("/wp-comments-post.php", FORM), ("/wp-comments-post.php", "multipart/form-data; boundary=x"), ("/", FORM), ("/wp-login.php?action=postpass", FORM),
)  # fmt: skip


@contextmanager
def serving(folder: Path, workers: int = 1) -> Iterator[Served]:
    served = Served(folder, workers)
    (folder / "settings.ini").write_text(f"{SETTINGS}\n[limits]\nbody_bytes = {LIMIT}\n")
    served.start()
    try:
        yield served
    finally:
        served.stop()


def megabytes(served: Served) -> float:
    """Memory of the server's processes."""
    assert served.process is not None
    pages = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == served.process.pid:
                    pages += int((entry / "statm").read_text().split()[1])
            except (OSError, IndexError):
                continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def endless(served: Served, path: str, content_type: str, most: int = 100_000_000) -> tuple[int, bytes]:
    """Upload chunks until the server ends it; how many bytes went, and the first line of the answer."""
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"4000\r\n" + b"a=b&" * 4096 + b"\r\n"
    sent = 0
    with socket.create_connection(served.address, timeout=20) as connection:
        connection.sendall(head.encode())
        try:
            while sent < most:
                connection.sendall(chunk)
                sent += len(chunk)
        except OSError:
            pass
        try:
            answer = connection.recv(65536)
        except OSError:
            answer = b""
    return sent, answer.partition(b"\r\n")[0]


@contextmanager
def slow(served: Served, count: int) -> Iterator[list[socket.socket]]:
    """Connections whose bodies arrive a byte a second."""
    connections = []
    for number in range(count):
        path, content_type = DOORS[number % len(DOORS)]
        connection = socket.create_connection(served.address, timeout=20)
        connection.sendall(
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nContent-Length: 5000\r\n\r\na".encode()
        )
        connections.append(connection)
    ended = threading.Event()

    def drip() -> None:
        while not ended.wait(1):
            for connection in connections:
                try:
                    connection.send(b"a")
                except OSError:
                    continue

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    try:
        yield connections
    finally:
        ended.set()
        thread.join()
        for connection in connections:
            connection.close()


def patience(served: Served, slow_ones: int, pings: int, word: str) -> list[load.Result]:
    """Trackbacks while others send slowly; raises unless all of them are taken before any of the others is done."""
    with slow(served, slow_ones) as connections:
        time.sleep(1)
        answers = load.run(served.address, [served.trackback(f"{word}{n}") for n in range(pings)], 4)
        done = select.select(connections, [], [], 0)[0]
    if done:
        raise AssertionError(f"{len(done)} of {slow_ones} slow senders were answered or dropped first")
    taken = sum(b"<error>0</error>" in answer.body for answer in answers)
    if taken != pings:
        raise AssertionError(f"{taken} of {pings} taken beside {slow_ones} slow senders: {answers[:3]}")
    return answers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, serving(Path(name)) as served:
        before = megabytes(served)
        for path, content_type in DOORS:
            sent, answer = endless(served, path, content_type)
            print(f"endless to {path} ({content_type[:20]}): {sent:,} bytes, {answer.decode()}")
        times = sorted(answer.seconds for answer in patience(served, chosen.count, 400, "s"))
        print(f"beside {chosen.count} slow senders: median {times[200] * 1000:.0f} ms, p99 {times[395] * 1000:.0f} ms")
        print(f"memory {before:.0f} MB before, {megabytes(served):.0f} MB after")


if __name__ == "__main__":
    main()
