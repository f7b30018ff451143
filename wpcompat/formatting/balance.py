"""Closing what a text left open (``force_balance_tags``), in one pass over its tags."""

from __future__ import annotations

import re
from collections import Counter

from wpcompat.formatting.protocols import ascii_lower
from wpcompat.formatting.strings import trim

_SINGLE = frozenset(
    """
    area base basefont br col command embed frame hr img input isindex link meta param source track wbr
    """.split()
)
_NESTABLE = frozenset("article aside blockquote details div figure object q section span".split())
_DIGIT = re.compile(r"<([0-9])", re.ASCII)
_NAME = re.compile(r"<(/?)([a-z][a-z0-9._]*-[a-z0-9._-]+|[a-zA-Z0-9_:]+)", re.ASCII)
_SHORT = re.compile(r"\s*(/?)>", re.ASCII)
_BLANKS = re.compile(r"\s+", re.ASCII)


def balance_tags(text: str) -> str:
    """The text with a closing tag for every opening one, and none besides; single tags get their slash."""
    text = _DIGIT.sub(r"&lt;\1", text.replace("< !--", "<    !--"))
    text = _Balance(text).run() if "<" in text else text
    return text.replace("< !--", "<!--").replace("<    !--", "< !--")


class _Balance:
    """One text, its open elements, and how often each is open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[str] = []
        self.counts: Counter[str] = Counter()

    def run(self) -> str:
        text, out = self.text, list[str]()
        at = look = 0
        last = text.rfind(">")
        while 0 <= (start := text.find("<", look)) < last:
            look = start + 1
            found = _NAME.match(text, start)
            rest = self._rest(found.end()) if found else None
            if not found or not rest:
                continue
            blanks, attributes, end = rest
            out.append(text[at:start])
            name = ascii_lower(found.group(2))
            out.append(self._closing(name) if found.group(1) else self._opening(name, blanks, attributes))
            at = look = end
        out.append(text[at:])
        out.extend(f"</{name}>" for name in reversed(self.open))
        return "".join(out)

    def _rest(self, at: int) -> tuple[str, str, int] | None:
        """Blanks, attributes and the end of the tag whose name ends at ``at``; None when it is no tag."""
        if short := _SHORT.match(self.text, at):
            return "", short.group(1), short.end()
        blanks = _BLANKS.match(self.text, at)
        if not blanks:
            return None
        # There is a bracket: the caller looks no further than the last one.
        end = self.text.find(">", blanks.end())
        return (blanks.group(), trim(self.text[blanks.end() : end]), end + 1) if end >= 0 else None

    def _push(self, name: str) -> None:
        self.open.append(name)
        self.counts[name] += 1

    def _pop(self) -> str:
        name = self.open.pop()
        self.counts[name] -= 1
        return f"</{name}>"

    def _closing(self, name: str) -> str:
        """Close the element and all within it; nothing when it is not open."""
        if not self.counts[name]:
            return ""
        out: list[str] = []
        while self.counts[name] and (not out or out[-1] != f"</{name}>"):
            out.append(self._pop())
        return "".join(out)

    def _opening(self, name: str, blanks: str, attributes: str) -> str:
        is_closed = attributes.endswith("/")
        if name in _SINGLE:
            return f"<{name} {attributes if is_closed else attributes + '/'}>"
        if is_closed:
            return f"<{name}{blanks}{trim(attributes[:-1])}></{name}>"
        before = self._pop() if self.open and self.open[-1] == name and name not in _NESTABLE else ""
        self._push(name)
        return f"{before}<{name}{blanks}{attributes}>"
