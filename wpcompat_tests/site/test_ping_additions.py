"""What a site may ask of pings beyond WordPress: lists of sources, limits by source, proof of trackbacks, later looks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from wpcompat import options
from wpcompat.comments.meta import first_meta
from wpcompat.comments.pipeline import NewComment, new_comment
from wpcompat.comments.store import get_comment, list_comments
from wpcompat.comments.why import in_one_line
from wpcompat.db import Comment
from wpcompat.errors import WPError
from wpcompat.formatting.dates import to_mysql
from wpcompat.journal import Exchange
from wpcompat.linkbacks import events, recheck
from wpcompat.linkbacks.claims import Lease
from wpcompat.linkbacks.receive_pingback import PingbackFault, receive
from wpcompat.linkbacks.source_links import links_to
from wpcompat.options import additions, cron
from wpcompat.options.additions import ADDITIONS, refused_by
from wpcompat.options.sanitize import sanitize
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.store import get_post
from wpcompat.site import Caller, Site
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat_tests.admin_people import Person

CALLER = Caller("192.0.2.7", "Pinger/1")
DAY = 86400


def trackback(wp: WP, url: str, title: str = "Title") -> str:
    """What a trackback to post 1 is answered: empty, or the message of its error."""
    body = urlencode({"title": title, "url": url, "excerpt": f"words of {title}", "blog_name": "Blog"})
    answer = wp.client.post("/wp-trackback.php/1", data=body, content_type="application/x-www-form-urlencoded")
    text = answer.get_data(as_text=True)
    return text if "<error>" not in text else text.partition("<message>")[2].partition("</message>")[0]


def last(wp: WP) -> Exchange:
    return next(each for each in reversed(wp.site.journal.last) if each.kind == "trackback")


def link_of(site: Site, post_id: int = 1) -> str:
    post = get_post(site, post_id)
    assert post is not None
    return get_permalink(site, post)


def page_with(wp: WP, web: Web, path: str = "/s", href: str = "", **kw: Any) -> str:
    return web.page(path, f'<title>T</title><p>aa <a rel="x" href="{href or link_of(wp.site)}">b</a> cc</p>', **kw)


@pytest.mark.parametrize(
    ("blocked", "allowed", "url", "refusing"),
    [
        ("", "", "http://any.example/", ""),
        ("bad.example", "", "http://bad.example/x", "blocked"),
        ("bad.example", "", "https://www.bad.example:8080/x", "blocked"),
        ("bad.example", "", "http://notbad.example/", ""),
        ("www.bad.example", "", "http://bad.example/", "blocked"),
        ("http://bad.example/spam/", "", "https://bad.example/spam/1", "blocked"),
        ("http://bad.example/spam/", "", "https://bad.example/ham/1", ""),
        ("bad.example/spam", "", "https://bad.example/spam/1", "blocked"),
        ("bad.example/?x=", "", "https://bad.example/?x=5", "blocked"),
        ("x.example\nbad.example", "", "http://BAD.example./", "blocked"),
        ("bad.example", "", "http://user@bad.example/", "blocked"),
        ("bad.example", "", " http://bad.example/", "blocked"),
        ("bücher.example", "", "http://xn--bcher-kva.example/", "blocked"),
        ("*", "", "http://any.example/", "blocked"),
        ("", "good.example", "http://good.example/", ""),
        ("", "good.example", "http://other.example/", "allowed"),
        ("", "good.example\n*", "http://other.example/", ""),
        ("", "good.example", "no address", "allowed"),
        ("spam.good.example", "good.example", "http://spam.good.example/", "blocked"),
        ("http://[", "http://[", "http://other.example/", "allowed"),
        ("", "good.example", "http://[::1", "allowed"),
    ],
)
def test_lists_name_hosts_and_addresses(wp: WP, blocked: str, allowed: str, url: str, refusing: str) -> None:
    options.update(wp.site, additions.BLOCKED, blocked)
    options.update(wp.site, additions.ALLOWED, allowed)
    names = {"": "", "blocked": additions.BLOCKED, "allowed": additions.ALLOWED}
    assert refused_by(wp.site, url) == names[refusing]


def test_refused_sources_are_not_even_fetched(wp: WP, web: Web) -> None:
    url = page_with(wp, web)
    options.update(wp.site, additions.BLOCKED, "127.0.0.1")
    with wp.site.journal.exchange("pingback", url) as exchange, pytest.raises(PingbackFault) as caught:
        receive(wp.site, url, link_of(wp.site), CALLER)
    assert caught.value.code == 49
    assert (exchange.steps[-1].name, exchange.steps[-1].ok) == (additions.BLOCKED, False)
    assert trackback(wp, url) == "Trackbacks from this source are not accepted here."
    assert last(wp).steps[-1].name == additions.BLOCKED
    assert web.asked == []
    options.update(wp.site, additions.BLOCKED, "")
    options.update(wp.site, additions.ALLOWED, "elsewhere.example")
    assert trackback(wp, url) == "Trackbacks from this source are not accepted here."
    options.update(wp.site, additions.ALLOWED, "elsewhere.example\n127.0.0.1")
    assert trackback(wp, url) == ""
    wp.clock.shift += 60
    receive(wp.site, page_with(wp, web, "/other"), link_of(wp.site), CALLER)


def ping(site: Site, number: int, host: str = "a.example", post_id: int = 1, ip: str = "192.0.2.1") -> str:
    new = NewComment(
        post_id, f"words {number}", author=f"Blog {number}", url=f"http://{host}/{number}", type="trackback"
    )
    try:
        new_comment(site, new, Caller(ip, "Agent"))
    except WPError as error:
        return error.code
    return "stored"


def test_pings_are_limited_by_source(wp: WP) -> None:
    site = wp.site
    site.db.execute('DELETE FROM "wp_comments"')
    assert [ping(site, n, ip=f"192.0.2.{n}") for n in (1, 2)] == ["stored", "comment_flood"]
    for name, value in {additions.LIMIT: "1", additions.LIMIT_PINGS: "2", additions.LIMIT_SECONDS: "3600"}.items():
        options.update(site, name, value)
    # From one host, from other hosts and addresses, from one address.
    assert ping(site, 3, "a.example", 2, "192.0.2.3") == "stored"
    assert ping(site, 4, "a.example", 3, "192.0.2.4") == "comment_flood"
    assert ping(site, 5, "b.example", 1, "192.0.2.5") == "stored"
    assert ping(site, 6, "c.example", 1, "192.0.2.5") == "stored"
    assert ping(site, 7, "d.example", 1, "192.0.2.5") == "comment_flood"
    wp.clock.shift += 3601
    assert ping(site, 8, "a.example", 1, "192.0.2.5") == "stored"
    options.update(site, additions.LIMIT_PINGS, "0")
    assert [ping(site, 10 + n, "a.example", 2 + n, "192.0.2.5") for n in range(5)] == ["stored"] * 5
    # A host has one word at a time on a post, as the flood rule's interval has it.
    assert ping(site, 20, "a.example", 2, "192.0.2.9") == "comment_flood"
    options.update(site, additions.LIMIT, "0")
    assert ping(site, 21, "e.example", 1, "192.0.2.10") == "comment_flood"


def test_limits_hold_without_the_flood_rule(make_wp: Callable[..., WP]) -> None:
    site = make_wp(settings={"pings.flood_seconds": "0"}).site
    assert [ping(site, n) for n in range(12)] == ["stored"] * 12
    options.update(site, additions.LIMIT, "1")
    assert [ping(site, 20 + n) for n in range(3)] == ["stored"] * 3
    options.update(site, additions.LIMIT_SECONDS, "60")
    options.update(site, additions.LIMIT_PINGS, "3")
    site.clock.shift += 120
    assert [ping(site, 30 + n) for n in range(4)] == ["stored"] * 3 + ["comment_flood"]


def test_a_clock_set_back_refuses_nobody(make_wp: Callable[..., WP]) -> None:
    """WordPress measures from the newest date, though it lies ahead, and takes no ping until then."""
    told = {}
    for fidelity in ("exact", "hardened"):
        wp = make_wp(fidelity=fidelity)
        options.update(wp.site, additions.LIMIT_PINGS, "1")
        wp.clock.frozen = 1_790_086_400.0
        first = [ping(wp.site, 1), comment(wp.site, 1)]
        wp.clock.frozen = 1_790_000_000.0
        told[fidelity] = [*first, ping(wp.site, 2), comment(wp.site, 2), ping(wp.site, 3), comment(wp.site, 3)]
    assert told["hardened"] == ["stored"] * 4 + ["comment_flood"] * 2
    assert told["exact"] == ["stored"] * 2 + ["comment_flood"] * 4


def comment(site: Site, number: int) -> str:
    new = NewComment(1, f"said {number}", author=f"A {number}", email="a@mail.example")
    try:
        new_comment(site, new, Caller("198.51.100.7", "Agent"))
    except WPError as error:
        return error.code
    return "stored"


def test_hardened_sites_limit_by_source_until_told_otherwise(make_wp: Callable[..., WP]) -> None:
    site = make_wp(fidelity="hardened").site
    assert (additions.limits_sources(site), additions.source_limit(site)) == (True, (10, 15))
    options.update(site, additions.LIMIT, "0")
    assert not additions.limits_sources(site)


@pytest.mark.parametrize(
    ("page", "links"),
    [
        ('<a href="HERE">x</a>', True),
        ("<A class=y HREF='HERE#more'>x</A>", True),
        ("<a href=HERE>x</a>", True),
        ('<a\nhref = "HERE">x', True),
        ('<a href="http://wp.example/?p=1">x</a>', True),
        ('<a href="http://wp.example/?p=1&amp;utm=2">x</a>', True),
        ('<a href="https://www.wp.example/hello-world/">x</a>', False),
        ('<a href="http://wp.example/?p=2">x</a>', False),
        ('<a href="http://wp.example/">x</a>', False),
        ('<!-- <a href="HERE">x</a> -->', False),
        ('<!-- x --><a href="HERE">x</a><!-- y', True),
        ('<!-- x <a href="HERE">x</a>', False),
        ('--> <a href="HERE">x</a>', True),
        ('<abbr href="HERE">x</abbr>', False),
        ('<a data-href="HERE">x</a>', False),
        ('<link href="HERE"> HERE', False),
        ('<a title="HERE">x</a>', False),
        ('<a href="//[">x</a><a href="">y</a>', False),
        ('<a href="HERE', False),
        ("", False),
    ],
)
def test_links_are_read_as_addresses(wp: WP, page: str, links: bool) -> None:
    post = get_post(wp.site, 1)
    assert post is not None
    written = page.replace("HERE", link_of(wp.site)).encode()
    assert links_to(wp.site, written, "http://source.example/", post) is links


def test_a_page_of_the_site_may_link_by_path(wp: WP) -> None:
    post = get_post(wp.site, 1)
    assert post is not None
    path = link_of(wp.site).removeprefix(wp.home)
    assert links_to(wp.site, f'<a href="{path}">x</a>'.encode(), wp.home + "/sample-page/", post)
    assert not links_to(wp.site, f'<a href="{path}">x</a>'.encode(), "http://source.example/", post)


def test_hostile_pages_take_no_time(wp: WP) -> None:
    post = get_post(wp.site, 1)
    assert post is not None
    for piece in (b"<a ", b"<a href", b"<!--", b"<a href=" + b" " * 500, b'<a href="http://wp.example/?p=2">', b"<a/"):
        assert not links_to(wp.site, piece * (300000 // len(piece)), "http://source.example/", post)


def test_trackbacks_are_taken_on_trust_until_somebody_asks(wp: WP, web: Web) -> None:
    assert trackback(wp, web.page("/none", "<title>T</title>")) == ""
    assert web.asked == []


@pytest.mark.parametrize("choice", ["hold", "refuse"])
def test_trackbacks_have_to_link(wp: WP, web: Web, choice: str) -> None:
    options.update(wp.site, additions.VERIFY, choice)
    options.update(wp.site, "comment_previously_approved", "0")
    assert trackback(wp, page_with(wp, web), "linked") == ""
    (stored,) = list_comments(wp.site, types=["trackback"])
    assert stored.comment_approved == "1"
    assert [(step.ok, step.data["reason"]) for step in last(wp).steps if step.name == additions.VERIFY] == [(True, "")]
    for number, path in enumerate(("/none", "/gone", "/error", "/nobody"), 1):
        wp.clock.shift += 60
        web.page("/none", "<title>T</title><p>nothing</p>")
        web.page("/gone", "", status="404 Not Found")
        web.page("/error", page_with(wp, web), status="500 Oops")
        url = web.default.url + path if path != "/nobody" else "http://127.0.0.1:1/"
        answer = trackback(wp, url, f"unlinked {number}")
        (step,) = (step for step in last(wp).steps if step.name == additions.VERIFY)
        assert step.ok is False and step.data["reason"]
        if choice == "refuse":
            assert answer == "The page that this trackback names does not link to this post."
        else:
            assert answer == ""
            newest = max(list_comments(wp.site, types=["trackback"]), key=lambda comment: comment.comment_ID)
            assert newest.comment_approved == "0"
            line = in_one_line(wp.site.profile, "trackback", last(wp).steps)
            assert line == f"held: {additions.VERIFY}; its page does not link here"


def test_what_is_refused_anyway_is_not_fetched(wp: WP, web: Web) -> None:
    options.update(wp.site, additions.VERIFY, "refuse")
    url = page_with(wp, web)
    assert trackback(wp, url) == ""
    asked = len(web.asked)
    wp.clock.shift += 60
    assert trackback(wp, url) == "There is already a ping from that URL for this post."
    assert trackback(wp, page_with(wp, web, "/two"), "two") == ""
    assert "too quickly" in trackback(wp, page_with(wp, web, "/three"), "three")
    assert last(wp).verdict == "refused: comment_flood (429)"
    assert [step.name for step in last(wp).steps][-2:] == ["duplicate_comment", "comment_flood"]
    assert len(web.asked) == asked + 1


def approved(wp: WP, url: str, age: int, kind: str = "pingback", status: str = "1") -> int:
    """A ping of post 1 that came so many days ago; its ID."""
    date = to_mysql(wp.site.now() - timedelta(days=age))
    return wp.site.db.insert(
        "wp_comments",
        {
            "comment_post_ID": 1, "comment_author": "S", "comment_author_url": url.replace("&", "&amp;"), "comment_date": date,
            "comment_date_gmt": date, "comment_content": "c", "comment_approved": status, "comment_type": kind,
        },
    )  # fmt: skip


def marks(wp: WP, comment_id: int) -> tuple[bool, bool]:
    """Whether a ping was looked at, and whether its link is marked as gone."""
    return tuple(bool(first_meta(wp.site, comment_id, key)) for key in (recheck.CHECKED, recheck.GONE))  # type: ignore[return-value]


def test_old_pings_are_looked_at_again(wp: WP, web: Web) -> None:
    site = wp.site
    linked, young = approved(wp, page_with(wp, web, "/linked"), 40), approved(wp, page_with(wp, web, "/young"), 5)
    unlinked = approved(wp, web.page("/unlinked", "<title>T</title>"), 40, "trackback")
    gone, broken = (
        approved(wp, web.default.url + "/404", 40),
        approved(wp, web.page("/broken", "", status="500 Oops"), 40),
    )
    held = approved(wp, web.page("/held", ""), 40, status="0")
    comment = approved(wp, web.page("/comment", ""), 40, "comment")
    web.page("/404", "", status="410 Gone")
    assert recheck.run(site, Lease(site)) == 0
    options.update(site, additions.RECHECK, "30")
    assert recheck.run(site, Lease(site)) == 4
    assert [marks(wp, each) for each in (linked, unlinked, gone, broken)] == [
        (True, False), (True, True), (True, True), (True, False),
    ]  # fmt: skip
    assert [marks(wp, each) for each in (young, held, comment)] == [(False, False)] * 3
    assert all(get_comment(site, each) is not None for each in (unlinked, gone))
    assert recheck.run(site, Lease(site)) == 0
    since = first_meta(site, unlinked, recheck.GONE)
    wp.clock.shift += 31 * DAY
    web.page("/404", f'<a href="{link_of(site)}">back</a>')
    assert recheck.run(site, Lease(site)) == 5
    assert first_meta(site, unlinked, recheck.GONE) == since
    assert marks(wp, gone) == (True, False)
    noted = [each.verdict for each in site.journal.last if each.kind == "recheck"]
    assert noted == [
        f"the link of pingback {gone} is gone",
        f"the link of trackback {unlinked} is gone",
        f"the link of pingback {gone} is back",
    ]
    assert all("X-Pingback-Forwarded-For" not in asked.head for asked in web.asked)


def test_many_pings_are_looked_at_bit_by_bit(wp: WP, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    site = wp.site
    monkeypatch.setattr(recheck, "BATCH", 3)
    monkeypatch.setattr(recheck, "_WINDOW", 4)
    options.update(site, additions.RECHECK, "30")
    url = page_with(wp, web)
    ids = [approved(wp, f"{url}?{n}", 40 + n % 2, ("pingback", "trackback")[n % 3 == 0]) for n in range(9)]
    seen = []
    for _ in range(8):
        recheck.run(site, Lease(site))
        seen.append(sum(marks(wp, each)[0] for each in ids))
    assert seen[:3] == [3, 6, 9]
    assert recheck.run(site, Lease(site)) == 0
    wp.clock.shift += 31 * DAY
    assert sum(recheck.run(site, Lease(site)) for _ in range(6)) == 9
    options.update(site, "wpcompat_recheck_place", "nonsense")
    assert recheck.run(site, Lease(site)) == 0


def test_looking_for_old_pings_reads_no_whole_table(wp: WP) -> None:
    plan = wp.site.db.rows(f"EXPLAIN QUERY PLAN {recheck._NEXT}", ("pingback", "2026", "", 0, 5))
    assert "USING INDEX wpcompat_comments_moderation" in plan[0][-1] and len(plan) == 1


def test_the_list_of_comments_says_that_a_link_is_gone(wp: WP, web: Web) -> None:
    options.update(wp.site, additions.RECHECK, "30")
    gone = approved(wp, web.page("/none", ""), 40)
    recheck.run(wp.site, Lease(wp.site))
    page = Person(wp).browser.get("edit-comments.php?comment_type=pings")
    assert "Its page no longer links here" in page.row(f"comment-{gone}").text_content()
    assert page.text.count("Its page no longer links here") == 1


def test_half_a_page_proves_nothing(make_wp: Callable[..., WP], web: Web) -> None:
    wp = make_wp(settings={"outbound.max_bytes": "4096"})
    comment = approved(wp, web.page("/long", "x" * 9000), 40)
    options.update(wp.site, additions.RECHECK, "30")
    recheck.run(wp.site, Lease(wp.site))
    assert marks(wp, comment) == (True, False)


def test_a_ping_of_a_post_that_is_gone_is_left_alone(wp: WP, web: Web) -> None:
    assert (
        recheck.check(wp.site, Comment(comment_ID=1, comment_post_ID=999, comment_author_url=web.default.url))
        == "unknown"
    )
    assert web.asked == []


def test_later_looks_are_scheduled_while_they_are_wanted(wp: WP, web: Web) -> None:
    site = wp.site
    assert cron.next_scheduled(site, recheck.HOOK) is None
    person = Person(wp)
    form = person.browser.get("options-discussion.php").form(field="wpcompat_recheck_days")
    form.set(wpcompat_recheck_days="30").submit("submit")
    at = cron.next_scheduled(site, recheck.HOOK)
    assert at is not None
    gone = approved(wp, web.page("/none", ""), 40)
    wp.clock.shift += 1
    assert recheck.HOOK in events.run_due(site)
    assert marks(wp, gone) == (True, True)
    assert (cron.next_scheduled(site, recheck.HOOK) or 0) > at
    options.update(site, additions.RECHECK, "0")
    wp.clock.shift += 3700
    events.run_due(site)
    assert cron.next_scheduled(site, recheck.HOOK) is None
    options.update(site, additions.RECHECK, "30")
    worker = events.start_worker(site, pause=0.01)
    for _ in range(6000):
        if cron.next_scheduled(site, recheck.HOOK) is not None:
            break
        worker._wake.wait(0.01)
    worker.stop()
    assert cron.next_scheduled(site, recheck.HOOK) is not None


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        (additions.SUPPRESS_SELF, "1", "1"),
        (additions.SUPPRESS_SELF, "on", "0"),
        (additions.SUPPRESS_SELF, None, "0"),
        (additions.OWN_URLS, " a.example/x \r\n\r\nhttp://b.example http://b.example\njavascript:x", "http://a.example/x\nhttp://b.example\nhttp://b.example"),
        (additions.BLOCKED, "Bad.Example.\n\nbad.example # why\nHttp://X.example/Y\n0", "bad.example\nHttp://X.example/Y\n0"),
        (additions.ALLOWED, None, ""),
        (additions.LIMIT, "1", "1"),
        (additions.LIMIT_PINGS, "-5", 5),
        (additions.LIMIT_PINGS, "9" * 5000, 10**9),
        (additions.LIMIT_SECONDS, "x", 0),
        (additions.VERIFY, "hold", "hold"),
        (additions.VERIFY, "burn", ""),
        (additions.VERIFY, ["hold"], ""),
        (additions.RECHECK, None, 0),
        (additions.RECHECK, "30 days", 30),
    ],
)  # fmt: skip
def test_additions_are_cleaned(wp: WP, name: str, value: object, stored: object) -> None:
    assert sanitize(wp.site, name, value) == stored


def unset(site: Site) -> list[str]:
    return [name for name in ADDITIONS if options.get(site, name, None) is None]


def test_forms_without_our_fields_leave_our_settings_alone(wp: WP) -> None:
    person = Person(wp)
    form = person.browser.get("options-discussion.php").form(field="option_page")
    form.submit("submit")
    assert unset(wp.site) == list(ADDITIONS)
    form.set(
        wpcompat_blocked_sources="bad.example", wpcompat_suppress_self_pings=True, wpcompat_verify_trackbacks="hold"
    )
    form.submit("submit")
    assert unset(wp.site) == [
        additions.OWN_URLS, additions.ALLOWED, additions.LIMIT, additions.LIMIT_PINGS, additions.LIMIT_SECONDS, additions.RECHECK,
    ]  # fmt: skip
    fields = {"option_page": "discussion", "action": "update", "_wpnonce": person.nonce("discussion-options")}
    person.browser.post("options.php", fields)
    assert options.text(wp.site, additions.BLOCKED) == "bad.example"
    assert options.text(wp.site, additions.SUPPRESS_SELF) == "1"
    person.browser.post("options.php", fields | {"wpcompat_additions": "1"})
    assert {name: options.text(wp.site, name) for name in ADDITIONS if name not in unset(wp.site)} == {
        additions.BLOCKED: "", additions.SUPPRESS_SELF: "0", additions.VERIFY: "", additions.LIMIT_PINGS: "0", additions.LIMIT_SECONDS: "0",
    }  # fmt: skip


def test_what_settings_ini_says_is_shown_until_it_is_changed(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"pings.suppress_self": "yes", "pings.own_urls": "http://old.example"})
    form = Person(wp).browser.get("options-discussion.php").form(field="option_page")
    assert (form.value("wpcompat_suppress_self_pings"), form.value("wpcompat_own_urls")) == ("1", "http://old.example")
    form.set(wpcompat_suppress_self_pings=False).submit("submit")
    assert not additions.suppresses_self_pings(wp.site)
    assert additions.own_urls(wp.site) == ["http://old.example"]
