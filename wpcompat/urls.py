"""Every URL in WordPress's names, and who answers it."""

from __future__ import annotations
