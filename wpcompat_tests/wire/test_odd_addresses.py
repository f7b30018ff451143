"""Addresses that nobody writes on purpose, and forms sent to pages: what a real WordPress 6.1.9 made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest

from wpcompat import options
from wpcompat.posts.arguments import arguments
from wpcompat.testing.site import WP
from wpcompat_tests import replay
from wpcompat_tests.reference.differential import get, post
from wpcompat_tests.wire import front_site

RECORDS = front_site.lines("addresses-odd")
FORM = "application/x-www-form-urlencoded"


def answered(wp: WP, record: dict[str, Any]) -> dict[str, Any]:
    host, path = "127.0.0.1:8106", record["path"]
    if record["method"] == "POST":
        request = post(path, record["body"].encode(), host, content_type=FORM)
    else:
        request = get(path, host, method=record["method"])
    reply = replay.send(wp, request)
    headers = {name.lower(): value for name, value in reply.headers}
    title = reply.body.decode().partition("<title>")[2].partition("</title>")[0]
    return {
        "status": reply.status, "type": headers.get("content-type", ""), "location": headers.get("location", ""),
        "pings": "x-pingback" in headers, "dated": "last-modified" in headers, "uncached": "cache-control" in headers, "title": title,
    }  # fmt: skip


def test_the_page_for_the_posts_is_not_looked_for_by_name(make_wp: Callable[..., WP]) -> None:
    # As WordPress 6.1.9 answered.
    wp = front_site.lay_odd(make_wp)
    for name, value in (("show_on_front", "page"), ("page_on_front", "13"), ("page_for_posts", "2")):
        options.update(wp.site, name, value)
    assert wp.client.get("/sample-page/page/99/").status_code == 404
    assert wp.client.get("/sample-pag/page/99/").headers["Location"] == f"{wp.home}/sample-page/"


@pytest.mark.parametrize("name", ["feed", "attachment", "category_name", "author_name"])
def test_arrays_that_kill_php_count_as_not_given(wp: WP, name: str) -> None:
    plain, odd = wp.client.get("/"), wp.client.get(f"/?{name}[]=x")
    assert (odd.status_code, odd.data) == (200, plain.data)


def test_long_forms_are_read_no_further(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"limits.body_bytes": "100"})
    assert "Page not found" in wp.client.post("/", data={"p": "99"}).text
    assert "Page not found" not in wp.client.post("/", data={"p": "99", "x": "x" * 100}).text


@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data", "text/plain"])
def test_a_trackback_that_names_another_post_reaches_none(wp: WP, content_type: str) -> None:
    fields = {"url": "http://a.example/", "title": "One", "p": "2"}
    options.update(wp.site, "permalink_structure", "/%postname%/")
    data = "url=http://a.example/&p=2" if content_type == "text/plain" else fields
    answer = wp.client.post("/hello-world/trackback/", data=data, content_type=content_type)
    # A body of another type is no form, so it says nothing, and who sends nothing is led to the post.
    assert answer.status_code == (302 if content_type == "text/plain" else 404)
    assert wp.site.db.value('SELECT count(*) FROM "wp_comments" WHERE "comment_type" = \'trackback\'') == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("p=1&p=2", {"p": "2"}),
        ("p=1&p[]=2", {"p": "-1"}),
        ("p[]=1&p=2", {"p": "2"}),
        ("cat[]=1&cat[]=2", {"cat": "1,2"}),
        ("cat[]=1&cat=3&cat[]=4", {"cat": "4"}),
        ("cat[]=1&cat%20=3", {"cat": "1", "cat_": "3"}),
        ("a.b=1&a b=2&+c=3", {"a_b": "2", "c": "3"}),
        ("robots[x][y]=1&x[]=1&[]=2&name[0]=x", {"robots": "1", "name": ""}),
        ("p[=5", {"p_": "5"}),
    ],
)
def test_fields_as_php_reads_them(query: str, found: dict[str, str]) -> None:
    assert arguments(parse_qsl(query)) == found


@pytest.mark.parametrize("structure", sorted({record["permalink_structure"] for record in RECORDS}))
def test_odd_addresses_as_recorded(make_wp: Callable[..., WP], structure: str) -> None:
    wp = front_site.lay_odd(make_wp)
    options.update(wp.site, "permalink_structure", structure)
    unlike = []
    for record in RECORDS:
        if record["permalink_structure"] == structure:
            found = answered(wp, record)
            differing = {name: (record[name], value) for name, value in found.items() if record[name] != value}
            unlike += [(record["method"], record["path"], record["body"], differing)] if differing else []
    assert unlike == []
