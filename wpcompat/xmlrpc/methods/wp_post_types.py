"""wp.* about post types, statuses and formats."""

from __future__ import annotations

from typing import Any

from wpcompat.posts.formats import FORMATS
from wpcompat.posts.properties import post_type_properties
from wpcompat.posts.types import post_types
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.params import Raw, given, is_array
from wpcompat.xmlrpc.registered import matching
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.post_type import DEFAULT_FIELDS, post_type_struct

_NO_DETAILS = "Sorry, you are not allowed to access details about this site."


@method("wp.getPostType", minimum=4)
def get_post_type(call: Call, blog_id: Raw, username: Raw, password: Raw, name: Raw, fields: Raw) -> dict[str, Any]:
    """One post type (``wp_getPostType``)."""
    user = call.login(username, password)
    kind = post_types(call.site.profile).get(name) if isinstance(name, str) else None
    if kind is None:
        raise Fault(403, "Invalid post type.")
    call.require(user, kind.cap["edit_posts"], "Sorry, you are not allowed to edit posts in this post type.")
    return post_type_struct(call.site, kind, DEFAULT_FIELDS if fields is None else fields)


@method("wp.getPostTypes", minimum=3)
def get_post_types(
    call: Call, blog_id: Raw, username: Raw, password: Raw, wanted: Raw, fields: Raw
) -> dict[str, dict[str, Any]]:
    """The types with these properties whose posts the user may edit, by name (``wp_getPostTypes``)."""
    user, site = call.login(username, password), call.site
    chosen = matching(
        post_types(site.profile).values(),
        lambda kind: post_type_properties(site, kind),
        {"public": True} if wanted is None else wanted,
    )
    asked = DEFAULT_FIELDS if fields is None else fields
    return {
        kind.name: post_type_struct(site, kind, asked) for kind in chosen if can(site, user, kind.cap["edit_posts"])
    }


@method("wp.getPostFormats")
def get_post_formats(call: Call, blog_id: Raw, username: Raw, password: Raw, wanted: Raw) -> dict[str, Any]:
    """The labels of the post formats, and on request which of them the theme supports (``wp_getPostFormats``)."""
    user = call.login(username, password)
    call.require(user, "edit_posts", _NO_DETAILS, code=403)
    supported = call.site.profile.theme_formats
    if is_array(wanted) and given(wanted, "show-supported") and supported:
        return {"all": dict(FORMATS), "supported": list(supported)}
    return dict(FORMATS)


@method("wp.getPostStatusList")
def get_post_status_list(call: Call, blog_id: Raw, username: Raw, password: Raw) -> dict[str, str]:
    """The labels of the statuses that a writer chooses from (``wp_getPostStatusList``)."""
    user = call.login(username, password)
    call.require(user, "edit_posts", _NO_DETAILS, code=403)
    return {"draft": "Draft", "pending": "Pending Review", "private": "Private", "publish": "Published"}
