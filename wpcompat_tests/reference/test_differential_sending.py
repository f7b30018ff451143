"""Made-up posts, published on a real WordPress and on wpcompat: who sends what to whom, and what is remembered."""

from __future__ import annotations

import random
import sys
import time
from typing import Any
from xml.sax.saxutils import escape

import pytest

from wpcompat.linkbacks.events import run_due
from wpcompat.posts.store import insert_post
from wpcompat.testing.web import Asked
from wpcompat_tests.reference.differential import STRUCTURES, Findings, Pair, alike, get, main, post

pytestmark = [pytest.mark.reference, pytest.mark.xdist_group("reference")]

SUCCESS = "<?xml version='1.0'?><methodResponse><params><param><value><string>Thanks</string></value></param></params></methodResponse>"
FAULT = "<?xml version='1.0'?><methodResponse><fault><value><struct><member><name>faultCode</name><value>{}</value></member><member><name>faultString</name><value><string>No</string></value></member></struct></value></fault></methodResponse>"
REPLIES = (
    (200, SUCCESS), (200, SUCCESS), (200, SUCCESS), (200, SUCCESS), (201, SUCCESS), (500, SUCCESS), (404, SUCCESS), (200, FAULT.format("<int>48</int>")),
    (200, FAULT.format("<i4>48</i4>")), (200, FAULT.format("<string>48</string>")), (200, FAULT.format("48")), (200, FAULT.format("<double>48.0</double>")), (200, FAULT.format("<string>48x</string>")), (200, FAULT.format("<int>17</int>")), (200, FAULT.format("<int>0</int>")),
    (200, "nonsense"), (200, ""), (200, "<methodResponse></methodResponse>"), (200, "\n\n" + SUCCESS), (200, SUCCESS + "\ntrailing"), (200, SUCCESS.replace("<?xml version='1.0'?>", "")),
    (200, SUCCESS[:-12]), (200, "\ufeff" + SUCCESS), (200, SUCCESS.replace("Thanks", "a&amp;b é")), (302, "/moved"), (307, "/moved"), (301, "/moved"), (200, SUCCESS.replace("<string>Thanks</string>", "")), (200, SUCCESS.replace("<param><value><string>Thanks</string></value></param>", "")),
)  # fmt: skip
TAGS = (
    '<link rel="pingback" href="{}" />', '<link rel="pingback" href="{}">', "<link rel='pingback' href='{}' />", "<link rel='pingback' href=\"{}\" />", '<link href="{}" rel="pingback" />', '<LINK REL="pingback" HREF="{}">',
    '<a rel="pingback" href="{}">x</a>', '<!-- <link rel="pingback" href="{}"> -->', '<link rel=pingback href={}>', '<link rel="x pingback" href="{}">', '<link rel="pingback"\n href="{}">', '<link rel="pingback" title="x" href="{}">', '<link rel="pingback" href="">', '<link rel="pingback">', '<link rel="pingback" href="{}', '<link rel="pingback" href="{}?a=1&amp;b=2">', '<link rel="pingback" href=" {} ">', "<link rel='pingback' href='{}'><link rel=\"pingback\" href=\"{}\">",
)  # fmt: skip
HEADS = ("200 OK",) * 8 + ("404 Not Found", "500 Oops", "302 Found", "301 Moved", "405 No")
TYPES = ("text/html",) * 8 + (
    "text/html; charset=UTF-8",
    "image/png",
    "audio/mpeg",
    "video/mp4",
    "model/x",
    "application/pdf",
    "text/plain",
    "application/xhtml+xml",
    "IMAGE/PNG",
)
WORDS = ("some", "words", "“smart”", "it's", "a -- b", "A & B", "&amp;", "<em>em</em>", "日本", "ünï", "1 < 2", "[gallery]", "[caption id='x']y[/caption]", "<!--more-->", "\n\n", "\n", "<p>para</p>", "<!-- wp:paragraph --><p>block</p><!-- /wp:paragraph -->", "(c)", "...", "x" * 60, "word " * 40, "<script>x</script>", "&#8217;", "100%", "%41", "\\", "<img alt='y'>", "'quoted'", ":)")  # fmt: skip


def linked(rng: random.Random, url: str) -> str:
    """A link as it may stand in a post."""
    return rng.choice(
        (f'<a href="{url}">link</a>',) * 6
        + (f"<a href='{url}'>link</a>", f"<a href={url}>link</a>", url, f"({url})", f"{url}.", f"{url},", f"{url}; more", f'<img src="{url}">', f"<!-- {url} -->", f"<{url}>", f'"{url}"', f"[{url}]", f"{{{url}}}", f"{url}!", f"“{url}”", f'<a href="{url}">{url}</a>', f'<a href="{url}#frag">x</a>', f'<a href="{url}?a=1&amp;b=2">x</a>', f'<a href="{url}?a=1;b=2">x</a>', f'<a href="{url}?a=1&b=2">x</a>', f'<a href="{url}_(x)">x</a>', f'<a href="{url}/ünï">x</a>', f'<a href="{url}/日本">x</a>', f'<a href="{url}?q=한국">x</a>', f'<a href="{url} ">x</a>', url.upper(), f"www.{url[7:]}", url[5:], f'<a href="{url}:x">x</a>', f"{url}'s", f'<a href="{url}%20x">x</a>', f"x{url}", f'<a href="{url}">a</a> <a href="{url}">b</a>', f'<a href="{url}.">x</a>', f"{url})", f'<a href=" {url}">x</a>')
    )  # fmt: skip


class World:
    """What the linked sites answer, made up for one post."""

    def __init__(self, rng: random.Random, base: str, home: str) -> None:
        self.pages: dict[str, Any] = {}
        self.base = base
        self.urls: list[str] = []
        self.answers: list[str] = []
        self.own = [f"{home}/", home, f"{home}/?q=1", f"{home}/?attachment_id=16", f"{home}/loose/"]
        for number in range(rng.randint(1, 4)):
            path = f"/t{number}" + rng.choice(("", "", "", ".html", "/x/", ".mp3", ".mp4", ".jpg", ".pdf", "?x=1"))
            self.urls.append(base + path)
            self._target(rng, path, f"{base}/rpc{number}" + rng.choice(("", "", "?x=1")))
        self.urls += rng.sample(
            (
                base,
                base + "/",
                base + "/?q=1",
                base + "/#x",
                "http://127.0.0.1:1/x",
                "http://nowhere.invalid/x",
                "ftp://127.0.0.1/x",
                "mailto:a@b.example",
                "/relative/x.html",
                "http://localhost/",
                "https://127.0.0.1:1/y",
            ),
            rng.choice((0, 0, 1)),
        )

    def _target(self, rng: random.Random, path: str, endpoint: str) -> None:
        status, kind = rng.choice(HEADS), rng.choice(TYPES)
        by_header = rng.random() < 0.5
        header = (
            f"{rng.choice(('X-Pingback', 'X-Pingback', 'x-pingback'))}: {rng.choice((endpoint, endpoint, endpoint, '/rpc', ''))}\r\n"
            if by_header
            else ""
        )
        extra = f"Location: {self.base}/elsewhere\r\n" if status[0] == "3" else ""
        length = rng.choice(("", "Content-Length: 1234\r\n")) if kind.startswith(("audio", "video")) else ""
        tag = rng.choice(TAGS).format(endpoint, endpoint) if rng.random() < 0.85 else ""
        body = rng.choice(("<html><head>{}</head></html>", "{}", "x {}", "<p>a</p>{}")).format(tag).encode()
        code, answer = rng.choice(REPLIES)
        self.answers.append(f"{code} {answer}")

        def page(asked: Asked) -> bytes:
            if asked.method == "HEAD":
                return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{header}{extra}{length}Connection: close\r\n\r\n".encode()
            return (
                f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
                + body
            )

        self.pages[path] = page
        self.pages["/elsewhere"] = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Pingback: "
            + endpoint.encode()
            + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        self.pages[endpoint[len(self.base) :]] = self._reply(code, answer)
        self.pages["/moved"] = self._reply(200, SUCCESS)

    def _reply(self, code: int, answer: str) -> bytes:
        if code // 100 == 3:
            return f"HTTP/1.1 {code} Moved\r\nLocation: {self.base}{answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
        body = answer.encode()
        return (
            f"HTTP/1.1 {code} Ok\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
            + body
        )


def content(rng: random.Random, world: World) -> str:
    parts: list[str] = []
    # An address that stands alone on a line is asked for by oEmbed in WordPress, never here: words stand around each.
    for url in [*world.urls, *rng.sample(world.own, rng.choice((0, 0, 1)))]:
        parts += [rng.choice(WORDS) for _ in range(rng.randint(0, 4))]
        parts += ["x", linked(rng, url), "y"]
    parts += [rng.choice(WORDS) for _ in range(rng.randint(0, 3))]
    return " ".join(("x", *parts, "y"))


def _value(value: object) -> str:
    if isinstance(value, int):
        return f"<int>{value}</int>"
    return f"<string>{escape(str(value))}</string>"


def forget(pair: Pair) -> None:
    """No posts but those that were laid."""
    pair.sql.run(
        "DELETE FROM wp_posts WHERE ID > 25; DELETE FROM wp_postmeta WHERE post_id > 25; DELETE FROM wp_postmeta WHERE meta_key IN ('_pingme','_encloseme','_trackbackme'); DELETE FROM wp_term_relationships WHERE object_id > 25; ALTER TABLE wp_posts AUTO_INCREMENT = 26; DELETE FROM wp_options WHERE option_name LIKE '%doing_cron%'"
    )
    db = pair.wp.site.db
    with db.transaction():
        for table, column in (("posts", "ID"), ("postmeta", "post_id"), ("term_relationships", "object_id")):
            db.execute(f'DELETE FROM "wp_{table}" WHERE "{column}" > 25')
        db.execute("UPDATE sqlite_sequence SET seq = 25 WHERE name = 'wp_posts'")
        db.execute("DELETE FROM \"wp_options\" WHERE \"option_name\" IN ('cron', '_transient_doing_cron')")


def _await_cron(pair: Pair) -> None:
    """WordPress answers before it has begun: wait until the event is gone, and then the lock."""
    busy = "SELECT count(*) FROM wp_options WHERE option_name LIKE '%doing_cron' OR (option_name = 'cron' AND option_value LIKE '%do_pings%')"
    end = time.monotonic() + 30
    while pair.sql.run(busy) != ["0"] and time.monotonic() < end:
        time.sleep(0.02)


def sent(pair: Pair) -> list[bytes]:
    raw = [asked.raw for asked in pair.web.asked]
    pair.web.asked.clear()
    return raw


def once(pair: Pair, rng: random.Random, findings: Findings, number: int) -> None:
    host = pair.home.partition("://")[2]
    server = pair.web.default
    forget(pair)
    pair.forget()
    world = World(rng, server.url, pair.home)
    server.pages = world.pages
    tracks = rng.choice(
        (
            [],
            [],
            [f"{server.url}/tb"],
            [f"{server.url}/tb", f"{server.url}/t0"],
            [f"{server.url}/moved?x"],
            ["http://127.0.0.1:1/tb"],
            ["nonsense", f"{server.url}/tb?a=1&b=2"],
        )
    )
    world.pages["/tb"] = world._reply(
        *rng.choice(
            (
                (200, "<response><error>0</error></response>"),
                (200, "<response><error>1</error></response>"),
                (500, "x"),
                (302, "/moved"),
            )
        )
    )
    text = content(rng, world)
    title = rng.choice(
        ("A title", "“Smart” & it's", "a -- b", "<b>bold</b>", "日本", "x" * 300, "1 < 2", 'say "hi"', "")
    )
    excerpt = rng.choice(("", "", "An excerpt", "“Q” & it's <b>x</b>", "e " * 200 + "f"))
    services = rng.choice(("", "", "", f"{server.url}/svc", f"{server.url}/svc\n{server.url}/tb"))
    world.pages["/svc"] = world._reply(*rng.choice(REPLIES[:14]))
    pair.set(
        use_balanceTags=rng.choice(("0", "1")),
        ping_sites=services,
        default_pingback_flag=rng.choice(("1", "1", "1", "0")),
        blog_public=rng.choice(("1", "1", "0")),
    )
    members = {"title": title, "description": text, "mt_excerpt": excerpt, "mt_tb_ping_urls": " ".join(tracks)}
    struct = "".join(
        f"<member><name>{name}</name><value>{_value(value)}</value></member>" for name, value in members.items()
    )
    body = f"<?xml version='1.0'?><methodCall><methodName>metaWeblog.newPost</methodName><params><param><value>1</value></param><param><value>admin</value></param><param><value>secret</value></param><param><value><struct>{struct}</struct></value></param><param><value><boolean>1</boolean></value></param></params></methodCall>"
    reply = pair.ask_wordpress(post("/xmlrpc.php", body.encode(), host))
    if b"<string>26</string>" not in reply.body:
        findings.kinds["not published"] += 1
        return
    cron = pair.ask_wordpress(get("/wp-cron.php", host))
    _await_cron(pair)
    theirs = sent(pair)
    stored = pair.sql.rows("wp_posts", "ID = 26")[0]
    meta = sorted((row["meta_key"], row["meta_value"]) for row in pair.sql.rows("wp_postmeta", "post_id = 26"))
    findings.kinds[f"cron {cron.status}, {len(theirs)} requests"] += 1
    if cron.status == 500:
        return
    values = {
        "post_title": title,
        "post_content": text,
        "post_excerpt": excerpt,
        "post_status": "publish",
        "post_author": 1,
        "post_category": [1],
        "to_ping": " ".join(tracks),
    }
    site = pair.wp.site
    moment = stored["post_date_gmt"]
    values |= {"post_date": stored["post_date"], "post_date_gmt": moment}
    insert_post(site, values)
    run_due(site)
    ours = sent(pair)
    names = ("post_content", "post_title", "post_excerpt", "post_name", "to_ping", "pinged", "ping_status")
    row = dict(
        zip(
            names,
            site.db.row('SELECT {} FROM "wp_posts" WHERE "ID" = 26'.format(", ".join(f'"{name}"' for name in names)))
            or (),
            strict=False,
        )
    )
    our_meta = sorted(
        map(tuple, site.db.rows('SELECT "meta_key", "meta_value" FROM "wp_postmeta" WHERE "post_id" = 26'))
    )
    label = f"{number} {pair.options['permalink_structure']} {text!r} to_ping={tracks} services={services!r} answers={world.answers}"
    findings.note(
        label, requests=(theirs, ours), row=({name: stored[name] for name in names}, row), meta=(meta, our_meta)
    )


def run(pair: Pair, rng: random.Random, count: int, findings: Findings) -> None:
    for number in range(count):
        if number % 20 == 0:
            pair.set(permalink_structure=rng.choice(STRUCTURES))
        once(pair, rng, findings, number)


def test_made_up_sending(pair: Pair) -> None:
    alike(pair, run, 40)


if __name__ == "__main__":
    sys.exit(main(run, sys.argv[1:]))
