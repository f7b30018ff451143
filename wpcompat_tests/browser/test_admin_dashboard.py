"""The dashboard and the tools in a real browser: the picture of pings, what it says to those who do not see it, exports and imports."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from wpcompat import journal
from wpcompat.posts.meta import add_meta
from wpcompat_tests.browser.admin import go, log_in
from wpcompat_tests.browser.axe import axe
from wpcompat_tests.browser.chromium import Chromium
from wpcompat_tests.browser.conftest import Served

pytestmark = pytest.mark.browser

SCREENS = ("index.php", "site-health.php", "export.php", "import.php", "admin.php?import=wordpress", "tools.php")
SHAPES = "[...document.querySelectorAll('svg.chart rect')].map(e => [e.getAttribute('class'), e.getBoundingClientRect().height > 1, getComputedStyle(e).fill])"


def fill(served: Served) -> None:
    """Pings of two weeks of every verdict, pings sent and failed, one that waits."""
    now = datetime.now(timezone.utc)
    for number in range(20):
        date = (now - timedelta(days=number % 13)).strftime("%Y-%m-%d %H:%M:%S")
        served.comment(
            comment_author=f"Blog {number}", comment_type="pingback", comment_approved=("1", "0", "spam", "trash")[number % 4],
            comment_date=date, comment_date_gmt=date,
        )  # fmt: skip
    for verdict in ("registered", "no pingback server", "no answer"):
        with served.wp.site.journal.exchange("send", f"pingback to http://{'x' * 90}.example/", direction="out"):
            journal.verdict(verdict)
    with served.wp.site.journal.exchange("trackback", "refused"):
        journal.verdict("refused: comment_flood (429)")
    served.wp.site.journal.flush()
    add_meta(served.wp.site, 1, "_pingme", "1")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_screens_follow_wcag_and_fit(browser: Chromium, served: Served, width: int, dark: bool) -> None:
    fill(served)
    log_in(browser, served)
    browser.look(width, dark=dark)
    wrong = []
    for path in SCREENS:
        go(browser, served, path)
        wrong += [f"{path}: {line}" for line in axe(browser)]
        if browser.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{path}: wider than the window")
        wrong += [f"{path}: {error}" for error in browser.errors]
    assert wrong == []


def test_every_verdict_has_a_colour_and_a_number(browser: Chromium, served: Served) -> None:
    fill(served)
    log_in(browser, served)
    browser.look(1280)
    go(browser, served, "index.php")
    shapes = browser.evaluate(SHAPES)
    assert {kind for kind, _, _ in shapes} == {
        "approved",
        "held",
        "spam",
        "trash",
        "refused",
        "sent",
        "no-server",
        "failed",
    }
    assert all(is_high for _, is_high, _ in shapes)
    colours = {kind: colour for kind, _, colour in shapes}
    received = [colours[kind] for kind in ("approved", "held", "spam", "trash", "refused")]
    assert len(set(received)) == 5 and len({colours[kind] for kind in ("sent", "no-server", "failed")}) == 3
    keys = browser.evaluate(
        "[...document.querySelectorAll('.key')].map(e => [e.className, getComputedStyle(e).backgroundColor])"
    )
    assert all(colours[name.removeprefix("key ")] == colour for name, colour in keys)
    assert not browser.evaluate(
        "document.querySelector('#wpcompat_pings table').checkVisibility({contentVisibilityAuto: true})"
    )
    browser.evaluate("document.querySelector('#wpcompat_pings summary').focus()")
    browser.press("Enter")
    assert browser.evaluate("document.querySelectorAll('#wpcompat_pings tbody tr').length") == 14
    assert browser.evaluate(
        "document.querySelector('#wpcompat_pings table').checkVisibility({contentVisibilityAuto: true})"
    )


def test_a_held_ping_is_approved_on_the_dashboard(browser: Chromium, served: Served) -> None:
    held = served.comment(comment_author="A Blog", comment_type="pingback", comment_approved="0")
    log_in(browser, served)
    go(browser, served, "index.php")
    assert (
        browser.evaluate("document.querySelector('.comment-mod-count').textContent.trim()") == "1 Comment in moderation"
    )
    browser.follow(f"#comment-{held} .approve a")
    assert (
        served.wp.site.db.value('SELECT "comment_approved" FROM "wp_comments" WHERE "comment_ID" = ?', (held,)) == "1"
    )


def test_the_doctor_is_asked_and_answers(browser: Chromium, served: Served) -> None:
    served.wp.site.db.execute('UPDATE "wp_posts" SET "ping_status" = \'closed\'')
    log_in(browser, served)
    go(browser, served, "index.php")
    browser.follow("#dashboard_site_health a")
    assert "1 of the latest 1 posts take no pings" in browser.text("#health-recent-posts")
    browser.evaluate("document.querySelector('#health-check-site-status-good summary').focus()")
    browser.press("Enter")
    assert "xmlrpc.php answers." in browser.text("#health-check-site-status-good")
