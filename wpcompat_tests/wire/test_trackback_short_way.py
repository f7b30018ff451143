"""A plain trackback's short way gives the answer, the row and the journal that the long one gives."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import app, journal, options
from wpcompat.comments import approval
from wpcompat.linkbacks import receive_trackback, trackback_form
from wpcompat.testing.site import WP

FORM = "application/x-www-form-urlencoded"
BODIES = (
    "title=One&url=http%3A%2F%2Fa.example%2Fp&excerpt=Some+words&blog_name=Blog",
    "title=One&url=http%3A%2F%2Fa.example%2Fp%3Fx%3D1%26y&excerpt=a%0D%0Ab&blog_name=%3Cb%3EBlog%3C%2Fb%3E+%26+more",
    "title=F%C3%BC%C3%9Fe&url=http://a.example/p&excerpt=%FF&blog_name=Blog",
    "title=" + "x" * 300 + "&url=http://a.example/p&excerpt=" + "y+" * 200 + "&blog_name=" + "z" * 300,
    "title=F%FC&url=http://a.example/p&charset=ISO-8859-1", "title[]=One&url=http://a.example/p", "title=One&url[]=x",
    "%74itle=One&url=http://a.example/p&+title=Two", "title=One&title=Two&url=http://a.example/p", "title=0&url=0", "url=x", "",
    "url=http://a.example/p&title=" + "x" * 248 + "%22%22&excerpt=" + "y" * 251 + "'", "title=''&url=http://a.example/p",
    "title=%2541%3a%2&url=http%3A%2F%2Fa.example%2Fp%2", "title=One&url=http%3A//a.example/%C3%A9?%252F",
    "title=One&url=http://a.example/p&excerpt=see+http://b.example/&blog_name=Blog", "&title=One&url=http://a.example/p",
    "title=One&url=javascript:x", "title=One&url=http://a.example/p&blog_name=a\\b'c\"",
)  # fmt: skip
LINKS = "title=Links&url=http://c.example/&excerpt=http://b.example/+www.c.example"
RULES = (
    {"comment_moderation": "1"}, {"comment_moderation": "1", "comment_previously_approved": "0"},
    {"comment_previously_approved": "0"}, {"comment_previously_approved": "yes"}, {"moderation_keys": "some\nother"},
    {"comment_previously_approved": "", "comment_max_links": "1"}, {"disallowed_keys": "blog"}, {"disallowed_keys": " \n"},
    {"comment_previously_approved": "0", "comment_max_links": "0", "moderation_keys": "nothing of it"},
    {"comment_previously_approved": "0", "comment_max_links": "few"}, {"comment_max_links": "-1"},
    {"comment_previously_approved": "0", "moderation_keys": " \n0"}, {"gmt_offset": "-5.5"}, {"moderation_notify": "0"},
    {"comment_previously_approved": "0", "comments_notify": "0"}, {"close_comments_for_old_posts": "1"},
)  # fmt: skip
"""Options on which it depends what becomes of a ping."""
PATHS = (
    "/hello-world/trackback/",
    "/sample-page/trackback/",
    "/nope/trackback/",
    "/hello-world/2/trackback/",
    "/trackback/",
)


def without_short_ways(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(app, "trackback_sent", lambda *_: None)
    patch.setattr(approval, "_of_plain_trackback", lambda _: None)
    patch.setattr(trackback_form, "_plain", lambda *_: None)
    patch.setattr(receive_trackback, "is_plain_name", lambda _: False)


def said(wp: WP, path: str, body: str) -> Any:
    """Two equal trackbacks: what was answered, stored and noted."""
    answers = []
    for _ in range(2):
        answers.append(wp.client.post(path, data=body, content_type=FORM))
        wp.site.background.join()  # how many comments wait is said in the mails
    rows = wp.site.db.rows('SELECT * FROM "wp_comments" ORDER BY "comment_ID"')
    entries = [(entry.title, entry.verdict, json.loads(entry.as_json())) for entry in wp.site.journal.last]
    return [(a.status, list(a.headers), a.data) for a in answers], rows, entries, [m.message for m in wp.mails]


@pytest.mark.parametrize("profile", ["7.1", "6.1"])
def test_the_short_way_gives_what_the_long_one_gives(
    make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch, profile: str
) -> None:
    seen = []
    for short in (True, False):
        if not short:
            without_short_ways(monkeypatch)
        for path in PATHS:
            for body in BODIES:
                if path != PATHS[0] and body != BODIES[0]:
                    continue
                wp = make_wp(settings={"wordpress.version": profile})
                wp.site.clock.frozen = 1_795_000_000.0
                options.update(wp.site, "permalink_structure", "/%postname%/")
                seen.append(said(wp, path, body))
    half = len(seen) // 2
    assert seen[:half] == seen[half:]
    assert any(b"<error>0" in answer[2] for answer in seen[0][0])


@pytest.mark.parametrize("flood", ["0", "15"])
@pytest.mark.parametrize("profile", ["7.1", "6.1"])
def test_under_all_options(
    make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch, profile: str, flood: str
) -> None:
    seen = []
    for short in (True, False):
        if not short:
            without_short_ways(monkeypatch)
        for rules in RULES:
            wp = make_wp(settings={"wordpress.version": profile, "pings.flood_seconds": flood})
            wp.site.clock.frozen = 1_795_000_000.0
            options.update(wp.site, "permalink_structure", "/%postname%/")
            for name, value in rules.items():
                options.update(wp.site, name, value)
            seen += [said(wp, PATHS[0], body) for body in (*BODIES[:2], LINKS)]
            seen.append(wp.site.db.rows('SELECT "ID", "comment_count" FROM "wp_posts" ORDER BY 1'))
    half = len(seen) // 2
    assert seen[:half] == seen[half:]


def test_a_changed_option_holds_for_the_next_ping(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"pings.flood_seconds": "0"})
    options.update(wp.site, "permalink_structure", "/%postname%/")
    other = sqlite3.connect(wp.site.db.path)
    came = []
    for number, (name, value) in enumerate(
        (
            ("comment_moderation", "0"),
            ("comment_previously_approved", "0"),
            ("disallowed_keys", "Words"),
            ("disallowed_keys", ""),
        )
    ):
        if number % 2:
            other.execute("UPDATE wp_options SET option_value = ? WHERE option_name = ?", (value, name))
            other.commit()
        else:
            options.update(wp.site, name, value)
        body = f"title=No+{number}&url=http%3A%2F%2Fa.example%2F{number}&excerpt=Some+words&blog_name=Blog"
        wp.client.post(PATHS[0], data=body, content_type=FORM)
        came.append(wp.site.db.value('SELECT "comment_approved" FROM "wp_comments" ORDER BY "comment_ID" DESC'))
    other.close()
    assert came == ["0", "1", "trash", "1"]


def test_shared_steps_stay_within_what_an_exchange_keeps() -> None:
    kept = journal.Journal(lambda batch: None)
    with kept.exchange("trackback", "many") as entry:
        for _ in range(600):
            journal.add((journal.Step("a", True, {}), journal.Step("b", None, {})))
            with journal.apart() as aside:
                journal.step("elsewhere")
    assert (len(entry.steps), [each.name for each in aside]) == (500, ["elsewhere"])
