"""blogger.*: the oldest of the APIs, in which a post is one text."""

from __future__ import annotations

from typing import Any

from wpcompat import options
from wpcompat.errors import WPError
from wpcompat.formatting.dates import local_time, to_mysql
from wpcompat.formatting.php import truthy
from wpcompat.formatting.strings import slash
from wpcompat.media.attach import attach_uploads
from wpcompat.posts import store
from wpcompat.posts.recent import count_of, recent_posts
from wpcompat.posts.store import get_post, insert_post, update_post
from wpcompat.users.caps import can
from wpcompat.users.meta import get_meta
from wpcompat.xmlrpc.blogger_text import read_blogger_text
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.methods.wp_users import get_users_blogs as get_blogs
from wpcompat.xmlrpc.params import Int, Raw, text_of
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.metaweblog import blogger_post


@method("blogger.getUsersBlogs", "metaWeblog.getUsersBlogs", minimum=3)
def get_users_blogs(call: Call, app_key: Raw, username: Raw, password: Raw) -> list[dict[str, Any]]:
    """The one site, for every user who can log in (``blogger_getUsersBlogs``)."""
    return get_blogs(call, username, password)


@method("blogger.getUserInfo")
def get_user_info(call: Call, app_key: Raw, username: Raw, password: Raw) -> dict[str, Any]:
    """Who one is (``blogger_getUserInfo``)."""
    user, site = call.login(username, password), call.site
    call.require(user, "edit_posts", "Sorry, you are not allowed to access user data on this site.")
    nickname, last_name, first_name = (
        next(iter(get_meta(site, user.ID, key)), "") for key in ("nickname", "last_name", "first_name")
    )
    return {
        "nickname": nickname,
        "userid": user.ID,
        "url": user.user_url,
        "lastname": last_name,
        "firstname": first_name,
    }


@method("blogger.getPost")
def get_one_post(call: Call, app_key: Raw, post_id: Int, username: Raw, password: Raw) -> dict[str, Any]:
    """A post of any type and status (``blogger_getPost``)."""
    user = call.login(username, password)
    return blogger_post(call.site, call.editable_post(user, post_id))


@method("blogger.getRecentPosts")
def get_recent_posts(
    call: Call, app_key: Raw, blog_id: Raw, username: Raw, password: Raw, number: Raw
) -> list[dict[str, Any]]:
    """The newest posts, less those that the user may not edit (``blogger_getRecentPosts``)."""
    user, site = call.login(username, password), call.site
    call.require(user, "edit_posts", "Sorry, you are not allowed to edit posts.")
    found = recent_posts(site, user, number=10 if number is None else count_of(number))
    if not found:
        raise Fault(500, site.profile.no_recent_posts)
    return [blogger_post(site, post) for post in found if can(site, user, "edit_post", post.ID)]


@method("blogger.newPost")
def new_post(call: Call, app_key: Raw, blog_id: Raw, username: Raw, password: Raw, content: Raw, publish: Raw) -> int:
    """Write a new post, dated now even as a draft; its ID (``blogger_newPost``)."""
    user, site = call.login(username, password), call.site
    refusal = "Sorry, you are not allowed to post on this site."
    call.require(user, "edit_posts", refusal)
    call.require(user, "publish_posts" if truthy(publish) else "edit_posts", refusal)
    text = read_blogger_text(text_of(content))
    zone = options.text(site, "timezone_string"), options.text(site, "gmt_offset")
    values = {
        "post_author": user.ID,
        "post_date": to_mysql(local_time(site.now(), *zone)),
        "post_date_gmt": to_mysql(site.now()),
        "post_title": text.title,
        "post_content": text.content,
        "post_category": text.categories,
        "post_status": "publish" if truthy(publish) else "draft",
    }
    try:
        post_id = insert_post(site, values, user=user)
    except WPError:
        raise Fault(500, "Sorry, the post could not be created.") from None
    attach_uploads(site, post_id, slash(text.content))
    return post_id


@method("blogger.editPost")
def edit_post(call: Call, app_key: Raw, post_id: Int, username: Raw, password: Raw, content: Raw, publish: Raw) -> bool:
    """Write a post anew, with an empty title unless one is given (``blogger_editPost``)."""
    user, site = call.login(username, password), call.site
    post = get_post(site, post_id)
    if post is None or post.post_type != "post":
        raise Fault(404, "Sorry, no such post.")
    call.require(user, "edit_post", "Sorry, you are not allowed to edit this post.", post_id)
    publishes = truthy(publish) and not site.switches.contributors_may_publish_drafts
    if post.post_status == "publish" or publishes:
        call.require(user, "publish_posts", "Sorry, you are not allowed to publish this post.")
    text = read_blogger_text(text_of(content))
    values = {
        "post_title": text.title,
        "post_content": text.content,
        "post_category": text.categories,
        "post_status": "publish" if truthy(publish) else "draft",
    }
    try:
        update_post(site, post_id, values, strict=False, user=user)
    except WPError:
        raise Fault(500, "Sorry, the post could not be updated.") from None
    attach_uploads(site, post_id, slash(text.content))
    return True


@method("blogger.deletePost", "metaWeblog.deletePost")
def delete_post(call: Call, app_key: Raw, post_id: Int, username: Raw, password: Raw) -> bool:
    """Put a post into the trash; delete it for good when it is there (``blogger_deletePost``)."""
    user = call.login(username, password)
    post = get_post(call.site, post_id)
    if post is None or post.post_type != "post":
        raise Fault(404, "Sorry, no such post.")
    call.require(user, "delete_post", "Sorry, you are not allowed to delete this post.", post_id)
    if not store.delete_post(call.site, post_id, user=user):
        raise Fault(500, "Sorry, the post could not be deleted.")
    return True
