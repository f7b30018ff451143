"""Markup that wants to run, in a real browser whose security policy is switched off: none of it does."""

from __future__ import annotations

import pytest

from wpcompat_tests.browser.chromium import Chromium
from wpcompat_tests.browser.conftest import Served
from wpcompat_tests.hostile.markup import payloads

pytestmark = pytest.mark.browser

WATCH = "window.ran = []; window.xss = () => { window.ran.push(document.currentScript ? 'script' : 'event') };"
TOUCH = """
(() => {
  for (const e of document.querySelectorAll('*'))
    for (const kind of ['mouseover', 'click', 'focus', 'pointerenter', 'toggle', 'animationstart', 'wheel', 'blur', 'error', 'load'])
      if (!(kind === 'click' && e.closest('form, a[href^="http"], a[href^="/"]'))) e.dispatchEvent(new Event(kind, {bubbles: false, cancelable: true}));
  return window.ran.length;
})()
"""


def test_nothing_runs(browser: Chromium, served: Served) -> None:
    every = payloads()
    for number, payload in enumerate(every):
        kind = ("comment", "pingback", "trackback")[number % 3]
        content = f"<strong>{payload}</strong>\n\n{payload}" if kind == "trackback" else f"a {payload} b"
        served.comment(comment_author=payload, comment_author_url=payload, comment_content=content, comment_type=kind)
    site = served.wp.site
    site.db.execute('UPDATE "wp_posts" SET "post_content" = ?', ("\n\n".join(every),))
    site.db.execute('UPDATE "wp_options" SET "option_value" = \'0\' WHERE "option_name" = \'page_comments\'')
    watch = browser.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH)["identifier"]
    browser.call("Page.setBypassCSP", enabled=True)
    try:
        browser.open("data:text/html,<img src=x:x onerror=xss()>")
        assert browser.evaluate("window.ran.length") == 1, "the trap itself does not work"
        for path in ("/2026/11/20/hello-world/", "/", "/?s=xss"):
            browser.open(served.url + path)
            assert browser.evaluate(TOUCH) == 0, path
            assert [error for error in browser.errors if "dialog" in error] == []
        for title in every[:120]:
            site.db.execute('UPDATE "wp_posts" SET "post_title" = ?, "post_content" = \'x\' WHERE "ID" = 2', (title,))
            browser.open(served.url + "/sample-page/")
            assert browser.evaluate(TOUCH) == 0, title
    finally:
        browser.call("Page.setBypassCSP", enabled=False)
        browser.call("Page.removeScriptToEvaluateOnNewDocument", identifier=watch)
