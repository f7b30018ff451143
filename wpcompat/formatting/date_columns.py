"""What a datetime column keeps of a text that was never checked (MariaDB without strict mode, as WordPress asks for it)."""

from __future__ import annotations

import re
from calendar import monthrange

from wpcompat.formatting.dates import ZERO

_NUMBER = re.compile(r"[0-9]{1,5}", re.ASCII)
_AFTER_DAY = re.compile(r"T|\s{1,99}|[!-/:-@\[-`{-~]", re.ASCII)
_BETWEEN = re.compile(r"[!-/:-@\[-`{-~]", re.ASCII)
_PLAIN = re.compile(r"([0-9]{6,})(?:T([0-9]{6})(?![0-9]))?", re.ASCII)
_FRACTION = re.compile(r"\.[0-9]*", re.ASCII)
_DIGIT = re.compile("[0-9]", re.ASCII)
_PARTS = 6


def as_stored(text: str) -> str:
    """The date that stands in the row afterwards; ``ZERO`` for what is none.

    Reading ends where a number is missing, and what was read until then counts: without an hour it is midnight. Two digits name
    a year of 1970 to 2069; months and days may be 0; a day or an hour that there is not makes all of it ``ZERO``. Nothing need
    stand between the numbers: ``20260131``, ``260131``, ``20260131101112``, ``20260131T101112``.
    """
    year, month, day, hour, minute, second = _numbers(text)
    if year > 9999 or month > 12 or hour > 23 or minute > 59 or second > 59:
        return ZERO
    if day > (monthrange(year or 4, month)[1] if month else 31):
        return ZERO
    return f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"


def _numbers(text: str) -> list[int]:
    """Year to second, 0 for those that were not reached; all 0 without a whole day."""
    text = text[:200].lstrip(" \t\n\r\v\f").removeprefix("+")
    plain = _PLAIN.match(text)
    if plain:
        return _without_separators(plain[1], plain[2] or "", text[plain.end() :])
    found: list[int] = []
    at = 0
    while len(found) < _PARTS and (number := _NUMBER.match(text, at)):
        found.append(int(number[0]) + _century(number[0]) if not found else int(number[0]))
        separator = (_AFTER_DAY if len(found) == 3 else _BETWEEN).match(text, number.end())
        if not separator:
            break
        at = separator.end()
    return [*found, *[0] * (_PARTS - len(found))] if len(found) >= 3 else [0] * _PARTS


def _without_separators(day: str, clock: str, rest: str) -> list[int]:
    """Year to second out of digits alone; a year has four of them where there are 8 or 14 and more, with the T counted."""
    digits, length = day + clock, len(day) + (1 + len(clock) if clock else 0)
    if len(digits) >= 12:
        rest = _FRACTION.sub("", rest, count=1) if rest.startswith(".") else rest
    if _DIGIT.search(rest):
        return [0] * _PARTS
    first = 4 if length == 8 or length >= 14 else 2
    year, more = digits[:first], digits[first : first + 10]
    found = [int(year) + _century(year), *(int(more[at : at + 2]) for at in range(0, len(more), 2))]
    return [*found, *[0] * (_PARTS - len(found))]


def _century(digits: str) -> int:
    if len(digits) != 2:
        return 0
    return 2000 if int(digits) < 70 else 1900
