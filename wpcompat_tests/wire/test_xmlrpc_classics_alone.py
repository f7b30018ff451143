"""Single calls of metaWeblog, Blogger, Movable Type and about pages in 7.1, in the state that their names tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wpcompat.posts.meta import add_meta, first_meta, get_meta
from wpcompat.posts.store import get_post, insert_post
from wpcompat.posts.templates import KEY
from wpcompat.testing.site import WP
from wpcompat_tests.reference.made_calls import PASSWORDS, body
from wpcompat_tests.wire.scenario import lay
from wpcompat_tests.wire.xmlrpc_exchange import recorded, send

ALONE = {exchange.name: exchange for exchange in recorded("alone")}


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    return lay(make_wp)


def attachment(wp: WP, post_id: int, kind: str, file: str) -> None:
    values = {"post_type": "attachment", "post_status": "inherit", "post_title": file, "post_mime_type": kind}
    insert_post(wp.site, {"import_id": post_id, **values})
    add_meta(wp.site, post_id, "_wp_attached_file", file)


def with_picture(wp: WP) -> None:
    attachment(wp, 5, "image/png", "2026/11/p.png")
    insert_post(wp.site, {"import_id": 7, "post_title": "p", "post_author": 1})
    add_meta(wp.site, 7, "_thumbnail_id", "5")


def with_text(wp: WP) -> None:
    attachment(wp, 6, "text/plain", "2026/11/t.txt")
    insert_post(wp.site, {"import_id": 7, "post_title": "p", "post_author": 1})


def without_posts(wp: WP) -> None:
    wp.site.db.execute('DELETE FROM "wp_posts" WHERE "post_type" = ?', ("post",))


def with_page_ahead(wp: WP) -> None:
    dates = dict.fromkeys(("post_date", "post_date_gmt"), "2035-01-01 00:00:00")
    page = {"import_id": 9, "post_type": "page", "post_title": "fut", "post_status": "publish", "post_author": 1}
    insert_post(wp.site, {**page, **dates})


STATES: dict[str, Callable[[WP], None]] = {
    "extra: metaWeblog.editPost with the thumbnail already set": with_picture,
    "extra: metaWeblog thumbnail not an image": with_text,
    "extra: blogger.getRecentPosts no posts": without_posts,
    "extra: mt.getRecentPostTitles no posts": without_posts,
    "extra: wp.getPage future": with_page_ahead,
}


@pytest.mark.parametrize("name", STATES)
def test_recorded_alone(wp: WP, name: str) -> None:
    STATES[name](wp)
    answered = send(wp, ALONE[name].request)
    assert answered.body == ALONE[name].body


def test_the_picture_that_is_there_is_refused_when_all_else_is_written(wp: WP) -> None:
    with_picture(wp)
    send(wp, ALONE["extra: metaWeblog.editPost with the thumbnail already set"].request)
    post = get_post(wp.site, 7)
    assert post is not None
    assert post.post_status == "publish"
    assert first_meta(wp.site, 7, "_thumbnail_id") == "5"


def test_publishing_queues_pings(wp: WP) -> None:
    content = {"title": "t", "description": "d", "mt_tb_ping_urls": ["http://example.com/tb", "nonsense"]}
    sent = body("metaWeblog.newPost", [1, "admin", PASSWORDS["admin"], content, True])
    post_id = int(send(wp, sent.decode()).body.partition("<string>")[2].partition("<")[0])
    post = get_post(wp.site, post_id)
    assert post is not None
    assert post.to_ping == "http://example.com/tb"
    assert [get_meta(wp.site, post_id, key) for key in ("_pingme", "_encloseme", "_trackbackme")] == [["1"]] * 3


@pytest.mark.parametrize(("version", "known", "unknown"), [("7.1", "page-no-title", "blank"), ("6.1", "blank", "page-no-title")])  # fmt: skip
def test_templates_are_those_of_the_theme(make_wp: Callable[..., WP], version: str, known: str, unknown: str) -> None:
    wp = make_wp(version=version)

    def page_with(template: str) -> tuple[str, int]:
        content = {"title": template, "wp_page_template": template}
        told = send(wp, body("wp.newPage", [1, "admin", "secret", content, True]).decode()).body
        found = wp.site.db.value(
            'SELECT "ID" FROM "wp_posts" WHERE "post_title" = ? AND "post_type" = ?', (template, "page")
        )
        return told, int(found)

    told, page_id = page_with(known)
    assert f"<string>{page_id}</string>" in told
    assert first_meta(wp.site, page_id, KEY) == known
    told, page_id = page_with(unknown)
    assert "<string>Invalid page template.</string>" in told
    page = get_post(wp.site, page_id)
    assert page is not None
    assert page.post_status == "publish"
    assert get_meta(wp.site, page_id, KEY) == []
