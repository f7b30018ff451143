"""Enclosures that clients name: a file to hear or see that belongs to a post (``add_enclosure_if_new``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wpcompat.formatting.php import WrongType, intval, maybe_unserialize, strval
from wpcompat.formatting.strings import slash, trim
from wpcompat.posts import meta
from wpcompat.site import Site

KEY = "enclosure"
_MEMBERS = ("url", "length", "type")


@dataclass(frozen=True)
class Enclosure:
    """A file's address, its size in bytes and its media type."""

    url: str
    length: int
    type: str


def add_enclosure_if_new(site: Site, post_id: int, enclosure: Any) -> None:
    """Note ``{url, length, type}`` of a post, unless one of them is missing or the same is noted.

    WordPress compares the text it has put backslashes into, so one with a quote in it is never the same.
    """
    if not isinstance(enclosure, dict) or any(enclosure.get(name) is None for name in _MEMBERS):
        return
    written = "".join(f"{strval(enclosure[name])}\n" for name in _MEMBERS)
    with site.db.transaction():
        known = meta.get_meta(site, post_id, KEY)
        if slash(written).rstrip("\n") not in [value.rstrip("\n") for value in known]:
            meta.add_meta(site, meta.owner(site, post_id), KEY, written)


def first_enclosure(site: Site, post_id: int) -> Enclosure | None:
    """The first one noted. Raises ``WrongType`` where an array is noted in its place."""
    known = meta.get_meta(site, post_id, KEY)
    if not known:
        return None
    noted = maybe_unserialize(known[0])
    if isinstance(noted, dict):
        raise WrongType("an array noted as an enclosure")
    return parsed(strval(noted))


def parsed(noted: str) -> Enclosure:
    """The three lines in which an enclosure is noted; those that are missing are empty."""
    url, length, kind = [*noted.split("\n"), "", ""][:3]
    return Enclosure(url, intval(trim(length)), trim(kind))
