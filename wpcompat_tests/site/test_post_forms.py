"""Saving posts as forms have them, where the screens themselves do not lead."""

from __future__ import annotations

from typing import Any

import pytest

from wpcompat.db.rows import Post, User
from wpcompat.errors import WPError
from wpcompat.linkbacks.sent import outcomes, sent
from wpcompat.posts import locks
from wpcompat.posts.bulk import bulk_edit_posts
from wpcompat.posts.editing import edit_post, quick_edit, write_post
from wpcompat.posts.form import columns_of
from wpcompat.posts.formats import get_post_format, set_post_format
from wpcompat.posts.listing import Listing, find, months
from wpcompat.posts.meta import add_meta
from wpcompat.posts.store import get_post, insert_post
from wpcompat.posts.types import POST_TYPES
from wpcompat.testing.site import WP
from wpcompat.users import store
from wpcompat_tests.admin_people import Person


def user(wp: WP, role: str = "administrator") -> User:
    login = "admin" if role == "administrator" else role
    if store.get_user_by(wp.site, "login", login) is None:
        store.create_user(wp.site, login=login, email=f"{login}@example.org", password="long enough", role=role)
    found = store.get_user_by(wp.site, "login", login)
    assert found is not None
    return found


def made(wp: WP, **values: Any) -> Post:
    given = {"post_title": "A post", "post_content": "Words", "post_status": "publish", "post_author": 1, **values}
    post = get_post(wp.site, insert_post(wp.site, given, user=user(wp)))
    assert post is not None
    return post


@pytest.mark.parametrize(
    ("role", "kind", "said"),
    [
        ("subscriber", "post", "Sorry, you are not allowed to edit posts."),
        ("contributor", "page", "Sorry, you are not allowed to edit pages."),
        ("administrator", "nonsense", "Invalid post type."),
    ],
)
def test_who_may_not_edit_many(wp: WP, role: str, kind: str, said: str) -> None:
    with pytest.raises(WPError) as refused:
        bulk_edit_posts(wp.site, user(wp, role), {"post_type": kind, "post": {0: "1"}})
    assert refused.value.message == said


@pytest.mark.parametrize(
    ("role", "kind", "said"),
    [
        ("subscriber", "post", "Sorry, you are not allowed to create posts or drafts on this site."),
        ("contributor", "page", "Sorry, you are not allowed to create pages on this site."),
        ("administrator", "nonsense", "Invalid post type."),
    ],
)
def test_who_may_not_write(wp: WP, role: str, kind: str, said: str) -> None:
    with pytest.raises(WPError) as refused:
        write_post(wp.site, user(wp, role), {"post_type": kind, "post_title": "x"})
    assert refused.value.message == said


def test_who_may_not_write_for_others(wp: WP) -> None:
    author = user(wp, "author")
    for post, said in (
        (None, "Sorry, you are not allowed to create posts as this user."),
        (made(wp, post_author=author.ID), "Sorry, you are not allowed to edit posts as this user."),
    ):
        with pytest.raises(WPError) as refused:
            columns_of(wp.site, author, POST_TYPES["post"], post, {"post_author": "1"})
        assert (refused.value.message, refused.value.status) == (said, 403)


def test_what_inherits_changes_no_status(wp: WP) -> None:
    post = made(wp, post_status="private")
    done = bulk_edit_posts(
        wp.site, user(wp), {"post": {0: str(post.ID)}, "_status": "inherit", "ping_status": "closed"}
    )
    assert done.counts == {"updated": 1, "skipped": 0, "locked": 0}
    saved = get_post(wp.site, post.ID)
    assert saved is not None and (saved.post_status, saved.ping_status) == ("private", "closed")


def test_bulk_edit_of_a_lone_post_and_of_none(wp: WP) -> None:
    assert bulk_edit_posts(wp.site, user(wp), {"post": "1", "comment_status": "closed"}).updated == [1]
    assert bulk_edit_posts(wp.site, user(wp), {}).counts == {"updated": 0, "skipped": 0, "locked": 0}


def test_pages_that_would_stand_below_themselves_are_skipped(wp: WP) -> None:
    top = made(wp, post_type="page")
    below = made(wp, post_type="page", post_parent=top.ID)
    other = made(wp, post_type="page")
    form = {
        "post_type": "page",
        "post_parent": str(below.ID),
        "post": {n: str(p.ID) for n, p in enumerate((top, below, other))},
    }
    done = bulk_edit_posts(wp.site, user(wp), form)
    assert (done.updated, done.skipped) == ([other.ID], [top.ID, below.ID])


def test_a_format_that_the_theme_has_not_is_still_offered(wp: WP) -> None:
    post = made(wp)
    set_post_format(wp.site, post.ID, "video")
    assert get_post_format(wp.site, post.ID) == "video"
    edit_post(wp.site, user(wp), post, {"post_format": {"a": "b"}, "content": "x"})
    assert get_post_format(wp.site, post.ID) == ""


def test_quick_edit_takes_odd_terms_for_none(wp: WP) -> None:
    post = made(wp, tags_input="kept")
    quick_edit(wp.site, user(wp), post, {"tax_input": "", "_status": "publish", "post_title": "x"})
    quick_edit(wp.site, user(wp), post, {"tax_input": {"category": "1"}, "_status": "publish", "post_title": "x"})
    form = Person(wp).browser.get("edit.php", quick_edit=str(post.ID)).form(field="_inline_edit")
    assert form.value("tax_input[post_tag]") == "kept"


@pytest.mark.parametrize(
    ("kept", "held"),
    [("{now}:2", True), ("{old}:2", False), ("{now}:99", False), ("{now}:1", False), ("x", False), ("{now}", True)],
)
def test_who_holds_a_post(wp: WP, kept: str, held: bool) -> None:
    editor = user(wp, "editor")
    now = int(wp.clock.time())
    add_meta(wp.site, 1, locks.KEY, kept.format(now=now, old=now - 200))
    add_meta(wp.site, 1, "_edit_last", str(editor.ID))
    holder = locks.lock_holder(wp.site, user(wp), 1)
    assert (holder is not None and holder.ID == editor.ID) is held


def test_months_are_found_one_below_the_other(wp: WP) -> None:
    wp.site.db.execute('DELETE FROM "wp_posts" WHERE "post_type" = ?', ("post",))
    for status, date in (
        ("publish", "2020-01-31 23:59:59"), ("publish", "2020-01-01 00:00:00"), ("draft", "2019-12-31 00:00:00"), ("trash", "2018-05-01 00:00:00"),
        ("private", "2021-02-03 00:00:00"), ("auto-draft", "2017-01-01 00:00:00"), ("publish", "0000-00-00 00:00:00"),
    ):  # fmt: skip
        post = made(wp, post_status=status)
        wp.site.db.update("wp_posts", {"post_date": date}, '"ID" = ?', (post.ID,))
    assert months(wp.site, POST_TYPES["post"]) == ["202102", "202001", "201912"]
    assert months(wp.site, POST_TYPES["post"], "trash") == ["201805"]


def test_private_posts_are_for_those_who_may_read_them(wp: WP) -> None:
    author = user(wp, "author")
    own, other = made(wp, post_status="private", post_author=author.ID), made(wp, post_status="private")
    for wanted in (
        Listing(POST_TYPES["post"]), Listing(POST_TYPES["post"], status="private"), Listing(POST_TYPES["post"], orderby="title"),
        Listing(POST_TYPES["post"], status="private", orderby="title"),
    ):  # fmt: skip
        seen = {post.ID for post, _ in find(wp.site, author, wanted, number=20, offset=0).posts}
        assert own.ID in seen and other.ID not in seen
        everything = find(wp.site, user(wp), wanted, number=20, offset=0)
        assert {own.ID, other.ID} <= {post.ID for post, _ in everything.posts} and everything.total == len(
            everything.posts
        )


def test_what_the_journal_remembers_of_a_post(wp: WP) -> None:
    for kind, target, verdict in (
        ("pingback", "http://a.example/to here", "refused: 17"),
        ("trackback", "http://b.example/", "sent"),
    ):
        with sent(wp.site, kind, target, 1) as entry:
            entry.verdict = verdict
    with sent(wp.site, "pingback", "http://c.example/", 2):
        pass
    found = [(one.kind, one.target, one.verdict, one.arrived) for one in outcomes(wp.site, 1)]
    assert found == [
        ("trackback", "http://b.example/", "sent", True),
        ("pingback", "http://a.example/to here", "refused: 17", False),
    ]
