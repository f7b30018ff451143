"""The schedule in the option ``cron``."""

from __future__ import annotations

import threading

from wpcompat import options
from wpcompat.options import cron
from wpcompat.testing.site import WP

NOW = 1_800_000_000


def test_written_as_wordpress_writes_it(wp: WP) -> None:
    """The keys were read from a WordPress 6.1.9 that scheduled the same events."""
    wp.clock.frozen = NOW
    assert cron.schedule_single_event(wp.site, NOW, "do_pings")
    assert cron.schedule_single_event(wp.site, NOW + 86400, "publish_future_post", [7])
    assert cron.schedule_event(wp.site, NOW + 10, "hourly", "sweep")
    assert options.get(wp.site, "cron") == {
        NOW: {"do_pings": {"40cd750bba9870f18aada2478b24840a": {"schedule": False, "args": {}}}},
        NOW + 10: {"sweep": {"40cd750bba9870f18aada2478b24840a": {"schedule": "hourly", "args": {}, "interval": 3600}}},
        NOW + 86400: {"publish_future_post": {"d63aca0b7e6237c7964320bd7fc95644": {"schedule": False, "args": {0: 7}}}},
        "version": 2,
    }


def test_same_event_within_ten_minutes(wp: WP) -> None:
    wp.clock.frozen = NOW
    assert cron.schedule_single_event(wp.site, NOW + 5000, "h", [1])
    assert not cron.schedule_single_event(wp.site, NOW + 5600, "h", [1])
    assert not cron.schedule_single_event(wp.site, NOW + 4400, "h", [1])
    assert cron.schedule_single_event(wp.site, NOW + 5601, "h", [1])
    assert cron.schedule_single_event(wp.site, NOW + 5000, "h", [2])
    assert cron.schedule_single_event(wp.site, NOW + 4399, "h", [1])


def test_near_events_are_held_against_all_earlier_ones(wp: WP) -> None:
    wp.clock.frozen = NOW
    assert cron.schedule_single_event(wp.site, NOW - 9000, "h")
    assert not cron.schedule_single_event(wp.site, NOW + 599, "h")
    assert cron.schedule_single_event(wp.site, NOW + 600, "h")
    assert not cron.schedule_single_event(wp.site, NOW - 50000, "h")


def test_impossible_events_are_refused(wp: WP) -> None:
    assert not cron.schedule_single_event(wp.site, 0, "h")
    assert not cron.schedule_event(wp.site, 0, "hourly", "h")
    assert not cron.schedule_event(wp.site, NOW, "fortnightly", "h")
    assert cron.all_events(wp.site) == []


def test_due_next_and_removed(wp: WP) -> None:
    wp.clock.frozen = NOW
    cron.schedule_single_event(wp.site, NOW + 1, "later")
    cron.schedule_single_event(wp.site, NOW, "now", ["x"])
    cron.schedule_single_event(wp.site, NOW + 9000, "later")
    assert [(event.hook, event.args) for event in cron.due(wp.site)] == [("now", ("x",))]
    assert cron.next_scheduled(wp.site, "later") == NOW + 1
    assert cron.next_scheduled(wp.site, "now") is None
    assert cron.unschedule_event(wp.site, NOW, "now", ["x"])
    assert not cron.unschedule_event(wp.site, NOW, "now", ["x"])
    assert cron.clear_scheduled_hook(wp.site, "later") == 2
    assert cron.clear_scheduled_hook(wp.site, "later") == 0


def test_the_worker_is_woken(wp: WP) -> None:
    wp.site.cache["cron_wake"] = threading.Event()
    cron.schedule_single_event(wp.site, NOW, "h")
    assert wp.site.cache["cron_wake"].is_set()


def test_rubbish_in_the_option_is_passed_over(wp: WP) -> None:
    good = {"do_pings": {"k": {"schedule": False, "args": "none"}, "l": "rubbish"}, "other": 3}
    options.update(wp.site, "cron", {5: good, "x": {}, 6: "rubbish", "version": 2})
    assert cron.all_events(wp.site) == [cron.Event(5, "do_pings")]
    options.update(wp.site, "cron", "rubbish")
    assert cron.all_events(wp.site) == []
