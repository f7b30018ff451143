"""Recorded trackbacks, sent again: same answers, same headers, same rows, same mails."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests import replay

CRITICAL = "a trackback that PHP cannot digest is a critical error in WordPress; here it is an error in its own words"
DEPARTURES = {350: CRITICAL, 499: CRITICAL, 506: CRITICAL, 507: CRITICAL}
"""Cases whose answer differs on purpose; see DIFFERENCES.md."""
OWN_PAGES = frozenset((257, 362))
"""Cases answered with a page of the site, whose markup is ours."""
CASES = [case for case in replay.load("trackbacks") if case.n not in DEPARTURES]


def reverse(address: str) -> str:
    return "localhost" if address == "127.0.0.1" else address


def site_of(make_wp: Callable[..., WP], case: replay.Case) -> WP:
    environment = case.group.partition("WP_ENVIRONMENT_TYPE=")[2].rstrip(")") or "production"
    wp = replay.prepare(make_wp, case, wordpress__environment_type=environment)
    wp.site.outbound.reverse = reverse  # type: ignore[method-assign]
    return wp


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_recorded_trackbacks(make_wp: Callable[..., WP], case: replay.Case) -> None:
    wp = site_of(make_wp, case)
    reply = replay.send(wp, case.request, ip=case.ip)
    assert reply.status == case.status
    if case.n not in OWN_PAGES:
        assert replay.seen(reply.headers) == replay.seen(case.headers)
        assert reply.body == case.body or "left_out" in case.raw["response"]
    first = int(case.rows[0]["comment_ID"]) if case.rows else len(case.before) + 2
    assert replay.comments_after(wp, first) == case.rows
    if "mails" in case.raw or not case.rows:
        sent = [
            (mail.to, mail.subject, mail.message, "".join(f"{line}\n" for line in mail.headers)) for mail in wp.mails
        ]
        assert sent == [(mail["to"], mail["subject"], mail["message"], mail["headers"]) for mail in case.mails]


@pytest.mark.parametrize("n", DEPARTURES)
def test_a_trackback_that_php_cannot_digest_is_an_error_of_its_own(make_wp: Callable[..., WP], n: int) -> None:
    case = next(case for case in replay.load("trackbacks") if case.n == n)
    wp = site_of(make_wp, case)
    reply = replay.send(wp, case.request, ip=case.ip)
    assert reply.status == 200
    assert reply.body.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n<response>\n<error>1</error>\n<message>')
    assert not replay.comments_after(wp, 2)


def test_the_html_page_of_a_flood_says_what_wordpress_says(make_wp: Callable[..., WP]) -> None:
    case = next(case for case in replay.load("trackbacks") if case.n == 362)
    reply = replay.send(site_of(make_wp, case), case.request, ip=case.ip)
    said = b'<div class="wp-die-message">You are posting comments too quickly. Slow down.</div>'
    assert said in reply.body
    assert said in case.body
