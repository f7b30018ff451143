"""Facts about WordPress 7.1: the table of methods, system.* and demo.*, who is let in, roles, a fresh site."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat.users import application_passwords
from wpcompat.users.caps import can
from wpcompat.users.store import get_user
from wpcompat.users.update import update_user
from wpcompat_tests.wire.facts_calls import (
    FATAL,
    LOGIN,
    TOO_FEW,
    answer,
    ask,
    differing,
    got,
    lay,
    plain,
    post,
    refused,
)
from wpcompat_tests.wire.xmlrpc_exchange import call, send

NAMES = """system.multicall, system.listMethods, system.getCapabilities, demo.addTwoNumbers, demo.sayHello,
pingback.extensions.getPingbacks, pingback.ping, mt.publishPost, mt.getTrackbackPings, mt.supportedTextFilters,
mt.supportedMethods, mt.setPostCategories, mt.getPostCategories, mt.getRecentPostTitles, mt.getCategoryList,
metaWeblog.getUsersBlogs, metaWeblog.deletePost, metaWeblog.newMediaObject, metaWeblog.getCategories,
metaWeblog.getRecentPosts, metaWeblog.getPost, metaWeblog.editPost, metaWeblog.newPost, blogger.deletePost, blogger.editPost,
blogger.newPost, blogger.getRecentPosts, blogger.getPost, blogger.getUserInfo, blogger.getUsersBlogs, wp.restoreRevision,
wp.getRevisions, wp.getPostTypes, wp.getPostType, wp.getPostFormats, wp.getMediaLibrary, wp.getMediaItem,
wp.getCommentStatusList, wp.newComment, wp.editComment, wp.deleteComment, wp.getComments, wp.getComment, wp.setOptions,
wp.getOptions, wp.getPageTemplates, wp.getPageStatusList, wp.getPostStatusList, wp.getCommentCount, wp.deleteFile,
wp.uploadFile, wp.suggestCategories, wp.deleteCategory, wp.newCategory, wp.getTags, wp.getCategories, wp.getAuthors,
wp.getPageList, wp.editPage, wp.deletePage, wp.newPage, wp.getPages, wp.getPage, wp.editProfile, wp.getProfile, wp.getUsers,
wp.getUser, wp.getTaxonomies, wp.getTaxonomy, wp.getTerms, wp.getTerm, wp.deleteTerm, wp.editTerm, wp.newTerm, wp.getPosts,
wp.getPost, wp.deletePost, wp.editPost, wp.newPost, wp.getUsersBlogs""".replace("\n", " ").split(", ")
ALIASES = {
    "wp.getCategories": "metaWeblog.getCategories", "wp.uploadFile": "metaWeblog.newMediaObject", "wp.deleteFile": "wp.deletePost",
    "metaWeblog.deletePost": "blogger.deletePost", "metaWeblog.getUsersBlogs": "blogger.getUsersBlogs",
}  # fmt: skip
MINIMUM = {
    "wp.getUsersBlogs": 2, "wp.newPost": 4, "wp.editPost": 5, "wp.deletePost": 4, "wp.deleteFile": 4, "wp.getPost": 4, "wp.getPosts": 3,
    "wp.newTerm": 4, "wp.editTerm": 5, "wp.deleteTerm": 5, "wp.getTerm": 5, "wp.getTerms": 4, "wp.getTaxonomy": 4, "wp.getTaxonomies": 3,
    "wp.getUser": 4, "wp.getUsers": 3, "wp.getProfile": 3, "wp.editProfile": 4, "wp.getPostType": 4, "wp.getPostTypes": 3,
    "wp.getRevisions": 4, "wp.restoreRevision": 3, "blogger.getUsersBlogs": 3, "metaWeblog.getUsersBlogs": 3,
    "metaWeblog.newMediaObject": 4, "wp.uploadFile": 4,
}  # fmt: skip
OPEN = {
    "system.multicall", "system.listMethods", "system.getCapabilities", "demo.addTwoNumbers", "demo.sayHello", "mt.supportedMethods",
    "mt.supportedTextFilters", "mt.getTrackbackPings", "pingback.ping", "pingback.extensions.getPingbacks",
}  # fmt: skip


def test_names(wp: WP) -> None:
    assert len(NAMES) == 80
    assert answer(wp, "system.listMethods") == NAMES
    assert answer(wp, "system.listMethods", 1, "ignored") == NAMES
    assert answer(wp, "mt.supportedMethods") == [name for name in reversed(NAMES) if not name.startswith("system.")]
    assert answer(wp, "mt.supportedTextFilters", "ignored") == []
    assert answer(wp, "demo.sayHello", {"a": 1}) == "Hello!"


def test_capabilities(make_wp: Callable[..., WP]) -> None:
    for version, urls in (
        ("7.1", ("https://xmlrpc.com/spec.md", "https://web.archive.org/web/20240416231938/https://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php",
                 "https://web.archive.org/web/20060624230303/http://www.xmlrpc.com/discuss/msgReader$1208?mode=topic")),
        ("6.1", ("http://www.xmlrpc.com/spec", "http://xmlrpc-epi.sourceforge.net/specs/rfc.fault_codes.php", "http://www.xmlrpc.com/discuss/msgReader$1208")),
    ):  # fmt: skip
        told = answer(make_wp(version=version), "system.getCapabilities")
        said = dict(
            zip(("xmlrpc", "faults_interop", "system.multicall"), zip(urls, (1, 20010516, 1), strict=True), strict=True)
        )
        assert list(told.items()) == [
            (name, {"specUrl": url, "specVersion": number}) for name, (url, number) in said.items()
        ]


def test_two_numbers(make_wp: Callable[..., WP]) -> None:
    wp, old = make_wp(), make_wp(version="6.1")
    refusal = "400 Invalid arguments passed to this XML-RPC method. Requires two integers."
    wrong: list[tuple[Any, ...]] = [("3", 4), (3,), (), (3, 4, 5), (3, 4.0), (True, 1), ([3], 4), (3, {})]
    for args in wrong:
        assert answer(wp, "demo.addTwoNumbers", *args) == refusal, args
    assert answer(wp, "demo.addTwoNumbers", -3, 4) == 1
    assert (answer(old, "demo.addTwoNumbers", "3", 4), answer(old, "demo.addTwoNumbers", 3)) == (7, 0)
    assert answer(old, "demo.addTwoNumbers", "x", 4) == FATAL.replace("documentation/article", "support/article")


def one(name: str, *params: Any) -> dict[str, Any]:
    return {"methodName": name, "params": list(params)}


BAD = {"faultCode": 403, "faultString": "Incorrect username or password."}


def test_multicall(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    hello, good, bad = (
        one("demo.sayHello"),
        one("wp.getProfile", 1, "admin", "secret", ["nickname"]),
        one("wp.getProfile", 1, "admin", "no"),
    )
    assert answer(wp, "system.multicall", [hello, one("no.such")]) == [
        ["Hello!"], {"faultCode": -32601, "faultString": "server error. requested method no.such does not exist."},
    ]  # fmt: skip
    assert answer(wp, "system.multicall", [one("system.multicall", [hello])]) == [
        {"faultCode": -32600, "faultString": "Recursive calls to system.multicall are forbidden"}
    ]
    assert answer(wp, "system.multicall", hello, hello) == [["Hello!"], ["Hello!"]]
    assert answer(wp, "system.multicall", [one("demo.addTwoNumbers", [3, 4])]) == [[7]]
    assert answer(wp, "system.multicall", []) == []
    assert answer(wp, "system.multicall", "x") == []
    assert answer(wp, "system.multicall", 5) == []
    profile = [{"user_id": "1", "nickname": "admin"}]
    assert answer(wp, "system.multicall", [good, bad, good, hello, one("mt.getTrackbackPings", 1)]) == [
        profile,
        BAD,
        BAD,
        ["Hello!"],
        [[]],
    ]
    element = (
        "<value><struct><member><name>methodName</name><value>a&lt;b</value></member>"
        "<member><name>params</name><value><array><data/></array></value></member></struct></value>"
    )
    body = send(wp, call("system.multicall", f"<array><data>{element}</data></array>")).body
    assert "requested method a&amp;lt;b does not exist." in body


def test_who_is_let_in(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    fine = [
        {
            "isAdmin": True,
            "url": "http://127.0.0.1:8101/",
            "blogid": "1",
            "blogName": "Oracle Blog",
            "xmlrpc": "http://127.0.0.1:8101/xmlrpc.php",
        }
    ]
    rows = [
        ("admin", "secret", fine), ("ADMIN", "secret", fine), (" admin ", "secret", fine), ("admin", " secret ", fine),
        ("admin@example.org", "secret", fine), ("Admin@Example.org", "secret", fine), ("nobody", "secret", LOGIN), ("admin", "wrong", LOGIN),
        ("admin", "Secret", LOGIN), ("admin", "", LOGIN), ("", "", LOGIN), (5, "secret", LOGIN), (["admin"], "secret", LOGIN), ({"a": "admin"}, "secret", LOGIN),
    ]  # fmt: skip
    assert not differing(((name, word), answer(wp, "wp.getUsersBlogs", name, word), said) for name, word, said in rows)
    for word in ("it's", 'a"b', "a\\b"):
        update_user(wp.site, 1, user_pass=word)
        assert answer(wp, "wp.getUsersBlogs", "admin", word) == LOGIN
        slashed = word.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"')
        update_user(wp.site, 1, user_pass=slashed)
        assert answer(wp, "wp.getUsersBlogs", "admin", word) == fine


def test_application_passwords(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    word, _ = application_passwords.create(wp.site, 1, "client")
    spaced = " ".join(word[i : i + 4] for i in range(0, len(word), 4))
    local = make_wp(settings={"wordpress.environment_type": "local"})
    other, _ = application_passwords.create(local.site, 1, "client")
    assert answer(local, "wp.getUsersBlogs", "admin", other)[0]["isAdmin"] is True
    for name in ("admin", "admin@example.org"):
        for given in (word, spaced):
            body = call("wp.getUsersBlogs", name, f"<string>{given}</string>")
            assert "isAdmin" in send(wp, body, scheme="https").body
            assert answer(wp, "wp.getUsersBlogs", name, given) == LOGIN


def test_minimum_of_arguments(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    for name in NAMES:
        if name in MINIMUM:
            assert answer(wp, name, *["x"] * (MINIMUM[name] - 1)) == TOO_FEW, name
            assert answer(wp, name) == TOO_FEW, name
            assert answer(wp, name, *["x"] * MINIMUM[name]) == LOGIN, name
        elif name not in OPEN:
            assert answer(wp, name) == LOGIN, name
            assert answer(wp, name, *["x"] * 9) == LOGIN, name


def test_blog_ids_do_not_matter(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    ids: list[Any] = [0, -5, "x", [], {"a": 1}, True, 2.5]
    for blog in ids:
        assert answer(wp, "wp.getProfile", blog, "admin", "secret", ["nickname"]) == {
            "user_id": "1",
            "nickname": "admin",
        }


def test_missing_arguments_where_none_are_counted(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    assert not refused(wp, [
        ("admin", "wp.getComment", "404 Invalid comment ID."), ("admin", "wp.getMediaItem", "404 Invalid attachment ID."),
        ("admin", "wp.getCommentCount", "404 Invalid post ID."), ("admin", "wp.deletePage", "404 Sorry, no such page."),
        ("admin", "wp.newCategory", "500 Sorry, the category could not be created."), ("admin", "wp.setOptions", []),
        ("admin", "wp.newComment", "404 Invalid post ID."), ("admin", "wp.deleteComment", "404 Invalid comment ID."),
    ])  # fmt: skip


ROLES = ("admin", "editor", "author", "contributor", "subscriber")
CAPS = {
    "read": 5, "edit_posts delete_posts": 4, "publish_posts edit_published_posts delete_published_posts upload_files": 3,
    "edit_others_posts delete_others_posts edit_private_posts delete_private_posts read_private_posts": 2,
    "edit_pages publish_pages edit_others_pages delete_others_pages edit_published_pages delete_published_pages delete_pages "
    "edit_private_pages delete_private_pages read_private_pages": 2,
    "manage_categories moderate_comments unfiltered_html": 2, "manage_options list_users edit_users edit_theme_options": 1,
}  # fmt: skip


def test_roles(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    users = [get_user(wp.site, number) for number in range(1, 6)]
    cells = [(cap, who) for caps in CAPS for cap in caps.split() for who in range(5)]
    counts = {cap: count for caps, count in CAPS.items() for cap in caps.split()}
    assert not differing(((cap, ROLES[who]), can(wp.site, users[who], cap), who < counts[cap]) for cap, who in cells)


EDIT = "401 Sorry, you are not allowed to edit this post."
DELETE = "401 Sorry, you are not allowed to delete this post."


def test_rights_over_one_post(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    own = {who: {status: post(wp, who, post_status=status) for status in ("draft", "pending")} for who in ROLES[:4]}
    for who in ROLES[:3]:
        own[who] |= {status: post(wp, who, post_status=status) for status in ("publish", "private")}
        own[who]["future"] = post(wp, who, post_status="future", post_date="2030-01-01 00:00:00")
    published = post(wp, "contributor", post_status="draft")
    ask(wp, "mt.publishPost", published)
    wp.site.db.execute('UPDATE "wp_posts" SET "post_status" = \'publish\' WHERE "ID" = ?', (published,))
    own["contributor"]["publish"] = published
    for owner, posts in own.items():
        for status, number in posts.items():
            for who in ROLES:
                mine = who == owner and (who != "contributor" or status in ("draft", "pending"))
                allowed = who in ("admin", "editor") or mine
                edited = ask(wp, "wp.getPost", number, ["post_title"], by=who)
                assert edited == ({"post_id": str(number), "post_title": "T"} if allowed else EDIT), (
                    owner,
                    status,
                    who,
                )
                if not allowed:
                    assert ask(wp, "wp.deletePost", number, by=who) == DELETE
    draft, gone = post(wp, "contributor", post_status="draft"), post(wp, "contributor", post_status="draft")
    assert ask(wp, "wp.deletePost", gone, by="contributor") is True
    assert ask(wp, "wp.deletePost", gone, by="contributor") is True
    ask(wp, "wp.editPost", draft, {"post_status": "publish"})
    ask(wp, "wp.deletePost", draft)
    assert ask(wp, "wp.getPost", draft, by="contributor") == EDIT  # trashed: by its former status
    revision = ask(wp, "wp.getRevisions", own["author"]["publish"])[0]["post_id"]
    assert ask(wp, "wp.deletePost", revision) == DELETE
    assert ask(wp, "wp.getPost", revision, ["post_type"], by="author") == {"post_id": revision, "post_type": "revision"}


def test_pages_of_the_site_itself(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    assert not refused(wp, [
        ("editor", "wp.getPost", 3, EDIT), ("editor", "wp.deletePost", 3, DELETE), ("editor", "wp.getPost", 2, ["post_name"], {"post_id": "2", "post_name": "sample-page"}),
        ("editor", "wp.editPost", 3, {"post_title": "x"}, EDIT), ("author", "wp.getPost", 2, EDIT), ("admin", "wp.getPost", 3, ["post_name"], {"post_id": "3", "post_name": "privacy-policy"}),
    ])  # fmt: skip
    options.update(wp.site, "show_on_front", "page")
    options.update(wp.site, "page_on_front", "2")
    page = post(wp, post_type="page")
    options.update(wp.site, "page_for_posts", str(page))
    for number in (2, page):
        assert ask(wp, "wp.deletePost", number, by="editor") == DELETE
        assert ask(wp, "wp.getPost", number, ["post_type"], by="editor") == {
            "post_id": str(number),
            "post_type": "page",
        }
    assert ask(wp, "wp.deletePost", 2) is True


def test_rights_over_other_things(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    moderate = "403 Sorry, you are not allowed to moderate or edit this comment."
    assert not refused(wp, [
        *((who, "wp.getComment", 1, moderate) for who in ROLES[2:]),
        *((who, "wp.getUser", 5, ["nickname"], "401 Sorry, you are not allowed to edit this user.") for who in ROLES[1:4]),
        *((who, "wp.getUser", ROLES.index(who) + 1, ["nickname"], {"user_id": str(ROLES.index(who) + 1), "nickname": who}) for who in ROLES),
        *((who, "wp.newTerm", {"taxonomy": tax, "name": "N"}, "401 Sorry, you are not allowed to create terms in this taxonomy.")
          for who in ROLES[2:] for tax in ("category", "post_tag", "post_format")),
        *((who, "wp.getTerms", tax, {"search": "nothing"}, []) for who in ROLES[:4] for tax in ("category", "post_tag", "post_format")),
        ("subscriber", "wp.getTerms", "category", "401 Sorry, you are not allowed to assign terms in this taxonomy."),
        ("admin", "wp.deleteTerm", "category", 1, "401 Sorry, you are not allowed to delete this term."),
        ("editor", "wp.editTerm", 1, {"taxonomy": "category", "description": "d"}, True),
        ("author", "wp.editTerm", 1, {"taxonomy": "category", "description": "d"}, "401 Sorry, you are not allowed to edit this term."),
    ])  # fmt: skip
    held = ask(wp, "wp.newComment", post(wp, "author", comment_status="open"), {"content": "Own."}, by="author")
    assert ask(wp, "wp.getComment", held, by="author")["content"] == "Own."


FRESH: dict[int, dict[str, Any]] = {
    1: {"post_title": "Hello world!", "post_type": "post", "post_status": "publish", "post_name": "hello-world", "comment_status": "open", "ping_status": "open",
        "post_author": "1", "post_date": "20261120T23:39:58", "post_date_gmt": "20261120T23:39:58", "guid": "http://127.0.0.1:8101/?p=1",
        "link": "http://127.0.0.1:8101/2026/11/20/hello-world/"},
    2: {"post_title": "Sample Page", "post_type": "page", "post_status": "publish", "post_name": "sample-page", "comment_status": "closed", "ping_status": "open",
        "guid": "http://127.0.0.1:8101/?page_id=2", "link": "http://127.0.0.1:8101/sample-page/", "custom_fields": []},
    3: {"post_title": "Privacy Policy", "post_type": "page", "post_status": "draft", "post_name": "privacy-policy", "comment_status": "closed",
        "ping_status": "open", "post_date_gmt": "20261120T23:39:58", "link": "http://127.0.0.1:8101/?page_id=3", "custom_fields": []},
}  # fmt: skip


@pytest.mark.parametrize("version", ["7.1", "6.1"])
def test_fresh_site(make_wp: Callable[..., WP], version: str) -> None:
    wp = lay(make_wp, version)
    for number, said in FRESH.items():
        told = got(wp, number, "post", "custom_fields")
        assert {name: told[name] for name in said} == said
    assert wp.site.db.column('SELECT "post_id" FROM "wp_postmeta" WHERE "meta_key" = \'_wp_page_template\'') == [2, 3]
    assert ask(wp, "wp.getTerms", "category")[0]["name"] == "Uncategorized"
    comment = plain(ask(wp, "wp.getComment", 1))
    gravatar = "https://gravatar.com/" if version == "7.1" else "https://en.gravatar.com/"
    assert gravatar in comment["content"]
    assert {name: comment[name] for name in ("author", "author_email", "author_url", "author_ip", "status", "post_id")} == {
        "author": "A WordPress Commenter", "author_email": "wapuu@wordpress.example", "author_url": "https://wordpress.org/", "author_ip": "",
        "status": "approve", "post_id": "1",
    }  # fmt: skip
    users = ask(wp, "wp.getUsers", {"orderby": "ID"}, ["username", "nickname", "display_name", "url", "roles"])
    assert [(user["user_id"], user["username"], user["nickname"], user["display_name"], user["url"], user["roles"]) for user in users] == [
        ("1", "admin", "admin", "admin", "http://127.0.0.1:8101", ["administrator"]), ("2", "editor", "editor", "Editor", "", ["editor"]),
        ("3", "author", "author", "Author", "", ["author"]), ("4", "contributor", "contributor", "Contributor", "", ["contributor"]),
        ("5", "subscriber", "subscriber", "Subscriber", "", ["subscriber"]),
    ]  # fmt: skip
    first = int(ask(wp, "wp.newPost", {"post_title": "x"}))
    assert first == (5 if version == "7.1" else 4)
    assert int(ask(wp, "wp.newPost", {"post_title": "x"})) == first + 2


STATUSES = {"publish", "draft", "pending", "private", "trash", "auto-draft", "inherit",
            "request-pending", "request-confirmed", "request-failed", "request-completed"}  # fmt: skip


def test_statuses_that_there_are(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    for status in STATUSES:
        made = post(wp, post_status=status, post_title=status)
        assert wp.site.db.value('SELECT "post_status" FROM "wp_posts" WHERE "ID" = ?', (made,)) == status
    made = post(wp, post_status="bogus")
    assert wp.site.db.value('SELECT "post_status" FROM "wp_posts" WHERE "ID" = ?', (made,)) == "draft"
