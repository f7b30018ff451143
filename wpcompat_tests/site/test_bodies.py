"""Bodies are there before a request is worked on, and hold no more memory than they may."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from wpcompat.cli import bodies
from wpcompat.cli.bodies import Bodies

LIMIT = 300_000


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def ask(app: Bodies, body: bytes, **environ: str) -> tuple[str, bytes]:
    statuses: list[str] = []
    stream = io.BytesIO(body)
    answer = app(
        {"wsgi.input": stream, **environ}, lambda status, headers, error=None: cast(Any, statuses.append(status))
    )
    return statuses[0], b"".join(answer)


def make(app: Any = echo, threads: int = 2) -> Bodies:
    return Bodies(app, LIMIT, threads)


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, LIMIT - 1, LIMIT])
def test_whole_bodies_arrive(size: int) -> None:
    body = b"x" * size
    assert ask(make(), body, CONTENT_LENGTH=str(size)) == ("200 OK", body)
    assert ask(make(), body, HTTP_TRANSFER_ENCODING="chunked") == ("200 OK", body)


def test_no_more_than_the_limit_is_read() -> None:
    stream = io.BytesIO(b"x" * (LIMIT * 3))
    app = make()
    environ: Any = {"wsgi.input": stream, "HTTP_TRANSFER_ENCODING": "chunked"}
    assert len(b"".join(app(environ, lambda *given: cast(Any, None)))) == LIMIT + 1
    assert stream.tell() == LIMIT + 1
    assert ask(app, b"unread", CONTENT_LENGTH=str(LIMIT + 1)) == ("200 OK", b"unread")


@pytest.mark.parametrize("size", [1, 70_000])
def test_a_body_that_breaks_off_is_refused(size: int) -> None:
    assert ask(make(), b"x" * (size - 1), CONTENT_LENGTH=str(size))[0] == "400 Bad Request"


def test_large_ones_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_LARGE_SECONDS", 0.05)
    inside, go = threading.Event(), threading.Event()

    def hold(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        inside.set()
        go.wait(60)
        return echo(environ, start_response)

    app = make(SimpleNamespace(__call__=hold).__call__, threads=1)
    large = b"x" * 70_000
    thread = threading.Thread(target=ask, args=(app, large), kwargs={"CONTENT_LENGTH": "70000"})
    thread.start()
    assert inside.wait(60)
    assert ask(app, large, CONTENT_LENGTH="70000")[0] == "503 Service Unavailable"
    threading.Timer(0.2, go.set).start()
    assert ask(app, b"small", CONTENT_LENGTH="5") == ("200 OK", b"small")  # goes ahead without a turn
    thread.join()
    assert ask(app, large, CONTENT_LENGTH="70000")[0] == "200 OK"
