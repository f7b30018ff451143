"""Excerpts: the first words of a text (``wp_trim_words``, ``wp_trim_excerpt``)."""

from __future__ import annotations

import re

from wpcompat.formatting.blocks import excerpt_remove_blocks
from wpcompat.formatting.shortcodes import strip_shortcodes
from wpcompat.formatting.strings import wp_strip_all_tags

EXCERPT_WORDS = 55
EXCERPT_MORE = " [&hellip;]"
_WORD = re.compile(r"[^\n\r\t ]+")


def trim_words(text: str, count: int = EXCERPT_WORDS, more: str = "&hellip;") -> str:
    """The first words of a text without tags, and ``more`` when there are more (``wp_trim_words``)."""
    text = wp_strip_all_tags(text)
    words: list[str] = []
    for found in _WORD.finditer(text):
        if len(words) == count:
            return " ".join(words) + more
        words.append(found.group())
    return " ".join(words)


def excerpt_source(content: str) -> str:
    """The part of a content an excerpt is made of, before the content's filters."""
    return excerpt_remove_blocks(strip_shortcodes(content))


def trim_excerpt(excerpt: str, shown: str) -> str:
    """The excerpt of a post: its own, or the first 55 words of what it shows (``wp_trim_excerpt``).

    ``shown`` is the filtered content (``display.get_the_excerpt`` puts both together).
    """
    if excerpt.strip(" \t\n\r\0\v"):
        return excerpt
    return trim_words(shown.replace("]]>", "]]&gt;"), EXCERPT_WORDS, EXCERPT_MORE)
