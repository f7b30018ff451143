"""Addresses mean what they mean to WordPress, in every permalink structure (recorded from WordPress 6.1.9)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import pytest

from wpcompat import options
from wpcompat.posts import permalinks, query
from wpcompat.posts.lookup import url_to_postid
from wpcompat.posts.request import parse_request
from wpcompat.posts.store import get_post
from wpcompat.site import Site
from wpcompat.terms.store import get_term_by
from wpcompat.testing.site import WP

FIXTURES = Path(__file__).parents[2] / "fixtures" / "permalinks"
NAMES = sorted(file.stem for file in FIXTURES.glob("*.json") if file.stem != "site")
HOME = "http://127.0.0.1:8106"
FLAGS = (
    "single page attachment singular home posts_page archive category tag tax author date year month day search feed comment_feed"
    " trackback embed paged robots favicon 404 front_page"
).split()


@pytest.fixture
def golden(request: pytest.FixtureRequest, make_wp: Callable[..., WP]) -> tuple[Site, dict[str, Any]]:
    """The recorded site under the options of one recording, and the recording."""
    site = make_wp(version="6.1", home=HOME).site
    for table, rows in json.loads((FIXTURES / "site.json").read_text()).items():
        site.db.execute(f'DELETE FROM "{table}"')
        for row in rows:
            site.db.insert(table, row)
    recorded: dict[str, Any] = json.loads((FIXTURES / f"{request.param}.json").read_text())
    for name, value in recorded["options"].items():
        options.update(site, name, value)
    return site, recorded


all_structures = pytest.mark.parametrize("golden", NAMES, indirect=True)


@all_structures
def test_permalinks(golden: tuple[Site, dict[str, Any]]) -> None:
    site, recorded = golden
    wrong = []
    for number, expected in recorded["permalinks"].items():
        post = get_post(site, int(number))
        assert post is not None
        ours = [
            permalinks.get_permalink(site, post), permalinks.trackback_url(site, post), permalinks.shortlink(site, post),
            permalinks.post_comments_feed_link(site, post), permalinks.post_comments_feed_link(site, post, "atom"),
        ]  # fmt: skip
        if ours != expected:
            wrong.append((number, expected, ours))
    assert wrong == []


@all_structures
def test_links(golden: tuple[Site, dict[str, Any]]) -> None:
    site, recorded = golden
    assert {name: _link(site, name) for name in recorded["links"]} == recorded["links"]


def _link(site: Site, name: str) -> str:
    kind, *rest = name.split()
    if kind in ("term", "feed", "atom") and len(rest) == 2:
        term = get_term_by(site, "slug", rest[1], rest[0])
        assert term is not None
        return (
            permalinks.term_link(site, term)
            if kind == "term"
            else permalinks.term_feed_link(site, term, "atom" if kind == "atom" else "rss2")
        )
    if kind == "author":
        return permalinks.author_feed_link(site, 2, "editor") if rest else permalinks.author_link(site, 2, "editor")
    if kind in ("year", "month", "day"):
        return permalinks.date_link(site, 2024, 2 if kind != "year" else 0, 3 if kind == "day" else 0)
    if kind in ("feed", "comments"):
        return (permalinks.feed_link if kind == "feed" else permalinks.comments_feed_link)(site, rest[0])
    return permalinks.rest_url(site, "wp/v2/posts/1" if rest else "")


@all_structures
def test_requests(golden: tuple[Site, dict[str, Any]]) -> None:
    """The query variables of an address, the kind of page, and the posts on it."""
    site, recorded = golden
    wrong = []
    for path, script, variables, flags, posts, found, pages in recorded["requests"]:
        before, _, after = path.partition("?")
        request = parse_request(site, before, dict(parse_qsl(after, keep_blank_values=True)), script=script)
        result = query.run(site, request)
        ours_are = [flag for flag in FLAGS if getattr(result, f"is_{flag}")]
        if "s" in variables and "s=" not in after:
            variables["s"] = unquote_plus(variables["s"])
        if "post_format" in variables:
            # WordPress's own filter on requests writes the stored slug and the types of the taxonomy.
            variables = {"post_format": variables["post_format"].removeprefix("post-format-")}
        if result.is_robots or result.is_favicon:
            posts, found, pages = [], 0, 0
        expected = (variables, flags.split(), posts, found, pages)
        ours = (
            dict(request.vars),
            ours_are,
            [post.ID for post in result.posts],
            result.found_posts,
            result.max_num_pages,
        )
        if ours != expected:
            wrong.append((path, script, [pair for pair in zip(expected, ours, strict=True) if pair[0] != pair[1]]))
    assert wrong == []


@all_structures
def test_lookups(golden: tuple[Site, dict[str, Any]]) -> None:
    site, recorded = golden
    wrong = [
        (url, number, url_to_postid(site, url))
        for url, number in recorded["lookups"]
        if url_to_postid(site, url) != number
    ]
    assert wrong == []
