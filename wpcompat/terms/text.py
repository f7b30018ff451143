"""The texts of terms as they are stored."""

from __future__ import annotations

from wpcompat.formatting.kses import COMMENT_TAGS, kses
from wpcompat.formatting.strings import sanitize_text_field, specialchars


def clean_name(name: str) -> str:
    """A name as it is stored: one line without tags, ``& < >`` escaped, quotes as they are (``pre_term_name``)."""
    return specialchars(kses(sanitize_text_field(name), COMMENT_TAGS), quotes="none")


def clean_description(text: str) -> str:
    """A description as it is stored: with the tags that comments may have (``pre_term_description``)."""
    return kses(text, COMMENT_TAGS)


def lower_ascii(text: str) -> str:
    """PHP's ``strtolower``."""
    return text.encode("utf-8", "surrogateescape").lower().decode("utf-8", "surrogateescape")
