"""The list of media, and files sent with a form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wpcompat.posts.meta import all_meta
from wpcompat.posts.store import get_post
from wpcompat.testing.site import WP
from wpcompat_tests.admin_forms import Browser
from wpcompat_tests.admin_people import Person
from wpcompat_tests.admin_posts import GIF, made, row, upload
from wpcompat_tests.wire.test_admin_people import laid


def test_a_file_of_a_draft_is_said_to_be_a_draft(wp: WP, admin: Browser) -> None:
    """Its status is that of the post it belongs to, as in a running WordPress."""
    draft = made(wp, post_status="draft")
    for parent, message in ((draft, "10"), (made(wp), "1"), (0, "1")):
        number = made(wp, post_type="attachment", post_status="inherit", post_parent=parent)
        saved = admin.get("post.php", post=str(number), action="edit").form(id="post").submit("save")
        assert saved.location.rpartition("=")[2] == message


def test_a_picture_stands_for_a_post(wp: WP, admin: Browser) -> None:
    upload(wp, "Cat.gif", GIF)
    picture = int(wp.site.db.value('SELECT "ID" FROM "wp_posts" WHERE "post_type" = \'attachment\''))
    for given, kept in (
        (str(picture), [str(picture)]), ("", [str(picture)]), ("nonsense", [str(picture)]), ("99999", [str(picture)]), ("-1", []),
    ):  # fmt: skip
        form = admin.get("post.php", post="1", action="edit").form(id="post")
        form.set(_thumbnail_id=given).submit("save")
        assert all_meta(wp.site, 1).get("_thumbnail_id", []) == kept, given


def test_media_are_listed_attached_and_deleted(wp: WP, admin: Browser) -> None:
    answered = upload(wp, "A photo.gif", GIF)
    assert answered.headers["Location"].endswith("/wp-admin/upload.php")
    assert len(admin.get("media-new.php").tree.xpath("//p[@class='submit']/input[@id='html-upload']")) == 1
    listed = admin.get("upload.php")
    number = int(listed.rows[0].removeprefix("post-"))
    assert row(wp, number).post_title == "A photo" and listed.actions(listed.rows[0]) == [
        "edit",
        "delete",
        "view",
        "download",
    ]
    for query, there in (
        ({"attachment-filter": "post_mime_type:image"}, True), ({"attachment-filter": "post_mime_type:video"}, False),
        ({"attachment-filter": "detached"}, True), ({"attachment-filter": "mine"}, True), ({"s": "photo"}, True), ({"s": "none"}, False),
    ):  # fmt: skip
        assert (admin.get("upload.php", **query).rows == [f"post-{number}"]) is there, query
    form = admin.get("upload.php").form(id="posts-filter").tick("media[]", str(number))
    answer = form.submit(found_post_id="1")
    assert answer.location.endswith("attached=1") and answer.follow().notices == ["Media file attached."]
    assert row(wp, number).post_parent == 1
    page = admin.get("upload.php")
    answer = admin.get(page.anchor(parent_post_id="1"))
    assert answer.follow().notices == ["Media file detached."] and row(wp, number).post_parent == 0
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    answer = form.set(
        post_title="Renamed", _wp_attachment_image_alt="<b>A</b> cat", excerpt="Caption", content="Text"
    ).submit("save")
    assert answer.follow().notices == ["Media file updated."]
    saved = row(wp, number)
    assert (saved.post_title, saved.post_excerpt, saved.post_content) == ("Renamed", "Caption", "Text")
    assert all_meta(wp.site, number)["_wp_attachment_image_alt"] == ["A cat"]
    answer = admin.get("upload.php").form(id="posts-filter").tick("media[]", str(number)).set(action="delete").submit()
    assert answer.follow().notices == ["Media file permanently deleted."] and get_post(wp.site, number) is None


@pytest.mark.parametrize(
    ("name", "data", "other", "status", "said"),
    [
        ("x.php", b"<?php", {}, 400, "Sorry, you are not allowed to upload this file type."),
        ("x.gif", b"", {}, 400, "File is empty."),
        ("x.gif", b"GIF89a", {"_wpnonce": "x"}, 403, "The link you followed has expired."),
    ],
)
def test_a_file_that_is_refused(wp: WP, name: str, data: bytes, other: dict[str, str], status: int, said: str) -> None:
    answered = upload(wp, name, data, **other)
    assert answered.status_code == status and said in answered.text
    assert not wp.site.db.value('SELECT 1 FROM "wp_posts" WHERE "post_type" = \'attachment\'')


def test_private_media_and_odd_requests_of_the_library(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    upload(wp, "cat.gif", GIF)
    picture = int(wp.site.db.value('SELECT "ID" FROM "wp_posts" WHERE "post_type" = \'attachment\''))
    wp.site.db.update("wp_posts", {"post_status": "private"}, '"ID" = ?', (picture,))
    admin, author = Person(wp), Person(wp, "author")
    assert admin.browser.get("upload.php").rows == [f"post-{picture}"] and author.browser.get("upload.php").rows == []
    assert admin.browser.visit("upload.php?_wp_http_referer=x&mode=list", referer="").location.endswith(
        "upload.php?mode=list"
    )
    assert admin.browser.visit("upload.php?paged=9", referer="").location.endswith("upload.php?paged=1")
    nonce = {"_wpnonce": author.nonce("bulk-media"), "media[]": str(picture)}
    refused = author.browser.get("upload.php", found_post_id="1", **nonce)
    assert (refused.status, refused.notices) == (403, ["Sorry, you are not allowed to edit this post."])
    refused = author.browser.get("upload.php", action="delete", **nonce)
    assert (refused.status, refused.notices) == (403, ["Sorry, you are not allowed to delete this item."])
    own = made(wp, post_author=author.id)
    taken = author.browser.get("upload.php", found_post_id=str(own), **nonce)
    assert taken.location.endswith("attached=0") and row(wp, picture).post_parent == 0
    assert author.browser.get("upload.php", action="nonsense", **nonce).location.endswith("/wp-admin/upload.php")
    assert admin.browser.get("upload.php", posted="1", deleted="3").notices == [
        "Media file updated.", "3 media files permanently deleted.",
    ]  # fmt: skip
    other = author.browser.get("media-new.php", post_id="1").form(id="file-form")
    assert other.value("post_id") == "0", "an author would attach to another's post"
