"""Logging in, and what stands before every screen: cookies, sessions, nonces, the request's origin."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin import screens
from wpcompat.admin.ask import Ask
from wpcompat.admin.page import answer
from wpcompat.testing.site import WP
from wpcompat.users import nonces, sessions
from wpcompat.users.cookies import cleared, identify, issue, names, renew
from wpcompat.users.meta import get_meta
from wpcompat.users.store import create_user, get_user, set_password_hash
from wpcompat_tests.admin_people import Person

LOGIN = {"log": "admin", "pwd": "secret"}


def shown(ask: Ask) -> Response:
    if ask.is_post:
        ask.check("change")
    ask.require("edit_posts", message="Sorry, not you.")
    said = ask.texts("tick") if ask.has("tick") else ask.text("say")
    return answer(ask, f"{ask.user.user_login} {said} {ask.nonce('change')} {ask.referer('gone')}")


@pytest.fixture(autouse=True)
def screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(screens.SCREENS, "probe.php", screens.Screen("probe:show", "read"))
    monkeypatch.setitem(screens._shows, "probe:show", shown)


def log_in(wp: WP, **fields: str) -> TestResponse:
    return wp.client.post("/wp-login.php", data={**LOGIN, **fields})


def nonce_of(answered: TestResponse) -> str:
    return answered.text.split(" ")[2]


def test_a_login_opens_the_screens(wp: WP) -> None:
    before = wp.client.get("/wp-admin/probe.php?a=1")
    assert before.status_code == 302
    assert before.headers["Location"] == (
        "http://wp.example/wp-login.php?redirect_to=http%3A%2F%2Fwp.example%2Fwp-admin%2Fprobe.php%3Fa%3D1&reauth=1"
    )
    answered = log_in(wp)
    assert (answered.status_code, answered.headers["Location"]) == (302, "http://wp.example/wp-admin/")
    set_cookies = answered.headers.getlist("Set-Cookie")
    assert [one.partition("=")[0] for one in set_cookies] == list(names(wp.site))
    assert all("HttpOnly" in one and "SameSite=Lax" in one and "Secure" not in one for one in set_cookies)
    page = wp.client.get("/wp-admin/probe.php?say=hello")
    assert page.status_code == 200 and page.text.startswith("admin hello ")
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert page.headers["Cache-Control"] == "no-cache, must-revalidate, max-age=0, no-store, private"
    assert "script-src 'self';" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_a_wrong_password_opens_nothing(wp: WP) -> None:
    answered = log_in(wp, pwd="wrong")
    assert answered.status_code == 200 and "login_error" in answered.text and "secret" not in answered.text
    assert wp.client.get("/wp-admin/probe.php").status_code == 302
    assert sessions.sessions(wp.site, 1) == {}


def test_https_cookies_are_secure(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(home="https://wp.example")
    answered = wp.client.post("/wp-login.php", data=LOGIN, base_url="https://wp.example")
    name = names(wp.site)[0]
    assert name.startswith("wordpress_sec_")
    assert all("Secure" in one for one in answered.headers.getlist("Set-Cookie"))


def test_logging_out_ends_the_session(wp: WP) -> None:
    log_in(wp)
    user = get_user(wp.site, 1)
    assert user is not None
    unasked = wp.client.get("/wp-login.php?action=logout")
    assert unasked.status_code == 403 and wp.client.get("/wp-admin/probe.php").status_code == 200
    kept = {cookie.key: cookie.value for cookie in wp.client._cookies.values()}  # type: ignore[union-attr]
    known = identify(wp.site, kept)
    assert known is not None
    nonce = nonces.create(wp.site, "log-out", 1, known.token)
    answered = wp.client.get(f"/wp-login.php?action=logout&_wpnonce={nonce}")
    assert answered.status_code == 302 and "loggedout=true" in answered.headers["Location"]
    assert identify(wp.site, kept) is None, "a copied cookie opened the session again"
    assert wp.client.get("/wp-admin/probe.php").status_code == 302


def test_nobody_is_sent_to_another_host(wp: WP) -> None:
    for target in ("http://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert log_in(wp, redirect_to=target).headers["Location"] == "http://wp.example/wp-admin/"
    assert log_in(wp, redirect_to="/sample-page/").headers["Location"] == "/sample-page/"


def test_changes_need_the_nonce_of_their_action_user_and_time(wp: WP) -> None:
    """A nonce is good for this half of a day in UTC and the next one."""
    wp.clock.frozen = 41667 * 43200.0 + 3600  # an hour after noon or midnight
    log_in(wp)
    nonce = nonce_of(wp.client.get("/wp-admin/probe.php?say=x"))
    assert wp.client.post("/wp-admin/probe.php", data={"_wpnonce": nonce}).status_code == 200
    token = next(iter(sessions.sessions(wp.site, 1)))
    for wrong in (
        "",
        "0123456789",
        nonces.create(wp.site, "change", 1, token),
        nonces.create(wp.site, "change", 0, ""),
    ):
        refused = wp.client.post("/wp-admin/probe.php", data={"_wpnonce": wrong})
        assert refused.status_code == 403 and "The link you followed has expired." in refused.text
        assert "<title>An error occurred.</title>" in refused.text
    wp.clock.shift += 13 * 3600
    assert wp.client.post("/wp-admin/probe.php", data={"_wpnonce": nonce}).status_code == 200
    wp.clock.shift += 12 * 3600
    assert wp.client.post("/wp-admin/probe.php", data={"_wpnonce": nonce}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://wp.example"}, 200),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://[evil"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
    ],
)
def test_forms_of_other_sites_are_refused(wp: WP, headers: dict[str, str], status: int) -> None:
    log_in(wp)
    nonce = nonce_of(wp.client.get("/wp-admin/probe.php?say=x"))
    assert wp.client.post("/wp-admin/probe.php", data={"_wpnonce": nonce}, headers=headers).status_code == status


def test_a_screen_asks_for_its_capability(wp: WP) -> None:
    create_user(wp.site, login="sub", email="sub@example.org", password="sub-pass", role="subscriber")
    answered = wp.client.post("/wp-login.php", data={"log": "sub", "pwd": "sub-pass"})
    assert answered.headers["Location"] == "http://wp.example/wp-admin/profile.php"
    refused = wp.client.get("/wp-admin/probe.php")
    assert refused.status_code == 403 and "Sorry, not you." in refused.text


@pytest.mark.parametrize(("version", "classes"), [("6.1", "branch-6-1 version-6-1-9 admin-color-fresh"), ("7.1", "branch-7-1 version-7-1 admin-color-modern")])  # fmt: skip
def test_a_screen_is_known_by_its_classes(make_wp: Callable[..., WP], version: str, classes: str) -> None:
    admin = Person(make_wp(version=version)).browser
    for path, page, kind in (
        ("edit.php?post_type=page", "edit-php", ["post-type-page"]),
        ("users.php", "users-php", []),
        ("", "index-php", []),
    ):
        shown = admin.visit(path).tree.find(".//body").get("class").split()
        assert shown == [
            "wp-admin",
            "wp-core-ui",
            page,
            "auto-fold",
            "admin-bar",
            *kind,
            *classes.split(),
            "locale-en-us",
        ]


def test_files_that_are_not_there(wp: WP) -> None:
    assert wp.client.get("/wp-admin").headers["Location"] == "http://wp.example/wp-admin/"
    unknown = wp.client.get("/wp-admin/no-such.php")
    assert (unknown.status_code, 'href="http://wp.example/wp-admin/"' in unknown.text) == (404, True)
    assert wp.client.get("/wp-admin/static/no-such.css").status_code == 404
    assert wp.client.get("/wp-admin/static/../base.html").status_code == 404
    assert wp.client.get("/wp-admin/static/admin.css").status_code == 200
    ajax = wp.client.post("/wp-admin/admin-ajax.php")
    assert ajax.status_code in (400, 404)


def test_fields_are_read_as_php_reads_them(wp: WP) -> None:
    log_in(wp)
    assert "['1', '2']" in wp.client.get("/wp-admin/probe.php?tick[]=1&tick[]=2").text
    assert "['2', '1']" in wp.client.get("/wp-admin/probe.php?tick[b]=2&tick[a]=1&tick[c][d]=3").text


def test_where_a_request_came_from(wp: WP) -> None:
    log_in(wp)

    def referer(sent: str) -> str:
        return wp.client.get("/wp-admin/probe.php?say=x", headers={"Referer": sent}).text.split(" ")[3]

    own = "http://wp.example/wp-admin/edit.php"
    assert referer(f"{own}?gone=1&kept=2") == f"{own}?kept=2"
    assert referer(f"{own}?gone=1") == own
    assert referer("http://evil.example/") == ""
    assert referer("http://wp.example/wp-admin/probe.php?say=x") == ""


def test_cookies_end_with_the_password(wp: WP) -> None:
    user = get_user(wp.site, 1)
    assert user is not None
    made = {cookie.name: cookie.value for cookie in issue(wp.site, user, remember=True)}
    known = identify(wp.site, made, admin=True)
    assert known is not None and known.user.ID == 1
    set_password_hash(wp.site, 1, "$wp$2y$10$another")
    changed = get_user(wp.site, 1)
    assert changed is not None
    assert identify(wp.site, made, admin=True) is None
    again = {cookie.name: cookie.value for cookie in renew(wp.site, changed, known.token)}
    assert identify(wp.site, again, admin=True) is not None
    assert renew(wp.site, changed, "unknown") == []
    sessions.destroy_others(wp.site, 1, "unknown")
    assert identify(wp.site, again, admin=True) is None
    assert all(cookie.max_age == 0 for cookie in cleared(wp.site))


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: ["editor", *parts[1:]],
        lambda parts: [parts[0], str(int(parts[1]) + 1), *parts[2:]],
        lambda parts: [parts[0], "9" * 5000, *parts[2:]],
        lambda parts: [*parts[:3], "0" * 64],
        lambda parts: [*parts[:3], "\xfc"],
        lambda parts: parts[:3],
        lambda parts: [*parts, ""],
        lambda parts: [parts[0], "x", *parts[2:]],
    ],
)
def test_changed_cookies_prove_nothing(wp: WP, change: Callable[[list[str]], list[str]]) -> None:
    user = get_user(wp.site, 1)
    assert user is not None
    made = {cookie.name: cookie.value for cookie in issue(wp.site, user)}
    name = names(wp.site)[0]
    assert identify(wp.site, made, admin=True) is not None
    made[name] = "|".join(change(made[name].split("|")))
    assert identify(wp.site, made, admin=True) is None


def test_sessions_end_and_are_bounded(wp: WP) -> None:
    user = get_user(wp.site, 1)
    assert user is not None
    made = {cookie.name: cookie.value for cookie in issue(wp.site, user, ip="192.0.2.1", agent="Browser")}
    assert list(next(iter(sessions.sessions(wp.site, 1).values()))) == ["expiration", "ip", "ua", "login"]
    wp.clock.shift += 2 * 86400 + 1
    assert identify(wp.site, made, admin=True) is None
    for _ in range(210):
        issue(wp.site, user)
    assert len(sessions.sessions(wp.site, 1)) == 200
    sessions.destroy_all(wp.site, 1)
    assert get_meta(wp.site, 1, sessions.KEY) == []
    for odd in ('a:1:{s:2:"ab";i:9999999999;}', "rubbish", "i:3;"):
        sessions.destroy_all(wp.site, 1)
        wp.site.db.insert("wp_usermeta", {"user_id": 1, "meta_key": sessions.KEY, "meta_value": odd})
        assert len(sessions.sessions(wp.site, 1)) == (1 if odd.startswith("a") else 0)


def test_a_site_at_a_path_keeps_its_cookies_there(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(home="http://wp.example/blog")
    assert options.text(wp.site, "siteurl") == "http://wp.example/blog"
    answered = wp.client.post("/blog/wp-login.php", data=LOGIN)
    paths = [one.partition("Path=")[2].partition(";")[0] for one in answered.headers.getlist("Set-Cookie")]
    assert paths == ["/blog/wp-admin", "/blog/"]
    assert wp.client.get("/blog/wp-admin/probe.php").status_code == 200


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/login", "wp-login.php"),
        ("/login/", "wp-login.php"),
        ("/admin", "wp-admin/"),
        ("/admin/", "wp-admin/"),
        ("/dashboard", "wp-admin/"),
    ],
)
def test_short_addresses_lead_to_the_doors(wp: WP, path: str, target: str) -> None:
    """Recorded from WordPress 6.1.9."""
    options.update(wp.site, "permalink_structure", "/%year%/%monthnum%/%day%/%postname%/")
    moved = wp.client.get(path)
    assert (moved.status_code, moved.headers["Location"]) == (302, f"http://wp.example/{target}")
    assert moved.headers["Link"] == '<http://wp.example/wp-json/>; rel="https://api.w.org/"'
    assert wp.client.get(f"{path}?x=1").status_code == 404
    options.update(wp.site, "permalink_structure", "")
    assert wp.client.get(path).status_code != 302
