"""``wp-login.php?action=register``: visitors who make themselves users, where the site lets them."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat.admin.ask import Asked
from wpcompat.admin.login_page import login_page, safe_redirect
from wpcompat.admin.page import moved
from wpcompat.posts.permalinks import site_url
from wpcompat.users.editing import FormErrors
from wpcompat.users.register import may_register, register


def respond(asked: Asked) -> Response:
    """The form, and the user that it makes."""
    site = asked.site
    if not may_register(site):
        return moved(site, site_url(site, "wp-login.php?registration=disabled"))
    login, email = (_sent(asked, name) for name in ("user_login", "user_email"))
    errors: list[str] = []
    if asked.request.method == "POST":
        try:
            register(site, login, email, site_url(site, "wp-login.php"))
        except FormErrors as error:
            errors = error.messages
        else:
            done = site_url(site, "wp-login.php?checkemail=registered")
            wanted = _sent(asked, "redirect_to") or "wp-login.php?checkemail=registered"
            return moved(site, safe_redirect(asked, wanted, fallback=done))
    return login_page(
        asked,
        "login_register.html",
        title="Registration Form",
        errors=errors,
        message="Register For This Site",
        login=login,
        email=email,
        redirect_to=asked.text("redirect_to"),
    )


def _sent(asked: Asked, name: str) -> str:
    found = asked.post.get(name, "")
    return found if isinstance(found, str) else ""
