"""What words find, and in which order, as WordPress's database finds it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wpcompat.comments import finding as comments
from wpcompat.comments.store import insert_comment
from wpcompat.db.searching import holding
from wpcompat.posts import finding as posts
from wpcompat.posts import listing
from wpcompat.posts.listing import Listing
from wpcompat.posts.types import POST_TYPES
from wpcompat.testing.site import WP
from wpcompat.users import listing as users
from wpcompat.users.store import get_user

RECORDED = json.loads((Path(__file__).parents[2] / "fixtures" / "posts" / "searches.json").read_text("utf-8"))


@pytest.fixture
def searched(wp: WP) -> WP:
    """A site with the recorded posts, a day apart."""
    wp.site.db.execute('DELETE FROM "wp_posts"')
    for post in RECORDED["posts"]:
        date = f"2025-01-{post['ID'] - 100:02d} 00:00:00"
        row = {**post, "post_date": date, "post_date_gmt": date, "post_status": "publish", "post_author": 1}
        wp.site.db.insert("wp_posts", {**row, "post_type": "post"})
    return wp


def test_the_best_match_comes_first(searched: WP) -> None:
    wrong = []
    for words, ids in RECORDED["searches"]:
        found = posts.find(searched.site, {"s": words, "post_status": "publish"})
        if found != ids:
            wrong.append((words, ids, found))
    assert wrong == []


def test_many_words_without_a_sentence_are_in_no_order_but_their_dates(searched: WP) -> None:
    """Seven of them, and something to leave out: nothing is left to compare titles with."""
    searched.site.db.execute('UPDATE "wp_posts" SET "post_content" = ?', ("one two three four five six seven",))
    words = "one two three four five six seven -nine"
    assert posts.find(searched.site, {"s": words}) == list(range(118, 100, -1))


@pytest.mark.parametrize("pad", [0, 80])
def test_what_a_text_holds(wp: WP, pad: int) -> None:
    """Short words are looked for in another way than long ones."""
    wrong = []
    for text, words, held in RECORDED["held"]:
        test, value = holding('"post_title"', words + "x" * pad)
        wp.site.db.execute('UPDATE "wp_posts" SET "post_title" = ? WHERE "ID" = 1', (text + "x" * pad,))
        found = wp.site.db.value(f'SELECT count(*) FROM "wp_posts" WHERE "ID" = 1 AND {test}', (value,))
        if found != held:
            wrong.append((text, words, held))
    assert wrong == []


@pytest.mark.parametrize("text", ["100% of a_b\\c", "100% of a_b\\c é"])
def test_signs_of_patterns_are_letters(wp: WP, text: str) -> None:
    wp.site.db.execute('UPDATE "wp_posts" SET "post_title" = ? WHERE "ID" = 1', (text,))
    for words, held in (("0% OF a_b\\C", 1), ("1%0", 0), ("a__b", 0), ("b\\\\c", 0), ("\\", 1), ("%", 1)):
        test, value = holding('"post_title"', words)
        assert wp.site.db.value(f'SELECT count(*) FROM "wp_posts" WHERE "ID" = 1 AND {test}', (value,)) == held, words


@pytest.mark.parametrize("words", ["cafe", "crème", "cafe" * 16])
@pytest.mark.parametrize("between", [b" ", b"\0", b"\xff", b"\xc3"])
def test_rows_of_somebody_else(wp: WP, between: bytes, words: str) -> None:
    """Which may hold what is no UTF-8, and NUL, where LIKE ends."""
    test, value = holding('"post_title"', words)
    for row, held in ((b"x" + between + words.upper().encode(), 1), (b"x" + between, 0), (None, 0)):
        found = wp.site.db.value(
            f'SELECT count(*) FROM (SELECT CAST(? AS TEXT) "post_title") WHERE {test}', (row, value)
        )
        assert found == held, row


def test_accents_in_all_lists(wp: WP) -> None:
    wp.site.db.execute('UPDATE "wp_posts" SET "post_title" = ? WHERE "ID" = 1', ("École",))
    wp.site.db.execute('UPDATE "wp_users" SET "display_name" = ? WHERE "ID" = 1', ("Zoë Müller",))
    number = insert_comment(wp.site, {"comment_post_ID": 1, "comment_author": "Łukasz"})
    admin = get_user(wp.site, 1)
    assert admin
    for words in ("ecole", "ÉCOLE"):
        found = listing.find(wp.site, admin, Listing(POST_TYPES["post"], search=words), number=9, offset=0)
        assert [post.ID for post, _ in found.posts] == [1]
    for words in ("lukasz", "ŁUKASZ"):
        assert [comment.comment_ID for comment in comments.find(wp.site, {"search": words})] == [number]
    for words in ("zoe", "MULLER", "ë"):
        assert users.find_page(wp.site, users.Wanted(search=words), 1, 20)[1] == 1


def test_a_direction_alone_does_not_turn_the_tree_of_pages(wp: WP) -> None:
    """As 6.1.9: it orders pages that are ordered by something."""
    admin = get_user(wp.site, 1)
    assert admin
    for order in ("", "asc", "DESC"):
        found = listing.find(wp.site, admin, Listing(POST_TYPES["page"], order=order), number=9, offset=0)
        assert [post.post_title for post, _ in found.posts] == ["Privacy Policy", "Sample Page"]
