"""Bars by day, as shapes of an SVG: where each stands, what it is of, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 360, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 6, 10, 26
_GAP = 0.28
_DIGIT, _COMMA, _BESIDE = 7.6, 4.0, 8
"""How wide letters of the axis are at most, and the room beside them."""
_LEAST = 1.0
"""The height of a piece that is there: one ping among ten thousand is seen."""


@dataclass(frozen=True)
class Bar:
    """A piece of a day's bar: how many of a kind. ``kind`` is its class in the style sheet."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    words: str


@dataclass(frozen=True)
class Tick:
    """A line across the picture or a word below it, and its text."""

    at: float
    text: str


@dataclass(frozen=True)
class Picture:
    """Bars that stand on ``base``; ``lines`` go across at a height, ``days`` are words below."""

    bars: tuple[Bar, ...]
    lines: tuple[Tick, ...]
    days: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    base: int = HEIGHT - _BOTTOM


def picture(
    days: Sequence[tuple[date, Mapping[str, int]]], kinds: Iterable[str], label: Callable[[date], str]
) -> Picture:
    """The numbers of each day one upon the other, in the order of ``kinds``; the first, the middle and the last day named."""
    names = tuple(kinds)
    top = _round_up(max((sum(numbers.values()) for _, numbers in days), default=0))
    left = _left_of(f"{top:,}")
    step = (WIDTH - left - _RIGHT) / max(len(days), 1)
    room = HEIGHT - _TOP - _BOTTOM
    bars = []
    for place, (day, numbers) in enumerate(days):
        foot = float(HEIGHT - _BOTTOM)
        for kind in names:
            if not numbers.get(kind):
                continue
            height = max(numbers[kind] * room / top, _LEAST)
            foot -= height
            x = left + place * step + step * _GAP / 2
            words = f"{label(day)}: {numbers[kind]:,} {kind}"
            bars.append(
                Bar(
                    round(x, 1),
                    round(foot, 1),
                    round(step * (1 - _GAP), 1),
                    round(height, 1),
                    kind.replace(" ", "-"),
                    words,
                )
            )
    lines = tuple(
        Tick(round(HEIGHT - _BOTTOM - room * part / 2, 1), f"{top * part // 2:,}")
        for part in (1, 2)
        if top * part % 2 == 0
    )
    named = sorted({0, len(days) // 2, len(days) - 1}) if days else ()
    words_below = tuple(Tick(round(left + (place + 0.5) * step, 1), label(days[place][0])) for place in named)
    return Picture(tuple(bars), lines, words_below, left=left)


def _left_of(number: str) -> int:
    """Where the bars begin, so that the highest number of the axis has room beside them."""
    commas = number.count(",")
    return max(_LEFT, round((len(number) - commas) * _DIGIT + commas * _COMMA) + _BESIDE)


def _round_up(number: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50, …: where an axis ends well."""
    scale = 1
    while True:
        for step in (1, 2, 5):
            if step * scale >= number:
                return step * scale
        scale *= 10
