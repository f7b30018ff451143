"""How many requests may be under way, and how many in a minute: in all, and to one host."""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from wpcompat.outbound.guard import DoorError

MINUTE = 60.0
REMEMBERED_HOSTS = 4096


class Gate:
    """``threads`` requests at once, ``per_host`` of them to one host, and ``per_minute`` (0: any) to one host a minute."""

    def __init__(self, threads: int, per_host: int, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._threads = threads
        self._per_host = per_host
        self._per_minute = per_minute
        self._now = now
        self._changed = threading.Condition()
        self._open: Counter[str] = Counter()
        self._total = 0
        self._begun: OrderedDict[str, deque[float]] = OrderedDict()

    @contextmanager
    def passage(self, host: str, seconds: float, *, is_home: bool) -> Iterator[None]:
        """Hold a place for one request to ``host``. Raises ``DoorError`` when none is free within ``seconds``.

        The site's own pages (``is_home``) are not counted by the minute.
        """
        with self._changed:
            if not is_home:
                self._count(host)
            if not self._changed.wait_for(lambda: self._has_room(host), seconds):
                raise DoorError("too many requests at once")
            self._open[host] += 1
            self._total += 1
        try:
            yield
        finally:
            with self._changed:
                self._total -= 1
                self._open[host] -= 1
                if not self._open[host]:
                    del self._open[host]
                self._changed.notify_all()

    def _has_room(self, host: str) -> bool:
        return self._total < self._threads and self._open[host] < self._per_host

    def _count(self, host: str) -> None:
        if not self._per_minute:
            return
        now = self._now()
        times = self._begun.setdefault(host, deque())
        self._begun.move_to_end(host)
        while times and times[0] <= now - MINUTE:
            times.popleft()
        if len(times) >= self._per_minute:
            raise DoorError("too many requests to this host in a minute")
        times.append(now)
        if len(self._begun) > REMEMBERED_HOSTS:
            self._begun.popitem(last=False)
