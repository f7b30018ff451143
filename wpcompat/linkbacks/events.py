"""Running scheduled events: by a thread of the process, by ``wp-cron.php``, or by hand.

``HOOKS`` says what runs for which event. An event stays in the schedule until it is done, so that one whose worker died
runs again.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from wpcompat import options
from wpcompat.comments.trash import delete_old_trash
from wpcompat.linkbacks import queue, recheck
from wpcompat.linkbacks.claims import Lease
from wpcompat.options import cron
from wpcompat.posts import auto_draft
from wpcompat.posts import status as post_status
from wpcompat.site import Background, Site

DO_PINGS = "do_pings"
RESUME = "wpcompat_resume_pings"
"""Goes on where a worker died; unlike ``do_pings`` it has no news for the Update Services."""
EMPTY_TRASH = "wp_scheduled_delete"
LOCK = "_transient_doing_cron"
LOCK_SECONDS = 60
PAUSE = 5.0

Handler = Callable[..., Any]
"""What an event does. True from it: the event was scheduled anew as it stands, and stays."""


def _do_pings(site: Site, lease: Lease, *args: Any) -> None:
    queue.do_all_pings(site, lease)


def _resume(site: Site, lease: Lease, *args: Any) -> None:
    queue.do_waiting(site, lease)


def _publish(site: Site, lease: Lease, *args: Any) -> bool:
    """Publish the post; run by hand before its time, the event stays for it."""
    if not args or not isinstance(args[0], int) or post_status.publish_future_post(site, args[0]):
        return False
    at = cron.next_scheduled(site, post_status.PUBLISH_FUTURE_POST, args)
    return at is not None and at > site.clock.time()


def _empty_trash(site: Site, lease: Lease, *args: Any) -> None:
    delete_old_trash(site)


def _recheck(site: Site, lease: Lease, *args: Any) -> None:
    recheck.run(site, lease)
    recheck.arrange(site)


def _sweep_auto_drafts(site: Site, lease: Lease, *args: Any) -> None:
    auto_draft.delete_old_auto_drafts(site)


HOOKS: dict[str, Handler] = {
    DO_PINGS: _do_pings,
    RESUME: _resume,
    post_status.PUBLISH_FUTURE_POST: _publish,
    EMPTY_TRASH: _empty_trash,
    auto_draft.SWEEP: _sweep_auto_drafts,
    recheck.HOOK: _recheck,
}


def run_due(site: Site) -> list[str]:
    """Run the events whose time has come, unless another process does; the hooks that ran (``wp-cron.php``)."""
    if not cron.due(site):
        return []
    lock = _take_lock(site)
    if lock is None:
        return []
    done = []
    try:
        for event in cron.due(site):
            if run_event(site, event):
                done.append(event.hook)
            if options.text(site, LOCK) != lock:
                # It took longer than the lock holds, and another process goes on.
                return done
    finally:
        _give_lock(site, lock)
    return done


def run_event(site: Site, event: cron.Event) -> bool:
    """Run one event, due or not, and take it out of the schedule; False when another worker is at it.

    An event without a handler is a plug-in's: it is dropped, as in a WordPress without that plug-in.
    """
    lease = Lease(site)
    name = f"event {event.hook} {event.timestamp} {event.key}"
    if not lease.take(name):
        return False
    if event.schedule:
        _reschedule(site, event)
    handler = HOOKS.get(event.hook)
    stays = bool(event.schedule)
    try:
        if handler is not None:
            stays = bool(handler(site, lease, *event.args)) or stays
    except (KeyboardInterrupt, SystemExit):
        lease.drop(name)
        raise
    finally:
        _finish(site, lease, name, event, stays)
    return True


def _finish(site: Site, lease: Lease, name: str, event: cron.Event, stays: bool) -> None:
    with site.db.transaction():
        if not lease.drop(name):
            return
        if not stays:
            cron.unschedule_event(site, event.timestamp, event.hook, event.args)
        if event.hook in (DO_PINGS, RESUME):
            _schedule_rest(site)


def _schedule_rest(site: Site) -> None:
    """Have what came in meanwhile sent, and what another worker has claimed looked at again."""
    at = queue.next_work(site)
    if at is None:
        return
    now = site.clock.time()
    hook = DO_PINGS if at <= now else RESUME
    if cron.next_scheduled(site, hook) is None:
        cron.schedule_single_event(site, max(int(at), 1) + (hook == RESUME), hook)


def _reschedule(site: Site, event: cron.Event) -> None:
    """Move a recurring event to its next time (``wp_reschedule_event``)."""
    interval = event.interval or cron.SCHEDULES.get(event.schedule, 0)
    now = int(site.clock.time())
    with site.db.transaction():
        cron.unschedule_event(site, event.timestamp, event.hook, event.args)
        if interval <= 0:
            return
        behind = (now - event.timestamp) % interval
        at = now + interval if event.timestamp >= now else now + interval - behind
        cron.schedule_event(site, at, event.schedule, event.hook, event.args)


def _take_lock(site: Site) -> str | None:
    """WordPress's lock: a transient with the time; None when it is held."""
    now = site.clock.time()
    with site.db.transaction():
        held = options.text(site, LOCK)
        try:
            since = float(held or 0)
        except ValueError:
            since = 0.0
        if now - LOCK_SECONDS < since <= now + 10 * LOCK_SECONDS:
            return None
        lock = f"{now:.22f}"
        options.update(site, LOCK, lock, autoload=True)
    return lock


def _give_lock(site: Site, lock: str) -> None:
    with site.db.transaction():
        if options.text(site, LOCK) == lock:
            options.delete(site, LOCK)


class Worker:
    """A thread that runs due events as soon as they are scheduled, and looks every few seconds besides."""

    def __init__(self, site: Site, pause: float = PAUSE) -> None:
        self._site = site
        self._pause = pause
        self._wake = threading.Event()
        self._is_stopped = False
        # Its thread is the one place where a failing event is caught and logged.
        self._background = Background()
        self._thread = threading.Thread(target=self._run, name="wpcompat-cron", daemon=True)
        site.cache["cron_wake"] = self._wake
        self._thread.start()

    def stop(self, timeout: float = 10) -> None:
        """End after the event under way."""
        self._is_stopped = True
        self._wake.set()
        self._thread.join(timeout)

    def _run(self) -> None:
        while not self._is_stopped:
            self._background.submit(self._run_due)
            self._background.join(3600)
            self._wake.wait(self._pause)
            self._wake.clear()

    def _run_due(self) -> None:
        if not self._is_stopped:
            recheck.arrange(self._site)
            run_due(self._site)


def start_worker(site: Site, pause: float = PAUSE) -> Worker:
    """Run due events of ``site`` on a thread of this process for as long as it lives."""
    with site.db.transaction():
        if cron.next_scheduled(site, EMPTY_TRASH) is None:
            cron.schedule_event(site, int(site.clock.time()), "daily", EMPTY_TRASH)
    return Worker(site, pause)
