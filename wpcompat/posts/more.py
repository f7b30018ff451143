"""The two parts of a content that ``<!--more-->`` divides (``get_extended``)."""

from __future__ import annotations

from dataclasses import dataclass

_OPENING, _CLOSING = "<!--more", "-->"
_BLANKS = " \t\n\r\v\f"


@dataclass(frozen=True)
class Extended:
    """What stands before the mark, what stands after it, and the words in the mark itself."""

    main: str
    extended: str = ""
    more_text: str = ""


def get_extended(content: str) -> Extended:
    """Divide a content at its first mark, which stands on one line."""
    at, end = content.find(_OPENING), 0
    while at >= 0:
        start = at + len(_OPENING)
        # An end that was found behind it is this one's too: looking again would take a square of time.
        if end < start:
            end = content.find(_CLOSING, start)
        if end < 0:
            break
        line = content.find("\n", start, end)
        if line < 0:
            parts = content[:at], content[end + len(_CLOSING) :], content[start:end]
            return Extended(*(_trimmed(part) for part in parts))
        at = content.find(_OPENING, line)
    return Extended(_trimmed(content))


def _trimmed(part: str) -> str:
    """WordPress trims a part of one line alone, and leaves the blanks at the end of that line."""
    begun = part.lstrip(_BLANKS)
    line, _, rest = begun.partition("\n")
    return part if rest.strip(_BLANKS) else line
