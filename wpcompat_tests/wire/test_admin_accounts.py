"""What protects accounts: sessions that end, keys that expire, limits, roles, and fields that are not what they should be."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.profiles import WP_6_1
from wpcompat.testing.site import WP
from wpcompat.users import application_passwords, cookies, nonces, roles, sessions, store
from wpcompat.users.meta import get_meta, update_meta
from wpcompat.users.passwords import hash_password
from wpcompat_tests import replay
from wpcompat_tests.admin_forms import Browser, Page
from wpcompat_tests.wire.asking import with_users

LOCAL = {"wordpress.environment_type": "local"}
SCREENS = ("users.php", "user-new.php", "user-edit.php", "profile.php")


@pytest.fixture
def people(make_wp: Callable[..., WP]) -> WP:
    return with_users(make_wp, settings=LOCAL)


def browser(wp: WP, user: str = "", password: str | None = None) -> Browser:
    found = Browser(wp.home, functools.partial(replay.send, wp), now=wp.clock.time)
    if user:
        entered = found.log_in(user, password)
        assert entered.status == 302, entered.notices
    return found


def rows(wp: WP) -> dict[str, Any]:
    """The tables without what a look at a screen may touch."""
    found = wp.snapshot()
    return {name: found[name] for name in ("wp_users", "wp_usermeta", "wp_posts", "wp_options")}


def press(page: Page, name: str, **fields: str) -> Page:
    return page.form(id="your-access").set(**fields).submit(name)


def test_a_session_ends_after_two_days_and_a_remembered_one_after_fourteen(people: WP) -> None:
    short, long = browser(people, "editor"), browser(people)
    long.log_in("editor", rememberme=True)  # type: ignore[arg-type]
    for days, statuses in ((1.9, (200, 200)), (2.1, (302, 200)), (13.9, (302, 200)), (14.1, (302, 302))):
        people.clock.shift = days * 86400
        assert (short.get("profile.php").status, long.get("profile.php").status) == statuses, days


def test_remembered_cookies_outlive_the_browser_by_half_a_day_more_than_the_session(people: WP) -> None:
    for remember, age in (("", None), ("forever", 14 * 86400 + 43200)):
        sent = {"log": "admin", "pwd": "secret", "rememberme": remember}
        answered = people.client.post("/wp-login.php", data=sent)
        found = [re.search(r"Max-Age=(\d+)", one) for one in answered.headers.getlist("Set-Cookie")]
        assert [int(one[1]) if one else None for one in found] == [age, age]


def test_a_window_to_log_in_within_a_page_leads_nowhere_else(people: WP) -> None:
    frame = browser(people)
    form = frame.get("/wp-login.php", **{"interim-login": "1"})
    assert form.notices == ["Your session has expired. Please log in to continue where you left off."]
    fields = form.form(id="loginform")
    assert (fields.value("interim-login"), fields.value("redirect_to")) == ("1", None)
    assert form.tree.xpath("//body/@class") == ["login interim-login"]
    assert form.tree.xpath("//*[@id='nav' or @id='backtoblog']") == []
    refused = fields.set(log="admin", pwd="wrong").submit("wp-submit")
    assert "The password you entered for the username" in refused.notices[0]
    entered = refused.form(id="loginform").set(log="admin", pwd="secret").submit("wp-submit")
    assert (entered.status, entered.notices) == (200, ["You have logged in successfully."])
    assert entered.tree.xpath("//body/@class") == ["login interim-login interim-login-success"]
    assert frame.get("index.php").status == 200


def test_cookies_are_secure_where_the_site_is(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(home="https://wp.example")
    answered = wp.client.post("/wp-login.php", data={"log": "admin", "pwd": "secret"}, base_url="https://wp.example")
    found = answered.headers.getlist("Set-Cookie")
    assert len(found) == 2 and all("; Secure" in one and "HttpOnly" in one and "SameSite=Lax" in one for one in found)
    assert found[0].startswith("wordpress_sec_")


def test_a_new_password_ends_all_sessions_but_the_one_that_set_it(people: WP) -> None:
    here, there = browser(people, "editor"), browser(people, "editor")
    form = here.get("profile.php").form(id="your-profile").set(pass1="another", pass2="another")
    saved = form.submit("submit")
    assert saved.status == 302 and saved.follow().status == 200
    assert there.get("profile.php").status == 302
    assert len(sessions.sessions(people.site, 2)) == 1
    form = here.get("profile.php").form(id="your-profile").set(pass1="third", pass2="third")
    assert form.submit("submit").follow().status == 200


def test_an_administrators_change_of_a_password_logs_its_user_out(people: WP) -> None:
    editor = browser(people, "editor")
    form = browser(people, "admin").get("user-edit.php?user_id=2").form(id="your-profile")
    assert form.set(pass1="another", pass2="another").submit("submit").status == 302
    assert editor.get("profile.php").status == 302
    assert not sessions.sessions(people.site, 2)


def test_a_reset_password_ends_all_sessions(people: WP) -> None:
    editor = browser(people, "editor")
    visitor = browser(people)
    visitor.get("/wp-login.php?action=lostpassword").form(id="lostpasswordform").set(user_login="editor").submit(
        "wp-submit"
    )
    link = re.search(r"http\S+login=editor\S+", people.mails[-1].message)
    assert link
    form = visitor.get(link[0]).follow().form(id="resetpassform").set(pass1="another", pass2="another")
    assert "Your password has been reset." in form.submit("wp-submit").text
    assert editor.get("profile.php").status == 302
    assert get_meta(people.site, 2, "default_password_nag") == [""]


def test_logging_out_everywhere_else(people: WP) -> None:
    here, there = browser(people, "editor"), browser(people, "editor")
    page = press(here.get("profile.php"), "destroy-sessions")
    assert page.notices == ["You are now logged out everywhere else."]
    assert here.get("profile.php").status == 200 and there.get("profile.php").status == 302
    admin = browser(people, "admin")
    page = press(admin.get("user-edit.php?user_id=2"), "destroy-sessions")
    assert page.notices == ["editor has been logged out."]
    assert here.get("profile.php").status == 302


def test_a_mailed_key_opens_once_and_for_a_day(people: WP) -> None:
    people.clock.frozen = people.clock.time()
    visitor = browser(people)
    for late, word in ((86399, ""), (86401, "expiredkey")):
        people.clock.shift = 0
        visitor.post("/wp-login.php?action=lostpassword", {"user_login": "editor"})
        link = re.search(r"http\S+login=editor\S+", people.mails[-1].message)
        assert link
        people.clock.shift = late
        opened = visitor.get(link[0]).follow()
        assert opened.location.partition("error=")[2] == word
    stored = store.get_user(people.site, 2)
    assert (
        stored and "$generic$" in stored.user_activation_key and stored.user_activation_key.partition(":")[0].isdigit()
    )


def test_keys_of_older_wordpress_count_and_bare_sums_do_not(people: WP, make_wp: Callable[..., WP]) -> None:
    old = with_users(make_wp, version="6.1")
    browser(old).post("/wp-login.php?action=lostpassword", {"user_login": "editor"})
    link = re.search(r"http\S+login=editor\S+", old.mails[-1].message)
    stored = store.get_user(old.site, 2)
    assert link and stored and ":$P$" in stored.user_activation_key
    key = link[0].partition("key=")[2].partition("&")[0]
    begun = int(people.clock.time())
    for kept, word in (
        (stored.user_activation_key, ""),
        (stored.user_activation_key.partition(":")[2], "expiredkey"),
        (key, "expiredkey"),
        (f"{begun}:", "invalidkey"),
        (f"{begun}:5ebe2294ecd0e0f08eab7690d2a6ee69", "invalidkey"),
        ("", "invalidkey"),
    ):
        people.site.db.update("wp_users", {"user_activation_key": kept}, '"ID" = 2')
        opened = browser(people).get(f"/wp-login.php?action=rp&key={key}&login=editor").follow()
        assert opened.location.partition("error=")[2] == word, kept


def test_failed_logins_are_limited(make_wp: Callable[..., WP]) -> None:
    wp = with_users(make_wp, settings={"limits.logins_per_minute": "3"})
    visitor = browser(wp)
    for _ in range(3):
        assert "is incorrect" in visitor.log_in("editor", "x").notices[0]
    refused = visitor.log_in("editor", "editor-pass")
    assert refused.notices == ["Error: Too many failed logins. Try again in a minute."]
    wp.clock.shift = 61
    assert visitor.log_in("editor", "editor-pass").status == 302


def test_mails_to_lost_passwords_are_limited(make_wp: Callable[..., WP]) -> None:
    wp = with_users(make_wp, settings={"limits.logins_per_minute": "3"})
    visitor = browser(wp)
    found = [visitor.post("/wp-login.php?action=lostpassword", {"user_login": "editor"}) for _ in range(4)]
    assert [page.status for page in found] == [302, 302, 302, 200]
    assert found[3].notices[-1] == "Error: Too many attempts. Try again in a minute."
    assert len(wp.mails) == 3


def test_a_hardened_site_does_not_tell_who_exists(make_wp: Callable[..., WP]) -> None:
    wp = with_users(make_wp, fidelity="hardened")
    visitor = browser(wp)
    said = {
        visitor.log_in(login, "x").notices[0] for login in ("editor", "nobody", "editor@example.org", "x@y.example")
    }
    assert said == {"Error: The username, email address or password you entered is incorrect. Lost your password?"}
    for written in ("editor", "nobody", "x@y.example"):
        page = visitor.post("/wp-login.php?action=lostpassword", {"user_login": written})
        assert (page.status, page.location) == (302, "/wp-login.php?checkemail=confirm")
    assert [mail.to for mail in wp.mails] == ["editor@example.org"]
    assert (
        "Please enter a username" in visitor.post("/wp-login.php?action=lostpassword", {"user_login": " "}).notices[-1]
    )


def test_an_application_password_is_shown_once_and_opens_xmlrpc(people: WP) -> None:
    author = browser(people, "author")
    made = press(
        author.get("profile.php"), "do_new_application_password", new_application_password_name="My <b>app</b>"
    )
    shown = made.tree.xpath("//input[@id='new-application-password-value']/@value")[0]
    assert re.fullmatch("(?:[A-Za-z0-9]{4} ){5}[A-Za-z0-9]{4}", shown)
    item = application_passwords.items(people.site, 3)[0]
    assert item["name"] == "My app"
    listed = author.get("profile.php")
    assert shown not in listed.text and "new-application-password-value" not in listed.text
    cells = [" ".join(cell.text_content().split()) for cell in listed.tree.xpath("//tr[@data-uuid]/td")]
    assert cells[0] == "My app" and cells[2:] == ["—", "—", "Revoke"]
    call = (
        "<methodCall><methodName>wp.getProfile</methodName><params><param><value>1</value></param><param><value>author</value></param>"
        f"<param><value>{shown}</value></param></params></methodCall>"
    )
    assert "<name>user_id</name>" in people.client.post("/xmlrpc.php", data=call, content_type="text/xml").text
    assert browser(people).log_in("author", shown).status == 200, "they are for programs"
    revoked = press(author.get("profile.php"), "revoke-application-password")
    assert revoked.notices == ["Application password revoked."]
    assert application_passwords.items(people.site, 3) == []
    assert press(author.get("profile.php"), "do_new_application_password").notices == [
        "An application name is required to create an application password."
    ]
    for name in ("one", "two"):
        press(author.get("profile.php"), "do_new_application_password", new_application_password_name=name)
    assert [found.get("aria-label") for found in author.get("profile.php").tree.xpath("//tr[@data-uuid]//button")] == [
        'Revoke "two"', 'Revoke "one"',
    ]  # fmt: skip
    nonce = str(author.get("profile.php").form(id="your-access").value("_wpnonce"))
    stale = author.post("profile.php", {"_wpnonce": nonce, "revoke-application-password": "no such"})
    assert stale.notices == ["Could not find an application password with that id."]
    assert press(author.get("profile.php"), "revoke-all-application-passwords").notices == [
        "All application passwords revoked."
    ]
    assert application_passwords.items(people.site, 3) == []


def test_application_passwords_need_https_or_a_local_environment(make_wp: Callable[..., WP]) -> None:
    wp = make_wp()
    page = browser(wp, "admin").get("profile.php")
    assert "requires HTTPS" in page.text and "do_new_application_password" not in page.text
    form = page.form(id="your-access").put("do_new_application_password", "1").put("new_application_password_name", "x")
    assert form.submit("").status == 403
    assert application_passwords.items(wp.site, 1) == []


def test_a_link_by_mail_from_an_administrator(people: WP) -> None:
    page = press(browser(people, "admin").get("user-edit.php?user_id=2"), "generate-reset-link")
    assert page.notices == ["A password reset link was emailed to editor."]
    assert "originated from" not in people.mails[-1].message


def test_who_may_not_changes_nothing(people: WP) -> None:
    admin = browser(people, "admin")
    known = {path: admin.get(f"{path}?user_id=2").form(field=field).value(field) for path, field in (
        ("users.php", "_wpnonce"), ("user-new.php", "_wpnonce_create-user"), ("user-edit.php", "_wpnonce"),
    )}  # fmt: skip
    for role in ("editor", "author", "contributor", "subscriber"):
        other = browser(people, role)
        before = rows(people)
        for path, field, sent in (
            ("users.php", "_wpnonce", {"action": "dodelete", "users[]": "1", "delete_option": "delete"}),
            ("users.php", "_wpnonce", {"changeit": "Change", "new_role": "administrator", "users[]": "5"}),
            (
                "user-new.php",
                "_wpnonce_create-user",
                {"action": "createuser", "user_login": "x", "email": "x@y.example"},
            ),
            (
                "user-edit.php",
                "_wpnonce",
                {"action": "update", "user_id": "1", "nickname": "x", "email": "x@y.example"},
            ),
            ("user-edit.php", "_wpnonce", {"destroy-sessions": "1", "user_id": "1"}),
            ("profile.php", "_wpnonce", {"action": "update", "nickname": "x", "email": "x@y.example"}),
        ):
            for nonce in (str(known.get(path, known["user-edit.php"])), "", "0123456789"):
                assert other.post(path, {field: nonce, **sent}).status == 403
        assert rows(people) == before


def test_nobody_raises_oneself(people: WP) -> None:
    author = browser(people, "author")
    page = author.get("profile.php")
    assert "role" not in page.form(id="your-profile").names
    form = page.form(id="your-profile").put("role", "administrator")
    assert form.submit("submit").status == 302
    assert form.put("user_id", "1").submit("submit").status == 403
    found = store.get_user(people.site, 3)
    assert found and roles.roles_of(people.site, found) == ["author"]
    admin = browser(people, "admin")
    form = admin.get("profile.php").form(id="your-profile").put("role", "author")
    assert form.submit("submit").status == 302
    found = store.get_user(people.site, 1)
    assert found and roles.roles_of(people.site, found) == ["administrator"]


def test_forms_from_elsewhere_are_refused(people: WP) -> None:
    admin = browser(people, "admin")
    form = admin.get("user-edit.php?user_id=2").form(id="your-profile").set(nickname="evil")
    before = rows(people)
    sent = admin.post("user-edit.php", form.values("submit"), headers={"Origin": "http://evil.example"})
    assert sent.status == 403 and rows(people) == before
    login = browser(people).post(
        "/wp-login.php", {"log": "admin", "pwd": "secret"}, headers={"Origin": "http://evil.example"}
    )
    assert login.status == 403


ODD = (
    "",
    "0",
    "-1",
    "9" * 5000,
    "\udcff",
    "a\0b",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "é" * 300,
    "{{7*7}}",
    "%s%n",
)


@pytest.mark.parametrize("path", [*SCREENS, "/wp-login.php"])
def test_odd_values_are_no_errors(people: WP, path: str) -> None:
    admin = browser(people, "admin")
    names = (
        "action", "user_id", "users[]", "users", "user", "s", "role", "orderby", "order", "paged", "update", "id", "delete_count",
        "reset_count", "error", "updated", "wp_http_referer", "_wp_http_referer", "newuseremail", "dismiss", "new_role", "changeit",
        "redirect_to", "key", "login", "checkemail", "loggedout", "registration", "reauth", "_wpnonce", "error[]", "action[x]", "s[]",
        "role[]", "key[]", "user_id[]", "paged[]", "newuseremail[]",
    )  # fmt: skip
    for name in names:
        for value in ODD[2:6]:
            pair = (name, value.encode("utf-8", "surrogateescape").decode("latin-1"))
            assert admin.get(path, **dict([pair])).status < 500, pair


@pytest.mark.parametrize(
    ("path", "form", "button"),
    [
        ("user-new.php", "createuser", "createuser"),
        ("user-edit.php?user_id=2", "your-profile", "submit"),
        ("profile.php", "your-profile", "submit"),
        ("profile.php", "your-access", "do_new_application_password"),
        ("/wp-login.php", "loginform", "wp-submit"),
        ("/wp-login.php?action=lostpassword", "lostpasswordform", "wp-submit"),
        ("/wp-login.php?action=register", "registerform", "wp-submit"),
    ],
)
def test_odd_fields_are_no_errors(people: WP, path: str, form: str, button: str) -> None:
    options.update(people.site, "users_can_register", "1")
    admin = browser(people, "admin")
    page = admin.get(path)
    sent = page.form(id=form).values(button)
    target = page.form(id=form).target
    kept = ("_wpnonce", "_wpnonce_create-user", "action", "user_id", button)
    for value in ODD:
        odd = [
            (name, old if name in kept else value.encode("utf-8", "surrogateescape").decode("latin-1"))
            for name, old in sent
        ]
        assert admin.post(target, odd).status < 500, value
    arrays = [(name if name in kept else f"{name}[a][]", old or "x") for name, old in sent]
    assert admin.post(target, arrays).status < 500
    assert admin.post(target, [pair for pair in sent if pair[0] in kept]).status < 500


@pytest.mark.parametrize(("stored", "sent"), [("light", "light"), ("bogus", "fresh"), ("", "fresh")])
def test_colours_that_there_are_not_are_the_usual_ones(make_wp: Callable[..., WP], stored: str, sent: str) -> None:
    wp = make_wp(version="6.1")
    update_meta(wp.site, 1, "admin_color", stored)
    form = browser(wp, "admin").get("profile.php").form(id="your-profile")
    assert form.value("admin_color") == sent


def test_what_is_stored_of_others_shows_as_text(people: WP) -> None:
    nasty = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    people.site.db.update("wp_users", {"display_name": nasty, "user_email": nasty, "user_url": nasty}, '"ID" = 3')
    people.site.db.update("wp_users", {"user_login": nasty, "user_nicename": nasty}, '"ID" = 4')
    for key in ("first_name", "last_name", "nickname", "description", "admin_color"):
        update_meta(people.site, 3, key, nasty)
    update_meta(people.site, 3, "_application_passwords", {0: {"uuid": nasty, "name": nasty, "last_ip": nasty}})
    update_meta(people.site, 3, "wp_capabilities", {"author": True, nasty: True, "x": False})
    update_meta(people.site, 1, "_new_email", {"hash": "x", "newemail": nasty})
    admin = browser(people, "admin")
    nonce = admin.get("users.php").form(field="new_role").value("_wpnonce")
    for path in (
        "users.php", "user-edit.php?user_id=3", "user-edit.php?user_id=4", "profile.php?updated=1",
        f"users.php?action=delete&users[]=3&users[]=4&_wpnonce={nonce}", "users.php?s=" + "%22%3E%3Cscript%3E",
    ):  # fmt: skip
        page = admin.get(path)
        assert page.status == 200
        assert not page.tree.xpath("//script[not(@src)] | //img[@onerror]"), path


def test_broken_metadata_are_no_errors(people: WP) -> None:
    for key in ("_new_email", "session_tokens", "_application_passwords", "first_name", "nickname"):
        update_meta(people.site, 2, key, "a:1:{broken")
        update_meta(people.site, 3, key, {0: 1, "x": {"y": "z"}})
    people.site.db.execute('UPDATE "wp_usermeta" SET "meta_value" = NULL WHERE "user_id" = 4')
    options.update(
        people.site, f"{people.site.db.prefix}user_roles", {"editor": {"capabilities": {"read": True}}, "odd": "x"}
    )
    update_meta(
        people.site, 1, "wp_capabilities", {"list_users": True, "edit_users": True, "read": True, "promote_users": True}
    )
    admin = browser(people, "admin")
    for path in ("users.php", "profile.php", *(f"user-edit.php?user_id={number}" for number in range(2, 6))):
        assert admin.get(path).status == 200, path


def test_a_user_without_any_right_lands_on_the_front_page(people: WP) -> None:
    store.set_role(people.site, 5, "none")
    entered = browser(people).log_in("subscriber")
    assert (entered.status, entered.location) == (302, "http://wp.example")


def test_users_who_list_without_editing_see_names_alone(people: WP) -> None:
    update_meta(people.site, 2, "wp_capabilities", {"editor": True, "list_users": True})
    page = browser(people, "editor").get("users.php")
    assert page.actions("user-1") == ["view"] and page.actions("user-2") == ["edit", "view"]
    assert "new_role" not in page.form(field="s").names and not page.tree.xpath("//select[@name='action']")
    assert "page-title-action" not in page.text


def test_content_is_not_given_to_who_goes_too(people: WP) -> None:
    people.site.db.update("wp_posts", {"post_author": 3}, '"ID" = 1')
    admin = browser(people, "admin")
    nonce = admin.get("users.php").form(field="new_role").value("_wpnonce")
    page = admin.get(f"users.php?action=delete&users[]=3&users[]=4&_wpnonce={nonce}")
    form = page.form(id="updateusers")
    assert form.submit("submit").follow().notices == ["Error: Please select an option."]
    chosen = [value for name, value in form.values() if name == "reassign_user"]
    assert chosen == ["1"]
    before = rows(people)
    for heir in ("3", "4", "99", "", "x"):
        sent = [(name, value) for name, value in form.values("submit") if name != "reassign_user"]
        answered = admin.post("users.php", [*sent, ("delete_option", "reassign"), ("reassign_user", heir)])
        assert answered.status == 400
    assert rows(people) == before
    sent = [*form.values("submit"), ("delete_option", "reassign")]
    assert admin.post("users.php", sent).follow().notices == ["2 users deleted."]
    assert people.site.db.value('SELECT "post_author" FROM "wp_posts" WHERE "ID" = 1') == 1


def test_deleting_an_author_trashes_the_posts(people: WP) -> None:
    people.site.db.update("wp_posts", {"post_author": 3}, '"ID" IN (1, 2)')
    people.site.db.execute(
        'INSERT INTO "wp_links" ("link_url", "link_name", "link_owner", "link_notes") VALUES (\'x\', \'x\', 3, \'\')'
    )
    admin = browser(people, "admin")
    page = admin.get("users.php").click("user-3", "delete")
    assert "What should be done with content owned by this user?" in page.text
    form = page.form(id="updateusers").set(delete_option="delete")
    assert form.submit("submit").follow().notices == ["User deleted."]
    assert people.site.db.column('SELECT "post_status" FROM "wp_posts" WHERE "ID" IN (1, 2)') == ["trash", "trash"]
    assert people.site.db.value('SELECT count(*) FROM "wp_links"') == 0


def test_cookies_of_a_session_that_is_gone_are_not_renewed(people: WP) -> None:
    user = store.get_user(people.site, 1)
    assert user and cookies.renew(people.site, user, "gone") == []


def test_who_creates_users_without_listing_them_stays_at_the_form(people: WP) -> None:
    update_meta(people.site, 2, "wp_capabilities", {"editor": True, "create_users": True})
    editor = browser(people, "editor")
    form = (
        editor.get("user-new.php")
        .form(id="createuser")
        .set(user_login="neu", email="neu@example.org", pass1="p", pass2="p")
    )
    made = form.submit("createuser")
    assert made.location == "user-new.php?update=add" and made.follow().notices == ["User added."]


def test_the_session_of_a_deleted_user_is_over(people: WP) -> None:
    editor = browser(people, "editor")
    store.delete_user(people.site, 2)
    assert editor.get("profile.php").status == 302


def test_an_address_that_another_took_meanwhile_is_not_confirmed(people: WP) -> None:
    editor = browser(people, "editor")
    editor.get("profile.php").form(id="your-profile").set(email="new@example.org").submit("submit")
    people.site.db.update("wp_users", {"user_email": "new@example.org"}, '"ID" = 3')
    link = re.search(r"http\S+newuseremail=\w+", people.mails[-1].message)
    assert link and editor.get(link[0]).location == "http://wp.example/wp-admin/profile.php?error=new-email"
    found = store.get_user(people.site, 2)
    assert found and found.user_email == "editor@example.org"


def test_one_goes_back_to_this_site_alone(people: WP) -> None:
    admin = browser(people, "admin")
    nonce = admin.get("users.php").form(field="new_role").value("_wpnonce")
    for came_from, target in (
        ("/wp-admin/users.php?s=x&updated=1", "http://wp.example/wp-admin/users.php?s=x"), ("http://evil.example/", "users.php"),
        ("//evil.example/", "users.php"), ("javascript:alert(1)", "users.php"),
    ):  # fmt: skip
        answered = admin.get("users.php", action="resetpassword", _wpnonce=str(nonce), wp_http_referer=came_from)
        assert answered.location == target
        edited = admin.get("user-edit.php", user_id="2", updated="1", wp_http_referer=came_from)
        assert ("Go to Users" in edited.text) == came_from.startswith("/wp-admin")
        assert ("wp_http_referer" in edited.form(id="your-profile").names) == came_from.startswith("/wp-admin")
        assert not edited.tree.xpath("//a[contains(@href, 'evil.example') or contains(@href, 'javascript:')]")


def test_a_login_leads_to_this_origin_alone(people: WP) -> None:
    for target in (
        "https://wp.example/",
        "http://wp.example:81/",
        "http://wp.example.evil.example/",
        "http://x@wp.example/",
    ):
        entered = browser(people).log_in("admin", redirect_to=target)
        assert entered.location == "http://wp.example/wp-admin/", target


@pytest.mark.parametrize(
    ("wanted", "location"),
    [
        ("//wp.example/x", "http://wp.example/x"),
        ("//wp.example", "http://wp.example"),
        ("./x", "/./x"),
        ("../x", "/../x"),
        (" ./x", "/%20./x"),
        (".", "/."),
        ("./a:b", "/./a:b"),
        ("./a b?c[]=1", "/./a%20b?c[]=1"),
        ("x//y", "/x//y"),
        ("~x", "/~x"),
        ("?a=1", "?a=1"),
        ("#f", "#f"),
        ("//evil.example/x", ""),
        ("///evil.example/x", ""),
        ("//wp.example@evil.example/x", ""),
        ("//x@wp.example/", ""),
        ("//wp.example\\@evil.example/", ""),
        ("//wp.example:81/", ""),
        ("/'/evil.example/", ""),
        ("/%0a/evil.example/", ""),
        ("%0A//evil.example/", ""),
        ("/%0%0dd/evil.example/", ""),
        ("a:b", ""),
    ],
)
def test_where_a_login_leads(people: WP, wanted: str, location: str) -> None:
    """As 6.1.9 answered, but for the port, the name before a host and the backslash."""
    entered = browser(people).log_in("admin", redirect_to=wanted)
    assert entered.location == (location or "http://wp.example/wp-admin/")


def test_a_login_that_leads_nowhere_leads_to_wp_admin(people: WP) -> None:
    for wanted in ("", "0"):
        assert browser(people).log_in("admin", redirect_to=wanted).location == "http://wp.example/wp-admin/"
        entered = browser(people).log_in("subscriber", redirect_to=wanted)
        assert entered.location == "http://wp.example/wp-admin/profile.php"


def test_a_profile_may_be_that_of_another(people: WP) -> None:
    """``profile.php?user_id=``: the screen of one's own account shows another's to who may edit it (``IS_PROFILE_PAGE``)."""
    admin = browser(people, "admin")
    page = admin.get("profile.php?user_id=2")
    form = page.form(id="your-profile")
    assert (
        page.tree.findtext(".//title").startswith("Profile")
        and form.value("user_id") == "2"
        and form.value("email") == "editor@example.org"
    )
    assert form.target.endswith("/profile.php") and "role" not in form.names
    saved = form.set(nickname="Ed", email="new@example.org").submit("submit")
    assert saved.location == "http://wp.example/wp-admin/user-edit.php?user_id=2&updated=1"
    found = store.get_user(people.site, 2)
    assert found and found.user_email == "new@example.org", "nobody is asked to confirm another's address"
    assert admin.get("profile.php?user_id=x").form(id="your-profile").value("user_id") == "1"
    for who, query, status, words in (
        ("admin", "99", 404, "Invalid user ID."),
        ("editor", "1", 403, "Sorry, you are not allowed to edit this user."),
        ("subscriber", "99", 404, "Invalid user ID."),
    ):
        refused = browser(people, who).get(f"profile.php?user_id={query}")
        assert (refused.status, refused.notices) == (status, [words])


def test_an_unknown_action_leads_back_to_the_list(people: WP) -> None:
    admin, came_from = browser(people, "admin"), "http://wp.example/wp-admin/users.php?role=editor"
    for query, referer, location in (
        ("action=nonsense&users[]=2", came_from, came_from),
        ("action=nonsense&users=2", came_from, came_from),
        ("action=nonsense&users[]=2", "", ""),
        ("action=nonsense&users[]=2", "http://evil.example/", ""),
        ("action=nonsense&users=0", came_from, ""),
        ("action=nonsense", came_from, ""),
        ("action=nonsense&users=2&_wp_http_referer=/x", came_from, "/wp-admin/users.php?action=nonsense&users=2"),
    ):
        answered = admin.visit(f"users.php?{query}", referer=referer)
        assert (answered.status, answered.location) == (302 if location else 200, location), (query, referer)


def test_no_session_begins_without_cookies(people: WP) -> None:
    form = {"log": "admin", "pwd": "secret", "testcookie": "1"}
    refused = browser(people).post("/wp-login.php", form)
    assert "Cookies are blocked" in refused.notices[0]
    assert sessions.sessions(people.site, 1) == {}
    assert not [
        value for name, value in refused.reply.headers if name == "Set-Cookie" and "wordpress_test" not in value
    ]


def test_nobody_is_asked_whether_the_administration_email_is_right(people: WP) -> None:
    options.update(people.site, "admin_email_lifespan", "1")
    assert browser(people).log_in("admin").location == "http://wp.example/wp-admin/"


def test_refusals_are_no_errors_of_the_server(people: WP) -> None:
    editor, admin = browser(people, "editor"), browser(people, "admin")
    for who, query, status, words in (
        (editor, "user_id=1", 403, "Sorry, you are not allowed to edit this user."), (admin, "user_id=99", 404, "Invalid user ID."),
        (admin, "", 404, "Invalid user ID."),
    ):  # fmt: skip
        page = who.get(f"user-edit.php?{query}")
        assert (page.status, page.notices) == (status, [words])


def test_nobody_gives_up_their_own_role(people: WP) -> None:
    admin = browser(people, "admin")
    nonce = admin.get("users.php").form(field="new_role").value("_wpnonce")
    for role in ("none", "editor"):
        answered = admin.get(f"users.php?users[]=1&users[]=3&new_role={role}&changeit=Change&_wpnonce={nonce}")
        assert answered.location == "users.php?update=err_admin_role"
        found = store.get_user(people.site, 1)
        assert found and roles.roles_of(people.site, found) == ["administrator"]


def test_a_login_that_renews_an_old_hash_lasts(people: WP) -> None:
    for old in ("5ebe2294ecd0e0f08eab7690d2a6ee69", hash_password("secret", WP_6_1)):
        store.set_password_hash(people.site, 1, old)
        assert browser(people, "admin").get("profile.php").status == 200
        found = store.get_user(people.site, 1)
        assert found and found.user_pass.startswith("$wp$")


def test_a_site_in_a_folder(make_wp: Callable[..., WP]) -> None:
    wp = with_users(make_wp, home="http://wp.example/blog")
    admin = Browser("http://wp.example/blog", functools.partial(replay.send, wp), now=wp.clock.time)
    entered = admin.ask(
        "POST", "http://wp.example/blog/wp-login.php", [("log", "admin"), ("pwd", "secret"), ("redirect_to", "foo")]
    )
    assert entered.location == "/blog/foo"
    assert {path for _, path in admin.cookies} == {"/blog/", "/blog/wp-admin"}
    page = admin.ask("GET", "http://wp.example/blog/wp-admin/users.php?s=admin&paged=7")
    assert page.location == "/blog/wp-admin/users.php?s=admin&paged=1"
    visitor = Browser("http://wp.example/blog", functools.partial(replay.send, wp), now=wp.clock.time)
    visitor.ask("POST", "http://wp.example/blog/wp-login.php?action=lostpassword", [("user_login", "editor")])
    link = re.search(r"http\S+key=\S+", wp.mails[-1].message)
    assert link and link[0].startswith("http://wp.example/blog/wp-login.php?login=editor&key=")
    opened = visitor.ask("GET", link[0])
    assert opened.location == "/blog/wp-login.php?action=rp&wp_lang=en_US"
    assert ("wp-resetpass-" in str(visitor.cookies)) and "/blog/wp-login.php" in {path for _, path in visitor.cookies}
    assert visitor.ask("GET", f"http://wp.example{opened.location}").title.startswith("Reset Password")


def test_the_lists_below_do_what_those_above_do(people: WP) -> None:
    admin = browser(people, "admin")
    form = admin.get("users.php").form(field="new_role2").set(new_role2="author")
    for control in form.controls:
        if control.get("name") == "users[]" and control.get("value") == "5":
            control.attrib["checked"] = ""
    assert form.submit("changeit2").location == "users.php?update=promote"
    found = store.get_user(people.site, 5)
    assert found and roles.roles_of(people.site, found) == ["author"]
    form.set(new_role2="", action2="delete")
    assert "ID #5: subscriber" in form.submit("doaction2").text


def test_scripts_end_sessions_and_send_links_as_recorded(people: WP) -> None:
    admin, elsewhere, editor = browser(people, "admin"), browser(people, "admin"), browser(people, "editor")
    cookie = {name: value for (name, path), value in admin.cookies.items() if path == "/wp-admin"}
    known = cookies.identify(people.site, cookie, admin=True)
    assert known
    own, other, link = (
        nonces.create(people.site, action, known.user.ID, known.token)
        for action in ("update-user_1", "update-user_2", "reset-password-for-2")
    )
    failed = '{"success":false,"data":{"message":"Could not log out user sessions. Please try again."}}'
    for action, nonce, user_id, status, said in (
        ("destroy-sessions", own, "1", 200, '{"success":true,"data":{"message":"You are now logged out everywhere else."}}'),
        ("destroy-sessions", "x", "2", 200, failed), ("destroy-sessions", other, "99", 200, failed), ("destroy-sessions", own, "2", 200, failed),
        ("destroy-sessions", other, "2", 200, '{"success":true,"data":{"message":"editor has been logged out."}}'),
        ("send-password-reset", "x", "2", 403, "-1"), ("send-password-reset", link, "3", 403, "-1"),
        ("send-password-reset", link, "2", 200, '{"success":true,"data":"A password reset link was emailed to editor."}'),
    ):  # fmt: skip
        answered = admin.post("admin-ajax.php", {"action": action, "nonce": nonce, "user_id": user_id})
        assert (answered.status, answered.text) == (status, said)
    assert [who.get("profile.php").status for who in (admin, elsewhere, editor)] == [200, 302, 302]
    assert [mail.to for mail in people.mails] == ["editor@example.org"]
    author = browser(people, "author")
    cookie = {name: value for (name, path), value in author.cookies.items() if path == "/wp-admin"}
    known = cookies.identify(people.site, cookie, admin=True)
    assert known
    nonce = nonces.create(people.site, "reset-password-for-2", known.user.ID, known.token)
    refused = author.post("admin-ajax.php", {"action": "send-password-reset", "nonce": nonce, "user_id": "2"})
    assert refused.text == '{"success":false,"data":"Cannot send password reset, permission denied."}'


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ({}, "13425"), ({"order": "asc"}, "13425"), ({"order": "ASC"}, "13425"), ({"order": "desc"}, "52431"),
        ({"order": "x"}, "52431"), ({"orderby": "nonsense", "order": "x"}, "52431"), ({"orderby": "email,login"}, "13425"),
        ({"orderby": "registered login", "order": "DESC"}, "54321"), ({"orderby": "ID"}, "12345"),
    ],
)  # fmt: skip
def test_users_in_the_order_that_is_asked_for(people: WP, arguments: dict[str, str], ids: str) -> None:
    """As 6.1.9 lists them: every direction but asc is down, and several words count."""
    people.site.db.execute('UPDATE "wp_users" SET "user_registered" = \'2022-01-0\' || "ID" || \' 00:00:00\'')
    page = browser(people, "admin").get("users.php", **arguments)
    assert "".join(re.findall(r'<tr id="user-(\d)"', page.text)) == ids
