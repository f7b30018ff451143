"""Telling Update Services of news (WordPress's ``generic_ping`` and ``weblog_ping``)."""

from __future__ import annotations

from collections.abc import Callable

from wpcompat import journal, options
from wpcompat.formatting.urls import trailingslashit
from wpcompat.linkbacks import client
from wpcompat.linkbacks.sent import sent
from wpcompat.posts.permalinks import feed_link
from wpcompat.site import Site


def services(site: Site) -> list[str]:
    """The Update Services of the site; none when search engines are asked to stay away."""
    if options.text(site, "blog_public") == "0":
        return []
    lines = options.text(site, "ping_sites").split("\n")
    return [line for line in (written.strip(" \t\n\r\0\v") for written in lines) if line]


def send(site: Site, renew: Callable[[], None]) -> None:
    """Tell every service; ``renew`` is called before each."""
    for service in services(site):
        renew()
        with sent(site, "update service", service):
            journal.verdict("sent" if send_one(site, service) else "refused")


def send_one(site: Site, service: str) -> bool:
    """The extended ping and, when that fails in any way, the plain one."""
    name, home = options.text(site, "blogname"), trailingslashit(options.text(site, "home"))
    if client.call(site, service, "weblogUpdates.extendedPing", [name, home, feed_link(site, "rss2")]).is_success:
        return True
    return client.call(site, service, "weblogUpdates.ping", [name, home]).is_success
