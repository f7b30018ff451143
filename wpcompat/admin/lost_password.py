"""``wp-login.php?action=lostpassword``: a link by mail; ``action=rp``: the new password that it allows."""

from __future__ import annotations

import hmac
from contextlib import suppress
from urllib.parse import quote, unquote

from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.admin.ask import Asked, remove_query_arg
from wpcompat.admin.login_page import login_page, safe_redirect
from wpcompat.admin.page import moved
from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.strings import trim
from wpcompat.posts.permalinks import site_url
from wpcompat.site import Site
from wpcompat.users import reset, throttle
from wpcompat.users.cookies import Cookie, identify, is_secure
from wpcompat.users.secrets import cookie_hash

_INVITATION = (
    "Please enter your username or email address. You will receive an email message with instructions on how to reset your"
    " password."
)
_LINK_ERRORS = {
    "invalidkey": "<strong>Error:</strong> Your password reset link appears to be invalid. Please request a new link below.",
    "expiredkey": "<strong>Error:</strong> Your password reset link has expired. Please request a new link below.",
}
_LONGEST = 2048
"""Letters of the cookie that carries a key; the longest login has 60, percent-encoded nine times as many."""


def ask_for_link(asked: Asked) -> Response:
    """The form that asks whose password is lost, and the mail that it calls for."""
    site, errors = asked.site, []
    if asked.request.method == "POST":
        try:
            _send(asked)
        except WPError as error:
            errors.append(error.message)
        else:
            wanted = asked.text("redirect_to") or "wp-login.php?checkemail=confirm"
            return moved(site, safe_redirect(asked, wanted, fallback=asked.admin_url()))
    found = asked.get.get("error")
    if isinstance(found, str) and found in _LINK_ERRORS:
        errors.append(_LINK_ERRORS[found])
    return login_page(
        asked,
        "login_lost_password.html",
        title="Lost Password",
        errors=errors,
        message=_INVITATION,
        login=_sent(asked, "user_login"),
        redirect_to=asked.text("redirect_to"),
        may_register=options.is_on(site, "users_can_register"),
    )


def _send(asked: Asked) -> None:
    """Mail the link. Where the site does not tell who exists, nothing that can be seen or timed depends on it."""
    site, written = asked.site, _sent(asked, "user_login")
    if throttle.begin(site, "reset " + throttle.account(trim(written), 0), throttle.address(asked.ip)) is None:
        raise WPError("too_many_failures", "<strong>Error:</strong> Too many attempts. Try again in a minute.", 403)
    ip = "" if identify(site, asked.request.cookies) else asked.ip
    if site.switches.logins_are_told or not trim(written):
        reset.send_link(site, reset.requested_by(site, written), ip=ip)
    else:
        site.background.submit(lambda: _send_quietly(site, written, ip))


def _send_quietly(site: Site, written: str, ip: str) -> None:
    # Whoever asks must not learn who has no address either.
    with suppress(WPError):
        reset.send_link(site, reset.requested_by(site, written), ip=ip)


def choose(asked: Asked) -> Response:
    """Take the key from the address into a cookie, then ask for the new password and save it."""
    site = asked.site
    key, login = asked.get.get("key"), asked.get.get("login")
    if isinstance(key, str) and isinstance(login, str):
        kept = quote(f"{login}:{key}"[:_LONGEST], safe="", errors="replace")
        return moved(site, remove_query_arg(asked.here, "key", "login"), cookies=[_cookie(site, kept)])
    try:
        user, key = _proven(asked)
    except WPError as error:
        word = "expiredkey" if error.code == "expired_key" else "invalidkey"
        return moved(site, site_url(site, f"wp-login.php?action=lostpassword&error={word}"), cookies=[_cookie(site)])
    password, errors = trim(_sent(asked, "pass1")), []
    if _sent(asked, "pass1") and not password:
        errors.append("The password cannot be a space or all spaces.")
    if password and trim(_sent(asked, "pass2")) != password:
        errors.append("<strong>Error:</strong> The passwords do not match.")
    if password and not errors:
        reset.reset_password(site, user, password)
        done = f'Your password has been reset. <a href="{site_url(site, "wp-login.php")}">Log in</a>'
        return login_page(asked, "login_message.html", title="Password Reset", message=done, cookies=[_cookie(site)])
    return login_page(
        asked,
        "login_reset_password.html",
        title="Reset Password",
        errors=errors,
        message="Enter your new password below.",
        login=user.user_login,
        key=key,
        may_register=options.is_on(site, "users_can_register"),
    )


def _proven(asked: Asked) -> tuple[User, str]:
    """Whose password the key in the cookie may change, and the key. Raises ``WPError``."""
    kept = unquote(asked.request.cookies.get(_name(asked.site), "")[:_LONGEST], errors="replace")
    login, _, key = kept.partition(":")
    user = reset.owner_of(asked.site, key, login)
    sent = _sent(asked, "rp_key")
    if "pass1" in asked.post and not hmac.compare_digest(
        sent.encode("utf-8", "replace"), key.encode("utf-8", "replace")
    ):
        raise WPError("invalid_key", "Invalid key.", 403)
    return user, key


def _name(site: Site) -> str:
    return f"wp-resetpass-{cookie_hash(site)}"


def _cookie(site: Site, value: str = "") -> Cookie:
    """The cookie that carries a key to the form, and only there; without a value, its end."""
    path = site_url(site, "wp-login.php").partition("://")[2].partition("/")[2]
    return Cookie(_name(site), value or " ", f"/{path}", None if value else 0, is_secure(site))


def _sent(asked: Asked, name: str) -> str:
    found = asked.post.get(name, "")
    return found if isinstance(found, str) else ""
