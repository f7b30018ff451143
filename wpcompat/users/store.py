"""Reading and writing ``wp_users`` (``wp_insert_user`` and its kin)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from wpcompat import options
from wpcompat.db.rows import USER_COLUMNS, User
from wpcompat.errors import WPError
from wpcompat.formatting.date_columns import as_stored
from wpcompat.formatting.slugs import remove_accents, sanitize_title, sanitize_user
from wpcompat.profiles import Profile
from wpcompat.site import Site
from wpcompat.users import roles
from wpcompat.users.filters import filter_bio, filter_email, filter_name, filter_nicename, filter_url
from wpcompat.users.meta import add_meta, all_meta, delete_meta, get_meta, update_meta
from wpcompat.users.passwords import hash_password

__all__ = [
    "META_FIELDS", "add_meta", "all_meta", "as_dict", "check_login_name", "create_user", "delete_meta", "delete_user", "get_meta", "get_user",
    "get_user_by", "is_email", "renew_password_hash", "set_password_hash", "set_role", "update_meta",
]  # fmt: skip

_FIELDS = {"id": "ID", "slug": "user_nicename", "email": "user_email", "login": "user_login"}
META_FIELDS = ("nickname", "first_name", "last_name", "description")
"""What ``create_user`` and ``update.update_user`` keep in ``wp_usermeta``."""


def get_user(site: Site, user_id: int) -> User | None:
    """The user with an ID."""
    return get_user_by(site, "id", user_id)


def get_user_by(site: Site, field: str, value: str | int) -> User | None:
    """The user with this ``id``, ``login``, ``email`` or ``slug``; letter case does not matter (``get_user_by``).

    Accents of a login are taken off, which makes no difference to WordPress's database; here a name that has some is also
    looked for as it is.
    """
    written = value.strip() if isinstance(value, str) else ""
    if isinstance(value, str):
        value = sanitize_user(value) if field == "login" else written
        if not value or _has_surrogate(value):
            return None
    elif not 0 < value < 2**63:
        return None
    query = f'SELECT {USER_COLUMNS} FROM "wp_users" WHERE "{_FIELDS[field]}" = ? ORDER BY "ID"'
    row = site.db.row(query, (value,))
    if row is None and field == "login" and written != value and remove_accents(written) == value:
        row = site.db.row(query, (written,))
    return User(*row) if row else None


def _has_surrogate(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def create_user(
    site: Site,
    *,
    login: str,
    email: str,
    password: str,
    role: str = "",
    display_name: str = "",
    nicename: str = "",
    url: str = "",
    registered: str = "",
    **meta: Any,
) -> int:
    """Add a user; the ID (``wp_insert_user``). ``role`` defaults to the option ``default_role``; ``none`` is no role.

    ``meta`` are ``META_FIELDS``. All texts pass WordPress's filters. Raises ``WPError`` with WordPress's codes and texts.
    """
    role = role or options.text(site, "default_role", "subscriber")
    if role != "none" and role not in roles.all_roles(site):
        raise WPError("invalid_role", f"Role does not exist: {role}", 400)
    clean = sanitize_user(login, strict=True)
    _check_login(site, clean)
    values = _checked(
        site,
        {"user_email": email, "user_url": url, "user_nicename": nicename, "display_name": display_name},
        clean,
    )
    meta = _filtered_meta(site, {**dict.fromkeys(META_FIELDS, ""), "nickname": clean, **meta})
    hashed = hash_password(password, site.profile)
    with site.db.transaction():
        _check_login(site, clean)
        user_id = site.db.insert(
            "wp_users",
            {
                "user_login": clean,
                "user_pass": hashed,
                **values,
                "user_nicename": unique_nicename(site, values["user_nicename"], 0),
                "display_name": filter_name(site.profile, values["display_name"] or _display_name(meta, clean)),
                "user_registered": as_stored(registered or f"{site.now():%Y-%m-%d %H:%M:%S}"),
            },
        )
        _add_first_meta(site, user_id, meta, role)
        _count_users(site)
    return user_id


def check_login_name(login: str) -> None:
    """``WPError`` for a login that no user can have."""
    if not login:
        raise WPError("empty_user_login", "Cannot create a user with an empty login name.", 400)
    if len(login) > 60:
        raise WPError("user_login_too_long", "Username may not be longer than 60 characters.", 400)


def _check_login(site: Site, login: str) -> None:
    check_login_name(login)
    if get_user_by(site, "login", login):
        raise WPError("existing_user_login", "Sorry, that username already exists!", 400)


def _checked(site: Site, values: dict[str, Any], login: str) -> dict[str, Any]:
    """Columns cleaned as ``wp_insert_user`` does; ``WPError`` for what it refuses."""
    values = dict(values)
    given = values["user_nicename"]
    if len(given) > 50:
        raise WPError("user_nicename_too_long", "Nicename may not be longer than 50 characters.", 400)
    values["user_nicename"] = sanitize_title(filter_nicename(site.profile, given) if given else login[:50])
    values["user_url"] = filter_url(site.profile, values["user_url"])
    if len(values["user_url"]) > 100:
        raise WPError("user_url_too_long", "User URL may not be longer than 100 characters.", 400)
    values["user_email"] = filter_email(values["user_email"])
    if get_user_by(site, "email", values["user_email"]):
        raise WPError("existing_user_email", "Sorry, that email address is already used!", 400)
    return values


def _filtered_meta(site: Site, meta: dict[str, Any]) -> dict[str, Any]:
    names = {key: filter_name(site.profile, value) for key, value in meta.items() if key != "description"}
    return {**meta, **names, "description": filter_bio(site.profile, meta["description"])}


def _display_name(meta: dict[str, Any], login: str) -> str:
    return f"{meta['first_name']} {meta['last_name']}".strip() or login


def unique_nicename(site: Site, wanted: str, user_id: int) -> str:
    """``wanted``, or with ``-2``, ``-3`` … when another user has it."""
    name, number = wanted, 2
    while site.db.value('SELECT 1 FROM "wp_users" WHERE "user_nicename" = ? AND "ID" <> ?', (name, user_id)):
        name = f"{wanted[: 49 - len(str(number))]}-{number}"
        number += 1
    return name


def preferences(profile: Profile) -> dict[str, str]:
    """The metadata of a new user that are the administration's business."""
    modern = {"infinite_scrolling": "true"} if profile.has_notes else {}
    return {
        "rich_editing": "true", "syntax_highlighting": "true", **modern, "comment_shortcuts": "false",
        "admin_color": "modern" if profile.has_notes else "fresh", "use_ssl": "0", "show_admin_bar_front": "true",
        "locale": "",
    }  # fmt: skip


def _add_first_meta(site: Site, user_id: int, meta: dict[str, Any], role: str) -> None:
    for key, value in {**meta, **preferences(site.profile)}.items():
        add_meta(site, user_id, key, value)
    set_role(site, user_id, role)
    add_meta(site, user_id, "dismissed_wp_pointers", "")


def set_role(site: Site, user_id: int, role: str) -> None:
    """Give a user this role alone, ``none`` for no role (``WP_User::set_role``)."""
    update_meta(site, user_id, roles.capabilities_key(site), {} if role == "none" else {role: True})
    update_meta(site, user_id, roles.level_key(site), str(roles.level_of(site, role)))


def _count_users(site: Site) -> None:
    if options.text(site, "user_count"):
        options.update(site, "user_count", site.db.value('SELECT count(*) FROM "wp_users"'))


def set_password_hash(site: Site, user_id: int, hashed: str) -> None:
    """Store a hash, and void a password reset that is under way (``wp_set_password``)."""
    site.db.update("wp_users", {"user_pass": hashed, "user_activation_key": ""}, '"ID" = ?', (user_id,))


def renew_password_hash(site: Site, user: User, hashed: str) -> bool:
    """Store another hash of the same password; False when the password has been changed meanwhile, which stays."""
    values = {"user_pass": hashed, "user_activation_key": ""}
    return site.db.update("wp_users", values, '"ID" = ? AND "user_pass" = ?', (user.ID, user.user_pass)) > 0


def delete_user(site: Site, user_id: int, reassign: int | None = None) -> bool:
    """Remove a user and the user's metadata; whether there was one (``wp_delete_user``).

    Posts and links go to the user ``reassign``. Without one they are left: deleting posts is the business of a higher layer.
    """
    if reassign is not None and (reassign == user_id or get_user(site, reassign) is None):
        raise WPError("invalid_user_id", "Invalid user ID.", 404)
    with site.db.transaction():
        if get_user(site, user_id) is None:
            return False
        if reassign is not None:
            site.db.update("wp_posts", {"post_author": reassign}, '"post_author" = ?', (user_id,))
            site.db.update("wp_links", {"link_owner": reassign}, '"link_owner" = ?', (user_id,))
        site.db.execute('DELETE FROM "wp_usermeta" WHERE "user_id" = ?', (user_id,))
        site.db.execute('DELETE FROM "wp_users" WHERE "ID" = ?', (user_id,))
        _count_users(site)
    return True


def as_dict(site: Site, user: User) -> dict[str, Any]:
    """A user's columns with the roles, as the command line lists them."""
    return {**asdict(user), "roles": ",".join(roles.roles_of(site, user))}


def is_email(text: str) -> bool:
    """Whether a text looks like an e-mail address to WordPress (``is_email``)."""
    local, at, domain = text.partition("@")
    if len(text) < 6 or not at or not local or "@" in domain or not _LOCAL.issuperset(local):
        return False
    labels = domain.split(".")
    if ".." in domain or domain.strip(" \t\n\r\0\x0b.") != domain or len(labels) < 2:
        return False
    return all(label and label.strip(" \t\n\r\0\x0b-") == label and _DOMAIN.issuperset(label) for label in labels)


_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_LOCAL = frozenset(_LETTERS + "!#$%&'*+/=?^_`{|}~.-")
_DOMAIN = frozenset(_LETTERS + "-")
