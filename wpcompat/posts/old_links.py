"""Addresses that posts had before they came here: an import keeps what the site's permalinks would not reach.

WordPress knows no such thing; it remembers old slugs alone. Here every path that was noted goes on finding its post, for
visitors and for pings, with ``trackback/``, ``feed/`` and their kind behind it too.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from wpcompat import options
from wpcompat.posts.meta import add_meta
from wpcompat.posts.structure import FEEDS
from wpcompat.site import Site

KEY = "_wpcompat_old_link"
"""The metadata key; its value is a path below the address of the site, with a leading and without a trailing slash."""

_TAIL = re.compile(r"/(?:(trackback)|(embed)|feed(?:/(" + "|".join(FEEDS) + r"))?|comment-page-([0-9]{1,6}))\Z")
_LONGEST = 2000


def remember(site: Site, post_id: int, path: str) -> None:
    """Keep ``path`` (below the site's address) as an old address of a post."""
    add_meta(site, post_id, KEY, _clean(path))


def find(site: Site, url: str) -> int:
    """The ID of the public post that had this address (a URL of the site, or a path below its address), or 0."""
    if not options.recalled(site, "posts.old_links", None, lambda: _are_there_any(site), comments=False):
        return 0
    try:
        path = urlsplit(url).path if "://" in url else url.partition("?")[0].partition("#")[0]
    except ValueError:
        return 0
    base = urlsplit(options.text(site, "home")).path.rstrip("/")
    if "://" in url and base and path.startswith(base):
        path = path[len(base) :]
    wanted = _clean(path)
    if wanted == "/" or len(wanted) > _LONGEST:
        return 0
    tail = _TAIL.search(wanted)
    forms = {
        wanted: None,
        unquote(wanted): None,
        **({wanted[: tail.start()]: None, unquote(wanted[: tail.start()]): None} if tail else {}),
    }
    for form in forms:
        found = site.db.value(
            'SELECT m."post_id" FROM "wp_postmeta" m JOIN "wp_posts" p ON p."ID" = m."post_id" WHERE m."meta_key" = ?'
            ' AND m."meta_value" = ? AND p."post_status" IN (?, ?) ORDER BY m."meta_id"',
            (KEY, form, "publish", "inherit"),
        )
        if found:
            return int(found)
    return 0


def _are_there_any(site: Site) -> bool:
    return bool(site.db.value('SELECT 1 FROM "wp_postmeta" WHERE "meta_key" = ? LIMIT 1', (KEY,)))


def tail_of(path: str) -> dict[str, str]:
    """The query variables that the tail of a path stands for: behind ``…/trackback/`` it is ``tb``."""
    tail = _TAIL.search(_clean(path))
    if tail is None:
        return {}
    trackback, embed, feed, page = tail.groups()
    if trackback:
        return {"tb": "1"}
    if embed:
        return {"embed": "true"}
    return {"cpage": page} if page else {"feed": feed or "feed"}


def _clean(path: str) -> str:
    return "/" + path.strip("/")
