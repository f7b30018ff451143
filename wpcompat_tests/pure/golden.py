"""Golden pairs of ``fixtures/formatting``: what WordPress's own functions made of texts."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "formatting"


def cases(name: str) -> list[list[Any]]:
    """The recorded calls of one function: arguments, then the result."""
    found: list[list[Any]] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def differing(
    name: str, function: Callable[..., Any], left_out: Callable[[str], bool] = lambda text: False
) -> list[Any]:
    """The calls whose result is another than WordPress's: arguments, WordPress's result, ours."""
    recorded = cases(name)
    assert recorded, "a golden file that is empty proves nothing"
    return [(*case, ours) for case in recorded if (ours := function(*case[:-1])) != case[-1]]
