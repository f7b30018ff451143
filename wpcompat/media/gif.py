"""GIF files as GD writes them: as many bits to a pixel as its colours need, where Pillow always takes eight."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image, ImageFile

_MOST_COLOURS = 256


def encoded(image: Image.Image) -> bytes | None:
    """The file of an image without transparency; None when it has more colours than a GIF can hold."""
    colours = image.convert("RGB").getcolors(_MOST_COLOURS)
    if colours is None:
        return None
    indexed = image.convert("RGB").convert("P", palette=Image.Palette.ADAPTIVE, colors=len(colours))
    bits = max(1, (len(colours) - 1).bit_length())
    palette = bytes(indexed.getpalette() or ())[: 3 << bits].ljust(3 << bits, b"\0")
    head = b"GIF87a" + struct.pack("<HHBBB", *image.size, 0x80 | (bits - 1) << 4 | (bits - 1), 0, 0) + palette
    smallest = max(2, bits)
    return (
        head + b"," + struct.pack("<HHHHBB", 0, 0, *image.size, 0, smallest) + _compressed(indexed, smallest) + b"\0;"
    )


def _compressed(indexed: Image.Image, bits: int) -> bytes:
    out = BytesIO()
    indexed.encoderconfig = (bits, 0)
    ImageFile._save(indexed, out, [ImageFile._Tile("gif", (0, 0, *indexed.size), 0, "P")])
    return out.getvalue()
