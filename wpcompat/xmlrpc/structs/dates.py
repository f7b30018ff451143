"""Stored dates as ``dateTime.iso8601``."""

from __future__ import annotations

from wpcompat import options
from wpcompat.db.rows import ZERO_DATE
from wpcompat.formatting.dates import gmt_from_local
from wpcompat.site import Site
from wpcompat.xmlrpc.wire import DateTime


def convert_date(stored: str) -> DateTime:
    """A stored date as it stands, without a zone; the zero date with a ``Z`` (``_convert_date``)."""
    return DateTime.from_mysql(stored)


def convert_date_gmt(site: Site, gmt: str, local: str) -> DateTime:
    """A stored date in UTC; that of a floating draft, which is zero, from its local date (``_convert_date_gmt``)."""
    if gmt == ZERO_DATE and local != ZERO_DATE:
        gmt = gmt_from_local(local, options.text(site, "timezone_string"), options.text(site, "gmt_offset"))
    return convert_date(gmt)
