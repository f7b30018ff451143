"""Term metadata: ``wp_termmeta``. Values are texts as stored; arrays are kept in PHP's serialised form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wpcompat.formatting.php import maybe_serialize
from wpcompat.formatting.strings import is_valid_utf8
from wpcompat.site import Site

_LONGEST_KEY = 255


@dataclass(frozen=True)
class TermMeta:
    """A row of ``wp_termmeta``."""

    meta_id: int
    term_id: int
    key: str
    value: str


def get_term_meta(site: Site, term_id: int, key: str) -> list[str]:
    """All values of a term under a key, the oldest first (``get_term_meta``)."""
    query = 'SELECT "meta_value" FROM "wp_termmeta" WHERE "term_id" = ? AND "meta_key" = ? ORDER BY "meta_id"'
    return [value or "" for value in site.db.column(query, (term_id, key))]


def meta_rows(site: Site, term_id: int) -> list[TermMeta]:
    """Every row of a term by key, those of one key the oldest first (``has_term_meta``)."""
    query = (
        'SELECT "meta_id", "term_id", "meta_key", "meta_value" FROM "wp_termmeta" WHERE "term_id" = ?'
        ' ORDER BY "meta_key", "meta_id"'
    )
    return [_row(row) for row in site.db.rows(query, (term_id,))]


def meta_by_id(site: Site, meta_id: int) -> TermMeta | None:
    """A row by its ID (``get_metadata_by_mid``)."""
    found = site.db.row(
        'SELECT "meta_id", "term_id", "meta_key", "meta_value" FROM "wp_termmeta" WHERE "meta_id" = ?', (meta_id,)
    )
    return None if found is None else _row(found)


def _row(row: tuple[Any, ...]) -> TermMeta:
    meta_id, term_id, key, value = row
    return TermMeta(meta_id, term_id, key or "", value or "")


def add_term_meta(site: Site, term_id: int, key: str, value: Any) -> int:
    """Add a value (``add_term_meta``); the ID of its row, 0 when the database would not hold it."""
    written = None if value is None else maybe_serialize(value)
    if len(key) > _LONGEST_KEY or not is_valid_utf8(key + (written or "")):
        return 0
    return site.db.insert("wp_termmeta", {"term_id": term_id, "meta_key": key, "meta_value": written})


def update_by_id(site: Site, meta_id: int, value: Any) -> None:
    """Write the value of a row (``update_metadata_by_mid``), unless the database would not hold it."""
    written = None if value is None else maybe_serialize(value)
    if is_valid_utf8(written or ""):
        site.db.update("wp_termmeta", {"meta_value": written}, '"meta_id" = ?', (meta_id,))


def delete_by_id(site: Site, meta_id: int) -> None:
    """Remove a row (``delete_metadata_by_mid``)."""
    site.db.execute('DELETE FROM "wp_termmeta" WHERE "meta_id" = ?', (meta_id,))
