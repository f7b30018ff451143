"""Sending pingbacks for the links of a post (WordPress's ``pingback``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from wpcompat import journal, options
from wpcompat.db.rows import Post
from wpcompat.formatting.links import extract_urls
from wpcompat.formatting.php import floatval, is_numeric
from wpcompat.formatting.urls import parse_url
from wpcompat.linkbacks import client
from wpcompat.linkbacks.discovery import discover
from wpcompat.linkbacks.sent import sent
from wpcompat.options import additions
from wpcompat.posts.lookup import url_to_postid
from wpcompat.posts.permalinks import get_permalink, home_url
from wpcompat.posts.pinging import add_ping, get_pung
from wpcompat.posts.store import get_post
from wpcompat.site import Site

ALREADY_REGISTERED = 48


def send(site: Site, post: Post, renew: Callable[[], None]) -> None:
    """Ping every link of a post that counts; ``renew`` is called before each. What succeeds is added to ``pinged``."""
    source = get_permalink(site, post)
    for link in links_of(site, post):
        renew()
        with sent(site, "pingback", link, post.ID):
            if not send_one(site, source, link):
                continue
            with site.db.transaction():
                add_ping(site, _row_to_write(site, post), link)


def send_one(site: Site, source: str, target: str) -> bool:
    """Tell the server of ``target`` that ``source`` links to it; whether it knows now."""
    server = discover(site, target)
    if not server:
        journal.verdict("no pingback server")
        return False
    result = client.call(site, server, "pingback.ping", [source, target])
    if not result.is_success and not _is_registered(site, result):
        journal.verdict(f"refused: {result.reason if result.code is None else result.code}")
        return False
    journal.verdict("registered" if result.is_success else "already registered")
    return True


def links_of(site: Site, post: Post) -> list[str]:
    """The links of a post's stored text that are to be pinged, in order."""
    pung = get_pung(post)
    wanted = [
        link
        for link in dict.fromkeys(extract_urls(post.post_content))
        if link not in pung and has_page(link) and not _is_own_page(site, link, post)
    ]
    prefixes = own_prefixes(site)
    return [link for link in wanted if not (prefixes and link.startswith(prefixes))]


def _is_registered(site: Site, result: client.Result) -> bool:
    """Whether a fault says that the link is known already."""
    if site.profile.registered_fault_is_integer:
        return result.code == ALREADY_REGISTERED
    return is_numeric(result.written) and floatval(result.written) == ALREADY_REGISTERED


def has_page(link: str) -> bool:
    """Whether a link names more than a domain: it has a query, or a path that is not just a slash."""
    parts = parse_url(link) or {}
    return "query" in parts or parts.get("path", "") not in ("", "/")


def own_prefixes(site: Site) -> tuple[str, ...]:
    """What links begin with that are not to be pinged since they are the site's own; empty when all are to be."""
    if not additions.suppresses_self_pings(site):
        return ()
    return (options.text(site, "home"), *additions.own_urls(site))


def _is_own_page(site: Site, link: str, post: Post) -> bool:
    """Whether a link leads to the post itself or to an attachment of this site."""
    found = url_to_postid(site, link)
    if found == post.ID:
        return True
    if home_url(site) not in link:
        return False
    if home_url(site, "/?attachment_id=") in link:
        return True
    other = get_post(site, found) if found else None
    return other is not None and other.post_type == "attachment"


def _row_to_write(site: Site, post: Post) -> Post:
    """The row that the new link is added to.

    WordPress adds to the row as it was when the run began, and so forgets all links of the run but the last.
    """
    if site.switches.remembers_last_link_only:
        return post
    return replace(post, pinged=site.db.value('SELECT "pinged" FROM "wp_posts" WHERE "ID" = ?', (post.ID,), ""))
