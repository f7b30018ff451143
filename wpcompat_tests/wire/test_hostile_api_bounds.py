"""Calls that are as large as can be: answered as WordPress does, at a cost that grows with their length alone."""

from __future__ import annotations

import tracemalloc
import xmlrpc.client
from collections.abc import Callable
from unittest.mock import Mock

import bcrypt
import pytest

from wpcompat.formatting.slugs import sanitize_title
from wpcompat.testing.site import WP
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.methods import system
from wpcompat.xmlrpc.wire import Limits, decode
from wpcompat_tests.steps import growth
from wpcompat_tests.wire.asking import answer

MEGA = 10**6


def call(inside: bytes) -> bytes:
    return b"<methodCall><methodName>demo.sayHello</methodName><params>" + inside + b"</params></methodCall>"


@pytest.mark.parametrize(
    "body",
    [
        call(b"<a>" * MEGA), call(b"<a " + b" ".join(b"a%d=''" % number for number in range(MEGA)) + b"/>"), call(b"<a/>" * 60_001),
        call(b"<a x='' y=''/>" * 50_000), call(b"<a b='>' " + b" ".join(b'a%d="<"' % number for number in range(50_000)) + b"/>"),
        b"<methodCall>" + b"<value><int>1</int></value>" * MEGA, b"<?xml" + b" " * MEGA, b"\n" * MEGA,
    ],
    ids=["depth", "attributes", "tags", "attributes of many", "signs in values", "elements", "prolog", "blanks"],
)  # fmt: skip
def test_what_is_too_much_is_not_well_formed(body: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Fault, match=r"^-32700 parse error\. not well formed$"):
            decode(body)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 64 * 2**20


@pytest.mark.parametrize(
    "inside",
    [
        b"<![CDATA[<a " + b"x='1' " * 200 + b">]]>", b"<!--<a " + b"x='1' " * 200 + b">-->", b"<?x <a " + b"x='1' " * 200 + b"?>",
        b"x='1' " * 200, b"<a x='1'/>" * 100,
    ],
)  # fmt: skip
def test_values_that_only_look_like_attributes(inside: bytes) -> None:
    found = decode(call(b"<param><value><string>z" + inside + b"</string></value></param>"))
    assert len(found.params) == 1


@pytest.mark.parametrize("end", [b"", b"<a x='", b'<a x="1', b"<a", b"<!--", b"<![CDATA[", b"<?x"])
def test_tags_without_an_end(end: bytes) -> None:
    with pytest.raises(Fault, match=r"^-32700 parse error"):
        decode(b"<methodCall><a b='' c='' d=''/>" + end, Limits(attributes=3))


@pytest.mark.parametrize(
    ("junk", "wanted"),
    [("A-" * MEGA, "\0" * 10), ("QUJD" * MEGA, "ABC"), ("é" * MEGA + "QUJD", "ABC"), ("=" * MEGA, "")],
)
def test_base64(junk: str, wanted: str) -> None:
    body = call(f"<param><value><base64>{junk}</base64></value></param>".encode())
    assert decode(body).params[0].startswith(wanted)


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("a-" * MEGA, "a-" * 99 + "a"), ("%" * MEGA + "%aab", "%aab"), ("%e4" * MEGA, "%e4" * 66 + "%e"), ("--%-a%a-%--" + "b" * MEGA, "%aa" + "b" * 197),
        ("İ" * MEGA, None), (" " * MEGA + "x", ""), ("." * 900 + "x", ""),
    ],
)  # fmt: skip
def test_slugs_of_long_titles(title: str, wanted: str | None) -> None:
    found = sanitize_title(title)
    assert len(found) <= 200
    assert wanted is None or found == wanted
    assert growth(lambda size: sanitize_title(title[:size]), 20_000) < 2.2


def calls(*names: str) -> list[dict[str, object]]:
    return [{"methodName": name, "params": []} for name in names]


@pytest.mark.parametrize(
    ("fidelity", "settings", "seconds", "answered"),
    [
        ("exact", {}, 100, 5), ("hardened", {}, 3, 3), ("hardened", {"limits.multicall_seconds": "6"}, 3, 2),
        ("exact", {"limits.multicall_seconds": "4"}, 3, 1), ("hardened", {"limits.multicall_seconds": "1000"}, 100, 5),
        ("exact", {"limits.multicall_bytes": "60"}, 0, 3),
    ],
)  # fmt: skip
def test_a_multicall_ends(
    make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch, fidelity: str, settings: dict[str, str], seconds: int, answered: int
) -> None:  # fmt: skip
    wp = make_wp(fidelity=fidelity, settings=settings)
    now = iter(range(0, 10**6, seconds)) if seconds else None
    monkeypatch.setattr(system, "monotonic", lambda: next(now) if now else 0)
    found = answer(wp, "system.multicall", calls(*["demo.sayHello"] * 5))
    assert found[:answered] == [["Hello!"]] * answered
    assert found[answered:] == [
        {"faultCode": -32500, "faultString": "application error. too much for one request, send the rest in another"}
    ] * (5 - answered)


def test_letters_of_answers() -> None:
    assert system._letters({"a": ["bc", 1, None], "d": {}}) > system._letters("bc") > 2


def test_a_multicall_in_a_multicall(wp: WP) -> None:
    found = answer(wp, "system.multicall", calls(*["system.multicall"] * 1000))
    assert found == [{"faultCode": -32600, "faultString": "Recursive calls to system.multicall are forbidden"}] * 1000


def test_logins_of_any_length(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's name costs one hash, as a wrong password does; a password that nobody can have costs none."""
    hashpw = Mock(wraps=bcrypt.hashpw)
    monkeypatch.setattr(bcrypt, "hashpw", hashpw)
    refused = "403 Incorrect username or password."
    assert answer(wp, "wp.getUsersBlogs", "a" * 8 * MEGA, "secret") == refused
    assert answer(wp, "wp.getUsersBlogs", "admin" + "x" * 5000, "secret") == refused
    assert hashpw.call_count == 2
    assert answer(wp, "wp.getUsersBlogs", "admin", "secret" * MEGA) == refused
    assert hashpw.call_count == 2
    assert answer(wp, "wp.getUsersBlogs", " admin", "secret")[0]["blogid"] == "1"


def test_a_body_over_the_limit(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"limits.body_bytes": "100000"})
    assert answer(wp, "wp.uploadFile", 1, "admin", "secret", {"bits": xmlrpc.client.Binary(b"x" * 100_000)}) == (
        "-32700 parse error. not well formed"
    )
