"""HTML's character references as PHP 8.2 and WordPress read, normalise and write them."""

from __future__ import annotations

import re
from html.entities import name2codepoint

ENTITY_NAMES = frozenset(name2codepoint) | {"apos"}
"""The names WordPress lets stand: HTML 4.01's, and ``apos``."""

XML_ENTITY_NAMES = frozenset(("amp", "lt", "gt", "apos", "quot"))

_REFERENCE = re.compile(
    r"&(?:([A-Za-z]{2,8}[0-9]{0,2})|#(?:(0*[1-9][0-9]{0,6})|[Xx](0*[1-9A-Fa-f][0-9A-Fa-f]{0,5})));|&", re.ASCII
)
_DECODABLE = re.compile(r"&(?:#(?:[xX]([0-9a-fA-F]+)|([0-9]+))|([A-Za-z0-9]+));", re.ASCII)
_SPECIAL_NAMES = {"amp": 38, "lt": 60, "gt": 62, "quot": 34}
_SPECIAL_CODES = frozenset((34, 38, 39, 60, 62))

# Windows-1252 numbers that old editors wrote as if they were Unicode; five have no character and vanish.
_WINDOWS = {
    number: ord(bytes([number]).decode("cp1252"))
    for number in range(128, 160)
    if number not in (129, 141, 143, 144, 157)
}
_WINDOWS_REFERENCE = re.compile(r"&#(1(?:2[89]|[34][0-9]|5[0-9]));")


def valid_unicode(number: int) -> bool:
    """Whether a character reference may name this code point (WordPress's ``valid_unicode``)."""
    return (
        number in (0x9, 0xA, 0xD)
        or 0x20 <= number <= 0xD7FF
        or 0xE000 <= number <= 0xFFFD
        or 0x10000 <= number <= 0x10FFFF
    )


def normalize_entities(text: str, *, xml: bool = False) -> str:
    """Escape each ``&`` that begins no known reference; write numbers plainly (``wp_kses_normalize_entities``)."""
    if "&" not in text:
        return text
    return _REFERENCE.sub(_normal_xml if xml else _normal, text)


def _normal(found: re.Match[str]) -> str:
    name, decimal, hexadecimal = found.groups()
    if name:
        return f"&{name};" if name in ENTITY_NAMES else f"&amp;{name};"
    if decimal:
        number = int(decimal)
        return f"&#{number:03d};" if valid_unicode(number) else f"&amp;#{decimal};"
    if hexadecimal:
        return f"&#x{hexadecimal.lstrip('0')};" if valid_unicode(int(hexadecimal, 16)) else f"&amp;#x{hexadecimal};"
    return "&amp;"


def _normal_xml(found: re.Match[str]) -> str:
    name = found.group(1)
    if name and name in ENTITY_NAMES and name not in XML_ENTITY_NAMES:
        return chr(name2codepoint[name])
    return _normal(found)


def convert_invalid_entities(text: str) -> str:
    """``&#128;`` to ``&#159;`` as the characters Windows-1252 has there (WordPress's ``convert_invalid_entities``)."""
    if "&#1" not in text:
        return text
    return _WINDOWS_REFERENCE.sub(lambda found: _windows(int(found.group(1))), text)


def _windows(number: int) -> str:
    return f"&#{_WINDOWS[number]};" if number in _WINDOWS else ""


def html_entity_decode(text: str) -> str:
    """PHP's ``html_entity_decode`` with ``ENT_QUOTES`` and HTML 4.01: unknown or forbidden references stay."""
    if "&" not in text:
        return text
    return _DECODABLE.sub(_decoded, text)


def _decoded(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return chr(name2codepoint[name]) if name in name2codepoint else found.group()
    number = _number(hexadecimal, decimal)
    allowed = (
        number in (0x9, 0xA, 0xD) or 0x20 <= number <= 0x7E or 0xA0 <= number <= 0xD7FF or 0xE000 <= number <= 0x10FFFF
    )
    return chr(number) if allowed else found.group()


def _number(hexadecimal: str | None, decimal: str | None) -> int:
    """The number of a reference; -1 when it is longer than any code point (leading zeros aside)."""
    digits = (hexadecimal or decimal or "").lstrip("0")
    if len(digits) > 8:
        return -1
    return int(digits or "0", 16 if hexadecimal else 10)


def htmlspecialchars_decode(text: str) -> str:
    """PHP's ``htmlspecialchars_decode`` with ``ENT_QUOTES``: only ``& < > " '``, by name or number."""
    if "&" not in text:
        return text
    return _DECODABLE.sub(_special, text)


def _special(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    number = _SPECIAL_NAMES.get(name, -1) if name else _number(hexadecimal, decimal)
    return chr(number) if number in _SPECIAL_CODES else found.group()


_NAMED = re.compile(r"&([A-Za-z0-9]+);|\|", re.ASCII)
_OLD_NAMES = {"brkbar": 166, "die": 168, "hibar": 175}


def ent2ncr(text: str) -> str:
    """Named references, and ``|``, as numbers, which XML knows without a DTD (WordPress's ``ent2ncr``)."""
    return _NAMED.sub(_as_number, text)


def _as_number(found: re.Match[str]) -> str:
    name = found.group(1)
    if not name:
        return "&#124;"
    number = name2codepoint.get(name) or _OLD_NAMES.get(name)
    return f"&#{number};" if number else found.group()


_BASIC = re.compile("&(?:(lt|#0*60|#[xX]0*3[cC])|(gt|#0*62|#[xX]0*3[eE])|(?:amp|#0*38|#[xX]0*26));")
_QUOTES = re.compile("&(?:(quot|#0*34|#[xX]0*22)|#0*39|#[xX]0*27);")


def decode_specialchars(text: str, *, quotes: bool = False) -> str:
    """The basic entities as characters (``wp_specialchars_decode``), quotes too when asked."""
    if "&" not in text:
        return text
    if quotes:
        text = _QUOTES.sub(lambda found: '"' if found.group(1) else "'", text)
    return _BASIC.sub(lambda found: "<" if found.group(1) else ">" if found.group(2) else "&", text)
