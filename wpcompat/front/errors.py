"""The pages that end a request (``wp_die``), where WordPress people look for them."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat.rendering import die_page

__all__ = ["critical_error", "die_page"]

_CRITICAL = '<p>There has been a critical error on this website.</p><p><a href="{url}">Learn more about troubleshooting WordPress.</a></p>'


def critical_error(support_url: str) -> Response:
    """The page for a failure of ours (``WP_Fatal_Error_Handler``): it tells nothing about the failure."""
    return die_page(None, _CRITICAL.format(url=support_url), 500)
