"""The short way of an answer to the server sends what Werkzeug's own would."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import create_environ
from werkzeug.wrappers import Response

from wpcompat.formatting.urls import sanitize_redirect
from wpcompat.front.headers import protect
from wpcompat.front.reply import send


class Open(Response):
    automatically_set_content_length = False


def odd() -> Response:
    response = Response(b"x", 200, content_type="TEXT/HTML ; charset=UTF-8")
    response.headers["content-length"] = "1"
    response.headers["content-security-policy"] = "sandbox"
    return response


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize(
    "make",
    [
        lambda: Response(b"text", content_type="text/html; charset=UTF-8"),
        lambda: Response("täxt", 404, content_type="text/xml"),
        lambda: Response(b""),
        lambda: Response([b"a", b"b"], 200),
        lambda: Response((part for part in (b"a", b"b")), 200),
        lambda: Response(b"x", 204),
        lambda: Response(b"x", 304, [("Content-Type", "text/html"), ("ETag", '"x"')]),
        lambda: Open(b"<methodResponse/>", "200 OK", [("Connection", "close"), ("Content-Type", "text/xml")]),
        lambda: Response(b"x", headers=[("X-Content-Type-Options", "own"), ("Link", "a"), ("Link", "b")]),
        lambda: Response(b"", 302, [("Location", "http://wp.example/?p=1#a")]),
        odd,
    ],
)
def test_the_short_way_sends_the_same(make: Any, method: str) -> None:
    environ = create_environ("/page/", method=method)
    sent: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
        sent.append((status, headers))

    long = b"".join(protect(make())(environ, start))
    short = b"".join(send(make(), environ, start))
    assert short == long
    assert sent[1] == sent[0]


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("http://wp.example/2026/11/?c[]=1&x=%fF", "http://wp.example/2026/11/?c[]=1&x=%fF"),
        ("/?x={}|\\^`", "/?x="),
        ("/?x=%0a%0d%00y", "/?x=%00y"),
        ("/?x=%0%0Aa\r\ny", "/?x=y"),
        ("/?x=[%5b]", "/?x=[%5b]"),
        ("/a b+c%20d", "/a%20b+c%20d"),
        ("/?x=a$b'\"<>", "/?x=ab"),
        ("/\u00e9\udcff", "/%C3%A9"),
    ],
)
def test_addresses_in_headers_are_written_as_wordpress_writes_them(url: str, sent: str) -> None:
    """As 6.1.9 sent them on (``wp_sanitize_redirect``); Werkzeug would encode brackets and change the case of bytes."""
    headers: list[tuple[str, str]] = []

    def start(status: str, given: list[tuple[str, str]], error: Any = None) -> Any:
        headers.extend(given)

    list(send(Response(b"", 302, [("Location", sanitize_redirect(url))]), create_environ("/page/"), start))
    assert dict(headers)["Location"] == sent
