"""How texts are looked for and put in order, where SQLite and WordPress's database differ."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from wpcompat.formatting.collation import fold, fold_bytes, sort_key

_LONGEST_PATTERN = 40_000
_SIGN = re.compile(r"([\\%_])")
_ESCAPE = r"\\\1"
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MANY = 64
"""So many letters are not looked for with LIKE, which may compare all of them at each letter of a text."""


def holding(column: str, words: str) -> tuple[str, str]:
    """A condition that a column of text holds some words, whatever their letter case and accents, and the value for its ``?``."""
    plain = fold(words)
    if len(plain) >= _MANY:
        return f"holds(CAST({column} AS BLOB), ?)", plain
    # The database itself looks through what is ASCII.
    test = (
        f'(SELECT CASE length({column}) WHEN length(CAST({column} AS BLOB)) THEN {column} LIKE "looked"."for" ESCAPE \'\\\''
        f' ELSE holds(CAST({column} AS BLOB), "looked"."for", 1) END FROM (SELECT ? AS "for") "looked")'
    )
    return test, f"%{_SIGN.sub(_ESCAPE, plain)}%"


def holds(stored: bytes | None, words: str, as_pattern: int = 0) -> bool:
    """What ``holding`` asks, in linear time; ``stored`` may be no UTF-8 in a row of somebody else's.

    ``words`` are folded; ``as_pattern`` says that they are written for LIKE.
    """
    if as_pattern:
        words = _of_pattern(words)
    return words.encode() in fold_bytes(stored or b"")


@lru_cache(maxsize=64)
def _of_pattern(pattern: str) -> str:
    return _ESCAPED.sub(r"\1", pattern[1:-1])


def fit_to_like(value: Any) -> Any:
    """A pattern as long as SQLite tries one (50,000 bytes): what is looked for holds its beginning, at the least."""
    if not isinstance(value, str) or len(value.encode("utf-8", "replace")) < _LONGEST_PATTERN:
        return value
    cut = value.encode("utf-8")[:_LONGEST_PATTERN].decode("utf-8", "ignore")
    # A lone backslash at the cut would take the next sign's meaning.
    lone = (len(cut) - len(cut.rstrip("\\"))) % 2
    return cut[: len(cut) - lone] + "%"


def stored_sort_key(stored: bytes | None) -> str:
    """``sort_key`` of a column that is read ``AS BLOB``: a row of somebody else's may hold bytes that are no UTF-8."""
    return sort_key((stored or b"").decode("utf-8", "replace"))


def in_order(column: str) -> str:
    """A column of text as something to ``ORDER BY`` as WordPress's database does, accents apart."""
    return f"sort_key(CAST({column} AS BLOB))"
