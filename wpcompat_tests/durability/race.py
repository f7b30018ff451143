"""Identical pings at once: one row each, the rest told so. ``python -m wpcompat_tests.durability.race --rounds 100``."""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from pathlib import Path

from wpcompat.testing.web import Web
from wpcompat_tests import load
from wpcompat_tests.durability.served import Served

TOLD = (
    b"There is already a ping from that URL for this post.",
    b"<value><int>48</int></value>",
    b"Duplicate comment detected",
)


def race(folder: Path, rounds: int, at_once: int = 64, workers: int = 3) -> Counter[str]:
    """Trackbacks and pingbacks in turn; how many were taken and how many told so. Raises when a row is lost or doubled."""
    seen: Counter[str] = Counter()
    served = Served(folder, workers)
    served.start()
    site = served.open()
    try:
        with Web() as web:
            for number in range(rounds):
                if number % 2:
                    url = web.page(
                        f"/p{number}",
                        f'<title>T {number}</title><p>a b <a href="{served.home}/hello-world/">l</a> c d</p>',
                    )
                    payload, taken = served.pingback(url), b"registered. Keep the web talking!"
                else:
                    url, payload, taken = (
                        f"http://r{number}.example/p",
                        served.trackback(f"r{number}"),
                        b"<error>0</error>",
                    )
                answers = load.run(served.address, [payload] * at_once, at_once)
                verdicts = Counter(
                    "taken"
                    if taken in a.body
                    else "told"
                    if any(t in a.body for t in TOLD)
                    else f"{a.status} {a.body[:200]!r}"
                    for a in answers
                )
                rows = site.db.value('SELECT count(*) FROM "wp_comments" WHERE "comment_author_url" = ?', (url,))
                if rows != 1 or verdicts != {"taken": 1, "told": at_once - 1}:
                    raise AssertionError(f"round {number}: {rows} rows, {dict(verdicts)}")
                seen.update(verdicts)
        return seen
    finally:
        site.close()
        served.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        print(f"{arguments.rounds} rounds of 64:", dict(race(Path(name), arguments.rounds)))


if __name__ == "__main__":
    main()
