"""Looking again at the pages behind pings that came long ago: is the link still there?

WordPress never does. A site that sets ``wpcompat_recheck_days`` has each approved ping's page looked at once it is that many days
old, and again after as many. What has lost its link is marked, not removed: the metadata ``wpcompat_link_gone`` of the comment
holds the day since when (GMT), ``wpcompat_link_checked`` the day of the last look.
"""

from __future__ import annotations

from datetime import timedelta

from wpcompat import journal
from wpcompat.comments.meta import delete_meta, first_meta, update_meta
from wpcompat.db.rows import COMMENT_COLUMNS, Comment
from wpcompat.formatting.dates import to_mysql
from wpcompat.linkbacks.claims import Lease
from wpcompat.linkbacks.discovery import agent
from wpcompat.linkbacks.sent import sent
from wpcompat.linkbacks.source_links import LINKED, MISSING, look
from wpcompat.options import cron
from wpcompat.options.additions import recheck_days
from wpcompat.outbound.http import wordpress_headers
from wpcompat.posts.store import get_post
from wpcompat.site import Site

HOOK = "wpcompat_recheck_pings"
GONE = "wpcompat_link_gone"
CHECKED = "wpcompat_link_checked"
BATCH = 20
"""Pages that are looked at in an hour."""

_DUE = (
    f"SELECT {COMMENT_COLUMNS} FROM \"wp_comments\" WHERE \"comment_type\" IN ('pingback', 'trackback')"
    ' AND "comment_approved" = \'1\' AND "comment_date_gmt" < ? AND NOT EXISTS (SELECT 1 FROM "wp_commentmeta" m'
    ' WHERE m."comment_id" = "wp_comments"."comment_ID" AND m."meta_key" = ? AND m."meta_value" >= ?)'
    ' ORDER BY "comment_date_gmt", "comment_ID" LIMIT ?'
)


def arrange(site: Site) -> None:
    """Have the event in the schedule while the site wants it, and not otherwise."""
    planned = cron.next_scheduled(site, HOOK)
    if recheck_days(site) and planned is None:
        cron.schedule_event(site, int(site.clock.time()), "hourly", HOOK)
    elif not recheck_days(site) and planned is not None:
        cron.clear_scheduled_hook(site, HOOK)


def run(site: Site, lease: Lease) -> int:
    """Look at the pages that are due, a few in a run; how many."""
    days = recheck_days(site)
    if not days:
        return 0
    before = to_mysql(site.now() - timedelta(days=min(days, 36500)))
    rows = site.db.rows(_DUE, (before, CHECKED, before, BATCH))
    for row in rows:
        lease.renew()
        check(site, Comment(*row))
    return len(rows)


def check(site: Site, comment: Comment) -> str:
    """Look at one ping's page and mark the ping; ``linked``, ``missing``, or ``unknown``: the mark stays as it was."""
    post = get_post(site, comment.comment_post_ID)
    if post is None:
        return "unknown"
    url = comment.comment_author_url.replace("&amp;", "&")
    with sent(site, "look again", url, post.ID):
        headers = wordpress_headers(site.profile, f"{agent(site)}; looking for a link")
        found = look(site, url, post, headers, own=True)
        is_linked = {LINKED: True, MISSING: False}.get(found.verdict)
        journal.step("the page links here", is_linked, url=url, status=found.status, reason=found.reason)
        journal.verdict(found.verdict, comment_id=comment.comment_ID)
    now = to_mysql(site.now())
    with site.db.transaction():
        update_meta(site, comment.comment_ID, CHECKED, now)
        if found.verdict == LINKED:
            delete_meta(site, comment.comment_ID, GONE)
        elif found.verdict == MISSING and not first_meta(site, comment.comment_ID, GONE):
            update_meta(site, comment.comment_ID, GONE, now)
    return found.verdict
