"""Facts about comments, users, options and pingbacks in WordPress 7.1, sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.wire.facts_calls import DateTime, answer, ask, differing, lay, plain, post, refused
from wpcompat_tests.wire.xmlrpc_exchange import call, send

HOME = "http://127.0.0.1:8101"
MODERATE = "403 Sorry, you are not allowed to moderate or edit this comment."
NO_COMMENT = "404 Invalid comment ID."


@pytest.fixture
def site(make_wp: Callable[..., WP]) -> WP:
    return lay(make_wp)


# -- comments


def say(wp: WP, where: Any, text: Any, by: str = "admin", **more: Any) -> Any:
    return ask(wp, "wp.newComment", where, {"content": text, **more}, by=by)


def comment(wp: WP, number: int) -> dict[str, Any]:
    return dict(plain(ask(wp, "wp.getComment", number)))


def test_comment_struct(site: WP) -> None:
    hidden = post(site, post_title="A & \"b\" -- 'c'", post_status="private", comment_status="open")
    made = say(site, hidden, "Hi")
    assert isinstance(made, int)
    assert list(comment(site, made).items()) == [
        ("date_created_gmt", "20261120T23:40:58"), ("user_id", "1"), ("comment_id", str(made)), ("parent", "0"), ("status", "approve"), ("content", "Hi"),
        ("link", f"{HOME}/2026/11/20/a-b-c/#comment-{made}"), ("post_id", str(hidden)), ("post_title", "Private: A &#038; &#8220;b&#8221; &#8212; &#8216;c&#8217;"),
        ("author", "admin"), ("author_url", HOME), ("author_email", "admin@example.org"), ("author_ip", "192.0.2.7"), ("type", "comment"),
    ]  # fmt: skip
    closed = post(site, post_password="pw", comment_status="open")
    site.site.db.execute('UPDATE "wp_comments" SET "comment_post_ID" = ? WHERE "comment_ID" = ?', (closed, made))
    assert comment(site, made)["post_title"] == "Protected: T"
    draft = post(site, post_status="draft")
    site.site.db.execute('UPDATE "wp_comments" SET "comment_post_ID" = ? WHERE "comment_ID" = ?', (draft, made))
    assert comment(site, made)["link"] == f"{HOME}/?p={draft}/#comment-{made}"


def test_reading_comments(site: WP) -> None:
    draft = post(site, post_status="draft", comment_status="open")
    for moment, (where, text, status) in enumerate(
        ((draft, "d", "1"), (1, "h", "0"), (1, "s", "spam"), (1, "t", "trash"), (1, "n", "1")), 1
    ):
        site.site.db.insert("wp_comments", {
            "comment_post_ID": where, "comment_content": text, "comment_approved": status, "comment_type": "note" if text == "n" else "comment", "comment_author_email": "e@example.org",
            "comment_author_IP": "192.0.2.1", "comment_date": f"2026-11-21 00:00:0{moment}", "comment_date_gmt": f"2026-11-21 00:00:0{moment}",
        })  # fmt: skip

    def said(filter: Any = None, by: str = "admin") -> Any:
        told = ask(site, "wp.getComments", *([] if filter is None else [filter]), by=by)
        return [each["content"][:1] for each in told] if isinstance(told, list) else told

    status, kind = "401 Invalid comment status.", "404 Invalid post type."
    rows: list[tuple[Any, str, Any]] = [
        (None, "admin", ["h", "d", "H"]), ({}, "editor", ["h", "d", "H"]), ({"status": ""}, "admin", ["h", "d", "H"]), ({"status": "all"}, "admin", ["h", "d", "H"]),
        ({"status": "hold"}, "admin", ["h"]), ({"status": "approve"}, "admin", ["d", "H"]), ({"status": "spam"}, "admin", ["s"]), ({"status": "trash"}, "admin", ["t"]),
        ({"status": "bogus"}, "admin", []), ({"post_id": 1}, "admin", ["h", "H"]), ({"post_id": 999}, "admin", []), ({"post_type": "post"}, "admin", ["h", "d", "H"]),
        ({"post_type": "page"}, "admin", []), ({"post_type": "bogus"}, "admin", kind), ({"post_type": "wp_block"}, "admin", kind), ({"number": 1}, "admin", ["h"]),
        ({"number": 1, "offset": 1}, "admin", ["d"]), ({"number": 0}, "admin", ["h", "d", "H"]), (None, "subscriber", status), ({"status": "hold"}, "author", status),
        ({"status": "approve"}, "subscriber", ["d", "H"]), ({"status": "approve", "post_id": draft}, "subscriber", ["d"]),
    ]  # fmt: skip
    assert not differing(((filter, by), said(filter, by), text) for filter, by, text in rows)
    told = ask(site, "wp.getComments", {"status": "approve", "post_id": draft}, by="subscriber")[0]
    assert (told["author_email"], told["author_ip"]) == ("e@example.org", "192.0.2.1")
    assert not refused(
        site,
        [
            ("admin", "wp.getComment", 999, NO_COMMENT),
            ("subscriber", "wp.getComment", 999, NO_COMMENT),
            ("subscriber", "wp.getComment", 1, MODERATE),
            ("author", "wp.getComment", 1, MODERATE),
        ],
    )
    for _ in range(10):
        say(site, 1, f"more {_}")
    assert len(said()) == 10
    assert len(said({"number": 0})) == 13


def test_new_comments(site: WP) -> None:
    duplicate, denied = (
        "403 Duplicate comment detected; it looks as though you&#8217;ve already said that!",
        "403 Sorry, you are not allowed to comment on this post.",
    )
    protected, private, theirs = (
        post(site, post_password="pw", comment_status="open"),
        post(site, post_status="private", comment_status="open"),
        post(site, "author", comment_status="open"),
    )
    closed = post(site)
    assert not refused(site, [
        ("admin", "wp.newComment", 999, {"content": "x"}, "404 Invalid post ID."), ("admin", "wp.newComment", f"{HOME}/nowhere/", {"content": "x"}, "404 Invalid post ID."),
        ("admin", "wp.newComment", closed, {"content": "x"}, "403 Sorry, comments are closed for this item."), ("subscriber", "wp.newComment", protected, {"content": "x"}, denied),
        ("subscriber", "wp.newComment", private, {"content": "x"}, denied), ("admin", "wp.newComment", 1, {"content": ""}, "403 Comment is required."),
        ("admin", "wp.newComment", 1, {}, "403 Comment is required."),
    ])  # fmt: skip
    made = say(
        site,
        f"{HOME}/2026/11/20/hello-world/",
        "first",
        "subscriber",
        author="Forged",
        author_email="f@example.org",
        author_url="http://f.example/",
        comment_parent=999,
    )
    told = comment(site, made)
    assert (
        told["author"],
        told["author_email"],
        told["author_url"],
        told["parent"],
        told["status"],
        told["user_id"],
    ) == ("Subscriber", "subscriber@example.org", "", "0", "hold", "5")
    assert say(site, 1, "first", "subscriber") == duplicate
    assert say(site, 1, "quick", "subscriber") == "403 You are posting comments too quickly. Slow down."
    site.clock.frozen = (site.clock.frozen or 0) + 16
    assert comment(site, say(site, 1, "reply", "subscriber", comment_parent=1))["parent"] == "1"
    assert isinstance(say(site, 1, "a"), int)
    assert isinstance(say(site, 1, "b"), int)
    assert isinstance(say(site, 1, "c", "editor"), int)
    assert say(site, 1, "a") == duplicate
    site.clock.frozen += 16
    assert comment(site, say(site, theirs, "own", "author"))["status"] == "approve"
    site.clock.frozen += 16
    assert comment(site, say(site, 1, "other", "author"))["status"] == "approve"  # who has an approved one
    options.update(site.site, "comment_moderation", "1")
    site.clock.frozen += 16
    assert comment(site, say(site, 1, "held", "author"))["status"] == "hold"
    options.update(site.site, "disallowed_keys", "forbidden")
    site.clock.frozen += 16
    assert comment(site, say(site, 1, "a forbidden word", "contributor"))["status"] == "trash"
    site.clock.frozen += 16
    assert comment(site, say(site, 1, "<b>x</b><script>y</script><p>z</p>", "contributor"))["content"] == "<b>x</b>yz"
    assert comment(site, say(site, 1, "<script>y</script><p>z</p>"))["content"] == "<script>y</script><p>z</p>"


def test_comments_without_login(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"wordpress.anonymous_comments": "yes"})

    def say_as(**content: Any) -> Any:
        return answer(wp, "wp.newComment", 1, "", "", 1, {"content": "x", **content})

    assert say_as() == "403 Comment author name and email are required."
    assert say_as(author="A", author_email="nothing") == "403 A valid email address is required."
    options.update(wp.site, "comment_registration", "1")
    assert say_as(author="A", author_email="a@example.org") == "403 Sorry, you must be logged in to comment."
    options.update(wp.site, "comment_registration", "0")
    made = say_as(author="A", author_email="a@example.org", author_url="http://a.example/")
    told = comment(wp, made)
    assert (told["author"], told["author_email"], told["author_url"], told["user_id"]) == (
        "A",
        "a@example.org",
        "http://a.example/",
        "0",
    )


def test_edited_comments(site: WP) -> None:
    made = say(site, 1, "x")

    def edit(number: int = made, by: str = "admin", **struct: Any) -> Any:
        return ask(site, "wp.editComment", number, struct, by=by)

    unchanged = "500 Sorry, the comment could not be updated."
    rows = [
        (edit(999, content="y"), NO_COMMENT), (edit(by="author", content="y"), MODERATE), (edit(status="bogus"), "401 Invalid comment status."), (edit(), unchanged),
        (edit(content="x"), unchanged), (edit(content="y", author="N", author_url="http://n.example/", author_email="n@example.org", status="hold", date_created_gmt=DateTime("20200102T03:04:05")), True),
    ]  # fmt: skip
    assert not differing((number, was, said) for number, (was, said) in enumerate(rows))
    told = comment(site, made)
    assert (told["content"], told["author"], told["author_url"], told["author_email"], told["status"], told["date_created_gmt"]) == (
        "y", "N", "http://n.example/", "n@example.org", "hold", "20200102T03:04:05")  # fmt: skip
    assert edit(author_email="bad") is True
    assert comment(site, made)["author_email"] == ""
    assert edit(content="") is True
    assert comment(site, made)["content"] == ""
    for status in ("approve", "spam", "trash", "hold"):
        assert edit(status=status) is True
        assert comment(site, made)["status"] == status


def test_deleted_comments(site: WP) -> None:
    parent = say(site, 1, "parent")
    child = say(site, 1, "child", comment_parent=parent)
    spam = say(site, 1, "spam")
    ask(site, "wp.editComment", spam, {"status": "spam"})
    assert not refused(site, [
        ("admin", "wp.deleteComment", 999, NO_COMMENT), ("author", "wp.deleteComment", parent, "403 Sorry, you are not allowed to delete this comment."),
        ("admin", "wp.deleteComment", parent, True), ("admin", "wp.deleteComment", spam, True), ("admin", "wp.getComment", spam, NO_COMMENT),
    ])  # fmt: skip
    assert comment(site, parent)["status"] == "trash"
    assert list(ask(site, "wp.getCommentCount", 1).items()) == [
        ("approved", 2),
        ("awaiting_moderation", 0),
        ("spam", 0),
        ("total_comments", 2),
    ]
    assert ask(site, "wp.deleteComment", parent) is True
    assert comment(site, child)["parent"] == "0"
    assert not refused(site, [
        ("admin", "wp.getComment", parent, NO_COMMENT), ("admin", "wp.getCommentCount", 999, "404 Invalid post ID."),
        ("author", "wp.getCommentCount", 1, "403 Sorry, you are not allowed to access details of this post."),
    ])  # fmt: skip


# -- users

FIELDS = "user_id username first_name last_name registered bio email nickname nicename url display_name roles".split()


def test_users(site: WP) -> None:
    told = ask(site, "wp.getUser", 2)
    assert list(told) == FIELDS
    assert told["roles"] == ["editor"]
    assert told["registered"].value == "20261120T23:39:58"
    for fields, said in (
        (["basic"], ["user_id", "username", "registered", "email", "nicename", "display_name"]), (["all"], FIELDS), (["bio", "first_name", "bogus"], ["user_id", "first_name", "bio"]), ([], ["user_id"]),
    ):  # fmt: skip
        assert list(ask(site, "wp.getUser", 2, fields)) == said
    edit = "401 Sorry, you are not allowed to edit this user."
    assert not refused(site, [
        ("editor", "wp.getUser", 1, edit), ("editor", "wp.getUser", 999, edit), ("admin", "wp.getUser", 999, "404 Invalid user ID."), ("subscriber", "wp.getUser", 5, ["nickname"], {"user_id": "5", "nickname": "subscriber"}),
        ("editor", "wp.getUsers", "401 Sorry, you are not allowed to list users."), ("admin", "wp.getUsers", {"role": "bogus"}, "403 Invalid role."),
        ("subscriber", "wp.getAuthors", "401 Sorry, you are not allowed to edit posts."),
    ])  # fmt: skip

    def logins(**filter: Any) -> list[str]:
        return [each["username"] for each in ask(site, "wp.getUsers", filter, ["username"])]

    everybody = ["admin", "author", "contributor", "editor", "subscriber"]
    for filter, said in (
        ({}, everybody), ({"number": 2}, everybody[:2]), ({"number": 2, "offset": 2}, everybody[2:4]), ({"number": 0}, everybody), ({"role": "author"}, ["author"]),
        ({"who": "authors"}, everybody[:4]), ({"orderby": "ID"}, ["admin", "editor", "author", "contributor", "subscriber"]), ({"orderby": "login", "order": "DESC"}, everybody[::-1]),
    ):  # fmt: skip
        assert logins(**filter) == said, filter
    told = ask(site, "wp.getAuthors", by="contributor")
    assert [list(each.items()) for each in told] == [
        [("user_id", number), ("user_login", name), ("display_name", name if name == "admin" else name.capitalize())]
        for number, name in (
            ("1", "admin"),
            ("3", "author"),
            ("4", "contributor"),
            ("2", "editor"),
            ("5", "subscriber"),
        )
    ]


def test_profiles(site: WP) -> None:
    def edit(**struct: Any) -> dict[str, Any]:
        assert ask(site, "wp.editProfile", struct) is True
        return dict(ask(site, "wp.getProfile"))

    told = edit(first_name="F", last_name="L", url="example.com/x", display_name="D", nickname="N", nicename="Nice Name", bio="<b>b</b><script>s</script>", email="new@example.org",
                password="changed", user_pass="changed", roles=["subscriber"], username="new")  # fmt: skip
    assert {name: told[name] for name in FIELDS if name != "registered"} == {
        "user_id": "1", "username": "admin", "first_name": "F", "last_name": "L", "bio": "<b>b</b>s", "email": "admin@example.org", "nickname": "N", "nicename": "nice-name",
        "url": "http://example.com/x", "display_name": "D", "roles": ["administrator"],
    }  # fmt: skip
    assert edit(nickname="", display_name="", url="javascript:alert(1)") | {} == {
        **ask(site, "wp.getProfile"),
        "nickname": "admin",
        "display_name": "admin",
        "url": "",
    }
    assert edit(nicename="author")["nicename"] == "author-2"
    assert ask(site, "wp.editProfile", {"nicename": "x" * 51}) == "500 Nicename may not be longer than 50 characters."
    assert list(ask(site, "wp.getProfile", by="subscriber")) == FIELDS
    assert ask(site, "wp.getProfile", ["bio"], by="subscriber") == {"user_id": "5", "bio": ""}
    assert ask(site, "wp.editProfile", {"first_name": "S"}, by="subscriber") is True


# -- options

TABLE: list[tuple[str, str, bool, Any]] = [
    ("software_name", "Software Name", True, "WordPress"), ("software_version", "Software Version", True, "7.1"), ("blog_url", "WordPress Address (URL)", True, HOME),
    ("home_url", "Site Address (URL)", True, HOME), ("login_url", "Login Address (URL)", True, f"{HOME}/wp-login.php"), ("admin_url", "The URL to the admin area", True, f"{HOME}/wp-admin/"),
    ("image_default_link_type", "Image default link type", True, "none"), ("image_default_size", "Image default size", True, ""), ("image_default_align", "Image default align", True, ""),
    ("template", "Template", True, "twentytwentyfive"), ("stylesheet", "Stylesheet", True, "twentytwentyfive"), ("post_thumbnail", "Post Thumbnail", True, True),
    ("time_zone", "Time Zone", False, "0"), ("blog_title", "Site Title", False, "Oracle Blog"), ("blog_tagline", "Site Tagline", False, ""), ("date_format", "Date Format", False, "F j, Y"),
    ("time_format", "Time Format", False, "g:i a"), ("users_can_register", "Allow new users to sign up", False, "0"), ("thumbnail_size_w", "Thumbnail Width", False, "150"),
    ("thumbnail_size_h", "Thumbnail Height", False, "150"), ("thumbnail_crop", "Crop thumbnail to exact dimensions", False, "1"), ("medium_size_w", "Medium size image width", False, "300"),
    ("medium_size_h", "Medium size image height", False, "300"), ("medium_large_size_w", "Medium-Large size image width", False, "768"), ("medium_large_size_h", "Medium-Large size image height", False, "0"),
    ("large_size_w", "Large size image width", False, "1024"), ("large_size_h", "Large size image height", False, "1024"),
    ("default_comment_status", "Allow people to submit comments on new posts.", False, "open"),
    ("default_ping_status", "Allow link notifications from other blogs (pingbacks and trackbacks) on new posts.", False, "open"),
]  # fmt: skip


def test_options(site: WP, make_wp: Callable[..., WP]) -> None:
    said = [(name, [("desc", desc), ("readonly", readonly), ("value", value)]) for name, desc, readonly, value in TABLE]
    empty: list[tuple[Any, ...]] = [(), ([],), ({},)]
    for asked in empty:
        assert [(name, list(option.items())) for name, option in ask(site, "wp.getOptions", *asked).items()] == said, (
            asked
        )
    assert [
        (name, option["readonly"], option["value"])
        for name, option in ask(site, "wp.getOptions", by="subscriber").items()
    ] == [(name, True, value) for name, _, _, value in TABLE]
    assert list(ask(site, "wp.getOptions", ["time_zone", "bogus", "blog_url"])) == ["time_zone", "blog_url"]
    assert list(ask(site, "wp.getOptions", {"a": "time_zone", "b": "blog_url"})) == ["time_zone", "blog_url"]
    assert list(ask(site, "wp.getOptions", "blog_title")) == ["blog_title"]
    assert ask(site, "wp.getOptions", ["bogus"]) == []
    body = send(site, call("wp.getOptions", "1", "admin", "secret"), scheme="https").body
    assert "<string>https://127.0.0.1:8101/wp-login.php</string>" in body
    assert "<string>https://127.0.0.1:8101/wp-admin/</string>" in body
    assert f"<string>{HOME}</string>" in body
    options.update(site.site, "timezone_string", "Asia/Kolkata")
    assert "<double>5.5</double>" in send(site, call("wp.getOptions", "1", "admin", "secret", "time_zone")).body
    old = ask(lay(make_wp, "6.1"), "wp.getOptions")
    assert (old["software_version"]["value"], old["template"]["value"], old["stylesheet"]["value"]) == (
        "6.1.9",
        "twentytwentythree",
        "twentytwentythree",
    )


def test_set_options(site: WP) -> None:
    assert (
        ask(site, "wp.setOptions", {"blog_title": "x"}, by="editor")
        == "403 Sorry, you are not allowed to update options."
    )

    def put(**values: Any) -> Any:
        told = ask(site, "wp.setOptions", values)
        return {name: option["value"] for name, option in told.items()} if isinstance(told, dict) else told

    def read(*names: str) -> dict[str, Any]:
        return {name: option["value"] for name, option in ask(site, "wp.getOptions", list(names)).items()}

    assert put(bogus=1) == []
    assert put(blog_title="A & <b>B</b>", bogus=1)["blog_title"] == "A &amp; &lt;b&gt;B&lt;/b&gt;"
    assert put(software_version="9") == {"software_version": "7.1"}
    assert read("software_version") == {"software_version": "7.1"}
    assert put(thumbnail_size_w=-200, users_can_register="7yes", default_comment_status="bogus", date_format="xx", time_zone="abc") == {
        "thumbnail_size_w": 200, "users_can_register": 7, "default_comment_status": "bogus", "date_format": "xx", "time_zone": "",
    }  # fmt: skip
    assert read("thumbnail_size_w", "users_can_register", "time_zone") == {
        "thumbnail_size_w": "200",
        "users_can_register": "7",
        "time_zone": "",
    }
    assert put(thumbnail_size_w="12x") == {"thumbnail_size_w": 12}
    assert put(users_can_register=1) == {"users_can_register": 1}
    assert read("users_can_register") == {"users_can_register": "1"}
    options.update(site.site, "timezone_string", "Asia/Kolkata")
    assert put(time_zone="2") == {"time_zone": 5.5}
    assert read("time_zone") == {"time_zone": 5.5}


# -- pingbacks


def test_pingbacks(make_wp: Callable[..., WP], web: Any) -> None:
    wp = make_wp()
    target = wp.permalink(1)
    source = web.page("/post/", f'<title>Post</title><p>See <a href="{target}">this</a> there.</p>')
    assert (
        answer(wp, "pingback.ping", source, target)
        == f"Pingback from {source} to {target} registered. Keep the web talking! :-)"
    )
    assert answer(wp, "pingback.ping", source, target) == "48 The pingback has already been registered."
    assert answer(wp, "pingback.extensions.getPingbacks", target) == [source]
    for asked in (
        ("pingback.ping", source, "http://elsewhere.example/"),
        ("pingback.ping", target, target),
        ("pingback.ping", web.page("/none/", "x"), target),
        ("pingback.extensions.getPingbacks", "http://no.example/"),
    ):
        assert answer(wp, *asked) == "0 "
