"""The library as the list of wp-admin shows it (``wp_edit_attachments_query``), and which post a file belongs to."""

from __future__ import annotations

from dataclasses import dataclass

from wpcompat.db.conditions import Where
from wpcompat.db.rows import Post, User
from wpcompat.errors import WPError
from wpcompat.posts import clauses
from wpcompat.posts.flags import Flags, Wanted
from wpcompat.posts.listing import posts_by_id
from wpcompat.posts.store import get_post
from wpcompat.site import Site
from wpcompat.users.caps import can

GROUPS = {"image": "Images", "audio": "Audio", "video": "Video"}
"""Groups of types that the list can be narrowed to, with their labels."""


@dataclass(frozen=True)
class MediaListing:
    """What is asked for: ``group`` of ``GROUPS``, ``month`` as ``YYYYMM``, ``detached``: those of no post."""

    group: str = ""
    month: str = ""
    author: int = 0
    detached: bool = False
    search: str = ""
    orderby: str = ""
    order: str = ""


def find(site: Site, user: User, wanted: MediaListing, *, number: int, offset: int) -> tuple[list[Post], int]:
    """``number`` attachments after the first ``offset``, and how many there are; private ones for those who may read them."""
    where = Where()
    where.add('"post_type" = ?', "attachment")
    if can(site, user, "read_private_posts"):
        where.add('"post_status" IN (?, ?)', "inherit", "private")
    else:
        where.add('"post_status" = ?', "inherit")
    if wanted.group:
        where.add('"post_mime_type" LIKE ?', f"{wanted.group}/%")
    if wanted.detached:
        where.add('"post_parent" = ?', 0)
    asked = Wanted(
        s=wanted.search,
        m=wanted.month,
        author=str(wanted.author or ""),
        orderby=wanted.orderby,
        order=wanted.order,
    )
    clauses.dates(site, where, asked)
    clauses.authors(site, where, asked)
    if wanted.search:
        clauses.search(where, asked, user)
    by, params = clauses.order(asked, Flags(search=bool(wanted.search)))
    query = f'SELECT "ID" FROM "wp_posts" WHERE {where.sql} ORDER BY {by} LIMIT ? OFFSET ?'
    ids = site.db.column(query, [*where.params, *params, number, offset])
    total = int(site.db.value(f'SELECT count(*) FROM "wp_posts" WHERE {where.sql}', where.params, 0))
    return posts_by_id(site, ids), total


def attach(site: Site, user: User, parent: int, ids: list[int], *, detach: bool = False) -> int:
    """Make files belong to a post, or to none; how many the user could change (``wp_media_attach_action``).

    Raises ``WPError`` 403 unless the user may edit the post.
    """
    if not can(site, user, "edit_post", parent):
        raise WPError("not_allowed", "Sorry, you are not allowed to edit this post.", 403)
    changed = 0
    with site.db.transaction():
        for post_id in ids:
            post = get_post(site, post_id)
            if post is None or post.post_type != "attachment" or not can(site, user, "edit_post", post_id):
                continue
            site.db.update("wp_posts", {"post_parent": 0 if detach else parent}, '"ID" = ?', (post_id,))
            changed += 1
    return changed
