"""What the first bytes of a file say of it as an image (PHP's ``getimagesize``). Nothing is decoded here."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ENDS = (0xD9, 0xDA)
_MOST_MARKERS = 20_000
_BITMAP_HEADERS = (108, 124)


@dataclass(frozen=True)
class Header:
    """``width`` and ``height`` in pixels, and the segments of a JPEG by their number (the first of each)."""

    mime: str
    width: int
    height: int
    segments: dict[int, bytes] = field(default_factory=dict)


def read_header(data: bytes) -> Header | None:
    """The kind and the size of an image that browsers show; None for anything else, broken headers among it."""
    for start, read in _KINDS:
        if data.startswith(start):
            try:
                return read(data)
            except (struct.error, IndexError):
                return None
    return None


def _jpeg(data: bytes) -> Header | None:
    size: tuple[int, int] | None = None
    segments: dict[int, bytes] = {}
    at = 2
    for _ in range(_MOST_MARKERS):
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data) or data[at + 1] in _ENDS:
            break
        marker, at = data[at + 1], at + 1
        if marker == 0xFF:
            continue
        at += 1
        if marker in _FRAMES and size is None:
            # What is missing counts as nothing.
            height, width = (int.from_bytes(data[start : start + 2], "big") for start in (at + 3, at + 5))
            size = (width, height) if len(data) >= at + 7 else (0, 0)
        length = int.from_bytes(data[at : at + 2], "big")
        if at + 2 > len(data) or length < 2:
            break
        if 0xE0 <= marker <= 0xEF and marker not in segments:
            segments[marker] = data[at + 2 : at + length]
        at += length
    return Header("image/jpeg", *size, segments) if size else None


def _png(data: bytes) -> Header | None:
    return Header("image/png", *struct.unpack_from(">IIx", data, 16))


def _gif(data: bytes) -> Header | None:
    return Header("image/gif", *struct.unpack_from("<HHx", data, 6))


def _bmp(data: bytes) -> Header | None:
    (size,) = struct.unpack_from("<I", data, 14)
    if size == 12:
        return Header("image/bmp", *struct.unpack_from("<HH", data, 18))
    if not (12 < size <= 64 or size in _BITMAP_HEADERS):
        return None
    width, height = struct.unpack_from("<Ii", data, 18)
    return Header("image/bmp", width, abs(height))


def _ico(data: bytes) -> Header | None:
    """The icon of the most colours, the last among equals."""
    (count,) = struct.unpack_from("<H", data, 4)
    if not 1 <= count <= 255:
        return None
    bits, chosen = 0, (0, 0)
    for number in range(count):
        width, height, depth = struct.unpack_from("<BB4xH", data, 6 + 16 * number)
        if depth >= bits:
            bits, chosen = depth, (width or 256, height or 256)
    return Header("image/vnd.microsoft.icon", *chosen)


def _webp(data: bytes) -> Header | None:
    if data[8:12] != b"WEBP" or len(data) < 30:
        return None
    kind = data[12:16]
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return Header("image/webp", width & 0x3FFF, height & 0x3FFF)
    if kind == b"VP8L":
        (both,) = struct.unpack_from("<I", data, 21)
        return Header("image/webp", (both & 0x3FFF) + 1, (both >> 14 & 0x3FFF) + 1)
    if kind == b"VP8X":
        width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
        return Header("image/webp", width, height)
    return None


def _avif(data: bytes) -> Header | None:
    """The largest of the sizes that the file declares (``ispe``): one of a grid's tiles is smaller than the whole."""
    (length,) = struct.unpack_from(">I", data, 0)
    if data[4:8] != b"ftyp" or not any(brand in data[8 : min(length, 256)] for brand in (b"avif", b"avis")):
        return None
    head, at, sizes = data[:65536], 0, []
    while (at := head.find(b"ispe", at) + 4) > 3:
        sizes.append(struct.unpack_from(">II", head, at + 4))
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(0, 0))
    return Header("image/avif", width, height) if width and height else None


_KINDS = (
    (b"\xff\xd8\xff", _jpeg),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"GIF", _gif),
    (b"BM", _bmp),
    (b"\0\0\1\0", _ico),
    (b"RIFF", _webp),
    (b"\0\0\0", _avif),
)
