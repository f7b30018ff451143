"""Who may do what with whose: every method as every role, with objects of their own, of others, private and missing.

A cell is one call on a site that nothing has changed since it was laid: its verdict is the fault, or ``value``. The posts are laid
alike for each of the five users: ``post_of(user, kind)`` is the ID of one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from wpcompat.xmlrpc.names import NAMES
from wpcompat_tests.reference.made_calls import PASSWORDS, ROLES, body

KINDS: dict[str, dict[str, Any]] = {
    "publish": {},
    "draft": {"post_status": "draft", "post_date_gmt": "0000-00-00 00:00:00"},
    "private": {"post_status": "private"},
    "pending": {"post_status": "pending", "post_date_gmt": "0000-00-00 00:00:00"},
    "future": {"post_status": "future", "post_date": "2040-01-01 00:00:00", "post_date_gmt": "2040-01-01 00:00:00"},
    "trash": {"post_status": "trash"},
    "password": {"post_password": "secret"},
    "page": {"post_type": "page"},
    "private page": {"post_type": "page", "post_status": "private"},
    "attachment": {"post_type": "attachment", "post_status": "inherit", "post_mime_type": "text/plain"},
}
"""What differs from a published post."""
NOBODY = "nobody"
IDENTITIES = (*ROLES, NOBODY)
MISSING = 99999
LOGIN: Any = object()
OBJECT: Any = object()
WP = (1, LOGIN)
WITH_POST: dict[str, tuple[Any, ...]] = {
    "mt.publishPost": (OBJECT, LOGIN), "mt.setPostCategories": (OBJECT, LOGIN, [{"categoryId": 1}]), "mt.getPostCategories": (OBJECT, LOGIN), "mt.getTrackbackPings": (OBJECT,),
    "metaWeblog.getPost": (OBJECT, LOGIN), "metaWeblog.editPost": (OBJECT, LOGIN, {"title": "T", "description": "D"}, True), "metaWeblog.deletePost": ("k", OBJECT, LOGIN, True),
    "blogger.getPost": ("k", OBJECT, LOGIN), "blogger.editPost": ("k", OBJECT, LOGIN, "<title>T</title>B", True), "blogger.deletePost": ("k", OBJECT, LOGIN, True),
    "wp.getPost": (*WP, OBJECT), "wp.editPost": (*WP, OBJECT, {"post_title": "T"}), "wp.deletePost": (*WP, OBJECT), "wp.deleteFile": (*WP, OBJECT), "wp.getRevisions": (*WP, OBJECT),
    "wp.restoreRevision": (*WP, OBJECT), "wp.getPage": (1, OBJECT, LOGIN), "wp.editPage": (1, OBJECT, LOGIN, {"title": "T"}, True), "wp.deletePage": (*WP, OBJECT), "wp.getMediaItem": (*WP, OBJECT),
    "wp.getCommentCount": (*WP, OBJECT), "wp.newComment": (*WP, OBJECT, {"content": "Words"}),
}  # fmt: skip
WITH_COMMENT: dict[str, tuple[Any, ...]] = {
    "wp.getComment": (*WP, OBJECT), "wp.editComment": (*WP, OBJECT, {"content": "Other words"}), "wp.deleteComment": (*WP, OBJECT),
}  # fmt: skip
ALONE: dict[str, tuple[tuple[Any, ...], ...]] = {
    "system.getCapabilities": ((),), "demo.sayHello": ((),), "demo.addTwoNumbers": ((1, 2),), "mt.supportedTextFilters": ((),), "pingback.extensions.getPingbacks": (("HOME/?p=1",),),
    "mt.getRecentPostTitles": ((*WP, 5),), "mt.getCategoryList": (WP,), "metaWeblog.getUsersBlogs": (WP,), "metaWeblog.getCategories": (WP,), "metaWeblog.getRecentPosts": ((*WP, 5),),
    "metaWeblog.newMediaObject": ((*WP, {"name": "roles.txt", "type": "text/plain", "bits": b"x"}), (*WP, {"name": "roles.html", "type": "text/html", "bits": b"x"})),
    "wp.uploadFile": ((*WP, {"name": "roles.js", "type": "text/plain", "bits": b"x"}), (*WP, {"name": "roles.php", "type": "text/plain", "bits": b"x"})),
    "metaWeblog.newPost": tuple((*WP, {"title": "T", "post_type": kind, "post_status": status, **more}, publish) for kind in ("post", "page") for status in ("draft", "pending", "private", "publish")
                                for publish in (True, False) for more in ({}, {"wp_author_id": 1}, {"wp_password": "x"}, {"sticky": True})),
    "blogger.newPost": (("k", 1, LOGIN, "<title>T</title>B", True), ("k", 1, LOGIN, "<title>T</title>B", False)), "blogger.getRecentPosts": (("k", 1, LOGIN, 5),),
    "blogger.getUserInfo": (("k", LOGIN),), "blogger.getUsersBlogs": (("k", LOGIN),), "wp.getPostTypes": (WP,), "wp.getPostType": tuple((*WP, kind) for kind in ("post", "page", "attachment", "wp_block", "bogus")),
    "wp.getPostFormats": (WP,), "wp.getMediaLibrary": (WP,), "wp.getCommentStatusList": (WP,), "wp.getComments": tuple((*WP, {"status": status}) for status in ("approve", "hold", "spam", "")),
    "wp.setOptions": ((*WP, {"blog_title": "T"}),), "wp.getOptions": (WP,), "wp.getPageTemplates": (WP,), "wp.getPageStatusList": (WP,), "wp.getPostStatusList": (WP,), "wp.suggestCategories": ((*WP, "un", 5),),
    "wp.deleteCategory": tuple((*WP, number) for number in (1, 2, 5, MISSING)), "wp.newCategory": ((*WP, {"name": "Made"}),), "wp.getTags": (WP,), "wp.getCategories": (WP,), "wp.getAuthors": (WP,), "wp.getPageList": (WP,),
    "wp.newPage": tuple((*WP, {"title": "T", "page_status": status}, True) for status in ("draft", "private", "publish")), "wp.getPages": (WP,), "wp.editProfile": ((*WP, {"first_name": "A"}),), "wp.getProfile": (WP,),
    "wp.getUsers": (WP,), "wp.getUser": tuple((*WP, number) for number in (1, 2, 3, 4, 5, MISSING)), "wp.getTaxonomies": (WP,), "wp.getTaxonomy": tuple((*WP, name) for name in ("category", "post_tag", "nav_menu", "bogus")),
    "wp.getTerms": tuple((*WP, name) for name in ("category", "post_tag", "nav_menu", "bogus")), "wp.getTerm": tuple((*WP, "category", number) for number in (1, 2, 5, MISSING)),
    "wp.deleteTerm": tuple((*WP, "category", number) for number in (1, 2, 5, MISSING)), "wp.editTerm": tuple((*WP, number, {"taxonomy": "category", "name": "N"}) for number in (1, 2, 5, MISSING)),
    "wp.newTerm": tuple((*WP, {"taxonomy": name, "name": "Made"}) for name in ("category", "post_tag", "nav_menu")), "wp.getPosts": tuple((*WP, {"post_type": kind}) for kind in ("post", "page", "attachment", "wp_block")),
    "wp.newPost": tuple((*WP, {"post_title": "T", "post_type": kind, "post_status": status, **more}) for kind in ("post", "page", "attachment", "wp_block") for status in ("draft", "pending", "private", "publish", "future", "trash", "inherit")
                        for more in ({}, {"post_author": 1}, {"post_password": "x"}, {"sticky": True}, {"terms_names": {"post_tag": ["Made"]}}, {"terms": {"category": [2]}})),
    "wp.getUsersBlogs": ((LOGIN,),),
}  # fmt: skip
_FAULT = re.compile(r"<name>faultCode</name>\s*<value><int>(-?\d+)</int>.*?<value><string>(.*?)</string>", re.DOTALL)
_READS = re.compile(r"\.(get|say|add|supported|suggest|extensions)", re.IGNORECASE)
assert set(WITH_POST) | set(WITH_COMMENT) | set(ALONE) == set(NAMES) - {
    "system.multicall", "system.listMethods", "mt.supportedMethods", "pingback.ping"
}  # fmt: skip


def verdict(answer: bytes) -> str:
    """The fault of an answer, or ``value``."""
    found = _FAULT.search(answer.decode("utf-8", "replace"))
    return f"{found[1]} {unescape(found[2])}" if found else "value"


def reads(method: str, told: str) -> bool:
    """Whether a call leaves the site as it was; a fault alone does not say so, for it may come after something was written."""
    return bool(_READS.search(method)) or told.startswith("403 Incorrect")


@dataclass(frozen=True)
class Cell:
    """``name`` tells who and with what; ``writes`` whether the method may change anything."""

    method: str
    name: str
    arguments: tuple[Any, ...]

    def body(self, home: str) -> bytes:
        return body(self.method, [a.replace("HOME", home) if isinstance(a, str) else a for a in self.arguments])


def post_of(user: int, kind: str) -> int:
    """The ID of a user's post of a kind."""
    return 100 + user * 20 + list(KINDS).index(kind)


def comment_on(user: int, kind: str) -> int:
    """The ID of the comment on that post."""
    return post_of(user, kind)


def cells() -> Iterator[Cell]:
    """Every cell, the identities of one method together."""
    for method, shape in (*WITH_POST.items(), *WITH_COMMENT.items()):
        for identity in IDENTITIES:
            for name, number in _objects(identity):
                yield Cell(method, f"{identity}, {name}", _filled(shape, identity, number))
    for method, shapes in ALONE.items():
        for identity in IDENTITIES:
            for number, shape in enumerate(shapes):
                yield Cell(method, f"{identity}, {number}", _filled(shape, identity, 0))


def _objects(identity: str) -> Iterator[tuple[str, int]]:
    own = IDENTITIES.index(identity) + 1
    other = 2 if own == 1 else 1
    for kind in KINDS:
        if identity != NOBODY:
            yield f"own {kind}", post_of(own, kind)
        yield f"other's {kind}", post_of(other, kind)
    yield "missing", MISSING


def _filled(shape: tuple[Any, ...], identity: str, number: int) -> tuple[Any, ...]:
    made: list[Any] = []
    for slot in shape:
        if slot is LOGIN:
            made += ["", ""] if identity == NOBODY else [identity, PASSWORDS[identity]]
        else:
            made.append(number if slot is OBJECT else slot)
    return tuple(made)
