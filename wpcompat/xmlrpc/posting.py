"""Writing a post from a struct of content, with WordPress's checks in its order (``wp_xmlrpc_server::_insert_post``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.php import absint, intval, truthy
from wpcompat.formatting.strings import slash
from wpcompat.media.attach import attach_uploads
from wpcompat.media.thumbnails import delete_post_thumbnail, may_stand_for, set_post_thumbnail
from wpcompat.posts.auto_draft import default_post_to_edit
from wpcompat.posts.custom_fields import set_custom_fields
from wpcompat.posts.enclosure import add_enclosure_if_new
from wpcompat.posts.formats import set_post_format
from wpcompat.posts.store import get_post, insert_post, update_post
from wpcompat.posts.types import STATUSES, PostType, post_types
from wpcompat.users.caps import can
from wpcompat.users.store import get_user
from wpcompat.users.type_caps import BORROWED
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.dates import local_and_gmt
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.params import WrongType, text_of, text_or_nothing
from wpcompat.xmlrpc.post_terms import chosen_terms
from wpcompat.xmlrpc.sticky import toggle_sticky
from wpcompat.xmlrpc.wire import DateTime

_DEFAULTS: dict[str, Any] = {
    "post_status": "draft", "post_type": "post", "post_author": 0, "post_password": "", "post_excerpt": "", "post_content": "",
    "post_title": "", "post_date": "", "post_date_gmt": "", "post_format": None, "post_name": None, "post_thumbnail": None,
    "post_parent": 0, "ping_status": "", "comment_status": "", "custom_fields": None, "terms_names": None, "terms": None,
    "sticky": None, "enclosure": None, "ID": None,
}  # fmt: skip
"""The members that are read; all others are ignored."""
_TEXTS = ("post_excerpt", "post_content", "post_title")


def write_post(call: Call, user: User, content: Mapping[Any, Any]) -> int:
    """Write the post that ``content`` describes, the one with the ID in it or a new one; its ID.

    What is done before a later check fails stays done: the auto-draft of a new post, stickiness, picture, custom fields, new
    terms. Raises ``Fault``, ``WPError`` with the store's words, ``WrongType``.
    """
    data = {**_DEFAULTS, **{name: content[name] for name in _DEFAULTS if name in content}}
    kind = post_types(call.site.profile).get(data["post_type"]) if isinstance(data["post_type"], str) else None
    if kind is None or (kind.name in BORROWED and not call.site.switches.borrowed_types_are_posts):
        raise Fault(403, "Invalid post type.")
    post_id = _updated_post(call, user, data) if truthy(data["ID"]) else 0
    if not post_id:
        for act in ("create_posts", "edit_posts"):
            call.require(user, kind.cap[act], "Sorry, you are not allowed to post on this site.")
    values = _checked_columns(call, user, kind, data, post_id)
    is_update = post_id > 0
    if data["ID"] is None:
        post_id = default_post_to_edit(call.site, kind.name, user)
    if kind.name == "post":
        hidden = values["post_status"] == "private" or truthy(data["post_password"])
        toggle_sticky(call, user, post_id, data["sticky"], hidden=hidden, is_update=is_update)
    _set_belongings(call, user, kind, data, post_id, values)
    values.update(_texts(data))
    if is_update:
        return update_post(call.site, post_id, values, user=user)
    return insert_post(call.site, {**values, "ID": post_id}, user=user)


def _updated_post(call: Call, user: User, data: Mapping[str, Any]) -> int:
    """The ID of the post to write anew. Raises ``Fault`` 401."""
    post_id = intval(data["ID"])
    post = get_post(call.site, post_id)
    if post is None:
        raise Fault(401, "Invalid post ID.")
    call.require(user, "edit_post", "Sorry, you are not allowed to edit this post.", post_id)
    if post.post_type != data["post_type"]:
        raise Fault(401, "The post type may not be changed.")
    return post_id


def _checked_columns(call: Call, user: User, kind: PostType, data: Mapping[str, Any], post_id: int) -> dict[str, Any]:
    """Type, status, author, openness, dates and parent as columns, if the user may give the post these."""
    values: dict[str, Any] = {
        "post_type": kind.name,
        "post_status": _allowed_status(call, _status(call, user, kind, data["post_status"]), post_id),
        "post_parent": intval(data["post_parent"]),
    }
    if truthy(data["post_password"]):
        refusal = "Sorry, you are not allowed to create password protected posts in this post type."
        _require_kind(call, user, kind, "publish_posts", refusal)
    values["post_author"] = _author(call, user, kind, absint(data["post_author"]))
    values.update({name: data[name] for name in ("comment_status", "ping_status") if data[name] in ("open", "closed")})
    return values | _dates(call, data)


def _status(call: Call, user: User, kind: PostType, status: Any) -> str:
    """The status, ``draft`` for one that is not registered. What WordPress keeps for itself needs no capability."""
    if status is True:
        return "1"
    name = text_of(status)
    if name in ("publish", "future"):
        refusal = "Sorry, you are not allowed to publish posts in this post type."
        _require_kind(call, user, kind, "publish_posts", refusal)
    if name == "private":
        refusal = "Sorry, you are not allowed to create private posts in this post type."
        _require_kind(call, user, kind, "publish_posts", refusal)
    return name if name in STATUSES else "draft"


def _allowed_status(call: Call, status: str, post_id: int) -> str:
    """The status, unless WordPress keeps it for itself, the post does not have it, and that matters to the site."""
    known = STATUSES.get(status)
    if call.site.switches.posts_take_any_status or (known is not None and not known.internal):
        return status
    post = get_post(call.site, post_id)
    return status if post is not None and post.post_status == status else "draft"


def _author(call: Call, user: User, kind: PostType, author: int) -> int:
    if not author or author == user.ID:
        return user.ID
    _require_kind(call, user, kind, "edit_others_posts", "Sorry, you are not allowed to create posts as this user.")
    if get_user(call.site, author) is None:
        raise Fault(404, "Invalid author ID.")
    return author


def _dates(call: Call, data: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of the date, fixed where one is given; GMT comes before local."""
    for name, is_gmt in (("post_date_gmt", True), ("post_date", False)):
        given = data[name]
        if truthy(given):
            if not isinstance(given, DateTime):
                raise WrongType("a text where a date belongs")
            local, gmt = local_and_gmt(call.site, given, is_gmt=is_gmt)
            return {"post_date": local, "post_date_gmt": gmt, "edit_date": True}
    return {"post_date": "", "post_date_gmt": "", "edit_date": False}


def _set_belongings(
    call: Call, user: User, kind: PostType, data: Mapping[str, Any], post_id: int, values: dict[str, Any]
) -> None:
    """Picture, custom fields, terms (into ``values``), format, enclosure and uploads, each written at once."""
    site = call.site
    picture = data["post_thumbnail"]
    if picture is not None:
        if not truthy(picture):
            delete_post_thumbnail(site, post_id)
        elif get_post(site, absint(picture)) is None or not may_stand_for(site, user, post_id, absint(picture)):
            raise Fault(404, "Invalid attachment ID.")
        set_post_thumbnail(site, post_id, absint(picture))
    if data["custom_fields"] is not None:
        set_custom_fields(site, user, post_id, data["custom_fields"])
    if data["terms"] is not None or data["terms_names"] is not None:
        values["tax_input"] = chosen_terms(call, user, kind, data["terms"], data["terms_names"])
    if data["post_format"] is not None:
        if get_post(site, post_id) is None:
            raise WPError("invalid_post", "Invalid post.")
        set_post_format(site, post_id, text_or_nothing(data["post_format"]))
    add_enclosure_if_new(site, post_id, data["enclosure"])
    attach_uploads(site, post_id, slash(text_of(data["post_content"])))


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    """The columns of text; a slug only where one is given."""
    texts = {name: text_of(data[name]) for name in _TEXTS}
    if data["post_name"] is not None:
        texts["post_name"] = text_of(data["post_name"]) if truthy(data["post_name"]) else ""
    return {**texts, "post_password": text_or_nothing(data["post_password"])}


def _require_kind(call: Call, user: User, kind: PostType, act: str, refusal: str) -> None:
    """Raises ``Fault`` 401 unless the user may do this with posts of the type; what the type does not know nobody may."""
    cap = kind.cap.get(act, "")
    if not cap or not can(call.site, user, cap):
        raise Fault(401, refusal)
