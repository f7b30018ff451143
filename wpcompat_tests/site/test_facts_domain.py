"""Statements about WordPress 7.1 (6.1 where it differs), measured on real ones: discovery, queueing, moderation, mails, rows.

Each case is one statement; its expectation was written down from WordPress.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from wpcompat import options
from wpcompat.comments.pipeline import NewComment, new_comment
from wpcompat.comments.status import (
    comment_counts,
    set_comment_status,
    spam_comment,
    trash_comment,
    unspam_comment,
    untrash_comment,
)
from wpcompat.comments.store import get_comment, insert_comment
from wpcompat.db import Post
from wpcompat.formatting.dates import to_mysql
from wpcompat.linkbacks.discovery import discover
from wpcompat.linkbacks.events import run_due
from wpcompat.linkbacks.send_pingback import links_of
from wpcompat.options import cron
from wpcompat.posts.openness import pings_open
from wpcompat.posts.permalinks import post_comments_feed_link, trackback_url
from wpcompat.posts.store import get_post, insert_post, trash_post, untrash_post, update_post
from wpcompat.site import Caller
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat.users.store import create_user

DATED, PLAIN, NUMBERED = "/%year%/%monthnum%/%day%/%postname%/", "", "/archives/%post_id%"
STRUCTURES = (DATED, PLAIN, NUMBERED, "/index.php/%postname%/", "/blog/%postname%.html")
SUCCESS = "<methodResponse><params><param><value>ok</value></param></params></methodResponse>"
CALLER = Caller("203.0.113.7", "Agent/1")


@pytest.fixture
def lab(make_wp: Callable[..., WP]) -> Callable[..., WP]:
    """Sites without Update Services and flood rule, with the options given."""

    def make(stored: dict[str, str] | None = None, **kw: Any) -> WP:
        kw["settings"] = {"pings.flood_seconds": "0", **kw.get("settings", {})}
        wp = make_wp(**kw)
        for name, value in {"ping_sites": "", **(stored or {})}.items():
            options.update(wp.site, name, value)
        return wp

    return make


def add(wp: WP, **values: Any) -> Post:
    fields = {"post_title": "T", "post_content": "c", "post_status": "publish", **values}
    return read(wp, insert_post(wp.site, fields))


def read(wp: WP, post_id: int) -> Post:
    post = get_post(wp.site, post_id)
    assert post is not None
    return post


def ping(wp: WP, caller: Caller = CALLER, **values: Any) -> int:
    new = {
        "post_id": 1,
        "content": "[&#8230;] x [&#8230;]",
        "author": "Src",
        "url": "http://s.example/a",
        "type": "pingback",
    }
    return new_comment(wp.site, NewComment(**{**new, **values}), caller)


def status_of(wp: WP, comment_id: int) -> str:
    comment = get_comment(wp.site, comment_id)
    assert comment is not None
    return comment.comment_approved


def metas(wp: WP, post_id: int) -> list[str]:
    keys = ("_pingme", "_encloseme", "_trackbackme")
    rows = wp.site.db.rows('SELECT "meta_key", "meta_value" FROM "wp_postmeta" WHERE "post_id" = ?', (post_id,))
    return [key for key, value in rows if key in keys and value == "1"]


# Discovery


@pytest.mark.parametrize("structure", STRUCTURES)
def test_where_x_pingback_is_sent(lab: Callable[..., WP], structure: str) -> None:
    wp = lab({"permalink_structure": structure, "close_comments_for_old_posts": "1", "blog_public": "0"})
    posts = {
        "open": add(wp, post_title="open"),
        "with a password": add(wp, post_title="pw", post_password="x"),
        "closed": add(wp, post_title="closed", ping_status="closed"),
        "old": add(wp, post_title="old", post_date="2020-01-01 00:00:00"),
        "a page": read(wp, 2),
        "an attachment": add(
            wp, post_title="a", post_type="attachment", post_status="inherit", ping_status="open", post_parent=1
        ),
    }
    expected = {name: name not in ("closed", "old") for name in posts}
    for name, post in posts.items():
        path = wp.permalink(post.ID).removeprefix(wp.home)
        embed = f"{path.rstrip('/')}/embed/" if structure else f"{path}&embed=true"
        for answer in (wp.client.get(path), wp.client.head(path), wp.client.get(embed)):
            assert (answer.headers.get("X-Pingback") == f"{wp.home}/xmlrpc.php") is expected[name], (name, answer)
        if name != "an attachment":
            feed = wp.client.get(post_comments_feed_link(wp.site, post).removeprefix(wp.home))
            assert ("X-Pingback" in feed.headers) is expected[name], name
    redirect = wp.client.get(f"/?p={posts['open'].ID}&x=1" if not structure else f"/?p={posts['open'].ID}")
    assert "X-Pingback" in redirect.headers
    assert redirect.status_code == (301 if structure else 200)
    for path in ("/", "/?s=x", "/?p=999", "/?feed=rss2", "/?feed=comments-rss2", "/?cat=1", "/?author=1"):
        assert "X-Pingback" not in wp.client.get(path).headers, path


@pytest.mark.parametrize(("ping_status", "sent"), [("open", True), ("closed", False)])
def test_a_static_front_page_says_where_to_ping(lab: Callable[..., WP], ping_status: str, sent: bool) -> None:
    wp = lab({"show_on_front": "page", "page_on_front": "2"})
    wp.site.db.execute('UPDATE "wp_posts" SET "ping_status" = ? WHERE "ID" = 2', (ping_status,))
    for answer in (wp.client.get("/"), wp.client.head("/")):
        assert ("X-Pingback" in answer.headers) is sent
        assert answer.headers.getlist("Link") == [
            f'<{wp.home}/wp-json/>; rel="https://api.w.org/"',
            f'<{wp.home}/wp-json/wp/v2/pages/2>; rel="alternate"; title="JSON"; type="application/json"',
            f"<{wp.home}/>; rel=shortlink",
        ]


@pytest.mark.parametrize(
    ("structure", "expected"),
    [
        (DATED, "/2026/01/02/t/trackback/"),
        (PLAIN, "/wp-trackback.php?p={id}"),
        (NUMBERED, "/archives/{id}/trackback"),
        ("/blog/%postname%.html", "/blog/t.html/trackback"),
    ],
)
def test_trackback_urls(lab: Callable[..., WP], structure: str, expected: str) -> None:
    wp = lab({"permalink_structure": structure})
    post = add(wp, post_date="2026-01-02 00:00:00")
    assert trackback_url(wp.site, post) == wp.home + expected.format(id=post.ID)


def test_rest_links_without_rewriting(lab: Callable[..., WP]) -> None:
    wp = lab({"permalink_structure": ""})
    assert wp.client.get("/").headers.getlist("Link") == [
        f'<{wp.home}/index.php?rest_route=/>; rel="https://api.w.org/"'
    ]


def test_a_posts_feed_is_linked_while_it_takes_or_has_comments(lab: Callable[..., WP]) -> None:
    wp = lab()
    post = add(wp, ping_status="closed", comment_status="closed")
    path = wp.permalink(post.ID).removeprefix(wp.home)
    assert "T Comments Feed" not in wp.client.get(path).text
    wp.site.db.execute('UPDATE "wp_posts" SET "comment_count" = 1 WHERE "ID" = ?', (post.ID,))
    assert "T Comments Feed" in wp.client.get(path).text


def test_the_rsd_link_stands_on_every_page_but_embeds(lab: Callable[..., WP]) -> None:
    wp = lab()
    link = f'<link rel="EditURI" type="application/rsd+xml" title="RSD" href="{wp.home}/xmlrpc.php?rsd" />'
    path = wp.permalink().removeprefix(wp.home)
    assert all(link in wp.client.get(page).text for page in ("/", path, "/no-such-page/"))
    assert "EditURI" not in wp.client.get(f"{path}embed/").text


# Queueing


@pytest.mark.parametrize(
    ("values", "stored", "expected"),
    [
        ({}, {}, ["_pingme", "_encloseme"]),
        ({"post_type": "page"}, {}, []),
        ({"post_status": "private"}, {}, []),
        ({"post_status": "draft"}, {}, []),
        ({"post_status": "future", "post_date": "2090-01-01 00:00:00"}, {}, []),
        ({"post_password": "x"}, {}, ["_pingme", "_encloseme"]),
        ({"to_ping": "http://a.example/"}, {}, ["_pingme", "_encloseme", "_trackbackme"]),
        ({"to_ping": "ftp://a.example/ mailto:x"}, {}, ["_pingme", "_encloseme"]),
        ({}, {"default_pingback_flag": ""}, ["_encloseme"]),
        ({}, {"default_pingback_flag": "0"}, ["_encloseme"]),
        ({}, {"default_pingback_flag": "closed"}, ["_pingme", "_encloseme"]),
    ],
)
def test_what_is_queued(lab: Callable[..., WP], values: dict[str, str], stored: dict[str, str], expected: list[str]) -> None:  # fmt: skip
    wp = lab(stored)
    post = add(wp, **values)
    assert metas(wp, post.ID) == expected
    assert (cron.next_scheduled(wp.site, "do_pings") is not None) is bool(expected)


def test_an_update_queues_again_and_trackbacks_once_more(lab: Callable[..., WP]) -> None:
    wp = lab()
    post = add(wp, to_ping="http://a.example/")
    update_post(wp.site, post.ID, {"post_title": "again"})
    assert metas(wp, post.ID) == ["_pingme", "_encloseme", "_trackbackme", "_trackbackme"]


def test_an_import_queues_nothing(lab: Callable[..., WP]) -> None:
    wp = lab()
    post_id = insert_post(wp.site, {"post_title": "T", "post_status": "publish"}, importing=True)
    assert metas(wp, post_id) == []


def test_what_left_the_public_waits_until_it_is_back(lab: Callable[..., WP], web: Web) -> None:
    wp = lab()
    post = add(wp, to_ping=web.page("/tb", ""))
    update_post(wp.site, post.ID, {"post_status": "draft"})
    assert run_due(wp.site) == ["do_pings"]
    assert (web.asked, metas(wp, post.ID)) == ([], ["_pingme", "_encloseme", "_trackbackme"])
    update_post(wp.site, post.ID, {"post_status": "publish"})
    run_due(wp.site)
    assert ([asked.path for asked in web.asked], metas(wp, post.ID)) == (["/tb"], [])


def test_a_scheduled_post_is_queued_when_it_is_published(lab: Callable[..., WP]) -> None:
    wp = lab()
    post = add(wp, post_status="future", post_date=to_mysql(wp.site.now() + timedelta(days=2)))
    wp.clock.shift += 3 * 86400
    assert run_due(wp.site) == ["publish_future_post"]
    assert metas(wp, post.ID) == ["_pingme", "_encloseme"]


@pytest.mark.parametrize(
    ("content", "links"),
    [
        ('<img src="http://x.example/i.png">', ["http://x.example/i.png"]),
        ("<!-- http://x.example/c.html -->", ["http://x.example/c.html"]),
        ("see http://x.example/hdr.", ["http://x.example/hdr."]),
        ("http://x.example/hdr, and", ["http://x.example/hdr"]),
        ("http://x.example/hdr_(x) y", ["http://x.example/hdr_"]),
        ("http://x.example/?a=1;b=2", ["http://x.example/?a=1b=2"]),
        ("http://x.example/?a=1&amp;b=2 http://x.example/?a=1&b=2", ["http://x.example/?a=1&b=2"]),
        ("http://x.example http://x.example/ http://x.example/#f", []),
        ("http://wp.example/?q=1", ["http://wp.example/?q=1"]),
        ("http://wp.example/?attachment_id=9", []),
        ("//x.example/p /rel/path.html", ["//x.example/p", "/rel/path.html"]),
    ],
)
def test_which_links_count(lab: Callable[..., WP], content: str, links: list[str]) -> None:
    wp = lab()
    assert links_of(wp.site, add(wp, post_content=content)) == links


LINKS = {
    "double quotes": ('<link rel="pingback" href="U">', "U"),
    "single quotes": ("<link rel='pingback' href='U'>", "U"),
    "double quotes first": ("<link rel='pingback' href='V'><link rel=\"pingback\" href=\"U\">", "U"),
    "any element": ('<a rel="pingback" href="U">', "U"),
    "in a comment": ('<!-- <link rel="pingback" href="U"> -->', "U"),
    "undecoded": ('<link rel="pingback" href="U?a&amp;b">', "U?a&amp;b"),
    "href before rel takes the next href": ('<link href="U" rel="pingback"><a href="W">', "W"),
    "mixed quotes": ("<link rel=\"pingback\" href='U'>", ""),
    "upper case": ('<LINK REL="PINGBACK" HREF="U">', ""),
    "no quotes": ("<link rel=pingback href=U>", ""),
    "another word": ('<link rel="x pingback" href="U">', ""),
    "empty": ('<link rel="pingback" href="">', ""),
}


@pytest.mark.parametrize("form", LINKS)
def test_pingback_links(wp: WP, web: Web, form: str) -> None:
    html, expected = LINKS[form]
    assert discover(wp.site, web.page("/page", f" {html}")) == expected
    assert [asked.method for asked in web.asked] == ["HEAD", "GET"]


@pytest.mark.parametrize(
    ("status", "content_type", "header", "methods", "found"),
    [
        ("404 Not Found", "text/html", True, ["HEAD"], "H"),
        ("200 OK", "image/png", True, ["HEAD"], "H"),
        ("200 OK", "image/png", False, ["HEAD"], ""),
        ("200 OK", "audio/x", False, ["HEAD"], ""),
        ("200 OK", "video/x", False, ["HEAD"], ""),
        ("200 OK", "model/x", False, ["HEAD"], ""),
        ("200 OK", "application/pdf", False, ["HEAD", "GET"], "U"),
        ("500 Error", "text/plain", False, ["HEAD", "GET"], "U"),
    ],
)
def test_pingback_headers_come_first(wp: WP, web: Web, status: str, content_type: str, header: bool, methods: list[str], found: str) -> None:  # fmt: skip
    headers = ("X-Pingback: H",) if header else ()
    page = web.page("/p", ' <link rel="pingback" href="U">', status=status, content_type=content_type, headers=headers)
    assert discover(wp.site, page) == found
    assert [asked.method for asked in web.asked] == methods


def fault(code: str) -> str:
    value = f"<member><name>faultCode</name><value>{code}</value></member>"
    return f"<methodResponse><fault><value><struct>{value}</struct></value></fault></methodResponse>"


def answer(status: str, body: str = "", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "Connection: close"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


ENDPOINTS = {
    "success": (answer("200 OK", SUCCESS), True),
    "fault 48 as an integer": (answer("200 OK", fault("<int>48</int>")), True),
    "fault 48 as a text": (answer("200 OK", fault("<string>48</string>")), False),
    "another fault": (answer("200 OK", fault("<int>17</int>")), False),
    "201 with a success": (answer("201 Created", SUCCESS), False),
    "500 with a success": (answer("500 Error", SUCCESS), False),
    "no XML-RPC": (answer("200 OK", "hello"), False),
    "302 to a success": (answer("302 Found", "", "Location: /end"), True),
    "307 to a success": (answer("307 Moved", "", "Location: /end"), True),
}


@pytest.mark.parametrize("name", ENDPOINTS)
def test_what_counts_as_pinged(lab: Callable[..., WP], web: Web, name: str) -> None:
    reply, is_recorded = ENDPOINTS[name]
    web.default.raw("/start", reply)
    web.default.raw("/end", answer("200 OK", SUCCESS))
    page = web.page("/page.html", "", headers=(f"X-Pingback: {web.default.url}/start",))
    wp = lab()
    post = add(wp, post_content=page)
    run_due(wp.site)
    assert read(wp, post.ID).pinged == (f"\n{page}" if is_recorded else "")
    second = {"302": ["GET"], "307": ["POST"]}.get(name[:3], [])
    assert [asked.method for asked in web.asked if asked.path == "/end"] == second


@pytest.mark.parametrize("reply", [answer("200 OK", "<response><error>1</error></response>"), answer("500 Error")])
def test_any_answer_to_a_trackback_counts(lab: Callable[..., WP], web: Web, reply: bytes) -> None:
    wp = lab()
    one, two = web.default.raw("/one", reply), web.default.raw("/two", reply)
    post = add(wp, to_ping=f"{one} {two}")
    run_due(wp.site)
    assert (read(wp, post.ID).pinged, read(wp, post.ID).to_ping) == (f"\n{one}\n{two}", "\n")


# Posts


@pytest.mark.parametrize("option", ["", "banana", "open", "closed"])
def test_what_new_posts_inherit(lab: Callable[..., WP], option: str) -> None:
    wp = lab()
    options.update(wp.site, "default_ping_status", "x")  # so that the change below is seen
    wp.site.db.execute('UPDATE "wp_options" SET "option_value" = ? WHERE "option_name" = \'default_ping_status\'', (option,))  # fmt: skip
    kinds = [add(wp, post_type=kind).ping_status for kind in ("post", "page", "attachment", "custom")]
    assert kinds == [option, "closed", "closed", "closed"]


@pytest.mark.parametrize(
    ("seconds", "values", "days", "is_open"),
    [
        (0, {}, "14", True),
        (1, {}, "14", False),
        (1, {"post_type": "page", "ping_status": "open"}, "14", True),
        (1, {}, "0", True),
    ],
    ids=["to the second", "strictly older", "pages stay", "0 days: never"],
)
def test_closing_by_age(lab: Callable[..., WP], seconds: int, values: dict[str, str], days: str, is_open: bool) -> None:
    wp = lab({"close_comments_for_old_posts": "1", "close_comments_days_old": days})
    wp.clock.frozen = 1795258733.0
    post = add(wp, post_date=to_mysql(wp.site.now() - timedelta(days=14, seconds=seconds)), **values)
    assert pings_open(wp.site, post) is is_open


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Éß ů", "es-u"),
        ("<b>Bold</b> & it’s", "bold-its"),
        ("100% %e2%82%ac", "100-%e2%82%ac"),
        ("日", "%e6%97%a5"),
        ("a/b–c—d\u00a0e", "a-b-c-d-e"),
        ("a.b.c", "a-b-c"),
        ("“q” «x» ¡hi¿ ©®°…™ so\u00adft", "q-x-hi-soft"),
        ("3×4", "3x4"),
        ("&amp; x &copy;", "x"),
        ("  a -- b__c ", "a-b__c"),
        ("a\u200bb", "ab"),
        ("feed", "feed-2"),
        ("embed", "embed-2"),
        ("x" * 300, "x" * 200),
    ],
)
def test_slugs(wp: WP, title: str, slug: str) -> None:
    assert add(wp, post_title=title).post_name == slug


def test_a_title_without_letters_gives_the_number(wp: WP) -> None:
    post = add(wp, post_title="!!!")
    assert post.post_name == str(post.ID)


@pytest.mark.parametrize(("ahead", "status"), [(59, "publish"), (60, "future")])
def test_posts_are_scheduled_from_a_minute_ahead(wp: WP, ahead: int, status: str) -> None:
    wp.clock.frozen = 1795258733.0
    date = to_mysql(wp.site.now() + timedelta(seconds=ahead))
    assert [add(wp, post_status=given, post_date=date).post_status for given in ("publish", "future")] == [status] * 2
    assert add(wp, post_status="private", post_date=date).post_status == "private"


@pytest.mark.parametrize(("version", "has_key"), [("7.1", True), ("6.1", False)])
def test_posts_have_a_key_by_type_status_and_author_in_7_1(lab: Callable[..., WP], version: str, has_key: bool) -> None:
    keys = [row[1] for row in lab(version=version).site.db.rows('PRAGMA index_list("wp_posts")')]
    assert ("wp_posts__type_status_author" in keys) is has_key


# Moderation


@pytest.mark.parametrize(
    ("stored", "values", "status"),
    [
        ({}, {}, "0"),
        ({}, {"type": "trackback"}, "0"),
        ({}, {"url": "http://wp.example/?p=1"}, "1"),
        ({}, {"url": "http://wp.example:81/x?p=1"}, "1"),
        ({}, {"url": "http://wp.example/?p=3"}, "0"),
        ({}, {"url": "http://wp.example/?p=1", "type": "trackback"}, "0"),
        ({"comment_moderation": "1"}, {"url": "http://wp.example/?p=1"}, "0"),
        ({"disallowed_keys": "wp.EXAMPLE"}, {"url": "http://wp.example/?p=1"}, "trash"),
        ({"comment_previously_approved": ""}, {}, "1"),
        ({"comment_previously_approved": "on"}, {}, "1"),
        ({"comment_previously_approved": "", "comment_moderation": "on"}, {}, "1"),
        ({"comment_previously_approved": ""}, {"content": "http://a.example/ www.b.example"}, "0"),
        ({"comment_previously_approved": ""}, {"content": "http://a.example/ and b@c.example"}, "0"),
        ({"comment_previously_approved": ""}, {"content": "http://a.example/ alone"}, "1"),
        ({"comment_previously_approved": "", "comment_max_links": "1"}, {"content": "b@c.example"}, "0"),
        ({"comment_previously_approved": "", "comment_max_links": "1"}, {"content": "mail b@c.example"}, "0"),
        ({"comment_previously_approved": "", "comment_max_links": "0"}, {"content": "www.a.example " * 9}, "1"),
        ({"comment_previously_approved": "", "moderation_keys": "été"}, {"author": "L'ÉTÉ"}, "0"),
        ({"comment_previously_approved": "", "moderation_keys": "a.b"}, {"content": "axb"}, "1"),
        ({"comment_previously_approved": "", "moderation_keys": "  agent/1 \n\n"}, {}, "0"),
        ({"comment_previously_approved": "", "moderation_keys": "203.0.113"}, {}, "0"),
        ({"disallowed_keys": "viagra"}, {"content": "via<b>gra</b>", "type": "trackback"}, "trash"),
        ({"comment_previously_approved": "", "moderation_keys": "viagra"}, {"content": "via<b>gra</b>"}, "1"),
    ],
)
def test_decisions(lab: Callable[..., WP], stored: dict[str, str], values: dict[str, Any], status: str) -> None:
    wp = lab(stored)
    assert status_of(wp, ping(wp, **values)) == status


@pytest.mark.parametrize(
    ("key", "author", "held"),
    [
        ("i", "\u0131", False),
        ("\u0131", "I", False),
        ("i", "\u0130", False),
        ("visit", "V\u0131S\u0131T", False),
        ("Visit \u0131", "v\u0130 vIsIt \u0131", True),
        ("s", "\u017f", True),
        ("k", "\u212a", True),
        ("\u00df", "\u1e9e", True),
        ("\u00df", "SS", False),
        ("\u03c3", "\u03c2", True),
    ],
)
def test_letters_that_are_cases_of_each_other(lab: Callable[..., WP], key: str, author: str, held: bool) -> None:
    """As PHP's PCRE 10.42 has them."""
    wp = lab({"comment_previously_approved": "", "moderation_keys": key})
    assert status_of(wp, ping(wp, author=author, url="", content="", caller=Caller("203.0.113.7", ""))) == (
        "0" if held else "1"
    )


def test_broken_bytes_hide_no_agent_from_the_keys(lab: Callable[..., WP]) -> None:
    wp = lab({"comment_previously_approved": "", "moderation_keys": "casino"})
    agent = b"casino\xe9/1".decode("latin-1")
    form = {"url": "http://s.example/", "title": "T"}
    wp.client.post(wp.permalink() + "trackback/", data=form, environ_overrides={"HTTP_USER_AGENT": agent})
    assert status_of(wp, 2) == "0"


def test_disallowed_is_spam_without_a_trash(lab: Callable[..., WP]) -> None:
    wp = lab({"disallowed_keys": "src"}, settings={"wordpress.empty_trash_days": "0"})
    assert status_of(wp, ping(wp)) == "spam"


def test_comments_follow_their_post_into_the_trash_and_back(lab: Callable[..., WP]) -> None:
    wp = lab()
    held = ping(wp)
    trash_post(wp.site, 1)
    assert [status_of(wp, 1), status_of(wp, held)] == ["post-trashed"] * 2
    metas_of = 'SELECT "meta_value" FROM "wp_postmeta" WHERE "post_id" = 1 AND "meta_key" = ?'
    kept = wp.site.db.value(metas_of, ("_wp_trash_meta_comments_status",))
    assert kept == f'a:2:{{i:1;s:1:"1";i:{held};s:1:"0";}}'
    untrash_post(wp.site, 1)
    assert [status_of(wp, 1), status_of(wp, held)] == ["1", "0"]
    assert wp.site.db.value(metas_of, ("_wp_trash_meta_comments_status",)) is None


@pytest.mark.parametrize(("away", "back"), [(spam_comment, unspam_comment), (trash_comment, untrash_comment)])
def test_restoring_an_approved_ping_sends_the_mail_again(lab: Callable[..., WP], away: Callable[..., bool], back: Callable[..., bool]) -> None:  # fmt: skip
    wp = lab({"comment_previously_approved": ""})
    ping_id = ping(wp)
    assert len(wp.mails) == 1
    away(wp.site, ping_id)
    back(wp.site, ping_id)
    assert [mail.subject for mail in wp.mails] == ['[Oracle Blog] Pingback: "Hello world!"'] * 2


def test_notes_count_nowhere_in_7_1(lab: Callable[..., WP]) -> None:
    wp = lab()
    before = comment_counts(wp.site)
    for approved in "01":
        note = {"comment_post_ID": 1, "comment_type": "note", "comment_approved": approved, "comment_content": "NOTE"}
        insert_comment(wp.site, note)
    assert comment_counts(wp.site) == before
    assert "NOTE" not in wp.client.get("/comments/feed/").text


# Mails


def act(wp: WP, action: str, comment_id: int) -> str:
    return f"{wp.home}/wp-admin/comment.php?action={action}&c={comment_id}#wpbody-content"


@pytest.mark.parametrize(("days", "word", "action"), [("30", "Trash", "trash"), ("0", "Delete", "delete")])
def test_the_mail_about_what_waits(lab: Callable[..., WP], days: str, word: str, action: str) -> None:
    wp = lab(settings={"wordpress.empty_trash_days": days})
    wp.site.outbound.guard.resolver.reverse_lookup = lambda address: "host.example"
    author = create_user(wp.site, login="ann", email="ann@example.org", password="x", role="author")
    post = add(wp, post_title='A "title" & co', post_author=author)
    ping(wp)
    wp.mails.clear()
    content = "<strong>T &amp; U &quot;V&quot; &#8217;</strong>\n\nE"
    number = ping(wp, post_id=post.ID, type="trackback", author='B "log"', url="http://t.example/?a=1&b=2", content=content)  # fmt: skip
    lines = [
        'A new trackback on the post "A "title" & co" is waiting for your approval',
        wp.permalink(post.ID),
        "",
        'Website: B "log" (IP address: 203.0.113.7, host.example)',
        "URL: http://t.example/?a=1&amp;b=2",
        "Trackback excerpt: ",
        "<strong>T & U &quot;V&quot; &#8217;</strong>\n\nE",
        "",
        f"Approve it: {act(wp, 'approve', number)}",
        f"{word} it: {act(wp, action, number)}",
        f"Spam it: {act(wp, 'spam', number)}",
        "Currently 2 comments are waiting for approval. Please visit the moderation panel:",
        f"{wp.home}/wp-admin/edit-comments.php?comment_status=moderated#wpbody-content",
    ]
    assert [mail.to for mail in wp.mails] == ["admin@example.org", "ann@example.org"]
    for mail in wp.mails:
        assert mail.subject == '[Oracle Blog] Please moderate: "A "title" & co"'
        assert mail.message == "".join(f"{line}\r\n" for line in lines)
        assert mail.headers == ()


@pytest.mark.parametrize(("role", "may_edit"), [("author", True), ("contributor", False)])
def test_the_mail_about_what_stands(lab: Callable[..., WP], role: str, may_edit: bool) -> None:
    wp = lab({"comment_previously_approved": ""}, home="http://www.wp.example")
    user = create_user(wp.site, login="ann", email="ann@example.org", password="x", role=role)
    post = add(wp, post_author=user)
    number = ping(wp, post_id=post.ID, author='Q "uote" & x')
    lines = [
        'New pingback on your post "T"',
        'Website: Q "uote" &amp; x (IP address: 203.0.113.7, 203.0.113.7)',
        "URL: http://s.example/a",
        "Comment: ",
        "[&#8230;] x [&#8230;]",
        "",
        "You can see all pingbacks on this post here:",
        f"{wp.permalink(post.ID)}#comments",
        "",
        f"Permalink: {wp.permalink(post.ID)}#comment-{number}",
    ]
    if may_edit:
        lines += [f"Trash it: {act(wp, 'trash', number)}", f"Spam it: {act(wp, 'spam', number)}"]
    (mail,) = wp.mails
    assert (mail.to, mail.subject) == ("ann@example.org", '[Oracle Blog] Pingback: "T"')
    assert mail.message == "".join(f"{line}\r\n" for line in lines)
    assert mail.headers == (
        'From: "Q "uote" &amp; x" <wordpress@wp.example>',
        'Content-Type: text/plain; charset="UTF-8"',
    )


@pytest.mark.parametrize(("by_author", "mails"), [(True, 0), (False, 1)])
def test_who_approves_their_own_is_not_told(lab: Callable[..., WP], by_author: bool, mails: int) -> None:
    wp = lab({"moderation_notify": ""})
    user = create_user(wp.site, login="ann", email="ann@example.org", password="x", role="author")
    held = ping(wp, post_id=add(wp, post_author=user).ID)
    set_comment_status(wp.site, held, "approve", Caller("", "", user if by_author else 1))
    assert len(wp.mails) == mails


@pytest.mark.parametrize(
    "stored",
    [
        {"moderation_notify": ""},
        {"comment_previously_approved": "", "comments_notify": "0"},
        {"disallowed_keys": "src"},
    ],
    ids=["held, no notice", "approved, no notice", "trashed"],
)
def test_when_nobody_is_told(lab: Callable[..., WP], stored: dict[str, str]) -> None:
    wp = lab(stored)
    ping(wp)
    assert wp.mails == []
