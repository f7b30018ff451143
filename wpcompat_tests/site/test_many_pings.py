"""A post that many link to: what its first visitor waits for, and what is remembered of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from markupsafe import Markup

from wpcompat.comments.store import insert_comment
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


def test_fifteen_thousand_pings_are_remembered() -> None:
    texts, made = content.Texts(), list[int]()

    def text() -> Markup:
        made.append(1)
        return Markup("x" * 1000)

    for number in (*range(15_000), *range(15_000)):
        texts.get("ping", 0, number, text, letters=400)
    assert len(made) == 15_000
