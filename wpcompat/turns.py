"""One request at a time in each process, but for those that wait.

Python runs one thread at a time anyway; threads that fight for it on several processors double the cost of every request. So
requests take turns. Who waits for the network, or works outside Python, gives up the turn meanwhile (``away``); who
keeps it for long without saying so loses it.

A server's event loop answers what surely ends at once on its own thread (``brief``), and must never wait: there, what would wait
or take long raises ``Anew``, and the request begins anew on a thread that may.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LEASE = 0.05
"""Seconds after which others go on beside a request that still has its turn."""


class _Here(threading.local):
    """What the thread is at: the turn it has, and, inside ``brief``, what is to be done once its work stands."""

    turns: Turns | None = None
    ticket: object = None
    later: list[Callable[[], object]] | None = None
    is_kept = False


_here = _Here()


class Anew(BaseException):
    """The request has to begin anew on a thread that may wait. No ``Exception``: nothing but the server may answer it.

    ``all_of_them``: the requests that share its transaction, too.
    """

    def __init__(self, *, all_of_them: bool = False) -> None:
        super().__init__()
        self.all_of_them = all_of_them


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
    may_take_long()
    turns = _here.turns
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


class brief:
    """``with``: on this thread, nothing waits inside the block; what ``afterwards`` is given goes to the end of ``later``.

    A class, since every ping enters one.
    """

    __slots__ = ("_before", "_later")

    def __init__(self, later: list[Callable[[], object]]) -> None:
        self._later = later

    def __enter__(self) -> None:
        self._before = _here.later
        _here.later = self._later
        _here.is_kept = False

    def __exit__(self, *raised: object) -> None:
        _here.later = self._before


def may_take_long() -> None:
    """What follows may wait or take long: raises ``Anew`` on a thread where nothing does.

    Not once something of the request is stored by itself, which would be stored twice.
    """
    if _here.later is not None and not _here.is_kept:
        raise Anew


def kept() -> None:
    """Something that this request has written is stored, whatever becomes of the rest."""
    _here.is_kept = True


def afterwards(act: Callable[[], object]) -> None:
    """Do something as soon as the work of this thread's request stands: now, unless the server shares a transaction among several."""
    if _here.later is None:
        act()
    else:
        _here.later.append(act)
