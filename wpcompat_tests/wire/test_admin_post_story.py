"""Posts and pages: what WordPress answered to a script that filled in its forms, and the rows that it left behind."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wpcompat.testing.site import WP
from wpcompat_tests import replay
from wpcompat_tests.admin_forms import Browser
from wpcompat_tests.posts_story import Story, tell
from wpcompat_tests.wire.test_admin_people import laid

HOME = "http://127.0.0.1:8114"

RECORDED = Path(__file__).parents[2] / "fixtures" / "admin" / "posts.jsonl"

NOON = 1795262400.0
"""On the day on which the story was recorded; some of it lies ahead of that day."""


def told_to(wp: WP) -> list[dict[str, Any]]:
    wp.clock.shift = NOON - time.time()
    dates = "post_date", "post_date_gmt", "post_modified", "post_modified_gmt"
    wp.site.db.update("wp_posts", dict.fromkeys(dates, "2026-11-21 11:00:00"), "1", ())

    def query(sql: str) -> list[list[str]]:
        return [[str(value) for value in row] for row in wp.site.db.rows(sql)]

    def opened(user: str) -> Browser:
        browser = Browser(HOME, functools.partial(replay.send, wp))
        browser.log_in(user)
        return browser

    return tell(Story(HOME, opened, query, today="2026-11-21"))


def recorded() -> list[dict[str, Any]]:
    return [json.loads(line) for line in RECORDED.read_text("utf-8").splitlines()]


def as_answered_here(line: dict[str, Any], answered: dict[str, Any]) -> dict[str, Any]:
    """A line of WordPress's, whose refusals often have the status of a failure: here none has."""
    refused = line["status"] == 500 and 400 <= answered["status"] < 500
    return {**line, "status": answered["status"]} if refused else line


def test_the_story_as_wordpress_6_1_told_it(make_wp: Callable[..., WP]) -> None:
    answered = told_to(laid(make_wp, version="6.1"))
    for expected, line in zip(recorded(), answered, strict=True):
        assert line == as_answered_here(expected, line)


def as_in_7_1(line: dict[str, Any]) -> dict[str, Any]:
    """A line of 6.1.9 as 7.1 answers, whose theme has no templates for posts, so that their forms name none."""
    posts = [
        {**post, "meta": [pair for pair in post["meta"] if pair[0] != "_wp_page_template"]}
        if post.get("post_type") == "post"
        else post
        for post in line.get("posts", [])
    ]
    return {**line, "posts": posts} if "posts" in line else line


def test_the_story_in_7_1_with_its_known_difference(make_wp: Callable[..., WP]) -> None:
    answered = told_to(laid(make_wp))
    for expected, line in zip(recorded(), answered, strict=True):
        assert line == as_in_7_1(as_answered_here(expected, line))
