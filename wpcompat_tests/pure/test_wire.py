"""Reading calls as WordPress's reader does, and writing values to the byte."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wpcompat.formatting.php import strval
from wpcompat.xmlrpc import wire
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.wire import DateTime, Limits, decode, encode

VERDICTS = Path(__file__).parents[2] / "fixtures" / "xmlrpc" / "verdicts.jsonl"
CALL = "<methodCall><methodName>m</methodName><params>{}</params></methodCall>"
WIDE = Limits(depth=100_000, attributes=100_000)


def values(inner: str) -> list[Any]:
    return decode(CALL.format(inner).encode("utf-8", "surrogatepass")).params


def code_of(body: bytes, limits: Limits = WIDE) -> int:
    """The fault a body ends with; 0 for none."""
    try:
        decode(body, limits)
    except Fault as fault:
        return fault.code
    return 0


def written(value: Any) -> Any:
    """A value in the form of the fixture: texts in base64, arrays as pairs."""
    if isinstance(value, DateTime):
        return {"date": _base64(str(value))}
    if isinstance(value, (list, dict)):
        pairs = enumerate(value) if isinstance(value, list) else value.items()
        return {"array": [[key if isinstance(key, int) else {"k": _base64(key)}, written(item)] for key, item in pairs]}
    if isinstance(value, float):
        return {"f": strval(value)}
    return {"s": _base64(value)} if isinstance(value, str) else value


def _base64(text: str) -> str:
    return base64.b64encode(text.encode("utf-8", "surrogateescape")).decode("ascii")


def test_verdicts_of_wordpress() -> None:
    """Well over a thousand bodies, each judged and read as WordPress's own reader with libxml did."""
    lines = VERDICTS.read_text("ascii").splitlines()
    wrong = []
    for line in lines:
        encoded, theirs = json.loads(line)
        body = base64.b64decode(encoded)
        try:
            call = decode(body, WIDE)
            ours: Any = ["methodCall", _base64(call.name), written(call.params)]
        except Fault as fault:
            ours = None if fault.code == -32700 else "no call"
        if ours == "no call":
            agreed = theirs == "fatal" or bool(theirs and theirs[0] != "methodCall")
        else:
            agreed = ours == theirs
        if not agreed:
            wrong.append((body, theirs, ours))
    assert len(lines) > 1000
    assert wrong == []


@pytest.mark.parametrize("extra", [0, 1])
def test_sixty_thousand_tags(extra: int) -> None:
    body = b"<methodCall><![CDATA[" + b"<" * (59997 + extra) + b"]]></methodCall>"
    assert body.count(b"<") == 60000 + extra
    assert code_of(body) == (-32700 if extra else 0)


def test_limits() -> None:
    assert code_of(CALL.format("<a>" * 508 + "</a>" * 508).encode(), Limits()) == 0
    assert code_of(CALL.format("<a>" * 600 + "</a>" * 600).encode(), Limits()) == -32700
    assert code_of(CALL.format('<a b="1"/>' * 100).encode(), Limits()) == 0
    assert code_of(CALL.format('<a b="1"/>' * 101).encode(), Limits()) == -32700


@pytest.mark.parametrize(
    "body",
    [
        b'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><methodCall>&b;</methodCall>',
        b'<!DOCTYPE m SYSTEM "file:///etc/passwd"><methodCall>&x;</methodCall>',
        b'<!DOCTYPE m SYSTEM "a"><!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><methodCall>&x;</methodCall>',
        b"<methodCall>" + b"<a/>" * 60_010 + b"</methodCall>",
        b"<methodCall " + b" ".join(b'a%d="1"' % n for n in range(80_000)) + b"></methodCall>",
        b"<methodCall>" + b"<a>" * 1_000_000,
        b"<methodCall><!--" + b"-" * 8_000_000,
        b"<methodCall><methodName>" + b"x" * 16_000_000,
        b"<methodCall " + b"x" * 8_000_000,
        b"<methodCall>" + b"&amp;" * 2_000_000,
    ],
    ids=[
        "entities",
        "external",
        "second doctype",
        "elements",
        "attributes",
        "depth",
        "comment",
        "token",
        "name",
        "references",
    ],
)
def test_hostile_bodies_are_refused_in_no_time(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more elements are looked at than may lie in each other."""
    begun: list[str] = []
    start = wire._Reader._start

    def noted(reader: wire._Reader, tag: str, attributes: list[str]) -> None:
        begun.append(tag)
        start(reader, tag, attributes)

    monkeypatch.setattr(wire._Reader, "_start", noted)
    assert code_of(body, Limits()) == -32700
    assert len(begun) <= Limits().depth + 1


@pytest.mark.parametrize("declared", [b"<!DOCTYPE methodCall>", b'<!DOCTYPE m [<!ENTITY a "b">]>'])
def test_the_parser_itself_takes_no_declarations(declared: bytes) -> None:
    """None gets this far, since the root comes first; this is the second lock."""
    with pytest.raises(Fault, match="-32700"):
        wire._Reader(WIDE).read(declared + b"<methodCall></methodCall>")


def test_names_beyond_the_fourth_edition_are_refused() -> None:
    """libxml takes the names of XML 1.0's fifth edition, expat those of the fourth."""
    assert code_of("<methodCall><\u2070/></methodCall>".encode()) == -32700


def test_numbers_of_any_length() -> None:
    assert values(f"<param><value><int>{'9' * 5000}</int></value></param>") == [2**63 - 1]
    assert values(f"<param><value><i4>-{'9' * 5000}</i4></value></param>") == [-(2**63)]
    assert values(f"<param><value><int>{'0' * 5000}7</int></value></param>") == [7]
    assert values(f"<param><value><double>{'9' * 5000}</double></value></param>") == [float("inf")]


def test_dates_that_kill_php_are_read_as_far_as_they_go() -> None:
    assert str(
        values("<param><value><dateTime.iso8601>99999999999999999999</dateTime.iso8601></value></param>")[0]
    ).endswith(":07")


@pytest.mark.parametrize(
    ("value", "xml"),
    [
        (True, "<boolean>1</boolean>"),
        (False, "<boolean>0</boolean>"),
        (-3, "<int>-3</int>"),
        (2199023255552, "<int>2199023255552</int>"),
        (5.75, "<double>5.75</double>"),
        (1.0, "<double>1</double>"),
        (9.223372036854775807e18, "<double>9.2233720368548E+18</double>"),
        (None, "<string></string>"),
        ("a<b>&\"'&amp;\n", "<string>a&lt;b&gt;&amp;&quot;&#039;&amp;amp;\n</string>"),
        (DateTime.from_mysql("2026-11-20 23:39:58"), "<dateTime.iso8601>20261120T23:39:58</dateTime.iso8601>"),
        (DateTime.from_mysql("0000-00-00 00:00:00"), "<dateTime.iso8601>00000000T00:00:00Z</dateTime.iso8601>"),
        (DateTime.from_mysql(""), "<dateTime.iso8601>T::</dateTime.iso8601>"),
        ([], "<array><data>\n</data></array>"),
        ({}, "<array><data>\n</data></array>"),
        (
            {0: "a", 1: "b"},
            "<array><data>\n  <value><string>a</string></value>\n  <value><string>b</string></value>\n</data></array>",
        ),
        ({1: "a"}, "<struct>\n  <member><name>1</name><value><string>a</string></value></member>\n</struct>"),
        (
            [{"a": []}],
            "<array><data>\n  <value><struct>\n  <member><name>a</name><value><array><data>\n</data></array></value></member>\n"
            "</struct></value>\n</data></array>",
        ),
        ({"<&>": 1}, "<struct>\n  <member><name>&lt;&amp;&gt;</name><value><int>1</int></value></member>\n</struct>"),
    ],
)
def test_values(value: Any, xml: str) -> None:
    """The forms that facts about WordPress 7.1 tell."""
    assert encode(value) == xml


def test_an_answer_is_utf8_whatever_it_holds() -> None:
    body = wire.success("\udce9\ud800x\U0001f600", "UTF-8")
    assert "\ufffd\ufffdx\U0001f600".encode() in body
    assert wire.success(1, "").startswith(b'<?xml version="1.0"?>\n<methodResponse>')


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.sampled_from("abc01-"), min_size=1, max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def as_read_back(value: Any) -> Any:
    """What a value has become after one way through the wire: texts are trimmed, nothing is an empty text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip(" \t\n\r\0\x0b")
    if isinstance(value, list):
        return [as_read_back(item) for item in value]
    if isinstance(value, dict):
        members = {wire.array_key(key): as_read_back(item) for key, item in value.items()}
        return list(members.values()) if list(members) == list(range(len(members))) else members
    return value


@given(JSON)
def test_what_is_written_can_be_read(value: Any) -> None:
    body = wire.success(as_read_back(value), "UTF-8")
    ElementTree.fromstring(body)
    assert values(f"<param><value>{encode(as_read_back(value))}</value></param>") == [as_read_back(value)]


@settings(max_examples=300)
@given(
    st.binary(max_size=300)
    | st.text(st.sampled_from("<>/!?-[]&;# \nvalue"), max_size=200).map(lambda text: b"<methodCall>" + text.encode())
)
def test_any_bytes_are_a_call_or_a_fault(body: bytes) -> None:
    assert code_of(body) in (0, -32700, -32600)


_PIECES = ["<param>", "<value>", "<string>", "</string>", "</value>", "</param>", " ", "\n", "a", "&amp;", "]]>", "~", "\x7f", "<i4>1</i4>"]  # fmt: skip


@given(
    prolog=st.sampled_from(["", '<?xml version="1.0"?>', "<?xml version='1.0' encoding='UTF-8' ?>\n", "\t"]),
    texts=st.lists(st.sampled_from(["", " a b ", "http://a.example/?b=1;c", "\"'", "é"]), max_size=3),
    piece=st.sampled_from(["", *_PIECES]),
    at=st.integers(0, 300),
)
def test_the_short_way_of_plain_calls_reads_them_as_the_parser_does(
    prolog: str, texts: list[str], piece: str, at: int
) -> None:
    params = "".join(f"<param><value><string>{text}</string></value></param>" for text in texts)
    body = f"{prolog}<methodCall><methodName>pingback.ping</methodName><params>{params}</params></methodCall>"
    written = (body[:at] + piece + body[at:]).encode()

    def read(sent: bytes) -> object:
        try:
            return decode(sent)
        except Fault as fault:
            return fault.code

    # A comment that means nothing is enough to need the parser.
    assert read(written) == read(written + b"<!---->")
