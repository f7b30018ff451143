"""wp.* about users: as recorded with WordPress 6.1.9, and where the versions and the switches differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from unittest.mock import Mock

import pytest

from wpcompat.testing.site import WP
from wpcompat.users import query, store
from wpcompat_tests.wire.asking import ask, with_users
from wpcompat_tests.wire.recorded_sequences import differences, sequences

SEQUENCES = sequences("users-6.1")
CRITICAL = "500 <p>There has been a critical error on this website.</p>"


def test_how_many_calls_are_recorded() -> None:
    assert {name: len(calls) for name, calls in SEQUENCES.items()} == {"listing": 91, "profile": 80}


@pytest.mark.parametrize("name", SEQUENCES)
def test_as_recorded(make_wp: Callable[..., WP], name: str) -> None:
    assert list(differences(make_wp, SEQUENCES[name])) == []


@pytest.mark.parametrize("member", ["url", "nicename"])
@pytest.mark.parametrize("value", [["a"], {"a": "b"}, datetime(2026, 1, 1)])
def test_what_is_no_text_is_an_empty_one_in_newer_versions(
    make_wp: Callable[..., WP], member: str, value: object
) -> None:
    assert ask(with_users(make_wp, version="6.1"), "wp.editProfile", {member: value}).startswith(CRITICAL)
    wp = with_users(make_wp)
    ask(wp, "wp.editProfile", {"url": "http://x.example/"})
    assert ask(wp, "wp.editProfile", {member: value}) is True
    assert ask(wp, "wp.getProfile", [member])[member] == ""


def test_a_bio_that_is_no_text_changes_nothing(make_wp: Callable[..., WP]) -> None:
    wp = with_users(make_wp)
    assert ask(wp, "wp.editProfile", {"bio": ["x"], "nickname": "never"}).startswith(CRITICAL)
    assert ask(wp, "wp.getProfile", ["nickname"])["nickname"] == "admin"
    too_long = ask(wp, "wp.editProfile", {"bio": ["x"], "nicename": "x" * 51})
    assert too_long == "500 Nicename may not be longer than 50 characters."


def test_users_by_the_number_of_their_posts(make_wp: Callable[..., WP]) -> None:
    wp = with_users(make_wp)
    for author, status in ((3, "publish"), (3, "publish"), (2, "private"), (4, "draft"), (4, "draft"), (4, "draft")):
        wp.site.db.insert("wp_posts", {"post_author": author, "post_status": status, "post_type": "post"})
    found = ask(wp, "wp.getUsers", {"orderby": "post_count", "order": "DESC"}, ["username"])
    assert [one["username"] for one in found[:1]] == ["author"]
    assert {one["username"] for one in found[1:3]} == {"admin", "editor"}


def test_a_long_order_takes_no_longer(make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch) -> None:
    """The users are sorted once by each word, however often it comes."""
    wp = with_users(make_wp)
    keys = Mock(wraps=query._key)
    monkeypatch.setattr(query, "_key", keys)
    for number in range(100):
        wp.site.db.insert("wp_users", {"user_login": f"u{number}", "display_name": "same"})
    order = {"orderby": ["display_name", "ID"] * 6500, "order": "DESC", "number": 3}
    found = ask(wp, "wp.getUsers", order, ["username"])
    assert [one["username"] for one in found] == ["subscriber", "u99", "u98"]
    assert [call.args[1] for call in keys.mock_calls] == ["ID", "display_name"]


def test_a_role_that_lists_users_sees_the_counts_of_what_it_may_read(make_wp: Callable[..., WP]) -> None:
    wp = with_users(make_wp)
    store.update_meta(wp.site, 3, "wp_capabilities", {"author": True, "list_users": True, "edit_users": True})
    for author, status in ((2, "private"), (2, "private"), (3, "private"), (4, "publish"), (4, "publish")):
        wp.site.db.insert("wp_posts", {"post_author": author, "post_status": status, "post_type": "post"})
    found = ask(wp, "wp.getUsers", {"orderby": "post_count", "order": "DESC", "number": 1}, ["username"], by="author")
    assert [one["username"] for one in found] == ["contributor"]


def test_who_lists_users_but_edits_none_sees_the_own_account(make_wp: Callable[..., WP]) -> None:
    wp = with_users(make_wp)
    store.update_meta(wp.site, 3, "wp_capabilities", {"author": True, "list_users": True})
    assert [one["user_id"] for one in ask(wp, "wp.getUsers", {}, ["username"], by="author")] == ["3"]


def test_logins_are_told_to_every_writer_in_exact(make_wp: Callable[..., WP]) -> None:
    found = ask(with_users(make_wp), "wp.getAuthors", by="contributor")
    assert [one["user_login"] for one in found] == ["admin", "author", "contributor", "editor", "subscriber"]


def test_logins_are_kept_in_hardened(make_wp: Callable[..., WP]) -> None:
    wp = with_users(make_wp, fidelity="hardened")
    wp.site.db.execute('UPDATE "wp_users" SET "display_name" = ? WHERE "ID" = 1', ("Ann",))
    found = ask(wp, "wp.getAuthors", by="contributor")
    assert [(one["user_id"], one["user_login"]) for one in found] == [
        ("1", "Ann"), ("3", "author"), ("4", "contributor"), ("2", "editor"),
    ]  # fmt: skip
    everybody = [one["user_login"] for one in ask(wp, "wp.getAuthors")]
    assert everybody == ["admin", "author", "contributor", "editor", "subscriber"]
