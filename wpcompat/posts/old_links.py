"""Addresses that posts had before they came here: an import keeps what the site's permalinks would not reach."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from wpcompat import options
from wpcompat.posts.meta import add_meta
from wpcompat.site import Site

KEY = "_wpcompat_old_link"
"""The metadata key; its value is a path below the address of the site, with a leading and without a trailing slash."""


def remember(site: Site, post_id: int, path: str) -> None:
    """Keep ``path`` (below the site's address) as an old address of a post."""
    add_meta(site, post_id, KEY, _clean(path))


def find(site: Site, url: str) -> int:
    """The ID of the post that had this address (a URL of the site, or a path below its address), or 0."""
    path = urlsplit(url).path if "://" in url else url.partition("?")[0].partition("#")[0]
    base = urlsplit(options.text(site, "home")).path.rstrip("/")
    if "://" in url and base and path.startswith(base):
        path = path[len(base) :]
    wanted = _clean(path)
    if wanted == "/":
        return 0
    found = site.db.value(
        'SELECT "post_id" FROM "wp_postmeta" WHERE "meta_key" = ? AND "meta_value" IN (?, ?) ORDER BY "meta_id"',
        (KEY, wanted, unquote(wanted)),
        default=0,
    )
    return int(found)


def _clean(path: str) -> str:
    return "/" + path.strip("/")
