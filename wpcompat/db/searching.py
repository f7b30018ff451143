"""How texts are looked for and put in order, where SQLite and WordPress's database differ."""

from __future__ import annotations

import re
from typing import Any

from wpcompat.formatting.collation import fold, fold_bytes, sort_key

_LONGEST_PATTERN = 40_000
_SIGN = re.compile(r"([\\%_])")
_ESCAPE = r"\\\1"
_MANY = 64
"""So many letters are not looked for with LIKE, which may compare all of them at each letter of a text."""


def holding(column: str, words: str) -> tuple[str, str]:
    """A condition that a column of text holds some words, whatever their letter case and accents, and the value for its ``?``."""
    plain = fold(words)
    if len(plain) >= _MANY:
        return f"holds(CAST({column} AS BLOB), ?)", plain
    # Only what is not ASCII has to be folded for it.
    text = f"CASE length({column}) WHEN length(CAST({column} AS BLOB)) THEN {column} ELSE CAST(folded(CAST({column} AS BLOB)) AS TEXT) END"
    return f"({text} LIKE ? ESCAPE '\\')", f"%{_SIGN.sub(_ESCAPE, plain)}%"


def holds(stored: bytes | None, words: str) -> bool:
    """What ``holding`` asks of many letters, in linear time; ``words`` are folded."""
    return words.encode() in fold_bytes(stored or b"")


def folded(stored: bytes | None) -> bytes:
    """A text to look in; a row of somebody else's may hold what is no UTF-8, and NUL, where LIKE would end."""
    return fold_bytes(stored or b"").replace(b"\0", b"\1")


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
