"""Every screen of wp-admin as people see it: on small and large windows, light and dark, by keyboard, under WCAG 2.2 AA."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from wpcompat.admin.screens import SCREENS as FILES
from wpcompat.testing.site import WP
from wpcompat.users.store import create_user
from wpcompat_tests.browser.admin import ACTIONS, SCREENS, go, log_in, option, shown
from wpcompat_tests.browser.axe import axe
from wpcompat_tests.browser.chromium import Chromium
from wpcompat_tests.browser.conftest import Served, serve

pytestmark = pytest.mark.browser

LONG = "https://averylonghostname.example/" + "andapathwithoutanyplacetobreak" * 8
UNLABELLED = """
[...document.querySelectorAll('input:not([type=hidden], [type=submit], [type=button]), select, textarea')]
  .filter(e => !e.labels.length && !e.ariaLabel).map(e => e.outerHTML)
"""
SMALL = """
[...document.querySelectorAll('main a, main button, main input, main select')].filter(e => {
  const box = e.getBoundingClientRect(); return box.width > 2 && box.height > 0 && box.height < 16 }).map(e => e.outerHTML)
"""
WIDE = """
[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
  && !e.closest('pre, .wide-scroll')).map(e => e.outerHTML.slice(0, 150)).slice(0, 5)
"""


def fill(served: Served) -> None:
    """Comments and pings of every status, posts of every status, another user, words that do not break."""
    create_user(
        served.wp.site, login="second", email="second@example.org", password="second-pass", role="editor", url=LONG[:90]
    )
    for number, status in enumerate(("1", "0", "spam", "trash")):
        served.comment(comment_author="Jo Doe", comment_content=f"See {LONG} {number}", comment_author_url="http://jo.example/",
                       comment_author_email="jo@example.org", comment_approved=status)  # fmt: skip
        served.comment(
            comment_author="A long title " * 12, comment_content=f"[&#8230;] {'word ' * 60}{LONG} [&#8230;]",
            comment_author_url=LONG, comment_type="pingback", comment_approved=status,
        )  # fmt: skip
        served.comment(
            comment_author="A Blog", comment_content="<strong>Its title</strong>\n\nIts excerpt", comment_type="trackback",
            comment_author_url="http://www.blog.example/post/", comment_approved=status,
        )  # fmt: skip
    for number, (status, kind) in enumerate(
        (
            ("publish", "post"),
            ("draft", "post"),
            ("pending", "post"),
            ("future", "post"),
            ("trash", "post"),
            ("private", "page"),
        )
    ):
        served.wp.site.db.insert(
            "wp_posts",
            {"post_author": 1, "post_title": f"Title {number} {LONG}", "post_name": f"title-{number}", "post_status": status, "post_type": kind,
             "post_date": f"2027-11-0{number + 1} 09:00:00", "post_date_gmt": f"2027-11-0{number + 1} 09:00:00", "pinged": LONG, "to_ping": LONG},
        )  # fmt: skip


WINDOWS = pytest.mark.parametrize(("width", "dark"), [(360, False), (1280, True)], ids=["small-light", "large-dark"])


def test_the_screens_listed_are_all_there_are() -> None:
    assert {re.split(r"\?", path)[0] for path in SCREENS} | ACTIONS >= FILES.keys()


@WINDOWS
def test_screens_fit_and_can_be_used(browser: Chromium, served: Served, width: int, dark: bool) -> None:
    fill(served)
    log_in(browser, served)
    browser.look(width, dark=dark)
    album = os.environ.get("WPCOMPAT_SCREENSHOTS", "")
    wrong = []
    for path in shown():
        go(browser, served, path)
        if album:
            name = re.sub(r"\W+", "-", path)
            Path(album, f"{name}-{width}{'-dark' if dark else ''}.png").write_bytes(browser.screenshot())
        found = {
            "status": browser.status if browser.status != 200 else "",
            "wider than the window": browser.evaluate(WIDE) if browser.evaluate("document.documentElement.scrollWidth") > width else "",
            "number of h1": "" if (count := browser.evaluate("document.querySelectorAll('h1').length")) == 1 else count,
            "fields without a label": browser.evaluate(UNLABELLED),
            "too small": browser.evaluate(SMALL),
            "errors": browser.errors,
        }  # fmt: skip
        wrong += [f"{path}: {what}: {value}" for what, value in found.items() if value]
    assert wrong == []


@WINDOWS
def test_screens_follow_wcag(browser: Chromium, served: Served, width: int, dark: bool) -> None:
    fill(served)
    browser.look(width, dark=dark)
    wrong = []
    for path in ("", "?action=lostpassword", "?loggedout=true", "?checkemail=confirm"):
        browser.open(f"{served.url}/wp-login.php{path}")
        wrong += [f"login {path}: {line}" for line in axe(browser)]
    log_in(browser, served)
    browser.look(width, dark=dark)
    for path in shown():
        go(browser, served, path)
        wrong += [f"{path}: {line}" for line in axe(browser)]
    assert wrong == []


def test_screens_reflow(browser: Chromium, served: Served) -> None:
    """Nothing is cut off in a window of 1280 pixels at four times its size (WCAG 1.4.10), nor between small and large."""
    fill(served)
    log_in(browser, served)
    wrong = []
    for width in (320, 780, 1000):
        browser.look(width)
        for path in shown():
            go(browser, served, path)
            wrong += [f"{path} at {width}: {wide}" for wide in browser.evaluate(WIDE)]
    assert wrong == []


def test_screens_of_an_older_wordpress(browser: Chromium, make_wp: Callable[..., WP]) -> None:
    with serve(make_wp(version="6.1")) as served:
        fill(served)
        log_in(browser, served)
        for path in shown():
            go(browser, served, path)
            assert browser.status == 200 and browser.errors == [], path
            assert "WordPress 6.1" in browser.text("#wpfooter")


def test_boxes_of_all_rows_are_ticked_at_once(browser: Chromium, served: Served) -> None:
    fill(served)
    log_in(browser, served)
    go(browser, served, "edit-comments.php?comment_status=spam")
    browser.check("#cb-select-all-1")
    ticked = "document.querySelectorAll('tbody .check-column input:checked').length"
    assert browser.evaluate(ticked) == 3
    browser.click("tbody .check-column input")
    assert browser.evaluate(
        "(all => [all.checked, all.indeterminate])(document.querySelector('#cb-select-all-1'))"
    ) == [False, True]
    browser.check("#cb-select-all-1")
    browser.check("#cb-select-all-1", on=False)
    assert browser.evaluate(ticked) == 0


def test_a_notice_can_be_put_away(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    go(browser, served, "options-reading.php")
    browser.follow("#submit")
    assert browser.has(".notice")
    browser.click(".notice-dismiss")
    assert not browser.has(".notice")


def test_the_keyboard_reaches_everything(browser: Chromium, served: Served) -> None:
    """From the login to a moderated comment without a mouse; whatever has the focus can be seen to have it."""
    held = served.comment(comment_author="Jo", comment_approved="0")
    browser.look(1280)
    browser.open(served.url + "/wp-login.php")
    browser.evaluate("document.querySelector('#user_login').focus()")
    browser.type("admin")
    browser.press("Tab")
    browser.type("secret")
    browser.enter()
    assert browser.url == f"{served.url}/wp-admin/"
    go(browser, served, "edit-comments.php?comment_status=moderated")
    browser.press("Tab")
    assert browser.evaluate("document.activeElement.className") == "skip-link"
    assert browser.evaluate("document.activeElement.getBoundingClientRect().height > 20")
    browser.press("Enter")
    assert browser.evaluate("location.hash") == "#wpbody-content"
    for _ in range(80):
        browser.press("Tab")
        has = browser.evaluate(
            "(e => [e.textContent.trim(), parseFloat(getComputedStyle(e).outlineWidth), e.closest('tr')?.id])(document.activeElement)"
        )
        assert has[1] >= 1, has
        if has[0] == "Approve" and has[2] == f"comment-{held}":
            break
    browser.enter()
    assert "1 comment approved." in browser.text(".notice")
    assert (
        served.wp.site.db.value('SELECT "comment_approved" FROM "wp_comments" WHERE "comment_ID" = ?', (held,)) == "1"
    )


def tab_to(browser: Chromium, selector: str, *, back: bool = False) -> None:
    """Press Tab until an element has the focus, and see that it shows it."""
    for _ in range(150):
        browser.press("Tab", shift=back)
        if browser.evaluate(f"document.activeElement.matches({selector!r})"):
            assert browser.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 1
            return
    raise AssertionError(f"{selector} cannot be reached")


def test_settings_and_posts_need_no_mouse(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    go(browser, served, "options-discussion.php")
    tab_to(browser, "#default_ping_status")
    browser.press(" ")
    tab_to(browser, "#close_comments_days_old")
    browser.press("ArrowUp")
    tab_to(browser, "#submit")
    tab_to(browser, "#thread_comments", back=True)
    tab_to(browser, "#submit")
    browser.enter()
    assert "Settings saved." in browser.text(".notice")
    assert (option(served, "default_ping_status"), option(served, "close_comments_days_old")) == ("", "15")
    go(browser, served, "post-new.php")
    tab_to(browser, "#title")
    browser.type("Without a mouse")
    tab_to(browser, "#content")
    browser.type("Every word typed.")
    tab_to(browser, "#ping_status")
    browser.press(" ")
    tab_to(browser, "#publish", back=True)
    browser.enter()
    assert "Post published." in browser.text(".notice")
    made = served.wp.site.db.rows(
        'SELECT "post_content", "ping_status" FROM "wp_posts" WHERE "post_title" = \'Without a mouse\' AND "post_status" = \'publish\''
    )
    assert [tuple(row) for row in made] == [("Every word typed.", "open")]


def test_the_menu_folds_on_small_windows(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    browser.look(360)
    go(browser, served, "edit-comments.php")
    assert not browser.evaluate("document.querySelector('#adminmenu').checkVisibility({contentVisibilityAuto: true})")
    browser.click("#adminmenumain summary")
    browser.follow("#menu-posts > a")
    assert browser.url.endswith("/edit.php")
    browser.look(1280)
    browser.follow("#menu-comments > a")
    assert browser.url.endswith("/edit-comments.php")


def test_screens_work_without_script(browser: Chromium, served: Served) -> None:
    held = served.comment(comment_author="Jo", comment_approved="0")
    log_in(browser, served)
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        go(browser, served, "edit-comments.php")
        browser.follow(f"#comment-{held} .row-actions .approve a")
        go(browser, served, "edit-comments.php")
        browser.check(f"#cb-select-{held}")
        browser.choose("#bulk-action-selector-top", "trash")
        browser.follow("#doaction")
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)
    assert (
        served.wp.site.db.value('SELECT "comment_approved" FROM "wp_comments" WHERE "comment_ID" = ?', (held,))
        == "trash"
    )
