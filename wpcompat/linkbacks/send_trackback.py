"""Sending trackbacks to the addresses in ``to_ping`` (WordPress's ``do_trackbacks`` and ``trackback``)."""

from __future__ import annotations

from collections.abc import Callable

from wpcompat import journal, options
from wpcompat.db.rows import Post
from wpcompat.formatting.display import trackback_excerpt, trackback_title
from wpcompat.formatting.urls import urlencode
from wpcompat.linkbacks.discovery import agent
from wpcompat.linkbacks.sent import sent
from wpcompat.outbound.http import DoorError, wordpress_headers
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.pinging import clear_to_ping, drop_to_ping, get_pung, get_to_ping, mark_trackback_sent
from wpcompat.site import Site

TIMEOUT = 10.0
REDIRECTS = 5
FORM = "application/x-www-form-urlencoded"


def send(site: Site, post: Post, renew: Callable[[], None]) -> None:
    """Send a trackback to every address that waits; ``renew`` is called before each.

    What was pinged already is only taken off the list. Any answer counts as done, errors included; an address that gives
    none stays, and is tried again when the post is saved.
    """
    waiting = get_to_ping(post)
    if not waiting:
        clear_to_ping(site, post.ID)
        return
    body = form(site, post)
    pinged = set(get_pung(post))
    for url in waiting:
        if url in pinged:
            drop_to_ping(site, post.ID, url)
            continue
        pinged.add(url)
        renew()
        with sent(site, "trackback", url, post.ID):
            if send_one(site, url, body):
                mark_trackback_sent(site, post.ID, url)


def form(site: Site, post: Post) -> bytes:
    """The form that is sent: title, url, blog_name and excerpt, without a charset."""
    smilies = options.is_on(site, "use_smilies")
    address = options.text(site, "siteurl")
    excerpt = trackback_excerpt(post.post_excerpt, post.post_content, site_url=address, smilies=smilies)
    fields = {
        "title": trackback_title(post.post_title),
        "url": get_permalink(site, post),
        "blog_name": options.text(site, "blogname"),
        "excerpt": excerpt,
    }
    return "&".join(f"{name}={urlencode(value)}" for name, value in fields.items()).encode("ascii")


def send_one(site: Site, url: str, body: bytes) -> bool:
    """Post the form; whether there was an answer."""
    headers = wordpress_headers(site.profile, agent(site))
    try:
        answer = site.outbound.request(
            "POST",
            url,
            headers=[*headers, ("Content-Length", ""), ("Content-Type", FORM)],
            home=options.text(site, "home"),
            body=body,
            timeout=TIMEOUT,
            redirects=REDIRECTS,
            own=True,
        )
    except DoorError as error:
        journal.step("trackback", False, url=url, error=error.reason)
        journal.verdict("no answer")
        return False
    journal.step("trackback", True, url=url, status=answer.status, answer=answer.body[:500])
    journal.verdict("sent")
    return True
