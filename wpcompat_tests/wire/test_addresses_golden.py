"""Addresses in every spelling: status, redirect, headers, title and head links as a real WordPress gave them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests import replay
from wpcompat_tests.wire import front_site
from wpcompat_tests.wire.test_discovery_golden import VALIDATORS, head_links

RECORDS = front_site.lines("addresses")
HOSTS = front_site.lines("addresses-hosts")
STATIC = "static:"


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: f"{record['structure'] or 'plain'} {record['path']}")
def test_addresses_as_recorded(make_wp: Callable[..., WP], record: dict[str, Any]) -> None:
    wp = front_site.lay(make_wp)
    structure: str = record["structure"]
    if structure.startswith(STATIC):
        for name, value in (("show_on_front", "page"), ("page_on_front", "9"), ("page_for_posts", "2")):
            options.update(wp.site, name, value)
    options.update(wp.site, "permalink_structure", structure.removeprefix(STATIC))
    reply = replay.send(wp, f"GET {record['path']} HTTP/1.1\r\nHost: 127.0.0.1:8109\r\n\r\n".encode())
    assert reply.status == record["status"]
    assert _compared(reply.headers) == _compared(record["headers"])
    if record["head_links"] is not None and reply.status != 301 and "embed" not in record["path"]:
        page = reply.body.decode()
        assert head_links(page) == record["head_links"]
        assert page.partition("<title>")[2].partition("</title>")[0] == record["title"]


@pytest.mark.parametrize("home", sorted({record["home"] for record in HOSTS}))
def test_addresses_of_sites_without_a_port(make_wp: Callable[..., WP], home: str) -> None:
    wp = make_wp(version="6.1", home=home)
    day = "2026-11-10 08:00:00"
    wp.site.db.execute('UPDATE "wp_posts" SET "post_date" = ?, "post_date_gmt" = ? WHERE "ID" < 3', (day, day))
    host = home.split("/")[2]
    for record in HOSTS:
        if record["home"] != home:
            continue
        chosen = {"show_on_front": "posts", "page_on_front": "0", "page_comments": "0", **record["options"]}
        for name, value in chosen.items():
            options.update(wp.site, name, value)
        reply = replay.send(wp, f"GET {record['path']} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        location = dict(reply.headers).get("Location", "")
        assert (reply.status, location) == (record["status"], record["location"]), record


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/wp-rss2.php", "/feed/"),
        ("/wp-feed.php", "/feed/"),
        ("/x/wp-rss.php", "/feed/"),
        ("/wp-atom.php", "/feed/atom/"),
        ("/wp-rdf.php", "/feed/rdf/"),
        ("/wp-commentsrss2.php", "/comments/feed/"),
    ],
)
def test_files_that_were_feeds(wp: WP, path: str, location: str) -> None:
    answer = wp.client.get(f"{path}?x=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, wp.home + location)


@pytest.mark.parametrize("path", ["/robots.txt", "/?robots=1", "/favicon.ico"])
def test_files_made_by_the_theme_are_not_made_for_head(wp: WP, path: str) -> None:
    answer = wp.client.head(path)
    assert (answer.status_code, answer.content_type) == (200, "text/html; charset=UTF-8")
    assert answer.headers["Link"] == f'<{wp.home}/wp-json/>; rel="https://api.w.org/"'


def test_what_cannot_be_embedded_has_no_links_of_a_page(wp: WP) -> None:
    missing = wp.client.get("/?p=3&embed=1")
    assert (missing.status_code, missing.headers["X-WP-embed"]) == (404, "true")
    assert "Page not found" in missing.text and "EditURI" not in missing.text and "canonical" not in missing.text
    assert '<link rel="canonical" href="http://wp.example/sample-page/">' in wp.client.get("/sample-page/embed/").text


WEEKS = (
    ("2026-01-01 10:00:00", (0, 1, 52, 51)),
    ("2026-01-03 23:59:59", (0, 1, 52, 52)),
    ("2026-01-04 00:00:00", (1, 1, 0, 52)),
    ("2026-01-05 00:00:00", (1, 2, 0, 52)),
    ("2026-11-10 08:00:00", (45, 46, 44, 44)),
    ("2026-12-31 12:00:00", (52, 53, 52, 51)),
    ("2024-12-30 12:00:00", (52, 53, 51, 51)),
    ("2023-01-01 00:00:00", (1, 0, 52, 52)),
    ("2022-01-02 00:00:00", (1, 0, 52, 52)),
    ("2028-12-31 12:00:00", (53, 52, 52, 52)),
    ("2020-02-29 12:00:00", (8, 9, 8, 8)),
)
"""Moments, and the weeks that MariaDB counts for them in weeks from Sundays, Mondays, Wednesdays and Saturdays on."""


@pytest.mark.parametrize(("moment", "weeks"), WEEKS)
def test_weeks_are_counted_as_mysql_counts_them(wp: WP, moment: str, weeks: tuple[int, ...]) -> None:
    wp.site.db.execute('UPDATE "wp_posts" SET "post_date" = ?', (moment,))
    options.update(wp.site, "permalink_structure", "")
    for start, week in zip(("0", "1", "3", "6"), weeks, strict=True):
        options.update(wp.site, "start_of_week", start)
        for asked in {week or 9, 30}:
            shown = "Hello world!" in wp.client.get(f"/?w={asked}&feed=rss2").text
            assert shown is (asked == week), (start, asked)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/?error=403", 403),
        ("/?monthnum=13", 200),
        ("/?monthnum=13&day=5", 404),
        ("/?feed=rss2&paged=99", 404),
        ("/?feed=comments-rss2&paged=99", 404),
        ("/?s=zzz&feed=atom&paged=2", 404),
        ("/?cat=1&feed=rss2&paged=2", 404),
        ("/?s=zzz&feed=rss2", 200),
        ("/?p=99&feed=rss2", 200),
    ],
)
def test_statuses_of_what_is_not_there(wp: WP, path: str, status: int) -> None:
    options.update(wp.site, "permalink_structure", "")
    answer = wp.client.get(path)
    assert (answer.status_code, "Cache-Control" in answer.headers) == (status, status == 404)


@pytest.mark.parametrize(
    ("query", "moved"),
    [
        ("cat=1,99", False),
        ("cat=1,-99", True),
        ("category_name=uncategorized,nope", False),
        ("category_name=uncategorized%2Bnope", True),
        ("category_name=uncategorized&cat=1", True),
    ],
)
def test_several_categories_stay_where_they_are(wp: WP, query: str, moved: bool) -> None:
    answer = wp.client.get(f"/?{query}")
    assert answer.headers.get("Location", "") == (f"{wp.home}/category/uncategorized/" if moved else "")


def _compared(headers: Any) -> list[tuple[str, str]]:
    ours = replay.SERVER_HEADERS | replay.OUR_HEADERS
    return [
        (name.lower(), "" if name.lower() in VALIDATORS else value)
        for name, value in headers
        if name.lower() not in ours
    ]
