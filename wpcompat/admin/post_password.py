"""``wp-login.php?action=postpass``: a post's password into a cookie."""

from __future__ import annotations

from werkzeug.wrappers import Response

from wpcompat.admin.ask import Asked
from wpcompat.admin.page import moved
from wpcompat.posts.redirects import local_url
from wpcompat.users import secrets
from wpcompat.users.cookies import DAY, Cookie, is_secure

_DAYS = 10


def take(asked: Asked) -> Response:
    """Remember the password that was given, if one was, for ten days and go back; whether it is right, the post's page tells."""
    site = asked.site
    back = local_url(site, asked.text("redirect_to") or asked.request.referrer or "")
    password = asked.post.get("post_password")
    if password is None:
        return moved(site, back)
    proof = secrets.password_proof(site, password if isinstance(password, str) else "")
    name = f"wp-postpass_{secrets.cookie_hash(site)}"
    cookie = Cookie(name, proof, secrets.cookie_path(site), _DAYS * DAY, is_secure(site))
    return moved(site, back, cookies=[cookie])
