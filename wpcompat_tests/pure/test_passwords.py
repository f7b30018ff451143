"""Password hashes made by PHP and WordPress are recognised, and nothing else is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wpcompat.profiles import WP_6_1, WP_7_1, Profile
from wpcompat.users import passwords
from wpcompat.users.passwords import check_password, hash_password, needs_rehash, nobody

VECTORS: list[dict[str, Any]] = json.loads(
    Path(__file__).parents[2].joinpath("fixtures", "passwords.json").read_text("ascii")
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['kind']} {vector['hash'][:16]!a}")
def test_vectors(vector: dict[str, Any]) -> None:
    assert check_password(vector["password"], vector["hash"]) is vector["matches"]


@pytest.mark.parametrize(
    "vector", [v for v in VECTORS if v["matches"]], ids=lambda v: f"{v['kind']} {v['hash'][:16]!a}"
)
def test_near_misses(vector: dict[str, Any]) -> None:
    stored = vector["hash"]
    other = "A" if stored[-5] != "A" else "B"
    assert not check_password("?" + vector["password"], stored)
    assert not check_password(vector["password"], stored[:-5] + other + stored[-4:])
    assert not check_password(vector["password"], stored + "a")
    assert not check_password(vector["password"], stored[:-1])


def test_bcrypt_reads_72_bytes_of_a_c_string() -> None:
    stored = next(v["hash"] for v in VECTORS if v["kind"] == "bcrypt" and v["password"] == "x" * 72)
    assert check_password("x" * 72 + "more", stored)
    assert check_password("x" * 72 + "\0", stored)
    assert not check_password("x" * 71, stored)
    assert not check_password("x\0" * 36, stored)


@pytest.mark.parametrize("profile", [WP_7_1, WP_6_1], ids=lambda profile: profile.name)
def test_own_hashes(profile: Profile) -> None:
    stored = hash_password(" sécret\t", profile)
    assert check_password("sécret", stored)
    assert not check_password("sécre", stored)
    assert not needs_rehash(stored, profile)
    assert stored != hash_password("sécret", profile)
    assert hash_password("x" * 4097, profile) == "*"


def test_own_hashes_have_the_form_of_their_version() -> None:
    assert hash_password("a", WP_7_1).startswith("$wp$2y$10$")
    assert len(hash_password("a", WP_7_1)) == 63
    assert hash_password("a", WP_6_1).startswith("$P$B")
    assert len(hash_password("a", WP_6_1)) == 34


@pytest.mark.parametrize(
    ("stored", "in_7_1", "in_6_1"),
    [
        ("5ebe2294ecd0e0f08eab7690d2a6ee69", True, True),
        ("$P$Be/Pe7p2T.2Wy.4y8nfCXI89p9LxZi0", True, False),
        ("$2y$10$xpLBARP6xq9kyFWDGAk4IOWUNo3YQ1iTFGMoruPJ0uYnWqIuapDVi", True, False),
        ("$wp$2y$12$LddVbbHU4cdDUfEF5DP6C.uOv6QAw3qyDcseStprMY2pN3NnAUGnm", True, False),
        ("$wp$2y$10$LddVbbHU4cdDUfEF5DP6C.uOv6QAw3qyDcseStprMY2pN3NnAUGnm", False, False),
    ],
)
def test_what_is_renewed_at_login(stored: str, in_7_1: bool, in_6_1: bool) -> None:
    assert needs_rehash(stored, WP_7_1) is in_7_1
    assert needs_rehash(stored, WP_6_1) is in_6_1


@pytest.mark.parametrize("kind", ["portable", "bcrypt", "wp bcrypt", "md5"])
def test_long_passwords_are_refused_without_hashing(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = next(v["hash"] for v in VECTORS if v["kind"] == kind)
    for made in ("_check_bcrypt", "_portable", "_pre_hash", "_same"):
        monkeypatch.delattr(passwords, made)
    assert not check_password("x" * 4097, stored)
    assert not check_password("é" * 500_000, stored)


@pytest.mark.parametrize("profile", [WP_7_1, WP_6_1], ids=lambda profile: profile.name)
def test_nobody_is_compared_like_somebody(profile: Profile) -> None:
    assert len(nobody(profile)) == len(hash_password("a", profile))
    assert nobody(profile)[:4] == hash_password("a", profile)[:4]
    assert not check_password("", nobody(profile))


MANGLED = st.one_of(
    st.text(max_size=70),
    st.builds(
        lambda head, tail: head + tail,
        st.sampled_from(["$P$7", "$H$8", "$2y$04$", "$wp$2y$04$", "$2b$", "$P$z"]),
        st.text(max_size=60),
    ),
)


@settings(max_examples=150)
@given(st.text(st.characters(), max_size=100), MANGLED)
def test_nothing_raises(password: str, stored: str) -> None:
    assert not check_password(password, stored)


def test_lone_surrogates_are_bytes() -> None:
    assert not check_password("\udcff\ud800", "5ebe2294ecd0e0f08eab7690d2a6ee69")
    assert check_password("\udce9", hashlib.md5(b"\xe9").hexdigest())
