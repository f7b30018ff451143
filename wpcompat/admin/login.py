"""``wp-login.php``: log in and out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup
from werkzeug.wrappers import Request, Response

from wpcompat.admin import post_password
from wpcompat.admin.ask import Asked
from wpcompat.admin.page import common, environment, finished, moved, refusal
from wpcompat.errors import WPError
from wpcompat.formatting.php import truthy
from wpcompat.posts.permalinks import site_url
from wpcompat.posts.redirects import local_url
from wpcompat.site import Site
from wpcompat.users import cookies, nonces, sessions
from wpcompat.users.caps import can
from wpcompat.users.login import authenticate

TEST_COOKIE = "wordpress_test_cookie"


def respond(site: Site, request: Request) -> Response:
    """The answer of wp-login.php, by ``action``."""
    asked = Asked(site, request)
    action = asked.text("action", "login")
    try:
        if request.method == "POST" and asked.comes_from_elsewhere():
            raise WPError("elsewhere", "This form was sent from another site.", 403)
        return ACTIONS.get(action, log_in)(asked)
    except WPError as error:
        return refusal(site, error.message, error.status, title=str(error.data.get("title", "")))


def log_in(asked: Asked) -> Response:
    """The form, and what is sent with it (``wp_signon``)."""
    if asked.request.method != "POST":
        return form(asked)
    login, password = asked.post.get("log", ""), asked.post.get("pwd", "")
    if not isinstance(login, str) or not isinstance(password, str):
        login = password = ""
    try:
        user = authenticate(asked.site, login, password, ip=asked.ip)
    except WPError as error:
        return form(asked, error=error.message, login=login)
    made = cookies.issue(asked.site, user, remember=truthy(asked.text("rememberme")), ip=asked.ip, agent=asked.agent)
    admin = asked.admin_url()
    target = local_url(asked.site, asked.text("redirect_to") or admin, fallback=admin)
    if target == admin and not can(asked.site, user, "edit_posts"):
        target = asked.admin_url("profile.php")
    return moved(asked.site, target, cookies=made)


def log_out(asked: Asked) -> Response:
    """End the session, once its user has confirmed it with a nonce."""
    site = asked.site
    known = cookies.identify(site, asked.request.cookies)
    if known is not None:
        if not nonces.verify(site, asked.text("_wpnonce"), "log-out", known.user.ID, known.token):
            raise WPError("expired", "Do you really want to log out?", 403)
        sessions.destroy(site, known.user.ID, known.token)
    fallback = site_url(site, "wp-login.php?loggedout=true&wp_lang=en_US")
    target = local_url(site, asked.text("redirect_to") or fallback, fallback=fallback)
    return moved(site, target, cookies=cookies.cleared(site))


def form(asked: Asked, *, error: str = "", login: str = "", status: int = 200) -> Response:
    """The login page."""
    values: dict[str, Any] = {
        "title": "Log In",
        "error": Markup(error),
        "login": login,
        "redirect_to": asked.text("redirect_to") or asked.admin_url(),
        "logged_out": asked.has("loggedout"),
    }
    body = environment(asked.site).get_template("login.html").render(**common(asked.site), **values)
    response = Response(body.encode("utf-8", "replace"), status, content_type="text/html; charset=UTF-8")
    test = cookies.Cookie(TEST_COOKIE, "WP%20Cookie%20check", "/", None, cookies.is_secure(asked.site))
    return finished(asked.site, response, [test])


ACTIONS: dict[str, Callable[[Asked], Response]] = {
    "login": log_in,
    "logout": log_out,
    "postpass": post_password.take,
}
"""What wp-login.php does, by its ``action``; any other word is ``login``."""
