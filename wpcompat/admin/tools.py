"""tools.php: where to go from here."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask
from wpcompat.admin.page import page

_CARDS = (
    ("Import", "import.php", "import", "Posts, pages, comments, pings and terms out of another WordPress."),
    ("Export", "export.php", "export", "A file with what this site holds, which any WordPress imports."),
    ("Site Health", "site-health.php", "view_site_health_checks", "Whether this site can be pinged, and why not."),
)


def show(ask: Ask) -> Response:
    """The tools that the user may use."""
    cards = [(label, ask.url(path), words) for label, path, cap, words in _CARDS if ask.can(cap)]
    return page(ask, "tools.html", title="Tools", cards=cards)
