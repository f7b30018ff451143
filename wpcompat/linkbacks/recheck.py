"""Looking again at the pages behind pings that came long ago: is the link still there?

WordPress never does. A site that sets ``wpcompat_recheck_days`` has each approved ping's page looked at once it is that many days
old, and again after as many. What has lost its link is marked, not removed: the metadata ``wpcompat_link_gone`` of the comment
holds the day since when (GMT), ``wpcompat_link_checked`` the day of the last look.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from wpcompat import journal, options
from wpcompat.comments.approval import PINGS
from wpcompat.comments.meta import delete_meta, first_meta, update_meta
from wpcompat.db.rows import COMMENT_COLUMNS, Comment
from wpcompat.formatting.dates import to_mysql
from wpcompat.formatting.php import intval
from wpcompat.linkbacks.claims import Lease
from wpcompat.linkbacks.discovery import agent
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

_WINDOW = 2000
"""Pings of a kind that a run looks through for such that are due."""
_PLACE = "wpcompat_recheck_place"

_NEXT = (
    f'SELECT {COMMENT_COLUMNS} FROM "wp_comments" WHERE "comment_approved" = \'1\' AND "comment_type" = ?'
    ' AND "comment_date_gmt" < ? AND ("comment_date_gmt", "comment_ID") > (?, ?)'
    ' ORDER BY "comment_date_gmt", "comment_ID" LIMIT ?'
)
_CHECKED_SINCE = (
    'SELECT "comment_id" FROM "wp_commentmeta" WHERE "meta_key" = ? AND "meta_value" >= ? AND "comment_id" IN ({})'
)


def arrange(site: Site) -> None:
    """Have the event in the schedule while the site wants it, and not otherwise."""
    planned = cron.next_scheduled(site, HOOK)
    if recheck_days(site) and planned is None:
        cron.schedule_event(site, int(site.clock.time()), "hourly", HOOK)
    elif not recheck_days(site) and planned is not None:
        cron.clear_scheduled_hook(site, HOOK)


def run(site: Site, lease: Lease) -> int:
    """Look at pages that are due, a few in a run; how many. The next run goes on where this one ends."""
    days = recheck_days(site)
    if not days:
        return 0
    before = to_mysql(site.now() - timedelta(days=min(days, 36500)))
    written = options.get(site, _PLACE, {})
    places = written if isinstance(written, dict) else {}
    done = 0
    for kind in PINGS:
        due, places[kind] = _due(site, kind, before, str(places.get(kind, "")), BATCH - done)
        for comment in due:
            lease.renew()
            check(site, comment)
        done += len(due)
    options.update(site, _PLACE, places, autoload=False)
    return done


def _due(site: Site, kind: str, before: str, place: str, most: int) -> tuple[list[Comment], str]:
    """The next pings of a kind to look at, and the place behind them: ``DATE ID``; empty for the beginning."""
    date, _, number = place.rpartition(" ")
    rows = site.db.rows(_NEXT, (kind, before, date, intval(number), _WINDOW))
    comments = [Comment(*row) for row in rows]
    marks = ", ".join("?" * len(comments))
    checked = set(
        site.db.column(_CHECKED_SINCE.format(marks), (CHECKED, before, *(each.comment_ID for each in comments)))
    )
    due = [each for each in comments if each.comment_ID not in checked]
    if len(due) > most:
        return due[:most], _place(due[most - 1]) if most else place
    return due, _place(comments[-1]) if len(comments) == _WINDOW else ""


def _place(comment: Comment) -> str:
    return f"{comment.comment_date_gmt} {comment.comment_ID}"


def gone_since(site: Site, comment_ids: Iterable[int]) -> dict[int, str]:
    """The pings among these whose page no longer links here, each with the date (GMT) when that was seen first."""
    ids = list(comment_ids)
    if not ids:
        return {}
    marks = ", ".join("?" * len(ids))
    rows = site.db.rows(
        f'SELECT "comment_id", "meta_value" FROM "wp_commentmeta" WHERE "meta_key" = ? AND "comment_id" IN ({marks})',
        (GONE, *ids),
    )
    return {number: str(since or "") for number, since in rows}


def check(site: Site, comment: Comment) -> str:
    """Look at one ping's page and mark the ping; ``linked``, ``missing``, or ``unknown``: the mark stays as it was."""
    post = get_post(site, comment.comment_post_ID)
    if post is None:
        return "unknown"
    url = comment.comment_author_url.replace("&amp;", "&")
    headers = wordpress_headers(site.profile, f"{agent(site)}; looking for a link")
    with journal.apart() as steps:
        found = look(site, url, post, headers, own=True)
    was_gone = bool(first_meta(site, comment.comment_ID, GONE))
    is_gone = {LINKED: False, MISSING: True}.get(found.verdict, was_gone)
    if is_gone != was_gone:
        # What is as it was is not worth a place in the journal: it would push out why pings are held.
        with site.journal.exchange("recheck", f"look again at {url}", direction="own") as entry:
            entry.post_id = post.ID
            journal.add(steps)
            journal.step("the page links here", not is_gone, url=url, status=found.status, reason=found.reason)
            journal.verdict(
                f"the link of {comment.comment_type} {comment.comment_ID} is {'gone' if is_gone else 'back'}"
            )
    now = to_mysql(site.now())
    with site.db.transaction():
        update_meta(site, comment.comment_ID, CHECKED, now)
        if was_gone and not is_gone:
            delete_meta(site, comment.comment_ID, GONE)
        elif is_gone and not was_gone:
            update_meta(site, comment.comment_ID, GONE, now)
    return found.verdict
