"""``options-reading.php``: what stands in front, how much is shown, and whether search engines are welcome."""

from __future__ import annotations

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin.ask import Ask
from wpcompat.admin.choices import parents
from wpcompat.admin.options import screen
from wpcompat.formatting.php import truthy
from wpcompat.options.groups import allowed
from wpcompat.posts.types import POST_TYPES

_SELECT = ("0", Markup("&mdash; Select &mdash;"))


def show(ask: Ask) -> Response:
    site = ask.site
    pages = parents(site, POST_TYPES["page"])
    front, posts, privacy = (
        options.text(site, name) for name in ("page_on_front", "page_for_posts", "wp_page_for_privacy_policy")
    )
    if options.text(site, "show_on_front") == "page" and not truthy(front) and not truthy(posts):
        # As in WordPress, a front page that was never chosen is none as soon as somebody looks.
        options.update(site, "show_on_front", "posts")
    return screen(
        ask,
        "options-reading.html",
        "Reading Settings",
        pages=[_SELECT, *pages] if pages else [],
        same=options.text(site, "show_on_front") == "page" and front == posts,
        is_privacy=privacy in (front, posts),
        has_charset="blog_charset" in (allowed(site, "reading") or ()),
    )
