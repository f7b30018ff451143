"""What happens when a post changes its status: pings are queued, publication is scheduled, terms are counted.

The queue is metadata of the post and one event of the schedule, as in WordPress, so it outlives the process.
"""

from __future__ import annotations

from wpcompat import options
from wpcompat.db.rows import POST_COLUMNS, Post
from wpcompat.formatting.dates import from_mysql, gmt_from_local
from wpcompat.options import cron
from wpcompat.posts.meta import add_meta
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.pinging import get_to_ping
from wpcompat.site import Site
from wpcompat.terms.store import set_terms, terms_of, update_counts_of

DO_PINGS = "do_pings"
PUBLISH_FUTURE_POST = "publish_future_post"
_LONGEST_GUID = 255


def transition(site: Site, post: Post, old: str, *, importing: bool = False) -> None:
    """React to ``post`` having come from status ``old`` (``new``: it was just made) to the one it has."""
    if old != post.post_status and post.post_type == "post":
        update_counts_of(site, post.ID)
    if "future" in (old, post.post_status):
        cron.clear_scheduled_hook(site, PUBLISH_FUTURE_POST, [post.ID])
    if post.post_status == "future":
        moment = from_mysql(gmt_from_local(post.post_date, *_zone(site)))
        if moment is not None:
            cron.schedule_single_event(site, int(moment.timestamp()), PUBLISH_FUTURE_POST, [post.ID])
    if post.post_status == "publish" and old != "publish" and not post.guid:
        set_guid(site, post, get_permalink(site, post))
    if post.post_status == "publish" and post.post_type == "post" and not importing:
        queue_pings(site, post)


def set_guid(site: Site, post: Post, guid: str) -> None:
    """Name a post for feeds, unless the column could not hold the name."""
    if len(guid) <= _LONGEST_GUID:
        site.db.update("wp_posts", {"guid": guid}, '"ID" = ?', (post.ID,))


def queue_pings(site: Site, post: Post) -> None:
    """Note that a post's links are to be pinged, at publication and at every later save (``_publish_post_hook``)."""
    if options.is_on(site, "default_pingback_flag"):
        add_meta(site, post.ID, "_pingme", "1", unique=True)
    add_meta(site, post.ID, "_encloseme", "1", unique=True)
    if get_to_ping(post):
        add_meta(site, post.ID, "_trackbackme", "1")
    if cron.next_scheduled(site, DO_PINGS) is None:
        cron.schedule_single_event(site, int(site.clock.time()), DO_PINGS)


def publish_future_post(site: Site, post_id: int) -> bool:
    """Publish a scheduled post whose time has come, or schedule it anew when it has not; whether it was published.

    The handler of the event ``publish_future_post`` (``check_and_publish_future_post``).
    """
    with site.db.transaction():
        row = site.db.row(f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "ID" = ?', (post_id,))
        if row is None or Post(*row).post_status != "future":
            return False
        post = Post(*row)
        moment = from_mysql(post.post_date_gmt)
        if moment is not None and moment.timestamp() > site.clock.time():
            cron.clear_scheduled_hook(site, PUBLISH_FUTURE_POST, [post_id])
            cron.schedule_single_event(site, int(moment.timestamp()), PUBLISH_FUTURE_POST, [post_id])
            return False
        publish(site, post)
    return True


def publish(site: Site, post: Post) -> None:
    """Publish a post as it stands (``wp_publish_post``)."""
    if post.post_status == "publish":
        return
    with site.db.transaction():
        default = options.integer(site, "default_category")
        if post.post_type == "post" and default and not terms_of(site, post.ID, "category"):
            set_terms(site, post.ID, "category", [default])
        site.db.update("wp_posts", {"post_status": "publish"}, '"ID" = ?', (post.ID,))
        row = site.db.row(f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "ID" = ?', (post.ID,))
        if row is not None:
            transition(site, Post(*row), post.post_status)


def _zone(site: Site) -> tuple[str, str]:
    return options.text(site, "timezone_string"), options.text(site, "gmt_offset")
