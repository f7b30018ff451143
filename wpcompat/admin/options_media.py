"""``options-media.php``: sizes of images, and where uploads go."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask
from wpcompat.admin.options import screen
from wpcompat.options.groups import shows_upload_paths


def show(ask: Ask) -> Response:
    return screen(ask, "options-media.html", "Media Settings", paths=shows_upload_paths(ask.site))
