"""What came, what was sent, what waits: numbers by day and verdict, for those who look after a site.

What came is counted from the comments, as they stand now; what was refused or sent from the journal, as far as it remembers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sized
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone

from wpcompat import options
from wpcompat.comments import why
from wpcompat.comments.store import PINGS
from wpcompat.comments.why import Kept
from wpcompat.formatting.dates import site_zone, to_mysql
from wpcompat.linkbacks import queue
from wpcompat.linkbacks.events import DO_PINGS, RESUME
from wpcompat.options import cron
from wpcompat.posts.pinging import get_to_ping
from wpcompat.posts.store import get_post
from wpcompat.site import Site

RECEIVED = ("approved", "held", "spam", "trash", "refused")
SENT = ("sent", "no server", "failed")
_STORED = {"1": "approved", "0": "held", "spam": "spam", "trash": "trash"}
_DONE = frozenset(("registered", "already registered", "sent"))
"""Verdicts of what reached its goal."""
NO_SERVER = "no pingback server"
"""The verdict about a link whose page takes no pings, which most do not."""


@dataclass(frozen=True)
class Day:
    """One day in the site's time zone: how many pings came and were sent, by verdict (``RECEIVED``, ``SENT``)."""

    date: date
    received: dict[str, int] = field(default_factory=lambda: dict.fromkeys(RECEIVED, 0))
    sent: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SENT, 0))

    @property
    def total(self) -> int:
        return sum(self.received.values()) + sum(self.sent.values())


@dataclass(frozen=True)
class Waiting:
    """A post whose pings wait to be sent. ``kind``: pingbacks, trackbacks or enclosures; ``urls``: of trackbacks alone.

    ``busy_until``: seconds since 1970, while a worker is at it.
    """

    post_id: int
    title: str
    kind: str
    urls: tuple[str, ...] = ()
    busy_until: float | None = None


def per_day(site: Site, days: int = 14) -> list[Day]:
    """The last ``days`` days, the oldest first, today included."""
    zone = site_zone(options.text(site, "timezone_string"), options.text(site, "gmt_offset"))
    today = site.now().astimezone(zone).date()
    found = {day: Day(day) for day in (today - timedelta(days=back) for back in range(days - 1, -1, -1))}
    bounds = [
        to_mysql(datetime.combine(day, time(), zone).astimezone(timezone.utc))
        for day in (*found, today + timedelta(days=1))
    ]
    rows = ", ".join("(?, ?, ?)" for _ in found)
    params = [value for day, start, end in zip(found, bounds, bounds[1:], strict=False) for value in (day.isoformat(), start, end)]  # fmt: skip
    counted = site.db.rows(
        f'WITH days("day", "start", "end") AS (VALUES {rows}) SELECT "day", "comment_approved", count(*) FROM days'
        ' CROSS JOIN "wp_comments" INDEXED BY "wpcompat_comments_moderation"'
        f' WHERE "comment_approved" IN ({_marks(_STORED)}) AND "comment_type" IN ({_marks(PINGS)})'
        ' AND "comment_date_gmt" >= "start" AND "comment_date_gmt" < "end" GROUP BY 1, 2',
        (*params, *_STORED, *PINGS),
    )
    for day, status, number in counted:
        found[date.fromisoformat(day)].received[_STORED[status.lower()]] += number
    since = datetime.combine(today - timedelta(days=days - 1), time(), zone).timestamp()
    for at, direction, verdict in _exchanges(site, since):
        day_of_it = found.get(datetime.fromtimestamp(at, zone).date())
        if day_of_it is None:
            continue
        if direction == "out":
            day_of_it.sent[_outcome(verdict)] += 1
        else:
            day_of_it.received["refused"] += 1
    return list(found.values())


def _exchanges(site: Site, since: float) -> Iterator[tuple[float, str, str]]:
    """What was sent, and pings that came and did not become comments."""
    yield from site.db.rows(
        'SELECT "at", "direction", "verdict" FROM "wpcompat_exchanges" WHERE "at" >= ? AND ("kind" = \'send\''
        f' OR "kind" IN ({_marks(PINGS)}) AND "comment_id" = 0)',
        (since, *PINGS),
    )


def _marks(values: Sized) -> str:
    return ", ".join("?" * len(values))


def sent_since(site: Site, since: float) -> dict[str, int]:
    """How many exchanges went out since a moment (seconds since 1970), by verdict (``SENT``)."""
    found = dict.fromkeys(SENT, 0)
    for _, direction, verdict in _exchanges(site, since):
        if direction == "out":
            found[_outcome(verdict)] += 1
    return found


def _outcome(verdict: str) -> str:
    return "sent" if verdict in _DONE else "no server" if verdict == NO_SERVER else "failed"


def lately_sent(site: Site, *, limit: int = 5) -> list[Kept]:
    """The last exchanges that were sent, the newest first."""
    return why.newest(site, limit=limit, direction="out")


def failures(site: Site, *, limit: int = 5) -> list[Kept]:
    """The last ones of what was sent and did not reach its goal, the newest first."""
    return why.newest(site, limit=limit, direction="out", without=(*_DONE, NO_SERVER))


def waiting(site: Site) -> list[Waiting]:
    """The posts whose pings wait, by kind, the newest first. What a worker has claimed waits until it is done."""
    names = {"_pingme": "pingbacks", "_trackbackme": "trackbacks", "_encloseme": "enclosures"}
    found = []
    for key, _ in queue.kinds(site):
        for post_id in queue.waiting(site, key):
            post = get_post(site, post_id)
            if post is None:
                continue
            urls = tuple(get_to_ping(post)) if key == "_trackbackme" else ()
            found.append(Waiting(post_id, post.post_title, names[key], urls, queue.claimed_until(site, key, post_id)))  # fmt: skip
    return found


def next_run(site: Site) -> int | None:
    """When pings are sent next, in seconds since 1970; None when no event is scheduled."""
    times = (cron.next_scheduled(site, hook) for hook in (DO_PINGS, RESUME))
    return min((at for at in times if at is not None), default=None)
