"""The floor: what granian, werkzeug and one SQLite insert cost, with nothing of wpcompat.

``/insert`` reads the form of a trackback and stores its comment in a table with the columns and keys that WordPress gives it, which any
server must do for one: an accepted trackback is held to half of its speed. ``/bare`` stores a body in a table of one column, the least
that SQLite can do: a refused pingback, of which only its note in the journal is stored, is held to that; and trackbacks are shown beside it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.wrappers import Request, Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_COLUMNS = (
    "comment_post_ID", "comment_author", "comment_author_email", "comment_author_url", "comment_author_IP", "comment_date",
    "comment_date_gmt", "comment_content", "comment_karma", "comment_approved", "comment_agent", "comment_type",
    "comment_parent", "user_id",
)  # fmt: skip
_KEYS = (
    "comment_post_ID",
    "comment_approved, comment_date_gmt",
    "comment_date_gmt",
    "comment_parent",
    "comment_author_email",
)
_INSERT = f"INSERT INTO comments ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_local = threading.local()
_preparing = threading.Lock()
_prepared: list[bool] = []


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, body TEXT)")
    columns = ", ".join(f"{name} NOT NULL DEFAULT ''" for name in _COLUMNS)
    connection.execute(f"CREATE TABLE IF NOT EXISTS comments (comment_ID INTEGER PRIMARY KEY AUTOINCREMENT, {columns})")
    for number, key in enumerate(_KEYS):
        connection.execute(f"CREATE INDEX IF NOT EXISTS key_{number} ON comments ({key})")


def _connection() -> sqlite3.Connection:
    if not hasattr(_local, "connection"):
        connection = sqlite3.connect(os.environ["FLOOR_DATABASE"], timeout=5, isolation_level=None)
        connection.execute("PRAGMA synchronous=normal")
        with _preparing:  # two first requests at once: SQLite waits for nobody when a file becomes a WAL file
            if not _prepared:
                _prepare(connection)
                _prepared.append(True)
        _local.connection = connection
    found: sqlite3.Connection = _local.connection
    return found


def _comment(request: Request) -> tuple[object, ...]:
    get = request.form.get
    now = "2020-01-01 00:00:00"
    content = f"<strong>{get('title', '')}</strong>\n\n{get('excerpt', '')}"
    return (
        1, get("blog_name", ""), "", get("url", ""), request.remote_addr, now, now, content, 0, "0",
        request.headers.get("User-Agent", ""), "trackback", 0, 0,
    )  # fmt: skip


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """``/insert`` and ``/bare`` store; ``/page`` answers 20 KB; anything else a few bytes. ``?close`` ends the connection."""
    request = Request(environ)
    if request.path in ("/insert", "/bare"):
        connection = _connection()
        connection.execute("BEGIN IMMEDIATE")
        if request.path == "/insert":
            connection.execute(_INSERT, _comment(request))
        else:
            connection.execute("INSERT INTO bare (body) VALUES (?)", (request.get_data(as_text=True),))
        connection.execute("COMMIT")
    response = Response("x" * (20000 if request.path == "/page" else 200), mimetype="text/xml")
    if request.query_string == b"close":
        response.headers["Connection"] = "close"
    return response(environ, start_response)
