"""How much work a call is, counted in lines of Python: the same number on every machine, however busy it is.

What C code does within a line is not seen; ``wpcompat_tests.benchmarks.linear`` times that, outside of the suite.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def steps(work: Callable[[], object]) -> int:
    """The lines that a call executes in this thread, as often as they are executed."""
    count = 0

    def step(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal count
        count += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times the steps of ``work(size)`` it takes for twice the size: 2 where they grow with the size alone."""
    half = steps(lambda: work(size))
    return steps(lambda: work(2 * size)) / half
