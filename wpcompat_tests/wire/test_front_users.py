"""What users who have logged in see and may say on the pages of the site (measured on WordPress 6.1.9)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.posts.store import insert_post
from wpcompat.testing.site import WP
from wpcompat.users import nonces
from wpcompat.users.cookies import identify
from wpcompat_tests import replay
from wpcompat_tests.admin_forms import Browser, Page
from wpcompat_tests.wire.asking import with_users


@pytest.fixture
def people(make_wp: Callable[..., WP]) -> WP:
    wp = with_users(make_wp)
    options.update(wp.site, "permalink_structure", "/%year%/%monthnum%/%day%/%postname%/")
    return wp


def browser(wp: WP, user: str = "") -> Browser:
    found = Browser(wp.home, functools.partial(replay.send, wp))
    if user:
        assert found.log_in(user).status == 302
    return found


def post(wp: WP, status: str, author: int = 3, **fields: Any) -> int:
    return insert_post(
        wp.site,
        {
            "post_title": f"A {status} post",
            "post_content": "words",
            "post_status": status,
            "post_author": author,
            **fields,
        },
    )


def say(wp: WP, who: Browser, text: str, post_id: int = 1, **fields: str) -> Page:
    return who.post("/wp-comments-post.php", {"comment": text, "comment_post_ID": str(post_id), **fields})


def row(wp: WP, text: str) -> dict[str, Any] | None:
    names = ("comment_author", "comment_author_email", "comment_author_url", "user_id", "comment_approved")
    columns = ", ".join(f'"{name}"' for name in names)
    found = wp.site.db.row(f'SELECT {columns} FROM "wp_comments" WHERE "comment_content" = ?', (text,))
    return dict(zip(names, found, strict=True)) if found else None


def test_a_user_comments_under_their_name(people: WP) -> None:
    options.update(people.site, "comment_registration", "1")
    options.update(people.site, "comment_previously_approved", "")
    visitor, subscriber = browser(people), browser(people, "subscriber")
    assert say(people, visitor, "let me in", author="x", email="x@y.example").status == 403
    said = say(people, subscriber, "hello", author="Forged", email="forged@y.example", url="http://forged.example")
    assert said.status == 302 and "#comment-" in said.location
    assert row(people, "hello") == {
        "comment_author": "subscriber", "comment_author_email": "subscriber@example.org", "comment_author_url": "", "user_id": 5,
        "comment_approved": "1",
    }  # fmt: skip
    assert not [value for name, value in said.reply.headers if name.lower() == "set-cookie"]


def test_the_form_knows_the_user(people: WP) -> None:
    options.update(people.site, "comment_registration", "1")
    address = people.permalink(1)
    shown = browser(people).get(address)
    assert "You must be" in shown.text and "Reply" not in shown.text
    editor = browser(people, "editor")
    shown = editor.get(address)
    assert "Logged in as editor." in shown.text
    form = shown.form(id="commentform")
    own = {"comment", "submit", "comment_post_ID", "comment_parent"}
    assert form.names == {*own, "_wp_unfiltered_html_comment_disabled"}
    assert browser(people, "author").get(address).form(id="commentform").names == own
    assert "replytocom=1" in shown.text
    left = editor.get(shown.anchor(action="logout"))
    assert left.status == 302 and left.location == address
    assert "Logged in as" not in editor.get(address).text


def test_the_author_and_moderators_need_no_approval_and_no_patience(people: WP) -> None:
    options.update(people.site, "comment_moderation", "1")
    own = post(people, "publish")
    author, editor, subscriber = (browser(people, name) for name in ("author", "editor", "subscriber"))
    for who, text, approved in (
        (author, "mine", "1"),
        (editor, "one", "1"),
        (editor, "two", "1"),
        (subscriber, "held", "0"),
    ):
        assert say(people, who, text, own).status == 302
        found = row(people, text)
        assert found and found["comment_approved"] == approved
    assert say(people, subscriber, "too quick", own).status == 429
    subjects = [mail.subject for mail in people.mails]
    assert subjects.count('[Oracle Blog] Comment: "A publish post"') == 2, "the author is told of the editor's alone"
    assert subjects.count('[Oracle Blog] Please moderate: "A publish post"') == 2, "the administrator and the author"


def test_a_held_comment_is_shown_to_its_user_alone(people: WP) -> None:
    options.update(people.site, "comment_moderation", "1")
    subscriber = browser(people, "subscriber")
    say(people, subscriber, "wait for me")
    address = people.permalink(1)
    assert "wait for me" in subscriber.get(address).text
    assert "wait for me" not in browser(people).get(address).text
    assert "wait for me" not in browser(people, "author").get(address).text


@pytest.mark.parametrize(
    ("status", "readers", "commenters"),
    [
        ("publish", {"", "subscriber", "contributor", "author", "editor", "admin"}, {"", "subscriber", "contributor", "author", "editor", "admin"}),
        ("private", {"author", "editor", "admin"}, {"author", "editor", "admin"}),
        ("draft", {"author", "editor", "admin"}, set()),
        ("pending", {"author", "editor", "admin"}, set()),
        ("trash", set(), set()),
    ],
)  # fmt: skip
def test_who_reads_and_who_comments(people: WP, status: str, readers: set[str], commenters: set[str]) -> None:
    options.update(people.site, "comment_previously_approved", "")
    number = post(people, status, comment_status="open", post_name="hidden")
    for name in ("", "subscriber", "contributor", "author", "editor", "admin"):
        people.clock.shift += 60
        who = browser(people, name)
        shown = who.get(f"/?p={number}")
        shown = shown.follow() if shown.status == 301 else shown
        assert (shown.status == 200 and "words" in shown.text) == (name in readers), name
        kept = ("Cache-Control", "no-cache, must-revalidate, max-age=0, no-store, private")
        assert (kept in shown.reply.headers) == (bool(name) or shown.status == 404)
        text = f"{name or 'visitor'} says"
        say(people, who, text, number, author="Bob", email="bob@example.org")
        assert (row(people, text) is not None) == (name in commenters), name


def test_a_private_post_has_its_pretty_address_for_readers(people: WP) -> None:
    number = post(people, "private", post_name="secret")
    editor = browser(people, "editor")
    date = people.site.db.value('SELECT substr("post_date", 1, 10) FROM "wp_posts" WHERE "ID" = ?', (number,))
    address = f"/{date.replace('-', '/')}/secret/"
    shown = editor.get(address)
    assert shown.status == 200 and "Private: A private post" in shown.text
    assert browser(people).get(address).status == 404
    said = say(people, editor, "in private", number)
    assert said.location.startswith(f"http://wp.example{address}#comment-")
    assert say(people, browser(people, "subscriber"), "not me", number).reply.body == b""


def test_drafts_say_why_they_take_no_comments_to_their_readers(people: WP) -> None:
    number = post(people, "draft", comment_status="open")
    refused = say(people, browser(people, "author"), "too early", number)
    assert refused.status == 403 and "Sorry, comments are not allowed for this item." in refused.text
    silent = say(people, browser(people, "subscriber"), "too early", number)
    assert (silent.status, silent.reply.body) == (200, b"")


def test_who_may_edit_is_shown_where(people: WP) -> None:
    address = people.permalink(1)
    for name in ("", "subscriber", "contributor", "author"):
        assert "post-edit-link" not in browser(people, name).get(address).text, name
    shown = browser(people, "editor").get(address)
    assert shown.anchor(action="edit") == "http://wp.example/wp-admin/post.php?post=1&action=edit"


def test_pages_kept_for_all_are_nobodys_own(people: WP) -> None:
    address = people.permalink(1)
    editor = browser(people, "editor")
    assert "post-edit-link" in editor.get(address).text
    for _ in range(2):
        assert "post-edit-link" not in browser(people).get(address).text
    post(people, "private", author=2)
    assert "A private post" in editor.get("/").text
    assert "A private post" not in browser(people).get("/").text


def test_any_html_takes_the_right_and_the_forms_own_nonce(people: WP) -> None:
    people.site.db.update("wp_posts", {"comment_status": "open"}, '"ID" = 2')
    editor = browser(people, "editor")
    nonce = editor.get(people.permalink(1)).form(id="commentform").value("_wp_unfiltered_html_comment_disabled")
    for number, said, kept in ((1, "first <u>word</u>", "first <u>word</u>"), (2, "second <u>word</u>", "second word")):
        say(people, editor, said, number, _wp_unfiltered_html_comment=str(nonce))
        assert row(people, kept)
    author = browser(people, "author")
    cookies = {name: value for (name, path), value in author.cookies.items() if path == "/"}
    known = identify(people.site, cookies)
    assert known
    nonce = nonces.create(people.site, "unfiltered-html-comment_1", known.user.ID, known.token)
    say(people, author, "third <u>word</u>", 1, _wp_unfiltered_html_comment=nonce)
    assert row(people, "third word")


def test_readers_of_a_private_post_are_led_to_its_pretty_address(people: WP) -> None:
    number = post(people, "private", post_name="secret")
    for user in ("author", "editor", "admin"):
        moved = browser(people, user).get(f"/?p={number}&x=1")
        assert (moved.status, moved.location.rpartition("/")[0].rpartition("/")[2]) == (301, "secret")
    assert browser(people, "subscriber").get(f"/?p={number}").status == 404
    assert "secret" not in browser(people).get(f"/?p={number}").location


def test_a_preview_needs_the_nonce_of_its_post(people: WP) -> None:
    """Wherever it is asked for, also by visitors (``_show_post_preview``)."""
    visitor, editor = browser(people), browser(people, "editor")
    for path in (
        "/?p=1&preview=true&preview_id=1&preview_nonce=x", "/?preview_id=1&preview_nonce=x", "/?preview_id=&preview_nonce=",
        "/?preview_id[]=1&preview_nonce[]=x", "/feed/?preview_id=1&preview_nonce=x", "/nowhere?preview_id=1&preview_nonce=x",
    ):  # fmt: skip
        for who in (visitor, editor):
            refused = who.visit(path)
            assert (refused.status, refused.notices) == (403, ["Sorry, you are not allowed to preview drafts."])
    draft = post(people, "draft")
    asked = f"/?p={draft}&preview=true&preview_id={draft}&preview_nonce="
    known = identify(people.site, {name: value for (name, _), value in editor.cookies.items()})
    assert known is not None
    shown = editor.visit(asked + nonces.create(people.site, f"post_preview_{draft}", known.user.ID, known.token))
    assert shown.status == 200 and "A draft post" in shown.text
    other = nonces.create(people.site, "post_preview_1", known.user.ID, known.token)
    assert editor.visit(asked + other).status == 403
    assert visitor.visit("/?p=1&preview_nonce=x").status == 301
