"""Making smaller versions of images, with Pillow, in bounded memory (``WP_Image_Editor``).

No picture that somebody sends may bring the site down: only plain formats are opened, only so many pixels are decoded, one
picture at a time, and whatever is wrong with it is the same answer: it cannot be edited.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from struct import error as StructError
from typing import Any

from PIL import Image, ImageFile

from wpcompat.media import gif
from wpcompat.media.sizes import Resize

_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP", "image/avif": "AVIF"}
_READ = {**_FORMATS, "image/bmp": "BMP"}
_QUALITY = {"JPEG": 82, "WEBP": 86, "AVIF": 82}
_DENSITY = (96, 96)
_NOTE = b"CREATOR: wpcompat (using Pillow, libjpeg), quality = 82.\n"
"""As long as the note that GD leaves in its files; the note of the original is not for its smaller versions."""

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets an image upright, by the orientation that its camera noted."""

_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, LookupError, AttributeError, EOFError, ArithmeticError, AssertionError,
    RuntimeError, BufferError, MemoryError, StructError, Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow's readers and writers are known to raise on broken files."""

_decoding = threading.Lock()


_WEIGHTS = {"WEBP": 2, "AVIF": 2}
"""How much more memory a pixel takes where the decoder keeps all of them for itself, too; so with a progressive JPEG."""

_UNDECODED = 8
"""How many times the pixels that may be decoded an image may have whose decoder leaves pixels out."""


class NotEditable(Exception):
    """The image cannot be decoded, is of no kind that is, or has too many pixels."""


class Picture:
    """A decoded image. ``width`` and ``height`` are those of the original, even where less of it was decoded."""

    def __init__(self, image: Image.Image, mime: str, width: int, height: int) -> None:
        self._image = image
        self._mime = mime
        self.width = width
        self.height = height

    def turn(self, orientation: int) -> None:
        """Set it upright; 0 and 1 are."""
        turn = TURNS.get(orientation)
        if turn is None:
            return
        self._image = self._image.transpose(turn)
        if orientation >= 5:
            self.width, self.height = self.height, self.width

    def resized(self, part: Resize) -> Picture:
        """A part of the image in another size. Raises ``NotEditable``."""
        across, down = self._image.width / self.width, self._image.height / self.height
        box = (
            part.left * across,
            part.top * down,
            (part.left + part.source_width) * across,
            (part.top + part.source_height) * down,
        )
        with _refusing():
            smaller = self._image.resize((part.width, part.height), Image.Resampling.BOX, box, reducing_gap=2.0)
        return Picture(smaller, self._mime, part.width, part.height)

    @property
    def mime(self) -> str:
        """The type of its smaller versions: that of the original, JPEG for what is not written."""
        return self._mime if self._mime in _FORMATS else "image/jpeg"

    def encoded(self, mime: str) -> bytes:
        """The file, in the format of a type. Raises ``NotEditable``."""
        out = BytesIO()
        image, kind = self._image, _FORMATS[mime]
        with _refusing():
            # GD knows no grey: with it, files would be shorter than WordPress's.
            if kind == "JPEG" and image.mode != "RGB":
                image = image.convert("RGB")
            if kind == "PNG" and image.mode != "RGBA":
                image = image.convert("RGBA")
            if kind == "GIF" and image.mode != "RGBA" and (small := gif.encoded(image)) is not None:
                return small
            chosen: dict[str, Any] = {"quality": _QUALITY[kind]} if kind in _QUALITY else {}
            if kind == "JPEG":
                chosen["comment"] = _NOTE
            if kind == "PNG":
                chosen["dpi"] = _DENSITY
            image.save(out, kind, **chosen)
        return out.getvalue()


@contextmanager
def _refusing() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except _BROKEN as error:
            raise NotEditable(str(error)) from None


def can_edit(mime: str) -> bool:
    """Whether files with an extension of this type have smaller versions made; what is in them may be another."""
    return mime in _FORMATS


@contextmanager
def edited(data: bytes, mime: str, *, most_pixels: int, longest: int) -> Iterator[Picture]:
    """The image in a file of a type. No more than one is open in a process.

    ``longest`` is the longest side that will be asked for: a JPEG need not be decoded much larger. Raises ``NotEditable``.
    """
    if mime not in _READ:
        raise NotEditable(mime)
    with _decoding:
        yield _opened(data, mime, most_pixels, longest)


def _opened(data: bytes, mime: str, most_pixels: int, longest: int) -> Picture:
    kind = _READ[mime]
    if kind == "JPEG":
        # What is missing at the end is grey in WordPress, too.
        data += b"\xff\xd9"
    with _refusing(), Image.open(BytesIO(data), formats=[kind]) as image:
        width, height = image.size
        weight = _WEIGHTS.get(kind, 1)
        if kind == "JPEG" and image.info.get("progressive"):
            weight = 2
        elif kind == "JPEG":
            # Only as many pixels are decoded as will be asked for.
            image.draft(None, (longest, longest))
        if image.width * image.height * weight > most_pixels or width * height > most_pixels * _UNDECODED:
            raise NotEditable(f"{width * height} pixels")
        return Picture(_plain(image), mime, width, height)


def _plain(image: ImageFile.ImageFile) -> Image.Image:
    """The first frame as grey, RGB or RGBA."""
    try:
        image.load()
    except OSError:
        if image.format != "GIF":
            raise
        # What could be read of a GIF is shown.
        image.tile = []
        image.load()
    transparent = image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info
    wanted = "RGBA" if transparent else "L" if image.mode == "L" else "RGB"
    plain: Image.Image = image
    if image.mode in ("I", "I;16", "I;16B", "F"):
        plain = image.point(lambda value: value * (1 / 256)).convert("L")
    elif image.mode != wanted:
        plain = image.convert(wanted)
    # Notes and colour profiles are not for the smaller versions.
    plain.info = {}
    return plain
