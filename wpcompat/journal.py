"""The steps of a decision, noted where it is made.

An exchange (a call that came in, a ping that went out) collects its steps. It is kept in a ring in the database, from
where ``wpcompat why`` reads it. Writing happens on a thread of its own a moment later: an exchange is worth nothing
to the sender, so it must not cost the answer any time. It holds no passwords, cookies or tokens.
"""

from __future__ import annotations

import atexit
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple

_current: ContextVar[Exchange | None] = ContextVar("wpcompat_exchange", default=None)

_MOST = 500
"""Steps of an exchange that are kept."""
_LAST = 50
_LONGEST = 500
"""Characters of a text that are kept."""

Writer = Callable[[Sequence["Exchange"]], bool | None]
"""Keeps exchanges; False when it could not, so that they are tried again with the next."""


_encode = json.JSONEncoder(default=str).encode


class Step(NamedTuple):
    """One check or act: WordPress's name for it, its verdict (None: an act without one), and what it looked at."""

    name: str
    ok: bool | None
    data: dict[str, Any]


@dataclass
class Exchange:
    """What arrived or was sent, and everything that was decided about it.

    ``kind`` is ``pingback``, ``trackback``, ``xmlrpc``, ``comment``, ``send``, ``import`` or ``recheck``; ``direction`` is ``in``, ``out``
    or ``own``: nobody else is concerned.
    """

    kind: str
    title: str
    direction: str = "in"
    peer: str = ""
    at: float = 0.0
    steps: list[Step] = field(default_factory=list)
    verdict: str = ""
    comment_id: int = 0
    post_id: int = 0
    id: int = 0

    def as_json(self) -> str:
        return _encode(self.steps)


def steps_from_json(written: str) -> list[Step]:
    return [Step(name, ok, data) for name, ok, data in json.loads(written)]


def step(name: str, ok: bool | None = None, /, **data: Any) -> None:
    """Note a check or act in the exchange that is under way, if one is."""
    exchange = _current.get()
    if exchange is not None and len(exchange.steps) < _MOST:
        for value in data.values():
            if isinstance(value, bytes) or (isinstance(value, str) and len(value) > _LONGEST):
                data = {key: _short(each) if isinstance(each, (str, bytes)) else each for key, each in data.items()}
                break
        exchange.steps.append(Step(name, ok, data))


def add(steps: Sequence[Step]) -> None:
    """Note steps that are known beforehand. They are shared among exchanges, so that nothing may change them."""
    exchange = _current.get()
    if exchange is not None:
        exchange.steps += steps[: _MOST - len(exchange.steps)]


@contextmanager
def apart() -> Iterator[list[Step]]:
    """The steps that are noted inside the block; the exchange under way does not get them."""
    entry = Exchange("", "")
    token = _current.set(entry)
    try:
        yield entry.steps
    finally:
        _current.reset(token)


def verdict(text: str, *, comment_id: int = 0, post_id: int = 0) -> None:
    """Say how the exchange under way ended."""
    exchange = _current.get()
    if exchange is not None:
        exchange.verdict = text
        exchange.comment_id = comment_id or exchange.comment_id
        exchange.post_id = post_id or exchange.post_id


def current() -> Exchange | None:
    return _current.get()


def _short(value: str | bytes) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return value if len(value) <= _LONGEST else value[:_LONGEST] + "…"


class _Collecting:
    """``with`` for an exchange; a class, since every ping enters one."""

    def __init__(self, entry: Exchange, add: Callable[[Exchange], None]) -> None:
        self._entry = entry
        self._add = add

    def __enter__(self) -> Exchange:
        self._token = _current.set(self._entry)
        return self._entry

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._entry.verdict = self._entry.verdict or f"{kind.__name__}: {error}"
        _current.reset(self._token)
        self._add(self._entry)


class Journal:
    """Collects exchanges and hands them to ``write`` in batches, on a thread of its own, when ``let_pass`` returns.

    ``keep`` = 0 switches it off. ``last`` are the newest exchanges of this process, in order (for tests and lessons).
    """

    def __init__(
        self,
        write: Writer,
        *,
        keep: int = 1000,
        pause: float = 0.05,
        let_pass: Callable[[], None] = lambda: None,
    ) -> None:
        self.keep = keep
        self.last: list[Exchange] = []
        self._write = write
        self._pause = pause
        self._let_pass = let_pass
        self._waiting: list[Exchange] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        self._process = 0

    def exchange(
        self, kind: str, title: str, *, direction: str = "in", peer: str = ""
    ) -> AbstractContextManager[Exchange]:
        """Collect the steps noted inside the block; the exchange is kept when the block ends, however it ends."""
        entry = Exchange(kind, _short(title), direction, peer, time.time())
        return _Collecting(entry, self._add) if self.keep else nullcontext(entry)

    def _add(self, entry: Exchange) -> None:
        with self._lock:
            self._waiting.append(entry)
            if len(self._waiting) > 2 * self.keep:
                del self._waiting[: -self.keep]
            self.last.append(entry)
            if len(self.last) > 2 * _LAST:
                del self.last[:-_LAST]
        if not self._wake.is_set() or self._process != os.getpid():
            self._start()

    def _start(self) -> None:
        """Wake the thread, or make it: it may have died, or not have been carried over into a forked process."""
        with self._lock:
            self._process = os.getpid()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="wpcompat-journal", daemon=True)
                self._thread.start()
                atexit.register(self.flush)
        self._wake.set()

    def _run(self) -> None:
        while self._wake.wait():
            time.sleep(self._pause)
            self._let_pass()
            self._wake.clear()
            self.flush()

    def flush(self) -> None:
        """Write what is waiting, now."""
        with self._writing:
            with self._lock:
                batch, self._waiting = self._waiting[-self.keep :], []
            if batch and self._write(batch) is False:
                with self._lock:
                    self._waiting[:0] = batch
