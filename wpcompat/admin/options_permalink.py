"""``options-permalink.php``: what the addresses of posts look like. It saves its form itself."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin.ask import Ask
from wpcompat.admin.options import screen, told
from wpcompat.admin.page import redirect
from wpcompat.formatting.dates import format_date, local_time
from wpcompat.posts import permalink_settings
from wpcompat.posts.permalinks import home_url


def show(ask: Ask) -> Response:
    if ask.is_post and any(ask.post.get(name) is not None for name in ("permalink_structure", "category_base")):
        ask.check("update-permalink")
        saved = permalink_settings.save(ask.site, ask.post)
        if saved.has_structure:
            if saved.refusal:
                told(ask, {"invalid_permalink_structure": saved.refusal}, "error")
            else:
                told(ask, {"settings_updated": "Permalink structure updated."})
            return redirect(ask, ask.url("options-permalink.php?settings-updated=true"))
    structure = options.text(ask.site, "permalink_structure")
    return screen(
        ask,
        "options-permalink.html",
        "Permalink Settings",
        structure=structure,
        common=_common(ask),
        is_custom=structure not in (written for _, written in permalink_settings.COMMON.values()),
        base=home_url(ask.site),
        tags=permalink_settings.TAGS,
        bases={name: permalink_settings.shown_base(ask.site, name) for name in permalink_settings.BASES},
    )


def _common(ask: Ask) -> list[tuple[str, str, str, str]]:
    """Name, label, structure and an example of each structure to choose from."""
    site = ask.site
    today = local_time(site.now(), options.text(site, "timezone_string"), options.text(site, "gmt_offset"))
    words = {"%year%": "Y", "%monthnum%": "m", "%day%": "d"}
    found = []
    for name, (label, structure) in permalink_settings.COMMON.items():
        example = structure.replace("%postname%", "sample-post").replace("%post_id%", "123") or "/?p=123"
        for tag, written in words.items():
            example = example.replace(tag, format_date(today, written))
        found.append((name, label, structure, home_url(site, example)))
    return found
