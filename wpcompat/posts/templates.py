"""The templates that a theme offers for single posts and pages (``WP_Theme::get_page_templates``)."""

from __future__ import annotations

from collections.abc import Mapping

from wpcompat import options
from wpcompat.site import Site

KEY = "_wp_page_template"
_THEMES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "twentytwentythree": {
        "page": {"blog-alternative": "Blog (Alternative)", "blank": "Blank"},
        "post": {"blank": "Blank"},
    },
    "twentytwentyfive": {"page": {"page-no-title": "Page No Title"}},
}
"""Theme → type → file → title."""


def page_templates(site: Site, post_type: str = "page") -> Mapping[str, str]:
    """File → title of the templates that the site's theme has for a type, without ``default``."""
    return _THEMES.get(options.text(site, "stylesheet"), {}).get(post_type, {})


def is_template(site: Site, file: str, post_type: str) -> bool:
    """Whether a post of the type may have this template; any, where the theme is one that nothing is known of."""
    known = options.text(site, "stylesheet") in _THEMES
    return not known or file == "default" or file in page_templates(site, post_type)
