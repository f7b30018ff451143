"""The doctor's checks of what goes out, and of the host: does this site ping others, and is it well kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from wpcompat import options
from wpcompat.formatting.urls import parse_url
from wpcompat.linkbacks import statistics
from wpcompat.linkbacks.finding import CRITICAL, DISCUSSION, GOOD, LOCAL, RECOMMENDED, Finding
from wpcompat.linkbacks.send_weblog_ping import services
from wpcompat.options import cron as schedule
from wpcompat.posts.permalinks import home_url
from wpcompat.site import Site

_LATE = 300
"""Seconds after which an event that has not run is stuck."""
_WEEK = 7 * 86400
_LEAST_FREE = 64 * 1024 * 1024


def default_pingback_flag(site: Site) -> Finding:
    if options.is_on(site, "default_pingback_flag"):
        return Finding(GOOD, "New posts ping what they link to.")
    return Finding(RECOMMENDED, "New posts do not ping what they link to.", DISCUSSION,
                   "Tick “Attempt to notify any blogs linked to from the post”.")  # fmt: skip


def update_services(site: Site) -> Finding:
    listed = [line for line in options.text(site, "ping_sites").split("\n") if line.strip()]
    if listed and not services(site):
        return Finding(RECOMMENDED, f"{len(listed)} Update Services are listed, but none is told: search engines are asked to stay away.",
                       "Settings → Reading", "Untick “Discourage search engines from indexing this site”, or empty the list.")  # fmt: skip
    if not listed:
        return Finding(GOOD, "No Update Service is told of new posts.")
    return Finding(
        GOOD, f"{len(listed)} Update {'Service is' if len(listed) == 1 else 'Services are'} told of new posts."
    )


def outbound(site: Site) -> Finding:
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


def cron(site: Site) -> Finding:
    now = int(site.clock.time())
    late = [event for event in schedule.due(site) if now - event.timestamp > _LATE]
    if late:
        return Finding(CRITICAL, f"{len(late)} scheduled events have not run, the oldest ({late[0].hook}) for {(now - late[0].timestamp) // 60} minutes.",
                       "settings.ini, [server] cron", "Say yes, or have something ask for wp-cron.php every few minutes.")  # fmt: skip
    if not site.config["server.cron"]:
        return Finding(RECOMMENDED, "The server does not run scheduled events itself; pings go out when something asks for wp-cron.php.",
                       "settings.ini, [server] cron", "Say yes, unless cron asks for wp-cron.php.")  # fmt: skip
    return Finding(GOOD, "Scheduled events run.")


def queue(site: Site) -> Finding:
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


def failures(site: Site) -> Finding:
    sent = statistics.sent_since(site, site.clock.time() - _WEEK)
    if sent["failed"] > max(sent["sent"], 2):
        last = statistics.failures(site, limit=1)
        said = f"; the last one: {last[0].title}, {last[0].verdict}" if last else ""
        return Finding(RECOMMENDED, f"{sent['failed']} of {sent['failed'] + sent['sent']} pings of the last week did not reach their goal{said}.",
                       "wpcompat why --list", "See why; an outgoing connection may be missing.")  # fmt: skip
    return Finding(GOOD, f"{sent['sent']} pings went out in the last week, {sent['failed']} failed.")


def mail(site: Site) -> Finding:
    backend: str = site.config["mail.backend"]
    wanted = [name for name in ("moderation_notify", "comments_notify") if options.is_on(site, name)]
    if not wanted or backend == "smtp":
        return Finding(GOOD, "Mails about pings go out by SMTP." if wanted else "No mails about pings are wanted.")
    goal = {"none": "thrown away", "console": "printed on the console"}.get(backend, "written into a folder")
    return Finding(RECOMMENDED, f"Mails about held and approved pings are {goal}: nobody gets them.", "settings.ini, [mail] backend",
                   "Say smtp and name the server, or untick “Email me whenever”.")  # fmt: skip


def uploads(site: Site) -> Finding:
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


def journal(site: Site) -> Finding:
    keep: int = site.config["journal.keep"]
    if keep:
        return Finding(GOOD, f"The last {keep} exchanges can be asked why.")
    return Finding(
        RECOMMENDED,
        "Nothing is remembered of what was decided about pings.",
        "settings.ini, [journal] keep",
        "1000 is the default.",
    )


def fidelity(site: Site) -> Finding:
    word: str = site.config["wordpress.fidelity"]
    if word == "hardened":
        return Finding(GOOD, "WordPress's habits that hurt on the open internet are off (fidelity = hardened).")
    host = str((parse_url(home_url(site)) or {}).get("host", "")).lower()
    if host in LOCAL or host.endswith((".localhost", ".local", ".test")):
        return Finding(GOOD, "The site answers exactly as WordPress does, which is right for tests.")
    return Finding(RECOMMENDED, "The site answers exactly as WordPress does, with habits that hurt on the open internet.",
                   "settings.ini, [wordpress] fidelity", "Say hardened on a public site.")  # fmt: skip


def _nearest(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
