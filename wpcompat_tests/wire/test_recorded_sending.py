"""Recorded posts are published again: the same requests go out, in order and to the byte, and the same is stored."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any
from urllib.parse import urlsplit

import pytest

from wpcompat import options
from wpcompat.linkbacks.events import run_due
from wpcompat.outbound.http import Answer
from wpcompat.posts.store import get_post, insert_post, update_post
from wpcompat.testing.site import WP
from wpcompat.testing.web import Asked, Web
from wpcompat.users.store import get_user
from wpcompat_tests import replay

with (replay.FIXTURES / "sending.jsonl").open(encoding="utf-8") as _lines:
    CASES: list[dict[str, Any]] = [json.loads(line) for line in _lines]

UPDATES = [case for case in CASES if "meta_after_update" in case]
PUBLISHED = [case for case in CASES if case not in UPDATES]
LIMITS = (2.0, 3.0, 5.0, 10.0)
"""Seconds that WordPress waits: for a discovery, the answer to a pingback, an enclosure, the answer to a trackback."""
NO_ANSWER = 0.3
"""Seconds that stand for WordPress's time limits where the recorded server never answers; elsewhere nobody hurries."""


def at(case: dict[str, Any]) -> float:
    for row in case.get("comment_rows", ()):
        return datetime.fromisoformat(row["comment_date_gmt"]).replace(tzinfo=timezone.utc).timestamp()
    return datetime(2026, 11, 21, 0, 18, tzinfo=timezone.utc).timestamp()


def prepare(make_wp: Callable[..., WP], case: dict[str, Any]) -> WP:
    version = "6.1" if "6.1" in case["server"] else "7.1"
    wp = make_wp(version=version, home=f"http://127.0.0.1:{case['port']}")
    wp.clock.frozen = at(case)
    replay.lay_site(wp, version, "2026/11/20")
    options.update(wp.site, "ping_sites", "")
    for name, value in case["made"].get("options", {}).items():
        options.update(wp.site, name, value)
    wp.site.db.execute('DELETE FROM "wp_comments"')
    if case.get("comment_rows"):
        first = int(case["comment_rows"][0]["comment_ID"])
        wp.site.db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (first - 1, "wp_comments"))
    return wp


def is_slow(answer: str, method: str) -> bool:
    return answer == "SLOW" or (answer.startswith("SLOW") and method == "GET")


class Pages(dict[str, Any]):
    """What a recorded server answered; those that did not answer in time do so when all is ``over``."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.over = threading.Event()
        super().__init__({path: self._reply(answer) for path, answer in case["made"].get("answers", {}).items()})

    def _reply(self, answer: str) -> bytes | Callable[[Asked], bytes | None]:
        if not answer.startswith("SLOW"):
            return answer.encode()

        def slowly(asked: Asked) -> bytes:
            if is_slow(answer, asked.method):
                self.over.wait(60)
            return b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"

        return slowly


class Own(dict[str, Any]):
    """The site itself."""

    def __init__(self, wp: WP) -> None:
        super().__init__()
        self._wp = wp

    def get(self, key: str, default: Any = None) -> Any:
        return self._answer

    def _answer(self, asked: Asked) -> bytes:
        got = replay.send(self._wp, asked.raw)
        head = [f"HTTP/1.1 {got.status} X", *(f"{name}: {value}" for name, value in got.headers)]
        return "\r\n".join(head).encode() + b"\r\n\r\n" + got.body


@contextmanager
def servers(web: Web, wp: WP, case: dict[str, Any]) -> Any:
    ports = {9020: web.server(), 9021: web.server(), case["port"]: web.server()}
    ports[9020].pages = ports[9021].pages = pages = Pages(case)
    ports[case["port"]].pages = Own(wp)
    with replay.leading_ports({port: server.port for port, server in ports.items()}):
        yield {server.port: port for port, server in ports.items()}
        pages.over.set()


def outgoing(web: Web, names: dict[int, int], case: dict[str, Any]) -> list[tuple[int, bytes]]:
    found = [(names[asked.port], asked.raw) for asked in web.asked]
    return [(port, raw) for port, raw in found if port != case["port"]]


def expected_outgoing(case: dict[str, Any]) -> list[tuple[int, bytes]]:
    return [(sent["to_port"], replay.data(sent["raw"])) for sent in case["outgoing_requests"]]


def meta(wp: WP, post_id: int) -> list[list[str]]:
    rows = wp.site.db.rows(
        'SELECT "meta_key", "meta_value" FROM "wp_postmeta" WHERE "post_id" = ? ORDER BY "meta_id"', (post_id,)
    )
    return [list(row) for row in rows]


def columns(wp: WP, post_id: int) -> dict[str, str]:
    post = get_post(wp.site, post_id)
    assert post is not None
    return {name: getattr(post, name) for name in ("to_ping", "pinged", "post_status", "ping_status")}


def hurry(monkeypatch: pytest.MonkeyPatch, wp: WP, case: dict[str, Any]) -> None:
    answers = case["made"].get("answers", {})
    request = wp.site.outbound.request

    def timed(method: str, url: str, *, timeout: float, **kw: Any) -> Answer:
        assert timeout in LIMITS
        slow = is_slow(answers.get(urlsplit(url).path, ""), method)
        return request(method, url, timeout=NO_ANSWER if slow else 60, **kw)

    monkeypatch.setattr(wp.site.outbound, "request", timed)


def test_all_cases_are_replayed() -> None:
    assert (len(PUBLISHED), len(UPDATES)) == (55, 3)


@pytest.mark.parametrize("case", PUBLISHED, ids=lambda case: f"{case['n']}-{case['title']}")
def test_publishing_sends_what_wordpress_sends(make_wp: Callable[..., WP], web: Web, monkeypatch: pytest.MonkeyPatch, case: dict[str, Any]) -> None:  # fmt: skip
    wp = prepare(make_wp, case)
    hurry(monkeypatch, wp, case)
    values = {
        "post_title": case["title"],
        "post_content": case["post_content"],
        "post_status": "publish",
        "post_author": 1,
    }
    # The recorded posts were written by nobody who may use any HTML.
    author = get_user(wp.site, 3)
    post_id = insert_post(wp.site, {**values, **case["made"].get("fields", {})}, user=author)
    assert meta(wp, post_id) == case["meta_after_publish"]
    assert columns(wp, post_id) == case["post_after_publish"]
    with servers(web, wp, case) as names:
        run_due(wp.site)
    assert outgoing(web, names, case) == expected_outgoing(case)
    assert columns(wp, post_id) == case["post_after_cron"]
    assert meta(wp, post_id) == case["meta_after_cron"]
    assert list(replay.comments_after(wp)) == case.get("comment_rows", [])
    assert [mail.subject for mail in wp.mails] == [mail["subject"] for mail in case.get("mails", ())]
    assert [mail.message for mail in wp.mails] == [mail["message"] for mail in case.get("mails", ())]


def test_updates_send_again_what_was_forgotten(make_wp: Callable[..., WP], web: Web) -> None:
    first = next(case for case in PUBLISHED if case["n"] == 629)
    wp = prepare(make_wp, first)
    post_id = insert_post(
        wp.site,
        {
            "post_title": first["title"],
            "post_content": first["post_content"],
            "post_status": "publish",
            "post_author": 1,
        },
    )
    with servers(web, wp, first) as names:
        run_due(wp.site)
        for case in UPDATES:
            web.asked.clear()
            wp.clock.shift += 3600
            update_post(wp.site, post_id, {"post_content": first["post_content"]})
            assert meta(wp, post_id) == case["meta_after_update"]
            assert columns(wp, post_id) == case["post_before_cron"]
            run_due(wp.site)
            assert outgoing(web, names, first) == expected_outgoing(case)
            assert columns(wp, post_id) == case["post_after_cron"]
