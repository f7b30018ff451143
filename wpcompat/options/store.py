"""Reading and writing ``wp_options`` (WordPress's ``get_option`` and its kin).

All options are kept in memory until the table changes; triggers count its changes, so other processes, and a person with
``sqlite3``, are seen by the next request.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from wpcompat.formatting.php import intval, maybe_serialize, maybe_unserialize, truthy
from wpcompat.options import recall
from wpcompat.options.recall import here
from wpcompat.site import Site

_T = TypeVar("_T")


@dataclass(frozen=True)
class _Snapshot:
    state: tuple[int, int]
    generation: int
    texts: dict[str, str]
    values: dict[str, Any]
    derived: dict[str, Any] = field(default_factory=dict)


def _snapshot(site: Site) -> _Snapshot:
    if here.site is site and here.changes == site.db.changed["options"]:
        found: _Snapshot = here.options
        return found
    return recall.held_options(site, _read)


def _read(site: Site, state: tuple[int, int]) -> _Snapshot:
    kept: _Snapshot | None = site.cache.get("options")
    if kept is not None and kept.state == state:
        return kept
    # Another process may have changed something else; the triggers tell.
    generation = site.db.value('SELECT "value" FROM "wpcompat_counters" WHERE "name" = \'options\'', default=0)
    if kept is not None and kept.state[1] == state[1] and kept.generation == generation and generation:
        kept = replace(kept, state=state)
    else:
        kept = _Snapshot(
            state, generation, dict(site.db.rows('SELECT "option_name", "option_value" FROM "wp_options"')), {}
        )
    if not site.db.in_transaction:
        site.cache["options"] = kept
    return kept


def text(site: Site, name: str, default: str = "") -> str:
    """An option as it is stored, or ``default``."""
    return _snapshot(site).texts.get(name, default)


def get(site: Site, name: str, default: Any = False) -> Any:
    """An option's value: a text, or what was serialised (``get_option``)."""
    snapshot = _snapshot(site)
    if name not in snapshot.texts:
        return default
    if name not in snapshot.values:
        snapshot.values[name] = maybe_unserialize(snapshot.texts[name])
    return snapshot.values[name]


def integer(site: Site, name: str, default: int = 0) -> int:
    """An option as PHP's ``(int)`` reads it."""
    return intval(text(site, name, str(default)))


def is_on(site: Site, name: str) -> bool:
    """Whether an option is true in PHP's sense."""
    return truthy(text(site, name))


def derived(site: Site, name: str, compute: Callable[[Site], _T]) -> _T:
    """What ``compute`` makes of the options, remembered under ``name`` until an option changes."""
    snapshot = _snapshot(site)
    if name not in snapshot.derived:
        snapshot.derived[name] = compute(site)
    found: _T = snapshot.derived[name]
    return found


def update(site: Site, name: str, value: Any, *, autoload: bool | None = None) -> bool:
    """Store an option, adding it when it is missing (``update_option``); whether anything changed.

    ``autoload`` is written with a new option alone; None leaves it to WordPress.
    """
    written = maybe_serialize(value)
    with site.db.transaction():
        old = site.db.value('SELECT "option_value" FROM "wp_options" WHERE "option_name" = ?', (name,))
        if old is None:
            return _insert(site, name, written, autoload)
        if old == written:
            return False
        site.db.execute('UPDATE "wp_options" SET "option_value" = ? WHERE "option_name" = ?', (written, name))
    return True


def add(site: Site, name: str, value: Any, *, autoload: bool | None = None) -> bool:
    """Store an option unless it exists (``add_option``); whether it was stored."""
    with site.db.transaction():
        if site.db.value('SELECT 1 FROM "wp_options" WHERE "option_name" = ?', (name,)):
            return False
        return _insert(site, name, maybe_serialize(value), autoload)


def delete(site: Site, name: str) -> bool:
    """Remove an option (``delete_option``); whether there was one."""
    return site.db.execute('DELETE FROM "wp_options" WHERE "option_name" = ?', (name,)) > 0


def _insert(site: Site, name: str, written: str, autoload: bool | None) -> bool:
    yes, no, undecided = site.profile.autoload_words
    word = undecided if autoload is None else yes if autoload else no
    site.db.insert("wp_options", {"option_name": name, "option_value": written, "autoload": word})
    return True
