"""Python's own xmlrpc.client: its types, its MultiCall, its nil."""

from __future__ import annotations

import xmlrpc.client
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from wpcompat_tests.clients.conftest import Blog

WHO = (1, "admin", "secret")


@pytest.fixture
def server(blog: Blog) -> Iterator[Any]:
    with xmlrpc.client.ServerProxy(blog.endpoint, allow_none=True, use_builtin_types=True) as found:
        yield found


def test_dates_and_bytes(server: Any, blog: Blog) -> None:
    content = {
        "post_title": f"Ünïcode ✓ {blog.mark}",
        "post_status": "publish",
        "post_date": datetime(2020, 2, 29, 23, 59, 58),
        "post_excerpt": b"from base64",
    }
    post_id = server.wp.newPost(*WHO, content)
    post = server.wp.getPost(*WHO, post_id)
    assert post["post_title"] == content["post_title"]
    assert post["post_date"] == post["post_date_gmt"] == content["post_date"]
    assert post["post_excerpt"] == "from base64"
    assert isinstance(post["post_modified"], datetime)
    assert (post["sticky"], post["menu_order"], post["post_thumbnail"]) == (False, 0, [])
    stale = {"post_title": "x", "if_not_modified_since": datetime(2019, 1, 1)}
    with pytest.raises(xmlrpc.client.Fault) as fault:
        server.wp.editPost(*WHO, post_id, stale)
    assert (fault.value.faultCode, fault.value.faultString) == (
        409,
        "There is a revision of this post that is more recent.",
    )
    uploaded = server.wp.uploadFile(*WHO, {"name": f"{blog.mark}.txt", "type": "text/plain", "bits": bytes(range(256))})
    assert (uploaded["title"], uploaded["metadata"]) == (f"{blog.mark}.txt", {"filesize": 256})
    assert server.wp.deleteFile(*WHO, uploaded["id"]) is True
    assert [server.wp.deletePost(*WHO, post_id) for _ in range(2)] == [True, True]


def test_none_vanishes_and_shifts(server: Any) -> None:
    assert server.demo.addTwoNumbers(None, 3, None, 4) == 7


def test_multicall(server: Any, blog: Blog) -> None:
    calls = xmlrpc.client.MultiCall(server)
    calls.demo.sayHello()
    calls.wp.getTerms(*WHO, "category", {"number": 1})
    calls.wp.getOptions(*WHO, ["home_url"])
    calls.wp.getPost(*WHO, 99999999)
    found: Any = calls()
    assert found[0] == "Hello!"
    assert found[1][0]["taxonomy"] == "category"
    assert found[2]["home_url"]["value"] == blog.url
    with pytest.raises(xmlrpc.client.Fault) as fault:
        found[3]
    assert (fault.value.faultCode, fault.value.faultString) == (404, "Invalid post ID.")


def test_an_old_blogging_program(server: Any, blog: Blog) -> None:
    """What Windows Live Writer and its kin call, in their order."""
    assert server.blogger.getUsersBlogs("key", "admin", "secret")[0]["isAdmin"] is True
    categories = {found["categoryName"]: found for found in server.metaWeblog.getCategories(*WHO)}
    assert categories["Uncategorized"]["parentId"] == 0
    image = server.metaWeblog.newMediaObject(*WHO, {"name": f"{blog.mark}.gif", "type": "image/gif", "bits": b"GIF89a"})
    post_id = server.metaWeblog.newPost(
        *WHO,
        {"title": f"Old {blog.mark}", "description": f'<img src="{image["url"]}" />', "mt_text_more": "The rest", "categories": ["Uncategorized"],
         "mt_keywords": f"a{blog.mark},b{blog.mark}", "mt_allow_comments": 1, "mt_allow_pings": 0, "dateCreated": datetime(2021, 3, 4, 5, 6, 7)},
        True,
    )  # fmt: skip
    post = server.metaWeblog.getPost(post_id, "admin", "secret")
    assert (post["postid"], post["title"], post["mt_text_more"]) == (int(post_id), f"Old {blog.mark}", "The rest")
    assert (post["mt_keywords"], post["mt_allow_comments"], post["mt_allow_pings"]) == (
        f"a{blog.mark}, b{blog.mark}",
        1,
        0,
    )
    assert post["categories"] == ["Uncategorized"]
    assert server.wp.getMediaItem(*WHO, image["id"])["parent"] == int(post_id)
    assert (
        server.metaWeblog.editPost(
            post_id, "admin", "secret", {"title": f"Edited {blog.mark}", "mt_keywords": ""}, True
        )
        is True
    )
    edited = server.metaWeblog.getPost(post_id, "admin", "secret")
    assert (edited["title"], edited["mt_keywords"], edited["post_status"]) == (f"Edited {blog.mark}", "", "publish")
    page_id = server.wp.newPage(
        *WHO, {"title": f"Page {blog.mark}", "description": "Words", "wp_slug": blog.mark}, True
    )
    assert server.wp.getPage(1, page_id, "admin", "secret")["permaLink"] == f"{blog.url}/{blog.mark}/"
    assert page_id in [page["page_id"] for page in server.wp.getPageList(*WHO)]
    assert [server.wp.deletePage(*WHO, page_id) for _ in range(2)] == [True, True]
    assert [server.blogger.deletePost("key", post_id, "admin", "secret", True) for _ in range(2)] == [True, True]
    assert server.wp.deleteFile(*WHO, image["id"]) is True
