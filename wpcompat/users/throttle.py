"""How many logins may fail in a minute, for an account and from an address, in all processes together."""

from __future__ import annotations

import hashlib
import ipaddress

from wpcompat.site import Site

_WINDOW = 60.0


def exhausted(site: Site, *names: str) -> bool:
    """Whether one of these names has had its failures of the last minute (``[limits] logins_per_minute``)."""
    allowed: int = site.config["limits.logins_per_minute"]
    if not allowed:
        return False
    now = site.clock.time()
    marks = ", ".join("?" * len(names))
    counts = site.db.column(
        f'SELECT count(*) FROM "wpcompat_failed_logins" WHERE "name" IN ({marks}) AND "at" > ? AND "at" <= ? GROUP BY "name"',
        (*names, now - _WINDOW, now),
    )
    return any(count >= allowed for count in counts)


def failed(site: Site, *names: str) -> None:
    """Note a failure, and forget those of earlier minutes."""
    if not site.config["limits.logins_per_minute"]:
        return
    now = site.clock.time()
    with site.db.transaction():
        # Times ahead of now are from before the clock was set back.
        site.db.execute(
            'DELETE FROM "wpcompat_failed_logins" WHERE "at" <= ? OR "at" > ?', (now - _WINDOW, now + _WINDOW)
        )
        for name in names:
            site.db.insert("wpcompat_failed_logins", {"name": name, "at": now})


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
