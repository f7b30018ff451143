"""The body of a trackback as PHP reads it: bytes, since the sender says their charset in another field.

Only the five fields of a trackback are kept, so a body of any shape costs no more than its length.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote_to_bytes

FIELDS = {name.encode(): name for name in ("url", "title", "excerpt", "blog_name", "charset")}
_BLANKS = b" \t\r\n\v\f"
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
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    if kind == "multipart/form-data":
        pairs = _parts(body, _boundary(parameters), most)
    elif kind == "application/x-www-form-urlencoded":
        plain = _plain(body, most)
        if plain is not None:
            return plain
        pairs = _urlencoded(body, most)
    else:
        pairs = []
    return _form(pairs)


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
        name, bracket, _ = written.lstrip(b" ").partition(b"[")
        name = name.replace(b" ", b"_").replace(b".", b"_")
        if name not in FIELDS:
            continue
        key = FIELDS[name]
        values[key] = value
        if bracket:
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


def _boundary(parameters: str) -> bytes:
    at = parameters.lower().find("boundary=")
    if at < 0:
        return b""
    written = parameters[at + 9 :].strip()
    value = written[1:].split('"', 1)[0] if written.startswith('"') else written.split(",", 1)[0].split(";", 1)[0]
    return value.strip().encode("latin-1", "replace")[:_BOUNDARY_BYTES]


def _parts(body: bytes, boundary: bytes, most: int) -> list[tuple[bytes, bytes]]:
    if not boundary:
        return []
    pairs: list[tuple[bytes, bytes]] = []
    for part in (b"\n" + body).split(b"\n--" + boundary, most + 1)[1 : most + 1]:
        if part.startswith(b"--"):
            break
        name, content = _part(part)
        if name is not None:
            pairs.append((name, content))
    return pairs


def _part(part: bytes) -> tuple[bytes | None, bytes]:
    """The name and content of a part; None for a file and for what has no name."""
    lines_end = part.find(b"\n\r\n")
    bare_end = part.find(b"\n\n")
    if bare_end >= 0 and (lines_end < 0 or bare_end < lines_end):
        head, content = part[:bare_end], part[bare_end + 2 :]
    elif lines_end >= 0:
        head, content = part[:lines_end], part[lines_end + 3 :]
    else:
        return None, b""
    for line in head.split(b"\n")[1:]:
        name, _, value = line.rstrip(b"\r").partition(b":")
        if name.strip(_BLANKS).lower() == b"content-disposition":
            found = _attributes(value)
            return (None if b"filename" in found else found.get(b"name")), content.removesuffix(b"\r")
    return None, b""


def _attributes(disposition: bytes) -> dict[bytes, bytes]:
    """``form-data; name="title"`` as a mapping; quotes may hold ``;`` and escaped quotes."""
    found: dict[bytes, bytes] = {}
    at = disposition.find(b";")
    while at >= 0:
        key, equals, rest = disposition[at + 1 :].partition(b"=")
        if not equals:
            break
        value, end = _value(rest)
        found.setdefault(key.strip(_BLANKS).lower(), value)
        disposition = rest[end:]
        at = disposition.find(b";")
    return found


def _value(rest: bytes) -> tuple[bytes, int]:
    quote = rest[:1]
    if quote not in (b'"', b"'"):
        end = rest.find(b";")
        end = len(rest) if end < 0 else end
        return rest[:end].strip(_BLANKS), end
    end = rest.find(quote, 1)
    while end > 0 and rest[end - 1 : end] == b"\\":
        end = rest.find(quote, end + 1)
    end = len(rest) if end < 0 else end
    return rest[1:end].replace(b"\\" + quote, quote), end
