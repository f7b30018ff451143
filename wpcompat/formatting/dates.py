"""Dates as WordPress writes and reads them: PHP's format letters, MySQL's texts, a site's local time.

A MySQL date is the text ``YYYY-MM-DD HH:MM:SS`` and carries no zone; every function that reads one takes the zone. What
PHP knows as "no date" (``0000-00-00 00:00:00``) is ``ZERO``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from wpcompat.formatting.php import floatval

ZERO = "0000-00-00 00:00:00"
W3C = "Y-m-d\\TH:i:sP"
RFC2822 = "D, d M Y H:i:s O"

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_CYCLE = 400
"""Years after which the Gregorian calendar repeats, weekdays included."""


class _Offset(tzinfo):
    """A fixed offset that calls itself as PHP does: ``+05:30``, also ``+00:00``."""

    def __init__(self, offset: timedelta) -> None:
        self._offset = offset

    def utcoffset(self, moment: datetime | None) -> timedelta:
        return self._offset

    def dst(self, moment: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, moment: datetime | None) -> str:
        return _offset_text(self._offset, ":")


def _offset_text(offset: timedelta, colon: str) -> str:
    minutes = int(offset.total_seconds()) // 60 if offset >= timedelta(0) else -(int(-offset.total_seconds()) // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{colon}{abs(minutes) % 60:02d}"


@lru_cache(maxsize=1)
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=64)
def site_zone(timezone_string: str, gmt_offset: str | float = 0) -> tzinfo:
    """The zone of a site (``wp_timezone``): the named zone if the option names one, else the offset in hours.

    An unknown name counts as UTC, and an offset beyond a day is cut to the largest one: neither can be refused here.
    """
    if timezone_string:
        return known_zone(timezone_string) or timezone.utc
    hours = floatval(gmt_offset)
    hours = max(-23.98, min(23.98, hours if hours == hours else 0.0))
    return _Offset(timedelta(minutes=int(hours * 60)))


def known_zone(name: str) -> tzinfo | None:
    """The zone that a name or an offset such as ``+02:00`` stands for, or nothing (``timezone_open``)."""
    if name in ("UTC", "utc"):
        return timezone.utc
    return ZoneInfo(name) if name in _zone_names() else _numeric_zone(name)


def _numeric_zone(text: str) -> tzinfo | None:
    """``Z``, ``UTC``, ``GMT``, ``+hh``, ``+hhmm``, ``+hh:mm`` as a zone, or nothing."""
    if text.upper() in ("Z", "UTC", "GMT"):
        return timezone.utc
    found = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d{2}))?", text, re.ASCII | re.IGNORECASE)
    if not found or int(found.group(2)) > 23:
        return None
    span = timedelta(hours=int(found.group(2)), minutes=min(59, int(found.group(3) or 0)))
    return _Offset(-span if found.group(1) == "-" else span)


def local_time(moment: datetime, timezone_string: str, gmt_offset: str | float = 0) -> datetime:
    """A moment on the site's clock; a moment without zone is taken for UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    try:
        return aware.astimezone(site_zone(timezone_string, gmt_offset))
    except OverflowError:
        return aware


def to_mysql(moment: datetime) -> str:
    """``YYYY-MM-DD HH:MM:SS`` of the moment's own wall clock."""
    return moment.isoformat(" ")[:19]


def from_mysql(text: str, zone: tzinfo = timezone.utc) -> datetime | None:
    """The moment of a MySQL text, or nothing for the zero date and anything unreadable."""
    found = _MYSQL.fullmatch(text)
    if not found:
        return None
    try:
        return datetime(*(int(part) for part in found.groups("0")[:6]), tzinfo=zone)  # type: ignore[misc,arg-type]
    except ValueError:
        return None


_MYSQL = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2}))?", re.ASCII)


def gmt_from_local(text: str, timezone_string: str, gmt_offset: str | float = 0) -> str:
    """The GMT text of a local one (``get_gmt_from_date``); unreadable texts become the epoch, as WordPress's do."""
    return _moved(text, site_zone(timezone_string, gmt_offset), timezone.utc)


def local_from_gmt(text: str, timezone_string: str, gmt_offset: str | float = 0) -> str:
    """The local text of a GMT one (``get_date_from_gmt``)."""
    return _moved(text, timezone.utc, site_zone(timezone_string, gmt_offset))


def _moved(text: str, source: tzinfo, goal: tzinfo) -> str:
    if text.startswith("0000-00-00"):
        return ZERO
    moment = from_mysql(text, source) or parse_date(text, zone=source)
    if moment is None:
        return "1970-01-01 00:00:00"
    try:
        return to_mysql(moment.astimezone(goal))
    except OverflowError:
        return to_mysql(moment)


def mysql2date(php_format: str, text: str, zone: tzinfo = timezone.utc) -> str:
    """A MySQL text in another format (``mysql2date``); '' when empty or unreadable.

    ``G`` and ``U`` alone give the seconds of the wall clock, as WordPress's historic rule has it. The zero date
    reads as the last day of November of the year -1, which is what PHP makes of it.
    """
    if not text or text == "0":
        return ""
    if text.startswith("0000-00-00"):
        return _format(datetime(_CYCLE - 1, 11, 30, tzinfo=zone), php_format, -1)
    moment = from_mysql(text, zone) or parse_date(text, zone=zone)
    if moment is None:
        return ""
    if php_format in ("G", "U"):
        return str(int((moment.replace(tzinfo=timezone.utc) - _EPOCH).total_seconds()))
    return format_date(moment, php_format)


def format_date(moment: datetime, php_format: str) -> str:
    """A moment in PHP's format letters (``DateTime::format``), English names; a backslash keeps the next character."""
    return _format(moment, php_format, moment.year)


def days_to_month(year: int, month: int) -> int:
    """Days from 1970 to the first of a month, in any year; months that there are not roll over: 0 is the December before."""
    year, month = year + (month - 1) // 12, (month - 1) % 12
    # In eras of 400 years, which begin in March, so that the leap day is the last one.
    era, of_era = divmod(year - (month < 2), 400)
    of_year = (153 * ((month + 10) % 12) + 2) // 5
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def w3c(moment: datetime) -> str:
    """``2005-08-15T15:52:01+00:00``."""
    return format_date(moment, W3C)


def _format(moment: datetime, php_format: str, year: int) -> str:
    out: list[str] = []
    letters = iter(php_format)
    for letter in letters:
        if letter == "\\":
            out.append(next(letters, ""))
            continue
        write = _LETTERS.get(letter)
        out.append(write(moment, year) if write else letter)
    return "".join(out)


def _span(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta(0)


def _zone_name(moment: datetime) -> str:
    zone = moment.tzinfo
    return zone.key if isinstance(zone, ZoneInfo) and zone.key else moment.tzname() or "UTC"


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _year_text(year: int) -> str:
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def _suffix(day: int) -> str:
    return "th" if 10 < day % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _beats(moment: datetime) -> str:
    at = moment.hour * 3600 + moment.minute * 60 + moment.second - int(_span(moment).total_seconds()) + 3600
    return f"{at % 86400 * 10 // 864:03d}"


def _month_days(moment: datetime, year: int) -> str:
    return str((31, 29 if _leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[moment.month - 1])


def _seconds(moment: datetime, year: int) -> str:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    wall = aware.replace(tzinfo=timezone.utc) - _EPOCH
    cycles = (year - moment.year) // _CYCLE * 146097 * 86400
    return str(wall.days * 86400 + wall.seconds + cycles - int(_span(aware).total_seconds()))


_LETTERS: dict[str, Callable[[datetime, int], str]] = {
    "d": lambda at, _: f"{at.day:02d}",
    "D": lambda at, _: _DAYS[at.weekday()][:3],
    "j": lambda at, _: str(at.day),
    "l": lambda at, _: _DAYS[at.weekday()],
    "N": lambda at, _: str(at.isoweekday()),
    "S": lambda at, _: _suffix(at.day),
    "w": lambda at, _: str(at.isoweekday() % 7),
    "z": lambda at, _: str(at.timetuple().tm_yday - 1),
    "W": lambda at, _: f"{at.isocalendar()[1]:02d}",
    "F": lambda at, _: _MONTHS[at.month - 1],
    "m": lambda at, _: f"{at.month:02d}",
    "M": lambda at, _: _MONTHS[at.month - 1][:3],
    "n": lambda at, _: str(at.month),
    "t": _month_days,
    "L": lambda _, year: str(int(_leap(year))),
    "o": lambda at, year: str(at.isocalendar()[0] + year - at.year),
    "Y": lambda _, year: _year_text(year),
    "y": lambda _, year: f"{abs(year) % 100:02d}",
    "a": lambda at, _: "am" if at.hour < 12 else "pm",
    "A": lambda at, _: "AM" if at.hour < 12 else "PM",
    "B": lambda at, _: _beats(at),
    "g": lambda at, _: str(at.hour % 12 or 12),
    "G": lambda at, _: str(at.hour),
    "h": lambda at, _: f"{at.hour % 12 or 12:02d}",
    "H": lambda at, _: f"{at.hour:02d}",
    "i": lambda at, _: f"{at.minute:02d}",
    "s": lambda at, _: f"{at.second:02d}",
    "u": lambda at, _: f"{at.microsecond:06d}",
    "v": lambda at, _: f"{at.microsecond // 1000:03d}",
    "e": lambda at, _: _zone_name(at),
    "I": lambda at, _: str(int(bool(at.dst()))),
    "O": lambda at, _: _offset_text(_span(at), ""),
    "P": lambda at, _: _offset_text(_span(at), ":"),
    "p": lambda at, _: "Z" if at.tzname() in ("UTC", None) else _offset_text(_span(at), ":"),
    "T": lambda at, _: at.tzname() or "UTC",
    "Z": lambda at, _: str(int(_span(at).total_seconds())),
    "c": lambda at, year: f"{year:04d}" + _format(at, W3C[1:], year),
    "r": lambda at, year: _format(at, RFC2822, year),
    "U": _seconds,
}

_TIME = (
    r"(?:[T \t]\s{0,9}t?(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2}))?(?:[.,](?P<part>\d{1,9}))?"
    r"\s{0,9}(?P<half>[ap]\.?m\.?(?![A-Za-z]))?)?"
    r"\s{0,9}(?P<zone>(?:GMT|UTC)?[+-]\d{1,2}:?(?:\d{2})?|[A-Za-z][A-Za-z_/+-]{0,40})?"
)
_LONE_DIGIT = re.compile(r"(?<=:)(?=\d(?!\d))")
"""Before minutes and seconds of one digit."""
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s{0,9})?"
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_SHAPES = tuple(
    re.compile(shape, re.ASCII | re.IGNORECASE)
    for shape in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})" + _TIME,
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})" + _TIME,
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<half>)(?P<zone>)",
        r"(?P<year>\d{4}):(?P<month>\d{2}):(?P<day>\d{2})" + _TIME,
        r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})" + _TIME,
        r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})" + _TIME,
        r"(?P<day>\d{1,2})[.-](?P<month>\d{1,2})[.-](?P<year>\d{4})" + _TIME,
        _WEEKDAY
        + r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ \t.-]{0,9}"
        + _MONTH
        + r"[ \t.,-]{0,9}(?P<year>\d{4}|\d{2})"
        + _TIME,
        _WEEKDAY + _MONTH + r"[ \t.-]{0,9}(?P<day>\d{1,2})(?:st|nd|rd|th)?[, \t.]{1,9}(?P<year>\d{4})" + _TIME,
        r"(?P<year>\d{4})-(?P<month>\d{2})(?P<day>)" + _TIME,
    )
)
_STAMP = re.compile(r"@(-?\d{1,12})", re.ASCII)
_STEP = re.compile(
    r"([+-]?)\s{0,9}(\d{1,6})\s{0,9}(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\s{1,9}ago)?",
    re.ASCII | re.IGNORECASE,
)
_STEPS = {
    "sec": 1, "second": 1, "min": 60, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "fortnight": 1209600,
}  # fmt: skip
_HOURS = {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2}
_WORDS = {"now": None, "today": 0, "midnight": 0, "tomorrow": 1, "yesterday": -1}


def parse_date(text: str, *, zone: tzinfo = timezone.utc, now: datetime | None = None) -> datetime | None:
    """A written date as PHP's ``date_create`` reads it, as far as weblog clients write dates; nothing when unreadable.

    Known are ISO 8601 with and without hyphens, RFC 2822 and 850, American and European digits, month names, ``@N``; and, when
    ``now`` is given, ``now today tomorrow yesterday`` and steps such as ``+2 days``. A zone in the text wins over
    ``zone``. Days and months that do not exist roll over (30 February is 1 or 2 March); the zero date is none.
    """
    text = _LONE_DIGIT.sub("0", text.strip(" \t\r\n\v\f\0")[:200])
    stamp = _STAMP.fullmatch(text)
    try:
        if stamp:
            return _EPOCH + timedelta(seconds=int(stamp.group(1)))
        for shape in _SHAPES:
            found = shape.fullmatch(text)
            if found:
                return _built(found.groupdict(), zone)
        return _relative(text, now.astimezone(zone)) if now else None
    except OverflowError:
        return None


def _built(parts: dict[str, str | None], zone: tzinfo) -> datetime | None:
    name = parts.get("name")
    names = [month[:3].lower() for month in _MONTHS]
    month = names.index(name.lower()) + 1 if name else int(parts.get("month") or 0)
    year, day = int(parts["year"] or 0), int(parts["day"] or 1)
    hour, minute, second = (int(parts[key] or 0) for key in ("hour", "minute", "second"))
    if len(parts["year"] or "") == 2:
        year += 2000 if year < 70 else 1900
    half = (parts["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if month > 12 or day > 31 or hour > 24 or minute > 59 or second > 60:
        return None
    if parts["zone"]:
        named = _named_zone(parts["zone"])
        if named is None:
            return None
        zone = named
    year, month = (year, month) if month else (year - 1, 12)
    if not 1 <= year <= 9999:
        return None
    start = datetime(year, month, 1, tzinfo=zone)
    return start + timedelta(days=day - 1, hours=hour, minutes=minute, seconds=second)


def _named_zone(text: str) -> tzinfo | None:
    if text.lower() in _HOURS:
        return _Offset(timedelta(hours=_HOURS[text.lower()]))
    return _numeric_zone(text) or (ZoneInfo(text) if text in _zone_names() else None)


def _relative(text: str, now: datetime) -> datetime | None:
    word = text.lower()
    if not word or word == "now":
        return now
    if word in _WORDS:
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(days=_WORDS[word] or 0)
    found = _STEP.fullmatch(word)
    if not found:
        return None
    count = int(found.group(2)) * (-1 if found.group(1) == "-" else 1) * (-1 if found.group(4) else 1)
    unit = found.group(3)
    if unit in _STEPS:
        return now + timedelta(seconds=count * _STEPS[unit])
    months = now.year * 12 + now.month - 1 + count * (12 if unit == "year" else 1)
    if not 12 <= months < 120000:
        return None
    return now.replace(year=months // 12, month=months % 12 + 1, day=1) + timedelta(days=now.day - 1)
