"""A page as the classic methods show it."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import Post, User
from wpcompat.formatting.php import truthy
from wpcompat.posts.custom_fields import get_custom_fields
from wpcompat.posts.meta import first_meta
from wpcompat.posts.more import get_extended
from wpcompat.posts.openness import comments_open, pings_open
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.store import get_post
from wpcompat.posts.templates import KEY as TEMPLATE
from wpcompat.users.caps import can
from wpcompat.users.store import get_user
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.structs.dates import convert_date, convert_date_gmt


def page_struct(call: Call, user: User, page: Post) -> dict[str, Any]:
    """All that the classic methods tell of a page (``_prepare_page``); its status as it is stored."""
    site = call.site
    content = get_extended(page.post_content)
    link = get_permalink(site, page, reads_private=can(site, user, "read_post", page.ID))
    author = get_user(site, page.post_author)
    parent = get_post(site, page.post_parent) if page.post_parent else None
    name = author.display_name if author else ""
    template = first_meta(site, page.ID, TEMPLATE)
    return {
        "dateCreated": convert_date(page.post_date),
        "userid": str(page.post_author),
        "page_id": page.ID,
        "page_status": page.post_status,
        "description": content.main,
        "title": page.post_title,
        "link": link,
        "permaLink": link,
        "categories": [],
        "excerpt": page.post_excerpt,
        "text_more": content.extended,
        "mt_allow_comments": int(comments_open(site, page)),
        "mt_allow_pings": int(pings_open(site, page)),
        "wp_slug": page.post_name,
        "wp_password": page.post_password,
        "wp_author": name,
        "wp_page_parent_id": page.post_parent,
        "wp_page_parent_title": parent.post_title if parent else "",
        "wp_page_order": page.menu_order,
        "wp_author_id": str(author.ID) if author else "",
        "wp_author_display_name": name,
        "date_created_gmt": convert_date_gmt(site, page.post_date_gmt, page.post_date),
        "custom_fields": get_custom_fields(site, user, page.ID),
        "wp_page_template": template if truthy(template) else "default",
    }
