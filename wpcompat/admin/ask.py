"""One request of a screen, by somebody who has logged in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote, urlsplit

from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Request

from wpcompat import options
from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.php import intval
from wpcompat.formatting.php_form import Form, collect, parse, texts
from wpcompat.formatting.urls import esc_url, rawurlencode
from wpcompat.posts.permalinks import site_url
from wpcompat.posts.redirects import local_url
from wpcompat.site import Caller, Site
from wpcompat.users import nonces
from wpcompat.users.caps import can
from wpcompat.users.cookies import Cookie

NOT_ALLOWED = "Sorry, you are not allowed to access this page."
EXPIRED = "The link you followed has expired."
ELSEWHERE = "This form was sent from another site."
_PRIVATE = frozenset(("_wpnonce", "_wp_http_referer", "_ajax_nonce"))


class Asked:
    """The fields of a request, read as PHP reads them."""

    def __init__(self, site: Site, request: Request) -> None:
        self.site = site
        self.request = request

    @cached_property
    def get(self) -> Form:
        """The arguments of the address (``$_GET``)."""
        return self._parsed(str(self.request.environ.get("QUERY_STRING", "")))

    @cached_property
    def post(self) -> Form:
        """The fields of the form that was sent (``$_POST``)."""
        if self.request.method != "POST":
            return {}
        if self.request.mimetype == "multipart/form-data":
            form: MultiDict[str, str] = self.request.form
            return collect((name, value) for name, value in form.items(multi=True))
        return self._parsed(self.request.get_data().decode("latin-1"))

    def file(self, name: str) -> FileStorage | None:
        """A file that was sent with the form; None without one."""
        found = self.request.files.get(name)
        return found if found is not None and found.filename else None

    def _parsed(self, encoded: str) -> Form:
        try:
            return parse(encoded, self.site.config["limits.form_fields"])
        except ValueError:
            raise RequestEntityTooLarge from None

    def value(self, name: str) -> Any:
        """A field of the form or, without one, of the address (``$_REQUEST``); None when there is neither."""
        return self.post.get(name, self.get.get(name))

    def has(self, name: str) -> bool:
        """Whether there is such a field at all (``isset``)."""
        return self.value(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A field as text; ``default`` when there is none or it is an array."""
        found = self.value(name)
        return found if isinstance(found, str) else default

    def number(self, name: str) -> int:
        """A field as a number, as PHP's ``intval`` reads it."""
        return intval(self.text(name))

    def texts(self, name: str) -> list[str]:
        """The texts of an array (``name[]``), or of a lone field."""
        return texts(self.value(name))

    def ids(self, name: str, *, nobodys: bool = False) -> list[int]:
        """The numbers of an array, or of a text with commas, none twice. What is no number of a row is left out, or 0 if asked for."""
        found = self.value(name)
        written = found.split(",") if isinstance(found, str) else texts(found)
        numbers = dict.fromkeys(max(0, intval(each)) for each in written)
        return [number for number in numbers if number or nobodys]

    @property
    def agent(self) -> str:
        """The browser's name; bytes that are no UTF-8 are left out."""
        return self.request.user_agent.string.encode("latin-1", "ignore").decode("utf-8", "ignore")

    @property
    def ip(self) -> str:
        return self.request.remote_addr or ""

    @property
    def here(self) -> str:
        """The address of this request: its path and query."""
        query = str(self.request.environ.get("QUERY_STRING", ""))
        path = str(self.request.environ.get("SCRIPT_NAME", "")) + str(self.request.environ.get("PATH_INFO", ""))
        return f"{path}?{query}" if query else path

    def admin_url(self, path: str = "", **arguments: str | int) -> str:
        """The address of a screen (``admin_url``), with arguments in their order."""
        query = "&".join(f"{name}={rawurlencode(str(value))}" for name, value in arguments.items())
        address = site_url(self.site, f"wp-admin/{path}")
        return f"{address}{'&' if '?' in address else '?'}{query}" if query else address

    def refuse_other_sites(self) -> None:
        """Raise ``WPError`` for a form of which a browser says that another site's page sent it."""
        if self.request.method == "POST" and self._comes_from_elsewhere():
            raise WPError("elsewhere", ELSEWHERE, 403)

    def _comes_from_elsewhere(self) -> bool:
        origin = self.request.headers.get("Origin")
        if origin is None:
            return self.request.headers.get("Sec-Fetch-Site") == "cross-site"
        own = {urlsplit(options.text(self.site, name)).netloc.lower() for name in ("home", "siteurl")}
        try:
            return urlsplit(origin.lower()).netloc not in {*own, self.request.host.lower()}
        except ValueError:
            return True


@dataclass
class Ask:
    """A request of the screen ``path`` (``edit.php``) by ``user``, in the session whose token is ``token``."""

    asked: Asked
    user: User
    token: str
    path: str
    cookies: list[Cookie] = field(default_factory=list)
    """To be set with the answer."""

    @property
    def site(self) -> Site:
        return self.asked.site

    @property
    def request(self) -> Request:
        return self.asked.request

    @property
    def get(self) -> Form:
        return self.asked.get

    @property
    def post(self) -> Form:
        return self.asked.post

    @property
    def is_post(self) -> bool:
        return self.request.method == "POST"

    def value(self, name: str) -> Any:
        return self.asked.value(name)

    def has(self, name: str) -> bool:
        return self.asked.has(name)

    def text(self, name: str, default: str = "") -> str:
        return self.asked.text(name, default)

    def number(self, name: str) -> int:
        return self.asked.number(name)

    def texts(self, name: str) -> list[str]:
        return self.asked.texts(name)

    def ids(self, name: str, *, nobodys: bool = False) -> list[int]:
        return self.asked.ids(name, nobodys=nobodys)

    def file(self, name: str) -> FileStorage | None:
        return self.asked.file(name)

    @property
    def caller(self) -> Caller:
        """Who acts, for the domain."""
        return Caller(self.asked.ip, self.asked.agent, self.user.ID)

    def can(self, cap: str, object_id: int = 0) -> bool:
        """Whether the user may (``current_user_can``)."""
        return can(self.site, self.user, cap, object_id)

    def require(self, cap: str, object_id: int = 0, message: str = NOT_ALLOWED, status: int = 403) -> None:
        """Refuse unless the user may; ``message`` as WordPress words it on that screen."""
        if not self.can(cap, object_id):
            raise WPError("not_allowed", message, status)

    def nonce(self, action: str) -> str:
        """A nonce of this user and session for an action (``wp_create_nonce``)."""
        return nonces.create(self.site, action, self.user.ID, self.token)

    def verify(self, action: str, field: str = "_wpnonce") -> bool:
        """Whether the request has the nonce of an action in a field (``wp_verify_nonce``)."""
        return bool(nonces.verify(self.site, self.text(field), action, self.user.ID, self.token))

    def check(self, action: str, field: str = "_wpnonce") -> None:
        """Refuse unless the request has the nonce of an action (``check_admin_referer``)."""
        if self.verify(action, field):
            return
        back = self.referer()
        again = f'</p><p><a href="{esc_url(back)}">Please try again.</a>' if back else ""
        raise WPError("expired", EXPIRED + again, 403, title=self.site.profile.expired_title)

    def url(self, path: str = "", **arguments: str | int) -> str:
        """The whole address of a screen."""
        return self.asked.admin_url(path, **arguments)

    def action_url(self, path: str, nonce: str, **arguments: str | int) -> str:
        """The address of an action link with its nonce (``wp_nonce_url``); ``nonce`` names the action."""
        return self.url(path, **arguments, _wpnonce=self.nonce(nonce))

    def referer(self, *without: str) -> str:
        """Where the request came from, if that is this site, less some arguments (``wp_get_referer``); else empty.

        What a form's hidden field says is a path, and stays one.
        """
        written = self.text("_wp_http_referer") or self.request.headers.get("Referer", "")
        if not written:
            return ""
        address = local_url(self.site, written, fallback="/")
        if address == "/" or _path(address) == _path(local_url(self.site, self.here)):
            return ""
        if written.startswith("/"):
            address = "/" + _path(address)
        return remove_query_arg(address, *without)

    @property
    def here(self) -> str:
        """The address of this request: its path and query."""
        return self.asked.here


def remove_query_arg(address: str, *names: str) -> str:
    """An address without arguments of these names, arrays too (``remove_query_arg``)."""
    if not names or "?" not in address:
        return address
    base, _, rest = address.partition("?")
    query, mark, fragment = rest.partition("#")
    kept = "&".join(pair for pair in query.split("&") if unquote(pair.partition("=")[0]).partition("[")[0] not in names)
    return f"{base}?{kept}{mark}{fragment}" if kept else f"{base}{mark}{fragment}"


def _path(address: str) -> str:
    return address.partition("://")[2].partition("/")[2].partition("#")[0]
