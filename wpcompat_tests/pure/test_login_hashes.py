"""A thousand hashes that WordPress made, and the memory of verified logins."""

from __future__ import annotations

import base64
import json
import pickle
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wpcompat.profiles import WP_6_1, WP_7_1, Profile
from wpcompat.users.passwords import as_bytes, check_fast_hash, check_password, fast_hash, is_quick, nobody, too_long
from wpcompat.users.remembered import Remembered

LINES = Path(__file__).parents[2].joinpath("fixtures", "passwords-random.jsonl").read_text("ascii").splitlines()
MADE = [
    (kind, base64.b64decode(password).decode("utf-8", "surrogateescape"), stored)
    for kind, password, stored in map(json.loads, LINES)
]
KINDS = ("portable", "bcrypt", "wp bcrypt", "md5", "generic")


def verifies(kind: str, password: str, stored: str) -> bool:
    return check_fast_hash(password, stored) if kind == "generic" else check_password(password, stored)


@pytest.mark.parametrize("kind", KINDS)
def test_hashes_that_wordpress_made(kind: str) -> None:
    made = [(password, stored) for name, password, stored in MADE if name == kind]
    assert len(made) == 200
    for number, (password, stored) in enumerate(made):
        assert verifies(kind, password, stored)
        place = number % min(len(password), 20)
        other = "Q" if password[place] != "Q" else "R"
        assert not verifies(kind, password[:place] + other + password[place + 1 :], stored)
        for broken in (
            stored[:-1],
            stored[1:],
            stored[:place],
            stored + "x",
            stored[:place] + "\u0100" + stored[place + 1 :],
        ):
            assert not verifies(kind, password, broken)


def test_fast_hash_of_a_known_secret() -> None:
    """The value is sodium's, called in PHP as WordPress calls it."""
    assert fast_hash("abcd1234EFGH5678ijkl9012") == "$generic$-r4FB5NrhNs1VZlhj9uMueqVu30SZqjhd5q-NUtA"


def test_secrets_of_before_6_8() -> None:
    assert check_fast_hash("secret", "$P$Be/Pe7p2T.2Wy.4y8nfCXI89p9LxZi0")
    assert not check_fast_hash("secret", "5ebe2294ecd0e0f08eab7690d2a6ee69")  # md5 counts for accounts alone


@settings(max_examples=100)
@given(st.text(st.characters(), max_size=40), st.text(st.characters(), max_size=70))
def test_nothing_raises(password: str, stored: str) -> None:
    assert not check_fast_hash(password, stored)
    assert not check_fast_hash(password, "$generic$" + stored)


@pytest.mark.parametrize(
    ("password", "long"),
    [("x" * 4096, False), ("x" * 4097, True), ("é" * 2048, False), ("é" * 2049, True), ("\udcff" * 4096, False)],
)
def test_long_passwords(password: str, long: bool) -> None:
    assert too_long(password) is long
    assert (len(as_bytes(password)) > 4096) is long


@pytest.mark.parametrize("profile", [WP_7_1, WP_6_1], ids=lambda profile: profile.name)
def test_quick_hashes_are_known(profile: Profile) -> None:
    assert not is_quick(nobody(profile), profile)
    assert not is_quick("$wp$2y$10$LddVbbHU4cdDUfEF5DP6C.uOv6QAw3qyDcseStprMY2pN3NnAUGnm", profile)
    assert is_quick("5ebe2294ecd0e0f08eab7690d2a6ee69", profile)
    assert is_quick("*", profile)
    assert is_quick("$P$Be/Pe7p2T.2Wy.4y8nfCXI89p9LxZi0", profile) is profile.bcrypt_passwords


HASH = "$wp$2y$10$LddVbbHU4cdDUfEF5DP6C.uOv6QAw3qyDcseStprMY2pN3NnAUGnm"


def test_what_is_remembered() -> None:
    memory = Remembered(300)
    assert not memory.holds(1, HASH, "secret", 1000.0)
    memory.keep(1, HASH, "secret", 1000.0)
    assert memory.holds(1, HASH, "secret", 1000.0)
    assert memory.holds(1, HASH, "secret", 1299.0)
    for user_id, stored, password in (
        (2, HASH, "secret"),
        (1, HASH[:-1], "secret"),
        (1, HASH, "Secret"),
        (1, HASH + "s", "ecret"),
    ):
        assert not memory.holds(user_id, stored, password, 1000.0)


def test_what_is_remembered_ends() -> None:
    memory = Remembered(300)
    memory.keep(1, HASH, "secret", 1000.0)
    memory.keep(2, HASH, "secret", 1200.0)
    assert not memory.holds(1, HASH, "secret", 1300.0)
    assert len(memory) == 1
    assert not memory.holds(2, HASH, "secret", 1199.0)  # the clock was set back
    assert len(memory) == 0


def test_being_asked_does_not_prolong_it() -> None:
    memory = Remembered(300)
    memory.keep(1, HASH, "secret", 1000.0)
    assert memory.holds(1, HASH, "secret", 1250.0)
    assert not memory.holds(1, HASH, "secret", 1301.0)


def test_it_is_bounded() -> None:
    memory = Remembered(300, most=10)
    for user_id in range(50):
        memory.keep(user_id, HASH, "secret", 1000.0)
    assert len(memory) == 10
    assert memory.holds(49, HASH, "secret", 1000.0)
    assert not memory.holds(39, HASH, "secret", 1000.0)


def test_it_can_be_switched_off() -> None:
    memory = Remembered(0)
    memory.keep(1, HASH, "secret", 1000.0)
    assert len(memory) == 0
    assert not memory.holds(1, HASH, "secret", 1000.0)


def test_no_password_is_in_memory() -> None:
    memory = Remembered(300)
    memory.keep(1, HASH, "canary", 1000.0)
    held = pickle.dumps({name: value for name, value in vars(memory).items() if name != "_lock"})
    assert b"canary" not in held
    assert HASH.encode() not in held
    assert vars(Remembered(300))["_key"] != vars(memory)["_key"]


def test_odd_texts_are_remembered_too() -> None:
    memory = Remembered(300)
    for password in ("\0", "\udcff\ud800", "é", ""):
        memory.keep(1, HASH, password, 1000.0)
        assert memory.holds(1, HASH, password, 1000.0)


def test_many_threads_remember_at_once() -> None:
    memory = Remembered(300, most=50)
    done: list[int] = []

    def work(first: int) -> None:
        for number in range(500):
            memory.keep(first + number % 60, HASH, "secret", 1000.0 + number)
            memory.holds(first + number % 60, HASH, "secret", 1000.0 + number)
        done.append(first)

    threads = [threading.Thread(target=work, args=(first,)) for first in range(0, 800, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == 8
    assert len(memory) <= 50
