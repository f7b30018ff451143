"""Whether a post takes comments and pings (``comments_open``, ``pings_open``)."""

from __future__ import annotations

from wpcompat import options
from wpcompat.db.rows import ZERO_DATE, Post
from wpcompat.formatting.dates import from_mysql
from wpcompat.site import Site


def pings_open(site: Site, post: Post) -> bool:
    """The post's own switch says exactly ``open``, and it is not closed by age. Type, status and password do not count."""
    return post.ping_status == "open" and not closed_by_age(site, post)


def comments_open(site: Site, post: Post) -> bool:
    """As ``pings_open``, for comments."""
    return post.comment_status == "open" and not closed_by_age(site, post)


def closed_by_age(site: Site, post: Post) -> bool:
    """The post is older than the days after which the site closes posts (``_close_comments_for_old_post``)."""
    if post.post_type != "post" or not options.is_on(site, "close_comments_for_old_posts"):
        return False
    days = options.integer(site, "close_comments_days_old")
    if not days or post.post_date_gmt == ZERO_DATE:
        return False
    published = from_mysql(post.post_date_gmt)
    return published is not None and int(site.clock.time()) - int(published.timestamp()) > days * 86400
