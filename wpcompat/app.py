"""The WSGI callable, with the one error boundary."""

from __future__ import annotations
