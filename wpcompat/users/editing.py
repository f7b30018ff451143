"""What the forms of wp-admin make of a user: checked, stored, and those told whom it concerns (``edit_user``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.protocols import ALLOWED_PROTOCOLS
from wpcompat.formatting.slugs import sanitize_user
from wpcompat.formatting.strings import sanitize_text_field, trim
from wpcompat.formatting.urls import sanitize_url
from wpcompat.site import Site
from wpcompat.users import mails, reset, roles, sessions
from wpcompat.users.caps import can
from wpcompat.users.filters import filter_name
from wpcompat.users.store import create_user, get_user, get_user_by, is_email, preferences
from wpcompat.users.update import update_user

ROLE_REFUSED = "Sorry, you are not allowed to give users that role."
_LINES = ("first_name", "last_name", "nickname", "display_name")
_SCHEME = re.compile("([A-Za-z][A-Za-z0-9+.-]*):")


class FormErrors(Exception):
    """What is wrong with a form; ``messages`` are WordPress's, in its order, as HTML that we wrote."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


class _Errors:
    """Messages under their codes, as ``WP_Error`` collects them: what has an earlier code comes with it."""

    def __init__(self) -> None:
        self._found: dict[str, list[str]] = {}

    def add(self, code: str, message: str) -> None:
        self._found.setdefault(code, []).append(f"<strong>Error:</strong> {message}")

    def raise_any(self) -> None:
        if self._found:
            raise FormErrors([message for messages in self._found.values() for message in messages])


def add_user(site: Site, form: Mapping[str, Any], by: User) -> int:
    """Add the user that a form describes, as ``by`` may; the ID. Raises ``FormErrors``; ``WPError`` for a role not to be given."""
    role = _role(site, form, by, None)
    login, email = sanitize_user(_text(form, "user_login"), strict=True), sanitize_text_field(_text(form, "email"))
    password = trim(_text(form, "pass1"))
    errors = _Errors()
    if not login:
        errors.add("user_login", "Please enter a username.")
    if not password or password == "0":
        errors.add("pass", "Please enter a password.")
    _check_password(errors, form, required=False)
    if not is_valid_login(_text(form, "user_login")):
        errors.add(
            "user_login", "This username is invalid because it uses illegal characters. Please enter a valid username."
        )
    if get_user_by(site, "login", login):
        errors.add("user_login", "This username is already registered. Please choose another one.")
    _check_email(site, errors, email, 0)
    errors.raise_any()
    names = {
        name: filter_name(site.profile, sanitize_text_field(_text(form, name))) for name in ("first_name", "last_name")
    }
    try:
        user_id = create_user(
            site, login=login, email=email, password=password, role=role if role is not None else "", url=_url(form), **names
        )  # fmt: skip
    except WPError as error:
        raise FormErrors([error.message]) from None
    tell_of_new_user(site, user_id, user_too="send_user_notification" in form)
    return user_id


def tell_of_new_user(site: Site, user_id: int, *, user_too: bool) -> None:
    """Mail the administrator and, with a link to a password, the new user (``wp_send_new_user_notifications``)."""
    user = get_user(site, user_id)
    if user is None:
        return
    mails.new_user(site, user)
    if user_too:
        mails.login_details(site, user, reset.new_key(site, user))


def edit_user(site: Site, form: Mapping[str, Any], by: User, user_id: int, token: str = "") -> None:
    """Change a user as a form says, as ``by`` may; a new password ends the user's sessions but for the one with ``token``.

    Raises ``FormErrors``; ``WPError`` for a role not to be given.
    """
    old = get_user(site, user_id)
    if old is None:
        raise WPError("invalid_user_id", "Invalid user ID.", 404)
    role = _role(site, form, by, old)
    email = sanitize_text_field(_text(form, "email"))
    changes: dict[str, Any] = {name: sanitize_text_field(_text(form, name)) for name in _LINES if name in form}
    errors = _Errors()
    if changes.get("nickname", "") in ("", "0"):
        errors.add("nickname", "Please enter a nickname.")
    _check_password(errors, form, required=True)
    _check_email(site, errors, email, user_id)
    errors.raise_any()
    changes["user_email"] = email
    if "url" in form:
        changes["user_url"] = _url(form)
    if "description" in form:
        changes["description"] = trim(_text(form, "description"))
    changes |= _preferences(site, form)
    password = trim(_text(form, "pass1"))
    if password and password != "0":
        changes["user_pass"] = password
    if role is not None:
        changes["role"] = role
    try:
        change_user(site, old, token, **changes)
    except WPError as error:
        raise FormErrors([error.message]) from None


def change_user(site: Site, old: User, token: str = "", **changes: Any) -> None:
    """``update_user``, and the mails about a password or an address that changed (``wp_update_user``).

    A new password ends all sessions but the one with ``token``.
    """
    with site.db.transaction():
        update_user(site, old.ID, **changes)
        if "user_pass" in changes:
            sessions.destroy_others(site, old.ID, token)
    if "user_pass" in changes:
        mails.password_changed(site, old)
    if changes.get("user_email", old.user_email) != old.user_email:
        mails.email_changed(site, old, changes["user_email"])


def is_valid_login(login: str) -> bool:
    """Whether a name can be logged in with as it is (``validate_username``)."""
    return login not in ("", "0") and sanitize_user(login, strict=True) == login


def keeps_promoting(site: Site, role: str) -> bool:
    """Whether users of a role may change others' roles: nobody gives this up for themselves."""
    return roles.all_roles(site).get(role, {}).get("promote_users", False)


def _role(site: Site, form: Mapping[str, Any], by: User, user: User | None) -> str | None:
    """The role that a form gives, ``none`` for no role; None when it gives none, or none that ``by`` may give."""
    if "role" not in form or not can(site, by, "promote_users"):
        return None
    if user is not None and not can(site, by, "promote_user", user.ID):
        return None
    role = sanitize_text_field(_text(form, "role"))
    if role not in ("", "0") and role not in roles.all_roles(site):
        raise WPError("role_refused", ROLE_REFUSED, 403)
    if user is not None and user.ID == by.ID and not keeps_promoting(site, role):
        return None
    return role or "none"


def _check_password(errors: _Errors, form: Mapping[str, Any], *, required: bool) -> None:
    """``required``: whether the second field counts even while the first is empty."""
    first, second = trim(_text(form, "pass1")), trim(_text(form, "pass2"))
    if "\\" in first:
        errors.add("pass", 'Passwords may not contain the character "\\".')
    if (required or first) and first != second:
        errors.add("pass", "Passwords do not match. Please enter the same password in both password fields.")


def _check_email(site: Site, errors: _Errors, email: str, user_id: int) -> None:
    if email in ("", "0"):
        errors.add("empty_email", "Please enter an email address.")
    elif not is_email(email):
        errors.add("invalid_email", "The email address is not correct.")
    else:
        owner = get_user_by(site, "email", email)
        if owner is not None and user_id != owner.ID:
            errors.add("email_exists", "This email is already registered. Please choose another one.")


def _url(form: Mapping[str, Any]) -> str:
    written = _text(form, "url")
    if written in ("", "0", "http://"):
        return ""
    url = sanitize_url(written)
    scheme = _SCHEME.match(url)
    return url if scheme and scheme.group(1).lower() in ALLOWED_PROTOCOLS else f"http://{url}"


def _preferences(site: Site, form: Mapping[str, Any]) -> dict[str, str]:
    color = preferences(site.profile)["admin_color"]
    return {
        "rich_editing": "false" if form.get("rich_editing") == "false" else "true",
        "syntax_highlighting": "false" if form.get("syntax_highlighting") == "false" else "true",
        "admin_color": sanitize_text_field(_text(form, "admin_color")) if "admin_color" in form else color,
        "show_admin_bar_front": "true" if "admin_bar_front" in form else "false",
        "comment_shortcuts": "true" if form.get("comment_shortcuts") == "true" else "",
        "use_ssl": "1" if _text(form, "use_ssl") not in ("", "0") else "0",
    }


def _text(form: Mapping[str, Any], name: str) -> str:
    found = form.get(name, "")
    return found if isinstance(found, str) else ""
