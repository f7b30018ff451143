"""One site's database: a connection for each thread, SQL with bound parameters, transactions that lock at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee

from wpcompat.config import DATABASE_NAME, Config
from wpcompat.errors import ConfigError

Params = Sequence[Any]


class _Sqlite(peewee.SqliteDatabase):
    """SQLite that writes WordPress's table names with the site's prefix."""

    wpcompat_prefix = "wp_"

    def execute_sql(self, sql: str, params: Any = None, *args: Any, **kw: Any) -> Any:
        if self.wpcompat_prefix != "wp_":
            sql = sql.replace('"wp_', f'"{self.wpcompat_prefix}')
        return super().execute_sql(sql, params, *args, **kw)  # type: ignore[no-untyped-call]


class Database:
    """Queries are SQL with ``?`` for values and WordPress's table names in double quotes: ``SELECT … FROM "wp_posts"``.

    Every thread has a connection of its own, opened at first use. A write that reads first belongs in ``transaction()``.
    """

    def __init__(self, config: Config) -> None:
        self.path = _sqlite_path(config)
        self.prefix: str = config["database.table_prefix"]
        if not self.prefix.replace("_", "").isalnum() or not self.prefix.isascii():
            raise ConfigError(f"[database] table_prefix = {self.prefix!r} may hold only letters, digits and _.")
        self.peewee = _Sqlite(
            str(self.path),
            timeout=config["database.busy_timeout"],
            pragmas={
                "journal_mode": "wal",
                "synchronous": config["database.synchronous"],
                "foreign_keys": 1,
                "cache_size": -16384,
                "temp_store": "memory",
            },
        )
        self.peewee.wpcompat_prefix = self.prefix
        self._depth = threading.local()

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        found: list[tuple[Any, ...]] = self.peewee.execute_sql(sql, params).fetchall()
        return found

    def row(self, sql: str, params: Params = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        found: tuple[Any, ...] | None = self.peewee.execute_sql(sql, params).fetchone()
        return found

    def value(self, sql: str, params: Params = (), default: Any = None) -> Any:
        """The first column of the first row, or ``default``."""
        row = self.row(sql, params)
        return default if row is None else row[0]

    def column(self, sql: str, params: Params = ()) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self.rows(sql, params)]

    @property
    def writes(self) -> int:
        """Changes with every write of this thread, and with every transaction that it ends."""
        return getattr(self._depth, "writes", 0)

    def execute(self, sql: str, params: Params = ()) -> int:
        """Run a statement; the number of rows it changed."""
        self._depth.writes = self.writes + 1
        return int(self.peewee.execute_sql(sql, params).rowcount)

    def insert(self, table: str, values: Mapping[str, Any]) -> int:
        """Insert a row; its ID."""
        self._depth.writes = self.writes + 1
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        cursor = self.peewee.execute_sql(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', tuple(values.values()))
        return int(cursor.lastrowid or 0)

    def update(self, table: str, values: Mapping[str, Any], where: str, params: Params = ()) -> int:
        """Set columns of the rows that match ``where``; how many there were."""
        names = ", ".join(f'"{name}" = ?' for name in values)
        return self.execute(f'UPDATE "{table}" SET {names} WHERE {where}', (*values.values(), *params))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """``BEGIN IMMEDIATE`` … ``COMMIT``; rolled back when the block raises. An inner one joins the outer.

        No network inside: other writers wait.
        """
        if getattr(self._depth, "value", 0):
            yield
            return
        self._depth.value = 1
        try:
            with self.peewee.atomic("IMMEDIATE"):
                yield
        finally:
            self._depth.value = 0
            self._depth.writes = self.writes + 1

    def close(self) -> None:
        """Close the connection of this thread."""
        if not self.peewee.is_closed():
            self.peewee.close()


def _sqlite_path(config: Config) -> Path:
    url: str = config["database.url"]
    if not url:
        return config.path / DATABASE_NAME
    scheme, _, rest = url.partition(":")
    if scheme != "sqlite" or not rest:
        raise ConfigError(
            f"[database] url = {url!r} is wrong: it takes sqlite:FILE, with FILE below the site's folder or absolute."
        )
    return config.path / rest.removeprefix("//")
