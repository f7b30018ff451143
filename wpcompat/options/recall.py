"""What a process remembers of a site, and when it must look again.

Changes of this process are counted by the database layer. Changes of others, a person with ``sqlite3`` among them, are looked
for once in a request: each request sees everything that was committed before it came.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from wpcompat.site import Site

_T = TypeVar("_T")
_MOST = 256
"""How many results of a kind are kept; they are forgotten after a second anyway."""


class _Held(threading.local):
    """What the thread's request has looked at: whose site, at which version, with which of this process's changes."""

    site: Site | None = None
    version = 0
    changes = -1
    options: Any = None


here = _Held()


class held:
    """``with``: for one request, look for changes of other processes once; own changes are seen.

    A class, since every request enters one.
    """

    __slots__ = ("_is_inner", "_site")

    def __init__(self, site: Site) -> None:
        self._site = site

    def __enter__(self) -> None:
        self._is_inner = here.site is self._site
        if not self._is_inner:
            here.version, here.changes = self._site.db.version(), -1
            here.site = self._site

    def __exit__(self, *raised: object) -> None:
        if not self._is_inner:
            here.site = here.options = None


def version(site: Site) -> int:
    """A number that is another one after every commit of another process."""
    return here.version if here.site is site else site.db.version()


def held_options(site: Site, read: Callable[[Site, tuple[int, int]], _T]) -> _T:
    """The options that the thread's request has read already, unless this process has changed one; else ``read`` them."""
    changes = site.db.changed["options"]
    if here.site is not site:
        return read(site, (site.db.version(), changes))
    if here.changes != changes:
        here.changes, here.options = changes, read(site, (here.version, changes))
    found: _T = here.options
    return found


def recalled(site: Site, kind: str, key: Hashable, make: Callable[[], _T], *, comments: bool, most: int = _MOST) -> _T:
    """What ``make`` returned for ``key`` a moment ago, if it would return the same now.

    That is so within one second of the site's clock, while no option, post, term or user has changed, and with ``comments``
    no comment. ``make`` must depend on nothing else but ``key`` and the settings. ``most`` results are kept.
    """
    db = site.db
    if db.in_transaction:
        return make()
    changed = db.changed
    stamp = (
        int(site.clock.time()), version(site), changed["options"], changed["content"], changed["comments"] if comments else 0,
    )  # fmt: skip
    memory: tuple[Any, dict[Hashable, tuple[_T]]] | None = site.cache.get(kind)
    if memory is None or memory[0] != stamp:
        memory = site.cache[kind] = (stamp, {})
    kept = memory[1]
    # Looked up once: another thread may clear what is kept at any time.
    found = kept.get(key)
    if found is None:
        if len(kept) >= most:
            kept.clear()
        kept[key] = found = (make(),)
    return found[0]
