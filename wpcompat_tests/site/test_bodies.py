"""Bodies are there before a request is worked on, and hold no more memory than they may."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from wpcompat.cli import bodies
from wpcompat.cli.bodies import Bodies, Refused

LIMIT = 300_000
PIECE = 20_000


class Sender:
    """What a server's ``receive`` gives of a body; with ``breaks_off`` it never comes to an end."""

    def __init__(self, body: bytes, *, breaks_off: bool = False) -> None:
        self.left = body
        self.breaks_off = breaks_off

    async def __call__(self) -> dict[str, Any]:
        piece, self.left = self.left[:PIECE], self.left[PIECE:]
        if not piece and self.breaks_off:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": piece, "more_body": bool(self.left) or self.breaks_off}


async def read(made: Bodies, sender: Sender, **environ: str) -> bytes:
    body, is_large = await made.whole(environ, sender)
    if is_large:
        made.release()
    return body


def ask(sender: Sender, **environ: str) -> bytes:
    return asyncio.run(read(Bodies(LIMIT, 2), sender, **environ))


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, LIMIT - 1, LIMIT])
def test_whole_bodies_arrive(size: int) -> None:
    body = bytes(number % 251 for number in range(size))
    assert ask(Sender(body), CONTENT_LENGTH=str(size)) == body
    assert ask(Sender(body), HTTP_TRANSFER_ENCODING="chunked") == body


def test_without_a_body_nothing_is_waited_for() -> None:
    assert ask(Sender(b"unread")) == b""


def test_no_more_than_the_limit_is_read() -> None:
    sender = Sender(b"x" * (LIMIT * 3))
    assert len(ask(sender, HTTP_TRANSFER_ENCODING="chunked")) == LIMIT + 1
    assert len(sender.left) > LIMIT
    unread = Sender(b"unread")
    assert ask(unread, CONTENT_LENGTH=str(LIMIT + 1)) == b""
    assert unread.left == b"unread"


@pytest.mark.parametrize("size", [1, 70_000, LIMIT])
def test_a_body_that_breaks_off_is_refused(size: int) -> None:
    for environ in ({"CONTENT_LENGTH": str(size)}, {"HTTP_TRANSFER_ENCODING": "chunked"}):
        with pytest.raises(Refused) as refused:
            ask(Sender(b"x" * (size - 1), breaks_off=True), **environ)
        assert refused.value.status == 400
    with pytest.raises(Refused) as refused:
        ask(Sender(b"x" * (size - 1)), CONTENT_LENGTH=str(size))
    assert refused.value.status == 400


def test_large_ones_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "_LARGE_SECONDS", 0.05)
    large = b"x" * 200_000

    async def main() -> None:
        made = Bodies(LIMIT, 1)
        assert await made.whole({"CONTENT_LENGTH": "200000"}, Sender(large)) == (large, True)
        with pytest.raises(Refused) as refused:
            await read(made, Sender(large), CONTENT_LENGTH="200000")
        assert refused.value.status == 503
        assert await read(made, Sender(b"small"), CONTENT_LENGTH="5") == b"small"
        made.release()
        with pytest.raises(Refused):
            await read(made, Sender(large[:-1], breaks_off=True), CONTENT_LENGTH="200000")
        assert await read(made, Sender(large), CONTENT_LENGTH="200000") == large

    asyncio.run(main())
