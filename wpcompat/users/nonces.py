"""Numbers used once: proof that a form or link came from this site, for this user, session and action (``wp_create_nonce``).

As in WordPress they hold for 12 to 24 hours and may be used again within that time.
"""

from __future__ import annotations

import hashlib
import hmac

from wpcompat.site import Site
from wpcompat.users.secrets import key

_TICK = 12 * 3600
_DIGITS = 10


def create(site: Site, action: str, user_id: int = 0, token: str = "") -> str:
    """Ten hexadecimal digits for an action of a user (0: a visitor) in a session."""
    return _nonce(site, _tick(site), action, user_id, token)


def verify(site: Site, nonce: str, action: str, user_id: int = 0, token: str = "") -> int:
    """1 for a nonce of the last 12 hours, 2 for one of the 12 before them, 0 for any other (``wp_verify_nonce``)."""
    given = nonce.encode("utf-8", "replace")
    now = _tick(site)
    for age in (1, 2):
        if hmac.compare_digest(given, _nonce(site, now - age + 1, action, user_id, token).encode()):
            return age
    return 0


def _tick(site: Site) -> int:
    return -int(-site.clock.time() // _TICK)


def _nonce(site: Site, tick: int, action: str, user_id: int, token: str) -> str:
    said = f"nonce|{tick}|{action}|{user_id}|{token}"
    return hmac.new(key(site), said.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:_DIGITS]
