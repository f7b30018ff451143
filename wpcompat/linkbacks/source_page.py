"""From a source page's bytes to its title and the words around the link: WordPress's verdicts in linear time.

WordPress (``wp_xmlrpc_server::pingback_ping``) searches with patterns that restart at every ``<``; on hostile pages they
take minutes. Here each byte is looked at a bounded number of times: a ``<`` whose ``>`` or closing tag is missing is known
to be hopeless before it is tried. Everything works on bytes, since WordPress converts no character set.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wpcompat.formatting.strings import check_invalid_utf8, remove_raw_elements, strip_tags

SPACE_RUNS = re.compile(rb"[\r\n\t ]+")
BLOCK_TAGS = re.compile(rb"</*(?:h[1-6]|p|th|td|li|dt|dd|pre|caption|input|textarea|button|body)[^>]*>")
"""Names are prefixes, lower case only: ``<picture>`` and ``<link>`` split the page as ``<p>`` and ``<li>`` do."""
TITLE = re.compile(rb"<title>([^<]*)</title>", re.IGNORECASE)
WHITE_SPACE = b" \t\n\v\f\r"
"""What PCRE's ``\\s`` matches in a text of bytes."""
PHP_TRIM = b" \t\n\r\0\v"

LINK_TEXT_BYTES = 100
CONTEXT_BYTES = 100
MORE = b"&#8230;"


class NoTitle(ValueError):
    """The page has no title (fault 32)."""


class NoLink(ValueError):
    """The page has no link to the target (fault 17), but a title: ``args[0]``."""


@dataclass(frozen=True)
class SourceLink:
    """``title`` and ``excerpt`` are plain text, not yet escaped; either is empty where its bytes are not UTF-8."""

    title: str
    excerpt: str


@dataclass(frozen=True)
class _Link:
    markup: bytes
    text: bytes


def read(body: bytes, target: str) -> SourceLink:
    """The title of a page and the words around its first link to ``target`` (with ``&`` written ``&amp;``).

    Raises ``NoTitle`` and ``NoLink``, in this order of precedence.
    """
    wanted = target.encode("utf-8", "surrogatepass")
    page = SPACE_RUNS.sub(b" ", body.replace(b"<!DOC", b"<DOC"))
    page = _split_blocks(page)
    title = _title(page)
    page = _strip(_without_raw_elements(page), "a")
    for piece in page.split(b"\n\n"):
        link = _find_link(piece, wanted) if wanted in piece else None
        if link:
            return SourceLink(check_invalid_utf8(title), check_invalid_utf8(_excerpt(piece, link)))
    raise NoLink(check_invalid_utf8(title))


def _split_blocks(page: bytes) -> bytes:
    # Behind the last ">" no tag can end, so every match that is begun before it succeeds.
    end = page.rfind(b">") + 1
    return BLOCK_TAGS.sub(b"\n\n", page[:end]) + page[end:]


def _title(page: bytes) -> bytes:
    found = TITLE.search(page)
    if not found or found.group(1) in (b"", b"0"):
        raise NoTitle
    return found.group(1)


def _find_link(piece: bytes, target: bytes) -> _Link | None:
    """The first ``<a …TARGET…>text</a>`` whose text has no ``>``."""
    inside = target.find(b">")
    start = 0
    end = piece.find(b">")
    while end >= 0:
        opening = piece.find(b"<a", start, end)
        if opening >= 0:
            tag_end = _tag_end(piece, target, inside, opening, end)
            text_end = piece.find(b">", tag_end + 1) - 3 if tag_end >= 0 else -1
            if text_end > tag_end + 1 and piece.startswith(b"</a>", text_end):
                return _Link(piece[opening : text_end + 4], piece[tag_end + 1 : text_end])
        start, end = end + 1, piece.find(b">", end + 1)
    return None


def _tag_end(piece: bytes, target: bytes, inside: int, opening: int, end: int) -> int:
    """Where the tag ends that begins at ``opening`` and holds the target, or -1; ``end`` is its first ``>``.

    At least one byte stands between ``<a`` and the target. A target with a ``>`` in it (at ``inside``) can only lie so that
    its first one is the tag's.
    """
    if inside < 0:
        return end if piece.find(target, opening + 3, end) >= 0 else -1
    if end - inside < opening + 3 or not piece.startswith(target, end - inside):
        return -1
    return piece.find(b">", end - inside + len(target))


def _excerpt(piece: bytes, link: _Link) -> bytes:
    piece = piece.replace(b"<wpcontext>", b"").replace(b"</wpcontext>", b"")
    text = link.text if len(link.text) <= LINK_TEXT_BYTES else link.text[:LINK_TEXT_BYTES] + MORE
    marker = b"<wpcontext>" + text + b"</wpcontext>"
    marked = _strip(piece.replace(link.markup, marker), "wpcontext").strip(PHP_TRIM)
    return _strip(_cut(marked, marker))


def _cut(marked: bytes, marker: bytes) -> bytes:
    """The words around the marker: from the earliest white space in reach before it to the latest behind it.

    Where there is none before or none behind, the whole text stays.
    """
    start = -1
    best = b""
    at = marked.find(marker)
    while at >= 0:
        if 0 <= start < at - CONTEXT_BYTES - 1:
            break
        after = at + len(marker)
        last = _last_space(marked, after, after + CONTEXT_BYTES + 1)
        if start < 0 <= last:
            start = _first_space(marked, max(0, at - CONTEXT_BYTES - 1), at)
        if 0 <= start < at and last >= 0:
            best = marked[start + 1 : last]
        at = marked.find(marker, after)
    return best if start >= 0 else marked


def _first_space(text: bytes, start: int, end: int) -> int:
    return next((at for at in range(start, end) if text[at] in WHITE_SPACE), -1)


def _last_space(text: bytes, start: int, end: int) -> int:
    return next((at for at in range(min(end, len(text)) - 1, start - 1, -1) if text[at] in WHITE_SPACE), -1)


def _without_raw_elements(page: bytes) -> bytes:
    return remove_raw_elements(page.decode("latin-1")).encode("latin-1")


def _strip(page: bytes, *allowed: str) -> bytes:
    # ISO-8859-1 gives every byte one character, so the text routines work byte for byte.
    return strip_tags(page.decode("latin-1"), allowed).encode("latin-1")
