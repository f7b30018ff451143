"""``wp-login.php``: log in and out, and find a way back in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from werkzeug.wrappers import Request, Response

from wpcompat import options
from wpcompat.admin import lost_password, post_password, registration
from wpcompat.admin.ask import Asked
from wpcompat.admin.login_page import TEST_COOKIE, login_page, safe_redirect
from wpcompat.admin.page import moved, refusal
from wpcompat.errors import WPError
from wpcompat.formatting.php import truthy
from wpcompat.formatting.slugs import sanitize_user
from wpcompat.formatting.strings import esc_html
from wpcompat.formatting.urls import rawurlencode
from wpcompat.posts.permalinks import home_url, site_url
from wpcompat.rendering import clean_text
from wpcompat.site import Site
from wpcompat.users import cookies, nonces, secrets, sessions, store
from wpcompat.users.caps import can
from wpcompat.users.login import authenticate

INTERIM = "interim-login"
"""The argument by which a page asks for the form in a window of its own, to go on where its user's session ended."""
_NOT_TOLD = "The username, email address or password you entered is incorrect."
_COOKIES_URL = "https://wordpress.org/documentation/article/cookies/#enable-cookies-in-your-browser"
_EXPIRED = "Your session has expired. Please log in to continue where you left off."
_LOGGED_IN = "You have logged in successfully."
_KEEPS_NAME = ("incorrect_password", "empty_password")


@dataclass(frozen=True)
class _Failure:
    """Why nobody was logged in: the code of the first error, and what the page says."""

    code: str
    errors: tuple[str, ...]


def respond(site: Site, request: Request) -> Response:
    """The answer of wp-login.php, by ``action``; any other word is ``login``."""
    asked = Asked(site, request)
    try:
        asked.refuse_other_sites()
        return ACTIONS.get(_action(asked), log_in)(asked)
    except WPError as error:
        return refusal(site, error.message, error.status, title=str(error.data.get("title", "")))


def _action(asked: Asked) -> str:
    if "checkemail" in asked.get:
        return "checkemail"
    return "resetpass" if "key" in asked.get else asked.text("action", "login")


def log_in(asked: Asked) -> Response:
    """The form, and what is sent with it (``wp_signon``)."""
    again = truthy(asked.value("reauth"))
    if asked.request.method != "POST":
        return _form(asked, None, again)
    failure = _without_cookies(asked) or _enter(asked, again)
    return failure if isinstance(failure, Response) else _form(asked, failure, again)


def _without_cookies(asked: Asked) -> _Failure | None:
    """A browser that keeps no cookies cannot log in; the form's own field asks for this test."""
    kept = asked.request.cookies
    if "testcookie" not in asked.post or kept.get(TEST_COOKIE) or kept.get(cookies.names(asked.site)[1]):
        return None
    return _Failure("test_cookie", (
        "<strong>Error:</strong> Cookies are blocked or not supported by your browser. You must"
        f' <a href="{_COOKIES_URL}">enable cookies</a> to use WordPress.',
    ))  # fmt: skip


def _enter(asked: Asked, again: bool) -> Response | _Failure | None:
    """Log in and go on; with ``reauth`` the form comes once more, as in WordPress."""
    site, login, password = asked.site, _sent(asked, "log"), _sent(asked, "pwd")
    try:
        user = authenticate(site, login, password, ip=asked.ip)
    except WPError as error:
        return _failure(site, error, login, password)
    if again:
        return None
    remember = truthy(asked.value("rememberme"))
    # A renewed hash is part of what the cookies attest.
    user = store.get_user(site, user.ID) or user
    made = cookies.issue(site, user, remember=remember, ip=asked.ip, agent=asked.agent)
    if asked.has(INTERIM):
        return login_page(asked, "login_message.html", title="", message=_LOGGED_IN, interim="success", cookies=made)
    wanted, admin = asked.text("redirect_to"), asked.admin_url()
    if wanted not in ("", "0", "wp-admin/", admin):
        return moved(site, safe_redirect(asked, wanted, fallback=admin), cookies=made)
    if can(site, user, "edit_posts"):
        return moved(site, admin, cookies=made)
    return moved(site, asked.admin_url("profile.php") if can(site, user, "read") else home_url(site), cookies=made)


def _failure(site: Site, error: WPError, login: str, password: str) -> _Failure:
    """WordPress's words for a login that failed."""
    name = sanitize_user(login)
    if error.code in ("empty_username", "empty_password"):
        empty = [field for field, value in (("username", name), ("password", password.strip())) if not truthy(value)]
        return _Failure(error.code, tuple(f"<strong>Error:</strong> The {field} field is empty." for field in empty))
    if error.code == "too_many_failures":
        return _Failure(error.code, ("<strong>Error:</strong> Too many failed logins. Try again in a minute.",))
    lost = f' <a href="{site_url(site, "wp-login.php?action=lostpassword")}">Lost your password?</a>'
    if not site.switches.logins_are_told:
        return _Failure("incorrect", (f"<strong>Error:</strong> {_NOT_TOLD}{lost}",))
    shown = f"<strong>{esc_html(name)}</strong>"
    if store.is_email(name):
        if store.get_user_by(site, "email", name) is None:
            return _Failure("invalid_email", ("Unknown email address. Check again or try your username.",))
        noun = "email address"
    elif store.get_user_by(site, "login", name) is None:
        return _Failure("invalid_username", (
            f"<strong>Error:</strong> The username {shown} is not registered on this site. If you are unsure of your"
            " username, try your email address instead.",
        ))  # fmt: skip
    else:
        noun = "username"
    message = f"<strong>Error:</strong> The password you entered for the {noun} {shown} is incorrect.{lost}"
    return _Failure("incorrect_password", (message,))


def _form(asked: Asked, failure: _Failure | None, again: bool) -> Response:
    """The login form with what went wrong, or what it is there for."""
    site = asked.site
    message, errors = "", failure.errors if failure else ()
    if asked.has(INTERIM):
        message = "" if errors else _EXPIRED
    elif truthy(asked.get.get("loggedout")):
        message, errors = "You are now logged out.", ()
    elif again:
        errors = ()
    elif asked.get.get("registration") == "disabled":
        errors = (*errors, "<strong>Error:</strong> User registration is currently not allowed.")
    known = cookies.identify(site, asked.request.cookies) if failure is None else None
    login = known.user.user_login if known else ""
    if failure is not None and failure.code in _KEEPS_NAME and errors:
        login = _sent(asked, "log")
    return login_page(
        asked,
        "login.html",
        title="Log In",
        errors=errors,
        message=message,
        interim="form" if asked.has(INTERIM) else "",
        cookies=cookies.cleared(site) if again else (),
        login=login,
        remember=truthy(asked.post.get("rememberme")),
        redirect_to=asked.text("redirect_to") if asked.has("redirect_to") else asked.admin_url(),
        may_register=options.is_on(site, "users_can_register"),
    )


def log_out(asked: Asked) -> Response:
    """End the session, once it is certain that its user wants this (``wp_logout``)."""
    site = asked.site
    known = cookies.identify(site, asked.request.cookies)
    who = (known.user.ID, known.token) if known else (0, "")
    wanted = asked.text("redirect_to")
    if not nonces.verify(site, asked.text("_wpnonce"), "log-out", *who):
        back = f"&redirect_to={rawurlencode(wanted)}" if wanted else ""
        url = site_url(site, f"wp-login.php?action=logout{back}&_wpnonce={nonces.create(site, 'log-out', *who)}")
        title = f"You are attempting to log out of {clean_text(options.text(site, 'blogname'))}"
        question = f'Do you really want to <a href="{esc_html(url)}">log out</a>?'
        return refusal(site, f"{title}</p><p>{question}", 403, title=title)
    if known is not None:
        sessions.destroy(site, known.user.ID, known.token)
    postpass = cookies.Cookie(
        f"wp-postpass_{secrets.cookie_hash(site)}", " ", secrets.cookie_path(site), 0, cookies.is_secure(site)
    )
    done = site_url(site, "wp-login.php?loggedout=true&wp_lang=en_US")
    target = safe_redirect(asked, wanted, fallback=asked.admin_url()) if truthy(wanted) else done
    return moved(site, target, cookies=[*cookies.cleared(site), postpass])


def check_email(asked: Asked) -> Response:
    """Where one lands after something was mailed."""
    found = asked.get.get("checkemail")
    what = found if isinstance(found, str) else ""
    begun = {
        "confirm": "Check your email for the confirmation link",
        "registered": "Registration complete. Please check your email",
    }
    login = site_url(asked.site, "wp-login.php")
    message = f'{begun[what]}, then visit the <a href="{login}">login page</a>.' if what in begun else ""
    return login_page(asked, "login_message.html", title="Check your email", message=message)


def _sent(asked: Asked, name: str) -> str:
    found = asked.post.get(name, "")
    return found if isinstance(found, str) else ""


ACTIONS: dict[str, Callable[[Asked], Response]] = {
    "login": log_in,
    "logout": log_out,
    "lostpassword": lost_password.ask_for_link,
    "retrievepassword": lost_password.ask_for_link,
    "rp": lost_password.choose,
    "resetpass": lost_password.choose,
    "register": registration.respond,
    "checkemail": check_email,
    "postpass": post_password.take,
}
"""What wp-login.php does, by its ``action``."""
