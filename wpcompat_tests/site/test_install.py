"""A fresh install holds what WordPress lays."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from wpcompat.migrate.install import install
from wpcompat.testing.site import WP

FRESH = Path(__file__).parents[2] / "fixtures" / "options" / "fresh-6.1.9.json"


def test_fresh_rows(wp: WP) -> None:
    rows = wp.snapshot()
    assert [
        (p["ID"], p["post_title"], p["post_name"], p["post_status"], p["ping_status"]) for p in rows["wp_posts"]
    ] == [
        (1, "Hello world!", "hello-world", "publish", "open"),
        (2, "Sample Page", "sample-page", "publish", "open"),
        (3, "Privacy Policy", "privacy-policy", "draft", "open"),
        (4, "Navigation", "navigation", "publish", "closed"),
    ]
    menu = rows["wp_posts"][3]
    assert (menu["post_type"], menu["post_author"], menu["comment_status"]) == ("wp_navigation", 0, "closed")


def test_fresh_rows_of_6_1(make_wp: Callable[..., WP]) -> None:
    assert [post["ID"] for post in make_wp(version="6.1").snapshot()["wp_posts"]] == [1, 2, 3]


def test_fresh_options_as_recorded(make_wp: Callable[..., WP]) -> None:
    """Names, order, values and autoload words of a fresh WordPress 6.1.9; null stands for dates and counts."""
    recorded = json.loads(FRESH.read_text())["options"]
    rows = make_wp(version="6.1").snapshot()["wp_options"]
    assert [(row["option_name"], row["autoload"]) for row in rows] == [(name, word) for name, _, word in recorded]
    for row, (name, value, _) in zip(rows, recorded, strict=True):
        assert value is None or row["option_value"] == value, name


def test_fresh_options_of_7_1(wp: WP) -> None:
    """What its fact sheet tells of it: new options, other defaults, and what loads with every page."""
    rows = {row["option_name"]: (row["option_value"], row["autoload"]) for row in wp.snapshot()["wp_options"]}
    older = [name for name, _, _ in json.loads(FRESH.read_text())["options"]]
    assert [name for name in rows if name not in older] == ["wp_attachment_pages_enabled", "wp_notes_notify"]
    assert rows["wp_attachment_pages_enabled"] == ("0", "on")
    assert rows["wp_notes_notify"] == ("1", "on")
    assert rows["ping_sites"] == ("https://rpc.pingomatic.com/", "on")
    assert rows["moderation_keys"] == ("", "off")
    assert rows["widget_search"][1] == "auto"
    assert rows["db_version"] == rows["initial_db_version"] == ("61833", "on")


def test_tables_as_recorded(wp: WP) -> None:
    """Columns in order with defaults and NOT NULL, primary and other keys; SQLite's own and 7.1's further key aside."""
    for table, recorded in json.loads(FRESH.read_text())["tables"].items():
        info = wp.site.db.rows(f'PRAGMA table_info("{table}")')
        columns = [[name, None if default is None else default.strip("'"), bool(strict)] for _, name, _, strict, default, _ in info]  # fmt: skip
        for ours, theirs in zip(columns, recorded["columns"], strict=True):
            assert ours == theirs or (ours[0], ours[2]) == (theirs[0], True), (
                table
            )  # texts and IDs have no default in MySQL
            assert theirs[1] is None or ours == theirs, table
        keys = {"PRIMARY": ["PRIMARY", [name for _, name, _, _, _, primary in info if primary]]}
        for _, name, unique, *_ in wp.site.db.rows(f'PRAGMA index_list("{table}")'):
            if name.startswith(f"{table}__"):
                of = wp.site.db.rows(f'PRAGMA index_info("{name}")')
                keys[name.removeprefix(f"{table}__")] = ["UNIQUE" if unique else "", [row[2] for row in of]]
        keys.pop("type_status_author", None)
        assert keys == recorded["keys"], table


def test_a_second_installation_at_the_same_time_leaves_the_first_as_it_is(wp: WP) -> None:
    before = wp.snapshot()
    assert not install(
        wp.site, url="http://b.example", title="B", admin_user="b", admin_password="b", admin_email="b@b.example"
    )
    assert wp.snapshot() == before
