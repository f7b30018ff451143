"""Recorded cases that join several parts: what two sites, or one with itself, make of a post with two links (WordPress 7.1)."""

from __future__ import annotations

from collections.abc import Callable

from wpcompat import options
from wpcompat.linkbacks.events import run_due
from wpcompat.posts.store import insert_post
from wpcompat.testing.site import WP


def _publish(wp: WP, title: str, content: str) -> int:
    return insert_post(wp.site, {"post_title": title, "post_content": content, "post_status": "publish"})


def _two_links(targets: list[str]) -> str:
    first, second = targets
    return f'<p>one two <a href="{first}">first link</a> three four</p>\n<p>five six <a href="{second}">second link</a> seven</p>'


def _ping(wp: WP) -> tuple[str, str, str, str, str]:
    (row,) = (row for row in wp.snapshot()["wp_comments"] if row["comment_type"] == "pingback")
    fields = ("comment_author", "comment_author_url", "comment_content", "comment_approved", "comment_agent")
    one, two, three, four, five = (str(row[name]) for name in fields)
    return one, two, three, four, five


def test_of_two_links_to_one_site_the_first_arrives(make_wp: Callable[..., WP]) -> None:
    sender, receiver = make_wp(), make_wp()
    sender.serve()
    receiver.serve()
    targets = [receiver.permalink(_publish(receiver, title, "text")) for title in ("Open post", "Second post")]
    post_id = _publish(sender, "Two links", _two_links(targets))
    assert "do_pings" in run_due(sender.site)
    assert _ping(receiver) == (
        "Two links &#8211; Oracle Blog",
        sender.permalink(post_id),
        "[&#8230;] two first link three [&#8230;]",
        "0",
        "The Incutio XML-RPC PHP Library -- WordPress/7.1",
    )
    pinged = next(row["pinged"] for row in sender.snapshot()["wp_posts"] if row["ID"] == post_id)
    assert pinged == f"\n{targets[0]}"


def test_of_two_links_to_oneself_the_first_arrives_and_is_approved(wp: WP) -> None:
    wp.serve()
    targets = [wp.permalink(_publish(wp, title, "text")) for title in ("Open post", "Second post")]
    post_id = _publish(wp, "Two own links", _two_links(targets))
    assert "do_pings" in run_due(wp.site)
    assert _ping(wp)[:4] == (
        "Two own links &#8211; Oracle Blog",
        wp.permalink(post_id),
        "[&#8230;] two first link three [&#8230;]",
        "1",
    )
    pinged = next(row["pinged"] for row in wp.snapshot()["wp_posts"] if row["ID"] == post_id)
    assert pinged == f"\n{targets[0]}"


def test_a_static_front_page_takes_pings(wp: WP) -> None:
    options.update(wp.site, "show_on_front", "page")
    options.update(wp.site, "page_on_front", "2")
    answer = wp.client.head("/")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert answer.headers["X-Pingback"] == "http://wp.example/xmlrpc.php"
    assert answer.headers.getlist("Link") == [
        '<http://wp.example/wp-json/>; rel="https://api.w.org/"',
        '<http://wp.example/wp-json/wp/v2/pages/2>; rel="alternate"; title="JSON"; type="application/json"',
        "<http://wp.example/>; rel=shortlink",
    ]
