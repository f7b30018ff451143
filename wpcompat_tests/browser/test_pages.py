"""What visitors see and can do: layout on small and large screens, light and dark, keyboard, nothing that runs."""

from __future__ import annotations

from typing import Any

import pytest

from wpcompat_tests.browser.axe import axe
from wpcompat_tests.browser.chromium import Chromium
from wpcompat_tests.browser.conftest import Served
from wpcompat_tests.pure.test_rendering import ATTACKS

pytestmark = pytest.mark.browser

POST = "/2026/11/20/hello-world/"
PAGES = ("/", POST, "/sample-page/", "/nothing/", "/?s=words", "/category/uncategorized/", "/author/admin/")
UNBROKEN = "Wordwithoutanyplacetobreak" * 9
LONG = "https://a-very-long-host-name.example/" + "and-a-path-without-any-place-to-break" * 4

BREAKOUTS = ('" onmouseover="alert(1)" x="', "' onfocus='alert(1)' autofocus x='", '"><b onclick=alert(1)>')
"""Texts that would leave an attribute."""

CONTRAST = """
(() => {
  const channel = v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4 };
  const light = c => { const [r, g, b] = c.match(/[0-9.]+/g).map(Number); return .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b) };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (!/, 0\\)$/.test(c) && c !== 'transparent') return c } return 'rgb(255, 255, 255)' };
  let worst = 99;
  for (const e of document.querySelectorAll('p, a, h1, h2, label, time, button, summary, span')) {
    if (!e.textContent.trim() || e.closest('.hidden, .skip-link')) continue;
    const a = light(getComputedStyle(e).color), b = light(behind(e));
    worst = Math.min(worst, (Math.max(a, b) + .05) / (Math.min(a, b) + .05));
  }
  return worst;
})()
"""


def fill(served: Served) -> None:
    served.comment(comment_author="Jo", comment_content=f"See {LONG}", comment_author_url="http://jo.example/")
    served.comment(
        comment_author="A long title " * 12, comment_content=f"[&#8230;] {'word ' * 60}{LONG} [&#8230;]",
        comment_author_url=LONG, comment_type="pingback",
    )  # fmt: skip
    served.comment(
        comment_author="A Blog", comment_content="<strong>Its title</strong>\n\nIts excerpt", comment_type="trackback",
        comment_author_url="http://www.blog.example/post/",
    )  # fmt: skip
    served.comment(comment_author=UNBROKEN, comment_content=UNBROKEN)
    served.comment(comment_author=UNBROKEN, comment_content=UNBROKEN, comment_type="pingback", comment_author_url=LONG)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_and_can_be_read(browser: Chromium, served: Served, width: int, dark: bool) -> None:
    fill(served)
    browser.look(width, dark=dark)
    for path in PAGES:
        browser.open(served.url + path)
        assert browser.evaluate("document.documentElement.scrollWidth") <= width, path
        assert browser.evaluate("document.querySelectorAll('h1').length") == 1, path
        assert browser.evaluate(CONTRAST) >= 4.5, path
        assert [error for error in browser.errors if "404" not in error] == [], path
        assert len(browser.screenshot()) > 5000
    background = browser.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == ("rgb(23, 22, 20)" if dark else "rgb(251, 249, 244)")


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_follow_wcag(browser: Chromium, served: Served, width: int) -> None:
    fill(served)
    for dark in (False, True):
        browser.look(width, dark=dark)
        for path in PAGES:
            browser.open(served.url + path)
            assert axe(browser) == [], path


def test_pings_stand_apart_from_comments(browser: Chromium, served: Served) -> None:
    fill(served)
    browser.look(1280)
    browser.open(served.url + POST)
    assert browser.evaluate("document.querySelectorAll('#comments .comment').length") == 3
    assert browser.evaluate("document.querySelectorAll('#comments .ping').length") == 0
    pings = browser.evaluate(
        "[...document.querySelectorAll('.linkbacks .ping')].map(e => [e.querySelector('.mark').textContent,"
        " e.querySelector('.ping-title').textContent, e.querySelector('.ping-excerpt').textContent.trim(),"
        " e.querySelector('.host').textContent, e.querySelector('time').textContent, e.querySelector('.ping-title a').rel])"
    )
    assert pings[1] == [
        "trackback", "Its title", "Its excerpt", "A Blog · blog.example", "November 20, 2026", "external nofollow ugc"
    ]  # fmt: skip
    assert pings[0][0] == "pingback"
    assert pings[0][3] == "a-very-long-host-name.example"


def test_the_keyboard_is_enough(browser: Chromium, served: Served) -> None:
    browser.look(1280)
    browser.open(served.url + POST)
    browser.press("Tab")
    assert browser.evaluate("document.activeElement.className") == "skip-link"
    assert browser.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    browser.press("Enter")
    assert browser.evaluate("location.hash") == "#content"
    seen = []
    for _ in range(30):
        browser.press("Tab")
        focused: Any = browser.evaluate(
            "[document.activeElement.id, parseFloat(getComputedStyle(document.activeElement).outlineWidth)]"
        )
        if focused[0]:
            assert focused[1] >= 1, focused
            seen.append(focused[0])
    assert seen[:6] == ["comment", "author", "email", "url", "wp-comment-cookies-consent", "submit"]


def test_every_field_has_its_label(browser: Chromium, served: Served) -> None:
    served.wp.site.db.insert(
        "wp_posts",
        {"post_author": 1, "post_title": "Locked", "post_name": "locked", "post_password": "x", "post_date": "2026-11-20 09:00:00"},
    )  # fmt: skip
    for path in (POST, "/nothing/", "/2026/11/20/locked/"):
        browser.open(served.url + path)
        assert browser.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]), textarea')].filter(e => !e.labels.length).length"
        ) == 0  # fmt: skip


def test_a_comment_can_be_left(browser: Chromium, served: Served) -> None:
    browser.open(served.url + POST)
    browser.fill("#comment", "Typed & sent")
    browser.fill("#author", "Bob")
    browser.fill("#email", "bob@example.org")
    browser.follow("#submit")
    assert "unapproved" in browser.url
    assert "Typed & sent" in browser.evaluate("document.querySelector('.held').textContent")
    assert served.wp.site.db.value('SELECT "comment_approved" FROM "wp_comments" WHERE "comment_ID" = 2') == "0"


def test_a_password_opens_a_post(browser: Chromium, served: Served) -> None:
    served.wp.site.db.insert(
        "wp_posts",
        {"post_author": 1, "post_title": "Locked", "post_name": "locked", "post_password": "x", "post_date": "2026-11-20 09:00:00",
         "post_content": "the secret"},
    )  # fmt: skip
    url = served.url + "/2026/11/20/locked/"
    browser.open(url)
    assert "the secret" not in browser.evaluate("document.body.textContent")
    browser.fill("[type=password]", "x")
    browser.follow(".post-password-form button")
    assert "the secret" in browser.evaluate("document.body.textContent")


def test_nothing_from_outside_runs(browser: Chromium, served: Served) -> None:
    """Rows as a careless import would leave them: every field of every attack, in the page, the lists and the head."""
    for attack in (*ATTACKS, *BREAKOUTS):
        for kind in ("comment", "pingback", "trackback"):
            served.comment(comment_author=attack, comment_author_url=attack, comment_content=attack, comment_type=kind)
        served.comment(
            comment_author=f'">{attack}', comment_author_url=f'http://x/">{attack}', comment_content=f"<!--{attack}"
        )
    everything = "".join((*BREAKOUTS, *ATTACKS))
    served.wp.site.db.execute(
        'UPDATE "wp_posts" SET "post_title" = ?, "post_content" = ? WHERE "ID" = 1', (everything, everything)
    )
    served.wp.site.db.execute('UPDATE "wp_terms" SET "name" = ?', (everything,))
    served.wp.site.db.execute('UPDATE "wp_users" SET "display_name" = ?', (everything,))
    for path in (
        POST,
        "/",
        "/category/uncategorized/",
        "/author/admin/",
        "/?s=%3Cscript%3Ealert(1)%3C/script%3E%22%3E",
        POST + "embed/",
    ):
        browser.open(served.url + path)
        assert [error for error in browser.errors if "404" not in error] == [], path
        ran = (
            "[...document.querySelectorAll('*')].filter(e => ['SCRIPT','IFRAME','OBJECT','EMBED','BASE'].includes(e.tagName) ||"
            " [...e.attributes].some(a => a.name.startsWith('on') || (['href','src','action'].includes(a.name) &&"
            " /^[\\x00-\\x20]*(javascript|data):/i.test(a.value)))).map(e => e.outerHTML)"
        )
        assert browser.evaluate(ran) == [], path
