"""The database: WordPress's schema, transactions that join, migrations that survive a kill."""

from __future__ import annotations

import dataclasses
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wpcompat import config, options
from wpcompat.comments import finding, listing
from wpcompat.db import Comment, Database, Post, User
from wpcompat.db.models import KEYS, WORDPRESS_TABLES, Comments, Posts, Users
from wpcompat.db.schema import MIGRATIONS, create_wordpress_tables, migrate
from wpcompat.db.searching import holding
from wpcompat.errors import ConfigError, NotInstalled
from wpcompat.site import open_site
from wpcompat.testing.site import WP


@pytest.mark.parametrize(("model", "row"), [(Comments, Comment), (Posts, Post), (Users, User)])
def test_rows_have_the_columns_and_defaults_of_their_table(model: Any, row: Any) -> None:
    columns = [(f.column_name, f.default) for f in model._meta.sorted_fields]
    fields = [(f.name, f.default) for f in dataclasses.fields(row)]
    assert [name for name, _ in columns] == [name for name, _ in fields]
    assert [default for _, default in columns[1:]] == [default for _, default in fields[1:]]


def test_every_key_of_wordpress_is_an_index(wp: WP) -> None:
    found = set(wp.site.db.column("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
    assert {f"{table}__{key}" for table, keys in KEYS.items() for key in keys} <= found
    assert set(KEYS) == {model._meta.table_name for model in WORDPRESS_TABLES}


def test_plain_sql_gets_the_defaults(wp: WP) -> None:
    """A person with sqlite3 may insert a row and leave columns out."""
    with sqlite3.connect(wp.site.db.path) as connection:
        connection.execute("INSERT INTO wp_comments (comment_post_ID) VALUES (1)")
        row = connection.execute("SELECT * FROM wp_comments ORDER BY comment_ID DESC").fetchone()
    connection.close()
    assert Comment(*row) == Comment(comment_ID=2, comment_post_ID=1)


def test_ids_are_never_given_twice(wp: WP) -> None:
    first = wp.site.db.insert("wp_comments", {"comment_post_ID": 1})
    wp.site.db.execute('DELETE FROM "wp_comments" WHERE "comment_ID" = ?', (first,))
    assert wp.site.db.insert("wp_comments", {"comment_post_ID": 1}) == first + 1


def test_others_on_the_machine_cannot_read_the_hashes(tmp_path: Path) -> None:
    db = Database(config.load(tmp_path))
    create_wordpress_tables(db)
    modes = {file.name: file.stat().st_mode & 0o007 for file in tmp_path.iterdir()}
    assert modes == {"wpcompat.sqlite": 0, "wpcompat.sqlite-wal": 0, "wpcompat.sqlite-shm": 0}
    db.close()


def test_a_failed_transaction_leaves_nothing(wp: WP) -> None:
    before = wp.snapshot()
    with pytest.raises(LookupError), wp.site.db.transaction():
        wp.site.db.insert("wp_comments", {"comment_post_ID": 1})
        with wp.site.db.transaction():
            wp.site.db.insert("wp_comments", {"comment_post_ID": 2})
        raise LookupError
    assert wp.snapshot() == before


class Forgetful:
    """A connection for whose words memory runs out: before they are done, or after."""

    def __init__(self, connection: sqlite3.Connection, words: dict[str, str]) -> None:
        self._connection = connection
        self._words = words

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def execute(self, sql: str, params: Any = ()) -> sqlite3.Cursor:
        when = self._words.get(sql)
        if when == "before":
            raise MemoryError
        cursor = self._connection.execute(sql, params)
        if when == "after":
            raise MemoryError
        return cursor


@pytest.mark.parametrize(
    "words",
    [
        {"BEGIN IMMEDIATE": "before"},
        {"BEGIN IMMEDIATE": "after"},
        {"COMMIT": "before"},
        {"COMMIT": "after"},
        {"INSERT": "before", "ROLLBACK": "before"},
    ],
)
def test_no_transaction_stays_open_when_memory_runs_out(wp: WP, words: dict[str, str]) -> None:
    db = wp.site.db
    db._connection = Forgetful(db._open(), words)  # type: ignore[assignment]
    with pytest.raises(MemoryError), db.transaction():
        db.insert("wp_comments", {"comment_post_ID": 5})
        if "INSERT" in words:
            raise MemoryError
    stays = words == {"COMMIT": "after"}
    assert db._depth == 0
    # Another thread finds the lock free, and what is written now is there for everybody.
    done = threading.Thread(target=db.insert, args=("wp_comments", {"comment_post_ID": 6}))
    done.start()
    done.join(10)
    db._connection = None if isinstance(db._connection, Forgetful) else db._connection
    with db.transaction():
        db.insert("wp_comments", {"comment_post_ID": 7})
    with sqlite3.connect(db.path) as other:
        found = [row[0] for row in other.execute("SELECT comment_post_ID FROM wp_comments WHERE comment_post_ID > 1")]
    other.close()
    assert found == [5, 6, 7] if stays else [6, 7]


@pytest.mark.parametrize(("setting", "number"), [(None, 1), ("normal", 1), ("full", 2)])
def test_what_a_power_cut_may_take(make_wp: Callable[..., WP], setting: str | None, number: int) -> None:
    """SQLite's numbers: 1 flushes the log of changes now and then, 2 with every one of them."""
    db = make_wp(settings={"database.synchronous": setting} if setting else {}).site.db
    assert (db.value("PRAGMA synchronous"), db.value("PRAGMA journal_mode")) == (number, "wal")


def test_read_then_write_from_many_threads_loses_nothing(wp: WP) -> None:
    options.update(wp.site, "counter", "0")

    def add() -> None:
        for _ in range(20):
            with wp.site.db.transaction():
                value = wp.site.db.value("SELECT option_value FROM \"wp_options\" WHERE option_name = 'counter'")
                wp.site.db.execute(
                    "UPDATE \"wp_options\" SET option_value = ? WHERE option_name = 'counter'", (str(int(value) + 1),)
                )
        wp.site.db.close()

    threads = [threading.Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert options.text(wp.site, "counter") == "120"


def test_a_migration_killed_halfway_leaves_the_old_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    db = Database(config.load(tmp_path))
    create_wordpress_tables(db)
    broken = (
        *MIGRATIONS[:1],
        ("0002 broken", ('CREATE TABLE "wpcompat_half" ("a" INTEGER)', "SELECT killed FROM nowhere")),
    )
    monkeypatch.setattr("wpcompat.db.schema.MIGRATIONS", broken)
    with pytest.raises(Exception, match="nowhere"):
        migrate(db)
    tables = db.column("SELECT name FROM sqlite_master WHERE name LIKE 'wpcompat_%' AND type = 'table'")
    assert set(tables) == {"wpcompat_migrations", "wpcompat_counters"}
    monkeypatch.undo()
    assert migrate(db) == [name for name, _ in MIGRATIONS[1:]]
    assert migrate(db) == []
    db.close()


def test_another_prefix(make_wp: Callable[..., WP], tmp_path: Path) -> None:
    from wpcompat.migrate.install import install

    settings = config.load(tmp_path).override(database__table_prefix="blog_", mail__backend="none")
    site = open_site(tmp_path, config=settings, installed=False)
    install(site, url="http://p.example", title="T", admin_user="a", admin_password="b", admin_email="c@example.org")
    assert options.text(site, "home") == "http://p.example"
    tables = site.db.column("SELECT name FROM sqlite_master WHERE type = 'table'")
    assert "blog_posts" in tables
    assert not [name for name in tables if name.startswith("wp_")]
    site.close()


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [("database__url", "oracle://x", "sqlite:FILE"), ("database__table_prefix", 'x"; drop', "letters, digits and _")],
)
def test_wrong_database_settings_say_what_is_right(tmp_path: Path, key: str, value: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        Database(config.load(tmp_path).override(**{key: value}))


def test_a_folder_without_a_site_says_so(tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match="wpcompat core install"):
        open_site(tmp_path)
    assert not list(tmp_path.iterdir())


def test_options_changed_by_another_process_are_seen(wp: WP) -> None:
    assert options.text(wp.site, "blogname") == "Oracle Blog"
    with sqlite3.connect(wp.site.db.path) as connection:
        connection.execute("UPDATE wp_options SET option_value = 'Changed' WHERE option_name = 'blogname'")
    connection.close()
    assert options.text(wp.site, "blogname") == "Changed"


def test_options_keep_arrays_as_php_does(wp: WP) -> None:
    assert options.update(wp.site, "things", {"a": [1, "two", None, True, 1.5]})
    assert options.text(wp.site, "things") == 'a:1:{s:1:"a";a:5:{i:0;i:1;i:1;s:3:"two";i:2;N;i:3;b:1;i:4;d:1.5;}}'
    assert options.get(wp.site, "things") == {"a": {0: 1, 1: "two", 2: None, 3: True, 4: 1.5}}
    assert not options.update(wp.site, "things", {"a": [1, "two", None, True, 1.5]})
    assert options.add(wp.site, "things", "x") is False
    assert options.delete(wp.site, "things") is True
    assert options.get(wp.site, "things", "none") == "none"
    assert options.delete(wp.site, "things") is False


@pytest.mark.parametrize("searched", ["x" * 70_000, "é" * 60_000, "\\" * 70_000, "%" * 70_000])
def test_what_is_looked_for_may_be_of_any_length(wp: WP, searched: str) -> None:
    like = searched.replace("\\", "\\\\").replace("%", "\\%")
    sql = 'SELECT count(*) FROM "wp_posts" WHERE "post_title" LIKE ? ESCAPE \'\\\''
    assert wp.site.db.value(sql, (f"%{like}%",)) == 0
    wp.site.db.execute('UPDATE "wp_posts" SET "post_title" = ? WHERE "ID" = 1', (searched,))
    assert wp.site.db.value(sql, (f"%{like}%",)) == 1
    with wp.site.db.transaction():
        assert wp.site.db.value(sql, (f"%{like}%",)) == 1


@pytest.mark.parametrize("words", ["A", "\\%_", "é" * 3, "aB%_\\é'" * 9, "x" * 63, "x" * 64, "y" * 30_000])
@pytest.mark.parametrize("stored", ["{}", "before {} behind", "{", "", "before {:.60} behind"])
def test_long_words_are_found_where_short_ones_are(wp: WP, words: str, stored: str) -> None:
    text = stored.format(words.swapcase().replace("É", "é")) if "}" in stored else stored
    wp.site.db.execute('UPDATE "wp_posts" SET "post_title" = ? WHERE "ID" = 1', (text,))
    for looked_for in (words, words.swapcase().replace("É", "é")):
        condition, value = holding('"post_title"', looked_for)
        found = wp.site.db.value(f'SELECT count(*) FROM "wp_posts" WHERE "ID" = 1 AND {condition}', (value,))
        assert found == (words.lower() in text.lower())


def test_long_words_are_looked_for_in_linear_time(wp: WP) -> None:
    """LIKE compares all of them at each letter of a text: minutes for those below, in which nobody else has the database."""
    wp.site.db.execute(
        'UPDATE "wp_posts" SET "post_title" = ?, "post_content" = ? WHERE "ID" = 1', ("a" * 65_000, "a" * 4_000_000)
    )
    wp.site.db.execute('UPDATE "wp_comments" SET "comment_content" = ?', ("a" * 4_000_000,))
    assert finding.count(wp.site, {"search": "a" * 39_000 + "b"}) == 0
    assert listing.page(wp.site, listing.Wanted(search="a" * 39_000 + "b"), number=20).total == 0
    for path in ("/?s=", "/feed/?s=", "/comments/feed/?s="):
        assert wp.client.get(path + "a" * 1500 + "b").status_code == 200
    assert "LIKE" not in "".join(holding(name, "a" * 64)[0] for name in ("post_title", "post_content"))
