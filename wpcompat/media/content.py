"""Whether a file is what its name says, for sites that do not take a name's word for it."""

from __future__ import annotations

from wpcompat.media.image_header import read_header

_ICONS = "image/x-icon"
_STARTS = {
    "application/pdf": (b"%PDF-",),
    "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
    "application/x-gzip": (b"\x1f\x8b",),
    "application/rar": (b"Rar!\x1a\x07",),
    "application/x-7z-compressed": (b"7z\xbc\xaf\x27\x1c",),
    "application/rtf": (b"{\\rtf",),
    "image/tiff": (b"II*\0", b"MM\0*"),
    "audio/flac": (b"fLaC", b"ID3"),
    "audio/wav": (b"RIFF",),
    "audio/ogg": (b"OggS",),
    "audio/midi": (b"MThd",),
    "video/ogg": (b"OggS",),
    "video/avi": (b"RIFF",),
    "video/webm": (b"\x1aE\xdf\xa3",),
    "video/x-matroska": (b"\x1aE\xdf\xa3",),
    "video/x-flv": (b"FLV",),
}
_OFFICE = ("application/vnd.openxmlformats-", "application/vnd.oasis.opendocument.")
_ZIP = _STARTS["application/zip"]
_HEADERS = ("image/jpeg", "image/png", "image/gif", "image/bmp", "image/webp", "image/avif")
_CODE = (
    b"<?php", b"<?=", b"<script", b"<html", b"<!doctype", b"<svg", b"<iframe", b"<body", b"<head", b"#!", b"mz", b"\x7felf",
)  # fmt: skip
"""How files begin, or what stands near their beginning, that a server or a browser would run."""

_LOOKED_AT = 4096
_MAY_BE_CODE = ("text/html", "application/javascript")


def is_of(kind: str, data: bytes) -> bool:
    """Whether the content is of the type that belongs to the file's name."""
    if kind in _MAY_BE_CODE or not data:
        return True
    if kind in _HEADERS:
        header = read_header(data)
        return header is not None and header.mime == kind and not _has_code(data)
    if kind == _ICONS:
        return data.startswith(b"\0\0\1\0")
    starts = _ZIP if kind.startswith(_OFFICE) else _STARTS.get(kind)
    if starts is not None:
        return data.startswith(starts)
    head = data[:_LOOKED_AT].lower().lstrip(b" \t\r\n\xef\xbb\xbf")
    return not head.startswith(_CODE) and not _has_code(data)


def _has_code(data: bytes) -> bool:
    """Whether PHP or a script stands anywhere: no picture or plain text has a reason to hold it."""
    low = data.lower()
    return b"<?php" in low or b"<script" in low
