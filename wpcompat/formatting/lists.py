"""Texts that list words or numbers, with commas between."""

from __future__ import annotations

from wpcompat.formatting.php import absint

_LARGEST = 2**63 - 1


def words(text: str | None) -> list[str]:
    """The words of a text with commas; none of an empty one."""
    return [word.strip() for word in text.split(",")] if text else []


def numbers(text: str) -> list[int]:
    """The IDs of a text with commas; what is no number is 0."""
    return [min(absint(word), _LARGEST) for word in text.split(",")]
