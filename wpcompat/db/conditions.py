"""Conditions of a query, joined by AND, with their values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wpcompat.db.searching import holding
from wpcompat.errors import WPError

COMPARISONS = ("=", "!=", "LIKE", "NOT LIKE", "EXISTS", "NOT EXISTS")
"""How a value of metadata may be compared (of those that ``WP_Meta_Query`` knows)."""


@dataclass
class Where:
    """Conditions joined by AND, with their values."""

    parts: list[str] = field(default_factory=list)
    params: list[object] = field(default_factory=list)

    def add(self, part: str, *params: object) -> None:
        self.parts.append(part)
        self.params.extend(params)

    def among(self, column: str, values: Sequence[object], *, negated: bool = False) -> None:
        """The column holds one of some values, or with ``negated`` none of them."""
        self.add(f'"{column}" {"NOT IN" if negated else "IN"} ({", ".join("?" * len(values))})', *values)

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts) or "1"


def meta_condition(owner: tuple[str, str, str], key: str, value: str | None, compare: str) -> tuple[str, list[object]]:
    """A condition that metadata of a key (empty: of any), and of a value if one is given, are there or, with NOT EXISTS, are not.

    ``owner``: the column that names whose they are, the table of metadata, and its column for that. ``compare``: one of
    ``COMPARISONS`` in either case, empty for ``=``; ``WPError`` for another.
    """
    compare = compare.upper()
    if compare and compare not in COMPARISONS:
        raise WPError(
            "invalid_meta_compare", f"Metadata are not compared by '{compare}', but by: {', '.join(COMPARISONS)}."
        )
    column, table, owners = owner
    inner = Where()
    if key:
        inner.add('"meta_key" = ?', key)
    if compare == "NOT EXISTS":
        return f'{column} NOT IN (SELECT "{owners}" FROM "{table}" WHERE {inner.sql})', inner.params
    if value is not None:
        test, held = holding('"meta_value"', value) if "LIKE" in compare else ('"meta_value" = ? COLLATE NOCASE', value)
        inner.add(f"NOT ({test})" if compare in ("!=", "NOT LIKE") else test, held)
    return f'{column} IN (SELECT "{owners}" FROM "{table}" WHERE {inner.sql})', inner.params


def sort_by_meta(owner: tuple[str, str, str], *, as_number: bool) -> str:
    """Metadata of a key, the value of its ``?``, as something to ``ORDER BY``; ``owner`` as above."""
    column, table, owners = owner
    value = f'(SELECT m."meta_value" FROM "{table}" m WHERE m."{owners}" = {column} AND m."meta_key" = ? LIMIT 1)'
    return f"CAST({value} AS REAL)" if as_number else value


def sort_as_listed(column: str, listed: Sequence[str]) -> tuple[str, str]:
    """A column to ``ORDER BY`` so that its values come as they are listed, and the value of its ``?``."""
    return f"instr(?, ',' || \"{column}\" || ',')", f",{','.join(listed)},"
