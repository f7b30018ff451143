"""Calls about posts in chapters, as WordPress 6.1.9 answered and stored them (``reference/made_posts.py`` recorded it)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.kept import Kept
from wpcompat_tests.reference.made_posts import (
    CHAPTERS,
    COMPARED,
    HOME,
    RECORDING,
    SITE,
    Rows,
    as_text,
    changes,
    events,
    undated,
)
from wpcompat_tests.reference.test_differential_xmlrpc import FIRST_FREE
from wpcompat_tests.wire.xmlrpc_exchange import send

RECORDED = [json.loads(line) for line in RECORDING.read_text("ascii").splitlines()]


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    """The site that every chapter begins on."""
    wp = make_wp(version="6.1", home=HOME)
    site = json.loads(SITE.read_text("ascii"))
    Kept(wp, site).lay()
    for table in (table for table in site if table != "term_relationships"):
        wp.site.db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (f"wp_{table}",))
        wp.site.db.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (f"wp_{table}", FIRST_FREE - 1))
    options.delete(wp.site, "cron")
    return wp


def rows(wp: WP) -> Rows:
    db, found = wp.site.db, {}
    for table in COMPARED:
        names = [row[1] for row in db.rows(f'PRAGMA table_info("wp_{table}")')]
        columns = ", ".join(f'"{name}"' for name in names)
        found[table] = [
            as_text(dict(zip(names, row, strict=True))) for row in db.rows(f'SELECT {columns} FROM "wp_{table}"')
        ]
    return {**found, "sticky": [options.text(wp.site, "sticky_posts")], "events": events(options.text(wp.site, "cron"))}


def replayed(wp: WP, chapter: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What WordPress and wpcompat made of each call, in order."""
    before = rows(wp)
    for line in (line for line in RECORDED if line["chapter"] == chapter):
        for name, value in line["set"].items():
            options.update(wp.site, name, value)
        now = datetime.fromisoformat(line["now"])
        wp.clock.frozen = now.replace(tzinfo=timezone.utc).timestamp()
        answered = send(wp, line["request"])
        after = rows(wp)
        made = changes(before, after, now)
        before = after
        kept = {"answer": line["answer"], "rows": line["rows"]}
        told = {"answer": undated(answered.body, now), "rows": made}
        assert answered.status == 200
        yield {"request": line["request"], **kept}, {"request": line["request"], **told}


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_posts_are_answered_and_stored_as_recorded(wp: WP, chapter: str) -> None:
    unlike = [(theirs, ours) for theirs, ours in replayed(wp, chapter) if theirs != ours]
    assert unlike == []


def test_every_call_was_recorded() -> None:
    made = {chapter: [step.method for step in steps()] for chapter, steps in CHAPTERS.items()}
    found: dict[str, list[str]] = {}
    for line in RECORDED:
        method = re.search("<methodName>(.*?)</methodName>", line["request"])
        assert method is not None
        found.setdefault(line["chapter"], []).append(method[1])
    assert found == made
