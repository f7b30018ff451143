"""Dates beyond what was recorded: bounds, and texts that depend on the present."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from wpcompat.formatting import dates
from wpcompat.formatting.date_columns import as_stored

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("now", "2026-11-21 12:00:00"),
        ("", "2026-11-21 12:00:00"),
        ("Tomorrow", "2026-11-22 00:00:00"),
        ("yesterday", "2026-11-20 00:00:00"),
        ("today", "2026-11-21 00:00:00"),
        ("+2 days", "2026-11-23 12:00:00"),
        ("-1 week", "2026-11-14 12:00:00"),
        ("3 hours ago", "2026-11-21 09:00:00"),
        ("+3 months", "2027-02-21 12:00:00"),
        ("-1 year", "2025-11-21 12:00:00"),
    ],
)
def test_relative_dates_need_the_present(text: str, expected: str) -> None:
    found = dates.parse_date(text, now=NOW)
    assert found
    assert dates.to_mysql(found) == expected
    assert dates.parse_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "@999999999999",
        "+999999 years",
        "-9999 years",
        "+999999 weeks ago",
        "9999-12-31 24:00:00",
        "0000-00-00",
        "20:61",
        "next",
    ],
)
def test_dates_beyond_all_bounds_are_none(text: str) -> None:
    assert dates.parse_date(text, now=NOW) is None


@pytest.mark.parametrize(
    ("zone", "offset", "shown"),
    [
        ("", "5.5", "+05:30"),
        ("", -3.5, "-03:30"),
        ("", "", "+00:00"),
        ("", "1e9", "+23:58"),
        ("Nowhere/Land", 0, "+00:00"),
        ("+02:00", 0, "+02:00"),
        ("-0330", 0, "-03:30"),
        ("+99", 0, "+00:00"),
        ("Europe/Berlin", 0, "+01:00"),
    ],
)
def test_zone_of_a_site(zone: str, offset: str | float, shown: str) -> None:
    assert dates.format_date(dates.local_time(NOW, zone, offset), "P") == shown


def test_names_of_zones() -> None:
    assert dates.format_date(dates.local_time(NOW, "", "5.5"), "e T I p") == "+05:30 +05:30 0 +05:30"
    assert dates.format_date(NOW, "e T p") == "UTC UTC Z"
    assert dates.format_date(NOW.replace(tzinfo=None), "e T P p U") == "UTC UTC +00:00 Z 1795262400"


def test_helpers() -> None:
    assert dates.w3c(NOW) == "2026-11-21T12:00:00+00:00"
    assert dates.format_date(NOW, dates.RFC2822) == "Sat, 21 Nov 2026 12:00:00 +0000"
    assert dates.gmt_from_local(dates.ZERO, "Europe/Berlin") == dates.ZERO
    assert dates.local_from_gmt("rubbish", "") == "1970-01-01 00:00:00"
    assert dates.mysql2date("U", dates.ZERO) == "-62169984000"


def test_moments_at_the_ends_of_time_stay_where_they_are() -> None:
    last = datetime.max.replace(microsecond=0, tzinfo=timezone.utc)
    assert dates.local_time(last, "", "12") == last
    assert dates.local_from_gmt("9999-12-31 23:59:59", "", "12") == "9999-12-31 23:59:59"
    assert dates.local_time(NOW.replace(tzinfo=None), "", "1") == NOW
    assert dates.local_time(NOW, "", "1").utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("20200102030405", "2020-01-02 03:04:05-05:00"),
        ("202001020304", "2020-01-02 03:04:00-05:00"),
        ("2020:01:02 03:04:05", "2020-01-02 03:04:05-05:00"),
        ("2020-01-02 03:04:05 America/Chicago", "2020-01-02 03:04:05-06:00"),
        ("20200102T03:04:05 Africa/Cairo", "2020-01-02 03:04:05+02:00"),
        ("2020-01-02 03:04:05 pm", "2020-01-02 15:04:05-05:00"),
        ("2025-02-31 1:1:0", "2025-03-03 01:01:00-05:00"),
        ("2025-02-28 10:5+5:3", "2025-02-28 10:05:00+05:03"),
        ("20250228T10:5:7", "2025-02-28 10:05:07-05:00"),
    ],
)
def test_dates_as_php_read_them(text: str, read: str) -> None:
    """PHP 8.2's ``new DateTime( $text, America/New_York )``."""
    assert str(dates.parse_date(text, zone=ZoneInfo("America/New_York"))) == read


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2019-02-03 10:00", "2019-02-03 10:00:00"),
        ("2019-2-3 1:2:3", "2019-02-03 01:02:03"),
        ("2019-02-03T10:00:00Z", "2019-02-03 10:00:00"),
        ("2019-02-03 10:00:00 +0200", "2019-02-03 10:00:00"),
        ("2019-02-03 10:00:00.75", "2019-02-03 10:00:00"),
        ("2019-02-03 10:00pm", "2019-02-03 10:00:00"),
        ("2019-02-03 10", "2019-02-03 10:00:00"),
        ("2019-02-03 x", "2019-02-03 00:00:00"),
        ("2019-02-3", "2019-02-03 00:00:00"),
        ("2019.02.03 10.00.00", "2019-02-03 10:00:00"),
        ("2019-02-03,10:11:12", "2019-02-03 10:11:12"),
        ("2019-02-03 25:00:00", dates.ZERO),
        ("2019-02-03 10:60", dates.ZERO),
        ("2019-12-31 23:59:60", dates.ZERO),
        ("2019-02-03 1011", dates.ZERO),
        ("2019-02-030", dates.ZERO),
        ("2019-02-0310:00:00", dates.ZERO),
        ("yesterday", dates.ZERO),
        ("", dates.ZERO),
        ("2026-11-10 -1:30:07", "2026-11-10 00:00:00"),
        ("2026-11-10 08:-1:07", "2026-11-10 08:00:00"),
        ("2026-11-10 08:30:-1", "2026-11-10 08:30:00"),
        ("2026-11-10 :30:07", "2026-11-10 00:00:00"),
        ("2026-11-10 1.5:30:07", "2026-11-10 01:05:30"),
        ("2026-11-10 5 :30:07", "2026-11-10 05:00:00"),
        ("2026-11-10  5:30:07", "2026-11-10 05:30:07"),
        ("2026-11-1.5 08:30:07", "2026-11-01 05:00:00"),
        ("2026-11-0x1A 08:30:07", "2026-11-00 00:00:00"),
        ("0-11-10 08:30:07", "0000-11-10 08:30:07"),
        ("7-11-10 08:30:07", "0007-11-10 08:30:07"),
        ("1.5-11-10 08:30:07", "0001-05-11 10:00:00"),
        ("+5-11-10 08:30:07", "0005-11-10 08:30:07"),
        ("59-11-10 08:30:07", "2059-11-10 08:30:07"),
        ("99-11-10 08:30:07", "1999-11-10 08:30:07"),
        ("0-0-0 08:30:07", "0000-00-00 08:30:07"),
        ("10000-11-10 08:30:07", dates.ZERO),
        ("2026-11-10 35:30:07", dates.ZERO),
        ("-10-08 08:30:07", dates.ZERO),
        ("2026-02-30 08:30:07", dates.ZERO),
        ("2601011", "2026-01-01 01:00:00"),
        ("26010112", "2601-01-12 00:00:00"),
        ("260101123", "2026-01-01 12:03:00"),
        ("2601011230", "2026-01-01 12:30:00"),
        ("26010112304", "2026-01-01 12:30:04"),
        ("20260101T10", dates.ZERO),
        ("20260101T1011", dates.ZERO),
        ("20260101T101112x", "2026-01-01 10:11:12"),
        ("20260101T101112 5", dates.ZERO),
        ("T20260101", dates.ZERO),
        ("260101T101112", "2026-01-01 10:11:12"),
        ("260101T10", dates.ZERO),
        ("20260101T", "2026-01-01 00:00:00"),
        ("20260101 ", "2026-01-01 00:00:00"),
        ("20260101 x", "2026-01-01 00:00:00"),
        ("20260101-10", dates.ZERO),
        ("20260101:10:11", dates.ZERO),
        ("20260101.10", dates.ZERO),
        ("20260101 1", dates.ZERO),
        ("260101 10", dates.ZERO),
        ("260101 101112", dates.ZERO),
        ("20260101 101112", dates.ZERO),
        ("20260101000000 1", dates.ZERO),
        ("202601010000001", "2026-01-01 00:00:00"),
        ("2026010100000", dates.ZERO),
        ("20260101101", dates.ZERO),
        ("00010203", "0001-02-03 00:00:00"),
        ("000102030405", "2000-01-02 03:04:05"),
        ("0001020304", "2000-01-02 03:04:00"),
        ("000102", "2000-01-02 00:00:00"),
        ("00000000", dates.ZERO),
        ("00000000000000", dates.ZERO),
        ("20260001", "2026-00-01 00:00:00"),
        ("20260100", "2026-01-00 00:00:00"),
        ("20260100000000", "2026-01-00 00:00:00"),
        ("20260101240000", dates.ZERO),
        ("20260101006000", dates.ZERO),
        ("99991231235959", "9999-12-31 23:59:59"),
        ("12345", dates.ZERO),
        ("1234", dates.ZERO),
        ("123", dates.ZERO),
        ("012345", dates.ZERO),
        ("991231", "1999-12-31 00:00:00"),
        ("701231", "1970-12-31 00:00:00"),
        ("2026T0101", dates.ZERO),
        ("20260101t101112", dates.ZERO),
        ("2026-0101", dates.ZERO),
        ("202601-01", dates.ZERO),
        ("2026-01-01T", "2026-01-01 00:00:00"),
        ("2026-01-01T101112", dates.ZERO),
        ("2026-01-01T10", "2026-01-01 10:00:00"),
        ("20260101101112-5", dates.ZERO),
        ("  +20260101000000", "2026-01-01 00:00:00"),
        ("-20260101", dates.ZERO),
        ("20260101\t10:11", dates.ZERO),
        ("20261301", dates.ZERO),
        ("20260101000000.999999", "2026-01-01 00:00:00"),
        ("20260101235959.999999", "2026-01-01 23:59:59"),
        ("2026-01-01 23:59:59.999", "2026-01-01 23:59:59"),
        ("99991231235959.9", "9999-12-31 23:59:59"),
        ("20260101+02:00", dates.ZERO),
        ("20260101000000Z", "2026-01-01 00:00:00"),
    ],
)
def test_a_column_keeps_of_a_date_what_the_database_of_a_running_wordpress_kept(text: str, kept: str) -> None:
    assert as_stored(text) == kept
