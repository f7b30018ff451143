"""blogger.* as WordPress 6.1.9 answered and stored it, call by call; and what ``hardened`` refuses."""

from __future__ import annotations

from collections.abc import Callable

from wpcompat.posts.store import get_post, insert_post
from wpcompat.testing.site import WP
from wpcompat.users.store import create_user
from wpcompat.xmlrpc.blogger_text import read_blogger_text
from wpcompat_tests.reference.made_calls import body
from wpcompat_tests.wire.recorded_chapters import differences, site_of_chapters
from wpcompat_tests.wire.xmlrpc_exchange import send


def test_calls_are_answered_and_stored_as_recorded(make_wp: Callable[..., WP]) -> None:
    assert differences(site_of_chapters(make_wp), "blogger") == []


def published_by_its_contributor(wp: WP) -> tuple[str, str]:
    """The answer to a contributor who publishes an own draft, and what the draft has become."""
    author = create_user(wp.site, login="cora", email="cora@example.com", password="pw", role="contributor")
    post_id = insert_post(wp.site, {"post_title": "Draft", "post_author": author, "post_status": "draft"})
    told = send(wp, body("blogger.editPost", ["key", post_id, "cora", "pw", "<title>Up</title>x", True]).decode()).body
    post = get_post(wp.site, post_id)
    assert post is not None
    return told, post.post_status


def test_hardened_sites_let_those_publish_who_may(make_wp: Callable[..., WP]) -> None:
    told, status = published_by_its_contributor(make_wp(fidelity="hardened"))
    assert "Sorry, you are not allowed to publish this post." in told
    assert status == "draft"
    assert published_by_its_contributor(make_wp())[1] == "publish"


def test_elements_without_end_take_no_time() -> None:
    text = "<title><category>" * 100_000
    assert read_blogger_text(text).content == text
