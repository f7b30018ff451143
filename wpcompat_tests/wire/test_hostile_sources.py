"""Sources that misbehave: the sender of the ping is told the same, whatever it was, and it costs the site little."""

from __future__ import annotations

import gzip
import threading
import xmlrpc.client
from collections.abc import Callable
from unittest.mock import Mock

import brotli
import pytest
import zstandard

from wpcompat.linkbacks import receive_pingback, source_page
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.store import get_post
from wpcompat.testing.site import WP
from wpcompat.testing.web import Asked, Web

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
BLANK = bytes(50 * 1024 * 1024)


UNREAD: dict[str, bytes] = {
    "nothing": b"",
    "no status line": b"hello",
    "20,000 headers": HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(20000)) + b"\r\n",
    "an answer that is cut off": HEAD + b"Content-Length: 99\r\n\r\nx",
    "an unknown encoding": HEAD + b"Content-Encoding: odd\r\n\r\nx",
    "encodings within encodings": HEAD + b"Content-Encoding: gzip, gzip\r\n\r\n" + gzip.compress(gzip.compress(b"x")),
    "a redirect to an internal address": b"HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/\r\nContent-Length: 0\r\n\r\n",
    "a redirect to itself": b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
}
UNLINKED: dict[str, bytes] = {
    "a gzip bomb": HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(BLANK),
    "a brotli bomb": HEAD + b"Content-Encoding: br\r\n\r\n" + brotli.compress(BLANK, quality=1),
    "a zstd bomb": HEAD + b"Content-Encoding: zstd\r\n\r\n" + zstandard.compress(BLANK),
    "a long page": HEAD + b"\r\n" + b"<p>" * 2_000_000,
}


def ping(wp: WP, source: str) -> tuple[int, str, object]:
    """The visible fault, and the hidden one from the journal."""
    post = get_post(wp.site, 1)
    assert post is not None
    call = xmlrpc.client.dumps((source, get_permalink(wp.site, post)), "pingback.ping")
    answer = wp.client.post("/xmlrpc.php", data=call, content_type="text/xml")
    assert answer.status_code == 200
    with pytest.raises(xmlrpc.client.Fault) as fault:
        xmlrpc.client.loads(answer.data)
    hidden = [step.data["fault"] for step in wp.site.journal.last[-1].steps if "fault" in step.data]
    return fault.value.faultCode, fault.value.faultString, hidden[-1]


@pytest.fixture
def hurried(make_wp: Callable[..., WP]) -> WP:
    return make_wp(settings={"outbound.timeout": "1"})


@pytest.mark.parametrize("name", UNREAD)
def test_sources_that_cannot_be_read(hurried: WP, web: Web, name: str) -> None:
    assert ping(hurried, web.default.raw("/x", UNREAD[name])) == (0, "", 16)
    assert len(web.asked) == 1
    assert hurried.site.db.value('SELECT count(*) FROM "wp_comments"') == 1


def test_a_source_that_does_not_answer_in_time(hurried: WP, web: Web) -> None:
    told = threading.Event()
    post = get_post(hurried.site, 1)
    assert post is not None
    page = f"\r\n<title>t</title><a href='{get_permalink(hurried.site, post)}'>x</a>".encode()

    def late(asked: Asked) -> bytes:
        told.wait(60)
        return HEAD + page

    assert ping(hurried, web.default.raw("/x", late)) == (0, "", 16)
    told.set()


def test_closed_ports_look_the_same(hurried: WP) -> None:
    assert ping(hurried, "http://127.0.0.1:1/x") == (0, "", 16)


@pytest.mark.parametrize("name", UNLINKED)
def test_sources_that_are_too_large(
    make_wp: Callable[..., WP], web: Web, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What is judged is no longer than what WordPress reads."""
    monkeypatch.setattr(receive_pingback, "SOURCE_SECONDS", 120.0)
    judged = Mock(wraps=source_page.read)
    monkeypatch.setattr(source_page, "read", judged)
    patient = make_wp(settings={"outbound.timeout": "120"})
    assert ping(patient, web.default.raw("/x", UNLINKED[name])) == (0, "", 32)
    assert [len(call.args[0]) for call in judged.mock_calls] == [receive_pingback.SOURCE_BYTES]
