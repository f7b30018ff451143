"""Recorded calls in order, several sequences a file, each on a fresh site of version 6.1: ``name`` is ``sequence: case``.

``setup`` is what was done to both sites before a call: ``sql`` statements, ``options`` set raw, and ``wait``, the seconds by
which the comments were moved back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from itertools import groupby

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.wire import scenario
from wpcompat_tests.wire.xmlrpc_exchange import Exchange, recorded, send


def sequences(file: str) -> dict[str, list[Exchange]]:
    """The recorded calls of a file, by sequence."""
    return {name: list(calls) for name, calls in groupby(recorded(file), lambda call: call.name.partition(":")[0])}


def differences(make_wp: Callable[..., WP], calls: list[Exchange]) -> Iterator[str]:
    """What a fresh site answers otherwise than recorded; a fatal error of PHP (HTTP 500) has the same body, with HTTP 200."""
    wp = scenario.lay(make_wp, version="6.1")
    texts = scenario.recorded_texts(wp)
    for call in calls:
        prepare(wp, call)
        answered = send(wp, call.request, ip="127.0.0.1")
        expected = call.body
        for mark, text in texts.items():
            expected = expected.replace(mark, text)
        if answered.status != 200 or answered.body != expected:
            yield f"{call.name}\n{call.request}\n-- recorded\n{expected}\n-- answered\n{answered.body}"


def prepare(wp: WP, call: Exchange) -> None:
    """Bring a site to where the recorded one was before a call."""
    db = wp.site.db
    wp.clock.frozen = parsedate_to_datetime(call.headers["Date"]).timestamp()
    for statement in call.setup.get("sql", ()):
        db.execute(statement)
    for name, value in call.setup.get("options", {}).items():
        options.update(wp.site, name, value)
    for column in ("comment_date", "comment_date_gmt"):
        db.execute(
            f'UPDATE "wp_comments" SET "{column}" = datetime("{column}", ?) WHERE "{column}" > ?',
            (f"-{call.setup.get('wait', 0)} seconds", "2026-11-20 23:39:58"),
        )
