"""Where a visitor may be sent: to this site and nowhere else (``wp_validate_redirect``)."""

from __future__ import annotations

from urllib.parse import urlsplit

from wpcompat.formatting.urls import sanitize_redirect
from wpcompat.posts import permalinks
from wpcompat.site import Site


def local_url(site: Site, url: str, fallback: str = "") -> str:
    """``url`` if it leads to the site itself, else ``fallback`` or the home page.

    Only a path or an address with the site's very origin passes: no ``//host``, no ``/\\host``, no controls, no userinfo.
    What a header leaves out is left out before, since ``/'/host`` is ``//host`` then.
    """
    home = permalinks.home_url(site, "/")
    other = fallback or home
    if not url.isascii() or any(ord(char) < 33 or char in "\\\x7f" for char in url):
        return other
    url = sanitize_redirect(url)
    try:
        parts, own, admin = urlsplit(url), urlsplit(home), urlsplit(permalinks.site_url(site))
    except ValueError:
        return other
    if parts.scheme or parts.netloc:
        origins = ((own.scheme, own.netloc), (admin.scheme, admin.netloc))
        return url if (parts.scheme, parts.netloc) in origins else other
    if not url.startswith("/") or url.startswith("//"):
        return other
    return f"{own.scheme}://{own.netloc}{url}"
