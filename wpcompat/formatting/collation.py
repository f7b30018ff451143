"""The order of texts, as WordPress's database has it (``utf8mb4_unicode_520_ci``).

Letter case and accents do not count, signs come before digits and digits before letters. Letters of other scripts stand in
the order of Unicode.
"""

from __future__ import annotations

import unicodedata

_ASCENDING = " `^_-,;:!?.'\"()[]{}@*/\\&#%+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
_RANKS = {ord(letter): chr(rank) for rank, letter in enumerate(_ASCENDING, 1)}
_PLAIN = {ord(letter): plain for letter, plain in zip("đðħłøæœ", ("d", "d", "h", "l", "o", "ae", "oe"), strict=True)}
"""Letters that have no canonical decomposition."""


def sort_key(text: str) -> str:
    """What to compare instead of the text; equal for texts that the database takes for equal."""
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_PLAIN)
    return text.rstrip(" ").lower().translate(_RANKS)
