"""What came, what was sent and what waits, by day and verdict."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timezone

import pytest

from wpcompat import journal, options
from wpcompat.comments.store import insert_comment
from wpcompat.linkbacks import claims, events
from wpcompat.linkbacks.statistics import Day, failures, lately_sent, next_run, per_day, waiting
from wpcompat.options import cron
from wpcompat.posts.meta import add_meta
from wpcompat.testing.site import WP


def ping(wp: WP, gmt: str, approved: str, type: str = "pingback") -> None:
    insert_comment(wp.site, {"comment_post_ID": 1, "comment_type": type, "comment_approved": approved, "comment_date_gmt": gmt, "comment_date": gmt})  # fmt: skip


def exchange(wp: WP, kind: str, verdict: str, at: str = "", direction: str = "in") -> None:
    with wp.site.journal.exchange(kind, f"{kind} {verdict}", direction=direction) as entry:
        journal.verdict(verdict)
        entry.comment_id = 5 if verdict.startswith("stored") else 0
    if at:
        entry.at = datetime.fromisoformat(at).replace(tzinfo=timezone.utc).timestamp()
    wp.site.journal.flush()


@pytest.fixture
def calm(wp: WP, monkeypatch: pytest.MonkeyPatch) -> WP:
    """A site whose clock stands at noon of the tenth of May 2026."""
    noon = datetime(2026, 5, 10, 12, tzinfo=timezone.utc).timestamp()
    monkeypatch.setattr(type(wp.site.clock), "time", lambda self: noon)
    return wp


def test_days_are_the_sites_own(calm: WP) -> None:
    for gmt, approved, type in (
        ("2026-05-10 11:59:59", "1", "pingback"),
        ("2026-05-10 00:00:00", "0", "trackback"),
        ("2026-05-09 23:59:59", "spam", "trackback"),
        ("2026-05-08 00:00:00", "trash", "pingback"),
        ("2026-05-07 23:59:59", "1", "pingback"),
        ("2026-05-10 10:00:00", "1", "comment"),
        ("2026-05-10 10:00:00", "post-trashed", "pingback"),
    ):
        ping(calm, gmt, approved, type)
    found = per_day(calm.site, 3)
    assert [day.date for day in found] == [date(2026, 5, 8), date(2026, 5, 9), date(2026, 5, 10)]
    assert [{word: n for word, n in day.received.items() if n} for day in found] == [
        {"trash": 1}, {"spam": 1}, {"approved": 1, "held": 1}]  # fmt: skip
    assert [day.total for day in found] == [1, 1, 2]
    options.update(calm.site, "gmt_offset", "5.75")
    assert [sum(day.received.values()) for day in per_day(calm.site, 3)] == [2, 0, 3]
    assert len(per_day(calm.site)) == 14


def test_what_the_journal_remembers_of_a_day(calm: WP) -> None:
    today = "2026-05-10T01:00:00"
    for kind, verdict, direction in (
        ("pingback", "fault 17: no link", "in"),
        ("trackback", "refused: comment_flood (429)", "in"),
        ("trackback", "stored as trackback 5, status 0", "in"),
        ("xmlrpc", "", "in"),
        ("send", "registered", "out"),
        ("send", "already registered", "out"),
        ("send", "sent", "out"),
        ("send", "no pingback server", "out"),
        ("send", "refused: 16", "out"),
        ("send", "no answer", "out"),
    ):
        exchange(calm, kind, verdict, today, direction)
    exchange(calm, "send", "sent", "2026-05-08T23:00:00", "out")
    exchange(calm, "send", "sent", "2026-05-11T23:00:00", "out")
    yesterday, now = per_day(calm.site, 2)
    assert yesterday == Day(date(2026, 5, 9))
    assert now.received["refused"] == 2
    assert now.sent == {"sent": 3, "no server": 1, "failed": 2}
    assert [each.verdict for each in failures(calm.site)] == ["no answer", "refused: 16"]
    assert [each.verdict for each in lately_sent(calm.site, limit=3)] == ["sent", "sent", "no answer"]


def test_a_time_zone_may_be_named(calm: WP) -> None:
    options.update(calm.site, "timezone_string", "America/New_York")
    ping(calm, "2026-05-10 03:59:59", "1")
    ping(calm, "2026-05-10 04:00:00", "0")
    first, second = per_day(calm.site, 2)
    assert (first.received["approved"], first.received["held"]) == (1, 0)
    assert (second.received["approved"], second.received["held"]) == (0, 1)


def test_what_waits(make_wp: Callable[..., WP]) -> None:
    site = make_wp().site
    assert waiting(site) == []
    assert next_run(site) is None
    add_meta(site, 1, "_pingme", "1")
    add_meta(site, 1, "_trackbackme", "1")
    add_meta(site, 3, "_pingme", "1")
    site.db.execute('UPDATE "wp_posts" SET "to_ping" = \'http://a.example/tb http://b.example/tb\' WHERE "ID" = 1')
    lease = claims.Lease(site)
    assert lease.take("_pingme 1")
    first, second = waiting(site)
    assert (first.post_id, first.title, first.kind, first.urls) == (1, "Hello world!", "pingbacks", ())
    assert first.busy_until is not None
    assert (second.kind, second.urls, second.busy_until) == ("trackbacks", ("http://a.example/tb", "http://b.example/tb"), None)  # fmt: skip
    cron.schedule_single_event(site, 2_000_000_000, events.RESUME)
    cron.schedule_single_event(site, 1_900_000_000, events.DO_PINGS)
    assert next_run(site) == 1_900_000_000


def test_where_pings_are_off_only_enclosures_wait(make_wp: Callable[..., WP]) -> None:
    site = make_wp(settings={"wordpress.environment_type": "staging"}).site
    for key in ("_pingme", "_trackbackme", "_encloseme"):
        add_meta(site, 1, key, "1")
    assert [each.kind for each in waiting(site)] == ["enclosures"]
