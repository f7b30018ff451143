"""Recorded forms and action links of wp-admin, sent again: same statuses, same redirects, same options and rows, same mails.

Cookies and nonces are secret to each site, so the recording names them (``{{cookies admin}}``, ``{{nonce bulk-posts}}``) and they
are put in here. The cases of a chapter build on each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from wpcompat import options
from wpcompat.db.rows import COMMENT_COLUMNS
from wpcompat.posts.auto_draft import default_post_to_edit
from wpcompat.testing.site import WP
from wpcompat.users import store
from wpcompat_tests import replay
from wpcompat_tests.admin_forms import Browser, Page
from wpcompat_tests.admin_people import Person

CASES = {case.n: case for case in replay.load("../admin/recorded")}
FORMS = [n for n in CASES if (n < 800 and n not in range(716, 743)) or n == 722]
POSTS = range(716, 722)
MODERATED = range(723, 737)
"""By the administrator; comment 6 is held, 7 approved, 8 spam, 10 held."""
BY_EDITOR = range(737, 743)
"""Comment 12 is held, 13 approved; one more is spam."""
CALLS = [n for n in CASES if n >= 800]
_COOKIES = re.compile(r"\{\{cookies (\w+)\}\}")
_NONCE = re.compile(r"\{\{nonce ([^}]+)\}\}")
_LENGTH = re.compile(rb"Content-Length: \d+")


class Chapter:
    """A recorded site, and people who are logged in at it."""

    def __init__(self, make_wp: Callable[..., WP], first: replay.Case) -> None:
        self.wp = replay.prepare(make_wp, first)
        self._people: dict[str, Person] = {}

    def person(self, login: str) -> Person:
        if login not in self._people:
            self._people[login] = Person(self.wp, login)
        return self._people[login]

    def send(self, case: replay.Case) -> Page:
        """Send a case at its time with cookies and nonces of this site."""
        date = next(value for name, value in case.headers if name == "Date")
        self.wp.clock.frozen = parsedate_to_datetime(date).timestamp()
        text = case.request.decode()
        found = _COOKIES.search(text)
        login = found[1] if found else "admin"
        text = _NONCE.sub(lambda nonce: self.person(login).nonce(nonce[1]), text)
        text = _COOKIES.sub(lambda _: self.person(login).cookies, text)
        head, _, body = text.encode().partition(b"\r\n\r\n")
        request = _LENGTH.sub(b"Content-Length: %d" % len(body), head) + b"\r\n\r\n" + body
        self.wp.mails.clear()
        return Page(
            Browser(self.wp.home, lambda _: replay.Reply(0, (), b"")), replay.send(self.wp, request), self.wp.home
        )


def location(case: replay.Case) -> str:
    return next((value for name, value in case.headers if name == "Location"), "")


def comment(case: replay.Case, number: int, **values: Any) -> dict[str, Any]:
    """A recorded row as it stood before."""
    return {**next(row for row in case.rows or () if row["comment_ID"] == str(number)), **values}


def lay_comments(wp: WP, *rows: dict[str, Any]) -> None:
    for row in rows:
        wp.site.db.insert("wp_comments", row)
    wp.site.db.execute(
        'UPDATE "wp_posts" SET "comment_count" = (SELECT count(*) FROM "wp_comments" WHERE "comment_post_ID" = "ID" AND "comment_approved" = \'1\')'
    )


def unlike(chapter: Chapter, case: replay.Case) -> Iterator[tuple[str, Any, Any]]:
    """What wpcompat answers or stores otherwise: its name, what WordPress made of it, what we did."""
    page = chapter.send(case)
    yield "status", case.status, page.status
    yield "location", location(case), page.location
    for name in ("option_values_after", "ping_sites_after"):
        if name in case.raw:
            recorded = case.raw[name]
            expected = recorded if isinstance(recorded, dict) else {"ping_sites": recorded[0]["option_value"]}
            yield name, expected, {option: options.text(chapter.wp.site, option) for option in expected}
    if "said" in case.raw["response"]:
        yield "said", case.raw["response"]["said"], page.notices
    for row in (*case.raw.get("post_rows", ()), *([case.raw["post_row"]] if "post_row" in case.raw else ())):
        yield "post", row, _row(chapter.wp, row)
    yield from _comments(chapter.wp, case)


def _row(wp: WP, row: dict[str, str], where: str = "ID") -> dict[str, str]:
    columns = ", ".join(f'"{name}"' for name in row)
    found = wp.site.db.rows(f'SELECT {columns} FROM "wp_posts" WHERE "{where}" = ?', (row[where],))
    return dict(zip(row, map(str, found[0]), strict=True)) if found else {}


def _comments(wp: WP, case: replay.Case) -> Iterator[tuple[str, Any, Any]]:
    db = wp.site.db
    numbers = [int(n) for n in re.findall(r"(?:[?&]c|delete_comments%5B%5D)=(\d+)", case.request.decode())]
    if case.rows is not None:
        listed = ", ".join(map(str, numbers))
        names = COMMENT_COLUMNS.replace('"', "").split(", ")
        found = db.rows(f'SELECT {COMMENT_COLUMNS} FROM "wp_comments" WHERE "comment_ID" IN ({listed}) ORDER BY 1')
        yield "comments", list(case.rows), [dict(zip(names, map(str, row), strict=True)) for row in found]
    if "post_comment_count" in case.raw:
        count = db.value('SELECT "comment_count" FROM "wp_posts" WHERE "ID" = 5')
        yield "comment_count", case.raw["post_comment_count"], str(count)
    if "commentmeta" in case.raw:
        metas = db.rows(
            'SELECT "meta_key", "meta_value" FROM "wp_commentmeta" WHERE "comment_id" = ? ORDER BY "meta_id"',
            (numbers[0],),
        )
        yield "commentmeta", case.raw["commentmeta"], [list(map(str, row)) for row in metas]
    if "mails" in case.raw:
        yield (
            "mails",
            [(mail["to"], mail["subject"], mail["message"], mail["headers"]) for mail in case.mails],
            [(mail.to, mail.subject, mail.message, "".join(f"{line}\n" for line in mail.headers)) for mail in wp.mails],
        )


def differences(chapter: Chapter, numbers: Any) -> list[tuple[int, str, Any, Any]]:
    return [(n, *found) for n in numbers if n in CASES for found in unlike(chapter, CASES[n]) if found[1] != found[2]]


@pytest.mark.parametrize("n", FORMS, ids=lambda n: CASES[n].id)
def test_recorded_options_forms(make_wp: Callable[..., WP], n: int) -> None:
    assert differences(Chapter(make_wp, CASES[n]), [n]) == []


def test_recorded_classic_and_quick_and_bulk_edits(make_wp: Callable[..., WP]) -> None:
    chapter = Chapter(make_wp, CASES[716])
    wp = chapter.wp
    wp.site.db.execute("UPDATE sqlite_sequence SET seq = 120 WHERE name = 'wp_posts'")
    user = store.get_user_by(wp.site, "login", "admin")
    assert user is not None
    assert default_post_to_edit(wp.site, "post", user) == 121
    assert differences(chapter, POSTS) == []


def test_recorded_moderation(make_wp: Callable[..., WP]) -> None:
    chapter = Chapter(make_wp, CASES[723])
    pingback, trackback, human = comment(CASES[723], 6, comment_approved="0"), comment(CASES[727], 7, comment_approved="1"), comment(CASES[729], 10, comment_approved="0")  # fmt: skip
    lay_comments(chapter.wp, pingback, trackback, {**pingback, "comment_ID": 8, "comment_approved": "spam"}, human)
    assert differences(chapter, MODERATED) == []


def test_recorded_moderation_by_an_editor(make_wp: Callable[..., WP]) -> None:
    chapter = Chapter(make_wp, CASES[737])
    held, approved = comment(CASES[737], 12, comment_approved="0"), comment(CASES[738], 13, comment_approved="1")
    lay_comments(chapter.wp, held, approved, {**held, "comment_ID": 14, "comment_approved": "spam"})
    assert differences(chapter, BY_EDITOR) == []
    assert not chapter.wp.site.db.rows('SELECT 1 FROM "wp_comments" WHERE "comment_approved" = \'spam\'')


@pytest.mark.parametrize("n", CALLS, ids=lambda n: CASES[n].id)
def test_recorded_ping_switches_of_calls(make_wp: Callable[..., WP], n: int) -> None:
    """What metaWeblog's mt_allow_pings and mt_tb_ping_urls leave in the row."""
    case = CASES[n]
    wp = replay.prepare(make_wp, case)
    made = int(re.findall(rb"<string>(\d+)</string>", case.body)[0])
    wp.site.db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'wp_posts'", (made - 1,))
    reply = replay.send(wp, case.request)
    assert (reply.status, reply.body) == (case.status, case.body)
    row = {"ID": str(made), **case.raw["post"]}
    assert _row(wp, row) == row


def test_every_recorded_case_is_sent() -> None:
    assert set(CASES) == {*FORMS, *POSTS, *MODERATED, *BY_EDITOR, *CALLS}
    assert len(CASES) == 45
