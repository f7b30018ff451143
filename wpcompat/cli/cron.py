"""``wpcompat cron``: scheduled events, pings to send among them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Any

import click

from wpcompat.cli.formats import Output, output_options
from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import Failure, log, success
from wpcompat.formatting.dates import local_time, to_mysql
from wpcompat.options import text
from wpcompat.options.cron import Event, all_events, due
from wpcompat.site import Site

_FIELDS = ("hook", "next_run_gmt", "next_run_relative", "recurrence")
_UNITS = (("year", 31536000), ("month", 2592000), ("week", 604800), ("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))  # fmt: skip


def interval(seconds: int) -> str:
    """A span in its two largest neighbouring units, ``now`` when it is over: ``1 hour 5 minutes``."""
    if seconds <= 0:
        return "now"
    at = next(number for number, (_, size) in enumerate(_UNITS) if seconds >= size)
    words = []
    for name, size in _UNITS[at : at + 2]:
        count, seconds = divmod(seconds, size)
        if count:
            words.append(f"{count} {name}{'' if count == 1 else 's'}")
    return " ".join(words)


def _row(site: Site, event: Event) -> dict[str, Any]:
    gmt = datetime.fromtimestamp(event.timestamp, timezone.utc)
    local = local_time(gmt, text(site, "timezone_string"), text(site, "gmt_offset"))
    return {
        "hook": event.hook,
        "next_run": to_mysql(local),
        "next_run_gmt": to_mysql(gmt),
        "next_run_relative": interval(event.timestamp - int(site.clock.time())),
        "recurrence": interval(event.interval) if event.schedule else "Non-repeating",
        "time": event.timestamp,
        "sig": event.key,
        "args": list(event.args),
        "schedule": event.schedule or False,
        "interval": event.interval or None,
    }


@command("list")
@click.option("--hook", help="Of this hook.")
@output_options(*_FIELDS)
@pass_site
def list_(site: Site, output: Output, hook: str | None) -> None:
    """List scheduled events, the earliest first."""
    found = [_row(site, event) for event in all_events(site) if hook is None or event.hook == hook]
    output.items(found, id_field="hook")


@command("run")
@click.argument("hooks", nargs=-1, metavar="HOOK...")
@click.option("--due-now", is_flag=True, help="The events whose time has come.")
@click.option("--all", "everything", is_flag=True, help="Every event, due or not.")
@click.option("--exclude", default="", help="Hooks to leave out, with commas.")
@pass_site
def run(site: Site, hooks: tuple[str, ...], due_now: bool, everything: bool, exclude: str) -> None:
    """Run scheduled events now: those of HOOK, those that are due, or all."""
    if not hooks and not due_now and not everything:
        raise Failure("Please specify one or more cron events, or use --due-now/--all.")
    if hooks and everything:
        raise Failure("Please either specify cron events, or use --all.")
    if due_now and everything:
        raise Failure("Please use either --due-now or --all.")
    found = due(site) if due_now else all_events(site)
    for hook in hooks:
        if hook not in {event.hook for event in found}:
            raise Failure(f"Invalid cron event '{hook}'")
    left_out = {word for word in exclude.split(",") if word}
    chosen = [event for event in found if event.hook not in left_out and (not hooks or event.hook in hooks)]
    done = _run(site, chosen)
    success(f"Executed a total of {done} cron event{'' if done == 1 else 's'}.")


def _run(site: Site, chosen: Sequence[Event]) -> int:
    from wpcompat.linkbacks import events

    done = 0
    for event in chosen:
        start = time.monotonic()
        if events.run_event(site, event):
            done += 1
            log(f"Executed the cron event '{event.hook}' in {round(time.monotonic() - start, 3):g}s.")
    return done
