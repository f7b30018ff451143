"""The journal's exchange of what is sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from wpcompat.formatting.urls import parse_url
from wpcompat.journal import Exchange
from wpcompat.site import Site


@contextmanager
def sent(site: Site, kind: str, target: str, post_id: int = 0) -> Iterator[Exchange]:
    """Note what is sent to ``target`` as one exchange: ``kind`` is ``pingback``, ``trackback``, ``update service``, …"""
    host = (parse_url(target) or {}).get("host", "")
    with site.journal.exchange("send", f"{kind} to {target}", direction="out", peer=host) as entry:
        entry.post_id = post_id
        yield entry


@dataclass(frozen=True)
class Outcome:
    """One ping that was sent: to whom, what came of it, and when, in seconds since 1970."""

    kind: str
    target: str
    verdict: str
    at: float

    @property
    def arrived(self) -> bool:
        """Whether the recipient knows of the link now."""
        return self.verdict in ("registered", "already registered", "sent")


def outcomes(site: Site, post_id: int, most: int = 50) -> list[Outcome]:
    """What was sent for a post and how each recipient answered, the newest first, as far as the journal remembers."""
    site.journal.flush()
    rows = site.db.rows(
        'SELECT "title", "verdict", "at" FROM "wpcompat_exchanges" WHERE "post_id" = ? AND "kind" = ? AND "direction" = ?'
        ' ORDER BY "id" DESC LIMIT ?',
        (post_id, "send", "out", most),
    )
    found = []
    for title, verdict, at in rows:
        kind, _, target = title.partition(" to ")
        found.append(Outcome(kind, target, verdict, at))
    return found
