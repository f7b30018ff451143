"""Who is it? A login name or e-mail address and a password (``wp_authenticate``)."""

from __future__ import annotations

from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.php import truthy
from wpcompat.formatting.slugs import sanitize_user
from wpcompat.site import Site
from wpcompat.users import store, throttle
from wpcompat.users.passwords import check_password, hash_password, needs_rehash, nobody

_BLANKS = " \t\n\r\0\x0b"


def authenticate(site: Site, login: str, password: str, *, ip: str = "") -> User:
    """The user whose login name (any letter case, trimmed) or e-mail address and password these are.

    Raises ``WPError`` ``empty_username``, ``empty_password``, ``invalid_username``, ``invalid_email``,
    ``incorrect_password``, or ``too_many_failures`` when the account or the address has failed too often this minute
    (then nothing is hashed). An unknown name takes as long as a wrong password. An old hash is renewed.
    """
    login = sanitize_user(login)
    password = password.strip(_BLANKS)
    for value, code in ((login, "empty_username"), (password, "empty_password")):
        if not truthy(value):
            raise WPError(code, f"Error: The {code[6:]} field is empty.", 403)
    user = store.get_user_by(site, "login", login) or store.get_user_by(site, "email", login)
    counted = (throttle.account(login, user.ID if user else 0), throttle.address(ip))
    if throttle.exhausted(site, *counted):
        raise WPError("too_many_failures", "Error: Too many failed logins.", 403)
    if not check_password(password, user.user_pass if user else nobody(site.profile)) or user is None:
        throttle.failed(site, *counted)
        raise _refusal(login, user)
    if needs_rehash(user.user_pass, site.profile):
        store.set_password_hash(site, user.ID, hash_password(password, site.profile))
    return user


def _refusal(login: str, user: User | None) -> WPError:
    if user is not None:
        return WPError("incorrect_password", "Error: The password you entered for this user is incorrect.", 403)
    if "@" in login:
        return WPError("invalid_email", "Unknown email address. Check again or try your username.", 403)
    return WPError("invalid_username", f"Error: The username {login} is not registered on this site.", 403)
