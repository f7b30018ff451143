"""PHP's coercions and its serialisation, as far as WordPress's data depend on them.

Values are ``str``, ``int``, ``float``, ``bool``, ``None`` and, for arrays, ``dict`` (keys ``str`` or ``int``) or ``list``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

_TRIMMED = " \t\n\r\0\v"
_SERIALIZED_NUMBER = re.compile("[bid]:[0-9.E+-]+;")
_SERIALIZED_LENGTH = re.compile("[saOE]:[0-9]+:")
_INT = re.compile(r"[ \t\n\r\v\f]*([+-]?[0-9]+)")
_FLOAT = re.compile(r"[ \t\n\r\v\f]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")
_MAX = 9223372036854775807


class SerializeError(ValueError):
    """The text is not one serialised value of scalars and arrays."""


class WrongType(Exception):
    """A value of a type that PHP dies of where it stands."""


class PhpObject:
    """A value that is an object to PHP: it has no text, and is stored with its class and its members."""

    def php_members(self) -> tuple[str, dict[str, Any]]:
        """The name of the class, and its members in their order."""
        raise NotImplementedError


class StdClass(PhpObject):
    """An object of PHP's without a class of its own."""

    def __init__(self, members: dict[str, Any]) -> None:
        self._members = members

    def php_members(self) -> tuple[str, dict[str, Any]]:
        return "stdClass", self._members


def intval(value: Any) -> int:
    """PHP's ``(int)``: leading digits of a text, 64 bits saturating; a non-empty array or object is 1."""
    if isinstance(value, str) and len(value) < 19 and (not value or (value.isascii() and value.isdigit())):
        return int(value or "0")
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return max(-_MAX - 1, min(_MAX, value))
    if isinstance(value, float):
        return int(value) if -_MAX <= value <= _MAX else 0
    if isinstance(value, str):
        number = _FLOAT.match(value[:400])
        if number and not number.group(1).lstrip("+-").isdigit():
            real = float(number.group(1))
            return 0 if math.isinf(real) else max(-_MAX - 1, min(_MAX, int(real)))
        found = _INT.match(value[:400])
        return max(-_MAX - 1, min(_MAX, int(found.group(1)))) if found else 0
    if value is None:
        return 0
    if isinstance(value, (dict, list, tuple)):
        return 1 if value else 0
    return 1


def absint(value: Any) -> int:
    """WordPress's ``absint``, within 64 bits."""
    return min(abs(intval(value)), _MAX)


def floatval(value: Any) -> float:
    """PHP's ``(float)`` of a scalar."""
    if isinstance(value, (bool, int, float)):
        return float(value)
    found = _FLOAT.match(value[:400]) if isinstance(value, str) else None
    return float(found.group(1)) if found else 0.0


def is_numeric(text: str) -> bool:
    """PHP's ``is_numeric`` of a text: a number with nothing but white space around it."""
    found = _FLOAT.match(text[:400])
    return found is not None and not text[found.end() :].strip(" \t\n\r\v\f")


def truthy(value: Any) -> bool:
    """PHP's ``(bool)``: also the text ``0`` is false."""
    return bool(value) and value != "0"


def strval(value: Any) -> str:
    """PHP's ``(string)``; 14 significant digits, ``Array`` for an array. An object has no text: ``WrongType``."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, float):
        written = format(value, ".14G")
        mantissa, e, exponent = written.partition("E")
        if not e:
            return written
        return f"{mantissa}.0E{int(exponent):+d}" if "." not in mantissa else f"{mantissa}E{int(exponent):+d}"
    if isinstance(value, (dict, list, tuple)):
        return "Array"
    if isinstance(value, PhpObject):
        raise WrongType("an object where a text belongs")
    return str(value)


def serialize(value: Any) -> str:
    """PHP's ``serialize`` of scalars, arrays and ``PhpObject``."""
    out: list[str] = []
    # A stack of its own: what clients send may be nested deeper than Python calls itself.
    opened: list[Iterator[Any]] = [iter((value,))]
    while opened:
        for one in opened[-1]:
            if not isinstance(one, (dict, list, tuple, PhpObject)):
                out.append(_scalar(one))
                continue
            begin, members = _container(one)
            out.append(begin)
            opened.append(members)
            break
        else:
            opened.pop()
            out.append("}")
    return "".join(out[:-1])


def _scalar(value: Any) -> str:
    if value is None:
        return "N;"
    if isinstance(value, bool):
        return f"b:{int(value)};"
    if isinstance(value, int):
        return f"i:{value};"
    if isinstance(value, float):
        return f"d:{value!r};"
    return f's:{len(value.encode("utf-8", "surrogatepass"))}:"{value}";'


def _container(value: Any) -> tuple[str, Iterator[Any]]:
    """How an array or an object begins, and its keys and members in turns."""
    if isinstance(value, PhpObject):
        name, named = value.php_members()
        return f'O:{len(name)}:"{name}":{len(named)}:{{', chain.from_iterable(named.items())
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    return f"a:{len(value)}:{{", chain.from_iterable((_key(key), item) for key, item in pairs)


def _key(key: Any) -> Any:
    return int(key) if isinstance(key, str) and re.fullmatch(r"0|-?[1-9][0-9]{0,17}", key) else key


def unserialize(text: str) -> Any:
    """PHP's ``unserialize`` of scalars and arrays; objects and anything malformed raise ``SerializeError``.

    An array comes back as ``dict`` in PHP's order, keys ``int`` or ``str``.
    """
    data = text.encode("utf-8", "surrogatepass")
    try:
        value, end = _read(data, 0, 0)
    except (ValueError, IndexError) as error:
        raise SerializeError(f"not serialised: {error}") from None
    if end != len(data):
        raise SerializeError("more follows the value")
    return value


def _read(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    if depth > 200:
        raise ValueError("nested too deep")
    kind = data[at : at + 2]
    if kind == b"N;":
        return None, at + 2
    if kind in (b"i:", b"b:", b"d:"):
        end = data.index(b";", at + 2, at + 60)
        word = data[at + 2 : end].decode("ascii")
        if kind == b"d:":
            return float(word.replace("INF", "inf").replace("NAN", "nan")), end + 1
        return (word == "1" if kind == b"b:" else int(word)), end + 1
    if kind == b"s:":
        colon = data.index(b":", at + 2, at + 30)
        start = colon + 2
        end = start + int(data[at + 2 : colon])
        if data[colon + 1 : start] != b'"' or data[end : end + 2] != b'";' or end < start:
            raise ValueError("broken text")
        return data[start:end].decode("utf-8", "surrogateescape"), end + 2
    if kind == b"a:":
        colon = data.index(b":", at + 2, at + 30)
        count, at = int(data[at + 2 : colon]), colon + 2
        if data[colon + 1 : at] != b"{":
            raise ValueError("broken array")
        result: dict[Any, Any] = {}
        for _ in range(count):
            key, at = _read(data, at, depth + 1)
            if isinstance(key, bool) or not isinstance(key, (int, str)):
                raise ValueError("broken key")
            result[key], at = _read(data, at, depth + 1)
        if data[at : at + 1] != b"}":
            raise ValueError("broken array")
        return result, at + 1
    raise ValueError(f"unknown type at {at}")


def is_serialized(text: str) -> bool:
    """Whether a text looks like one serialised value, an object among them, broken or not (``is_serialized``)."""
    text = text.strip(_TRIMMED)
    if text == "N;":
        return True
    if len(text) < 4 or text[-1] not in ";}":
        return False
    if text[0] in "bid":
        return _SERIALIZED_NUMBER.fullmatch(text) is not None
    return _SERIALIZED_LENGTH.match(text) is not None and (text[0] != "s" or text[-2] == '"')


def maybe_unserialize(text: str) -> Any:
    """A stored value as WordPress hands it out: arrays and scalars unserialised, anything else the text itself.

    Objects and broken values are texts, too: nobody here is to make objects of what a database holds.
    """
    if not is_serialized(text):
        return text
    try:
        return unserialize(text.strip(_TRIMMED))
    except SerializeError:
        return text


def maybe_serialize(value: Any) -> str:
    """A value as WordPress stores it: arrays serialised, and texts that look serialised serialised once more."""
    if isinstance(value, (dict, list, tuple, PhpObject)):
        return serialize(value)
    if isinstance(value, str):
        return serialize(value) if is_serialized(value) else value
    return strval(value)
