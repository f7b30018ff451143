"""WordPress's plain-text filters: what is stripped from a text, and how a text is escaped for HTML and XML.

Every function is linear in the length of its text and takes any ``str``, lone surrogates included (they stand for
bytes that are not UTF-8, and blank the text where WordPress blanks it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wpcompat.formatting.entities import (
    convert_invalid_entities,
    ent2ncr,
    html_entity_decode,
    htmlspecialchars_decode,
    normalize_entities,
)
from wpcompat.formatting.striptags import strip_tags

__all__ = [
    "WHITE",
    "check_invalid_utf8",
    "convert_invalid_entities",
    "ent2ncr",
    "esc_attr",
    "esc_html",
    "esc_textarea",
    "esc_xml",
    "html_entity_decode",
    "htmlspecialchars_decode",
    "is_valid_utf8",
    "loosely_equal",
    "normalize_entities",
    "normalize_whitespace",
    "octets",
    "remove_percent_octets",
    "sanitize_text_field",
    "sanitize_textarea_field",
    "specialchars",
    "strip_tags",
    "trim",
    "wp_html_excerpt",
    "wp_strip_all_tags",
    "zeroise",
]

WHITE = " \t\n\r\0\v"
"""What PHP's ``trim`` removes from the ends of a text."""

_BLANKS = re.compile(r"[\r\n\t ]+")
_SPACES = re.compile(r" +")
_OCTET = re.compile(r"%[a-fA-F0-9]{2}")
_RAW_ELEMENT = re.compile(r"<(script|style)", re.ASCII | re.IGNORECASE)
_CLOSING = {
    "script": re.compile(r"</script>", re.ASCII | re.IGNORECASE),
    "style": re.compile(r"</style>", re.ASCII | re.IGNORECASE),
}
_NUMERIC = re.compile(
    r"[ \t\n\r\v\f]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\n\r\v\f]*", re.ASCII
)
_HEX = frozenset("0123456789abcdefABCDEF")
_PLAIN_LINE = re.compile("[!-$&-;=-~]+(?: [!-$&-;=-~]+)*")
"""Printable ASCII with single blanks, without tags and percent signs: there is nothing to clean."""
_ESCAPES = {
    "none": {"<": "&lt;", ">": "&gt;"},
    "double": {"<": "&lt;", ">": "&gt;", '"': "&quot;"},
    "single": {"<": "&lt;", ">": "&gt;", "'": "&#039;"},
    "both": {"<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#039;"},
    "xml": {"<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"},
}
_TABLES = {quotes: str.maketrans(table) for quotes, table in _ESCAPES.items()}
_SPECIAL = re.compile("[&<>\"']")


def trim(text: str) -> str:
    """PHP's ``trim``: blanks, tabs, line ends, NUL and vertical tabs at the ends (no form feeds)."""
    return text.strip(WHITE)


_SLASHES = str.maketrans({"\\": "\\\\", "'": "\\'", '"': '\\"', "\0": "\\0"})


def slash(text: str) -> str:
    """PHP's ``addslashes``, which WordPress applies to every text argument of XML-RPC first (``wp_slash``)."""
    return text.translate(_SLASHES)


def unslash(text: str) -> str:
    """Take one layer of backslashes off (PHP's ``stripslashes``)."""
    if "\\" not in text:
        return text
    kept, at = [], 0
    while (found := text.find("\\", at)) >= 0:
        kept.append(text[at:found])
        following = text[found + 1 : found + 2]
        kept.append("\0" if following == "0" else following)
        at = found + 2
    return "".join((*kept, text[at:]))


def is_valid_utf8(text: str) -> bool:
    """Whether the text can be written as UTF-8, that is: has no lone surrogates."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def check_invalid_utf8(data: bytes | str) -> str:
    """Bytes as text; empty when they are not UTF-8 (``wp_check_invalid_utf8``)."""
    if isinstance(data, str):
        return data if is_valid_utf8(data) else ""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return ""


def octets(text: str) -> bytes:
    """The text's bytes: UTF-8, and for lone surrogates the single byte each stands for, if it stands for one."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def substituted(text: str) -> str:
    """The text with U+FFFD in the place of bytes that are no UTF-8 (PHP's ``ENT_SUBSTITUTE``)."""
    return text if is_valid_utf8(text) else octets(text).decode("utf-8", "replace")


def zeroise(number: int, digits: int) -> str:
    """A number with leading zeros up to a width (``zeroise``)."""
    return str(number).rjust(digits, "0")


def loosely_equal(one: str, other: str) -> bool:
    """PHP's ``==`` of two texts: as numbers when both are numeric, else as texts."""
    if one == other:
        return True
    if len(one) > 400 or len(other) > 400 or not (_NUMERIC.fullmatch(one) and _NUMERIC.fullmatch(other)):
        return False
    return float(one) == float(other)


def specialchars(text: str, quotes: str = "both", double_encode: bool = False) -> str:
    """Escape ``& < >`` and quotes for HTML (``_wp_specialchars``).

    ``quotes`` is one of none, double, single, both, and xml (both, with XML's own names only). Unless
    ``double_encode``, references that stand in the text already are kept. Text that is not UTF-8 becomes empty.
    """
    if not _SPECIAL.search(text):
        return text
    if not is_valid_utf8(text):
        return ""
    if double_encode:
        return text.replace("&", "&amp;").translate(_TABLES[quotes])
    text = normalize_entities(text, xml=quotes == "xml")
    if quotes != "xml":
        # PHP's HTML 4.01 knows no apos, so the one name that WordPress lets stand and PHP does not is escaped.
        text = text.replace("&apos;", "&amp;apos;")
    return text.translate(_TABLES[quotes])


def esc_html(text: str) -> str:
    """Escape for HTML text, both quotes too (``esc_html``)."""
    return specialchars(check_invalid_utf8(text))


def esc_attr(text: str) -> str:
    """Escape for an attribute's value (``esc_attr``)."""
    return specialchars(check_invalid_utf8(text))


def esc_textarea(text: str) -> str:
    """Escape for a textarea: every ``&`` once more, so that the text is edited as it is stored (``esc_textarea``)."""
    return specialchars(text, double_encode=True) if is_valid_utf8(text) else ""


def esc_xml(text: str) -> str:
    """Escape for XML; CDATA sections pass untouched (``esc_xml``)."""
    text = check_invalid_utf8(text)
    out: list[str] = []
    at = 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start + 9)) >= 0:
        out += [specialchars(text[at:start], "xml"), text[start : end + 3]]
        at = end + 3
    out.append(specialchars(text[at:], "xml"))
    return "".join(out)


def normalize_whitespace(text: str) -> str:
    """Runs of line ends as one, runs of blanks and tabs as one blank (``normalize_whitespace``)."""
    text = re.sub(r"\n+", "\n", trim(text).replace("\r", "\n"))
    return re.sub(r"[ \t]+", " ", text)


def wp_strip_all_tags(text: str, remove_breaks: bool = False) -> str:
    """Strip tags, and ``script`` and ``style`` with their content, and trim (``wp_strip_all_tags``)."""
    text = strip_tags(remove_raw_elements(text))
    if remove_breaks:
        text = _BLANKS.sub(" ", text)
    return trim(text)


def remove_raw_elements(text: str) -> str:
    """The text without closed ``script`` and ``style`` elements; prefixes of longer names count as them."""
    if "<" not in text:
        return text
    out: list[str] = []
    at = tag_end = 0
    search_from = 0
    unclosed: set[str] = set()
    while found := _RAW_ELEMENT.search(text, search_from):
        search_from = found.end()
        name = found.group(1).lower()
        if tag_end < search_from + 1:
            tag_end = text.find(">", search_from) + 1
            if not tag_end:
                break
        if name in unclosed:
            continue
        closing = _CLOSING[name].search(text, tag_end)
        if not closing:
            unclosed.add(name)
            continue
        out.append(text[at : found.start()])
        at = search_from = closing.end()
    out.append(text[at:])
    return "".join(out)


def pre_kses_less_than(text: str) -> str:
    """Escape each ``<`` piece that meets no ``>`` before the next ``<`` (``wp_pre_kses_less_than``)."""
    return "".join(_less_than_pieces(text)) if "<" in text else text


def _less_than_pieces(text: str) -> Iterator[str]:
    first, *pieces = text.split("<")
    yield first
    for piece in pieces:
        yield "<" + piece if ">" in piece else esc_html("<" + piece)


def remove_percent_octets(text: str) -> str:
    """The text without ``%41`` and its kind, also those that appear as others vanish."""
    once = _OCTET.sub("", text)
    if once == text or not _OCTET.search(once):
        return once
    kept: list[str] = []
    for char in once:
        kept.append(char)
        if len(kept) > 2 and kept[-3] == "%" and char in _HEX and kept[-2] in _HEX:
            del kept[-3:]
    return "".join(kept)


def sanitize_text_field(text: str) -> str:
    """One clean line: valid UTF-8, no tags, no percent octets, blanks collapsed (``sanitize_text_field``)."""
    return _sanitize(text, keep_newlines=False)


def sanitize_textarea_field(text: str) -> str:
    """As ``sanitize_text_field``, but white space within stays (``sanitize_textarea_field``)."""
    return _sanitize(text, keep_newlines=True)


def _sanitize(text: str, *, keep_newlines: bool) -> str:
    if _PLAIN_LINE.fullmatch(text):
        return text
    text = check_invalid_utf8(text)
    if "<" in text:
        text = wp_strip_all_tags(pre_kses_less_than(text)).replace("<\n", "&lt;\n")
    if not keep_newlines:
        text = _BLANKS.sub(" ", text)
    text = trim(text)
    if "%" not in text:
        return text
    without = remove_percent_octets(text)
    return text if without == text else trim(_SPACES.sub(" ", without))


def wp_html_excerpt(text: str, length: int, more: str = "") -> str:
    """The first ``length`` characters without tags; ``more`` follows when something was cut (``wp_html_excerpt``)."""
    if len(text) <= length and "&" not in text and _PLAIN_LINE.fullmatch(text):
        return text
    text = wp_strip_all_tags(text, True)
    excerpt = _without_broken_entity(text[:length])
    return excerpt if loosely_equal(text, excerpt) else trim(excerpt) + more


def _without_broken_entity(text: str) -> str:
    """Cut at the first of the last ``&`` that up to six bytes follow, none of them ``;`` or white."""
    cut, room = len(text), 6
    for at in range(len(text) - 1, max(-1, len(text) - 8), -1):
        char = text[at]
        if char == "&":
            cut = at
        room -= len(char.encode("utf-8", "surrogatepass"))
        if char in "; \t\n\r\v\f" or room < 0:
            break
    return text[:cut]
