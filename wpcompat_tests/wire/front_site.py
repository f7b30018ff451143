"""The site on which ``fixtures/front`` was recorded, laid from its rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.reference.differential import POST, POSTS

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "front"
HOME = "http://127.0.0.1:8109"
ODD = (5, 6, 13, 15, 16, 22, 24)
"""Posts of made-up comparisons (``reference.differential.POSTS``) that the odd addresses were recorded with."""
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


def lay_odd(make_wp: Callable[..., WP]) -> WP:
    """A fresh 6.1.9 with some made-up posts, on which ``addresses-odd.jsonl`` was recorded."""
    wp = make_wp(version="6.1", home="http://127.0.0.1:8106")
    day = "2026-11-10 08:00:00"
    wp.site.db.execute('UPDATE "wp_posts" SET "post_date" = ?, "post_date_gmt" = ? WHERE "ID" < 3', (day, day))
    for post in POSTS:
        if post["ID"] not in ODD:
            continue
        written = f"2026-11-10 08:{post['ID']:02d}:00"
        dates = dict.fromkeys(("post_date", "post_date_gmt", "post_modified", "post_modified_gmt"), written)
        wp.site.db.insert("wp_posts", {**POST, **dates, **post})
        if post.get("post_type", "post") == "post":
            wp.site.db.insert(
                "wp_term_relationships", {"object_id": post["ID"], "term_taxonomy_id": 1, "term_order": 0}
            )
    options.update(wp.site, "blogname", "Odd")
    return wp
