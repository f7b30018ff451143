"""Emptying the trash (``wp_scheduled_delete``)."""

from __future__ import annotations

from wpcompat.comments.status import delete_comment
from wpcompat.formatting.php import intval
from wpcompat.posts.store import delete_post
from wpcompat.site import Site

DAY = 86400
_TIME = "_wp_trash_meta_time"
_STATUS = "_wp_trash_meta_status"


def delete_old_trash(site: Site) -> int:
    """Delete the posts and comments that have lain in the trash for longer than ``empty_trash_days``; how many."""
    before = int(site.clock.time()) - site.config["wordpress.empty_trash_days"] * DAY
    deleted = 0
    for post_id, status in _old(site, "post", before):
        if status == "trash":
            deleted += delete_post(site, post_id)
        else:
            _forget(site, "post", post_id)
    for comment_id, status in _old(site, "comment", before):
        if status == "trash":
            deleted += delete_comment(site, comment_id)
        else:
            _forget(site, "comment", comment_id)
    return deleted


def _old(site: Site, noun: str, before: int) -> list[tuple[int, str]]:
    """ID and status of what was put into the trash before a time."""
    key, status = ("ID", "post_status") if noun == "post" else ("comment_ID", "comment_approved")
    rows = site.db.rows(
        f'SELECT m."{noun}_id", m."meta_value", t."{status}" FROM "wp_{noun}meta" m'
        f' LEFT JOIN "wp_{noun}s" t ON t."{key}" = m."{noun}_id" WHERE m."meta_key" = ? ORDER BY m."meta_id"',
        (_TIME,),
    )
    return [(number, status or "") for number, since, status in rows if intval(since) < before]


def _forget(site: Site, noun: str, number: int) -> None:
    site.db.execute(
        f'DELETE FROM "wp_{noun}meta" WHERE "{noun}_id" = ? AND "meta_key" IN (?, ?)', (number, _TIME, _STATUS)
    )
