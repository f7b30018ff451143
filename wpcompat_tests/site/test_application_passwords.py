"""Application passwords: their rows, and the commands."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from wpcompat import options
from wpcompat.errors import WPError
from wpcompat.formatting.php import serialize, unserialize
from wpcompat.testing.site import WP
from wpcompat.users import application_passwords as passwords
from wpcompat.users import store
from wpcompat.users.login import authenticate
from wpcompat_tests.site.cli_runner import error, ok, rows, run

UUID4 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
STORED = (
    'a:1:{i:%d;a:7:{s:4:"uuid";s:36:"%s";s:6:"app_id";s:%d:"%s";s:4:"name";s:%d:"%s";s:8:"password";s:%d:"%s";'
    's:7:"created";i:%d;s:9:"last_used";N;s:7:"last_ip";N;}}'
)
"""The form in which WordPress 6.1.9 stored one."""


def meta(wp: WP) -> str:
    return store.get_meta(wp.site, 1, passwords.KEY)[0]


@pytest.mark.parametrize(
    ("version", "autoload", "prefix", "length"), [("7.1", "off", "$generic$", 49), ("6.1", "no", "$P$B", 34)]
)
def test_one_is_stored_as_wordpress_does(
    make_wp: Callable[..., WP], version: str, autoload: str, prefix: str, length: int
) -> None:
    wp = make_wp(version=version)
    wp.clock.frozen = 1795263931.7
    password, item = passwords.create(wp.site, 1, "My <b>app</b>\n ü", "42")
    assert re.fullmatch("[A-Za-z0-9]{24}", password)
    assert UUID4.fullmatch(item["uuid"])
    assert item["password"].startswith(prefix)
    assert len(item["password"]) == length
    assert meta(wp) == STORED % (0, item["uuid"], 2, "42", 9, "My app ü", length, item["password"], 1795263931)
    written = wp.site.db.row(
        'SELECT "option_value", "autoload" FROM "wp_options" WHERE "option_name" = ?', (passwords.IN_USE,)
    )
    assert written == ("1", autoload)
    assert passwords.items(wp.site, 1) == [item]
    assert authenticate(wp.site, "admin", password, application=True).ID == 1


def test_backslashes_are_taken_off_names(wp: WP) -> None:
    """``a\\b \\' \\\\ c`` was stored as ``ab ' \\ c`` by WordPress 6.1.9."""
    passwords.create(wp.site, 1, "a\\b \\' \\\\ c")
    assert passwords.items(wp.site, 1)[0]["name"] == "ab ' \\ c"


@pytest.mark.parametrize("name", ["", " ", "0", "<b></b>"])
def test_a_name_is_needed(wp: WP, name: str) -> None:
    with pytest.raises(WPError, match="An application name is required to create an application password") as refused:
        passwords.create(wp.site, 1, name)
    assert (refused.value.code, refused.value.status) == ("application_password_empty_name", 400)
    assert not options.is_on(wp.site, passwords.IN_USE)


def test_names_are_unique_in_6_1_alone(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(version="6.1")
    passwords.create(wp.site, 1, "second")
    with pytest.raises(WPError, match="Each application name should be unique") as refused:
        passwords.create(wp.site, 1, "SECOND")
    assert (refused.value.code, refused.value.status) == ("application_password_duplicate_name", 409)
    wp = make_wp(version="7.1")
    for name in ("second", "SECOND"):
        passwords.create(wp.site, 1, name)
    assert len(passwords.items(wp.site, 1)) == 2


def test_keys_stay_when_one_is_deleted(wp: WP) -> None:
    """WordPress 6.1.9 left ``a:1:{i:1;…}``, and ``a:0:{}`` in the end."""
    _, first = passwords.create(wp.site, 1, "first")
    _, second = passwords.create(wp.site, 1, "second")
    passwords.delete(wp.site, 1, first["uuid"])
    assert unserialize(meta(wp)) == {1: second}
    _, third = passwords.create(wp.site, 1, "third")
    assert unserialize(meta(wp)) == {1: second, 2: third}
    assert passwords.delete_all(wp.site, 1) == 2
    assert meta(wp) == "a:0:{}"
    assert passwords.delete_all(wp.site, 1) == 0
    assert options.is_on(wp.site, passwords.IN_USE)


def test_what_is_not_there(wp: WP) -> None:
    absent = "Could not find an application password with that id"
    with pytest.raises(WPError, match=absent):
        passwords.delete(wp.site, 1, "no-such")
    with pytest.raises(WPError, match=absent):
        passwords.rename(wp.site, 1, "no-such", "x")
    with pytest.raises(WPError, match=absent):
        passwords.record_usage(wp.site, 1, "no-such", "")


def test_use_is_recorded_once_a_day(wp: WP) -> None:
    wp.clock.frozen = 1_700_000_000.0
    password, item = passwords.create(wp.site, 1, "app")

    def used(ip: str) -> tuple[int, str]:
        assert authenticate(wp.site, "admin", password, ip=ip, application=True).ID == 1
        found = passwords.find(wp.site, 1, item["uuid"])
        assert found is not None
        return found["last_used"], found["last_ip"]

    assert used("192.0.2.1") == (1_700_000_000, "192.0.2.1")
    wp.clock.frozen += 86399
    assert used("192.0.2.2") == (1_700_000_000, "192.0.2.1")
    wp.clock.frozen += 1
    assert used("192.0.2.3") == (1_700_086_400, "192.0.2.3")


def test_use_of_a_remembered_one_is_recorded(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"limits.remember_logins": "200000"})
    wp.clock.frozen = 1_700_000_000.0
    password, item = passwords.create(wp.site, 1, "app")
    authenticate(wp.site, "admin", password, ip="192.0.2.1", application=True)
    wp.clock.frozen += 86400
    authenticate(wp.site, "admin", password, ip="192.0.2.2", application=True)
    found = passwords.find(wp.site, 1, item["uuid"])
    assert found is not None
    assert found["last_ip"] == "192.0.2.2"


def test_a_deleted_one_is_refused_at_once(wp: WP) -> None:
    password, item = passwords.create(wp.site, 1, "app")
    for _ in range(2):
        assert authenticate(wp.site, "admin", passwords.chunked(password), application=True).ID == 1
    with pytest.raises(WPError):
        authenticate(wp.site, "admin", password, application=False)
    passwords.delete(wp.site, 1, item["uuid"])
    with pytest.raises(WPError):
        authenticate(wp.site, "admin", password, application=True)


def test_another_users_is_refused(wp: WP) -> None:
    store.create_user(wp.site, login="ida", email="ida@example.org", password="x")
    password, _ = passwords.create(wp.site, 1, "app")
    authenticate(wp.site, "admin", password, application=True)
    for login in ("ida", "ida@example.org", "ghost"):
        with pytest.raises(WPError):
            authenticate(wp.site, login, password, application=True)


def test_a_remembered_one_needs_no_hash(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    password, _ = passwords.create(wp.site, 1, "app")
    authenticate(wp.site, "admin", password, application=True)
    monkeypatch.setattr("wpcompat.users.login.check_password", lambda *args: pytest.fail("hashed again"))
    assert authenticate(wp.site, "admin", passwords.chunked(password), application=True).ID == 1


@pytest.mark.parametrize(
    "stored",
    ["", "text", "a:1:{i:0;", "a:1:{i:0;i:5;}", "b:1;", 'O:8:"stdClass":0:{}', serialize([{"uuid": 5}]), serialize([{"uuid": "x"}]),
     serialize([{"uuid": "x", "password": ["a"], "name": ["b"], "last_used": "never"}]), serialize({"a": {"uuid": "x", "password": None}})],
)  # fmt: skip
@pytest.mark.parametrize("version", ["7.1", "6.1"])
def test_whatever_is_stored_nothing_raises(make_wp: Callable[..., WP], version: str, stored: str) -> None:
    wp = make_wp(version=version)
    options.update(wp.site, passwords.IN_USE, True)
    store.update_meta(wp.site, 1, passwords.KEY, "x")
    wp.site.db.execute('UPDATE "wp_usermeta" SET "meta_value" = ? WHERE "meta_key" = ?', (stored, passwords.KEY))
    with pytest.raises(WPError):
        authenticate(wp.site, "admin", "wrong", application=True)
    assert authenticate(wp.site, "admin", "secret", application=True).ID == 1
    assert not passwords.name_exists(wp.site, 1, "app")
    password, _ = passwords.create(wp.site, 1, "app")
    assert authenticate(wp.site, "admin", password, application=True).ID == 1
    assert passwords.name_exists(wp.site, 1, "APP")


def test_items_of_old_get_an_id(wp: WP) -> None:
    store.update_meta(wp.site, 1, passwords.KEY, [{"name": "old", "password": "$P$Be/Pe7p2T.2Wy.4y8nfCXI89p9LxZi0"}])
    options.update(wp.site, passwords.IN_USE, True)
    (item,) = passwords.items(wp.site, 1)
    assert UUID4.fullmatch(item["uuid"])
    assert passwords.items(wp.site, 1) == [item]
    store.set_password_hash(wp.site, 1, "*")
    assert authenticate(wp.site, "admin", "sec ret", application=True).ID == 1


def test_they_go_with_their_user(wp: WP) -> None:
    user_id = store.create_user(wp.site, login="ida", email="ida@example.org", password="x")
    passwords.create(wp.site, user_id, "app")
    store.delete_user(wp.site, user_id)
    assert passwords.items(wp.site, user_id) == []


def test_commands(wp: WP) -> None:
    folder = wp.site.path
    wp.clock.frozen = 1_700_000_000.0
    made = ok(folder, "user", "application-password", "create", "admin", "myapp1")
    found = re.fullmatch(
        "Success: Created application password.\nPassword: ([A-Za-z0-9]{4}(?: [A-Za-z0-9]{4}){5})\n", made
    )
    assert found
    assert authenticate(wp.site, "admin", found[1], application=True).ID == 1
    made = ok(
        folder, "user", "application-password", "create", "admin@example.org", "myapp2", "--app-id=42", "--porcelain"
    )
    assert re.fullmatch("[A-Za-z0-9]{24}\n", made)
    first, second = passwords.items(wp.site, 1)
    assert (first["app_id"], second["app_id"]) == ("", "42")

    def listed(*words: str) -> str:
        return ok(folder, "user", "application-password", "list", "1", *words)

    ids = f"{first['uuid']} {second['uuid']}\n"
    assert listed("--format=ids", "--orderby=name", "--order=asc") == ids
    assert listed("--format=ids", "--orderby=last_used") == ids
    assert listed("--format=count") == "2\n"
    assert listed("--field=name", "--app-id=42") == listed("--field=name", "--app_id=42") == "myapp2\n"
    assert listed("--field=uuid", "--name=myapp1") == first["uuid"] + "\n"
    assert listed("--app_id=nosuchapp", "--format=count") == "0\n"
    assert rows(folder, "user", "application-password", "list", "1", "--orderby=name", "--order=asc") == [first, second]
    got = ok(folder, "user", "application-password", "get", "1", second["uuid"], "--fields=uuid,name")
    assert got == f"uuid\tname\n{second['uuid']}\tmyapp2\n"
    assert (
        ok(folder, "user", "application-password", "update", "1", second["uuid"], "--name=other")
        == "Success: Updated application password.\n"
    )
    assert (
        ok(folder, "user", "application-password", "update", "1", second["uuid"])
        == "Success: Updated application password.\n"
    )
    assert ok(folder, "user", "application-password", "exists", "1", "OTHER") == ""
    assert error(folder, "user", "application-password", "exists", "1", "myapp2") == ""
    recorded = ok(folder, "user", "application-password", "record-usage", "1", second["uuid"])
    assert recorded == "Success: Recorded application password usage.\n"
    assert passwords.items(wp.site, 1)[1]["last_ip"] == "127.0.0.1"
    assert (
        ok(folder, "user", "application-password", "delete", "1", first["uuid"])
        == "Success: Deleted 1 of 1 application password.\n"
    )
    partly = run(folder, "user", "application-password", "delete", "1", second["uuid"], "nonsense")
    assert (partly.exit_code, partly.stdout) == (1, "Success: Deleted 1 of 2 application passwords.\n")
    assert (
        partly.stderr
        == "Warning: Failed to delete UUID nonsense: Could not find an application password with that id.\n"
    )
    assert (
        ok(folder, "user", "application-password", "delete", "1", "--all")
        == "Success: Deleted all application passwords.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("get", "2", "x"), "Error: Invalid user ID, email or login: '2'\n"),
        (("create", "ghost", "x"), "Error: Invalid user ID, email or login: 'ghost'\n"),
        (("create", "1", ""), "Error: An application name is required to create an application password.\n"),
        (("get", "1", "123"), "Error: No application password found for this user ID and UUID.\n"),
        (("update", "1", "123", "--name=x"), "Error: Could not find an application password with that id.\n"),
        (("record-usage", "1", "123"), "Error: Could not find an application password with that id.\n"),
        (("delete", "1"), "Error: You need to specify either one or more UUIDS or provide the --all flag\n"),
        (
            ("delete", "1", "x", "--all"),
            "Error: You need to specify either one or more UUIDS or provide the --all flag\n",
        ),
    ],
)
def test_what_commands_refuse(wp: WP, words: tuple[str, ...], said: str) -> None:
    assert error(wp.site.path, "user", "application-password", *words) == said
