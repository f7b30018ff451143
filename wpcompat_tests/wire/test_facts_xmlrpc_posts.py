"""Facts about posts in WordPress 7.1 (wp.getPost, wp.newPost and their kin), sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.wire.facts_calls import DateTime, answer, ask, differing, got, lay, meta, post, refused, row
from wpcompat_tests.wire.xmlrpc_exchange import send

GROUP = [
    "post_id", "post_title", "post_date", "post_date_gmt", "post_modified", "post_modified_gmt", "post_status", "post_type", "post_name",
    "post_author", "post_password", "post_excerpt", "post_content", "post_parent", "post_mime_type", "link", "guid", "menu_order",
    "comment_status", "ping_status", "sticky", "post_thumbnail", "post_format",
]  # fmt: skip
KINDS = {"menu_order": int, "sticky": bool, "post_thumbnail": list, **dict.fromkeys(GROUP[2:6], DateTime)}
HOME = "http://127.0.0.1:8101"
NOW = "20261120T23:40:58"
DENIED = "401 Sorry, you are not allowed to edit this post."


@pytest.fixture
def site(make_wp: Callable[..., WP]) -> WP:
    return lay(make_wp)


# -- the struct


def test_struct(site: WP) -> None:
    whole = ask(site, "wp.getPost", 1)
    assert list(whole) == [*GROUP, "terms", "custom_fields"]
    assert not differing((name, type(whole[name]), KINDS.get(name, str)) for name in GROUP)
    for fields, said in (
        (["post"], GROUP), (["enclosure", "custom_fields", "taxonomies", "post"], [*GROUP, "terms", "custom_fields", "enclosure"]),
        (["link", "post_title", "bogus", 5, ["x"]], ["post_id", "post_title", "link"]), ([], ["post_id"]), (["terms"], ["post_id", "terms"]),
        ({"a": "post_title", "b": "guid"}, ["post_id", "post_title", "guid"]), ({}, ["post_id"]), (["post_id"], ["post_id"]),
        (["sticky", "post_format", "post_thumbnail"], ["post_id", "sticky", "post_thumbnail", "post_format"]),
    ):  # fmt: skip
        assert list(ask(site, "wp.getPost", 1, fields)) == said, fields


def test_enclosure(site: WP) -> None:
    assert got(site, 1, "enclosure") == []
    for given in (
        {"url": "http://e.example/a", "length": 1},
        {"url": "http://e.example/a", "type": "b"},
    ):
        assert not got(site, post(site, enclosure=given), "enclosure")
    made = post(site, enclosure={"url": "http://e.example/a?x=1&y=2", "length": 12, "type": "audio/mpeg"})
    assert got(site, made, "enclosure") == {
        "url": "http://e.example/a?x=1&amp;y=2",
        "length": 12,
        "type": "audio/mpeg",
    }
    assert [(f["key"], f["value"]) for f in got(site, made, "custom_fields")] == [
        ("enclosure", "http://e.example/a?x=1&y=2\n12\naudio/mpeg\n")
    ]
    for given, count in (
        ({"url": "http://e.example/a?x=1&y=2", "length": 12, "type": "audio/mpeg"}, 1), ({"url": "http://e.example/b", "length": "abc", "type": "t"}, 2),
    ):  # fmt: skip
        ask(site, "wp.editPost", made, {"enclosure": given})
        assert len(got(site, made, "custom_fields")) == count
        assert got(site, made, "enclosure")["length"] == 12
    odd = post(site, enclosure={"url": "http://e.example/b", "length": "abc", "type": "t"})
    assert got(site, odd, "enclosure")["length"] == 0


def test_what_a_post_reads_as(site: WP) -> None:
    future = post(site, post_status="future", post_date=DateTime("20300101T00:00:00"))
    told = got(site, future, "post")
    assert (told["post_status"], told["link"], row(site, future)["post_status"]) == (
        "publish",
        f"{HOME}/?p={future}",
        "future",
    )
    draft = post(site, post_status="draft")
    assert row(site, draft)["post_date_gmt"] == "0000-00-00 00:00:00"
    options.update(site.site, "gmt_offset", "5.5")
    told = got(site, draft, "post")
    assert (told["post_date"], told["post_date_gmt"], told["link"], told["guid"]) == (
        NOW,
        "20261120T18:10:58",
        f"{HOME}/?p={draft}",
        f"{HOME}/?p={draft}",
    )
    options.update(site.site, "gmt_offset", "0")
    page = post(site, post_type="page", post_status="draft", sticky=True)
    told = got(site, page, "post")
    assert (told["link"], told["sticky"], told["post_format"], told["guid"]) == (
        f"{HOME}/?page_id={page}",
        False,
        "standard",
        f"{HOME}/?page_id={page}",
    )
    for status, path in (
        ("publish", "/2026/11/20/t"), ("private", "/2026/11/20/t"), ("pending", "/?p="), ("trash", "/?p="), ("auto-draft", "/?p="), ("draft", "/?p="),
    ):  # fmt: skip
        assert got(site, post(site, post_status=status), "post")["link"].startswith(HOME + path), status
    raw = post(site, post_title="a &amp; \"b\" -- 'c'", post_content="[gallery] <b>x</b>", post_excerpt="a & b")
    told = got(site, raw, "post")
    assert (told["post_title"], told["post_content"], told["post_excerpt"]) == (
        "a &amp; \"b\" -- 'c'",
        "[gallery] <b>x</b>",
        "a & b",
    )


def test_terms_of_a_post_by_name(site: WP) -> None:
    made = post(site, terms_names={"post_tag": ["mu", "alpha"], "category": ["Beta", "zeta"]})
    assert [term["name"] for term in got(site, made, "terms")] == ["alpha", "Beta", "mu", "zeta"]


def test_custom_fields_that_are_shown(site: WP) -> None:
    made = post(site, custom_fields=[
        {"key": "b", "value": "1"}, {"key": "a", "value": ["x", 2]}, {"key": "b", "value": {"k": True}}, {"key": "_hidden", "value": "no"},
        {"key": " trimmed ", "value": "t"}, {"key": "", "value": "no"}, {"value": "no"}, {"key": "yes", "value": True}, {"key": "no", "value": False},
        {"key": "\x01_odd".replace("\x01", ""), "value": "no"}, {"key": "d", "value": DateTime("20260102T03:04:05")},
    ])  # fmt: skip
    fields = got(site, made, "custom_fields")
    assert [list(field) for field in fields] == [["id", "key", "value"]] * len(fields)
    assert [(field["key"], field["value"]) for field in fields] == [
        ("a", 'a:2:{i:0;s:1:"x";i:1;i:2;}'), ("b", "1"), ("b", 'a:1:{s:1:"k";b:1;}'),
        ("d", 'O:8:"IXR_Date":7:{s:4:"year";s:4:"2026";s:5:"month";s:2:"01";s:3:"day";s:2:"02";s:4:"hour";s:2:"03";s:6:"minute";s:2:"04";'
              's:6:"second";s:2:"05";s:8:"timezone";s:0:"";}'),
        ("no", ""), ("trimmed", "t"), ("yes", "1"),
    ]  # fmt: skip


def test_dangling_thumbnail(site: WP) -> None:
    site.site.db.insert("wp_postmeta", {"post_id": 1, "meta_key": "_thumbnail_id", "meta_value": "999"})
    thumbnail = got(site, 1, "post_thumbnail")
    assert thumbnail["link"] is False
    assert thumbnail["date_created_gmt"] == "T::"
    assert list(thumbnail) == [
        "attachment_id",
        "date_created_gmt",
        "parent",
        "link",
        "title",
        "caption",
        "description",
        "metadata",
        "type",
        "alt",
        "thumbnail",
    ]


# -- reading


def test_get_post(site: WP) -> None:
    trashed = post(site)
    ask(site, "wp.deletePost", trashed)
    assert got(site, trashed, "post")["post_status"] == "trash"
    assert not refused(site, [
        ("admin", "wp.getPost", 999, "404 Invalid post ID."), ("admin", "wp.getPost", 0, "404 Invalid post ID."), ("admin", "wp.getPost", -1, "404 Invalid post ID."),
        ("author", "wp.getPost", 1, DENIED), ("subscriber", "wp.getPost", 1, DENIED), ("subscriber", "wp.getPost", 999, "404 Invalid post ID."),
        ("admin", "wp.getPost", 2, ["post_type"], {"post_id": "2", "post_type": "page"}), ("admin", "wp.getPost", 4, ["post_type"], {"post_id": "4", "post_type": "wp_navigation"}),
    ])  # fmt: skip


def listed(wp: WP, by: str = "admin", **filter: Any) -> list[str]:
    return [found["post_title"] for found in ask(wp, "wp.getPosts", filter, ["post_title"], by=by)]


@pytest.fixture
def many(site: WP) -> WP:
    for number in range(12):
        post(
            site,
            post_title=f"n{number:02d}",
            post_date=DateTime(f"20260101T00:00:{number:02d}"),
            post_name=f"z{20 - number}",
        )
    for status in ("draft", "pending", "private", "trash", "auto-draft"):
        post(
            site, post_title=status, post_status=status, post_date=DateTime("20250101T00:00:00"), post_content="findme"
        )
    post(site, post_title="future", post_status="future", post_date=DateTime("20300101T00:00:00"))
    post(site, by="author", post_title="authors", post_date=DateTime("20310101T00:00:00"), post_status="draft")
    return site


def test_get_posts(many: WP) -> None:
    everything = [post["post_title"] for post in ask(many, "wp.getPosts", {"number": 100}, ["post_title"])]
    assert everything[:3] == ["authors", "future", "Hello world!"]
    assert everything[3:15] == [f"n{number:02d}" for number in range(11, -1, -1)]
    assert sorted(everything[15:]) == ["draft", "pending", "private"]
    assert listed(many) == everything[:10]
    rows: list[tuple[dict[str, Any], Any]] = [
        ({"number": 2}, everything[:2]), ({"number": 2, "offset": 1}, everything[1:3]), ({"number": -1}, everything[:1]), ({"number": 0}, everything[:10]),
        ({"number": "3x"}, everything[:3]), ({"post_status": "draft"}, ["authors", "draft"]), ({"post_status": "draft,future"}, ["authors", "future", "draft"]),
        ({"post_status": ["draft", "future"]}, ["authors", "future", "draft"]), ({"post_status": "", "number": 2}, ["Hello world!", "n11"]),
        ({"post_status": "trash"}, ["trash"]), ({"post_status": "auto-draft"}, ["auto-draft"]), ({"order": "ASC", "number": 1}, ["authors"]),
        ({"orderby": "date", "order": "ASC", "number": 20, "offset": 3}, [*[f"n{n:02d}" for n in range(12)], "Hello world!", "future", "authors"]),
        ({"orderby": "title", "order": "asc", "number": 2}, ["authors", "draft"]), ({"orderby": "title", "number": 1}, ["private"]),
        ({"orderby": "ID", "number": 1}, ["authors"]), ({"orderby": "ID", "order": "ASC", "number": 2}, ["Hello world!", "n00"]),
        ({"orderby": "name", "order": "ASC", "number": 1, "post_status": "publish"}, ["Hello world!"]),
        ({"orderby": "comment_count", "number": 1}, ["Hello world!"]), ({"orderby": "bogus", "number": 1}, ["authors"]), ({"orderby": "author", "number": 1}, ["authors"]),
        ({"s": "findme", "post_status": "draft"}, ["draft"]), ({"s": "nothing at all"}, []), ({"s": "n05"}, ["n05"]),
        ({"author": 3, "category": 99, "ID": 5, "number": 1, "year": 1999}, ["authors"]), ({"post_type": "page", "post_status": "publish"}, ["Sample Page"]),
    ]  # fmt: skip
    assert not differing((filter, listed(many, **filter), said) for filter, said in rows)
    assert sorted(listed(many, number=100, post_status="any")) == sorted(everything)
    assert sorted(listed(many, number=100, post_status="bogus"))[-6:] != []
    assert set(listed(many, number=100, post_status="bogus")) == {*everything, "trash", "auto-draft"}
    assert len(ask(many, "wp.getPosts", "x", ["post_title"])) == 10
    assert sorted(listed(many, number=5, orderby="rand"))
    # the limit is applied before what may not be edited is dropped
    assert listed(many, "author", number=2) == ["authors"]
    assert listed(many, "author", number=1, offset=1) == []
    assert listed(many, "contributor", number=5) == []
    assert not refused(many, [
        ("admin", "wp.getPosts", {"post_type": "bogus"}, "403 Invalid post type."), ("admin", "wp.getPosts", {"post_type": "any"}, "403 Invalid post type."),
        ("subscriber", "wp.getPosts", "401 Sorry, you are not allowed to edit posts in this post type."),
        ("author", "wp.getPosts", {"post_type": "page"}, "401 Sorry, you are not allowed to edit posts in this post type."),
        ("admin", "wp.getPosts", {"post_type": "attachment"}, []), ("admin", "wp.getPosts", {"post_type": "revision"}, []),
    ])  # fmt: skip
    assert len(ask(many, "wp.getPosts", {"post_type": "revision", "post_status": "inherit", "number": 100}, [])) == 18
    many.clock.frozen = (many.clock.frozen or 0) + 100
    ask(many, "wp.editPost", 1, {"post_excerpt": "e"})
    assert listed(many, orderby="modified", number=1) == ["Hello world!"]


# -- creating


def refusal_of(wp: WP, content: dict[str, Any], by: str) -> Any:
    return ask(wp, "wp.newPost", content, by=by)


PUBLISH = "401 Sorry, you are not allowed to publish posts in this post type."
STICKY = "401 Sorry, you are not allowed to make posts sticky."
REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("admin", {"post_type": "bogus"}, "403 Invalid post type."), ("subscriber", {"post_type": "bogus"}, "403 Invalid post type."),
    ("subscriber", {}, "401 Sorry, you are not allowed to post on this site."), ("author", {"post_type": "page"}, "401 Sorry, you are not allowed to post on this site."),
    ("contributor", {"post_type": "attachment"}, "401 Sorry, you are not allowed to post on this site."),
    ("subscriber", {"post_status": "publish"}, "401 Sorry, you are not allowed to post on this site."),
    ("contributor", {"post_status": "private"}, "401 Sorry, you are not allowed to create private posts in this post type."),
    ("contributor", {"post_status": "publish"}, PUBLISH), ("contributor", {"post_status": "future"}, PUBLISH),
    ("contributor", {"post_status": "publish", "post_password": "p"}, PUBLISH),
    ("contributor", {"post_password": "p", "post_author": 1}, "401 Sorry, you are not allowed to create password protected posts in this post type."),
    ("author", {"post_author": 1}, "401 Sorry, you are not allowed to create posts as this user."), ("author", {"post_author": -1}, "401 Sorry, you are not allowed to create posts as this user."),
    ("author", {"post_author": 999}, "401 Sorry, you are not allowed to create posts as this user."), ("admin", {"post_author": 999}, "404 Invalid author ID."),
    ("admin", {"post_status": "private", "sticky": True}, "401 Sorry, you cannot stick a private post."),
    ("admin", {"post_password": "x", "sticky": True}, "401 Sorry, you cannot stick a private post."),
    ("author", {"sticky": True}, STICKY), ("author", {"sticky": False}, STICKY), ("author", {"sticky": False, "post_thumbnail": 99}, STICKY),
    ("admin", {"post_thumbnail": 99}, "404 Invalid attachment ID."),
    ("admin", {"terms": {"bogus": [1]}}, "401 Sorry, one of the given taxonomies is not supported by the post type."),
    ("admin", {"post_type": "page", "terms": {"category": [1]}}, "401 Sorry, one of the given taxonomies is not supported by the post type."),
    ("admin", {"terms": {"category": [99]}}, "403 Invalid term ID."), ("admin", {"terms": {"post_tag": [1]}}, "403 Invalid term ID."),
    ("admin", {"terms_names": {"bogus": ["x"]}}, "401 Sorry, one of the given taxonomies is not supported by the post type."),
    ("admin", {"terms_names": {"category": ["same"]}}, "401 Ambiguous term name used in a hierarchical taxonomy. Please use term ID instead."),
    ("author", {"terms_names": {"post_tag": ["fresh"]}}, "401 Sorry, you are not allowed to add a term to one of the given taxonomies."),
    ("contributor", {"terms_names": {"category": ["fresh"]}}, "401 Sorry, you are not allowed to add a term to one of the given taxonomies."),
    ("admin", {"terms_names": {"post_tag": [""]}}, "500 A name is required for this term."),
    ("admin", {"post_title": "", "post_content": "", "post_excerpt": ""}, "500 Content, title, and excerpt are empty."),
    ("admin", {"post_date": DateTime("00000000T00:00:00")}, "500 Invalid date."),
    ("admin", {"post_password": "p" * 256}, "500 Could not update post in the database."),
]  # fmt: skip


def test_refusals_of_new_posts(site: WP) -> None:
    for parent in ({}, {"parent": 1}):
        ask(site, "wp.newTerm", {"taxonomy": "category", "name": "same", **parent})
    before = site.site.db.value('SELECT max("ID") FROM "wp_posts"')
    assert not differing(
        ((by, content), ask(site, "wp.newPost", {"post_title": "T", **content}, by=by), said)
        for by, content, said in REFUSALS
    )
    # those from the sticky one on left an auto-draft behind
    first = next(number for number, (_, content, _) in enumerate(REFUSALS) if "sticky" in content)
    left = site.site.db.rows('SELECT "post_status", "post_title" FROM "wp_posts" WHERE "ID" > ?', (before,))
    assert [tuple(each) for each in left] == [("auto-draft", "Auto Draft")] * (len(REFUSALS) - first)


def test_what_a_new_post_takes(site: WP) -> None:
    made = post(
        site,
        ID=1,
        menu_order=7,
        guid="http://x/",
        post_mime_type="a/b",
        post_category=[5],
        tags_input=["a"],
        wp_page_template="x",
        bogus="y",
    )
    told = got(site, made)
    assert made != 1
    assert (told["menu_order"], told["guid"], told["post_mime_type"]) == (0, f"{HOME}/?p={made}", "")
    assert [term["name"] for term in told["terms"]] == ["Uncategorized"]
    assert (told["comment_status"], told["ping_status"]) == ("closed", "open")
    page = got(site, post(site, post_type="page"))
    assert (page["comment_status"], page["ping_status"]) == ("closed", "closed")
    assert row(site, post(site, comment_status="bogus", ping_status=["x"]))["comment_status"] == "closed"
    opened = row(site, post(site, comment_status="open", ping_status="closed"))
    assert (opened["comment_status"], opened["ping_status"]) == ("open", "closed")
    options.update(site.site, "default_ping_status", "closed")
    options.update(site.site, "default_comment_status", "open")
    told = got(site, post(site))
    assert (told["comment_status"], told["ping_status"]) == ("closed", "closed")
    nothing = ask(site, "wp.newPost", {"post_title": "  padded  "})
    assert nothing.isdecimal()
    assert row(site, int(nothing))["post_status"] == "draft"
    blank = "<value> padded </value>"
    body = (
        "<methodCall><methodName>wp.newPost</methodName><params><value>1</value><value>admin</value><value>secret</value><value><struct>"
        f"<member><name>post_title</name>{blank}</member><member><name>post_content</name>{blank}</member></struct></value></params></methodCall>"
    )
    made = int(send(site, body).body.split("<string>")[1].split("<")[0])
    assert (row(site, made)["post_title"], row(site, made)["post_content"]) == ("padded", " padded ")
    assert int(post(site, post_type="page", post_title="")) > made


def test_identifiers_advance(site: WP) -> None:
    first = post(site)
    assert post(site) == first + 2
    assert row(site, first + 1)["post_type"] == "revision"
    navigation = post(site, post_type="nav_menu_item")
    assert post(site) == navigation + 1
    assert {name: meta(site, first, name) for name in ("_pingme", "_encloseme")} == {
        "_pingme": ["1"],
        "_encloseme": ["1"],
    }
    draft = post(site, post_status="draft")
    assert meta(site, draft, "_pingme") == []
    assert got(site, first, "custom_fields") == []


def test_statuses_of_new_posts(site: WP) -> None:
    for status in ("trash", "inherit", "auto-draft", "request-completed", "request-failed"):
        assert row(site, post(site, "contributor", post_status=status))["post_status"] == status
    for status in ("bogus", "", "Publish"):
        assert row(site, post(site, "contributor", post_status=status))["post_status"] == "draft"
    for kind in ("revision", "nav_menu_item", "wp_block"):
        assert row(site, post(site, post_type=kind))["post_type"] == kind


def test_authors_of_new_posts(site: WP) -> None:
    for given, said in ((0, 1), (2, 2), (-2, 2), ("3", 3), ("", 1)):
        assert row(site, post(site, post_author=given))["post_author"] == said, given


def test_sticky(site: WP) -> None:
    for given, said in (
        (True, True),
        (1, True),
        ("yes", True),
        ("false", False),
        (0, False),
        ("", False),
        (False, False),
    ):
        for status in ("publish", "draft"):
            made = post(site, sticky=given, post_status=status)
            assert ask(site, "wp.getPost", made, ["sticky"])["sticky"] is said, (given, status)
    private = post(site, post_status="private", sticky=False)
    assert ask(site, "wp.getPost", private, ["sticky"])["sticky"] is False


def names_of(wp: WP, post_id: int) -> list[tuple[str, str]]:
    return [(term["taxonomy"], term["name"]) for term in got(wp, post_id, "terms")]


def test_terms_of_new_posts(site: WP) -> None:
    news = int(ask(site, "wp.newTerm", {"taxonomy": "category", "name": "News"}))
    tag = int(ask(site, "wp.newTerm", {"taxonomy": "post_tag", "name": "Red"}))
    rows: list[tuple[dict[str, Any], Any]] = [
        ({}, [("category", "Uncategorized")]), ({"terms": {"category": []}}, []), ({"terms": {"category": [news]}}, [("category", "News")]),
        ({"terms": {"post_tag": [tag]}}, [("post_tag", "Red"), ("category", "Uncategorized")]),
        ({"terms": {"category": [1]}, "terms_names": {"category": ["news"]}}, [("category", "News"), ("category", "Uncategorized")]),
        ({"terms_names": {"post_tag": ["RED", "a, b"]}}, [("post_tag", "a, b"), ("post_tag", "Red"), ("category", "Uncategorized")]),
        ({"terms": {"category": [str(news)]}}, [("category", "News")]),
    ]  # fmt: skip
    assert not differing((content, names_of(site, post(site, **content)), said) for content, said in rows)
    made = post(site, terms_names={"category": ["Deep"]})
    assert got(site, made, "terms")[0]["parent"] == "0"
    assert names_of(site, post(site, "author", terms_names={"post_tag": ["red"]}, terms={"category": [news]})) == [
        ("category", "News"),
        ("post_tag", "Red"),
    ]
    ask(site, "wp.editPost", made, {"terms": {"post_tag": [tag]}})
    assert names_of(site, made) == [("category", "Deep"), ("post_tag", "Red")]
    ask(site, "wp.editPost", made, {"terms": {"category": []}})
    assert names_of(site, made) == [("post_tag", "Red")]


def test_formats_of_new_posts(site: WP) -> None:
    for given, said in (
        ("aside", "aside"),
        ("gallery", "gallery"),
        ("bogus", "standard"),
        ("post-format-aside", "standard"),
        ("standard", "standard"),
        ("", "standard"),
    ):
        assert ask(site, "wp.getPost", post(site, post_format=given), ["post_format"])["post_format"] == said, given


def test_partial_effects(site: WP) -> None:
    ask(
        site,
        "wp.newPost",
        {
            "post_title": "T",
            "custom_fields": [{"key": "k", "value": "v"}],
            "terms_names": {"post_tag": ["kept"], "bogus": ["x"]},
        },
    )
    last = site.site.db.value('SELECT max("ID") FROM "wp_posts"')
    assert meta(site, last, "k") == ["v"]
    assert "kept" in [term["name"] for term in ask(site, "wp.getTerms", "post_tag")]


# -- editing


def test_edit_post(site: WP) -> None:
    made = post(
        site,
        "author",
        post_content="c",
        post_excerpt="e",
        post_date=DateTime("20200102T03:04:05"),
        terms_names={"category": ["uncategorized"]},
    )
    site.clock.frozen = (site.clock.frozen or 0) + 3600
    assert not refused(site, [
        ("admin", "wp.editPost", 999, {}, "404 Invalid post ID."), ("contributor", "wp.editPost", made, {}, DENIED), ("subscriber", "wp.editPost", made, {}, DENIED),
        ("admin", "wp.editPost", made, {"post_type": "page"}, "401 The post type may not be changed."), ("admin", "wp.editPost", made, {"post_type": "bogus"}, "403 Invalid post type."),
        ("admin", "wp.editPost", made, {"if_not_modified_since": DateTime("20261120T23:40:57")}, "409 There is a revision of this post that is more recent."),
        ("admin", "wp.editPost", made, {"if_not_modified_since": DateTime("20261120T23:40:57+02:00")}, "409 There is a revision of this post that is more recent."),
        ("admin", "wp.editPost", made, {"if_not_modified_since": DateTime("20261120T23:40:58-10:00")}, True), ("admin", "wp.editPost", made, {"post_title": "U"}, True),
        ("admin", "wp.editPost", made, {"post_title": "", "post_content": "", "post_excerpt": ""}, "500 Content, title, and excerpt are empty."),
    ])  # fmt: skip
    told = got(site, made, "post")
    assert (told["post_title"], told["post_content"], told["post_excerpt"], told["post_date"], told["post_author"], told["post_modified"]) == (
        "U", "c", "e", "20200102T03:04:05", "3", "20261121T00:40:58",
    )  # fmt: skip
    other = post(site, post_title="Other", post_content="old")
    assert ask(site, "wp.editPost", made, {"ID": other, "post_excerpt": "new"}) is True
    assert (row(site, other)["post_title"], row(site, other)["post_content"], row(site, other)["post_excerpt"]) == (
        "U",
        "c",
        "new",
    )
    assert row(site, made)["post_excerpt"] == "e"
    assert ask(site, "wp.editPost", made, {"ID": 12345}) == "401 Invalid post ID."
    ask(site, "wp.editPost", made, {"post_status": "bogus"})
    assert row(site, made)["post_status"] == "draft"


def test_drafts_float(site: WP) -> None:
    start = site.clock.frozen or 0
    for method, args in (("wp.editPost", ({"post_excerpt": "x"},)), ("metaWeblog.editPost", None)):
        draft = post(site, post_status="draft")
        fixed = post(site, post_status="draft", post_date=DateTime("20200102T03:04:05"))
        site.clock.frozen = start = start + 3600
        for number in (draft, fixed):
            if args:
                assert ask(site, method, number, *args) is True
            else:
                assert answer(site, method, number, "admin", "secret", {"title": "T"}, False) is True
        assert row(site, draft)["post_date"] == site.site.now().strftime("%Y-%m-%d %H:%M:%S")
        assert row(site, draft)["post_date_gmt"] == "0000-00-00 00:00:00"
        assert row(site, fixed)["post_date"] == "2020-01-02 03:04:05"


def test_edits_of_others(site: WP) -> None:
    own = post(site, "contributor", post_status="draft")
    assert ask(site, "wp.editPost", own, {"post_title": "x"}, by="contributor") is True
    ask(site, "wp.editPost", own, {"post_status": "publish"})
    assert ask(site, "wp.editPost", own, {"post_title": "x"}, by="contributor") == DENIED
    sticky = post(site, sticky=True)
    assert ask(site, "wp.editPost", sticky, {"post_status": "private"}) is True
    assert ask(site, "wp.getPost", sticky, ["sticky"])["sticky"] is False
    assert ask(site, "wp.editPost", own, {"post_title": "z"}, by="editor") is True
    assert row(site, own)["post_author"] == 4


def test_edits_of_custom_fields(site: WP) -> None:
    made = post(
        site,
        custom_fields=[
            {"key": "a", "value": "1"},
            {"key": "b", "value": "2"},
            {"key": "c", "value": "3"},
            {"key": "d", "value": "4"},
        ],
    )
    ids = {field["key"]: field["id"] for field in got(site, made, "custom_fields")}
    foreign = got(site, post(site, custom_fields=[{"key": "f", "value": "9"}]), "custom_fields")[0]["id"]
    ask(site, "wp.editPost", made, {"custom_fields": [
        {"id": ids["a"], "key": "a", "value": "new"}, {"id": ids["b"], "key": "other", "value": "no"}, {"id": ids["c"]}, {"id": foreign, "key": "f", "value": "no"},
        {"id": 99999, "key": "g", "value": "no"}, {"key": "e", "value": "5"},
    ]})  # fmt: skip
    assert [(field["key"], field["value"]) for field in got(site, made, "custom_fields")] == [
        ("a", "new"),
        ("b", "2"),
        ("d", "4"),
        ("e", "5"),
    ]
    ask(site, "wp.editPost", made, {"custom_fields": [{"id": ids["a"], "key": "a"}]})
    assert got(site, made, "custom_fields")[0]["value"] == ""


def test_trash(site: WP) -> None:
    made = post(site, comment_status="open", post_name="slug")
    comment = ask(site, "wp.newComment", made, {"content": "hello"})
    assert ask(site, "wp.deletePost", made) is True
    stored = row(site, made)
    assert (stored["post_status"], stored["post_name"]) == ("trash", "slug__trashed")
    metas = {key: meta(site, made, key) for key in ("_wp_trash_meta_status", "_wp_desired_post_slug")}
    assert metas == {"_wp_trash_meta_status": ["publish"], "_wp_desired_post_slug": ["slug"]}
    assert meta(site, made, "_wp_trash_meta_time")[0].isdecimal()
    assert ask(site, "wp.getComment", comment)["status"] == "post-trashed"
    assert ask(site, "wp.editPost", made, {"post_title": "still"}) is True
    assert row(site, made)["post_status"] == "trash"
    assert ask(site, "wp.editPost", made, {"post_status": "publish"}) is True
    assert (row(site, made)["post_status"], row(site, made)["post_name"]) == ("publish", "slug")
    assert ask(site, "wp.getComment", comment)["status"] == "post-trashed"
    assert ask(site, "wp.deletePost", made) is True
    assert ask(site, "wp.deleteFile", made) is True
    assert row(site, made) == {}
    assert site.site.db.value('SELECT count(*) FROM "wp_posts" WHERE "post_parent" = ?', (made,)) == 0
    assert site.site.db.value('SELECT count(*) FROM "wp_postmeta" WHERE "post_id" = ?', (made,)) == 0
    assert ask(site, "wp.getComment", comment) == "404 Invalid comment ID."
    assert ask(site, "wp.deletePost", made) == "404 Invalid post ID."
    assert ask(site, "wp.deletePost", 4) is True
    assert row(site, 4) == {}
    owner, rival = post(site, post_name="mine"), post(site, post_name="x")
    ask(site, "wp.deletePost", owner)
    ask(site, "wp.editPost", rival, {"post_name": "mine"})
    assert (row(site, owner)["post_name"], row(site, rival)["post_name"]) == ("mine__trashed", "mine")


# -- dates


def moments(wp: WP, **content: Any) -> tuple[str, str, str]:
    stored = row(wp, post(wp, **content))
    return stored["post_date"], stored["post_date_gmt"], stored["post_status"]


def test_dates(site: WP) -> None:
    options.update(site.site, "gmt_offset", "5.5")
    zero, now, gmt = "0000-00-00 00:00:00", "2026-11-21 05:10:58", "2026-11-20 23:40:58"
    said = "2020-01-02 03:04:05"
    rows: list[tuple[dict[str, Any], tuple[str, str, str]]] = [
        ({"post_date": DateTime("20200102T03:04:05")}, (said, "2020-01-01 21:34:05", "publish")), ({"post_date": DateTime("20200102T03:04:05Z")}, ("2020-01-02 08:34:05", said, "publish")),
        ({"post_date": "2020-01-02 03:04:05"}, (said, "2020-01-01 21:34:05", "publish")), ({"post_date": "20200102T03:04:05"}, (said, "2020-01-01 21:34:05", "publish")),
        ({"post_date": "rubbish"}, (now, gmt, "publish")), ({"post_date": ""}, (now, gmt, "publish")),
        ({"post_date_gmt": DateTime("20200102T03:04:05"), "post_date": DateTime("20100101T00:00:00")}, ("2020-01-02 08:34:05", said, "publish")),
        ({"post_date_gmt": DateTime("20200102T03:04:05Z")}, ("2020-01-02 08:34:05", said, "publish")), ({"post_date_gmt": DateTime("20200102T03:04:05+0200")}, ("2020-01-02 06:34:05", "2020-01-02 01:04:05", "publish")),
        ({"post_date_gmt": "2020-01-02 03:04:05"}, ("2020-01-02 08:34:05", said, "publish")),
        ({"post_date_gmt": "2010-01-02 03:04:05", "post_date": DateTime("20200102T03:04:05")}, (said, "2020-01-01 21:34:05", "publish")),
        ({"post_date_gmt": "0000-00-00 00:00:00"}, (now, gmt, "publish")),
        ({"post_status": "draft"}, (now, zero, "draft")), ({"post_status": "pending"}, (now, zero, "pending")), ({"post_status": "private"}, (now, gmt, "private")),
        ({"post_status": "draft", "post_date": DateTime("20200102T03:04:05")}, (said, "2020-01-01 21:34:05", "draft")),
        ({"post_date_gmt": DateTime("20261120T23:41:57")}, ("2026-11-21 05:11:57", "2026-11-20 23:41:57", "publish")),
        ({"post_date_gmt": DateTime("20261120T23:41:58")}, ("2026-11-21 05:11:58", "2026-11-20 23:41:58", "future")),
        ({"post_status": "future", "post_date": DateTime("20200102T03:04:05")}, (said, "2020-01-01 21:34:05", "publish")),
        ({"post_status": "private", "post_date": DateTime("20300102T03:04:05")}, ("2030-01-02 03:04:05", "2030-01-01 21:34:05", "private")),
        ({"post_status": "draft", "post_date": DateTime("20300102T03:04:05")}, ("2030-01-02 03:04:05", "2030-01-01 21:34:05", "draft")),
    ]  # fmt: skip
    assert not differing((content, moments(site, **content), said) for content, said in rows)
    assert (
        ask(site, "wp.newPost", {"post_title": "T", "post_date_gmt": DateTime("00000000T00:00:00")})
        == "500 Invalid date."
    )
    options.update(site.site, "timezone_string", "America/New_York")
    assert moments(site, post_date=DateTime("20200702T03:04:05"))[:2] == ("2020-07-02 03:04:05", "2020-07-02 07:04:05")
    draft = post(site, post_status="draft")
    site.clock.frozen = (site.clock.frozen or 0) + 86400
    ask(site, "wp.editPost", draft, {"post_status": "publish"})
    assert row(site, draft)["post_date_gmt"] == "2026-11-21 23:40:58"


# -- slugs

SLUGS = [
    ("éßů Ünï", "esu-uni"), ("<b>Bold</b> x", "bold-x"), ("100% a%20b", "100-a%20b"), ("ABC", "abc"), ("日本", "%e6%97%a5%e6%9c%ac"), ("a–b—c\u00a0d/e", "a-b-c-d-e"),
    ("“q” «g» ¡x¿ ©®°…™ s\u00adh z\u200bw", "q-g-x-sh-zw"), ("3×4", "3x4"), ("a &amp; b &#8217;", "a-b"), ("a.b.c", "a-b-c"), ("a(b)[c]{d}!e?f,g;h", "abcdefgh"),
    ("  a \t bb ", "a-bb"), ("a---bbb--", "a-bbb"), ("-a-", "a"), ("a_b", "a_b"), ("a/bbbb", "a-bbbb"), ("日" * 30, "%e6%97%a5" * 22), ("it's", "its"), ("x\u2003y", "x-y"),
]  # fmt: skip


def test_slugs(site: WP) -> None:
    assert not differing(
        (title, row(site, post(site, post_title=title, post_status="private"))["post_name"], slug)
        for title, slug in SLUGS
    )
    empty = post(site, post_title="???", post_status="publish")
    assert row(site, empty)["post_name"] == str(empty)
    assert row(site, post(site, post_title="Title", post_name="Given Name"))["post_name"] == "given-name"
    draft = post(site, post_title="Draft", post_status="draft")
    assert row(site, draft)["post_name"] == ""
    assert row(site, post(site, post_status="draft", post_name="Given Name"))["post_name"] == "given-name"
    again = post(site, post_status="draft", post_name="given-name")
    ask(site, "wp.editPost", again, {"post_status": "publish"})
    assert row(site, again)["post_name"] == "given-name-2"
    ask(site, "wp.editPost", again, {"post_name": "", "post_title": "Anew"})
    assert row(site, again)["post_name"] == "anew"


def test_unique_slugs(site: WP) -> None:
    def named(name: str, **more: Any) -> str:
        return str(row(site, post(site, post_name=name, **more))["post_name"])

    assert [named("same") for _ in range(3)] == ["same", "same-2", "same-3"]
    assert named("same", post_type="page") == "same"
    assert named("same", post_type="page", post_parent=2) == "same"
    assert named("same", post_type="page", post_parent=2) == "same-2"
    for reserved in ("feed", "rss", "rss2", "rdf", "atom", "embed"):
        assert named(reserved) == f"{reserved}-2"
    long = "a" * 200
    assert named(long) == long
    assert named(long) == "a" * 198 + "-2"
    assert named("2020") == "2020"  # by /%year%/%monthnum%/%day%/%postname%/ no number clashes
    options.update(site.site, "permalink_structure", "/%postname%/")
    assert named("2021") == "2021-2"
    options.update(site.site, "permalink_structure", "/%year%/%postname%/")
    assert (named("11"), named("13")) == ("11-2", "13")
    options.update(site.site, "permalink_structure", "/%year%/%monthnum%/%postname%/")
    assert (named("31"), named("32")) == ("31-2", "32")


# -- filters of texts


def test_text_filters(site: WP) -> None:
    script = "<script>t</script><i>i</i>"
    for who in ("admin", "editor"):
        told = got(
            site,
            post(
                site,
                who,
                post_title=script,
                post_content="<iframe></iframe> & &#146; <b onclick='x'>y</b>",
                post_excerpt=script,
            ),
            "post",
        )
        assert (told["post_title"], told["post_content"], told["post_excerpt"]) == (
            script,
            "<iframe></iframe> & &#8217; <b onclick='x'>y</b>",
            script,
        )
    told = got(site, post(site, "author", post_title=script, post_content="<iframe src='x'></iframe> a & b <b onclick='x'>y</b><script>z</script>",
               post_excerpt=script + "<p>p</p>", custom_fields=[{"key": "k", "value": script}]), by="author")  # fmt: skip
    assert (told["post_title"], told["post_content"], told["post_excerpt"]) == (
        "t<i>i</i>",
        " a &amp; b <b>y</b>z",
        "t<i>i</i><p>p</p>",
    )
    assert told["custom_fields"][0]["value"] == script
    assert got(site, post(site, "author", post_title="<p>p</p>"), "post")["post_title"] == "p"


# -- revisions


def test_revisions(site: WP) -> None:
    made = post(site, post_content="one")
    for second, content in enumerate(("two", "two", "three"), 1):
        site.clock.frozen = (site.clock.frozen or 0) + second
        ask(site, "wp.editPost", made, {"post_content": content})
    told = ask(site, "wp.getRevisions", made, ["post_content", "post_type", "post_status", "post_name", "post_parent"])
    assert [
        (each["post_content"], each["post_type"], each["post_status"], each["post_name"], each["post_parent"])
        for each in told
    ] == [(content, "revision", "inherit", f"{made}-revision-v1", str(made)) for content in ("three", "two", "one")]
    assert list(ask(site, "wp.getRevisions", made)[0]) == ["post_id", "post_date", "post_date_gmt"]
    first = told[-1]["post_id"]
    site.clock.frozen = (site.clock.frozen or 0) + 10
    assert ask(site, "wp.restoreRevision", first) is True
    assert row(site, made)["post_content"] == "one"
    assert len(ask(site, "wp.getRevisions", made)) == 4
    assert meta(site, made, "_edit_last") == ["1"]
    navigation = post(site, post_type="nav_menu_item")
    assert not refused(site, [
        ("admin", "wp.getRevisions", 1, []), ("admin", "wp.getRevisions", 999, "404 Invalid post ID."), ("author", "wp.getRevisions", made, "401 Sorry, you are not allowed to edit posts."),
        ("admin", "wp.getRevisions", navigation, "401 Sorry, revisions are disabled."), ("admin", "wp.restoreRevision", made, "404 Invalid post ID."),
        ("admin", "wp.restoreRevision", "404 Invalid post ID."), ("author", "wp.restoreRevision", first, DENIED), ("admin", "wp.restoreRevision", 99, "404 Invalid post ID."),
    ])  # fmt: skip


def test_who_makes_revisions(site: WP) -> None:
    block = post(site, post_type="wp_block", post_content="x")
    assert row(site, block + 1)["post_type"] == "revision"
    made = answer(site, "blogger.newPost", "", 1, "admin", "secret", "<title>T</title>x", True)
    assert row(site, made + 1) == {}
    upload = ask(site, "wp.uploadFile", {"name": "a.txt", "type": "text/plain", "bits": "x"})
    assert row(site, int(upload["attachment_id"]) + 1) == {}
    page = int(answer(site, "wp.newPage", 1, "admin", "secret", {"title": "P"}, True))
    assert row(site, page + 1)["post_type"] == "revision"
    weblog = int(answer(site, "metaWeblog.newPost", 1, "admin", "secret", {"title": "P"}, True))
    assert row(site, weblog + 1)["post_type"] == "revision"


def test_the_slug_0_is_never_taken(make_wp: Callable[..., WP]) -> None:
    """As WordPress 6.1.9 answered."""
    wp = lay(make_wp, "6.1")
    assert [row(wp, post(wp, post_title="?0"))["post_name"] for _ in range(2)] == ["0", "0"]
    assert [row(wp, post(wp, post_title="?00"))["post_name"] for _ in range(2)] == ["00", "00-2"]
