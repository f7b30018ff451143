"""The calls of ``reference/made_classics.py``, as WordPress 6.1.9 answered and stored them, made once more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.kept import Kept
from wpcompat_tests.reference.made_classics import RECORDING
from wpcompat_tests.reference.made_posts import COMPARED, HOME, SITE, Rows, as_text, changes, events, undated
from wpcompat_tests.reference.test_differential_xmlrpc import FIRST_FREE
from wpcompat_tests.wire.xmlrpc_exchange import send

RECORDED = [json.loads(line) for line in RECORDING.read_text("ascii").splitlines()]


def site_of_chapters(make_wp: Callable[..., WP]) -> WP:
    """The site that every chapter begins on."""
    wp = make_wp(version="6.1", home=HOME)
    site = json.loads(SITE.read_text("ascii"))
    Kept(wp, site).lay()
    for table in (table for table in site if table != "term_relationships"):
        wp.site.db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (f"wp_{table}",))
        wp.site.db.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (f"wp_{table}", FIRST_FREE - 1))
    options.delete(wp.site, "cron")
    return wp


def differences(wp: WP, chapter: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The calls of a chapter that wpcompat answers or stores otherwise: what WordPress made of them, and what it did."""
    return [(theirs, ours) for theirs, ours in _replayed(wp, chapter) if theirs != ours]


def _replayed(wp: WP, chapter: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    before = rows_of(wp)
    for line in (line for line in RECORDED if line["chapter"] == chapter):
        _prepare(wp, line)
        before = rows_of(wp) if line["run"] else before
        now = datetime.fromisoformat(line["now"])
        wp.clock.frozen = now.replace(tzinfo=timezone.utc).timestamp()
        answered = send(wp, line["request"])
        after = rows_of(wp)
        made = changes(before, after, now)
        before = after
        assert answered.status == 200
        yield (
            {"request": line["request"], "answer": _days(line["answer"], now), "rows": _net(line["rows"], now)},
            {"request": line["request"], "answer": _days(undated(answered.body, now), now), "rows": _net(made, now)},
        )


def _prepare(wp: WP, line: dict[str, Any]) -> None:
    """The options and rows that were changed before a call."""
    for name, value in line["set"].items():
        options.update(wp.site, name, value)
    for table, where, values in line["run"]:
        if values is None:
            wp.site.db.execute(f'DELETE FROM "{table}" WHERE {where}')
        elif where:
            wp.site.db.update(table, values, where)
        else:
            wp.site.db.insert(table, values)


def _days(text: str, now: datetime) -> str:
    """A text without the times at which calls before it were made: between a row and its answer a second may pass."""
    return re.sub(rf"{now:%Y}-?{now:%m}-?{now:%d}[ T]\d\d:\d\d:\d\d", "EARLIER", text)


def _net(rows: Rows, now: datetime) -> Rows:
    """What came and went, less what differs by the moment alone; what went may have come in the same second."""
    found = {}
    for table, listed in rows.items():
        came = {_days(row, now)[1:] for row in listed if row.startswith("+")}
        went = {_days(row, now)[1:].replace("NOW", "EARLIER") for row in listed if row.startswith("-")}
        stays = {row for row in came if row.replace("NOW", "EARLIER") in went}
        went -= {row.replace("NOW", "EARLIER") for row in stays}
        found[table] = sorted([f"+{row}" for row in came - stays] + [f"-{row}" for row in went])
    return {table: listed for table, listed in found.items() if listed}


def rows_of(wp: WP) -> Rows:
    """Every compared row as text, with the sticky posts and the schedule."""
    db, found = wp.site.db, {}
    for table in COMPARED:
        names = [row[1] for row in db.rows(f'PRAGMA table_info("wp_{table}")')]
        columns = ", ".join(f'"{name}"' for name in names)
        found[table] = [
            as_text(dict(zip(names, row, strict=True))) for row in db.rows(f'SELECT {columns} FROM "wp_{table}"')
        ]
    return {**found, "sticky": [options.text(wp.site, "sticky_posts")], "events": events(options.text(wp.site, "cron"))}
