"""Revisions: what a post was after each update (``wp_save_post_revision``)."""

from __future__ import annotations

from collections.abc import Mapping

from wpcompat.db.rows import POST_COLUMNS, Post
from wpcompat.formatting.strings import normalize_whitespace
from wpcompat.posts.types import supports
from wpcompat.site import Site

FIELDS = ("post_title", "post_content", "post_excerpt")


def revisions_of(site: Site, post_id: int) -> list[Post]:
    """The revisions of a post, autosaves among them, the newest first (``wp_get_post_revisions``)."""
    query = (
        f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "post_parent" = ? AND +"post_type" = ? AND +"post_status" = ?'
        ' ORDER BY "post_date" DESC, "ID" DESC'
    )
    return [Post(*row) for row in site.db.rows(query, (post_id, "revision", "inherit"))]


def kept(site: Site, post_type: str) -> int:
    """How many revisions of a post of this type are kept, -1 for all (``wp_revisions_to_keep``)."""
    chosen: int | bool = site.config["wordpress.revisions"]
    number = -1 if chosen is True else int(chosen)
    return number if supports(post_type, "revisions") else 0


def oldest(site: Site, post: Post) -> list[int]:
    """The IDs of the revisions that are too many; autosaves count, but stay."""
    number = kept(site, post.post_type)
    found = revisions_of(site, post.ID)
    return [] if number < 0 else [one.ID for one in found[number:] if "autosave" not in one.post_name]


def is_autosave(revision: Post) -> bool:
    return f"{revision.post_parent}-autosave" in revision.post_name


def save_revision(site: Site, post: Post, texts: Mapping[str, str], *, author: int, home: str) -> int:
    """Keep what the post has become, unless the newest revision says the same; the revision's ID, or 0.

    ``texts`` are those of the post, filtered once more: a revision is written as a post is.
    """
    if not kept(site, post.post_type) or post.post_status == "auto-draft":
        return 0
    latest = next((r for r in revisions_of(site, post.ID) if f"{post.ID}-revision" in r.post_name), None)
    if latest is not None and all(_same(getattr(post, name), getattr(latest, name)) for name in FIELDS):
        return 0
    revision_id = site.db.insert(
        "wp_posts",
        {
            **{name: texts[name] for name in FIELDS},
            "post_author": author, "post_date": post.post_modified, "post_date_gmt": post.post_modified_gmt, "post_modified": post.post_modified,
            "post_modified_gmt": post.post_modified_gmt, "post_status": "inherit", "post_type": "revision", "post_name": f"{post.ID}-revision-v1",
            "post_parent": post.ID, "comment_status": "closed", "ping_status": "closed",
        },
    )  # fmt: skip
    site.db.update("wp_posts", {"guid": f"{home}/?p={revision_id}"}, '"ID" = ?', (revision_id,))
    return revision_id


def _same(one: str, other: str) -> bool:
    return normalize_whitespace(one) == normalize_whitespace(other)
