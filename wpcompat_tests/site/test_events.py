"""Scheduled events: who runs them, once, whatever dies in between."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

from wpcompat import config as configuration
from wpcompat import options
from wpcompat.comments.status import trash_comment
from wpcompat.linkbacks import claims, events, queue
from wpcompat.linkbacks.claims import LEASE_SECONDS, Lease
from wpcompat.linkbacks.events import DO_PINGS, LOCK, RESUME, run_due, run_event, start_worker
from wpcompat.options import cron
from wpcompat.posts.meta import get_meta
from wpcompat.posts.store import get_post, insert_post, trash_post, update_post
from wpcompat.site import Site, open_site
from wpcompat.testing.site import LOOPBACK, WP
from wpcompat.testing.web import Asked, Web

SUCCESS = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<methodResponse><params/></methodResponse>"
SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    made = make_wp(fidelity="hardened")
    options.update(made.site, "ping_sites", "")
    return made


class Linked:
    """Pages with a pingback server; ``during`` is called while it is being pinged, and ``pinged`` are the links, in order."""

    def __init__(self, web: Web) -> None:
        self.web = web
        self.pinged: list[str] = []
        self.during: Callable[[], object] = lambda: None
        self.server = web.default.raw("/xmlrpc", self._answer)

    def page(self, path: str) -> str:
        return self.web.page(path, "x", headers=(f"X-Pingback: {self.server}",))

    def _answer(self, asked: Asked) -> bytes:
        self.pinged.append(asked.body.decode().split("<string>")[2].partition("</string>")[0].rpartition("/")[2])
        self.during()
        return SUCCESS


@pytest.fixture
def linked(web: Web) -> Linked:
    return Linked(web)


def publish(site: Site, content: str, **values: str) -> int:
    return insert_post(site, {"post_title": "T", "post_content": content, "post_status": "publish", **values})


def pinged(site: Site, post_id: int) -> list[str]:
    post = get_post(site, post_id)
    assert post is not None
    return [url.rpartition("/")[2] for url in post.pinged.split()]


def again(path: Path) -> Site:
    """The same site as another process sees it."""
    changes = {key.replace(".", "__", 1): value for key, value in LOOPBACK.items()}
    return open_site(path, config=configuration.load(path).override(wordpress__fidelity="hardened", **changes))


def run_in_another_process(path: Path) -> None:
    site = again(path)
    run_due(site)
    site.close()


def do_pings_in_another_process(path: Path) -> None:
    site = again(path)
    queue.do_waiting(site)
    site.close()


def test_nothing_due_takes_no_lock(wp: WP) -> None:
    writes = wp.site.db.writes
    assert run_due(wp.site) == []
    assert wp.site.db.writes == writes


def test_due_events_run_once_and_in_order(wp: WP, linked: Linked) -> None:
    post_id = publish(wp.site, linked.page("/a"))
    cron.schedule_single_event(wp.site, int(wp.clock.time()) + 1000, "later")
    assert run_due(wp.site) == [DO_PINGS]
    assert run_due(wp.site) == []
    assert pinged(wp.site, post_id) == ["a"]
    assert linked.pinged == ["a"]
    assert [event.hook for event in cron.all_events(wp.site)] == ["later"]
    assert options.text(wp.site, LOCK, "none") == "none"


def test_the_lock_is_wordpress_s(wp: WP, linked: Linked) -> None:
    seen: list[str] = []
    linked.during = lambda: seen.append(options.text(wp.site, LOCK))
    publish(wp.site, linked.page("/a"))
    wp.clock.frozen = time.time() + 10
    run_due(wp.site)
    assert seen == [f"{wp.clock.frozen:.22f}"]


@pytest.mark.parametrize(("age", "runs"), [(0, False), (59, False), (61, True), (-500, False), (-601, True)])
def test_a_lock_holds_for_a_minute(wp: WP, linked: Linked, age: float, runs: bool) -> None:
    wp.clock.frozen = time.time() + 10
    publish(wp.site, linked.page("/a"))
    options.update(wp.site, LOCK, f"{wp.clock.frozen - age:.22f}")
    assert bool(run_due(wp.site)) is runs


def test_a_broken_lock_holds_nobody(wp: WP, linked: Linked) -> None:
    publish(wp.site, linked.page("/a"))
    options.update(wp.site, LOCK, "nonsense")
    assert run_due(wp.site) == [DO_PINGS]


def test_who_loses_the_lock_stops_after_the_event_under_way(wp: WP, linked: Linked) -> None:
    publish(wp.site, linked.page("/a"))
    cron.schedule_single_event(wp.site, int(wp.clock.time()), "second")
    linked.during = lambda: options.update(wp.site, LOCK, "123")
    assert run_due(wp.site) == [DO_PINGS]
    assert [event.hook for event in cron.all_events(wp.site)] == ["second"]
    assert options.text(wp.site, LOCK) == "123"


def test_events_of_plug_ins_are_dropped(wp: WP) -> None:
    cron.schedule_single_event(wp.site, int(wp.clock.time()), "plugin", ["x"])
    assert run_due(wp.site) == ["plugin"]
    assert cron.all_events(wp.site) == []


@pytest.mark.parametrize(("late", "following"), [(0, 3600), (10, 3590), (3600, 3600), (9000, 1800)])
def test_recurring_events_keep_their_rhythm(wp: WP, late: int, following: int) -> None:
    wp.clock.frozen = float(int(time.time()) + 10)
    now = int(wp.clock.frozen)
    cron.schedule_event(wp.site, now - late, "hourly", "tick")
    run_due(wp.site)
    assert [(event.timestamp - now, event.schedule, event.interval) for event in cron.all_events(wp.site)] == [
        (following, "hourly", 3600)
    ]


def test_events_without_a_known_recurrence_end(wp: WP) -> None:
    now = int(wp.clock.time())
    options.update(wp.site, "cron", {now: {"odd": {"k": {"schedule": "odd", "args": []}}}, "version": 2})
    (event,) = cron.all_events(wp.site)
    assert run_event(wp.site, event)
    assert cron.all_events(wp.site) == []


def test_scheduled_posts_are_published(wp: WP) -> None:
    soon = datetime.fromtimestamp(wp.clock.time() + 1000, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    post_id = insert_post(
        wp.site, {"post_title": "T", "post_content": "x", "post_status": "publish", "post_date": soon}
    )
    assert get_post(wp.site, post_id).post_status == "future"  # type: ignore[union-attr]
    assert run_due(wp.site) == []
    wp.clock.shift = 1001
    assert run_due(wp.site) == ["publish_future_post"]
    assert get_post(wp.site, post_id).post_status == "publish"  # type: ignore[union-attr]
    assert run_due(wp.site) == [DO_PINGS]
    cron.schedule_single_event(wp.site, int(wp.clock.time()), "publish_future_post", ["nonsense"])
    assert run_due(wp.site) == ["publish_future_post"]


def test_a_post_run_before_its_time_stays_scheduled(wp: WP) -> None:
    at = int(wp.clock.time()) + 5000
    date = datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%d %H:%M:%S")
    post_id = insert_post(wp.site, {"post_title": "T", "post_status": "publish", "post_date": date})
    (event,) = cron.all_events(wp.site)
    assert run_event(wp.site, event)
    assert cron.all_events(wp.site) == [event]
    wp.site.db.update("wp_posts", {"post_status": "draft"}, '"ID" = ?', (post_id,))
    wp.clock.shift = 5001
    assert run_event(wp.site, event)
    assert cron.all_events(wp.site) == []


def test_old_trash_is_deleted(wp: WP) -> None:
    kept, gone, restored = (publish(wp.site, "x") for _ in range(3))
    for post_id in (kept, gone, restored):
        trash_post(wp.site, post_id)
    trash_comment(wp.site, 1)
    month = 30 * 86400
    for table, column, number in (
        ("wp_postmeta", "post_id", gone),
        ("wp_postmeta", "post_id", restored),
        ("wp_commentmeta", "comment_id", 1),
    ):
        wp.site.db.execute(
            f'UPDATE "{table}" SET "meta_value" = ? WHERE "{column}" = ? AND "meta_key" = \'_wp_trash_meta_time\'',
            (str(int(wp.clock.time()) - month - 1), number),
        )
    wp.site.db.update("wp_posts", {"post_status": "draft"}, '"ID" = ?', (restored,))
    wp.site.db.insert("wp_commentmeta", {"comment_id": 99, "meta_key": "_wp_trash_meta_time", "meta_value": "1"})
    cron.schedule_event(wp.site, int(wp.clock.time()), "daily", "wp_scheduled_delete")
    assert "wp_scheduled_delete" in run_due(wp.site)
    assert [get_post(wp.site, post_id) is None for post_id in (kept, gone, restored)] == [False, True, False]
    assert get_meta(wp.site, restored, "_wp_trash_meta_time") == []
    assert wp.site.db.value('SELECT count(*) FROM "wp_comments"') == 0
    assert wp.site.db.value('SELECT count(*) FROM "wp_commentmeta"') == 0


def test_a_post_saved_while_it_is_pinged_is_pinged_again(wp: WP, linked: Linked) -> None:
    post_id = publish(wp.site, linked.page("/a"))

    def save() -> None:
        linked.during = lambda: None
        wp.clock.shift += 5
        update_post(wp.site, post_id, {"post_content": f"{linked.page('/a')} {linked.page('/b')}"})

    linked.during = save
    run_due(wp.site)
    assert get_meta(wp.site, post_id, "_pingme") == ["1"]
    assert run_due(wp.site) == [DO_PINGS]
    assert pinged(wp.site, post_id) == ["a", "b"]
    assert linked.pinged == ["a", "b"]
    assert cron.all_events(wp.site) == []


def test_a_post_published_while_another_is_pinged_is_pinged_too(wp: WP, linked: Linked) -> None:
    publish(wp.site, linked.page("/a"))
    made: list[int] = []

    def write() -> None:
        linked.during = lambda: None
        made.append(publish(wp.site, linked.page("/b")))

    linked.during = write
    run_due(wp.site)
    run_due(wp.site)
    assert pinged(wp.site, made[0]) == ["b"]
    assert cron.all_events(wp.site) == []


def test_posts_that_are_not_public_wait(wp: WP, linked: Linked) -> None:
    post_id = publish(wp.site, linked.page("/a"))
    wp.site.db.update("wp_posts", {"post_status": "draft"}, '"ID" = ?', (post_id,))
    assert run_due(wp.site) == [DO_PINGS]
    assert (linked.pinged, get_meta(wp.site, post_id, "_pingme")) == ([], ["1"])
    assert cron.all_events(wp.site) == []


def test_a_claim_keeps_others_away_until_it_runs_out(wp: WP, linked: Linked) -> None:
    post_id = publish(wp.site, linked.page("/a"))
    other = Lease(wp.site)
    assert other.take(f"_pingme {post_id}")
    before = wp.clock.time()
    run_due(wp.site)
    assert linked.pinged == []
    (event,) = cron.all_events(wp.site)
    assert (event.hook, event.timestamp > before + LEASE_SECONDS - 2) == (RESUME, True)
    wp.clock.shift += LEASE_SECONDS + 2
    assert run_due(wp.site) == [RESUME]
    assert linked.pinged == ["a"]
    assert not other.drop(f"_pingme {post_id}")
    assert cron.all_events(wp.site) == []


def test_who_was_taken_over_leaves_the_post_to_the_other(wp: WP, linked: Linked) -> None:
    post_id = publish(wp.site, linked.page("/a"))
    other = Lease(wp.site)

    def take_over() -> None:
        wp.clock.shift += LEASE_SECONDS + 1
        assert other.take(f"_pingme {post_id}")

    linked.during = take_over
    run_due(wp.site)
    assert get_meta(wp.site, post_id, "_pingme") == ["1"]
    assert other.drop(f"_pingme {post_id}")


def test_claims_are_renewed_and_belong_to_one(wp: WP) -> None:
    wp.clock.frozen = wp.clock.time()
    first, second = Lease(wp.site), Lease(wp.site)
    assert first.take("x")
    assert not second.take("x")
    wp.clock.shift = LEASE_SECONDS - 1
    first.renew()
    wp.clock.shift = 2 * LEASE_SECONDS - 2
    assert not second.take("x")
    assert claims.expiry(wp.site, "x") is not None
    wp.clock.shift = 2 * LEASE_SECONDS
    assert claims.expiry(wp.site, "x") is None
    assert second.take("x")
    assert not first.drop("x")
    assert second.drop("x")
    assert claims.expiry(wp.site, "x") is None


def test_a_clock_set_back_frees_claims(wp: WP) -> None:
    assert Lease(wp.site).take("x")
    wp.clock.shift = -86400
    assert Lease(wp.site).take("x")


@pytest.mark.parametrize(
    "owner", ["elsewhere 1 x", "nonsense", "", f"{os.uname().nodename} 1 x", f"{os.uname().nodename} {'9' * 30} x"]
)
def test_owners_that_may_live_are_believed(wp: WP, owner: str) -> None:
    wp.site.db.insert("wpcompat_claims", {"name": "x", "owner": owner, "expires": wp.clock.time() + 30})
    assert not Lease(wp.site).take("x")


def test_an_event_is_not_run_by_two(wp: WP, linked: Linked) -> None:
    publish(wp.site, linked.page("/a"))
    (event,) = cron.due(wp.site)
    results: list[bool] = []
    other = again(wp.site.path)
    linked.during = lambda: results.append(run_event(other, event))
    assert run_event(wp.site, event)
    other.close()
    assert results == [False]


def test_a_worker_that_is_told_to_end_leaves_the_work_to_others(
    wp: WP, linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    post_id = publish(wp.site, linked.page("/a"))

    def end(*args: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(queue, "PINGBACKS", ("_pingme", end))
        with pytest.raises(SystemExit):
            run_due(wp.site)
    assert get_meta(wp.site, post_id, "_pingme") == ["1"]
    assert run_due(wp.site) == [DO_PINGS]
    assert pinged(wp.site, post_id) == ["a"]


def test_an_error_does_not_have_a_post_sent_for_ever(wp: WP, linked: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    post_id = publish(wp.site, linked.page("/a"))

    def fail(*args: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(queue, "PINGBACKS", ("_pingme", fail))
        with pytest.raises(ZeroDivisionError):
            run_due(wp.site)
    assert get_meta(wp.site, post_id, "_pingme") == []
    assert run_due(wp.site) == [DO_PINGS], "the enclosures that were not reached"
    assert cron.all_events(wp.site) == []


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_killed_worker_loses_nothing(wp: WP, linked: Linked, at: int) -> None:
    """kill -9 while the server of link number ``at`` has the ping: the next worker sends what was not recorded."""
    post_id = publish(wp.site, " ".join(linked.page(f"/{number}") for number in (1, 2, 3)))
    process = SPAWN.Process(target=run_in_another_process, args=(wp.site.path,))

    def kill() -> None:
        if len(linked.pinged) == at and process.pid:
            os.kill(process.pid, signal.SIGKILL)
            # Wait, but leave the exit code to the thread that joins.
            os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)

    linked.during = kill
    process.start()
    process.join(120)
    assert process.exitcode == -signal.SIGKILL
    linked.during = lambda: None
    assert get_meta(wp.site, post_id, "_pingme") == ["1"]
    wp.clock.shift = events.LOCK_SECONDS + 1
    assert run_due(wp.site) == [DO_PINGS]
    assert pinged(wp.site, post_id) == ["1", "2", "3"]
    repeated = [link for link in "123" if linked.pinged.count(link) > 1]
    assert repeated == [str(at)], "the one whose answer never came, and no other"
    assert get_meta(wp.site, post_id, "_pingme") == []
    assert cron.all_events(wp.site) == []


def test_several_processes_send_each_ping_once(wp: WP, linked: Linked) -> None:
    posts = [publish(wp.site, linked.page(f"/{number}")) for number in range(12)]
    linked.during = lambda: time.sleep(0.02)
    processes = [SPAWN.Process(target=do_pings_in_another_process, args=(wp.site.path,)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(120)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    assert sorted(linked.pinged, key=int) == [str(number) for number in range(12)]
    assert [pinged(wp.site, post_id) for post_id in posts] == [[str(number)] for number in range(12)]


def test_the_worker_sends_at_once(wp: WP, linked: Linked) -> None:
    called = threading.Event()
    linked.during = called.set
    worker = start_worker(wp.site, pause=1000)
    try:
        deadline = time.monotonic() + 60
        while cron.due(wp.site) and time.monotonic() < deadline:
            time.sleep(0.01)
        publish(wp.site, linked.page("/a"))
        assert called.wait(60)
    finally:
        worker.stop()
    assert cron.next_scheduled(wp.site, "wp_scheduled_delete") is not None


def test_the_worker_survives_events_that_fail(wp: WP, linked: Linked, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:  # fmt: skip
    called = threading.Event()
    linked.during = called.set

    def fail(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(events.HOOKS, "bad", fail)
    cron.schedule_single_event(wp.site, int(wp.clock.time()), "bad")
    worker = start_worker(wp.site, pause=0.05)
    try:
        deadline = time.monotonic() + 60
        while cron.next_scheduled(wp.site, "bad") and time.monotonic() < deadline:
            time.sleep(0.01)
        publish(wp.site, linked.page("/a"))
        assert called.wait(60)
    finally:
        worker.stop()
    assert "ZeroDivisionError" in caplog.text
