"""How large the smaller versions of an image are (``image_resize_dimensions`` and its kin). Lengths are pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wpcompat import options
from wpcompat.formatting.php import intval, truthy
from wpcompat.site import Site

BIG_IMAGE = 2560
"""An image that is wider or higher is replaced by one that is not (``big_image_size_threshold``)."""

_IN_OPTIONS = ("medium", "large", "thumbnail", "medium_large")
_FIXED = {"1536x1536": 1536, "2048x2048": 2048}


@dataclass(frozen=True)
class Size:
    """A registered size: the box that the image is fitted into, or cropped to; 0 is no bound."""

    width: int
    height: int
    crop: bool = False


@dataclass(frozen=True)
class Resize:
    """The part of the original that is taken, and the size that it becomes."""

    left: int
    top: int
    source_width: int
    source_height: int
    width: int
    height: int


def registered(site: Site) -> dict[str, Size]:
    """The sizes of the site by name, in the order in which they are made (``wp_get_registered_image_subsizes``)."""
    sizes = {
        name: Size(
            intval(options.text(site, f"{name}_size_w")),
            intval(options.text(site, f"{name}_size_h")),
            truthy(options.text(site, f"{name}_crop")),
        )
        for name in _IN_OPTIONS
    }
    sizes |= {name: Size(length, length) for name, length in _FIXED.items()}
    return {name: size for name, size in sizes.items() if size.width or size.height}


def _rounded(number: float) -> int:
    """PHP's ``round``: halves go away from zero."""
    return math.floor(number + 0.5)


def constrained(width: int, height: int, most_width: int, most_height: int) -> tuple[int, int]:
    """Fitted into a box with the same proportions, never enlarged (``wp_constrain_dimensions``)."""
    if not most_width and not most_height:
        return width, height
    narrower = most_width > 0 and 0 < width > most_width
    lower = most_height > 0 and 0 < height > most_height
    ratios = (most_width / width if narrower else 1.0, most_height / height if lower else 1.0)
    ratio = max(ratios)
    if _rounded(width * ratio) > most_width or _rounded(height * ratio) > most_height:
        ratio = min(ratios)
    new_width, new_height = max(1, _rounded(width * ratio)), max(1, _rounded(height * ratio))
    # A pixel that rounding has lost is given back.
    if narrower and new_width == most_width - 1:
        new_width = most_width
    if lower and new_height == most_height - 1:
        new_height = most_height
    return new_width, new_height


def resized(width: int, height: int, size: Size) -> Resize | None:
    """What an image of this width and height becomes in a size; None when it is not larger (``image_resize_dimensions``)."""
    if width <= 0 or height <= 0 or (size.width <= 0 and size.height <= 0):
        return None
    if _is_smaller(width, height, size):
        return None
    part = _cropped(width, height, size) if size.crop else _fitted(width, height, size)
    if abs(part.width - width) <= 1 and abs(part.height - height) <= 1:
        return None
    return part


def _is_smaller(width: int, height: int, size: Size) -> bool:
    if not size.height:
        return width < size.width
    if not size.width:
        return height < size.height
    return width < size.width and height < size.height


def _fitted(width: int, height: int, size: Size) -> Resize:
    return Resize(0, 0, width, height, *constrained(width, height, size.width, size.height))


def _cropped(width: int, height: int, size: Size) -> Resize:
    """The middle of the image, as much of it as has the proportions of the size."""
    aspect = width / height
    new_width, new_height = min(size.width, width), min(size.height, height)
    new_width = new_width or _rounded(new_height * aspect)
    new_height = new_height or _rounded(new_width / aspect)
    ratio = max(new_width / width, new_height / height)
    part_width, part_height = _rounded(new_width / ratio), _rounded(new_height / ratio)
    return Resize(
        (width - part_width) // 2, (height - part_height) // 2, part_width, part_height, new_width, new_height
    )
