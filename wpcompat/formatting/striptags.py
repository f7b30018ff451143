"""PHP's ``strip_tags``: which characters of a text are markup, in one pass over it.

The verdicts are those of PHP 8.2's scanner, oddities included: quotes shield ``>`` inside a tag, ``<`` inside a tag
nests, ``<?`` waits for ``?>`` outside of parentheses, ``<!--`` for ``-->``, and NUL bytes vanish.
"""

from __future__ import annotations

import re

TEXT, TAG, CODE, DECLARATION, COMMENT = range(5)

_INTERESTING = {
    TEXT: re.compile("[<>\0]"),
    TAG: re.compile("[<>\0\"'!?]"),
    CODE: re.compile("[()>\"'lL]"),
    DECLARATION: re.compile("[>\"'\\-eE]"),
    COMMENT: re.compile(">"),
}
_SPACE = frozenset(" \t\n\r\v\f")


def strip_tags(text: str, allowed: tuple[str, ...] = ()) -> str:
    """PHP's ``strip_tags``: the text without markup, but for tags of the ``allowed`` names (lower case, no brackets)."""
    if "<" not in text and "\0" not in text:
        return text
    return _Scanner(text, "".join(f"<{name}>" for name in allowed)).run()


class _Scanner:
    """One run over one text; every step moves forward, so time is linear in its length."""

    def __init__(self, text: str, allowed: str) -> None:
        self.text = text
        self.allowed = allowed
        self.out: list[str] = []
        self.tag: list[str] = []
        self.state = TEXT
        self.depth = 0
        self.quote = ""
        self.last = ""
        self.brackets = 0
        self.is_xml = False

    def run(self) -> str:
        text, size, at = self.text, len(self.text), 0
        steps = (self._text, self._tag, self._code, self._declaration, self._comment)
        while at < size:
            found = _INTERESTING[self.state].search(text, at)
            end = found.start() if found else size
            if self.state == TEXT:
                self.out.append(text[at:end])
            elif self.state == TAG and self.allowed:
                self.tag.append(text[at:end])
            if found:
                steps[self.state](text[end], end)
            at = end + 1
        return "".join(self.out)

    def _before(self, at: int, count: int) -> str:
        return self.text[max(0, at - count) : at]

    def _toggle_quote(self, char: str) -> None:
        if not self.quote:
            self.quote = char
        elif self.quote == char:
            self.quote = ""

    def _leave(self) -> None:
        self.state, self.quote, self.tag = TEXT, "", []

    def _text(self, char: str, at: int) -> None:
        if char == "<":
            if self.text[at + 1 : at + 2] in _SPACE:
                self.out.append(char)
                return
            self.state, self.last, self.tag = TAG, "<", ["<"]
        elif char == ">":
            if self.depth:
                self.depth -= 1
            else:
                self.out.append(char)

    def _tag(self, char: str, at: int) -> None:
        if char == "<" and self.text[at + 1 : at + 2] not in _SPACE:
            if not self.quote:
                self.depth += 1
        elif char == ">":
            self._end_of_tag(at)
        elif char != "\0":
            self._character_of_tag(char, at)

    def _character_of_tag(self, char: str, at: int) -> None:
        if char in "!?" and self._before(at, 1) == "<":
            self.state, self.brackets = (DECLARATION if char == "!" else CODE), 0
            self.last = "!" if char == "!" else self.last
            return
        if char in "\"'" and at:
            self._toggle_quote(char)
        self.tag.append(char)

    def _end_of_tag(self, at: int) -> None:
        if self.depth:
            self.depth -= 1
            return
        if self.quote:
            return
        self.last = ">"
        if self.is_xml and self._before(at, 1) == "-":
            return
        self.is_xml = False
        self.tag.append(">")
        if self.allowed and _bare("".join(self.tag)) in self.allowed:
            self.out.extend(self.tag)
        self._leave()

    def _code(self, char: str, at: int) -> None:
        if char in "()":
            if self.last not in ('"', "'"):
                self.last = char
                self.brackets += 1 if char == "(" else -1
        elif char == ">":
            if self.depth:
                self.depth -= 1
            elif not self.quote and not self.brackets and self.last != '"' and self._before(at, 1) == "?":
                self._leave()
        elif char in "\"'":
            if self._before(at, 1) != "\\":
                if self.last == char:
                    self.last = ""
                elif self.last != "\\":
                    self.last = char
                self._toggle_quote(char)
        elif at > 4 and self._before(at, 4).lower() == "<?xm":
            self.state, self.is_xml = TAG, True

    def _declaration(self, char: str, at: int) -> None:
        if char == ">":
            if self.depth:
                self.depth -= 1
            elif not self.quote:
                self._leave()
        elif char in "\"'":
            if self._before(at, 1) != "\\":
                self._toggle_quote(char)
        elif char == "-":
            if self._before(at, 2) == "!-":
                self.state = COMMENT
        elif at > 6 and self._before(at, 6).lower() == "doctyp":
            self.state = TAG

    def _comment(self, char: str, at: int) -> None:
        if not self.quote and self._before(at, 2) == "--":
            self._leave()


def _bare(tag: str) -> str:
    """``<A href=…>`` and ``</a >`` as ``<a>``: the form in which PHP compares a tag with those allowed."""
    name: list[str] = []
    begun = False
    for at, char in enumerate(tag):
        if char == ">" or (char in _SPACE and begun):
            break
        if char in _SPACE:
            continue
        begun = begun or char != "<"
        if char == "<" or char != "/" or (tag[at - 1] != "<" and tag[at + 1] != ">"):
            name.append(char.lower() if char.isascii() else char)
    return "".join(name) + ">"
