"""``options-writing.php``: where new posts go, and who is told of them."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask
from wpcompat.admin.choices import category_options
from wpcompat.admin.options import screen
from wpcompat.linkbacks.queue import pings_are_off
from wpcompat.options.groups import shows_formatting, shows_services
from wpcompat.posts.formats import FORMATS


def show(ask: Ask) -> Response:
    site = ask.site
    return screen(
        ask,
        "options-writing.html",
        "Writing Settings",
        categories=category_options(site),
        formats=[("0" if name == "standard" else name, label) for name, label in FORMATS.items()],
        formatting=shows_formatting(site),
        services=shows_services(site),
        off=pings_are_off(site),
        environment=site.config["wordpress.environment_type"],
    )
