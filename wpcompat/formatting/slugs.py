"""Texts as names: slugs, logins, keys, class names and file names, by WordPress's rules."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_plus

from wpcompat.formatting.filenames import sanitize_file_name as clean_file_name
from wpcompat.formatting.protocols import ascii_lower
from wpcompat.formatting.strings import is_valid_utf8, octets, strip_tags, trim, wp_strip_all_tags

# Latin letters that become the letter beneath their marks; WordPress knows no others.
_ACCENTED = (
    "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨ"
    "ĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžƠơƯưǍǎǏǐǑǒǓǔǕǖǗǘǙǚǛ"
    "ǜȘșȚțẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴ"
    "ỵỶỷỸỹ"
)
_OTHERS = {
    "£": "", "ª": "a", "º": "o", "Æ": "AE", "Ð": "D", "Ø": "O", "Þ": "TH", "ß": "s", "æ": "ae", "ð": "d", "ø": "o",
    "þ": "th", "Đ": "D", "đ": "d", "Ħ": "H", "ħ": "h", "ı": "i", "Ĳ": "IJ", "ĳ": "ij", "ĸ": "k", "Ŀ": "L", "ŀ": "l",
    "Ł": "L", "ł": "l", "ŉ": "n", "Ŋ": "N", "ŋ": "n", "Œ": "OE", "œ": "oe", "Ŧ": "T", "ŧ": "t", "ſ": "s", "ɑ": "a",
    "€": "E",
}  # fmt: skip


def _without_marks(char: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", char) if not unicodedata.combining(part))


_PLAIN = str.maketrans({char: _without_marks(char) for char in _ACCENTED} | _OTHERS)
_LONGEST = 200
_OCTET = re.compile(r"%([a-fA-F0-9][a-fA-F0-9])")
_MARKED_OCTET = re.compile(r"---([a-fA-F0-9][a-fA-F0-9])---")
_FOREIGN = re.compile(r"[^%a-z0-9 _-]")
_WHITE = re.compile(r"\s+", re.ASCII)
_DASHES = re.compile(r"-+")
_FOREIGN_LOGIN = re.compile(r"[^a-zA-Z0-9 _.\-@]")

_PLAIN_LATIN_1 = str.maketrans(
    dict(
        zip(
            "\x80\x83\x8a\x8e\x9a\x9e\x9f¢¥µÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöøùúûüýÿ",
            "EfSZszYcYuAAAAAACEEEEIIIINOOOOOOUUUUYaaaaaaceeeeiiiinoooooouuuuyy",
            strict=True,
        )
    )
    | {"\x8c": "OE", "\x9c": "oe", "Æ": "AE", "Ð": "DH", "Þ": "TH", "ß": "ss", "æ": "ae", "ð": "dh", "þ": "th"}
)


def _encoded(*points: int) -> frozenset[str]:
    return frozenset("".join(f"%{byte:02x}" for byte in chr(point).encode()) for point in points)


_TO_DASH = _encoded(0xA0, 0x2013, 0x2014)
_TO_NOTHING = _encoded(
    *(0xAD, 0xA1, 0xBF, 0xAB, 0xBB, 0x2039, 0x203A, 0x2018, 0x2019, 0x201C, 0x201D, 0x201A, 0x201B, 0x201E, 0x201F),
    *(0x2022, 0xA9, 0xAE, 0xB0, 0x2026, 0x2122, 0xB4, 0x2CA, 0x301, 0x341, 0x300, 0x304, 0x30C),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *(0xFEFF, 0xFFFC),
)
_SPACE_TO_DASH = _encoded(*range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F)
_NAMED_TO_DASH = ("&nbsp;", "&#160;", "&ndash;", "&#8211;", "&mdash;", "&#8212;")
_TIMES = "%c3%97"


def _any(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(words)))


_DASH_PATTERN, _NOTHING_PATTERN, _SPACE_PATTERN = _any(_TO_DASH), _any(_TO_NOTHING), _any(_SPACE_TO_DASH)


def remove_accents(text: str) -> str:
    """Latin letters without their marks (``remove_accents`` of an English site); other scripts stay."""
    if text.isascii():
        return text
    return text.translate(_PLAIN) if is_valid_utf8(text) else _latin_1_without_accents(text)


def _latin_1_without_accents(text: str) -> str:
    """Bytes that are no UTF-8 are taken for Latin-1, all of them."""
    letters = octets(text).decode("latin-1").translate(_PLAIN_LATIN_1)
    return letters.encode("latin-1").decode("utf-8", "surrogateescape")


def sanitize_title(title: str, fallback: str = "") -> str:
    """The slug of a title, at most 200 characters; ``fallback`` when nothing is left (``sanitize_title``)."""
    return sanitize_title_with_dashes(remove_accents(title)) or fallback


def sanitize_title_with_dashes(title: str, *, saving: bool = True) -> str:
    """Words joined by dashes, other scripts percent-encoded (``sanitize_title_with_dashes``).

    ``saving`` also turns dashes and blanks of all kinds into ``-`` and drops quotes and the like (context ``save``).
    """
    title = strip_tags(title)
    if is_valid_utf8(title):
        title = _uri_encoded("".join(map(str.lower, _beginning(title))))
    else:
        title = _with_octets_alone(title)
    title = ascii_lower(title)
    if saving:
        title = _save(title)
    title = without_references(title).replace(".", "-")
    title = _WHITE.sub("-", _FOREIGN.sub("", title))
    return _DASHES.sub("-", title).strip("-")


def _with_octets_alone(text: str) -> str:
    """Without percent signs, but for those of encoded bytes."""
    return _MARKED_OCTET.sub(r"%\1", _OCTET.sub(r"---\1---", text).replace("%", ""))


def _beginning(text: str) -> str:
    """As ``_with_octets_alone``; of a long text no more than makes a slug, and what its end may still change."""
    size = 4 * _LONGEST
    while True:
        kept = _with_octets_alone(text[:size])
        if size >= len(text) or len(kept) >= _LONGEST + 16:
            return kept
        size *= 8


def _uri_encoded(text: str) -> str:
    """Percent-encode what is not ASCII, and cut where the next character would not fit (``utf8_uri_encode``)."""
    if text.isascii():
        return text[:_LONGEST]
    out: list[str] = []
    room = _LONGEST
    for char in text[:_LONGEST]:
        written = char if char.isascii() else "".join(f"%{byte:02x}" for byte in char.encode())
        room -= len(written)
        if room < 0:
            break
        out.append(written)
    return "".join(out)


def _save(title: str) -> str:
    title = _DASH_PATTERN.sub("-", title)
    for name in _NAMED_TO_DASH:
        title = title.replace(name, "-")
    title = title.replace("/", "-")
    # WordPress replaces one sequence after the other; none of these can arise from the removal of another.
    title = _SPACE_PATTERN.sub("-", _NOTHING_PATTERN.sub("", title))
    return title.replace(_TIMES, "x")


def without_references(text: str) -> str:
    """The text without ``&…;``: from each ampersand to the first semicolon on its line that is not the next character."""
    out: list[str] = []
    at = look = 0
    semicolon = line_end = -1
    while (start := text.find("&", look)) >= 0:
        look = start + 1
        if semicolon < start + 2:
            semicolon = text.find(";", start + 2)
            if semicolon < 0:
                break
        if line_end < start:
            line_end = text.find("\n", start)
            line_end = len(text) if line_end < 0 else line_end
        if semicolon > line_end:
            continue
        out.append(text[at:start])
        at = look = semicolon + 1
    out.append(text[at:])
    return "".join(out)


def sanitize_user(username: str, *, strict: bool = False) -> str:
    """A login; ``strict`` leaves only ASCII letters, digits and ``_ . - @`` and blanks (``sanitize_user``)."""
    username = _OCTET.sub("", remove_accents(wp_strip_all_tags(username)))
    username = without_references(username)
    if strict:
        username = _FOREIGN_LOGIN.sub("", username)
    return _WHITE.sub(" ", trim(username))


def sanitize_key(key: str) -> str:
    """Lower-case letters, digits, ``_`` and ``-`` (``sanitize_key``)."""
    return re.sub(r"[^a-z0-9_\-]", "", ascii_lower(key))


def sanitize_html_class(name: str, fallback: str = "") -> str:
    """A class name; ``fallback``, cleaned too, when nothing is left (``sanitize_html_class``)."""
    name = re.sub(r"[^A-Za-z0-9_-]", "", _OCTET.sub("", name))
    return name or (sanitize_html_class(fallback) if fallback else "")


def sanitize_file_name(name: str, *, unfiltered: bool = False, tidy: bool = False, modern: bool = False) -> str:
    """A file name without accents, blanks and special characters (``sanitize_file_name``).

    Inner extensions that may not be uploaded get ``_``; ``unfiltered`` is for users who may upload HTML and scripts;
    ``tidy`` takes away runs of dots and knows every kind of blank, ``modern`` knows AVIF and HEIF.
    """
    name = remove_accents(name)
    if not is_valid_utf8(name):
        stem, dot, extension = name.rpartition(".")
        name = sanitize_title_with_dashes(stem if dot else name, saving=False) + "." + (extension if dot else "")
        name = octets(name).decode("utf-8", "ignore")
    return clean_file_name(name, unfiltered=unfiltered, tidy=tidy, modern=modern)


def editable_slug(slug: str) -> str:
    """A slug as a form shows it, its characters to be read (``urldecode``); nothing where its bytes are none."""
    try:
        return unquote_plus(slug, errors="strict")
    except UnicodeDecodeError:
        return ""
