"""Settings about pings that WordPress does not have. Each is off until somebody sets it: then the site is as WordPress's.

They are options of the site, under names that begin with ``wpcompat_``, and stand below WordPress's own on the Discussion screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from wpcompat.formatting.php import absint, strval
from wpcompat.formatting.urls import sanitize_url
from wpcompat.options.store import get, text
from wpcompat.site import Site

SUPPRESS_SELF = "wpcompat_suppress_self_pings"
OWN_URLS = "wpcompat_own_urls"
ALLOWED = "wpcompat_allowed_sources"
BLOCKED = "wpcompat_blocked_sources"
LIMIT = "wpcompat_limit_sources"
LIMIT_PINGS = "wpcompat_source_pings"
LIMIT_SECONDS = "wpcompat_source_seconds"
VERIFY = "wpcompat_verify_trackbacks"
RECHECK = "wpcompat_recheck_days"

HOLD, REFUSE = "hold", "refuse"
BURST = 10
"""Pings that a source may send within the interval, where nobody has said otherwise."""
_MOST = 10**9
_LINES = 5000
_TRIM = " \t\n\r\0\x0b"


def _checkbox(value: Any) -> str:
    return "1" if value == "1" else "0"


def _number(value: Any) -> int:
    return min(absint(value), _MOST)


def _choice(value: Any) -> str:
    return value if value in (HOLD, REFUSE) else ""


def _lines(value: Any) -> list[str]:
    lines = (line.strip(_TRIM) for line in strval(value).split("\n"))
    return list(dict.fromkeys(line for line in lines if line))[:_LINES]


def _addresses(value: Any) -> str:
    return "\n".join(url for line in _lines(value) for word in line.split() if (url := sanitize_url(word)))


def _sources(value: Any) -> str:
    """Hosts in small letters, addresses as they are; what a line has behind white space is left out."""
    words = (line.split()[0] for line in _lines(value) if line.split())
    return "\n".join(dict.fromkeys(word if "/" in word else word.lower().strip(".") for word in words))


@dataclass(frozen=True)
class Addition:
    """``clean`` makes of what was sent what is stored; ``takes`` and ``help`` are for people."""

    clean: Callable[[Any], Any]
    takes: str
    help: str


ADDITIONS: dict[str, Addition] = {
    SUPPRESS_SELF: Addition(
        _checkbox, "1 or 0", "Links to the site itself are not pinged; before `[pings] suppress_self` in settings.ini."
    ),
    OWN_URLS: Addition(
        _addresses,
        "addresses, one per line",
        "Further addresses that count as the site's own; before `[pings] own_urls` in settings.ini.",
    ),
    ALLOWED: Addition(
        _sources,
        "sources, one per line",
        "Pings are taken from these alone: hosts with those below them, beginnings of addresses, or * (empty: from all).",
    ),
    BLOCKED: Addition(
        _sources,
        "sources, one per line",
        "Pings from these are refused before anything is fetched, even if they are allowed.",
    ),
    LIMIT: Addition(
        _checkbox,
        "1 or 0",
        "Pings are counted by source, not for the site as a whole; before the quirk `global_flood_rule`.",
    ),
    LIMIT_PINGS: Addition(
        _number,
        "a whole number",
        "Pings that one host or one sender's address may send within the interval (0: any; unset: 10).",
    ),
    LIMIT_SECONDS: Addition(_number, "seconds", "That interval (unset: `[pings] flood_seconds`)."),
    VERIFY: Addition(
        _choice,
        "hold or refuse",
        "What becomes of a trackback whose page does not link to the post; the page is fetched to see (empty: taken unseen).",
    ),
    RECHECK: Addition(
        _number,
        "days",
        "Pages behind approved pings are looked at again after so many days; if the link is gone, the comment gets the metadata"
        " `wpcompat_link_gone` (0: never).",
    ),
}


def suppresses_self_pings(site: Site) -> bool:
    """Whether links to the site itself are left out of what is pinged; without the option as settings.ini says."""
    written = get(site, SUPPRESS_SELF, None)
    return bool(site.config["pings.suppress_self"] if written is None else written == "1")


def own_urls(site: Site) -> list[str]:
    """Further addresses that count as the site's own; without the option those of settings.ini."""
    written = get(site, OWN_URLS, None)
    return list(site.config["pings.own_urls"]) if written is None else str(written).split()


def limits_sources(site: Site) -> bool:
    """Whether pings are counted by source, not for the site as a whole; without the option as the fidelity says."""
    written = get(site, LIMIT, None)
    return not site.switches.global_flood_rule if written is None else written == "1"


def source_limit(site: Site) -> tuple[int, int]:
    """How many pings of one source are taken, and within how many seconds. 0: without limit."""
    pings, seconds = get(site, LIMIT_PINGS, None), get(site, LIMIT_SECONDS, None)
    interval: int = site.config["pings.flood_seconds"]
    return BURST if pings is None else _number(pings), interval if seconds is None else _number(seconds)


def trackbacks_without_link(site: Site) -> str:
    """What becomes of a trackback whose page does not link here: ``hold``, ``refuse``, or empty: nobody looks."""
    return _choice(text(site, VERIFY))


def recheck_days(site: Site) -> int:
    """After how many days the page behind a ping is looked at again; 0: never."""
    return _number(text(site, RECHECK))


def in_force(site: Site) -> dict[str, str]:
    """Every addition as it acts now, in the form in which it would be stored."""
    pings, seconds = source_limit(site)
    return {
        SUPPRESS_SELF: "1" if suppresses_self_pings(site) else "0",
        OWN_URLS: "\n".join(own_urls(site)),
        ALLOWED: text(site, ALLOWED),
        BLOCKED: text(site, BLOCKED),
        LIMIT: "1" if limits_sources(site) else "0",
        LIMIT_PINGS: str(pings),
        LIMIT_SECONDS: str(seconds),
        VERIFY: trackbacks_without_link(site),
        RECHECK: str(recheck_days(site)),
    }


def refused_by(site: Site, url: str) -> str:
    """The list that refuses a source, by its option's name; empty when none does."""
    blocked, allowed = text(site, BLOCKED), text(site, ALLOWED)
    if not blocked and not allowed:
        return ""
    # As it will be stored: what is written around a host must not hide it.
    source = _split(sanitize_url(url))
    if any(_names(line, source) for line in blocked.split("\n")):
        return BLOCKED
    return ALLOWED if allowed and not any(_names(line, source) for line in allowed.split("\n")) else ""


def _names(line: str, source: tuple[str, str]) -> bool:
    """Whether a line of a list names a source: ``*``, a host with those below it, or what the address begins with."""
    line = line.strip(_TRIM)
    if line in ("", "*"):
        return line == "*"
    host, rest = source
    wanted, path = _split(line if "://" in line else f"http://{line}")
    wanted = wanted.removeprefix("www.")
    return bool(wanted) and (host == wanted or host.endswith(f".{wanted}")) and rest.startswith(path)


def _split(url: str) -> tuple[str, str]:
    """The host as it is looked up, and the rest from the path on without a lone slash."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return "", ""
    rest = parts.path + (f"?{parts.query}" if parts.query else "")
    return host.rstrip("."), "" if rest == "/" else rest
