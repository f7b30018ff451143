"""A post that many link to: what its first visitor waits for, and what is remembered of it."""

from __future__ import annotations

import threading
import xmlrpc.client
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from markupsafe import Markup

from wpcompat import options
from wpcompat.comments.store import insert_comment
from wpcompat.db.database import Database, Params
from wpcompat.front import content
from wpcompat.rendering import clean_comment
from wpcompat.testing.site import WP


def _ping(number: int) -> dict[str, object]:
    trackback = number % 2
    return {
        "comment_post_ID": 1,
        "comment_author": f"Blog {number}",
        "comment_author_url": f"http://www.b{number}.example/a",
        "comment_content": f"<strong>Title {number}</strong>\n\nwords {number}" if trackback else f"words {number}",
        "comment_type": "trackback" if trackback else "pingback",
    }


def test_each_ping_is_cleaned_once_and_remembered_once(
    make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch
) -> None:
    wp = make_wp()
    for number in range(20):
        insert_comment(wp.site, _ping(number))
    cleaned: list[str] = []
    here = threading.get_ident()

    def counted(html: str) -> Markup:
        if threading.get_ident() == here:
            cleaned.append(html)
        return clean_comment(html)

    monkeypatch.setattr("wpcompat.front.content.clean_comment", counted)
    address = urlsplit(wp.client.get("/?p=1").headers["Location"]).path
    page = wp.client.get(address).text
    assert page.count('<li class="ping ') == 20
    assert '<a href="http://www.b3.example/a" rel="external nofollow ugc">Title 3</a>' in page
    assert '<span class="host">Blog 3 · b3.example</span>' in page
    assert '<div class="ping-excerpt"><p>words 3</p>\n</div>' in page
    assert sorted(html for html in cleaned if "words" in html) == sorted(
        f"<p>words {number}</p>\n" for number in range(20)
    )
    kept = [str(key) for key in content.texts(wp.site)._kept]
    assert len([key for key in kept if key.startswith("('ping'")]) == 20
    assert len([key for key in kept if "words 3" in key]) == 1
    assert not [key for key in kept if key.startswith("('name'") and "Blog" in key]
    before = len(cleaned)
    assert wp.client.get(address).text == page
    assert len(cleaned) == before


def test_pings_change_with_the_settings(wp: WP) -> None:
    insert_comment(wp.site, {**_ping(0), "comment_content": "words :) of mine"})
    address = urlsplit(wp.client.get("/?p=1").headers["Location"]).path
    for name, value, shown in (
        ("use_smilies", "", "words :) of mine"),
        ("use_smilies", "1", "words \U0001f642 of mine"),
        ("date_format", "Y", ">2"),
        ("timezone_string", "Asia/Tokyo", '+09:00">'),
    ):
        options.update(wp.site, name, value)
        ping = wp.client.get(address).text.partition('<li class="ping ')[2].partition("</li>")[0]
        assert shown in ping, name


def test_calls_of_a_multicall_read_the_pings_of_a_post_once(
    make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch
) -> None:
    wp = make_wp()
    wp.clock.frozen = 1_800_000_000.0  # what was read is remembered for a second
    for number in range(4):
        insert_comment(wp.site, _ping(number))
    read: list[str] = []
    rows, here = Database.rows, threading.get_ident()

    def counted(self: Database, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        if threading.get_ident() == here and "comment_author_url" in sql:
            read.append(sql)
        return rows(self, sql, params)

    monkeypatch.setattr(Database, "rows", counted)
    calls: list[dict[str, object]] = [
        {"methodName": "pingback.extensions.getPingbacks", "params": [wp.client.get("/?p=1").headers["Location"]]},
        {"methodName": "mt.getTrackbackPings", "params": [1]},
    ]
    pingbacks, trackbacks, *others = _multicall(wp, calls * 30)
    assert pingbacks == [["http://www.b0.example/a", "http://www.b2.example/a"]]
    assert [ping["pingTitle"] for ping in trackbacks[0]] == ["Title 1", "Title 3"]
    assert others == [pingbacks, trackbacks] * 29
    assert len(read) == 2
    insert_comment(wp.site, _ping(4))
    wp.site.db.execute(
        'UPDATE "wp_comments" SET "comment_author_url" = \'http://new.example/\' WHERE "comment_type" = ?',
        ("trackback",),
    )
    pingbacks, trackbacks = _multicall(wp, calls)
    assert len(pingbacks[0]) == 3
    assert {ping["pingURL"] for ping in trackbacks[0]} == {"http://new.example/"}


def _multicall(wp: WP, calls: list[dict[str, object]]) -> list[Any]:
    body = xmlrpc.client.dumps((calls,), "system.multicall")
    answer = wp.client.post("/xmlrpc.php", data=body, content_type="text/xml").data
    (values,), _ = xmlrpc.client.loads(answer)
    assert isinstance(values, list)
    return values


def test_fifteen_thousand_pings_are_remembered() -> None:
    texts, made = content.Texts(), list[int]()

    def text() -> Markup:
        made.append(1)
        return Markup("x" * 1000)

    for number in (*range(15_000), *range(15_000)):
        texts.get("ping", 0, number, text, letters=400)
    assert len(made) == 15_000
