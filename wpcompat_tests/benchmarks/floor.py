"""The floor: what granian, werkzeug and one SQLite insert cost, with nothing of wpcompat."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_local = threading.local()


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        _local.connection = sqlite3.connect(os.environ["FLOOR_DATABASE"], timeout=5, isolation_level=None)
        _local.connection.execute("PRAGMA journal_mode=wal")
        _local.connection.execute("PRAGMA synchronous=normal")
        _local.connection.execute("CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, body TEXT)")
    connection: sqlite3.Connection = _local.connection
    return connection


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """``/insert`` stores the body; ``/page`` answers 20 KB; anything else a few bytes. ``?close`` ends the connection."""
    request = Request(environ)
    if request.path == "/insert":
        with _connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO t (body) VALUES (?)", (request.get_data(as_text=True),))
            connection.execute("COMMIT")
    response = Response("x" * (20000 if request.path == "/page" else 200), mimetype="text/xml")
    if request.query_string == b"close":
        response.headers["Connection"] = "close"
    return response(environ, start_response)
