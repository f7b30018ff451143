"""Short rounds of the races and crashes; the modules' own command lines run the long ones."""

from __future__ import annotations

from pathlib import Path

from wpcompat_tests.chance import SEED
from wpcompat_tests.durability.kill import crash
from wpcompat_tests.durability.race import race


def test_identical_pings_leave_one_row(tmp_path: Path) -> None:
    assert race(tmp_path / "site", rounds=4) == {"taken": 4, "told": 4 * 63}


def test_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    acknowledged, rows = crash(tmp_path / "site", rounds=3, seed=SEED)
    assert 0 < acknowledged <= rows, f"seed {SEED}"
