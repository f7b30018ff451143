"""Facts about metaWeblog.*, blogger.*, mt.*, pages and media in WordPress 7.1, sentence by sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any
from xmlrpc.client import Binary

import pytest
from PIL import Image

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.wire.facts_calls import (
    FATAL,
    DateTime,
    answer,
    ask,
    differing,
    got,
    lay,
    meta,
    post,
    refused,
    row,
)
from wpcompat_tests.wire.xmlrpc_exchange import call, send

HOME = "http://127.0.0.1:8101"
NOW = "20261120T23:40:58"
NO_POST = "404 Invalid post ID."
DENIED = "401 Sorry, you are not allowed to edit this post."
NO_PUBLISH = "401 Sorry, you are not allowed to publish posts on this site."
NO_IMAGE = "404 Invalid attachment ID."


@pytest.fixture
def site(make_wp: Callable[..., WP]) -> WP:
    return lay(make_wp)


def on(wp: WP, method: str, first: Any, *args: Any, by: str = "admin") -> Any:
    """A method whose first argument comes before the user."""
    return answer(wp, method, first, by, "secret" if by == "admin" else f"{by}-pass", *args)


def old(wp: WP, method: str, first: Any, *args: Any, by: str = "admin") -> Any:
    """A method of blogger.*, or of pages: something, a number, the user."""
    return answer(wp, method, "x", first, by, "secret" if by == "admin" else f"{by}-pass", *args)


def shape(struct: dict[str, Any]) -> dict[str, str]:
    """The letter of each member's type."""
    letters = {str: "S", int: "I", bool: "B", DateTime: "D", list: "[]", dict: "{}"}
    return {name: letters[type(value)] for name, value in struct.items()}


def said(text: str) -> list[tuple[str, str]]:
    return [(name, letter) for name, letter in (part.rsplit(" ", 1) for part in text.split(", "))]


# -- pages

PAGE = (
    "dateCreated D, userid S, page_id I, page_status S, description S, title S, link S, permaLink S, categories [], excerpt S, text_more S, mt_allow_comments I, "
    "mt_allow_pings I, wp_slug S, wp_password S, wp_author S, wp_page_parent_id I, wp_page_parent_title S, wp_page_order I, wp_author_id S, wp_author_display_name S, "
    "date_created_gmt D, custom_fields [], wp_page_template S"
)


def page(wp: WP, publish: Any = True, **content: Any) -> int:
    made = ask(wp, "wp.newPage", {"title": "P", **content}, publish)
    assert isinstance(made, str), made
    assert made.isdecimal(), made
    return int(made)


def test_pages(site: WP) -> None:
    made = page(site, description="a<!--more-->b", wp_page_parent_id=2, wp_page_order=3)
    told = old(site, "wp.getPage", made)
    assert list(shape(told).items()) == said(PAGE)
    assert (
        told["description"],
        told["text_more"],
        told["wp_page_parent_id"],
        told["wp_page_parent_title"],
        told["wp_page_order"],
    ) == ("a", "b", 2, "Sample Page", 3)
    assert (told["page_id"], told["page_status"], told["link"], told["wp_page_template"], told["wp_author"]) == (
        made, "publish", f"{HOME}/sample-page/p/", "default", "admin")  # fmt: skip
    future = page(site, dateCreated=DateTime("20300101T00:00:00"))
    assert old(site, "wp.getPage", future)["page_status"] == "future"
    edit = "401 Sorry, you are not allowed to edit this page."
    rows = [
        (999, "admin", NO_POST), (999, "subscriber", NO_POST), (made, "author", edit), (1, "subscriber", edit), (1, "admin", "404 Sorry, no such page."), (3, "editor", edit),
    ]  # fmt: skip
    assert not differing(((number, by), old(site, "wp.getPage", number, by=by), text) for number, by, text in rows)
    assert ask(site, "wp.getPages", by="author") == "401 Sorry, you are not allowed to edit pages."
    assert ask(site, "wp.getPageList", by="author") == "401 Sorry, you are not allowed to edit pages."
    ids = {each["page_id"] for each in ask(site, "wp.getPages")}
    assert ids == {2, 3, made, future}
    assert {each["page_id"] for each in ask(site, "wp.getPages", by="editor")} == {2, made, future}
    assert [each["page_id"] for each in ask(site, "wp.getPages", 1)] == [future]
    for _ in range(9):
        page(site)
    assert [len(ask(site, "wp.getPages", *count)) for count in ((), (0,), (-1,), (3,))] == [10, 10, 13, 3]
    listed = ask(site, "wp.getPageList")
    assert list(shape(listed[0]).items()) == said(
        "page_id S, page_title S, page_parent_id S, dateCreated D, date_created_gmt D"
    )
    assert [int(each["page_id"]) for each in listed] == sorted(int(each["page_id"]) for each in listed)
    assert {"3", "2"} <= {each["page_id"] for each in listed}
    assert old(site, "wp.deletePage", "x", by="x") == "403 Incorrect username or password."


def test_writing_pages(site: WP) -> None:
    made = page(site, page_status="draft")
    assert row(site, made)["post_status"] == "draft"
    assert row(site, made)["post_type"] == "page"
    rows = [
        (1, "admin", "404 Sorry, no such page."),
        (999, "admin", "404 Sorry, no such page."),
        (made, "author", "401 Sorry, you are not allowed to edit this page."),
    ]
    assert not differing(
        ((number, by), old(site, "wp.editPage", number, {}, True, by=by), text) for number, by, text in rows
    )
    assert old(site, "wp.editPage", made, {"title": "Q"}, True) is True
    assert (row(site, made)["post_title"], row(site, made)["post_status"]) == ("Q", "publish")
    assert old(site, "wp.editPage", made, {"title": "Q"}) is True
    assert row(site, made)["post_status"] == "draft"
    before = site.site.db.value('SELECT max("ID") FROM "wp_posts"')
    assert (
        ask(site, "wp.newPage", {"title": "Written", "wp_page_template": "bogus"}, True) == "500 Invalid page template."
    )
    written = row(site, before + 1)
    assert (written["post_title"], written["post_status"]) == ("Written", "publish")
    assert ask(site, "wp.newPage", {"title": "T"}, by="author") == NO_PUBLISH
    assert not refused(site, [
        ("admin", "wp.deletePage", 1, "404 Sorry, no such page."), ("author", "wp.deletePage", made, "401 Sorry, you are not allowed to delete this page."),
        ("admin", "wp.deletePage", made, True), ("admin", "wp.deletePage", made, True), ("admin", "wp.deletePage", made, "404 Sorry, no such page."),
    ])  # fmt: skip


def test_lists_about_the_site(site: WP, make_wp: Callable[..., WP]) -> None:
    details = "403 Sorry, you are not allowed to access details about this site."
    formats = {"standard": "Standard", "aside": "Aside", "chat": "Chat", "gallery": "Gallery", "link": "Link", "image": "Image", "quote": "Quote", "status": "Status",
               "video": "Video", "audio": "Audio"}  # fmt: skip
    supported = ["aside", "audio", "chat", "gallery", "image", "link", "quote", "status", "video"]
    statuses = {"draft": "Draft", "pending": "Pending Review", "private": "Private", "publish": "Published"}
    for who, method, value in (
        ("editor", "wp.getPageTemplates", {"Page No Title": "page-no-title", "Default": "default"}), ("editor", "wp.getPageStatusList", {"draft": "Draft", "private": "Private", "publish": "Published"}),
        ("author", "wp.getCommentStatusList", {"hold": "Unapproved", "approve": "Approved", "spam": "Spam", "trash": "Trash"}), ("contributor", "wp.getPostStatusList", statuses),
        ("contributor", "wp.getPostFormats", formats),
    ):  # fmt: skip
        assert list(ask(site, method, by=who).items()) == list(value.items())
        lower = {"editor": "author", "author": "contributor", "contributor": "subscriber"}[who]
        assert ask(site, method, by=lower) == details
    assert ask(site, "wp.getPostFormats", {"show-supported": True}) == {"all": formats, "supported": supported}
    assert ask(site, "wp.getPostFormats", {"show-supported": False}) == formats
    other = lay(make_wp, "6.1")
    assert list(ask(other, "wp.getPageTemplates").items()) == [
        ("Blog (Alternative)", "blog-alternative"),
        ("Blank", "blank"),
        ("Default", "default"),
    ]
    assert ask(other, "wp.getPostFormats", {"show-supported": True}) == formats


# -- metaWeblog


def weblog(wp: WP, publish: Any = True, by: str = "admin", **content: Any) -> int:
    made = ask(wp, "metaWeblog.newPost", {"title": "T", **content}, publish, by=by)
    assert isinstance(made, str), made
    assert made.isdecimal(), made
    return int(made)


def test_refusals_of_new_weblog_posts(site: WP) -> None:
    rows: list[tuple[str, dict[str, Any], Any, str]] = [
        ("admin", {"post_type": "attachment"}, True, "401 Invalid post type."), ("subscriber", {"post_type": "bogus"}, True, "401 Invalid post type."),
        ("subscriber", {}, False, NO_PUBLISH), ("author", {"post_type": "page"}, False, NO_PUBLISH), ("contributor", {}, True, NO_PUBLISH),
        ("contributor", {"post_status": "publish"}, False, NO_PUBLISH), ("contributor", {}, "false", NO_PUBLISH), ("contributor", {"wp_post_format": "bogus"}, True, NO_PUBLISH),
        ("admin", {"wp_post_format": "bogus"}, True, "404 Invalid post format."), ("author", {"wp_author_id": 1}, True, "401 Sorry, you are not allowed to create posts as this user."),
        ("admin", {"wp_author_id": 999}, True, "404 Invalid author ID."), ("author", {"sticky": True}, True, "401 Sorry, you are not allowed to make posts sticky."),
        ("author", {"sticky": False}, True, "401 Sorry, you are not allowed to make posts sticky."),
        ("admin", {"post_status": "private", "sticky": True}, True, "401 Sorry, you cannot stick a private post."),
        *(("admin", {"wp_post_thumbnail": value}, True, NO_IMAGE) for value in (0, 999, 2)), ("admin", {"title": ""}, True, "500 Content, title, and excerpt are empty."),
        ("admin", {"dateCreated": "2020-01-01"}, True, FATAL),
    ]  # fmt: skip
    assert not differing(
        ((by, content, publish), ask(site, "metaWeblog.newPost", {"title": "T", **content}, publish, by=by), text)
        for by, content, publish, text in rows
    )


def test_members_of_weblog_posts(site: WP) -> None:
    ask(site, "wp.newCategory", {"name": "News"})
    made = weblog(
        site, description="a", mt_text_more="b", mt_excerpt="e", mt_keywords="one, two", categories=["News", "unknown"], mt_allow_comments=0, mt_allow_pings="closed",
        mt_tb_ping_urls="http://a.example/ http://b.example/", date_created_gmt=DateTime("20200102T03:04:05"), dateCreated=DateTime("20100102T03:04:05"),
        wp_slug="My Slug", wp_password="pw", wp_author_id=2, wp_post_format="aside", custom_fields=[{"key": "k", "value": "v"}],
    )  # fmt: skip
    stored = row(site, made)
    assert {name: stored[name] for name in ("post_content", "post_excerpt", "comment_status", "ping_status", "post_date_gmt", "post_name", "post_password", "post_author")} == {
        "post_content": "a<!--more-->b", "post_excerpt": "e", "comment_status": "closed", "ping_status": "closed", "post_date_gmt": "2020-01-02 03:04:05",
        "post_name": "my-slug", "post_password": "pw", "post_author": 2,
    }  # fmt: skip
    assert stored["to_ping"] == "http://a.example/\nhttp://b.example/"
    told = on(site, "metaWeblog.getPost", made)
    assert (told["mt_keywords"], told["categories"], told["wp_post_format"], told["custom_fields"][0]["key"]) == (
        "one, two",
        ["News"],
        "aside",
        "k",
    )
    assert on(site, "metaWeblog.getPost", weblog(site, mt_keywords=["b", "a"]))["mt_keywords"] == "a, b"
    assert on(site, "metaWeblog.getPost", weblog(site, categories=["unknown"]))["categories"] == ["Uncategorized"]
    assert (
        row(site, weblog(site, mt_tb_ping_urls=["http://a.example/", "http://b.example/"]))["to_ping"]
        == "http://a.example/\nhttp://b.example/"
    )
    comments = {
        0: "closed",
        1: "open",
        2: "closed",
        "open": "open",
        "closed": "closed",
        7: "open",
        "x": "open",
        "0": "closed",
    }
    assert not differing(
        (value, row(site, weblog(site, mt_allow_comments=value))["comment_status"], status)
        for value, status in comments.items()
    )
    pings = {0: "closed", 1: "open", "open": "open", "closed": "closed", 7: "open"}
    assert not differing(
        (value, row(site, weblog(site, mt_allow_pings=value))["ping_status"], status) for value, status in pings.items()
    )
    options.update(site.site, "default_comment_status", "closed")
    assert row(site, weblog(site))["comment_status"] == "closed"
    assert row(site, weblog(site, mt_allow_comments="x"))["comment_status"] == "closed"
    child = weblog(site, post_type="page", wp_page_parent_id=2, wp_page_order=4)
    assert (row(site, child)["post_type"], row(site, child)["post_parent"], row(site, child)["menu_order"]) == (
        "page",
        2,
        4,
    )


def test_statuses_of_weblog_posts(site: WP) -> None:
    rows: list[tuple[Any, dict[str, Any], str]] = [
        (True, {}, "publish"), (False, {}, "draft"), ("false", {}, "publish"), ("0", {}, "draft"), ("", {}, "draft"), (1, {}, "publish"),
        (True, {"post_status": "draft"}, "draft"), (False, {"post_status": "publish"}, "publish"), (True, {"post_status": "pending"}, "pending"),
        (False, {"post_status": "private"}, "private"), (True, {"post_status": "bogus"}, "publish"), (False, {"post_status": "trash"}, "draft"),
        (False, {"post_type": "page", "page_status": "publish"}, "publish"), (True, {"post_type": "page", "page_status": "draft"}, "draft"),
    ]  # fmt: skip
    assert not differing(
        ((publish, content), row(site, weblog(site, publish, **content))["post_status"], status)
        for publish, content, status in rows
    )
    assert row(site, int(ask(site, "metaWeblog.newPost", {"title": "T"})))["post_status"] == "draft"
    hidden = weblog(site, False, "contributor", post_status="private", wp_password="pw")
    assert (row(site, hidden)["post_status"], row(site, hidden)["post_author"]) == ("private", 4)
    assert row(site, weblog(site, False, "contributor", wp_password="pw"))["post_password"] == "pw"


def test_refusals_of_edited_weblog_posts(site: WP) -> None:
    theirs, own = weblog(site, by="author"), weblog(site, False, "contributor")
    upload = ask(site, "wp.uploadFile", {"name": "a.txt", "type": "text/plain", "bits": "x"})["attachment_id"]
    rows: list[tuple[str, Any, dict[str, Any], Any, Any]] = [
        ("admin", 999, {}, True, NO_POST), ("contributor", theirs, {}, True, DENIED), ("admin", upload, {}, True, "401 Invalid post type."),
        ("admin", theirs, {"post_type": "page"}, True, "401 The post type may not be changed."), ("admin", theirs, {"wp_post_format": "bogus"}, True, "404 Invalid post format."),
        ("author", theirs, {"wp_author_id": 1}, True, "401 Sorry, you are not allowed to change the post author as this user."),
        ("contributor", own, {}, True, "401 Sorry, you are not allowed to publish this post."), ("contributor", own, {"post_status": "private"}, False, "401 Sorry, you are not allowed to publish this post."),
        ("admin", theirs, {"title": "", "description": ""}, True, "500 Content, title, and excerpt are empty."),
        ("author", theirs, {"title": "saved", "sticky": True}, True, "401 Sorry, you are not allowed to make posts sticky."),
        ("admin", theirs, {"title": "kept", "wp_post_thumbnail": 999}, True, NO_IMAGE), ("admin", theirs, {"title": "T", "wp_author_id": 999}, True, True),
    ]  # fmt: skip
    assert not differing(
        ((by, number, content), on(site, "metaWeblog.editPost", number, content, publish, by=by), text)
        for by, number, content, publish, text in rows[:10]
    )
    assert row(site, theirs)["post_title"] == "saved"
    assert not differing(
        ((by, number, content), on(site, "metaWeblog.editPost", number, content, publish, by=by), text)
        for by, number, content, publish, text in rows[10:11]
    )
    assert row(site, theirs)["post_title"] == "kept"
    assert not differing(
        ((by, number, content), on(site, "metaWeblog.editPost", number, content, publish, by=by), text)
        for by, number, content, publish, text in rows[11:]
    )
    assert row(site, theirs)["post_author"] == 999


def test_edited_weblog_posts(site: WP) -> None:
    ask(site, "wp.newCategory", {"name": "News"})
    made = weblog(
        site,
        description="a",
        mt_text_more="b",
        mt_keywords="one",
        categories=["News"],
        wp_slug="slug",
        dateCreated=DateTime("20200102T03:04:05"),
    )

    def edit(publish: Any = True, **content: Any) -> dict[str, Any]:
        assert on(site, "metaWeblog.editPost", made, content, *([] if publish is None else [publish])) is True
        return dict(on(site, "metaWeblog.getPost", made))

    told = edit(mt_keywords="one", title="U")
    assert (
        told["mt_keywords"],
        told["title"],
        told["description"],
        told["mt_text_more"],
        told["categories"],
        told["dateCreated"].value,
    ) == ("one", "U", "a", "b", ["News"], "20200102T03:04:05")
    assert edit(description="c", mt_keywords="one")["mt_text_more"] == ""
    kept: list[dict[str, Any]] = [{}, {"categories": []}]
    for categories in kept:
        told = edit(**categories)
        assert (told["mt_keywords"], told["categories"]) == ("", ["News"]), categories
    assert edit(categories=["Uncategorized"])["categories"] == ["Uncategorized"]
    assert edit(wp_slug="", title="Anew")["wp_slug"] == "anew"
    assert edit(None)["post_status"] == "draft"
    assert edit(False, post_status="private")["post_status"] == "private"
    assert edit(True)["post_status"] == "publish"
    future = weblog(site, dateCreated=DateTime("20300101T00:00:00"))
    assert on(site, "metaWeblog.editPost", future, {"title": "F"}, True) is True
    assert row(site, future)["post_status"] == "future"


def picture(wp: WP, name: str = "p.png", size: tuple[int, int] = (20, 10), kind: str = "image/png", **more: Any) -> Any:
    out = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(out, "JPEG" if name.endswith("jpg") else "PNG")
    return ask(wp, "wp.uploadFile", {"name": name, "type": kind, "bits": Binary(out.getvalue()), **more})


def test_thumbnails(site: WP) -> None:
    image, text = (
        int(each["id"])
        for each in (picture(site), ask(site, "wp.uploadFile", {"name": "a.txt", "type": "text/plain", "bits": "x"}))
    )
    made = weblog(site, wp_post_thumbnail=image)

    def edit(value: Any) -> Any:
        return on(site, "metaWeblog.editPost", made, {"wp_post_thumbnail": value}, True)

    assert on(site, "metaWeblog.getPost", made)["wp_post_thumbnail"] == image
    assert edit(image) == NO_IMAGE
    assert edit("") is True
    assert meta(site, made, "_thumbnail_id") == []
    assert edit(text) == NO_IMAGE
    assert edit(image) is True
    assert edit(text) is True
    assert on(site, "metaWeblog.getPost", made)["wp_post_thumbnail"] == 0
    assert ask(site, "metaWeblog.newPost", {"title": "T", "wp_post_thumbnail": text}, True) == NO_IMAGE
    other = post(site, post_thumbnail=image)
    assert ask(site, "wp.editPost", other, {"post_thumbnail": image}) is True
    assert got(site, other, "post_thumbnail")["attachment_id"] == str(image)
    assert ask(site, "wp.editPost", other, {"post_thumbnail": ""}) is True
    assert got(site, other, "post_thumbnail") == []
    assert got(site, post(site, post_thumbnail=text), "post_thumbnail") == []
    assert ask(site, "wp.newPost", {"post_title": "T", "post_thumbnail": 9999}) == NO_IMAGE


WEBLOG = (
    "dateCreated D, userid S, postid {}, description S, title S, link S, permaLink S, categories [], mt_excerpt S, mt_text_more S, wp_more_text S, mt_allow_comments I, "
    "mt_allow_pings I, mt_keywords S, wp_slug S, wp_password S, wp_author_id S, wp_author_display_name S, date_created_gmt D, post_status S, custom_fields [], wp_post_format S, "
)


def test_weblog_posts(site: WP) -> None:
    tail = "sticky B, date_modified D, date_modified_gmt D{}, wp_post_thumbnail I"
    assert list(shape(on(site, "metaWeblog.getPost", 1)).items()) == said((WEBLOG + tail).format("I", ""))
    with_file = weblog(site, enclosure={"url": "http://e.example/a", "length": 5, "type": "t"})
    assert list(shape(on(site, "metaWeblog.getPost", with_file)).items()) == said(
        (WEBLOG + tail).format("I", ", enclosure {}")
    )
    recent = ask(site, "metaWeblog.getRecentPosts")
    assert list(shape(recent[0]).items()) == said(
        WEBLOG.format("S") + "date_modified D, date_modified_gmt D, sticky B, wp_post_thumbnail I"
    )
    assert on(site, "metaWeblog.getPost", 999) == NO_POST
    assert on(site, "metaWeblog.getPost", 1, by="author") == DENIED
    assert on(site, "metaWeblog.getPost", 2)["title"] == "Sample Page"
    assert on(site, "metaWeblog.getPost", 4)["title"] == "Navigation"
    assert ask(site, "metaWeblog.getRecentPosts", by="subscriber") == "401 Sorry, you are not allowed to edit posts."
    assert ask(site, "metaWeblog.getRecentPosts", by="contributor") == []
    site.clock.frozen = (site.clock.frozen or 0) + 5
    own = weblog(site, by="author", title="own")
    site.clock.frozen += 5
    weblog(site, title="newer")
    assert ask(site, "metaWeblog.getRecentPosts", 1, by="author") == []
    assert [each["postid"] for each in ask(site, "metaWeblog.getRecentPosts", 2, by="author")] == [str(own)]
    for _ in range(10):
        weblog(site)
    assert len(ask(site, "metaWeblog.getRecentPosts")) == 10
    assert len(ask(site, "metaWeblog.getRecentPosts", 12)) == 12
    future = weblog(site, dateCreated=DateTime("20300101T00:00:00"))
    assert on(site, "metaWeblog.getPost", future)["post_status"] == "publish"
    assert ask(site, "metaWeblog.getRecentPosts", 1)[0]["post_status"] == "publish"
    assert ask(site, "mt.getRecentPostTitles", 1)[0]["post_status"] == "future"


# -- blogger and mt


def test_blogs_and_users(site: WP) -> None:
    blog = [
        ("isAdmin", False),
        ("url", f"{HOME}/"),
        ("blogid", "1"),
        ("blogName", "Oracle Blog"),
        ("xmlrpc", f"{HOME}/xmlrpc.php"),
    ]
    for told in (
        ask(site, "blogger.getUsersBlogs", by="subscriber"),
        ask(site, "metaWeblog.getUsersBlogs", by="subscriber"),
        answer(site, "wp.getUsersBlogs", "subscriber", "subscriber-pass"),
    ):
        assert [list(each.items()) for each in told] == [blog]
    assert ask(site, "blogger.getUsersBlogs")[0]["isAdmin"] is True
    body = send(site, call("blogger.getUsersBlogs", "1", "admin", "secret"), scheme="https").body
    assert "https://127.0.0.1:8101/xmlrpc.php" in body
    assert f"<string>{HOME}/</string>" in body
    user = [("nickname", "admin"), ("userid", 1), ("url", HOME), ("lastname", ""), ("firstname", "")]
    assert list(ask(site, "blogger.getUserInfo").items()) == user
    assert (
        ask(site, "blogger.getUserInfo", by="subscriber")
        == "401 Sorry, you are not allowed to access user data on this site."
    )


def test_blogger_posts(site: WP) -> None:
    news = ask(site, "wp.newCategory", {"name": "News"})
    made = old(site, "blogger.newPost", 1, f"<title>T &amp; x</title><category>1,{news}</category>body", True)
    assert isinstance(made, int)
    told = old(site, "blogger.getPost", made)
    assert list(shape(told).items()) == said("userid S, dateCreated D, content S, postid S")
    assert (told["content"], told["postid"]) == (
        f"<title>T &amp; x</title><category>{news},1</category>body",
        str(made),
    )
    stored = row(site, made)
    assert (stored["comment_status"], stored["ping_status"], stored["post_date_gmt"]) == (
        "open",
        "open",
        "2026-11-20 23:40:58",
    )
    draft = old(site, "blogger.newPost", 1, "plain", False)
    assert row(site, draft)["post_status"] == "draft"
    assert row(site, draft)["post_date_gmt"] == "2026-11-20 23:40:58"
    assert old(site, "blogger.getPost", draft)["content"].endswith("<category>1</category>plain")
    named = old(site, "blogger.newPost", 1, "<title>T</title><category>News</category>x", True)
    assert old(site, "blogger.getPost", named)["content"] == "<title>T</title><category></category>x"
    slashed = post(site, post_content="a\\\\b\\c")
    assert old(site, "blogger.getPost", slashed)["content"].endswith("a\\bc")
    no_post = "401 Sorry, you are not allowed to post on this site."
    own = old(site, "blogger.newPost", 1, "<title>Own</title>x", False, by="contributor")
    gone = "404 Sorry, no such post."
    rows = [
        ("blogger.newPost", 1, ("x", True), "contributor", no_post), ("blogger.newPost", 1, ("x", False), "subscriber", no_post),
        ("blogger.newPost", 1, ("", True), "admin", "500 Sorry, the post could not be created."), ("blogger.getPost", 999, (), "admin", NO_POST),
        ("blogger.getPost", made, (), "author", DENIED), ("blogger.editPost", 2, ("x", True), "admin", gone), ("blogger.editPost", 999, ("x", True), "admin", gone),
        ("blogger.editPost", made, ("x", True), "contributor", DENIED), ("blogger.editPost", made, ("", True), "admin", "500 Sorry, the post could not be updated."),
        ("blogger.editPost", own, ("<title>Own</title>y", True), "contributor", True), ("blogger.deletePost", 999, (), "admin", gone),
        ("blogger.deletePost", made, (), "author", "401 Sorry, you are not allowed to delete this post."),
        ("blogger.getRecentPosts", 1, (), "subscriber", "401 Sorry, you are not allowed to edit posts."),
    ]  # fmt: skip
    assert not differing(
        ((method, first, by), old(site, method, first, *args, by=by), text) for method, first, args, by, text in rows
    )
    assert row(site, own)["post_status"] == "publish"
    assert old(site, "blogger.editPost", made, "changed", True) is True
    assert old(site, "blogger.getPost", made)["content"] == f"<title></title><category>{news},1</category>changed"
    assert old(site, "blogger.deletePost", made, True) is True
    assert row(site, made)["post_status"] == "trash"
    assert answer(site, "metaWeblog.deletePost", "x", made, "admin", "secret", True) is True
    assert row(site, made) == {}


def test_lists_without_posts(make_wp: Callable[..., WP]) -> None:
    for version, text in (
        ("7.1", "500 No posts found or an error occurred while retrieving posts."),
        ("6.1", "500 Either there are no posts, or something went wrong."),
    ):
        wp = lay(make_wp, version)
        assert old(wp, "blogger.getRecentPosts", 1, 5)[0]["postid"] == "1"
        assert ask(wp, "mt.getRecentPostTitles", by="subscriber") == []
        wp.site.db.execute('DELETE FROM "wp_posts"')
        assert old(wp, "blogger.getRecentPosts", 1, 5) == text
        assert ask(wp, "mt.getRecentPostTitles") == text
        assert ask(wp, "metaWeblog.getRecentPosts") == []


def test_movable_type(site: WP) -> None:
    news = ask(site, "wp.newCategory", {"name": "News"})
    titles = ask(site, "mt.getRecentPostTitles", 3)
    assert list(shape(titles[0]).items()) == said(
        "dateCreated D, userid S, postid S, title S, post_status S, date_created_gmt D"
    )
    assert on(site, "mt.setPostCategories", 1, [{"categoryId": 1, "isPrimary": True}, {"categoryId": news}]) is True
    told = on(site, "mt.getPostCategories", 1)
    assert [list(each.items()) for each in told] == [
        [("categoryName", "News"), ("categoryId", str(news)), ("isPrimary", True)], [("categoryName", "Uncategorized"), ("categoryId", "1"), ("isPrimary", False)],
    ]  # fmt: skip
    assert on(site, "mt.setPostCategories", 1, []) is True
    assert [each["categoryId"] for each in on(site, "mt.getPostCategories", 1)] == ["1"]
    assert on(site, "mt.setPostCategories", 1, [{"categoryId": 999}]) is True
    assert on(site, "mt.getPostCategories", 1) == []
    draft, theirs = post(site, post_status="draft"), post(site, "contributor", post_status="draft")
    publish = "401 Sorry, you are not allowed to publish this post."
    rows: list[tuple[str, int, tuple[Any, ...], str, Any]] = [
        ("mt.getPostCategories", 999, (), "admin", NO_POST), ("mt.getPostCategories", 1, (), "author", DENIED), ("mt.setPostCategories", 999, ([],), "admin", NO_POST),
        ("mt.setPostCategories", 1, ([],), "author", DENIED), ("mt.publishPost", 999, (), "admin", NO_POST), ("mt.publishPost", theirs, (), "contributor", publish),
        ("mt.publishPost", draft, (), "author", publish), ("mt.publishPost", draft, (), "admin", draft),
    ]  # fmt: skip
    assert not differing(
        ((method, first, by), on(site, method, first, *args, by=by), text) for method, first, args, by, text in rows
    )
    assert row(site, draft)["post_status"] == "publish"
    assert answer(site, "mt.getTrackbackPings", 999) == "404 Sorry, no such post."
    site.site.db.insert("wp_comments", {
        "comment_post_ID": theirs, "comment_type": "trackback", "comment_author_url": "http://t.example/", "comment_content": "<strong>Title</strong>\n\nx",
        "comment_author_IP": "192.0.2.9", "comment_approved": "0",
    })  # fmt: skip
    pings = answer(site, "mt.getTrackbackPings", theirs)
    assert [list(each.items()) for each in pings] == [
        [("pingTitle", "Title"), ("pingURL", "http://t.example/"), ("pingIP", "192.0.2.9")]
    ]


# -- media

ITEM = "attachment_id S, date_created_gmt D, parent I, link S, title S, caption S, description S, metadata {}, type S, alt S, thumbnail S"
META = "aperture credit camera caption created_timestamp copyright focal_length iso shutter_speed title orientation keywords alt"


def test_media_items(site: WP) -> None:
    told = picture(site, "Big One.jpg", (1700, 900), "image/jpeg")
    assert list(shape(told).items()) == said(ITEM + ", id S, file S, url S")
    base = f"{HOME}/wp-content/uploads/2026/11/Big-One"
    assert (told["title"], told["file"], told["url"], told["link"], told["thumbnail"]) == (
        "Big-One.jpg",
        "Big-One.jpg",
        f"{base}.jpg",
        f"{base}.jpg",
        f"{base}-150x150.jpg",
    )
    metadata = told["metadata"]
    assert list(metadata) == ["width", "height", "file", "filesize", "sizes", "image_meta"]
    assert (metadata["width"], metadata["height"], metadata["file"]) == (1700, 900, "2026/11/Big-One.jpg")
    assert [(name, size["width"], size["height"]) for name, size in metadata["sizes"].items()] == [
        ("medium", 300, 159), ("large", 1024, 542), ("thumbnail", 150, 150), ("medium_large", 768, 407), ("1536x1536", 1536, 813)]  # fmt: skip
    assert list(metadata["sizes"]["medium"]) == ["file", "width", "height", "mime-type", "filesize"]
    assert metadata["sizes"]["medium"]["file"] == "Big-One-300x159.jpg"
    assert list(metadata["image_meta"]) == META.split()
    assert (metadata["image_meta"]["aperture"], metadata["image_meta"]["keywords"], metadata["image_meta"]["alt"]) == (
        "0",
        [],
        "",
    )
    small = picture(site, "s.png")
    assert (small["metadata"]["sizes"], small["thumbnail"]) == ([], small["link"])
    text = ask(site, "wp.uploadFile", {"name": "a.txt", "type": "text/plain", "bits": "hello"})
    assert text["metadata"] == {"filesize": 5}
    large = picture(site, "huge.jpg", (3000, 1500), "image/jpeg")
    assert (large["link"], large["title"], large["metadata"]["file"], large["metadata"]["original_image"]) == (
        f"{HOME}/wp-content/uploads/2026/11/huge-scaled.jpg", "huge.jpg", "2026/11/huge-scaled.jpg", "huge.jpg")  # fmt: skip
    assert list(large["metadata"])[-1] == "original_image"
    assert (large["metadata"]["width"], large["metadata"]["height"]) == (2560, 1280)
    site.site.db.execute('DELETE FROM "wp_postmeta" WHERE "meta_key" = \'_wp_attachment_metadata\'')
    assert ask(site, "wp.getMediaItem", text["id"])["metadata"] is False


def upload(
    wp: WP, name: Any = "a.txt", kind: Any = "text/plain", bits: Any = "x", by: str = "admin", **more: Any
) -> Any:
    return ask(wp, "wp.uploadFile", {"name": name, "type": kind, "bits": bits, **more}, by=by)


def test_refusals_of_uploads(site: WP) -> None:
    data, kind = "400 Invalid attachment data.", "Sorry, you are not allowed to upload this file type."
    assert (
        ask(site, "wp.uploadFile", {"name": "x"}, by="contributor") == "401 Sorry, you are not allowed to upload files."
    )
    assert (
        ask(site, "metaWeblog.newMediaObject", "x", by="subscriber")
        == "401 Sorry, you are not allowed to upload files."
    )
    for struct in (
        "x",
        5,
        {},
        {"name": 5, "bits": "x"},
        {"name": "a.txt", "type": 5, "bits": "x"},
        {"name": "a.txt", "bits": 5},
        {"name": "", "bits": "x"},
        {"name": "???", "bits": "x"},
    ):
        assert ask(site, "wp.uploadFile", struct) == data, struct
    for name, said_name in (
        ("a.php", "a.php"),
        ("noext", "noext"),
        ("a.svg", "a.svg"),
        ("a.swf", "a.swf"),
        ("a.exe", "a.exe"),
    ):
        assert upload(site, name) == f"500 Could not write file {said_name} ({kind})."
    assert upload(site, "a.html", by="author") == f"500 Could not write file a.html ({kind})."
    assert upload(site, "a.js", by="author") == f"500 Could not write file a.js ({kind})."
    assert upload(site, "orphan.txt", by="author", post_id=1) == DENIED
    assert (site.site.uploads / "2026" / "11" / "orphan.txt").exists()
    assert upload(site, "orphan.txt")["url"].endswith("/orphan-1.txt")


def test_uploads(site: WP) -> None:
    told = upload(site, "My File!.TXT", "text/pl<ain>; x=1 ")
    stored = row(site, int(told["id"]))
    assert (told["title"], told["url"], told["type"]) == (
        "My-File.TXT",
        f"{HOME}/wp-content/uploads/2026/11/My-File.txt",
        "text/plainx1",
    )
    assert {name: stored[name] for name in ("post_name", "post_mime_type", "comment_status", "ping_status", "post_status", "guid", "post_type")} == {
        "post_name": "my-file-txt", "post_mime_type": "text/plainx1", "comment_status": "open", "ping_status": "closed", "post_status": "inherit", "guid": told["url"],
        "post_type": "attachment",
    }  # fmt: skip
    assert [upload(site, "same.txt")["url"].rsplit("/", 1)[1] for _ in range(3)] == [
        "same.txt",
        "same-1.txt",
        "same-2.txt",
    ]
    assert upload(site, "same.txt", overwrite=True)["title"] == "same.txt"
    names = {
        "x-150x150.jpg": "x-150x150-1.jpg", "x-scaled.jpg": "x-scaled-1.jpg", "x-rotated.jpg": "x-rotated-1.jpg", "../../etc/p.txt": "etcp.txt", "a%20b.txt": "a20b.txt",
        "a..b.txt": "a.b.txt", "a \t\n-b.txt": "a-b.txt", "-_.lead.txt": "lead.txt", "png": "unnamed-file.png", "x.php.txt": "x.php_.txt", "été.txt": "ete.txt",
        "日本.txt": "日本.txt", "“q”«g».txt": "qg.txt", "a?[]=<>:;,'\"&$#*()|~`!{}%+b.txt": "ab.txt", "x.tar.gz": "x.tar.gz",
    }  # fmt: skip
    assert not differing((name, upload(site, name, "")["url"].rsplit("/", 1)[1], file) for name, file in names.items())
    flat = picture(site, "t.png", (600, 400), "text/plain")
    assert flat["metadata"] == {"filesize": flat["metadata"]["filesize"]}
    assert upload(site, "fake.png", "image/png", "no picture")["url"].endswith("fake.png")
    attached = upload(site, "child.txt", post_id=1)
    assert attached["parent"] == 1
    options.update(site.site, "uploads_use_yearmonth_folders", "")
    assert upload(site, "flat.txt")["url"] == f"{HOME}/wp-content/uploads/flat.txt"


def test_media_library(site: WP) -> None:
    site.clock.frozen = (site.clock.frozen or 0) + 1
    text = upload(site, "a.txt")["id"]
    site.clock.frozen += 1
    child = upload(site, "b.txt", post_id=1)["id"]
    site.clock.frozen += 1
    image = picture(site, "c.jpg", kind="image/jpeg")["id"]

    def ids(filter: Any = None) -> list[str]:
        return [
            each["attachment_id"] for each in ask(site, "wp.getMediaLibrary", *([] if filter is None else [filter]))
        ]

    rows: list[tuple[Any, list[str]]] = [
        (None, [image, child, text]), ({}, [image, child, text]), ({"parent_id": 1}, [child]), ({"parent_id": 0}, [image, text]), ({"parent_id": ""}, [image, text]),
        ({"mime_type": "image"}, [image]), ({"mime_type": "image/*"}, [image]), ({"mime_type": "image/jpeg"}, [image]), ({"mime_type": "text/plain"}, [child, text]),
        ({"number": 2}, [image, child]), ({"number": 1, "offset": 1}, [child]), ({"offset": 1}, [image, child, text]),
    ]  # fmt: skip
    assert not differing((filter, ids(filter), said_ids) for filter, said_ids in rows)
    for number in range(9):
        upload(site, f"n{number}.txt")
    assert len(ids({"number": 0})) == 10
    assert len(ids()) == 12
    assert not refused(site, [
        ("contributor", "wp.getMediaItem", 999, "403 Sorry, you are not allowed to upload files."), ("admin", "wp.getMediaItem", 999, "404 Invalid attachment ID."),
        ("admin", "wp.getMediaItem", 1, "404 Invalid attachment ID."), ("contributor", "wp.getMediaLibrary", "401 Sorry, you are not allowed to upload files."),
        ("author", "wp.deleteFile", int(text), "401 Sorry, you are not allowed to delete this post."),
    ])  # fmt: skip
    assert ask(site, "wp.getMediaItem", text, by="author")["attachment_id"] == text
    assert ask(site, "wp.editPost", text, {"post_title": "New", "post_excerpt": "cap", "post_content": "desc"}) is True
    told = ask(site, "wp.getMediaItem", text)
    assert (told["title"], told["caption"], told["description"]) == ("New", "cap", "desc")
    assert ask(site, "wp.deleteFile", text) is True
    assert not list(site.site.uploads.rglob("a.txt"))
    user = post(site, post_content=f'<img src="{HOME}/wp-content/uploads/2026/11/c.jpg">')
    assert row(site, int(image))["post_parent"] == user


EXTENSIONS = """jpg jpeg jpe gif png bmp tiff tif webp avif ico heic heif heics heifs asf asx wmv wmx wm avi divx flv mov qt mpeg mpg mpe mp4 m4v ogv webm mkv 3gp 3gpp 3g2
3gp2 txt asc c cc h srt csv tsv ics rtx css htm html vtt dfxp mp3 m4a m4b aac ra ram wav x-wav ogg oga flac mid midi wma wax mka rtf js pdf class tar zip gz gzip rar 7z psd
xcf doc pot pps ppt wri xla xls xlt xlw mdb mpp docx docm dotx dotm xlsx xlsm xlsb xltx xltm xlam pptx pptm ppsx ppsm potx potm ppam sldx sldm onetoc onetoc2 onetmp onepkg
oxps xps odt odp ods odg odc odb odf wp wpd key numbers pages""".split()


def test_extensions(site: WP) -> None:
    for extension in EXTENSIONS:
        assert isinstance(upload(site, f"f.{extension}", ""), dict), extension
        assert isinstance(upload(site, f"f.{extension.upper()}", "", by="author"), dict) is (
            extension not in ("htm", "html", "js")
        ), extension


def test_uploads_of_6_1(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp, "6.1")
    empty = "500 Could not write file  (Empty filename)."
    assert answer(wp, "wp.uploadFile", 1, "admin", "secret") == empty
    for struct in ({"name": "", "bits": "x"}, {"name": "???", "bits": "x"}):
        assert ask(wp, "wp.uploadFile", struct) == empty
    assert (
        ask(wp, "wp.uploadFile", {"name": 5, "type": "", "bits": "x"})
        == "500 Could not write file 5 (Sorry, you are not allowed to upload this file type.)."
    )
    assert ask(wp, "wp.uploadFile", "x") == FATAL.replace("documentation/article", "support/article")
    told = picture(wp, "p.png", (400, 300))
    assert "alt" not in told
    assert "alt" not in told["metadata"]["image_meta"]
