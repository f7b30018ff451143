"""Logins and accounts: what WordPress answered to a script that filled in its forms, and whom it wrote to."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat.users import store
from wpcompat_tests import replay
from wpcompat_tests.admin_forms import Browser
from wpcompat_tests.people_story import Story, tell

HOME = "http://127.0.0.1:8114"
RECORDED = Path(__file__).parents[2] / "fixtures" / "admin" / "people.jsonl"
_LINK = re.compile(r"\?action=rp&key=KEY&login=(\w+)")
_TITLES = {"Something went wrong.": "An error occurred.", "Add New User < ": "Add User < "}


def laid(make_wp: Callable[..., WP], **how: Any) -> WP:
    wp = make_wp(home=HOME, **how)
    for role in ("editor", "author", "contributor", "subscriber"):
        store.create_user(
            wp.site, login=role, email=f"{role}@example.org", password=f"{role}-pass", role=role, display_name=role.title()
        )  # fmt: skip
    return wp


def told_to(wp: WP, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.setattr("wpcompat.outbound.mail.KEPT", 1000)

    def query(sql: str) -> list[list[str]]:
        return [[str(value) for value in row] for row in wp.site.db.rows(sql)]

    return tell(
        Story(
            HOME,
            lambda: Browser(HOME, functools.partial(replay.send, wp)),
            lambda: [(mail.to, mail.subject, mail.message) for mail in wp.mails],
            query,
            lambda name, value: options.update(wp.site, name, value),
        )
    )


def recorded() -> list[dict[str, Any]]:
    return [json.loads(line) for line in RECORDED.read_text("utf-8").splitlines()]


def as_in_7_1(line: dict[str, Any]) -> dict[str, Any]:
    """A line of 6.1.9 as 7.1 answers: other titles, links to passwords that name the login first, more metadata."""
    text = _LINK.sub(r"?login=\1&key=KEY&action=rp", json.dumps(line, ensure_ascii=False))
    for old, new in _TITLES.items():
        text = text.replace(f'"title": "{old}', f'"title": "{new}')
    changed: dict[str, Any] = json.loads(text)
    rows = changed.get("rows", [])
    if ["admin_color", "fresh"] in rows:
        rows.append(["infinite_scrolling", "true"])
        rows.sort()
        rows[rows.index(["admin_color", "fresh"])][1] = "modern"
    return changed


def test_the_story_as_wordpress_6_1_told_it(make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch) -> None:
    answered = told_to(laid(make_wp, version="6.1"), monkeypatch)
    for expected, line in zip(recorded(), answered, strict=True):
        assert line == expected


def test_the_story_in_7_1_with_its_known_differences(
    make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = told_to(laid(make_wp), monkeypatch)
    for expected, line in zip(recorded(), answered, strict=True):
        assert line == as_in_7_1(expected)
