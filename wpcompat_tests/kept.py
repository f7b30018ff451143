"""A site's rows, kept to be laid again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from wpcompat.testing.site import WP

ROLES_SITE = Path(__file__).parents[1] / "fixtures" / "xmlrpc" / "roles-site.json"
"""A site of five users with posts of all kinds, a comment on each, and some terms."""


class Kept:
    """``rows``: tables without their prefix; the options are kept as they stand now."""

    def __init__(self, wp: WP, rows: dict[str, list[dict[str, Any]]] | None = None) -> None:
        self.wp = wp
        self.rows: dict[str, list[dict[str, Any]]] = rows or json.loads(ROLES_SITE.read_text("utf-8"))
        self.options = wp.site.db.rows('SELECT "option_value", "option_name" FROM "wp_options"')

    def lay(self) -> None:
        """Put everything back."""
        db = self.wp.site.db
        with db.transaction():
            for table, rows in self.rows.items():
                db.execute(f'DELETE FROM "wp_{table}"')
                for row in rows:
                    db.insert(f"wp_{table}", row)
            for value, name in self.options:
                db.execute(
                    'UPDATE "wp_options" SET "option_value" = ? WHERE "option_name" = ? AND "option_value" <> ?',
                    (value, name, value),
                )
