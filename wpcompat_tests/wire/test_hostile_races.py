"""Many senders at the same moment: one row for one ping, one ping in the flood rule's interval, and every sender told the truth."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests.hostile.target import FORM, Got, check, errors, pretend_sources, send

AT_ONCE = 64
SOURCE = "http://127.0.0.1/source"


def at_once(acts: Sequence[Callable[[], Got]]) -> list[Got]:
    """Run all acts at the same moment, each on a thread of its own."""
    gate = threading.Barrier(len(acts))
    answers: list[Got] = []

    def run(act: Callable[[], Got]) -> None:
        gate.wait(60)
        answers.append(check(act()))

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(acts)
    return answers


def trackback(wp: WP, url: str, peer: str = "192.0.2.7") -> Got:
    body = f"url={url}&title=T&blog_name=B+{url}&excerpt=E".encode()
    return send(wp, "POST", "/wp-trackback.php/1", body, content_type=FORM, peer=peer)


def pingback(wp: WP, url: str, peer: str = "192.0.2.7") -> Got:
    params = "".join(f"<param><value>{value}</value></param>" for value in (url, "http://wp.example/?p=1"))
    body = f"<methodCall><methodName>pingback.ping</methodName><params>{params}</params></methodCall>"
    return send(wp, "POST", "/xmlrpc.php", body.encode(), peer=peer)


def comment(wp: WP, text: str, peer: str = "192.0.2.7") -> Got:
    body = f"comment_post_ID=1&author=A&email={peer}@example.org&comment={text}".encode()
    return send(wp, "POST", "/wp-comments-post.php", body, content_type=FORM, peer=peer)


def verdict(got: Got) -> str:
    for word, name in (
        (b"<error>0<", "taken"), (b"registered. Keep", "taken"), (b"<int>48</int>", "told"), (b"already a ping", "told"),
        (b"Duplicate comment", "told"), (b"too quickly", "flood"),
    ):  # fmt: skip
        if word in got.body:
            return name
    return "taken" if got.status == 302 else f"{got.status} {got.body[:200]!r}"


def rows(wp: WP) -> int:
    return int(wp.site.db.value('SELECT count(*) FROM "wp_comments" WHERE "comment_ID" > 1'))


def make(make_wp: Callable[..., WP], fidelity: str, flood: int) -> WP:
    wp = make_wp(fidelity=fidelity, settings={"pings.flood_seconds": str(flood)})
    pretend_sources(wp, lambda: b"<title>T</title><p>some words <a href='http://wp.example/?p=1'>x</a> more words</p>")
    wp.clock.frozen = 1_790_000_000.0
    return wp


@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
@pytest.mark.parametrize("kinds", [(trackback,), (pingback,), (comment,), (trackback, pingback)])
def test_one_row_for_one_ping(make_wp: Callable[..., WP], kinds: tuple[Callable[..., Got], ...], fidelity: str) -> None:
    wp = make(make_wp, fidelity, 0)
    with errors() as logged:
        for number in range(4):
            url = f"{SOURCE}{number}"
            if pingback in kinds:
                wp.site.db.execute('DELETE FROM "wp_comments" WHERE "comment_ID" > 1')
            before = rows(wp)
            acts = [partial(kinds[n % len(kinds)], wp, url) for n in range(AT_ONCE)]
            verdicts = Counter(map(verdict, at_once(acts)))
            assert verdicts == {"taken": 1, "told": AT_ONCE - 1}
            assert rows(wp) == before + 1
    assert not logged


def test_the_flood_rule_takes_one_ping_in_fifteen_seconds(make_wp: Callable[..., WP]) -> None:
    wp = make(make_wp, "exact", 15)
    with errors() as logged:
        for number in range(4):
            wp.clock.frozen = 1_790_000_000.0 + number * 15
            before = rows(wp)
            kinds = (trackback, pingback) if number == 0 else (trackback,)
            acts = [
                partial(kinds[n % len(kinds)], wp, f"{SOURCE}/{number}/{n}", f"192.0.2.{n}") for n in range(AT_ONCE)
            ]
            verdicts = Counter(map(verdict, at_once(acts)))
            # Pingbacks of one page under many addresses are duplicates before they are a flood.
            assert verdicts["taken"] == 1
            assert verdicts["told"] + verdicts["flood"] == AT_ONCE - 1
            assert rows(wp) == before + 1
        wp.clock.frozen = 1_790_000_000.0 + 45 + 14
        assert verdict(trackback(wp, f"{SOURCE}/late")) == "flood"
        wp.clock.frozen = 1_790_000_000.0 + 45 + 15
        assert verdict(trackback(wp, f"{SOURCE}/late")) == "taken"
    assert not logged


def test_the_limit_per_source_holds_at_once(make_wp: Callable[..., WP]) -> None:
    """Hardened: one host may send one ping to a post within the interval, other hosts are not held up by it."""
    wp = make(make_wp, "hardened", 15)
    acts = [partial(trackback, wp, f"http://{n % 4}.example/{n}", f"192.0.2.{n % 4}") for n in range(AT_ONCE)]
    verdicts = Counter(map(verdict, at_once(acts)))
    assert verdicts == {"taken": 4, "flood": AT_ONCE - 4}
    assert rows(wp) == 4


def test_comments_and_pings_count_rightly(make_wp: Callable[..., WP]) -> None:
    """The post's number of comments is the number of approved rows, whoever came first."""
    wp = make(make_wp, "exact", 0)
    for name in ("comment_moderation", "comment_previously_approved"):
        wp.site.db.execute('UPDATE "wp_options" SET "option_value" = \'0\' WHERE "option_name" = ?', (name,))
    pairs = ((partial(trackback, wp, f"{SOURCE}/{n}"), partial(comment, wp, f"text-{n}")) for n in range(AT_ONCE // 2))
    acts = [act for pair in pairs for act in pair]
    verdicts = Counter(map(verdict, at_once(acts)))
    assert verdicts == {"taken": AT_ONCE}
    counted = wp.site.db.value('SELECT "comment_count" FROM "wp_posts" WHERE "ID" = 1')
    approved = wp.site.db.value(
        'SELECT count(*) FROM "wp_comments" WHERE "comment_approved" = \'1\' AND "comment_post_ID" = 1'
    )
    assert counted == approved
    assert rows(wp) == AT_ONCE
