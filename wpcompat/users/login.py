"""Who is it? A login name or e-mail address and a password (``wp_authenticate``)."""

from __future__ import annotations

from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.php import truthy
from wpcompat.formatting.slugs import sanitize_user
from wpcompat.site import Site
from wpcompat.users import application_passwords, remembered, store, throttle
from wpcompat.users.passwords import check_password, hash_password, is_quick, needs_rehash, nobody, too_long

_BLANKS = " \t\n\r\0\x0b"
_LONGEST = 4096
"""Letters of a login name that are read; the longest name has 100."""


def authenticate(site: Site, login: str, password: str, *, ip: str = "", application: bool = False) -> User:
    """The user whose login name (any letter case, trimmed) or e-mail address and password these are.

    ``application``: whether one of the user's application passwords will do. Raises ``WPError`` ``empty_username``,
    ``empty_password``, ``invalid_username``, ``invalid_email``, ``incorrect_password``, or ``too_many_failures`` when the account or
    the address has failed too often this minute (then nothing is compared). An unknown name takes as long as a wrong
    password. An old hash is renewed.
    """
    written, login = login[:_LONGEST], sanitize_user(login[:_LONGEST])
    password = password.strip(_BLANKS)
    for value, code in ((login, "empty_username"), (password, "empty_password")):
        if not truthy(value):
            raise WPError(code, f"Error: The {code[6:]} field is empty.", 403)
    users = _named(site, written, login)
    counted = (throttle.account(login, users[0].ID if users else 0), throttle.address(ip))
    if throttle.exhausted(site, *counted):
        raise _too_many()
    if too_long(password):
        if throttle.begin(site, *counted) is None:
            raise _too_many()
        raise _refusal(login, users)
    found = _remembered(site, users, password, ip, application)
    if found is not None:
        return found
    with remembered.of(site).alone(login, password) as waited:
        if waited:
            if throttle.exhausted(site, *counted):
                raise _too_many()
            users = _named(site, written, login)
            found = _remembered(site, users, password, ip, application)
        return found or _compared(site, login, users, password, ip, application, counted)


def _compared(
    site: Site, login: str, users: list[User], password: str, ip: str, application: bool, counted: tuple[str, ...]
) -> User:
    """The user whom this password proves; until it has, it counts as a failure."""
    attempt = throttle.begin(site, *counted)
    if attempt is None:
        raise _too_many()
    user = _verified(site, users, password, ip, application)
    if user is None:
        raise _refusal(login, users)
    throttle.succeeded(site, attempt)
    return user


def _named(site: Site, login: str, address: str) -> list[User]:
    """The user with this login name, then the one with this address, who may be another."""
    found = [
        store.get_user_by(site, "login", login),
        store.get_user_by(site, "email", address) if store.is_email(address) else None,
    ]
    return list({user.ID: user for user in found if user is not None}.values())


def _remembered(site: Site, users: list[User], password: str, ip: str, application: bool) -> User | None:
    """The user who has logged in with this password a short while ago, in this process."""
    memory, now = remembered.of(site), site.clock.time()
    if not memory:
        return None
    for user in users:
        if memory.holds(user.ID, user.user_pass, password, now):
            return user
    for user in users[:1] if application else ():
        letters = application_passwords.plain(password)
        for item in application_passwords.items(site, user.ID):
            if memory.holds(user.ID, _hash_of(item), letters, now):
                application_passwords.record_usage(site, user.ID, item["uuid"], ip)
                return user
    return None


def _verified(site: Site, users: list[User], password: str, ip: str, application: bool) -> User | None:
    """The user whom this password proves; with a wrong one, or without a user, one hash is made all the same."""
    if not users:
        check_password(password, nobody(site.profile))
    for user in users:
        if check_password(password, user.user_pass):
            return _proven(site, user, password)
        if is_quick(user.user_pass, site.profile):
            # Refusing it at once would tell who has not logged in for years.
            check_password(password, nobody(site.profile))
    if users and application:
        return _by_application(site, users[0], password, ip)
    return None


def _proven(site: Site, user: User, password: str) -> User:
    hashed = user.user_pass
    if needs_rehash(hashed, site.profile):
        hashed = hash_password(password, site.profile)
        store.renew_password_hash(site, user, hashed)
    remembered.of(site).keep(user.ID, hashed, password, site.clock.time())
    return user


def _by_application(site: Site, user: User, password: str, ip: str) -> User | None:
    """The user, if one of the user's application passwords is this (``wp_authenticate_application_password``)."""
    letters = application_passwords.plain(password)
    for item in application_passwords.items(site, user.ID):
        stored = _hash_of(item)
        if application_passwords.matches(site, letters, stored):
            remembered.of(site).keep(user.ID, stored, letters, site.clock.time())
            application_passwords.record_usage(site, user.ID, item["uuid"], ip)
            return user
    return None


def _hash_of(item: application_passwords.Item) -> str:
    stored = item.get("password")
    return stored if isinstance(stored, str) else "*"


def _too_many() -> WPError:
    return WPError("too_many_failures", "Error: Too many failed logins.", 403)


def _refusal(login: str, users: list[User]) -> WPError:
    if users:
        return WPError("incorrect_password", "Error: The password you entered for this user is incorrect.", 403)
    if "@" in login:
        return WPError("invalid_email", "Unknown email address. Check again or try your username.", 403)
    return WPError("invalid_username", f"Error: The username {login} is not registered on this site.", 403)
