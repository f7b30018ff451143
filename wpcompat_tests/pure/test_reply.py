"""The short way of an answer to the server sends what Werkzeug's own would."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import create_environ
from werkzeug.wrappers import Response

from wpcompat.front.headers import protect
from wpcompat.front.reply import send


class Open(Response):
    automatically_set_content_length = False


def moved() -> Response:
    return Response(b"", 302, [("Location", "/ä b")])


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
        moved,
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
