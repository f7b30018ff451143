"""Shortcodes: found, run, stripped, and freed of paragraphs (``do_shortcode``, ``strip_shortcodes``, ``shortcode_unautop``).

Only the names in ``SHORTCODES`` count; ``[anything else]`` is text. What a shortcode shows comes from a table of renderers,
so that a part that knows attachments can put its own gallery in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from wpcompat.formatting.htmlsplit import html_split
from wpcompat.formatting.texturize import SHORTCODES

Attributes = Mapping[str, str]
Renderer = Callable[[Attributes, str | None], str]
"""Takes the attributes (lower-case names; values without name under ``"0"``, ``"1"``, …) and the content between the tags."""

_PRESENT = re.compile(r"\[([^<>&/\[\]\x00-\x20=]+)")
_NAME = re.compile(r"[\w-]*", re.ASCII)
_SPACE_RUN = re.compile(r"(?:[\r\n\t \u00a0]|&nbsp;)*")
_INVISIBLE = re.compile("[\u00a0\u200b]+")
_ATTRIBUTE = re.compile(
    r"""([\w-]+)\s*=\s*"([^"]*)"(?=\s|\Z)|([\w-]+)\s*=\s*'([^']*)'(?=\s|\Z)|([\w-]+)\s*=\s*([^\s'"]+)(?=\s|\Z)"""
    r"""|"([^"]*)"(?=\s|\Z)|'([^']*)'(?=\s|\Z)|(\S+)""",
    re.ASCII,
)
_BRACKETED = re.compile(r"<\s*\[\[?[^\[\]]+\]", re.ASCII)
_ELEMENT = re.compile(r"<\s*[a-zA-Z0-9]+\s*", re.ASCII)
_TAG_END = re.compile(r"(?:\s*/)?\s*>?\Z", re.ASCII)
_IN_TAG = re.compile(
    r"""(?:[_a-zA-Z][-_a-zA-Z0-9:.]*|(\[\[?[^\[\]]+\]\]?))(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"']+(?:\s|\Z))|(?:\s|\Z))\s*""",
    re.ASCII,
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|(.)|\Z)", re.DOTALL)
_CONTROL = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


@dataclass(frozen=True)
class Tag:
    """One shortcode in a text: ``text[start:end]`` is all of it, its content and closing tag included."""

    start: int
    end: int
    name: str
    attributes: str
    content: str | None
    opened_twice: bool
    closed_twice: bool


class _Ahead:
    """Where the next occurrence of a text is; asked for rising places, it looks at each character once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[str, int] = {}

    def find(self, wanted: str, start: int) -> int:
        at = self._found.get(wanted, -2)
        if at == -1 or at >= start:
            return at
        self._found[wanted] = self._text.find(wanted, start)
        return self._found[wanted]


def names_in(text: str, known: tuple[str, ...] = SHORTCODES) -> tuple[str, ...]:
    """Which of the known shortcodes a text mentions."""
    if "[" not in text:
        return ()
    present = set(_PRESENT.findall(text))
    return tuple(name for name in known if name in present)


def find_tags(text: str, names: tuple[str, ...]) -> Iterator[Tag]:
    """The outermost shortcodes of a text, in order (``get_shortcode_regex``)."""
    ahead = _Ahead(text)
    start = text.find("[")
    while start >= 0:
        begin = start + 1 + (text[start + 1 : start + 2] == "[")
        word = _NAME.match(text, begin)
        name = word.group() if word else ""
        if name not in names:
            start = text.find("[", start + 1)
            continue
        at = begin + len(name)
        close = ahead.find("]", at)
        if close < 0:
            return
        single = close > at and text[close - 1] == "/"
        attributes = text[at : close - single]
        content, end = None, close + 1
        closing = -1 if single else ahead.find(f"[/{name}]", end)
        if closing >= 0:
            content, end = text[end:closing], closing + len(name) + 3
        twice = text[end : end + 1] == "]"
        yield Tag(start, end + twice, name, attributes, content, begin == start + 2, twice)
        start = text.find("[", end + twice)


def do_shortcodes(text: str, renderers: Mapping[str, Renderer], *, ignore_html: bool = False) -> str:
    """Every known shortcode replaced by what its renderer makes of it; ``[[name]]`` is shown as ``[name]``.

    Inside tags they work in the place of an attribute only, with ``ignore_html`` not at all. Brackets in comments and in
    the values of attributes are left alone; in the latter WordPress would run them.
    """
    names = names_in(text, tuple(renderers))
    if not names:
        return text

    def render(tag: Tag) -> str:
        return renderers[tag.name](parse_attributes(tag.attributes), tag.content)

    return _shown(_replace(_hide_brackets(text, None if ignore_html else names, render), names, render))


def strip_shortcodes(text: str) -> str:
    """The text without the known shortcodes and what they enclose (``strip_shortcodes``)."""
    names = names_in(text)

    def render(tag: Tag) -> str:
        return ""

    return _shown(_replace(_hide_brackets(text, None, render), names, render)) if names else text


def _replace(text: str, names: tuple[str, ...], render: Callable[[Tag], str]) -> str:
    out: list[str] = []
    done = 0
    for tag in find_tags(text, names):
        out.append(text[done : tag.start])
        if tag.opened_twice and tag.closed_twice:
            out.append(text[tag.start + 1 : tag.end - 1])
        else:
            out += ("[" * tag.opened_twice, render(tag), "]" * tag.closed_twice)
        done = tag.end
    out.append(text[done:])
    return "".join(out)


def _shown(text: str) -> str:
    return text.replace("&#91;", "[").replace("&#93;", "]")


def _hide_brackets(text: str, names: tuple[str, ...] | None, render: Callable[[Tag], str]) -> str:
    """Brackets inside HTML elements as entities, so that no shortcode begins or ends there.

    Shortcodes of ``names`` that stand where an attribute could (``<[name]>``, ``<a [name]>``) are run before.
    """
    parts = html_split(text.replace("&#91;", "&#091;").replace("&#93;", "&#093;"))
    for place in range(1, len(parts), 2):
        part = parts[place]
        if names and "[" in part and "]" in part and not part.startswith(("<!--", "<![CDATA[")):
            part = _run_in_tag(part, names, render)
        parts[place] = part.replace("[", "&#91;").replace("]", "&#93;")
    return "".join(parts)


def _run_in_tag(tag: str, names: tuple[str, ...], render: Callable[[Tag], str]) -> str:
    if _BRACKETED.match(tag):
        return _replace(tag, names, render)
    head = _ELEMENT.match(tag)
    if not head:
        return tag
    out, at = [head.group()], head.end()
    end = len(_TAG_END.sub("", tag))
    while at < end:
        found = _IN_TAG.match(tag, at, end)
        if not found:
            return tag
        out.append(_replace(found.group(), names, render) if found[1] else found.group())
        at = found.end()
    return "".join(out) + tag[end:]


def parse_attributes(text: str) -> dict[str, str]:
    """The attributes of a shortcode tag (``shortcode_parse_atts``); the last of a name wins."""
    found: dict[str, str] = {}
    unnamed = 0
    for match in _ATTRIBUTE.finditer(_INVISIBLE.sub(" ", text)):
        groups = match.groups()
        name = groups[0] or groups[2] or groups[4]
        value = _unescape(next(part for part in (*groups[1:6:2], *groups[6:]) if part is not None))
        if name is None:
            if match.lastindex in (7, 8) and not value:
                continue
            name, unnamed = str(unnamed), unnamed + 1
        elif name == "0":
            continue
        found[name.lower()] = value if _closed(value) else ""
    return found


def _unescape(text: str) -> str:
    """C's backslash escapes; those above ASCII, which would be lone bytes, become question marks."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2], 8) & 255 if found[2] else -1
    if number >= 0:
        return chr(number) if number < 128 else "?"
    return _CONTROL.get(found[3], found[3]) if found[3] else "\\"


def _closed(value: str) -> bool:
    """Whether every ``<`` of a value has its ``>``."""
    return value.rfind("<") <= value.rfind(">") if "<" in value else True


def unautop(text: str) -> str:
    """A shortcode that is a paragraph of its own loses the ``<p>`` around it (``shortcode_unautop``)."""
    out: list[str] = []
    done = 0
    ahead = _Ahead(text)
    closers: dict[int, int] = {}
    start = text.find("<p>")
    while start >= 0:
        begin = _after_spaces(text, start + 3)
        end, after = _lone_shortcode(text, begin, ahead, closers)
        if end < 0:
            start = text.find("<p>", start + 3)
            continue
        out += (text[done:start], text[begin:end])
        done = after
        start = text.find("<p>", done)
    out.append(text[done:])
    return "".join(out)


def _after_spaces(text: str, at: int) -> int:
    found = _SPACE_RUN.match(text, at)
    return found.end() if found else at


def _lone_shortcode(text: str, begin: int, ahead: _Ahead, closers: dict[int, int]) -> tuple[int, int]:
    """End of the shortcode that begins here, and of the paragraph right behind it; -1 when there is no such thing."""
    word = _NAME.match(text, begin + 1)
    if text[begin : begin + 1] != "[" or not word or word.group() not in SHORTCODES:
        return -1, -1
    close = ahead.find("]", word.end())
    if close < 0:
        return -1, -1
    single = close > word.end() and text[close - 1] == "/"
    closing = -1 if single else ahead.find(f"[/{word.group()}]", close + 1)
    for end in (closing + len(word.group()) + 3 if closing >= 0 else -1, close + 1):
        if end < 0:
            continue
        if end not in closers:
            after = _after_spaces(text, end)
            closers[end] = after + 4 if text.startswith("</p>", after) else -1
        if closers[end] >= 0:
            return end, closers[end]
    return -1, -1
