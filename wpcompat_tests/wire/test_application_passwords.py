"""Logins with application passwords as WordPress 6.1.9 decided them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.site import Caller
from wpcompat.testing.site import WP
from wpcompat.users import application_passwords as passwords
from wpcompat.users import store
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault
from wpcompat_tests.wire.xmlrpc_exchange import FIXTURES, call, send

RECORDED: list[dict[str, Any]] = [
    json.loads(line) for line in (FIXTURES / "application_passwords.jsonl").read_text("ascii").splitlines()
]


def text(written: str) -> str:
    return base64.b64decode(written).decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    "case", RECORDED, ids=lambda case: f"{case['name']} {case['environment']} {case['https']} {case['in_use']}"
)
def test_as_recorded(make_wp: Callable[..., WP], case: dict[str, Any]) -> None:
    wp = make_wp(version="6.1", settings={"wordpress.environment_type": case["environment"]})
    wp.clock.frozen = case["now"]
    for login in ("editor", "author"):
        store.create_user(wp.site, login=login, email=f"{login}@example.org", password=f"{login}-pass", role=login)
    if case["in_use"]:
        options.update(wp.site, passwords.IN_USE, True)
    if case["before"] is not None:
        wp.site.db.insert("wp_usermeta", {"user_id": 2, "meta_key": passwords.KEY, "meta_value": case["before"]})
    for _ in range(2):  # the second time from memory
        asked = Call(wp.site, Caller("203.0.113.9"), secure=case["https"])
        if case["user"]:
            assert case["user"] == asked.login(text(case["login"]), text(case["password"])).ID
        else:
            with pytest.raises(Fault, match=r"^403 "):
                asked.login(text(case["login"]), text(case["password"]))
        assert asked.caller.user_id == case["user"]
        kept = store.get_meta(wp.site, 2, passwords.KEY)
        after = case["after"] and case["after"].replace("i:NOW;", f"i:{case['now']};")
        assert kept == ([] if after is None else [after])


@pytest.mark.parametrize("written", ["{}", " {} ", "{}\n"])
def test_over_the_wire(wp: WP, written: str) -> None:
    password, _ = passwords.create(wp.site, 1, "app")
    for form in (password, passwords.chunked(password)):
        for login in ("admin", "admin@example.org"):
            body = call("wp.getUsersBlogs", f"<string>{login}</string>", f"<string>{written.format(form)}</string>")
            assert "isAdmin" in send(wp, body, scheme="https").body
            assert "<int>403</int>" in send(wp, body).body


def test_in_a_local_environment(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"wordpress.environment_type": "local"})
    password, _ = passwords.create(wp.site, 1, "app")
    assert (
        "isAdmin" in send(wp, call("wp.getUsersBlogs", "<string>admin</string>", f"<string>{password}</string>")).body
    )
