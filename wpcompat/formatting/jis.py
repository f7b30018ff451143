"""ISO-2022-JP and JIS as mbstring reads them: escape sequences switch sets, what fits nowhere is ``?``."""

from __future__ import annotations

_PLAIN, _ROMAN, _KANA, _KANJI, _EXTRA = range(5)
_ESCAPES = {
    b"\x1b(B": _PLAIN,
    b"\x1b(J": _ROMAN,
    b"\x1b(H": _ROMAN,
    b"\x1b(I": _KANA,
    b"\x1b$@": _KANJI,
    b"\x1b$B": _KANJI,
    b"\x1b$(@": _KANJI,
    b"\x1b$(B": _KANJI,
    b"\x1b$(D": _EXTRA,
}
_ROMAN_OTHERS = {0x5C: "¥", 0x7E: "‾"}
_HALF_WIDTH = 0xFF61 - 0x21


def decode(data: bytes) -> str:
    """The text; half-width kana are taken by escape sequence, shift and eighth bit."""
    out: list[str] = []
    at, mode = 0, _PLAIN
    while at < len(data):
        byte = data[at]
        if byte == 0x1B:
            length, mode, bad = _escape(data, at, mode)
            out.append(bad)
            at += length
        elif byte in (0x0E, 0x0F):
            mode = _KANA if byte == 0x0E else _PLAIN
            at += 1
        elif mode in (_KANJI, _EXTRA) and 0x21 <= byte <= 0x7E:
            char, length = _pair(data[at : at + 2], mode)
            out.append(char)
            at += length
        else:
            out.append(_single(byte, mode))
            at += 1
    return "".join(out)


def _escape(data: bytes, at: int, mode: int) -> tuple[int, int, str]:
    """The length of an escape sequence, the mode behind it, and what stands for it when it is none."""
    for length in (3, 4):
        new = _ESCAPES.get(data[at : at + length])
        if new is not None:
            return length, new, ""
    return 1, mode, "?"


def _pair(pair: bytes, mode: int) -> tuple[str, int]:
    if len(pair) < 2:
        return "?", 1
    if not 0x21 <= pair[1] <= 0x7E:
        return "?", 2
    high = bytes(byte | 0x80 for byte in pair)
    try:
        return (b"\x8f" + high if mode == _EXTRA else high).decode("euc_jp"), 2
    except UnicodeDecodeError:
        return "?", 2


def _single(byte: int, mode: int) -> str:
    if byte >= 0x80:
        return chr(byte - 0x80 + _HALF_WIDTH) if 0xA1 <= byte <= 0xDF else "?"
    if mode == _KANA and 0x21 <= byte <= 0x5F:
        return chr(byte + _HALF_WIDTH)
    if mode == _ROMAN:
        return _ROMAN_OTHERS.get(byte, chr(byte))
    return chr(byte)
