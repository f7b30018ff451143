"""Posts and pages: what WordPress answered to a script that filled in its forms, and the rows that it left behind."""

from __future__ import annotations

import functools
import io
import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from wpcompat import options
from wpcompat.db.rows import ZERO_DATE, Post
from wpcompat.linkbacks.events import run_due
from wpcompat.posts.meta import add_meta, all_meta, get_meta
from wpcompat.posts.store import get_post, insert_post
from wpcompat.terms.store import create_term, terms_of
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat.users import store
from wpcompat_tests import replay
from wpcompat_tests.admin_forms import Browser, Page
from wpcompat_tests.admin_people import Person
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


@pytest.fixture
def admin(wp: WP) -> Browser:
    return Person(wp).browser


def made(wp: WP, **values: Any) -> int:
    user = store.get_user(wp.site, 1)
    given = {"post_title": "A post", "post_content": "Words", "post_status": "publish", "post_author": 1, **values}
    return insert_post(wp.site, given, user=user)


def row(wp: WP, post_id: int) -> Post:
    post = get_post(wp.site, post_id)
    assert post is not None
    return post


def categories(wp: WP, post_id: int) -> list[str]:
    return [term.slug for term in terms_of(wp.site, post_id, "category")]


def test_7_1_keeps_the_date_of_a_draft_open_when_the_form_does_not_move_it(wp: WP, admin: Browser) -> None:
    form = admin.get("post-new.php").form(id="post").set(post_title="Open")
    number = int(form.value("post_ID") or 0)
    form.submit("save")
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    parts = {name: row(wp, number).post_date[slice(*at)] for name, at in PARTS.items()}
    for name, value in parts.items():
        form.put(name, value)
    form.put("edit_date", "1").submit("save")
    assert row(wp, number).post_date_gmt == "0000-00-00 00:00:00"
    form.put("aa", "2024").submit("save")
    assert row(wp, number).post_date_gmt.startswith("2024-")


PARTS = {"aa": (0, 4), "mm": (5, 7), "jj": (8, 10), "hh": (11, 13), "mn": (14, 16), "ss": (17, 19)}


DAY = {"aa": "2026", "mm": "11", "jj": "10", "hh": "08", "mn": "30", "ss": "07"}
UNTOUCHED = "2026-01-02 03:04:05"
"""Before each of the forms below."""


TIMES = (
    ({"hh": "-1"}, "2026-11-10 00:00:00", "1970-01-01 00:00:00"),
    ({"mn": "-1"}, "2026-11-10 08:00:00", "1970-01-01 00:00:00"),
    ({"ss": "-1"}, "2026-11-10 08:30:00", "1970-01-01 00:00:00"),
    ({"hh": "24"}, "2026-11-10 00:30:07", "2026-11-10 00:30:07"),
    ({"hh": "48"}, "0000-00-00 00:00:00", "2026-11-11 00:30:07"),
    ({"hh": "59"}, "0000-00-00 00:00:00", "1970-01-01 00:00:00"),
    ({"mn": "60"}, "2026-11-10 08:00:07", "2026-11-10 08:00:07"),
    ({"mn": "120"}, "0000-00-00 00:00:00", "1970-01-01 00:00:00"),
    ({"ss": "120"}, "0000-00-00 00:00:00", "2026-11-10 08:31:00"),
    ({"hh": ""}, "2026-11-10 00:30:07", "2026-11-10 00:30:07"),
    ({"aa": "59", "mn": "60", "hh": "-1"}, "0059-11-10 00:00:00", "1970-01-01 00:00:00"),
    ({"jj": "32", "mm": "10"}, "2026-10-31 08:30:07", "2026-10-31 08:30:07"),
    ({"aa": "10000"}, UNTOUCHED, UNTOUCHED),
    ({"aa": "12345", "mm": "12", "jj": "12"}, UNTOUCHED, UNTOUCHED),
)
"""Parts of a date that a form sends, and what a running WordPress then has in ``post_date`` and ``post_date_gmt``."""


@pytest.mark.parametrize("version", ["7.1", "6.1"])
def test_times_that_there_are_not(make_wp: Callable[..., WP], version: str) -> None:
    """The form leads to the same notice each time; screens and pages bear what was stored."""
    wp = make_wp(version=version)
    admin = Person(wp).browser
    for parts, local, gmt in TIMES:
        number = made(wp, post_date=UNTOUCHED, post_date_gmt=UNTOUCHED)
        form = admin.get("post.php", post=str(number), action="edit").form(id="post")
        for name, value in {**DAY, **parts, "edit_date": "1"}.items():
            form.put(name, value)
        saved = form.submit("save")
        assert (saved.status, saved.location.partition("&")[2]) == (302, "action=edit&message=1"), parts
        assert (row(wp, number).post_date, row(wp, number).post_date_gmt) == (local, gmt), parts
        if local == ZERO_DATE:  # PHP's reading of it
            form.put("aa", "2025").put("hh", "8").put("mn", "0").put("ss", "0").submit("save")
            assert "-0001-11-30" in get_meta(wp.site, number, "_wp_old_date")
        for path in (f"post.php?post={number}&action=edit", f"/?p={number}"):
            assert admin.get(path).status < 400, (path, parts)
    for path in ("edit.php", "", "/feed/", "/", "export.php"):
        assert admin.get(path).status == 200, path


@pytest.mark.parametrize("parts", [{"mm": "13"}, {"mm": "2", "jj": "30"}, {"aa": "32768"}, {"aa": "abc"}])
def test_days_that_there_are_not(wp: WP, admin: Browser, parts: dict[str, str]) -> None:
    number = made(wp, post_date=UNTOUCHED, post_date_gmt=UNTOUCHED)
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    for name, value in {**DAY, **parts, "edit_date": "1"}.items():
        form.put(name, value)
    assert form.submit("save").notices == ["Invalid date."]
    assert row(wp, number).post_date == UNTOUCHED


def test_an_empty_status_is_a_draft(wp: WP, admin: Browser) -> None:
    """So a running WordPress has it; a status that there is not leaves the post as it is."""
    for given, becomes, message in (("", "draft", "10"), ("0", "draft", "10"), ("bogus", "publish", "1")):
        number = made(wp)
        form = admin.get("post.php", post=str(number), action="edit").form(id="post").without("post_status")
        saved = form.put("post_status", given).submit("save")
        assert (row(wp, number).post_status, saved.location.rpartition("=")[2]) == (becomes, message)


def test_a_file_of_a_draft_is_said_to_be_a_draft(wp: WP, admin: Browser) -> None:
    """Its status is that of the post it belongs to, as in a running WordPress."""
    draft = made(wp, post_status="draft")
    for parent, message in ((draft, "10"), (made(wp), "1"), (0, "1")):
        number = made(wp, post_type="attachment", post_status="inherit", post_parent=parent)
        saved = admin.get("post.php", post=str(number), action="edit").form(id="post").submit("save")
        assert saved.location.rpartition("=")[2] == message


def test_names_of_tags_are_shown_to_be_read(wp: WP, admin: Browser) -> None:
    number = made(wp)
    for _ in range(2):  # the second time the names are those that the form shows
        form = admin.get("post.php", post=str(number), action="edit").form(id="post")
        form.set(**{"tax_input[post_tag]": form.value("tax_input[post_tag]") or "Three & four, one"}).submit("save")
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    assert form.value("tax_input[post_tag]") == "one, Three & four"
    listed = admin.get("edit.php").tree.xpath("//div[@id=$id]/div[@class='tags_input']", id=f"inline_{number}")
    assert [words.text for words in listed] == ["one, Three & four"]
    assert len(terms_of(wp.site, number, "post_tag")) == 2


@pytest.mark.parametrize(
    ("slug", "shown"), [("%e2%9c%93-yes", "✓-yes"), ("a+b", "a b"), ("%41-zz", "A-zz"), ("%ff", "")]
)
def test_slugs_are_shown_to_be_read(wp: WP, admin: Browser, slug: str, shown: str) -> None:
    number = made(wp)
    wp.site.db.update("wp_posts", {"post_name": slug}, '"ID" = ?', (number,))
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    assert form.value("post_name") == shown
    listed = admin.get("edit.php").tree.xpath("//div[@id=$id]/div[@class='post_name']", id=f"inline_{number}")
    assert [words.text or "" for words in listed] == [shown]
    if slug.startswith("%e2"):
        form.submit("save")
        assert row(wp, number).post_name == slug


def test_6_1_fixes_the_date_of_a_draft(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(version="6.1")
    admin = Person(wp).browser
    form = admin.get("post-new.php").form(id="post").set(post_title="Fixed").put("edit_date", "1")
    number = int(form.value("post_ID") or 0)
    form.submit("save")
    assert row(wp, number).post_date_gmt == row(wp, number).post_date


@pytest.mark.parametrize("version", ["7.1", "6.1"])
def test_bulk_edit_and_the_categories_that_posts_have(make_wp: Callable[..., WP], version: str) -> None:
    wp = make_wp(version=version)
    one, two, three = (create_term(wp.site, name, "category").term_id for name in ("One", "Two", "Three"))
    first, second = made(wp, post_category=[one, two]), made(wp, post_category=[one])
    listed = Person(wp).browser.get("edit.php").form(id="posts-filter")
    page = listed.tick("post[]", str(first), str(second)).set(action="edit").submit()
    assert page.status == 200 and page.title.startswith("Bulk Edit")
    form = page.form(id="bulk-edit")
    chosen = [value for name, value in form.values() if name == "post_category[]"]
    form.tick("post_category[]", str(three), *([str(one)] if version == "7.1" else []))
    answer = form.submit("bulk_edit")
    assert answer.location.endswith("edit.php?paged=1&updated=2&skipped=0&locked=0")
    assert answer.follow().notices == ["2 posts updated."]
    # What only some of them have is theirs still; 7.1 says so with a field of the form, 6.1 takes nothing away.
    assert chosen == (["0", str(one)] if version == "7.1" else ["0"])
    assert (categories(wp, first), categories(wp, second)) == (["one", "three", "two"], ["one", "three"])


def test_a_category_of_some_posts_can_be_given_to_all(wp: WP, admin: Browser) -> None:
    some = create_term(wp.site, "Some", "category").term_id
    posts = [made(wp, post_category=[some]), made(wp)]
    form = admin.get("edit.php").form(id="posts-filter").tick("post[]", *map(str, posts)).set(action="edit")
    form.submit().form(id="bulk-edit").tick("post_category[]", str(some)).submit("bulk_edit")
    assert [categories(wp, post) for post in posts] == [["some"], ["some", "uncategorized"]]


def test_bulk_edit_takes_away_what_its_form_does_not_list_in_7_1(wp: WP) -> None:
    one, two = (create_term(wp.site, name, "category").term_id for name in ("One", "Two"))
    post = made(wp, post_category=[one, two])
    person = Person(wp)
    sent = {"action": "edit", "bulk_edit": "Update", "_wpnonce": person.nonce("bulk-posts"), "_status": "-1"}
    person.browser.post("edit.php", {**sent, "post[]": str(post), "post_category[]": ["0", str(two)]})
    assert categories(wp, post) == ["two"]
    person.browser.post("edit.php", {**sent, "post[]": str(post), "post_category[]": ["0"]})
    assert categories(wp, post) == ["uncategorized"]


@pytest.mark.parametrize(("version", "dated"), [("7.1", True), ("6.1", False)])
def test_what_bulk_edit_publishes_is_dated_anew(make_wp: Callable[..., WP], version: str, dated: bool) -> None:
    wp = make_wp(version=version)
    post = made(wp, post_status="draft", post_date="2020-01-01 00:00:00", post_date_gmt="2020-01-01 00:00:00")
    person = Person(wp)
    sent = {"action": "edit", "bulk_edit": "Update", "_wpnonce": person.nonce("bulk-posts"), "post[]": str(post)}
    person.browser.post("edit.php", {**sent, "_status": "publish"})
    assert row(wp, post).post_status == "publish"
    assert (row(wp, post).post_date[:4] != "2020") is dated


def test_quick_edit_without_a_script(wp: WP, admin: Browser) -> None:
    post = made(wp, tags_input="one, two")
    form = admin.get("edit.php").click(f"post-{post}", "inline").form(field="_inline_edit")
    assert form.value("tax_input[post_tag]") == "one, two" and form.value("ping_status") == "open"
    answer = form.set(post_title="Quickly", ping_status=False).submit("save")
    assert answer.location.endswith("/wp-admin/edit.php?post_type=post&updated=1")
    assert answer.follow().notices == ["1 post updated."]
    saved = row(wp, post)
    assert (saved.post_title, saved.ping_status, saved.comment_status) == ("Quickly", "closed", "open")
    assert saved.post_content == "Words"
    refused = form.submit("save", _inline_edit="bad")
    assert refused.status == 403 and row(wp, post).post_title == "Quickly"


def test_the_form_says_how_pings_were_answered(wp: WP, admin: Browser, web: Web) -> None:
    taken = web.page("/taken", "<response><error>0</error></response>", content_type="text/xml")
    deaf = web.page("/deaf", "<p>no server here</p>")
    form = admin.get("post-new.php").form(id="post")
    form.set(post_title="Told", content=f'<a href="{deaf}">deaf</a>', trackback_url=taken)
    page = form.submit("publish").follow()
    assert page.notices == ["Post published. View post"]
    assert "More waits to be sent" in page.tree.get_element_by_id("linkbacksdiv").text_content()
    run_due(wp.site)
    page = admin.get("post.php", post=str(form.value("post_ID")), action="edit")
    said = [" ".join(li.text_content().split()) for li in page.tree.xpath("//ul[@class='ping-outcomes']/li")]
    assert said == [f"trackback to {taken}: sent", f"pingback to {deaf}: no pingback server"]
    sent = page.tree.get_element_by_id("trackbacksdiv").text_content()
    assert "Already pinged:" in sent and taken in sent
    assert page.form(id="post").value("trackback_url") == ""


def test_the_boxes_of_the_form(wp: WP, admin: Browser) -> None:
    page = admin.get("post-new.php", post_title="<i>From</i> elsewhere", content="</textarea><b>x", excerpt="short")
    boxes = [box.get("id") for box in page.tree.xpath("//div[contains(@class, 'postbox ') or @class='postbox']")]
    assert boxes == [
        "submitdiv", "formatdiv", "categorydiv", "tagsdiv-post_tag", "postimagediv", "postexcerpt", "trackbacksdiv", "postcustom",
        "commentstatusdiv", "slugdiv", "authordiv",
    ]  # fmt: skip
    form = page.form(id="post")
    assert form.value("post_title") == "<i>From</i> elsewhere" and form.value("content") == "</textarea><b>x"
    assert (form.value("comment_status"), form.value("ping_status"), form.value("visibility")) == (
        "open",
        "open",
        "public",
    )
    listed = [
        box.get("id") for box in admin.get("post-new.php", post_type="page").tree.xpath("//div[@class='postbox']")
    ]
    assert "pageparentdiv" in listed and "trackbacksdiv" not in listed and "categorydiv" not in listed


def test_what_a_contributor_may_fill_in(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    page = Person(wp, "contributor").browser.get("post-new.php")
    form = page.form(id="post")
    assert not form.names & {"visibility", "post_status", "aa", "sticky", "post_author_override", "_thumbnail_id"}
    assert page.tree.get_element_by_id("publish").get("value") == "Submit for Review"
    answer = form.set(post_title="Please").submit("publish")
    assert answer.location.endswith("&action=edit&message=8")
    assert answer.follow().notices == ["Post submitted. Preview post"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("1", "Post updated. View post"), ("2", "Custom field updated."), ("3", "Custom field deleted."), ("4", "Post updated."),
        ("6", "Post published. View post"), ("7", "Post saved."), ("8", "Post submitted. Preview post"),
        ("10", "Post draft updated. Preview post"), ("0", ""), ("99", ""), ("5", ""),
    ],
)  # fmt: skip
def test_what_is_said_above_the_form(wp: WP, admin: Browser, number: str, said: str) -> None:
    assert admin.get("post.php", post="1", action="edit", message=number).notices == ([said] if said else [])
    page = said.replace("Post", "Page").replace("post", "page")
    assert admin.get("post.php", post="2", action="edit", message=number).notices == ([page] if page else [])


def test_a_scheduled_post_says_when(wp: WP, admin: Browser) -> None:
    post = made(wp, post_date="2031-02-03 04:05:06", post_status="future")
    page = admin.get("post.php", post=str(post), action="edit", message="9")
    assert page.notices == ["Post scheduled for: Feb 3, 2031 at 04:05. Preview post"]
    assert "Scheduled for: Feb 3, 2031 at 04:05" in page.text
    assert page.tree.get_element_by_id("publish").get("value") == "Update"


def test_custom_fields_that_are_arrays_are_not_offered(wp: WP, admin: Browser) -> None:
    post = made(wp)
    for key, value in (("plain", "text"), ("array", ["a"]), ("text", 's:1:"a";'), ("_own", "x")):
        add_meta(wp.site, post, key, value)
    form = admin.get("post.php", post=str(post), action="edit").form(id="post")
    shown = [value for name, value in form.values() if name.endswith("[key]")]
    assert shown == ["plain", "text"]
    form.submit("save")
    kept = {key: value for key, value in all_meta(wp.site, post).items() if key in ("plain", "array", "text", "_own")}
    assert kept == {"plain": ["text"], "array": ['a:1:{i:0;s:1:"a";}'], "text": ['s:8:"s:1:"a";";'], "_own": ["x"]}


def test_nobody_saves_over_somebody_else(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    post = made(wp)
    Person(wp, "editor").browser.get("post.php", post=str(post), action="edit")
    admin = Person(wp).browser
    listed = admin.get("edit.php")
    assert "Editor is currently editing" in " ".join(listed.row(f"post-{post}").text_content().split())
    assert listed.click(f"post-{post}", "trash").status == 409
    quick = admin.get("edit.php", quick_edit=str(post))
    assert quick.status == 409 and "Editor is currently editing this post" in quick.text
    page = admin.get("post.php", post=str(post), action="edit")
    assert page.notices == ["Editor is currently editing Take over"]
    wp.clock.shift += 200
    assert admin.get("post.php", post=str(post), action="edit").notices == []
    form = admin.get("edit.php").form(id="posts-filter").tick("post[]", str(post))
    Person(wp, "editor").browser.get("post.php", post=str(post), action="edit", **{"get-post-lock": "1"})
    wp.clock.shift += 200
    Person(wp, "editor").browser.get("post.php", post=str(post), action="edit")
    answer = form.submit(action="edit", bulk_edit="Update", _status="draft")
    assert answer.location.endswith("updated=0&skipped=0&locked=1")
    assert answer.follow().notices == ["1 post not updated, somebody is editing it."]
    answer = admin.get("edit.php").form(id="posts-filter").tick("post[]", str(post)).set(action="trash").submit()
    assert f"trashed=0&ids={post}&locked=1" in answer.location


def test_somebody_elses_form_can_be_taken_over(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    post = made(wp)
    Person(wp, "editor").browser.get("post.php", post=str(post), action="edit")
    admin = Person(wp).browser
    page = admin.get("post.php", post=str(post), action="edit")
    answer = admin.get(page.anchor(**{"get-post-lock": "1"}))
    assert answer.location.endswith(f"post.php?post={post}&action=edit")
    assert answer.follow().notices == []


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("post.php?post=99999&action=edit", 404, "You attempted to edit an item that does not exist."),
        (
            "post.php?post=99999999999999999999999&action=edit",
            404,
            "You attempted to edit an item that does not exist.",
        ),
        ("edit.php?post_type=nonsense", 400, "Invalid post type."),
        ("edit.php?post_type=revision", 403, "Sorry, you are not allowed to edit posts in this post type."),
        ("edit.php?quick_edit=99999", 404, "You attempted to edit an item that does not exist."),
        ("edit.php?quick_edit=4", 404, "You attempted to edit an item that does not exist."),
        ("post.php?post=4&action=edit", 403, "Sorry, you are not allowed to edit posts in this post type."),
        ("post-new.php?post_type=nonsense", 400, "Invalid post type."),
        ("post.php?post=1&action=trash&_wpnonce=x", 403, "The link you followed has expired."),
    ],
)
def test_refusals_have_wordpress_words(wp: WP, admin: Browser, path: str, status: int, said: str) -> None:
    page = admin.get(path)
    assert page.status == status and said in " ".join(page.notices)


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("edit.php?p=5", "edit-comments.php?p=5"),
        ("edit.php?post_type=attachment", "upload.php"),
        ("post-new.php?post_type=attachment", "media-new.php"),
        ("post.php", "edit.php"),
        ("post.php?action=nonsense", "edit.php"),
        ("post.php?action=edit", "post.php"),
        ("edit.php?_wp_http_referer=x&s=y&_wpnonce=z", "edit.php?s=y"),
        ("edit.php?paged=7", "edit.php?paged=1"),
    ],
)
def test_where_addresses_lead(wp: WP, admin: Browser, path: str, leads: str) -> None:
    page = admin.visit(path, referer="")
    assert (page.status, page.location.rpartition("/wp-admin/")[2]) == (302, leads)


def test_what_the_form_and_the_address_name_must_be_one_post(wp: WP) -> None:
    person = Person(wp)
    sent = {
        "action": "editpost",
        "_wpnonce": person.nonce("update-post_1"),
        "post_ID": "1",
        "post_type": "post",
        "post_title": "X",
    }
    other = person.browser.post("post.php?post=2", sent)
    assert (other.status, other.notices) == (400, ["A post ID mismatch has been detected."])
    kind = person.browser.post("post.php", {**sent, "post_type": "page"})
    assert (kind.status, kind.notices) == (400, ["A post type mismatch has been detected."])
    assert row(wp, 1).post_title != "X"


@pytest.mark.parametrize("action", ["editpost", "editattachment", "post", "postajaxpost", "preview"])
def test_an_address_saves_nothing(wp: WP, action: str) -> None:
    person = Person(wp)
    nonces = {name: person.nonce(name) for name in ("update-post_1", "add-post")}
    before = wp.snapshot()
    for nonce in nonces.values():
        answer = person.browser.get("post.php", action=action, post="1", post_title="Changed", _wpnonce=nonce)
        assert answer.location.endswith("/wp-admin/edit.php")
    assert wp.snapshot() == before


def test_a_post_is_deleted_from_its_form_and_previewed(wp: WP) -> None:
    person = Person(wp)
    form = person.browser.get("post-new.php").form(id="post").set(post_title="Draft", content="Look")
    number = int(form.value("post_ID") or 0)
    answer = form.submit("wp-preview")
    assert answer.location == f"http://wp.example/?p={number}&preview=true"
    assert (row(wp, number).post_status, row(wp, number).post_content) == ("draft", "Look")
    sent = {"deletepost": "1", "post_ID": str(number), "_wpnonce": person.nonce(f"delete-post_{number}")}
    answer = person.browser.post("post.php", sent, referer="")
    assert answer.location.endswith("/wp-admin/edit.php?post_type=post&deleted=1")
    assert get_post(wp.site, number) is None
    published = made(wp)
    form = person.browser.get("post.php", post=str(published), action="edit").form(id="post").set(content="Other")
    answer = form.submit(**{"wp-preview": "dopreview"})
    assert answer.location.endswith("preview=true") and row(wp, published).post_content == "Words"


def test_a_post_without_a_number_is_written_anew(wp: WP) -> None:
    person = Person(wp)
    sent = {
        "action": "post",
        "_wpnonce": person.nonce("add-post"),
        "post_type": "post",
        "post_title": "New",
        "content": "x",
    }
    answer = person.browser.post("post.php", {**sent, "publish": "Publish", "metakeyinput": "k", "metavalue": "v"})
    number = int(wp.site.db.value('SELECT max("ID") FROM "wp_posts" WHERE "post_type" = \'post\''))
    assert answer.location.endswith(f"post.php?post={number}&action=edit&message=6")
    saved = row(wp, number)
    # Without a box checked, it is closed.
    assert (saved.post_title, saved.post_status, saved.ping_status) == ("New", "publish", "closed")
    assert all_meta(wp.site, number)["k"] == ["v"]
    empty = person.browser.post("post.php", {**sent, "post_title": "", "content": ""})
    assert empty.location.endswith("/wp-admin/edit.php")
    again = person.browser.post("post.php", {**sent, "post_ID": str(number), "post_title": "Newer", "save": "Save"})
    assert again.location.endswith("message=1") and row(wp, number).post_title == "Newer"


def test_the_trash_is_emptied(wp: WP, admin: Browser) -> None:
    posts = [made(wp, post_title=f"Old {number}") for number in range(3)]
    form = admin.get("edit.php").form(id="posts-filter").tick("post[]", *map(str, posts))
    answer = form.set(action="trash").submit().follow()
    assert answer.notices == ["3 posts moved to the Trash. Undo"]
    assert admin.get("edit.php").form(id="posts-filter").submit("filter_action").status == 302
    page = admin.get("edit.php", post_status="trash")
    assert len(page.rows) == 3 and page.actions(page.rows[0]) == ["untrash", "delete"]
    answer = page.form(id="posts-filter").submit("delete_all")
    assert answer.follow().notices == ["3 posts permanently deleted."]
    assert all(get_post(wp.site, number) is None for number in posts)
    nothing = admin.get("edit.php", post_status="trash", delete_all="1", _wpnonce=Person(wp).nonce("bulk-posts"))
    assert nothing.status == 403, "another session's proof was taken"


def test_a_bulk_action_changes_nothing_when_one_of_the_posts_is_not_the_users(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    author = Person(wp, "author")
    own, other = made(wp, post_author=author.id), made(wp)
    sent = {"_wpnonce": author.nonce("bulk-posts"), "action": "trash", "post[]": [str(own), str(other)]}
    before = wp.snapshot()
    refused = author.browser.get("edit.php", **sent)
    assert (refused.status, refused.notices) == (403, ["Sorry, you are not allowed to move this item to the Trash."])
    assert wp.snapshot() == before
    gone = author.browser.get("edit.php", **{**sent, "action": "delete", "post[]": "99999"})
    assert (gone.status, gone.notices) == (403, ["Sorry, you are not allowed to delete this item."])
    there = author.browser.get("edit.php", **{**sent, "action": "untrash", "post[]": str(own)})
    assert (there.status, there.notices) == (409, ["Error in restoring the item from Trash."])


def test_what_bulk_actions_and_quick_edit_leave_alone(make_wp: Callable[..., WP]) -> None:
    """WordPress 6.1.9 trashes what stands before the trashed one, and saves the picture."""
    wp = laid(make_wp)
    person = Person(wp)
    first, trashed = made(wp), made(wp, post_status="trash")
    upload(wp, "cat.gif", GIF)
    picture = int(wp.site.db.value('SELECT "ID" FROM "wp_posts" WHERE "post_type" = \'attachment\''))
    rows = wp.snapshot()["wp_posts"]
    bulk = {"_wpnonce": person.nonce("bulk-posts"), "action": "trash", "post[]": [str(first), str(trashed)]}
    refused = person.browser.get("edit.php", **bulk)
    assert (refused.status, refused.notices) == (409, ["Error in moving the item to Trash."])
    sent = {"action": "inline-save", "post_ID": str(picture), "post_type": "post", "post_title": "Changed", "_status": "publish",
            "_inline_edit": person.nonce("inlineeditnonce")}  # fmt: skip
    assert "Sorry, you are not allowed to edit this post." in person.browser.post("admin-ajax.php", sent).text
    assert wp.snapshot()["wp_posts"] == rows


def test_pages_stand_below_each_other(wp: WP, admin: Browser) -> None:
    page = {"post_type": "page"}
    top = made(wp, **page, post_title="Top")
    below = made(wp, **page, post_title="Below", post_parent=top)
    made(wp, **page, post_title="Deep", post_parent=below)
    made(wp, **page, post_title="Orphan", post_parent=99999)
    listed = admin.get("edit.php", post_type="page")
    titles = ["".join(listed.row(one).xpath(".//*[@class='row-title']//text()")) for one in listed.rows]
    assert titles == ["Privacy Policy", "Sample Page", "Top", "— Below", "— — Deep", "Orphan"]
    add_meta_to_user(wp, "edit_page_per_page", "2")
    second = admin.get("edit.php", post_type="page", paged="2")
    titles = ["".join(second.row(one).xpath(".//*[@class='row-title']//text()")) for one in second.rows]
    assert titles == ["Top", "— Below"]
    third = admin.get("edit.php", post_type="page", paged="3")
    titles = ["".join(third.row(one).xpath(".//*[@class='row-title']//text()")) for one in third.rows]
    assert titles == ["Top", "— Below", "— — Deep", "Orphan"], "the branch that the page begins in has no root"
    flat = admin.get("edit.php", post_type="page", orderby="title", order="asc")
    assert "Parent Page: Top" in " ".join(flat.row(f"post-{below}").text_content().split())
    offered = admin.get("post.php", post=str(top), action="edit").form(id="post")
    choices = [o.get("value") for o in offered.page.tree.xpath("//select[@name='parent_id']/option")]
    assert str(below) not in choices and str(top) not in choices and "2" in choices


def add_meta_to_user(wp: WP, key: str, value: str) -> None:
    store.add_meta(wp.site, 1, key, value)


def test_lists_have_pages(wp: WP, admin: Browser) -> None:
    for number in range(45):
        made(wp, post_title=f"Post {number:02d}", post_date=f"2026-01-01 00:{number:02d}:00")
    first = admin.get("edit.php")
    assert len(first.rows) == 20 and "46 items" in first.text
    last = admin.get("edit.php", paged="3", orderby="date", order="asc")
    assert len(last.rows) == 6
    assert last.tree.xpath("//th[@id='date']/@class")[0].split()[-2:] == ["sorted", "asc"]


@pytest.mark.parametrize(
    ("query", "current"),
    [
        ("", ["all"]), ("?post_type=post", ["all"]), ("?mode=list", ["all"]), ("?paged=1", ["all"]), ("?all_posts=1&s=x", ["all"]),
        ("?s=Hello", []), ("?m=0&cat=0&filter_action=Filter", []), ("?author=1", ["mine"]), ("?post_status=draft", ["draft"]),
    ],
)  # fmt: skip
def test_the_view_that_is_shown(wp: WP, query: str, current: list[str]) -> None:
    """As a running WordPress marks them: what is looked for or filtered is no view of its own."""
    made(wp, post_status="draft", post_author=99)
    shown = Person(wp).browser.visit(f"edit.php{query}")
    assert [li.get("class") for li in shown.tree.xpath("//ul[@class='subsubsub']/li[a[@aria-current]]")] == current


@pytest.mark.parametrize(
    "path", ["edit.php", "edit.php?post_type=page", "upload.php", "users.php", "edit-comments.php"]
)
def test_where_nothing_is_listed_nothing_can_be_done_with_it(wp: WP, path: str) -> None:
    """As in a running WordPress; filters stay."""
    made(wp, post_type="attachment", post_status="inherit", post_title="Hello")
    browser = Person(wp).browser
    for search, offered in (("e", ["action", "action2"]), ("zzzzq", [])):
        page = browser.visit(f"{path}{'&' if '?' in path else '?'}s={search}")
        assert page.tree.xpath("//select[starts-with(@id, 'bulk-action-selector-')]/@name") == offered, search


HOSTILE = (
    "s[]=x", "s=%00", "s=%ED%A0%80", "m=x", "m=" + "9" * 30, "cat[]=1", "cat=" + "9" * 5000, "cat=-1", "author[]=1", "author=-5",
    "paged=-3", "paged=" + "9" * 400, "orderby[]=x", "orderby=rand", "order[]=x", "post_status[]=x", "post_status=nonsense",
    "post_format[]=x", "post_format=%ED%A0%80", "category_name=%ED%A0%80", "tag=a+b,c", "quick_edit=0", "quick_edit[]=1", "action[]=trash",
    "post_type[]=page", "show_sticky[]=1", "ids[]=1", "trashed=1&ids=x,%00,2", "updated=" + "9" * 5000, "all_posts[]=",
)  # fmt: skip


@pytest.mark.parametrize("path", ["edit.php", "upload.php", "post-new.php", "post.php?action=edit&post=1&x"])
def test_odd_addresses_break_nothing(wp: WP, admin: Browser, path: str) -> None:
    for query in HOSTILE:
        page = admin.visit(f"{path}{'&' if '?' in path else '?'}{query}", referer="")
        assert page.status in (200, 302, 400, 404), query


def test_odd_fields_break_nothing(wp: WP) -> None:
    person = Person(wp)
    post = made(wp)
    nonce = {
        "action": "editpost",
        "post_ID": str(post),
        "post_type": "post",
        "_wpnonce": person.nonce(f"update-post_{post}"),
    }
    names = (
        "post_title", "content", "excerpt", "post_name", "post_status", "visibility", "post_password", "parent_id", "menu_order",
        "post_author_override", "trackback_url", "tags_input", "post_category", "tax_input", "tax_input[post_tag]", "tax_input[category]",
        "post_format", "sticky", "page_template", "metakeyinput", "metakeyselect", "metavalue", "meta", "meta[1]", "meta[1][key]",
        "deletemeta", "edit_date", "aa", "hidden_aa", "_thumbnail_id", "comment_status", "ping_status", "post_date", "pinged",
    )  # fmt: skip
    for value in ("\ud800", "\x00", "9" * 5000, "-1", "<b>", "0"):
        for suffix in ("", "[]", "[a][b]"):
            fields = {f"{name}{suffix}": value.encode("utf-8", "surrogatepass").decode("latin-1") for name in names}
            answer = person.browser.post("post.php", {**nonce, "post_title": "Kept", **fields})
            assert answer.status in (302, 400, 403), (value[:9], suffix)
    for name in names:
        answer = person.browser.post("post.php", {**nonce, f"{name}[]": "1", "save": "Save"})
        assert answer.status in (302, 400), name


def test_arrays_for_texts_leave_the_post_as_it_is(wp: WP, admin: Browser) -> None:
    """WordPress dies of most, and what it makes of the others is in the second half of the table."""
    for name, changes in (
        ("content", {}), ("post_title", {}), ("excerpt", {}), ("post_name", {}), ("pinged", {}), ("metakeyinput", {}),
        ("ping_status", {}), ("comment_status", {"comment_status": "closed"}), ("post_status", {"post_status": "draft"}), ("menu_order", {"menu_order": 1}),
    ):  # fmt: skip
        number = made(wp, post_excerpt="Short", comment_status="open", ping_status="open")
        before, kept = asdict(row(wp, number)), all_meta(wp.site, number)
        form = admin.get("post.php", post=str(number), action="edit").form(id="post").without(name)
        form.more.append((f"{name}[]", "2"))
        form.submit("save")
        after = asdict(row(wp, number))
        assert {n: v for n, v in after.items() if v != before[n] and "modified" not in n} == changes, name
        assert all_meta(wp.site, number).keys() - kept <= {"_edit_last", "_edit_lock", "_pingme", "_encloseme"}, name


@pytest.mark.parametrize(("chosen", "becomes"), [(["abc"], []), (["0", "abc"], []), (["0"], ["uncategorized"]), (["-1"], ["uncategorized"]), ([""], ["uncategorized"]), (["1.9"], ["uncategorized"])])  # fmt: skip
def test_odd_categories(wp: WP, admin: Browser, chosen: list[str], becomes: list[str]) -> None:
    """What is no number is a choice all the same: a running WordPress takes away all categories then."""
    number = made(wp)
    form = admin.get("post.php", post=str(number), action="edit").form(id="post").without("post_category[]")
    form.more += [("post_category[]", each) for each in chosen]
    form.submit("save")
    assert categories(wp, number) == becomes


def test_the_lower_list_of_actions_and_screen_options(wp: WP, admin: Browser) -> None:
    posts = [made(wp) for _ in range(3)]
    page = admin.get("edit.php").form(id="adv-settings").set(**{"wp_screen_options[value]": "2"}).submit()
    assert page.location.endswith("/wp-admin/edit.php?mode=list")
    listed = page.follow()
    assert len(listed.rows) == 2
    form = listed.form(id="posts-filter").tick("post[]", str(posts[2])).set(action2="trash")
    answer = form.submit("doaction2")
    assert f"trashed=1&ids={posts[2]}" in answer.location and row(wp, posts[2]).post_status == "trash"


def test_a_picture_stands_for_a_post(wp: WP, admin: Browser) -> None:
    upload(wp, "Cat.gif", GIF)
    picture = int(wp.site.db.value('SELECT "ID" FROM "wp_posts" WHERE "post_type" = \'attachment\''))
    for given, kept in (
        (str(picture), [str(picture)]), ("", [str(picture)]), ("nonsense", [str(picture)]), ("99999", [str(picture)]), ("-1", []),
    ):  # fmt: skip
        form = admin.get("post.php", post="1", action="edit").form(id="post")
        form.set(_thumbnail_id=given).submit("save")
        assert all_meta(wp.site, 1).get("_thumbnail_id", []) == kept, given


def test_a_page_has_a_template(wp: WP, admin: Browser) -> None:
    form = (
        admin.get("post-new.php", post_type="page")
        .form(id="post")
        .set(post_title="Bare", page_template="page-no-title")
    )
    number = int(form.value("post_ID") or 0)
    answer = form.submit("publish")
    assert answer.follow().notices == ["Page published. View page"]
    assert all_meta(wp.site, number)["_wp_page_template"] == ["page-no-title"]
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    assert form.value("page_template") == "page-no-title"
    form.put("page_template", "no-such-file").submit("save")
    assert all_meta(wp.site, number)["_wp_page_template"] == ["default"]


def test_a_fresh_draft_has_the_format_of_the_settings(wp: WP, admin: Browser) -> None:
    options.update(wp.site, "default_post_format", "quote")
    assert admin.get("post-new.php").form(id="post").value("post_format") == "quote"
    assert admin.get("post-new.php", post_type="page").status == 200


def test_bulk_edit_skips_what_the_user_may_not_change(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    author = Person(wp, "author")
    own, other = made(wp, post_author=author.id), made(wp)
    sent = {"_wpnonce": author.nonce("bulk-posts"), "action": "edit", "bulk_edit": "Update", "_status": "-1"}
    answer = author.browser.post(
        "edit.php", {**sent, "post[]": [str(own), str(other), "99999", "-1"], "ping_status": "closed"}
    )
    assert "updated=1&skipped=3&locked=0" in answer.location
    assert (row(wp, own).ping_status, row(wp, other).ping_status) == ("closed", "open")
    given = author.browser.post("edit.php", {**sent, "post[]": str(own), "post_author": "1"})
    assert "updated=0&skipped=1" in given.location and row(wp, own).post_author == author.id
    shown = author.browser.post("edit.php", {**sent, "bulk_edit": [], "post[]": [str(other)]})
    assert (shown.status, shown.notices) == (403, ["Sorry, you are not allowed to edit this item."])
    contributor = Person(wp, "contributor")
    pages = {**sent, "_wpnonce": contributor.nonce("bulk-posts"), "post_type": "page", "post[]": str(own)}
    assert contributor.browser.post("edit.php", pages).status == 403


def test_scripts_get_the_row_or_the_reason(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    person, contributor = Person(wp), Person(wp, "contributor")
    post = made(wp, tags_input="kept")
    sent = {
        "action": "inline-save",
        "post_type": "post",
        "post_title": "Quick",
        "_status": "publish",
        "post_view": "list",
    }
    nonce = {"_inline_edit": person.nonce("inlineeditnonce")}
    answer = person.browser.post("admin-ajax.php", {**sent, **nonce, "post_ID": str(post)})
    assert (
        answer.status == 200
        and f'<tr id="post-{post}"' in answer.text
        and "Quick" in answer.text
        and "kept" in answer.text
    )
    assert row(wp, post).post_title == "Quick" and row(wp, post).ping_status == "closed"
    for number, said in (
        ("", ""),
        ("0", ""),
        ("4", "Sorry, you are not allowed to edit this post."),
        ("99999", "Sorry, you are not allowed to edit this post."),
    ):
        answer = person.browser.post("admin-ajax.php", {**sent, **nonce, "post_ID": number})
        assert (answer.status, answer.text) == (200, said), number
    other = {**sent, "_inline_edit": contributor.nonce("inlineeditnonce"), "post_ID": str(post), "post_title": "No"}
    answer = contributor.browser.post("admin-ajax.php", other)
    assert (answer.status, answer.text) == (200, "Sorry, you are not allowed to edit this post.")
    answer = person.browser.post(
        "admin-ajax.php", {**sent, **nonce, "post_ID": "2", "post_type": "page", "post_title": "Quick page"}
    )
    assert '<tr id="post-2"' in answer.text and row(wp, 2).post_title == "Quick page"
    below = {"post_ID": str(made(wp, post_type="page")), "post_type": "page", "post_parent": "2"}
    answer = person.browser.post("admin-ajax.php", {**sent, **nonce, **below})
    assert "\N{EM DASH} Quick</a></strong>" in unescape(answer.text), answer.text
    answer = person.browser.post("admin-ajax.php", {**sent, "_inline_edit": "bad", "post_ID": str(post)})
    assert (answer.status, answer.text) == (403, "-1") and row(wp, post).post_title == "Quick"


def test_media_are_listed_attached_and_deleted(wp: WP, admin: Browser) -> None:
    answered = upload(wp, "A photo.gif", GIF)
    assert answered.headers["Location"].endswith("/wp-admin/upload.php")
    assert len(admin.get("media-new.php").tree.xpath("//p[@class='submit']/input[@id='html-upload']")) == 1
    listed = admin.get("upload.php")
    number = int(listed.rows[0].removeprefix("post-"))
    assert row(wp, number).post_title == "A photo" and listed.actions(listed.rows[0]) == [
        "edit",
        "delete",
        "view",
        "download",
    ]
    for query, there in (
        ({"attachment-filter": "post_mime_type:image"}, True), ({"attachment-filter": "post_mime_type:video"}, False),
        ({"attachment-filter": "detached"}, True), ({"attachment-filter": "mine"}, True), ({"s": "photo"}, True), ({"s": "none"}, False),
    ):  # fmt: skip
        assert (admin.get("upload.php", **query).rows == [f"post-{number}"]) is there, query
    form = admin.get("upload.php").form(id="posts-filter").tick("media[]", str(number))
    answer = form.submit(found_post_id="1")
    assert answer.location.endswith("attached=1") and answer.follow().notices == ["Media file attached."]
    assert row(wp, number).post_parent == 1
    page = admin.get("upload.php")
    answer = admin.get(page.anchor(parent_post_id="1"))
    assert answer.follow().notices == ["Media file detached."] and row(wp, number).post_parent == 0
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    answer = form.set(
        post_title="Renamed", _wp_attachment_image_alt="<b>A</b> cat", excerpt="Caption", content="Text"
    ).submit("save")
    assert answer.follow().notices == ["Media file updated."]
    saved = row(wp, number)
    assert (saved.post_title, saved.post_excerpt, saved.post_content) == ("Renamed", "Caption", "Text")
    assert all_meta(wp.site, number)["_wp_attachment_image_alt"] == ["A cat"]
    answer = admin.get("upload.php").form(id="posts-filter").tick("media[]", str(number)).set(action="delete").submit()
    assert answer.follow().notices == ["Media file permanently deleted."] and get_post(wp.site, number) is None


@pytest.mark.parametrize(
    ("name", "data", "other", "status", "said"),
    [
        ("x.php", b"<?php", {}, 400, "Sorry, you are not allowed to upload this file type."),
        ("x.gif", b"", {}, 400, "File is empty."),
        ("x.gif", b"GIF89a", {"_wpnonce": "x"}, 403, "The link you followed has expired."),
    ],
)
def test_a_file_that_is_refused(wp: WP, name: str, data: bytes, other: dict[str, str], status: int, said: str) -> None:
    answered = upload(wp, name, data, **other)
    assert answered.status_code == status and said in answered.text
    assert not wp.site.db.value('SELECT 1 FROM "wp_posts" WHERE "post_type" = \'attachment\'')


GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def upload(wp: WP, name: str, data: bytes, **other: str) -> TestResponse:
    """Send a file with the form of media-new.php."""
    wp.client.post("/wp-login.php", data={"log": "admin", "pwd": "secret"})
    nonce = re.search(r'name="_wpnonce" value="(\w+)"', wp.client.get("/wp-admin/media-new.php").text)
    assert nonce is not None
    fields = {"_wpnonce": nonce[1], "post_id": "0", "html-upload": "Upload", **other}
    return wp.client.post("/wp-admin/media-new.php", data={**fields, "async-upload": (io.BytesIO(data), name)})


def words_of(page: Page, post: int) -> str:
    return " ".join(page.row(f"post-{post}").text_content().split())


def test_what_rows_say_of_a_post(wp: WP, admin: Browser) -> None:
    page = {"post_type": "page"}
    front, news = made(wp, **page, post_title="Front"), made(wp, **page, post_title="News")
    options.update(wp.site, "show_on_front", "page")
    options.update(wp.site, "page_on_front", front)
    options.update(wp.site, "page_for_posts", news)
    listed = admin.get("edit.php", post_type="page")
    assert "Front — Front Page" in words_of(listed, front) and "News — Posts Page" in words_of(listed, news)
    assert "Privacy Policy — Draft, Privacy Policy Page" in words_of(listed, 3)
    late = made(wp, post_date="2031-01-01 00:00:00", post_status="future", post_title="")
    odd = made(wp, post_password="x", post_author=99)
    wp.site.db.execute('UPDATE "wp_posts" SET "post_date" = ? WHERE "ID" = ?', ("0000-00-00 00:00:00", odd))
    listed = admin.get("edit.php")
    assert "(no title) — Scheduled" in words_of(listed, late) and "Scheduled2031/01/01 at 12:00 am" in words_of(
        listed, late
    )
    assert "A post — Password protected" in words_of(listed, odd) and "PublishedUnpublished" in words_of(listed, odd)
    wp.clock.shift = 6 * 365 * 86400
    assert "Missed schedule" in words_of(Person(wp).browser.get("edit.php"), late)


def test_a_site_without_a_trash(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"wordpress.empty_trash_days": "0"})
    admin = Person(wp).browser
    post = made(wp)
    listed = admin.get("edit.php")
    assert listed.actions(f"post-{post}") == ["edit", "inline", "delete", "view"]
    offered = [option.get("value") for option in listed.tree.xpath("//select[@id='bulk-action-selector-top']/option")]
    assert offered == ["-1", "edit", "delete"]
    form = admin.get("post.php", post=str(post), action="edit")
    assert form.tree.xpath("//div[@id='delete-action']/a")[0].text == "Delete permanently"
    assert admin.get("edit.php").click(f"post-{post}", "delete").follow().notices == ["1 post permanently deleted."]
    assert get_post(wp.site, post) is None


def test_what_is_in_the_trash_stays_as_it_is(wp: WP) -> None:
    person = Person(wp)
    post = made(wp)
    links = {name: person.nonce(f"{name}-post_{post}") for name in ("trash", "untrash", "delete")}
    ask = functools.partial(person.browser.get, "post.php", post=str(post))
    assert ask(action="untrash", _wpnonce=links["untrash"]).notices == ["Error in restoring the item from Trash."]
    assert ask(action="trash", _wpnonce=links["trash"]).status == 302
    again = ask(action="trash", _wpnonce=links["trash"])
    assert (again.status, again.notices) == (409, ["Error in moving the item to Trash."])
    edited = ask(action="edit")
    assert edited.status == 404 and "You cannot edit this item because it is in the Trash." in edited.notices[0]
    bulk = {"_wpnonce": person.nonce("bulk-posts"), "action": "trash", "post[]": str(post)}
    again = person.browser.get("edit.php", **bulk)
    assert (again.status, again.notices) == (409, ["Error in moving the item to Trash."])
    nothing = person.browser.get("edit.php", delete_all="1", post_status="nonsense", _wpnonce=bulk["_wpnonce"])
    assert nothing.status == 302 and "deleted" not in nothing.location
    assert ask(action="delete", _wpnonce=links["delete"]).location.endswith("deleted=1")
    for name, said in (
        ("trash", "The item you are trying to move to the Trash no longer exists."),
        ("untrash", "The item you are trying to restore from the Trash no longer exists."),
        ("delete", "This item has already been deleted."),
    ):
        gone = ask(action=name, _wpnonce=links[name])
        assert (gone.status, gone.notices) == (404, [said])


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("trash", "Sorry, you are not allowed to move this item to the Trash."),
        ("untrash", "Sorry, you are not allowed to restore this item from the Trash."),
        ("delete", "Sorry, you are not allowed to delete this item."),
        ("update", "Sorry, you are not allowed to edit this post."),
    ],
)
def test_a_right_proof_is_no_right(make_wp: Callable[..., WP], act: str, said: str) -> None:
    wp = laid(make_wp)
    author = Person(wp, "author")
    before = wp.snapshot()
    nonce = author.nonce(f"{act}-post_1")
    if act == "update":
        for action in ("editpost", "preview"):
            fields = {"action": action, "post_ID": "1", "post_type": "post", "post_title": "No", "_wpnonce": nonce}
            refused = author.browser.post("post.php", fields)
            assert (refused.status, refused.notices) == (403, [said])
    else:
        refused = author.browser.get("post.php", post="1", action=act, _wpnonce=nonce)
        assert (refused.status, refused.notices) == (403, [said])
    assert wp.snapshot() == before


def test_bulk_actions_return_to_the_list(wp: WP) -> None:
    person = Person(wp)
    bulk = {"_wpnonce": person.nonce("bulk-posts"), "action": "bogus", "post[]": "1"}
    for referer, leads in (
        ("", "/wp-admin/edit.php?paged=1"), ("/wp-admin/edit.php?s=x&trashed=2&ids=3", "/wp-admin/edit.php?s=x&paged=1"),
        ("/wp-admin/edit.php?s=x&trashed[]=2&ids%5b%5d=3", "/wp-admin/edit.php?s=x&paged=1"),
        ("/wp-admin/post.php?post=1", "/wp-admin/post-new.php"), ("http://evil.example/", "/wp-admin/edit.php?paged=1"),
    ):  # fmt: skip
        sent = {**bulk, **({"_wp_http_referer": referer} if referer else {})}
        answer = person.browser.visit(f"edit.php?{urlencode(sent)}", referer="")
        assert answer.location.removeprefix("http://wp.example") == leads, referer


@pytest.mark.parametrize("number", ["0", "-{}", "abc", ""])
def test_bulk_actions_on_what_is_no_post(wp: WP, number: str) -> None:
    """-5 is not 5: a running WordPress refuses all of these, as posts that the user may not delete."""
    person, post = Person(wp), made(wp)
    sent = {"_wpnonce": person.nonce("bulk-posts"), "action": "trash", "post[]": number.format(post)}
    answer = person.browser.visit(f"edit.php?{urlencode(sent)}")
    assert (answer.status, answer.notices) == (403, ["Sorry, you are not allowed to move this item to the Trash."])
    assert row(wp, post).post_status == "publish"


def test_notices_lead_on(wp: WP, admin: Browser) -> None:
    post = made(wp)
    undone = admin.get("edit.php").click(f"post-{post}", "trash").follow()
    undo = undone.anchor(doaction="undo", action="untrash", ids=str(post))
    assert admin.visit(undo).follow().notices == ["1 post restored from the Trash."]
    assert row(wp, post).post_status == "publish"
    gone = admin.get("edit.php").click(f"post-{post}", "trash").follow()
    back = admin.get("edit.php", post_status="trash").click(f"post-{post}", "untrash").follow()
    assert gone.notices == ["1 post moved to the Trash. Undo"]
    assert back.notices == ["1 post restored from the Trash. Edit Post"]
    assert admin.get("edit.php", post_type="page", deleted="2", locked="1").notices == [
        "1 page not updated, somebody is editing it. 2 pages permanently deleted."
    ]


def test_private_media_and_odd_requests_of_the_library(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    upload(wp, "cat.gif", GIF)
    picture = int(wp.site.db.value('SELECT "ID" FROM "wp_posts" WHERE "post_type" = \'attachment\''))
    wp.site.db.update("wp_posts", {"post_status": "private"}, '"ID" = ?', (picture,))
    admin, author = Person(wp), Person(wp, "author")
    assert admin.browser.get("upload.php").rows == [f"post-{picture}"] and author.browser.get("upload.php").rows == []
    assert admin.browser.visit("upload.php?_wp_http_referer=x&mode=list", referer="").location.endswith(
        "upload.php?mode=list"
    )
    assert admin.browser.visit("upload.php?paged=9", referer="").location.endswith("upload.php?paged=1")
    nonce = {"_wpnonce": author.nonce("bulk-media"), "media[]": str(picture)}
    refused = author.browser.get("upload.php", found_post_id="1", **nonce)
    assert (refused.status, refused.notices) == (403, ["Sorry, you are not allowed to edit this post."])
    refused = author.browser.get("upload.php", action="delete", **nonce)
    assert (refused.status, refused.notices) == (403, ["Sorry, you are not allowed to delete this item."])
    own = made(wp, post_author=author.id)
    taken = author.browser.get("upload.php", found_post_id=str(own), **nonce)
    assert taken.location.endswith("attached=0") and row(wp, picture).post_parent == 0
    assert author.browser.get("upload.php", action="nonsense", **nonce).location.endswith("/wp-admin/upload.php")
    assert admin.browser.get("upload.php", posted="1", deleted="3").notices == [
        "Media file updated.", "3 media files permanently deleted.",
    ]  # fmt: skip
    other = author.browser.get("media-new.php", post_id="1").form(id="file-form")
    assert other.value("post_id") == "0", "an author would attach to another's post"
