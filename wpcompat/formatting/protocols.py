"""Which schemes a URL may have, and how WordPress finds a scheme that hides behind entities, blanks and controls."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

ALLOWED_PROTOCOLS = (
    "http", "https", "ftp", "ftps", "mailto", "news", "irc", "irc6", "ircs", "gopher", "nntp", "feed", "telnet",
    "mms", "rtsp", "sms", "svn", "tel", "fax", "xmpp", "webcal", "urn",
)  # fmt: skip
"""The schemes that WordPress allows in links (``wp_allowed_protocols``)."""

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_CONTROLS = re.compile(r"[\x00-\x08\x0B\x0C\x0E-\x1F]")
_SLASHES = re.compile(r"\\+(0*)")
_COLON_WITHOUT_END = re.compile(r"(?:&#0*58(?![;0-9])|&#x0*3a(?![;a-f0-9]))", re.ASCII | re.IGNORECASE)
_COLON = re.compile(r":|&#0*58;|&#x0*3a;|&colon;", re.ASCII | re.IGNORECASE)
_DECIMAL = re.compile(r"&#([0-9]+);")
_HEXADECIMAL = re.compile(r"&#[Xx]([0-9A-Fa-f]+);")
_WHITE = re.compile(r"\s", re.ASCII)
_PLAIN = re.compile("https?://[A-Za-z0-9._~/-]*")
_TRIMMED = " \t\n\r\0\v"


def ascii_lower(text: str) -> str:
    """PHP 8's ``strtolower``: the ASCII letters alone."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


_ALLOWED = frozenset(ascii_lower(protocol) for protocol in ALLOWED_PROTOCOLS)


def kses_no_null(text: str, *, keep_slash_zero: bool = False) -> str:
    """The text without control characters and, unless kept, without backslashes before zeros (``wp_kses_no_null``)."""
    text = _CONTROLS.sub("", text)
    if keep_slash_zero or "\\" not in text:
        return text
    return _SLASHES.sub(lambda found: "" if found.group(1) else found.group(), text)


def kses_bad_protocol(text: str, protocols: Iterable[str] = ALLOWED_PROTOCOLS) -> str:
    """A URL without the schemes that are not allowed; empty when six rounds do not suffice (``wp_kses_bad_protocol``)."""
    if _PLAIN.fullmatch(text) and text.partition(":")[0] in protocols:
        return text
    allowed = _ALLOWED if protocols is ALLOWED_PROTOCOLS else frozenset(ascii_lower(protocol) for protocol in protocols)
    text = kses_no_null(text)
    for _ in range(6):
        before = text
        text = _once(text, allowed, 1)
        if text == before:
            return text
    return ""


def _once(text: str, allowed: frozenset[str], count: int) -> str:
    text = _COLON_WITHOUT_END.sub(lambda found: found.group() + ";", text)
    colon = _COLON.search(text)
    if not colon or "/?" in text[: colon.start()]:
        return text
    rest = text[colon.end() :].strip(_TRIMMED)
    protocol = _protocol(text[: colon.start()], allowed)
    if protocol == "feed:":
        if count > 2:
            return ""
        rest = _once(rest, allowed, count + 1)
        if rest in ("", "0"):
            return rest
    return protocol + rest


def _protocol(before: str, allowed: frozenset[str]) -> str:
    word = _WHITE.sub("", decode_entities(before))
    word = ascii_lower(kses_no_null(word))
    return f"{word}:" if word in allowed else ""


def decode_entities(text: str) -> str:
    """Numeric references as the byte their number ends in (``wp_kses_decode_entities``); 20 digits are none."""
    if "&#" not in text:
        return text
    text = _DECIMAL.sub(lambda found: _byte(found.group(1), 10), text)
    return _HEXADECIMAL.sub(lambda found: _byte(found.group(1), 16), text)


def _byte(digits: str, base: int) -> str:
    digits = digits.lstrip("0")
    return chr(int(digits or "0", base) % 256) if len(digits) < 16 else "\ufffd"
