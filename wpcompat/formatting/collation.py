"""The order of texts, and which letters are one, as WordPress's database has it (``utf8mb4_unicode_520_ci``).

Letter case and accents do not count, signs come before digits and digits before letters. Letters of other scripts stand in
the order of Unicode.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

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


_SAME = {
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ł": "l",
    "ø": "o",
    "ς": "σ",
    "ѐ": "е",
    "ё": "е",
    "ӂ": "ж",
    "ґ": "г",
    "ŀ": "l",
    "\xa0": " ",
}
_OWN = (range(0x400, 0x530), range(0x620, 0x700))
"""Letters that are others than those without their marks: Cyrillic, Arabic."""
_SMALL = dict(zip("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ", strict=True))
_KANA = {chr(code + shift): _SMALL.get(chr(code), chr(code)) for code in range(0x3041, 0x3097) for shift in (0, 0x60)}
"""Katakana and small kana are the hiragana that sound like them."""
_ASCII = bytes(range(128))
_FEW = 40
"""So many letters are replaced one by one, which is the quicker way for a text of one language."""


def fold(text: str) -> str:
    """What to look for: letter case and accents are gone.

    Letter by letter, as LIKE compares: ``é`` is ``e``, but ``œ`` is not ``oe``, and an accent that stands alone is kept.
    Digits are those of ASCII, kana hiragana.
    """
    return fold_bytes(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")


def fold_bytes(text: bytes) -> bytes:
    """``fold`` of a text in UTF-8, to look in; what is no UTF-8 in it is kept."""
    text = text.lower()
    if text.isascii():
        return text
    letters = set(text.translate(None, _ASCII).decode("utf-8", "ignore"))
    folded = {letter: plain for letter in letters if (plain := _plain(letter)) != letter}
    if len(folded) > _FEW:
        whole = text.decode("utf-8", "surrogateescape").translate(
            {ord(letter): plain for letter, plain in folded.items()}
        )
        return whole.encode("utf-8", "surrogateescape")
    for letter, plain in folded.items():
        text = text.replace(letter.encode(), plain.encode())
    return text


@lru_cache(maxsize=1 << 16)
def _plain(letter: str) -> str:
    lower = letter.lower() if len(letter.lower()) == 1 else letter
    if lower in _SAME:
        return _SAME[lower]
    if lower.isdecimal():
        return str(unicodedata.decimal(lower))
    if any(ord(lower) in letters for letters in _OWN):
        return lower
    bare = [mark for mark in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(mark)]
    plain = bare[0].lower() if len(bare) == 1 and bare[0].isalnum() and len(bare[0].lower()) == 1 else lower
    return _KANA.get(plain, plain)
