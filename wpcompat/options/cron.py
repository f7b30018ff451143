"""Scheduled events, in WordPress's own form: the option ``cron``.

The option is an array of timestamp → hook → md5 of the serialised arguments → ``{schedule, args[, interval]}``, with the
member ``version`` = 2. Since it is a row of the database, what is due survives the process that scheduled it.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from wpcompat.formatting.php import intval, serialize
from wpcompat.options import store
from wpcompat.site import Site

DUPLICATE_WINDOW = 600
"""A single event is not scheduled again within this many seconds of one with the same arguments."""

SCHEDULES = {"hourly": 3600, "twicedaily": 43200, "daily": 86400, "weekly": 604800}
"""WordPress's recurrences, in seconds (``wp_get_schedules``)."""


@dataclass(frozen=True)
class Event:
    """One entry of the schedule. ``schedule`` is empty for a single event, else a name of ``SCHEDULES``."""

    timestamp: int
    hook: str
    args: tuple[Any, ...] = ()
    schedule: str = ""
    interval: int = 0

    @property
    def key(self) -> str:
        return key_of(self.args)


def key_of(args: Sequence[Any]) -> str:
    """WordPress's name for a list of arguments."""
    return hashlib.md5(serialize(list(args)).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def all_events(site: Site) -> list[Event]:
    """Every event, the earliest first."""
    return sorted(_read(store.get(site, "cron", {})), key=lambda event: event.timestamp)


def due(site: Site) -> list[Event]:
    """The events whose time has come, the earliest first (``wp_get_ready_cron_jobs``)."""
    now = int(site.clock.time())
    return [event for event in all_events(site) if event.timestamp <= now]


def next_scheduled(site: Site, hook: str, args: Sequence[Any] = ()) -> int | None:
    """When the next such event is due (``wp_next_scheduled``)."""
    key = key_of(args)
    return next((event.timestamp for event in all_events(site) if event.hook == hook and event.key == key), None)


def schedule_single_event(site: Site, timestamp: int, hook: str, args: Sequence[Any] = ()) -> bool:
    """Add an event unless the same one stands within ten minutes (``wp_schedule_single_event``); whether it was added.

    An event for the next ten minutes, or for the past, is held against all earlier ones.
    """
    if timestamp <= 0:
        return False
    now = int(site.clock.time())
    earliest = 0 if timestamp < now + DUPLICATE_WINDOW else timestamp - DUPLICATE_WINDOW
    latest = max(timestamp, now) + DUPLICATE_WINDOW
    event = Event(timestamp, hook, tuple(args))
    with site.db.transaction():
        events = all_events(site)
        if any(e.hook == hook and e.key == event.key and earliest <= e.timestamp <= latest for e in events):
            return False
        _write(site, [*events, event])
    _wake(site)
    return True


def schedule_event(site: Site, timestamp: int, recurrence: str, hook: str, args: Sequence[Any] = ()) -> bool:
    """Add a recurring event (``wp_schedule_event``); False when the time or the recurrence is unknown."""
    if timestamp <= 0 or recurrence not in SCHEDULES:
        return False
    event = Event(timestamp, hook, tuple(args), recurrence, SCHEDULES[recurrence])
    with site.db.transaction():
        _write(
            site,
            [*(e for e in all_events(site) if (e.timestamp, e.hook, e.key) != (timestamp, hook, event.key)), event],
        )
    _wake(site)
    return True


def unschedule_event(site: Site, timestamp: int, hook: str, args: Sequence[Any] = ()) -> bool:
    """Remove one event (``wp_unschedule_event``); whether it was there. Of several processes, one is told True."""
    key = key_of(args)
    with site.db.transaction():
        events = all_events(site)
        kept = [e for e in events if (e.timestamp, e.hook, e.key) != (timestamp, hook, key)]
        if len(kept) == len(events):
            return False
        _write(site, kept)
    return True


def clear_scheduled_hook(site: Site, hook: str, args: Sequence[Any] = ()) -> int:
    """Remove every event of a hook with these arguments (``wp_clear_scheduled_hook``); how many there were."""
    key = key_of(args)
    with site.db.transaction():
        events = all_events(site)
        kept = [e for e in events if e.hook != hook or e.key != key]
        if len(kept) != len(events):
            _write(site, kept)
    return len(events) - len(kept)


def _wake(site: Site) -> None:
    """Tell the worker of this process, if there is one, that something may be due."""
    wake = site.cache.get("cron_wake")
    if isinstance(wake, threading.Event):
        wake.set()


def _read(value: Any) -> Iterator[Event]:
    """The events of the option; members that are not in WordPress's form are passed over."""
    for timestamp, hooks in _pairs(value):
        if not isinstance(timestamp, int):
            continue
        for hook, entries in _pairs(hooks):
            for _key, entry in _pairs(entries):
                if isinstance(entry, dict):
                    args = tuple(value for _, value in _pairs(entry.get("args")))
                    schedule = entry.get("schedule")
                    yield Event(
                        timestamp,
                        str(hook),
                        args,
                        schedule if isinstance(schedule, str) else "",
                        intval(entry.get("interval")),
                    )


def _pairs(value: Any) -> list[tuple[Any, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _write(site: Site, events: Sequence[Event]) -> None:
    value: dict[Any, Any] = {}
    for event in sorted(events, key=lambda event: event.timestamp):
        entry: dict[str, Any] = {"schedule": event.schedule or False, "args": list(event.args)}
        if event.schedule:
            entry["interval"] = event.interval
        value.setdefault(event.timestamp, {}).setdefault(event.hook, {})[event.key] = entry
    value["version"] = 2
    store.update(site, "cron", value)
