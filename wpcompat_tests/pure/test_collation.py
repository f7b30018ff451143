"""The order of texts, held to what MariaDB's ``utf8mb4_unicode_520_ci`` said (``weight_string``, 2026-11-21)."""

from __future__ import annotations

import pytest

from wpcompat.formatting.collation import fold, sort_key

ORDER = [*" `^_-,;:!?.'\"()[]{}@*/\\&#%+<=>|~$0123456789", *"abcdefghijklmnopqrstuvwxyz"]


def test_order_of_ascii() -> None:
    backwards = ORDER[::-1]
    assert sorted(backwards, key=sort_key) == ORDER


@pytest.mark.parametrize(
    ("text", "same"),
    [("É", "e"), ("Straße", "STRASSE"), ("Łódź", "lodz"), ("Øre", "ore"), ("Ðð", "dd"), ("Æon", "aeon"), ("Œuvre", "oeuvre"), ("ﬁ", "fi"), ("a ", "a"), ("ůž", "UZ")],
)  # fmt: skip
def test_letters_that_are_the_same(text: str, same: str) -> None:
    assert sort_key(text) == sort_key(same)


def test_words() -> None:
    words = ["я", "Ω", "Uncategorized", "essen", "Éclair", "Birne", "Äpfel"]
    assert sorted(words, key=sort_key) == words[::-1]


def test_letters_are_folded_one_by_one_however_many_there_are() -> None:
    every = "".join(map(chr, range(0xC0, 0x250)))
    assert fold(every) == "".join(fold(letter) for letter in every)
    assert fold("İstanbul ÉÀ œÆß Йод ´ ὈΔΥΣΣΕΎΣ") == "istanbul ea œæß йод ´ οδυσσευσ"
