"""Logins over the wire: as WordPress decided them, how often they may fail, and that no password is written down."""

from __future__ import annotations

import base64
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import bcrypt
import pytest

from wpcompat.testing.site import WP
from wpcompat.users import application_passwords, store
from wpcompat.users.passwords import check_password, hash_password
from wpcompat.xmlrpc.registry import load
from wpcompat_tests.wire.xmlrpc_exchange import FIXTURES, Answered, call, post, send

RECORDED: dict[str, list[Any]] = json.loads((FIXTURES / "logins-6.1.json").read_text("ascii"))
REFUSED = "<string>Incorrect username or password.</string>"
TYPES = (
    "<string>admin</string>", "<string>secret</string>", "<string></string>", "<int>5</int>", "<double>1.5</double>",
    "<boolean>1</boolean>", "<boolean>0</boolean>", "<array><data></data></array>", "<array><data><value>admin</value></data></array>",
    "<struct></struct>", "<dateTime.iso8601>20200102T03:04:05</dateTime.iso8601>", "<base64>AGFkbWlu</base64>", "<base64>7aCA/w==</base64>",
)  # fmt: skip


def string(text: str) -> str:
    return f"<string>{text}</string>"


def login(username: str, password: str) -> str:
    return call("wp.getUsersBlogs", string(username), string(password))


def from_address(wp: WP, body: str, ip: str) -> Answered:
    data = body.encode()
    return post(
        wp,
        {
            "REQUEST_METHOD": "POST", "PATH_INFO": "/xmlrpc.php", "QUERY_STRING": "", "SERVER_NAME": "wp.example", "SERVER_PORT": "80",
            "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(data), "CONTENT_LENGTH": str(len(data)), "REMOTE_ADDR": ip,
            "SERVER_PROTOCOL": "HTTP/1.1",
        },
    )  # fmt: skip


def element(name: str, *params: str) -> str:
    values = "".join(f"<value>{value}</value>" for value in params)
    return (
        f"<value><struct><member><name>methodName</name><value>{name}</value></member>"
        f"<member><name>params</name><value><array><data>{values}</data></array></value></member></struct></value>"
    )


def multicall(*elements: str) -> str:
    return call("system.multicall", f"<array><data>{''.join(elements)}</data></array>")


def test_as_wordpress_decided_them(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(version="6.1")
    for row in RECORDED["users"]:
        read = {name: base64.b64decode(value).decode("utf-8", "surrogateescape") for name, value in row.items()}
        wp.site.db.insert("wp_users", {**read, "ID": int(read["ID"]), "user_nicename": read["ID"]})
    wrong = []
    for username, password, verdict in RECORDED["cases"]:
        body = send(wp, call("wp.getUsersBlogs", username, password)).body
        if verdict == "in":
            same = "isAdmin" in body
        elif verdict == "dies":
            # A list as a user name is refused as 7.1 refuses it; everything else is the fault that PHP's death is there.
            same = "<int>500</int>" in body or "<int>403</int>" in body
        else:
            same = f"<int>{verdict}</int>" in body
        if not same:
            wrong.append((username, password, verdict, body))
    assert len(RECORDED["cases"]) == 446
    assert wrong == []


@pytest.mark.parametrize("version", ["7.1", "6.1"])
@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
def test_credentials_of_any_type(make_wp: Callable[..., WP], version: str, fidelity: str) -> None:
    wp = make_wp(version=version, fidelity=fidelity, settings={"limits.logins_per_minute": "1000"})
    for username in TYPES:
        for password in TYPES:
            answered = send(wp, call("wp.getUsersBlogs", username, password))
            assert answered.status == 200
            if (username, password) == TYPES[:2] or "isAdmin" in answered.body:
                assert username in (TYPES[0], "<base64>AGFkbWlu</base64>")
                assert password == TYPES[1]
            elif password.startswith(("<array>", "<struct>", "<dateTime")):
                assert "<int>500</int>" in answered.body
            else:
                assert REFUSED in answered.body


@pytest.mark.parametrize("size", [4097, 1_000_000, 8_000_000])
@pytest.mark.parametrize("username", ["admin", "ghost"])
def test_endless_passwords_are_refused_unhashed(
    wp: WP, monkeypatch: pytest.MonkeyPatch, size: int, username: str
) -> None:
    monkeypatch.setattr(bcrypt, "hashpw", lambda data, salt: pytest.fail("hashed"))
    assert REFUSED in send(wp, login(username, "x" * size)).body


def test_the_longest_password(wp: WP) -> None:
    store.set_password_hash(wp.site, 1, hash_password("x" * 4096, wp.site.profile))
    assert "isAdmin" in send(wp, login("admin", "x" * 4096)).body
    assert REFUSED in send(wp, login("admin", "x" * 4095)).body


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were compared, quickly, with a hash."""
    asked: list[str] = []

    def checked(password: str, stored: str) -> bool:
        asked.append(password)
        return password == "secret" and check_password(password, stored)

    monkeypatch.setattr("wpcompat.users.login.check_password", checked)
    return asked


def test_twenty_bad_and_one_good_in_one_request(make_wp: Callable[..., WP], compared: list[str]) -> None:
    wp = make_wp(fidelity="hardened")
    guesses = [element("wp.getUsersBlogs", string("admin"), string(f"guess {number}")) for number in range(20)]
    body = send(wp, multicall(*guesses, element("wp.getUsersBlogs", string("admin"), string("secret")))).body
    assert body.count("<int>403</int>") == 21
    assert compared == ["guess 0"]


def _doors(wp: WP, compared: list[str]) -> list[Callable[[str], str]]:
    """A call for every method that logs in, made of a guess: those where a password is compared."""
    found: list[Callable[[str], str]] = []

    def door(name: str, before: int) -> Callable[[str], str]:
        return lambda guess: call(
            name, *["<int>1</int>"] * before, string("admin"), string(guess), *["<int>1</int>"] * 3
        )

    for name in load():
        for before in range(3):
            compared.clear()
            send(wp, door(name, before)("wrong"))
            if compared == ["wrong"]:
                found.append(door(name, before))
    return found


def test_thirty_guesses_a_minute_through_all_doors(make_wp: Callable[..., WP], compared: list[str]) -> None:
    """Each from an address of its own: by name, by e-mail address, alone, among others, by every method that logs in."""
    doors = _doors(make_wp(), compared)
    assert len(doors) >= sum(name.startswith("wp.") for name in load())
    doors[:0] = [
        lambda guess: login(" ADMIN ", guess),
        lambda guess: login("admin@example.org", guess),
        lambda guess: multicall(
            element("demo.sayHello"), *[element("wp.getUsersBlogs", string("admin"), string(guess))] * 3
        ),
    ]
    for start in range(0, len(doors), 25):
        wp = make_wp(fidelity="hardened")
        wp.clock.frozen = 1_000_000.0
        compared.clear()
        for number in range(40):
            body = from_address(
                wp, doors[(start + number) % len(doors)](f"guess {number}"), f"198.51.100.{number}"
            ).body
            assert "<int>403</int>" in body
        assert compared == [f"guess {number}" for number in range(30)]
        assert REFUSED in from_address(wp, login("admin", "secret"), "203.0.113.1").body
        wp.clock.frozen += 60
        assert "isAdmin" in from_address(wp, login("admin", "secret"), "203.0.113.1").body


def test_guesses_from_one_address(make_wp: Callable[..., WP], compared: list[str]) -> None:
    wp = make_wp(fidelity="hardened")
    wp.clock.frozen = 1_000_000.0
    for number in range(40):
        from_address(wp, login(f"user{number}", "guess"), f"2001:db8:1:2::{number + 1:x}")
    assert len(compared) == 30
    assert REFUSED in from_address(wp, login("admin", "secret"), "2001:db8:1:2:ffff::").body
    assert "isAdmin" in from_address(wp, login("admin", "secret"), "2001:db8:1:3::1").body


def test_a_multicall_is_hashed_once(wp: WP, compared: list[str]) -> None:
    one = element("wp.getUsersBlogs", string("admin"), string("secret"))
    assert send(wp, multicall(*[one] * 50)).body.count("<name>isAdmin</name>") == 50
    assert compared == ["secret"]


def test_who_logged_in_stays_the_current_user(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also after a later login has failed."""
    seen: list[int] = []
    hello = load()["demo.sayHello"]

    def noting(asked: Any, params: Any) -> Any:
        seen.append(asked.caller.user_id)
        return hello(asked, params)

    monkeypatch.setattr(
        "wpcompat.xmlrpc.endpoint.find", lambda site, name: noting if name == "demo.sayHello" else load()[name]
    )
    good, bad = (element("wp.getUsersBlogs", string("admin"), string(word)) for word in ("secret", "wrong"))
    send(wp, multicall(element("demo.sayHello"), good, element("demo.sayHello"), bad, element("demo.sayHello")))
    assert seen == [0, 1, 1]


CANARY = "Kanarienvogel7"
APPLICATION = "KanarienVogelZwanzigVier"


@pytest.fixture
def written(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def _shapes(username: str, password: str) -> Iterator[list[str]]:
    """The credentials wherever a method may look for them, and things of all types beside them."""
    pair = [string(username), string(password)]
    more = [
        [], ["<int>1</int>"] * 4, ["<string>publish</string>"] * 3,
        ["<struct><member><name>post_title</name><value>x</value></member></struct>", "<array><data></data></array>"],
        ["<dateTime.iso8601>20200102T03:04:05</dateTime.iso8601>", "<boolean>1</boolean>"],
    ]  # fmt: skip
    for before in range(3):
        for rest in more:
            yield ["<int>1</int>"] * before + pair + rest


@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
def test_no_password_is_written_down(
    make_wp: Callable[..., WP], written: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, fidelity: str
) -> None:
    """Right, wrong, and in the place of the name, to every method: nothing in the journal, the logs, the database, the answers."""
    monkeypatch.setattr("wpcompat.users.login.check_password", lambda password, stored: password == CANARY)
    wp = make_wp(fidelity=fidelity, settings={"limits.logins_per_minute": "100000", "journal.keep": "100000"})
    store.create_user(wp.site, login="reader", email="reader@example.org", password=CANARY, role="subscriber")
    application_passwords.create(wp.site, 2, "app")
    item = application_passwords.items(wp.site, 2)[0]
    for name in load():
        for username, password in (
            ("reader", CANARY),
            ("reader", CANARY + "x"),
            (CANARY, "reader"),
            (CANARY, CANARY),
            ("reader", APPLICATION),
        ):
            for params in _shapes(username, password):
                if name.startswith("system.") or name == "pingback.ping":
                    continue
                body = send(wp, call(name, *params)).body
                assert CANARY not in body, name
                assert APPLICATION not in body, name
                assert item["password"] not in body, name
    others = (name for name in load() if name != "pingback.ping")  # whose arguments are addresses, and noted
    send(wp, multicall(*(element(name, string("reader"), string(CANARY)) for name in others)))
    wp.site.journal.flush()
    kept = json.dumps(wp.snapshot(), default=str) + json.dumps(
        [list(map(str, row)) for row in wp.site.db.rows('SELECT * FROM "wpcompat_exchanges"')]
        + [list(map(str, row)) for row in wp.site.db.rows('SELECT * FROM "wpcompat_failed_logins"')]
    )
    assert "wp_authenticate" in kept
    for canary in (CANARY, APPLICATION):
        assert canary not in kept
        assert canary.lower() not in kept
        assert canary not in written.text


def test_no_password_in_a_traceback(wp: WP, written: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("wpcompat.users.store.get_user_by", broken)
    assert "<int>500</int>" in send(wp, login("admin", CANARY)).body
    assert "Traceback" in written.text
    assert CANARY not in written.text
