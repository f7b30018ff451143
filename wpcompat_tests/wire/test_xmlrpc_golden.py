"""Recorded exchanges with WordPress 7.1's endpoint: same status, same headers, same bytes."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat.users import store
from wpcompat_tests.wire.xmlrpc_exchange import Exchange, recorded, send

PROTOCOL = recorded("protocol")
ENDPOINT = recorded("endpoint")
OLDER = recorded("protocol-6.1")
LEFT_OUT = {
    "system.multicall call without params (fatal)": "HTTP 500 there, a clear fault inside the list here",
    "login: password as struct (fatal)": "HTTP 500 there, HTTP 200 with the same bytes here",
    "fcgi, element limit 5": "a filter of PHP code; the limit itself is tested by its count",
}
DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d \+0000"
)
PAGE = '<title>A source</title><p>before <a href="http://127.0.0.1:8102/?p=1">the link</a> after</p>'


def replayed() -> list[Exchange]:
    return [e for e in PROTOCOL if e.name not in LEFT_OUT]


def check_headers(expected: Exchange, headers: list[tuple[str, str]]) -> None:
    given = dict(headers)
    assert given["Content-Type"] == expected.headers["Content-Type"]
    assert given.get("Allow") == expected.headers.get("Allow")
    if expected.headers.get("Date", "").endswith("+0000"):
        assert [name for name, _ in headers] == ["Connection", "Content-Type", "Date"]
        assert given["Connection"] == "close"
        assert DATE.fullmatch(given["Date"])


def test_how_many_of_how_many(record_property: Callable[[str, object], None]) -> None:
    left = [e.name for e in PROTOCOL if e not in replayed()]
    share = f"{len(replayed())} of {len(PROTOCOL)} protocol exchanges and all {len(ENDPOINT)} of the endpoint's, without {left}"
    record_property("replayed", share)
    assert len(PROTOCOL) == 74
    assert len(ENDPOINT) == 33
    assert set(left) == set(LEFT_OUT)


@pytest.mark.parametrize("exchange", replayed(), ids=lambda exchange: exchange.name)
def test_protocol(make_wp: Callable[..., WP], exchange: Exchange) -> None:
    wp = make_wp(home="http://127.0.0.1:8101", settings=exchange.setup.get("settings"))
    day = re.search(r"8101/(\d{4})/(\d\d)/(\d\d)/hello-world", exchange.request)
    if day:
        wp.site.db.execute('UPDATE "wp_posts" SET "post_date" = ?', (f"{'-'.join(day.groups())} 00:00:00",))
    for name, value in exchange.setup.get("options", {}).items():
        options.update(wp.site, name, value)
    for role in ("editor", "author", "contributor", "subscriber"):
        if f"{role}-pass" in exchange.request:
            store.create_user(wp.site, login=role, email=f"{role}@example.org", password=f"{role}-pass", role=role)
    answered = send(wp, exchange.request, scheme=exchange.setup.get("scheme", "http"))
    assert answered.body == exchange.body
    assert answered.status == exchange.status
    check_headers(exchange, answered.headers)


@pytest.mark.parametrize("exchange", ENDPOINT, ids=lambda exchange: exchange.name)
def test_endpoint(make_wp: Callable[..., WP], web: Web, exchange: Exchange) -> None:
    wp = make_wp(home="http://127.0.0.1:8102")
    for path in ("/u", "/b", "/m1"):
        web.page(path, PAGE)
    source = f"127.0.0.1:{web.default.port}"
    encoded = base64.b64encode(b"http://127.0.0.1:9020/b").decode()
    request = exchange.request.replace(encoded, base64.b64encode(f"http://{source}/b".encode()).decode())
    answered = send(wp, request.replace("127.0.0.1:9020", source))
    assert answered.body == exchange.body.replace("127.0.0.1:9020", source)
    assert answered.status == exchange.status
    check_headers(exchange, answered.headers)


@pytest.mark.parametrize("exchange", OLDER, ids=lambda exchange: exchange.name)
def test_protocol_of_6_1(make_wp: Callable[..., WP], exchange: Exchange) -> None:
    """What kills PHP has the status 500 there and 200 here, with the same bytes."""
    wp = make_wp(version="6.1", home="http://127.0.0.1:8105")
    if "subscriber" in exchange.name:
        store.create_user(
            wp.site, login="subscriber", email="subscriber@example.org", password="subscriber-pass", role="subscriber"
        )
    answered = send(wp, exchange.request)
    assert answered.body == exchange.body
    assert answered.status == 200
    assert exchange.status in (200, 500)
    check_headers(exchange, answered.headers)
