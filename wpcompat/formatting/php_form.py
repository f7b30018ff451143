"""Forms as PHP reads them: ``name[]=1&name[k]=2`` becomes an array under ``name``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote_to_bytes

_DEEPEST = 64
"""PHP's ``max_input_nesting_level``: what is deeper is left out."""
_MISLEADING = str.maketrans(". ", "__")

Form = dict[str, Any]
"""Texts and arrays; an array is a dict whose keys are numbers where PHP makes them such."""


def parse(encoded: str, most: int) -> Form:
    """The fields of a query or an ``application/x-www-form-urlencoded`` body, whose bytes come as ISO-8859-1.

    They are UTF-8, percent-encoded or not; other bytes are lone surrogates. ValueError for more than ``most`` fields.
    """
    if encoded.count("&") >= most:
        raise ValueError("too many fields")
    pairs = (pair.partition("=") for pair in encoded.split("&") if pair)
    return collect((_text(name), _text(value)) for name, _, value in pairs)


def collect(pairs: Iterable[tuple[str | None, str]]) -> Form:
    """Fields by name; the last of equal names counts, and what follows the brackets of a name does not.

    A part of a multipart form may have no name (None): PHP reads the form no further.
    """
    form: Form = {}
    for name, value in pairs:
        if name is None:
            break
        name = name.lstrip(" ").split("\0", 1)[0]
        head, keys = variable(name)
        if head:
            _put(form, [head, *keys], value)
    return form


def texts(value: Any) -> list[str]:
    """The texts of an array in their order, or a lone text as the only one; arrays within are left out."""
    if isinstance(value, dict):
        return [item for item in value.values() if isinstance(item, str)]
    return [value] if isinstance(value, str) else []


def _text(encoded: str) -> str:
    return unquote_to_bytes(encoded.replace("+", " ").encode("latin-1")).decode("utf-8", "surrogateescape")


def variable(name: str) -> tuple[str, list[str]]:
    """The variable and the keys of ``variable[key][]``, as many of them as show that it lies too deep."""
    head, bracket, rest = name.partition("[")
    if not bracket or not head:
        return ("", []) if bracket and not head else (head.translate(_MISLEADING), [])
    if "]" not in rest:
        return name.replace("[", "_", 1).translate(_MISLEADING), []
    keys: list[str] = []
    while len(keys) <= _DEEPEST:
        inner, closing, after = rest.partition("]")
        if not closing:
            break
        keys.append(inner if inner.strip() else "")
        if not after.startswith("["):
            break
        rest = after[1:]
    return head.translate(_MISLEADING), keys


def _put(form: Form, path: list[str], value: str) -> None:
    if len(path) > _DEEPEST:
        return
    here: dict[Any, Any] = form
    for position, written in enumerate(path):
        key: Any = written
        if position:
            key = _next(here) if written == "" else _key(written)
        if position == len(path) - 1:
            here[key] = value
            return
        inner = here.get(key)
        if not isinstance(inner, dict):
            inner = here[key] = {}
        here = inner


def _key(written: str) -> Any:
    """Canonical decimal numbers are numbers as keys of PHP's arrays."""
    digits = written.removeprefix("-")
    if len(digits) > 18 or not digits.isascii() or not digits.isdigit():
        return written
    return int(written) if str(int(written)) == written else written


def _next(array: dict[Any, Any]) -> int:
    return max((key for key in array if isinstance(key, int) and key >= 0), default=-1) + 1
