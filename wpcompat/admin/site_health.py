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
_SCREENS = {
    "Settings → General": "options-general.php",
    "Settings → Reading": "options-reading.php",
    "Settings → Discussion": "options-discussion.php",
    "Settings → Permalinks": "options-permalink.php",
    "Comments → Pending": "edit-comments.php?comment_status=moderated",
    "Posts": "edit.php",
    "Posts → Bulk Edit → Pings": "edit.php",
}
"""What the doctor calls a place → its screen."""


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
    return page(
        ask,
        "site-health.html",
        title="Site Health",
        groups=[group for group in groups if group["items"]],
        screens=_SCREENS,
    )
