"""A site: its settings, the WordPress it imitates, its database, its door to the outside, its clock and its journal.

Everything that a rule needs is reached through the ``Site`` it is given; nothing is ambient.
"""

from __future__ import annotations

import logging
import queue
import random
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from wpcompat import config as configuration
from wpcompat.config import Config
from wpcompat.db.database import Database
from wpcompat.db.schema import is_installed, migrate, write_exchanges
from wpcompat.errors import NotInstalled
from wpcompat.journal import Journal
from wpcompat.outbound.http import Door
from wpcompat.outbound.mail import Mailer
from wpcompat.profiles import Profile, Switches

logger = logging.getLogger("wpcompat")

_RUSH = 20
_RUSH_SECONDS = 0.2
_LONGEST_DELAY = 2.0


class Clock:
    """The time of day. Tests set it: ``shift`` seconds are added, ``frozen`` replaces it."""

    def __init__(self) -> None:
        self.shift = 0.0
        self.frozen: float | None = None

    def time(self) -> float:
        """Seconds since 1970."""
        return (time.time() if self.frozen is None else self.frozen) + self.shift


class Traffic:
    """When the last requests came, so that work which nobody waits for can let answers go first in a rush."""

    def __init__(self) -> None:
        self._last = deque([0.0] * _RUSH, maxlen=_RUSH)

    def note(self) -> None:
        self._last.append(time.monotonic())

    def let_pass(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """Wait for the end of a rush, a few seconds at most; not at all without one, or in a ``hurry``."""
        until = time.monotonic() + _LONGEST_DELAY
        while not hurry() and time.monotonic() < min(self._last[0] + _RUSH_SECONDS, until):
            time.sleep(_RUSH_SECONDS / 4)


class Background:
    """Work that need not hold up an answer: one thread, started at the first task; errors are logged."""

    def __init__(self, traffic: Traffic | None = None) -> None:
        self._traffic = traffic or Traffic()
        self._waiting = 0
        self._tasks: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._open = 0
        self._idle = threading.Condition(self._lock)
        self._thread: threading.Thread | None = None

    def submit(self, task: Callable[[], object]) -> None:
        with self._lock:
            self._open += 1
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="wpcompat-background", daemon=True)
                self._thread.start()
        self._tasks.put(task)

    def join(self, timeout: float = 30) -> bool:
        """Wait until nothing is left to do; False when that takes longer than ``timeout`` seconds."""
        with self._idle:
            self._waiting += 1
            try:
                return self._idle.wait_for(lambda: self._open == 0, timeout)
            finally:
                self._waiting -= 1

    def _run(self) -> None:
        while True:
            tasks = [self._tasks.get()]
            self._traffic.let_pass(lambda: self._waiting > 0)
            tasks += (self._tasks.get() for _ in range(self._tasks.qsize()))
            for task in tasks:
                try:
                    task()
                except Exception:
                    logger.exception("a background task failed")
                with self._idle:
                    self._open -= 1
                    self._idle.notify_all()


@dataclass(frozen=True)
class Caller:
    """Who sends a request: the peer's address, the User-Agent, and the ID of the user who logged in (0: nobody)."""

    ip: str = ""
    agent: str = ""
    user_id: int = 0


@dataclass
class Site:
    """One site. ``cache`` holds what modules remember for this process, under a key of their own."""

    config: Config
    db: Database
    outbound: Door
    mailer: Mailer
    journal: Journal
    clock: Clock
    profile: Profile
    switches: Switches
    traffic: Traffic = field(default_factory=Traffic)
    background: Background = field(default_factory=Background)
    events: Background = field(default_factory=Background)
    """Runs due events, which may wait for slow servers; mails do not wait for them."""
    random: random.Random = field(default_factory=random.SystemRandom)
    cache: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The site's folder."""
        return self.config.path

    @property
    def uploads(self) -> Path:
        return self.path / "uploads"

    def now(self) -> datetime:
        """The time, in UTC."""
        return datetime.fromtimestamp(self.clock.time(), timezone.utc)

    def close(self) -> None:
        """Finish what is under way and close the database."""
        self.events.join(5)
        self.background.join(5)
        self.journal.flush()
        self.db.close()


def open_site(path: str | Path, *, config: Config | None = None, installed: bool = True) -> Site:
    """The site in a folder. ``NotInstalled`` when there is none and ``installed`` asks for one."""
    config = config or configuration.load(path)
    db = Database(config)
    if installed:
        if not is_installed(db):
            db.close()
            raise NotInstalled(
                f"There is no site in {config.path}. `wpcompat core install --path={config.path}` makes one."
            )
        migrate(db)
    keep: int = config["journal.keep"]
    clock, traffic = Clock(), Traffic()
    return Site(
        config=config,
        db=db,
        outbound=Door(config),
        mailer=Mailer(config, clock.time),
        journal=Journal(lambda batch: write_exchanges(db, batch, keep), keep=keep, let_pass=traffic.let_pass),
        clock=clock,
        traffic=traffic,
        background=Background(traffic),
        profile=config.profile,
        switches=config.switches,
    )
