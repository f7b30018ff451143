"""site-health.php: can this site be pinged, and why not."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask
from wpcompat.admin.page import page
from wpcompat.linkbacks import doctor

_HEADINGS = {
    doctor.CRITICAL: ("critical issue", "critical issues"),
    doctor.RECOMMENDED: ("recommended improvement", "recommended improvements"),
    doctor.GOOD: ("item with no issues detected", "items with no issues detected"),
}


def show(ask: Ask) -> Response:
    """What the doctor finds, the worst first."""
    found = doctor.examine(ask.site)
    groups = [
        {
            "result": result,
            "items": [each for each in found if each.finding.result == result],
            "words": _HEADINGS[result],
        }
        for result in doctor.RESULTS
    ]
    return page(ask, "site-health.html", title="Site Health", groups=[group for group in groups if group["items"]])
