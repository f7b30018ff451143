"""The fields of a query or of a form as the main query takes them (PHP's ``$_GET`` and ``$_POST``)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wpcompat.formatting.php_form import variable

_OF_ARRAYS: Mapping[str, str] = {
    "p": "-1",
    **dict.fromkeys(("robots", "favicon", "tb", "embed", "preview", "exact", "sentence", "withcomments", "withoutcomments"), "1"),
    **dict.fromkeys(("name", "pagename", "page_id", "attachment_id", "year", "monthnum", "day", "hour", "minute", "second", "w", "m", "s", "author", "paged"), ""),
}  # fmt: skip
"""What an array is worth where a text is due. That a post's number is none finds nothing; arrays in other variables count as not given."""
_LISTS = ("cat", "tag")
"""Variables that take an array for the list it is."""


def arguments(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The value of each name, the last one; of an array (``p[]=3``) what the main query makes of it."""
    found: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    for written, value in pairs:
        if written.isidentifier():
            found[written] = value
            lists.pop(written, None)
            continue
        name, keys = variable(written.lstrip(" ").partition("\0")[0])
        if not keys and name:
            found[name] = value
            lists.pop(name, None)
        elif name in _OF_ARRAYS:
            found[name] = _OF_ARRAYS[name]
        elif name in _LISTS:
            lists.setdefault(name, []).append(value)
    return found | {name: ",".join(values) for name, values in lists.items()}
