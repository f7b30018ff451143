"""pingback.ping received: targets, verdicts in order, the fetch, and what hardened adds. Recorded cases are in wire/."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.comments.store import list_comments
from wpcompat.errors import WPError
from wpcompat.journal import Step
from wpcompat.linkbacks import listing
from wpcompat.linkbacks.receive_pingback import PingbackFault, receive
from wpcompat.outbound.http import DoorError
from wpcompat.site import Caller, Site
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat_tests import replay

CALLER = Caller("192.0.2.7", "Pinger/1")
TARGET = "http://wp.example/?p=5"


@pytest.fixture
def lab(wp: WP) -> WP:
    replay.lay_site(wp, "7.1", "2026/11/20")
    wp.site.db.execute('DELETE FROM "wp_comments"')
    return wp


def source(web: Web, path: str = "/s", target: str = TARGET, title: str = "Source", **kw: str) -> str:
    return web.page(path, f'<title>{title}</title><p>aa bb <a href="{target}">link</a> cc dd', **kw)


def fault(site: Site, origin: str, target: str) -> tuple[int, str]:
    with pytest.raises(PingbackFault) as caught:
        receive(site, origin, target, CALLER)
    return caught.value.code, caught.value.message[:24]


def looked_at(site: Site, target: str) -> int:
    """The post that a target leads to, as the journal has it; 0 for none."""
    site.outbound.request = shut  # type: ignore[method-assign]
    with site.journal.exchange("pingback", target) as exchange:
        fault(site, "http://127.0.0.1:9/", target)
    found = [step.data["post_id"] for step in exchange.steps if step.name == "target leads to a post" and step.ok]
    return int(found[0]) if found else 0


def shut(*args: Any, **kw: Any) -> Any:
    raise DoorError("nobody is there")


def test_success(lab: WP, web: Web) -> None:
    page = source(web)
    said = receive(lab.site, page, TARGET, CALLER)
    assert said == f"Pingback from {page} to {TARGET} registered. Keep the web talking! :-)"
    (comment,) = list_comments(lab.site)
    assert (comment.comment_type, comment.comment_author, comment.comment_author_url) == ("pingback", "Source", page)
    assert (comment.comment_content, comment.comment_post_ID) == ("[&#8230;] bb link cc [&#8230;]", 5)
    assert (comment.comment_author_IP, comment.comment_agent) == ("192.0.2.7", "Pinger/1")


@pytest.mark.parametrize(
    ("target", "post_id"),
    [
        ("http://wp.example/2026/11/20/open-post/", 5),
        ("https://www.wp.example/2026/11/20/open-post/feed/?x#y", 5),
        ("http://wp.example/archives/p/5/more", 5),
        ("http://wp.example/up/13", 13),
        ("http://wp.example/?xp=5", 5),
        ("http://wp.example/?x=1&p=5", 5),
        ("http://wp.example/?x=1&amp;page_id=13", 0),
        ("http://wp.example/#5abc", 5),
        ("http://wp.example/#xxpost-1-3", 13),
        ("http://wp.example/#post-", 0),
        ("http://wp.example/#Old", 19),
        ("http://wp.example/#n%C3%AFcode", 0),
        ("http://wp.example/#.n.code", 21),
        ("http://wp.example/#p.n p", 5),
        ("http://wp.example/#PEN*PO", 5),
        ("http://wp.example/#", 1),
        ("http://wp.example/#zzz", 0),
        ("http://wp.example/#" + "." * 50000, 0),
        ("http://wp.example/#-5", 0),
        ("http://wp.example/?p=" + "9" * 400, 0),
        ("http://evil.example/?u=wp.example/&p=5", 5),
        ("wp.example/?p=5", 0),
        ("http://other.example/?p=5", 0),
        ("http://wp.example/nothing/", 0),
        ("http://wp.example:99999/?p=5", 5),
        ("http:///wp.example", 0),
    ],
)
def test_where_a_target_leads(lab: WP, target: str, post_id: int) -> None:
    assert looked_at(lab.site, target) == post_id


def test_the_order_of_verdicts(lab: WP, web: Web) -> None:
    site = lab.site
    assert fault(site, "", "") == (0, "A valid URL was not prov")
    assert fault(site, "0", "") == (0, "A valid URL was not prov")
    assert fault(site, "ftp://a.example/", "") == (0, "A valid URL was not prov")
    page = source(web)
    assert fault(site, page, "http://other.example/") == (0, "Is there no link to us?")
    assert fault(site, page, "http://wp.example/?p=999") == (33, "The specified target URL")
    assert fault(site, page, "http://wp.example/#zzz") == (0, "")
    assert fault(site, page, "http://wp.example/?p=6") == (33, "The specified target URL")
    assert not web.asked
    assert fault(site, web.default.url + "/none", TARGET) == (16, "The source URL does not ")
    assert fault(site, web.page("/zero", "0"), TARGET) == (16, "The source URL does not ")
    assert fault(site, web.page("/untitled", "x"), TARGET) == (32, "A title on that page can")
    assert fault(site, web.page("/linkless", "<title>t</title>x"), TARGET) == (17, "The source URL does not ")
    receive(site, page, TARGET, CALLER)
    assert fault(site, page, TARGET) == (48, "The pingback has already")
    assert fault(site, page.replace("http", "HTTP"), TARGET) == (48, "The pingback has already")


def test_source_and_target_are_compared_as_posts(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(home="http://127.0.0.1:8102")
    replay.lay_site(wp, "7.1", "2026/11/20")
    target = "http://127.0.0.1:8102/2026/11/20/closed-post/"
    assert fault(wp.site, "http://127.0.0.1:8102/?p=6", target) == (0, "The source URL and the t")


def test_a_door_that_cannot_look_the_source_up_refuses_it(lab: WP) -> None:
    lab.site.outbound.validate = shut  # type: ignore[method-assign]
    assert fault(lab.site, "http://a.example/", TARGET) == (0, "A valid URL was not prov")


def test_floods_end_the_request(lab: WP, web: Web) -> None:
    receive(lab.site, source(web), TARGET, CALLER)
    with pytest.raises(WPError) as caught:
        receive(lab.site, source(web, "/t", title="Other"), TARGET, CALLER)
    assert caught.value.status == 429


def test_the_query_of_a_source_is_stored_escaped(lab: WP, web: Web) -> None:
    page = source(web, "/s?a=1&b=2")
    assert f"from {page.replace('&', '&amp;')} to" in receive(lab.site, page.replace("&", "&amp;"), TARGET, CALLER)
    assert list_comments(lab.site)[0].comment_author_url == page.replace("&", "&amp;")


def test_the_pause_belongs_to_the_setting(make_wp: Callable[..., WP], web: Web) -> None:
    wp = make_wp(settings={"wordpress.pingback_pause": "yes"})
    page = source(web, target="http://wp.example/?p=1")
    start = time.monotonic()
    receive(wp.site, page, "http://wp.example/?p=1", CALLER)
    assert time.monotonic() - start >= 1


@pytest.mark.parametrize(
    ("length", "title", "post_id"), [(1600, 65_000, 1), (1601, 65_000, 0), (39_000, 2_000_000, 0), (9, 65_536, 0)]
)
def test_endless_fragments_lead_nowhere(lab: WP, length: int, title: int, post_id: int) -> None:
    """Each letter of every title might be compared with all of them."""
    lab.site.db.execute('UPDATE "wp_posts" SET "post_title" = ? WHERE "ID" = 1', ("a" * title,))
    assert looked_at(lab.site, "http://wp.example/#" + "a" * length) == post_id
    assert looked_at(lab.site, "http://wp.example/#" + "a" * (length - 1) + "b") == 0


def test_hardened_takes_no_loose_targets(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(fidelity="hardened")
    replay.lay_site(wp, "7.1", "2026/11/20")
    for target in (
        "http://evil.example/?u=wp.example/&p=5", "http://wp.example/#5", "http://wp.example/up/5", "http://wp.example/#",
        "http://wp.example:8080/?p=5", "ftp://wp.example/?p=5", "//wp.example/?p=5", "x://[wp.example/?p=5",
    ):  # fmt: skip
        assert looked_at(wp.site, target) == 0
    for target in ("http://wp.example/?p=5", "https://WWW.wp.example/?p=5", "http://wp.example/2026/11/20/open-post/"):
        assert looked_at(wp.site, target) == (0 if "WWW" in target else 5)


def test_hardened_wants_a_success_of_the_source(make_wp: Callable[..., WP], web: Web) -> None:
    for fidelity in ("exact", "hardened"):
        site = make_wp(fidelity=fidelity).site
        page = source(web, f"/{fidelity}", "http://wp.example/?p=1", status="404 Not Found")
        if fidelity == "exact":
            receive(site, page, "http://wp.example/?p=1", CALLER)
        else:
            assert fault(site, page, "http://wp.example/?p=1") == (16, "The source URL does not ")


def test_equal_pingbacks_at_once_leave_one_row(make_wp: Callable[..., WP], web: Web) -> None:
    site = make_wp(settings={"pings.flood_seconds": "0", "outbound.threads": "64"}).site
    page = source(web, target="http://wp.example/?p=1")
    verdicts: list[object] = []
    start = threading.Barrier(32)

    def ping() -> None:
        start.wait()
        try:
            receive(site, page, "http://wp.example/?p=1", CALLER)
            verdicts.append("stored")
        except PingbackFault as refused:
            verdicts.append(refused.code)
        site.db.close()

    threads = [threading.Thread(target=ping) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts.count("stored") == 1
    assert verdicts.count(48) == 31
    assert len(list_comments(site, types=["pingback"])) == 1


def test_the_journal_tells_each_step(lab: WP, web: Web) -> None:
    with lab.site.journal.exchange("pingback", "test") as exchange:
        receive(lab.site, source(web), TARGET, CALLER)
    noted: list[Step] = exchange.steps
    assert [step.name for step in noted][:9] == [
        "pingback_ping_source_uri",
        "target contains the site's address",
        "target leads to a post",
        "source and target are different resources",
        "pings_open",
        "duplicate",
        "source_fetched",
        "source has a title",
        "source has a link to the target",
    ]
    comment_id = list_comments(lab.site)[0].comment_ID
    assert exchange.verdict == f"stored as pingback {comment_id}, status 0"
    assert (exchange.comment_id, exchange.post_id) == (comment_id, 5)
    with lab.site.journal.exchange("pingback", "test") as exchange, pytest.raises(WPError):
        receive(lab.site, source(web, "/other", title="Other"), TARGET, CALLER)
    assert exchange.verdict == "refused: comment_flood (429)"


@pytest.mark.parametrize(
    ("page", "noted"),
    [
        (b"<title>A title</title>", [("source has a title", True), ("source has a link to the target", False)]),
        (b"<p>x", [("source has a title", False)]),
        (b"", [("source has a body", False)]),
    ],
)
def test_the_journal_tells_how_far_a_page_was_good(
    lab: WP, web: Web, page: bytes, noted: list[tuple[str, bool]]
) -> None:
    url = web.page("/p", page.decode())
    with lab.site.journal.exchange("pingback", "test") as exchange, pytest.raises(PingbackFault):
        receive(lab.site, url, TARGET, CALLER)
    names = [(step.name, step.ok) for step in exchange.steps]
    assert names[names.index(("source_fetched", True)) + 1 :] == noted


def test_lists_of_pings(lab: WP, make_wp: Callable[..., WP]) -> None:
    strict = make_wp(fidelity="hardened")
    replay.lay_site(strict, "7.1", "2026/11/20")
    for wp, held in ((lab, True), (strict, False)):
        for number, status in enumerate(("0", "1", "spam", "trash")):
            replay.add_comment(
                wp, comment_type="pingback", comment_approved=status, comment_author_url=f"http://p/{number}"
            )
            content = f"<strong>T{number}</strong>\n\nx"
            replay.add_comment(
                wp, comment_type="trackback", comment_approved=status, comment_author_url=f"http://t/{number}",
                comment_content=content, comment_author_IP="192.0.2.1",
            )  # fmt: skip
            replay.add_comment(
                wp, comment_type="pingback", comment_post_ID=7, comment_approved="1", comment_author_url="http://d/"
            )
        numbers = (0, 1, 2, 3) if held else (1,)
        assert listing.pingbacks_of(wp.site, TARGET) == [f"http://p/{number}" for number in numbers]
        assert listing.pingbacks_of(wp.site, "http://wp.example/?p=7") == (["http://d/"] * 4 if held else [])
        ip = "192.0.2.1" if held else ""
        assert listing.trackbacks_of(wp.site, 5) == [
            {"pingTitle": f"T{number}", "pingURL": f"http://t/{number}", "pingIP": ip} for number in numbers
        ]
        assert listing.trackbacks_of(wp.site, 999) == []
        for target, code in (("http://other.example/?p=5", 33), ("http://wp.example/?p=999", 32)):
            with pytest.raises(PingbackFault) as caught:
                listing.pingbacks_of(wp.site, target)
            assert caught.value.code == code


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("<strong>a</strong>b", "a"),
        ("no mark at all", " at"),
        ("<b></strong>", "/strong>"[:0]),
        ("", ""),
        ("<strong></strong>", ""),
    ],
)
def test_titles_of_trackbacks_as_wordpress_cuts_them(lab: WP, content: str, title: str) -> None:
    replay.add_comment(lab, comment_type="trackback", comment_content=content)
    found = listing.trackbacks_of(lab.site, 5)[0]["pingTitle"]
    assert found == title or re.fullmatch(".{0,8}", found)


def test_a_target_that_cannot_be_closed_by_age_alone(lab: WP) -> None:
    options.update(lab.site, "close_comments_for_old_posts", "1")
    lab.clock.shift = 400 * 86400
    assert fault(lab.site, "http://127.0.0.1:9/", "http://wp.example/?p=5") == (33, "The specified target URL")
    lab.site.outbound.request = shut  # type: ignore[method-assign]
    assert fault(lab.site, "http://127.0.0.1:9/", "http://wp.example/?page_id=13") == (16, "The source URL does not ")
