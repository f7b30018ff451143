"""The attributes of one tag: as WordPress 7.1 reads them (as browsers do), and as it did before (``wp_kses_hair``)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from html.entities import html5

from wpcompat.formatting.kses_tags import URI_ATTRIBUTES
from wpcompat.formatting.protocols import ALLOWED_PROTOCOLS, ascii_lower, kses_bad_protocol, kses_no_null

_NAME = re.compile(r"=?[^=/> \t\f\r\n]*")
_GAP = re.compile(r"[ \t\f\r\n/]*")
_BLANK = re.compile(r"[ \t\f\r\n]*")
_BARE = re.compile(r"[^> \t\f\r\n]*")
_REFERENCE = re.compile(r"&(?:#[xX][0-9a-fA-F]+;?|#[0-9]+;?|[A-Za-z][A-Za-z0-9]*[;=]?)", re.ASCII)
_RECODED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&apos;", '"': "&quot;"})
# A line end within a tag is read differently by the paragraph rules; as a reference it is the same value, and inert.
_LINE_ENDS = str.maketrans({"\n": "&#10;", "\r": "&#13;"})

_OLD_NAME = re.compile(r"[_a-zA-Z][-_a-zA-Z0-9:.]*")
_EQUALS = re.compile(r"\s*=\s*", re.ASCII)
_SPACES = re.compile(r"\s+", re.ASCII)
_OLD_BARE = re.compile(r"[^\s\"']+", re.ASCII)
_END = re.compile(r"\s+|/?\n?\Z", re.ASCII)
_STEP = re.compile(r"[^\s\"']+", re.ASCII)


@dataclass(frozen=True)
class Attribute:
    """One attribute: its name as written (lower case in 7.1), its value as it goes out, and the two together."""

    name: str
    value: str
    whole: str
    has_value: bool


def read(text: str, protocols: Iterable[str] = ALLOWED_PROTOCOLS, *, as_browsers: bool = True) -> list[Attribute]:
    """The attributes in the text between a tag's name and its ``>``; the first of equal names counts.

    Values of URL attributes lose schemes that are not allowed. ``as_browsers`` reads as HTML5 does and writes values
    anew in double quotes; without it names are kept as written and broken parts are skipped as WordPress 6 did.
    """
    allowed = frozenset(protocols)
    if as_browsers:
        return [_recoded(name, value, allowed) for name, value in _html5_attributes(text)]
    return _Hair(text, allowed).read()


def _recoded(name: str, value: str | None, protocols: frozenset[str]) -> Attribute:
    if value is None:
        return Attribute(name, "", name, False)
    if name in URI_ATTRIBUTES:
        value = _checked(value, protocols)
    value = value.translate(_RECODED).translate(_LINE_ENDS)
    return Attribute(name, value, f'{name}="{value}"', True)


def _checked(value: str, protocols: frozenset[str]) -> str:
    """``wp_kses_bad_protocol`` with the short way for the web's two schemes, which keeps blanks at the end."""
    scheme, separator, _ = value.partition("://")
    if separator and scheme in ("http", "https") and scheme in protocols:
        return kses_no_null(value)
    return kses_bad_protocol(value, protocols)


def _html5_attributes(text: str) -> list[tuple[str, str | None]]:
    """Names in lower case with decoded values (None: no value); nothing at all when a quote stays open."""
    found: dict[str, str | None] = {}
    at = _matched(_GAP, text, 0)
    while at < len(text):
        end = _matched(_NAME, text, at)
        if end == at:
            break
        name = ascii_lower(text[at:end])
        at = _matched(_BLANK, text, end)
        value: str | None = None
        if text.startswith("=", at):
            at = _matched(_BLANK, text, at + 1)
            quote = text[at : at + 1]
            if quote in ("'", '"') and quote:
                end = text.find(quote, at + 1)
                if end < 0:
                    return []
                value, at = text[at + 1 : end], end + 1
            else:
                end = _matched(_BARE, text, at)
                value, at = text[at:end], end
        found.setdefault(name, value if value is None else decode_attribute(value))
        at = _matched(_GAP, text, at)
    return list(found.items())


def _matched(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def decode_attribute(value: str) -> str:
    """Character references in an attribute's value, by HTML5's rules for attributes."""
    return _REFERENCE.sub(_decoded, value) if "&" in value else value


def _decoded(found: re.Match[str]) -> str:
    text = found.group()
    if text[1] == "#":
        digits = text[2:].strip("xX;").lstrip("0")
        return unescape(text) or "\ufffd" if len(digits) < 9 else "\ufffd"
    if text.endswith("="):
        return text
    return html5.get(text[1:], text)


class _Hair:
    """WordPress 6's reader: name, equals sign, value; what fits nowhere is skipped up to the next white space."""

    def __init__(self, text: str, protocols: frozenset[str]) -> None:
        self.text = text
        self.protocols = protocols
        self.found: dict[str, Attribute] = {}

    def read(self) -> list[Attribute]:
        text, at, name = self.text, 0, ""
        while at < len(text):
            if not name:
                end = _matched(_OLD_NAME, text, at)
                name = text[at:end]
                at = end if end > at else self._skip(at)
                continue
            if equals := _EQUALS.match(text, at):
                at = self._value(name, equals.end())
            elif spaces := _SPACES.match(text, at):
                self._add(name, None)
                at = spaces.end()
            else:
                at = self._skip(at)
            name = ""
        if name:
            self._add(name, None)
        return list(self.found.values())

    def _value(self, name: str, at: int) -> int:
        quote = self.text[at : at + 1]
        if quote in ("'", '"') and quote:
            close = self.text.find(quote, at + 1)
            value, end, mark = self.text[at + 1 : close], close + 1, quote
            ended = _END.match(self.text, end) if close >= 0 else None
        else:
            end = _matched(_OLD_BARE, self.text, at)
            value, mark = self.text[at:end], '"'
            ended = _END.match(self.text, end) if end > at else None
        if not ended:
            return self._skip(at) if at < len(self.text) else at
        self._add(name, value, mark)
        if ended.group()[:1] == "/":
            return self._skip(at)
        return ended.end()

    def _add(self, name: str, value: str | None, quote: str = '"') -> None:
        if name in self.found:
            return
        if value is None:
            self.found[name] = Attribute(name, "", name, False)
            return
        if ascii_lower(name) in URI_ATTRIBUTES:
            value = kses_bad_protocol(value, self.protocols)
        value = value.translate(_LINE_ENDS)
        self.found[name] = Attribute(name, value, f"{name}={quote}{value}{quote}", True)

    def _skip(self, at: int) -> int:
        """Behind the next white space outside of quotes (``wp_kses_html_error``)."""
        text = self.text
        while at < len(text):
            if text[at] in "\"'":
                close = text.find(text[at], at + 1)
                at = close + 1 if close >= 0 else len(text)
                continue
            end = _matched(_STEP, text, at)
            if end == at:
                break
            at = end
        return _matched(_SPACES, text, at)
