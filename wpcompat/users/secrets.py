"""What proves to the site that it was itself who said something: keyed hashes for cookies and previews."""

from __future__ import annotations

import hashlib
import hmac
import string

from wpcompat import options
from wpcompat.site import Site

_LETTERS = string.ascii_letters + string.digits


def cookie_hash(site: Site) -> str:
    """The end of WordPress's cookie names (``COOKIEHASH``)."""
    return hashlib.md5(options.text(site, "siteurl").encode(), usedforsecurity=False).hexdigest()


def cookie_path(site: Site) -> str:
    """The path of the site's address, for cookies (``COOKIEPATH``)."""
    home = options.text(site, "home")
    _, _, rest = home.partition("://")
    _, slash, path = rest.partition("/")
    return f"/{path}/".replace("//", "/") if slash and path else "/"


def site_hash(site: Site, text: str) -> str:
    """A keyed hash of ``text`` (``wp_hash``): 32 hexadecimal digits that only this site can make."""
    return hmac.new(key(site), text.encode("utf-8", "replace"), hashlib.md5).hexdigest()


def password_proof(site: Site, password: str) -> str:
    """What the cookie of a protected post holds for those who knew its password."""
    return hmac.new(key(site), b"postpass:" + password.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def knows_password(site: Site, cookies: dict[str, str], password: str) -> bool:
    """Whether a visitor's cookies prove that they know a post's password (``post_password_required``, reversed)."""
    given = cookies.get(f"wp-postpass_{cookie_hash(site)}", "")
    return hmac.compare_digest(given.encode("utf-8", "replace"), password_proof(site, password).encode())


def key(site: Site) -> bytes:
    """The site's secret, made at first use and kept where WordPress keeps its salts when wp-config.php has none."""
    secret = options.text(site, "auth_key")
    if not secret:
        options.add(site, "auth_key", "".join(site.random.choice(_LETTERS) for _ in range(64)))
        secret = options.text(site, "auth_key")
    return secret.encode()
