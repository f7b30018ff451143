"""The rules of moderation without a screen: acts on many comments, answers, and what a form may change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wpcompat.comments.edit_form import edit_comment
from wpcompat.comments.moderation import ACTS, DONE, moderate
from wpcompat.comments.reply import Replied, reply
from wpcompat.comments.store import get_comment
from wpcompat.errors import WPError
from wpcompat.site import Caller
from wpcompat.testing.site import WP
from wpcompat_tests import replay

ADMIN, AUTHOR = Caller("192.0.2.1", "Agent", 1), Caller("192.0.2.3", "Agent", 3)


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    """Post 1 is the administrator's, 9 the author's; both have a held comment."""
    found = make_wp(settings={"pings.flood_seconds": "0"})
    replay.lay_site(found, "7.1", "2026/11/20")
    found.site.db.update("wp_posts", {"post_author": 3}, '"ID" = 9')
    replay.add_comment(found, comment_ID=50, comment_post_ID=1)
    replay.add_comment(found, comment_ID=60, comment_post_ID=9)
    return found


def status(wp: WP, number: int) -> str:
    comment = get_comment(wp.site, number)
    return comment.comment_approved if comment else "gone"


def test_every_act_has_a_word_for_what_was_done() -> None:
    assert list(ACTS) == list(DONE)


def test_only_the_callers_own_comments_are_counted_and_changed(wp: WP) -> None:
    assert moderate(wp.site, "approve", [50, 60, 99, 60], AUTHOR) == 2
    assert (status(wp, 50), status(wp, 60)) == ("0", "1")
    assert moderate(wp.site, "approve", [50, 60], ADMIN) == 2
    assert moderate(wp.site, "dance", [50, 60], ADMIN) == 0
    assert moderate(wp.site, "trash", [50], Caller()) == 0
    assert (status(wp, 50), status(wp, 60)) == ("1", "1")


def test_a_reply_approves_what_it_answers_when_asked(wp: WP) -> None:
    done = reply(wp.site, AUTHOR, post_id=9, parent=60, content="Thanks", approve_parent=True)
    assert done.approved_parent == 60
    assert status(wp, 60) == "1"
    again = reply(wp.site, AUTHOR, post_id=9, parent=60, content="Thanks again", approve_parent=True)
    assert again == Replied(again.comment_id, 0)
    assert reply(wp.site, ADMIN, post_id=1, parent=60, content="Elsewhere", approve_parent=True).approved_parent == 0
    made = get_comment(wp.site, done.comment_id)
    assert made is not None
    assert (made.comment_parent, made.user_id, made.comment_approved, made.comment_type) == (60, 3, "1", "comment")


@pytest.mark.parametrize(
    ("post_id", "content", "code"),
    [
        (1, "x", "not_allowed"),
        (999, "x", "not_allowed"),
        (9, " \n", "require_valid_comment"),
        (9, "", "require_valid_comment"),
    ],
)
def test_replies_that_are_refused(wp: WP, post_id: int, content: str, code: str) -> None:
    with pytest.raises(WPError) as refused:
        reply(wp.site, AUTHOR, post_id=post_id, parent=60, content=content, approve_parent=True)
    assert refused.value.code == code
    assert status(wp, 60) == "0"


def test_a_reply_to_a_draft_is_refused(wp: WP) -> None:
    wp.site.db.update("wp_posts", {"post_status": "draft"}, '"ID" = 9')
    with pytest.raises(WPError, match="on a draft post"):
        reply(wp.site, ADMIN, post_id=9, parent=60, content="x")


def test_the_same_reply_twice_is_a_duplicate(wp: WP) -> None:
    reply(wp.site, AUTHOR, post_id=9, parent=60, content="x")
    with pytest.raises(WPError, match="Duplicate"):
        reply(wp.site, AUTHOR, post_id=9, parent=60, content="x")


DATE = {"aa": "2025", "mm": "02", "jj": "03", "hh": "04", "mn": "05", "ss": "06"}


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ({}, None),
        ({"edit_date": "0"}, None),
        ({"edit_date": "1"}, "2025-02-03 04:05:06"),
        ({"hidden_jj": "04"}, "2025-02-03 04:05:06"),
        ({"hidden_jj": "0"}, None),
        ({"hidden_jj": "04", "hh": "25", "mn": "75", "ss": "60"}, "2025-02-03 01:15:00"),
        ({"edit_date": "1", "jj": "29"}, "0000-00-00 00:00:00"),
        ({"edit_date": "1", "jj": "29", "aa": "2024"}, "2024-02-29 04:05:06"),
        ({"edit_date": "1", "aa": "99"}, "1999-02-03 04:05:06"),
        ({"edit_date": "1", "mm": "13"}, "0000-00-00 00:00:00"),
        ({"edit_date": "1", "aa": ["2025"]}, "0000-00-00 00:00:00"),
    ],
)
def test_dates_of_the_form(wp: WP, form: dict[str, Any], written: str | None) -> None:
    before = get_comment(wp.site, 60)
    assert before is not None
    edit_comment(wp.site, 60, {**DATE, **form}, AUTHOR)
    after = get_comment(wp.site, 60)
    assert after is not None
    assert after.comment_date == (written or before.comment_date)


def test_comments_move_only_to_posts_of_ones_own(wp: WP) -> None:
    for post_id, code in (("1", "not_allowed"), ("999", "invalid_post_id"), ("9" * 30, "invalid_post_id")):
        with pytest.raises(WPError) as refused:
            edit_comment(wp.site, 60, {"comment_post_ID": post_id, "content": "x"}, AUTHOR)
        assert refused.value.code == code
    edit_comment(wp.site, 60, {"comment_post_ID": "1"}, ADMIN)
    moved = get_comment(wp.site, 60)
    assert moved is not None
    assert moved.comment_post_ID == 1
    with pytest.raises(WPError, match="not allowed"):
        edit_comment(wp.site, 60, {"content": "x"}, AUTHOR)


def test_a_status_that_the_column_cannot_hold_is_refused(wp: WP) -> None:
    with pytest.raises(WPError, match="Could not update comment"):
        edit_comment(wp.site, 60, {"comment_status": "x" * 21}, ADMIN)
    assert status(wp, 60) == "0"
