"""Posts with a password: who knows it, and the form that asks for it (``wp-login.php?action=postpass``)."""

from __future__ import annotations

from urllib.parse import urlsplit

from werkzeug.wrappers import Request, Response

from wpcompat import options
from wpcompat.db import Post
from wpcompat.front import secrets
from wpcompat.front.headers import add
from wpcompat.front.visit import Visit
from wpcompat.posts import permalinks
from wpcompat.rendering import die_page, nocache_headers
from wpcompat.site import Site

_DAYS = 10


def is_locked(visit: Visit, post: Post) -> bool:
    """Whether the visitor has yet to give the post's password (``post_password_required``)."""
    return bool(post.post_password) and not secrets.knows_password(
        visit.site, visit.request.cookies, post.post_password
    )


def respond(site: Site, request: Request) -> Response:
    """Take a post's password into a cookie and go back. There is no other login page."""
    if request.args.get("action") != "postpass" or request.method != "POST":
        return die_page(site, "There is no login page here.", 404, title="Not found")
    response = Response(b"", status=302, content_type="text/html; charset=UTF-8")
    add(response, nocache_headers(site.profile.no_store))
    response.set_cookie(
        f"wp-postpass_{secrets.cookie_hash(site)}",
        secrets.password_proof(site, request.form.get("post_password", "")),
        max_age=_DAYS * 86400,
        path=secrets.cookie_path(site),
        secure=options.text(site, "home").startswith("https:"),
        httponly=True,
        samesite="Lax",
    )
    response.headers["X-Redirect-By"] = "WordPress"
    response.headers["Location"] = local_url(site, request.form.get("redirect_to") or request.referrer or "")
    response.autocorrect_location_header = False
    return response


def local_url(site: Site, url: str, fallback: str = "") -> str:
    """``url`` if it leads to the site itself, else ``fallback`` or the home page (``wp_validate_redirect``).

    Only a path or an address with the site's very origin passes: no ``//host``, no ``/\\host``, no controls, no userinfo.
    """
    home = permalinks.home_url(site, "/")
    other = fallback or home
    if not url.isascii() or any(ord(char) < 33 or char in "\\\x7f" for char in url):
        return other
    try:
        parts, own = urlsplit(url), urlsplit(home)
    except ValueError:
        return other
    if parts.scheme or parts.netloc:
        return url if (parts.scheme, parts.netloc) == (own.scheme, own.netloc) else other
    if not url.startswith("/") or url.startswith("//"):
        return other
    return f"{own.scheme}://{own.netloc}{url}"
