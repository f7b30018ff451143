"""Texts that break software, in every field by every way in: no crash, and every document that comes out is one."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
from urllib.parse import quote_from_bytes
from xml.sax.saxutils import escape, quoteattr

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.hostile.target import FORM, check, errors, pretend_sources, send, well_formed
from wpcompat_tests.site.cli_runner import ok, run

RAW = (
    b"a\0b", b"a\xffb", b"\xc3", b"caf\xe9", b"\xed\xa0\x80", b"\xed\xa0\xbd\xed\xb8\x80", b"\xef\xbf\xbe", b"\xef\xbf\xbf", b"\xf4\x90\x80\x80", b"\xc0\xaf",
    "\U0001f600 \U0001f468\u200d\U0001f469".encode(), b"1" + b"0" * 30, b"-" + b"9" * 5000, b"9" * 5000, b"1e999", b"\x01\x02\x08\x0b\x0c\x0e\x1b[31m\x1f", b"\x7f\xc2\x80\xc2\x9f",
    "\u202eabc\u202c \u2066x\u2069 \u200f".encode(), "\u2028\u2029\u0085".encode(), b"\r\nX-Evil: 1\r\n\r\n", b"=cmd|'/C calc'!A0", b"%s%n%x {0} {} ${x}", b"]]>", b"<![CDATA[",
    b"&#0; &#1; &#xD800; &#xFFFE; &#x110000; &#99999999999999999999; &bogus; &", b"\\", b"\\\\'\\\"\\0", b"'\"`", "e\u0301" .encode() * 300, "é".encode() * 300, b"<" * 300, b" ", b"\t", b"0",
    b"null", b"\xf0\x9f\x98\x80" * 80, "\ufeffbom".encode(), "\U000e0001\U000e0041".encode(), b"Array", b"a" * 300, "\ud7ff\ue000\U0010ffff".encode(), b"--\r\n.\r\n", b"From me",
)  # fmt: skip
FEEDS = (
    "/feed/",
    "/feed/atom/",
    "/comments/feed/",
    "/comments/feed/atom/",
    "/hello-world/feed/",
    "/hello-world/feed/atom/",
)
PAGES = ("/", "/hello-world/", "/hello-world/embed/", "/category/uncategorized/", "/author/admin/")


def prepare(wp: WP) -> None:
    options.update(wp.site, "permalink_structure", "/%postname%/")
    for name in ("comment_previously_approved", "comment_max_links"):
        options.update(wp.site, name, "0")
    wp.clock.frozen = 1_790_000_000.0


def look(wp: WP) -> None:
    """Every way out: pages, feeds, mails, lists on the command line, the journal."""
    wp.site.db.execute('UPDATE "wp_comments" SET "comment_approved" = \'1\'')
    for path in (*PAGES, *FEEDS):
        got = check(send(wp, "GET", path))
        assert got.status == 200, path
        got.body.decode("utf-8")
        if "feed" in path:
            well_formed(got.body)
    for name in ("pingback.extensions.getPingbacks", "mt.getTrackbackPings"):
        value = "http://wp.example/hello-world/" if "Ping" in name and "pingback" in name else "1"
        body = f"<methodCall><methodName>{name}</methodName><params><param><value>{value}</value></param></params></methodCall>"
        check(send(wp, "POST", "/xmlrpc.php", body.encode()))
    for mail in wp.mails:
        parsed = email.message_from_bytes(wp.site.mailer.compose(mail), policy=email.policy.default)
        assert "X-Evil" not in parsed
        assert parsed.get_content()
    wp.site.journal.flush()
    listed = json.loads(ok(wp.site.path, "comment", "list", "--format=json"))
    for form in ("csv", "table", "yaml"):
        text = ok(wp.site.path, "comment", "list", f"--format={form}")
        assert not [char for char in text if char < " " and char not in "\r\n\t"], form
        if form == "csv":
            assert len(list(csv.reader(io.StringIO(text)))) == len(listed) + 1
    ok(wp.site.path, "why", "last")
    ok(wp.site.path, "post", "list", "--format=json")


@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
@pytest.mark.parametrize("door", ["trackback", "pingback", "form"])
def test_what_strangers_send(make_wp: object, door: str, fidelity: str) -> None:
    wp: WP = make_wp(fidelity=fidelity, settings={"quirks.global_flood_rule": "yes", "pings.flood_seconds": "0"})  # type: ignore[operator]
    prepare(wp)
    waiting: list[bytes] = []
    pretend_sources(wp, lambda: waiting.pop())
    stored = 0
    with errors() as logged:
        for number, raw in enumerate(RAW):
            wp.clock.frozen = 1_790_000_000.0 + 20 * number
            agent = {"HTTP_USER_AGENT": raw.decode("latin-1").translate({10: None, 13: None})}
            plain = f"http://127.0.0.1/{number}/".encode()
            for field in ("all", "url", "title", "excerpt", "name", "charset", "mail", "number"):
                values = {
                    "url": plain + field.encode(),
                    "title": b"T",
                    "excerpt": b"E " + field.encode(),
                    "name": b"N " + plain,
                    "mail": b"a@example.org",
                }
                if field == "all":
                    values |= {"url": plain + raw, "title": b"T " + raw, "excerpt": b"E " + raw, "name": b"N " + raw}
                else:
                    values[field] = raw
                if door == "pingback":
                    stored += _pingback(wp, values, waiting, agent)
                else:
                    stored += _form(wp, door, values, agent)
            if number % 14 == 13:
                look(wp)
        look(wp)
    assert not logged, logged[0]
    assert stored > 40


def _pingback(wp: WP, values: dict[str, bytes], waiting: list[bytes], agent: dict[str, str]) -> int:
    waiting[:] = [
        b"<title>" + values["title"].replace(b"<", b"&lt;") + b"</title><p>" + values["excerpt"]
        + b" <a href='http://wp.example/hello-world/'>" + values["name"] + b"</a> x</p>"
    ]  # fmt: skip
    params = b"".join(
        b"<param><value><string>" + value.replace(b"&", b"&amp;").replace(b"<", b"&lt;") + b"</string></value></param>"
        for value in (values["url"], b"http://wp.example/hello-world/")
    )
    body = b"<methodCall><methodName>pingback.ping</methodName><params>" + params + b"</params></methodCall>"
    return int(b"registered. Keep" in check(send(wp, "POST", "/xmlrpc.php", body, headers=agent)).body)


def _form(wp: WP, door: str, values: dict[str, bytes], agent: dict[str, str]) -> int:
    if door == "trackback":
        path, names = (
            "/hello-world/trackback/",
            {"url": "url", "title": "title", "excerpt": "excerpt", "blog_name": "name", "charset": "charset"},
        )
    else:
        path = "/wp-comments-post.php"
        names = {
            "author": "name",
            "email": "mail",
            "url": "url",
            "comment": "excerpt",
            "comment_post_ID": "number",
            "comment_parent": "charset",
        }
    fields = {name: values[key] for name, key in names.items() if key in values}
    if door == "form":
        fields.setdefault("comment_post_ID", b"1")
    body = "&".join(f"{name}={quote_from_bytes(value, '')}" for name, value in fields.items()).encode()
    got = check(send(wp, "POST", path, body, content_type=FORM, headers=agent))
    return int(b"<error>0<" in got.body or got.status == 302)


def test_rows_of_a_careless_import(wp: WP) -> None:
    """Whatever text a database holds, every document that comes out of it is one."""
    prepare(wp)
    site = wp.site
    texts = [raw.decode("utf-8", "replace") for raw in RAW]
    with errors() as logged:
        for at, text in enumerate(texts):
            site.db.execute('DELETE FROM "wp_comments"')
            for kind in ("comment", "pingback", "trackback"):
                site.db.insert(
                    "wp_comments",
                    {"comment_post_ID": 1, "comment_author": text, "comment_author_url": text, "comment_author_email": text, "comment_author_IP": text,
                     "comment_agent": text, "comment_content": text, "comment_type": kind, "comment_approved": "1", "comment_date": text[:19], "comment_date_gmt": text[:19]},
                )  # fmt: skip
            columns = (
                "post_title",
                "post_content",
                "post_excerpt",
                "guid",
                "post_date",
                "post_date_gmt",
                "post_modified",
                "post_modified_gmt",
                "to_ping",
                "pinged",
            )
            for column in columns:
                site.db.execute(f'UPDATE "wp_posts" SET "{column}" = ?', (text,))
            site.db.execute(
                'UPDATE "wp_users" SET "display_name" = ?, "user_url" = ?, "user_email" = ?', (text, text, text)
            )
            site.db.execute('UPDATE "wp_terms" SET "name" = ?', (text,))
            for name in (
                "blogname",
                "blogdescription",
                "date_format",
                "time_format",
                "timezone_string",
                "gmt_offset",
                "posts_per_page",
                "posts_per_rss",
            ):
                site.db.execute('UPDATE "wp_options" SET "option_value" = ? WHERE "option_name" = ?', (text, name))
            for path in (*PAGES, *FEEDS):
                got = send(wp, "GET", path)
                assert got.status in (200, 301, 404), (at, path, got.status, logged)
                check(got)
            for name in ("comment", "post", "user"):
                for form in ("json", "csv", "table", "yaml"):
                    ok(site.path, name, "list", f"--format={form}")
    assert not logged, logged[0]


@pytest.mark.parametrize("at", range(len(RAW)))
def test_arguments_and_settings(wp: WP, at: int) -> None:
    """The command line and settings.ini answer with one line that names what is wrong, or take it."""
    raw = RAW[at]
    path = wp.site.path
    if b"\0" not in raw:  # no argument of a program can hold one
        argument = raw.decode("utf-8", "surrogateescape")
        for words in (
            ("option", "get", argument), ("option", "update", "blogname", argument), ("option", "update", argument, "x"), ("option", "update", "posts_per_page", argument),
            ("comment", "get", argument), ("comment", "list", f"--status={argument}"), ("comment", "list", f"--fields={argument}"), ("comment", "approve", argument),
            ("comment", "list", f"--number={argument}"), ("post", "get", argument), ("post", "create", f"--post_title={argument}"),
            ("post", "create", "--post_title=x", f"--post_date={argument}"), ("post", "list", f"--post_type={argument}"), ("user", "get", argument),
            ("user", "create", argument, "z@example.org"), ("user", "create", f"u{at}", argument), ("user", "list", f"--role={argument}"), ("why", argument),
            ("why", f"--comment={argument}"), ("cron", "event", "run", argument), ("rewrite", "structure", argument), ("import", argument), (argument,),
        ):  # fmt: skip
            result = run(path, *words)
            assert result.exit_code in (0, 1, 2), words
            assert "Traceback" not in result.output
            result.stdout_bytes.decode("utf-8")
            result.stderr_bytes.decode("utf-8")
        with errors() as logged:
            for page in ("/", "/feed/", "/hello-world/"):
                check(send(wp, "GET", page))
        assert not logged, logged[0]
    (path / "settings.ini").write_bytes(
        b"[limits]\nbody_bytes = " + raw.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n"
    )
    for written in (
        b"[limits]\nbody_bytes = %s\n",
        b"[%s]\nx = 1\n",
        b"[limits]\n%s = 1\n",
        b"%s",
        b"[site]\ntitle = %s\n",
        b"[outbound]\nallow_networks = %s\n",
        b"[outbound]\ntimeout = %s\n",
    ):
        (path / "settings.ini").write_bytes(written.replace(b"%s", raw))
        result = run(path, "option", "get", "blogname")
        assert result.exit_code in (0, 1, 2)
        assert result.exit_code == 0 or (result.stderr.startswith("Error: ") and "settings.ini" in result.stderr), (
            result.stderr
        )
        assert result.stderr.count("\n") <= 1


@pytest.mark.parametrize("at", range(0, len(RAW), 3))
def test_imports(wp: WP, at: int) -> None:
    """A file with such texts is refused as no WXR, or imported; what was imported can be shown."""
    prepare(wp)
    raw = RAW[at]
    text = raw.decode("utf-8", "replace")
    for value in (
        escape(text).encode(),
        b"<![CDATA[" + raw + b"]]>",
        escape(text).encode("utf-8", "ignore").translate(None, bytes(range(9)) + b"\x0b\x0c\x0e\x1b\x1f"),
    ):
        file = wp.site.path / "in.xml"
        file.write_bytes(_wxr(value, quoteattr(text)))
        result = run(wp.site.path, "import", str(file))
        assert result.exit_code in (0, 1, 2)
        assert "Traceback" not in result.output
        with errors() as logged:
            for path in (*PAGES[:2], *FEEDS[:4]):
                check(send(wp, "GET", path))
        assert not logged, logged[0]
        ok(wp.site.path, "post", "list", "--format=json")


def _wxr(value: bytes, attribute: str) -> bytes:
    names = (
        "wp:post_id",
        "wp:post_date",
        "wp:post_date_gmt",
        "wp:comment_status",
        "wp:post_name",
        "wp:status",
        "wp:post_parent",
        "wp:menu_order",
        "wp:post_type",
        "wp:is_sticky",
    )
    item = (
        b"<title>"
        + value
        + b"</title><link>"
        + value
        + b"</link><guid>"
        + value
        + b"</guid><dc:creator>"
        + value
        + b"</dc:creator>"
    )
    item += b"<content:encoded>" + value + b"</content:encoded><excerpt:encoded>" + value + b"</excerpt:encoded>"
    rows = [
        item + b"".join(f"<{n}>".encode() + (value if n == name else _good(n)) + f"</{n}>".encode() for n in names)
        for name in ("", *names)
    ]
    comments = (
        "comment_id",
        "comment_author",
        "comment_author_url",
        "comment_author_IP",
        "comment_date",
        "comment_content",
        "comment_approved",
        "comment_type",
        "comment_parent",
    )
    comment = (
        b"<wp:comment>"
        + b"".join(f"<wp:{n}>".encode() + value + f"</wp:{n}>".encode() for n in comments)
        + b"</wp:comment>"
    )
    meta = (
        b"<wp:postmeta><wp:meta_key>"
        + value
        + b"</wp:meta_key><wp:meta_value>"
        + value
        + b"</wp:meta_value></wp:postmeta>"
    )
    nice = attribute.encode("utf-8", "replace").translate(None, bytes(range(9)) + b"\x0b\x0c\x0e\x1b\x1f")
    category = b'<category domain="category" nicename=' + nice + b">" + value + b"</category>"
    items = b"".join(b"<item>" + row + category + meta + comment + b"</item>" for row in rows)
    return (
        b'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
        b'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">'
        b"<channel><title>" + value + b"</title><wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>http://old.example</wp:base_site_url>"
        b"<wp:author><wp:author_id>" + value + b"</wp:author_id><wp:author_login>" + value + b"</wp:author_login><wp:author_email>" + value
        + b"</wp:author_email></wp:author>" + items + b"</channel></rss>"
    )  # fmt: skip


def _good(name: str) -> bytes:
    return {
        "wp:post_id": b"77",
        "wp:status": b"publish",
        "wp:post_type": b"post",
        "wp:post_date": b"2020-01-01 00:00:00",
        "wp:post_name": b"x",
    }.get(name, b"")


@pytest.mark.parametrize(
    "value",
    ["x", "", "http://[", "ftp://a.example", "http://", "http://a.example/\r\nX: 1", "javascript:x", "http://a:99999/"],
)
@pytest.mark.parametrize("name", ["home", "siteurl"])
def test_the_site_keeps_an_address(wp: WP, name: str, value: str) -> None:
    result = run(wp.site.path, "option", "update", name, value)
    assert result.exit_code in (0, 1) and "Traceback" not in result.output
    for path in ("/", "/hello-world/", "/feed/", "/xmlrpc.php", "/wp-trackback.php/1"):
        check(send(wp, "GET", path))


@pytest.mark.parametrize("value", ["", "0", "x\r\nY: 1", "UTF-8\0", "<&>", "é", "9" * 40, "latin1"])
def test_odd_charsets_make_sound_answers(wp: WP, value: str) -> None:
    for way in ("option", "row"):
        if way == "option":
            options.update(wp.site, "blog_charset", value)
        else:
            wp.site.db.execute(
                'UPDATE "wp_options" SET "option_value" = ? WHERE "option_name" = \'blog_charset\'', (value,)
            )
        for path in ("/", "/feed/", "/?s=x"):
            check(send(wp, "GET", path.partition("?")[0], query=path.partition("?")[2]))
        body = check(
            send(wp, "POST", "/xmlrpc.php", b"<methodCall><methodName>demo.sayHello</methodName></methodCall>")
        ).body
        assert b"Hello!" in body
    options.update(wp.site, "permalink_structure", "/%postname%/\r\nX: 1")
    check(send(wp, "GET", "/"))
