"""A user as clients read one."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import User
from wpcompat.formatting.php import maybe_unserialize
from wpcompat.site import Site
from wpcompat.users.meta import all_meta
from wpcompat.users.roles import role_positions
from wpcompat.xmlrpc.params import wanted_fields
from wpcompat.xmlrpc.structs.dates import convert_date

_BASIC = ("username", "email", "registered", "display_name", "nicename")


def user_struct(site: Site, user: User, fields: Any) -> dict[str, Any]:
    """A user (``_prepare_user``). ``fields``: a list of members, ``basic`` or ``all``; else ``WrongType``."""
    wanted = wanted_fields(fields)
    members = _members(site, user)
    if "all" not in wanted:
        named = {*wanted, *(_BASIC if "basic" in wanted else ())}
        members = {name: value for name, value in members.items() if name in named}
    return {"user_id": str(user.ID), **members}


def _members(site: Site, user: User) -> dict[str, Any]:
    meta: dict[str, str] = {}
    for key, value in all_meta(site, user.ID):
        meta.setdefault(key, value)
    read = {
        key: maybe_unserialize(meta.get(key) or "") for key in ("first_name", "last_name", "description", "nickname")
    }
    return {
        "username": user.user_login,
        "first_name": read["first_name"],
        "last_name": read["last_name"],
        "registered": convert_date(user.user_registered),
        "bio": read["description"],
        "email": user.user_email,
        "nickname": read["nickname"],
        "nicename": user.user_nicename,
        "url": user.user_url,
        "display_name": user.display_name,
        "roles": _roles(site, user),
    }


def _roles(site: Site, user: User) -> list[str] | dict[int, str]:
    """A list; a struct by position where capabilities of the user's own stand before or between the roles."""
    positions = role_positions(site, user)
    return list(positions.values()) if list(positions) == list(range(len(positions))) else positions
