"""The recorded scenario of 416 calls, in order, on one fresh site. ``python -m wpcompat_tests.wire.scenario [NUMBER …]``.

The clock stands at the second of each recorded answer, so dates are compared like everything else. Users, dates and the
recorded texts of the sample content are laid first; ``{{post 1}}`` in a recorded answer stands for such a text.
"""

from __future__ import annotations

import argparse
import difflib
import html
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path

from wpcompat.testing.site import WP, SiteFactory
from wpcompat.users import store
from wpcompat_tests.wire.xmlrpc_exchange import Answered, Exchange, recorded, send

HOME = "http://127.0.0.1:8101"
LAID = datetime(2026, 11, 20, 23, 39, 58, tzinfo=timezone.utc)
ROLES = ("editor", "author", "contributor", "subscriber")
_DATED = {
    "wp_posts": ("post_date", "post_date_gmt", "post_modified", "post_modified_gmt"),
    "wp_comments": ("comment_date", "comment_date_gmt"),
    "wp_users": ("user_registered",),
}


@dataclass(frozen=True)
class Step:
    """One call of the scenario: what WordPress answered (texts filled in), and what this site did."""

    number: int
    recorded: Exchange
    expected: str
    answered: Answered

    @property
    def same(self) -> bool:
        return self.expected == self.answered.body and self.recorded.status == self.answered.status


def lay(make_wp: Callable[..., WP], version: str = "7.1") -> WP:
    """A fresh site as the recording found it."""
    wp = make_wp(home=HOME, version=version)
    wp.clock.frozen = LAID.timestamp()
    for role in ROLES:
        store.create_user(
            wp.site, login=role, email=f"{role}@example.org", password=f"{role}-pass", role=role,
            display_name=role.capitalize(),
        )  # fmt: skip
    moment = LAID.strftime("%Y-%m-%d %H:%M:%S")
    for table, columns in _DATED.items():
        for column in columns:
            wp.site.db.execute(
                f'UPDATE "{table}" SET "{column}" = ? WHERE "{column}" <> ?', (moment, "0000-00-00 00:00:00")
            )
    return wp


def play(wp: WP, exchanges: list[Exchange]) -> Iterator[Step]:
    """Send the calls in order, at the moments they were recorded at."""
    texts = recorded_texts(wp)
    for number, exchange in enumerate(exchanges):
        wp.clock.frozen = parsedate_to_datetime(exchange.headers["Date"]).timestamp()
        expected = exchange.body
        for mark, text in texts.items():
            expected = expected.replace(mark, text)
        yield Step(number, exchange, expected, send(wp, exchange.request, ip="127.0.0.1"))


def recorded_texts(wp: WP) -> dict[str, str]:
    """The marks that stand in recorded answers for texts of the sample content, with these texts as they are sent."""
    return {
        "{{" + f"{kind} {number}" + "}}": html.escape(text, quote=True).replace("&#x27;", "&#039;")
        for kind, number, text in _texts(wp)
    }


def _texts(wp: WP) -> Iterator[tuple[str, int, str]]:
    for number, kind, text in wp.site.db.rows('SELECT "ID", "post_type", "post_content" FROM "wp_posts"'):
        yield kind, number, text
    for number, text in wp.site.db.rows('SELECT "comment_ID", "comment_content" FROM "wp_comments"'):
        yield "comment", number, text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("numbers", nargs="*", type=int, help="show these calls with their difference")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        factory = SiteFactory(Path(name) / "templates", Path(name) / "sites")
        try:
            steps = list(play(lay(factory.make), recorded("scenario")))
        finally:
            factory.close()
    for step in steps:
        if step.number in arguments.numbers:
            print(f"--- {step.number} {step.recorded.name}\n{step.recorded.request}\n")
            theirs, ours = step.expected.splitlines(), step.answered.body.splitlines()
            print("\n".join(difflib.unified_diff(theirs, ours, "WordPress", "wpcompat", lineterm="", n=2)))
        elif not arguments.numbers and not step.same:
            print(f"{step.number} {step.recorded.name}")
    print(f"{sum(step.same for step in steps)} of {len(steps)} answers are the same")


if __name__ == "__main__":
    main()
