"""wp-comments-post.php: WordPress's checks in its order, with its words, statuses and headers (measured on 6.1.9)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from wpcompat import options
from wpcompat.comments.store import get_comment
from wpcompat.testing.site import WP

FIELDS = {
    "author": "Bob",
    "email": "bob@example.org",
    "url": "http://bob.example/",
    "comment": "hi",
    "comment_post_ID": "1",
    "comment_parent": "0",
}
REFUSED = (
    ({"author": ""}, 200, "<strong>Error:</strong> Please fill the required fields."),
    ({"author": "  "}, 200, "<strong>Error:</strong> Please fill the required fields."),
    ({"author": "<b></b>"}, 200, "<strong>Error:</strong> Please fill the required fields."),
    ({"email": ""}, 200, "<strong>Error:</strong> Please fill the required fields."),
    ({"email": "bob"}, 200, "<strong>Error:</strong> Please enter a valid email address."),
    ({"comment": "  "}, 200, "<strong>Error:</strong> Please type your comment text."),
    ({"author": "a" * 246}, 200, "<strong>Error:</strong> Your name is too long."),
    ({"author": "é" * 123}, 200, "<strong>Error:</strong> Your name is too long."),
    (
        {"email": "a" * 64 + "@" + "b" * 60 + ".example.org"},
        200,
        "<strong>Error:</strong> Your email address is too long.",
    ),
    ({"url": "http://x.example/" + "a" * 200}, 200, "<strong>Error:</strong> Your URL is too long."),
    ({"comment": "a" * 65526}, 200, "<strong>Error:</strong> Your comment is too long."),
    ({"comment_post_ID": "2"}, 403, "Sorry, comments are closed for this item."),
    ({"comment_parent": "777"}, 403, "Sorry, replies to unapproved comments are not allowed."),
)


def post(wp: WP, **changes: Any) -> TestResponse:
    fields = {name: value for name, value in {**FIELDS, **changes}.items() if value is not None}
    return send(wp, fields)


def send(wp: WP, data: Any, **kw: Any) -> TestResponse:
    return wp.client.post("/wp-comments-post.php", data=data, environ_base={"REMOTE_ADDR": "192.0.2.7"}, **kw)


def page(wp: WP, query: str = "") -> str:
    """The page of the first post."""
    date = wp.site.db.value('SELECT substr("post_date", 1, 10) FROM "wp_posts" WHERE "ID" = 1')
    return wp.client.get(f"/{date.replace('-', '/')}/hello-world/{query}").text


def comments(wp: WP) -> int:
    return int(wp.site.db.value('SELECT count(*) FROM "wp_comments"'))


@pytest.mark.parametrize(("changes", "status", "message"), REFUSED, ids=lambda value: str(value)[:30])
def test_what_is_refused_and_how(wp: WP, changes: dict[str, str], status: int, message: str) -> None:
    answer = post(wp, **changes)
    assert answer.status_code == status
    assert f'<div class="wp-die-message"><p>{message}</p></div>' in answer.text
    assert "<title>Comment Submission Failure</title>" in answer.text
    assert answer.headers["Cache-Control"] == "no-cache, must-revalidate, max-age=0, no-store, private"
    assert comments(wp) == 1


def test_where_wordpress_keeps_silent(wp: WP) -> None:
    for changes in ({"comment_post_ID": "999"}, {"comment_post_ID": "9" * 30}, {"comment_post_ID": None}):
        answer = post(wp, **changes)
        assert (answer.status_code, answer.data) == (200, b"")
    for column, value in (
        ("post_status", "draft"),
        ("post_status", "private"),
        ("post_status", "trash"),
        ("post_password", "x"),
    ):
        wp.site.db.execute('UPDATE "wp_posts" SET "post_status" = \'publish\', "post_password" = \'\' WHERE "ID" = 1')
        wp.site.db.execute(f'UPDATE "wp_posts" SET "{column}" = ? WHERE "ID" = 1', (value,))
        answer = post(wp)
        assert (answer.status_code, answer.data, column) == (200, b"", column)
    assert comments(wp) == 1


def test_only_post_is_taken(wp: WP) -> None:
    for method in ("GET", "HEAD", "PUT"):
        answer = wp.client.open("/wp-comments-post.php", method=method)
        assert answer.status_code == 405
        assert answer.headers["Allow"] == "POST"
        assert answer.headers["Content-Type"] == "text/plain;charset=UTF-8"


def test_registration_may_be_required(wp: WP) -> None:
    options.update(wp.site, "comment_registration", 1)
    answer = post(wp)
    assert answer.status_code == 403
    assert "Sorry, you must be logged in to comment." in answer.text
    assert "logged in</a> to post a comment" in page(wp)


def test_name_and_email_may_be_optional(wp: WP) -> None:
    options.update(wp.site, "require_name_email", 0)
    assert post(wp, author="", email="").status_code == 302


def test_a_held_comment_is_shown_to_its_author_alone(wp: WP) -> None:
    answer = post(wp, comment="one & only")
    assert answer.status_code == 302
    location = answer.headers["Location"]
    assert answer.headers["X-Redirect-By"] == "WordPress"
    before, _, fragment = location.partition("#")
    assert fragment == "comment-2"
    assert "?unapproved=2&moderation-hash=" in before
    stored = get_comment(wp.site, 2)
    assert stored is not None
    assert (stored.comment_approved, stored.comment_author, stored.comment_content) == ("0", "Bob", "one &amp; only")
    path = before.removeprefix(wp.home)
    assert "awaiting moderation" in wp.client.get(path).text
    assert "awaiting moderation" not in wp.client.get(path[:-1] + "x").text
    assert "one &amp; only" not in wp.client.get(path.partition("?")[0]).text
    wp.clock.shift += 601
    assert "awaiting moderation" not in wp.client.get(path).text


def test_cookies_are_set_with_consent_and_cleared_without(wp: WP) -> None:
    without = post(wp, comment="one")
    assert all("Max-Age=0" in cookie for cookie in without.headers.getlist("Set-Cookie"))
    wp.clock.shift += 60
    answer = post(wp, comment="two", **{"wp-comment-cookies-consent": "yes"})
    cookies = answer.headers.getlist("Set-Cookie")
    assert [cookie.partition("_")[0] for cookie in cookies] == ["comment"] * 3
    assert all("Max-Age=31536000" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert "unapproved" not in answer.headers["Location"]
    page = wp.client.get(answer.headers["Location"].partition("#")[0].removeprefix(wp.home)).text
    assert 'value="bob@example.org"' in page
    assert "awaiting moderation" in page


def test_the_older_version_remembers_for_its_own_time(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(version="6.1")
    answer = post(wp, comment_parent="777", **{"wp-comment-cookies-consent": "yes"})
    assert answer.status_code == 302
    assert all("Max-Age=30000000" in cookie for cookie in answer.headers.getlist("Set-Cookie"))


def test_duplicates_and_floods_end_in_pages(wp: WP) -> None:
    post(wp, comment="one")
    flood = post(wp, comment="two")
    assert (flood.status_code, "You are posting comments too quickly. Slow down." in flood.text) == (429, True)
    wp.clock.shift += 60
    duplicate = post(wp, comment="one")
    assert duplicate.status_code == 409
    assert "<p>Duplicate comment detected; it looks as though you&#8217;ve already said that!</p>" in duplicate.text


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("http://wp.example/sample-page/", "http://wp.example/sample-page/"),
        ("/sample-page/", "/sample-page/"),
        *(
            (evil, "http://wp.example/2026/11/21/hello-world/")
            for evil in (
                "http://evil.example/x", "//evil.example/", "/\\evil.example/", "https:evil.example", "\thttp://evil.example",
                "http://wp.example@evil.example/", "http://user@wp.example/", "javascript:alert(1)", "http://[", "/a\r\nX: y",
                "https://wp.example/", "http://wp.example:8/", "relative",
                "/'/evil.example/", '/"/evil.example/', "/%0a/evil.example/", "/%0%0dd/evil.example/", "/$/evil.example/",
            )
        ),
    ],
)  # fmt: skip
def test_nobody_is_led_off_the_site(wp: WP, wanted: str, target: str) -> None:
    wp.site.db.execute('UPDATE "wp_posts" SET "post_date" = \'2026-11-21 08:00:00\' WHERE "ID" = 1')
    location = post(wp, redirect_to=wanted).headers["Location"]
    assert location.partition("?")[0] == target
    assert location.endswith("#comment-2")


def test_bytes_and_arrays_do_no_harm(wp: WP) -> None:
    odd = b"comment=a%ff%00b\xff\xc3&author=%F0%90&email=x%40y.example&comment_post_ID=1&comment[]=2&comment_parent=-1"
    answer = send(wp, odd, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in (200, 302, 403)
    answer = wp.client.post(
        "/wp-comments-post.php", data={"comment[]": "x", "comment_post_ID": "1", **FIELDS, "comment": ""}
    )
    assert "Please type your comment text." in answer.text
    many = "&".join(f"f{n}=1" for n in range(2000)).encode()
    answer = send(wp, many, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    wp.clock.shift += 60
    answer = send(wp, FIELDS, content_type="multipart/form-data")
    assert answer.status_code == 302


@pytest.mark.parametrize("path", ["/wp-comments-post.php", "/wp-login.php"])
def test_parts_of_a_form_without_a_name_are_no_errors(wp: WP, path: str) -> None:
    """PHP reads a form no further than its first part without a name (asked of 6.1.9)."""
    part = b"--B\r\nContent-Disposition: form-data%s\r\n\r\n%s\r\n"
    body = part % (b'; name="log"', b"nobody") + part % (b"", b"x") + part % (b'; name="pwd"', b"x") + b"--B--\r\n"
    answer = wp.client.post(path, data=body, content_type="multipart/form-data; boundary=B")
    assert answer.status_code == 200
    assert ("The password field is empty." in answer.text) == (path == "/wp-login.php")


def encoded(without: str) -> bytes:
    return urlencode({name: value for name, value in FIELDS.items() if name != without}).encode()


@pytest.mark.parametrize(
    ("name", "sent", "column", "stored"),
    [
        ("comment", b"comment=caf\xc3\xa9 & more", "comment_content", "café"),
        ("comment", b"comment=caf\xe9 x", "comment_content", "caf x"),
        ("comment", b"comment=caf%E9+x", "comment_content", "caf x"),
        ("author", b"author=J\xc3\xbcrgen", "comment_author", "Jürgen"),
        ("author", b"author=J\xfcrgen", "comment_author", ""),
        ("comment_post_ID", b"comment.post.ID=1", "comment_post_ID", 1),
        ("comment_post_ID", b"comment_post_ID[]=7", "comment_post_ID", 1),
        ("comment_parent", b"comment_parent[]=7", "comment_parent", 1),
        ("comment", b" comment=first&comment=second", "comment_content", "second"),
    ],
)
def test_forms_are_read_as_php_reads_them(wp: WP, name: str, sent: bytes, column: str, stored: object) -> None:
    body = encoded(name) + b"&" + sent
    answer = send(wp, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 302
    assert wp.site.db.value(f'SELECT "{column}" FROM "wp_comments" ORDER BY "comment_ID" DESC') == stored


def test_arrays_are_no_texts(wp: WP) -> None:
    for name in ("author", "email", "comment"):
        answer = send(wp, encoded(name) + f"&{name}[]=x".encode(), content_type="application/x-www-form-urlencoded")
        assert "Please" in answer.text and answer.status_code == 200


def test_a_path_to_go_on_to_stays_a_path(wp: WP) -> None:
    assert post(wp, redirect_to="/sample-page/?x=1").headers["Location"].startswith("/sample-page/?x=1&unapproved=2&")


def test_the_journal_knows_why(wp: WP) -> None:
    post(wp, email="bob")
    exchange = wp.site.journal.last[-1]
    assert exchange.kind == "comment"
    assert [(step.name, step.ok) for step in exchange.steps] == [
        ("comments_open", True),
        ("require_valid_email", False),
    ]


def test_replies_stand_below_what_they_answer(wp: WP) -> None:
    options.update(wp.site, "comment_previously_approved", 0)
    post(wp, comment="an answer", comment_parent="1")
    shown = page(wp, "?replytocom=1")
    assert '<ol class="children">' in shown
    assert 'name="comment_parent" id="comment_parent" value="1"' in shown
    assert "Reply to A WordPress Commenter" in shown
