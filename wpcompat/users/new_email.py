"""A user's own new e-mail address, which counts once a link sent there was followed (``send_confirmation_on_profile_email``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wpcompat.db.rows import User
from wpcompat.formatting.php import maybe_unserialize
from wpcompat.site import Site
from wpcompat.users import mails
from wpcompat.users.meta import delete_meta, get_meta, update_meta
from wpcompat.users.store import get_user_by, is_email

KEY = "_new_email"


@dataclass(frozen=True)
class Pending:
    """An address that waits for its confirmation, and what the link to that must say."""

    address: str
    proof: str


def pending(site: Site, user_id: int) -> Pending | None:
    """The address that waits for a user's confirmation."""
    stored = get_meta(site, user_id, KEY)
    found = maybe_unserialize(stored[0]) if stored and stored[0] else None
    address, proof = (found.get("newemail"), found.get("hash")) if isinstance(found, dict) else (None, None)
    if not isinstance(address, str) or not isinstance(proof, str) or not proof:
        return None
    return Pending(address, proof)


def requested(site: Site, user: User, written: Any) -> str:
    """The address that a user's form is saved with: the old one, while a mail asks for the new one's confirmation.

    What is no address, or another's, is handed back for the form's own checks to refuse.
    """
    address = written if isinstance(written, str) else ""
    if address == user.user_email or not is_email(address):
        return address
    if get_user_by(site, "email", address) is not None:
        forget(site, user.ID)
        return address
    proof = f"{site.random.getrandbits(128):032x}"
    update_meta(site, user.ID, KEY, {"hash": proof, "newemail": address})
    mails.confirm_email(site, user, address, proof)
    return user.user_email


def forget(site: Site, user_id: int) -> None:
    """Drop the address that waits."""
    delete_meta(site, user_id, KEY)
