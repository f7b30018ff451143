"""Choosing among what is registered by its properties (``wp_filter_object_list``)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from wpcompat.formatting.loose import loosely_equal
from wpcompat.formatting.php import truthy
from wpcompat.xmlrpc.params import WrongType, is_array, slash

Kind = TypeVar("Kind")
_DEEPEST = 8


def matching(kinds: Iterable[Kind], properties: Callable[[Kind], dict[str, Any]], wanted: Any) -> list[Kind]:
    """Those of ``kinds`` whose properties all equal, loosely, the members of ``wanted``; an empty one wants nothing.

    ``WrongType`` for what is neither empty nor an array.
    """
    if not truthy(wanted):
        return list(kinds)
    if not is_array(wanted):
        raise WrongType("no list of properties")
    asked = wanted if isinstance(wanted, dict) else dict(enumerate(wanted))
    return [kind for kind in kinds if _has_all(properties(kind), asked)]


def _has_all(properties: dict[str, Any], asked: dict[Any, Any]) -> bool:
    return all(name in properties and loosely_equal(_slashed(value), properties[name]) for name, value in asked.items())


def _slashed(value: Any, depth: int = _DEEPEST) -> Any:
    """Texts as methods receive them; what lies deeper than in any property is compared with nothing, and stays."""
    if isinstance(value, str):
        return slash(value)
    if isinstance(value, dict) and depth:
        return {key: _slashed(item, depth - 1) for key, item in value.items()}
    return [_slashed(item, depth - 1) for item in value] if isinstance(value, list) and depth else value
