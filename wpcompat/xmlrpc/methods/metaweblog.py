"""metaWeblog.*: posts as most weblog clients read and write them."""

from __future__ import annotations

from typing import Any

from wpcompat.posts.recent import count_of, recent_posts
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.entry import edit_entry, new_entry
from wpcompat.xmlrpc.params import Int, Raw
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.metaweblog import metaweblog_listed_post, metaweblog_post


@method("metaWeblog.newPost")
def new_post(call: Call, blog_id: Raw, username: Raw, password: Raw, content: Raw, publish: Raw) -> str:
    """Write a new post; its ID (``mw_newPost``)."""
    user = call.login(username, password)
    return new_entry(call, user, content, publish)


@method("metaWeblog.editPost")
def edit_post(call: Call, post_id: Int, username: Raw, password: Raw, content: Raw, publish: Raw) -> bool:
    """Write a post or page anew (``mw_editPost``)."""
    user = call.login(username, password)
    return edit_entry(call, user, post_id, content, publish)


@method("metaWeblog.getPost")
def get_one_post(call: Call, post_id: Int, username: Raw, password: Raw) -> dict[str, Any]:
    """A post of any type and status (``mw_getPost``)."""
    user = call.login(username, password)
    return metaweblog_post(call, user, call.editable_post(user, post_id))


@method("metaWeblog.getRecentPosts")
def get_recent_posts(call: Call, blog_id: Raw, username: Raw, password: Raw, number: Raw) -> list[dict[str, Any]]:
    """The newest posts, less those that the user may not edit: the number counts them (``mw_getRecentPosts``)."""
    user = call.login(username, password)
    call.require(user, "edit_posts", "Sorry, you are not allowed to edit posts.")
    found = recent_posts(call.site, user, number=10 if number is None else count_of(number))
    return [metaweblog_listed_post(call, user, post) for post in found if can(call.site, user, "edit_post", post.ID)]
