"""wp.* about posts of any type."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import ZERO_DATE, Post
from wpcompat.formatting.dates import from_mysql
from wpcompat.media import delete
from wpcompat.posts.recent import EVERY, count_of, recent_posts
from wpcompat.posts.types import post_types
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.dates import as_date, timestamp
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.params import Int, Raw, WrongType, has, is_array
from wpcompat.xmlrpc.posting import write_post
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.dates import convert_date
from wpcompat.xmlrpc.structs.post import DEFAULT_FIELDS, post_struct
from wpcompat.xmlrpc.wire import DateTime

_STORED = (
    "ID post_author post_content post_title post_excerpt post_status comment_status ping_status post_password post_name"
    " post_parent post_type"
).split()


@method("wp.newPost", minimum=4)
def new_post(call: Call, blog_id: Raw, username: Raw, password: Raw, content: Raw) -> str:
    """Write a new post; its ID (``wp_newPost``)."""
    user = call.login(username, password)
    given = members(content)
    if has(content, "post_date"):
        given["post_date"] = as_date(call.site, given["post_date"])
    gmt = given.get("post_date_gmt")
    if gmt is not None and not isinstance(gmt, DateTime):
        if gmt == ZERO_DATE or given.get("post_date") is not None:
            del given["post_date_gmt"]
        else:
            given["post_date_gmt"] = as_date(call.site, gmt)
    given.pop("ID", None)
    return str(write_post(call, user, given))


@method("wp.editPost", minimum=5)
def edit_post(call: Call, blog_id: Raw, username: Raw, password: Raw, post_id: Int, content: Raw) -> bool:
    """Write a post anew, with what is given over what is stored (``wp_editPost``). A member ``ID`` names another post."""
    user = call.login(username, password)
    post = call.post(post_id)
    if has(content, "if_not_modified_since"):
        _refuse_stale(post, content["if_not_modified_since"])
    given = members(content)
    if not call.site.switches.edits_name_another_post:
        given.pop("ID", None)
    write_post(call, user, {**stored(post, content), **given})
    return True


def members(content: Any) -> dict[Any, Any]:
    """The members of a struct of content. Raises ``WrongType`` unless it is a struct or a list."""
    if not is_array(content):
        raise WrongType("no struct of content")
    return dict(content if isinstance(content, dict) else enumerate(content))


def stored(post: Post, content: Any) -> dict[str, Any]:
    """What a post brings to its own edit; its date only where it is fixed and no other is given."""
    found: dict[str, Any] = {name: getattr(post, name) for name in _STORED}
    if has(content, "post_date"):
        found["post_date"] = convert_date(post.post_date)
    elif post.post_date_gmt != ZERO_DATE:
        found["post_date_gmt"] = convert_date(post.post_date_gmt)
    return found


def _refuse_stale(post: Post, since: Any) -> None:
    if not isinstance(since, DateTime):
        raise WrongType("no date to compare with")
    modified = from_mysql(post.post_modified_gmt)
    if modified is not None and int(modified.timestamp()) > timestamp(since):
        raise Fault(409, "There is a revision of this post that is more recent.")


@method("wp.deletePost", "wp.deleteFile", minimum=4)
def delete_post(call: Call, blog_id: Raw, username: Raw, password: Raw, post_id: Int) -> bool:
    """Put a post or page into the trash; delete it for good when it is there, and anything else at once (``wp_deletePost``)."""
    user = call.login(username, password)
    call.post(post_id)
    call.require(user, "delete_post", "Sorry, you are not allowed to delete this post.", post_id)
    if not delete.delete_post(call.site, post_id, user=user):
        raise Fault(500, "Sorry, the post could not be deleted.")
    return True


@method("wp.getPost", minimum=4)
def get_one_post(
    call: Call, blog_id: Raw, username: Raw, password: Raw, post_id: Int, fields: Raw = None
) -> dict[str, Any]:
    """A post of any type and status (``wp_getPost``)."""
    user = call.login(username, password)
    post = call.editable_post(user, post_id)
    return post_struct(call, user, post, DEFAULT_FIELDS if fields is None else fields)


@method("wp.getPosts", minimum=3)
def get_posts(
    call: Call, blog_id: Raw, username: Raw, password: Raw, query: Raw = None, fields: Raw = None
) -> list[dict[str, Any]]:
    """The newest posts of a type, less those that the user may not edit: the limit counts them (``wp_getPosts``)."""
    user = call.login(username, password)
    name = query["post_type"] if has(query, "post_type") else "post"
    kind = post_types(call.site.profile).get(name) if isinstance(name, str) else None
    if kind is None:
        raise Fault(403, "Invalid post type.")
    call.require(user, kind.cap["edit_posts"], "Sorry, you are not allowed to edit posts in this post type.")
    asked = query if isinstance(query, dict) else {}
    sorts = {"orderby": asked["orderby"], "order": asked.get("order", "DESC")} if has(query, "orderby") else {}
    found = recent_posts(
        call.site,
        user,
        post_type=kind.name,
        status=asked["post_status"] if has(query, "post_status") else EVERY,
        number=count_of(asked["number"]) if has(query, "number") else 10,
        offset=count_of(asked["offset"]) if has(query, "offset") else 0,
        search=asked.get("s"),
        **sorts,
    )
    wanted = DEFAULT_FIELDS if fields is None else fields
    return [post_struct(call, user, post, wanted) for post in found if can(call.site, user, "edit_post", post.ID)]
