"""Texts inside of XML: whatever blogs hold, a feed stays well-formed."""

from __future__ import annotations

import re

from wpcompat.formatting.entities import ent2ncr, valid_unicode
from wpcompat.formatting.strings import esc_html

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile("&(?:#([0-9]{1,8});|#[xX]([0-9a-fA-F]{1,6});|(amp|lt|gt|quot|apos);)?")


def document(text: str) -> bytes:
    """A whole feed as UTF-8, without the characters that no XML document may hold."""
    return _FORBIDDEN.sub("", text).encode()


def element(html: str) -> str:
    """HTML text for an XML element or attribute: entities as numbers, stray ``& < > "`` escaped."""
    return well_formed(ent2ncr(html))


def well_formed(text: str) -> str:
    """Text for an element or attribute: XML's own references stay as they are, stray ``& < > "`` are escaped."""
    return _AMPERSAND.sub(_reference, text).replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def escaped(html: str) -> str:
    """Tags as text, entities as numbers of three digits at least (``ent2ncr`` and then ``esc_html``)."""
    return _AMPERSAND.sub(_reference, esc_html(ent2ncr(html)))


def cdata(text: str) -> str:
    """Text for a CDATA section."""
    return text.replace("]]>", "]]&gt;")


def _reference(found: re.Match[str]) -> str:
    decimal, hexadecimal, name = found.groups()
    if name is None and decimal is None and hexadecimal is None:
        return "&amp;"
    if name is None:
        number = int(decimal) if decimal else int(hexadecimal, 16)
        if not valid_unicode(number):
            return "&amp;" + found[0][1:]
    return found[0]
