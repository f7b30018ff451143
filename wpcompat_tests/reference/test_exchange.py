"""wpcompat and a real WordPress ping each other; a second WordPress in wpcompat's place shows what the rows should be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from wpcompat import options
from wpcompat.comments.store import list_comments
from wpcompat.db import Comment
from wpcompat.linkbacks.events import run_due
from wpcompat.posts.permalinks import get_permalink, trackback_url
from wpcompat.posts.store import get_post, insert_post
from wpcompat.testing.site import WP
from wpcompat.testing.web import Asked, Web
from wpcompat_tests.reference.wordpress import WordPress

pytestmark = pytest.mark.reference

PAGE = "<p>Words before it, it's \"so\" & more: {link} & some words after it, 'enough' of them to be cut away on both of its sides... right.</p>"


@pytest.fixture
def first(reference: WordPress) -> Iterator[WordPress]:
    reference.forget_pings()
    yield reference
    reference.forget_pings()


@pytest.fixture
def second(second_reference: WordPress) -> Iterator[WordPress]:
    second_reference.forget_pings()
    yield second_reference
    second_reference.forget_pings()


@pytest.fixture
def served(make_wp: Callable[..., WP]) -> WP:
    """A site on a port of its own, imitating the version that the reference is."""
    wp = make_wp(version="6.1")
    wp.serve()
    return wp


def paragraph(url: str) -> str:
    return PAGE.format(link=f'<a href="{url}">a link</a>')


def pings(wp: WP, post_id: int = 1) -> list[Comment]:
    return list_comments(wp.site, post_id=post_id, types=("pingback", "trackback"))


def hello(wp: WP) -> str:
    post = get_post(wp.site, 1)
    assert post is not None
    return get_permalink(wp.site, post)


def write(wp: WP, title: str, content: str, **values: Any) -> str:
    """Publish on wpcompat and send what is due; the post's address."""
    post_id = insert_post(
        wp.site, {"post_title": title, "post_content": content, "post_status": "publish", "post_author": 1, **values}
    )
    run_due(wp.site)
    post = get_post(wp.site, post_id)
    assert post is not None
    return get_permalink(wp.site, post)


def seen(row: Comment) -> dict[str, str]:
    """What XML-RPC shows of a stored comment."""
    return {
        "author": row.comment_author,
        "author_url": row.comment_author_url,
        "author_email": row.comment_author_email,
        "author_ip": row.comment_author_IP,
        "content": row.comment_content,
        "status": {"0": "hold", "1": "approve"}.get(row.comment_approved, row.comment_approved),
        "type": row.comment_type,
        "parent": str(row.comment_parent),
        "user_id": str(row.user_id),
    }


def test_wordpress_pings_wpcompat_and_wordpress_alike(first: WordPress, second: WordPress, served: WP) -> None:
    target_id, target = second.publish("Target", "A post to be linked to.")
    _, to_wordpress = first.publish("Pinging", paragraph(target))
    first.cron(until=lambda: second.comments(target_id))
    _, to_wpcompat = first.publish("Pinging", paragraph(hello(served)))
    first.cron(until=lambda: pings(served))
    (theirs,) = second.comments(target_id)
    (ours,) = [seen(row) for row in pings(served)]
    assert theirs["author_url"] == to_wordpress
    assert ours.pop("author_url") == to_wpcompat
    assert ours == {key: theirs[key] for key in ours}


def test_wpcompat_pings_wordpress_as_wordpress_does(first: WordPress, second: WordPress, served: WP) -> None:
    """By the X-Pingback header."""
    target_id, target = first.publish("Target", "A post to be linked to.")
    _, from_wordpress = second.publish("Pinging", paragraph(target))
    second.cron(until=lambda: first.comments(target_id))
    (theirs,) = first.comments(target_id)
    first.forget_pings()
    from_wpcompat = write(served, "Pinging", paragraph(target))
    (ours,) = first.comments(target_id)
    assert (theirs["author_url"], ours["author_url"]) == (from_wordpress, from_wpcompat)
    same = ("author_ip", "content", "status", "type", "parent", "user_id", "author_email")
    assert {key: ours[key] for key in same} == {key: theirs[key] for key in same}
    (pinged,) = served.site.db.column('SELECT "pinged" FROM "wp_posts" WHERE "post_title" = ?', ("Pinging",))
    assert pinged == "\n" + target


def test_wpcompat_finds_wordpress_by_a_link_tag(first: WordPress, served: WP, web: Web) -> None:
    """The linked page is another server's, whose address names a post of WordPress too, and has no header but a tag."""
    target_id, _ = first.publish("Target", "A post to be linked to.")
    tag = f'<html><head><link rel="pingback" href="{first.url}/xmlrpc.php" /></head></html>'
    target = web.page(f"/{first.host}/?p={target_id}", tag)
    # An ID that no target has: ports are not compared, so ?p= with its own ID would be the post itself.
    write(served, "Pinging by tag", paragraph(target), import_id=100000)
    assert [asked.method for asked in web.asked][:2] == ["HEAD", "GET"], served.site.journal.last
    (comment,) = first.comments(target_id)
    assert comment["type"] == "pingback"


def test_trackbacks_both_ways(first: WordPress, second: WordPress, served: WP) -> None:
    target_id, target = first.publish("Target", "A post to be linked to.")
    write(served, "Trackback “title”", paragraph("http://127.0.0.1:1/x"), to_ping=f"{target}trackback/")
    (ours,) = first.comments(target_id)
    first.forget_pings()
    post_id, _ = second.publish("Trackback “title”", paragraph("http://127.0.0.1:1/x"))
    second.plain(
        "metaWeblog.editPost", str(post_id), "admin", "secret",
        {"title": "Trackback “title”", "description": paragraph("http://127.0.0.1:1/x"), "mt_tb_ping_urls": f"{target}trackback/"}, True,
    )  # fmt: skip
    second.cron(until=lambda: first.comments(target_id))
    (theirs,) = first.comments(target_id)
    assert ours["type"] == "trackback"
    assert {k: ours[k] for k in ("content", "author", "status", "type")} == {
        k: theirs[k] for k in ("content", "author", "status", "type")
    }

    post = get_post(served.site, 1)
    assert post is not None
    second.plain(
        "metaWeblog.newPost",
        "1",
        "admin",
        "secret",
        {"title": "To wpcompat", "description": "Some text.", "mt_tb_ping_urls": trackback_url(served.site, post)},
        True,
    )
    second.cron(until=lambda: pings(served))
    (row,) = pings(served)
    assert (row.comment_type, row.comment_author, row.comment_approved) == ("trackback", "Oracle Blog", "0")
    assert row.comment_content == "<strong>To wpcompat</strong>\n\nSome text."


def test_update_services_get_the_same_bytes(first: WordPress, served: WP, web: Web) -> None:
    fault = b"<methodResponse><fault><value><struct></struct></value></fault></methodResponse>"
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(fault)
    service = web.default.raw("/rpc", head + fault)
    first.option("options-writing.php", ping_sites=service)
    options.update(served.site, "ping_sites", service)
    try:
        first.publish("Told to services", "No links here.")
        first.cron(until=lambda: len(web.asked) == 2)
        theirs = [neutral(asked, first.url) for asked in web.asked]
        web.asked.clear()
        write(served, "Told to services", "No links here.")
        ours = [neutral(asked, served.home) for asked in web.asked]
    finally:
        first.option("options-writing.php", ping_sites="")
    assert len(theirs) == 2
    assert ours == theirs


def neutral(asked: Asked, home: str) -> bytes:
    """A request without what names the sender."""
    return re.sub(rb"\r\nContent-Length: \d+", b"", asked.raw.replace(home.encode(), b"HOME"))
