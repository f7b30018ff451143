"""One script that fills in forms, run on a WordPress and on wpcompat: what differs afterwards is a finding.

A step is a function of a ``Side``; it drives that side's browser and gives the last answer. Compared are status, redirect and
notices, the notices of the page behind the redirect, the rows that the step changed on each side, and the mails.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from wpcompat import options
from wpcompat_tests.admin_forms import Browser, Page, over_tcp
from wpcompat_tests.reference.differential import OWN_OPTIONS, TABLES, Findings, Pair
from wpcompat_tests.reference.made_posts import Rows, as_text, changes, events
from wpcompat_tests.reference.test_differential_xmlrpc import lay
from wpcompat_tests.replay import send

KEYS = {"postmeta": "meta_id", "commentmeta": "meta_id", "usermeta": "umeta_id", "termmeta": "meta_id", "options": "option_id"}  # fmt: skip
"""Columns that only count rows."""
OWN_META = frozenset(
    (
        "session_tokens",
        "_edit_lock",
        "wp_dashboard_quick_press_last_post_id",
        "community-events-location",
        "wp_user-settings",
        "wp_user-settings-time",
    )
)
"""What each side remembers of its visitors."""
OWN = OWN_OPTIONS | {
    "auth_key",
    "category_children",
    "recently_edited",
    "can_compress_scripts",
    "auto_core_update_notified",
    "recently_activated",
}
OWN_BEGIN = ("_transient", "_site_transient", "widget_", "sidebars_widgets", "theme_mods_", "wp_calendar_block")
FATAL = "There has been a critical error on this website."
SHORT = 300
"""An answer to a script's request that is shorter is compared as it is; longer ones are rows of a list."""
_MOMENT = re.compile(r"1[789]\d{8}|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_HASH = re.compile(r"(?<=:\")[0-9a-f]{32}(?=\")")
_KEY = re.compile(r"(?<=key=)\w+|(?<=hash=)\w+|(?<=newuseremail=)\w+")
"""What is secret in a mail."""
_WHEN = re.compile(r"pagegen_timestamp=[^&]*")
_NONCE = re.compile(r"(_wpnonce|nonce)(=|%3D)[0-9a-f]{10}")
Action = Callable[..., Page | None]
"""Of a side."""


@dataclass
class Side:
    """One of both. ``browsers`` are by user, logged in when they are first asked for."""

    name: str
    home: str
    send: Callable[[bytes], Any]
    read: Callable[[], Rows]
    browsers: dict[str, Browser] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)

    def nobody(self) -> Browser:
        """Somebody who never was here."""
        return Browser(self.home, self.send)

    def browser(self, user: str = "admin") -> Browser:
        if user not in self.browsers:
            browser = self.nobody()
            answer = browser.log_in(user)
            assert answer.status == 302, f"{self.name}: {user} cannot log in: {answer.status} {answer.notices}"
            self.browsers[user] = browser
        return self.browsers[user]


class Both:
    """Both sides with the same rows, and what was found. ``accepted``: titles of steps in which we differ on purpose."""

    def __init__(self, pair: Pair, findings: Findings, accepted: Collection[str] = ()) -> None:
        self.pair = pair
        self.findings = findings
        self.accepted = accepted
        self.skipped: set[str] = set()
        port = int(pair.home.rpartition(":")[2])
        self._columns: dict[str, list[str]] = {}
        self.theirs = Side("WordPress", pair.home, over_tcp(port), self._their_rows)
        self.ours = Side("wpcompat", pair.home, partial(send, pair.wp), self._our_rows)
        self._before: dict[str, Rows] = {}
        self._letters = Path(os.environ.get("WPCOMPAT_REFERENCE_SOCKET", "")).parent / f"mail-wp_{port}.jsonl"
        self._read: dict[str, int] = {}

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.theirs, self.ours

    def lay(self, *comments: dict[str, Any]) -> None:
        """Posts, terms and comments as for made-up calls, these comments besides, and nobody logged in."""
        # Else metadata of attachments may take the IDs that are given to that of a post.
        self.pair.sql.run("DELETE FROM wp_postmeta WHERE meta_id > 2; ALTER TABLE wp_postmeta AUTO_INCREMENT = 3")
        # WordPress remembers which categories stand below which, others' categories as well.
        self.pair.sql.run("DELETE FROM wp_options WHERE option_name LIKE '%\\_children'")
        lay(self.pair)
        options.delete(self.pair.wp.site, "cron")
        self._copy_options()
        for comment in comments:
            self.pair.add_comment(**comment)
        for side in self.sides:
            side.browsers.clear()
            side.kept.clear()
        self.pair.sql.run(
            "UPDATE wp_posts p SET comment_count = (SELECT count(*) FROM wp_comments WHERE comment_post_ID = p.ID AND comment_approved = '1')"
        )
        self.pair.copy(("posts",), with_options=False)
        self.reread()

    def _copy_options(self) -> None:
        """Lists that are stored as text, as they are stored."""
        for row in self.pair.sql.rows("wp_options", "option_value LIKE 'a:%'"):
            if row["option_name"] not in OWN and not row["option_name"].startswith(OWN_BEGIN):
                self.pair.wp.site.db.update(
                    "wp_options", {"option_value": row["option_value"]}, '"option_name" = ?', (row["option_name"],)
                )

    def reread(self) -> None:
        """Take the rows of now for those before the next step."""
        self._before = {side.name: side.read() for side in self.sides}
        for side in self.sides:
            self._mailed(side)

    def step(self, title: str, action: Action, *, look: bool = True) -> None:
        """Do the same on both sides. ``look``: follow a redirect and compare the notices there."""
        told = [self._did(side, action, look) for side in self.sides]
        theirs, ours = told
        if title in self.accepted:
            self.skipped.add(title)
            return
        if theirs["failed"] and ours["failed"]:  # what is asked for is on neither page
            ours["failed"] = theirs["failed"]
        if any(FATAL in words for words in theirs["notices"]):  # PHP's end is nobody's model
            ours |= {"answer": theirs["answer"], "notices": theirs["notices"]}
        if is_refusal(theirs["answer"], theirs["refused"]) and ours["answer"][:1] == "4":
            ours["answer"] = theirs["answer"]
        self.findings.note(
            title, **{name: (theirs.get(name), ours.get(name)) for name in theirs | ours if name != "refused"}
        )

    def _did(self, side: Side, action: Action, look: bool) -> dict[str, Any]:
        try:
            page = action(side)
        except (KeyError, AssertionError) as error:
            return {
                "failed": str(error),
                "answer": "none",
                "refused": [],
                "notices": [],
                "rows": self._changed(side),
                "mails": self._mailed(side),
            }
        found: dict[str, Any] = {"failed": "", "answer": "", "refused": [], "notices": []}
        if page is not None:
            found["answer"] = f"{page.status} {_WHEN.sub('pagegen', _NONCE.sub('nonce', page.location))}".rstrip()
            said = page.notices + page.lone if page.is_html and page.text else []
            found["refused"] = page.lone if said else []
            found["notices"] = [words.removesuffix(" Go back.") for words in said]
            found["kind"] = next((v for n, v in page.reply.headers if n.lower() == "content-type"), "").lower()
            if page.url.endswith("admin-ajax.php") and len(page.text) < SHORT:
                found["notices"].append(page.text)
            if look and page.status in (301, 302):
                where = urljoin(page.url, page.location)
                if urlsplit(where).path.startswith("/wp-admin/") and not urlsplit(where).path.endswith("/post.php"):
                    there = page.follow()
                    found["there"] = (there.status, there.notices)
        found["rows"] = self._changed(side)
        found["mails"] = self._mailed(side)
        return found

    def _mailed(self, side: Side) -> list[list[str]]:
        """The mails since the last step. A prepared WordPress writes them to a file beside its database's socket."""
        if side.name == self.ours.name:
            sent = self.pair.wp.mails
            mails = [[mail.to, mail.subject, mail.message] for mail in sent]
            sent.clear()
        elif self._letters.exists():
            lines = [json.loads(line) for line in self._letters.read_text("utf-8").splitlines()]
            mails = [[str(line["to"]), line["subject"], line["message"]] for line in lines]
        else:
            return []
        fresh = mails[self._read.get(side.name, 0) :]
        self._read[side.name] = len(mails) if side is self.theirs else 0
        return [[_KEY.sub("KEY", text.replace("\r\n", "\n")) for text in mail] for mail in fresh]

    def _changed(self, side: Side) -> Rows:
        now = datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)
        after = side.read()
        found = changes(self._before[side.name], after, now)
        self._before[side.name] = after
        return found

    def _their_rows(self) -> Rows:
        sql = self.pair.sql
        if not self._columns:
            for line in sql.run(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = database() ORDER BY ordinal_position"
            ):
                table, column = line.split("\t")
                self._columns.setdefault(table, []).append(column)
        found: dict[str, list[dict[str, Any]]] = {}
        for table in (*TABLES, "options"):
            pairs = ", ".join(f"'{name}', CAST(`{name}` AS CHAR)" for name in self._columns[f"wp_{table}"])
            found[table] = [json.loads(line) for line in sql.run(f"SELECT JSON_OBJECT({pairs}) FROM `wp_{table}`")]
        return _compared(found)

    def _our_rows(self) -> Rows:
        db = self.pair.wp.site.db
        found: dict[str, list[dict[str, Any]]] = {}
        for table in (*TABLES, "options"):
            names = self._columns[f"wp_{table}"]
            listed = ", ".join(f'"{name}"' for name in names)
            found[table] = [dict(zip(names, row, strict=True)) for row in db.rows(f'SELECT {listed} FROM "wp_{table}"')]
        return _compared(found)

    def set(self, **values: str) -> None:
        """Set options raw on both sides; a step's changes begin after them."""
        self.pair.options.clear()
        self.pair.set(**values)
        self.reread()


def is_refusal(answer: str, lone: list[str]) -> bool:
    """Whether WordPress refuses with a status of 500, or of 200 and nothing but a sentence: wpcompat has one of 400 to 409."""
    return answer == "500" or (answer == "200" and bool(lone))


def _compared(tables: dict[str, list[dict[str, Any]]]) -> Rows:
    """The rows that both should have, as text, and the events that are due."""
    stored = {row["option_name"]: row["option_value"] for row in tables["options"]}
    found = {
        table: [as_text(_plain(table, row)) for row in rows if not _is_own(table, row)]
        for table, rows in tables.items()
    }
    return {**found, "events": events(stored.get("cron", "") or "")}


def _timeless(value: Any) -> Any:
    """A moment of the last three hours as a word: the sides do one thing after the other."""
    if not isinstance(value, (str, int)) or not _MOMENT.fullmatch(text := str(value)):
        return value
    try:
        at = float(text) if text.isdigit() else datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp()
    except ValueError:
        return value
    return "LATELY" if -5 < time.time() - at < 3 * 3600 else value


def _is_own(table: str, row: dict[str, Any]) -> bool:
    if table == "options":
        return row["option_name"] in OWN or row["option_name"].startswith(OWN_BEGIN)
    return row.get("meta_key") in OWN_META


def _plain(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row without what is secret to a side or only counts, and without the seconds of the last hours."""
    plain = {name: _timeless(value) for name, value in row.items() if name != KEYS.get(table)}
    if plain.get("meta_key") == "_new_email" or plain.get("option_name") in ("adminhash", "new_admin_email"):
        column = "meta_value" if table == "usermeta" else "option_value"
        plain[column] = _HASH.sub("HASH", str(plain[column]))
    if table == "users":
        plain |= {"user_pass": "", "user_activation_key": "set" if row["user_activation_key"] else ""}
    return plain
