"""index.php: the dashboard, what happened lately on the site and to its pings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import islice

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin.ask import Ask
from wpcompat.admin.comment_rows import Row, comment_rows, shown_title
from wpcompat.admin.page import page
from wpcompat.admin.paging import View
from wpcompat.admin.picture import picture
from wpcompat.comments import listing
from wpcompat.comments.listing import Wanted
from wpcompat.comments.why import Kept
from wpcompat.db.rows import Post
from wpcompat.formatting.dates import format_date, from_mysql, local_time, mysql2date
from wpcompat.linkbacks import doctor, statistics
from wpcompat.linkbacks.statistics import RECEIVED, SENT, Day, Waiting
from wpcompat.posts.listing import counts
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.recent import recent_posts
from wpcompat.posts.types import post_types

LATELY = 5
_DAYS = 14
_COMMENTS_AT_ONCE = 50
_GLANCES = (("post", "Post", "Posts"), ("page", "Page", "Pages"))
_VIEWS = (("all", "All"), ("mine", "Mine"), ("moderated", "Pending"), ("approved", "Approved"), ("spam", "Spam"), ("trash", "Trash"))  # fmt: skip


@dataclass(frozen=True)
class Glance:
    """A number of At a Glance; ``url`` is empty where the user may not go."""

    css: str
    text: str
    url: str


@dataclass(frozen=True)
class Entry:
    """A post of the list of activity, with its time."""

    time: str
    title: Markup
    url: str
    aria: str


def show(ask: Ask) -> Response:
    """The dashboard. Who may not moderate sees what everybody may see: numbers, posts and approved comments."""
    moderates = ask.can("moderate_comments")
    return page(
        ask,
        "index.html",
        title="Dashboard",
        glances=list(_glances(ask)) if ask.can("edit_posts") else [],
        discouraged=ask.can("manage_options") and options.text(ask.site, "blog_public") == "0",
        health=_health(ask) if ask.can("view_site_health_checks") else None,
        soon=_posts(ask, "future", "ASC"),
        published=_posts(ask, "publish", "DESC"),
        comments=_comments(ask),
        views=list(_views(ask)) if ask.can("edit_posts") else [],
        pings=_pings(ask) if moderates else None,
        queue=_queue(ask) if moderates else None,
        sent=[_sent(ask, each) for each in statistics.lately_sent(ask.site, limit=LATELY)] if moderates else [],
        failures=[_sent(ask, each) for each in statistics.failures(ask.site, limit=LATELY)] if moderates else [],
    )


def _glances(ask: Ask) -> Iterator[Glance]:
    """How many posts, pages and comments there are, as far as there are any."""
    for name, one, many in _GLANCES:
        kind = post_types(ask.site.profile)[name]
        number = counts(ask.site, ask.user, kind).get("publish", 0)
        if number:
            url = ask.url("edit.php", post_type=name) if ask.can(kind.cap["edit_posts"]) else ""
            yield Glance(f"{name}-count", f"{number:,} {one if number == 1 else many}", url)
    found = listing.status_counts(ask.site, user_id=ask.user.ID)
    approved, held = found["approved"], found["moderated"]
    if approved or held:
        noun = "Comment" if approved == 1 else "Comments"
        yield Glance("comment-count", f"{approved:,} {noun}", ask.url("edit-comments.php"))
        noun = "Comment" if held == 1 else "Comments"
        hidden = "" if held else " hidden"
        url = ask.url("edit-comments.php", comment_status="moderated")
        yield Glance(f"comment-mod-count{hidden}", f"{held:,} {noun} in moderation", url)


def _health(ask: Ask) -> dict[str, int]:
    """How many of the doctor's checks come to each result."""
    results = [each.finding.result for each in doctor.examine(ask.site)]
    return {name: results.count(name) for name in doctor.RESULTS}


def _posts(ask: Ask, status: str, order: str) -> list[Entry]:
    found = recent_posts(ask.site, ask.user, status=status, number=LATELY, order=order)
    return [_entry(ask, post) for post in found]


def _entry(ask: Ask, post: Post) -> Entry:
    title = shown_title(post)
    edits = ask.can("edit_post", post.ID)
    return Entry(
        time=f"{_day(ask, post.post_date)}, {mysql2date(options.text(ask.site, 'time_format'), post.post_date)}",
        title=title,
        url=ask.url("post.php", post=post.ID, action="edit") if edits else get_permalink(ask.site, post),
        aria=f"Edit “{title.striptags()}”" if edits else "",
    )


def _day(ask: Ask, written: str) -> str:
    """A date in the site's time: today, tomorrow, or the day with its year if it is another one."""
    moment = from_mysql(written)
    today = _local(ask, ask.site.now()).date()
    if moment is None:
        return written
    if moment.date() == today:
        return "Today"
    if moment.date() == today + timedelta(days=1):
        return "Tomorrow"
    return format_date(moment, "M jS" if moment.year == today.year else "M jS Y")


def _local(ask: Ask, moment: datetime) -> datetime:
    return local_time(moment, options.text(ask.site, "timezone_string"), options.text(ask.site, "gmt_offset"))


def _comments(ask: Ask) -> list[Row]:
    """The latest comments and pings that the user may see; who does not write posts sees approved ones."""
    wanted = Wanted(status="all" if ask.can("edit_posts") else "approved")
    found: list[Row] = []
    offset = 0
    while len(found) < LATELY:
        some = listing.page(ask.site, wanted, number=_COMMENTS_AT_ONCE, offset=offset).comments
        found += islice(comment_rows(ask, some), LATELY - len(found))
        offset += len(some)
        if len(some) < _COMMENTS_AT_ONCE or offset >= 5 * _COMMENTS_AT_ONCE:
            break
    return found


def _views(ask: Ask) -> Iterator[View]:
    numbers = listing.status_counts(ask.site, user_id=ask.user.ID)
    for key, label in _VIEWS:
        if key == "trash" and not ask.site.config["wordpress.empty_trash_days"]:
            continue
        own: dict[str, str | int] = {"user_id": ask.user.ID} if key == "mine" else {}
        yield View(key, ask.url("edit-comments.php", comment_status=key, **own), label, numbers[key])


def _pings(ask: Ask) -> dict[str, object]:
    """The pictures of what came and what was sent, and their numbers for a table."""
    days = statistics.per_day(ask.site, _DAYS)
    return {
        "days": [(_named(day.date), day) for day in days],
        "received": picture([(day.date, day.received) for day in days], RECEIVED, _named),
        "sent": picture([(day.date, day.sent) for day in days], SENT, _named),
        "kinds": (RECEIVED, SENT),
        "words": (_in_words(days, "received", RECEIVED), _in_words(days, "sent", SENT)),
        "count": len(days),
    }


def _named(day: date) -> str:
    return f"{day:%b} {day.day}"


def _in_words(days: list[Day], which: str, kinds: tuple[str, ...]) -> str:
    """What a picture shows, for those who do not see it."""
    totals = {kind: sum(getattr(day, which)[kind] for day in days) for kind in kinds}
    if not any(totals.values()):
        return "None."
    listed = ", ".join(f"{number:,} {kind}" for kind, number in totals.items() if number)
    return f"{sum(totals.values()):,} in all: {listed}."


def _queue(ask: Ask) -> dict[str, object]:
    """What waits to be sent, and when it will be."""
    found = statistics.waiting(ask.site)
    at = statistics.next_run(ask.site)
    return {
        "items": [_waiting(ask, each) for each in found[:LATELY]],
        "more": max(len(found) - LATELY, 0),
        "next": _moment(ask, at) if found and at is not None else "",
    }


def _waiting(ask: Ask, item: Waiting) -> dict[str, str]:
    count = f"{len(item.urls)} {item.kind if len(item.urls) != 1 else 'trackback'}" if item.urls else item.kind
    return {
        "title": item.title or "(no title)",
        "url": ask.url("post.php", post=item.post_id, action="edit"),
        "what": f"{count} being sent" if item.busy_until is not None else count,
    }


def _sent(ask: Ask, found: Kept) -> dict[str, str]:
    return {"time": _moment(ask, found.at), "title": found.title, "verdict": found.verdict or "no verdict"}


def _moment(ask: Ask, at: float) -> str:
    local = _local(ask, datetime.fromtimestamp(at, timezone.utc))
    written = f"{local:%Y-%m-%d %H:%M:%S}"
    return f"{_day(ask, written)}, {mysql2date(options.text(ask.site, 'time_format'), written)}"
