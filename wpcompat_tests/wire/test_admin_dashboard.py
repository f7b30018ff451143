"""The dashboard: numbers, what happened lately, pings by day, what waits and what failed; for each role what it may see."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from datetime import date, datetime, timezone
from typing import Any

import pytest

from wpcompat import journal, options
from wpcompat.admin.picture import picture
from wpcompat.comments.store import insert_comment
from wpcompat.posts.meta import add_meta
from wpcompat.posts.store import insert_post
from wpcompat.testing.site import WP
from wpcompat.users.store import create_user
from wpcompat_tests import replay
from wpcompat_tests.admin_forms import PASSWORDS, Browser, Page


def browse(wp: WP, name: str = "admin") -> Browser:
    if name != "admin":
        create_user(wp.site, login=name, email=f"{name}@wp.example", password=PASSWORDS[name], role=name)
    made = Browser(wp.home, functools.partial(replay.send, wp), now=wp.clock.time)
    made.log_in(name)
    return made


def select(page: Page, selector: str) -> list[Any]:
    """Elements by their names, IDs and classes, each below the one before; several with commas."""
    ways = []
    for way in selector.split(", "):
        path = "."
        for step in way.split(" "):
            tag, *marks = re.findall(r"[#.]?[^#.]+", step if step[0] not in "#." else f"*{step}")
            path += f"//{tag}"
            for mark in marks:
                if mark[0] == "#":
                    path += f"[@id='{mark[1:]}']"
                else:
                    path += f"[contains(concat(' ', @class, ' '), ' {mark[1:]} ')]"
        ways.append(path)
    found: list[Any] = page.tree.xpath(" | ".join(ways))
    return found


def words(page: Page, selector: str) -> str:
    return " ".join(" ".join(each.text_content() for each in select(page, selector)).split())


def ping(wp: WP, **values: object) -> int:
    now = datetime.fromtimestamp(wp.clock.time(), timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    return insert_comment(wp.site, {
        "comment_post_ID": 1, "comment_type": "pingback", "comment_author": "A &amp; Blog", "comment_approved": "0",
        "comment_date": now, "comment_date_gmt": now, "comment_content": "[&#8230;] words [&#8230;]", **values,
    })  # fmt: skip


def test_at_a_glance_as_wordpress_words_it(wp: WP) -> None:
    page = browse(wp).get("")
    assert page.status == 200 and page.title.startswith("Dashboard")
    glances = {
        each.get("class"): (each.text_content(), each.xpath(".//a")[0].get("href"))
        for each in select(page, "#dashboard_right_now li")
    }
    assert glances == {
        "post-count": ("1 Post", "http://wp.example/wp-admin/edit.php?post_type=post"),
        "page-count": ("1 Page", "http://wp.example/wp-admin/edit.php?post_type=page"),
        "comment-count": ("1 Comment", "http://wp.example/wp-admin/edit-comments.php"),
        "comment-mod-count hidden": (
            "0 Comments in moderation",
            "http://wp.example/wp-admin/edit-comments.php?comment_status=moderated",
        ),
    }
    ping(wp)
    insert_post(wp.site, {"post_title": "Another", "post_status": "publish", "post_author": 1})
    options.update(wp.site, "blog_public", "0")
    page = browse(wp).get("index.php")
    assert "2 Posts 1 Page 1 Comment 1 Comment in moderation Search engines discouraged" in words(
        page, "#dashboard_right_now .inside"
    )


def test_what_happened_lately(wp: WP) -> None:
    number = ping(wp)
    later = datetime.fromtimestamp(wp.clock.time() + 86400, timezone.utc)
    insert_post(
        wp.site,
        {
            "post_title": "Soon & <i>here</i>",
            "post_status": "future",
            "post_author": 1,
            "post_date": f"{later:%Y-%m-%d} 09:05:00",
        },
    )
    insert_post(
        wp.site,
        {"post_title": "Long ago", "post_status": "publish", "post_author": 1, "post_date": "2019-03-02 21:00:00"},
    )
    page = browse(wp).get("index.php")
    assert words(page, "#future-posts li") == "Tomorrow, 9:05 am Soon & here"
    assert words(page, "#published-posts li").startswith("Today, ")
    assert words(page, "#published-posts li").endswith("Mar 2nd 2019, 9:00 pm Long ago")
    item = words(page, f"#comment-{number}")
    assert item.startswith("Pingback A & Blog on Hello world![Pending]")
    assert "[…] words […]" in item
    assert select(page, f"#comment-{number}")[0].get("class").endswith("unapproved comment-item")
    assert words(page, "#latest-comments .subsubsub") == "All (2) Mine (0) Pending (1) Approved (1) Spam (0) Trash (0)"


def test_a_ping_is_approved_from_here(wp: WP) -> None:
    number = ping(wp)
    page = browse(wp).get("index.php")
    link = next(each for each in select(page, f"#comment-{number} .row-actions a") if each.text == "Approve")
    done = page.browser.visit(link.get("href"))
    assert done.status == 302
    assert wp.site.db.value('SELECT "comment_approved" FROM "wp_comments" WHERE "comment_ID" = ?', (number,)) == "1"


def test_what_waits_was_sent_and_failed(wp: WP) -> None:
    add_meta(wp.site, 1, "_trackbackme", "1")
    wp.site.db.execute('UPDATE "wp_posts" SET "to_ping" = \'http://a.example/tb\', "post_title" = \'\' WHERE "ID" = 1')
    for verdict in ("registered", "no answer"):
        with wp.site.journal.exchange("send", f"pingback to http://{verdict[:2]}.example/", direction="out"):
            journal.verdict(verdict)
    with wp.site.journal.exchange("pingback", "x"):
        journal.verdict("fault 17: x")
    wp.site.journal.flush()
    ping(wp, comment_approved="spam")
    page = browse(wp).get("index.php")
    assert words(page, "#waiting-pings") == "(no title): 1 trackback"
    assert re.search(
        r"Sent Today, \d+:\d+ [ap]m pingback to http://no.example/ no answer Today", words(page, "#wpcompat_sending")
    )
    assert words(page, "#wpcompat_sending").endswith("pingback to http://no.example/ no answer")
    assert words(page, "#pings-received-desc") == "2 in all: 1 spam, 1 refused."
    assert words(page, "#pings-sent-desc") == "2 in all: 1 sent, 1 failed."
    assert [each.get("class") for each in select(page, "svg rect")] == ["spam", "refused", "sent", "failed"]
    table = [[" ".join(cell.text_content().split()) for cell in row] for row in select(page, "#wpcompat_pings tr")]
    assert table[0] == ["", "Received", "Sent"]
    assert table[1] == ["Day", "approved", "held", "spam", "trash", "refused", "sent", "no server", "failed"]
    assert table[2][1:] == ["0", "0", "1", "0", "1", "1", "0", "1"]
    assert len(table) == 16


def test_a_long_queue_is_cut_and_says_when_it_runs(wp: WP) -> None:
    for number in range(7):
        post_id = insert_post(wp.site, {"post_title": f"P{number}", "post_status": "publish", "post_author": 1})
        add_meta(wp.site, post_id, "_pingme", "1")
    page = browse(wp).get("index.php")
    assert "and 9 more" in words(page, "#wpcompat_sending")
    assert "They go out next: Today, " in words(page, "#wpcompat_sending")


@pytest.mark.parametrize(
    ("role", "boxes"),
    [
        ("editor", ["dashboard_right_now", "dashboard_activity", "wpcompat_pings", "wpcompat_sending"]),
        ("author", ["dashboard_right_now", "dashboard_activity"]),
        ("subscriber", ["dashboard_activity"]),
    ],
)
def test_each_role_sees_what_it_may(wp: WP, role: str, boxes: list[str]) -> None:
    held = ping(wp)
    secret = insert_post(wp.site, {"post_title": "Hidden", "post_status": "private", "post_author": 1})
    ping(wp, comment_post_ID=secret, comment_approved="1", comment_author="Of a hidden post")
    page = browse(wp, role).get("index.php")
    assert page.status == 200
    assert [each.get("id") for each in select(page, ".postbox")] == boxes
    assert bool(select(page, f"#comment-{held}")) == (role != "subscriber")
    assert ("Of a hidden post" in page.text) == (role == "editor")
    if role == "subscriber":
        assert not select(page, ".row-actions, .subsubsub")
        assert select(page, "#published-posts a")[0].get("href").endswith("/hello-world/")


def test_comments_that_nobody_may_see_are_passed_over(wp: WP) -> None:
    hidden = insert_post(wp.site, {"post_title": "Hidden", "post_status": "private", "post_author": 1})
    browser = browse(wp, "subscriber")
    with wp.site.db.transaction():
        for _ in range(60):
            ping(wp, comment_post_ID=hidden, comment_approved="1")
    assert [each.get("id") for each in select(browser.get("index.php"), "#the-comment-list li")] == ["comment-1"]
    with wp.site.db.transaction():
        for _ in range(200):
            ping(wp, comment_post_ID=hidden, comment_approved="1")
    assert not select(browser.get("index.php"), "#the-comment-list"), "there is an end to looking"


def test_where_there_is_no_trash_there_is_no_view_of_it(make_wp: Callable[..., WP]) -> None:
    page = browse(make_wp(settings={"wordpress.empty_trash_days": "0"})).get("index.php")
    assert words(page, "#latest-comments .subsubsub").endswith("Spam (0)")


def test_nothing_happened_yet(make_wp: Callable[..., WP]) -> None:
    wp = make_wp()
    for table in ("posts", "comments"):
        wp.site.db.execute(f'DELETE FROM "wp_{table}"')
    page = browse(wp).get("index.php")
    assert words(page, "#dashboard_activity .no-activity") == "No activity yet!"
    assert "Nothing waits to be sent. Sent Nothing was sent lately." in words(page, "#wpcompat_sending")
    assert words(page, "#pings-received-desc") == "None."
    assert words(page, "#dashboard_right_now .inside") == ""


def test_site_health_in_short(wp: WP) -> None:
    page = browse(wp).get("index.php")
    assert re.match(r"\d+ recommended improvements Site Health", words(page, "#dashboard_site_health .inside"))
    wp.site.db.execute('UPDATE "wp_posts" SET "ping_status" = \'closed\'')
    page = browse(wp).get("index.php")
    assert re.match(r"1 critical issue and \d+ recommended improvements", words(page, "#dashboard_site_health .inside"))


def test_rows_that_nobody_expects_do_no_harm(wp: WP) -> None:
    hostile = "<script>alert(1)</script>\u202e\x1b[0m\ud83d"
    wp.site.db.execute(
        'UPDATE "wp_posts" SET "post_title" = ?, "post_date" = \'0000-00-00 00:00:00\' WHERE "ID" = 1',
        ("<script>alert(1)</script>\u202e",),
    )
    ping(
        wp,
        comment_author="<script>alert(2)</script>",
        comment_content="<img src=x onerror=alert(3)>",
        comment_date="nonsense",
    )
    with wp.site.journal.exchange("send", f"pingback to {hostile.encode('utf-8', 'ignore').decode()}", direction="out"):
        journal.verdict("<b>x</b>")
    wp.site.journal.flush()
    page = browse(wp).get("index.php")
    assert page.status == 200
    assert "<script>alert" not in page.text and "onerror" not in page.text and "<b>x</b>" not in page.text


def test_bars_stand_upon_each_other() -> None:
    def name(day: date) -> str:
        return str(day.day)

    drawn = picture(
        [(date(2026, 5, 1), {"a": 3, "b": 4}), (date(2026, 5, 2), {}), (date(2026, 5, 3), {"a": 10})],
        ("a", "b", "c"),
        name,
    )
    assert [(bar.kind, bar.words) for bar in drawn.bars] == [("a", "1: 3 a"), ("b", "1: 4 b"), ("a", "3: 10 a")]
    first, second, third = drawn.bars
    assert first.y + first.height == pytest.approx(drawn.base, abs=0.2)
    assert second.y + second.height == pytest.approx(first.y, abs=0.2)
    assert third.y == pytest.approx(drawn.lines[-1].at, abs=0.2), "the axis ends at ten"
    assert [line.text for line in drawn.lines] == ["5", "10"]
    assert [tick.text for tick in drawn.days] == ["1", "2", "3"]
    assert all(drawn.left <= bar.x and bar.x + bar.width <= drawn.right for bar in drawn.bars)
    assert picture([], (), name).bars == ()
    high = picture([(date(2026, 5, 1), {"a": 1234})], ("a",), name)
    assert [line.text for line in high.lines] == ["1,000", "2,000"]


@pytest.mark.parametrize("number", [1, 10, 999, 1000, 10_000, 123_456, 9_999_999, 2**40])
def test_the_axis_has_room_for_its_numbers(number: int) -> None:
    """A digit of the style sheet's 12 pixels is 7.63 wide in the widest of usual fonts, a comma 3.81."""
    drawn = picture([(date(2026, 5, day), {"a": number if day == 1 else 1}) for day in (1, 2)], ("a",), str)
    for line in drawn.lines:
        wide = sum(3.81 if letter == "," else 7.63 for letter in line.text)
        assert wide <= drawn.left - 6, line.text
    assert all(drawn.left <= bar.x and bar.x + bar.width <= drawn.right for bar in drawn.bars)
    assert all(bar.height >= 1 for bar in drawn.bars), "one ping is seen beside any number"
