"""The rules of accounts without screens: what forms make of users, lists of users, mails, keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.media.author import delete_author, has_content
from wpcompat.testing.site import WP
from wpcompat.users import mails, reset, roles, store
from wpcompat.users.editing import FormErrors, add_user, change_user, edit_user
from wpcompat.users.listing import Wanted, count_by_role, everybody, find_page
from wpcompat.users.meta import get_meta, update_meta
from wpcompat.users.new_email import pending, requested
from wpcompat.users.register import register

FORM = {"user_login": "neu", "email": "neu@example.org", "pass1": "p", "pass2": "p"}
EDIT = {"nickname": "n", "email": "admin@example.org"}


def user(wp: WP, user_id: int = 1) -> User:
    found = store.get_user(wp.site, user_id)
    assert found
    return found


def people(wp: WP) -> None:
    for number, (login, role) in enumerate((("Berta", "editor"), ("carl", "none"), ("anna", "editor")), 2):
        store.create_user(
            wp.site, login=login, email=f"{login}@example.org", password="p", role=role, url=f"http://{number}.example/"
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"user_login": "x" * 61}, "Username may not be longer than 60 characters."),
        ({"url": "http://x.example/" + "a" * 100}, "User URL may not be longer than 100 characters."),
    ],
)
def test_what_does_not_fit_is_said_as_wordpress_says_it(wp: WP, changes: dict[str, str], message: str) -> None:
    with pytest.raises(FormErrors) as refused:
        add_user(wp.site, {**FORM, **changes}, user(wp))
    assert refused.value.messages == [message]
    if "url" in changes:
        with pytest.raises(FormErrors) as refused:
            edit_user(wp.site, {**EDIT, "pass1": "", "pass2": "", **changes}, user(wp), 1)
        assert refused.value.messages == [message]
    else:
        with pytest.raises(FormErrors) as refused:
            register(wp.site, changes["user_login"], "neu@example.org", "http://wp.example/wp-login.php")
        assert refused.value.messages == [f"<strong>Error:</strong> {message}"]
    assert wp.mails == []


def test_new_users_have_the_default_role_unless_they_are_given_one(wp: WP) -> None:
    options.update(wp.site, "default_role", "author")
    first = add_user(wp.site, FORM, user(wp))
    second = add_user(wp.site, {**FORM, "user_login": "zwei", "email": "zwei@example.org", "role": ""}, user(wp))
    assert [roles.roles_of(wp.site, user(wp, number)) for number in (first, second)] == [["author"], []]
    creator = store.create_user(wp.site, login="creator", email="c@example.org", password="p", role="editor")
    third = add_user(
        wp.site, {**FORM, "user_login": "drei", "email": "drei@example.org", "role": "administrator"}, user(wp, creator)
    )
    assert roles.roles_of(wp.site, user(wp, third)) == ["author"], "who may not promote gives no role"


def test_a_form_changes_what_it_has_and_leaves_the_rest(wp: WP) -> None:
    edit_user(wp.site, {**EDIT, "first_name": "Ada", "description": " <b>x</b> ", "url": "example.com"}, user(wp), 1)
    assert (user(wp).user_url, get_meta(wp.site, 1, "description")) == ("http://example.com", ["<b>x</b>"])
    edit_user(wp.site, {**EDIT, "role": "administrator", "use_ssl": "1", "pass1": "0", "pass2": "0"}, user(wp), 1)
    assert (user(wp).user_url, get_meta(wp.site, 1, "first_name")) == ("http://example.com", ["Ada"])
    assert get_meta(wp.site, 1, "use_ssl") == ["1"]
    assert get_meta(wp.site, 1, "show_admin_bar_front") == ["false"]
    assert wp.mails == []
    with pytest.raises(WPError, match="Invalid user ID"):
        edit_user(wp.site, EDIT, user(wp), 99)


def test_a_role_that_only_some_users_may_be_given(wp: WP) -> None:
    people(wp)
    update_meta(wp.site, 2, "wp_capabilities", {"editor": True, "edit_users": True, "promote_users": True})
    update_meta(wp.site, 4, "wp_capabilities", {"editor": True, "edit_users": True})
    form = {"nickname": "n", "email": "carl@example.org", "role": "author"}
    edit_user(wp.site, form, user(wp, 4), 3)
    assert roles.roles_of(wp.site, user(wp, 3)) == []
    edit_user(wp.site, form, user(wp, 2), 3)
    assert roles.roles_of(wp.site, user(wp, 3)) == ["author"]
    with pytest.raises(WPError, match="not allowed to give users that role"):
        edit_user(wp.site, {**form, "role": "king"}, user(wp, 2), 3)


def test_lists_of_users(wp: WP) -> None:
    people(wp)
    found = [
        ([one.user_login for one in page], total)
        for page, total in (
            find_page(wp.site, wanted, number, 2)
            for wanted, number in (
                (Wanted(), 1), (Wanted(), 2), (Wanted(), 0), (Wanted("editor"), 1), (Wanted("none"), 1), (Wanted("king"), 1),
                (Wanted(search="a%"), 1), (Wanted(search="*ann*"), 1), (Wanted(search="3"), 1), (Wanted(search="http://4"), 1),
                (Wanted(search="\udcff"), 1), (Wanted("\udcff"), 1), (Wanted(orderby="ID", descending=True), 1),
                (Wanted(orderby="registered; DROP TABLE wp_users"), 1),
            )
        )
    ]  # fmt: skip
    assert found == [
        (["admin", "anna"], 4), (["Berta", "carl"], 4), (["admin", "anna"], 4), (["anna", "Berta"], 2), (["carl"], 1), ([], 0),
        ([], 0), (["anna"], 1), (["carl"], 1), (["anna"], 1), ([], 0), ([], 0), (["anna", "carl"], 4), (["admin", "anna"], 4),
    ]  # fmt: skip
    assert count_by_role(wp.site) == (4, {"administrator": 1, "editor": 2, "none": 1})
    assert [name for _, name, _ in everybody(wp.site, [2])] == ["admin", "anna", "carl"]


def test_mails_speak_of_the_site_without_entities(wp: WP) -> None:
    options.update(wp.site, "blogname", "Bob &amp; Ann&#039;s")
    mails.reset_link(wp.site, user(wp), "KEY", "192.0.2.7")
    mails.password_reset_done(wp.site, user(wp))
    sent = wp.mails
    assert [mail.subject for mail in sent] == ["[Bob & Ann's] Password Reset"], (
        "the administrator's own is told to nobody"
    )
    assert "\r\n\r\nSite Name: Bob & Ann's\r\n\r\n" in sent[0].message


def test_logins_in_links_are_encoded(make_wp: Callable[..., WP]) -> None:
    for version, link in (("7.1", "?login=a%20b.&key=KEY&action=rp"), ("6.1", "?action=rp&key=KEY&login=a%20b.")):
        wp = make_wp(version=version)
        store.create_user(wp.site, login="a b.", email="ab@example.org", password="p")
        mails.login_details(wp.site, user(wp, 2), "KEY")
        assert f"\r\n\r\nhttp://wp.example/wp-login.php{link}\r\n\r\n" in wp.mails[0].message


def test_an_address_is_changed_by_confirmation_or_not_at_all(wp: WP) -> None:
    people(wp)
    for written in ("admin@example.org", "bad", "", None, {"a": "b"}):
        assert requested(wp.site, user(wp), written) == (written if isinstance(written, str) else "")
    assert requested(wp.site, user(wp), "new@example.org") == "admin@example.org"
    waiting = pending(wp.site, 1)
    assert waiting and waiting.address == "new@example.org" and len(waiting.proof) == 32
    assert requested(wp.site, user(wp), "anna@example.org") == "anna@example.org", "the form's own check refuses it"
    assert pending(wp.site, 1) is None
    for broken in (
        "",
        "x",
        {"hash": "", "newemail": "a@b.example"},
        {"hash": 1, "newemail": "a@b.example"},
        {"hash": "x"},
    ):
        update_meta(wp.site, 1, "_new_email", broken)
        assert pending(wp.site, 1) is None


def test_who_has_content(wp: WP) -> None:
    people(wp)
    assert (has_content(wp.site, [1]), has_content(wp.site, [2, 3])) == (True, False)
    assert not delete_author(wp.site, 99)
    with pytest.raises(WPError, match="Invalid user ID"):
        delete_author(wp.site, 1, 1)
    assert delete_author(wp.site, 1, 2)
    assert has_content(wp.site, [2]) and not has_content(wp.site, [1])


def test_keys_belong_to_a_name(wp: WP) -> None:
    key = reset.new_key(wp.site, user(wp))
    assert reset.owner_of(wp.site, f" {key}!", "ADMIN").ID == 1
    for given, login in (
        ("", "admin"),
        ("0", "admin"),
        (key, ""),
        (key, "nobody"),
        (key + "x", "admin"),
        ("\udcff", "admin"),
    ):
        with pytest.raises(WPError) as refused:
            reset.owner_of(wp.site, given, login)
        assert refused.value.code == "invalid_key"


def test_a_changed_address_voids_the_key(wp: WP) -> None:
    reset.new_key(wp.site, user(wp))
    change_user(wp.site, user(wp), user_email="new@example.org")
    assert user(wp).user_activation_key == ""
    assert [(mail.to, mail.subject) for mail in wp.mails] == [("admin@example.org", "[Oracle Blog] Email Changed")]


def test_names_of_roles_that_others_left_broken(wp: WP) -> None:
    stored: dict[str, Any] = {
        "editor": {"name": 5, "capabilities": {"read": True}}, "odd": {"capabilities": {}}, "fine": {"name": "Fine", "capabilities": {}},
        "no": "role",
    }  # fmt: skip
    options.update(wp.site, "wp_user_roles", stored)
    assert roles.role_names(wp.site) == {"editor": "Editor", "odd": "odd", "fine": "Fine"}
    options.update(wp.site, "wp_user_roles", "broken")
    assert roles.role_names(wp.site)["subscriber"] == "Subscriber"


def test_nobody_is_without_a_role(wp: WP) -> None:
    assert find_page(wp.site, Wanted("none"), 1, 20) == ([], 0)
