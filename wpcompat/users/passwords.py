"""WordPress's password hashes: ``$wp$2y$`` (7.1), ``$2y$``, portable ``$P$``, and plain md5."""

from __future__ import annotations

import base64
import hashlib
import hmac

import bcrypt

from wpcompat.profiles import Profile

_PRE_HASH_KEY = b"wp-sha384"


def hash_password(password: str, profile: Profile, *, rounds: int = 10) -> str:
    """The hash of a password as the profile's WordPress makes it (``wp_hash_password``): ``$wp$2y$…``."""
    made = bcrypt.hashpw(_pre_hash(password.strip()), bcrypt.gensalt(rounds, b"2b")).decode("ascii")
    return "$wp$2y$" + made[4:]


def _pre_hash(password: str) -> bytes:
    return base64.b64encode(hmac.new(_PRE_HASH_KEY, password.encode("utf-8", "surrogatepass"), hashlib.sha384).digest())
