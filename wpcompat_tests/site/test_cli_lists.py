"""``post list``, ``comment list`` and ``user list``, narrowed by the arguments of WordPress's queries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wpcompat import options
from wpcompat.db.conditions import COMPARISONS, meta_condition
from wpcompat.errors import WPError
from wpcompat.testing.site import WP
from wpcompat_tests.site.cli_runner import error, ok

RECORDED = json.loads((Path(__file__).parents[2] / "fixtures" / "cli" / "lists.json").read_text("utf-8"))


@pytest.fixture
def folder(wp: WP) -> Path:
    """The site of the recording."""
    with wp.site.db.transaction():
        for table in ("posts", "postmeta", "comments", "commentmeta", "term_relationships"):
            wp.site.db.execute(f'DELETE FROM "wp_{table}"')
        wp.site.db.execute('UPDATE "wp_users" SET "user_registered" = ?, "user_nicename" = ?', ("2022-01-01 00:00:00", "admin"))  # fmt: skip
        for table, rows in RECORDED["tables"].items():
            for row in rows:
                wp.site.db.insert(table, row)
        options.update(wp.site, "sticky_posts", [12])
    return wp.site.path


def ids(folder: Path, *words: str) -> list[int]:
    return [int(number) for number in ok(folder, *words, "--format=ids").split()]


@pytest.mark.parametrize("noun", ["post", "comment", "user"])
def test_lists_as_wordpress_finds_them(folder: Path, noun: str) -> None:
    cases = [(words, found) for name, words, found in RECORDED["lists"] if name == noun]
    assert len(cases) > 50
    wrong = [(words, found, got) for words, found in cases if (got := ids(folder, noun, "list", *words)) != found]
    assert not wrong


def test_sticky_posts_stand_where_the_order_has_them(folder: Path) -> None:
    """WordPress's queries put them before the others of a home page, and WP-CLI's list is one to them."""
    assert ids(folder, "post", "list", "--post_status=publish") == [25, 12, 10]
    assert ids(folder, "post", "list", "--post_status=publish", "--ignore_sticky_posts=1") == [25, 12, 10]


def test_a_status_that_nobody_registered_narrows_a_list_too(folder: Path, wp: WP) -> None:
    wp.site.db.execute('UPDATE "wp_posts" SET "post_status" = ? WHERE "ID" = ?', ("in-review", 10))
    assert ids(folder, "post", "list", "--post_status=in-review") == [10]
    assert ids(folder, "post", "list", "--post_status=nonsense") == []


def test_equals_are_listed_by_their_id(folder: Path) -> None:
    assert ids(folder, "post", "list", "--orderby=menu_order", "--post_type=page") == [17, 19, 18]
    assert ids(folder, "post", "list", "--orderby=none") == [10, 11, 12, 13, 15, 16, 25]
    assert ids(folder, "post", "list", "--orderby=author none", "--order=asc", "--post_status=publish") == [10, 12, 25]
    assert ids(folder, "user", "list", "--orderby=post_count", "--order=desc") == [1, 2, 4, 3, 5, 10, 11, 12]
    assert ids(folder, "comment", "list", "--orderby=none", "--number=2") == [29, 28]
    assert sorted(ids(folder, "post", "list", "--orderby=rand")) == [10, 11, 12, 13, 15, 16, 25]


def test_several_types_and_users_with_posts(folder: Path) -> None:
    assert ids(folder, "comment", "list", "--type=trackback,pingback") == [23, 22]
    assert ids(folder, "user", "list", "--has_published_posts=1", "--orderby=ID") == [1, 2, 4]
    assert ids(folder, "user", "list", "--has_published_posts=0", "--number=1") == [1]


def test_a_list_may_be_counted(folder: Path) -> None:
    assert ok(folder, "post", "list", "--author=2", "--format=count") == "3\n"
    assert ok(folder, "comment", "list", "--author_email=ann@example.org", "--status=any", "--format=count") == "3\n"
    assert ok(folder, "comment", "list", "--number=2", "--format=count") == "2\n"
    assert ok(folder, "user", "list", "--role=author", "--format=count") == "3\n"


def test_posts_per_page_0_is_a_page_of_the_site(folder: Path, wp: WP) -> None:
    options.update(wp.site, "posts_per_page", "2")
    assert ids(folder, "post", "list", "--posts_per_page=0") == [16, 25]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["post", "list", "--colour=red"], "No such option"),
        (["post", "list", "--orderby=size"], "Error: Posts are not ordered by 'size', but by: date, title, ID,"),
        (["post", "list", "--orderby=date size"], "Error: Posts are not ordered by 'size'"),
        (["post", "list", "--order=up"], "'up' is not one of 'asc', 'desc'"),
        (["post", "list", "--posts_per_page=all"], "'all' is not a valid integer"),
        (["post", "list", "--meta_key=a", "--meta_value=1", "--meta_compare=>"], "but by: =, !=, LIKE,"),
        (["comment", "list", "--orderby=size"], "Error: Comments are not ordered by 'size', but by: "),
        (["comment", "list", "--posts_per_page=1"], "No such option"),
        (["user", "list", "--orderby=size"], "Error: Users are not ordered by 'size', but by: login, email,"),
        (["user", "list", "--user_email=a@b.example"], "No such option"),
    ],
)
def test_what_is_unknown_is_an_error(folder: Path, words: list[str], said: str) -> None:
    assert said in error(folder, *words)


def test_metadata_of_any_key(wp: WP) -> None:
    assert meta_condition(("a", "b", "c"), "", None, "") == ('a IN (SELECT "c" FROM "b" WHERE 1)', [])
    for compare in COMPARISONS:
        condition = meta_condition(("a", "b", "c"), "k", "v", compare)
        assert condition[1][0] == "k"
        assert meta_condition(("a", "b", "c"), "k", "v", compare.lower()) == condition
    with pytest.raises(WPError, match="not compared by 'REGEXP'"):
        meta_condition(("a", "b", "c"), "k", "v", "REGEXP")
