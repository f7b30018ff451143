"""The body of a request, read once though several look at it: the trackback door for its fields, the main query for its own."""

from __future__ import annotations

from typing import Any

from wpcompat.linkbacks.trackback_form import FIELDS, field_pairs
from wpcompat.posts.arguments import arguments
from wpcompat.posts.request import PUBLIC_VARS

_CHUNK = 1 << 16
_READ = "wpcompat.body"
_PUBLIC = frozenset(PUBLIC_VARS)


def body_of(environ: dict[str, Any], limit: int) -> bytes | None:
    """The body of a request; None for one above the limit or cut off."""
    if _READ not in environ:
        # Half a form is none: its sender is gone and will send it again.
        environ[_READ] = read(environ, limit, whole=True)
    body: bytes | None = environ[_READ]
    return body


def variables_of(environ: dict[str, Any], limit: int, most: int) -> dict[str, str]:
    """The variables of the main query that a POST has in its form."""
    if environ["REQUEST_METHOD"] != "POST":
        return {}
    pairs = field_pairs(body_of(environ, limit) or b"", environ.get("CONTENT_TYPE", ""), most)
    found = arguments((_text(name), _text(value)) for name, value in pairs)
    return {name: value for name, value in found.items() if name in _PUBLIC}


def is_plain_trackback(environ: dict[str, Any], limit: int, most: int) -> bool:
    """Whether a POST's form says nothing to the main query."""
    body = body_of(environ, limit) or b""
    # This is what all who send trackbacks send, and nothing needs to be taken apart for it.
    if all(item.partition(b"=")[0] in FIELDS for item in body.split(b"&")):
        return True
    return not variables_of(environ, limit, most)


def _text(written: bytes) -> str:
    return written.decode("utf-8", "surrogateescape")


def read(environ: dict[str, Any], limit: int, *, whole: bool) -> bytes | None:
    """The bytes of a body, of which at most a chunk beyond ``limit`` is read; None when there are more or its sender went away.

    ``whole``: one that is shorter than it said is none either.
    """
    written = environ.get("CONTENT_LENGTH") or ""
    length = int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None
    if length is None and not environ.get("wsgi.input_terminated"):
        return None if written.isdigit() else b""
    if length is not None and length > limit:
        return None
    parts: list[bytes] = []
    left = limit + 1 if length is None else length
    while left > 0:
        try:
            part = environ["wsgi.input"].read(min(_CHUNK, left))
        except (OSError, ValueError):  # the sender went away, or its chunks are broken
            return None
        if not part:
            break
        left -= len(part)
        parts.append(part)
    body = b"".join(parts)
    is_cut = whole and length is not None and len(body) < length
    return None if is_cut or len(body) > limit else body
