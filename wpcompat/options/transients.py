"""Values that are kept for a while in the options, as WordPress keeps them (``set_transient``)."""

from __future__ import annotations

from typing import Any

from wpcompat.formatting.php import intval
from wpcompat.options.store import delete, get, text, update
from wpcompat.site import Site


def put(site: Site, name: str, value: Any, seconds: int) -> None:
    """Keep a value for so many seconds."""
    with site.db.transaction():
        update(site, f"_transient_timeout_{name}", int(site.clock.time()) + seconds, autoload=False)
        update(site, f"_transient_{name}", value, autoload=False)


def take(site: Site, name: str) -> Any:
    """The value, which is then no longer kept; None when there is none, or its time is over."""
    if not text(site, f"_transient_timeout_{name}"):
        return None
    with site.db.transaction():
        found = get(site, f"_transient_{name}", None)
        until = intval(text(site, f"_transient_timeout_{name}"))
        delete(site, f"_transient_{name}")
        delete(site, f"_transient_timeout_{name}")
    return found if until >= site.clock.time() else None
