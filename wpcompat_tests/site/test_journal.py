"""The journal keeps what was decided, in order, and lets go of the oldest."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wpcompat import journal
from wpcompat.journal import Step, steps_from_json
from wpcompat.testing.site import WP


def kept(wp: WP) -> list[tuple[object, ...]]:
    wp.site.journal.flush()
    return wp.site.db.rows(
        'SELECT "kind", "title", "verdict", "comment_id", "steps" FROM "wpcompat_exchanges" ORDER BY "id"'
    )


def test_steps_are_kept_in_order(wp: WP) -> None:
    with wp.site.journal.exchange("pingback", "pingback.ping", peer="192.0.2.1"):
        journal.step("source has a link to the target", False, fault=17, href="http://a.example/")
        journal.step("comment_moderation", True, raw=b"\xff", long="x" * 1000)
        journal.verdict("fault 17", comment_id=3)
    ((kind, title, verdict, comment_id, steps),) = kept(wp)
    assert (kind, title, verdict, comment_id) == ("pingback", "pingback.ping", "fault 17", 3)
    assert steps_from_json(str(steps)) == [
        Step("source has a link to the target", False, {"fault": 17, "href": "http://a.example/"}),
        Step("comment_moderation", True, {"raw": "\ufffd", "long": "x" * 500 + "…"}),
    ]


def test_an_exchange_that_raises_is_kept_with_its_error(wp: WP) -> None:
    with pytest.raises(LookupError), wp.site.journal.exchange("xmlrpc", "x"):
        raise LookupError("gone")
    assert kept(wp)[0][2] == "LookupError: gone"


def test_the_ring_forgets_the_oldest(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"journal.keep": "3"})
    for number in range(5):
        with wp.site.journal.exchange("xmlrpc", str(number)):
            journal.step("x")
        wp.site.journal.flush()
    assert [row[1] for row in kept(wp)] == ["2", "3", "4"]


def test_nothing_is_kept_when_it_is_off(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"journal.keep": "0"})
    with wp.site.journal.exchange("xmlrpc", "x"):
        journal.step("x")
    assert kept(wp) == []


def test_steps_outside_an_exchange_vanish() -> None:
    journal.step("nobody listens")
    journal.verdict("nobody listens")
    assert journal.current() is None
