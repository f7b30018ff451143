"""Receiving pingbacks and trackbacks under 7.1, sentence by sentence: the expectations were seen on WordPress 7.1.0."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote_from_bytes
from xml.sax.saxutils import escape

import pytest

from wpcompat import options
from wpcompat.comments.store import list_comments
from wpcompat.formatting.strings import esc_html
from wpcompat.linkbacks import source_page
from wpcompat.linkbacks.receive_pingback import PingbackFault, receive
from wpcompat.outbound.http import DoorError
from wpcompat.site import Caller
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat_tests import replay
from wpcompat_tests.wire.xmlrpc_exchange import call

HOME = "http://127.0.0.1:8102"
DATE = "/%year%/%monthnum%/%day%/%postname%/"
POST = "/2026/11/20/open-post/"
TRACKBACK = f"{POST}trackback/"
NO_ID = "I really need an ID for this to work."
CLOSED = "Sorry, trackbacks are closed for this item."
TITLE, EXCERPT = "<strong>{}</strong>\n\nE", "<strong>T</strong>\n\n{}"
Lab = Callable[..., WP]


@pytest.fixture
def lab(make_wp: Callable[..., WP]) -> Lab:
    """The recorded site with a permalink structure, without comments."""

    def lay(structure: str = DATE, home: str = HOME, **settings: str) -> WP:
        wp = make_wp(
            version="7.1", home=home, settings={key.replace("__", "."): value for key, value in settings.items()}
        )
        replay.lay_site(wp, "7.1", "2026/11/20")
        wp.site.db.execute('DELETE FROM "wp_comments"')
        options.update(wp.site, "permalink_structure", structure)
        wp.clock.frozen = 1795262400.0
        return wp

    return lay


@pytest.fixture
def dated(lab: Lab) -> WP:
    return lab()


Fields = Mapping[str, str | bytes]


def send(wp: WP, path: str = TRACKBACK, fields: Fields = MappingProxyType({}), method: str = "POST") -> replay.Reply:
    pairs = ((name, value.encode() if isinstance(value, str) else value) for name, value in fields.items())
    body = "&".join(f"{name}={quote_from_bytes(value)}" for name, value in pairs)
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:8102\r\n"
    if method == "POST":
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return replay.send(wp, f"{head}\r\n{body}".encode())


def trackback(wp: WP, path: str = TRACKBACK, **fields: Any) -> replay.Reply:
    """A complete trackback, but for what is given."""
    return send(wp, path, {"url": "http://s.example/1", "title": "T", "excerpt": "E", "blog_name": "B", **fields})


def said(reply: replay.Reply) -> str:
    """``stored``, the message of an error, ``page`` for HTML, or nothing."""
    text = reply.body.decode()
    if "<error>0</error>" in text:
        return "stored"
    if "<message>" in text:
        return text.partition("<message>")[2].partition("</message>")[0]
    return "page" if text else ""


def headers(reply: replay.Reply) -> dict[str, str]:
    return dict(reply.headers)


# -- Trackbacks: which post --------------------------------------------------------------------------------------------

ID_FORMS = ("/5", "/5abc", "/5?x=1", "?x=/5", "/5?tb_id=", "/5?tb_id=0")
NO_ID_FORMS = ("", "?tb_id=5", "/5/", "/5?tb_id=x", "?x=5")
ROUTES: dict[str, dict[str, tuple[int, object]]] = {
    "": {
        **{f"/wp-trackback.php{form}": (200, 5) for form in ("?p=5", "?p=5&tb_id=5", "?name=open-post", *ID_FORMS)},
        **{f"/wp-trackback.php{form}": (200, NO_ID) for form in NO_ID_FORMS},
        "/wp-trackback.php?page_id=13": (200, 13),
        "/wp-trackback.php?attachment_id=16": (200, 16),
        "/wp-trackback.php/7": (200, 7),
        "/wp-trackback.php/6": (200, CLOSED),
        "/wp-trackback.php/99999": (200, CLOSED),
        TRACKBACK: (200, "page"),
    },
    DATE: {
        **{f"/wp-trackback.php{form}": (404, 5) for form in ID_FORMS},
        **{f"/wp-trackback.php{form}": (404, NO_ID) for form in ("?p=5", "?p=7", "?attachment_id=16", *NO_ID_FORMS)},
        "/wp-trackback.php?page_id=13": (200, 13),
        "/wp-trackback.php?name=open-post": (200, 5),
        **{f"/wp-trackback.php/{number}": (404, number) for number in (7, 8, 9, 10, 13)},
        "/wp-trackback.php/17": (404, CLOSED),
        "/wp-trackback.php/99999": (404, CLOSED),
        TRACKBACK: (200, 5),
        TRACKBACK[:-1]: (200, 5),
        f"{TRACKBACK}?url=http://q.example/&title=q": (200, 5),
        f"/index.php{TRACKBACK}": (200, 5),
        f"{POST}?tb=1": (200, 5),
        "/page-open/trackback/": (200, 13),
        "/page-open/child/trackback/": (200, 15),
        f"{POST}pic/trackback/": (200, 16),
        "/loose/trackback/": (200, CLOSED),
        "/2026/11/20/closed-post/trackback/": (200, CLOSED),
        "/2026/11/20/password-post/trackback/": (200, 12),
        f"{TRACKBACK}?feed=rss2": (200, "page"),
        **dict.fromkeys(
            ("/2026/11/20/trackback/", "/author/admin/trackback/", "/category/uncategorized/trackback/", "/nope/trackback/",
             f"{POST}feed/trackback/", f"{POST}TRACKBACK/", "/open-post/trackback/"), (404, "page")),
    },
    "/%postname%/": {
        "/wp-trackback.php/5": (404, 5),
        "/wp-trackback.php?p=5": (404, NO_ID),
        "/wp-trackback.php?page_id=13": (404, NO_ID),
        "/wp-trackback.php?attachment_id=16": (404, NO_ID),
        "/open-post/trackback/": (200, 5),
        "/page-open/child/trackback": (200, 15),
        TRACKBACK: (404, "page"),
    },
    "/archives/%post_id%": {
        "/wp-trackback.php/5": (404, 5),
        "/wp-trackback.php?x=/5": (404, 5),
        "/wp-trackback.php?p=5": (404, NO_ID),
        "/wp-trackback.php?page_id=13": (200, 13),
        "/wp-trackback.php?attachment_id=16": (404, NO_ID),
        "/archives/5/trackback": (200, 5),
        "/archives/5/trackback/": (200, 5),
        "/open-post/trackback/": (404, "page"),
    },
}  # fmt: skip
EVERYWHERE: dict[str, tuple[int, object]] = {
    "/?p=5&tb=1": (200, 5),
    "/?page_id=13&tb=1": (200, 13),
    "/?tb=1": (200, NO_ID),
    "/?p=7&tb=1": (404, "page"),
    "/?p=99999&tb=1": (404, "page"),
}


@pytest.mark.parametrize("structure", ROUTES)
def test_which_post_a_trackback_is_for(lab: Lab, structure: str) -> None:
    wp, found = lab(structure), {}
    expected = ROUTES[structure] | EVERYWHERE
    for path in expected:
        reply = trackback(wp, path)
        rows = list_comments(wp.site, types=["trackback"])
        found[path] = (reply.status, rows[0].comment_post_ID if rows else said(reply))
        wp.site.db.execute('DELETE FROM "wp_comments"')
    assert found == expected


def test_headers_come_with_the_rewrite_and_less_with_the_file(dated: WP) -> None:
    rewritten, by_number = headers(trackback(dated)), headers(send(dated, "/wp-trackback.php/5"))
    assert (rewritten["X-Pingback"], "Link" in rewritten) == (f"{HOME}/xmlrpc.php", True)
    assert "X-Pingback" not in by_number
    assert "Link" not in by_number
    assert by_number["Cache-Control"] == "no-cache, must-revalidate, max-age=0, no-store, private"
    found = headers(send(dated, "/wp-trackback.php?name=open-post"))
    assert ("X-Pingback" in found, "Link" in found) == (True, False)


def test_head_ends_before_any_work(dated: WP) -> None:
    reply = send(dated, method="HEAD")
    assert (reply.status, reply.body, "Location" in headers(reply)) == (200, b"", False)


# -- Trackbacks: fields ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "stored"),
    [
        ("ftp://a.example/x", "ftp://a.example/x"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("//a.example/x", "//a.example/x"),
        ("/rel/path", "/rel/path"),
        ("#frag", "#frag"),
        ("?q=1", "?q=1"),
        ("page.php", "page.php"),
        ("a.example/x", "http://a.example/x"),
        ("http://a.example/a b", "http://a.example/a%20b"),
        ("http://a.example/%0d%0aX", "http://a.example/X"),
        ("http://a.example/<script>", "http://a.example/script"),
        ("http://a.example/it's", "http://a.example/it's"),
        ("http://a.example/é", "http://a.example/é"),
        ("http://a.example/?a=1&b=2", "http://a.example/?a=1&amp;b=2"),
        ("http://a.example/" + "x" * 300, "http://a.example/" + "x" * 183),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
    ],
)
def test_addresses_of_trackbacks(dated: WP, url: str, stored: str | None) -> None:
    reply = trackback(dated, url=url)
    assert said(reply) == ("stored" if stored else "")
    assert [row.comment_author_url for row in list_comments(dated.site)] == ([stored] if stored else [])


@pytest.mark.parametrize(
    ("charset", "title", "stored"),
    [
        ("", "é", "é"),
        ("utf-8", "é", "é"),
        (" u,t f-8 ", "é", "é"),
        ("Windows-1252", "é", "é"),
        ("iso-8859-1", "é", "Ã©"),
        ("iso-8859-1", b"\xe9", None),
        ("EUC-JP", b"\xc6\xfc\xcb\xdc", None),
        ("", b"\xe9", None),
        ("JIS", b"\x1b$BF|K\\\x1b(B", "日本"),
        ("UTF7-IMAP", "pl&AOk-ain", "pléain"),
        ("HTML-ENTITIES", "pl&eacute;ain", "pléain"),
        ("BASE64", "cGxhaW4=", "plain"),
        ("QUOTED-PRINTABLE", "caf=C3=A9", "caf=C3=A9"),
        ("UTF-7-x", "plain", "plain"),
        ("ISO-8859-1,UTF-7", "plain", "plain"),
        ("x-unknown", "plain", "plain"),
        ("UTF-7", "plain", None),
        ("utf-7", "plain", None),
    ],
)
def test_charsets_of_trackbacks(dated: WP, charset: str, title: str | bytes, stored: str | None) -> None:
    reply = trackback(dated, charset=charset, title=title)
    assert (reply.status, said(reply)) == (200, "stored" if stored else "")
    if stored is None:
        assert headers(reply)["Content-Type"] == "text/html; charset=UTF-8"
        return
    (row,) = list_comments(dated.site)
    assert row.comment_content.startswith(f"<strong>{stored}</strong>\n\n")


@pytest.mark.parametrize(
    ("field", "sent", "stored"),
    [
        ("title", "x<script>y</script>z<style>q</style>w", "xzw"),
        ("title", "a <b>b</b> c", "a b c"),
        ("title", "a < b", "a &lt; b"),
        ("title", "a <z", "a &lt;z"),
        ("title", "%41bc 100%", "bc 100%"),
        ("title", "  two\n\nlines\t x ", "two lines x"),
        ("title", "tom & &copy;", "tom &amp; &copy;"),
        ("title", "it's \"q\" \\ b", "it's \"q\" \\ b"),
        ("title", "é" * 250, "é" * 250),
        ("title", "é" * 251, "é" * 250 + "&#8230;"),
        ("title", "e" * 247 + "&amp;zzz", "e" * 247 + "&#8230;"),
        ("excerpt", "a <b>b</b> c", "a b c"),
        ("excerpt", "two\n\nlines \t x", "two lines x"),
        ("excerpt", b"ok\xff", ""),
        ("excerpt", "e" * 252, "e" * 252),
        ("excerpt", "é" * 253, "é" * 252 + "&#8230;"),
        ("excerpt", "e" * 248 + "&amp;zzzzz", "e" * 248 + "&#8230;"),
        ("excerpt", "e" * 247 + "&amp;zzzzz", "e" * 247 + "&amp;&#8230;"),
        ("excerpt", "e" * 246 + "&#8217;zz", "e" * 246 + "&#8230;"),
        ("excerpt", "e" * 251 + " zzzzz", "e" * 251 + "&#8230;"),
        ("blog_name", "A & \"B\"", "A &amp; \"B\""),
        ("blog_name", "é" * 200, "é" * 127),
        ("blog_name", "", ""),
        ("blog_name", "<i>x</i>  y", "x y"),
    ],
)  # fmt: skip
def test_texts_of_trackbacks(dated: WP, field: str, sent: str | bytes, stored: str) -> None:
    given: dict[str, Any] = {field: sent}
    trackback(dated, **given)
    (row,) = list_comments(dated.site)
    if field == "blog_name":
        assert row.comment_author == stored
    else:
        assert row.comment_content == (TITLE if field == "title" else EXCERPT).format(stored)


@pytest.mark.parametrize(
    ("fields", "is_redirect"),
    [
        ({}, True),
        ({"title": "0"}, True),
        ({"excerpt": "x"}, True),
        ({"url": "javascript:x"}, True),
        ({"title": "<b>"}, True),
        ({"title": b"\xff"}, True),
        ({"url": "http://a.example/"}, False),
        ({"url": "http://a.example/", "title": "0"}, False),
        ({"title": "t"}, False),
        ({"blog_name": "b"}, False),
        ({"title": "t", "blog_name": "b"}, False),
        ({"title": "t", "url": "javascript:x"}, False),
    ],
    ids=str,
)
def test_what_is_no_trackback(dated: WP, fields: dict[str, str | bytes], is_redirect: bool) -> None:
    for path, status in ((TRACKBACK, 200), ("/wp-trackback.php/5", 404)):
        reply = send(dated, path, fields)
        assert (reply.status, reply.body) == (302 if is_redirect else status, b"")
        assert headers(reply)["Content-Type"] == "text/html; charset=UTF-8"
        told = {"X-Redirect-By": "WordPress", "Location": HOME + POST} if is_redirect else {}
        assert {name: value for name, value in reply.headers if name in ("X-Redirect-By", "Location")} == told
    assert not list_comments(dated.site)


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("/wp-trackback.php/7", 302, f"{HOME}/?p=7"),
        ("/wp-trackback.php/99999", 404, None),
        ("/2026/11/20/closed-post/trackback/", 302, f"{HOME}/2026/11/20/closed-post/"),
        ("/page-open/child/trackback/", 302, f"{HOME}/page-open/child/"),
    ],
)
def test_redirects_without_fields(dated: WP, path: str, status: int, location: str | None) -> None:
    for method in ("GET", "POST"):
        reply = send(dated, path, method=method)
        assert (reply.status, headers(reply).get("Location"), reply.body) == (status, location, b"")


@pytest.mark.parametrize("kind", ["local", "development", "staging"])
def test_trackbacks_outside_production(lab: Lab, kind: str) -> None:
    wp = lab(wordpress__environment_type=kind)
    for path in (TRACKBACK, "/2026/11/20/closed-post/trackback/"):
        assert said(trackback(wp, path)) == "Trackbacks are disabled in non-production environments."
    assert said(send(wp, fields={"url": "http://a.example/"})) == ""
    assert headers(trackback(wp))["X-Pingback"] == f"{HOME}/xmlrpc.php"
    listed = replay.send(wp, rpc(call("system.listMethods"))).body
    assert (b">pingback.ping<" in listed, b">pingback.extensions.getPingbacks<" in listed) == (False, True)
    assert ping(wp, "http://a.example/", HOME + POST)[:1] == ("-32601",)


# -- Pingbacks: targets ------------------------------------------------------------------------------------------------

TARGETS: dict[str, dict[str, int]] = {
    "": {POST: 0, "/page-open/": 0, "/archives/5": 0},
    DATE: {
        **{POST + end: 5 for end in ("", "feed/", "trackback/", "comment-page-1/", "embed/", "2/", "?x=1", "#c")},
        POST[:-1]: 5, "/2026/11/20/OPEN-POST/": 5, "/2026/11/20/1984/": 18, "/2026/11/20/password-post/": 12,
        "/page-open/": 13, "/page-open/child/": 15, f"{POST}pic/": 16, "/loose/": 17, f"/index.php{POST}": 5,
        **dict.fromkeys(
            ("/2026/11/21/open-post/", "/2026/11/open-post/", "/2026/11/20//open-post/", "/2026/11/20/%6Fpen-post/", "/2026/11/20/",
             "/category/uncategorized/", "/author/admin/", "/feed/", "/wp-content/uploads/2026/11/pic.jpg", "/wp-login.php",
             "/wp-json/wp/v2/posts/5", "/child/", "/2026/11/20/draft-post/", "/2026/11/20/private-post/",
             "/2027/01/01/future-post/", "/2026/11/20/trash-post__trashed/", "/open-post/"), 0),
    },
    "/%postname%/": {"/open-post/": 5, "/open-post": 5, "/OPEN-POST/": 5, "/index.php/open-post/": 5, POST: 0},
    "/archives/%post_id%": {"/archives/5": 5, "/archives/5/": 5, "/Archives/5": 0, "/archives/7": 0, POST: 0},
    f"/index.php{DATE}": {f"/index.php{POST}": 5, POST: 0, "/index.php/page-open/": 13, "/page-open/": 0, "/loose/": 0},
    "/%category%/%postname%/": {
        "/uncategorized/open-post/": 5, "/any/thing/open-post/": 5, "/2025/01/01/hello-world/": 1, "/open-post/": 0,
    },
    "/blog/%postname%.html": {"/blog/open-post.html": 5, "/blog/open-post": 0, "/blog/open-post/": 0},
    "/%author%/%postname%/": {"/admin/open-post/": 5, "/contributor/by-author/": 20, "/nobody/open-post/": 0},
    "/%postname%": {"/open-post": 5, "/open-post/": 5, POST: 0},
}  # fmt: skip
IN_EVERY_STRUCTURE = {
    "/?p=5": 5, "/?p=7": 7, "/?p=8": 8, "/?p=9": 9, "/?p=10": 10, "/?p=0005": 5, "/?p=5abc": 5, "/?x=1&p=5": 5, "/?xp=5": 5,
    "/?P=5": 0, "/?page_id=13&x=1": 13, "/?x=1&page_id=13": 0, "/?x=1&attachment_id=16": 0, "/archives/p/5": 5, "/p/5/more": 5,
    "/up/5": 5, "/#5": 5, "/#5abc": 5, "/#post-5": 5, "/#xxpost-1-3": 13, "/#xxpost-5-9": 0, "/#": 1, "/#Post": 5, "/#zzz": 0,
    "/": 0,
}  # fmt: skip


@pytest.mark.parametrize("structure", TARGETS)
def test_where_targets_lead(lab: Lab, structure: str) -> None:
    wp = lab(structure)
    expected = IN_EVERY_STRUCTURE | TARGETS[structure]
    assert {path: looked_at(wp, HOME + path) for path in expected} == expected


@pytest.mark.parametrize(
    ("home", "target", "post_id"),
    [
        ("http://blog.example", "https://www.blog.example{}", 5),
        ("https://www.blog.example", "http://blog.example{}", 5),
        ("https://blog.example", "http://blog.example{}", 5),
        ("http://blog.example", "http://WWW.blog.example{}", 0),
        ("http://blog.example", "http://BLOG.example{}", 0),
        ("http://blog.example", "http://blog.example:81/?p=5", 5),
        ("http://blog.example", "blog.example{}", 0),
        ("http://blog.example", "//blog.example{}", 5),
        ("http://blog.example:8080", "https://blog.example:8080{}", 5),
        ("http://blog.example:8080", "http://blog.example{}", 0),
        ("http://blog.example/sub", "https://www.blog.example/sub{}", 5),
        ("http://blog.example/sub", "http://blog.example{}", 0),
        ("http://blog.example", "http://evil.example/?u=blog.example/&p=5", 5),
        ("http://blog.example", "http://evil.example/blog.example/p/5", 5),
        ("http://blog.example", "http://evil.example/blog.example/#5", 5),
        ("http://blog.example", "http://evil.example/blog.example{}", 0),
    ],
)
def test_hosts_of_targets(lab: Lab, home: str, target: str, post_id: int) -> None:
    assert looked_at(lab(home=home), target.format(POST)) == post_id


def test_the_static_front_page_is_a_target(lab: Lab) -> None:
    for structure in ("", DATE):
        wp = lab(structure)
        options.update(wp.site, "page_on_front", "13")
        assert looked_at(wp, f"{HOME}/") == 0
        options.update(wp.site, "show_on_front", "page")
        assert [looked_at(wp, HOME + end) for end in ("", "/", "/?x=1", "/#c", "/?p=5")] == [13, 13, 13, 13, 5]


def looked_at(wp: WP, target: str) -> int:
    """The post that a target leads to, as the journal has it; 0 for none."""
    wp.site.outbound.request = _shut  # type: ignore[method-assign]
    with wp.site.journal.exchange("pingback", target) as exchange, pytest.raises(PingbackFault):
        receive(wp.site, "http://127.0.0.1:9/", target, Caller("192.0.2.7"))
    found = [step.data["post_id"] for step in exchange.steps if step.name == "target leads to a post" and step.ok]
    return int(found[0]) if found else 0


def _shut(*args: Any, **kw: Any) -> Any:
    raise DoorError("nobody is there")


# -- Pingbacks: sources ------------------------------------------------------------------------------------------------

PUBLIC = "93.184.216.34"
VALID = (
    "http://pub.example/", "https://pub.example/", "http://pub.example/a b", "http://pub.example/<x>", "http://pub.example/é",
    "http://pub.example:80/", "http://pub.example:443/", "http://pub.example:8080/", "http://pub.example:0/", "http://pub.example:/",
    "http://pub.example?x", "http://pub.example/?u=http://x:y@z/", "http://blog.example/", "http://blog.example:9000/x",
    "http://BLOG.example:9000/x", f"http://{PUBLIC}/", f"http://{PUBLIC}./", "http://100.63.0.1/", "http://172.32.0.1/",
    "//pub.example/x",
)  # fmt: skip
REFUSED = (
    "", "0", "5", "pub.example/x", "/x", "ftp://pub.example/", "javascript:http://pub.example/", "http:///x", "http:pub.example",
    "http://u@pub.example/", "http://u:p@pub.example/", "http://@pub.example/", "http://[::1]/", "http://[2606:4700::1]/",
    " http://pub.example/", "http://pub.example:81/", "http://pub.example:9000/", "http://pub.example:99999/",
    "http://blog.example:9001/x", "//pub.example:80/x", "//u@pub.example/", "//10.0.0.1/", "http://nowhere.example/",
    "http://inside.example/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0.0.0.0/",
    "http://10.0.0.1/", "http://100.64.0.1/", "http://169.254.169.254/", "http://172.16.0.1/", "http://192.0.0.1/",
    "http://192.0.2.1/", "http://192.88.99.1/", "http://192.168.1.1/", "http://198.18.0.1/", "http://198.51.100.1/",
    "http://203.0.113.1/", "http://224.0.0.1/", "http://240.0.0.1/",
)  # fmt: skip


def test_which_sources_are_valid(lab: Lab) -> None:
    site = lab(home="http://blog.example:9000", outbound__allow_networks="", outbound__allow_ports="80 443 8080").site
    known = {"pub.example": PUBLIC, "blog.example": PUBLIC, "inside.example": "127.0.0.1"}

    def lookup(host: str) -> list[str]:
        if host not in known:
            raise OSError("unknown")
        return [known[host]]

    site.outbound.guard.resolver.lookup = lookup
    found = {url: site.outbound.validate(url, home="http://blog.example:9000") for url in (*VALID, *REFUSED)}
    assert found == {**{url: url for url in VALID}, **dict.fromkeys(REFUSED)}
    assert site.outbound.validate("HtTp://Pub.Example/X", home="http://blog.example:9000") == "http://Pub.Example/X"


def test_a_source_without_a_scheme_is_valid_and_cannot_be_asked(dated: WP) -> None:
    for source, target, fault in (
        ("//127.0.0.1/x", POST, 16), ("//127.0.0.1/x", "/2026/11/20/closed-post/", 33), ("127.0.0.1/x", POST, 0),
    ):  # fmt: skip
        with pytest.raises(PingbackFault) as caught:
            receive(dated.site, source, HOME + target, Caller("192.0.2.7"))
        assert caught.value.code == fault
    replay.add_comment(dated, comment_author_url="//127.0.0.1/x")
    assert ping(dated, "//127.0.0.1/x", HOME + POST) == ("48", "The pingback has already been registered.")


# -- Pingbacks: the call and its answers -------------------------------------------------------------------------------


def rpc(body: str) -> bytes:
    data = body.encode()
    return b"POST /xmlrpc.php HTTP/1.1\r\nHost: 127.0.0.1:8102\r\nContent-Length: %d\r\n\r\n" % len(data) + data


def ping(wp: WP, source: str, target: str) -> tuple[str, str]:
    """The fault's code, or nothing, and the text, as they stand on the wire."""
    asked = call("pingback.ping", *(f"<string>{escape(text)}</string>" for text in (source, target)))
    body = replay.send(wp, rpc(asked)).body.decode()
    code, text = re.search("<int>(.*?)</int>", body), re.search("<string>(.*?)</string>", body, re.DOTALL)
    return code.group(1) if code else "", text.group(1) if text else body


class _Pages(dict[str, bytes]):
    """The same page, which links to ``target``, at every address."""

    target = HOME + POST

    def get(self, key: str, default: object = None) -> bytes:
        page = f'<title>S</title><p>aa bb <a href="{self.target}">link</a> cc dd'.encode()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(page) + page


@pytest.fixture
def pages(web: Web) -> _Pages:
    web.default.pages = pages = _Pages()  # type: ignore[assignment]
    return pages


@pytest.mark.parametrize(
    ("path", "told", "asked", "stored"),
    [
        ("/s", "/s", "/s", "/s"),
        ("/s?a=1&b=2", "/s?a=1&amp;amp;b=2", "/s?a=1&b=2", "/s?a=1&amp;b=2"),
        ("/s?a=1&amp;b=2", "/s?a=1&amp;amp;b=2", "/s?a=1&b=2", "/s?a=1&amp;b=2"),
        ("/it's", r"/it\\\&#039;s", "/it%5C's", "/it's"),
        ("/<b>x", "/&lt;b&gt;x", "/%3Cb%3Ex", "/x"),
        ("/a b", "/a b", "/a%20b", "/a%20b"),
        ("/é", "/é", "/%C3%A9", "/é"),
        ("/f#x", "/f#x", "/f", "/f#x"),
        ("/" + "x" * 300, "/" + "x" * 300, "/" + "x" * 300, None),
    ],
)
def test_sources_on_their_way(
    dated: WP, web: Web, pages: _Pages, path: str, told: str, asked: str, stored: str | None
) -> None:
    start = web.default.url
    target = HOME + POST
    assert ping(dated, start + path, target) == (
        "",
        f"Pingback from {start}{told} to {target} registered. Keep the web talking! :-)",
    )
    assert [request.path for request in web.asked] == [asked]
    (row,) = list_comments(dated.site)
    assert row.comment_author_url == (start + path if stored is None else start + stored)[:200]
    dated.clock.frozen = (dated.clock.frozen or 0) + 60
    asked_for = path.replace("&amp;", "&").replace("'", "\\'")
    # An address that is stored otherwise than it was sent is no duplicate: the words are, after another look at the page.
    again = "48" if stored == asked_for else "409"
    assert ping(dated, start + path, target)[0] == again
    assert len(web.asked) == (1 if again == "48" else 2)


@pytest.mark.parametrize(
    ("target", "on_the_page", "code"),
    [
        (f"{POST}?a=1&b=2", f"{POST}?a=1&amp;b=2", ""),
        (f"{POST}?a=1&amp;b=2", f"{POST}?a=1&amp;b=2", ""),
        (f"{POST}?a=1&b=2", f"{POST}?a=1&b=2", "0"),
        (f"{POST}?a=1&b=2", f"{POST}?a=1&#038;b=2", "0"),
        (f"{POST}?it's", f"{POST}?it's", "0"),
        (POST[:-1], POST, ""),
        (POST, POST[:-1], "0"),
        (f"{POST}#c", POST, "0"),
        (POST, f"{POST}feed/", ""),
    ],
)
def test_targets_on_the_page(dated: WP, web: Web, pages: _Pages, target: str, on_the_page: str, code: str) -> None:
    pages.target = HOME + on_the_page
    assert ping(dated, f"{web.default.url}/s", HOME + target)[0] == code


def test_floods_end_a_multicall_and_an_authenticated_call_opens_it(dated: WP, web: Web, pages: _Pages) -> None:
    def element(name: str, *params: str) -> str:
        values = "".join(f"<value><string>{param}</string></value>" for param in params)
        return (
            f"<value><struct><member><name>methodName</name><value>{name}</value></member><member><name>params</name>"
            f"<value><array><data>{values}</data></array></value></member></struct></value>"
        )

    def multicall(*elements: str) -> str:
        asked = call("system.multicall", f"<array><data>{''.join(elements)}</data></array>")
        return replay.send(dated, rpc(asked)).body.decode()

    pings = [
        element("pingback.ping", f"{web.default.url}/{n}", f"{HOME}/?p={post_id}") for n, post_id in ((1, 5), (2, 22))
    ]
    pages.target = f"{HOME}/?p=5 {HOME}/?p=22"
    body = multicall(element("demo.sayHello"), *pings)
    assert "<value><int>429</int></value>" in body
    assert "Hello!" not in body
    assert len(list_comments(dated.site)) == 1
    dated.site.db.execute('DELETE FROM "wp_comments"')
    assert (
        multicall(element("wp.getUsersBlogs", "admin", "secret"), *pings).count("registered. Keep the web talking!")
        == 2
    )


# -- Pingbacks: from the page to the comment ---------------------------------------------------------------------------

LINK = f'<a href="{HOME}{POST}">link</a>'
HREF = f'"{HOME}{POST}"'


@pytest.mark.parametrize(
    ("page", "excerpt"),
    [
        (f"<p>one two three {LINK} four five six", "two three link four five"),
        (f"<p>{LINK} four five six", "link four five six"),
        (f"<p>one two {LINK}", "one two link"),
        (f"<p>one {LINK} four", "link"),
        (f"<div>one two</div><div>aa {LINK} bb cc</div><div>dd ee</div>", "twoaa link bb ccdd"),
        (f"<p>a b<picture>c d {LINK} e f", "d link e"),
        (f"<p>a b<label>c d {LINK} e f", "bc d link e"),
        (f"<p>a b<P>c d {LINK} e f", "bc d link e"),
        (f"<p>a b <a href={HREF}><b>x</b> y</a> c d", "b x y c"),
        (f"<p>a b <a href='{HOME}{POST}'>x</a> c d", "b x c"),
        (f"<p>a b <a href={HOME}{POST}>x</a> c d", "b x c"),
        (f'<p>a b <a title="see {HOME}{POST}" href=/>x</a> c d', "b x c"),
        (f'<p>a b <a href="http://r.example/?u={HOME}{POST}x">x</a> c d', "b x c"),
        (f"<p>see {HOME}{POST} here<p>x y {LINK} z w", "y link z"),
        (f"<p>a \" ' &amp; &copy; & {LINK} b c", "&quot; &#039; &amp; &copy; &amp; link b"),
        (f"<p>one\u00a0two {LINK}\u00a0three", "one\u00a0two link\u00a0three"),
        (f"<p>a b <a href={HREF}>{'x' * 100}</a> c d", f"b {'x' * 100} c"),
        (f"<p>a b <a href={HREF}>{'x' * 101}</a> c d", f"b {'x' * 100}&#8230; c"),
        (f"<p>a b <a href={HREF}>{'x' * 99}é</a> c d", ""),
        (f"<p>aa bb {LINK}{'x' * 300}", f"aa bb link{'x' * 300}"),
        (f"<p>a b <A HREF={HREF}>x</A> c d", None),
        (f"<p>a b <a href={HREF}></a> c d", None),
        (f"<p>a b <a href={HREF}><img src=x></a> c d", None),
        (f"<p>a b <a href={HREF}><p>x</p></a> c d", None),
        (f"<!-- {LINK} -->", None),
        (f"<SCRIPT>{LINK}</SCRIPT>", None),
        (f"<style>{LINK}</style>", None),
        (f"<link href={HREF}>", None),
        (f"<p>{HOME}{POST}", None),
        (f"<p><a href='{POST}'>x</a>", None),
        (f"<p><a href='https{HOME[4:]}{POST}'>x</a>", None),
    ],
)
def test_from_page_to_comment(page: str, excerpt: str | None) -> None:
    body = f"<title>S</title>{page}".encode()
    if excerpt is None:
        with pytest.raises(source_page.NoLink):
            source_page.read(body, HOME + POST)
    else:
        assert esc_html(source_page.read(body, HOME + POST).excerpt) == excerpt


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<TITLE>x</TITLE>", "x"),
        ("<!--<title>c</title>--><title>d</title>", "c"),
        ("<svg><title>s</title></svg><title>d</title>", "s"),
        ("<title>a<i></title><title>ok</title>", "ok"),
        ("<title>\n a\tb </title>", " a b "),
        ("<title></title>", None),
        ("<title>0</title>", None),
        ("<title lang=en>x</title>", None),
        ("<title >x</title>", None),
        ("<title>a<b>c</b></title>", None),
        ("", None),
    ],
)
def test_titles_of_sources(page: str, title: str | None) -> None:
    body = f"{page}<p>{LINK}".encode()
    if title is None:
        with pytest.raises(source_page.NoTitle):
            source_page.read(body, HOME + POST)
    else:
        assert source_page.read(body, HOME + POST).title == title
