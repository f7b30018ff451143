"""Tables of calls and what the facts say of their answers."""

from __future__ import annotations

import xmlrpc.client
from collections.abc import Callable, Iterable
from typing import Any

from wpcompat.testing.site import WP
from wpcompat_tests.wire import scenario
from wpcompat_tests.wire.asking import answer, ask

DateTime = xmlrpc.client.DateTime
FATAL = (
    "500 <p>There has been a critical error on this website.</p><p>"
    '<a href="https://wordpress.org/documentation/article/faq-troubleshooting/">Learn more about troubleshooting WordPress.</a></p>'
)
LOGIN = "403 Incorrect username or password."
TOO_FEW = "400 Insufficient arguments passed to this XML-RPC method."


def lay(make_wp: Callable[..., WP], version: str = "7.1") -> WP:
    """The fresh site of the facts, a minute after it was made: http://127.0.0.1:8101, users of every role."""
    wp = scenario.lay(make_wp, version)
    wp.clock.frozen = scenario.LAID.timestamp() + 60
    return wp


def differing(got_and_said: Iterable[tuple[Any, Any, Any]]) -> dict[Any, tuple[Any, Any]]:
    """What was asked, answered and said, where the answer is another."""
    return {str(asked): (got, said) for asked, got, said in got_and_said if got != said}


def refused(wp: WP, rows: Iterable[tuple[Any, ...]]) -> dict[Any, tuple[Any, Any]]:
    """Rows of user, method, further arguments and the answer: those that are answered otherwise."""
    return differing((row[:-1], ask(wp, row[1], *row[2:-1], by=row[0]), row[-1]) for row in rows)


def post(wp: WP, by: str = "admin", **content: Any) -> int:
    """The ID of a new post of these members (wp.newPost)."""
    made = ask(wp, "wp.newPost", {"post_title": "T", "post_status": "publish", **content}, by=by)
    assert made.isdecimal(), made
    return int(made)


def got(wp: WP, post_id: int, *fields: str, by: str = "admin") -> Any:
    """A post (wp.getPost) as plain values, or one field of it."""
    answered = plain(ask(wp, "wp.getPost", post_id, *([list(fields)] if fields else []), by=by))
    return answered[fields[0]] if len(fields) == 1 and fields[0] in answered else answered


def plain(value: Any) -> Any:
    """Dates as their text on the wire."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.value if isinstance(value, DateTime) else value


def meta(wp: WP, post_id: int, key: str) -> list[str]:
    """What is stored under a key of a post's metadata."""
    return wp.site.db.column(
        'SELECT "meta_value" FROM "wp_postmeta" WHERE "post_id" = ? AND "meta_key" = ? ORDER BY "meta_id"',
        (post_id, key),
    )


def row(wp: WP, post_id: int) -> dict[str, Any]:
    """A post as it is stored; nothing when it is gone."""
    return next((row for row in wp.snapshot()["wp_posts"] if row["ID"] == post_id), {})


__all__ = [
    "FATAL",
    "LOGIN",
    "TOO_FEW",
    "DateTime",
    "answer",
    "ask",
    "differing",
    "got",
    "lay",
    "plain",
    "post",
    "refused",
    "row",
]
