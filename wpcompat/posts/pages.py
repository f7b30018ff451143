"""Finding pages, and attachments, by their path (``get_page_by_path``), and slugs as queries write them."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from wpcompat.db.rows import POST_COLUMNS, Post
from wpcompat.formatting.slugs import sanitize_title_with_dashes
from wpcompat.posts.types import STATUSES
from wpcompat.site import Site

_PLAIN = re.compile(r"[a-z0-9_]+(?:-[a-z0-9_]+)*")
_MOST_PARTS = 200
"""A path of more levels names no page; no site nests that deep, and a query could not hold them."""


def query_slug(text: str) -> str:
    """A slug from an address, as it is compared with stored ones (``sanitize_title_for_query``)."""
    return text if _PLAIN.fullmatch(text) else sanitize_title_with_dashes(text, saving=False)


def storable(text: str) -> str:
    """The text with what is no UTF-8 (lone surrogates) replaced: the database holds none, so nothing is lost by it."""
    return text if text.isascii() else text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def page_by_path(site: Site, path: str, post_type: str = "page") -> Post | None:
    """The page of a type, or else the attachment, whose ancestors' slugs and its own make up ``path``."""
    if _PLAIN.fullmatch(path):
        parts = [path]
    else:
        raw = unquote_to_bytes(path.replace("+", " ").encode("utf-8", "surrogateescape"))
        again = quote(raw, safe="/-_.~").replace("%20", " ")
        parts = [query_slug(part) for part in again.strip("/").split("/")]
    if len(parts) > _MOST_PARTS or not parts[-1]:
        return None
    marks = ", ".join("?" * len(set(parts)))
    rows = site.db.rows(
        f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "post_name" IN ({marks}) ORDER BY "ID"',
        tuple(dict.fromkeys(parts)),
    )
    by_id = {row[0]: Post(*row) for row in rows}
    by_id = {post.ID: post for post in by_id.values() if post.post_type in (post_type, "attachment")}
    wanted, found = parts[::-1], None
    for post in by_id.values():
        if _stands_at(post, wanted, by_id):
            found = post
            if post.post_type == post_type:
                break
    return found


def _stands_at(post: Post, wanted: list[str], by_id: dict[int, Post]) -> bool:
    """Whether the slugs from the post up to the root are exactly ``wanted``."""
    for depth, slug in enumerate(wanted):
        if post.post_name != slug:
            return False
        if depth + 1 == len(wanted):
            return not post.post_parent
        above = by_id.get(post.post_parent)
        if above is None:
            return False
        post = above
    return False


def is_page_for_rule(post: Post | None) -> bool:
    """Whether a page found by a rule's path keeps the rule: pages in the trash and unsaved ones do not."""
    if post is None:
        return False
    status = STATUSES.get(post.post_status)
    return status is not None and (not status.internal or post.post_status == "inherit")
