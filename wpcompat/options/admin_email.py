"""A new administration address counts once somebody has followed the link that is mailed there."""

from __future__ import annotations

import hmac

from wpcompat.formatting.entities import htmlspecialchars_decode
from wpcompat.formatting.urls import parse_url
from wpcompat.options.store import delete, get, text, update
from wpcompat.outbound.mail import Mail
from wpcompat.site import Site

_ASKED = """Howdy {login},

somebody who administers {home}
asked for this address to become its administration address.

If that is right, open this link, logged in there:
{link}

If not, there is nothing to do: the address stays as it was.

This mail was sent to {email}.
"""
_CHANGED = """Hello,

the administration address of {home}
has changed. It is now {email}.

This mail was sent to the address before, {old}.
"""


def ask(site: Site, email: str, login: str) -> None:
    """Mail a link to a new address (``update_option_new_admin_email``), unless it is the present one."""
    if email == text(site, "admin_email"):
        return
    key = f"{site.random.getrandbits(128):032x}"
    update(site, "adminhash", {"hash": key, "newemail": email})
    link = f"{text(site, 'siteurl')}/wp-admin/options.php?adminhash={key}"
    message = _ASKED.format(login=login, home=text(site, "home"), link=link, email=email)
    site.mailer.send(Mail(email, f"[{_title(site)}] New Admin Email Address", message))


def confirm(site: Site, key: str) -> bool:
    """Take the new address over if ``key`` is the one that was mailed; tell the old one."""
    with site.db.transaction():
        asked = get(site, "adminhash", {})
        known, email = (asked.get("hash"), asked.get("newemail")) if isinstance(asked, dict) else (None, None)
        if not isinstance(known, str) or not isinstance(email, str) or not known or not email:
            return False
        if not hmac.compare_digest(known.encode("utf-8", "replace"), key.encode("utf-8", "replace")):
            return False
        old = text(site, "admin_email")
        is_changed = update(site, "admin_email", email)
        dismiss(site)
    if is_changed and old != "you@example.com":
        message = _CHANGED.format(home=text(site, "home"), email=email, old=old)
        site.mailer.send(Mail(old, f"[{_title(site)}] Admin Email Changed", message))
    return True


def dismiss(site: Site) -> None:
    """Forget the new address."""
    delete(site, "adminhash")
    delete(site, "new_admin_email")


def pending(site: Site) -> str:
    """The address that waits to be confirmed, or an empty text."""
    new = text(site, "new_admin_email")
    return new if new != text(site, "admin_email") else ""


def _title(site: Site) -> str:
    title = htmlspecialchars_decode(text(site, "blogname"))
    return title or str((parse_url(text(site, "home")) or {}).get("host", ""))
