"""The body of a trackback as PHP reads it: bytes, since the sender says their charset in another field.

Only the five fields of a trackback are kept, so a body of any shape costs no more than its length.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from wpcompat.formatting.php_form import variable

FIELDS = {name.encode(): name for name in ("url", "title", "excerpt", "blog_name", "charset")}
_URLENCODED = "application/x-www-form-urlencoded"
_BLANKS = b" \t\r\n\v\f"
_KIND_ENDS = re.compile("[;, ]")
_BOUNDARY_ENDS = re.compile("[;,]")
_MARKS = re.compile(rb"[;\"']")
_BOUNDARY_BYTES = 5116
"""The longest boundary that PHP takes."""


class TrackbackForm(NamedTuple):
    """The fields as bytes, empty when missing. ``arrays``: names that came as ``url[]=…``."""

    url: bytes = b""
    title: bytes = b""
    excerpt: bytes = b""
    blog_name: bytes = b""
    charset: bytes = b""
    arrays: frozenset[str] = frozenset()


def parse(body: bytes, content_type: str, most: int) -> TrackbackForm:
    """The form in a body. Fields beyond the first ``most`` are left out, as PHP does."""
    plain = _plain(body, most) if _kind(content_type) == _URLENCODED else None
    return plain if plain is not None else _form(field_pairs(body, content_type, most))


def field_pairs(body: bytes, content_type: str, most: int) -> list[tuple[bytes, bytes]]:
    """Names and values of the first ``most`` fields of a form, as they were sent but for their percent-encoding."""
    kind = _kind(content_type)
    if kind == "multipart/form-data":
        return _parts(body, _boundary(content_type), most)
    return _urlencoded(body, most) if kind == _URLENCODED else []


def _kind(content_type: str) -> str:
    return _KIND_ENDS.split(content_type.strip(), maxsplit=1)[0].lower()


def _plain(body: bytes, most: int) -> TrackbackForm | None:
    """The form of a body whose names are those of the fields as they stand; None for any other body."""
    values = {}
    items = body.split(b"&", most)
    for item in items[:most]:
        name, _, value = item.partition(b"=")
        key = FIELDS.get(name)
        if key is None:
            return None
        values[key] = _decoded(value)
    return TrackbackForm(arrays=frozenset(), **values)


def _form(pairs: list[tuple[bytes, bytes]]) -> TrackbackForm:
    values: dict[str, bytes] = {}
    arrays: set[str] = set()
    for written, value in pairs:
        name, keys = variable(written.decode("latin-1").lstrip(" ").partition("\0")[0])
        key = FIELDS.get(name.encode("latin-1"))
        if key is None:
            continue
        values[key] = value
        if keys:
            arrays.add(key)
        else:
            arrays.discard(key)
    return TrackbackForm(arrays=frozenset(arrays), **values)


def _urlencoded(body: bytes, most: int) -> list[tuple[bytes, bytes]]:
    pairs = []
    for item in body.split(b"&", most)[:most]:
        name, _, value = item.partition(b"=")
        pairs.append((_decoded(name), _decoded(value)))
    return pairs


def _decoded(value: bytes) -> bytes:
    value = value.replace(b"+", b" ")
    if b"%" not in value:
        return value
    # Most addresses hold no other marks.
    value = value.replace(b"%3A", b":").replace(b"%2F", b"/")
    return unquote_to_bytes(value) if b"%" in value else value


def _boundary(content_type: str) -> bytes:
    """What follows the first ``=`` behind the word, whatever stands around it; empty when a quote is not closed."""
    _, equals, written = content_type[max(content_type.lower().find("boundary"), 0) :].partition("=")
    if not equals or "boundary" not in content_type.lower():
        return b""
    value, quote, _ = written[1:].partition('"')
    if not written.startswith('"'):
        value = _BOUNDARY_ENDS.split(written, maxsplit=1)[0]
    elif not quote:
        return b""
    return value.encode("latin-1", "replace")[:_BOUNDARY_BYTES]


def _parts(body: bytes, boundary: bytes, most: int) -> list[tuple[bytes, bytes]]:
    """Names and contents. A part begins behind a line that is the boundary, and ends where a line begins with it."""
    pairs: list[tuple[bytes, bytes]] = []
    mark = b"--" + boundary
    at = _behind_line(body, mark, 0) if boundary else -1
    while at >= 0 and len(pairs) < most:
        disposition, at = _head(body, at)
        if disposition is None:
            at = _behind_line(body, mark, at)
            continue
        found = _attributes(disposition)
        if not found:
            break
        end = body.find(b"\n" + mark, at)
        content = body[at:end].removesuffix(b"\r") if end >= 0 else _unended(body[at:], b"\n" + mark)
        if "filename" not in found:
            pairs.append((found["name"], content))
        at = _behind_line(body, mark, end) if end >= 0 else -1
    return pairs


def _unended(content: bytes, mark: bytes) -> bytes:
    """The last content of a body that ends before the boundary, or within it."""
    begun = next((size for size in range(min(len(mark), len(content)), 0, -1) if content.endswith(mark[:size])), 0)
    return content[:-begun].removesuffix(b"\r") if begun else content


def _behind_line(body: bytes, line: bytes, at: int) -> int:
    """Where the next line begins after one that is just ``line``; -1 when none is."""
    found = body.find(line, at)
    while found >= 0:
        end = found + len(line)
        if (found == at or body[found - 1] == 10) and body[end : end + 2].removeprefix(b"\r").startswith(b"\n"):
            return body.index(b"\n", end) + 1
        found = body.find(line, end)
    return -1


def _head(body: bytes, at: int) -> tuple[bytes | None, int]:
    """A part's Content-Disposition, if it has one, and where its content begins. Lines without a name go on from the last."""
    lines: list[list[bytes]] = []
    while (end := body.find(b"\n", at)) >= 0:
        line = body[at:end].removesuffix(b"\r").partition(b"\0")[0]
        at = end + 1
        if not line:
            break
        name, colon, value = line.partition(b":")
        if colon and line[:1] not in _BLANKS:
            lines.append([name.lower(), value.lstrip(_BLANKS)])
        elif lines:
            lines[-1].append(line)
    found = next((line for line in lines if line[0] == b"content-disposition"), None)
    return (b"".join(found[1:]) if found else None), at


def _attributes(disposition: bytes) -> dict[str, bytes]:
    """``name`` and ``filename`` of ``form-data; name="title"``, the last ones; quotes may hold ``;`` and escaped quotes."""
    found = {}
    at = 0
    while at < len(disposition):
        end = _word_end(disposition, at)
        key, equals, value = disposition[at:end].partition(b"=")
        name = key.strip(_BLANKS).lower()
        if equals and name in (b"name", b"filename"):
            found[name.decode()] = _value(value)
        at = end + 1
    return found


def _word_end(text: bytes, at: int) -> int:
    """Where the next ``;`` outside of quotes stands, or the end."""
    mark = _MARKS.search(text, at)
    while mark and mark.group() != b";":
        closing = text.find(mark.group(), mark.end())
        while closing > mark.end() and text[closing - 1] == 92:
            closing = text.find(mark.group(), closing + 1)
        mark = _MARKS.search(text, closing + 1) if closing >= 0 else None
    return mark.start() if mark else len(text)


def _value(written: bytes) -> bytes:
    """The text in quotes, or up to the next blank; a backslash guards a quote and another backslash."""
    text = written.lstrip(_BLANKS)
    quote = text[:1]
    if quote not in (b'"', b"'"):
        return text.split(None, 1)[0].replace(b"\\\\", b"\\") if text else b""
    pieces = []
    for piece in text[1:].split(b"\\\\"):
        guarded = piece.split(b"\\" + quote)
        for index, part in enumerate(guarded):
            inside, end, _ = part.partition(quote)
            pieces.append(inside)
            if end:
                return b"".join(pieces)
            if index < len(guarded) - 1:
                pieces.append(quote)
        pieces.append(b"\\")
    return b"".join(pieces[:-1])
