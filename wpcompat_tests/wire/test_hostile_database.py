"""A database that fails: full, read-only, locked. Senders are told so in their own protocol, nothing is acknowledged that is not there."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests.hostile.target import FORM, Got, pretend_sources, send, well_formed

TRACKBACK = b"url=http://a.example/%d&title=T%d&blog_name=B%d&excerpt=" + b"E" * 3000
COMMENT = b"comment_post_ID=1&author=A%d&email=a@example.org&comment=C%d"
PING = (
    b"<methodCall><methodName>pingback.ping</methodName><params><param><value>http://127.0.0.1/%d</value></param>"
    b"<param><value>http://wp.example/?p=1</value></param></params></methodCall>"
)
LOGIN = b"<methodCall><methodName>wp.getUsersBlogs</methodName><params><param><value>admin</value></param><param><value>secret</value></param></params></methodCall>"


@contextmanager
def locked(wp: WP) -> Iterator[None]:
    other = sqlite3.connect(wp.site.db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@contextmanager
def full(wp: WP) -> Iterator[None]:
    db = wp.site.db
    wp.site.journal.flush()
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.value(f"PRAGMA max_page_count = {db.value('PRAGMA page_count')}")
    try:
        yield
    finally:
        db.value("PRAGMA max_page_count = 1073741823")


@contextmanager
def read_only(wp: WP) -> Iterator[None]:
    wp.site.db.execute("PRAGMA query_only = 1")
    try:
        yield
    finally:
        wp.site.db.execute("PRAGMA query_only = 0")


@pytest.fixture
def site(make_wp: Callable[..., WP]) -> WP:
    wp = make_wp(settings={"pings.flood_seconds": "0", "database.busy_timeout": "0.3", "limits.logins_per_minute": "0"})
    numbers = itertools.count()
    page = "<title>T {}</title><p>words <a href='http://wp.example/?p=1'>x</a> words</p>"
    pretend_sources(wp, lambda: page.format(next(numbers)).encode())
    return wp


def trackback(wp: WP, number: int, path: str = "/wp-trackback.php/1") -> Got:
    return send(wp, "POST", path, TRACKBACK.replace(b"%d", b"%d" % number), content_type=FORM)


def comment(wp: WP, number: int) -> Got:
    return send(
        wp, "POST", "/wp-comments-post.php", COMMENT.replace(b"%d", b"%d" % number) + b"x" * 3000, content_type=FORM
    )


def ping(wp: WP, number: int) -> Got:
    return send(wp, "POST", "/xmlrpc.php", PING.replace(b"%d", b"%d" % number))


def rows(wp: WP) -> Any:
    return wp.site.db.value('SELECT count(*) FROM "wp_comments"')


@pytest.mark.parametrize("failure", [locked, full, read_only])
def test_nothing_is_acknowledged_that_is_not_there(site: WP, failure: Callable[[WP], Any]) -> None:
    before = rows(site)
    with failure(site):
        refused = 0
        for number in range(6):
            answers = {
                "trackback": trackback(site, number),
                "ping": ping(site, number),
                "comment": comment(site, number),
            }
            taken = rows(site) - before
            for kind, got in answers.items():
                text = got.text
                assert "Traceback" not in text and "sqlite" not in text.lower() and "OperationalError" not in text
                if kind == "trackback" and "<error>0</error>" not in text:
                    refused += 1
                    assert got.status == 503
                    root = well_formed(got.body)
                    assert root.findtext("error") == "1" and root.findtext("message")
                elif kind == "ping" and "registered. Keep" not in text:
                    refused += 1
                    root = well_formed(got.body)
                    assert root.findtext(".//value/int") == "503"
                    assert got.status == 503
                elif kind == "comment" and got.status != 302:
                    refused += 1
                    assert got.status == 503
            acknowledged = sum(
                ("<error>0</error>" in got.text) + ("registered. Keep" in got.text) + (got.status == 302)
                for got in answers.values()
            )
            assert taken == acknowledged
            before += taken
        assert refused >= 3
        assert send(site, "GET", "/").status == 200
        assert send(site, "GET", "/", query="p=2").status in (200, 301)
        assert b"isAdmin" in send(site, "POST", "/xmlrpc.php", LOGIN).body
    assert b"<error>0</error>" in trackback(site, 99).body
    assert b"registered. Keep" in ping(site, 99).body
    assert comment(site, 99).status == 302
    assert rows(site) == before + 3
    assert site.site.db.value("PRAGMA integrity_check") == "ok"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?feed=rss2",
        "/xmlrpc.php",
        "/wp-trackback.php/1",
        "/wp-comments-post.php",
        "/wp-cron.php",
        "/wp-login.php",
    ],
)
@pytest.mark.parametrize("damage", ["options", "posts", "file"])
def test_a_broken_database_is_a_clear_answer(site: WP, path: str, damage: str) -> None:
    if damage == "file":
        site.site.db.close()
        for file in site.site.path.glob("wpcompat.sqlite*"):
            file.write_bytes(b"this is no database " * 500)
        site.site.cache.clear()
    else:
        site.site.db.execute(f'ALTER TABLE "wp_{damage}" RENAME TO "elsewhere"')
    name, _, query = path.partition("?")
    body = {"/xmlrpc.php": PING, "/wp-trackback.php/1": TRACKBACK, "/wp-comments-post.php": COMMENT}.get(name, b"")
    got = send(site, "POST" if body else "GET", name, body, query=query, content_type=FORM if body else "")
    assert got.status in (200, 302, 404, 503)
    assert b"Traceback" not in got.body and b"sqlite" not in got.body.lower()
    if name == "/xmlrpc.php":
        assert b"<fault>" in got.body
        well_formed(got.body)
    if name.startswith("/wp-trackback") and got.body:
        assert well_formed(got.body).findtext("error") == "1"


def test_the_journal_is_kept_for_later(site: WP) -> None:
    with locked(site):
        trackback(site, 1)
        site.site.journal.flush()
        assert not site.site.db.value('SELECT count(*) FROM "wpcompat_exchanges"')
    site.site.journal.flush()
    assert site.site.db.column('SELECT "kind" FROM "wpcompat_exchanges"') == ["trackback"]
