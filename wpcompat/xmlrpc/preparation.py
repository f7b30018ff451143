"""What is done to a body before a parser sees it: what WordPress takes off and refuses, and what no parser should be given."""

from __future__ import annotations

import re
from collections.abc import Callable

from wpcompat.xmlrpc.faults import not_well_formed

_BLANKS = b" \t\n\r\0\x0b"
_ROOTS = (b"<methodCall", b"<methodResponse", b"<fault")
_MAX_TAGS = 60_000
_NO_TAGS = ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>"), (b"<?", b"?>"))
_QUOTE_OR_END = re.compile(rb"""[>"']""")


def prepare(body: bytes) -> bytes:
    """What is left for the parser: without prolog and DOCTYPE, checked for its root and its number of ``<``."""
    body = _replaced(body, 100, _without_prolog).strip(_BLANKS)
    body = _replaced(body, 200, _without_doctype).strip(_BLANKS)
    root = re.split(rb"[> \t\r\n]", body[:20], maxsplit=1)[0]
    if root not in _ROOTS or body.count(b"<") > _MAX_TAGS:
        raise not_well_formed()
    return body


def _replaced(body: bytes, size: int, rule: Callable[[bytes], bytes]) -> bytes:
    """The body with another beginning; large bodies are not copied for nothing."""
    head = body[:size]
    left = rule(head)
    return body if left == head else left + body[size:]


def refuse_crowded_tags(body: bytes, most: int) -> None:
    """Raises ``Fault`` -32700 when the tags hold more than so many quoted values.

    A parser tells of a tag when it has read all of its attributes, which may be a million.
    """
    at = body.find(b"<") if body.count(b"=") > most else -1
    while at >= 0:
        for opening, closing in _NO_TAGS:
            if body.startswith(opening, at):
                at = body.find(closing, at + len(opening))
                break
        else:
            at, values = _end_of_tag(body, at, most)
            most -= values
        at = body.find(b"<", at) if at >= 0 else -1


def _end_of_tag(body: bytes, at: int, most: int) -> tuple[int, int]:
    """Where the ``>`` of a tag stands that begins at ``at``, -1 when it has none, and how many values come before it."""
    for values in range(most + 1):
        found = _QUOTE_OR_END.search(body, at)
        if found is None or found.group() == b">":
            return found.start() if found else -1, values
        at = body.find(found.group(), found.end()) + 1
        if not at:
            return -1, values
    raise not_well_formed()


def _without_prolog(head: bytes) -> bytes:
    start = head.find(b"<?xml")
    end = head.find(b"?>", start + 5)
    return head if start < 0 or end < 0 else head[:start] + head[end + 2 :]


def _without_doctype(head: bytes) -> bytes:
    end = head.find(b">")
    return head[end + 1 :] if end >= 0 and head[:9].upper() == b"<!DOCTYPE" else head
