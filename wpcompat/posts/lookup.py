"""From an address to a post (``url_to_postid``)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from wpcompat.formatting.strings import trim
from wpcompat.formatting.urls import parse_url
from wpcompat.posts import old_links, query
from wpcompat.posts.pages import page_by_path, query_slug, storable
from wpcompat.posts.request import PUBLIC_VARS, first_match, resolve_numeric_slugs
from wpcompat.posts.structure import INDEX, structure
from wpcompat.site import Site

_NUMBER = re.compile(r"[?&](?:p|page_id|attachment_id)=([0-9]+)")
_SCHEME = re.compile(r"[A-Za-z0-9_]+://")
_LARGEST = 9223372036854775807


def url_to_postid(site: Site, url: str) -> int:
    """The post that an address of this site shows to a visitor, or 0.

    A number given as ``?p=``, ``?page_id=`` or ``?attachment_id=`` is taken as it stands: nobody looks whether there is such
    a post. Scheme, port and ``www.`` do not count. An address that an imported post had before counts as its own.
    """
    now, url = structure(site), storable(url)
    if not _is_below(url, now.home):
        host = _host(site, url)
        if host and host != _host(site, now.home):
            return 0
    number = _NUMBER.search(url)
    if number and int(number.group(1)[:400]):
        return min(int(number.group(1)[:400]), _LARGEST)
    url = url.split("#", 1)[0].split("?", 1)[0]
    url = _like_home(url, now.home)
    if url.strip("/") == now.home and now.page_on_front:
        return (
            now.page_on_front if site.db.value('SELECT 1 FROM "wp_posts" WHERE "ID" = ?', (now.page_on_front,)) else 0
        )
    if not now.pretty:
        return old_links.find(site, _below_home(url, now.home))
    if not now.through_index:
        url = url.replace(f"{INDEX}/", "")
    path = _below_home(url, now.home)
    found = first_match(site, path)
    if found is None:
        return old_links.find(site, path)
    values = resolve_numeric_slugs(site, {name: value for name, value in found.items() if name in PUBLIC_VARS})
    if not _may_be_singular(site, values):
        return old_links.find(site, path)
    result = query.run(site, values, strict=False)
    if values and result.posts and result.is_singular:
        return result.posts[0].ID
    return old_links.find(site, path)


def _may_be_singular(site: Site, values: Mapping[str, str]) -> bool:
    """False when the name that an address asks for is no post's: strangers ask for many that are not."""
    if "page_id" in values:
        return True
    name, page = trim(values.get("name", "")), trim(values.get("pagename", ""))
    if name:
        return bool(site.db.value('SELECT 1 FROM "wp_posts" WHERE "post_name" = ? LIMIT 1', (query_slug(name),)))
    return not page or page_by_path(site, page) is not None


def _is_below(url: str, home: str) -> bool:
    """Whether an address begins as the site's does, so that its host is the site's: most do."""
    return home.startswith(("http://", "https://")) and url.startswith(home) and url[len(home) : len(home) + 1] == "/"


def _host(site: Site, url: str) -> str:
    parts = parse_url(url)
    host = parts.get("host", "") if parts else ""
    return host.replace("www.", "") if site.profile.strips_www_anywhere else host.removeprefix("www.")


def _like_home(url: str, home: str) -> str:
    """The address with the scheme of the site, and ``www.`` where the site has it."""
    scheme = home.split("://", 1)[0]
    bare = trim(url)
    if bare.startswith("//"):
        bare = "http:" + bare
    named = _SCHEME.match(bare)
    if named:
        bare = f"{scheme}://{bare[named.end() :]}"
    if "://www." not in home:
        return bare.replace("://www.", "://")
    return bare if "://www." in bare else bare.replace("://", "://www.")


def _below_home(url: str, home: str) -> str:
    """The path below the site's address, without outer slashes."""
    if f"{home}/" in url.rstrip("/\\") + "/":
        return url.replace(home, "").strip("/")
    path = (parse_url(home + "/") or {}).get("path", "")
    ended = url.rstrip("/\\") + "/"
    return (ended.removeprefix(path)).strip("/")
