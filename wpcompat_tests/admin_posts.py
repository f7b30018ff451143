"""What the tests of the screens of posts share."""

from __future__ import annotations

import io
import re
from typing import Any

from werkzeug.test import TestResponse

from wpcompat.db.rows import Post
from wpcompat.posts.store import get_post, insert_post
from wpcompat.terms.store import terms_of
from wpcompat.testing.site import WP
from wpcompat.users import store
from wpcompat_tests.admin_forms import Page


def made(wp: WP, **values: Any) -> int:
    user = store.get_user(wp.site, 1)
    given = {"post_title": "A post", "post_content": "Words", "post_status": "publish", "post_author": 1, **values}
    return insert_post(wp.site, given, user=user)


def row(wp: WP, post_id: int) -> Post:
    post = get_post(wp.site, post_id)
    assert post is not None
    return post


def categories(wp: WP, post_id: int) -> list[str]:
    return [term.slug for term in terms_of(wp.site, post_id, "category")]


def add_meta_to_user(wp: WP, key: str, value: str) -> None:
    store.add_meta(wp.site, 1, key, value)


GIF = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"


def upload(wp: WP, name: str, data: bytes, **other: str) -> TestResponse:
    """Send a file with the form of media-new.php."""
    wp.client.post("/wp-login.php", data={"log": "admin", "pwd": "secret"})
    nonce = re.search(r'name="_wpnonce" value="(\w+)"', wp.client.get("/wp-admin/media-new.php").text)
    assert nonce is not None
    fields = {"_wpnonce": nonce[1], "post_id": "0", "html-upload": "Upload", **other}
    return wp.client.post("/wp-admin/media-new.php", data={**fields, "async-upload": (io.BytesIO(data), name)})


def words_of(page: Page, post: int) -> str:
    return " ".join(page.row(f"post-{post}").text_content().split())
