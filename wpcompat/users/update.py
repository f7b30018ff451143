"""Changing a user (``wp_update_user``)."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.date_columns import as_stored
from wpcompat.formatting.php import truthy
from wpcompat.formatting.slugs import sanitize_title, sanitize_user
from wpcompat.formatting.strings import is_valid_utf8
from wpcompat.site import Site
from wpcompat.users import roles
from wpcompat.users.filters import filter_bio, filter_email, filter_name, filter_nicename, filter_url
from wpcompat.users.meta import get_meta, update_meta
from wpcompat.users.passwords import hash_password
from wpcompat.users.store import META_FIELDS, get_user, get_user_by, preferences, set_role, unique_nicename

_COLUMNS = ("user_pass", "user_nicename", "user_email", "user_url", "user_registered", "display_name")
_NAMES = ("nickname", "first_name", "last_name")
_WIDTHS = {"user_nicename": 50, "user_email": 100, "user_url": 100, "display_name": 250}
_FOREIGN_COLOR = re.compile(r"[^a-zA-Z0-9 _.\-@]")


def update_user(site: Site, user_id: int, **changes: Any) -> None:
    """Change columns (``user_email``, ``user_url``, ``user_nicename``, ``display_name``, ``user_pass`` in clear,
    ``user_registered``), ``META_FIELDS``, ``store.preferences`` or ``role`` of a user. Raises ``WPError``.

    Everything else about the user is filtered and stored anew, as if it had just been given; what does not fit into a
    column leaves the whole row as it was, and nobody is told.
    """
    unknown = changes.keys() - {*_COLUMNS, *META_FIELDS, *preferences(site.profile), "role"}
    if unknown:
        raise WPError("unknown_field", f"Users have no field {', '.join(sorted(unknown))} that can be changed.", 400)
    if changes.get("role", "none") != "none" and changes["role"] not in roles.all_roles(site):
        raise WPError("invalid_role", f"Role does not exist: {changes['role']}", 400)
    new_hash = hash_password(changes["user_pass"], site.profile) if truthy(changes.get("user_pass")) else ""
    with site.db.transaction():
        old = get_user(site, user_id)
        if old is None:
            raise WPError("invalid_user_id", "Invalid user ID.", 404)
        row = _row(site, old, {**asdict(old), **changes}, new_hash)
        meta = _meta(site, old, changes)
        if all(is_valid_utf8(row[name]) and len(row[name]) <= width for name, width in _WIDTHS.items()):
            site.db.update("wp_users", row, '"ID" = ?', (user_id,))
        for key, value in meta.items():
            if is_valid_utf8(value):
                update_meta(site, user_id, key, value)
        if "role" in changes:
            set_role(site, user_id, changes["role"])


def _row(site: Site, old: User, values: dict[str, Any], new_hash: str) -> dict[str, Any]:
    login = _login(old)
    nicename = values["user_nicename"]
    slug = sanitize_title(filter_nicename(site.profile, nicename) if truthy(nicename) else login[:50])
    if len(slug) > _WIDTHS["user_nicename"]:
        raise WPError("user_nicename_too_long", "Nicename may not be longer than 50 characters.", 400)
    email = filter_email(values["user_email"])
    owner = get_user_by(site, "email", email) if email.lower() != old.user_email.lower() else None
    if owner:
        raise WPError("existing_user_email", "Sorry, that email address is already used!", 400)
    url = filter_url(site.profile, values["user_url"]) if truthy(values["user_url"]) else ""
    if len(url) > _WIDTHS["user_url"]:
        raise WPError("user_url_too_long", "User URL may not be longer than 100 characters.", 400)
    changed = bool(new_hash) or email != old.user_email
    return {
        "user_pass": new_hash or old.user_pass,
        "user_nicename": unique_nicename(site, slug, old.ID),
        "user_email": email,
        "user_url": url,
        "user_registered": as_stored(values["user_registered"] or f"{site.now():%Y-%m-%d %H:%M:%S}"),
        "user_activation_key": "" if changed else old.user_activation_key,
        "display_name": filter_name(site.profile, values["display_name"] if truthy(values["display_name"]) else login),
    }


def _login(user: User) -> str:
    """The login name as it stands in for an empty nickname, display name or nicename."""
    login = sanitize_user(user.user_login, strict=True)
    if not truthy(login):
        raise WPError("empty_user_login", "Cannot create a user with an empty login name.", 400)
    return login


def _meta(site: Site, old: User, changes: dict[str, Any]) -> dict[str, Any]:
    """The metadata that every user has, the old values where no new ones are given."""
    preset = {
        "nickname": _login(old),
        "first_name": "",
        "last_name": "",
        "description": "",
        **preferences(site.profile),
    }
    found: dict[str, Any] = {}
    for key, default in preset.items():
        value = changes[key] if key in changes else next(iter(get_meta(site, old.ID, key)), "") or ""
        found[key] = value if truthy(value) else default
    for key in _NAMES:
        found[key] = filter_name(site.profile, found[key])
    found["description"] = filter_bio(site.profile, found["description"])
    found["comment_shortcuts"] = "false" if found["comment_shortcuts"] == "false" else "true"
    found["admin_color"] = _FOREIGN_COLOR.sub("", found["admin_color"])
    found["use_ssl"] = "1" if truthy(found["use_ssl"]) else "0"
    return found
