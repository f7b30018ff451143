"""Recorded pingbacks and the lists of them, sent again: same answers, hidden verdicts, rows, requests and mails."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat_tests import replay

CASES = replay.load("pingbacks")
TLS = b"\x16\x03"
"""How a recorded request begins that never was one: the greeting of TLS."""


def reverse(address: str) -> str:
    return "localhost" if address == "127.0.0.1" else address


def hidden_verdict(wp: WP) -> tuple[object, ...]:
    """The code and text of the fault before it is hidden, as the journal has it."""
    steps = [step for exchange in wp.site.journal.last for step in exchange.steps]
    return next(
        ("fault", step.data["fault"], step.data["message"])
        for step in steps
        if step.ok is False and "fault" in step.data
    )


def dateless(rows: tuple[dict[str, str], ...]) -> list[dict[str, str]]:
    """The rows; all but the first without dates, since WordPress waits a second before each ping of a multicall."""
    return [*rows[:1], *({name: value for name, value in row.items() if "date" not in name} for row in rows[1:])]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_recorded_pingbacks(make_wp: Callable[..., WP], web: Web, case: replay.Case) -> None:
    environment = case.group.partition("WP_ENVIRONMENT_TYPE=")[2].rstrip(")") or "production"
    wp = replay.prepare(make_wp, case, wordpress__environment_type=environment)
    wp.site.outbound.reverse = reverse  # type: ignore[method-assign]
    with replay.recorded_sources(web, case):
        reply = replay.send(wp, case.request, ip=case.ip)
    assert reply.status == case.status
    assert replay.seen(reply.headers) == replay.seen(case.headers)
    assert reply.body == case.body
    if case.rows is not None:
        first = int(case.rows[0]["comment_ID"]) if case.rows else len(case.before) + 2
        assert dateless(replay.comments_after(wp, first)) == dateless(case.rows)
    if case.outgoing and not case.outgoing[0][1].startswith(TLS):
        assert [asked.raw for asked in web.asked] == [raw for _, raw in case.outgoing]
    if case.hidden and case.hidden[0] == "fault":
        assert hidden_verdict(wp) == case.hidden
    if "mails" in case.raw:
        sent = [
            (mail.to, mail.subject, mail.message, "".join(f"{line}\n" for line in mail.headers)) for mail in wp.mails
        ]
        assert sent == [(mail["to"], mail["subject"], mail["message"], mail["headers"]) for mail in case.mails]
