"""The rules of WCAG 2.2 A and AA that a program can check: axe-core, put into a page through DevTools."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path

import pytest

from wpcompat_tests.browser.chromium import Chromium

_RUN = """
axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations']}).then(
  found => found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html} (${node.failureSummary})`)))
"""


@functools.cache
def _source() -> str:
    modules = os.environ.get("WPCOMPAT_NODE_MODULES", "")
    file = Path(modules, "axe-core", "axe.min.js")
    if not modules or not file.is_file():
        pytest.skip(
            "NO PAGE WAS CHECKED AGAINST WCAG: set WPCOMPAT_NODE_MODULES to a folder with the npm package axe-core"
        )
    return file.read_text(encoding="utf-8")


def axe(browser: Chromium) -> list[str]:
    """What is wrong with the page shown, a line for each element; skips, and says so, without axe-core.

    It runs beside the page's own scripts, so that the page's security policy may stay as it is.
    """
    source = _source()
    if not browser.evaluate("'axe' in window"):
        browser.evaluate(f"{source}; 0")
    found = browser.evaluate(_RUN)
    assert isinstance(found, list), json.dumps(found)
    return [str(line) for line in found]
