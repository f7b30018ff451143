"""The recorded site under 7.1, as a test wants it; a browser that has logged in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests.admin_forms import Browser
from wpcompat_tests.admin_people import Person
from wpcompat_tests.wire.facts_site import Lab, lay


@pytest.fixture
def lab(make_wp: Callable[..., WP]) -> Lab:
    """Lays the recorded site with a permalink structure."""
    return partial(lay, make_wp)


@pytest.fixture
def dated(lab: Lab) -> WP:
    """The recorded site with permalinks of day and name."""
    return lab()


@pytest.fixture
def admin(wp: WP) -> Browser:
    """The administrator at a fresh site."""
    return Person(wp).browser
