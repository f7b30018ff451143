"""PHP's ``==``, against what a PHP 8.2 said of every pair of some values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from wpcompat.formatting.loose import loosely_equal
from wpcompat.formatting.php import StdClass
from wpcompat.xmlrpc.wire import DateTime

TABLE = json.loads((Path(__file__).parents[2] / "fixtures" / "loose_equality.json").read_text())
VALUES: list[Any] = TABLE["values"]


def test_every_pair() -> None:
    unlike = [
        (left, right)
        for left, row in zip(VALUES, TABLE["equal"], strict=True)
        for right, equal in zip(VALUES, row, strict=True)
        if loosely_equal(left, right) != (equal == "1")
    ]
    assert unlike == []


def test_objects_are_like_true_and_one() -> None:
    date = DateTime.parse("20200101T00:00:00")
    for value, equal, equal_to_date in zip(VALUES, TABLE["object"], TABLE["date"], strict=True):
        assert loosely_equal(value, StdClass({"a": 1})) == bool(equal), value
        assert loosely_equal(date, value) == bool(equal_to_date), value


def test_objects_of_one_class_compare_their_members() -> None:
    assert loosely_equal(StdClass({"a": 1}), StdClass({"a": "1"}))
    assert not loosely_equal(StdClass({"a": 1}), StdClass({"a": 2}))
    assert not loosely_equal(StdClass({"a": 1}), DateTime.parse("20200101T00:00:00"))


def test_long_digits_are_texts() -> None:
    assert loosely_equal("9" * 5000, "9" * 5000)
    assert not loosely_equal("9" * 5000, "9" * 5000 + " ")
    assert not loosely_equal("9" * 5000, 5)
