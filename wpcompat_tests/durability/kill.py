"""kill -9 under load: no acknowledged ping is lost, none is doubled. ``python -m wpcompat_tests.durability.kill --rounds 200``."""

from __future__ import annotations

import argparse
import random
import tempfile
import threading
import time
from pathlib import Path

from wpcompat_tests import load
from wpcompat_tests.durability.served import Served


def crash(folder: Path, rounds: int, seed: int, workers: int = 2) -> tuple[int, int]:
    """Kill the server ``rounds`` times; (pings acknowledged, rows found). Raises when one is lost or doubled."""
    chance = random.Random(seed)
    served = Served(folder, workers)
    acknowledged: set[str] = set()
    for number in range(rounds):
        served.start()
        words = [f"k{number}x{i}" for i in range(5000)]
        dead = threading.Event()
        # One answer first: however slow the machine, the kill falls into work and something is at stake.
        first = load.run(served.address, [served.trackback(f"k{number}first")], 1)
        acknowledged.update(f"k{number}first" for a in first if b"<error>0</error>" in a.body)

        def end(after: float, dead: threading.Event = dead) -> None:
            time.sleep(after)
            served.kill()
            dead.set()

        killer = threading.Thread(target=end, args=(chance.uniform(0.02, 0.4),))
        killer.start()
        answers = load.run(served.address, (served.trackback(word) for word in words), 12, stop=dead.is_set)
        killer.join()
        acknowledged.update(words[a.number] for a in answers if b"<error>0</error>" in a.body)
    site = served.open()
    try:
        found = site.db.column(
            'SELECT "comment_author_url" FROM "wp_comments" WHERE "comment_type" = ?', ("trackback",)
        )
        lost = {f"http://{word}.example/p" for word in acknowledged} - set(found)
        doubled = len(found) - len(set(found))
        intact = site.db.value("PRAGMA integrity_check")
    finally:
        site.close()
    if lost or doubled or intact != "ok":
        raise AssertionError(
            f"seed {seed}: lost {sorted(lost)[:5]} ({len(lost)}), doubled {doubled}, integrity_check {intact}"
        )
    return len(acknowledged), len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        acknowledged, rows = crash(Path(name), arguments.rounds, arguments.seed)
        print(
            f"{arguments.rounds} kills (seed {arguments.seed}): {acknowledged} acknowledged, {rows} rows, none lost, none doubled, integrity_check ok"
        )


if __name__ == "__main__":
    main()
