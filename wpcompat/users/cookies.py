"""The cookies that prove a login, under WordPress's names and with its life times; what is in them is of our own make.

``wordpress_HASH`` opens wp-admin, ``wordpress_logged_in_HASH`` tells all pages who is there; where the site's address is https, the
former is ``wordpress_sec_HASH``. A value is ``login|expiration|token|proof``.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from wpcompat import options
from wpcompat.db.rows import User
from wpcompat.formatting.php import intval
from wpcompat.site import Site
from wpcompat.users import sessions
from wpcompat.users.secrets import cookie_hash, cookie_path, key
from wpcompat.users.store import get_user_by

DAY = 86400
_GRACE = 12 * 3600
"""A remembered cookie outlives its session by this, so that its end can be told (``wp_set_auth_cookie``)."""
_LONGEST = 2048


@dataclass(frozen=True)
class Cookie:
    """A cookie to set; ``max_age`` in seconds, None: until the browser closes, 0: gone at once."""

    name: str
    value: str
    path: str
    max_age: int | None
    secure: bool
    http_only: bool = True


@dataclass(frozen=True)
class Identity:
    """Who a browser is, and the token of its session."""

    user: User
    token: str


def is_secure(site: Site) -> bool:
    """Whether the site's files are asked for by https."""
    return options.text(site, "siteurl").startswith("https:")


def names(site: Site) -> tuple[str, str]:
    """The cookies' names: for wp-admin, and for all pages."""
    end = cookie_hash(site)
    return f"wordpress_{'sec_' if is_secure(site) else ''}{end}", f"wordpress_logged_in_{end}"


def issue(site: Site, user: User, *, remember: bool = False, ip: str = "", agent: str = "") -> list[Cookie]:
    """Begin a session of two days, or 14 to be remembered; its cookies (``wp_set_auth_cookie``)."""
    days = 14 if remember else 2
    expiration = int(site.clock.time()) + days * DAY
    return _cookies(site, user, expiration, sessions.create(site, user.ID, expiration, ip, agent), remember)


def renew(site: Site, user: User, token: str) -> list[Cookie]:
    """The cookies of a session that goes on after its user's password has changed."""
    session = sessions.sessions(site, user.ID).get(hashlib.sha256(token.encode()).hexdigest())
    if session is None:
        return []
    expiration = intval(session.get("expiration", 0))
    return _cookies(site, user, expiration, token, expiration - intval(session.get("login", 0)) > 2 * DAY)


def _cookies(site: Site, user: User, expiration: int, token: str, remember: bool) -> list[Cookie]:
    secure = is_secure(site)
    age = expiration - int(site.clock.time()) + _GRACE if remember else None
    admin, everywhere = names(site)
    return [
        Cookie(admin, _value(site, user, expiration, token, "auth"), admin_path(site), age, secure),
        Cookie(everywhere, _value(site, user, expiration, token, "logged_in"), cookie_path(site), age, secure),
    ]


def cleared(site: Site) -> list[Cookie]:
    """What takes the cookies away (``wp_clear_auth_cookie``)."""
    admin, everywhere = names(site)
    paths = ((admin, admin_path(site)), (everywhere, cookie_path(site)))
    return [Cookie(name, " ", path, 0, is_secure(site)) for name, path in paths]


def admin_path(site: Site) -> str:
    """The path of wp-admin (``ADMIN_COOKIE_PATH``)."""
    return urlsplit(options.text(site, "siteurl")).path.rstrip("/") + "/wp-admin"


def identify(site: Site, cookies: Mapping[str, str], *, admin: bool = False) -> Identity | None:
    """Who the cookies prove a visitor to be (``wp_validate_auth_cookie``); for wp-admin its own cookie counts.

    Neither a changed password nor an ended session leaves them valid.
    """
    name = names(site)[0 if admin else 1]
    given = cookies.get(name, "")
    parts = given.split("|")
    if len(parts) != 4 or len(given) > _LONGEST:
        return None
    login, expiration, token, proof = unquote(parts[0]), parts[1], parts[2], parts[3]
    if not expiration.isascii() or not expiration.isdigit() or int(expiration[:19]) < site.clock.time():
        return None
    user = get_user_by(site, "login", login)
    if user is None:
        return None
    expected = _proof(site, user, int(expiration[:19]), token, "auth" if admin else "logged_in")
    if not hmac.compare_digest(proof.encode("utf-8", "replace"), expected.encode()):
        return None
    return Identity(user, token) if sessions.is_open(site, user.ID, token) else None


def _value(site: Site, user: User, expiration: int, token: str, scheme: str) -> str:
    login = quote(user.user_login, safe="")
    return f"{login}|{expiration}|{token}|{_proof(site, user, expiration, token, scheme)}"


def _proof(site: Site, user: User, expiration: int, token: str, scheme: str) -> str:
    """A keyed hash that the password's hash is part of: a new password ends what the old one began."""
    said = "|".join((scheme, str(user.ID), user.user_login, user.user_pass, str(expiration), token))
    return hmac.new(key(site), b"cookie|" + said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
