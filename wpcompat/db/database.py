"""One site's database: SQL with bound parameters, transactions that lock at once.

All threads of a process share one connection and take turns on it. Python runs one of them at a time anyway, and a connection
that nobody else's commit makes stale keeps its pages in memory, which several connections in one process would not.
"""

from __future__ import annotations

import operator
import os
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import peewee

from wpcompat.config import DATABASE_NAME, Config
from wpcompat.db.searching import fit_to_like, folded, holds, stored_sort_key

Params = Sequence[Any]
_T = TypeVar("_T")

KINDS = ("options", "comments", "content", "own")
"""Kinds of tables that change at different times: ``own`` are ours, ``content`` those of WordPress not named before."""
_KIND = {"wp_options": "options", "wp_comments": "comments", "wp_commentmeta": "comments"}
_STATEMENTS = 512
_BUSY_SECONDS = 0.02
"""How long SQLite itself waits for another process. Longer waits are ours, without holding up this process's other threads."""
_LONGEST_PAUSE = 0.02
_MODE = 0o640


class Database:
    """Queries are SQL with ``?`` for values and WordPress's table names in double quotes: ``SELECT … FROM "wp_posts"``.

    A write that reads first belongs in ``transaction()``. What fails raises peewee's exceptions (``peewee.OperationalError``).
    """

    def __init__(self, config: Config) -> None:
        self.path = _sqlite_path(config)
        self.prefix: str = config["database.table_prefix"]
        self.peewee = _Dialect(self)
        self._prefixed = self.prefix != "wp_"
        self._busy_timeout: float = config["database.busy_timeout"]
        self._pragmas = {
            # A ping changes a page in each of ten trees, and every changed page is written whole.
            "page_size": 1024,
            "journal_mode": "wal",
            "wal_autocheckpoint": 16000,
            "synchronous": config["database.synchronous"],
            "foreign_keys": 1,
            "cache_size": -4096,
            "temp_store": "memory",
        }
        self._connection: sqlite3.Connection | None = None
        self._left: sqlite3.Connection | None = None
        self._lock = threading.RLock()
        self._depth = 0
        self._transaction = _Transaction(self)
        self.writes = 0
        """Grows with every write and every transaction of this process."""
        self.changed = dict.fromkeys(KINDS, 0)
        """A number for each kind of tables (``KINDS``) that is another one after every change that this process made."""
        self._touched: set[str] = set()
        _databases.add(self)

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._run(sql, params, sqlite3.Cursor.fetchall)

    def row(self, sql: str, params: Params = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        found: tuple[Any, ...] | None = self._run(sql, params, sqlite3.Cursor.fetchone)
        return found

    def value(self, sql: str, params: Params = (), default: Any = None) -> Any:
        """The first column of the first row, or ``default``."""
        row = self._run(sql, params, sqlite3.Cursor.fetchone)
        return default if row is None else row[0]

    def column(self, sql: str, params: Params = ()) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self.rows(sql, params)]

    def execute(self, sql: str, params: Params = ()) -> int:
        """Run a statement; the number of rows it changed. The first name in quotes is the table's."""
        return self._run(sql, params, _rowcount, _kind_of(sql.partition('"')[2].partition('"')[0]))

    def insert_many(self, table: str, names: Sequence[str], rows: Sequence[Params]) -> None:
        """Insert rows with values for the columns ``names``; in a transaction, or some may stay when one fails."""
        self._run(_insertion(table, tuple(names)), rows, _rowcount, _kind_of(table), many=True)

    def insert(self, table: str, values: Mapping[str, Any]) -> int:
        """Insert a row; its ID."""
        return self.insert_values(table, tuple(values), tuple(values.values()))

    def insert_values(self, table: str, names: tuple[str, ...], values: Params) -> int:
        """Insert a row with values for the columns ``names``; its ID."""
        return self._run(_insertion(table, names), values, _lastrowid, _kind_of(table))

    def update(self, table: str, values: Mapping[str, Any], where: str, params: Params = ()) -> int:
        """Set columns of the rows that match ``where``; how many there were."""
        names = ", ".join(f'"{name}" = ?' for name in values)
        return self.execute(f'UPDATE "{table}" SET {names} WHERE {where}', (*values.values(), *params))

    def transaction(self) -> AbstractContextManager[None]:
        """``BEGIN IMMEDIATE`` … ``COMMIT``; rolled back when the block raises. An inner one joins the outer.

        No network inside: other writers wait, and this process's readers too.
        """
        return self._transaction

    @property
    def in_transaction(self) -> bool:
        """Whether some thread of this process is inside a transaction."""
        return self._depth > 0

    def version(self) -> int:
        """A number that is another one after every commit of another process."""
        return int(self._run("PRAGMA data_version", (), sqlite3.Cursor.fetchone)[0])

    def close(self) -> None:
        """Close the connection; the next query opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def begin(self) -> None:
        """Take this process's turn and, at the outermost transaction of the thread, the database's lock."""
        patience = None
        while True:
            self._lock.acquire()
            if self._depth:
                self._depth += 1
                return
            try:
                (self._connection or self._open()).execute("BEGIN IMMEDIATE")
                self.writes += 1
                self._depth = 1
                return
            except sqlite3.Error as error:
                failed = error
            except BaseException:
                # Memory may have run out after it began; a transaction that nobody ends would keep all that follow from beginning.
                self.close()
                raise
            finally:
                if not self._depth:
                    self._lock.release()
            patience = patience or _Patience(self._busy_timeout)
            patience.wait(failed)

    def end(self, failed: bool) -> None:
        """Leave a transaction; the outermost one is committed, or rolled back when it failed."""
        try:
            self._depth -= 1
            if not self._depth:
                try:
                    self._finish("ROLLBACK" if failed else "COMMIT")
                finally:
                    for kind in self._touched:
                        self._note(kind)
                    self._touched.clear()
        finally:
            self._lock.release()

    def _finish(self, word: str) -> None:
        connection = self._open()
        try:
            # Some errors, as of a full disk, have ended the transaction already.
            if word == "COMMIT" or connection.in_transaction:
                connection.execute(word)
        except sqlite3.Error as error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise _translated(error) from error
        finally:
            if connection.in_transaction:
                # What could be neither kept nor undone, for lack of memory say, is undone with its connection.
                self.close()

    def abandon(self) -> None:
        """Leave the connection to the process that this one was forked from: SQLite forbids to carry it over, or to close it."""
        self._left = self._connection
        self._connection = None
        self._lock = threading.RLock()
        self._depth = 0

    def _note(self, kind: str) -> None:
        self.writes += 1
        self.changed[kind] = self.writes

    def _run(
        self, sql: str, params: Params, take: Callable[[sqlite3.Cursor], _T], kind: str = "", *, many: bool = False
    ) -> _T:
        """Run a statement and take what is wanted from its cursor; ``kind`` is that of the table it writes to.

        The cursor is gone when the turn ends: one left open would keep its view of the database for the next thread.
        """
        if self._prefixed:
            sql = self._with_prefix(sql)
        patience = None
        while True:
            with self._lock:
                try:
                    connection = self._connection or self._open()
                    found = take(connection.executemany(sql, params) if many else connection.execute(sql, params))
                    if kind:
                        self._note(kind)
                        if self._depth:
                            self._touched.add(kind)
                    return found
                except UnicodeEncodeError:
                    if kind:
                        raise
                    # WordPress asks nothing in text that is no UTF-8 (``wpdb::query``), so nothing is found.
                    return take(self._open().execute("SELECT 1 WHERE 0"))
                except sqlite3.Error as error:
                    if "pattern too complex" in str(error) and not kind:
                        params = [fit_to_like(value) for value in params]
                        continue
                    if self._depth:
                        raise _translated(error) from error
                    failed = error
            patience = patience or _Patience(self._busy_timeout)
            patience.wait(failed)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            if not self.path.exists():
                # It will hold hashes of passwords; SQLite gives its other files the mode of this one. What fails, fails again below.
                with suppress(OSError):
                    self.path.touch(_MODE)
            connection = sqlite3.connect(
                self.path,
                timeout=_BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
                cached_statements=_STATEMENTS,
            )
            try:
                connection.create_function("sort_key", 1, stored_sort_key, deterministic=True)
                connection.create_function("holds", 2, holds, deterministic=True)
                connection.create_function("folded", 1, folded, deterministic=True)
                for name, value in self._pragmas.items():
                    connection.execute(f"PRAGMA {name} = {value}")
            except BaseException:
                connection.close()
                raise
            self._connection = connection
            # Each connection counts the commits of others by itself.
            for kind in KINDS:
                self._note(kind)
        return self._connection

    def _with_prefix(self, sql: str) -> str:
        return sql.replace('"wp_', f'"{self.prefix}')


class _Transaction:
    """``with`` for ``Database.transaction``: without state of its own, so that one is enough."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.begin()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._db.end(kind is not None)


class _Patience:
    """Waits between attempts while another process writes, up to a limit."""

    def __init__(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds
        self._pause = 0.001

    def wait(self, error: sqlite3.Error) -> None:
        """Pause, or raise the error when it is another one or the time is up."""
        if "is locked" not in str(error) or time.monotonic() >= self._until:
            raise _translated(error) from error
        time.sleep(self._pause)
        self._pause = min(self._pause * 2, _LONGEST_PAUSE)


class _Dialect(peewee.SqliteDatabase):
    """Peewee writes the statements of the schema; they run on our connection."""

    def __init__(self, db: Database) -> None:
        super().__init__(None)
        self._run = db.execute

    def execute_sql(self, sql: str, params: Any = None, *args: Any, **kw: Any) -> Any:
        return self._run(sql, params or ())


_rowcount: Callable[[sqlite3.Cursor], int] = operator.attrgetter("rowcount")


def _after_fork() -> None:
    for db in list(_databases):
        db.abandon()


_databases: weakref.WeakSet[Database] = weakref.WeakSet()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


@lru_cache(maxsize=128)
def _insertion(table: str, names: tuple[str, ...]) -> str:
    columns = '", "'.join(names)
    return f'INSERT INTO "{table}" ("{columns}") VALUES ({", ".join("?" * len(names))})'


def _kind_of(table: str) -> str:
    return _KIND.get(table) or ("own" if table.startswith("wpcompat_") else "content")


def _lastrowid(cursor: sqlite3.Cursor) -> int:
    return cursor.lastrowid or 0


def _translated(error: sqlite3.Error) -> Exception:
    """The error as peewee names it, which is what those above know."""
    kind: type[Exception] = getattr(peewee, type(error).__name__, peewee.DatabaseError)
    return kind(*error.args)


def _sqlite_path(config: Config) -> Path:
    url: str = config["database.url"]
    if not url:
        return config.path / DATABASE_NAME
    return config.path / url.removeprefix("sqlite:").removeprefix("//")
