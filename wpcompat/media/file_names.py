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
    """The cleaned name, or with a number behind it, that neither a file has nor a size of a file might have.

    The extension comes in lower case; ``taken`` are the names in the folder.
    """
    stem, extension = split_name(name)
    low = ascii_lower(extension)
    number = 1 if stem and _LIKE_A_SIZE.search(stem) else 0
    there = set(taken)
    sizes = _bases_of_sizes(taken)
    while True:
        numbered = f"{stem}-{number}" if number else stem
        clash = numbered + extension in there or numbered + low in there
        if not clash and not (numbered and (numbered.lower() + low) in sizes):
            return numbered + low
        number += 1


def _bases_of_sizes(taken: Collection[str]) -> set[str]:
    """The names, in lower case, of those whose smaller versions are there."""
    found = set()
    for name in taken:
        stem, extension = split_name(name)
        before, dash, last = stem.rpartition("-")
        if dash and _OF_A_SIZE.fullmatch(dash + last):
            found.add(before.lower() + extension.lower())
    return found
