"""How many logins may fail in a minute, for an account and from an address, in all processes together."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence

from wpcompat.site import Site

_WINDOW = 60.0
_OF_A_HARDENED_SITE = 30


def allowed(site: Site) -> int:
    """How many logins may fail in a minute (``[limits] logins_per_minute``); 0: any number."""
    chosen: int = site.config["limits.logins_per_minute"]
    return chosen or (_OF_A_HARDENED_SITE if site.config.hardened else 0)


def exhausted(site: Site, *names: str) -> bool:
    """Whether one of these names has had its failures of the last minute."""
    limit = allowed(site)
    return limit > 0 and _most(site, names) >= limit


def begin(site: Site, *names: str) -> tuple[int, ...] | None:
    """Count an attempt before anything is hashed, so that attempts at the same time are counted too.

    None: there were too many. Else what ``succeeded`` takes, for what has not succeeded stays a failure.
    """
    limit = allowed(site)
    if not limit:
        return ()
    now = site.clock.time()
    with site.db.transaction():
        # Times ahead of now are from before the clock was set back.
        site.db.execute(
            'DELETE FROM "wpcompat_failed_logins" WHERE "at" <= ? OR "at" > ?', (now - _WINDOW, now + _WINDOW)
        )
        if _most(site, names) >= limit:
            return None
        return tuple(site.db.insert("wpcompat_failed_logins", {"name": name, "at": now}) for name in names)


def succeeded(site: Site, attempt: Sequence[int]) -> None:
    """The attempt was no failure."""
    if attempt:
        marks = ", ".join("?" * len(attempt))
        site.db.execute(f'DELETE FROM "wpcompat_failed_logins" WHERE rowid IN ({marks})', tuple(attempt))


def _most(site: Site, names: Sequence[str]) -> int:
    """The failures of the last minute of that name which has most."""
    now = site.clock.time()
    marks = ", ".join("?" * len(names))
    counts: list[int] = site.db.column(
        f'SELECT count(*) FROM "wpcompat_failed_logins" WHERE "name" IN ({marks}) AND "at" > ? AND "at" <= ? GROUP BY "name"',
        (*names, now - _WINDOW, now),
    )
    return max(counts, default=0)


def account(login: str, user_id: int) -> str:
    """The name under which an account is counted; of an unknown one only a digest, for people mistype passwords there."""
    if user_id:
        return f"user {user_id}"
    return "name " + hashlib.sha256(login.lower().encode("utf-8", "surrogatepass")).hexdigest()[:32]


def address(ip: str) -> str:
    """The name under which an address is counted: itself, or the /64 of an IPv6 address."""
    try:
        parsed = ipaddress.ip_address(ip)
    except ValueError:
        return f"ip {ip}"
    if parsed.version == 4:
        return f"ip {parsed}"
    return f"ip {ipaddress.ip_network((parsed, 64), strict=False)}"
