"""The name that an upload gets beside those that are there (``wp_unique_filename``)."""

from __future__ import annotations

import re
from collections.abc import Collection

from wpcompat.formatting.protocols import ascii_lower

_OF_A_SIZE = re.compile(r"-(?:[0-9]+x[0-9]+|scaled|rotated)", re.ASCII | re.IGNORECASE)
_LIKE_A_SIZE = re.compile(r"-(?:[0-9]+x[0-9]+|scaled|rotated)\Z", re.ASCII)


def split_name(name: str) -> tuple[str, str]:
    """What stands before the last dot, and the extension with its dot (``pathinfo``)."""
    stem, dot, extension = name.rpartition(".")
    return (stem, dot + extension if extension else "") if dot else (name, "")


def unique_name(name: str, taken: Collection[str]) -> str:
    """The cleaned name, or with a number in it, that neither a file has nor a size of a file might have.

    The extension comes in lower case; ``taken`` are the names in the folder. The number is put where WordPress's
    replacement of texts puts it, which is not always the end.
    """
    stem, extension = split_name(name)
    low = ascii_lower(extension)
    number, there, sizes = "", set(taken), _bases_of_sizes(taken)
    chosen = name
    if stem and _LIKE_A_SIZE.search(stem):
        number = "1"
        chosen = chosen.replace(stem + extension, f"{stem}-1{extension}")
    lowered = chosen[: len(chosen) - len(extension)] + low
    while chosen in there or lowered in there:
        chosen, lowered, number = _next(chosen, extension, number), _next(lowered, low, number), _more(number)
    for _ in range(len(there) + 1):
        if not stem or split_name(lowered)[0].lower() + low not in sizes:
            break
        lowered, number = _next(lowered, low, number), _more(number)
    return lowered


def _more(number: str) -> str:
    return str(int(number or "0") + 1)


def _next(name: str, extension: str, number: str) -> str:
    """The name with its number raised by one."""
    raised = f"-{_more(number)}{extension}"
    if not number + extension:
        return name + raised
    return name.replace(f"-{number}{extension}", raised).replace(number + extension, raised)


def _bases_of_sizes(taken: Collection[str]) -> set[str]:
    """The names, in lower case, of those whose smaller versions are there."""
    found = set()
    for name in taken:
        stem, extension = split_name(name)
        before, dash, last = stem.rpartition("-")
        if dash and _OF_A_SIZE.fullmatch(dash + last):
            found.add(before.lower() + extension.lower())
    return found
