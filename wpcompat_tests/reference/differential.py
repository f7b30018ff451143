"""The same made-up exchange with a real WordPress and with wpcompat: one site in both, whatever differs is a finding.

``Pair`` holds both. The WordPress's database is reached by a socket (``WPCOMPAT_REFERENCE_SOCKET``), so that a case can begin
with any rows and options; rows are read from there and written raw into wpcompat's database. Requests go to WordPress as
bytes over TCP, to wpcompat through the WSGI callable.
"""

from __future__ import annotations

import ast
import difflib
import http.client
import itertools
import json
import os
import random
import re
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from wpcompat import options
from wpcompat.testing.site import WP, SiteFactory
from wpcompat.testing.web import Asked, Web
from wpcompat_tests.replay import Reply, seen, send

TABLES = ("posts", "postmeta", "comments", "commentmeta", "terms", "termmeta", "term_taxonomy", "term_relationships", "users", "usermeta")  # fmt: skip
OWN_OPTIONS = frozenset(("cron", "rewrite_rules", "fresh_site", "user_count", "db_version", "initial_db_version"))
"""Options that each side keeps for itself."""
_HASH = re.compile("moderation-hash=[0-9a-f]+")
_LINES = 60
"""Of a difference that are shown."""
HIDDEN = "x-lab-fault"
"""A header in which a prepared WordPress shows the fault of a pingback before it is hidden."""
STRUCTURES = (
    "/%year%/%monthnum%/%day%/%postname%/",
    "",
    "/%postname%/",
    "/archives/%post_id%",
    "/%category%/%postname%/",
    "/index.php/%year%/%monthnum%/%day%/%postname%/",
    "/blog/%postname%.html",
    "/%author%/%postname%/",
    "/%year%/%monthnum%/%postname%",
)
POST = {
    "post_author": 1, "post_date": "2026-11-10 08:30:00", "post_date_gmt": "2026-11-10 08:30:00", "post_content": "Body", "post_title": "",
    "post_excerpt": "", "post_status": "publish", "comment_status": "open", "ping_status": "open", "post_password": "", "post_name": "",
    "to_ping": "", "pinged": "", "post_modified": "2026-11-10 08:30:00", "post_modified_gmt": "2026-11-10 08:30:00",
    "post_content_filtered": "", "post_parent": 0, "guid": "", "menu_order": 0, "post_type": "post", "post_mime_type": "", "comment_count": 0,
}  # fmt: skip
POSTS: tuple[dict[str, Any], ...] = (
    {"ID": 5, "post_title": "Open Post", "post_name": "open-post"},
    {"ID": 6, "post_title": "Closed Post", "post_name": "closed-post", "ping_status": "closed"},
    {"ID": 7, "post_title": "Draft Post", "post_name": "draft-post", "post_status": "draft", "post_date_gmt": "0000-00-00 00:00:00"},
    {"ID": 8, "post_title": "Private Post", "post_name": "private-post", "post_status": "private"},
    {"ID": 9, "post_title": "Future Post", "post_name": "future-post", "post_status": "future", "post_date": "2027-01-01 00:00:00", "post_date_gmt": "2027-01-01 00:00:00"},
    {"ID": 10, "post_title": "Trash Post", "post_name": "trash-post__trashed", "post_status": "trash"},
    {"ID": 12, "post_title": "Password Post", "post_name": "password-post", "post_password": "x"},
    {"ID": 13, "post_title": "Page Open", "post_name": "page-open", "post_type": "page", "comment_status": "closed"},
    {"ID": 14, "post_title": "Page Default", "post_name": "page-default", "post_type": "page", "comment_status": "closed", "ping_status": "closed"},
    {"ID": 15, "post_title": "Child Page", "post_name": "child", "post_type": "page", "post_parent": 13},
    {"ID": 16, "post_title": "Pic", "post_name": "pic", "post_type": "attachment", "post_status": "inherit", "post_parent": 5, "post_mime_type": "image/jpeg"},
    {"ID": 17, "post_title": "Loose", "post_name": "loose", "post_type": "attachment", "post_status": "inherit", "ping_status": "closed", "post_mime_type": "image/jpeg"},
    {"ID": 18, "post_title": "1984", "post_name": "1984"},
    {"ID": 19, "post_title": "Old Post", "post_name": "old-post", "post_date": "2026-01-05 10:00:00", "post_date_gmt": "2026-01-05 10:00:00"},
    {"ID": 20, "post_title": "By Author", "post_name": "by-author", "post_author": 3},
    {"ID": 21, "post_title": "Ünïcode Tïtle", "post_name": "unicode-title"},
    {"ID": 22, "post_title": "Multi", "post_name": "multi", "post_content": "one<!--nextpage-->two"},
    {"ID": 23, "post_title": "Quotes \"and\" <em>tags</em> & 'more'", "post_name": "quotes", "post_content": "<p>A <b>bold</b> &amp; “smart” text</p>"},
    {"ID": 24, "post_title": "", "post_name": "24", "comment_status": "closed"},
    {"ID": 25, "post_title": "In a category", "post_name": "in-a-category", "post_date": "2026-10-31 23:59:59", "post_date_gmt": "2026-10-31 23:59:59", "ping_status": ""},
)  # fmt: skip


class Sql:
    """A connection to the database of a WordPress: one client process that is fed statements."""

    def __init__(self, socket_path: str, database: str) -> None:
        self._client = subprocess.Popen(
            ["mariadb", "--no-defaults", "-u", "root", "-S", socket_path, "-N", "-B", "-r", "-n", "--default-character-set=utf8mb4", database],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def run(self, statement: str) -> list[str]:
        """The lines that a statement answers."""
        assert self._client.stdin is not None
        assert self._client.stdout is not None
        self._client.stdin.write((statement.rstrip(";") + ";\nSELECT '@@end@@';\n").encode())
        self._client.stdin.flush()
        lines = []
        while (line := self._client.stdout.readline()) != b"@@end@@\n":
            if not line:
                raise RuntimeError(f"the database ended at: {statement[:300]}")
            lines.append(line.decode().rstrip("\n"))
        return lines

    def rows(self, table: str, where: str = "1") -> list[dict[str, Any]]:
        """Rows of a table as dicts of text, in the order of their first column."""
        names = self.run(
            f"SELECT column_name FROM information_schema.columns WHERE table_schema = database() AND table_name = '{table}' ORDER BY ordinal_position"
        )
        pairs = ", ".join(f"'{name}', CAST(`{name}` AS CHAR)" for name in names)
        return (
            [
                json.loads(line)
                for line in self.run(f"SELECT JSON_OBJECT({pairs}) FROM `{table}` WHERE {where} ORDER BY 1")
            ]
            if names
            else []
        )

    def close(self) -> None:
        assert self._client.stdin is not None
        assert self._client.stdout is not None
        self._client.stdin.close()
        self._client.wait(10)
        self._client.stdout.close()


def quoted(value: Any) -> str:
    """A value in a statement."""
    if isinstance(value, int):
        return str(value)
    return f"_utf8mb4 X'{value.encode().hex()}'" if value else "''"


@dataclass
class Pair:
    """WordPress and wpcompat with the same site on them."""

    wp: WP
    sql: Sql
    home: str
    via: int
    web: Web
    options: dict[str, str] = field(default_factory=dict)
    letters: Path = Path()
    """Where WordPress's mails are written."""
    _connections: dict[str, http.client.HTTPConnection] = field(default_factory=dict)
    _letters_read: int = 0

    def lay(self, posts: Iterable[Mapping[str, Any]] = POSTS) -> None:
        """Put the posts into WordPress, then everything of WordPress's into wpcompat."""
        run = self.sql.run
        run(
            "DELETE FROM wp_comments WHERE comment_ID > 1; DELETE FROM wp_commentmeta; DELETE FROM wp_posts WHERE ID > 3; DELETE FROM wp_postmeta WHERE post_id > 3; DELETE FROM wp_term_relationships WHERE object_id > 3"
        )
        run(
            "UPDATE wp_posts SET comment_count = 0, to_ping = '', pinged = ''; UPDATE wp_posts SET comment_count = 1 WHERE ID = 1; DELETE FROM wp_options WHERE option_name = 'cron'; DELETE FROM wp_options WHERE option_name LIKE '\\_%transient\\_%'"
        )
        for post in posts:
            written = f"2026-11-10 08:{post['ID']:02d}:00"
            dates = dict.fromkeys(("post_date", "post_date_gmt", "post_modified", "post_modified_gmt"), written)
            row = {**POST, **dates, "guid": f"{self.home}/?p={post['ID']}", **post}
            run(f"INSERT INTO wp_posts ({', '.join(row)}) VALUES ({', '.join(map(quoted, row.values()))})")
            if row["post_type"] == "post" and row["post_status"] != "draft":
                run(f"INSERT INTO wp_term_relationships VALUES ({row['ID']}, 1, 0)")
            if row["post_type"] == "attachment":
                run(
                    f"INSERT INTO wp_postmeta (post_id, meta_key, meta_value) VALUES ({row['ID']}, '_wp_attached_file', '2026/11/{row['post_name']}.jpg')"
                )
        run(
            "UPDATE wp_term_taxonomy SET count = (SELECT count(*) FROM wp_term_relationships r JOIN wp_posts p ON p.ID = r.object_id WHERE r.term_taxonomy_id = wp_term_taxonomy.term_taxonomy_id AND p.post_status = 'publish')"
        )
        self.copy()

    def copy(self, tables: Iterable[str] = TABLES, *, with_options: bool = True) -> None:
        """Put WordPress's rows into wpcompat's tables."""
        db = self.wp.site.db
        with db.transaction():
            for table in tables:
                db.execute(f'DELETE FROM "wp_{table}"')
                for row in self.sql.rows(f"wp_{table}"):
                    db.insert(f"wp_{table}", row)
            if with_options:
                for row in self.sql.rows("wp_options"):
                    if row["option_name"] not in OWN_OPTIONS and not row["option_name"].startswith(
                        ("_transient", "_site_transient")
                    ):
                        options.update(self.wp.site, row["option_name"], row["option_value"])

    def set(self, **values: str) -> None:
        """Set options on both sides, raw."""
        statements = []
        for name, value in values.items():
            if self.options.get(name) == value:
                continue
            self.options[name] = value
            db = self.wp.site.db
            self_old = db.value('SELECT "option_value" FROM "wp_options" WHERE "option_name" = ?', (name,))
            if self_old is None:
                db.insert("wp_options", {"option_name": name, "option_value": value, "autoload": "yes"})
            else:
                db.execute('UPDATE "wp_options" SET "option_value" = ? WHERE "option_name" = ?', (value, name))
            statements.append(
                f"INSERT INTO wp_options (option_name, option_value) VALUES ('{name}', {quoted(value)}) ON DUPLICATE KEY UPDATE option_value = {quoted(value)}"
            )
            if name in (
                "permalink_structure",
                "show_on_front",
                "page_on_front",
                "page_for_posts",
                "category_base",
                "tag_base",
            ):
                statements.append("DELETE FROM wp_options WHERE option_name = 'rewrite_rules'")
        if statements:
            self.sql.run("; ".join(statements))

    def forget(self) -> None:
        """Only the first comment stays, on both sides."""
        self.sql.run(
            "DELETE FROM wp_comments WHERE comment_ID > 1; DELETE FROM wp_commentmeta; ALTER TABLE wp_comments AUTO_INCREMENT = 2"
        )
        db = self.wp.site.db
        with db.transaction():
            db.execute('DELETE FROM "wp_comments" WHERE "comment_ID" > 1')
            db.execute('DELETE FROM "wp_commentmeta"')
            db.execute("UPDATE sqlite_sequence SET seq = 1 WHERE name = 'wp_comments'")
        self.web.asked.clear()

    def add_comment(self, **values: Any) -> None:
        """A comment on both sides."""
        row = {
            "comment_post_ID": 5, "comment_author": "", "comment_author_email": "", "comment_author_url": "", "comment_author_IP": "127.0.9.9",
            "comment_date": "2026-11-12 10:00:00", "comment_date_gmt": "2026-11-12 10:00:00", "comment_content": "x", "comment_karma": 0,
            "comment_approved": "0", "comment_agent": "", "comment_type": "comment", "comment_parent": 0, "user_id": 0, **values,
        }  # fmt: skip
        self.sql.run(f"INSERT INTO wp_comments ({', '.join(row)}) VALUES ({', '.join(map(quoted, row.values()))})")
        self.wp.site.db.insert("wp_comments", row)

    def ask_wordpress(self, request: bytes, ip: str = "127.0.0.1") -> Reply:
        """WordPress's answer to the bytes of a request, sent from ``ip``."""
        with socket.create_connection(("127.0.0.1", self.via), timeout=60, source_address=(ip, 0)) as connection:
            connection.sendall(request)
            answer = http.client.HTTPResponse(connection, method=request.split(b" ", 1)[0].decode())
            answer.begin()
            return Reply(answer.status, tuple(answer.getheaders()), answer.read())

    def ask_ours(self, request: bytes, ip: str = "127.0.0.1") -> Reply:
        """wpcompat's answer to the same bytes."""
        return send(self.wp, request, ip=ip)

    def ask(self, request: bytes, ip: str = "127.0.0.1") -> tuple[Outcome, Outcome]:
        """Both answers, WordPress's first, with the requests that each made."""
        self.web.asked.clear()
        theirs = Outcome.of(self.ask_wordpress(request, ip), tuple(self.web.asked))
        self.web.asked.clear()
        self.wp.site.journal.last.clear()
        ours = Outcome.of(self.ask_ours(request, ip), tuple(self.web.asked))
        self.web.asked.clear()
        return theirs, ours

    def comments(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The comments that were added, without IDs and dates: WordPress's and wpcompat's."""
        theirs = self.sql.rows("wp_comments", "comment_ID > 1")
        db = self.wp.site.db
        names = list(theirs[0]) if theirs else [row[1] for row in db.rows('PRAGMA table_info("wp_comments")')]
        columns = ", ".join(f'"{name}"' for name in names)
        ours = [
            dict(zip(names, map(str, row), strict=True))
            for row in db.rows(f'SELECT {columns} FROM "wp_comments" WHERE "comment_ID" > 1 ORDER BY "comment_ID"')
        ]
        return _undated(theirs), _undated(ours)

    def mails(self) -> tuple[list[list[str]], list[list[str]]]:
        """The mails since the last look, headers included. A prepared WordPress writes them to a file beside its database's socket."""
        ours = [[mail.to, mail.subject, mail.message, "".join(f"{line}\n" for line in mail.headers)] for mail in self.wp.mails]  # fmt: skip
        self.wp.mails.clear()
        if not self.letters.exists():
            return [], ours
        with self.letters.open("rb") as file:
            file.seek(self._letters_read)
            lines = file.read().decode().splitlines()
            self._letters_read = file.tell()
        read = map(json.loads, lines)
        theirs = [[mail["to"], mail["subject"], mail["message"], str(mail["headers"] or "")] for mail in read]
        return theirs, ours

    def hidden_verdict(self) -> str:
        """wpcompat's fault before it is hidden, as the prepared WordPress shows it."""
        steps = [step for exchange in self.wp.site.journal.last for step in exchange.steps]
        found = [
            f"{step.data['fault']} {step.data['message']}"
            for step in steps
            if step.ok is False and "fault" in step.data
        ]
        return found[-1].strip() if found else ""

    def close(self) -> None:
        self.sql.close()


def _undated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in row.items() if name not in ("comment_ID", "comment_date", "comment_date_gmt")}
        for row in rows
    ]


@dataclass(frozen=True)
class Outcome:
    """What came of a request: the answer, the headers that the software sets, and the requests it made meanwhile."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    asked: tuple[Asked, ...]
    hidden: str = ""

    @classmethod
    def of(cls, reply: Reply, asked: tuple[Asked, ...]) -> Outcome:
        headers = [(name, _plain(name, value)) for name, value in seen(reply.headers) if name != HIDDEN]
        hidden = [value for name, value in reply.headers if name.lower() == HIDDEN]
        return cls(reply.status, headers, reply.body, asked, hidden[0].strip() if hidden else "")


def _plain(name: str, value: str) -> str:
    """A header without what is secret to each side, and a cookie without its attributes."""
    if name == "location":
        return _HASH.sub("moderation-hash=…", value)
    return value.partition(";")[0].replace("=deleted", "=") if name == "set-cookie" else value


@dataclass
class Findings:
    """What was compared, and the differences: each a title and pairs (what, WordPress's, wpcompat's)."""

    seed: int
    compared: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    found: list[tuple[str, list[tuple[str, Any, Any]]]] = field(default_factory=list)
    live: bool = False
    """Whether each difference is told to standard error as soon as it is found."""

    def note(self, title: str, **pairs: tuple[Any, Any]) -> None:
        """Compare the pairs (WordPress's, wpcompat's); what is unlike is kept."""
        self.compared += 1
        unlike = [(name, theirs, ours) for name, (theirs, ours) in pairs.items() if theirs != ours]
        if unlike:
            self.found.append((title, unlike))
        if unlike and self.live:
            sys.stderr.write("\n".join(_told(title, unlike)) + "\n")
            sys.stderr.flush()

    def text(self, most: int = 40) -> str:
        """A report to read."""
        lines = [f"seed {self.seed}: {self.compared} compared, {len(self.found)} differ"]
        lines += [f"  {number:6} {kind}" for kind, number in self.kinds.most_common(25)]
        return "\n".join([*lines, *(line for title, unlike in self.found[:most] for line in _told(title, unlike))])


def _told(title: str, unlike: list[tuple[str, Any, Any]]) -> list[str]:
    """One difference, as lines."""
    told = (line for name, theirs, ours in unlike for line in (f"  {name}:", *_difference(theirs, ours)))
    return ["", f"== {title}", *told]


def _difference(theirs: Any, ours: Any) -> list[str]:
    """Two lines; of lists and of tuples only what the other does not have."""
    if isinstance(theirs, tuple) and isinstance(ours, tuple) and len(theirs) == len(ours):
        return [
            line for one, other in zip(theirs, ours, strict=True) if one != other for line in _difference(one, other)
        ]
    if _are_lines(theirs) and _are_lines(ours):
        compared = difflib.unified_diff(theirs, ours, "WordPress", "wpcompat", lineterm="", n=2)
        return [f"    {_cut(line)}" for line in itertools.islice(compared, _LINES)]
    if isinstance(theirs, list) and isinstance(ours, list) and sorted(map(repr, theirs)) != sorted(map(repr, ours)):
        theirs, ours = [item for item in theirs if item not in ours], [item for item in ours if item not in theirs]
        by_row = _rows_apart(theirs, ours)
        if by_row:
            return by_row
    if isinstance(theirs, dict) and isinstance(ours, dict):
        one, other = theirs, ours
        theirs = {key: value for key, value in one.items() if other.get(key) != value}
        ours = {key: value for key, value in other.items() if one.get(key) != value}
    return [f"    WordPress {_cut(theirs)}", f"    wpcompat  {_cut(ours)}"]


def _are_lines(value: Any) -> bool:
    """Whether it is a document, line by line."""
    return isinstance(value, list) and bool(value) and str(value[0]).startswith("<?xml")


def _rows_apart(theirs: list[Any], ours: list[Any]) -> list[str]:
    """The columns that differ, row by row, when both sides have the same rows (as dicts, or as their text)."""
    one, other = ({next(iter(row.values()), ""): row for row in _as_dicts(side)} for side in (theirs, ours))
    if not one or one.keys() != other.keys() or len(one) != len(theirs) or len(other) != len(ours):
        return []
    return [
        line
        for key, row in one.items()
        for line in (f"    row {key}", *(line for line in _difference(row, other[key]) if line))
    ]


def _as_dicts(rows: list[Any]) -> list[dict[str, Any]]:
    try:
        found = [ast.literal_eval(row) if isinstance(row, str) else row for row in rows]
    except (ValueError, SyntaxError):
        return []
    return found if all(isinstance(row, dict) for row in found) else []


def _cut(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) < 3000 else text[:3000] + "…"


def shown(outcome: Outcome) -> object:
    """The body as far as both must agree: pages of themes by their title alone, refusals by their words."""
    kind = dict(outcome.headers).get("content-type", "")
    if "html" not in kind or not outcome.body:
        return outcome.body
    page = outcome.body.decode("utf-8", "replace")
    die = page.partition('<div class="wp-die-message">')[2].partition("</div>")[0]
    title = page.partition("<title>")[2].partition("</title>")[0]
    return title, die


def compared(
    pair: Pair,
    findings: Findings,
    title: str,
    request: bytes,
    ip: str = "127.0.0.1",
    *,
    rows: bool = True,
    mails: bool = False,
) -> None:
    """Ask both, and compare everything that a sender, a reader, a link source and, if wanted, who gets mails would see."""
    if mails:
        pair.mails()
    theirs, ours = pair.ask(request, ip)
    if theirs.status == 500 and ours.status != 500:
        findings.kinds["500 of PHP, which is never imitated"] += 1
        return
    pairs: dict[str, tuple[Any, Any]] = {
        "status": (theirs.status, ours.status),
        "headers": (theirs.headers, ours.headers),
        "body": (shown(theirs), shown(ours)),
        "requests": ([asked.raw for asked in theirs.asked], [asked.raw for asked in ours.asked]),
    }
    if theirs.hidden:
        pairs["hidden"] = (theirs.hidden, pair.hidden_verdict())
    if mails:
        pairs["mails"] = pair.mails()
    if rows:
        pairs["rows"] = pair.comments()
        stored = pairs["rows"][0]
        findings.kinds[f"{theirs.status} {theirs.hidden[:60]} {[row['comment_approved'] for row in stored]}"] += 1
    else:
        findings.kinds[str(theirs.status)] += 1
    findings.note(title, **pairs)


def post(path: str, body: bytes, host: str, *headers: str, content_type: str = "text/xml") -> bytes:
    """The bytes of a POST request."""
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: {host}",
        *headers,
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def get(path: str, host: str, *headers: str, method: str = "GET") -> bytes:
    """The bytes of a request without body."""
    return (
        "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: {host}", *headers, "Connection: close"]).encode(
            "utf-8", "surrogateescape"
        )
        + b"\r\n\r\n"
    )


class Everywhere(dict[str, Any]):
    """Pages of a pretend web server that are all the same bytes."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.bytes = page

    def get(self, key: str, default: Any = None) -> Any:
        return self.bytes


def open_pair(url: str, socket_path: str, web: Web, folder: Path, *, via: int = 0) -> Pair:
    """Both sides. ``via`` is the port to connect to when it is not the one of ``url``."""
    host = urlsplit(url)
    factory = SiteFactory(folder / "templates", folder)
    wp = factory.make(version="6.1", home=url)
    wp.site.mailer.sent.clear()
    letters = Path(socket_path).parent / f"mail-wp_{host.port}.jsonl"
    return Pair(wp, Sql(socket_path, f"wp_{host.port}"), url, via or host.port or 80, web, letters=letters)


Run = Callable[[Pair, random.Random, int, Findings], None]


def alike(pair: Pair, run: Run, count: int) -> None:
    """A short run, always of the same cases (``WPCOMPAT_SEED`` chooses others); fails with all that differs.

    Not every case that can be made up is equal yet: ``python -m`` of each module runs long, and lists what is not.
    """
    findings = Findings(int(os.environ.get("WPCOMPAT_SEED", "1")))
    run(pair, random.Random(findings.seed), count, findings)
    assert findings.compared, findings.text()
    assert not findings.found, findings.text()


def main(run: Run, arguments: list[str]) -> int:
    """``python -m … PORT COUNT [SEED [VIA]]``: a long run from the command line."""
    port, count = int(arguments[0]), int(arguments[1])
    seed = int(arguments[2]) if len(arguments) > 2 else int.from_bytes(os.urandom(4), "big")
    via = int(arguments[3]) if len(arguments) > 3 else port
    socket_path = os.environ.get("WPCOMPAT_REFERENCE_SOCKET", "")
    if not socket_path:
        raise SystemExit("set WPCOMPAT_REFERENCE_SOCKET to the socket of the reference's database")
    findings = Findings(seed, live=True)
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, Web() as web:
        pair = open_pair(f"http://127.0.0.1:{port}", socket_path, web, Path(folder), via=via)
        try:
            pair.lay()
            run(pair, rng, count, findings)
        finally:
            sys.stdout.write(findings.text(0) + "\n")
            pair.wp.close()
            pair.close()
    return 1 if findings.found else 0
