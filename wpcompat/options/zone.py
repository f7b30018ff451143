"""How many hours the site's clock is from UTC."""

from __future__ import annotations

from wpcompat.formatting.dates import known_zone
from wpcompat.formatting.php import truthy
from wpcompat.options.store import text
from wpcompat.site import Site


def zone_offset(site: Site) -> float | None:
    """The offset of the zone that ``timezone_string`` names, now; None where it names none.

    While there is one, it stands for the option ``gmt_offset`` (``wp_timezone_override_offset``).
    """
    name = text(site, "timezone_string")
    zone = known_zone(name) if truthy(name) else None
    offset = site.now().astimezone(zone).utcoffset() if zone else None
    return None if offset is None else round(offset.total_seconds() / 3600, 2)
