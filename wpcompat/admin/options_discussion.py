"""``options-discussion.php``: comments and pings; below WordPress's own settings those that it does not have."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask
from wpcompat.admin.options import screen
from wpcompat.linkbacks.queue import pings_are_off
from wpcompat.options import additions

RATINGS = (
    ("G", "G — Suitable for all audiences"),
    ("PG", "PG — Possibly offensive, usually for audiences 13 and above"),
    ("R", "R — Intended for adult audiences above 17"),
    ("X", "X — Even more mature than above"),
)
AVATARS = {
    "mystery": "Mystery Person",
    "blank": "Blank",
    "gravatar_default": "Gravatar Logo",
    "identicon": "Identicon (Generated)",
    "wavatar": "Wavatar (Generated)",
    "monsterid": "MonsterID (Generated)",
    "retro": "Retro (Generated)",
    "robohash": "RoboHash (Generated)",
    "initials": "Initials (Generated)",
    "color": "Color (Generated)",
}
DEPTHS = [(str(depth), str(depth)) for depth in range(2, 11)]


def show(ask: Ask) -> Response:
    site = ask.site
    return screen(
        ask,
        "options-discussion.html",
        "Discussion Settings",
        modern=site.profile.modern_discussion_labels,
        notes=site.profile.has_notes,
        depths=DEPTHS,
        ratings=RATINGS,
        avatars=[(name, AVATARS[name]) for name in site.profile.avatar_defaults],
        off=pings_are_off(site),
        environment=site.config["wordpress.environment_type"],
        ours=additions.in_force(site),
    )
