"""The tags of an HTML text where a browser's tokeniser finds them, in one pass that keeps no tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from wpcompat.formatting.protocols import ascii_lower

RAW_TEXT = frozenset("iframe noembed noframes noscript plaintext script style textarea title xmp".split())
"""Elements whose content holds no tags, outside of SVG, MathML and lists of choices."""

_NAME = re.compile("<(/?)([a-zA-Z][^\t\n\f\r />]*)")
_NOTHING = re.compile("[\t\n\f\r /]*>")
_PLAIN = re.compile('((?:[\t\n\f\r ]+[^\t\n\f\r />=]+(?:="[^"]*")?)*)[\t\n\f\r /]*>')
_ATTRIBUTE = re.compile(
    r"""[\t\n\f\r /]*(?:[^\t\n\f\r />][^\t\n\f\r />=]*"""
    r"""(?:[\t\n\f\r ]*=[\t\n\f\r ]*(?:"[^"]*"?|'[^']*'?|[^\t\n\f\r >"'][^\t\n\f\r >]*|(?=>)|\Z))?)?"""
)
_COMMENT = re.compile("<!--(?:-?>)?")
_COMMENT_END = re.compile("--!?>")
_RAW_END = {name: re.compile(rf"</{name}(?=[\t\n\f\r />])", re.IGNORECASE | re.ASCII) for name in RAW_TEXT}
_MANY = 50


class Tag(NamedTuple):
    """A tag: where it stands, its name in lower case, whether it ends an element, and how many attributes it has at most.

    What is no text and no tag has the name ``!``, the content of raw text ``#`` and of what is not shown.
    """

    start: int
    end: int
    name: str
    closing: bool = False
    attributes: int = 0


def tags(html: str) -> Iterator[Tag]:
    """The tags in their order; what stands between them is text. An unclosed tag or comment goes to the end."""
    at = html.find("<")
    while at >= 0:
        found = _NAME.match(html, at)
        tag = _tag(html, found) if found else _declaration(html, at)
        end = at + 1
        if tag:
            yield tag
            end = tag.end
            if tag.name in RAW_TEXT and not tag.closing:
                content = Tag(end, _raw_end(html, tag.name, end), "#")
                yield content
                end = content.end
        at = html.find("<", end)


def _tag(html: str, found: re.Match[str]) -> Tag:
    at = found.end()
    name, closing = ascii_lower(found[2]), bool(found[1])
    if nothing := _NOTHING.match(html, at):
        return Tag(found.start(), nothing.end(), name, closing)
    plain = _PLAIN.match(html, at)
    if plain and (count := len(plain[1].split())) <= _MANY:
        return Tag(found.start(), plain.end(), name, closing, count)
    count = 0
    while at < len(html) and html[at] != ">":
        count += 1
        # Reads at least one character, as long as it does not stand at the bracket.
        at = _end(_ATTRIBUTE, html, at)
    if at == len(html):
        return Tag(found.start(), at, "!")
    return Tag(found.start(), at + 1, name, closing, count)


def _declaration(html: str, at: int) -> Tag | None:
    """A comment, or what is read like one; None for a bracket that is text."""
    if comment := _COMMENT.match(html, at):
        if comment.group() != "<!--":
            return Tag(at, comment.end(), "!")
        end = _COMMENT_END.search(html, comment.end())
        return Tag(at, end.end() if end else len(html), "!")
    if html.startswith(("<!", "<?"), at) or (html.startswith("</", at) and at + 2 < len(html)):
        return Tag(at, html.find(">", at + 2) + 1 or len(html), "!")
    return None


def _raw_end(html: str, name: str, at: int) -> int:
    """Where the end tag stands."""
    if name == "plaintext":
        return len(html)
    found = _RAW_END[name].search(html, at)
    return found.start() if found else len(html)


def _end(pattern: re.Pattern[str], html: str, at: int) -> int:
    found = pattern.match(html, at)
    return found.end() if found else at
