"""The jinja2 environment."""

from __future__ import annotations
