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
from wpcompat_tests.reference.made_posts import CHAPTERS, RECORDING, changes, undated
from wpcompat_tests.wire.recorded_chapters import rows_of, site_of_chapters
from wpcompat_tests.wire.xmlrpc_exchange import send

RECORDED = [json.loads(line) for line in RECORDING.read_text("ascii").splitlines()]


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    return site_of_chapters(make_wp)


def replayed(wp: WP, chapter: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """What WordPress and wpcompat made of each call, in order."""
    before = rows_of(wp)
    for line in (line for line in RECORDED if line["chapter"] == chapter):
        for name, value in line["set"].items():
            options.update(wp.site, name, value)
        now = datetime.fromisoformat(line["now"])
        wp.clock.frozen = now.replace(tzinfo=timezone.utc).timestamp()
        answered = send(wp, line["request"])
        after = rows_of(wp)
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
