"""``cron event``."""

from __future__ import annotations

import pytest

from wpcompat.cli.cron import interval
from wpcompat.options import cron, update
from wpcompat.testing.site import WP
from wpcompat_tests.site.cli_runner import error, ok, rows


def test_list(wp: WP) -> None:
    update(wp.site, "gmt_offset", "2")
    assert ok(wp.site.path, "cron", "event", "list") == "hook\tnext_run_gmt\tnext_run_relative\trecurrence\n"
    now = int(wp.clock.time())
    cron.schedule_single_event(wp.site, now - 5, "do_pings")
    cron.schedule_single_event(wp.site, 2000000000, "publish_future_post", [7])
    cron.schedule_event(wp.site, now + 3700, "hourly", "sweep")
    assert [row["hook"] for row in rows(wp.site.path, "cron", "event", "list")] == [
        "do_pings",
        "sweep",
        "publish_future_post",
    ]
    due, sweep, future = rows(
        wp.site.path, "cron", "event", "list", "--fields=next_run,next_run_gmt,next_run_relative,recurrence,args"
    )
    assert (due["next_run_relative"], due["recurrence"]) == ("now", "Non-repeating")
    assert sweep["recurrence"] == "1 hour" and sweep["next_run_relative"].startswith("1 hour")
    assert future["next_run"] == "2033-05-18 05:33:20"
    assert future["next_run_gmt"] == "2033-05-18 03:33:20"
    assert future["args"] == [7]
    assert ok(wp.site.path, "cron", "event", "list", "--hook=sweep", "--format=ids") == "sweep\n"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-1, "now"), (0, "now"), (1, "1 second"), (59, "59 seconds"), (60, "1 minute"), (125, "2 minutes 5 seconds"),
     (3600, "1 hour"), (3601, "1 hour"), (90000, "1 day 1 hour"), (31536000 + 2592000 * 2, "1 year 2 months")],
)  # fmt: skip
def test_intervals(seconds: int, words: str) -> None:
    assert interval(seconds) == words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Please specify one or more cron events, or use --due-now/--all."),
        (["do_pings", "--all"], "Please either specify cron events, or use --all."),
        (["--due-now", "--all"], "Please use either --due-now or --all."),
        (["nope"], "Invalid cron event 'nope'"),
    ],
)
def test_run_refuses(wp: WP, words: list[str], said: str) -> None:
    assert error(wp.site.path, "cron", "event", "run", *words) == f"Error: {said}\n"


def test_run(wp: WP) -> None:
    assert ok(wp.site.path, "cron", "event", "run", "--due-now") == "Success: Executed a total of 0 cron events.\n"
    now = int(wp.clock.time())
    cron.schedule_single_event(wp.site, now + 9999, "do_pings")
    assert ok(wp.site.path, "cron", "event", "run", "--due-now") == "Success: Executed a total of 0 cron events.\n"
    assert (
        ok(wp.site.path, "cron", "event", "run", "--all", "--exclude=do_pings")
        == "Success: Executed a total of 0 cron events.\n"
    )
    said = ok(wp.site.path, "cron", "event", "run", "do_pings").splitlines()
    assert said[0].startswith("Executed the cron event 'do_pings' in ") and said[0].endswith("s.")
    assert said[1] == "Success: Executed a total of 1 cron event."
    assert cron.all_events(wp.site) == []
