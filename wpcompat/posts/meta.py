"""Post metadata: ``wp_postmeta``. Values are texts as stored; arrays are given and kept in PHP's serialised form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from wpcompat.formatting.php import maybe_serialize
from wpcompat.formatting.strings import is_valid_utf8
from wpcompat.site import Site

_LONGEST_KEY = 255


@dataclass(frozen=True)
class Meta:
    """A row of ``wp_postmeta``; ``value`` as it is stored."""

    id: int
    post_id: int
    key: str
    value: str


def get_meta(site: Site, post_id: int, key: str) -> list[str]:
    """All values under a key, the oldest first (``get_post_meta``)."""
    rows = site.db.column(
        'SELECT "meta_value" FROM "wp_postmeta" WHERE "post_id" = ? AND "meta_key" = ? ORDER BY "meta_id"',
        (post_id, key),
    )
    return [value or "" for value in rows]


def first_meta(site: Site, post_id: int, key: str) -> str:
    """The first value under a key, or an empty text."""
    values = get_meta(site, post_id, key)
    return values[0] if values else ""


def all_meta(site: Site, post_id: int) -> dict[str, list[str]]:
    """Every value of a post by key (``get_post_custom``), keys and values in the order of their rows."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in site.db.rows(
        'SELECT "meta_key", "meta_value" FROM "wp_postmeta" WHERE "post_id" = ? ORDER BY "meta_id"', (post_id,)
    ):
        found[key or ""].append(value or "")
    return dict(found)


def add_meta(site: Site, post_id: int, key: str, value: Any, unique: bool = False) -> int:
    """Add a value (``add_post_meta``); the ID of its row.

    0 when ``unique`` asks for one and the key is taken, without a post, and when the database would not hold it. A missing
    value is NULL.
    """
    return add_stored_meta(site, post_id, key, None if value is None else maybe_serialize(value), unique)


def add_stored_meta(site: Site, post_id: int, key: str, written: str | None, unique: bool = False) -> int:
    """``add_meta`` of a value as a row holds it: what an export says is serialised already."""
    if not post_id or not _fits(key, written):
        return 0
    with site.db.transaction():
        if unique and site.db.value(
            'SELECT 1 FROM "wp_postmeta" WHERE "post_id" = ? AND "meta_key" = ?', (post_id, key)
        ):
            return 0
        return site.db.insert("wp_postmeta", {"post_id": post_id, "meta_key": key, "meta_value": written})


def update_meta(site: Site, post_id: int, key: str, value: Any) -> bool:
    """Give every row of a key this value, or add one (``update_post_meta``); whether anything changed."""
    written = maybe_serialize(value)
    if not _fits(key, written):
        return False
    with site.db.transaction():
        values = get_meta(site, post_id, key)
        if not values:
            return add_meta(site, post_id, key, value) > 0
        if values == [written]:
            return False
        site.db.update("wp_postmeta", {"meta_value": written}, '"post_id" = ? AND "meta_key" = ?', (post_id, key))
    return True


def delete_meta(site: Site, post_id: int, key: str, value: Any = None) -> bool:
    """Remove the rows of a key, or those among them with this value (``delete_post_meta``); whether there were any."""
    where, params = '"post_id" = ? AND "meta_key" = ?', [post_id, key]
    if value is not None and value != "":
        where, params = where + ' AND "meta_value" = ?', [*params, maybe_serialize(value)]
    return site.db.execute(f'DELETE FROM "wp_postmeta" WHERE {where}', params) > 0


def owner(site: Site, post_id: int) -> int:
    """Whose metadata is written where a post is named: a revision's goes to the post that it is one of."""
    row = site.db.row('SELECT "post_type", "post_parent" FROM "wp_posts" WHERE "ID" = ?', (post_id,))
    return int(row[1]) if row is not None and row[0] == "revision" else post_id


def meta_by_id(site: Site, meta_id: int) -> Meta | None:
    """One row (``get_metadata_by_mid``)."""
    row = site.db.row('SELECT "post_id", "meta_key", "meta_value" FROM "wp_postmeta" WHERE "meta_id" = ?', (meta_id,))
    return None if row is None else Meta(meta_id, row[0], row[1] or "", row[2] or "")


def update_meta_by_id(site: Site, meta_id: int, value: Any, *, key: str | None = None) -> None:
    """Give one row another value, and another key (``update_metadata_by_mid``), unless the database would not hold it."""
    written = None if value is None else maybe_serialize(value)
    if _fits(key or "", written):
        row = {"meta_value": written} if key is None else {"meta_key": key, "meta_value": written}
        site.db.update("wp_postmeta", row, '"meta_id" = ?', (meta_id,))


def delete_meta_by_id(site: Site, meta_id: int) -> None:
    """Remove one row (``delete_metadata_by_mid``)."""
    site.db.execute('DELETE FROM "wp_postmeta" WHERE "meta_id" = ?', (meta_id,))


def _fits(key: str, value: str | None) -> bool:
    return len(key) <= _LONGEST_KEY and is_valid_utf8(key) and is_valid_utf8(value or "")
