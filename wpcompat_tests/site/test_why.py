"""The line that says why a ping was held, thrown away or approved."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from wpcompat import options
from wpcompat.comments import why
from wpcompat.comments.pipeline import AGAIN, CUT, NewComment, new_comment
from wpcompat.comments.why import in_one_line, verdict_of, verdicts_of
from wpcompat.journal import Step
from wpcompat.profiles import WP_6_1, WP_7_1
from wpcompat.site import Caller
from wpcompat.testing.site import WP

FIRST = ("duplicate_comment", "comment_flood")
STRANGER = Caller(ip="192.0.2.1", agent="tests")


def arrive(wp: WP, type: str = "trackback", *, url: str = "http://a.example/p", user_id: int = 0, text: str = "Words") -> int:  # fmt: skip
    new = NewComment(post_id=1, author="A", url=url, content=text, type=type, user_id=user_id)
    with wp.site.journal.exchange(type, "somebody", peer="192.0.2.1"):
        number = new_comment(wp.site, new, STRANGER)
    wp.site.journal.flush()
    return number


@pytest.fixture
def quiet(make_wp: Callable[..., WP]) -> WP:
    return make_wp(settings={"pings.flood_seconds": "0"})


@pytest.mark.parametrize(
    ("settings", "sent", "line"),
    [
        ({}, {}, "held: comment_previously_approved; a trackback never satisfies it"),
        ({}, {"type": "pingback"}, "held: comment_previously_approved; its source is no published post of this site"),
        ({}, {"type": "comment"}, "held: comment_previously_approved; its author has no approved comment yet"),
        ({}, {"type": "pingback", "url": "http://wp.example/?p=1"},
         "approved: wp_auto_approve_ping; it comes from post 1 of this site"),
        ({}, {"type": "comment", "user_id": 1}, "approved: its author writes the post or moderates"),
        ({"comment_moderation": "1"}, {}, "held: comment_moderation; every comment is held"),
        ({"comment_previously_approved": ""}, {}, "approved: every check passed"),
        ({}, {"text": "http://a.example/ and http://b.example/"}, "held: comment_max_links; it has 2 links, held are 2 and more"),
        ({"comment_max_links": "1"}, {"text": "http://a.example/"}, "held: comment_max_links; it has 1 link, held are 1 and more"),
        ({"moderation_keys": "zzz\nbuy (now)\n"}, {"text": "Do buy (NOW)!"}, "held: moderation_keys; it holds buy (now)"),
        ({"disallowed_keys": "words"}, {}, "thrown away: disallowed_keys; it holds words"),
    ],
)  # fmt: skip
def test_the_check_that_decided(quiet: WP, settings: dict[str, str], sent: dict[str, str], line: str) -> None:
    for name, value in settings.items():
        options.update(quiet.site, name, value)
    number = arrive(quiet, **sent)  # type: ignore[arg-type]
    assert verdict_of(quiet.site, number) == line


def test_checks_that_are_made_twice_say_which_pass_they_are(quiet: WP, make_wp: Callable[..., WP]) -> None:
    """7.1 looks at what came, and at what it will store when the filters have changed that."""
    checks = ["comment_moderation", "comment_max_links", "moderation_keys", "comment_previously_approved", "disallowed_keys"]  # fmt: skip

    def names(wp: WP, text: str) -> list[str]:
        found = why.of_comment(wp.site, arrive(wp, "comment", text=text))
        assert found
        return [step.name for step in found.steps if not step.name.startswith(("comment_max_links:", *FIRST))]

    assert names(quiet, "plain") == checks
    assert names(quiet, "<b onclick=x>bold</b>") == [*checks, AGAIN, *checks]
    assert names(quiet, "x" * 70_000) == [*checks, CUT, *checks]
    noted = why.last(quiet.site)
    assert noted and next(step.data for step in noted.steps if step.name == CUT) == {"changed": "content"}
    assert names(make_wp(version="6.1"), "<b onclick=x>bold</b>") == checks


def test_before_pings_of_the_site_were_approved(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(version="6.1")
    wp.clock.shift = 60
    number = arrive(wp, "pingback")
    assert verdict_of(wp.site, number) == "held: comment_previously_approved; a pingback never satisfies it"


def test_the_lines_of_a_page_come_with_one_query(quiet: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = [arrive(quiet, text=f"Words {n}") for n in range(3)]
    asked: list[str] = []
    rows = quiet.site.db.rows
    here = threading.get_ident()

    def noted(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        if threading.get_ident() == here:  # the thread of the mails may still be counting for its letter
            asked.append(sql)
        return rows(sql, params)

    monkeypatch.setattr(quiet.site.db, "rows", noted)
    line = "held: comment_previously_approved; a trackback never satisfies it"
    assert verdicts_of(quiet.site, [*numbers, 1, 999]) == dict.fromkeys(numbers, line)
    assert len(asked) == 1
    assert verdicts_of(quiet.site, []) == {}
    assert verdict_of(quiet.site, 1) == ""


def test_a_deleted_comment_is_known_by_what_it_was(quiet: WP) -> None:
    number = arrive(quiet)
    quiet.site.db.execute('DELETE FROM "wp_comments" WHERE "comment_ID" = ?', (number,))
    assert verdict_of(quiet.site, number) == "held: comment_previously_approved; a trackback never satisfies it"


def test_the_last_of_two_decisions_counts() -> None:
    steps = [
        Step("comment_moderation", True, {}),
        Step("comment_max_links: links in the content", None, {"links": 3}),
        Step("comment_max_links", False, {"option": "2"}),
        Step("disallowed_keys", True, {}),
        Step("comment_moderation", True, {}),
        Step("comment_max_links", True, {"option": "2"}),
        Step("disallowed_keys", True, {}),
    ]
    assert in_one_line(WP_7_1, "trackback", steps) == "approved: every check passed"
    assert in_one_line(WP_7_1, "trackback", steps[:4]).startswith("held: comment_max_links; it has 3 links")
    assert in_one_line(WP_6_1, "trackback", []) == ""
    bare = [Step("moderation_keys", False, {})]
    assert in_one_line(WP_7_1, "trackback", bare) == "held: moderation_keys; a line of the list matches"
    links = [Step("comment_max_links", False, {"option": "2"})]
    assert in_one_line(WP_7_1, "trackback", links) == "held: comment_max_links; it has too many links"


def test_the_newest_of_one_direction_and_post(wp: WP) -> None:
    for direction, post_id in (("in", 1), ("out", 1), ("out", 2)):
        with wp.site.journal.exchange("send", f"to {post_id}", direction=direction) as entry:
            entry.post_id = post_id
    wp.site.journal.flush()
    assert [each.id for each in why.newest(wp.site, limit=5)] == [3, 2, 1]
    assert [each.id for each in why.newest(wp.site, limit=5, direction="out")] == [3, 2]
    assert [each.id for each in why.newest(wp.site, limit=5, direction="out", post_id=1)] == [2]
    assert why.remembered(wp.site) == (1, 3)
