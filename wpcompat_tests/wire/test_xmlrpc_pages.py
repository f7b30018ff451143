"""wp.* about pages as WordPress 6.1.9 answered and stored it, call by call."""

from __future__ import annotations

from collections.abc import Callable

from wpcompat.testing.site import WP
from wpcompat_tests.wire.recorded_chapters import differences, site_of_chapters


def test_calls_are_answered_and_stored_as_recorded(make_wp: Callable[..., WP]) -> None:
    assert differences(site_of_chapters(make_wp), "pages") == []
