"""Feeds to the byte, as a real WordPress wrote them; and well-formed whatever the site holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.http import http_date

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests import replay
from wpcompat_tests.wire import front_site
from wpcompat_tests.wire.test_addresses_golden import _compared

RECORDS = front_site.lines("feeds")
FEEDS = (
    "/feed/",
    "/feed/atom/",
    "/comments/feed/",
    "/comments/feed/atom/",
    "/?s=x&feed=rss2",
    "/?s=%22%5D%5D%3E&feed=atom",
)
PASSWORD_FORM = ("<form action=", "</form>\n")


def _without_form(body: str) -> str:
    """The feed without WordPress's password form; ours says in a line that the post is protected."""
    before, found, rest = body.partition(PASSWORD_FORM[0])
    return (
        before + "<p>This content is password-protected.</p>\n" + rest.partition(PASSWORD_FORM[1])[2] if found else body
    )


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: f"{record['path']}{'#' if record['excerpts'] else ''}")
def test_feeds_as_recorded(make_wp: Callable[..., WP], record: dict[str, Any]) -> None:
    wp = front_site.lay(make_wp)
    options.update(wp.site, "rss_use_excerpt", "1" if record["excerpts"] else "0")
    reply = replay.send(wp, f"GET {record['path']} HTTP/1.1\r\nHost: 127.0.0.1:8109\r\n\r\n".encode())
    assert reply.status == record["status"]
    assert _compared(reply.headers) == _compared(record["headers"])
    assert reply.body.decode() == _without_form(record["body"])


def test_a_reader_that_has_the_feed_gets_304(wp: WP) -> None:
    first = wp.client.get("/feed/")
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    early = http_date(datetime(2001, 1, 1, tzinfo=timezone.utc))
    for headers, status in (
        ({"If-None-Match": tag}, 304),
        ({"If-None-Match": f"W/{tag}"}, 304),
        ({"If-Modified-Since": modified}, 304),
        ({"If-Modified-Since": early}, 200),
        ({"If-None-Match": '"x"'}, 200),
        ({"If-None-Match": tag, "If-Modified-Since": early}, 200),
        ({"If-None-Match": tag, "If-Modified-Since": modified}, 304),
        ({"If-Modified-Since": "never"}, 200),
    ):
        answer = wp.client.get("/feed/", headers=headers)
        assert (answer.status_code, headers) == (status, headers)
        assert bool(answer.data) is (status == 200)
        assert (answer.headers["ETag"], answer.headers["Last-Modified"]) == (tag, modified)


def test_the_feed_of_a_post_that_a_reader_has_names_the_pingback_server(wp: WP) -> None:
    feed = wp.permalink(1).removeprefix(wp.home) + "feed/"
    answer = wp.client.get(feed, headers={"If-None-Match": wp.client.get(feed).headers["ETag"]})
    assert (answer.status_code, answer.headers["X-Pingback"]) == (304, f"{wp.home}/xmlrpc.php")
    assert "Link" not in answer.headers and "Content-Type" not in answer.headers


HOSTILE = st.text(
    st.one_of(st.sampled_from("<>&\"']]>;#x0\0\x0b\ufffe\uffff\t\n"), st.characters(exclude_categories=["Cs"])),
    max_size=60,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=HOSTILE, text=HOSTILE, author=HOSTILE)
def test_feeds_are_well_formed_whatever_they_hold(wp: WP, title: str, text: str, author: str) -> None:
    with wp.site.db.transaction():
        wp.site.db.execute(
            'UPDATE "wp_posts" SET "post_title" = ?, "post_content" = ?, "post_excerpt" = ?, "guid" = ? WHERE "ID" = 1',
            (title, text, author, f"http://x/?{title}"),
        )
        wp.site.db.execute(
            'UPDATE "wp_comments" SET "comment_author" = ?, "comment_content" = ?, "comment_author_url" = ?',
            (author, text, f"http://x/{title}"),
        )
        wp.site.db.execute('UPDATE "wp_users" SET "display_name" = ?, "user_url" = ?', (title, author))
        wp.site.db.execute('UPDATE "wp_terms" SET "name" = ?', (author,))
    options.update(wp.site, "blogname", title)
    options.update(wp.site, "blogdescription", text)
    for path in FEEDS:
        answer = wp.client.get(path)
        assert answer.status_code == 200
        fromstring(answer.data)


NO_FEED = (
    b"<error>\n    <code>wp_die</code>\n    <title><![CDATA[WordPress &amp;rsaquo; Error]]></title>\n"
    b"    <message><![CDATA[&lt;strong&gt;Error:&lt;/strong&gt; This is not a valid feed template.]]></message>\n"
    b"    <data>\n        <status>404</status>\n    </data>\n</error>\n"
)


@pytest.mark.parametrize("name", ["x", "RSS2", "old", "comments_rss2", "comments-x"])
def test_a_feed_that_there_is_not(wp: WP, name: str) -> None:
    answer = wp.client.get(f"/?feed={name}")
    assert (answer.status_code, answer.content_type, answer.data) == (404, "text/xml; charset=UTF-8", NO_FEED)
    assert "ETag" in answer.headers and "Last-Modified" not in answer.headers
    head = wp.client.head(f"/?feed={name}")
    assert (head.status_code, head.content_type) == (200, "application/octet-stream; charset=UTF-8")


def test_underscores_before_a_feed_are_passed_over(wp: WP) -> None:
    for name, kind in (("_rss2", "rss"), ("__atom", "atom"), ("comments-_atom", "atom")):
        answer = wp.client.get(f"/?feed={name}")
        assert (answer.status_code, answer.content_type) == (200, f"application/{kind}+xml; charset=UTF-8")


def test_a_post_without_text_shows_its_excerpt(wp: WP) -> None:
    wp.site.db.execute(
        'UPDATE "wp_posts" SET "post_content" = ?, "post_excerpt" = ? WHERE "ID" = 1', ("", "Title & more")
    )
    feed = wp.client.get("/feed/").data.decode()
    assert "<description><![CDATA[Title &#038; more]]></description>" in feed
    assert "<content:encoded><![CDATA[Title &#038; more]]></content:encoded>" in feed


@pytest.mark.parametrize(
    ("structure", "path", "location"),
    [
        ("", "/?p=2&feed=rss2", "/?page_id=2&feed=rss2"),
        ("", "/?p=2&feed=rss", "/?page_id=2&feed=rss2"),
        ("", "/?feed=rss2&page_id=1", "/?p=1&feed=rss2"),
        ("", "/?p=16&feed=atom", "/?attachment_id=16&feed=atom"),
        ("", "/?feed=rss2&attachment_id=16", "/?feed=rss2&p=16"),
        ("/%postname%/", "/?p=3&feed=rss2", ""),
    ],
)
def test_feeds_of_a_number_of_another_type(wp: WP, structure: str, path: str, location: str) -> None:
    wp.move("http://127.0.0.1:8104")
    values = {"ID": 16, "post_title": "Pic", "post_name": "pic", "post_type": "attachment", "post_status": "inherit"}
    wp.site.db.insert("wp_posts", {**values, "post_parent": 1, "post_mime_type": "image/jpeg"})
    options.update(wp.site, "wp_attachment_pages_enabled", "1")
    options.update(wp.site, "permalink_structure", structure)
    answer = wp.client.get(path)
    assert answer.headers.get("Location", "").removeprefix(wp.home) == location
