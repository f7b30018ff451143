"""What people keep to themselves is in no log and not in the journal: passwords, cookies, keys, links to a new password."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any
from xmlrpc.client import dumps

import pytest

from wpcompat.testing.site import WP
from wpcompat.users import application_passwords, passwords
from wpcompat.xmlrpc.names import NAMES

CANARY = "canary"
HIDDEN = {"post_password": CANARY, "wp_password": CANARY, "password": CANARY}
TAKE_NO_LOGIN = ("demo.", "system.", "pingback.", "mt.supported", "mt.getTrackbackPings")


def call(wp: WP, name: str, *arguments: Any) -> None:
    wp.client.post(
        "/xmlrpc.php", data=dumps(arguments, name), headers={"Authorization": CANARY, "Cookie": f"a={CANARY}"}
    )


@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
def test_secrets_are_noted_nowhere(
    make_wp: Callable[..., WP], fidelity: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    wp = make_wp(fidelity=fidelity, settings={"limits.logins_per_minute": "100000", "journal.keep": "100000"})
    with monkeypatch.context() as quick:
        # None of the passwords is right, and there are hundreds of them.
        quick.setattr(passwords, "_check_bcrypt", lambda data, stored: False)
        for name in NAMES:
            if not name.startswith(TAKE_NO_LOGIN):
                call(wp, name, 1, "admin", CANARY, HIDDEN, True)
                call(wp, name, "key", 1, "admin", CANARY, HIDDEN, True)
                call(wp, name, "admin", CANARY)
                call(wp, name, CANARY, CANARY, CANARY)
                call(wp, name, [CANARY], HIDDEN)
                call(wp, name, CANARY)
    call(wp, "no.such", "admin", CANARY)
    call(
        wp, "system.multicall", [{"methodName": name, "params": [1, "admin", CANARY]} for name in ("wp.getPosts", "no")]
    )
    wp.client.post("/xmlrpc.php", data=f"<methodCall><methodName>wp.getPosts</methodName><params>{CANARY}")
    for path, form in {
        "/wp-login.php": {"log": "admin", "pwd": CANARY},
        "/wp-login.php?action=postpass": {"post_password": CANARY},
        "/wp-trackback.php/1": {"url": "http://a.example/", "title": "t", "pwd": CANARY},
        "/wp-comments-post.php": {
            "comment_post_ID": "1",
            "author": "A",
            "email": "a@a.example",
            "comment": "c",
            "pwd": CANARY,
        },
    }.items():
        wp.client.post(path, data=form, headers={"Authorization": CANARY, "X-Token": CANARY})
    wp.client.post("/wp-login.php", data={"log": CANARY, "pwd": "typed into the wrong field"})
    wp.client.post("/wp-login.php?action=lostpassword", data={"user_login": "admin"})
    wp.site.journal.flush()
    (key,) = re.findall(r"key=(\w+)", wp.mails[-1].message)
    wp.client.get(f"/wp-login.php?action=rp&key={key}&login=admin")
    password, _ = application_passwords.create(wp.site, 1, "phone")
    wp.client.post("/xmlrpc.php", data=dumps(("admin", password), "wp.getUsersBlogs"))
    wp.client.get("/wp-login.php")
    entered = wp.client.post("/wp-login.php", data={"log": "admin", "pwd": "secret", "testcookie": "1"})
    cookies = re.findall(r"wordpress_\w+=([^;]{40,})", " ".join(entered.headers.getlist("Set-Cookie")))
    assert cookies
    wp.site.journal.flush()

    noted = repr(wp.site.db.rows('SELECT * FROM "wpcompat_exchanges"'))
    assert "wp.getUsersBlogs" in noted and "http://a.example/" in noted
    tables = repr(wp.snapshot())
    logged = caplog.text
    for secret in (CANARY, key, password, *cookies):
        assert secret not in noted and secret not in logged and secret not in tables, secret
