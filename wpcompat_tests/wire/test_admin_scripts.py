"""A script that was written for WordPress's forms works on a served site of either version: over TCP, by names and ids alone."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.admin_forms import Browser, over_tcp


@pytest.fixture(params=("6.1", "7.1"))
def served(request: pytest.FixtureRequest, make_wp: Callable[..., WP]) -> WP:
    wp = make_wp(version=request.param)
    wp.serve()
    return wp


@pytest.fixture
def browser(served: WP) -> Browser:
    browser = Browser(served.home, over_tcp(urlsplit(served.home).port or 80))
    refused = browser.log_in(password="wrong")
    assert refused.status == 200
    assert refused.notices == [
        "Error: The password you entered for the username admin is incorrect. Lost your password?"
    ]
    assert browser.log_in().location == f"{served.home}/wp-admin/"
    return browser


def test_settings(served: WP, browser: Browser) -> None:
    form = browser.get("options-discussion.php").form(action="options.php")
    saved = form.set(default_ping_status=False, comment_max_links="-7", moderation_keys=" b \na\n\nb").submit("submit")
    assert (saved.status, saved.location) == (302, "/wp-admin/options-discussion.php?settings-updated=true")
    assert saved.follow().notices == ["Settings saved."]
    stored = [
        options.text(served.site, name) for name in ("default_ping_status", "comment_max_links", "moderation_keys")
    ]
    assert stored == ["", "7", "b\na"]


def test_moderation(served: WP, browser: Browser) -> None:
    page = browser.get("edit-comments.php")
    assert page.rows == ["comment-1"]
    assert page.actions("comment-1") == ["approve", "unapprove", "reply", "quickedit", "edit", "spam", "trash"]
    trashed = page.click("comment-1", "trash")
    assert trashed.location == f"{served.home}/wp-admin/edit-comments.php?trashed=1&ids=1"
    undo = trashed.follow()
    assert undo.notices == ["1 comment moved to the Trash. Undo"]
    assert browser.get(undo.anchor(doaction="undo")).follow().notices == ["1 comment restored from the Trash."]
    form = browser.get("edit-comments.php").form(id="comments-form")
    marked = form.tick("delete_comments[]", "1").set(action="spam").submit()
    assert marked.follow().notices == ["1 comment marked as spam. Undo"]
    emptied = browser.get("edit-comments.php", comment_status="spam").form(id="comments-form").submit("delete_all")
    assert emptied.follow().notices == ["1 comment permanently deleted."]


def test_pings_are_switched_off_in_bulk(served: WP, browser: Browser) -> None:
    form = browser.get("edit.php").form(id="posts-filter").tick("post[]", "1").set(action="edit")
    edited = form.submit(bulk_edit="Update", ping_status="closed", _status="-1", post_author="-1")
    assert edited.follow().notices == ["1 post updated."]
    assert served.site.db.value('SELECT "ping_status" FROM "wp_posts" WHERE "ID" = 1') == "closed"


def test_a_post_with_trackbacks(served: WP, browser: Browser) -> None:
    form = browser.classic("post-new.php").form(id="post")
    form.set(post_title="Made by a script", content="Words", trackback_url="http://a.example/1 http://a.example/2")
    published = form.without("ping_status").submit("publish")
    made = form.value("post_ID")
    assert published.location == f"{served.home}/wp-admin/post.php?post={made}&action=edit&message=6"
    row = served.site.db.rows(
        'SELECT "post_status", "ping_status", "comment_status", "to_ping" FROM "wp_posts" WHERE "ID" = ?', (made,)
    )
    assert [tuple(found) for found in row] == [("publish", "closed", "open", "http://a.example/1\nhttp://a.example/2")]


def test_logging_out(browser: Browser) -> None:
    asked = browser.get("/wp-login.php?action=logout")
    assert asked.status == 403
    assert "loggedout=true" in browser.get(asked.anchor(action="logout")).location
    assert browser.get("profile.php").status == 302


def test_what_lists_the_posts_has_no_template(served: WP, browser: Browser) -> None:
    """As WordPress's form has it: the field is not there, so that nothing is stored."""
    assert "page_template" in browser.classic("post.php", post="2", action="edit").form(id="post").names
    options.update(served.site, "page_for_posts", "2")
    assert "page_template" not in browser.classic("post.php", post="2", action="edit").form(id="post").names
