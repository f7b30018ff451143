"""Finding the pingback server of a page (WordPress's ``discover_pingback_server_uri``)."""

from __future__ import annotations

import re

from wpcompat import journal, options
from wpcompat.formatting.urls import parse_url
from wpcompat.media.attachments import uploads_url
from wpcompat.outbound.http import Answer, DoorError, wordpress_headers
from wpcompat.site import Site

TIMEOUT = 2.0
REDIRECTS = 5
_MEDIA = re.compile(r"(?:image|audio|video|model)/", re.IGNORECASE)


def agent(site: Site) -> str:
    """How the site names itself to others."""
    return f"WordPress/{site.profile.version}; {options.text(site, 'home')}"


def ask(site: Site, method: str, url: str, *, timeout: float, redirects: int = 0) -> Answer:
    """A request without a body, as WordPress sends it. Raises ``DoorError``."""
    return site.outbound.request(
        method,
        url,
        headers=wordpress_headers(site.profile, agent(site)),
        home=options.text(site, "home"),
        timeout=timeout,
        redirects=redirects,
        own=True,
    )


def discover(site: Site, url: str) -> str:
    """The pingback server that the page at ``url`` names, by header or else by link; empty when it names none."""
    parts = parse_url(url)
    if not parts or not parts.get("host"):
        journal.step("the link has a host", False, link=url)
        return ""
    if url.startswith(uploads_url(site)):
        journal.step("the link is no upload", False, link=url)
        return ""
    try:
        head = ask(site, "HEAD", url, timeout=TIMEOUT)
    except DoorError as error:
        journal.step("HEAD", False, link=url, error=error.reason)
        return ""
    journal.step("HEAD", True, link=url, status=head.status)
    # Where there are several, WordPress's cron run ends with a fatal error.
    named = head.header("X-Pingback")
    if named not in ("", "0"):
        journal.step("X-Pingback", True, server=named)
        return named
    content_type = ", ".join(head.all("Content-Type"))
    if _MEDIA.search(content_type):
        journal.step("the page is no media", False, content_type=content_type)
        return ""
    try:
        page = ask(site, "GET", url, timeout=TIMEOUT, redirects=REDIRECTS)
    except DoorError as error:
        journal.step("GET", False, link=url, error=error.reason)
        return ""
    server = find_link(page.body)
    journal.step('rel="pingback"', bool(server), status=page.status, server=server)
    return server


def find_link(body: bytes) -> str:
    """The server named by the first ``rel="pingback"`` of a page: the next ``href``, up to the same kind of quote.

    A search for text, not for tags, and a case-sensitive one. A page that begins with it names none. Without an ``href`` it is
    what stands at the page's seventh byte, for that is where PHP's offsets lead.
    """
    double, single = body.find(b'rel="pingback"'), body.find(b"rel='pingback'")
    if double <= 0 and single <= 0:
        return ""
    quote, at = (b'"', double) if double > 0 else (b"'", single)
    start = max(body.find(b"href=", at), 0) + 6
    end = body.find(quote, start)
    return body[start:end].decode("utf-8", "replace") if end >= 0 else ""
