"""Calls of metaWeblog, Blogger, Movable Type and those about pages, in chapters, and what a WordPress answered and stored.

``python -m wpcompat_tests.reference.made_classics PORT`` makes the calls on a fresh WordPress 6.1, each chapter on the site
of ``made_posts``, and records them in ``fixtures/xmlrpc``; ``wire/recorded_chapters.py`` replays the recording.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from wpcompat.testing.web import Web
from wpcompat_tests.reference.differential import Pair, open_pair, post, quoted
from wpcompat_tests.reference.made_calls import PASSWORDS, Date, body
from wpcompat_tests.reference.made_posts import FIXTURES, HOME, LAST, begin, changes, their_rows, undated

RECORDING = FIXTURES / "classics-6.1.jsonl"
_ID = re.compile(r"^      <(?:string|int)>(\d+)</(?:string|int)>", re.MULTILINE)
_WRITERS = ("metaWeblog.newPost", "blogger.newPost", "wp.newPage")


Change = tuple[str, str, "Mapping[str, Any] | None"]
"""A table; which of its rows, empty for a new one; their columns, None to delete them."""


def statement(change: Change) -> str:
    """A change in MariaDB's words."""
    table, where, values = change
    if values is None:
        return f"DELETE FROM {table} WHERE {where}"
    columns = ", ".join(f"{name} = {quoted(value)}" for name, value in values.items())
    return f"UPDATE {table} SET {columns} WHERE {where}" if where else f"INSERT INTO {table} SET {columns}"


def meta(number: int, post_id: int, key: str, value: str) -> Change:
    return "wp_postmeta", "", {"meta_id": number, "post_id": post_id, "meta_key": key, "meta_value": value}


@dataclass(frozen=True)
class Step:
    """One call with all its arguments. ``set``: options, and ``run``: changes of rows, that come before it."""

    method: str
    arguments: tuple[Any, ...]
    set: Mapping[str, str] | None = None
    run: tuple[Change, ...] = ()


def login(role: str) -> tuple[str, str]:
    return role, PASSWORDS[role]


def new(role: str = "admin", publish: Any = None, **content: Any) -> Step:
    return Step("metaWeblog.newPost", (1, *login(role), content, *(() if publish is None else (publish,))))


def edit(post_id: Any, role: str = "admin", publish: Any = None, **content: Any) -> Step:
    return Step("metaWeblog.editPost", (post_id, *login(role), content, *(() if publish is None else (publish,))))


def get(post_id: Any, role: str = "admin") -> Step:
    return Step("metaWeblog.getPost", (post_id, *login(role)))


def new_page(role: str = "admin", publish: Any = None, **content: Any) -> Step:
    return Step("wp.newPage", (1, *login(role), content, *(() if publish is None else (publish,))))


def edit_page(page_id: Any, role: str = "admin", publish: Any = None, **content: Any) -> Step:
    return Step("wp.editPage", (1, page_id, *login(role), content, *(() if publish is None else (publish,))))


def page(page_id: Any, role: str = "admin") -> Step:
    return Step("wp.getPage", (1, page_id, *login(role)))


def written(content: Any, publish: Any, role: str = "admin") -> Step:
    return Step("blogger.newPost", ("key", 1, *login(role), content, publish))


def rewritten(post_id: Any, content: Any, publish: Any, role: str = "admin") -> Step:
    return Step("blogger.editPost", ("key", post_id, *login(role), content, publish))


def shown(post_id: Any, role: str = "admin") -> Step:
    return Step("blogger.getPost", ("key", post_id, *login(role)))


def of_post(method: str, post_id: Any, *more: Any, role: str = "admin") -> Step:
    return Step(method, (post_id, *login(role), *more))


def of_blog(method: str, *more: Any, role: str = "admin") -> Step:
    return Step(method, (1, *login(role), *more))


def _metaweblog_new() -> Iterator[Step]:
    yield new("subscriber", title="t")
    yield new("contributor", title="t", publish=True)
    yield new("contributor", title="t", post_status="publish")
    yield new("contributor", title="t", publish="0")
    yield new("contributor", title="t", publish="false")
    yield new("author", post_type="page", title="t")
    yield new("author", post_type="bogus", title="t")
    yield new(post_type=5, title="t")
    yield new(post_type=0, title="zero")
    yield new(title="f", wp_post_format="bogus")
    yield new(title="f", wp_post_format="")
    yield new(title="f", wp_post_format=["aside"])
    yield new(title="f", wp_post_format="Aside")
    yield new("author", title="a", wp_author_id=1)
    yield new("author", title="a", wp_author_id="3")
    yield new("author", title="a", wp_author_id=True)
    for author in (3, "3", 99, "3x", "", 0, 3.9, [], [1], False, Date("20200101T00:00:00")):
        yield new("editor", title="a", wp_author_id=author)
    yield new()
    yield new(title="", description="", mt_excerpt="")
    yield new(title="kept", custom_fields=[{"key": "k", "value": "v"}], wp_post_thumbnail=9999, sticky=True)
    yield new(title="p", wp_post_thumbnail=0)
    yield new(title="p", wp_post_thumbnail=17)
    yield new(title="p", wp_post_thumbnail="16")
    yield new("author", title="s", sticky=True)
    yield new("author", title="s", sticky=False)
    yield new("contributor", title="s", sticky=True, wp_password="x")
    yield new(title="s", sticky=True, post_status="private")
    yield new(title="s", sticky=False, post_status="private")
    yield new(title="s", sticky="FALSE")
    yield new(title="s", sticky="yes")
    yield new("contributor", title="hidden", post_status="private")
    yield new("contributor", title="locked", wp_password="it's")
    yield new("contributor", title="waits", post_status="pending", wp_slug="own-slug")
    yield new(title=" All ", description="Body", mt_text_more="Rest", mt_excerpt="E", mt_keywords="a, Tag one,,it's \"b\", ", categories=["Cat A", "cat & dog", "none", "Child"],
              mt_allow_comments="closed", mt_allow_pings=0, mt_tb_ping_urls=["http://example.com/tb", "x", "https://example.org/tb?a=1&b=2"], wp_slug="A Slug", wp_password="",
              wp_page_parent_id=13, wp_page_order=4, wp_page_template="bogus", wp_post_format="aside", custom_fields=[{"key": "k", "value": ["v"]}, {"key": "_p", "value": "w"}],
              enclosure={"url": "http://e.com/a.mp3?x=1&y=2", "length": "12x", "type": "audio/mpeg"}, wp_post_thumbnail=16, publish=True)  # fmt: skip
    yield get(LAST)
    yield new(title="Statuses", post_status="draft", publish=True)
    yield new(title="Statuses", post_status="future", publish=True)
    yield new(title="Statuses", post_status=True)
    yield new(title="Statuses", page_status="private", publish=1)
    yield get(LAST)
    for value in (0, 1, 2, 3, "0", "1", "2", " 1", "1x", "open", "closed", "Open", "", True, False, 1.9, [], ["open"]):
        yield new(title="open?", mt_allow_comments=value, mt_allow_pings=value)
    yield Step("metaWeblog.newPost", (1, *login("admin"), {"title": "defaults"}), set={"default_comment_status": "closed", "default_ping_status": ""})  # fmt: skip
    yield new(title="defaults", mt_allow_comments="x", mt_allow_pings=2)
    for keywords in ("", "  ", ",", "a,b", 12, True, [1, 5, 99], ["a", 5, "new one"], [], {"x": "struct"}, [-5, "…"], ["<b></b>", "y"], ["z", "<b></b>", "y"], ["a,b"], 1.5):  # fmt: skip
        yield new(title="tags", mt_keywords=keywords)
    for names in ("Cat A", [], [""], ["0"], [5], ["cat a", "CAT A"], ["<b>Cat A</b>"], {"x": "Child"}, [["Cat A"]], ["cat &amp; dog"], [True]):  # fmt: skip
        yield new(title="cats", categories=names)
    for urls in ("http://example.com/a http://example.com/b", "javascript:x", "", 5, [], [["http://x.y/"]], {"x": "http://x.y/"}, "http://e.com/it's\\\"<b>"):  # fmt: skip
        yield new(title="pings", mt_tb_ping_urls=urls)
    yield new(title="T ' \" \\", description="\\' \\\\ \" &#146; &bogus;", mt_excerpt="<i>e</i> \\", wp_slug="it's", publish=True)  # fmt: skip
    yield get(LAST)
    yield new("author", title="<i>i</i><script>s</script> & b", description="<p onclick='x'>a & b</p><iframe></iframe>", mt_text_more="<script>m</script>", mt_excerpt="<a href='javascript:x'>a</a>", publish=1)  # fmt: skip
    yield get(LAST, "author")
    yield new(title=5, description=1.5, mt_excerpt=True, mt_text_more=7, wp_slug=8, wp_password=["x"], wp_page_parent_id="13abc", wp_page_order="x", publish=1)  # fmt: skip
    yield get(LAST)
    yield new(title="u", description=f"see {HOME}/?p=17 there")
    yield new(title="u", description="a", mt_text_more="0")
    yield new(title="x" * 300, wp_password="x" * 256)
    yield new(title=b"\xff")
    contents: tuple[Any, ...] = ("text", 5, [], ["title"], True)
    for content in contents:
        yield Step("metaWeblog.newPost", (1, *login("admin"), content, True))
    yield Step("metaWeblog.newPost", (1, *login("admin")))
    yield Step("metaWeblog.newPost", (1, "admin", "wrong", {"title": "t"}, True))
    yield Step("metaWeblog.newPost", ())


def _metaweblog_dates() -> Iterator[Step]:
    zones = ({"gmt_offset": "0", "timezone_string": ""}, {"gmt_offset": "5.5"}, {"timezone_string": "Europe/Berlin", "gmt_offset": ""})  # fmt: skip
    dates = (Date("20200702T03:04:05"), Date("20200102T03:04:05Z"), Date("20200102T03:04:05+0200"), Date("20240231T10:00:00"), Date("nonsense"),
             Date("1577934245"), Date(""), Date("00000000T00:00:00"), Date("20350101T00:00:00"), "", 0)  # fmt: skip
    for zone in zones:
        yield Step("metaWeblog.newPost", (1, *login("admin"), {"title": "now"}, True), set=zone)
        for date in dates:
            yield new(title="d", dateCreated=date, publish=True)
            yield new(title="d", date_created_gmt=date)
        yield get(LAST)
    yield new(title="both", dateCreated=Date("20200102T03:04:05"), date_created_gmt=Date("20210102T03:04:05"))
    yield get(LAST)
    yield edit(5, title="d", dateCreated=Date("20200702T03:04:05"), publish=True)
    yield edit(5, title="d", date_created_gmt=Date("20350101T00:00:00"), publish=True)
    yield edit(5, title="still ahead", publish=True)
    yield get(5)
    yield edit(5, title="no longer", publish=False)
    yield edit(7, title="Draft again")
    yield edit(7, title="Fixed", dateCreated=Date("20200702T03:04:05"))
    yield edit(7, title="Up", publish=True)
    yield edit(9, publish=True)
    yield edit(9, dateCreated=Date("00000000T00:00:00"), publish=True)


def _metaweblog_edit() -> Iterator[Step]:
    for post_id in (9999, 0, "x", 16, 30):
        yield edit(post_id, title="t")
        yield get(post_id)
    yield edit(5, "author", title="t")
    yield edit(20, "contributor", title="t")
    yield edit(3, "editor", title="t")
    yield get(5, "author")
    yield get(5, "subscriber")
    yield edit(5, post_type="page")
    yield edit(5, post_type="post", wp_post_format="bogus")
    yield edit(20, "author", wp_author_id=1)
    yield edit(20, "author", wp_author_id="3", title="mine", publish=True)
    yield edit(5, "editor", wp_author_id=99, publish=True)
    yield get(5)
    yield edit(5, "editor", wp_author_id="2x", publish=True)
    yield edit(5, "editor", wp_author_id=[1], publish=True)
    yield edit(5, wp_author_id=1, publish=True)
    yield edit(5, title="Plain")
    yield get(5)
    yield edit(5, title="Back", description="New", mt_keywords="one, two", categories=["Child", "Cat A"], publish=True)
    yield edit(5, title="Back", mt_text_more="Rest", mt_keywords=["two", "one"], categories=["unknown"], publish=True)
    yield get(5)
    yield edit(5, description="Short", mt_excerpt="", categories=[], wp_slug="", publish=True)
    yield edit(5, wp_slug="Closed Post", mt_allow_comments=2, mt_allow_pings="x", publish=True)
    yield edit(5, mt_allow_comments="open", mt_allow_pings=1, wp_password="pw", mt_tb_ping_urls="http://example.com/tb", publish=True)  # fmt: skip
    yield edit(5, sticky=True, publish=True)
    yield edit(5, wp_password="", sticky=True, publish=True)
    yield edit(5, wp_password="x", sticky=False, publish=True)
    yield edit(5, wp_password="", sticky=1, custom_fields=[{"id": 20, "key": "mood", "value": "new"}, {"id": 21}, {"key": "more", "value": "x"}], publish=True)  # fmt: skip
    yield edit(5, sticky="false", wp_post_format="gallery", enclosure={"url": "it's", "length": 5, "type": ""}, publish=True)  # fmt: skip
    yield get(5)
    yield edit(5, wp_post_thumbnail=16, publish=True)
    yield edit(5, wp_post_thumbnail="16", wp_post_format="aside", publish=True)
    yield edit(5, wp_post_thumbnail=17, publish=True)
    yield edit(5, wp_post_thumbnail=18, publish=True)
    yield edit(5, wp_post_thumbnail=9999, publish=True)
    yield edit(5, wp_post_thumbnail=16, publish=True)
    yield edit(5, wp_post_thumbnail="", publish=True)
    yield edit(20, "author", sticky=True, title="saved all the same", publish=True)
    yield edit(5, post_status="private")
    yield edit(5, post_status="pending", publish=True)
    yield edit(5, post_status="bogus", publish=True)
    yield edit(5, title="", description="", mt_excerpt="", publish=True)
    yield edit(5, title="<script>x</script>", description="\\'\"", publish=True)
    yield edit(13, title="As page", page_status="publish", mt_keywords="x", categories=["Cat A"], wp_page_parent_id=14, wp_page_order=9)  # fmt: skip
    yield get(13)
    yield edit(13, post_type="page", wp_page_template="bogus", title="Saved", publish=True)
    yield edit(13, post_type="page", wp_page_template="blank", title="Saved", sticky=True, publish=True)
    yield edit(10, title="In the trash")
    yield edit(10, title="Out of it", publish=True)
    yield edit(6, description=f"see {HOME}/?p=17", publish=True)
    yield new("contributor", title="Own")
    yield edit(LAST, "contributor", title="Own words")
    yield edit(LAST, "contributor", post_status="private")
    yield edit(LAST, "contributor", publish=True)
    yield edit(LAST, "contributor", post_status="pending", wp_slug="mine")
    contents: tuple[Any, ...] = ("text", 5, [], True)
    for content in contents:
        yield Step("metaWeblog.editPost", (5, *login("admin"), content, True))
    yield Step("metaWeblog.editPost", (5, *login("admin")))
    yield Step("metaWeblog.editPost", (5, "admin", "wrong", {}, True))


NUMBERS: tuple[tuple[Any, ...], ...] = ((), (0,), ("2x",), (-4,), ("",), (True,), ([],), ([1, 2],))
MARKED = ("One<!--more-->Two", " \n One \n<!--more Read  on -->\n\n Two  \n ", "One\nTwo\n<!--more-->\nThree\nFour\n", "<!--more--><!--more-->", "A<!--more\n-->B<!--more x-->C",
          "No end <!--more", "A<!--more --> <!--more-->B", " \t\n ", "line \r\n", "a\n \nb", "<!--moreover-->x")  # fmt: skip


def _metaweblog_read() -> Iterator[Step]:
    for post_id in (1, 2, 3, 5, 7, 8, 9, 10, 12, 16, 17, 20, 21, 23, 24, 30):
        yield get(post_id)
        yield shown(post_id)
    for number, text in enumerate(MARKED):
        change = "wp_posts", "ID IN (13, 20)", {"post_content": text}
        yield Step("metaWeblog.getPost", (20, *login("author")), run=(change,))
        yield page(13) if number % 2 else of_blog("wp.getPages", 100)
    yield Step("metaWeblog.getPost", (20, *login("admin")), run=(("wp_posts", "ID = 20", {"post_author": 77, "to_ping": "x"}), ("wp_posts", "ID = 13", {"post_author": 0, "post_parent": 99})))  # fmt: skip
    yield page(13)
    yield Step("metaWeblog.getPost", (6, *login("admin")), run=(meta(80, 6, "enclosure", "http://e.com/<b>?a&b"), meta(81, 6, "_thumbnail_id", "99x"), meta(82, 6, "enclosure", "second")))  # fmt: skip
    yield Step("metaWeblog.getPost", (18, *login("admin")), run=(meta(83, 18, "enclosure", 'a:1:{i:0;s:1:"a";}'),))
    yield Step("blogger.getPost", ("key", 21, *login("admin")), run=(("wp_posts", "ID = 21", {"post_title": "a\\\\b\\c\\", "post_content": "x\\y"}),))  # fmt: skip
    for method, before in (("metaWeblog.getRecentPosts", (1,)), ("mt.getRecentPostTitles", (1,)), ("blogger.getRecentPosts", ("key", 1))):  # fmt: skip
        for role in PASSWORDS:
            yield Step(method, (*before, *login(role), 100))
            yield Step(method, (*before, *login(role), 3))
        for given in NUMBERS:
            yield Step(method, (*before, *login("admin"), *given))
    yield Step("metaWeblog.getRecentPosts", (1, *login("admin"), 5), set={"posts_per_page": "2"})
    yield of_blog("metaWeblog.getRecentPosts", 0)
    yield of_blog("wp.getPages", 0)


IDS: tuple[Any, ...] = (0, 9999, 13, 16, 30, "5x")
TEXTS = ("<title>T &amp; t</title><category>2,1</category>Body", "Body alone", "<title></title>", "<title></title>x</title>y", "", "   ", "<title>a</title> <title>b</title>y\\z",
         "<category>Cat A</category>x", "<category>99</category>z", "<category>,</category>z", "<category>,2,,3,</category>z", "<category>2</category><category>3</category>z",
         "<TITLE>Up\nper</Title>\n<Category>2x</CATEGORY>\n z \n", "<title>open", "<title>a<title>b</title>c</title>d", "<title><i>i</i><script>s</script></title><script>x</script>",
         "it's \"q\" \\ <title>it's \"q\" \\</title>", 5, "0", "<category>0</category>a", f"<title>u</title>{HOME}/?p=17", "<category> 2 , 3 </category>b")  # fmt: skip


def _blogger() -> Iterator[Step]:
    for method in ("blogger.getUsersBlogs", "metaWeblog.getUsersBlogs", "blogger.getUserInfo"):
        for role in PASSWORDS:
            yield Step(method, ("key", *login(role)))
        yield Step(method, ("key", "admin"))
    yield Step("blogger.getUserInfo", ("key", *login("author")), run=(("wp_users", "ID = 3", {"user_url": "http://a.b/?c&d"}), ("wp_usermeta", "user_id = 3 AND meta_key IN ('first_name', 'last_name', 'nickname')", {"meta_value": "O'Hara <b>"})))  # fmt: skip
    for text in TEXTS:
        yield written(text, False)
        yield shown(LAST)
        yield written(text, True, "author")
        yield rewritten(6, text, True)
        yield rewritten(20, text, True, "author")
    for publish in ("0", "", "x", 1, [], ["a"], Date("20200101T00:00:00")):
        yield written("published?", publish)
    for role in PASSWORDS:
        yield written("by role", True, role)
        yield written("by role", False, role)
        for post_id in (5, 8, 20):
            yield rewritten(post_id, "<title>r</title>by role", True, role)
            yield rewritten(post_id, "<title>r</title>by role", False, role)
    yield written("Own", False, "contributor")
    yield rewritten(LAST, "<title>Own</title>up", True, "contributor")
    yield rewritten(LAST, "<title>Own</title>again", True, "contributor")
    yield rewritten(7, "Dated", False)
    yield rewritten(7, "Dated", True)
    yield rewritten(9, "Ahead", True)
    yield rewritten(9, "Ahead", False)
    yield rewritten(10, "<title>From the trash</title>x", True)
    for post_id in IDS:
        yield rewritten(post_id, "x", True)
        yield Step("blogger.deletePost", ("key", post_id, *login("admin"), True))
    yield Step("blogger.editPost", ("key", 5, *login("admin")))
    yield Step("blogger.newPost", ("key", 1, *login("admin")))
    yield Step("blogger.newPost", ("key", 1, *login("admin"), "x"))
    yield Step("blogger.newPost", ("key", 1, *login("admin"), ["x"], True))
    yield Step("metaWeblog.deletePost", ("key", 20, *login("contributor")))
    yield Step("metaWeblog.deletePost", ("key", 20, *login("author")))
    yield Step("metaWeblog.deletePost", ("key", 20, *login("author")))
    yield Step("metaWeblog.deletePost", ("key", 20, *login("author")))
    yield Step("blogger.deletePost", ("key", 6, "admin", "wrong"))


def _movable_type() -> Iterator[Step]:
    yield of_blog("mt.getCategoryList")
    yield of_blog("mt.getCategoryList", role="subscriber")
    yield of_blog("mt.getCategoryList", role="contributor")
    chosen: tuple[Any, ...] = (
        [{"categoryId": 2}, {"categoryId": "3", "isPrimary": True}], [{"categoryId": "8"}, {"categoryId": 4}], [{"categoryId": 99}], [], [{"categoryId": ""}],
        [{"categoryId": ""}, {"categoryId": 2}], [{}], [5], [{"categoryId": [3]}], [{"categoryId": True}, {"categoryId": "2x"}], "text", 5, {"a": {"categoryId": 3}},
        ["text"], [{"categoryId": 5}], [{"categoryId": 0}], [{"categoryId": 1.9}],
    )  # fmt: skip
    for categories in chosen:
        for post_id in (5, 13, 7):
            yield of_post("mt.setPostCategories", post_id, categories)
            yield of_post("mt.getPostCategories", post_id)
    others: tuple[Any, ...] = (0, 9999, "20x", 16, 10)
    for post_id in others:
        yield of_post("mt.setPostCategories", post_id, [{"categoryId": 2}])
        yield of_post("mt.getPostCategories", post_id)
        yield of_post("mt.publishPost", post_id)
    for role in PASSWORDS:
        for post_id in (5, 20, 3):
            yield of_post("mt.setPostCategories", post_id, [{"categoryId": 3}], role=role)
            yield of_post("mt.getPostCategories", post_id, role=role)
        for post_id in (7, 8, 9, 10, 13, 14, 17, 20, 23, 24):
            yield of_post("mt.publishPost", post_id, role=role)
    yield Step("mt.publishPost", (24, *login("admin")), run=(("wp_posts", "ID = 24", {"post_title": "", "post_content": ""}),))  # fmt: skip
    yield Step("mt.publishPost", (15, *login("admin")), run=(meta(80, 15, "_wp_page_template", "gone.php"), ("wp_posts", "ID IN (15, 22)", {"post_status": "draft", "post_date_gmt": "0000-00-00 00:00:00"})))  # fmt: skip
    yield of_post("mt.publishPost", 22)
    yield Step("mt.setPostCategories", (5, *login("admin")))
    yield Step("mt.publishPost", (5, "admin", "wrong"))
    yield Step("mt.publishPost", ())


def _pages() -> Iterator[Step]:
    yield Step(
        "wp.getPageList", (1, *login("admin")), run=(("wp_posts", "ID = 3", {"post_date": "2026-10-30 10:00:00"}),)
    )
    for page_id in (2, 3, 5, 13, 14, 15, 16, 9999, 0, "13x"):
        for role in ("admin", "editor", "author"):
            yield page(page_id, role)
    for role in PASSWORDS:
        yield of_blog("wp.getPageList", role=role)
        yield of_blog("wp.getPages", role=role)
        yield of_blog("wp.getPageTemplates", role=role)
        yield of_blog("wp.getPageStatusList", role=role)
    for number in (1, 0, -1, -3, "2x", "", True, [], [1]):
        yield of_blog("wp.getPages", number)
    yield new_page("author", title="p")
    yield new_page("author", title="p", publish=True)
    yield new_page(title="P", description="d", mt_text_more="m", mt_excerpt="e", wp_slug="A Page", wp_page_parent_id=13, wp_page_order=3, wp_page_template="blank", mt_keywords="x",
                   categories=["Cat A"], mt_allow_comments=1, mt_allow_pings="open", custom_fields=[{"key": "k", "value": "v"}], post_type="post", sticky=True, publish=True)  # fmt: skip
    yield page(LAST)
    yield new_page(title="Template", wp_page_template="bogus", publish=True)
    yield new_page(title="Template", wp_page_template="default")
    yield page(LAST)
    yield new_page(title="Status", page_status="private")
    yield new_page(title="Status", page_status="pending", post_status="publish", publish=True)
    yield new_page("editor", title="Own", page_status="publish", wp_author_id=1)
    yield new_page("editor", title="Own", wp_author_id=99)
    yield new_page(publish=True)
    yield new_page(title="Below", wp_page_parent_id=9999, wp_post_thumbnail=16, wp_post_format="aside")
    yield page(LAST, "editor")
    contents: tuple[Any, ...] = ([], ["x"], "text", "", 5, True, False)
    for content in contents:
        yield Step("wp.newPage", (1, *login("admin"), content, True))
        yield Step("wp.editPage", (1, 14, *login("admin"), content, True))
    yield Step("wp.newPage", (1, *login("admin")))
    yield edit_page(5, title="t")
    yield edit_page(9999, title="t")
    yield edit_page(13, "author", title="t")
    yield edit_page(3, "editor", title="t")
    yield edit_page(13, title="Draft now", post_type="post")
    yield edit_page(13, title="Open again", wp_page_template="blank", publish=True)
    yield edit_page(13, title="Kept", publish=True)
    yield page(13)
    yield edit_page(13, title="Refused", wp_page_template="gone", publish=True)
    yield edit_page(13, wp_page_parent_id=15, wp_page_order="7", page_status="private")
    yield edit_page(13, "editor", wp_author_id=2, publish=True)
    yield edit_page(13, title="", description="", publish=True)
    yield page(13, "editor")
    yield Step("wp.editPage", (1, 13, *login("admin")))
    yield Step("wp.editPage", (1, 13, *login("admin"), {"title": "Flagless"}))
    for role in ("author", "editor", "admin"):
        for page_id in (3, 13, 13, 14, 5, 9999):
            yield of_blog("wp.deletePage", page_id, role=role)


def _emptied() -> Iterator[Step]:
    """Comes last: what is deleted here is not laid again."""
    yield Step("metaWeblog.getRecentPosts", (1, *login("admin"), 5), run=(("wp_posts", "post_type = 'post'", None),))
    yield Step("blogger.getRecentPosts", ("key", 1, *login("admin"), 5))
    yield Step("blogger.getRecentPosts", ("key", 1, *login("subscriber"), 5))
    yield of_blog("mt.getRecentPostTitles", 5, role="subscriber")
    yield Step("wp.getPages", (1, *login("admin"), 5), run=(("wp_posts", "post_type = 'page'", None),))
    yield of_blog("wp.getPageList")


CHAPTERS: Mapping[str, Callable[[], Iterator[Step]]] = {
    "metaweblog: new": _metaweblog_new, "metaweblog: dates": _metaweblog_dates, "metaweblog: edit": _metaweblog_edit, "metaweblog: read": _metaweblog_read,
    "blogger": _blogger, "movable type": _movable_type, "pages": _pages, "emptied": _emptied,
}  # fmt: skip


def record(pair: Pair) -> None:
    """Make all calls, and write down what came of each."""
    lines: list[dict[str, Any]] = []
    host = pair.home.partition("://")[2]
    for chapter, steps in CHAPTERS.items():
        begin(pair)
        pair.set(posts_per_page="10")
        last, before = 0, their_rows(pair)
        for step in steps():
            pair.set(**step.set or {})
            if step.run:
                pair.sql.run("; ".join(map(statement, step.run)))
                before = their_rows(pair)
            sent = body(step.method, [last if argument == LAST else argument for argument in step.arguments]).decode()
            reply = pair.ask_wordpress(post("/xmlrpc.php", sent.replace(HOME, pair.home).encode(), host))
            now = parsedate_to_datetime(dict(reply.headers)["Date"]).replace(tzinfo=None)
            after = their_rows(pair)
            told = reply.body.decode("utf-8", "surrogateescape")
            found = _ID.search(told)
            if step.method in _WRITERS and found:
                last = int(found[1])
            rows = changes(before, after, now)
            line = {"chapter": chapter, "set": dict(step.set or {}), "run": step.run, "request": sent, "now": str(now),
                    "status": reply.status, "answer": undated(told, now), "rows": rows}  # fmt: skip
            lines.append(json.loads(json.dumps(line).replace(pair.home, HOME)))
            before = after
    RECORDING.write_text("".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines), "ascii")


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, Web() as web:
        pair = open_pair(
            f"http://127.0.0.1:{int(arguments[0])}", os.environ["WPCOMPAT_REFERENCE_SOCKET"], web, Path(folder)
        )
        try:
            record(pair)
        finally:
            pair.wp.close()
            pair.close()


if __name__ == "__main__":
    main(sys.argv[1:])
