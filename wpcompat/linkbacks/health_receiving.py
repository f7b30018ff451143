"""The doctor's checks of what comes in: can this site be pinged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wpcompat import options
from wpcompat.comments.counts import waiting as held_comments
from wpcompat.db.rows import POST_COLUMNS, Post
from wpcompat.formatting.php import truthy
from wpcompat.formatting.urls import parse_url
from wpcompat.linkbacks import queue
from wpcompat.linkbacks.finding import CRITICAL, DISCUSSION, GENERAL, GOOD, INSIDE, LOCAL, RECOMMENDED, Finding, Inside
from wpcompat.options import additions
from wpcompat.posts.openness import closed_by_age, pings_open
from wpcompat.posts.permalinks import get_permalink, site_url
from wpcompat.site import Site

_RECENT = 10


def environment(site: Site) -> Finding:
    kind: str = site.config["wordpress.environment_type"]
    if not queue.pings_are_off(site):
        return Finding(GOOD, f"The environment is {kind}, where pings are taken and sent.")
    return Finding(
        CRITICAL,
        f"The environment is {kind}: outside production no pings are taken and none are sent.",
        "settings.ini, [wordpress] environment_type",
        "Say production on the site that the public sees.",
    )


def address(site: Site) -> Finding:
    home, siteurl = options.text(site, "home"), options.text(site, "siteurl")
    parts = [parse_url(each) or {} for each in (home, siteurl)]
    hosts = [str(each.get("host", "")).lower() for each in parts]
    if not all(hosts) or any(each.get("scheme") not in ("http", "https") for each in parts):
        return Finding(CRITICAL, f"The addresses are {home!r} and {siteurl!r}, which no other site can ask.", GENERAL,
                       "Both begin with https:// or http:// and name a host.")  # fmt: skip
    if hosts[0] != hosts[1] or parts[0].get("port") != parts[1].get("port"):
        return Finding(RECOMMENDED, f"Pages are at {home}, and xmlrpc.php is announced at {siteurl}, another host.", GENERAL,
                       "Give both addresses the host at which this site answers.")  # fmt: skip
    if hosts[0] in LOCAL or hosts[0].endswith((".localhost", ".local", ".test", ".invalid")):
        return Finding(RECOMMENDED, f"The site's address is {home}, which only this machine or network knows.", GENERAL,
                       "Others ping the address that they see: name the public one.")  # fmt: skip
    if parts[0].get("scheme") != "https":
        return Finding(RECOMMENDED, f"The site's address is {home}, without encryption.", GENERAL,
                       "Have the server in front answer https, and begin both addresses with https://.")  # fmt: skip
    return Finding(GOOD, f"The site is at {home}.")


def permalinks(site: Site) -> Finding:
    structure = options.text(site, "permalink_structure")
    if structure:
        return Finding(
            GOOD, f"Posts have addresses of the form {structure}, their trackbacks {structure.rstrip('/')}/trackback/."
        )
    return Finding(RECOMMENDED, "Posts have plain addresses (?p=1). They can be pinged, but their addresses say nothing of them.",
                   "Settings → Permalinks", "Choose a structure before others link to the posts.")  # fmt: skip


def xmlrpc(site: Site) -> Finding:
    asked = _asked(site, "GET", site_url(site, "xmlrpc.php"))
    if asked is None:
        return _not_asked("xmlrpc.php")
    status, _, text = asked
    if status == 405 and "XML-RPC server accepts POST requests only." in text:
        return Finding(GOOD, f"{site_url(site, 'xmlrpc.php')} answers.")
    return Finding(CRITICAL, f"{site_url(site, 'xmlrpc.php')} answers with status {status} and not as an XML-RPC server does.", GENERAL,
                   "The WordPress address must be the one below which this site answers.")  # fmt: skip


def x_pingback(site: Site) -> Finding:
    post = next((post for post in _recent(site) if pings_open(site, post) and not post.post_password), None)
    if post is None:
        return Finding(RECOMMENDED, "None of the latest posts takes pings, so none announces where to ping.", "the box Discussion of the posts",
                       "Allow trackbacks and pingbacks on a post.")  # fmt: skip
    address = get_permalink(site, post)
    asked = _asked(site, "HEAD", address)
    if asked is None:
        return _not_asked(address)
    status, headers, _ = asked
    named, right = headers.get("X-Pingback", ""), site_url(site, "xmlrpc.php")
    if status == 200 and named == right:
        return Finding(GOOD, f"{address} says where to ping: X-Pingback: {named}")
    return Finding(CRITICAL, f"{address} answers with status {status} and {f'X-Pingback: {named}' if named else 'no X-Pingback'}.",
                   GENERAL, f"It should say X-Pingback: {right}; a proxy in front must let it pass.")  # fmt: skip


def default_ping_status(site: Site) -> Finding:
    value = options.text(site, "default_ping_status")
    if value == "open":
        return Finding(GOOD, "New posts take pings.")
    return Finding(RECOMMENDED, f"New posts take no pings (default_ping_status is {value!r}, only 'open' is open).", DISCUSSION,
                   "Tick “Allow link notifications from other blogs (pingbacks and trackbacks) on new posts”.")  # fmt: skip


def recent_posts(site: Site) -> Finding:
    posts = _recent(site)
    closed = [post for post in posts if not pings_open(site, post)]
    if not posts:
        return Finding(RECOMMENDED, "There is no published post that could be pinged.", "Posts", "Publish one.")
    if not closed:
        return Finding(
            GOOD, f"The latest {len(posts)} posts take pings." if len(posts) > 1 else "The only post takes pings."
        )
    by_age = sum(post.ping_status == "open" for post in closed)
    names = ", ".join(f"“{post.post_title or '(no title)'}”" for post in closed[:3]) + (" …" if len(closed) > 3 else "")
    return Finding(
        CRITICAL if len(closed) == len(posts) else RECOMMENDED,
        f"{len(closed)} of the latest {len(posts)} posts take no pings ({by_age} of them closed by age): {names}.",
        "Posts → Bulk Edit → Pings" if by_age < len(closed) else DISCUSSION,
        "Allow pings on those that are to be open.",
    )


def closing_by_age(site: Site) -> Finding:
    days = options.integer(site, "close_comments_days_old")
    if not options.is_on(site, "close_comments_for_old_posts") or not days:
        return Finding(GOOD, "Posts do not close by age.")
    closed = sum(closed_by_age(site, post) for post in _recent(site))
    return Finding(RECOMMENDED, f"Posts close after {days} days, for comments and for pings too; {closed} of the latest {_RECENT} have.",
                   DISCUSSION, "Untick “Automatically close comments on old posts” if old posts are to be pinged.")  # fmt: skip


def flood(site: Site) -> Finding:
    seconds: int = site.config["pings.flood_seconds"]
    if additions.limits_sources(site):
        most, within = additions.source_limit(site)
        if most and within:
            return Finding(GOOD, f"A source may send {most} pings in {within} seconds.")
    elif seconds:
        return Finding(
            RECOMMENDED,
            f"As in WordPress, the whole site takes one ping in {seconds} seconds; all others are refused.",
            DISCUSSION,
            "Have pings limited by their source: tick that below WordPress's own settings.",
        )
    return Finding(
        RECOMMENDED,
        "There is no flood rule: a sender may send as many pings as it can.",
        DISCUSSION,
        "Have pings limited by their source: tick that below WordPress's own settings, with numbers above 0.",
    )


def sources(site: Site) -> Finding:
    blocked, allowed = (
        [line for line in options.text(site, name).split("\n") if line.strip()]
        for name in (additions.BLOCKED, additions.ALLOWED)
    )
    if "*" in (line.strip() for line in blocked):
        return Finding(
            CRITICAL, "The list of blocked sources has a line *: every ping is refused.", DISCUSSION, "Take it out."
        )
    if allowed:
        noun = "source" if len(allowed) == 1 else "sources"
        return Finding(
            RECOMMENDED,
            f"Only {len(allowed)} {noun} may ping this site; all others are refused.",
            DISCUSSION,
            "Empty the list of allowed sources, if others are to ping too.",
        )
    return Finding(
        GOOD, f"Pings of {len(blocked)} listed sources are refused." if blocked else "No source is refused by name."
    )


def moderation(site: Site) -> Finding:
    short = [
        line
        for name in ("disallowed_keys", "moderation_keys")
        for line in options.text(site, name).split("\n")
        if 0 < len(line.strip()) < 3 and line.strip() != "0"
    ]
    if short:
        return Finding(RECOMMENDED, f"A list of words has lines so short that they stand in nearly every ping: {', '.join(short[:5])}.",
                       DISCUSSION, "Lines match inside words: take them out.")  # fmt: skip
    held = held_comments(site)
    if held >= 100:
        return Finding(
            RECOMMENDED,
            f"{held} comments and pings wait to be moderated.",
            "Comments → Pending",
            "Approve them, or mark them as spam.",
        )
    if options.text(site, "comment_moderation") == "1":
        return Finding(GOOD, "Every ping is held until somebody approves it.")
    if truthy(options.text(site, "comment_previously_approved")):
        return Finding(GOOD, "Pings from other sites are held until somebody approves them.")
    return Finding(RECOMMENDED, "Pings appear at once: nobody looks at them first.", DISCUSSION,
                   "Tick “Comment author must have a previously approved comment”, which no stranger's ping satisfies.")  # fmt: skip


def _recent(site: Site) -> list[Post]:
    rows: list[tuple[Any, ...]] = site.db.rows(
        f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "post_type" = \'post\' AND "post_status" = \'publish\''
        ' ORDER BY "post_date" DESC, "ID" DESC LIMIT ?',
        (_RECENT,),
    )
    return [Post(*row) for row in rows]


def _asked(site: Site, method: str, address: str) -> tuple[int, Mapping[str, str], str] | None:
    inside: Inside | None = site.cache.get(INSIDE)
    return inside(method, address) if inside else None


def _not_asked(what: str) -> Finding:
    return Finding(GOOD, f"{what} was not looked at: no application runs in this process.")
