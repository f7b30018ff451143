"""Forms as PHP reads them; the expected values are those of PHP 8.2's ``parse_str``."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wpcompat.formatting.php_form import collect, parse, texts

CASES: list[tuple[str, dict[str, Any]]] = [
    ("a=1&b=2", {"a": "1", "b": "2"}),
    ("a[]=1&a[]=2", {"a": {0: "1", 1: "2"}}),
    ("a[k]=1&a[2]=x&a[]=y", {"a": {"k": "1", 2: "x", 3: "y"}}),
    ("a[b][c]=1&a[b][]=2", {"a": {"b": {"c": "1", 0: "2"}}}),
    ("a=1&a[]=2", {"a": {0: "2"}}),
    ("a[]=1&a=2", {"a": "2"}),
    ("a.b=1&c d=2", {"a_b": "1", "c_d": "2"}),
    ("a[b=1", {"a_b": "1"}),
    ("a[b]c=1", {"a": {"b": "1"}}),
    ("[a]=1", {}),
    ("a[-3]=x&a[]=y", {"a": {-3: "x", 0: "y"}}),
    ("a[01]=x&a[1]=y", {"a": {"01": "x", 1: "y"}}),
    ("=1&&b", {"b": ""}),
    ("a%5B%5D=1&a%5B%5D=%C3%A9", {"a": {0: "1", 1: "\u00e9"}}),
    (" x=1", {"x": "1"}),
    ("a[b][c=1", {"a": {"b": "1"}}),
    ("a[ ]=1", {"a": {0: "1"}}),
    ("a[9999999999999999999]=1&a[]=2", {"a": {"9999999999999999999": "1", 0: "2"}}),
    ("a[5]=1&a[]=2&a[3]=4&a[]=5", {"a": {5: "1", 6: "2", 3: "4", 7: "5"}}),
    ("a]b=1", {"a]b": "1"}),
    ("a[[b]]=1", {"a": {"[b": "1"}}),
    ("a[b]]=1", {"a": {"b": "1"}}),
    ("a[]b[]=1", {"a": {0: "1"}}),
    ("a%00b=1", {"a": "1"}),
    ("a[b%00c]=1", {"a_b": "1"}),
    ("a[x]=1&a[x][y]=2", {"a": {"x": {"y": "2"}}}),
    ("a[-0]=1", {"a": {"-0": "1"}}),
    ("x.y[z.w]=2", {"x_y": {"z.w": "2"}}),
    ("a=%FF", {"a": "\udcff"}),
]


@pytest.mark.parametrize(("encoded", "expected"), CASES, ids=[case[0] for case in CASES])
def test_names_become_arrays(encoded: str, expected: dict[str, Any]) -> None:
    assert parse(encoded, 1000) == expected


def test_the_number_of_fields_is_bounded() -> None:
    assert len(parse("&".join(f"a{n}=1" for n in range(100)), 100)) == 100
    with pytest.raises(ValueError, match="too many"):
        parse("&".join(f"a{n}=1" for n in range(101)), 100)


def test_what_lies_deep_is_not_followed_to_its_end() -> None:
    assert parse("a" + "[b]" * 1_000_000 + "=1", 10) == {}


def test_what_is_too_deep_is_left_out() -> None:
    assert parse("a" + "[b]" * 63 + "=1", 10) != {}
    assert parse("a" + "[b]" * 5000 + "=1", 10) == {}


def test_a_part_without_a_name_ends_a_form() -> None:
    assert collect([("a", "1"), (None, "x"), ("b", "2")]) == {"a": "1"}


def test_texts_of_arrays() -> None:
    assert texts({0: "1", "k": {0: "x"}, 2: "3"}) == ["1", "3"]
    assert texts("1") == ["1"]
    assert texts(None) == []


@given(st.lists(st.tuples(st.text("a[]. 01-\0", max_size=12), st.text(max_size=3)), max_size=8))
def test_any_names_can_be_read(pairs: list[tuple[str, str]]) -> None:
    form = collect(pairs)
    assert all(isinstance(name, str) and name and isinstance(value, str | dict) for name, value in form.items())


def test_bytes_need_not_be_percent_encoded() -> None:
    body = b"a=caf\xc3\xa9+%C3%A9&\xc3\xa9=\xff%FF".decode("latin-1")
    assert parse(body, 10) == {"a": "café é", "é": "\udcff\udcff"}
