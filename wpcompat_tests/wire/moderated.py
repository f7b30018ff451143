"""The site on which WordPress's moderation was recorded, laid anew, and its recorded requests sent to it.

``fixtures/admin/moderation-*.jsonl`` hold a request a line: ``as`` (the administrator unless said), ``path``, ``post`` (fields of a
form), ``referer`` (the list of pings unless said), with ``{nonce:ACTION}`` where a nonce belongs; and what came of it: ``status``,
``location``, ``changes`` (of rows, their metadata, and the numbers of posts' comments; null: gone). Every request met the same site.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from wpcompat import options
from wpcompat.db.rows import COMMENT_COLUMNS
from wpcompat.testing.site import WP
from wpcompat_tests import replay
from wpcompat_tests.admin_people import Person

FIXTURES = Path(__file__).parents[2] / "fixtures" / "admin"
HOME = "http://127.0.0.1:8116"
LISTED = "HOME/wp-admin/edit-comments.php?comment_type=pings"
_SITE = json.loads((FIXTURES / "moderation-site.json").read_text("utf-8"))
_COLUMNS = COMMENT_COLUMNS.replace('"', "").split(", ")
_NONCE = re.compile(r"\{nonce:([^}]*)\}")
_NOW = 1795275000.0
"""2026-11-21 15:30 UTC, about when the recording was made."""
Step = dict[str, Any]


def recorded(name: str) -> list[Step]:
    return [json.loads(line) for line in (FIXTURES / f"moderation-{name}.jsonl").read_text("utf-8").splitlines()]


class Moderated:
    """The site, and the people on it."""

    def __init__(self, make_wp: Callable[..., WP], version: str) -> None:
        self.wp = make_wp(version=version, home=HOME, settings={"pings.flood_seconds": "0"})
        self.wp.clock.frozen = _NOW
        self._people: dict[str, Person] = {}
        db = self.wp.site.db
        with db.transaction():
            for role, user_id in replay.ROLES:
                replay._lay_user(self.wp, user_id, role, "2026-11-21 00:00:00")
            db.execute('UPDATE "wp_posts" SET "post_date" = ?, "post_date_gmt" = ?', ("2026-10-01 09:00:00",) * 2)
            for post in _SITE["posts"]:
                _lay_post(self.wp, **post)
        options.update(self.wp.site, "comments_notify", "0")
        self.lay()

    def lay(self) -> None:
        """Put back the comments that the recording began with."""
        db = self.wp.site.db
        with db.transaction():
            db.execute('DELETE FROM "wp_commentmeta"')
            db.execute('DELETE FROM "wp_comments" WHERE "comment_ID" > 1')
            first = ("2026-11-01 09:00:00",) * 2
            db.execute(
                'UPDATE "wp_comments" SET "comment_approved" = \'1\', "comment_date" = ?, "comment_date_gmt" = ?', first
            )
            for comment in _SITE["comments"]:
                _lay_comment(self.wp, **comment)
            for number, metas in _SITE["meta"].items():
                for key, value in metas:
                    db.insert("wp_commentmeta", {"comment_id": int(number), "meta_key": key, "meta_value": value})
            counted = 'SELECT count(*) FROM "wp_comments" WHERE "comment_post_ID" = "wp_posts"."ID" AND "comment_approved" = ?'
            db.execute(f'UPDATE "wp_posts" SET "comment_count" = ({counted})', ("1",))
            db.execute("UPDATE sqlite_sequence SET seq = 99 WHERE name = 'wp_comments'")

    def person(self, login: str) -> Person:
        if login not in self._people:
            self._people[login] = Person(self.wp, login)
        return self._people[login]

    def send(self, step: Step) -> replay.Reply:
        """Send a recorded request, with cookies and nonces of this site."""
        person = self.person(step.get("as", "admin"))

        def fill(text: str) -> str:
            return _NONCE.sub(lambda found: person.nonce(found[1]), text)

        lines = {"Host": HOME.partition("://")[2], "Cookie": person.cookies}
        referer = step.get("referer", LISTED)
        if referer:
            lines["Referer"] = (
                referer.replace("HOME", HOME)
                if referer.startswith("HOME")
                else HOME * referer.startswith("/") + referer
            )
        method, body = "GET", b""
        if "post" in step:
            method = "POST"
            fields = {name: fill(value) if isinstance(value, str) else value for name, value in step["post"].items()}
            body = urlencode(fields, doseq=True).encode()
            lines |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        target = fill(step["path"]).replace(" ", "%20")
        return replay.send(self.wp, f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode() + body)

    def state(self) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
        """Rows of comments, their metadata and the numbers of posts' comments, all as texts."""
        db = self.wp.site.db
        found = db.rows(f'SELECT {COMMENT_COLUMNS} FROM "wp_comments" ORDER BY 1')
        rows = {str(row[0]): dict(zip(_COLUMNS, map(str, row), strict=True)) for row in found}
        metas: dict[str, Any] = {}
        for number, key, value in db.rows(
            'SELECT "comment_id", "meta_key", "meta_value" FROM "wp_commentmeta" ORDER BY "meta_id"'
        ):
            value = "TIME" if key.endswith("_time") and len(value) > 3 else value
            metas.setdefault(str(number), []).append([key, value])
        counts = db.rows('SELECT "ID", "comment_count" FROM "wp_posts" WHERE "ID" = 1 OR "ID" > 10')
        return rows, metas, {str(number): str(count) for number, count in counts}

    def play(self, step: Step) -> tuple[replay.Reply, dict[str, Any]]:
        """Send a request to the site as it was recorded; the answer and what changed."""
        before = self.state()
        reply = self.send(step)
        changed = changes(before, self.state())
        if changed:
            self.lay()
        return reply, changed


def changes(before: Any, after: Any) -> dict[str, Any]:
    """What differs between two states, as the recording writes it."""
    rows = {}
    for number in sorted({*before[0], *after[0]}, key=int):
        old, new = before[0].get(number, {}), after[0].get(number)
        if old != new:
            rows[number] = new and {name: value for name, value in new.items() if old.get(name) != value}
    metas = {
        number: after[1].get(number, [])
        for number in sorted({*before[1], *after[1]}, key=int)
        if before[1].get(number, []) != after[1].get(number, [])
    }
    counts = {number: count for number, count in after[2].items() if before[2].get(number) != count}
    return {name: value for name, value in (("rows", rows), ("meta", metas), ("counts", counts)) if value}


def location(reply: replay.Reply) -> str:
    found = next((value for name, value in reply.headers if name == "Location"), "")
    return found.replace(HOME, "HOME")


def _lay_post(wp: WP, ID: int, author: int, title: str, status: str, password: str) -> None:
    date = "2026-11-01 10:00:00"
    wp.site.db.insert(
        "wp_posts",
        {"ID": ID, "post_author": author, "post_date": date, "post_date_gmt": date, "post_content": "x", "post_title": title,
         "post_excerpt": "", "post_status": status, "comment_status": "open", "ping_status": "open", "post_password": password,
         "post_name": f"p{ID}", "to_ping": "", "pinged": "", "post_modified": date, "post_modified_gmt": date,
         "post_content_filtered": "", "post_parent": 0, "guid": "", "menu_order": 0, "post_type": "post",
         "post_mime_type": "", "comment_count": 0},
    )  # fmt: skip


def _lay_comment(wp: WP, ID: int, post: int, parent: int, user: int, **texts: str) -> None:
    date = f"2026-11-20 10:00:{ID:02}"
    wp.site.db.insert(
        "wp_comments",
        {"comment_ID": ID, "comment_post_ID": post, "comment_author": texts["author"],
         "comment_author_email": texts["email"], "comment_author_url": texts["url"], "comment_author_IP": "192.0.2.9",
         "comment_date": date, "comment_date_gmt": date, "comment_content": texts["content"], "comment_karma": 0,
         "comment_approved": texts["approved"], "comment_agent": "Agent/1", "comment_type": texts["type"],
         "comment_parent": parent, "user_id": user},
    )  # fmt: skip
