"""JIS texts: runs are read at once, and mean what their parts mean."""

from __future__ import annotations

import pytest

from wpcompat.formatting import jis

TEXT = "日本語の文章です。" * 500


def test_a_run_is_one_piece_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[bytes] = []
    whole = jis._kanji

    def counted(pairs: bytes, mode: int) -> str:
        pieces.append(pairs)
        return whole(pairs, mode)

    monkeypatch.setattr(jis, "_kanji", counted)
    assert jis.decode(TEXT.encode("iso2022_jp")) == TEXT
    assert len(pieces) == 1


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x1b$B" + b"\x46\x7c\x2f\x7e\x4b\x5c", "日?本"),
        (b"\x1b$B\x46\x7c\x46", "日?"),
        (b"\x1b$B\x46\x7c\x46\n\x4b\x5c", "日?本"),
        (b"\x1b$B\x46\x7c\n\xb1\xff\x4b\x5c", "日\nｱ?本"),
        (b"\x1b$(D\x30\x21\x21\x21\x1b(B!", "丂?!"),
        (b"\x1b(J\\~a\x1b(I1\x0f1\x0e1\x1b", "¥‾aｱ1ｱ?"),
    ],
)
def test_gaps_and_sets(data: bytes, text: str) -> None:
    assert jis.decode(data) == text
