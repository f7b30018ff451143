"""A post as metaWeblog and Blogger show it."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import Post, User
from wpcompat.formatting.strings import trim, unslash
from wpcompat.media.thumbnails import thumbnail_id
from wpcompat.posts import enclosure
from wpcompat.posts.custom_fields import get_custom_fields
from wpcompat.posts.formats import get_post_format
from wpcompat.posts.meta import get_meta
from wpcompat.posts.more import get_extended
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.store import is_sticky
from wpcompat.site import Site
from wpcompat.terms.store import terms_of
from wpcompat.users.caps import can
from wpcompat.users.store import get_user
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.structs.dates import convert_date, convert_date_gmt
from wpcompat.xmlrpc.wire import escape


def metaweblog_post(call: Call, user: User, post: Post) -> dict[str, Any]:
    """One post of any type, as metaWeblog.getPost shows it: its ID an integer, with its enclosure if it has one."""
    struct = _common(call, user, post)
    struct["postid"] = post.ID
    struct["sticky"] = is_sticky(call.site, post.ID)
    struct |= _modified(call.site, post)
    noted = get_meta(call.site, post.ID, enclosure.KEY)
    if noted:
        found = enclosure.parsed(noted[0])
        struct["enclosure"] = {"url": trim(escape(found.url)), "length": found.length, "type": found.type}
    struct["wp_post_thumbnail"] = thumbnail_id(call.site, post.ID)
    return struct


def metaweblog_listed_post(call: Call, user: User, post: Post) -> dict[str, Any]:
    """One of a list, as metaWeblog.getRecentPosts shows it."""
    return {
        **_common(call, user, post),
        **_modified(call.site, post),
        "sticky": is_sticky(call.site, post.ID),
        "wp_post_thumbnail": thumbnail_id(call.site, post.ID),
    }


def _common(call: Call, user: User, post: Post) -> dict[str, Any]:
    """What both say, as far as they say it in the same order. A scheduled post counts as published."""
    site = call.site
    content = get_extended(post.post_content)
    link = get_permalink(site, post, reads_private=can(site, user, "read_post", post.ID))
    author = get_user(site, post.post_author)
    return {
        "dateCreated": convert_date(post.post_date),
        "userid": str(post.post_author),
        "postid": str(post.ID),
        "description": content.main,
        "title": post.post_title,
        "link": link,
        "permaLink": link,
        "categories": [term.name for term in terms_of(site, post.ID, "category")],
        "mt_excerpt": post.post_excerpt,
        "mt_text_more": content.extended,
        "wp_more_text": content.more_text,
        "mt_allow_comments": int(post.comment_status == "open"),
        "mt_allow_pings": int(post.ping_status == "open"),
        "mt_keywords": ", ".join(term.name for term in terms_of(site, post.ID, "post_tag")),
        "wp_slug": post.post_name,
        "wp_password": post.post_password,
        "wp_author_id": str(author.ID) if author else "",
        "wp_author_display_name": author.display_name if author else "",
        "date_created_gmt": convert_date_gmt(site, post.post_date_gmt, post.post_date),
        "post_status": "publish" if post.post_status == "future" else post.post_status,
        "custom_fields": get_custom_fields(site, user, post.ID),
        "wp_post_format": get_post_format(site, post.ID) or "standard",
    }


def _modified(site: Site, post: Post) -> dict[str, Any]:
    return {
        "date_modified": convert_date(post.post_modified),
        "date_modified_gmt": convert_date_gmt(site, post.post_modified_gmt, post.post_modified),
    }


def blogger_post(site: Site, post: Post) -> dict[str, Any]:
    """A post as Blogger has it: title, category IDs and content in one text, which loses one layer of backslashes."""
    categories = ",".join(str(term.term_id) for term in terms_of(site, post.ID, "category"))
    head = f"<title>{unslash(post.post_title)}</title><category>{categories}</category>"
    return {
        "userid": str(post.post_author),
        "dateCreated": convert_date(post.post_date),
        "content": head + unslash(post.post_content),
        "postid": str(post.ID),
    }
