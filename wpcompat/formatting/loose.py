"""PHP 8's ``==`` between what a client sends and what WordPress holds."""

from __future__ import annotations

from math import isinf
from typing import Any

from wpcompat.formatting.php import PhpObject, is_numeric, strval, truthy

Number = int | float
_BLANKS = " \t\n\r\v\f"
_TOO_BIG = 2**63


def loosely_equal(left: Any, right: Any) -> bool:
    """Whether PHP takes two values for equal: scalars, None, arrays (``list``, ``dict``) and date objects."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truthy(left) == truthy(right)
    if left is None or right is None:
        other = right if left is None else left
        return other == "" if isinstance(other, str) else not truthy(other)
    if isinstance(left, (list, dict)) or isinstance(right, (list, dict)):
        return _equal_arrays(left, right)
    if isinstance(left, PhpObject) or isinstance(right, PhpObject):
        return _equal_objects(left, right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right or (is_numeric(left) and is_numeric(right) and _equal_numerals(left, right))
    if isinstance(left, str) or isinstance(right, str):
        text, number = (left, right) if isinstance(left, str) else (right, left)
        return _equal_numbers(_number(text), number) if is_numeric(text) else text == strval(number)
    return _equal_numbers(left, right)


def _equal_numerals(left: str, right: str) -> bool:
    """Texts of numbers; of whole numbers past 64 bits and of infinite ones only like texts are equal."""
    one, other = _number(left), _number(right)
    if isinstance(one, int) != isinstance(other, int) and (_is_whole(left) and _is_whole(right)):
        return False
    if isinstance(one, float) and one == other and (isinf(one) or (_is_whole(left) and _is_whole(right))):
        return False
    return _equal_numbers(one, other)


def _number(text: str) -> Number:
    text = text.strip(_BLANKS)
    whole = int(text) if len(text) < 21 and _is_whole(text) else _TOO_BIG
    return whole if -_TOO_BIG <= whole < _TOO_BIG else float(text[:400])


def _is_whole(text: str) -> bool:
    return text.strip(_BLANKS).lstrip("+-").isdigit()


def _equal_numbers(left: Number, right: Number) -> bool:
    if isinstance(left, float) or isinstance(right, float):
        return float(left) == float(right)
    return left == right


def _equal_arrays(left: Any, right: Any) -> bool:
    if not isinstance(left, (list, dict)) or not isinstance(right, (list, dict)) or len(left) != len(right):
        return False
    theirs = right if isinstance(right, dict) else dict(enumerate(right))
    pairs = left.items() if isinstance(left, dict) else enumerate(left)
    return all(key in theirs and loosely_equal(value, theirs[key]) for key, value in pairs)


def _equal_objects(left: Any, right: Any) -> bool:
    """An object is like a number 1, like no text, and like another of its class with like members."""
    if isinstance(left, PhpObject) and isinstance(right, PhpObject):
        (kind, members), (other_kind, others) = left.php_members(), right.php_members()
        return kind == other_kind and _equal_arrays(members, others)
    other = right if isinstance(left, PhpObject) else left
    return not isinstance(other, str) and bool(other == 1)
