"""Threads of ``serve`` for what may wait: made when they are needed, and gone when they are not."""

from __future__ import annotations

import asyncio
import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

logger = logging.getLogger("wpcompat")

_T = TypeVar("_T")
_IDLE_SECONDS = 30.0

_Task = Callable[[], None]


class _Worker:
    def __init__(self) -> None:
        self.tasks: queue.SimpleQueue[_Task] = queue.SimpleQueue()


class Threads:
    """At most ``most`` threads; what comes when all of them are at work waits for one. Used from one event loop's thread.

    The thread that became idle last goes on first, since its memory is still at hand. They are daemons: the end of the
    process does not wait for them.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._count = 0
        self._idle: list[_Worker] = []
        self._queue: deque[_Task] = deque()
        self._lock = threading.Lock()

    async def run(self, act: Callable[[], _T]) -> _T:
        """What ``act`` returns on one of the threads. When it raises, that is logged, and this is cancelled."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[_T] = loop.create_future()

        def task() -> None:
            outcome: Callable[[], object] = future.cancel
            try:
                outcome = partial(future.set_result, act())
            except Exception:
                logger.exception("the work of a request broke off")
            finally:
                loop.call_soon_threadsafe(_finish, future, outcome)

        self._start(task)
        return await future

    def _start(self, task: _Task) -> None:
        with self._lock:
            if self._idle:
                self._idle.pop().tasks.put(task)
            elif self._count == self._most:
                self._queue.append(task)
            else:
                worker = _Worker()
                worker.tasks.put(task)
                threading.Thread(target=self._work, args=(worker,), name="wpcompat-worker", daemon=True).start()
                self._count += 1

    def _work(self, worker: _Worker) -> None:
        task: _Task | None = worker.tasks.get()
        while task is not None:
            task()
            task = self._next(worker)

    def _next(self, worker: _Worker) -> _Task | None:
        with self._lock:
            if self._queue:
                return self._queue.popleft()
            self._idle.append(worker)
        try:
            return worker.tasks.get(timeout=_IDLE_SECONDS)
        except queue.Empty:
            with self._lock:
                if worker in self._idle:
                    self._idle.remove(worker)
                    self._count -= 1
                    return None
            return worker.tasks.get()


def _finish(future: asyncio.Future[Any], outcome: Callable[[], object]) -> None:
    if not future.done():  # the request may have been given up
        outcome()
