"""Calls as Python's own client makes them, on a site with a user of each role."""

from __future__ import annotations

import xmlrpc.client
from collections.abc import Callable
from typing import Any

from wpcompat.testing.site import WP
from wpcompat.users import store
from wpcompat_tests.wire.scenario import ROLES
from wpcompat_tests.wire.xmlrpc_exchange import send


def with_users(make_wp: Callable[..., WP], **how: Any) -> WP:
    """A fresh site with the users ``editor`` (ID 2), ``author``, ``contributor`` and ``subscriber`` besides ``admin``."""
    wp = make_wp(**how)
    for role in ROLES:
        store.create_user(wp.site, login=role, email=f"{role}@example.org", password=f"{role}-pass", role=role)
    return wp


def ask(wp: WP, method: str, *args: Any, by: str = "admin", ip: str = "192.0.2.7") -> Any:
    """The value that a method answers to blog, login, password and these arguments; a fault as ``CODE TEXT``."""
    password = "secret" if by == "admin" else f"{by}-pass"
    return answer(wp, method, 1, by, password, *args, ip=ip)


def answer(wp: WP, method: str, *args: Any, ip: str = "192.0.2.7") -> Any:
    """As ``ask``, with all arguments as they are sent."""
    body = xmlrpc.client.dumps(args, method, allow_none=True).replace("<value><nil/></value>", "<value></value>")
    answered = send(wp, body, ip=ip)
    assert answered.status == 200
    try:
        return xmlrpc.client.loads(answered.body)[0][0]
    except xmlrpc.client.Fault as fault:
        return f"{fault.faultCode} {fault.faultString}"
