"""Who is at work on what, across threads and processes.

A claim has an owner and a time at which it runs out. One that has run out, or whose process is gone, belongs to a worker
that died and may be taken over; so work is never lost, and never done by two at once.
"""

from __future__ import annotations

import os
import platform

from wpcompat.site import Site

LEASE_SECONDS = 60.0
"""Longer than any single request may take: a claim is renewed before each."""


class Lease:
    """One worker's claims. ``taken`` are those it was given."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.owner = f"{platform.node()} {os.getpid()} {site.random.getrandbits(64):016x}"

    def take(self, name: str) -> bool:
        """Claim ``name``; False when somebody living has it."""
        db = self._site.db
        with db.transaction():
            row = db.row('SELECT "owner", "expires" FROM "wpcompat_claims" WHERE "name" = ?', (name,))
            if row is not None and not _is_void(row[0], row[1], self._site.clock.time()):
                return False
            db.execute(
                'INSERT OR REPLACE INTO "wpcompat_claims" ("name", "owner", "expires") VALUES (?, ?, ?)',
                (name, self.owner, self._site.clock.time() + LEASE_SECONDS),
            )
        return True

    def renew(self) -> None:
        """Keep every claim of this worker for another while."""
        self._site.db.execute(
            'UPDATE "wpcompat_claims" SET "expires" = ? WHERE "owner" = ?',
            (self._site.clock.time() + LEASE_SECONDS, self.owner),
        )

    def drop(self, name: str) -> bool:
        """Give ``name`` up; False when it was taken over in the meantime."""
        return (
            self._site.db.execute('DELETE FROM "wpcompat_claims" WHERE "name" = ? AND "owner" = ?', (name, self.owner))
            > 0
        )


def expiry(site: Site, name: str) -> float | None:
    """When the claim of ``name`` runs out, in seconds since 1970; None when nobody living has it."""
    row = site.db.row('SELECT "owner", "expires" FROM "wpcompat_claims" WHERE "name" = ?', (name,))
    if row is None or _is_void(row[0], row[1], site.clock.time()):
        return None
    return float(row[1])


def _is_void(owner: str, expires: float, now: float) -> bool:
    # A clock that was set back must not keep a claim for years.
    return not now < expires <= now + 2 * LEASE_SECONDS or _is_dead(owner)


def _is_dead(owner: str) -> bool:
    """Whether the owner was a process of this machine that no longer runs."""
    node, _, rest = owner.partition(" ")
    pid = rest.partition(" ")[0]
    if node != platform.node() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False
