"""What the account screens do beside saving: sessions, links to a new password, application passwords.

WordPress does these by script; here they are buttons of the screen's own form, under its ids and labels.
"""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin.ask import Ask
from wpcompat.admin.page import Notice, redirect
from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.strings import trim
from wpcompat.users import application_passwords, new_email, reset, sessions

Done = tuple[list[Notice], tuple[str, str] | None]
"""What the screen says afterwards, and an application password with its name that was made."""
_REVOKE = "revoke-application-password"


def supported(ask: Ask) -> bool:
    """Whether there can be application passwords: over HTTPS, or in a local environment."""
    site = ask.site
    return options.text(site, "home").startswith("https:") or site.config["wordpress.environment_type"] == "local"


def log_out_elsewhere(ask: Ask, user: User) -> str:
    """End a user's sessions, one's own but for this one; what to say about it."""
    if user.ID == ask.user.ID:
        sessions.destroy_others(ask.site, user.ID, ask.token)
        return "You are now logged out everywhere else."
    sessions.destroy_all(ask.site, user.ID)
    return f"{user.display_name} has been logged out."


def send_link(ask: Ask, user: User) -> str:
    """Mail a user the link to a new password; what to say about it. Raises ``WPError`` when it cannot be mailed."""
    reset.send_link(ask.site, user)
    return f"A password reset link was emailed to {user.display_name}."


def _log_out_elsewhere(ask: Ask, user: User) -> Done:
    return [Notice(log_out_elsewhere(ask, user))], None


def _send_link(ask: Ask, user: User) -> Done:
    try:
        return [Notice(send_link(ask, user))], None
    except WPError as error:
        return [Notice(Markup(error.message), "error")], None


def _make(ask: Ask, user: User) -> Done:
    if not supported(ask):
        raise WPError("application_passwords_disabled", "Application passwords are not available.", 403)
    name = trim(ask.text("new_application_password_name"))
    try:
        password, item = application_passwords.create(ask.site, user.ID, name)
    except WPError as error:
        return [Notice(error.message, "error", id="error")], None
    return [], (str(item["name"]), application_passwords.chunked(password))


def _revoke(ask: Ask, user: User) -> Done:
    try:
        application_passwords.delete(ask.site, user.ID, ask.text(_REVOKE))
    except WPError as error:
        return [Notice(error.message, "error", id="error")], None
    return [Notice("Application password revoked.")], None


def _revoke_all(ask: Ask, user: User) -> Done:
    application_passwords.delete_all(ask.site, user.ID)
    return [Notice("All application passwords revoked.")], None


ACTIONS: dict[str, Callable[[Ask, User], Done]] = {
    "destroy-sessions": _log_out_elsewhere,
    "generate-reset-link": _send_link,
    "do_new_application_password": _make,
    _REVOKE: _revoke,
    "revoke-all-application-passwords": _revoke_all,
}
"""The name of a button → what it does."""


def dismiss_new_email(ask: Ask) -> Response | None:
    """``profile.php?dismiss=``: the new address is not wanted after all."""
    word = f"{ask.user.ID}_new_email"
    if ask.get.get("dismiss") != word:
        return None
    ask.check(f"dismiss-{word}")
    new_email.forget(ask.site, ask.user.ID)
    return redirect(ask, ask.url("profile.php", updated="true"))
