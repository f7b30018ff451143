"""Texts that HTML parsers take hours for, made quick ones: those of browsers need the square or the cube of what stays open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container

from wpcompat.formatting.tagstream import Tag, tags

DEEPEST = 100
"""How deep the elements of such a text nest at most; browsers stop at 512."""

_STYLED = 8
_ATTRIBUTES = 50
_SHORT = 4096
_FREE, _FREE_PER_LETTER = 50_000_000, 400
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_FOREIGN_VOID = frozenset("br embed hr img meta".split())
_HIDDEN = frozenset(("script", "style"))
_TABLE = frozenset("caption col colgroup table tbody td tfoot th thead tr".split())
_PARTS = _TABLE - {"table"}
_CELLS = frozenset(("caption", "td", "th"))
_ROWS = frozenset(("tr", "td", "th"))
_GROUPS = _ROWS | {"tbody", "tfoot", "thead"}
_ENDED_BY = {
    "dd": frozenset(("dd", "dt")),
    "dt": frozenset(("dd", "dt")),
    "li": frozenset(("li",)),
    "option": frozenset(("option",)),
    "p": frozenset(("p",)),
    "tbody": _GROUPS,
    "td": frozenset(("td", "th")),
    "tfoot": _GROUPS,
    "th": frozenset(("td", "th")),
    "thead": _GROUPS,
    "tr": _ROWS,
}
"""Start tags that end the innermost element when it is one of these."""


def bounded(html: str, shown: Container[str]) -> str:
    """The text itself, or, when a browser's parser would need far longer than in proportion to its length, one that it reads at once.

    That one has only the elements named in ``shown``, closed within each other and nested no deeper than ``DEEPEST``.
    """
    if len(html) < _SHORT or not _Cost(html).exceeds(_FREE + _FREE_PER_LETTER * len(html)):
        return html
    return _Flat(html, shown).run()


class _Open:
    """Elements that a text has open."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.counts: Counter[str] = Counter()
        self.styled = 0
        self.tables: list[str] = []

    def push(self, name: str) -> None:
        self.names.append(name)
        self.counts[name] += 1
        self.styled += name in _FORMATTING
        if name in _TABLE:
            self.tables.append(name)

    def pop(self) -> str:
        name = self.names.pop()
        self.counts[name] -= 1
        self.styled -= name in _FORMATTING
        if name in _TABLE:
            self.tables.pop()
        return name

    def innermost(self) -> str:
        return self.names[-1] if self.names else ""

    def end_before(self, name: str) -> list[str]:
        """Pop what a start tag of that name ends, and say what."""
        ended, ends = [], _ENDED_BY.get(name, ())
        while self.innermost() in ends:
            ended.append(self.pop())
        return ended


class _Cost:
    """At most how long a browser's parser takes for a text, in about nanoseconds.

    An element counts as open until a tag ends it where it is the innermost: the real tree is no deeper, so nothing hides in it.
    """

    def __init__(self, html: str) -> None:
        self.html = html
        self.open = _Open()
        lower = html.lower()
        self.is_foreign = any(name in lower for name in ("<math", "<select", "<svg", "<template"))
        self.is_unsure = False
        self.link = 0
        self.moved = 0
        self.outer = 0
        self.spent = 0.0

    def exceeds(self, most: float) -> bool:
        at = 0
        for tag in tags(self.html):
            if self.open.tables and tag.start > at and not self.html[at : tag.start].isspace():
                self._move()
            at = tag.end
            if tag.name in ("!", "#"):
                if self._is_doubtful(tag):
                    return True
                continue
            if tag.closing:
                self._close(tag.name)
            else:
                self._begin(tag)
            depth, styled = len(self.open.names), self.open.styled
            self.spent += 5 * depth + styled * (depth + 600) + 300
            if self.spent > most:
                return True
        return False

    def _is_doubtful(self, tag: Tag) -> bool:
        """Whether what is no tag here may hold tags for the parser."""
        text = self.html[tag.start : tag.end]
        if tag.name == "#":
            return ("<" in text and self.is_foreign) or ("<!--" in text and "<script" in text.lower())
        return self.is_foreign and text.startswith("<![") and not text.endswith("]]>")

    def _close(self, name: str) -> None:
        if self.open.innermost() == name:
            self.open.pop()
        elif name in _TABLE:
            self.is_unsure = True

    def _begin(self, tag: Tag) -> None:
        name, is_open = tag.name, self.open
        self.spent += tag.attributes**2
        if name in ("body", "html"):
            self.outer += tag.attributes
            self.spent += 40 * tag.attributes * self.outer
        is_open.end_before(name)
        if name == "a":
            self._end_link()
            self.link = len(is_open.names)
        if name not in _TABLE:
            self._move()
        elif name in _PARTS and is_open.tables and is_open.tables[-1] in _CELLS:
            self.is_unsure = True
        if name not in (_FOREIGN_VOID if self.is_foreign else _VOID):
            is_open.push(name)

    def _end_link(self) -> None:
        """A link ends the one before it, unless more lies between them than a parser cares to look at."""
        names = self.open.names
        if self.link < len(names) <= self.link + 8 and names[self.link] == "a":
            names[self.link] = ""
            self.open.styled -= 1

    def _move(self) -> None:
        """What stands in a table but in no cell moves before the table, past all that moved before."""
        tables = self.open.tables
        if tables and (self.is_unsure or tables[-1] not in _CELLS):
            self.moved += 1
            self.spent += self.moved / 4


class _Flat:
    """A text written anew: what closes nothing and what nests too deep is left out, texts stay."""

    def __init__(self, html: str, shown: Container[str]) -> None:
        self.html = html
        self.shown = shown
        self.open = _Open()
        self.out: list[str] = []

    def run(self) -> str:
        at, hidden = 0, False
        for tag in tags(self.html):
            self._text(at, tag.start)
            at = tag.end
            if tag.name == "#":
                if not hidden:
                    self._text(tag.start, tag.end)
            elif tag.closing:
                self._close(tag.name)
            elif tag.name != "!":
                hidden = tag.name in _HIDDEN
                self._begin(tag)
        self._text(at, len(self.html))
        self.out.extend(f"</{name}>" for name in reversed(self.open.names))
        return "".join(self.out)

    def _text(self, start: int, end: int) -> None:
        if start < end:
            self.out.append(self.html[start:end].replace("<", "&lt;"))

    def _close(self, name: str) -> None:
        while self.open.counts[name]:
            last = self.open.pop()
            self.out.append(f"</{last}>")
            if last == name:
                return

    def _begin(self, tag: Tag) -> None:
        name, is_open = tag.name, self.open
        if name not in self.shown:
            return
        if name == "a":
            self._close(name)
        while name in _PARTS and is_open.tables and is_open.innermost() not in _TABLE:
            self.out.append(f"</{is_open.pop()}>")
        self.out.extend(f"</{ended}>" for ended in is_open.end_before(name))
        if (name in _PARTS) != (is_open.innermost() in _TABLE - _CELLS):
            return
        if name not in _VOID:
            if len(is_open.names) >= DEEPEST or (name in _FORMATTING and is_open.styled >= _STYLED):
                return
            is_open.push(name)
        written = self.html[tag.start : tag.end]
        self.out.append(written if tag.attributes <= _ATTRIBUTES else f"<{name}>")
