"""What made-up calls to a real WordPress 6.1 showed, each as small as it can be."""

from __future__ import annotations

import xmlrpc.client
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.posts import meta
from wpcompat.posts.store import get_post, insert_post, stick_post, sticky_posts, unstick_post
from wpcompat.terms.query import list_terms
from wpcompat.testing.site import WP
from wpcompat_tests.reference.made_calls import Date, body
from wpcompat_tests.wire.asking import ask, with_users
from wpcompat_tests.wire.xmlrpc_exchange import send


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    return with_users(make_wp, version="6.1")


def test_numbers_stay_within_their_columns(wp: WP) -> None:
    assert ask(wp, "wp.editPost", 1, {"post_title": "T"}) is True
    sent = {"title": "T", "wp_author_id": -1, "wp_page_order": 2**31 - 1}
    answered = send(wp, body("metaWeblog.editPost", [1, "admin", "secret", sent, True]).decode())
    assert "<boolean>1</boolean>" in answered.body
    post = get_post(wp.site, 1)
    assert post is not None
    assert post.post_author == 0
    for order, stored in ((2**40, 2**31 - 1), (-(2**40), -(2**31)), (-3, -3)):
        send(wp, body("wp.editPage", [1, 2, "admin", "secret", {"title": "T", "wp_page_order": order}, True]).decode())
        page = get_post(wp.site, 2)
        assert page is not None
        assert page.menu_order == stored


def test_nothing_is_found_by_text_that_is_no_utf_8(wp: WP) -> None:
    answered = send(wp, body("wp.suggestCategories", [1, "admin", "secret", b"\xff\xfe", 0]).decode())
    assert "<array><data>\n</data></array>" in answered.body
    assert wp.site.db.rows('SELECT 1 FROM "wp_terms" WHERE "name" = ?', ("\udcff",)) == []
    assert wp.site.db.value('SELECT 1 FROM "wp_terms" WHERE "name" <> ?', ("\udcff",), "nothing") == "nothing"
    with pytest.raises(UnicodeEncodeError):
        wp.site.db.execute('UPDATE "wp_terms" SET "name" = ?', ("\udcff",))
    assert [term.name for term in list_terms(wp.site, "category")] == ["Uncategorized"]


@pytest.mark.parametrize(
    "odd", [{"bits": Date("20261025T12:59:00")}, {"bits": [1]}, {"type": Date("20261025T12:59:00")}]
)
def test_without_a_name_nobody_looks_at_an_upload(wp: WP, odd: dict[str, Any]) -> None:
    answered = send(wp, body("wp.uploadFile", [1, "admin", "secret", odd]).decode())
    assert "Could not write file  (Empty filename)." in answered.body


def test_names_of_uploads_that_are_no_utf_8_are_latin_1(wp: WP) -> None:
    sent = {"name": b"caf\xe9.txt", "type": "text/plain", "bits": b"x"}
    assert "<name>file</name><value><string>cafe.txt<" in send(wp, body("wp.uploadFile", [1, "admin", "secret", sent]).decode()).body  # fmt: skip


def test_sticky_posts_are_written_anew_for_a_change_alone(wp: WP) -> None:
    odd = 'a:2:{i:3;s:1:"6";i:4;i:6;}'
    wp.site.db.update("wp_options", {"option_value": odd}, '"option_name" = ?', ("sticky_posts",))
    unstick_post(wp.site, 1)
    assert options.text(wp.site, "sticky_posts") == odd
    stick_post(wp.site, 1)
    assert sticky_posts(wp.site) == [6, 1]
    assert options.text(wp.site, "sticky_posts") == "a:2:{i:0;i:6;i:1;i:1;}"


@pytest.mark.parametrize("sent", ["00000000T00:00:00", "00010101T03:00:00"])
def test_days_that_no_calendar_has(wp: WP, sent: str) -> None:
    """Three in the morning of the first day of the year 1 is the year before in New York."""
    options.update(wp.site, "timezone_string", "America/New_York")
    assert ask(wp, "wp.editComment", 1, {"date_created_gmt": xmlrpc.client.DateTime(sent)}) is True
    stored = wp.site.db.row('SELECT "comment_date", "comment_date_gmt" FROM "wp_comments"')
    assert stored == ("0000-00-00 00:00:00", "0000-00-00 00:00:00")


def test_what_is_noted_of_a_revision_is_noted_of_its_post(wp: WP) -> None:
    post_id = int(ask(wp, "wp.newPost", {"post_title": "T", "post_status": "publish"}))
    picture = insert_post(
        wp.site,
        {
            "post_type": "attachment",
            "post_mime_type": "image/png",
            "post_title": "p",
            "guid": "http://wp.example/p.png",
        },
    )
    meta.add_meta(wp.site, picture, "_wp_attached_file", "p.png")
    revision = post_id + 1
    content = {
        "post_status": "publish",
        "post_name": "other",
        "post_thumbnail": picture,
        "custom_fields": [{"key": "k", "value": "v"}],
    }
    assert ask(wp, "wp.editPost", revision, content) is True
    assert (
        ask(
            wp,
            "wp.editPost",
            revision,
            {"post_name": "third", "post_date": xmlrpc.client.DateTime("20200101T00:00:00")},
        )
        is True
    )
    assert meta.all_meta(wp.site, revision) == {}
    found = meta.all_meta(wp.site, post_id)
    assert (found["k"], found["_thumbnail_id"], found["_wp_old_slug"][-1]) == (["v"], [str(picture)], "other")
    assert ask(wp, "wp.editPost", revision, {"post_thumbnail": 0}) is True
    assert "_thumbnail_id" not in meta.all_meta(wp.site, post_id)


def test_a_post_without_guid_has_one_once_it_is_published(wp: WP) -> None:
    post_id = insert_post(wp.site, {"post_title": "T", "post_status": "draft", "post_author": 1})
    wp.site.db.update("wp_posts", {"guid": ""}, '"ID" = ?', (post_id,))
    assert ask(wp, "wp.editPost", post_id, {"post_status": "private"}) is True
    post = get_post(wp.site, post_id)
    assert post is not None
    assert post.guid == ""
    assert ask(wp, "wp.editPost", post_id, {"post_status": "publish"}) is True
    post = get_post(wp.site, post_id)
    assert post is not None
    assert post.guid == wp.permalink(post_id)
    options.update(wp.site, "permalink_structure", f"/{'x' * 240}/%postname%/")
    wp.site.db.update("wp_posts", {"guid": "", "post_status": "draft"}, '"ID" = ?', (post_id,))
    assert ask(wp, "wp.editPost", post_id, {"post_status": "publish"}) is True
    post = get_post(wp.site, post_id)
    assert post is not None
    assert (post.post_status, post.guid) == ("publish", "")


def test_default_statuses_lose_a_backslash(wp: WP) -> None:
    options.update(wp.site, "default_ping_status", "it's \\ \\\\back")
    post = get_post(wp.site, int(ask(wp, "wp.newPost", {"post_title": "T"})))
    assert post is not None
    assert post.ping_status == "it's  \\back"


@pytest.mark.parametrize(("offset", "day"), [("100", "20200103"), ("-24", "20200101")])
def test_offsets_of_more_than_a_day(wp: WP, offset: str, day: str) -> None:
    options.update(wp.site, "gmt_offset", offset)
    content = {"post_title": "T", "post_date_gmt": xmlrpc.client.DateTime("20200102T12:00:00")}
    post_id = ask(wp, "wp.newPost", content)
    assert ask(wp, "wp.getPost", post_id, ["post_date"])["post_date"].value.startswith(day)


def test_options_that_are_structs(wp: WP) -> None:
    ask(wp, "wp.setOptions", {"time_zone": {"a": 1}, "default_ping_status": {"a": 20}})
    assert options.text(wp.site, "gmt_offset") == 'a:1:{s:1:"a";s:1:"1";}'
    content = {"post_title": "T", "post_date_gmt": xmlrpc.client.DateTime("20200102T12:00:00")}
    post = get_post(wp.site, int(ask(wp, "wp.newPost", content)))
    assert post is not None
    assert (post.post_date, post.ping_status) == ("2020-01-02 12:00:00", 'a:1:{s:1:"a";i:20;}')


@pytest.mark.parametrize("member", ["post_name", "post_title"])
def test_a_nul_is_a_0_in_a_slug(wp: WP, member: str) -> None:
    sent = {"post_content": "c", "post_status": "publish", member: b"nul \x00 nul"}
    answered = send(wp, body("wp.newPost", [1, "admin", "secret", sent]).decode())
    assert "<fault>" not in answered.body
    assert wp.site.db.value('SELECT "post_name" FROM "wp_posts" ORDER BY "ID" DESC LIMIT 1 OFFSET 1') == "nul-0-nul"


def test_dates_that_are_a_zone_or_a_time_alone(wp: WP) -> None:
    for odd in (-1, 1.5):
        post = get_post(wp.site, int(ask(wp, "wp.newPost", {"post_title": "T", "post_date": odd})))
        assert post is not None
        assert post.post_date_gmt == "0000-00-00 00:00:00"
