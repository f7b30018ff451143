"""Made-up XML-RPC calls: for every method its arguments as they should be, and now and then as they should not."""

from __future__ import annotations

import base64
import random
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from wpcompat.xmlrpc.names import NAMES

PASSWORDS = {"admin": "secret", **{role: f"{role}-pass" for role in ("editor", "author", "contributor", "subscriber")}}
ROLES = tuple(PASSWORDS)
Value = Callable[[random.Random], Any]


@dataclass(frozen=True)
class Date:
    """A ``dateTime.iso8601`` as it is sent."""

    text: str


def xml(value: Any) -> str:
    """A value as a client writes it."""
    if isinstance(value, bool):
        return f"<boolean>{int(value)}</boolean>"
    if isinstance(value, int):
        return f"<int>{value}</int>"
    if isinstance(value, float):
        return f"<double>{value}</double>"
    if isinstance(value, Date):
        return f"<dateTime.iso8601>{value.text}</dateTime.iso8601>"
    if isinstance(value, bytes):
        return f"<base64>{base64.b64encode(value).decode()}</base64>"
    if isinstance(value, Mapping):
        members = "".join(
            f"<member><name>{escape(str(k))}</name><value>{xml(v)}</value></member>" for k, v in value.items()
        )
        return f"<struct>{members}</struct>"
    if isinstance(value, (list, tuple)):
        return f"<array><data>{''.join(f'<value>{xml(item)}</value>' for item in value)}</data></array>"
    return f"<string>{escape(str(value))}</string>"


def body(method: str, arguments: list[Any]) -> bytes:
    """The body of a call."""
    params = "".join(f"<param><value>{xml(argument)}</value></param>" for argument in arguments)
    return f"<methodCall><methodName>{method}</methodName><params>{params}</params></methodCall>".encode()


def one(*choices: Any) -> Value:
    """One of these; a choice that can be called makes the value."""
    return lambda rng: _made(rng.choice(choices), rng)


def _made(choice: Any, rng: random.Random) -> Any:
    return choice(rng) if callable(choice) else choice


def some(*choices: Any, most: int = 3) -> Value:
    """A list of some of these."""
    return lambda rng: [_made(rng.choice(choices), rng) for _ in range(rng.randrange(most + 1))]


def struct(**members: Value) -> Value:
    """Some of these members, in any order, now and then one that nobody knows."""

    def make(rng: random.Random) -> dict[str, Any]:
        names = [name for name in members if rng.random() < rng.choice((0.2, 0.5))]
        rng.shuffle(names)
        made = {name: members[name](rng) if rng.random() < 0.93 else odd(rng) for name in names}
        return {**made, "nobody_knows": 1} if rng.random() < 0.03 else made

    return make


TEXTS = (
    "Plain words", "", "0", " spaced  out ", "Ünïcödé ✓ 😀", "<b>bold</b> & <script>alert(1)</script>", "it's \"quoted\" \\ back",
    "&amp; &lt; &#8217; &nbsp; &#146;", "a<!--more-->b", "<p onclick=x>para</p>\n\n[gallery ids=1]", "line\nbreak\ttab", "x" * 300,
    "<!-- wp:paragraph --><p>Block</p><!-- /wp:paragraph -->", "http://example.com/?a=1&b=2", "12", "-3", "<i>Hello</i> world!",
)  # fmt: skip
SLUGS = ("open-post", "hello-world", "New Slug!", "", "ünï", "a/b", "1984", "feed", "page-open", "x" * 250, "%e2%82%ac", "two--dashes")  # fmt: skip
DATES = (
    Date("20200102T03:04:05"), Date("20350101T00:00:00"), Date("20200102T03:04:05Z"), Date("20200102T03:04:05+0200"), Date("00000000T00:00:00"),
    Date("20240231T10:00:00"), Date("nonsense"), Date("1577934245"), Date(""),
)  # fmt: skip
POST_IDS = (1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 17, 18, 20, 22, 23, 24, 0, -5, 99999, "5", "5abc", "x", "", True, 5.9)  # fmt: skip
COMMENT_IDS = (1, 2, 3, 4, 5, 6, 7, 0, -1, 99999, "2", "2x", "")
TERM_IDS = (1, 2, 3, 4, 5, 6, 7, 8, 0, -1, 99999, "2", "2x", "")
USER_IDS = (1, 2, 3, 4, 5, 0, -1, 99, "3", "3x", "")
STATUSES = ("publish", "draft", "pending", "private", "future", "trash", "inherit", "auto-draft", "bogus", "", "any", "Publish")  # fmt: skip
TYPES = ("post", "page", "attachment", "revision", "wp_block", "nav_menu_item", "bogus", "", "any", "Post")
TAXONOMIES = ("category", "post_tag", "post_format", "nav_menu", "bogus", "", "Category")
FORMATS = ("aside", "gallery", "standard", "post-format-aside", "bogus", "", "0")
ODD: tuple[Any, ...] = (0, 1, -1, "", "0", "text", True, False, 1.5, [], ["a", 1], {"a": 1}, {"0": "x"}, Date("20200101T00:00:00"), b"\xff\xfe", 2**40, [[]])  # fmt: skip


def text(rng: random.Random) -> Any:
    return rng.choice(TEXTS)


def odd(rng: random.Random) -> Any:
    """A value of any type."""
    return rng.choice(ODD)


RUN = secrets.token_hex(4)


def _own(name: str) -> Value:
    """A file name that no other call has, of an earlier run either: uploads of all sites of a reference share a folder."""
    return lambda rng: f"u{RUN}{rng.getrandbits(40):x}{name}"


flag = one(True, False, True, False, 1, 0, "1", "0", "", "false", "open")
post_id, comment_id, term_id, user_id = one(*POST_IDS), one(*COMMENT_IDS), one(*TERM_IDS), one(*USER_IDS)
status, post_type, taxonomy, post_format, slug = one(*STATUSES), one(*TYPES), one(*TAXONOMIES), one(*FORMATS), one(*SLUGS)  # fmt: skip
date = one(*DATES, *DATES[:4], "2020-01-02 03:04:05", "20200102T03:04:05", "rubbish", "")
moment = one(*DATES, *DATES[:4])
number, offset = one(0, 1, 2, 3, 100, -1, "2", "x", ""), one(0, 1, 2, 50, -1, "1", "")
order, search = one("ASC", "DESC", "asc", "bogus", ""), one("Post", "open", "%", "_", "it's", "", "zzz", "1")
fields = some("struct:custom_fields", "post", "terms", "taxonomies", "custom_fields", "enclosure", "post_title", "link", "post_date_gmt", "sticky", "post_thumbnail", "bogus", most=4)  # fmt: skip
custom_fields = some(
    struct(key=one("mood", "two", "_hidden", "", " spaced ", "it's"), value=one(*TEXTS, ["a", 1], True)),
    struct(id=one(1, 2, 3, 99, "1"), key=one("mood", "two"), value=text), struct(id=one(1, 2, 3, 4)), "text",
)  # fmt: skip
enclosure = struct(url=one("http://example.com/a.mp3", "", text), length=one(100, "100", "abc"), type=one("audio/mpeg", ""))  # fmt: skip
term_names = one("Cat A", "cat a", "Uncategorized", "New name", "Tag one", "a, b", "", "<b>x</b> & y", "Ünï")

WP_POST = struct(
    post_title=text, post_content=text, post_excerpt=text, post_status=status, post_type=one("post", "post", "post", "page", post_type), post_author=user_id,
    post_password=one("", "secret", text), post_date=date, post_date_gmt=date, post_format=post_format, post_name=slug, post_thumbnail=post_id, post_parent=post_id,
    ping_status=one("open", "closed", "bogus", "", 0, 1), comment_status=one("open", "closed", "bogus", "", 0), custom_fields=custom_fields, sticky=flag, enclosure=enclosure,
    terms_names=struct(category=some(term_names), post_tag=some(term_names), bogus=some(term_names)),
    terms=struct(category=some(*TERM_IDS), post_tag=some(*TERM_IDS), post_format=some(*TERM_IDS)),
    if_not_modified_since=moment, menu_order=number, ID=one(5, 5, 6, 99999),
)  # fmt: skip
META_POST = struct(
    title=text, description=text, mt_text_more=text, mt_excerpt=text, mt_keywords=one("a, b", "", some("a", "Tag one", "it's")), categories=some(term_names),
    mt_allow_comments=one(0, 1, 2, "open", "closed", "bogus", ""), mt_allow_pings=one(0, 1, 2, "open", "closed", "bogus", ""), mt_tb_ping_urls=one("http://example.com/tb http://example.org/tb", some("http://example.com/tb", "x"), ""),
    dateCreated=moment, date_created_gmt=moment, wp_slug=slug, wp_password=one("", "secret"), wp_author_id=user_id, wp_page_parent_id=post_id, wp_page_order=number,
    wp_page_template=one("", "default", "bogus", "blank", "page-no-title"), post_status=status, page_status=status, wp_post_format=post_format, sticky=flag, custom_fields=custom_fields,
    enclosure=enclosure, wp_post_thumbnail=post_id, post_type=one("post", "page", "bogus", "", "attachment"),
)  # fmt: skip
BLOGGER_TEXT = one("<title>T &amp; t</title><category>2,1</category>Body", "Body alone", "<title></title>", "", "<category>Cat A</category>x", "<title>a</title><title>b</title>y\\z", "<category>99</category>z")  # fmt: skip
TERM = struct(taxonomy=one("category", "category", "post_tag", taxonomy), name=one(term_names, text), slug=slug, parent=term_id, description=text, custom_fields=custom_fields)  # fmt: skip
TYPE_FIELDS = some("labels", "cap", "menu", "taxonomies", "object_type", "bogus")
TYPE_FILTER = struct(public=flag, hierarchical=flag, _builtin=flag, name=one("post", "category"), show_ui=flag, label=one("Posts"))  # fmt: skip
USER_FIELDS = some("basic", "all", "username", "roles", "email", "registered", "bogus")
OPTION_NAMES = ("blog_title", "blog_tagline", "time_zone", "date_format", "users_can_register", "thumbnail_size_w", "thumbnail_crop", "default_ping_status", "software_version", "home_url", "post_thumbnail", "bogus", "template")  # fmt: skip
FILE = struct(name=one(*(_own(name) for name in ("note.txt", "a b.TXT", "x.php", "x.html", "../up.txt", "a.php.txt", "ünï.txt", "no-extension")), "", 5), type=one("text/plain", "", "image/png", "te<xt/plain"), bits=one(b"some bytes", "text bits", b""), post_id=post_id, overwrite=flag)  # fmt: skip

Arguments = tuple[Value, ...]
LOGIN: Any = object()
"""Where the user name and the password stand."""
blog = one(1, 1, 1, 0, "", "x")
WP = (blog, LOGIN)
CALLS: dict[str, tuple[Any, ...]] = {
    "system.getCapabilities": (), "demo.sayHello": (odd,), "demo.addTwoNumbers": (one(1, 2, "3"), one(4, 5.5)), "mt.supportedTextFilters": (odd,),
    "pingback.extensions.getPingbacks": (one("HOME/?p=5", "HOME/?p=99", text),), "mt.getTrackbackPings": (post_id,),
    "mt.publishPost": (post_id, LOGIN), "mt.setPostCategories": (post_id, LOGIN, some(struct(categoryId=term_id, isPrimary=flag))), "mt.getPostCategories": (post_id, LOGIN),
    "mt.getRecentPostTitles": (*WP, number), "mt.getCategoryList": WP,
    "metaWeblog.getUsersBlogs": WP, "metaWeblog.deletePost": (one("key"), post_id, LOGIN, flag), "metaWeblog.newMediaObject": (*WP, FILE), "metaWeblog.getCategories": WP,
    "metaWeblog.getRecentPosts": (*WP, number), "metaWeblog.getPost": (post_id, LOGIN), "metaWeblog.editPost": (post_id, LOGIN, META_POST, flag), "metaWeblog.newPost": (*WP, META_POST, flag),
    "blogger.deletePost": (one("key"), post_id, LOGIN, flag), "blogger.editPost": (one("key"), post_id, LOGIN, BLOGGER_TEXT, flag), "blogger.newPost": (one("key"), blog, LOGIN, BLOGGER_TEXT, flag),
    "blogger.getRecentPosts": (one("key"), blog, LOGIN, number), "blogger.getPost": (one("key"), post_id, LOGIN), "blogger.getUserInfo": (one("key"), LOGIN), "blogger.getUsersBlogs": (one("key"), LOGIN),
    "wp.restoreRevision": (*WP, post_id), "wp.getRevisions": (*WP, post_id, fields), "wp.getPostTypes": (*WP, TYPE_FILTER, TYPE_FIELDS), "wp.getPostType": (*WP, post_type, TYPE_FIELDS),
    "wp.getPostFormats": (*WP, struct(**{"show-supported": flag})), "wp.getMediaLibrary": (*WP, struct(parent_id=post_id, mime_type=one("image", "image/jpeg", "image/*", "text/plain", ""), offset=offset, number=number)),
    "wp.getMediaItem": (*WP, post_id), "wp.getCommentStatusList": WP, "wp.newComment": (*WP, one(post_id, "HOME/?p=5"), struct(content=text, comment_parent=comment_id, author=text, author_email=one("a@b.cc", "bad"), author_url=text)),
    "wp.editComment": (*WP, comment_id, struct(status=one("hold", "approve", "spam", "trash", "bogus", ""), date_created_gmt=moment, content=text, author=text, author_url=one("example.com/x", "javascript:1", text), author_email=one("a@b.cc", "bad", ""))),
    "wp.deleteComment": (*WP, comment_id), "wp.getComments": (*WP, struct(status=one("hold", "approve", "spam", "trash", "all", "", "bogus"), post_id=post_id, post_type=post_type, offset=offset, number=number)),
    "wp.getComment": (*WP, comment_id), "wp.setOptions": (*WP, struct(**{name: one(*TEXTS, 0, 1, 5, "5.5", "Europe/Berlin", "open") for name in OPTION_NAMES})), "wp.getOptions": (*WP, one(some(*OPTION_NAMES), "blog_title", [], "bogus")),
    "wp.getPageTemplates": WP, "wp.getPageStatusList": WP, "wp.getPostStatusList": WP, "wp.getCommentCount": (*WP, post_id), "wp.deleteFile": (*WP, post_id), "wp.uploadFile": (*WP, FILE),
    "wp.suggestCategories": (*WP, one("cat", "", "un", "%", "it's"), number), "wp.deleteCategory": (*WP, term_id), "wp.newCategory": (*WP, struct(name=one(term_names, text), slug=slug, parent_id=term_id, description=text)),
    "wp.getTags": WP, "wp.getCategories": WP, "wp.getAuthors": WP, "wp.getPageList": WP, "wp.editPage": (blog, post_id, LOGIN, META_POST, flag), "wp.deletePage": (*WP, post_id),
    "wp.newPage": (*WP, META_POST, flag), "wp.getPages": (*WP, number), "wp.getPage": (blog, post_id, LOGIN),
    "wp.editProfile": (*WP, struct(first_name=text, last_name=text, url=one("example.com/x", "javascript:1", text), display_name=text, nickname=text, nicename=slug, bio=text, email=text)), "wp.getProfile": (*WP, USER_FIELDS),
    "wp.getUsers": (*WP, struct(number=number, offset=offset, orderby=one("login", "ID", "email", "registered", "display_name", "bogus"), order=order, role=one("editor", "subscriber", "bogus", ""), who=one("authors", "bogus")), USER_FIELDS),
    "wp.getUser": (*WP, user_id, USER_FIELDS), "wp.getTaxonomies": (*WP, TYPE_FILTER, TYPE_FIELDS), "wp.getTaxonomy": (*WP, taxonomy, TYPE_FIELDS),
    "wp.getTerms": (*WP, taxonomy, struct(number=number, offset=offset, orderby=one("name", "slug", "count", "term_id", "bogus", "description"), order=order, hide_empty=flag, search=search)),
    "wp.getTerm": (*WP, taxonomy, term_id), "wp.deleteTerm": (*WP, taxonomy, term_id), "wp.editTerm": (*WP, term_id, TERM), "wp.newTerm": (*WP, TERM),
    "wp.getPosts": (*WP, struct(post_type=post_type, post_status=one(status, "publish,draft", some(*STATUSES)), number=number, offset=offset, orderby=one("ID", "title", "date", "name", "author", "parent", "menu_order", "bogus"), order=order, s=search), fields),
    "wp.getPost": (*WP, post_id, fields), "wp.deletePost": (*WP, post_id), "wp.editPost": (*WP, post_id, WP_POST), "wp.newPost": (*WP, WP_POST), "wp.getUsersBlogs": (LOGIN,),
}  # fmt: skip
ABSENT = ("system.multicall", "system.listMethods", "mt.supportedMethods", "pingback.ping")
"""Compared by themselves elsewhere."""
assert set(CALLS) | set(ABSENT) == set(NAMES)


def made_call(rng: random.Random, home: str, method: str = "") -> tuple[str, str, bytes]:
    """A call: the method, what it is for a reader, its body."""
    method = method or rng.choice(list(CALLS))
    role, arguments = made_arguments(rng, home, method)
    return method, f"{method} as {role}: {arguments[1:]!r}"[:600], body(method, arguments)


def made_arguments(rng: random.Random, home: str, method: str) -> tuple[str, list[Any]]:
    """Who calls, and with what."""
    role = rng.choice((*ROLES, "admin", "admin", "editor", "author"))
    arguments: list[Any] = []
    for slot in CALLS[method]:
        if slot is LOGIN:
            arguments += [role, PASSWORDS[role] if rng.random() < 0.985 else "wrong"]
        else:
            made = slot(rng) if rng.random() < 0.95 else odd(rng)
            arguments.append(made.replace("HOME", home) if isinstance(made, str) else made)
    if rng.random() < 0.06:
        del arguments[rng.randrange(len(arguments) + 1) :]
    if rng.random() < 0.04:
        arguments.append(odd(rng))
    return role, arguments
