"""A post, page, attachment or revision as the wp.* methods show it."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import Post, User
from wpcompat.formatting.strings import trim
from wpcompat.media.thumbnails import thumbnail_id
from wpcompat.posts.custom_fields import get_custom_fields
from wpcompat.posts.enclosure import first_enclosure
from wpcompat.posts.formats import get_post_format
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.store import get_post, is_sticky
from wpcompat.posts.types import post_types
from wpcompat.site import Site
from wpcompat.terms.store import terms_of
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.params import wanted_fields
from wpcompat.xmlrpc.structs.dates import convert_date, convert_date_gmt
from wpcompat.xmlrpc.structs.media import media_item
from wpcompat.xmlrpc.structs.term import term_struct
from wpcompat.xmlrpc.wire import escape

DEFAULT_FIELDS = ["post", "terms", "custom_fields"]


def post_struct(call: Call, user: User, post: Post, fields: Any) -> dict[str, Any]:
    """``post_id`` and the members that ``fields`` names, singly or by group (``_prepare_post``).

    The groups are ``post``, ``terms`` or ``taxonomies``, ``custom_fields`` and ``enclosure``. Raises ``WrongType`` unless
    ``fields`` is a list or a struct.
    """
    names = wanted_fields(fields)
    site = call.site
    struct: dict[str, Any] = {"post_id": str(post.ID)}
    if "post" in names or not names.isdisjoint(_MEMBERS):
        members = _members(call, user, post)
        struct.update(members if "post" in names else {name: value for name, value in members.items() if name in names})
    if "terms" in names or "taxonomies" in names:
        struct["terms"] = _terms(call, user, post)
    if "custom_fields" in names:
        struct["custom_fields"] = get_custom_fields(site, user, post.ID)
    if "enclosure" in names:
        struct["enclosure"] = _enclosure(site, post)
    return struct


_MEMBERS = frozenset(
    "post_title post_date post_date_gmt post_modified post_modified_gmt post_status post_type post_name post_author"
    " post_password post_excerpt post_content post_parent post_mime_type link guid menu_order comment_status ping_status"
    " sticky post_thumbnail post_format".split()
)


def _members(call: Call, user: User, post: Post) -> dict[str, Any]:
    """The group ``post``, in the order of the wire. A scheduled post counts as published."""
    site = call.site
    picture = thumbnail_id(site, post.ID)
    return {
        "post_title": post.post_title,
        "post_date": convert_date(post.post_date),
        "post_date_gmt": convert_date_gmt(site, post.post_date_gmt, post.post_date),
        "post_modified": convert_date(post.post_modified),
        "post_modified_gmt": convert_date_gmt(site, post.post_modified_gmt, post.post_modified),
        "post_status": "publish" if post.post_status == "future" else post.post_status,
        "post_type": post.post_type,
        "post_name": post.post_name,
        "post_author": str(post.post_author),
        "post_password": post.post_password,
        "post_excerpt": post.post_excerpt,
        "post_content": post.post_content,
        "post_parent": str(post.post_parent),
        "post_mime_type": post.post_mime_type,
        "link": get_permalink(site, post, reads_private=can(site, user, "read_post", post.ID)),
        "guid": post.guid,
        "menu_order": post.menu_order,
        "comment_status": post.comment_status,
        "ping_status": post.ping_status,
        "sticky": post.post_type == "post" and is_sticky(site, post.ID),
        "post_thumbnail": media_item(call, get_post(site, picture)) if picture else [],
        "post_format": get_post_format(site, post.ID) or "standard",
    }


def _terms(call: Call, user: User, post: Post) -> list[dict[str, Any]]:
    """The terms of the taxonomies that the type has, by name across all of them."""
    kind = post_types(call.site.profile).get(post.post_type)
    known = kind.taxonomies if kind else ()
    return [term_struct(call, user, term) for term in terms_of(call.site, post.ID) if term.taxonomy in known]


def _enclosure(site: Site, post: Post) -> dict[str, Any] | list[Any]:
    found = first_enclosure(site, post.ID)
    if found is None:
        return []
    return {"url": trim(escape(found.url)), "length": found.length, "type": found.type}
