"""Weird addresses, queries and headers: ``python -m wpcompat_tests.hostile.addresses --count 20000``."""

from __future__ import annotations

import random
from collections import Counter
from urllib.parse import quote_from_bytes, unquote_to_bytes

from wpcompat import options
from wpcompat.posts.request import PUBLIC_VARS
from wpcompat.testing.site import WP
from wpcompat_tests.hostile import mutate
from wpcompat_tests.hostile.target import FORM, check, main, send

FOREIGN = "evil.invalid"
STRUCTURES = (
    "",
    "/%postname%/",
    "/%year%/%monthnum%/%day%/%postname%/",
    "/archives/%post_id%",
    "/index.php/%category%/%postname%/",
    "/%author%/%postname%",
)
PARTS = (
    "", "hello-world", "sample-page", "1", "2", "0", "-1", "9" * 30, "page", "page", "feed", "rss2", "atom", "rdf", "comments", "trackback", "embed", "category",
    "uncategorized", "tag", "author", "admin", "2026", "01", "13", "99", "attachment", "comment-page-1", "comment-page-99999999999999999999", "index.php",
    "wp-json", "wp-content", "uploads", "wp-admin", "wp-login.php", "xmlrpc.php", "wp-trackback.php", "wp-cron.php", "robots.txt", "favicon.ico",
    "wp-sitemap.xml", "themes", "wpcompat", "style.css", "..", ".", "%2e%2e", "%2f", "%5c..", "%00", "%ff", "%", "%zz", "%c3%28", "%ed%a0%80", "é", "\xff",
    "a" * 300, "a" * 10000, "%" * 500, "<script>alert(1)</script>", "'\"><svg/onload=alert(1)>", "search", "type", "wpcompat.sqlite", "settings.ini", ";", "*",
    "%0d%0aX-Evil:1", "%e2%80%ae", "%F0%9F%98%80", "(", "[", "\\", "$", "^", "+", "hello-world%20", "HELLO-WORLD", "?", "=", ":", "@", "~",
)  # fmt: skip
GOOD = (
    "/", "/", "/", "/hello-world/", "/sample-page/", "/2026/01/02/open/", "/category/uncategorized/", "/author/admin/", "/feed/", "/comments/feed/", "/2026/",
    "/wp-login.php", "/wp-cron.php", "/wp-comments-post.php", "/xmlrpc.php", "/wp-json/", "/locked/", "/hello-world/feed/", "/wp-content/uploads/x.png",
)  # fmt: skip
NAMES = (
    *PUBLIC_VARS,
    "p[]",
    "s[a][b]",
    "replytocom",
    "unapproved",
    "moderation-hash",
    "action",
    "rsd",
    "doing_wp_cron",
    "tb_id",
    "title",
    "\xff",
    "",
    "feed[]",
)
VALUES = (
    "1", "2", "0", "-1", "99999999", "rss2", "atom", "rdf", "comments-rss2", "hello-world", "post", "page", "attachment", "any", "rand", "RAND(1)", "ID;DROP TABLE x",
    "title desc,(select 1)", "relevance", "meta_value", "post_title", "DESC", "uncategorized", "-uncategorized", "a+b", "a,b", "1,-1", "cat", "20260101", "202613",
    "2026", "0000", "99999", "postpass", "old-", "%s", "%%", "_", "nav_menu", "post_tag", "post-format-aside", "admin", "''", '"', "on",
)  # fmt: skip
METHODS = ("GET",) * 6 + ("HEAD", "HEAD", "POST", "PUT", "OPTIONS", "DELETE", "TRACE", "X" * 200, "get", "PROPFIND")


def furnish(wp: WP) -> None:
    """Rows of every kind that an address may lead to."""
    for name, status, kind, password in (
        ("open", "publish", "post", ""), ("secret", "private", "post", ""), ("draft", "draft", "post", ""), ("late", "future", "post", ""),
        ("locked", "publish", "post", "pw"), ("gone", "trash", "post", ""), ("child", "publish", "page", ""), ("picture", "inherit", "attachment", ""),
        ("block", "publish", "wp_block", ""), ("odd", "no-such-status", "post", ""), ("odder", "publish", "no-such-type", ""),
    ):  # fmt: skip
        wp.site.db.insert(
            "wp_posts",
            {"post_title": f"Title {name}", "post_name": name, "post_status": status, "post_type": kind, "post_password": password, "post_author": 1,
             "post_date": "2026-01-02 03:04:05", "post_date_gmt": "2026-01-02 03:04:05", "post_modified": "2026-01-02 03:04:05",
             "post_modified_gmt": "2026-01-02 03:04:05", "post_content": f"Words of {name}<!--nextpage-->two", "guid": f"http://wp.example/?p={name}",
             "post_parent": 2 if kind == "page" else 1 if kind == "attachment" else 0},
        )  # fmt: skip


def path(chance: random.Random) -> str:
    """A path as WSGI has it: decoded, a byte a letter."""
    if chance.random() < 0.35:
        return chance.choice(GOOD)
    written = "/" * chance.choice((1, 1, 1, 2, 5)) + "/".join(
        chance.choice(PARTS) for _ in range(chance.choice((1, 1, 2, 3, 4, 12)))
    )
    if chance.random() < 0.5:
        written += "/"
    if chance.random() < 0.1:
        written += mutate.data(chance)[:500].decode("latin-1")
    return unquote_to_bytes(written.encode("utf-8")).decode("latin-1")


def query(chance: random.Random) -> str:
    """Fields that WordPress knows, with values that it does not."""
    fields = []
    for _ in range(chance.choice((0, 0, 1, 1, 2, 3, 8))):
        value = chance.choice(VALUES) if chance.random() < 0.7 else quote_from_bytes(mutate.data(chance)[:10000])
        fields.append(f"{chance.choice(NAMES)}={value}")
    return "&".join(fields)


def headers(chance: random.Random) -> dict[str, str]:
    """Headers that lie about where the request came from and where it went."""
    found = {}
    if chance.random() < 0.3:
        found["HTTP_HOST"] = chance.choice(
            (
                FOREIGN,
                f"wp.example:80@{FOREIGN}",
                f"{FOREIGN}/wp.example",
                "",
                "[::1",
                f"{FOREIGN}\xff",
                "a b",
                f"{FOREIGN}:99999",
            )
        )
    if chance.random() < 0.2:
        found.update(
            HTTP_X_FORWARDED_HOST=FOREIGN,
            HTTP_X_FORWARDED_PROTO="https",
            HTTP_X_FORWARDED_FOR="8.8.8.8",
            HTTP_X_ORIGINAL_URL="/wp-admin",
        )
        found.update(HTTP_FORWARDED=f"host={FOREIGN}", HTTP_X_REWRITE_URL="/x", HTTP_X_FORWARDED_PREFIX=f"/{FOREIGN}")
    for name in (
        "HTTP_COOKIE",
        "HTTP_IF_MODIFIED_SINCE",
        "HTTP_IF_NONE_MATCH",
        "HTTP_RANGE",
        "HTTP_USER_AGENT",
        "HTTP_REFERER",
        "HTTP_ACCEPT",
        "HTTP_AUTHORIZATION",
    ):
        if chance.random() < 0.08:
            found[name] = mutate.data(chance)[:2000].replace(b"\r", b"").replace(b"\n", b"").decode("latin-1")
    return found


def attack(wp: WP, chance: random.Random, count: int) -> Counter[str]:
    """Ask ``count`` times; raises at the first 5xx, unreadable document or foreign host in an answer."""
    seen: Counter[str] = Counter()
    furnish(wp)
    for number in range(count):
        if number % max(1, count // len(STRUCTURES) // 2) == 0:
            options.update(wp.site, "permalink_structure", STRUCTURES[chance.randrange(len(STRUCTURES))])
        method, asked, fields, lies = chance.choice(METHODS), path(chance), query(chance), headers(chance)
        body = query(chance).encode("utf-8", "replace") if method == "POST" else b""
        try:
            got = send(wp, method, asked, body, query=fields, content_type=FORM if body else "", headers=lies)
            if got.status in (405, 501) and not got.body:
                continue
            check(got)
            if FOREIGN.encode() in got.body or any(FOREIGN in value for _, value in got.headers):
                raise AssertionError(f"the foreign host is in the answer: {got.status} {got.headers}")
            if method == "HEAD" and got.body:
                seen["HEAD with a body"] += 1
        except Exception as error:
            structure = options.text(wp.site, "permalink_structure")
            raise AssertionError(
                f"{number}: {method} {asked[:500]!r} ? {fields[:500]!r} {lies} {body[:300]!r} ({structure}): {error!r}"
            ) from error
        seen[f"{method[:8]} {got.status}"] += 1
    return seen


if __name__ == "__main__":
    main(attack, "weird addresses", 20_000)
