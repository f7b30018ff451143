"""WordPress's markup filter: only listed elements and attributes, only listed schemes (``wp_kses``).

Unlike a parser it rewrites the text in place: what is no allowed tag vanishes, stray brackets and ampersands are escaped.
Time is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from wpcompat.formatting import attributes
from wpcompat.formatting.entities import normalize_entities
from wpcompat.formatting.kses_blocks import filter_blocks
from wpcompat.formatting.kses_css import safe_css
from wpcompat.formatting.kses_tags import COMMENT_TAGS, DESCRIPTION_TAGS, MENTION_TAGS, POST_TAGS, PROFILE_TAGS, Allowed
from wpcompat.formatting.protocols import ALLOWED_PROTOCOLS, ascii_lower, kses_bad_protocol, kses_no_null
from wpcompat.formatting.strings import esc_attr, pre_kses_less_than

__all__ = [
    "ALLOWED_PROTOCOLS",
    "COMMENT_TAGS",
    "DESCRIPTION_TAGS",
    "MENTION_TAGS",
    "POST_TAGS",
    "PROFILE_TAGS",
    "Allowed",
    "kses",
    "kses_bad_protocol",
    "kses_comment",
    "kses_no_null",
    "kses_post",
]

_ROUNDS = 4
_SPECIAL = re.compile("[<>]")
_TAG = re.compile(r"<\s*(/\s*)?([a-zA-Z0-9-]+)", re.ASCII)
_BOGUS = re.compile(r"</[^a-zA-Z][^>]*>|<![a-z][^>]*>")
_DASHES = re.compile(r"--+")
_DATA_NAME = re.compile(r"data-[a-z0-9_-]+")
_OLD_DATA_NAME = re.compile(r"data(?:-[a-z0-9_]+)+")
_MENTION = re.compile(r'<span class="([^"<>]*)"')
_USER = re.compile(r"user-[1-9][0-9]*", re.ASCII)
_WHITE = " \t\n\r\v\f"


class Rules(Protocol):
    """What a profile says about markup."""

    @property
    def span_in_comments(self) -> bool: ...

    @property
    def reads_attributes_as_browsers(self) -> bool: ...


def kses(text: str, allowed: Allowed, protocols: Iterable[str] = ALLOWED_PROTOCOLS, *, as_browsers: bool = True) -> str:
    """The text with only the allowed markup (``wp_kses``); ``as_browsers`` says how attributes are read."""
    return _Filter(allowed, frozenset(protocols), as_browsers).run(text)


def kses_comment(text: str, profile: Rules) -> str:
    """A comment's text as WordPress stores it (``wp_filter_kses`` on ``pre_comment_content``)."""
    if not profile.span_in_comments:
        return kses(text, COMMENT_TAGS, as_browsers=profile.reads_attributes_as_browsers)
    return _MENTION.sub(_mention_only, kses(text, MENTION_TAGS, as_browsers=profile.reads_attributes_as_browsers))


def _mention_only(found: re.Match[str]) -> str:
    """A span with the two classes of a mention; without any its attribute goes."""
    names = found.group(1).replace("&#10;", " ").replace("&#13;", " ").split()
    kept = [name for name in dict.fromkeys(names) if name == "wp-note-mention" or _USER.fullmatch(name)]
    if len(kept) == len(names):
        return found.group()
    return f'<span class="{" ".join(kept)}"' if kept else "<span "


def kses_post(text: str, *, as_browsers: bool = True) -> str:
    """A post's content or excerpt, from a user who may not write any HTML (``wp_filter_post_kses``)."""
    return kses(text, POST_TAGS, as_browsers=as_browsers)


class _Filter:
    """One table of allowed markup, applied to texts."""

    def __init__(self, allowed: Allowed, protocols: frozenset[str], as_browsers: bool) -> None:
        self.allowed = allowed
        self.protocols = protocols
        self.as_browsers = as_browsers

    def run(self, text: str, depth: int = 0) -> str:
        text = pre_kses_less_than(normalize_entities(kses_no_null(text, keep_slash_zero=True)))
        if not depth:
            text = filter_blocks(text, lambda value: self.run(value, 1))
        return self._split(text, depth)

    def _split(self, text: str, depth: int) -> str:
        out: list[str] = []
        at, places = 0, _Places(text, self.as_browsers)
        while found := _SPECIAL.search(text, at):
            start = found.start()
            out.append(text[at:start])
            at = start + 1 if found.group() == ">" else places.end_of(start)
            out.append("&gt;" if found.group() == ">" else self._piece(text[start:at], depth))
        out.append(text[at:])
        return "".join(out)

    def _piece(self, piece: str, depth: int) -> str:
        piece = piece.replace('\\"', '"')
        if self.as_browsers and _BOGUS.fullmatch(piece):
            return f"<{piece[1]}{self._stable(piece[2:-1], depth)}>"
        if piece.startswith("<!--"):
            return self._comment(piece, depth)
        found = _TAG.match(piece)
        if not found:
            return ""
        element = found.group(2)
        if ascii_lower(element) not in self.allowed:
            return ""
        if found.group(1):
            return f"</{element}>"
        return self._tag(element, piece[found.end() :].removesuffix(">"))

    def _comment(self, piece: str, depth: int) -> str:
        inner = self._stable(piece.replace("<!--", "").replace("-->", ""), depth)
        if not inner:
            return ""
        inner = _DASHES.sub("-", inner)
        if inner.endswith("-\n"):
            inner = inner[:-2] + "\n"
        return f"<!--{inner.removesuffix('-')}-->"

    def _stable(self, text: str, depth: int) -> str:
        """Filter until nothing changes; a text that is not quiet after a few rounds, or nests, is an attack: empty."""
        if depth > 2:
            return ""
        for _ in range(_ROUNDS):
            before = text
            text = self.run(text, depth + 1)
            if text == before:
                return text
        return ""

    def _tag(self, element: str, text: str) -> str:
        slash = " /" if text.rstrip(_WHITE).endswith("/") else ""
        names = self.allowed[ascii_lower(element)]
        if not names:
            return f"<{element}{slash}>"
        if ascii_lower(element) == "object":
            return "" if slash else f"<{element}>"
        kept = [
            whole
            for attribute in attributes.read(text, self.protocols, as_browsers=self.as_browsers)
            if (whole := self._attribute(attribute, names))
        ]
        written = "".join(f" {whole}" for whole in kept).replace("<", "").replace(">", "")
        return f"<{element}{written}{slash}>"

    def _attribute(self, attribute: attributes.Attribute, names: frozenset[str]) -> str:
        """The attribute as it may stand; empty when it may not."""
        name = ascii_lower(attribute.name)
        data_name = _DATA_NAME if self.as_browsers else _OLD_DATA_NAME
        if name not in names and not ("data-*" in names and data_name.fullmatch(name)):
            return ""
        if name != "style":
            return attribute.whole
        value = attribute.value
        if self.as_browsers:
            plain = attributes.decode_attribute(value)
            css = safe_css(plain)
            new = value if css == plain else esc_attr(css)
        else:
            css = new = safe_css(value)
        if css in ("", "0"):
            return ""
        return attribute.whole.replace(value, new)


class _Places:
    """Where the tag or comment that begins at a ``<`` ends; looks at each character a bounded number of times."""

    def __init__(self, text: str, as_browsers: bool) -> None:
        self.text = text
        self.as_browsers = as_browsers
        self.close = self.line = -1

    def end_of(self, start: int) -> int:
        text, size = self.text, len(self.text)
        if text.startswith("<!--", start):
            end = self._comment_end(start)
            if end:
                return end
        if self.as_browsers and text.startswith("</", start) and start + 2 < size and not _is_letter(text[start + 2]):
            end = text.find(">", start + 3) + 1
            if end:
                return end
        return text.find(">", start + 1) + 1 or size

    def _comment_end(self, start: int) -> int:
        """Behind ``-->`` on the same line, or the end of the text on the same line; 0 when there is neither."""
        text, size = self.text, len(self.text)
        if self.close < start + 4:
            self.close = text.find("-->", start + 4)
            self.close = size + 1 if self.close < 0 else self.close
        if self.line < start:
            self.line = text.find("\n", start)
            self.line = size if self.line < 0 else self.line
        if self.close < self.line:
            return self.close + 3
        return self.line if self.line >= size - 1 else 0


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()
