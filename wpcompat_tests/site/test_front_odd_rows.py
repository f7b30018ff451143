"""Rows that no WordPress wrote: whatever a cell holds, the pages and feeds that show it are pages and feeds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from defusedxml.ElementTree import fromstring

from wpcompat import options
from wpcompat.testing.site import WP

ODD = (
    "", "0", "-1", "9" * 30, "abc", "2026-99-99 99:99:99", "0000-00-00 00:00:00", "<b", "\"'><", "%s%00", "a\0b", "\u202e\ufffe", "🌱" * 300,
    "http://[", "//", "é" * 9000, "[gallery ids=']", "<!-- wp:", "<!--more", "<!--nextpage-->" * 30, "]]>", "{{ x }}{% y %}", "O:8:\"x\":0:{}",
)  # fmt: skip
TABLES = {
    "wp_posts": ("post_title", "post_content", "post_excerpt", "post_date", "post_date_gmt", "post_modified_gmt", "comment_status",
                 "ping_status", "post_password", "guid", "post_mime_type"),
    "wp_comments": ("comment_author", "comment_author_url", "comment_date", "comment_date_gmt", "comment_content", "comment_type"),
    "wp_users": ("display_name", "user_nicename", "user_url"),
    "wp_terms": ("name", "slug"),
    "wp_term_taxonomy": ("description",),
}  # fmt: skip
OPTIONS = (
    "blogname", "blogdescription", "date_format", "timezone_string", "gmt_offset", "posts_per_page", "posts_per_rss", "sticky_posts",
    "show_on_front", "page_on_front", "thread_comments_depth", "comments_per_page", "page_comments", "category_base", "blog_charset",
    "permalink_structure", "default_comments_page", "wp_attachment_pages_enabled", "siteurl",
)  # fmt: skip
PATHS = (
    "/",
    "/?p=1",
    "/2026/11/20/hello-world/",
    "/feed/",
    "/comments/feed/atom/",
    "/category/uncategorized/",
    "/author/admin/",
    "/?s=a",
    "/x/",
)


def look(wp: WP, what: str) -> None:
    for path in PATHS:
        answer = wp.client.get(path)
        assert answer.status_code in (200, 301, 404), (what, path)
        if answer.status_code == 200 and (answer.mimetype or "").endswith("+xml"):
            fromstring(answer.data)


@pytest.mark.parametrize("table", TABLES)
def test_odd_cells(wp: WP, table: str) -> None:
    wp.site.db.execute('UPDATE "wp_posts" SET "post_date" = \'2026-11-20 08:00:00\' WHERE "ID" = 1')
    for kind in ("pingback", "trackback"):
        wp.site.db.insert(
            "wp_comments", {"comment_post_ID": 1, "comment_author": "A", "comment_content": "x", "comment_type": kind}
        )
    for column in TABLES[table]:
        kept = wp.site.db.rows(f'SELECT rowid, "{column}" FROM "{table}"')
        for value in ODD:
            wp.site.db.execute(f'UPDATE "{table}" SET "{column}" = ?', (value,))
            look(wp, f"{column} = {value[:20]!r}")
        for number, value in kept:
            wp.site.db.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (value, number))


@pytest.mark.parametrize("name", OPTIONS)
def test_odd_options(make_wp: Callable[..., WP], name: str) -> None:
    wp = make_wp()
    for value in ODD:
        options.update(wp.site, name, value)
        look(wp, f"{name} = {value[:20]!r}")
