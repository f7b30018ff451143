"""What cameras and editors have written into an image (``wp_read_image_metadata``): EXIF, IPTC and XMP."""

from __future__ import annotations

import html
import re
import struct
from typing import Any

from wpcompat.formatting.dates import days_to_month
from wpcompat.formatting.kses import kses_post
from wpcompat.formatting.php import floatval, is_numeric, strval
from wpcompat.formatting.strings import strip_tags
from wpcompat.media.image_header import Header

_APP1, _APP13 = 0xE1, 0xED
_BLANKS = b" \t\n\r\0\x0b"
_MOMENT = re.compile(r"(\d{4})[:-](\d\d)[:-](\d\d) (\d\d):(\d\d):(\d\d)", re.ASCII)
_IPTC_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d) (\d\d):?(\d\d):?(\d\d)(?:([+-])(\d\d):?(\d\d))?", re.ASCII)
_LENGTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 9: 4, 10: 8}
_NUMBERS = {1: "B", 3: "H", 4: "I", 5: "II", 6: "b", 9: "i", 10: "ii"}
_MOST_ENTRIES = 1000
_MOST_VALUES = 64
_SHORT_CAPTION = 80
_EXIF_IFD = 0x8769
_TAGS = {
    0x010E: "ImageDescription", 0x0110: "Model", 0x0112: "Orientation", 0x013B: "Artist", 0x8298: "Copyright",
    0x829A: "ExposureTime", 0x829D: "FNumber", 0x8827: "ISOSpeedRatings", 0x9004: "DateTimeDigitized",
    0x9286: "UserComment", 0x920A: "FocalLength", 0x9C9C: "Comments", 0x9C9D: "Author", _EXIF_IFD: "ExifIFD",
}  # fmt: skip
_UTF16_TAGS = ("Comments", "Author")
_ALT = ("<Iptc4xmpCore:AltTextAccessibility", "</Iptc4xmpCore:AltTextAccessibility>")

Value = bytes | int | tuple[int, int] | list[Any]
"""A text, a number, a fraction, or several of them."""


def image_meta(data: bytes, header: Header, *, alt: bool) -> dict[str, Any]:
    """The members of ``image_meta``, all of them texts; ``alt``: the alternative text is one of them."""
    iptc = read_iptc(header.segments.get(_APP13, b""))
    exif = read_exif(header.segments.get(_APP1, b"")) if header.mime == "image/jpeg" else {}
    caption, title = _texts(iptc, exif)
    found = {
        "aperture": strval(round(_number(exif.get("FNumber")), 2)),
        "credit": _text(_first(iptc, 110) or _first(iptc, 80) or _of(exif, "Artist") or _of(exif, "Author")),
        "camera": _text(_of(exif, "Model")),
        "caption": _text(caption),
        "created_timestamp": _created(iptc, exif),
        "copyright": _text(_first(iptc, 116) or _of(exif, "Copyright")),
        "focal_length": _length(exif.get("FocalLength")),
        "iso": _text(_as_bytes(_only(exif.get("ISOSpeedRatings")))) or "0",
        "shutter_speed": _length(exif.get("ExposureTime")),
        "title": _text(title),
        "orientation": strval(orientation(exif)),
    }
    meta: dict[str, Any] = {name: kses_post(text) for name, text in found.items()}
    meta["keywords"] = [kses_post(_text(word, trimmed=False)) for word in iptc.get(25, [])]
    return meta | ({"alt": kses_post(alternative_text(data))} if alt else {})


def orientation(exif: dict[str, Value]) -> int:
    """How the camera was held, 1 to 8; 0 when it does not say."""
    value = exif.get("Orientation")
    return value if isinstance(value, int) else 0


def _texts(iptc: dict[int, list[bytes]], exif: dict[str, Value]) -> tuple[bytes, bytes]:
    """Caption and title; a short caption is a title too."""
    title = _first(iptc, 105) or _first(iptc, 5)
    caption = _first(iptc, 120)
    if not title and len(caption) < _SHORT_CAPTION:
        title = caption
    described = _of(exif, "ImageDescription", trimmed=False)
    if described:
        title = title or (described.strip(_BLANKS) if len(described) < _SHORT_CAPTION else b"")
        return caption or _of(exif, "UserComment") or described.strip(_BLANKS), title
    return caption or _of(exif, "Comments"), title


def _of(exif: dict[str, Value], name: str, *, trimmed: bool = True) -> bytes:
    """A tag as a text; nothing for what PHP counts as empty."""
    value = _as_bytes(exif.get(name))
    if value == b"0":
        return b""
    return value.strip(_BLANKS) if trimmed else value


def _as_bytes(value: Value | None) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, tuple):
        return b"%d/%d" % value
    return b"%d" % value if isinstance(value, int) else b""


def _only(value: Value | None) -> Value | None:
    return value[0] if isinstance(value, list) else value


def _length(value: Value | None) -> str:
    """A number as a text; several numbers are PHP's text for an array."""
    return "Array" if isinstance(value, list) else strval(_number(value))


def _first(iptc: dict[int, list[bytes]], dataset: int) -> bytes:
    values = iptc.get(dataset, [b""])
    return b"" if values[0] == b"0" else values[0].strip(_BLANKS)


def _text(data: bytes, *, trimmed: bool = True) -> str:
    """UTF-8, or else Latin-1."""
    data = data.strip(_BLANKS) if trimmed else data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _number(value: Value | None) -> int | float:
    """A fraction divided; whole numbers stay whole, and what is no number is 0 (``wp_exif_frac2dec``)."""
    if isinstance(value, bytes):
        over, slash, under = _text(value, trimmed=False).partition("/")
        if not is_numeric(over) or (slash and not is_numeric(under)):
            return 0
        numbers = floatval(over), floatval(under) if slash else 1.0
        return numbers[0] / numbers[1] if numbers[1] else 0
    if isinstance(value, tuple):
        if not value[1]:
            return 0
        return value[0] // value[1] if value[0] % value[1] == 0 else value[0] / value[1]
    return value if isinstance(value, int) else 0


def _created(iptc: dict[int, list[bytes]], exif: dict[str, Value]) -> str:
    """Seconds since 1970, ``0`` when nothing says, empty when it is no date."""
    day, time = (iptc.get(number, [b""])[0] for number in (55, 60))
    if day and time:
        moment = _moment(_IPTC_MOMENT, _text(day + b" " + time))
        if moment:
            return moment
    digitized = _of(exif, "DateTimeDigitized")
    if digitized:
        return _moment(_MOMENT, _text(digitized))
    return "" if day and time else "0"


def _moment(pattern: re.Pattern[str], text: str) -> str:
    """Seconds since 1970; days and months that there are not count from those that there are (PHP's ``strtotime``)."""
    found = pattern.fullmatch(text)
    if found is None:
        return ""
    year, month, day, hour, minute, second = (int(number) for number in found.groups()[:6])
    if month > 12 or day > 31 or hour > 24 or minute > 59 or second > 60:
        return ""
    seconds = days_to_month(year, month) * 86400 + (day - 1) * 86400 + hour * 3600 + minute * 60 + second
    sign, *offset = found.groups()[6:] or (None,)
    if sign:
        seconds -= (1 if sign == "+" else -1) * (int(offset[0]) * 3600 + int(offset[1]) * 60)
    return str(seconds)


def read_iptc(segment: bytes) -> dict[int, list[bytes]]:
    """The values of record 2 by number (PHP's ``iptcparse``)."""
    found: dict[int, list[bytes]] = {}
    at = segment.find(b"\x1c\x02")
    while at >= 0 and at + 5 <= len(segment) and segment[at : at + 1] == b"\x1c":
        record, dataset, length = struct.unpack_from(">BBH", segment, at + 1)
        at += 5
        if length & 0x8000:
            extended = segment[at : at + 4]
            length, at = int.from_bytes(extended, "big"), at + 4
        if at + length > len(segment):
            break
        if record == 2:
            found.setdefault(dataset, []).append(segment[at : at + length])
        at += length
    return found


def read_exif(segment: bytes) -> dict[str, Value]:
    """The tags that WordPress reads, by PHP's names for them (``exif_read_data``). Broken ones are left out."""
    if not segment.startswith(b"Exif\0\0"):
        return {}
    data = segment[6:]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(data[:4])
    if order is None or len(data) < 8:
        return {}
    found = _directory(data, order, struct.unpack_from(order + "I", data, 4)[0])
    inner = found.pop("ExifIFD", 0)
    if isinstance(inner, int) and inner:
        found = {**found, **_directory(data, order, inner)}
    return found


def _directory(data: bytes, order: str, at: int) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if at + 2 > len(data):
        return found
    (count,) = struct.unpack_from(order + "H", data, at)
    for number in range(min(count, _MOST_ENTRIES)):
        entry = at + 2 + 12 * number
        if entry + 12 > len(data):
            break
        tag, kind, amount = struct.unpack_from(order + "HHI", data, entry)
        length = _LENGTHS.get(kind, 0) * amount
        start = entry + 8 if length <= 4 else struct.unpack_from(order + "I", data, entry + 8)[0]
        if tag not in _TAGS or not length or start + length > len(data):
            continue
        name = _TAGS[tag]
        found[name] = _value(data[start : start + length], order, kind, name)
    return found


def _value(data: bytes, order: str, kind: int, name: str) -> Value:
    if name == "UserComment":
        return _user_comment(data)
    if name in _UTF16_TAGS:
        # PHP writes them in Latin-9, and WordPress takes that for Latin-1.
        return data.decode("utf-16-le", "ignore").rstrip("\0").encode("iso-8859-15", "replace")
    if kind not in _NUMBERS:
        return data.partition(b"\0")[0] if kind == 2 else data
    form, length = order + _NUMBERS[kind], _LENGTHS[kind]
    values = [
        struct.unpack(form, data[at : at + length]) for at in range(0, min(len(data), _MOST_VALUES * length), length)
    ]
    found: list[Any] = [value if len(value) == 2 else value[0] for value in values]
    return found if len(found) > 1 else found[0]


def _user_comment(data: bytes) -> bytes:
    """The text behind the eight bytes that name its characters."""
    if data.startswith(b"UNICODE\0"):
        text = data[8:]
        order = "utf-16-be" if text[:1] == b"\0" else "utf-16-le"
        return text.decode(order, "ignore").encode("utf-8", "ignore").rstrip(b" \0")
    return (data[8:] if data[:8] in (b"ASCII\0\0\0", b"\0" * 8) else data).rstrip(b" \0")


def alternative_text(data: bytes) -> str:
    """The alternative text of a picture's XMP packet: its first language (``wp_get_image_alttext``)."""
    start = data.find(b"<x:xmpmeta")
    end = data.find(b"</x:xmpmeta>", start)
    if start < 0 or end < 0:
        return ""
    packet = data[start:end].decode("utf-8", "replace")
    _, found, rest = packet.partition(_ALT[0])
    inside, closed, _ = rest.partition(_ALT[1])
    if not (found and closed):
        return ""
    _, item, words = inside.partition("<rdf:li")
    if item:
        inside = words.partition("</rdf:li>")[0]
    return html.unescape(strip_tags(inside.partition(">")[2])).strip()
