"""Logins: what is hashed and what is not, and how often they may fail."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from pathlib import Path

import bcrypt
import pytest

from wpcompat.errors import WPError
from wpcompat.outbound.turns import Turns
from wpcompat.site import open_site
from wpcompat.testing.site import WP
from wpcompat.users import passwords, remembered, store, throttle
from wpcompat.users.login import authenticate
from wpcompat.users.passwords import check_password, hash_password
from wpcompat_tests.site.cli_runner import process


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were compared with a hash."""
    asked: list[str] = []

    def checked(password: str, stored: str) -> bool:
        asked.append(password)
        return check_password(password, stored)

    monkeypatch.setattr("wpcompat.users.login.check_password", checked)
    return asked


def change(wp: WP, password: str) -> None:
    store.set_password_hash(wp.site, 1, hash_password(password, wp.site.profile))


def refused(wp: WP, login: str, password: str, ip: str = "") -> str:
    with pytest.raises(WPError) as error:
        authenticate(wp.site, login, password, ip=ip)
    return error.value.code


def test_a_verified_login_is_not_hashed_again(wp: WP, hashed: list[str]) -> None:
    for login in ("admin", "ADMIN", "admin@example.org", " admin "):
        assert authenticate(wp.site, login, "secret").ID == 1
    assert hashed == ["secret"]
    assert refused(wp, "admin", "wrong") == refused(wp, "admin", "wrong") == "incorrect_password"
    assert hashed == ["secret", "wrong", "wrong"]
    wp.clock.shift += 301
    assert authenticate(wp.site, "admin", "secret").ID == 1
    assert hashed == ["secret", "wrong", "wrong", "secret"]


def test_every_login_is_hashed_when_nothing_is_remembered(make_wp: Callable[..., WP], hashed: list[str]) -> None:
    wp = make_wp(settings={"limits.remember_logins": "0"})
    for _ in range(3):
        authenticate(wp.site, "admin", "secret")
    assert hashed == ["secret"] * 3


def test_a_changed_password_counts_at_once(wp: WP) -> None:
    authenticate(wp.site, "admin", "secret")
    change(wp, "other")
    assert refused(wp, "admin", "secret") == "incorrect_password"
    assert authenticate(wp.site, "admin", "other").ID == 1


def test_a_password_changed_by_another_process_counts_at_once(wp: WP, tmp_path: Path) -> None:
    authenticate(wp.site, "admin", "secret")
    done = process("user", "update", "1", "--user_pass=other", f"--path={wp.site.path}", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert refused(wp, "admin", "secret") == "incorrect_password"
    assert authenticate(wp.site, "admin", "other").ID == 1


def test_a_deleted_user_is_gone_at_once(wp: WP) -> None:
    user_id = store.create_user(wp.site, login="ida", email="ida@example.org", password="secret")
    assert user_id == authenticate(wp.site, "ida", "secret").ID
    store.delete_user(wp.site, user_id)
    assert refused(wp, "ida", "secret") == "invalid_username"


def test_a_renewed_hash_is_remembered(wp: WP, hashed: list[str]) -> None:
    store.set_password_hash(wp.site, 1, "5ebe2294ecd0e0f08eab7690d2a6ee69")
    for _ in range(2):
        assert authenticate(wp.site, "admin", "secret").ID == 1
    assert hashed == ["secret"]


def test_renewing_a_hash_does_not_bring_an_old_password_back(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody changes the password while the old one is being hashed anew."""
    store.set_password_hash(wp.site, 1, "5ebe2294ecd0e0f08eab7690d2a6ee69")

    def meanwhile(password: str, profile: object) -> str:
        change(wp, "other")
        return hash_password(password, wp.site.profile)

    monkeypatch.setattr("wpcompat.users.login.hash_password", meanwhile)
    authenticate(wp.site, "admin", "secret")
    monkeypatch.undo()
    assert refused(wp, "admin", "secret") == "incorrect_password"
    assert authenticate(wp.site, "admin", "other").ID == 1


def test_many_threads_log_in_at_once(wp: WP) -> None:
    found: list[object] = []

    def work(password: str) -> None:
        for _ in range(5):
            try:
                found.append(authenticate(wp.site, "admin", password).ID)
            except WPError as error:
                found.append(error.code)

    threads = [threading.Thread(target=work, args=(password,)) for password in ("secret", "wrong") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, found)) == ["1"] * 15 + ["incorrect_password"] * 15
    assert len(remembered.of(wp.site)) == 1


@pytest.mark.parametrize(("password", "times"), [("secret", 1), ("wrong", 6)])
def test_many_connections_of_one_client_are_hashed_once(
    make_wp: Callable[..., WP], hashed: list[str], password: str, times: int
) -> None:
    """They start at the same time; nor are they taken for guesses, of which two are allowed."""
    limit = "2" if password == "secret" else "1000"
    wp = make_wp(fidelity="hardened", settings={"limits.logins_per_minute": limit})
    start = threading.Barrier(6, timeout=60)
    found: list[str] = []

    def connect() -> None:
        start.wait()
        try:
            found.append(authenticate(wp.site, "admin", password, ip="192.0.2.1").user_login)
        except WPError as error:
            found.append(error.code)

    threads = [threading.Thread(target=connect) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [{"secret": "admin", "wrong": "incorrect_password"}[password]] * 6
    assert len(hashed) == times
    assert remembered.of(wp.site)._queues == {}


def test_who_has_waited_is_held_to_the_limit_too(make_wp: Callable[..., WP], hashed: list[str]) -> None:
    """Guesses go wrong elsewhere while one waits for the same login to be verified."""
    wp = make_wp(fidelity="hardened", settings={"limits.logins_per_minute": "1"})
    codes: list[str] = []
    thread = threading.Thread(target=lambda: codes.append(refused(wp, "admin", "secret", ip="192.0.2.2")))
    memory = remembered.of(wp.site)
    with memory.alone("admin", "secret"):
        thread.start()
        while not any(queue.length == 2 for queue in memory._queues.values()):
            thread.join(0.01)
        memory.keep(1, _stored(wp), "secret", wp.clock.time())
        throttle.begin(wp.site, "user 1")
    thread.join()
    assert codes == ["too_many_failures"]
    assert hashed == []


def _stored(wp: WP) -> str:
    user = store.get_user(wp.site, 1)
    assert user is not None
    return user.user_pass


@pytest.mark.parametrize("password", ["secret", "wrong"])
def test_hashing_holds_nobody_up(wp: WP, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    turns = Turns()
    owners: list[object] = []

    def hashpw(data: bytes, salt: bytes) -> bytes:
        owners.append(turns._owner)
        return real(data, salt)

    real = bcrypt.hashpw
    monkeypatch.setattr(bcrypt, "hashpw", hashpw)
    with turns.taken():
        try:
            authenticate(wp.site, "admin", password)
        except WPError:
            assert password == "wrong"
        assert turns._owner is not None
    assert owners == [None]


@pytest.mark.parametrize(("version", "stored", "costs"), [
    ("7.1", "5ebe2294ecd0e0f08eab7690d2a6ee69", 1), ("7.1", "$P$Be/Pe7p2T.2Wy.4y8nfCXI89p9LxZi0", 1), ("7.1", "", 1), ("7.1", "*", 1),
    ("7.1", "$wp$2y$10$LddVbbHU4cdDUfEF5DP6C.uOv6QAw3qyDcseStprMY2pN3NnAUGnm", 1), ("7.1", "$2y$10$xpLBARP6xq9kyFWDGAk4IOWUNo3YQ1iTFGMoruPJ0uYnWqIuapDVi", 1),
])  # fmt: skip
def test_a_wrong_password_costs_one_bcrypt_whatever_the_hash(
    make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch, version: str, stored: str, costs: int
) -> None:
    wp = make_wp(version=version)
    store.set_password_hash(wp.site, 1, stored)
    made: list[bytes] = []

    def hashpw(data: bytes, salt: bytes) -> bytes:
        made.append(salt)
        return b"no"

    monkeypatch.setattr(bcrypt, "hashpw", hashpw)
    assert refused(wp, "admin", "wrong") == "incorrect_password"
    assert len(made) == costs
    assert refused(wp, "ghost", "wrong") == "invalid_username"
    assert len(made) == 2 * costs
    assert refused(wp, "admin", "x" * 4097) == "incorrect_password"
    assert refused(wp, "ghost", "x" * 4097) == "invalid_username"
    assert len(made) == 2 * costs


def test_a_login_that_is_anothers_address(wp: WP) -> None:
    """Both are tried, the login name first, as WordPress 6.1.9 did."""
    first = store.create_user(wp.site, login="bob@example.org", email="x@example.org", password="first")
    second = store.create_user(wp.site, login="other", email="bob@example.org", password="second")
    assert first == authenticate(wp.site, "bob@example.org", "first").ID
    for _ in range(2):
        assert second == authenticate(wp.site, "Bob@example.org", "second").ID
    assert refused(wp, "bob@example.org", "third") == "incorrect_password"


def test_hardened_counts_thirty_failures(
    make_wp: Callable[..., WP], hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bcrypt, "hashpw", lambda data, salt: b"no")
    wp = make_wp(fidelity="hardened")
    codes = [refused(wp, "admin", f"guess {number}", ip=f"192.0.2.{number}") for number in range(35)]
    assert codes == ["incorrect_password"] * 30 + ["too_many_failures"] * 5
    assert len(hashed) == 30
    assert refused(wp, "admin@example.org", "guess", ip="2001:db8::1") == "too_many_failures"
    assert refused(wp, "admin", "x" * 5000) == "too_many_failures"


def test_exact_counts_no_failures(make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bcrypt, "hashpw", lambda data, salt: b"no")
    wp = make_wp()
    assert {refused(wp, "admin", "guess", ip="192.0.2.1") for _ in range(40)} == {"incorrect_password"}
    assert wp.site.db.value('SELECT count(*) FROM "wpcompat_failed_logins"') == 0


def test_an_address_is_counted_over_all_names(make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bcrypt, "hashpw", lambda data, salt: b"no")
    wp = make_wp(fidelity="hardened")
    for number in range(30):
        assert refused(wp, f"ghost{number}", "x" * 5000, ip=f"2001:db8::{number + 1:x}") == "invalid_username"
    assert refused(wp, "admin", "secret", ip="2001:db8::ffff") == "too_many_failures"
    assert refused(wp, "admin", "guess", ip="2001:db8:0:1::1") == "incorrect_password"


def test_a_remembered_login_cannot_be_guessed_beyond_the_limit(make_wp: Callable[..., WP]) -> None:
    """A refusal must not tell whether the password was right."""
    wp = make_wp(fidelity="hardened", settings={"limits.logins_per_minute": "2"})
    authenticate(wp.site, "admin", "secret", ip="192.0.2.1")
    for _ in range(2):
        refused(wp, "admin", "guess", ip="192.0.2.2")
    assert refused(wp, "admin", "secret", ip="192.0.2.1") == "too_many_failures"


def test_successes_are_not_counted(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(fidelity="hardened", settings={"limits.logins_per_minute": "2", "limits.remember_logins": "0"})
    for _ in range(4):
        assert authenticate(wp.site, "admin", "secret", ip="192.0.2.1").ID == 1
    assert wp.site.db.value('SELECT count(*) FROM "wpcompat_failed_logins"') == 0


def test_guesses_at_the_same_time_are_counted_too(make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them are on their way before the first has failed; another process has a share of them."""
    wp = make_wp(fidelity="hardened", settings={"limits.logins_per_minute": "5"})
    other = open_site(wp.site.path, config=wp.site.config)
    wp.clock.frozen = other.clock.frozen = 1_000_000.0
    compared: list[str] = []
    everybody = threading.Barrier(5, timeout=60)

    def slow(password: str, stored: str) -> bool:
        compared.append(password)
        everybody.wait()
        return False

    monkeypatch.setattr("wpcompat.users.login.check_password", slow)
    codes: list[str] = []

    def guess(number: int) -> None:
        site = (wp.site, other)[number % 2]
        try:
            authenticate(site, "admin", f"guess {number}", ip=f"192.0.2.{number}")
        except WPError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert len(compared) == 5
    assert sorted(codes) == ["incorrect_password"] * 5 + ["too_many_failures"] * 15


def test_an_attempt_that_comes_too_late_is_refused(
    make_wp: Callable[..., WP], hashed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last failure that is allowed happens between the first look and the count."""
    wp = make_wp(settings={"limits.logins_per_minute": "1"})
    wp.site.db.insert("wpcompat_failed_logins", {"name": "user 1", "at": wp.clock.time()})
    monkeypatch.setattr(throttle, "exhausted", lambda site, *names: False)
    assert refused(wp, "admin", "secret") == "too_many_failures"
    assert hashed == []


def test_all_logins_go_through_one_function() -> None:
    """What is not counted there is counted nowhere: only it compares passwords of accounts; ``reset`` compares mailed keys."""
    root = Path(passwords.__file__).parents[1]
    named = re.compile(r"\bcheck_password\b")
    users = {str(file.relative_to(root)) for file in root.rglob("*.py") if named.search(file.read_text("utf-8"))}
    assert users == {"users/passwords.py", "users/login.py", "users/application_passwords.py", "users/reset.py"}


@pytest.mark.parametrize("login", ["ümlaut", "ümlaut ", "\tümlaut"])
def test_a_login_with_accents(wp: WP, login: str) -> None:
    """New ones have none, but databases of old may hold them; MySQL sees no difference."""
    user_id = store.create_user(wp.site, login="plain", email="p@example.org", password="secret")
    wp.site.db.update("wp_users", {"user_login": "ümlaut"}, '"ID" = ?', (user_id,))
    assert user_id == authenticate(wp.site, login, "secret").ID
