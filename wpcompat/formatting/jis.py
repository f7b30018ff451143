"""ISO-2022-JP and JIS as mbstring reads them: escape sequences switch sets, what fits nowhere is ``?``."""

from __future__ import annotations

import re
from functools import lru_cache

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
        elif mode not in (_KANJI, _EXTRA):
            end = _run(_SINGLES, data, at)
            out.append(data[at:end].decode("latin-1").translate(_TABLES[mode]))
            at = end
        elif not 0x21 <= byte <= 0x7E:
            end = _run(_NO_PAIRS, data, at)
            out.append(data[at:end].decode("latin-1").translate(_TABLES[_PLAIN]))
            at = end
        elif (end := _run(_PAIRS, data, at)) > at:
            out.append(_kanji(data[at:end], mode))
            at = end
        else:
            # A byte without its second one: that one is lost too, if there is one.
            out.append("?")
            at += 2
    return "".join(out)


def _run(pattern: re.Pattern[bytes], data: bytes, at: int) -> int:
    found = pattern.match(data, at)
    return found.end() if found else at


def _escape(data: bytes, at: int, mode: int) -> tuple[int, int, str]:
    """The length of an escape sequence, the mode behind it, and what stands for it when it is none."""
    for length in (3, 4):
        new = _ESCAPES.get(data[at : at + length])
        if new is not None:
            return length, new, ""
    return 1, mode, "?"


def _kanji(pairs: bytes, mode: int) -> str:
    """A run of pairs at once; one by one where the set has a gap."""
    try:
        return _euc(pairs, mode)
    except UnicodeDecodeError:
        return "".join(_pair(pairs[at : at + 2], mode) for at in range(0, len(pairs), 2))


@lru_cache(maxsize=2 * 94 * 94)
def _pair(pair: bytes, mode: int) -> str:
    try:
        return _euc(pair, mode)
    except UnicodeDecodeError:
        return "?"


def _euc(pairs: bytes, mode: int) -> str:
    high = pairs.translate(_HIGH)
    return (_EACH.sub(b"\x8f\\g<0>", high) if mode == _EXTRA else high).decode("euc_jp")


def _single(byte: int, mode: int) -> str:
    if byte >= 0x80:
        return chr(byte - 0x80 + _HALF_WIDTH) if 0xA1 <= byte <= 0xDF else "?"
    if mode == _KANA and 0x21 <= byte <= 0x5F:
        return chr(byte + _HALF_WIDTH)
    if mode == _ROMAN:
        return _ROMAN_OTHERS.get(byte, chr(byte))
    return chr(byte)


_TABLES = {mode: {byte: _single(byte, mode) for byte in range(256)} for mode in (_PLAIN, _ROMAN, _KANA)}
_HIGH = bytes(byte | 0x80 for byte in range(256))
_SINGLES = re.compile(rb"[^\x0e\x0f\x1b]+")
_NO_PAIRS = re.compile(rb"[^\x0e\x0f\x1b\x21-\x7e]+")
_PAIRS = re.compile(rb"(?:[\x21-\x7e]{2})+")
_EACH = re.compile(rb"..", re.DOTALL)
