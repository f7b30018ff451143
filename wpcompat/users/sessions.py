"""A user's logins in browsers, as WordPress keeps them (``WP_User_Meta_Session_Tokens``).

The meta ``session_tokens`` holds an array: the SHA-256 of a token → when it ends, and who began it from where.
"""

from __future__ import annotations

import hashlib
import string
from typing import Any

from wpcompat.formatting.php import intval, maybe_unserialize
from wpcompat.site import Site
from wpcompat.users.meta import delete_meta, get_meta, update_meta

KEY = "session_tokens"
_LETTERS = string.ascii_letters + string.digits
_TOKEN_LETTERS = 43
_MOST = 200
"""Sessions of a user that are kept; the oldest end first, so that no one fills the database by logging in."""

Session = dict[str, Any]
"""``expiration`` and ``login`` in seconds since 1970, ``ip``, ``ua``."""


def create(site: Site, user_id: int, expiration: int, ip: str = "", agent: str = "") -> str:
    """Begin a session; its token, which only the user's browser knows (``WP_Session_Tokens::create``)."""
    token = "".join(site.random.choice(_LETTERS) for _ in range(_TOKEN_LETTERS))
    session: Session = {"expiration": expiration}
    if ip:
        session["ip"] = ip
    if agent:
        session["ua"] = agent
    session["login"] = int(site.clock.time())
    with site.db.transaction():
        found = sessions(site, user_id)
        found[_verifier(token)] = session
        _write(site, user_id, dict(list(found.items())[-_MOST:]))
    return token


def is_open(site: Site, user_id: int, token: str) -> bool:
    """Whether a token is of a session of this user that has not ended (``WP_Session_Tokens::verify``)."""
    return bool(token) and _verifier(token) in sessions(site, user_id)


def destroy(site: Site, user_id: int, token: str) -> None:
    """End one session: log out."""
    with site.db.transaction():
        found = sessions(site, user_id)
        found.pop(_verifier(token), None)
        _write(site, user_id, found)


def destroy_others(site: Site, user_id: int, token: str) -> None:
    """End all sessions but one (``wp_destroy_other_sessions``)."""
    with site.db.transaction():
        found = sessions(site, user_id)
        kept = _verifier(token)
        _write(site, user_id, {kept: found[kept]} if kept in found else {})


def destroy_all(site: Site, user_id: int) -> None:
    """End all sessions of a user."""
    delete_meta(site, user_id, KEY)


def sessions(site: Site, user_id: int) -> dict[str, Session]:
    """The sessions that have not ended, by the hash of their tokens, oldest first."""
    stored = get_meta(site, user_id, KEY)
    found = maybe_unserialize(stored[0]) if stored and stored[0] else {}
    now = site.clock.time()
    kept: dict[str, Session] = {}
    for key, value in found.items() if isinstance(found, dict) else ():
        # WordPress once kept nothing but the time.
        session = value if isinstance(value, dict) else {"expiration": value}
        if intval(session.get("expiration", 0)) >= now:
            kept[str(key)] = session
    return kept


def _write(site: Site, user_id: int, found: dict[str, Session]) -> None:
    if found:
        update_meta(site, user_id, KEY, found)
    else:
        delete_meta(site, user_id, KEY)


def _verifier(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
