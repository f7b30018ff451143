"""Random comments, pings and targets, judged as WordPress judged them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

from wpcompat import options
from wpcompat.comments.pipeline import NewComment, new_comment
from wpcompat.comments.store import get_comment
from wpcompat.errors import WPError
from wpcompat.linkbacks.receive_pingback import PingbackFault, receive
from wpcompat.outbound.http import DoorError
from wpcompat.site import Caller, Site
from wpcompat.testing.site import WP
from wpcompat.xmlrpc.params import slash
from wpcompat_tests import replay

HOME = "http://127.0.0.1:8107"
LAID = datetime(2026, 11, 21, tzinfo=timezone.utc)


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (replay.FIXTURES / f"{name}.jsonl").read_text("ascii").splitlines()]


COMMENTS = lines("comment_verdicts")
TARGETS = lines("target_verdicts")


def judged(site: Site, case: dict[str, Any]) -> list[Any]:
    sent = case["new"]
    new = NewComment(
        1, sent["comment_content"], sent["comment_author"], sent["comment_author_email"], sent["comment_author_url"],
        sent["comment_type"], bare=case["bare"],
    )  # fmt: skip
    try:
        comment = get_comment(site, new_comment(site, new, Caller("127.0.0.9", "Ag")))
    except WPError as error:
        return ["err", error.code, error.status]
    assert comment is not None
    values = (comment.comment_author, comment.comment_author_email, comment.comment_author_url, comment.comment_content)
    return [*values, comment.comment_approved]


@pytest.mark.parametrize("case", COMMENTS, ids=range(len(COMMENTS)))
def test_comments_as_wordpress_judged_them(make_wp: Callable[..., WP], case: dict[str, Any]) -> None:
    wp = make_wp(version="6.1", home=HOME)
    wp.site.db.execute('DELETE FROM "wp_comments"')
    for name, value in case["options"].items():
        options.update(wp.site, name, value)
    old = "2020-01-01 00:00:00"
    for row in case["before"]:
        replay.add_comment(wp, **{"comment_post_ID": 1, "comment_date": old, "comment_date_gmt": old, **row})
    assert judged(wp.site, case) == case["wordpress"]


@pytest.fixture
def laid(make_wp: Callable[..., WP]) -> WP:
    """A fresh site of the recorded day, from which nobody answers."""
    wp = make_wp(version="6.1", home=HOME)
    date = LAID.strftime("%Y-%m-%d 00:00:01")
    wp.site.db.execute('UPDATE "wp_posts" SET "post_date" = ?, "post_date_gmt" = ? WHERE "ID" = 1', (date, date))

    def shut(*args: Any, **kw: Any) -> Any:
        raise DoorError("nobody is there")

    wp.site.outbound.request = shut  # type: ignore[method-assign]
    return wp


@pytest.mark.parametrize("case", TARGETS, ids=range(len(TARGETS)))
def test_targets_as_wordpress_judged_them(laid: WP, case: dict[str, Any]) -> None:
    with laid.site.journal.exchange("pingback", "test") as exchange, pytest.raises(PingbackFault) as caught:
        receive(laid.site, slash(case["source"]), slash(case["target"]), Caller("127.0.0.1"))
    steps = {step.name: step.data for step in exchange.steps}
    post_id = steps["target leads to a post"]["post_id"] if "pings_open" in steps else 0
    assert [caught.value.code, caught.value.message, post_id] == case["wordpress"]
