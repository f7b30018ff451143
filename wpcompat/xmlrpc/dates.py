"""Dates as clients send them, as the local and the GMT text of a row."""

from __future__ import annotations

import re
from datetime import timezone
from typing import Any

from wpcompat import options
from wpcompat.db.rows import ZERO_DATE
from wpcompat.formatting.dates import days_to_month, parse_date, site_zone, to_mysql
from wpcompat.formatting.php import strval, truthy
from wpcompat.site import Site
from wpcompat.xmlrpc.params import WrongType, is_array
from wpcompat.xmlrpc.wire import DateTime

NO_DATE = DateTime("", "", "", "", "", "")
"""What an empty or unreadable text becomes."""
_YEAR_0 = re.compile(r"0000(?:0\d|1[0-2])(?:[0-2]\d|3[01])T", re.ASCII)
_ZONED = re.compile(r"[+-]\d\d:?\d\d", re.ASCII)
_NEVER = "-0001-11-30 00:00:00"
_DIGITS = re.compile(r"[ \t\n\r\v\f]*([+-]?)(\d{1,9})(?:\.\d*)?[ \t\n\r\v\f]*", re.ASCII)


def as_date(site: Site, value: Any) -> DateTime:
    """A member as a date: one of that type as it is, a text read as local time (``_convert_date``).

    What cannot be read is ``NO_DATE``. Raises ``WrongType`` for an array, of which PHP dies.
    """
    if isinstance(value, DateTime):
        return value
    if not truthy(value):
        return NO_DATE
    if is_array(value):
        raise WrongType("an array where a date belongs")
    text = strval(value)
    if text == ZERO_DATE:
        return DateTime.from_mysql(ZERO_DATE)
    moment = parse_date(text, zone=_zone(site), now=site.now())
    return NO_DATE if moment is None else DateTime.from_mysql(to_mysql(moment))


def local_and_gmt(site: Site, date: DateTime, *, is_gmt: bool = False) -> tuple[str, str]:
    """The date on the site's clock and in GMT, as MySQL's texts (``iso8601_to_datetime``); empty when unreadable.

    Without a zone of its own it is local, with ``is_gmt`` in UTC. The zero date becomes one that no post may have.
    """
    iso = str(date)
    if is_gmt:
        iso = iso.rstrip("Z")
        iso += "" if _ZONED.fullmatch(date.zone) else "Z"
    if _YEAR_0.match(iso):
        return _NEVER, _NEVER
    moment = parse_date(iso, zone=_zone(site), now=site.now())
    if moment is None:
        return "", ""
    try:
        return to_mysql(moment.astimezone(_zone(site))), to_mysql(moment.astimezone(timezone.utc))
    except OverflowError:
        return _NEVER, _NEVER


def timestamp(date: DateTime) -> int:
    """Seconds since 1970 of the date in UTC, whatever zone it names (``IXR_Date::getTimestamp``, that is ``mktime``).

    Raises ``WrongType`` where a part is no number. Months and days that do not exist roll over.
    """
    hour, minute, second, month, day, year = (
        _number(part) for part in (date.hour, date.minute, date.second, date.month, date.day, date.year)
    )
    if 0 <= year < 100:
        year += 2000 if year < 70 else 1900
    return ((days_to_month(year, month) + day - 1) * 24 + hour) * 3600 + minute * 60 + second


def _number(part: str) -> int:
    found = _DIGITS.fullmatch(part)
    if found is None:
        raise WrongType("a part of a date that is no number")
    return int(found.group(1) + found.group(2))


def _zone(site: Site) -> Any:
    return site_zone(options.text(site, "timezone_string"), options.text(site, "gmt_offset"))
