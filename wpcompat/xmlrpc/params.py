"""Arguments as PHP's methods take them: by position, coerced, never refused for their type.

A method's parameters after ``call`` are annotated with one of these; ``registry.method`` reads them.
"""

from __future__ import annotations

from typing import Annotated, Any

from wpcompat.formatting import php, strings
from wpcompat.formatting.php import intval, strval, truthy
from wpcompat.xmlrpc.wire import DateTime

WrongType = php.WrongType
slash = strings.slash


class WholeArguments:
    """Marks the parameter that takes all arguments as one value."""


def as_text(value: Any) -> str:
    """PHP's ``(string)``; an array reads ``Array``. A date object has no text: ``WrongType``."""
    if isinstance(value, DateTime):
        raise WrongType("a date where a text belongs")
    return strval(value)


Int = Annotated[int, intval]
Str = Annotated[str, as_text]
Raw = Annotated[Any, None]
"""The value as it was read; None when it is missing."""
Whole = Annotated[Any, WholeArguments]


def is_array(args: Any) -> bool:
    return isinstance(args, (list, dict))


def unwrap(params: list[Any] | dict[Any, Any]) -> Any:
    """What the method receives: exactly one parameter is handed over itself, not in a list."""
    return argument(params, 0) if len(params) == 1 else params


def argument(args: Any, position: int) -> Any:
    """``$args[position]``: None where there is nothing, a byte of a text, ``WrongType`` for a date object."""
    if isinstance(args, list):
        return args[position] if position < len(args) else None
    if isinstance(args, dict):
        return args.get(position)
    if isinstance(args, str):
        data = args.encode("utf-8", "surrogateescape")
        return data[position : position + 1].decode("utf-8", "surrogateescape")
    if isinstance(args, DateTime):
        raise WrongType("a date where arguments belong")
    return None


def member(struct: Any, name: str) -> Any:
    """``$struct['name']``: None where there is nothing; ``WrongType`` for a text or a date object, which PHP dies of."""
    if isinstance(struct, dict):
        return struct.get(name)
    if isinstance(struct, (str, DateTime)):
        raise WrongType(f"no struct to read {name} of")
    return None


def has(struct: Any, name: str) -> bool:
    """``isset( $struct['name'] )``: a text has no members; asking a date object is ``WrongType``."""
    if isinstance(struct, DateTime):
        raise WrongType(f"no struct to look for {name} in")
    return isinstance(struct, dict) and struct.get(name) is not None


def given(struct: Any, name: str) -> bool:
    """``! empty( $struct['name'] )``."""
    return has(struct, name) and truthy(struct[name])


def elements(array: Any) -> list[Any]:
    """What PHP's ``foreach`` finds in an array; nothing in anything else."""
    if isinstance(array, dict):
        return list(array.values())
    return list(array) if isinstance(array, list) else []


def wanted_fields(fields: Any) -> set[str]:
    """The names in a list of fields, of which only texts count; ``WrongType`` for what is no array."""
    if not is_array(fields):
        raise WrongType("no list of fields")
    return {name for name in elements(fields) if isinstance(name, str)}


def text_of(value: Any) -> str:
    """The text that PHP's functions take a scalar for; they die of an array and of an object: ``WrongType``."""
    if is_array(value) or isinstance(value, DateTime):
        raise WrongType("no text")
    return strval(value)


def text_or_nothing(value: Any) -> str:
    """The text of a scalar; an empty one for an array or an object, which nothing reads before the database."""
    return "" if is_array(value) or isinstance(value, DateTime) else strval(value)
