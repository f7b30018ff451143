"""A lost password: the key that is mailed, and the new password that it allows (``wp-login.php?action=lostpassword``)."""

from __future__ import annotations

import hmac
import string

from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.php import intval, is_numeric
from wpcompat.formatting.strings import trim
from wpcompat.site import Site
from wpcompat.users import mails, sessions
from wpcompat.users.meta import update_meta
from wpcompat.users.passwords import as_bytes, check_fast_hash, check_password, fast_hash, hash_password
from wpcompat.users.store import get_user, get_user_by, is_email, set_password_hash

DAY = 86400
_LETTERS = string.ascii_letters + string.digits
_LENGTH = 20
_NOT_SENT = (
    "<strong>Error:</strong> The email could not be sent. Your site may not be correctly configured to send emails."
    ' <a href="{}">Get support for resetting your password</a>.'
)
UNKNOWN = "<strong>Error:</strong> There is no account with that username or email address."


def requested_by(site: Site, written: str) -> User:
    """The user who is meant by a login name or an e-mail address. Raises ``WPError`` (``retrieve_password``)."""
    written = trim(written)
    if not written or written == "0":
        raise WPError("empty_username", "<strong>Error:</strong> Please enter a username or email address.", 200)
    if written.find("@") > 0:
        user = get_user_by(site, "email", written) or get_user_by(site, "login", written)
    else:
        user = get_user_by(site, "login", written)
    if user is None:
        raise WPError("invalidcombo", UNKNOWN, 200)
    return user


def send_link(site: Site, user: User, *, ip: str = "") -> None:
    """Mail a user the link to a new password; any earlier one is void (``retrieve_password``).

    Raises ``WPError`` for a user without an address that a mail could go to.
    """
    key = new_key(site, user)
    if not is_email(user.user_email):
        raise WPError("retrieve_password_email_failure", _NOT_SENT.format(site.profile.reset_help_url), 200)
    mails.reset_link(site, user, key, ip)


def new_key(site: Site, user: User) -> str:
    """A key for one change of the password, of which a hash and the time are kept (``get_password_reset_key``)."""
    key = random_letters(site, _LENGTH)
    hashed = fast_hash(key) if site.profile.fast_application_hashes else hash_password(key, site.profile)
    written = f"{int(site.clock.time())}:{hashed}"
    site.db.update("wp_users", {"user_activation_key": written}, '"ID" = ?', (user.ID,))
    return key


def random_letters(site: Site, length: int) -> str:
    """Letters and digits by chance (``wp_generate_password``)."""
    return "".join(site.random.choice(_LETTERS) for _ in range(length))


def owner_of(site: Site, key: str, login: str) -> User:
    """Whose key this is (``check_password_reset_key``). Raises ``WPError``: ``invalid_key``, or ``expired_key`` after a day."""
    key = "".join(letter for letter in key if letter.isascii() and letter.isalnum())
    user = get_user_by(site, "login", login) if login else None
    if not key or key == "0" or user is None:
        raise _invalid()
    kept = user.user_activation_key
    begun, colon, hashed = kept.partition(":") if ":" in kept else ("", "", kept)
    if not hashed:
        raise _invalid()
    # Keys of WordPress before 6.8 have the hash of a password.
    fits = (
        check_fast_hash(key, hashed)
        if hashed.startswith("$generic$")
        else _is_hash(hashed) and check_password(key, hashed)
    )
    if fits and colon and is_numeric(begun) and site.clock.time() < intval(begun) + DAY:
        return user
    if fits or hmac.compare_digest(as_bytes(kept), as_bytes(key)):
        raise WPError("expired_key", "Invalid key.", 403)
    raise _invalid()


def reset_password(site: Site, user: User, password: str) -> None:
    """Give a user a password, end all of the user's sessions and tell the administrator (``reset_password``)."""
    hashed = hash_password(password, site.profile)
    with site.db.transaction():
        set_password_hash(site, user.ID, hashed)
        sessions.destroy_all(site, user.ID)
        update_meta(site, user.ID, "default_password_nag", "")
    mails.password_reset_done(site, get_user(site, user.ID) or user)


def _is_hash(text: str) -> bool:
    """A bare md5 sum proves nothing here: whoever reads the table could make one."""
    return text.startswith("$")


def _invalid() -> WPError:
    return WPError("invalid_key", "Invalid key.", 403)
