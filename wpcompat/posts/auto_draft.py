"""The empty post that stands in for one that is about to be written (``get_default_post_to_edit``)."""

from __future__ import annotations

from datetime import timedelta

from wpcompat import options
from wpcompat.db.rows import User
from wpcompat.formatting.dates import local_time, to_mysql
from wpcompat.formatting.php import truthy
from wpcompat.options import cron
from wpcompat.posts.formats import set_post_format
from wpcompat.posts.store import delete_post, insert_post
from wpcompat.posts.types import supports
from wpcompat.site import Site

SWEEP = "wp_scheduled_auto_draft_delete"
_DAYS_KEPT = 7


def default_post_to_edit(site: Site, post_type: str, user: User) -> int:
    """Insert a post of a type in the status ``auto-draft``, by ``user``; its ID.

    What fails afterwards leaves it behind; a daily event sweeps such posts away.
    """
    values = {"post_title": "Auto Draft", "post_type": post_type, "post_status": "auto-draft"}
    post_id = insert_post(site, values, fire=False, user=user)
    chosen = options.text(site, "default_post_format")
    if truthy(chosen) and site.profile.theme_formats and supports(post_type, "post-formats"):
        set_post_format(site, post_id, chosen)
    with site.db.transaction():
        if cron.next_scheduled(site, SWEEP) is None:
            cron.schedule_event(site, int(site.clock.time()), "daily", SWEEP)
    return post_id


def delete_old_auto_drafts(site: Site) -> int:
    """Delete those that are older than a week; how many (``wp_delete_auto_drafts``)."""
    zone = options.text(site, "timezone_string"), options.text(site, "gmt_offset")
    before = to_mysql(local_time(site.now() - timedelta(days=_DAYS_KEPT), *zone))
    old = site.db.column(
        'SELECT "ID" FROM "wp_posts" WHERE "post_status" = ? AND "post_date" < ?', ("auto-draft", before)
    )
    return sum(delete_post(site, post_id, force=True) for post_id in old)
