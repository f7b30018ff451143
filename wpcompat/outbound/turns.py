"""One request at a time in each process, but for those that wait.

Python runs one thread at a time anyway; threads that fight for it on several processors double the cost of every request. So
requests take turns. Who waits for the network, or works outside Python, gives up the turn meanwhile (``away``); who
keeps it for long without saying so loses it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LEASE = 0.05
"""Seconds after which others go on beside a request that still has its turn."""

_here = threading.local()


class Turns:
    """The turn of one process: one thread has it, the others wait."""

    def __init__(self) -> None:
        self._free = threading.Lock()
        self._changing = threading.Lock()
        self._owner: object = None

    def take(self) -> None:
        owner = self._owner
        while not self._free.acquire(timeout=_LEASE):
            with self._changing:
                if self._owner is owner and owner is not None:
                    # It has had the turn all the time: from now on the turn is ours, and it works beside us.
                    self._owner = _here.ticket = object()
                    return
                owner = self._owner
        self._owner = _here.ticket = object()

    def leave(self) -> None:
        with self._changing:
            if self._owner is _here.ticket:
                self._owner = None
                self._free.release()

    def taken(self) -> Turns:
        """``with``: have the turn for as long as the block lasts."""
        return self

    def __enter__(self) -> None:
        self.take()
        _here.turns = self

    def __exit__(self, *raised: object) -> None:
        _here.turns = None
        self.leave()


@contextmanager
def away() -> Iterator[None]:
    """Let others have the turn, if this thread has one, while the block waits for something."""
    turns: Turns | None = getattr(_here, "turns", None)
    if turns is None:
        yield
        return
    _here.turns = None
    turns.leave()
    try:
        yield
    finally:
        turns.take()
        _here.turns = turns
