"""wp.* about users and the sites they may write on."""

from __future__ import annotations

from typing import Any

from wpcompat import options
from wpcompat.errors import WPError
from wpcompat.formatting.php import PhpObject, WrongType, absint
from wpcompat.users.caps import can
from wpcompat.users.query import UserQuery, find_users
from wpcompat.users.roles import all_roles
from wpcompat.users.store import get_user as find_user
from wpcompat.users.update import update_user
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.links import endpoint_url
from wpcompat.xmlrpc.params import Int, Raw, has, is_array
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.user import user_struct

ALL_FIELDS = ["all"]
_NUMBER = 50
_PROFILE = {
    "first_name": "first_name", "last_name": "last_name", "url": "user_url", "display_name": "display_name",
    "nickname": "nickname", "nicename": "user_nicename", "bio": "description",
}  # fmt: skip
"""Members of a profile that users may change, and where they are kept."""


@method("wp.getUsersBlogs", minimum=2)
def get_users_blogs(call: Call, username: Raw, password: Raw) -> list[dict[str, Any]]:
    """The one site, for every user who can log in (``wp_getUsersBlogs``)."""
    user = call.login(username, password)
    return [
        {
            "isAdmin": can(call.site, user, "manage_options"),
            "url": options.text(call.site, "home").rstrip("/") + "/",
            "blogid": "1",
            "blogName": options.text(call.site, "blogname"),
            "xmlrpc": endpoint_url(call.site, secure=call.secure),
        }
    ]


@method("wp.getUser", minimum=4)
def get_user(call: Call, blog_id: Raw, username: Raw, password: Raw, user_id: Int, fields: Raw) -> dict[str, Any]:
    """One user (``wp_getUser``)."""
    user = call.login(username, password)
    call.require(user, "edit_user", "Sorry, you are not allowed to edit this user.", user_id)
    found = find_user(call.site, user_id)
    if found is None:
        raise Fault(404, "Invalid user ID.")
    return user_struct(call.site, found, ALL_FIELDS if fields is None else fields)


@method("wp.getUsers", minimum=3)
def get_users(call: Call, blog_id: Raw, username: Raw, password: Raw, query: Raw, fields: Raw) -> list[dict[str, Any]]:
    """Users by login name, or as asked (``wp_getUsers``)."""
    user = call.login(username, password)
    call.require(user, "list_users", "Sorry, you are not allowed to list users.")
    role = query["role"] if has(query, "role") else None
    if role is not None and not _is_role(call, role):
        raise Fault(403, "Invalid role.")
    found = find_users(
        call.site,
        UserQuery(
            number=absint(query["number"]) if has(query, "number") else _NUMBER,
            offset=absint(query["offset"]) if has(query, "offset") else 0,
            orderby=query["orderby"] if has(query, "orderby") else "",
            order=query["order"] if has(query, "orderby") and has(query, "order") else "ASC",
            role=role or "",
            authors=has(query, "who") and query["who"] == "authors",
        ),
        user,
    )
    asked = ALL_FIELDS if fields is None else fields
    edits_all = can(call.site, user, "edit_users")
    return [user_struct(call.site, one, asked) for one in found if edits_all or one.ID == user.ID]


def _is_role(call: Call, role: Any) -> bool:
    if is_array(role) or isinstance(role, PhpObject):
        raise WrongType("no name of a role")
    return isinstance(role, str) and role in all_roles(call.site)


@method("wp.getProfile", minimum=3)
def get_profile(call: Call, blog_id: Raw, username: Raw, password: Raw, fields: Raw) -> dict[str, Any]:
    """The user who asks (``wp_getProfile``)."""
    user = call.login(username, password)
    return user_struct(call.site, user, ALL_FIELDS if fields is None else fields)


@method("wp.editProfile", minimum=4)
def edit_profile(call: Call, blog_id: Raw, username: Raw, password: Raw, content: Raw) -> bool:
    """Change what a user may change of the own account (``wp_editProfile``): names, nicename, url and bio."""
    user = call.login(username, password)
    changes = {column: content[name] for name, column in _PROFILE.items() if has(content, name)}
    try:
        update_user(call.site, user.ID, **changes)
    except WPError as error:
        raise Fault(500, error.message) from None
    return True


@method("wp.getAuthors")
def get_authors(call: Call, blog_id: Raw, username: Raw, password: Raw) -> list[dict[str, str]]:
    """All users by login name, those who may not write too (``wp_getAuthors``); see ``logins_for_every_writer``."""
    user = call.login(username, password)
    call.require(user, "edit_posts", "Sorry, you are not allowed to edit posts.")
    open_to_all = call.site.switches.logins_for_every_writer or can(call.site, user, "list_users")
    return [
        {
            "user_id": str(one.ID),
            "user_login": one.user_login if open_to_all or one.ID == user.ID else one.display_name,
            "display_name": one.display_name,
        }
        for one in find_users(call.site, UserQuery(), user)
        if open_to_all or can(call.site, one, "edit_posts")
    ]
