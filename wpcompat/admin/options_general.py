"""``options-general.php``: what the site is called, where it is, and how it writes the time."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin.ask import Ask
from wpcompat.admin.options import screen
from wpcompat.formatting.dates import format_date, local_time
from wpcompat.formatting.php import floatval, strval
from wpcompat.options import admin_email, zones
from wpcompat.options.saving import CUSTOM
from wpcompat.site import Site
from wpcompat.users.roles import role_names

DATE_FORMATS = ("F j, Y", "Y-m-d", "m/d/Y", "d/m/Y")
TIME_FORMATS = ("g:i a", "g:i A", "H:i")
_CLOCK = "Y-m-d H:i:s"
DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


def show(ask: Ask) -> Response:
    site = ask.site
    now = site.now()
    local = local_time(now, options.text(site, "timezone_string"), options.text(site, "gmt_offset"))
    chosen = _zone(site)
    offered = zones.choices()
    return screen(
        ask,
        "options-general.html",
        "General Settings",
        pending=admin_email.pending(site),
        cancel=ask.action_url("options.php", "dismiss-1-new_admin_email", dismiss="new_admin_email"),
        site_icon=options.text(site, "site_icon", "0") if site.profile.has_site_icon_setting else None,
        roles=[(name, label) for name, label in reversed(role_names(site).items())],
        zone=chosen,
        zones=offered,
        other_zone="" if any(chosen == value for _, group in offered for value, _ in group) else chosen,
        universal=format_date(now, _CLOCK),
        local=format_date(local, _CLOCK),
        has_zone=options.text(site, "timezone_string") != "" or options.text(site, "gmt_offset") not in ("", "0"),
        dates=[(each, format_date(local, each)) for each in DATE_FORMATS],
        times=[(each, format_date(local, each)) for each in TIME_FORMATS],
        date_example=format_date(local, options.text(site, "date_format")),
        time_example=format_date(local, options.text(site, "time_format")),
        custom=CUSTOM,
        days=list(enumerate(DAYS)),
    )


def _zone(site: Site) -> str:
    """The zone to show as chosen: a city, or the offset as ``UTC+5.5``."""
    name = options.text(site, "timezone_string")
    if name not in ("", "0") and "Etc/GMT" not in name:
        return name
    offset = floatval(options.text(site, "gmt_offset"))
    return f"UTC{'' if offset < 0 else '+'}{strval(offset)}"
