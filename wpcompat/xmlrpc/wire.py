"""Bytes to call and value to bytes, as WordPress's IXR classes read and write them. No I/O.

Values: ``str`` (bytes of a base64 that are no UTF-8 stand as surrogates, ``surrogateescape``), ``int``, ``float``,
``bool``, ``None``, ``DateTime``, ``list``, and ``dict`` for a struct (keys as PHP's arrays have them: ``"0"`` is ``0``).
"""

from __future__ import annotations

import binascii
import logging
import math
import pyexpat
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from wpcompat.formatting.php import PhpObject, floatval, strval
from wpcompat.xmlrpc.faults import Fault, not_a_call, not_well_formed
from wpcompat.xmlrpc.preparation import prepare, refuse_crowded_tags

logger = logging.getLogger("wpcompat")

_BLANKS = " \t\n\r\0\x0b"
_INT = re.compile(r"[ \t\n\r\v\f]*([+-]?)0*([0-9]+)")
_REAL = re.compile(r"[ \t\n\r\v\f]*[+-]?(?:[0-9]+\.|\.[0-9]|[0-9]+[eE][+-]?[0-9])")
_NUMERIC = re.compile(
    r"[ \t\n\r\v\f]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t\n\r\v\f]*", re.ASCII
)
_INT_KEY = re.compile(r"0|-?[1-9][0-9]{0,18}", re.ASCII)
_MIN_INT, _MAX_INT = -(2**63), 2**63 - 1


def warn_of_an_old_parser() -> None:
    """Tell whoever runs a server that Python's XML parser has known weaknesses."""
    if tuple(pyexpat.version_info) < (2, 7, 2):
        # One whole buffer is parsed at once, which the known costly inputs of older versions do not reach.
        logger.warning("%s is older than 2.7.2 and has known weaknesses; update Python.", pyexpat.EXPAT_VERSION)


@dataclass(frozen=True)
class Limits:
    """``depth``: the deepest nesting of elements; ``attributes``: the most attributes of a whole call."""

    depth: int = 512
    attributes: int = 100


@dataclass(frozen=True)
class MethodCall:
    """A call as it was read: values in order, nothing unwrapped yet."""

    name: str
    params: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class DateTime(PhpObject):
    """A ``dateTime.iso8601`` cut by its fixed offsets, unchecked (``IXR_Date``)."""

    year: str
    month: str
    day: str
    hour: str
    minute: str
    second: str
    zone: str = ""

    @classmethod
    def parse(cls, text: str) -> DateTime:
        """A numeric text is a Unix timestamp in UTC, any other is cut at the offsets of ``YYYYMMDDTHH:MM:SS``."""
        if _NUMERIC.fullmatch(text):
            return cls.from_timestamp(_saturating_int(text))
        data = text.encode("utf-8", "surrogateescape")
        cuts = ((0, 4), (4, 6), (6, 8), (9, 11), (12, 14), (15, 17), (17, None))
        return cls(*(data[start:end].decode("utf-8", "surrogateescape") for start, end in cuts))

    @classmethod
    def from_timestamp(cls, seconds: int) -> DateTime:
        """PHP's ``gmdate``, for any 64-bit number."""
        days, rest = divmod(seconds, 86400)
        # Days from 0000-03-01 in eras of 400 years: a year that begins in March has its leap day last.
        era, of_era = divmod(days + 719468, 146097)
        of_era_year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
        of_year = of_era - (365 * of_era_year + of_era_year // 4 - of_era_year // 100)
        shifted = (5 * of_year + 2) // 153
        month = shifted + 3 if shifted < 10 else shifted - 9
        year = of_era_year + era * 400 + (month <= 2)
        written = f"{year:04d}" if year >= 0 else f"-{-year:04d}"
        day = of_year - (153 * shifted + 2) // 5 + 1
        return cls(
            written, f"{month:02d}", f"{day:02d}", f"{rest // 3600:02d}", f"{rest // 60 % 60:02d}", f"{rest % 60:02d}"
        )

    @classmethod
    def from_mysql(cls, text: str) -> DateTime:
        """A stored date; the zero date carries a ``Z`` (``_convert_date``)."""
        if text == "0000-00-00 00:00:00":
            return cls("0000", "00", "00", "00", "00", "00", "Z")
        return cls(text[0:4], text[5:7], text[8:10], text[11:13], text[14:16], text[17:19])

    def php_members(self) -> tuple[str, dict[str, Any]]:
        """As ``IXR_Date`` is stored in metadata."""
        names = ("year", "month", "day", "hour", "minute", "second")
        return "IXR_Date", {**{name: getattr(self, name) for name in names}, "timezone": self.zone}

    def __str__(self) -> str:
        return f"{self.year}{self.month}{self.day}T{self.hour}:{self.minute}:{self.second}{self.zone}"


def decode(body: bytes, limits: Limits = Limits()) -> MethodCall:
    """The call in a request's body. Raises ``Fault`` -32700 or -32600."""
    plain = _PLAIN_CALL.fullmatch(body) if len(body) < _LONGEST_PLAIN and limits.depth >= _PLAIN_DEPTH else None
    if plain is not None:
        texts = _PLAIN_STRING.findall(plain.group(2).decode("ascii"))
        return MethodCall(plain.group(1).decode("ascii"), [text.strip(" ") for text in texts])
    return _Reader(limits).read(prepare(body))


_PLAIN_STRING = re.compile("<string>([^<]*)</string>")
_PLAIN_CALL = re.compile(
    rb"""(?:<\?xml[ ]version=["']1\.0["'](?:[ ]encoding=["'][A-Za-z0-9-]{1,20}["'])?[ ]?\?>)?[\n\r\t ]*
    <methodCall>[\n\r\t ]*<methodName>([A-Za-z0-9_.]+)</methodName>[\n\r\t ]*<params>[\n\r\t ]*
    ((?:<param>[\n\r\t ]*<value>[\n\r\t ]*<string>[\x20-%'-;=?-~]*</string>[\n\r\t ]*</value>[\n\r\t ]*</param>[\n\r\t ]*)*)
    </params>[\n\r\t ]*</methodCall>[\n\r\t ]*""",
    re.VERBOSE,
)
"""A call with strings of plain letters alone, as pings are: it needs no parser."""
_LONGEST_PLAIN = 4096
_PLAIN_DEPTH = 5


class _Reader:
    """The events of one document, with IXR's idea of what they mean."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.kind = ""
        self.name = ""
        self.params: list[Any] = []
        self.containers: list[list[Any] | dict[Any, Any]] = []
        self.members: list[str] = []
        self.text: list[str] = []
        self.depth = 0
        self.attributes = 0

    def read(self, body: bytes) -> MethodCall:
        refuse_crowded_tags(body, self.limits.attributes)
        parser = pyexpat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.buffer_size = 65536
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.text.append
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        try:
            parser.Parse(body, True)
        except pyexpat.ExpatError as error:
            raise not_well_formed() from error
        if self.kind != "methodCall":
            raise not_a_call()
        return MethodCall(self.name, self.params)

    def _refuse(self, *declared: object) -> int:
        raise not_well_formed()

    def _start(self, tag: str, attributes: list[str]) -> None:
        self.text.clear()
        self.depth += 1
        self.attributes += len(attributes) // 2
        if self.depth > self.limits.depth or self.attributes > self.limits.attributes:
            raise not_well_formed()
        if tag == "data":
            self.containers.append([])
        elif tag == "struct":
            self.containers.append({})
        elif tag in ("methodCall", "methodResponse", "fault"):
            self.kind = tag

    def _end(self, tag: str) -> None:
        self.depth -= 1
        text = "".join(self.text)
        self.text.clear()
        scalar = _SCALARS.get(tag)
        if scalar is not None:
            self._add(scalar(text.strip(_BLANKS)))
        elif tag == "value":
            if text.strip(_BLANKS):
                self._add(text)
        elif tag in ("data", "struct"):
            self._add(self.containers.pop())
        elif tag == "name":
            self.members.append(text.strip(_BLANKS))
        elif tag == "member":
            if self.members:
                self.members.pop()
        elif tag == "methodName":
            self.name = text.strip(_BLANKS)

    def _add(self, value: Any) -> None:
        if not self.containers:
            self.params.append(value)
            return
        innermost = self.containers[-1]
        if isinstance(innermost, list):
            innermost.append(value)
        else:
            innermost[array_key(self.members[-1] if self.members else "")] = value


def array_key(name: str) -> str | int:
    """A member's name as the key of a PHP array: a decimal integer becomes one."""
    if _INT_KEY.fullmatch(name) and _MIN_INT <= int(name) <= _MAX_INT:
        return int(name)
    return name


def _saturating_int(text: str) -> int:
    """PHP's ``(int)`` of a text of any length; unlike Python's, thousands of digits are no error."""
    if is_real(text):
        real = floatval(text)
        return 0 if math.isinf(real) else max(_MIN_INT, min(_MAX_INT, int(real)))
    found = _INT.match(text)
    if found is None:
        return 0
    sign, digits = found.groups()
    number = int(digits) if len(digits) < 20 else _MAX_INT + 1
    return max(_MIN_INT, -number) if sign == "-" else min(_MAX_INT, number)


def is_real(text: str) -> bool:
    """Whether PHP reads the number that a text begins with as a float."""
    return _REAL.match(text) is not None


def is_leading_number(text: str) -> bool:
    return is_real(text) or _INT.match(text) is not None


def _base64(text: str) -> str:
    """PHP's lenient ``base64_decode``: anything outside the alphabet is skipped, padding too."""
    letters = text.encode("utf-8", "surrogateescape").translate(None, _NOT_BASE64)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)).decode("utf-8", "surrogateescape")


_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))

_SCALARS: dict[str, Callable[[str], Any]] = {
    "int": _saturating_int,
    "i4": _saturating_int,
    "double": floatval,
    "string": str,
    "boolean": lambda text: text not in ("", "0"),
    "base64": _base64,
    "dateTime.iso8601": DateTime.parse,
}


def encode(value: Any) -> str:
    """A value as the XML of its type (``IXR_Value``): lists with keys 0, 1, 2 … and all empty arrays are arrays."""
    out: list[str] = []
    _write(value, out)
    return "".join(out)


def _write(value: Any, out: list[str]) -> None:
    if isinstance(value, str):
        out.append(f"<string>{escape(value)}</string>")
    elif value is None:
        out.append("<string></string>")
    elif isinstance(value, bool):
        out.append(f"<boolean>{int(value)}</boolean>")
    elif isinstance(value, int):
        out.append(f"<int>{value}</int>")
    elif isinstance(value, float):
        out.append(f"<double>{strval(value)}</double>")
    elif isinstance(value, DateTime):
        out.append(f"<dateTime.iso8601>{escape(str(value))}</dateTime.iso8601>")
    elif isinstance(value, dict) and list(value) != list(range(len(value))):
        out.append("<struct>\n")
        for key, member in value.items():
            out.append(f"  <member><name>{escape(str(key))}</name><value>")
            _write(member, out)
            out.append("</value></member>\n")
        out.append("</struct>")
    else:
        out.append("<array><data>\n")
        for item in value.values() if isinstance(value, dict) else value:
            out.append("  <value>")
            _write(item, out)
            out.append("</value>\n")
        out.append("</data></array>")


def escape(text: str) -> str:
    """PHP's ``htmlspecialchars``: quotes too, entities once more."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#039;")


def to_bytes(text: str) -> bytes:
    """UTF-8, with U+FFFD where a text held bytes that are none, or characters that no XML document may hold."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        sound = "".join(map(_without_surrogate, text)).encode("utf-8", "surrogateescape")
        text = sound.decode("utf-8", "replace")
        data = text.encode("utf-8")
    return _UNFIT.sub("\ufffd", text).encode("utf-8") if _UNFIT.search(text) else data


_UNFIT = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _without_surrogate(letter: str) -> str:
    """A letter, or U+FFFD for half of a pair; the bytes that ``surrogateescape`` hides in U+DC80 to U+DCFF stay."""
    return "\ufffd" if "\ud800" <= letter <= "\udc7f" or "\udd00" <= letter <= "\udfff" else letter


def prolog(charset: str) -> str:
    """The XML declaration; ``charset`` is the site's option. What can be the name of no encoding is left out."""
    return f'<?xml version="1.0" encoding="{charset}"?>' if _ENCODING.fullmatch(charset) else '<?xml version="1.0"?>'


_ENCODING = re.compile("[A-Za-z][A-Za-z0-9._-]*", re.ASCII)


def success(value: Any, charset: str) -> bytes:
    """The answer that carries a value."""
    return to_bytes(
        f"{prolog(charset)}\n<methodResponse>\n  <params>\n    <param>\n      <value>\n      {encode(value)}\n"
        "      </value>\n    </param>\n  </params>\n</methodResponse>\n"
    )


def failure(fault: Fault, charset: str) -> bytes:
    """The answer that carries a fault; nearly all refused pings end with the same one, which says nothing."""
    return _failure(fault.code, fault.message, charset) if fault.message else _silent_failure(fault.code, charset)


@lru_cache(maxsize=8)
def _silent_failure(code: int, charset: str) -> bytes:
    return _failure(code, "", charset)


def _failure(code: int, message: str, charset: str) -> bytes:
    return to_bytes(
        f"{prolog(charset)}\n<methodResponse>\n  <fault>\n    <value>\n      <struct>\n        <member>\n"
        f"          <name>faultCode</name>\n          <value><int>{code}</int></value>\n        </member>\n"
        "        <member>\n          <name>faultString</name>\n"
        f"          <value><string>{escape(message)}</string></value>\n        </member>\n      </struct>\n"
        "    </value>\n  </fault>\n</methodResponse>\n"
    )
