"""Visitors who make themselves users, where the site lets them (``register_new_user``)."""

from __future__ import annotations

from wpcompat import options
from wpcompat.errors import WPError
from wpcompat.formatting.slugs import sanitize_user
from wpcompat.site import Site
from wpcompat.users import reset
from wpcompat.users.editing import FormErrors, is_valid_login, tell_of_new_user
from wpcompat.users.meta import update_meta
from wpcompat.users.store import create_user, get_user_by, is_email

_PASSWORD_LENGTH = 12


def may_register(site: Site) -> bool:
    """Whether anyone can register (``users_can_register``)."""
    return options.is_on(site, "users_can_register")


def register(site: Site, login: str, email: str, login_url: str) -> int:
    """Add a user with the default role, who chooses a password by mail; the ID. Raises ``FormErrors``."""
    clean = sanitize_user(login)
    messages = [
        message for message in (_login_error(site, login, clean), _email_error(site, email, login_url)) if message
    ]
    if messages:
        raise FormErrors([f"<strong>Error:</strong> {message}" for message in messages])
    try:
        user_id = create_user(site, login=clean, email=email, password=reset.random_letters(site, _PASSWORD_LENGTH))
    except WPError as error:
        raise FormErrors([f"<strong>Error:</strong> {error.message}"]) from None
    update_meta(site, user_id, "default_password_nag", "1")
    tell_of_new_user(site, user_id, user_too=True)
    return user_id


def _login_error(site: Site, login: str, clean: str) -> str:
    if not clean:
        return "Please enter a username."
    if not is_valid_login(login):
        return "This username is invalid because it uses illegal characters. Please enter a valid username."
    if get_user_by(site, "login", clean):
        return "This username is already registered. Please choose another one."
    return ""


def _email_error(site: Site, email: str, login_url: str) -> str:
    if not email:
        return "Please type your email address."
    if not is_email(email):
        return "The email address is not correct."
    if get_user_by(site, "email", email):
        return f'This email address is already registered. <a href="{login_url}">Log in</a> with this address or choose another one.'
    return ""
