"""Senders that take their time, go away or never end."""

from __future__ import annotations

import random
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests import load
from wpcompat_tests.chance import SEED
from wpcompat_tests.durability.served import Served
from wpcompat_tests.hostile import sockets, trackback, xmlrpc
from wpcompat_tests.hostile.mutate import mutated
from wpcompat_tests.hostile.target import FORM, send, well_formed


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with sockets.serving(tmp_path_factory.mktemp("served") / "site") as running:
        yield running
        log = (running.folder / "serve.log").read_text()
        assert "Traceback" not in log


@pytest.fixture
def expendable(tmp_path: Path) -> Iterator[Served]:
    """A site that hostile calls may change: some of them log in, and delete."""
    with sockets.serving(tmp_path / "site") as running:
        yield running
        assert "Traceback" not in (running.folder / "serve.log").read_text()


@pytest.mark.parametrize(("path", "content_type"), sockets.DOORS)
def test_endless_uploads_are_dropped(served: Served, path: str, content_type: str) -> None:
    before = sockets.megabytes(served)
    sent, answer = sockets.endless(served, path, content_type)
    assert sent < sockets.LIMIT + sockets.KERNEL
    assert sockets.megabytes(served) < before + 20
    assert b" 5" not in answer[:13]


@pytest.mark.parametrize(("path", "content_type"), sockets.DOORS)
def test_a_body_that_says_it_is_huge_is_not_waited_for(served: Served, path: str, content_type: str) -> None:
    with socket.create_connection(served.address, timeout=60) as connection:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nContent-Length: 99999999999\r\n\r\na=b"
        )
        connection.sendall(head.encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 ")  # while the body is still awaited


def test_slow_senders_hold_up_nobody(served: Served) -> None:
    assert len(sockets.patience(served, 40, 60, f"slow{secrets.token_hex(4)}x")) == 60


def test_a_ping_that_breaks_off_is_none(served: Served) -> None:
    word = f"cut{secrets.token_hex(4)}"
    body = f"url=http://{word}.example/p&title=T&blog_name={word}&excerpt=some+words"
    head = f"POST /hello-world/trackback/ HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: 5000\r\n\r\n"
    with socket.create_connection(served.address, timeout=60) as connection:
        connection.sendall((head + body).encode())
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(65536).startswith(b"HTTP/1.1 400 ")
    site = served.open()
    try:
        assert not site.db.value('SELECT 1 FROM "wp_comments" WHERE "comment_author" = ?', (word,))
    finally:
        site.close()


def test_a_form_that_breaks_off_is_none_on_any_server(wp: WP) -> None:
    body = b"url=http://a.example/p&title=T&blog_name=cut&excerpt=some+words"
    assert send(wp, "POST", "/wp-trackback.php/1", body, content_type=FORM, length="5000").status == 413
    assert not wp.site.db.value('SELECT 1 FROM "wp_comments" WHERE "comment_author" = \'cut\'')


def test_hostile_bodies_over_sockets(expendable: Served) -> None:
    """The bodies of the attacks in process, whole and in pieces, chunked and not."""
    chance = random.Random(SEED)
    requests = []
    for _ in range(600):
        if chance.random() < 0.5:
            path, content_type = "/xmlrpc.php", "text/xml"
            body = mutated(xmlrpc.call(chance), chance, xmlrpc.PIECES)
        else:
            path = "/wp-trackback.php/1"
            body, content_type = trackback.urlencoded(trackback.fields(chance), chance)
        if chance.random() < 0.3:
            cut = chance.randrange(len(body) + 1)
            pieces = (
                b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:cut], body[cut:]) if part)
                + b"0\r\n\r\n"
            )
            head = (
                f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n\r\n"
            )
            requests.append(head.encode("latin-1") + pieces)
        else:
            requests.append(load.request("POST", path, "x", body, content_type))
    answers = load.run(expendable.address, requests, 8)
    assert len(answers) == len(requests)
    for answer in answers:
        assert 200 <= answer.status < 500, f"seed {SEED}: {requests[answer.number][:2000]!r} {answer}"
        if requests[answer.number].startswith(b"POST /xmlrpc") and answer.body.startswith(b"<?xml"):
            well_formed(answer.body)
