"""Logins that were verified lately, so that clients which send the password with every call are hashed once.

WordPress has nothing of the kind: there every call costs a bcrypt.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from wpcompat.outbound.turns import away
from wpcompat.site import Site
from wpcompat.users.passwords import as_bytes

_MOST = 1000


@dataclass
class _Queue:
    """Those who verify the same login at the same time."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    length: int = 0


class Remembered:
    """Digests of account, stored hash and password, under a key that only this process has.

    The stored hash is part of them and is read from the database at each login, so a changed password is not remembered.
    ``seconds``: how long one lasts, counted from its verification; 0 remembers nothing. ``most``: how many there may be.
    """

    def __init__(self, seconds: float, most: int = _MOST) -> None:
        self._seconds = seconds
        self._most = most
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._verified: OrderedDict[bytes, float] = OrderedDict()
        self._queues: dict[bytes, _Queue] = {}

    def holds(self, user_id: int, stored: str, password: str, now: float) -> bool:
        """Whether this password was verified against this hash of this account a short while ago."""
        if not self._seconds:
            return False
        mark = self._mark(user_id, stored, password)
        with self._lock:
            self._forget(now)
            return mark in self._verified

    def keep(self, user_id: int, stored: str, password: str, now: float) -> None:
        """Remember a login that was verified ``now``."""
        if not self._seconds:
            return
        mark = self._mark(user_id, stored, password)
        with self._lock:
            self._verified.pop(mark, None)
            self._verified[mark] = now
            self._forget(now)

    @contextmanager
    def alone(self, login: str, password: str) -> Iterator[bool]:
        """Let others with the same login wait while it is verified in the block; yields whether this one has waited.

        Many connections of one client are then hashed once, and are not taken for as many guesses.
        """
        if not self._seconds:
            yield False
            return
        mark = self._mark(0, login, password)
        with self._lock:
            queue = self._queues.setdefault(mark, _Queue())
            queue.length += 1
        waited = not queue.lock.acquire(blocking=False)
        if waited:
            with away():
                queue.lock.acquire()
        try:
            yield waited
        finally:
            queue.lock.release()
            with self._lock:
                queue.length -= 1
                if not queue.length:
                    del self._queues[mark]

    def __len__(self) -> int:
        return len(self._verified)

    def _forget(self, now: float) -> None:
        """Drop what is too old, what is too much, and what a clock that was set back has left in the future."""
        while self._verified:
            oldest = next(iter(self._verified.values()))
            if len(self._verified) <= self._most and now - self._seconds < oldest <= now:
                return
            self._verified.popitem(last=False)

    def _mark(self, user_id: int, stored: str, password: str) -> bytes:
        hashed = as_bytes(stored)
        return hmac.digest(self._key, b"%d %d %s%s" % (user_id, len(hashed), hashed, as_bytes(password)), "sha256")


def of(site: Site) -> Remembered:
    """What this process remembers for a site (``[limits] remember_logins``)."""
    found: Remembered | None = site.cache.get("users.remembered")
    if found is None:
        found = site.cache.setdefault("users.remembered", Remembered(site.config["limits.remember_logins"]))
    return found
