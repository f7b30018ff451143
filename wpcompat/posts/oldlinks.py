"""Addresses that posts had on the site they were imported from.

WordPress knows no such thing: there, a post whose permalink changes keeps only its old slug. Here every path that the
importer noted goes on finding its post, for visitors and for pings.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from wpcompat.site import Site

OLD_LINK = "_wpcompat_old_link"
"""Metadata: a path below the site's address, beginning with a slash and without one at its end."""

_TAIL = re.compile(r"(?:trackback|embed|feed(?:/(?:feed|rdf|rss2?|atom))?|(?:comment-page-|page/)([0-9]{1,6}))\Z")


def post_of_old_link(site: Site, path: str) -> int:
    """The published post that once had this path (with or without ``trackback/`` and its kind behind it), or 0."""
    path = path.strip("/")
    if not path or len(path) > 2000 or not _any(site):
        return 0
    for candidate in dict.fromkeys((path, unquote(path), _without_tail(path))):
        found = site.db.value(
            'SELECT m."post_id" FROM "wp_postmeta" m JOIN "wp_posts" p ON p."ID" = m."post_id" WHERE m."meta_key" = ?'
            ' AND m."meta_value" = ? AND p."post_status" IN (?, ?) ORDER BY m."meta_id"',
            (OLD_LINK, f"/{candidate}", "publish", "inherit"),
        )
        if found:
            return int(found)
    return 0


def tail_of(path: str) -> dict[str, str]:
    """The query variables that the tail of a path stands for: ``trackback/`` is ``tb``."""
    tail = _TAIL.search(path.strip("/"))
    if tail is None:
        return {}
    word = tail.group().split("/")[0]
    if word == "trackback":
        return {"tb": "1"}
    if word == "embed":
        return {"embed": "true"}
    if word == "feed":
        return {"feed": tail.group().rpartition("/")[2]}
    return {"cpage": tail.group(1)} if word.startswith("comment-page") else {"page": tail.group(1)}


def _without_tail(path: str) -> str:
    return path[: m.start()].rstrip("/") if (m := _TAIL.search(path)) else path


def _any(site: Site) -> bool:
    """Whether there are such paths at all: most sites have none, and unknown addresses should cost little."""
    return bool(site.db.value('SELECT 1 FROM "wp_postmeta" WHERE "meta_key" = ? LIMIT 1', (OLD_LINK,)))
