"""What a check of the doctor found, and where people set what decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

GOOD, RECOMMENDED, CRITICAL = "good", "recommended", "critical"
RESULTS = (CRITICAL, RECOMMENDED, GOOD)
"""What a check comes to, the worst first: WordPress's words for site health."""
Inside = Callable[[str, str], tuple[int, Mapping[str, str], str]]
"""Method and address → status, headers and text of the application's answer."""
INSIDE = "doctor.inside"
"""Where the application of this process leaves its ``Inside`` in ``Site.cache``."""

DISCUSSION = "Settings → Discussion"
GENERAL = "Settings → General"
LOCAL = ("localhost", "127.0.0.1", "::1", "[::1]")
"""Hosts that only the machine itself knows."""


@dataclass(frozen=True)
class Finding:
    """What a check found. ``where``: the screen or the setting that decides; ``remedy``: what would be right."""

    result: str
    message: str
    where: str = ""
    remedy: str = ""
