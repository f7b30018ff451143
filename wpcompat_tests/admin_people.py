"""Somebody who is logged in at a site in this process, without the login page: cookies and proofs of the site's own make."""

from __future__ import annotations

from functools import partial

from wpcompat.testing.site import WP
from wpcompat.users import nonces, store
from wpcompat.users.cookies import issue
from wpcompat_tests.admin_forms import Browser
from wpcompat_tests.replay import send


class Person:
    """``browser`` drives forms; ``cookies`` is the header's value; ``nonce`` makes numbers for this session."""

    def __init__(self, wp: WP, login: str = "admin") -> None:
        user = store.get_user_by(wp.site, "login", login)
        assert user is not None, login
        self.wp = wp
        self.id = user.ID
        self.browser = Browser(wp.home, partial(send, wp), now=wp.clock.time)
        cookies = issue(wp.site, user)
        self.token = cookies[0].value.split("|")[2]
        for cookie in cookies:
            self.browser.cookies[cookie.name, cookie.path] = cookie.value

    @property
    def cookies(self) -> str:
        """Both cookies, as wp-admin gets them."""
        return "; ".join(f"{name}={value}" for (name, _), value in self.browser.cookies.items())

    def nonce(self, action: str) -> str:
        return nonces.create(self.wp.site, action, self.id, self.token)
