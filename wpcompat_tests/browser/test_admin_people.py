"""Accounts, roles and smaller errands in a real browser: passwords, users, replies, quick edits, files."""

from __future__ import annotations

import re
import time
import xmlrpc.client
from collections.abc import Callable
from pathlib import Path

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests.browser.admin import go, log_in, newest_comment, option, status_of, trackback
from wpcompat_tests.browser.chromium import Chromium
from wpcompat_tests.browser.conftest import Served, serve

pytestmark = pytest.mark.browser

CLOSED = (1, "Sorry, trackbacks are closed for this item.")


def attach(browser: Chromium, selector: str, file: Path) -> None:
    """Choose a file."""
    found = browser.call("Runtime.evaluate", expression=f"document.querySelector({selector!r})")
    browser.call("DOM.setFileInputFiles", files=[str(file)], objectId=found["result"]["objectId"])


def test_a_lost_password_comes_back_by_mail(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    old = browser.cookies()
    browser.forget()
    browser.open(served.url + "/wp-login.php")
    browser.follow("#nav a")
    browser.fill("#user_login", "admin")
    browser.follow("#wp-submit")
    assert "Check your email for the confirmation link" in browser.text("#login")
    found = re.search(r"http\S+action=rp\S*", served.wp.mails[-1].message)
    assert found
    browser.open(found[0])
    assert "key=" not in browser.url, "the key would stand in the history and in referers"
    browser.fill("#pass1", "a new pass phrase")
    if browser.has("#pass2"):
        browser.fill("#pass2", "a new pass phrase")
    browser.follow("#wp-submit")
    assert "Your password has been reset." in browser.text("#login")
    browser.open(found[0])
    assert "rror" in browser.text("#login") and not browser.has("#pass1"), "a key opens once"
    browser.open(served.url + "/wp-login.php")
    browser.fill("#user_login", "admin")
    browser.fill("#user_pass", "a new pass phrase")
    browser.follow("#wp-submit")
    assert browser.has("#adminmenu")
    browser.call("Network.clearBrowserCookies")
    for name, cookie in old.items():
        browser.call(
            "Network.setCookie", name=name, value=cookie["value"], url=served.url + cookie["path"], path=cookie["path"]
        )
    go(browser, served, "")
    assert "wp-login.php" in browser.url, "sessions from before are over"


def test_a_new_user_can_log_in_and_see_what_is_theirs(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    go(browser, served, "user-new.php")
    browser.fill("#user_login", "jo")
    browser.fill("#email", "jo@example.org")
    browser.fill("#pass1", "a long pass phrase")
    browser.fill("#pass2", "a long pass phrase")
    browser.choose("#role", "author")
    browser.follow("#createusersub")
    assert "New user created." in browser.text(".notice")
    browser.forget()
    browser.open(served.url + "/wp-login.php")
    browser.fill("#user_login", "jo@example.org")
    browser.fill("#user_pass", "a long pass phrase")
    browser.follow("#wp-submit")
    menu = browser.text("#adminmenu")
    assert "Media" in menu and "Profile" in menu and "Pages" not in menu and "Settings" not in menu
    go(browser, served, "users.php")
    assert browser.status == 403
    go(browser, served, "edit.php")
    assert browser.has("#post-1") and not browser.has("#post-1 .row-actions .trash")


def test_a_changed_password_ends_other_sessions(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    others = browser.cookies()
    browser.forget()
    log_in(browser, served)
    go(browser, served, "profile.php")
    browser.fill("#pass1", "another pass phrase")
    browser.fill("#pass2", "another pass phrase")
    browser.follow("#submit")
    assert "Profile updated." in browser.text(".notice"), "the own session goes on"
    browser.call("Network.clearBrowserCookies")
    for name, cookie in others.items():
        browser.call(
            "Network.setCookie", name=name, value=cookie["value"], url=served.url + cookie["path"], path=cookie["path"]
        )
    go(browser, served, "profile.php")
    assert "wp-login.php" in browser.url


def test_an_application_password_opens_xmlrpc_until_it_is_revoked(
    browser: Chromium, make_wp: Callable[..., WP]
) -> None:
    with serve(make_wp(settings={"wordpress.environment_type": "local"})) as served:
        log_in(browser, served)
        go(browser, served, "profile.php")
        browser.fill("#new_application_password_name", "My phone")
        browser.follow("#do_new_application_password")
        made = browser.evaluate("document.querySelector('#new-application-password-value').value")
        assert re.fullmatch(r"(?:\w{4} ){5}\w{4}", made) and "My phone" in browser.text(
            "table.application-passwords-user"
        )
        proxy = xmlrpc.client.ServerProxy(f"{served.url}/xmlrpc.php")
        blogs = proxy.wp.getUsersBlogs("admin", made)
        assert isinstance(blogs, list) and blogs[0]["blogName"] == "Oracle Blog"
        browser.follow("[name=revoke-application-password]")
        with pytest.raises(xmlrpc.client.Fault):
            proxy.wp.getUsersBlogs("admin", made)
        go(browser, served, "profile.php")
        assert made not in browser.evaluate("document.documentElement.outerHTML")


def test_a_comment_is_answered(browser: Chromium, served: Served) -> None:
    held = served.comment(comment_author="Jo", comment_content="Is that so?", comment_approved="0")
    log_in(browser, served)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        go(browser, served, "edit-comments.php")
        browser.follow(f"#comment-{held} .row-actions .reply a")
        browser.fill("#replycontent", "It is.")
        browser.follow("#replyrow [type=submit]")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    answer = served.wp.site.db.rows(
        'SELECT "comment_content", "comment_parent", "user_id", "comment_approved" FROM "wp_comments" WHERE "comment_ID" > ?',
        (held,),
    )
    assert [tuple(row) for row in answer] == [("It is.", held, 1, "1")]


def test_a_ping_is_approved_from_the_dashboard(browser: Chromium, served: Served) -> None:
    assert trackback(served) == (0, "")
    ping = newest_comment(served)
    log_in(browser, served)
    assert "Elsewhere" in browser.text("#latest-comments") or "A Blog" in browser.text("#latest-comments")
    browser.follow(f"#comment-{ping} .row-actions .approve a")
    assert status_of(served, ping) == "1"


def test_a_quick_edit_closes_pings(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        go(browser, served, "edit.php")
        browser.follow("#post-1 .row-actions a[href*=quick_edit]")
        browser.check("#ping_status", on=False)
        browser.fill("#post_title", "Renamed")
        browser.follow(".quick-edit-row [type=submit]")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert "Renamed" in browser.text("#post-1")
    assert trackback(served) == CLOSED


def test_comments_close_on_old_posts(browser: Chromium, served: Served) -> None:
    served.wp.site.db.execute(
        'UPDATE "wp_posts" SET "post_date" = \'2020-01-01 08:00:00\', "post_date_gmt" = \'2020-01-01 08:00:00\' WHERE "ID" = 1'
    )
    assert trackback(served) == (0, "")
    log_in(browser, served)
    go(browser, served, "options-discussion.php")
    browser.check("#close_comments_for_old_posts")
    browser.fill("#close_comments_days_old", "30")
    browser.follow("#submit")
    assert option(served, "close_comments_days_old") == "30"
    assert trackback(served, url="http://blog.example/late/") == CLOSED


def test_a_picture_is_uploaded(browser: Chromium, served: Served, tmp_path: Path) -> None:
    from PIL import Image

    file = tmp_path / "a picture.png"
    Image.new("RGB", (20, 10), "teal").save(file)
    log_in(browser, served)
    go(browser, served, "media-new.php")
    attach(browser, "#async-upload", file)
    browser.follow("#html-upload")
    go(browser, served, "upload.php")
    assert "a picture" in browser.text("#the-list")
    assert (
        served.wp.site.db.value('SELECT "post_mime_type" FROM "wp_posts" WHERE "post_type" = \'attachment\'')
        == "image/png"
    )


def test_what_one_site_exports_another_imports(
    browser: Chromium, served: Served, another: Served, tmp_path: Path
) -> None:
    assert trackback(served, title="Carried over") == (0, "")
    served.wp.site.db.execute(
        'UPDATE "wp_posts" SET "post_title" = \'Told before\', "post_name" = \'told-before\' WHERE "ID" = 1'
    )
    log_in(browser, served)
    browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    go(browser, served, "export.php")
    browser.click("main form [type=submit]")
    end = time.monotonic() + 60
    while not (files := list(tmp_path.glob("*.xml"))) and time.monotonic() < end:
        time.sleep(0.05)
    file = files[0]
    browser.forget()
    log_in(browser, another)
    go(browser, another, "admin.php?import=wordpress")
    attach(browser, "#upload", file)
    browser.follow("#submit")
    for _ in range(3):
        if browser.has("main form [type=submit]"):
            browser.follow("main form [type=submit]")
    titles = another.wp.site.db.column('SELECT "post_title" FROM "wp_posts"')
    assert "Told before" in titles
    assert another.wp.site.db.value('SELECT count(*) FROM "wp_comments" WHERE "comment_type" = \'trackback\'') == 1
