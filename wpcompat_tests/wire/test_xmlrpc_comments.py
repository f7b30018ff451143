"""wp.* about comments: as recorded with WordPress 6.1.9, and where the versions, the settings and the switches differ."""

from __future__ import annotations

import xmlrpc.client
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.comments.store import get_comment
from wpcompat.testing.site import WP
from wpcompat_tests.wire.asking import answer, ask, with_users
from wpcompat_tests.wire.recorded_sequences import differences, sequences
from wpcompat_tests.wire.xmlrpc_exchange import recorded, send

SEQUENCES = sequences("comments-6.1")
CRITICAL = "500 <p>There has been a critical error on this website.</p>"
ANONYMOUS = ("", "", 1)


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    return with_users(make_wp)


def test_how_many_calls_are_recorded() -> None:
    assert {name: len(calls) for name, calls in SEQUENCES.items()} == {"writing": 61, "editing": 65, "listing": 82}


@pytest.mark.parametrize("name", SEQUENCES)
def test_as_recorded(make_wp: Callable[..., WP], name: str) -> None:
    assert list(differences(make_wp, SEQUENCES[name])) == []


def anonymous(make_wp: Callable[..., WP], **how: Any) -> WP:
    return with_users(make_wp, settings={"wordpress.anonymous_comments": "yes"}, **how)


@pytest.mark.parametrize("name", ["no name", "bad e-mail", "ok"])
def test_anonymous_comments_as_recorded(make_wp: Callable[..., WP], name: str) -> None:
    exchange = next(one for one in recorded("alone") if one.name == f"fcgi, anonymous comments on: {name}")
    answered = send(anonymous(make_wp), exchange.request)
    assert (answered.status, answered.body) == (exchange.status, exchange.body)


def test_anonymous_comments_take_the_struct_at_its_word(make_wp: Callable[..., WP]) -> None:
    wp = anonymous(make_wp)
    content = {
        "content": "<b>a</b> <h1>b</h1>", "author": "A & <i>B</i>", "author_email": "a@b.cc", "author_url": "x.example",
    }  # fmt: skip
    assert answer(wp, "wp.newComment", 1, *ANONYMOUS, content) == 2
    comment = get_comment(wp.site, 2)
    assert comment is not None
    assert (comment.comment_author, comment.comment_author_email, comment.comment_author_url, comment.user_id) == (
        "A &amp; B", "a@b.cc", "http://x.example", 0,
    )  # fmt: skip
    assert (comment.comment_content, comment.comment_approved) == ("<b>a</b> b", "0")


def test_anonymous_comments_without_names(make_wp: Callable[..., WP]) -> None:
    wp = anonymous(make_wp)
    options.update(wp.site, "require_name_email", "0")
    assert answer(wp, "wp.newComment", 1, *ANONYMOUS, {"content": "a"}) == 2
    wp.clock.shift += 16
    assert answer(wp, "wp.newComment", 1, *ANONYMOUS, {"content": "b", "author": ["x"]}) == 3
    assert answer(wp, "wp.newComment", 1, *ANONYMOUS, {"content": "c", "author_email": ["x"]}).startswith(CRITICAL)


def test_anonymous_comments_where_people_must_register(make_wp: Callable[..., WP]) -> None:
    wp = anonymous(make_wp)
    options.update(wp.site, "comment_registration", "1")
    refused = answer(wp, "wp.newComment", 1, *ANONYMOUS, {"content": "a"})
    assert refused == "403 Sorry, you must be logged in to comment."
    assert ask(wp, "wp.newComment", 1, {"content": "a"}, by="subscriber") == 2


def test_without_the_setting_everybody_logs_in(wp: WP) -> None:
    assert answer(wp, "wp.newComment", 1, *ANONYMOUS, {"content": "a"}) == "403 Incorrect username or password."


def test_a_password_that_is_no_text_is_no_visitor(make_wp: Callable[..., WP]) -> None:
    wp = anonymous(make_wp)
    assert answer(wp, "wp.newComment", 1, "admin", ["x"], 1, {"content": "a"}).startswith(CRITICAL)


def test_comments_send_the_mails_of_comments(wp: WP) -> None:
    assert ask(wp, "wp.newComment", 1, {"content": "waits"}, by="subscriber") == 2
    assert [(mail.to, mail.subject) for mail in wp.mails] == [
        ("admin@example.org", '[Oracle Blog] Please moderate: "Hello world!"')
    ]


def test_mails_name_a_private_post_as_the_writer_sees_it(wp: WP) -> None:
    wp.site.db.insert(
        "wp_posts",
        {"ID": 12, "post_author": 2, "post_status": "private", "post_type": "post", "post_name": "twelve",
         "post_date": "2026-11-19 10:00:00", "post_date_gmt": "2026-11-19 10:00:00", "comment_status": "open"},
    )  # fmt: skip
    assert ask(wp, "wp.newComment", 12, {"content": "on a private post"}) == 2
    assert [mail.to for mail in wp.mails] == ["editor@example.org"]
    assert "Permalink: http://wp.example/2026/11/19/twelve/#comment-2\r\n" in wp.mails[0].message


def test_address_and_agent_are_those_of_the_request(wp: WP) -> None:
    ask(wp, "wp.newComment", 1, {"content": "x"}, ip="192.0.2.99")
    comment = get_comment(wp.site, 2)
    assert comment is not None
    assert comment.comment_author_IP == "192.0.2.99"


def test_newer_versions_keep_links_with_a_target_as_they_are(make_wp: Callable[..., WP]) -> None:
    link = '<a href="http://o.example/" target="_blank">l</a>'
    for version, rel in (("7.1", "nofollow ugc"), ("6.1", "noopener nofollow ugc")):
        wp = with_users(make_wp, version=version)
        ask(wp, "wp.newComment", 1, {"content": link})
        assert f'rel="{rel}"' in ask(wp, "wp.getComment", 2)["content"]


def test_a_comment_without_a_post_has_a_bare_link(wp: WP) -> None:
    wp.site.db.execute('UPDATE "wp_comments" SET "comment_post_ID" = 0')
    assert ask(wp, "wp.getComment", 1)["link"] == "/#comment-1"
    options.update(wp.site, "permalink_structure", "")
    options.update(wp.site, "page_comments", "1")
    options.update(wp.site, "default_comments_page", "newest")
    assert ask(wp, "wp.getComment", 1)["link"] == "?cpage=1#comment-1"


def test_notes_are_not_listed(wp: WP) -> None:
    wp.site.db.execute('UPDATE "wp_comments" SET "comment_type" = ? WHERE "comment_ID" = 1', ("note",))
    assert ask(wp, "wp.getComments") == []
    assert ask(wp, "wp.getCommentCount", 1)["approved"] == 0


def test_any_number_of_statuses_of_any_bytes(wp: WP) -> None:
    many = [f"s{number}" for number in range(5000)]
    assert ask(wp, "wp.getComments", {"status": many}) == []
    assert len(ask(wp, "wp.getComments", {"status": [*many, "approve"]})) == 1
    assert ask(wp, "wp.getComments", {"status": xmlrpc.client.Binary(b"\xff")}) == []


@pytest.fixture
def hidden(make_wp: Callable[..., WP]) -> Callable[[str], WP]:
    """A site with a comment on a post that is private, one on a locked one, and the sample one."""

    def lay(fidelity: str) -> WP:
        wp = with_users(make_wp, fidelity=fidelity)
        for number, status, password in ((11, "private", ""), (12, "publish", "x"), (13, "draft", "")):
            wp.site.db.insert(
                "wp_posts",
                {
                    "ID": number + 100,
                    "post_author": 1,
                    "post_status": status,
                    "post_password": password,
                    "post_type": "post",
                },
            )
            assert ask(wp, "wp.newComment", number + 100, {"content": f"on {status}{password}"}) > 1
        return wp

    return lay


def test_comments_of_hidden_posts_are_everybodys_in_exact(hidden: Callable[[str], WP]) -> None:
    found = ask(hidden("exact"), "wp.getComments", {"status": "approve"}, by="subscriber")
    assert sorted(one["content"] for one in found[:3]) == ["on draft", "on private", "on publishx"]
    assert {one["author_email"] for one in found} == {"admin@example.org", "wapuu@wordpress.example"}
    assert "192.0.2.7" in {one["author_ip"] for one in found}


def test_comments_of_hidden_posts_stay_hidden_in_hardened(hidden: Callable[[str], WP]) -> None:
    wp = hidden("hardened")
    found = ask(wp, "wp.getComments", {"status": "approve"}, by="subscriber")
    assert [(one["post_id"], one["author_email"], one["author_ip"]) for one in found] == [("1", "", "")]
    assert ask(wp, "wp.getComments", {"status": "approve", "number": 1, "offset": 1}, by="subscriber") == []
    assert len(ask(wp, "wp.getComments", {"status": "approve", "number": 0, "offset": 9}, by="subscriber")) == 1
    for number in range(250):
        wp.site.db.insert(
            "wp_comments", {"comment_post_ID": 111, "comment_date_gmt": f"2027-01-01 00:00:{number % 60:02d}"}
        )
    assert len(ask(wp, "wp.getComments", {"status": "approve"}, by="subscriber")) == 1
    wp.site.db.execute('DELETE FROM "wp_comments" WHERE "comment_date_gmt" > ?', ("2027",))
    everything = ask(wp, "wp.getComments", {"status": "approve"}, by="editor")
    assert len(everything) == 4
    assert "admin@example.org" in {one["author_email"] for one in everything}


@pytest.mark.parametrize(("fidelity", "taken"), [("exact", True), ("hardened", False)])
def test_comments_on_drafts(hidden: Callable[[str], WP], fidelity: str, taken: bool) -> None:
    wp = hidden(fidelity)
    answered = ask(wp, "wp.newComment", 113, {"content": "mine"}, by="subscriber")
    assert (answered != "403 Sorry, you are not allowed to comment on this post.") is taken
    assert isinstance(ask(wp, "wp.newComment", 113, {"content": "mine"}, by="editor"), int)
