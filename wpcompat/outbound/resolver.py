"""Names to addresses and back, on threads of their own, since a look-up cannot be interrupted."""

from __future__ import annotations

import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from wpcompat.outbound.turns import away

_T = TypeVar("_T")

LOOKUP_SECONDS = 3.0
REVERSE_SECONDS = 1.0
THREADS = 16
REMEMBERED = 1024

Lookup = Callable[[str], list[str]]
Reverse = Callable[[str], str]


class LookupFailed(Exception):
    """A name has no address, or none came in time."""


def system_lookup(host: str) -> list[str]:
    """All addresses of a name, in the system's order of preference. Raises ``OSError``."""
    found = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def system_reverse(address: str) -> str:
    """The name of an address. Raises ``OSError``."""
    return socket.gethostbyaddr(address)[0]


class _Task(Generic[_T]):
    """One call on a thread; whoever waits may leave before it ends."""

    def __init__(self, work: Callable[[], _T], release: Callable[[], object]) -> None:
        self._work = work
        self._release = release
        self._done = threading.Event()
        self._result: list[_T] = []

    def start(self) -> None:
        threading.Thread(target=self._run, name="wpcompat-resolver", daemon=True).start()

    def _run(self) -> None:
        try:
            self._result.append(self._work())
        except (OSError, ValueError):
            return
        finally:
            self._release()
            self._done.set()

    def wait(self, seconds: float) -> _T:
        if not self._done.wait(max(seconds, 0)):
            raise LookupFailed("no answer in time")
        if not self._result:
            raise LookupFailed("unknown name")
        return self._result[0]


class Resolver:
    """A bounded number of look-ups at once; each caller waits no longer than it says.

    A look-up that hangs keeps its thread until the system gives it up, but never more than ``threads`` of them.
    """

    def __init__(
        self, lookup: Lookup = system_lookup, reverse: Reverse = system_reverse, *, threads: int = THREADS
    ) -> None:
        self.lookup = lookup
        self.reverse_lookup = reverse
        self._slots = threading.BoundedSemaphore(threads)
        self._names: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def addresses(self, host: str, seconds: float) -> list[str]:
        """Every address of ``host`` within ``seconds``. Raises ``LookupFailed``."""
        found = self._call(lambda: self.lookup(host), min(seconds, LOOKUP_SECONDS))
        if not found:
            raise LookupFailed("a name without addresses")
        return found

    def reverse(self, address: str, seconds: float = REVERSE_SECONDS) -> str:
        """The name of ``address``, or ``address`` itself when none is known in time; either is remembered."""
        with self._lock:
            if address in self._names:
                self._names.move_to_end(address)
                return self._names[address]
        try:
            name = self._call(lambda: self.reverse_lookup(address), seconds) or address
        except LookupFailed:
            name = address
        with self._lock:
            self._names[address] = name
            if len(self._names) > REMEMBERED:
                self._names.popitem(last=False)
        return name

    def _call(self, work: Callable[[], _T], seconds: float) -> _T:
        end = time.monotonic() + seconds
        with away():
            if not self._slots.acquire(timeout=max(seconds, 0)):
                raise LookupFailed("too many look-ups at once")
            task = _Task(work, self._slots.release)
            task.start()
            return task.wait(end - time.monotonic())
