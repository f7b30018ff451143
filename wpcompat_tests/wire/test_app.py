"""The WSGI callable: routes, the error boundary, headers on every answer, folders, proxies, odd requests."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable
from typing import Any

import peewee
import pytest
from werkzeug.test import Client, EnvironBuilder, run_wsgi_app
from werkzeug.wrappers import Request, Response

import wpcompat
from wpcompat import app, options
from wpcompat import urls as routes
from wpcompat.errors import WPError
from wpcompat.site import Site
from wpcompat.testing.site import WP
from wpcompat_tests import replay

ROUTES = (
    "/", "/?p=1", "/sample-page/", "/nope/", "/feed/", "/feed/atom/", "/comments/feed/", "/?s=x", "/category/uncategorized/",
    "/author/admin/", "/robots.txt", "/favicon.ico", "/wp-json/", "/wp-cron.php", "/wp-login.php", "/wp-comments-post.php",
    "/wp-content/themes/wpcompat/style.css", "/wp-content/uploads/nothing.png", "/xmlrpc.php", "/xmlrpc.php?rsd",
    "/wp-trackback.php/1", "/sample-page/embed/", "/sample-page/trackback/",
)  # fmt: skip


@pytest.mark.parametrize("path", ROUTES)
def test_every_answer_is_protected(wp: WP, path: str) -> None:
    for method in ("GET", "HEAD", "POST", "OPTIONS", "PROPFIND"):
        answer = wp.client.open(path, method=method, headers={"Host": "evil.example"})
        assert answer.status_code < 500
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy
        assert "frame-ancestors 'self'" in policy or "sandbox" in policy
        assert "evil.example" not in answer.text + str(answer.headers)
        assert "Server" not in answer.headers
        if method == "HEAD":
            assert answer.data == b""


@pytest.mark.parametrize("path", ["/", "/sample-page/", "/nope/", "/?s=x", "/wp-login.php", "/wp-trackback.php/1"])
def test_pages_have_nothing_inline(wp: WP, path: str) -> None:
    page = wp.client.get(path).text
    assert "<script" not in page
    assert not re.search(r"\son[a-z]+=|\sstyle=|javascript:", page)
    if "<style" in page:
        assert "'sha256-" in wp.client.get(path).headers["Content-Security-Policy"]


def test_head_says_how_long_an_empty_page_is(wp: WP) -> None:
    """Without it waitress sends a chunk that no reader of HEAD expects, and gunicorn hangs up."""
    for path in ("/", "/sample-page/", "/nope/", "/feed/"):
        assert wp.client.head(path).headers["Content-Length"] == "0"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_trackback_in_the_place_of_a_feed_has_its_validators(wp: WP, method: str) -> None:
    """As 6.1.9 answered: whatever the feed, there is one stamp for the site, and no 404."""
    feed = wp.client.get("/feed/")
    for query in ("feed=rss2", "feed=atom&p=1", "feed=nonsense"):
        answer = wp.client.open(f"/wp-trackback.php?{query}", method=method, data={"url": "http://a.example/"})
        assert (answer.status_code, answer.content_type) == (200, "text/xml; charset=UTF-8")
        assert "I really need an ID for this to work." in answer.text
        assert answer.headers["ETag"] == feed.headers["ETag"]
        assert answer.headers["Last-Modified"] == feed.headers["Last-Modified"]
    assert "ETag" not in wp.client.open("/wp-trackback.php?p=1", method=method).headers


def test_head_says_what_get_says(wp: WP) -> None:
    for path in ("/", "/sample-page/", "/nope/", "/feed/", "/?page_id=2"):
        head, get = wp.client.head(path), wp.client.get(path)
        drop = {"content-length"}
        assert head.status_code == get.status_code
        assert [h for h in head.headers if h[0].lower() not in drop] == [
            h for h in get.headers if h[0].lower() not in drop
        ]


def fail(error: Exception) -> Callable[..., Any]:
    def handler(*_: Any) -> Any:
        raise error

    return handler


@pytest.mark.parametrize(
    ("error", "status", "text"),
    [
        (RuntimeError("secret detail"), 500, "There has been a critical error on this website."),
        (WPError("x", "You may not.", 403), 403, "You may not."),
        (peewee.OperationalError("database is locked"), 503, "Error establishing a database connection"),
    ],
)
def test_the_error_boundary_tells_nothing(
    wp: WP, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception, status: int, text: str
) -> None:
    monkeypatch.setitem(routes._handlers, routes.URLS["robots.txt"], fail(error))
    with caplog.at_level(logging.CRITICAL, "wpcompat"):
        answer = wp.client.get("/robots.txt")
    assert answer.status_code == status
    assert (
        f'<div class="wp-die-message">{"<p>" if status == 500 else "<h1>" if status == 503 else ""}{text}'
        in answer.text
    )
    assert "no-store" in answer.headers["Cache-Control"]
    for leak in ("secret", "Traceback", "locked", ".py"):
        assert leak not in answer.text


@pytest.mark.parametrize(
    "target",
    [
        "//", "///sample-page//", "/%00", "/a%00b/", "/%ff%fe/", "/%F0%9F%8D%85/", "/..", "/../../etc/passwd", "/.%2e/", "/" + "a" * 9000,
        "/?p=99999999999999999999999", "/?p[]=1", "/?p[x][y]=1", "/?m=" + "9" * 5000, "/?paged=999999999999999999999", "/?page=-1",
        "/?author=%00", "/?cat=-1", "/?s=" + "%" * 300, "/?s=%ff", "/?name=%ff", "/?name=%ed%a0%80", "/2026/99/99/", "/9999/12/31/",
        "/0000/00/00/x/", "/?year=0&monthnum=0&day=0", "/?feed=%00", "/?feed=../x", "/page/99999999999999999999/", "/?cpage=-5&p=1",
        "/?unapproved=%F0&moderation-hash=%ff&p=1", "/?unapproved=99999999999999999999&moderation-hash=x", "/?replytocom=%ff", "/?" + "a&" * 3000,
        "/?preview=true&p=1", "/?rest_route=/", "/?attachment_id=1", "/index.php/", "/index.php/index.php", "/?embed=1", "/feed/xyz/", "/?tb=1",
    ],
)  # fmt: skip
def test_odd_requests_are_answered(wp: WP, target: str) -> None:
    for structure in ("/%year%/%monthnum%/%day%/%postname%/", "", "/%category%/%postname%"):
        options.update(wp.site, "permalink_structure", structure)
        reply = replay.send(
            wp, f"GET {target} HTTP/1.1\r\nHost: \xff\r\nCookie: \xe9=\xff; ;;=\r\n\r\n".encode("latin-1")
        )
        assert reply.status in (200, 301, 302, 304, 400, 404), structure


def test_a_site_in_a_folder(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(home="http://wp.example/blog")
    for path in ("/blog/", "/"):
        page = wp.client.get(path)
        assert page.status_code == 200
        assert 'href="/blog/wp-content/themes/wpcompat/style.css' in page.text
        assert 'href="http://wp.example/blog/sample-page/"' in page.text
    assert wp.client.get("/blog").status_code in (200, 301)
    assert wp.client.get("/blog/sample-page").headers["Location"] == "http://wp.example/blog/sample-page/"
    assert wp.client.get("/blog/?page_id=2").headers["Location"] == "http://wp.example/blog/sample-page/"
    assert wp.client.get("/blog/wp-content/themes/wpcompat/style.css").status_code == 200
    assert "Disallow: /blog/wp-admin/" in wp.client.get("/blog/robots.txt").text
    assert wp.client.get("/blogger/").status_code == 404
    assert '<form action="/blog/wp-comments-post.php"' in wp.client.get(first_post(wp)).text


def first_post(wp: WP) -> str:
    date = wp.site.db.value('SELECT substr("post_date", 1, 10) FROM "wp_posts" WHERE "ID" = 1')
    return f"/{date.replace('-', '/')}/hello-world/"


@pytest.mark.parametrize(("trusted", "seen"), [("0", "10.0.0.9"), ("1", "192.0.2.7"), ("2", "192.0.2.6")])
def test_proxies_are_trusted_as_far_as_told(
    make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch, trusted: str, seen: str
) -> None:
    wp = make_wp(settings={"server.trusted_proxies": trusted})
    asked: list[str] = []
    answer = routes.handler(routes.URLS["robots.txt"])

    def note(site: Site, request: Request) -> Response:
        asked.append(request.remote_addr or "")
        return answer(site, request)

    monkeypatch.setitem(routes._handlers, routes.URLS["robots.txt"], note)
    headers = {"X-Forwarded-For": "192.0.2.5, 192.0.2.6, 192.0.2.7", "X-Forwarded-Host": "evil.example"}
    wp.client.get("/robots.txt", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert asked == [seen]


def test_bodies_have_a_limit(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"limits.body_bytes": "1000"})
    answer = wp.client.post("/wp-comments-post.php", data={"comment": "x" * 2000})
    assert answer.status_code == 413
    assert "wp-die-message" in answer.text


def test_a_lying_length_does_no_harm(wp: WP) -> None:
    builder = EnvironBuilder("/wp-comments-post.php", method="POST", data={"comment": "x"})
    environ = {**builder.get_environ(), "CONTENT_LENGTH": "banana"}
    body, status, _ = run_wsgi_app(wp.app, environ)
    assert status.startswith(("200", "400"))
    list(body)


def test_cron_answers_before_it_works(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    from wpcompat.linkbacks import events

    ran: list[object] = []
    monkeypatch.setattr(events, "run_due", ran.append)
    for method in ("GET", "HEAD", "POST"):
        answer = wp.client.open("/wp-cron.php?doing_wp_cron=1", method=method)
        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["Expires"] == "Wed, 11 Jan 1984 05:00:00 GMT"
    wp.client.post("/wp-cron.php", data={"a": "b"})
    wp.site.events.join()
    assert ran == [wp.site] * 3


def test_the_rest_address_says_that_there_is_nothing(wp: WP) -> None:
    for path in ("/wp-json/", "/wp-json/wp/v2/posts/1", "/?rest_route=/wp/v2/posts"):
        answer = wp.client.get(path)
        assert answer.status_code == 404
        assert answer.get_json() == {
            "code": "rest_no_route",
            "message": "No route was found matching the URL and request method.",
            "data": {"status": 404},
        }


def test_endpoints_of_paths() -> None:
    page = routes.URLS[""]
    for path, endpoint in (
        ("/", page),
        ("/xmlrpc.php", routes.URLS["xmlrpc.php"]),
        ("/xmlrpc.php/x", routes.URLS["xmlrpc.php"]),
        ("/xmlrpc.phpx", page),
        ("/wp-content", page),
        ("/wp-content/uploads", page),
        ("/wp-content/uploads/x", routes.URLS["wp-content/uploads/"]),
        ("/wp-content/themes/wpcompat/x", routes.URLS["wp-content/themes/wpcompat/"]),
        ("/wp-content/themes/wpcompat", page),
        ("/wp-content/themes/other/x", page),
        ("/wp-content/themes", page),
    ):
        assert (path, routes.endpoint_of(path)) == (path, endpoint)


def test_several_slashes_before_a_script_are_one(wp: WP) -> None:
    """As behind nginx and Apache; a path of a page is WordPress's own to read, and so is one of a file."""
    for path in ("//xmlrpc.php", "///wp-trackback.php/5", "//wp-login.php"):
        assert routes.endpoint_of(path) == routes.endpoint_of(path.replace("///", "/").replace("//", "/"))
    for path in ("/", "//", "", "//wp-content/uploads/x.jpg", "//wp-admin/", "//favicon.ico", "//x.php"):
        assert routes.endpoint_of(path) == routes.PAGE
    body = "<methodCall><methodName>demo.sayHello</methodName></methodCall>"
    answer = wp.client.post("/", data=body, environ_overrides={"PATH_INFO": "//xmlrpc.php"})
    assert b"<string>Hello!</string>" in answer.data


def test_each_process_runs_events_if_told(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(app, "start_worker", started.append)
    wp.client.get("/robots.txt")
    assert started == []
    client = Client(app.Application(wp.site, run_events=True))
    for _ in range(3):
        client.get("/robots.txt")
    assert started == [wp.site]
    monkeypatch.setattr(os, "getpid", lambda: 1)
    client.get("/robots.txt")
    assert started == [wp.site] * 2


def test_the_callable_for_servers(wp: WP) -> None:
    made = wpcompat.create_app(wp.site.path)
    assert made._events_of == 0
    assert app.create_app(wp.site.path)._events_of == -1
    (wp.site.path / "settings.ini").write_text("[server]\ncron = no\n")
    assert wpcompat.create_app(wp.site.path)._events_of == -1
    made.site.close()


@pytest.mark.parametrize(("version", "told"), [((2, 7, 1), 1), ((2, 7, 2), 0), ((3, 0, 0), 0)])
def test_whoever_serves_is_told_of_an_old_parser(
    wp: WP, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, version: tuple[int, ...], told: int
) -> None:
    monkeypatch.setattr("pyexpat.version_info", version)
    app.create_app(wp.site.path)
    assert len([entry for entry in caplog.messages if entry.endswith("update Python.")]) == told
