"""mt.*: the methods of Movable Type."""

from __future__ import annotations

from typing import Any

from wpcompat.errors import WPError
from wpcompat.formatting.php import intval
from wpcompat.linkbacks import listing
from wpcompat.posts.recent import count_of, recent_posts
from wpcompat.posts.store import set_post_categories, update_post
from wpcompat.terms.store import list_terms, terms_of
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.names import SYSTEM
from wpcompat.xmlrpc.params import Int, Raw, Whole, WrongType, elements, member
from wpcompat.xmlrpc.registry import available, method
from wpcompat.xmlrpc.structs.dates import convert_date, convert_date_gmt
from wpcompat.xmlrpc.wire import DateTime


@method("mt.supportedMethods", journal="")
def supported_methods(call: Call) -> list[str]:
    """The names of all methods but the server's own, the other way round (``mt_supportedMethods``)."""
    return [name for name in reversed(available(call.site)) if name not in SYSTEM]


@method("mt.supportedTextFilters", journal="")
def supported_text_filters(call: Call) -> list[str]:
    """No text filters (``mt_supportedTextFilters``)."""
    return []


@method("mt.getTrackbackPings")
def get_trackback_pings(call: Call, post_id: Whole) -> list[dict[str, Any]]:
    """The trackbacks of a post, without a login (``mt_getTrackbackPings``)."""
    wanted = intval(post_id)
    if not call.site.db.value('SELECT 1 FROM "wp_posts" WHERE "ID" = ?', (wanted,)):
        raise WPError("invalid_post", "Sorry, no such post.", 404)
    return listing.trackbacks_of(call.site, wanted)


@method("mt.getRecentPostTitles")
def get_recent_post_titles(call: Call, blog_id: Raw, username: Raw, password: Raw, number: Raw) -> list[dict[str, Any]]:
    """The titles of the newest posts, less those that the user may not edit (``mt_getRecentPostTitles``)."""
    user, site = call.login(username, password), call.site
    found = recent_posts(site, user, number=10 if number is None else count_of(number))
    if not found:
        raise Fault(500, site.profile.no_recent_posts)
    return [
        {
            "dateCreated": convert_date(post.post_date),
            "userid": str(post.post_author),
            "postid": str(post.ID),
            "title": post.post_title,
            "post_status": post.post_status,
            "date_created_gmt": convert_date_gmt(site, post.post_date_gmt, post.post_date),
        }
        for post in found
        if can(site, user, "edit_post", post.ID)
    ]


@method("mt.getCategoryList")
def get_category_list(call: Call, blog_id: Raw, username: Raw, password: Raw) -> list[dict[str, Any]]:
    """All categories by name (``mt_getCategoryList``)."""
    user = call.login(username, password)
    refusal = "Sorry, you must be able to edit posts on this site in order to view categories."
    call.require(user, "edit_posts", refusal)
    return [{"categoryId": term.term_id, "categoryName": term.name} for term in list_terms(call.site, "category")]


@method("mt.getPostCategories")
def get_post_categories(call: Call, post_id: Int, username: Raw, password: Raw) -> list[dict[str, Any]]:
    """The categories of a post by name, of which the first is called primary (``mt_getPostCategories``)."""
    user = call.login(username, password)
    call.editable_post(user, post_id)
    return [
        {"categoryName": term.name, "categoryId": str(term.term_id), "isPrimary": position == 0}
        for position, term in enumerate(terms_of(call.site, post_id, "category"))
    ]


@method("mt.setPostCategories")
def set_categories(call: Call, post_id: Int, username: Raw, password: Raw, categories: Raw) -> bool:
    """Give a post other categories, by ID (``mt_setPostCategories``)."""
    user = call.login(username, password)
    call.editable_post(user, post_id)
    if isinstance(categories, DateTime):
        raise WrongType("a date where categories belong")
    set_post_categories(call.site, post_id, [member(category, "categoryId") for category in elements(categories)])
    return True


@method("mt.publishPost")
def publish_post(call: Call, post_id: Int, username: Raw, password: Raw) -> int:
    """Publish a post as it stands; its ID, 0 when it cannot be written (``mt_publishPost``)."""
    user, site = call.login(username, password), call.site
    call.post(post_id)
    refusal = "Sorry, you are not allowed to publish this post."
    call.require(user, "publish_posts", refusal)
    call.require(user, "edit_post", refusal, post_id)
    try:
        return update_post(site, post_id, {"post_status": "publish"}, strict=False, user=user)
    except WPError:
        return 0
