"""Can this site be pinged, does it ping others, and if not: why not.

``CHECKS`` is the table. A check looks at what decides and says in words what is so, where it is set and what would be right.
The site's own answers are looked at without the network: ``Inside`` asks the application in this process.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wpcompat import options
from wpcompat.comments.counts import waiting as held_comments
from wpcompat.db.rows import POST_COLUMNS, Post
from wpcompat.formatting.php import truthy
from wpcompat.formatting.urls import parse_url
from wpcompat.linkbacks import queue, statistics
from wpcompat.linkbacks.send_weblog_ping import services
from wpcompat.options import additions, cron
from wpcompat.posts.openness import closed_by_age, pings_open
from wpcompat.posts.permalinks import get_permalink, home_url, site_url
from wpcompat.site import Site

GOOD, RECOMMENDED, CRITICAL = "good", "recommended", "critical"
RESULTS = (CRITICAL, RECOMMENDED, GOOD)
"""What a check comes to, the worst first: WordPress's words for site health."""
Inside = Callable[[str, str], tuple[int, Mapping[str, str], str]]
"""Method and address → status, headers and text of the application's answer."""
INSIDE = "doctor.inside"
"""Where the application of this process leaves its ``Inside`` in ``Site.cache``."""

_LATE = 300
"""Seconds after which an event that has not run is stuck."""
_WEEK = 7 * 86400
_RECENT = 10
_LEAST_FREE = 64 * 1024 * 1024
_LOCAL = ("localhost", "127.0.0.1", "::1", "[::1]")
_DISCUSSION = "Settings → Discussion"
_GENERAL = "Settings → General"


@dataclass(frozen=True)
class Finding:
    """What a check found. ``where``: the screen or the setting that decides; ``remedy``: what would be right."""

    result: str
    message: str
    where: str = ""
    remedy: str = ""


@dataclass(frozen=True)
class Check:
    """One entry of the table. ``title`` is a question."""

    name: str
    title: str
    run: Callable[[Site], Finding]


@dataclass(frozen=True)
class Diagnosis:
    """A check and what it found."""

    check: Check
    finding: Finding


def examine(site: Site, names: Iterable[str] | None = None) -> list[Diagnosis]:
    """Run the checks of these names, or all, in the order of the table. ``KeyError`` for a name that is none."""
    chosen = CHECKS if names is None else [_BY_NAME[name] for name in dict.fromkeys(names)]
    return [Diagnosis(check, check.run(site)) for check in chosen]


def _environment(site: Site) -> Finding:
    kind: str = site.config["wordpress.environment_type"]
    if not queue.pings_are_off(site):
        return Finding(GOOD, f"The environment is {kind}, where pings are taken and sent.")
    return Finding(
        CRITICAL,
        f"The environment is {kind}: outside production no pings are taken and none are sent.",
        "settings.ini, [wordpress] environment_type",
        "Say production on the site that the public sees.",
    )


def _address(site: Site) -> Finding:
    home, siteurl = options.text(site, "home"), options.text(site, "siteurl")
    parts = [parse_url(each) or {} for each in (home, siteurl)]
    hosts = [str(each.get("host", "")).lower() for each in parts]
    if not all(hosts) or any(each.get("scheme") not in ("http", "https") for each in parts):
        return Finding(CRITICAL, f"The addresses are {home!r} and {siteurl!r}, which no other site can ask.", _GENERAL,
                       "Both begin with https:// or http:// and name a host.")  # fmt: skip
    if hosts[0] != hosts[1] or parts[0].get("port") != parts[1].get("port"):
        return Finding(RECOMMENDED, f"Pages are at {home}, and xmlrpc.php is announced at {siteurl}, another host.", _GENERAL,
                       "Give both addresses the host at which this site answers.")  # fmt: skip
    if hosts[0] in _LOCAL or hosts[0].endswith((".localhost", ".local", ".test", ".invalid")):
        return Finding(RECOMMENDED, f"The site's address is {home}, which only this machine or network knows.", _GENERAL,
                       "Others ping the address that they see: name the public one.")  # fmt: skip
    if parts[0].get("scheme") != "https":
        return Finding(RECOMMENDED, f"The site's address is {home}, without encryption.", _GENERAL,
                       "Have the server in front answer https, and begin both addresses with https://.")  # fmt: skip
    return Finding(GOOD, f"The site is at {home}.")


def _permalinks(site: Site) -> Finding:
    structure = options.text(site, "permalink_structure")
    if structure:
        return Finding(
            GOOD, f"Posts have addresses of the form {structure}, their trackbacks {structure.rstrip('/')}/trackback/."
        )
    return Finding(RECOMMENDED, "Posts have plain addresses (?p=1). They can be pinged, but their addresses say nothing of them.",
                   "Settings → Permalinks", "Choose a structure before others link to the posts.")  # fmt: skip


def _xmlrpc(site: Site) -> Finding:
    asked = _asked(site, "GET", site_url(site, "xmlrpc.php"))
    if asked is None:
        return _not_asked("xmlrpc.php")
    status, _, text = asked
    if status == 405 and "XML-RPC server accepts POST requests only." in text:
        return Finding(GOOD, f"{site_url(site, 'xmlrpc.php')} answers.")
    return Finding(CRITICAL, f"{site_url(site, 'xmlrpc.php')} answers with status {status} and not as an XML-RPC server does.", _GENERAL,
                   "The WordPress address must be the one below which this site answers.")  # fmt: skip


def _x_pingback(site: Site) -> Finding:
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
                   _GENERAL, f"It should say X-Pingback: {right}; a proxy in front must let it pass.")  # fmt: skip


def _default_ping_status(site: Site) -> Finding:
    value = options.text(site, "default_ping_status")
    if value == "open":
        return Finding(GOOD, "New posts take pings.")
    return Finding(RECOMMENDED, f"New posts take no pings (default_ping_status is {value!r}, only 'open' is open).", _DISCUSSION,
                   "Tick “Allow link notifications from other blogs (pingbacks and trackbacks) on new posts”.")  # fmt: skip


def _recent_posts(site: Site) -> Finding:
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
        "Posts → Bulk Edit → Pings" if by_age < len(closed) else _DISCUSSION,
        "Allow pings on those that are to be open.",
    )


def _closing_by_age(site: Site) -> Finding:
    days = options.integer(site, "close_comments_days_old")
    if not options.is_on(site, "close_comments_for_old_posts") or not days:
        return Finding(GOOD, "Posts do not close by age.")
    closed = sum(closed_by_age(site, post) for post in _recent(site))
    return Finding(RECOMMENDED, f"Posts close after {days} days, for comments and for pings too; {closed} of the latest {_RECENT} have.",
                   _DISCUSSION, "Untick “Automatically close comments on old posts” if old posts are to be pinged.")  # fmt: skip


def _flood(site: Site) -> Finding:
    seconds: int = site.config["pings.flood_seconds"]
    if additions.limits_sources(site):
        most, within = additions.source_limit(site)
        if most and within:
            return Finding(GOOD, f"A source may send {most} pings in {within} seconds.")
    elif seconds:
        return Finding(
            RECOMMENDED,
            f"As in WordPress, the whole site takes one ping in {seconds} seconds; all others are refused.",
            _DISCUSSION,
            "Have pings limited by their source: tick that below WordPress's own settings.",
        )
    return Finding(
        RECOMMENDED,
        "There is no flood rule: a sender may send as many pings as it can.",
        _DISCUSSION,
        "Have pings limited by their source: tick that below WordPress's own settings, with numbers above 0.",
    )


def _sources(site: Site) -> Finding:
    blocked, allowed = (
        [line for line in options.text(site, name).split("\n") if line.strip()]
        for name in (additions.BLOCKED, additions.ALLOWED)
    )
    if "*" in (line.strip() for line in blocked):
        return Finding(
            CRITICAL, "The list of blocked sources has a line *: every ping is refused.", _DISCUSSION, "Take it out."
        )
    if allowed:
        noun = "source" if len(allowed) == 1 else "sources"
        return Finding(
            RECOMMENDED,
            f"Only {len(allowed)} {noun} may ping this site; all others are refused.",
            _DISCUSSION,
            "Empty the list of allowed sources, if others are to ping too.",
        )
    return Finding(
        GOOD, f"Pings of {len(blocked)} listed sources are refused." if blocked else "No source is refused by name."
    )


def _moderation(site: Site) -> Finding:
    short = [
        line
        for name in ("disallowed_keys", "moderation_keys")
        for line in options.text(site, name).split("\n")
        if 0 < len(line.strip()) < 3 and line.strip() != "0"
    ]
    if short:
        return Finding(RECOMMENDED, f"A list of words has lines so short that they stand in nearly every ping: {', '.join(short[:5])}.",
                       _DISCUSSION, "Lines match inside words: take them out.")  # fmt: skip
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
    return Finding(RECOMMENDED, "Pings appear at once: nobody looks at them first.", _DISCUSSION,
                   "Tick “Comment author must have a previously approved comment”, which no stranger's ping satisfies.")  # fmt: skip


def _default_pingback_flag(site: Site) -> Finding:
    if options.is_on(site, "default_pingback_flag"):
        return Finding(GOOD, "New posts ping what they link to.")
    return Finding(RECOMMENDED, "New posts do not ping what they link to.", _DISCUSSION,
                   "Tick “Attempt to notify any blogs linked to from the post”.")  # fmt: skip


def _update_services(site: Site) -> Finding:
    listed = [line for line in options.text(site, "ping_sites").split("\n") if line.strip()]
    if listed and not services(site):
        return Finding(RECOMMENDED, f"{len(listed)} Update Services are listed, but none is told: search engines are asked to stay away.",
                       "Settings → Reading", "Untick “Discourage search engines from indexing this site”, or empty the list.")  # fmt: skip
    if not listed:
        return Finding(GOOD, "No Update Service is told of new posts.")
    return Finding(
        GOOD, f"{len(listed)} Update {'Service is' if len(listed) == 1 else 'Services are'} told of new posts."
    )


def _mail(site: Site) -> Finding:
    backend: str = site.config["mail.backend"]
    wanted = [name for name in ("moderation_notify", "comments_notify") if options.is_on(site, name)]
    if not wanted or backend == "smtp":
        return Finding(GOOD, "Mails about pings go out by SMTP." if wanted else "No mails about pings are wanted.")
    goal = {"none": "thrown away", "console": "printed on the console"}.get(backend, "written into a folder")
    return Finding(RECOMMENDED, f"Mails about held and approved pings are {goal}: nobody gets them.", "settings.ini, [mail] backend",
                   "Say smtp and name the server, or untick “Email me whenever”.")  # fmt: skip


def _outbound(site: Site) -> Finding:
    ports: frozenset[int] | None = site.config["outbound.allow_ports"]
    networks = site.config["outbound.allow_networks"]
    missing = [str(port) for port in (80, 443) if ports is not None and port not in ports]
    if missing:
        return Finding(CRITICAL, f"Sources of pings and linked pages on port {' and '.join(missing)} cannot be fetched.",
                       "settings.ini, [outbound] allow_ports", "80 443 8080 are WordPress's ports.")  # fmt: skip
    if networks:
        named = " ".join(map(str, networks))
        return Finding(RECOMMENDED, f"Pings may make this server fetch from {named}, which strangers cannot reach themselves.",
                       "settings.ini, [outbound] allow_networks", "Leave it empty on the open internet.")  # fmt: skip
    if ports is None:
        return Finding(RECOMMENDED, "Pings may make this server knock at any port of other machines.", "settings.ini, [outbound] allow_ports",
                       "80 443 8080 are WordPress's ports.")  # fmt: skip
    return Finding(GOOD, "Public addresses can be fetched, private ones cannot.")


def _cron(site: Site) -> Finding:
    now = int(site.clock.time())
    late = [event for event in cron.due(site) if now - event.timestamp > _LATE]
    if late:
        return Finding(CRITICAL, f"{len(late)} scheduled events have not run, the oldest ({late[0].hook}) for {(now - late[0].timestamp) // 60} minutes.",
                       "settings.ini, [server] cron", "Say yes, or have something ask for wp-cron.php every few minutes.")  # fmt: skip
    if not site.config["server.cron"]:
        return Finding(RECOMMENDED, "The server does not run scheduled events itself; pings go out when something asks for wp-cron.php.",
                       "settings.ini, [server] cron", "Say yes, unless cron asks for wp-cron.php.")  # fmt: skip
    return Finding(GOOD, "Scheduled events run.")


def _queue(site: Site) -> Finding:
    found = statistics.waiting(site)
    if not found:
        return Finding(GOOD, "No pings wait to be sent.")
    at = statistics.next_run(site)
    busy = any(each.busy_until is not None for each in found)
    noun = "post waits" if len(found) == 1 else "posts wait"
    if at is None and not busy:
        return Finding(CRITICAL, f"{len(found)} {noun} to send pings, and no event is scheduled that would send them.", "the event do_pings",
                       "Save one of the posts again, or run wpcompat cron event run --all.")  # fmt: skip
    return Finding(GOOD, f"{len(found)} {noun} to send pings{', and a worker is at it' if busy else ''}.")


def _failures(site: Site) -> Finding:
    sent = statistics.sent_since(site, site.clock.time() - _WEEK)
    if sent["failed"] > max(sent["sent"], 2):
        last = statistics.failures(site, limit=1)
        said = f"; the last one: {last[0].title}, {last[0].verdict}" if last else ""
        return Finding(RECOMMENDED, f"{sent['failed']} of {sent['failed'] + sent['sent']} pings of the last week did not reach their goal{said}.",
                       "wpcompat why --list", "See why; an outgoing connection may be missing.")  # fmt: skip
    return Finding(GOOD, f"{sent['sent']} pings went out in the last week, {sent['failed']} failed.")


def _uploads(site: Site) -> Finding:
    folder = site.uploads
    place = _nearest(folder)
    if (folder.exists() and not folder.is_dir()) or not os.access(place, os.W_OK | os.X_OK):
        return Finding(
            CRITICAL,
            f"Files cannot be written into {folder}.",
            "the file system",
            "Give the user that runs this server the right to write there.",
        )
    free = shutil.disk_usage(place).free
    if free < _LEAST_FREE:
        return Finding(
            CRITICAL,
            f"Only {free // (1024 * 1024)} MB are free where {folder} lies.",
            "the file system",
            "Make room: without it no ping can be stored.",
        )
    return Finding(GOOD, "Files can be uploaded.")


def _nearest(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _journal(site: Site) -> Finding:
    keep: int = site.config["journal.keep"]
    if keep:
        return Finding(GOOD, f"The last {keep} exchanges can be asked why.")
    return Finding(
        RECOMMENDED,
        "Nothing is remembered of what was decided about pings.",
        "settings.ini, [journal] keep",
        "1000 is the default.",
    )


def _fidelity(site: Site) -> Finding:
    word: str = site.config["wordpress.fidelity"]
    if word == "hardened":
        return Finding(GOOD, "WordPress's habits that hurt on the open internet are off (fidelity = hardened).")
    host = str((parse_url(home_url(site)) or {}).get("host", "")).lower()
    if host in _LOCAL or host.endswith((".localhost", ".local", ".test")):
        return Finding(GOOD, "The site answers exactly as WordPress does, which is right for tests.")
    return Finding(RECOMMENDED, "The site answers exactly as WordPress does, with habits that hurt on the open internet.",
                   "settings.ini, [wordpress] fidelity", "Say hardened on a public site.")  # fmt: skip


CHECKS: tuple[Check, ...] = (
    Check("environment-type", "Does the environment allow pings?", _environment),
    Check("address", "Can others reach the site's address?", _address),
    Check("xmlrpc", "Does xmlrpc.php answer?", _xmlrpc),
    Check("x-pingback", "Do posts say where to ping?", _x_pingback),
    Check("default-ping-status", "Do new posts take pings?", _default_ping_status),
    Check("recent-posts", "Do the latest posts take pings?", _recent_posts),
    Check("closing-by-age", "Do old posts take pings?", _closing_by_age),
    Check("flood-rule", "How many pings does the site take?", _flood),
    Check("sources", "Who may ping this site?", _sources),
    Check("moderation", "Does somebody look at pings?", _moderation),
    Check("permalinks", "Do posts have lasting addresses?", _permalinks),
    Check("default-pingback-flag", "Do new posts ping others?", _default_pingback_flag),
    Check("outbound", "What may be fetched?", _outbound),
    Check("cron", "Do scheduled events run?", _cron),
    Check("queue", "Do pings go out?", _queue),
    Check("failures", "Do pings reach their goal?", _failures),
    Check("update-services", "Are Update Services told of news?", _update_services),
    Check("mail", "Do mails reach anybody?", _mail),
    Check("uploads", "Can files be stored?", _uploads),
    Check("journal", "Can decisions be asked why?", _journal),
    Check("fidelity", "Is the site fit for the open internet?", _fidelity),
)  # fmt: skip
"""Every check, in the order in which they are shown."""

_BY_NAME = {check.name: check for check in CHECKS}


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
