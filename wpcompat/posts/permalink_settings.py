"""Changing the permalink structure and the bases of categories and tags (the half of ``options-permalink.php`` that writes)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from wpcompat import options
from wpcompat.options.sanitize import Refused, checked
from wpcompat.site import Site

CUSTOM = "custom"
_SLASHES = re.compile("/+")
COMMON = {
    "plain": ("Plain", ""),
    "day-name": ("Day and name", "/%year%/%monthnum%/%day%/%postname%/"),
    "month-name": ("Month and name", "/%year%/%monthnum%/%postname%/"),
    "numeric": ("Numeric", "/archives/%post_id%"),
    "post-name": ("Post name", "/%postname%/"),
}
"""The structures to choose from: name → label and structure."""
TAGS = "year monthnum day hour minute second post_id postname category author".split()

BASES = ("category_base", "tag_base")


class Saved(NamedTuple):
    """``has_structure``: the form had one. ``refusal``: why it was not taken, in HTML."""

    has_structure: bool
    refusal: str = ""


def save(site: Site, sent: Mapping[str, Any]) -> Saved:
    """Store what the form sent; addresses change with the next request. What is missing stays as it is."""
    structure = sent.get("permalink_structure")
    chosen = sent.get("selection")
    refusal = ""
    with site.db.transaction():
        if structure is not None:
            written = _text(structure if chosen in (None, CUSTOM) else chosen)
            try:
                _write(site, "permalink_structure", checked(site, "permalink_structure", _slashed(written)))
            except Refused as refused:
                refusal = str(refused)
        for name in BASES:
            if sent.get(name) is not None:
                _write(site, name, checked(site, name, _slashed(_text(sent[name]))))
    return Saved(structure is not None, refusal)


def shown_base(site: Site, name: str) -> str:
    """A base as it is asked for: it is stored behind a slash, perhaps behind ``/index.php/`` (``_wp_filter_taxonomy_base``)."""
    return options.text(site, name).removeprefix("/index.php/").strip("/")


def _text(value: Any) -> str:
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "ignore") if isinstance(value, str) else ""


def _slashed(path: str) -> str:
    """A path with one slash where there are several, one before it, and no number signs."""
    return path if path in ("", "0") else _SLASHES.sub("/", "/" + path.replace("#", ""))


def _write(site: Site, name: str, value: str) -> None:
    if options.update(site, name, value):
        options.update(site, "rewrite_rules", "")
