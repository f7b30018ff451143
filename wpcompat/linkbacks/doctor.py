"""Can this site be pinged, does it ping others, and if not: why not.

``CHECKS`` is the table. A check looks at what decides and says in words what is so, where it is set and what would be right.
The site's own answers are looked at without the network: ``Inside`` asks the application in this process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wpcompat.linkbacks import health_receiving as receiving
from wpcompat.linkbacks import health_sending as sending
from wpcompat.linkbacks.finding import CRITICAL, GOOD, INSIDE, RECOMMENDED, RESULTS, Finding
from wpcompat.site import Site

__all__ = ["CHECKS", "CRITICAL", "GOOD", "INSIDE", "RECOMMENDED", "RESULTS", "Check", "Diagnosis", "Finding", "examine"]


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


CHECKS: tuple[Check, ...] = (
    Check("environment-type", "Does the environment allow pings?", receiving.environment),
    Check("address", "Can others reach the site's address?", receiving.address),
    Check("xmlrpc", "Does xmlrpc.php answer?", receiving.xmlrpc),
    Check("x-pingback", "Do posts say where to ping?", receiving.x_pingback),
    Check("default-ping-status", "Do new posts take pings?", receiving.default_ping_status),
    Check("recent-posts", "Do the latest posts take pings?", receiving.recent_posts),
    Check("closing-by-age", "Do old posts take pings?", receiving.closing_by_age),
    Check("flood-rule", "How many pings does the site take?", receiving.flood),
    Check("sources", "Who may ping this site?", receiving.sources),
    Check("moderation", "Does somebody look at pings?", receiving.moderation),
    Check("permalinks", "Do posts have lasting addresses?", receiving.permalinks),
    Check("default-pingback-flag", "Do new posts ping others?", sending.default_pingback_flag),
    Check("outbound", "What may be fetched?", sending.outbound),
    Check("cron", "Do scheduled events run?", sending.cron),
    Check("queue", "Do pings go out?", sending.queue),
    Check("failures", "Do pings reach their goal?", sending.failures),
    Check("update-services", "Are Update Services told of news?", sending.update_services),
    Check("mail", "Do mails reach anybody?", sending.mail),
    Check("uploads", "Can files be stored?", sending.uploads),
    Check("journal", "Can decisions be asked why?", sending.journal),
    Check("fidelity", "Is the site fit for the open internet?", sending.fidelity),
)  # fmt: skip
"""Every check, in the order in which they are shown."""


_BY_NAME = {check.name: check for check in CHECKS}
