"""What a process remembers of a site, and when it must look again.

Changes of this process are counted by the database layer. Changes of others, a person with ``sqlite3`` among them, are looked
for once in a request: each request sees everything that was committed before it came.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from wpcompat.site import Site

_T = TypeVar("_T")
_MOST = 256
"""How many results of a kind are kept; they are forgotten after a second anyway."""

_held = threading.local()


@contextmanager
def held(site: Site) -> Iterator[None]:
    """For as long as the block lasts (one request), look for changes of other processes once; own changes are seen."""
    if getattr(_held, "site", None) is site:
        yield
        return
    _held.site, _held.version = site, site.db.version()
    try:
        yield
    finally:
        _held.site = None


def version(site: Site) -> int:
    """A number that is another one after every commit of another process."""
    found: int = _held.version if getattr(_held, "site", None) is site else site.db.version()
    return found


def recalled(site: Site, kind: str, key: Hashable, make: Callable[[], _T], *, comments: bool) -> _T:
    """What ``make`` returned for ``key`` a moment ago, if it would return the same now.

    That is so within one second of the site's clock, while no option, post, term or user has changed, and with ``comments``
    no comment. ``make`` must depend on nothing else but ``key`` and the settings.
    """
    db = site.db
    if db.in_transaction:
        return make()
    changes = (db.changes("options"), db.changes("content"), db.changes("comments") if comments else 0)
    stamp = (int(site.clock.time()), version(site), *changes)
    memory: tuple[Any, dict[Hashable, _T]] | None = site.cache.get(kind)
    if memory is None or memory[0] != stamp:
        memory = site.cache[kind] = (stamp, {})
    kept = memory[1]
    if key not in kept:
        if len(kept) >= _MOST:
            kept.clear()
        kept[key] = made = make()
        return made
    return kept[key]
