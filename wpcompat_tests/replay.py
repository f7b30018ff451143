"""Replaying recorded exchanges: lay the recorded site, send the recorded bytes, compare what a sender and a reader see.

The fixtures are lines of JSON as recorded from real WordPress (``fixtures/README.md``). The site keeps the recorded address
(``http://127.0.0.1:8102``), so nothing has to be translated: requests go through the WSGI callable, and connections to the
recorded ports of link sources are led to pretend servers on free ports.
"""

from __future__ import annotations

import io
import json
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from wpcompat import options
from wpcompat.db import Comment
from wpcompat.db.rows import COMMENT_COLUMNS
from wpcompat.formatting.php import serialize
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web

FIXTURES = Path(__file__).parent.parent / "fixtures" / "linkbacks"
SERVER_HEADERS = frozenset(
    ("server", "date", "transfer-encoding", "connection", "content-length", "host", "x-powered-by", "keep-alive")
)
"""Headers that the recording's web server added, or that differ with the day."""
OUR_HEADERS = frozenset(("x-content-type-options", "referrer-policy", "content-security-policy"))
"""Headers that wpcompat adds to every answer."""
ROLES = (("editor", 2), ("author", 3), ("contributor", 4), ("subscriber", 5))


@dataclass(frozen=True)
class Case:
    """One recorded exchange. ``raw`` is its line; ``options`` and ``before`` (rows of comments) are the state it needs."""

    n: int
    group: str
    title: str
    version: str
    port: int
    request: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    rows: tuple[dict[str, str], ...] | None
    outgoing: tuple[tuple[int, bytes], ...]
    source_page: bytes | None
    hidden: tuple[Any, ...] | None
    mails: tuple[dict[str, Any], ...]
    options: dict[str, str]
    before: tuple[dict[str, Any], ...]
    raw: dict[str, Any] = field(repr=False)

    @property
    def id(self) -> str:
        """The name of the test: number and title."""
        return f"{self.n}-{self.title}"

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ip(self) -> str:
        """The address that the recorded request came from."""
        for _, raw in self.outgoing:
            if b"\r\nX-Pingback-Forwarded-For: " in raw:
                return raw.partition(b"\r\nX-Pingback-Forwarded-For: ")[2].partition(b"\r\n")[0].decode("ascii")
        for row in self.rows or ():
            return row["comment_author_IP"]
        return "127.0.1.1"

    @property
    def at(self) -> datetime:
        """When the comment was stored, else when the answer was sent."""
        for row in self.rows or ():
            return datetime.fromisoformat(row["comment_date_gmt"]).replace(tzinfo=timezone.utc)
        dates = [value for name, value in self.headers if name == "Date"]
        return parsedate_to_datetime(dates[0]) if dates else datetime(2026, 11, 21, tzinfo=timezone.utc)

    @property
    def day(self) -> str:
        """The day that the site was laid, as it stands in the request's or answer's URLs (``2026/11/20``)."""
        for text in (self.request, self.body, *(value.encode() for _, value in self.headers)):
            at = text.find(b"/2026/11/")
            if at >= 0 and text[at + 9 : at + 11].isdigit():
                return text[at + 1 : at + 11].decode("ascii")
        return "2026/11/21" if self.n >= 750 else "2026/11/20"


@dataclass(frozen=True)
class Reply:
    """An answer of the WSGI callable."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def data(value: str | Mapping[str, str]) -> bytes:
    """Recorded bytes: text is UTF-8, anything else stands under ``latin1``."""
    return value.encode("utf-8") if isinstance(value, str) else value["latin1"].encode("latin-1")


def load(name: str) -> list[Case]:
    """The cases of ``fixtures/linkbacks/NAME.jsonl``."""
    with (FIXTURES / f"{name}.jsonl").open(encoding="utf-8") as lines:
        return [_case(json.loads(line)) for line in lines]


def _case(line: dict[str, Any]) -> Case:
    answer = line.get("response") or {"status": "HTTP/1.1 0", "headers": [], "body": ""}
    page = line.get("source_page")
    rows = line.get("comment_rows")
    hidden = line.get("fault_before_xmlrpc_pingback_error_filter")
    return Case(
        n=line["n"],
        group=line["group"],
        title=line["title"],
        version="6.1" if "6.1" in line["server"] else "7.1",
        port=line["port"],
        request=data(line.get("request", "")),
        status=int(answer["status"].split(" ")[1]),
        headers=tuple((name, value) for name, value in answer["headers"]),
        body=data(answer["body"]),
        rows=None if rows is None else tuple(rows),
        outgoing=tuple((sent["to_port"], data(sent["raw"])) for sent in line.get("outgoing_requests", ())),
        source_page=None if page is None else data(page),
        hidden=None if hidden is None else tuple(hidden),
        mails=tuple(line.get("mails", ())),
        options=line.get("options", {}),
        before=tuple(line.get("before", ())),
        raw=line,
    )


def lay_site(wp: WP, version: str, day: str) -> None:
    """Add the recorded site's users and posts to a fresh one; ``day`` (``2026/11/20``) is when it was laid."""
    site = json.loads((FIXTURES / "site.json").read_text("utf-8"))
    posts = site["sites"]["7.1.0" if version == "7.1" else "6.1.9"]
    ids = {post["name"]: post["ID"] for post in posts}
    laid = day.replace("/", "-") + " 00:00:00"
    with wp.site.db.transaction():
        for role, user_id in ROLES:
            _lay_user(wp, user_id, role, laid)
        for post in posts:
            _lay_post(wp, post, ids, laid)


def _lay_user(wp: WP, user_id: int, role: str, laid: str) -> None:
    db = wp.site.db
    db.insert(
        "wp_users",
        {"ID": user_id, "user_login": role, "user_pass": "", "user_nicename": role, "user_email": f"{role}@example.org",
         "user_url": "", "user_registered": laid, "user_activation_key": "", "user_status": 0, "display_name": role.title()},
    )  # fmt: skip
    meta = {"wp_capabilities": serialize({role: True}), "wp_user_level": "0", "nickname": role}
    for key, value in meta.items():
        db.insert("wp_usermeta", {"user_id": user_id, "meta_key": key, "meta_value": value})


def _lay_post(wp: WP, post: Mapping[str, Any], ids: Mapping[str, int], laid: str) -> None:
    db = wp.site.db
    date = post.get("post_date", laid)
    undated = post["post_status"] == "draft"
    gmt = "0000-00-00 00:00:00" if undated else date
    db.insert(
        "wp_posts",
        {"ID": post["ID"], "post_author": post.get("post_author", 1), "post_date": date, "post_date_gmt": gmt,
         "post_content": post.get("post_content", "Body"), "post_title": post["post_title"], "post_excerpt": "",
         "post_status": post["post_status"], "comment_status": post["comment_status"], "ping_status": post["ping_status"],
         "post_password": post.get("post_password", ""), "post_name": post["post_name"], "to_ping": "", "pinged": "",
         "post_modified": date, "post_modified_gmt": gmt, "post_content_filtered": "",
         "post_parent": ids[post["parent"]] if "parent" in post else 0, "guid": f"{wp.home}/?p={post['ID']}", "menu_order": 0,
         "post_type": post["post_type"], "post_mime_type": post.get("mime", ""), "comment_count": 0},
    )  # fmt: skip
    if "file" in post:
        db.insert("wp_postmeta", {"post_id": post["ID"], "meta_key": "_wp_attached_file", "meta_value": post["file"]})
    if post["post_type"] == "post" and post["post_status"] != "draft":
        taxonomy_id = db.value('SELECT "term_taxonomy_id" FROM "wp_term_taxonomy" WHERE "taxonomy" = \'category\'')
        db.insert("wp_term_relationships", {"object_id": post["ID"], "term_taxonomy_id": taxonomy_id, "term_order": 0})


def prepare(make_wp: Callable[..., WP], case: Case, **settings: str) -> WP:
    """A site in the state that a case was recorded in. ``settings`` are lines of settings.ini, ``__`` for the dot."""
    chosen = {key.replace("__", ".", 1): value for key, value in settings.items()} | case.raw.get("settings", {})
    wp = make_wp(version=case.version, home=case.home, settings=chosen)
    wp.clock.frozen = case.at.timestamp()
    lay_site(wp, case.version, case.day)
    db = wp.site.db
    with db.transaction():
        db.execute('DELETE FROM "wp_comments"')
        db.execute('UPDATE "wp_posts" SET "comment_count" = 0')
        for name, value in case.options.items():
            options.update(wp.site, name, value)
        for row in case.before:
            add_comment(wp, **row)
        for slug, author in case.raw.get("authors", {}).items():
            db.update("wp_posts", {"post_author": author}, '"post_name" = ?', (slug,))
        if case.rows:
            first = int(case.rows[0]["comment_ID"])
            db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (first - 1, f"{db.prefix}comments"))
    return wp


def add_comment(wp: WP, **values: Any) -> int:
    """A row of ``wp_comments``; an hour old unless dated."""
    old = datetime.fromtimestamp(wp.clock.time() - 3600, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    row = {
        "comment_post_ID": 5, "comment_author": "", "comment_author_email": "", "comment_author_url": "",
        "comment_author_IP": "127.0.9.9", "comment_date": old, "comment_date_gmt": old, "comment_content": "x",
        "comment_karma": 0, "comment_approved": "0", "comment_agent": "", "comment_type": "comment", "comment_parent": 0,
        "user_id": 0,
    }  # fmt: skip
    return wp.site.db.insert("wp_comments", {**row, **values})


def send(wp: WP, request: bytes, *, ip: str = "127.0.0.1") -> Reply:
    """Send the bytes of a request to the WSGI callable."""
    head, _, body = request.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
        "QUERY_STRING": query, "REQUEST_URI": target, "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": ip,
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    for line in lines:
        name, _, value = line.partition(":")
        key = name.strip().upper().replace("-", "_")
        environ[key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"] = value.strip()
    got: list[Any] = []

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
        got[:] = [int(status[:3]), tuple(headers)]
        return got.append

    chunks = wp.app(environ, start_response)
    content = b"".join(chunks)
    close = getattr(chunks, "close", None)
    if close:
        close()
    return Reply(got[0], got[1], content)


def seen(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """The headers that WordPress sets itself, to compare: names in lower case, sorted."""
    return sorted((name.lower(), value) for name, value in headers if name.lower() not in SERVER_HEADERS | OUR_HEADERS)


def comments_after(wp: WP, first: int = 0) -> tuple[dict[str, str], ...]:
    """The rows of ``wp_comments`` from ID ``first`` on, every value as text, as recorded."""
    found = wp.site.db.rows(
        f'SELECT {COMMENT_COLUMNS} FROM "wp_comments" WHERE "comment_ID" >= ? ORDER BY "comment_ID"', (first,)
    )
    return tuple(dict(zip(Comment.__dataclass_fields__, map(str, row), strict=True)) for row in found)


@contextmanager
def leading_ports(ports: Mapping[int, int]) -> Iterator[None]:
    """Lead connections to these ports (recorded → real) for as long as the block lasts."""
    original = socket.socket.connect

    def connect(self: socket.socket, address: Any, /) -> None:
        if isinstance(address, tuple) and address[1] in ports:
            address = (address[0], ports[address[1]], *address[2:])
        original(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        del socket.socket.connect


@contextmanager
def recorded_sources(web: Web, case: Case) -> Iterator[dict[int, int]]:
    """Pretend servers for the recorded sources (9020, 9021, the site itself) that answer with the case's pages.

    ``source_page`` answers every path, ``source_pages`` each its own.
    """
    servers = {port: web.server() for port in (9020, 9021, case.port)}
    for server in servers.values():
        server.pages.update({path: data(answer) for path, answer in case.raw.get("source_pages", {}).items()})
        if case.source_page is not None:
            server.pages = _Everywhere(case.source_page)
    ports = {port: server.port for port, server in servers.items()}
    with leading_ports(ports):
        yield ports


class _Everywhere(dict[str, Any]):
    """The same answer at every path."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self._page = page

    def get(self, key: str, default: Any = None) -> Any:
        return self._page
