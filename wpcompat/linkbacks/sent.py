"""The journal's exchange of what is sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

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
