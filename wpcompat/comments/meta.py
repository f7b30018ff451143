"""Comment metadata: ``wp_commentmeta``. Values are texts as stored."""

from __future__ import annotations

from typing import Any

from wpcompat.formatting.php import maybe_serialize
from wpcompat.site import Site

_ROWS = '"comment_id" = ? AND "meta_key" = ?'


def get_meta(site: Site, comment_id: int, key: str) -> list[str]:
    """All values under a key, the oldest first (``get_comment_meta``)."""
    rows = site.db.column(
        f'SELECT "meta_value" FROM "wp_commentmeta" WHERE {_ROWS} ORDER BY "meta_id"', (comment_id, key)
    )
    return [value or "" for value in rows]


def first_meta(site: Site, comment_id: int, key: str) -> str:
    """The first value under a key, or an empty text."""
    return next(iter(get_meta(site, comment_id, key)), "")


def add_meta(site: Site, comment_id: int, key: str, value: Any) -> int:
    """Add a value (``add_comment_meta``); the ID of its row."""
    return site.db.insert(
        "wp_commentmeta", {"comment_id": comment_id, "meta_key": key, "meta_value": maybe_serialize(value)}
    )


def update_meta(site: Site, comment_id: int, key: str, value: Any) -> bool:
    """Give every row of a key this value, or add one (``update_comment_meta``); whether anything changed."""
    written = maybe_serialize(value)
    with site.db.transaction():
        values = get_meta(site, comment_id, key)
        if not values:
            return add_meta(site, comment_id, key, value) > 0
        if values == [written]:
            return False
        site.db.update("wp_commentmeta", {"meta_value": written}, _ROWS, (comment_id, key))
    return True


def delete_meta(site: Site, comment_id: int, *keys: str) -> bool:
    """Remove the rows of these keys, or all of the comment's when none is named; whether there were any."""
    if not keys:
        return site.db.execute('DELETE FROM "wp_commentmeta" WHERE "comment_id" = ?', (comment_id,)) > 0
    marks = ", ".join("?" * len(keys))
    where = f'"comment_id" = ? AND "meta_key" IN ({marks})'
    return site.db.execute(f'DELETE FROM "wp_commentmeta" WHERE {where}', (comment_id, *keys)) > 0
