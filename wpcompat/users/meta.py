"""``wp_usermeta``: texts under keys (arrays as PHP writes them)."""

from __future__ import annotations

from typing import Any

from wpcompat.formatting.php import maybe_serialize
from wpcompat.site import Site


def get_meta(site: Site, user_id: int, key: str) -> list[str]:
    """All values under a key, as stored (``get_user_meta``)."""
    return site.db.column(
        'SELECT "meta_value" FROM "wp_usermeta" WHERE "user_id" = ? AND "meta_key" = ? ORDER BY "umeta_id"',
        (user_id, key),
    )


def all_meta(site: Site, user_id: int) -> list[tuple[str, str]]:
    """Every key and value of a user, as stored, oldest first."""
    return [
        (key, value)
        for key, value in site.db.rows(
            'SELECT "meta_key", "meta_value" FROM "wp_usermeta" WHERE "user_id" = ? ORDER BY "umeta_id"', (user_id,)
        )
    ]


def add_meta(site: Site, user_id: int, key: str, value: Any) -> int:
    """Add a value; its ID (``add_user_meta``)."""
    return site.db.insert("wp_usermeta", {"user_id": user_id, "meta_key": key, "meta_value": maybe_serialize(value)})


def update_meta(site: Site, user_id: int, key: str, value: Any) -> None:
    """Set the value under a key, whether there is one or not (``update_user_meta``)."""
    written = maybe_serialize(value)
    with site.db.transaction():
        if not site.db.update(
            "wp_usermeta", {"meta_value": written}, '"user_id" = ? AND "meta_key" = ?', (user_id, key)
        ):
            add_meta(site, user_id, key, value)


def delete_meta(site: Site, user_id: int, key: str) -> int:
    """Remove all values under a key; how many there were (``delete_user_meta``)."""
    return site.db.execute('DELETE FROM "wp_usermeta" WHERE "user_id" = ? AND "meta_key" = ?', (user_id, key))
