"""What a method knows of the request it answers, and what calls of one request share."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from wpcompat import journal
from wpcompat.db.rows import Post, User
from wpcompat.errors import WPError
from wpcompat.formatting.php import strval
from wpcompat.outbound.http import Answer, Door, DoorError, Headers
from wpcompat.posts.store import get_post
from wpcompat.site import Caller, Site
from wpcompat.users import application_passwords, login
from wpcompat.users.caps import can
from wpcompat.xmlrpc.faults import Fault, critical_error
from wpcompat.xmlrpc.params import is_array, slash
from wpcompat.xmlrpc.wire import DateTime

_FETCHES_OF_A_HARDENED_REQUEST = 5


class Call:
    """One request. The calls of a multicall share it: who is logged in, whether a login failed, how much was fetched."""

    def __init__(self, site: Site, caller: Caller, *, secure: bool = False) -> None:
        self.caller = caller
        self.secure = secure
        self.login_failed = False
        self.fetches = 0
        self.options_set: dict[str, Any] = {}
        """Options that this request has changed, as PHP remembers them: in the type that was stored."""
        self.site = replace(site, outbound=MeteredDoor(site.outbound, self)) if self.budget_of(site) else site

    @staticmethod
    def budget_of(site: Site) -> int:
        """How many sources one request may have fetched; 0: any number."""
        chosen: int = site.config["outbound.per_request"]
        return chosen or (_FETCHES_OF_A_HARDENED_REQUEST if site.config.hardened else 0)

    def login(self, username: Any, password: Any) -> User:
        """The user with these credentials, who stays the current one (``wp_xmlrpc_server::login``).

        Raises ``Fault`` 405 when the service is off, 403 when the login fails: after the first failure of a request,
        every further one does, unread.
        """
        if not self.site.config["wordpress.xmlrpc"]:
            journal.step("xmlrpc_enabled", False, fault=405)
            raise Fault(405, "XML-RPC services are disabled on this site.")
        refusal = Fault(403, "Incorrect username or password.")
        if self.login_failed:
            journal.step("login_prevented", False, fault=403)
            raise refusal
        if is_array(password) or isinstance(password, DateTime):
            raise critical_error(self.site.profile)
        if is_array(username) or isinstance(username, DateTime):
            self.login_failed = True
            journal.step("wp_authenticate", False, fault=403, reason="no text")
            raise refusal
        user = self._authenticated(slash(strval(username)), slash(strval(password)))
        if user is None:
            self.login_failed = True
            raise refusal
        journal.step("wp_authenticate", True, user=user.user_login)
        self.caller = replace(self.caller, user_id=user.ID)
        return user

    def require(self, user: User, cap: str, refusal: str, object_id: int = 0, *, code: int = 401) -> None:
        """Raises ``Fault`` ``code`` with this text unless the user has the capability, for that object if one is named."""
        if not can(self.site, user, cap, object_id):
            journal.step(cap, False, fault=code, object=object_id)
            raise Fault(code, refusal)

    def post(self, post_id: int) -> Post:
        """A post of any type and status. Raises ``Fault`` 404."""
        found = get_post(self.site, post_id)
        if found is None:
            raise Fault(404, "Invalid post ID.")
        return found

    def editable_post(self, user: User, post_id: int) -> Post:
        """A post of any type and status that the user may edit. Raises ``Fault`` 404 and 401."""
        found = self.post(post_id)
        self.require(user, "edit_post", "Sorry, you are not allowed to edit this post.", post_id)
        return found

    def _authenticated(self, username: str, password: str) -> User | None:
        """The user, if these are the credentials."""
        site = self.site
        application = application_passwords.available(site, secure=self.secure)
        try:
            return login.authenticate(site, username, password, ip=self.caller.ip, application=application)
        except WPError as error:
            journal.step("wp_authenticate", False, fault=403, reason=error.code)
            return None


class MeteredDoor(Door):
    """A door that stays shut once its request has used up its fetches (``[outbound] per_request``)."""

    def __init__(self, door: Door, call: Call) -> None:
        super().__init__(door.config)
        self._door = door
        self._call = call

    def validate(self, url: str, *, home: str) -> str | None:
        return self._door.validate(url, home=home)

    def reverse(self, address: str) -> str:
        return self._door.reverse(address)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Headers,
        home: str,
        body: bytes = b"",
        timeout: float | None = None,
        limit: int | None = None,
        redirects: int = 0,
        own: bool = False,
    ) -> Answer:
        if self._call.fetches >= Call.budget_of(self._call.site):
            journal.step("fetches of this request", False, fetched=self._call.fetches, fault=16)
            raise DoorError("this request has had its fetches")
        self._call.fetches += 1
        return self._door.request(
            method,
            url,
            headers=headers,
            home=home,
            body=body,
            timeout=timeout,
            limit=limit,
            redirects=redirects,
            own=own,
        )
