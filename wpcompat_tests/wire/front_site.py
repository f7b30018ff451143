"""The site on which ``fixtures/front`` was recorded, laid from its rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wpcompat import options
from wpcompat.testing.site import WP

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "front"
HOME = "http://127.0.0.1:8109"
DATES = "/%year%/%monthnum%/%day%/%postname%/"


def lines(name: str) -> list[dict[str, Any]]:
    """The records of ``fixtures/front/NAME.jsonl``."""
    with (FIXTURES / f"{name}.jsonl").open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def lay(make_wp: Callable[..., WP], **settings: str) -> WP:
    """A site that imitates the recorded 6.1.9, with the recorded rows."""
    chosen = {"theme.pingback_link": "never", **{key.replace("__", ".", 1): value for key, value in settings.items()}}
    wp = make_wp(version="6.1", home=HOME, settings=chosen)
    site = json.loads((FIXTURES / "site.json").read_text("utf-8"))
    with wp.site.db.transaction():
        for table, rows in site.items():
            wp.site.db.execute(f'DELETE FROM "{table}"')
            for row in rows:
                wp.site.db.insert(table, {"user_pass": "", **row} if table == "wp_users" else row)
    options.update(wp.site, "permalink_structure", DATES)
    return wp
