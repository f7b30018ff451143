"""Block comments in filtered texts: their attributes are filtered too and written anew (``filter_block_content``)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from wpcompat.formatting.strings import is_valid_utf8

_HEAD = re.compile(r"<!--\s+(/)?wp:([a-z][a-z0-9_-]*/)?([a-z][a-z0-9_-]*)\s+", re.ASCII)
_TAIL = re.compile(r"(/)?-->")
_ATTRIBUTES_END = re.compile(r"\}\s+(/)?-->", re.ASCII)
_WRITTEN = (("--", "\\u002d\\u002d"), ("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ('\\"', "\\u0022"))


@dataclass
class _Delimiter:
    """One block comment: where it stands, its block's name without ``core/``, its kind and its attributes' JSON."""

    start: int
    end: int
    name: str
    kind: str
    attributes: str
    partner: _Delimiter | None = None


def filter_blocks(text: str, clean: Callable[[str], str]) -> str:
    """The text with every block comment in WordPress's form, ``clean`` applied to the texts in its attributes.

    Blocks that are empty become void, closers take their opener's name, and openers without closer stay
    without.
    """
    text = _with_plain_ends(text)
    if "<!-- " not in text or "wp:" not in text:
        return text
    delimiters = _paired(_delimiters(text))
    out: list[str] = []
    at = 0
    for delimiter in delimiters:
        out.append(text[at : delimiter.start])
        out.append(_written(delimiter, text, clean))
        at = delimiter.end
    out.append(text[at:])
    return "".join(out)


def _with_plain_ends(text: str) -> str:
    """``--->`` and longer ends of comments as ``-->``, where the comment begins on the same line."""
    if "--->" not in text or "<!--" not in text:
        return text
    lines = text.split("\n")
    return "\n".join(_line_with_plain_ends(line) if "--->" in line else line for line in lines)


def _line_with_plain_ends(line: str) -> str:
    out: list[str] = []
    at = 0
    while (start := line.find("<!--", at)) >= 0 and (end := line.find("--->", start + 4)) >= 0:
        out += [line[at : start + 4], line[start + 4 : end].rstrip("-"), "-->"]
        at = end + 4
    out.append(line[at:])
    return "".join(out)


def _delimiters(text: str) -> Iterator[_Delimiter]:
    has_end = True
    start = text.find("<!--")
    while start >= 0:
        head = _HEAD.match(text, start)
        tail = _TAIL.match(text, head.end()) if head else None
        attributes = ""
        if head and has_end and text.startswith("{", head.end()):
            tail = _ATTRIBUTES_END.search(text, head.end())
            has_end = tail is not None
            attributes = text[head.end() : tail.start() + 1] if tail else ""
        if not head or not tail:
            start = text.find("<!--", start + 4)
            continue
        kind = "void" if tail[1] else "closer" if head[1] else "opener"
        space = "" if head[2] in (None, "core/") else head[2]
        yield _Delimiter(start, tail.end(), space + head[3], kind, attributes)
        start = text.find("<!--", tail.end())


def _paired(delimiters: Iterator[_Delimiter]) -> list[_Delimiter]:
    """Those up to the first closer that closes nothing: WordPress takes all behind it for plain text."""
    found: list[_Delimiter] = []
    opened: list[_Delimiter] = []
    for delimiter in delimiters:
        if delimiter.kind == "opener":
            opened.append(delimiter)
        elif delimiter.kind == "closer":
            if not opened:
                break
            delimiter.partner = opened.pop()
            delimiter.partner.partner = delimiter
        found.append(delimiter)
    return found


def _written(delimiter: _Delimiter, text: str, clean: Callable[[str], str]) -> str:
    partner = delimiter.partner
    if delimiter.kind == "closer" and partner:
        return "" if partner.end == delimiter.start else f"<!-- /wp:{partner.name} -->"
    is_void = delimiter.kind == "void" or (partner is not None and delimiter.end == partner.start)
    attributes = _attributes(delimiter.attributes, clean)
    return f"<!-- wp:{delimiter.name} {attributes}{'/' if is_void else ''}-->"


def _attributes(source: str, clean: Callable[[str], str]) -> str:
    """The attributes' JSON written anew, with a blank behind it; empty when it is no JSON object, or an empty one."""
    try:
        values = json.loads(source, parse_constant=_refuse) if source else None
        if not values or not is_valid_utf8(source):
            return ""
        written = json.dumps(_cleaned(values, clean), ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return ""
    if not is_valid_utf8(written):
        return ""
    for plain, escaped in _WRITTEN:
        written = written.replace(plain, escaped)
    return written + " "


def _refuse(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _cleaned(value: Any, clean: Callable[[str], str]) -> Any:
    """Texts cleaned, keys too; an empty object is written as PHP's empty array."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item, clean) for item in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(item, clean) for key, item in value.items()} or []
    return value
