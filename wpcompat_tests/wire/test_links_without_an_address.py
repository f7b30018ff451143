"""A link to a new password for somebody to whom no mail can go: the words are those of WordPress 6.1.9, whose mailer refused it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from html import escape
from typing import Any

import pytest

from wpcompat.testing.site import WP
from wpcompat.users import cookies, nonces, store
from wpcompat_tests import replay
from wpcompat_tests.admin_forms import Browser
from wpcompat_tests.wire.asking import with_users

HELP = {
    "6.1": "https://wordpress.org/support/article/resetting-your-password/",
    "7.1": "https://wordpress.org/documentation/article/reset-your-password/",
}
SAID = "Error: The email could not be sent. Your site may not be correctly configured to send emails. Get support for resetting your password."


def unreachable(make_wp: Callable[..., WP], **settings: Any) -> WP:
    """A site whose user 2 has no address, and user 3 one that no mailer takes."""
    wp = with_users(make_wp, **settings)
    wp.site.db.update("wp_users", {"user_email": ""}, '"ID" = 2')
    wp.site.db.update("wp_users", {"user_email": "author@localhost"}, '"ID" = 3')
    return wp


def browser(wp: WP, user: str = "") -> Browser:
    found = Browser(wp.home, functools.partial(replay.send, wp), now=wp.clock.time)
    if user:
        assert found.log_in(user).status == 302
    return found


@pytest.mark.parametrize("version", ["6.1", "7.1"])
def test_the_page_says_that_no_mail_was_sent(make_wp: Callable[..., WP], version: str) -> None:
    wp = unreachable(make_wp, version=version)
    for login in ("editor", "author"):
        page = browser(wp).post("/wp-login.php?action=lostpassword", {"user_login": login})
        assert (page.status, page.notices[-1]) == (200, SAID)
        assert f'<a href="{escape(HELP[version])}">' in page.text
    assert wp.mails == []
    found = store.get_user(wp.site, 2)
    assert found and found.user_activation_key


def test_a_hardened_site_does_not_tell_who_has_no_address(make_wp: Callable[..., WP]) -> None:
    wp = unreachable(make_wp, fidelity="hardened")
    page = browser(wp).post("/wp-login.php?action=lostpassword", {"user_login": "editor"})
    assert (page.status, page.location) == (302, "/wp-login.php?checkemail=confirm")
    assert wp.mails == []


def test_administrators_learn_it_too(make_wp: Callable[..., WP]) -> None:
    wp = unreachable(make_wp)
    admin = browser(wp, "admin")
    page = admin.get("user-edit.php?user_id=2").form(id="your-access").submit("generate-reset-link")
    assert page.notices == [SAID]
    cookie = {name: value for (name, path), value in admin.cookies.items() if path == "/wp-admin"}
    known = cookies.identify(wp.site, cookie, admin=True)
    assert known
    nonce = nonces.create(wp.site, "reset-password-for-2", known.user.ID, known.token)
    answered = admin.post("admin-ajax.php", {"action": "send-password-reset", "nonce": nonce, "user_id": "2"})
    assert (answered.status, answered.text[:45]) == (200, '{"success":false,"data":"<strong>Error:<\\/str')
    bulk = str(admin.get("users.php").form(field="new_role").value("_wpnonce"))
    done = admin.post("users.php", {"action": "resetpassword", "users[]": ["2", "4"], "_wpnonce": bulk})
    assert done.location and "reset_count=1&" in done.location
    assert [mail.to for mail in wp.mails] == ["contributor@example.org"]
