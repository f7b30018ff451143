"""metaWeblog.* as WordPress 6.1.9 answered and stored it, call by call; and what ``hardened`` refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wpcompat.posts.more import get_extended
from wpcompat.testing.site import WP
from wpcompat.users.store import create_user
from wpcompat_tests.reference.made_calls import body
from wpcompat_tests.reference.made_classics import CHAPTERS
from wpcompat_tests.wire.recorded_chapters import RECORDED, differences, site_of_chapters
from wpcompat_tests.wire.xmlrpc_exchange import send


@pytest.mark.parametrize("chapter", ["metaweblog: new", "metaweblog: dates", "metaweblog: edit", "metaweblog: read", "emptied"])  # fmt: skip
def test_calls_are_answered_and_stored_as_recorded(make_wp: Callable[..., WP], chapter: str) -> None:
    assert differences(site_of_chapters(make_wp), chapter) == []


def test_every_call_was_recorded() -> None:
    made = [(chapter, step.method) for chapter, steps in CHAPTERS.items() for step in steps()]
    assert [(line["chapter"], line["request"].split("methodName>")[1].rstrip("</")) for line in RECORDED] == made


def new_post(wp: WP, **content: Any) -> str:
    """What a contributor is answered who writes this."""
    if not wp.site.db.value('SELECT 1 FROM "wp_users" WHERE "user_login" = ?', ("cora",)):
        create_user(wp.site, login="cora", email="cora@example.com", password="pw", role="contributor")
    sent = body("metaWeblog.newPost", [1, "cora", "pw", {"title": "t", **content}])
    return send(wp, sent.decode()).body


HIDDEN: tuple[dict[str, Any], ...] = ({"post_status": "private"}, {"wp_password": "secret"})


@pytest.mark.parametrize("content", HIDDEN)
def test_hardened_sites_take_hidden_posts_from_those_who_publish(
    make_wp: Callable[..., WP], content: dict[str, Any]
) -> None:
    wp = make_wp(fidelity="hardened")
    assert "Sorry, you are not allowed to publish posts on this site." in new_post(wp, **content)
    assert "<fault>" not in new_post(wp)
    assert "<fault>" not in new_post(make_wp(), **content)


def test_marks_without_end_take_no_time() -> None:
    text = "<!--more\n" * 200_000
    assert get_extended(text).main == text
    assert get_extended(text + "-->").main == text + "-->"
