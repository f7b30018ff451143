"""Bodies that no client would send; long runs: ``python -m wpcompat_tests.hostile.xmlrpc``, ``….types`` and ``….trackback``."""

from __future__ import annotations

from collections.abc import Callable
from unittest.mock import Mock

import pytest

from wpcompat.formatting import charset as charsets
from wpcompat.testing.site import WP
from wpcompat_tests.hostile import trackback, types, xmlrpc
from wpcompat_tests.hostile.target import FORM, SETTINGS, check, errors, run, send
from wpcompat_tests.reference.made_calls import body as xmlrpc_body


@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
def test_mutated_calls(make_wp: Callable[..., WP], fidelity: str) -> None:
    seen = run(xmlrpc.attack, make_wp(fidelity=fidelity, settings=SETTINGS), 600)
    assert {"value", "fault -32700", "fault 0"} <= seen.keys()


@pytest.mark.parametrize(("version", "fidelity"), [("7.1", "exact"), ("7.1", "hardened"), ("6.1", "exact")])
def test_arguments_of_other_types(make_wp: Callable[..., WP], version: str, fidelity: str) -> None:
    wp = make_wp(version=version, fidelity=fidelity, settings=SETTINGS)
    assert {"value", "fault 401", "fault 403", "fault 404", "fault 500"} <= run(types.attack, wp, 800).keys()
    assert {"value", "fault 403", "fault 404"} <= run(types.every, wp, 800).keys()


_LEVELS = 480
_DEEP = "<value>" + "<data>" * _LEVELS + "<string>x</string>" + "</data>" * _LEVELS + "</value>"


def _member(name: str, value: str) -> str:
    return f"<member><name>{name}</name>{value}</member>"


def _struct(*members: str) -> str:
    return f"<value><struct>{''.join(members)}</struct></value>"


_FIELD = _member(
    "custom_fields",
    "<value><array><data>"
    + _struct(_member("key", "<value>deep</value>"), _member("value", _DEEP))
    + "</data></array></value>",
)


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("wp.newPost", _struct(_member("post_title", "<value>x</value>"), _FIELD)),
        (
            "wp.newTerm",
            _struct(_member("taxonomy", "<value>category</value>"), _member("name", "<value>x</value>"), _FIELD),
        ),
        ("wp.getPostTypes", _struct(_member("name", _DEEP))),
        ("wp.getTaxonomies", _DEEP),
        ("wp.setOptions", _struct(_member("default_comment_status", _DEEP))),
        ("wp.setOptions", _struct(_member("time_zone", _DEEP))),
    ],
)
def test_deep_values_are_taken_as_php_does(wp: WP, caplog: pytest.LogCaptureFixture, name: str, argument: str) -> None:
    """Arrays in arrays, as deep as a call may be, are values like others."""
    who = "".join(f"<param><value>{word}</value></param>" for word in ("1", "admin", "secret"))
    body = f"<methodCall><methodName>{name}</methodName><params>{who}<param>{argument}</param></params></methodCall>"
    answer = wp.client.post("/xmlrpc.php", data=body).get_data(as_text=True)
    assert "<fault>" not in answer, answer[:600]
    assert not caplog.records
    stored = "a:1:{i:0;" * _LEVELS + 's:1:"x";' + "}" * _LEVELS
    tables = wp.snapshot()
    found = [
        row["meta_value"]
        for table in ("wp_postmeta", "wp_termmeta")
        for row in tables[table]
        if row["meta_key"] == "deep"
    ]
    assert found == ([stored] if _FIELD in argument else [])


@pytest.mark.parametrize(("version", "fidelity"), [("7.1", "exact"), ("7.1", "hardened"), ("6.1", "exact")])
def test_mutated_trackbacks(make_wp: Callable[..., WP], version: str, fidelity: str) -> None:
    seen = run(trackback.attack, make_wp(version=version, fidelity=fidelity, settings=SETTINGS), 600)
    assert any(name.endswith("stored") for name in seen)


@pytest.mark.parametrize(
    "charset", ["UTF-8," * 170_000, "," * 1_000_000, " " * 1_000_000, "x" * 1_000_000, "\xff" * 1_000_000]
)
def test_a_long_list_of_charsets_costs_little(wp: WP, monkeypatch: pytest.MonkeyPatch, charset: str) -> None:
    """Each of the three texts is converted once at most, not from each charset of the list."""
    converted, detected = Mock(wraps=charsets.convert), Mock(wraps=charsets.detect)
    monkeypatch.setattr(charsets, "convert", converted)
    monkeypatch.setattr(charsets, "detect", detected)
    body = b"url=http://a.example/&title=t&blog_name=b&charset=" + charset.encode("latin-1")
    check(send(wp, "POST", "/wp-trackback.php/1", body, content_type=FORM))
    assert converted.call_count <= 3 and detected.call_count <= 3


@pytest.mark.parametrize(
    "charset", ["UTF-7", "utf-7", "UTF7", "unicode_escape", "UTF-16", "utf_7", " UTF-7", "UTF-7,UTF-8"]
)
@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
def test_no_charset_makes_markup_of_plain_letters(make_wp: Callable[..., WP], charset: str, fidelity: str) -> None:
    wp = make_wp(fidelity=fidelity, settings=SETTINGS)
    plain = b"%2BADw-script%2BAD4-alert(1)%2BADw-/script%2BAD4- %5Cu003cscript%5Cu003e %5Cx3cscript%5Cx3e"
    body = (
        b"url=http://a.example/&title="
        + plain
        + b"&excerpt="
        + plain
        + b"&blog_name="
        + plain
        + b"&charset="
        + charset.encode()
    )
    with errors() as logged:
        check(send(wp, "POST", "/wp-trackback.php/1", body, content_type=FORM))
    assert not logged
    rows = wp.site.db.rows(
        'SELECT "comment_author", "comment_content" FROM "wp_comments" WHERE "comment_type" = ?', ("trackback",)
    )
    assert "<script" not in str(rows)


def test_a_source_that_is_no_text(wp: WP) -> None:
    """A base64 may hold any bytes; a URL of such is none, or none that was registered."""
    body = (
        b"<methodCall><methodName>pingback.ping</methodName><params><param><value><base64>aHR0cDovLzEyNy4wLjAuMS//w6n+</base64></value>"
        b"</param><param><value>http://wp.example/?p=1</value></param></params></methodCall>"
    )
    with errors() as logged:
        assert b"<fault>" in check(send(wp, "POST", "/xmlrpc.php", body)).body
    assert not logged


@pytest.mark.parametrize("fragment", [b"\xed", b"a\xff\xfeb", b"\xf0\x9f\x98", b"\xc3\xa9"])
def test_a_target_whose_fragment_is_no_utf_8(wp: WP, fragment: bytes) -> None:
    body = xmlrpc_body("pingback.ping", ["http://127.0.0.1:1/a", b"http://wp.example/#" + fragment])
    with errors() as logged:
        got = check(send(wp, "POST", "/xmlrpc.php", body, content_type="text/xml"))
    assert b"<int>0</int>" in got.body
    assert not logged
