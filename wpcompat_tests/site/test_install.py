"""A fresh install holds what WordPress lays."""

from __future__ import annotations

from wpcompat.testing.site import WP


def test_fresh_rows(wp: WP) -> None:
    rows = wp.snapshot()
    assert [
        (p["ID"], p["post_title"], p["post_name"], p["post_status"], p["ping_status"]) for p in rows["wp_posts"]
    ] == [
        (1, "Hello world!", "hello-world", "publish", "open"),
        (2, "Sample Page", "sample-page", "publish", "open"),
        (3, "Privacy Policy", "privacy-policy", "draft", "open"),
    ]
