"""Blogger's one text of a post: ``<title>…</title><category>1,2</category>`` and the content, in any order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKS = {
    name: (re.compile(f"<{name}>", re.IGNORECASE | re.ASCII), re.compile(f"</{name}>", re.IGNORECASE | re.ASCII))
    for name in ("title", "category")
}
_BLANKS = " \t\n\r\v"


@dataclass(frozen=True)
class BloggerText:
    """``categories`` as they are written; None where none are."""

    title: str
    categories: list[str] | None
    content: str


def read_blogger_text(text: str) -> BloggerText:
    """Take a text apart (``xmlrpc_getposttitle`` and its kin); of several titles the first one counts."""
    title = next((text[start:end] for _, start, end, _ in _elements(text, "title")), "")
    listed = next((text[start:end] for _, start, end, _ in _elements(text, "category")), None)
    content = _without(_without(text, "title"), "category").strip(_BLANKS)
    return BloggerText(title, None if listed is None else listed.strip(",").split(","), content)


def _without(text: str, name: str) -> str:
    kept, at = [], 0
    for begin, _, _, end in _elements(text, name):
        kept.append(text[at:begin])
        at = end
    return "".join((*kept, text[at:]))


def _elements(text: str, name: str) -> Iterator[tuple[int, int, int, int]]:
    """Where each element begins, where the text in it begins and ends, and where the element ends. None is empty."""
    opening, closing = _MARKS[name]
    begin = opening.search(text)
    while begin is not None:
        end = closing.search(text, begin.end() + 1)
        if end is None:
            return
        yield begin.start(), begin.end(), end.start(), end.end()
        begin = opening.search(text, end.end())
