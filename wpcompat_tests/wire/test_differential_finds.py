"""What comparing made-up requests with WordPress 6.1.9 has found; the expectations are its answers."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote_from_bytes

import pytest

from wpcompat import options
from wpcompat.comments.store import list_comments
from wpcompat.linkbacks.events import run_due
from wpcompat.posts.lookup import url_to_postid
from wpcompat.posts.store import get_post, insert_post
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat_tests import replay
from wpcompat_tests.reference.differential import get, post

HOME = "http://127.0.0.1:8112"
HOST = "127.0.0.1:8112"


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    wp = make_wp(version="6.1", home=HOME)
    wp.clock.frozen = 1795255200.0  # 2026-11-21
    wp.site.db.execute('UPDATE "wp_posts" SET "post_date" = ?, "post_date_gmt" = ?', ("2026-11-21 08:00:00",) * 2)
    options.update(wp.site, "permalink_structure", "/%year%/%monthnum%/%day%/%postname%/")
    return wp


def ask(wp: WP, path: str, method: str = "GET") -> replay.Reply:
    return replay.send(wp, get(path, HOST, method=method))


def trackback(wp: WP, **fields: bytes) -> replay.Reply:
    body = b"&".join(f"{name}={quote_from_bytes(value)}".encode() for name, value in fields.items())
    return replay.send(wp, post("/wp-trackback.php/1", body, HOST, content_type="application/x-www-form-urlencoded"))


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/?p=1&tb=", "/2026/11/21/hello-world/?tb"),
        ("/?p=1&x=", "/2026/11/21/hello-world/?x"),
        ("/?p=1&utm_source=a%20b&c[]=1&c[]=2", "/2026/11/21/hello-world/?utm_source=a%20b&c%5B0%5D=1&c%5B1%5D=2"),
        ("/?p=1&preview=true", "/2026/11/21/hello-world/"),
        ("/?p=99&preview=true", "/?p=99"),
        ("/?p=2&page=2", "/sample-page/?page=2"),
        ("/?p=1&page=2", "/2026/11/21/hello-world/"),
        ("/?attachment_id=-1", "/2026/11/21/hello-world/"),
        ("/?p=-5&page=1", "/2026/11/21/hello-world/?p=-5"),
        ("/?p=-5&page=2&x=1", "/2026/11/21/hello-world/?p=-5&x=1"),
    ],
)
def test_redirects(wp: WP, path: str, location: str) -> None:
    reply = ask(wp, path)
    assert (reply.status, dict(reply.headers)["Location"]) == (301, HOME + location)


def test_a_negative_number_leads_to_the_newest_post_behind_a_static_front_page_too(wp: WP) -> None:
    options.update(wp.site, "show_on_front", "page")
    options.update(wp.site, "page_on_front", "2")
    reply = ask(wp, "/?p=-5&page=2")
    assert (reply.status, dict(reply.headers)["Location"]) == (301, HOME + "/2026/11/21/hello-world/?p=-5")


@pytest.mark.parametrize("name", ["p", "page_id"])
def test_a_preview_of_number_0_shows_the_posts_of_a_site_with_a_static_front_page(wp: WP, name: str) -> None:
    options.update(wp.site, "show_on_front", "page")
    options.update(wp.site, "page_on_front", "2")
    reply = ask(wp, f"/?{name}=0&preview=true")
    assert reply.status == 200 and b"Hello world!" in reply.body


def test_a_preview_of_the_home_page_stays(wp: WP) -> None:
    assert ask(wp, "/?preview=true").status == 200


def test_a_negative_number_is_a_page_not_found_with_status_200(wp: WP) -> None:
    reply = ask(wp, "/?p=-5")
    assert reply.status == 200
    assert "Cache-Control" not in dict(reply.headers)
    assert b"<title>Page not found" in reply.body


@pytest.mark.parametrize("path", ["/?hour=8", "/?w=47"])
def test_times_and_weeks_have_no_title(wp: WP, path: str) -> None:
    assert b"<title>Oracle Blog</title>" in ask(wp, path).body


def test_the_feed_of_nobody_names_user_0(wp: WP) -> None:
    reply = ask(wp, "/author/nobody/feed/")
    assert f'<{HOME}/wp-json/wp/v2/users/0>; rel="alternate"; type="application/json"' in [
        value for _, value in reply.headers
    ]


def test_only_the_whole_answer_says_that_it_is_an_embed(wp: WP) -> None:
    path = "/2026/11/21/hello-world/embed/"
    assert [name for name, _ in ask(wp, path, "HEAD").headers if name.lower() == "x-wp-embed"] == []
    assert dict(ask(wp, path).headers)["X-WP-embed"] == "true"


@pytest.mark.parametrize(
    ("charset", "title", "stored"),
    [
        (b"0", "wörd".encode(), "wörd"),
        (b"auto", "wörd".encode(), "wörd"),
        (b"ARMSCII-8", b"a\xb2\xb3", "aԱա"),
        (b"EUC-TW", b"A title", "A title"),
        (b"BASE64", b"x<y>z", "??,"),
        (b"Quoted-Printable", b"\xa1K", "K"),
        (b"UCS-2BE", "日本".encode("utf-16-be"), "日本"),
        (b"unicode", "日本".encode("utf-16-be"), "日本"),
        (b"IBM866", b"\x80\xa1", "Аб"),
        (b"greek", b"\xe1", "α"),
        (b"ms932", b"\x87\x40", "①"),
        (b"UTF7-IMAP", b"x &lt; y", "x ? y"),
    ],
)
def test_charsets_of_trackbacks(wp: WP, charset: bytes, title: bytes, stored: str) -> None:
    reply = trackback(wp, url=b"http://source.example/", title=title, charset=charset)
    assert b"<error>0</error>" in reply.body
    assert list_comments(wp.site, types=("trackback",))[0].comment_content == f"<strong>{stored}</strong>\n\n"


@pytest.mark.parametrize(
    ("structure", "path", "kind"),
    [
        ("", "/wp-trackback.php?p=1", "text/xml"),
        ("", "/wp-trackback.php/1", "text/xml"),
        ("/archives/%post_id%", "/wp-trackback.php?page_id=2", "text/xml"),
        ("/archives/%post_id%", "/wp-trackback.php/1", "text/html"),
    ],
)
def test_a_flood_by_the_file_is_xml_where_its_query_finds_something(
    wp: WP, structure: str, path: str, kind: str
) -> None:
    options.update(wp.site, "permalink_structure", structure)
    for url, status in (("a", 0), ("b", 429)):
        body = f"url=http://source.example/{url}&title={url}".encode()
        reply = replay.send(wp, post(path, body, HOST, content_type="application/x-www-form-urlencoded"))
        assert status in (0, reply.status)
    assert dict(reply.headers)["Content-Type"].startswith(kind)
    assert reply.body.startswith(b"<error>" if kind == "text/xml" else b"<!DOCTYPE html>")


def test_blanks_behind_an_address_do_not_hide_that_it_is_known(wp: WP) -> None:
    trackback(wp, url=b"http://source.example/", title=b"T")
    assert b"There is already a ping" in trackback(wp, url=b"http://source.example/ ", title=b"U").body


@pytest.mark.parametrize(
    ("end", "post_id"), [(" ", 1), ("\t", 1), ("\v", 1), ("\u00a0", 0), ("\u2003", 0), ("embed\u00a0", 0), ("embed", 1)]
)
def test_blanks_behind_an_address_are_those_of_ascii(wp: WP, end: str, post_id: int) -> None:
    assert url_to_postid(wp.site, f"{HOME}/2026/11/21/hello-world/{end}") == post_id


def test_zero_bytes_around_a_name_keep_its_blanks(wp: WP) -> None:
    trackback(wp, url=b"http://source.example/", title=b"T", blog_name=b"\0 a \0")
    assert list_comments(wp.site, types=("trackback",))[0].comment_author == " a "


@pytest.mark.parametrize(
    ("most", "approved"), [("abc", "1"), ("2 ", "0"), ("1.5", "0"), ("2.5", "1"), ("1x", "0"), (" x", "0"), ("-1", "0")]
)
def test_a_limit_of_links_that_is_no_number_is_compared_as_text(wp: WP, most: str, approved: str) -> None:
    options.update(wp.site, "comment_previously_approved", "0")
    options.update(wp.site, "comment_max_links", most)
    trackback(wp, url=b"http://source.example/", title=b"A title", excerpt=b"http://a.example/ http://b.example/")
    assert list_comments(wp.site, types=("trackback",))[0].comment_approved == approved


@pytest.mark.parametrize(
    ("key", "excerpt", "approved"),
    [
        ("'s it", "it's it", "1"),
        ("&#8217;", "it's it", "0"),
        ("nofollow", "www.a.example", "0"),
        ("nofollow", "a.example", "1"),
        ("<p>", "x", "0"),
        ("--", "a -- b", "1"),
        ("/", "x", "0"),
        ("zzz", "x", "1"),
    ],
)
def test_keys_are_looked_for_in_the_content_as_it_is_shown(wp: WP, key: str, excerpt: str, approved: str) -> None:
    options.update(wp.site, "comment_previously_approved", "0")
    options.update(wp.site, "moderation_keys", key)
    trackback(wp, url=b"mailto:a@source.example", title=b"A title", excerpt=excerpt.encode())
    assert list_comments(wp.site, types=("trackback",))[0].comment_approved == approved


@pytest.mark.parametrize(
    ("option", "stored"), [("1", "<b>x<img alt='y'/></b>"), ("on", "<b>x<img alt='y'>"), ("0", "<b>x<img alt='y'>")]
)
def test_tags_of_posts_are_balanced_if_asked_for(wp: WP, option: str, stored: str) -> None:
    options.update(wp.site, "use_balanceTags", option)
    values = {"post_title": "x", "post_content": "<b>x<img alt='y'>", "post_status": "publish", "post_author": 1}
    found = get_post(wp.site, insert_post(wp.site, values))
    assert found is not None
    assert found.post_content == stored


def test_the_file_forgets_the_status_of_a_negative_number(wp: WP) -> None:
    request = post("/wp-trackback.php?p=-5", b"url=x&title=x", HOST, content_type="application/x-www-form-urlencoded")
    reply = replay.send(wp, request)
    assert reply.status == 200
    assert "Cache-Control" not in dict(reply.headers)
    assert b"I really need an ID" in reply.body


@pytest.mark.parametrize(
    ("path", "link"),
    [("/?p=99&feed=rss2", b"<link></link>"), ("/nope/nope/feed/", b"<link>http://127.0.0.1:8112</link>")],
)
def test_the_comment_feed_of_no_post_has_no_link(wp: WP, path: str, link: bytes) -> None:
    assert link in ask(wp, path).body


def test_the_names_of_commenters_in_cookies(wp: WP) -> None:
    form = b"comment_post_ID=1&comment=x&author=Ann+B&email=ann%2Bx@example.org&url=http://a.example/?x%261&wp-comment-cookies-consent=yes"
    request = post(
        "/wp-comments-post.php",
        form,
        HOST,
        "User-Agent: \u00dcn\u00ef",
        content_type="application/x-www-form-urlencoded",
    )
    reply = replay.send(wp, request)
    values = [value.partition("=")[2].partition(";")[0] for name, value in reply.headers if name == "Set-Cookie"]
    assert values == ["Ann%20B", "ann%2Bx%40example.org", "http%3A%2F%2Fa.example%2F%3Fx%26%23038%3B1"]
    assert "\u00dcn\u00ef" in [comment.comment_agent for comment in list_comments(wp.site, types=("comment",))]


def test_a_negative_post_takes_no_comment(wp: WP) -> None:
    form = b"comment_post_ID=-1&comment=x&author=Ann&email=ann@example.org"
    reply = replay.send(wp, post("/wp-comments-post.php", form, HOST, content_type="application/x-www-form-urlencoded"))
    assert (reply.status, reply.body) == (200, b"")


FAULT = (
    "<methodResponse><fault><value><struct><member><name>faultCode</name><value>{}</value></member><member><name>faultString"
    "</name><value><string>No</string></value></member></struct></value></fault></methodResponse>"
)


@pytest.mark.parametrize(
    ("version", "code", "known"),
    [
        ("6.1", "<int>48</int>", True),
        ("6.1", "<string>48</string>", True),
        ("6.1", "48", True),
        ("6.1", "<double>48.0</double>", True),
        ("6.1", "<string>48x</string>", False),
        ("6.1", "<string>17</string>", False),
        ("7.1", "<i4>48</i4>", True),
        ("7.1", "<string>48</string>", False),
    ],
)
def test_faults_of_links_that_are_known_already(
    make_wp: Callable[..., WP], web: Web, version: str, code: str, known: bool
) -> None:
    wp = make_wp(version=version)
    options.update(wp.site, "ping_sites", "")
    endpoint = web.page("/rpc", FAULT.format(code), content_type="text/xml")
    target = web.page("/target", "x", headers=(f"X-Pingback: {endpoint}",))
    values = {
        "post_title": "x",
        "post_content": f'<a href="{target}">x</a>',
        "post_status": "publish",
        "post_author": 1,
    }
    post_id = insert_post(wp.site, values)
    run_due(wp.site)
    found = get_post(wp.site, post_id)
    assert found is not None
    assert found.pinged == (f"\n{target}" if known else "")


def test_names_with_entities_in_titles_of_feeds(wp: WP) -> None:
    options.update(wp.site, "blogname", "A &amp; B &lt;")
    assert b"\t<title>A &amp; B &lt;</title>" in ask(wp, "/feed/").body
    assert b"\tComments for A &amp; B &lt;\t</title>" in ask(wp, "/comments/feed/").body


@pytest.mark.parametrize(("option", "shown"), [("1", "a \U0001f642"), ("0", "a :)")])
def test_smilies_of_posts_are_an_option(wp: WP, option: str, shown: str) -> None:
    wp.site.db.execute('UPDATE "wp_posts" SET "post_content" = ? WHERE "ID" = 1', ("a :)",))
    options.update(wp.site, "use_smilies", option)
    assert shown.encode() in ask(wp, "/feed/").body


def test_only_web_addresses_of_authors_are_in_feeds(wp: WP) -> None:
    wp.site.db.execute('UPDATE "wp_comments" SET "comment_author_url" = ?', ("ftp://a.example/",))
    assert b"A WordPress Commenter</name>\n\t\t\t\n\t\t</author>" in ask(wp, "/comments/feed/atom/").body


def test_authors_without_address_in_feeds(wp: WP) -> None:
    wp.site.db.execute('UPDATE "wp_users" SET "user_url" = ?', ("",))
    assert b"admin</name>\n\t\t\t\t\t</author>" in ask(wp, "/feed/atom/").body


def test_comments_of_users_without_a_name_in_feeds(wp: WP) -> None:
    wp.site.db.execute('UPDATE "wp_comments" SET "comment_author" = ?, "user_id" = 1', ("",))
    assert b"<name>admin</name>" in ask(wp, "/comments/feed/atom/").body


def test_names_with_entities_in_searches_of_comments(wp: WP) -> None:
    options.update(wp.site, "blogname", "A &amp; B")
    assert b"Comments for A &amp; B searching on word" in ask(wp, "/?s=word&feed=comments-rss2").body


def test_the_tagline_stands_in_the_title_of_every_page_of_the_front(wp: WP) -> None:
    options.update(wp.site, "blogdescription", "A tagline")
    options.update(wp.site, "show_on_front", "page")
    options.update(wp.site, "page_on_front", "2")
    assert b"<title>Oracle Blog &#8211; Page 2 &#8211; A tagline</title>" in ask(wp, "/page/2/").body


@pytest.mark.parametrize(
    ("first", "page", "canonical"),
    [("oldest", 1, "/sample-page/#comments"), ("oldest", 2, "/sample-page/comment-page-2/#comments"), ("newest", 1, "/sample-page/comment-page-1/#comments")],
)  # fmt: skip
def test_the_canonical_address_of_a_page_of_comments(wp: WP, first: str, page: int, canonical: str) -> None:
    options.update(wp.site, "default_comments_page", first)
    body = ask(wp, f"/sample-page/comment-page-{page}/").body
    assert f'<link rel="canonical" href="{wp.home}{canonical}" />'.encode() in body


def test_the_canonical_address_of_a_post_whose_comments_have_pages(wp: WP) -> None:
    """A block theme has counted them by the time it writes the head, and names their last page."""
    options.update(wp.site, "page_comments", "1")
    options.update(wp.site, "comments_per_page", "1")
    body = ask(wp, "/2026/11/21/hello-world/").body
    assert f'<link rel="canonical" href="{wp.home}/2026/11/21/hello-world/" />'.encode() in body


@pytest.mark.parametrize(
    ("path", "name"), [("/guess-a/", "guess-aaa"), ("/Guess-M/", "guess-mid"), ("/2025/03/01/gue/", "guess-mid")]
)
def test_of_several_posts_a_beginning_leads_to_the_first_by_name(wp: WP, path: str, name: str) -> None:
    for number, slug in enumerate(("guess-zeta", "guess-alpha", "guess-mid", "guess-aaa"), 1):
        values = {"post_name": slug, "post_status": "publish", "post_date": f"2025-0{number}-01 00:00:00"}
        insert_post(wp.site, {"post_title": slug, **values})
    reply = ask(wp, path)
    assert reply.status == 301 and dict(reply.headers)["Location"].endswith(f"/{name}/")


def test_a_trackback_is_taken_though_its_sender_has_the_feed_that_its_address_names(wp: WP) -> None:
    """6.1.9 says 304, and stores nothing."""
    options.update(wp.site, "permalink_structure", "")
    address = "/wp-trackback.php?p=1&feed=rss2"
    known = dict(ask(wp, address).headers)
    body = b"title=t&url=http%3A%2F%2Fq.example%2F&excerpt=e"
    headers = (f"If-None-Match: {known['ETag']}", f"If-Modified-Since: {known['Last-Modified']}")
    kind = "application/x-www-form-urlencoded"
    assert replay.send(wp, post(address, body, HOST, *headers, content_type=kind)).status == 200
    assert len(list_comments(wp.site, types=("trackback",))) == 1
