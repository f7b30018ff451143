"""What is known of an upload, and the smaller versions of an image (``wp_generate_attachment_metadata``)."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from wpcompat.media import folder, sizes
from wpcompat.media.file_names import split_name
from wpcompat.media.image_header import Header, read_header
from wpcompat.media.image_meta import image_meta, orientation, read_exif
from wpcompat.media.mime_types import mime_type_of
from wpcompat.media.sizes import BIG_IMAGE, Size
from wpcompat.site import Site

if TYPE_CHECKING:
    from wpcompat.media.editor import Picture

logger = logging.getLogger("wpcompat")

_DISPLAYABLE = ("image/jpeg", "image/png", "image/gif", "image/bmp", "image/vnd.microsoft.icon", "image/webp")
_APP1 = 0xE1


def generate(site: Site, path: str, data: bytes, mime: str) -> tuple[str, dict[str, Any]]:
    """The path that the attachment shall have, and its metadata; the smaller versions are written.

    ``path`` is that of the written file below the uploads, ``mime`` the type that its sender named. Never raises for what
    is in the file.
    """
    header = read_header(data) if mime.startswith("image/") else None
    if header is None or not _is_displayable(site, header):
        return path, {"filesize": len(data)}
    # Every worker would hold Pillow in memory, and most of them never see a picture.
    from wpcompat.media import editor

    below, _, name = path.rpartition("/")
    known: dict[str, Any] = {
        "width": header.width, "height": header.height, "file": path, "filesize": len(data), "sizes": {},
        "image_meta": image_meta(data, header, alt=site.profile.media_items_have_alt),
    }  # fmt: skip
    if not editor.can_edit(mime_type_of(site.profile, name)):
        return path, known
    try:
        with (
            editor.edited(
                data, header.mime, most_pixels=site.config["limits.image_pixels"], longest=BIG_IMAGE
            ) as picture,
            folder.opened(site, below) as place,
        ):
            _make(site, picture, header, place, name, known)
    except editor.NotEditable as error:
        logger.info("%s has no smaller versions: %s", path, error)
    except OSError as error:
        logger.warning("the smaller versions of %s could not be written: %s", path, error)
    return known["file"], known


def _is_displayable(site: Site, header: Header) -> bool:
    return header.mime in _DISPLAYABLE or (header.mime == "image/avif" and site.profile.modern_image_types)


def _make(site: Site, picture: Picture, header: Header, place: int, name: str, known: dict[str, Any]) -> None:
    """Replace an image that is too large or not upright, and make its sizes, all of them from the original."""
    from wpcompat.media.editor import TURNS

    turned = 0
    if header.mime == "image/jpeg":
        turned = orientation(read_exif(header.segments.get(_APP1, b"")))
    turns = turned in TURNS
    if header.mime != "image/png" and max(picture.width, picture.height) > BIG_IMAGE:
        scaled = sizes.resized(picture.width, picture.height, Size(BIG_IMAGE, BIG_IMAGE))
        if scaled is not None:
            smaller = picture.resized(scaled)
            smaller.turn(turned)
            _replace(site, smaller, place, name, "scaled", turns, known)
        picture.turn(turned)
    elif turns:
        picture.turn(turned)
        _replace(site, picture, place, name, "rotated", turns, known)
    stem, extension = split_name(name)
    if picture.mime != header.mime:
        extension = ".jpg"
    for label, size in sizes.registered(site).items():
        part = sizes.resized(picture.width, picture.height, size)
        if part is None:
            continue
        own = f"{stem}-{part.width}x{part.height}{extension}"
        length = _save(picture.resized(part).encoded(picture.mime), place, own)
        if length:
            known["sizes"][label] = {
                "file": own, "width": part.width, "height": part.height, "mime-type": picture.mime, "filesize": length,
            }  # fmt: skip


def _replace(
    site: Site, picture: Picture, place: int, name: str, suffix: str, turned: bool, known: dict[str, Any]
) -> None:
    """Let another file stand for the original, which is remembered (``_wp_image_meta_replace_original``).

    Unlike the sizes, it has the format of its name.
    """
    stem, extension = split_name(name)
    own = f"{stem}-{suffix}{extension}"
    length = _save(picture.encoded(mime_type_of(site.profile, name)), place, own)
    if not length:
        return
    known["width"], known["height"] = picture.width, picture.height
    known["file"] = known["file"][: -len(name)] + own
    known["filesize"] = length
    known["original_image"] = name
    if turned:
        known["image_meta"]["orientation"] = 1


def _save(data: bytes, place: int, name: str) -> int:
    """The length of the written file; 0 when a file of that name is there already."""
    try:
        folder.write_new(place, name, data)
    except FileExistsError:
        logger.warning("%s is there already and stays as it is", name)
        return 0
    return len(data)
