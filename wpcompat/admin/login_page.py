"""The pages of wp-login.php: one frame, with what went wrong and what is to be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat.admin.ask import Asked
from wpcompat.admin.page import common, environment, finished
from wpcompat.posts.permalinks import home_url
from wpcompat.posts.redirects import local_url
from wpcompat.users.cookies import Cookie, is_secure
from wpcompat.users.secrets import cookie_path

TEST_COOKIE = "wordpress_test_cookie"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data: https: http:; form-action 'self'; frame-ancestors 'self'; "
    "base-uri 'none'"
)
"""The content security policy of pages that no script belongs to."""
_PLAIN = "/:@!$&'()*+,;=~-._%?#[]"


def login_page(
    asked: Asked,
    template: str,
    *,
    title: str,
    errors: Iterable[str] = (),
    message: str = "",
    interim: str = "",
    cookies: Iterable[Cookie] = (),
    **values: Any,
) -> Response:
    """A page of wp-login.php. ``errors`` and ``message`` are HTML that we wrote; ``interim``: for a window within
    another page, from which no link leads away; ``success`` once somebody logged in there."""
    body = environment(asked.site).get_template(template).render(
        **common(asked.site),
        title=title,
        errors=[Markup(error) for error in errors],
        message=Markup(message),
        interim=interim,
        **values,
    )  # fmt: skip
    response = Response(body.encode("utf-8", "replace"), content_type="text/html; charset=UTF-8")
    response.headers["Content-Security-Policy"] = POLICY
    test = Cookie(TEST_COOKIE, "WP%20Cookie%20check", cookie_path(asked.site), None, is_secure(asked.site))
    return finished(asked.site, response, [test, *cookies])


def safe_redirect(asked: Asked, wanted: str, *, fallback: str) -> str:
    """Where to go on to: ``wanted`` within this site, beside wp-login.php if it is relative, else ``fallback`` (``wp_safe_redirect``)."""
    if any(ord(letter) < 32 or letter in "\\\x7f" for letter in wanted):
        return fallback
    url = quote(wanted, safe=_PLAIN, errors="replace")
    if url.startswith(("?", "#")):
        return url
    if url.startswith("//"):
        url = urlsplit(home_url(asked.site)).scheme + ":" + url
    elif not url.startswith("/") and (url.startswith("./") or ":" not in url.partition("?")[0]):
        folder = str(asked.request.environ.get("SCRIPT_NAME", "")).rstrip("/")
        url = f"{folder}/{url}"
    found = local_url(asked.site, url, fallback="/")
    if found == "/":
        return fallback
    return url if url.startswith("/") else found
