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


HOSTILE = st.text(
    st.one_of(st.sampled_from("<>&\"']]>;#x0\0\x0b\ufffe\uffff\t\n"), st.characters(exclude_categories=["Cs"])),
    max_size=60,
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
