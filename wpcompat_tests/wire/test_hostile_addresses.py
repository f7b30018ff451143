"""Addresses that no browser would write."""

from __future__ import annotations

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.hostile import addresses
from wpcompat_tests.hostile.target import check, errors, run, send


def test_weird_addresses_get_answers(wp: WP) -> None:
    seen = run(addresses.attack, wp, 400)
    assert {"GET 200", "GET 404"} <= seen.keys()


@pytest.mark.parametrize("query", ["s=\xff", "\xff=1", "p=1&\xc3", "s=\xe9%ff"])
@pytest.mark.parametrize("path", ["/", "/wp-login.php", "/wp-cron.php", "/wp-trackback.php", "/feed/"])
def test_raw_bytes_in_the_query(wp: WP, path: str, query: str) -> None:
    options.update(wp.site, "permalink_structure", "/%postname%/")
    with errors() as logged:
        check(send(wp, "GET", path, query=query))
    assert not logged


FEEDS = (
    "/feed/",
    "/feed/atom/",
    "/comments/feed/",
    "/comments/feed/atom/",
    "/hello-world/feed/",
    "/hello-world/feed/atom/",
)


@pytest.mark.parametrize("path", FEEDS)
def test_entities_in_addresses_leave_feeds_well_formed(wp: WP, path: str) -> None:
    odd = "http://a.example/?a&nbsp;&eacute;&#0;&bogus;"
    wp.site.db.execute('UPDATE "wp_comments" SET "comment_author_url" = ?', (odd,))
    wp.site.db.execute('UPDATE "wp_posts" SET "guid" = ?', (odd,))
    wp.site.db.insert("wp_postmeta", {"post_id": 1, "meta_key": "enclosure", "meta_value": f"{odd}\n1\n&nbsp;/x"})
    # With a port WordPress leaves such a query as it is.
    wp.move("http://wp.example:8080")
    options.update(wp.site, "permalink_structure", "/%postname%/")
    got = check(send(wp, "GET", path, query="x=&nbsp;&euro;"))
    assert got.status == 200
    assert b"&#160;" in got.body and b"&nbsp;" not in got.body


def test_feeds_of_what_does_not_exist(wp: WP) -> None:
    options.update(wp.site, "permalink_structure", "/%postname%/")
    for feed in ("rss2", "atom"):
        assert check(send(wp, "GET", "/[/&nbsp;", query=f"feed={feed}&tag=postpass&name=x")).status in (200, 404)
