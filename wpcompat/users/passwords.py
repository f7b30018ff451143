"""WordPress's password hashes: ``$wp$2y$`` (7.1), ``$2y$``, portable ``$P$`` (6.1), phpBB's ``$H$``, and plain md5.

Random secrets, such as application passwords, have a quick one of their own since 6.8: ``$generic$``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import bcrypt

from wpcompat.outbound.turns import away
from wpcompat.profiles import Profile

_PRE_HASH_KEY = b"wp-sha384"
_FAST_KEY = b"wp_fast_hash_6.8+"
_FAST_PREFIX = "$generic$"
_LONGEST = 4096
_BCRYPT_BYTES = 72
_BCRYPT_LENGTH = 60
_COST = 10
_ITOA64 = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PORTABLE_COUNT = 13
"""WordPress 6.1's count: 2**13 rounds, the letter ``B``."""

# Nobody's hashes: what a login with an unknown name is compared with, so that it takes as long as one with a known name.
_NOBODY_BCRYPT = "$wp$2y$10$CwTycUXWue0Thq9StjUM0uJ8Zz0aJ3bS6dRrY0xwUuXxI5dVfM1bS"
_NOBODY_PORTABLE = "$P$B12345678abcdefghijklmnopqrstuv"


def hash_password(password: str, profile: Profile, *, rounds: int = _COST) -> str:
    """The hash of a password as the profile's WordPress makes it (``wp_hash_password``), outer blanks left out.

    A password of more than 4096 bytes gets ``*``, which matches nothing.
    """
    data = as_bytes(password.strip(" \t\n\r\0\x0b"))
    if len(data) > _LONGEST:
        return "*"
    if profile.bcrypt_passwords:
        with away():
            made = bcrypt.hashpw(_pre_hash(data), bcrypt.gensalt(rounds, b"2b")).decode("ascii")
        return "$wp$2y$" + made[4:]
    salt = _encode64(secrets.token_bytes(6))
    return _portable(data, f"$P${_ITOA64[_PORTABLE_COUNT]}{salt}") or "*"


def check_password(password: str, stored: str) -> bool:
    """Whether a password belongs to a stored hash of any of the kinds (``wp_check_password``). Never raises."""
    data = as_bytes(password)
    if len(data) > _LONGEST:
        return False
    if len(stored) <= 32:
        return _same(hashlib.md5(data).hexdigest(), stored)
    if stored.startswith(("$P$", "$H$")):
        return _same(_portable(data, stored), stored)
    if stored.startswith("$wp$"):
        return _check_bcrypt(_pre_hash(data), stored[3:])
    return _check_bcrypt(data, stored)


def too_long(password: str) -> bool:
    """Whether a password is longer than any that WordPress takes: more than 4096 bytes."""
    return len(password) > _LONGEST or len(as_bytes(password)) > _LONGEST


def fast_hash(secret: str) -> str:
    """The hash of a random secret, such as an application password (``wp_fast_hash``): keyed BLAKE2b, no salt."""
    digest = hashlib.blake2b(as_bytes(secret), digest_size=30, key=_FAST_KEY).digest()
    return _FAST_PREFIX + base64.urlsafe_b64encode(digest).decode("ascii")


def check_fast_hash(secret: str, stored: str) -> bool:
    """Whether a random secret belongs to a stored hash, also one of before 6.8 (``wp_verify_fast_hash``). Never raises."""
    if stored.startswith(_FAST_PREFIX):
        return _same(fast_hash(secret), stored)
    return stored.startswith(("$P$", "$H$", "$2")) and check_password(secret, stored)


def needs_rehash(stored: str, profile: Profile) -> bool:
    """Whether the hash is renewed at the next login: 7.1 renews all but its own, 6.1 only md5."""
    if not profile.bcrypt_passwords:
        return len(stored) <= 32
    return not stored.startswith(f"$wp$2y${_COST:02d}$")


def is_quick(stored: str, profile: Profile) -> bool:
    """Whether a wrong password is refused much sooner with this hash than with ``nobody``'s."""
    slow = ("$wp$2", "$2") if profile.bcrypt_passwords else ("$wp$2", "$2", "$P$", "$H$")
    return len(stored) <= 32 or not stored.startswith(slow)


def nobody(profile: Profile) -> str:
    """A hash that no password matches and that takes as long as a real one."""
    return _NOBODY_BCRYPT if profile.bcrypt_passwords else _NOBODY_PORTABLE


def as_bytes(password: str) -> bytes:
    """A text as PHP holds it: UTF-8, with the bytes that were none."""
    try:
        return password.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return password.encode("utf-8", "surrogatepass")


def _same(made: str, stored: str) -> bool:
    return bool(made) and hmac.compare_digest(as_bytes(made), as_bytes(stored))


def _pre_hash(data: bytes) -> bytes:
    return base64.b64encode(hmac.new(_PRE_HASH_KEY, data, hashlib.sha384).digest())


def _check_bcrypt(data: bytes, stored: str) -> bool:
    """crypt's reading: a C string of at most 72 bytes. The library raises where crypt says no."""
    if len(stored) != _BCRYPT_LENGTH or not stored.isascii() or stored[:4] not in ("$2a$", "$2b$", "$2y$"):
        return False
    try:
        with away():
            made = bcrypt.hashpw(data.split(b"\0", 1)[0][:_BCRYPT_BYTES], stored.encode("ascii"))
    except ValueError:
        return False
    # The library answers in its own prefix for $2y$.
    return hmac.compare_digest(made[4:], stored[4:].encode("ascii"))


def _portable(data: bytes, setting: str) -> str:
    """phpass's portable hash for the count and salt of ``setting``; empty when those are malformed."""
    count = _ITOA64.find(setting[3:4]) if setting[3:4] else -1
    salt = as_bytes(setting[4:12])
    if not 7 <= count <= 30 or len(salt) != 8:
        return ""
    digest = hashlib.md5(salt + data).digest()
    for _ in range(1 << count):
        digest = hashlib.md5(digest + data).digest()
    return setting[:12] + _encode64(digest)


def _encode64(data: bytes) -> str:
    """phpass's base64: six bits a letter, the lowest first."""
    letters = []
    for start in range(0, len(data), 3):
        chunk = data[start : start + 3]
        number = int.from_bytes(chunk, "little")
        letters += [_ITOA64[number >> (6 * place) & 63] for place in range(len(chunk) + 1)]
    return "".join(letters)
