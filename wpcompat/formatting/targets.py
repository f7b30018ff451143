"""Links that open a window of their own, as versions before 6.7 stored them (``wp_targeted_link_rel``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wpcompat.formatting.attributes import read
from wpcompat.formatting.php import is_serialized
from wpcompat.formatting.protocols import ascii_lower
from wpcompat.formatting.strings import esc_attr

_BLANKS = " \t\n\r\f\v"
_WHITE = re.compile(r"\s+", re.ASCII)
_TARGET = re.compile(r"target[ \t\n\r\f\v]*=")


def targeted_link_rel(text: str) -> str:
    """Give every link with a target the word ``noopener``; what stands in scripts and styles is left alone."""
    if "target" not in (lower := ascii_lower(text)) or "<a " not in lower or is_serialized(text):
        return text
    out: list[str] = []
    done = 0
    for begin, end in _raw_elements(lower):
        out += (_with_noopener(text[done:begin], lower[done:begin]), text[begin:end])
        done = end
    return "".join((*out, _with_noopener(text[done:], lower[done:])))


def _raw_elements(lower: str) -> Iterator[tuple[int, int]]:
    """Where scripts and styles begin and end."""
    names = ("script", "style")
    opens, closes, at = dict.fromkeys(names, -1), dict.fromkeys(names, -1), 0
    while True:
        for name in names:
            if opens[name] < at:
                opens[name] = _found(lower, f"<{name}", at)
            if closes[name] < opens[name] < len(lower):
                closes[name] = _found(lower, f"</{name}>", opens[name])
        closed = [name for name in names if closes[name] < len(lower) and opens[name] < len(lower)]
        if not closed:
            return
        first = min(closed, key=opens.__getitem__)
        at = closes[first] + len(first) + 3
        yield opens[first], at


def _found(text: str, what: str, at: int) -> int:
    found = text.find(what, at)
    return len(text) if found < 0 else found


def _with_noopener(text: str, lower: str) -> str:
    out: list[str] = []
    done = 0
    at = lower.find("<a")
    while at >= 0:
        if lower[at + 2 : at + 3] not in tuple(_BLANKS):
            at = lower.find("<a", at + 2)
            continue
        end = text.find(">", at)
        if end < 0:
            break
        if _TARGET.search(lower, at + 3, end):
            out += (text[done:at], _opened(text[at + 3 : end]))
            done = end + 1
        at = lower.find("<a", end)
    out.append(text[done:])
    return "".join(out)


def _opened(inner: str) -> str:
    attributes = {one.name: one for one in read(inner, as_browsers=False)}
    if "target" not in attributes:
        return f"<a {inner}>"
    words = [*(_WHITE.split(attributes["rel"].value) if "rel" in attributes else ()), "noopener"]
    rel = f'rel="{esc_attr(" ".join(dict.fromkeys(word for word in words if word)))}"'
    wholes = {name: one.whole for name, one in attributes.items()}
    return f"<a {' '.join({**wholes, 'rel': rel}.values())}>"
