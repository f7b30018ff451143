"""Working off what waits to be sent (WordPress's ``do_all_pings``).

The queue is the posts' own metadata. A worker claims a post, sends, and removes the metadata in the transaction that gives
up the claim; a worker that dies leaves a claim that runs out, and another begins anew. What a recipient has heard twice by
then it answers with "already registered".
"""

from __future__ import annotations

from collections.abc import Callable

from wpcompat import journal
from wpcompat.db.rows import Post
from wpcompat.linkbacks import claims, enclosures, send_pingback, send_trackback, send_weblog_ping
from wpcompat.linkbacks.claims import Lease
from wpcompat.posts.pinging import get_to_ping
from wpcompat.posts.store import get_post
from wpcompat.site import Site

Sender = Callable[[Site, Post, Callable[[], None]], None]

PINGBACKS: tuple[str, Sender] = ("_pingme", send_pingback.send)
ENCLOSURES: tuple[str, Sender] = ("_encloseme", enclosures.send)
TRACKBACKS: tuple[str, Sender] = ("_trackbackme", send_trackback.send)

_WAITING = (
    'SELECT DISTINCT p."ID", p."post_date" FROM "wp_posts" p JOIN "wp_postmeta" m ON m."post_id" = p."ID"'
    ' WHERE m."meta_key" = ? AND p."post_status" = \'publish\' AND p."post_type" <> \'revision\''
    ' ORDER BY p."post_date" DESC, p."ID"'
)


def do_all_pings(site: Site, lease: Lease | None = None) -> None:
    """Send all that waits, of all published posts, then tell the Update Services."""
    lease = lease or Lease(site)
    do_waiting(site, lease)
    if not pings_are_off(site):
        send_weblog_ping.send(site, lease.renew)


def do_waiting(site: Site, lease: Lease | None = None) -> None:
    """Send all that waits: pingbacks, enclosures, trackbacks."""
    lease = lease or Lease(site)
    for key, sender in kinds(site):
        for post_id in waiting(site, key):
            _do_post(site, lease, post_id, key, sender)


def kinds(site: Site) -> tuple[tuple[str, Sender], ...]:
    """What this site sends, in order: the metadata's key and who sends it."""
    return (ENCLOSURES,) if pings_are_off(site) else (PINGBACKS, ENCLOSURES, TRACKBACKS)


def pings_are_off(site: Site) -> bool:
    """Whether the site is none that talks to others (``wp_should_disable_pings_for_environment``)."""
    return site.profile.pings_off_outside_production and site.config["wordpress.environment_type"] != "production"


def waiting(site: Site, key: str) -> list[int]:
    """The published posts with this metadata, the newest first."""
    return [row[0] for row in site.db.rows(_WAITING, (key,))]


def claimed_until(site: Site, key: str, post_id: int) -> float | None:
    """Until when a worker has claimed a post's work, in seconds since 1970; None while nobody has."""
    return claims.expiry(site, _name(key, post_id))


def next_work(site: Site) -> float | None:
    """When there is something to do, in seconds since 1970: now, or when a claim runs out; None: nothing waits."""
    times = []
    for key, _ in kinds(site):
        for post_id in waiting(site, key):
            expires = claimed_until(site, key, post_id)
            if expires is None:
                return site.clock.time()
            times.append(expires)
    return min(times, default=None)


def _name(key: str, post_id: int) -> str:
    return f"{key} {post_id}"


def _do_post(site: Site, lease: Lease, post_id: int, key: str, sender: Sender) -> None:
    name = _name(key, post_id)
    if not lease.take(name):
        return
    post = get_post(site, post_id)
    rows = site.db.column('SELECT "meta_id" FROM "wp_postmeta" WHERE "post_id" = ? AND "meta_key" = ?', (post_id, key))
    if post is None or post.post_status != "publish" or not rows:
        lease.drop(name)
        return
    try:
        sender(site, post, lease.renew)
    except (KeyboardInterrupt, SystemExit):
        # Told to end: somebody else goes on.
        lease.drop(name)
        raise
    finally:
        # An error must not have the post sent for ever, either.
        _finish(site, lease, name, post, rows)


def _finish(site: Site, lease: Lease, name: str, post: Post, rows: list[int]) -> None:
    """Remove the metadata, unless somebody took the work over, or the post was saved again in the meantime."""
    with site.db.transaction():
        if not lease.drop(name):
            return
        now = get_post(site, post.ID)
        if now is not None and _was_saved(post, now):
            journal.step("the post was saved again", None, post=post.ID)
            return
        marks = ", ".join("?" * len(rows))
        site.db.execute(f'DELETE FROM "wp_postmeta" WHERE "meta_id" IN ({marks})', rows)


def _was_saved(before: Post, now: Post) -> bool:
    """Whether a post differs in what is sent. Pinging itself moves addresses from ``to_ping`` to ``pinged``."""
    same = ("post_modified", "post_content", "post_title", "post_excerpt", "post_name")
    if any(getattr(before, name) != getattr(now, name) for name in same):
        return True
    # As addresses, not as text: cut out of a longer one, an address leaves the longer one's end behind.
    return not set(get_to_ping(now)) <= set(get_to_ping(before))
