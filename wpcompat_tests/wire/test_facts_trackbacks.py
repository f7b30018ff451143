"""Trackbacks under 7.1, sentence by sentence: the expectations were seen on WordPress 7.1.0."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote_from_bytes

import pytest

from wpcompat.comments.store import list_comments
from wpcompat.testing.site import WP
from wpcompat_tests import replay
from wpcompat_tests.wire.facts_site import DATE, HOME, POST, Lab, ping, rpc
from wpcompat_tests.wire.xmlrpc_exchange import call

TRACKBACK = f"{POST}trackback/"
NO_ID = "I really need an ID for this to work."
CLOSED = "Sorry, trackbacks are closed for this item."
TITLE, EXCERPT = "<strong>{}</strong>\n\nE", "<strong>T</strong>\n\n{}"
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


# -- Which post --------------------------------------------------------------------------------------------

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


# -- Fields ------------------------------------------------------------------------------------------------


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
