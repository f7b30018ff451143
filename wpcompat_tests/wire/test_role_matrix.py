"""Who may do what with whose, cell by cell as WordPress 6.1.9 decided (``reference/test_role_matrix.py`` recorded it)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests.kept import Kept
from wpcompat_tests.reference.differential import post
from wpcompat_tests.reference.role_cells import Cell, cells, reads, verdict
from wpcompat_tests.replay import send

RECORDING = Path(__file__).parents[2] / "fixtures" / "xmlrpc" / "roles.json"
RECORDED: dict[str, dict[str, str]] = json.loads(RECORDING.read_text("utf-8"))
HOME = "http://127.0.0.1:8100"


@pytest.fixture
def kept(make_wp: Callable[..., WP]) -> Kept:
    return Kept(make_wp(version="6.1", home=HOME))


def by_method() -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in cells():
        found.setdefault(cell.method, []).append(cell)
    return found


CELLS = by_method()


def unlike(kept: Kept, method: str) -> Iterator[str]:
    """The cells that wpcompat decides otherwise."""
    fresh = False
    for cell in CELLS[method]:
        if not fresh:
            kept.lay()
        told = verdict(send(kept.wp, post("/xmlrpc.php", cell.body(HOME), "127.0.0.1:8100")).body)
        fresh = reads(cell.method, told)
        if told != RECORDED[method][cell.name]:
            yield f"{cell.name}: WordPress {RECORDED[method][cell.name]}, wpcompat {told}"


def test_every_cell_was_recorded() -> None:
    assert {method: [cell.name for cell in found] for method, found in CELLS.items()} == {
        method: list(found) for method, found in RECORDED.items()
    }
    assert sum(map(len, CELLS.values())) > 4800


@pytest.mark.parametrize("method", CELLS)
def test_roles(kept: Kept, method: str) -> None:
    assert list(unlike(kept, method)) == []
