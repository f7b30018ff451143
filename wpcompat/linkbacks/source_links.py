"""Whether a page links to a post: for trackbacks, which WordPress takes on trust, and for pings that came long ago.

Unlike a pingback's check this one reads addresses, not text: a link may name the post in any way that leads to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from wpcompat import options
from wpcompat.db.rows import Post
from wpcompat.formatting.entities import html_entity_decode
from wpcompat.formatting.urls import parse_url
from wpcompat.outbound.http import DoorError, Headers
from wpcompat.posts.lookup import url_to_postid
from wpcompat.posts.permalinks import get_permalink
from wpcompat.site import Site

TIMEOUT = 10.0
REDIRECTS = 3
LINKED, MISSING, UNKNOWN = "linked", "missing", "unknown"
_COMMENT = re.compile(rb"<!--|-->")
_ANCHOR = re.compile(rb"a[\s/]", re.IGNORECASE)
_HREF = re.compile(rb"""[\s"'/]href\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_TAG_BYTES = 4096
_MOST = 200
"""Links to the site that are followed up to find the post that they lead to."""
_GONE = (404, 410)


@dataclass(frozen=True)
class Look:
    """``linked``, ``missing``, or ``unknown``: the page could not be read, or not to its end. ``reason`` says why."""

    verdict: str
    reason: str = ""
    status: int = 0


def look(site: Site, url: str, post: Post, headers: Headers, *, own: bool = False) -> Look:
    """Fetch a page through the guarded door and look for a link to the post. ``own``: no stranger asked for it."""
    home = options.text(site, "home")
    try:
        answer = site.outbound.request(
            "GET", url, headers=headers, home=home, timeout=TIMEOUT, redirects=REDIRECTS, own=own
        )
    except DoorError as error:
        return Look(UNKNOWN, error.reason)
    if answer.status in _GONE:
        return Look(MISSING, "the page is gone", answer.status)
    if not 200 <= answer.status < 300:
        return Look(UNKNOWN, "an error page", answer.status)
    if links_to(site, answer.body, answer.url, post):
        return Look(LINKED, "", answer.status)
    return (
        Look(UNKNOWN, "no link in its first part", answer.status)
        if answer.truncated
        else Look(MISSING, "no link on the page", answer.status)
    )


def links_to(site: Site, page: bytes, address: str, post: Post) -> bool:
    """Whether a page at ``address`` has a link that leads to the post."""
    link, hosts = get_permalink(site, post), _own_hosts(site)
    candidates: dict[str, None] = {}
    for href in _hrefs(page):
        target = _absolute(address, href)
        if target.partition("#")[0] == link:
            return True
        if len(candidates) < _MOST and _host(target) in hosts:
            candidates[target] = None
    return any(url_to_postid(site, target) == post.ID for target in candidates)


def _hrefs(page: bytes) -> Iterator[str]:
    """The addresses of the anchors of a page, comments left out."""
    for piece in _without_comments(page).split(b"<"):
        if not _ANCHOR.match(piece):
            continue
        found = _HREF.search(piece[:_TAG_BYTES].partition(b">")[0])
        if found:
            raw = next(group for group in found.groups() if group is not None)
            yield html_entity_decode(raw.decode("utf-8", "replace")).strip(" \t\n\r\f")


def _without_comments(page: bytes) -> bytes:
    if b"<!--" not in page:
        return page
    kept, at, is_inside = [], 0, False
    for mark in _COMMENT.finditer(page):
        if not is_inside and mark.group() == b"<!--":
            kept.append(page[at : mark.start()])
            is_inside = True
        elif is_inside and mark.group() == b"-->":
            at, is_inside = mark.end(), False
    return b" ".join(kept if is_inside else [*kept, page[at:]])


def _absolute(address: str, href: str) -> str:
    if href.startswith(("http://", "https://")):
        return href
    try:
        return urljoin(address, href)
    except ValueError:
        return ""


def _own_hosts(site: Site) -> set[str]:
    return {_host(options.text(site, name)) for name in ("home", "siteurl")} - {""}


def _host(url: str) -> str:
    return str((parse_url(url) or {}).get("host", "")).lower().removeprefix("www.")
