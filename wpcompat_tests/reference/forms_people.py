"""Chapters of the forms of people: the login page and all it does, profiles and users."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from wpcompat_tests.admin_forms import Form, Page
from wpcompat_tests.reference.admin_sides import Both, Side


def login(both: Both) -> None:
    both.lay()
    home = both.theirs.home
    form = "/wp-login.php"

    def tried(user: str, password: str | None = None, path: str = form, **fields: str | bool) -> Callable[[Side], Page]:
        def act(side: Side) -> Page:
            browser = side.nobody()
            page = browser.get(path).form(id="loginform")
            page.set(log=user, pwd=password if password is not None else "secret")
            for name, value in fields.items():
                page.put(name, value)
            answer = page.submit("wp-submit")
            both.findings.compared += 1
            # Cookies for plugins' own folder are of no use where there are no plugins.
            side.kept["cookies"] = sorted(
                (name.rpartition("_")[0] if name.startswith("wordpress_") else name, at)
                for name, at in browser.cookies
                if at != "/wp-content/plugins"
            )
            return answer

        return act

    def cookies(title: str) -> None:
        both.findings.note(title, cookies=(both.theirs.kept.get("cookies"), both.ours.kept.get("cookies")))

    for title, user, password in (
        ("right", "admin", "secret"), ("by mail address", "admin@example.org", "secret"), ("capitals", "ADMIN", "secret"), ("wrong password", "admin", "wrong"), ("unknown user", "nobody", "secret"),
        ("unknown mail address", "nobody@example.org", "secret"), ("mail address, wrong password", "admin@example.org", "wrong"), ("nothing", "", ""), ("no user", "", "secret"), ("no password", "admin", ""),
        ("blanks around", " admin ", " secret "), ("markup", "<b>x</b>", "y"), ("subscriber", "subscriber", "subscriber-pass"), ("contributor", "contributor", "contributor-pass"), ("editor", "editor", "editor-pass"),
    ):  # fmt: skip
        both.step(f"login: {title}", tried(user, password), look=False)
        cookies(f"cookies of login: {title}")
    for target in ("/wp-admin/edit.php", f"{home}/wp-admin/edit-comments.php?p=5", "http://evil.example/", "//evil.example/", "/sample-page/", "wp-admin/", f"{home}.evil.example/", "javascript:alert(1)", "http:///x", "\\\\evil.example", f"{home}/?a=1&b=2#c"):  # fmt: skip
        both.step(
            f"login: to {target}", tried("admin", path=f"{form}?redirect_to={quote(target, safe='')}"), look=False
        )
    both.step(
        "login: subscriber to edit.php",
        tried("subscriber", "subscriber-pass", f"{form}?redirect_to={quote(home + '/wp-admin/edit.php', safe='')}"),
        look=False,
    )
    both.step(
        "login: subscriber to wp-admin",
        tried("subscriber", "subscriber-pass", f"{form}?redirect_to={quote(home + '/wp-admin/', safe='')}"),
        look=False,
    )
    both.step("login: remembered", tried("admin", rememberme=True), look=False)
    cookies("cookies of login: remembered")
    both.step(
        "login: without the test cookie",
        lambda side: side.nobody().post(
            form, {"log": "admin", "pwd": "secret", "wp-submit": "Log In", "testcookie": "1"}
        ),
        look=False,
    )
    both.step("login: only names", lambda side: side.nobody().post(form, {"log": "admin", "pwd": "secret"}), look=False)
    both.step("login: lists", lambda side: side.nobody().post(form, {"log[]": "admin", "pwd[]": "secret"}), look=False)
    for path in (f"{form}?loggedout=true", f"{form}?action=lostpassword", f"{form}?checkemail=confirm", f"{form}?action=bogus", f"{form}?registration=disabled", f"{form}?action=register", f"{form}?reauth=1", f"{form}?action=rp", f"{form}?action=resetpass&key=x&login=admin"):  # fmt: skip
        both.step(f"login: {path}", lambda side, path=path: side.nobody().get(path), look=False)
    both.step("logged in already", lambda side: side.browser().get(form), look=False)
    both.step("logout without a nonce", lambda side: side.browser().get(f"{form}?action=logout"), look=False)
    both.step(
        "logout with a wrong nonce", lambda side: side.browser().get(f"{form}?action=logout&_wpnonce=bad"), look=False
    )
    both.step("still logged in", lambda side: side.browser().get("profile.php"), look=False)

    def log_out(side: Side, **more: str) -> Page:
        page = side.browser().get(f"{form}?action=logout")
        return side.browser().get(
            page.anchor(action="logout") + "".join(f"&{k}={quote(v, safe='')}" for k, v in more.items())
        )

    both.step("logout", log_out, look=False)
    both.step("logged out", lambda side: side.browser().get(""), look=False)
    for side in both.sides:
        side.browsers.clear()
    both.step("logout to a page", lambda side: log_out(side, redirect_to="/sample-page/"), look=False)
    for side in both.sides:
        side.browsers.clear()
    both.step("logout to another site", lambda side: log_out(side, redirect_to="http://evil.example/"), look=False)

    def lost(side: Side, user: str) -> Page:
        return (
            side.nobody()
            .get(f"{form}?action=lostpassword")
            .form(id="lostpasswordform")
            .set(user_login=user)
            .submit("wp-submit")
        )

    for user in ("admin", "admin@example.org", "nobody", "", "nobody@example.org"):
        both.step(f"lost password of {user!r}", lambda side, user=user: lost(side, user), look=False)


def profile(both: Both) -> None:
    both.lay()

    def form(side: Side, user: str = "admin", path: str = "profile.php") -> Form:
        return side.browser(user).get(path).form(id="your-profile")

    both.step("profile saved as it is", lambda side: form(side, "editor").submit("submit"))
    for fields in ({"first_name": "<b>F</b>", "last_name": "L\\'"}, {"nickname": ""}, {"nickname": "Nick"}, {"email": "nope"}, {"email": ""}, {"email": "admin@example.org"}, {"url": "javascript:x"}, {"url": "example.com"}, {"description": "<script>x</script><b>b</b>"}, {"comment_shortcuts": True}, {"rich_editing": True}):  # fmt: skip
        both.step(f"profile: {fields}", lambda side, fields=fields: form(side, "editor").set(**fields).submit("submit"))
    both.step(
        "another's profile",
        lambda side: form(side, "admin", "user-edit.php?user_id=3").set(first_name="A").submit("submit"),
    )
    both.step(
        "another's role",
        lambda side: form(side, "admin", "user-edit.php?user_id=3").set(role="contributor").submit("submit"),
    )
    both.step(
        "another's address",
        lambda side: form(side, "admin", "user-edit.php?user_id=3").set(email="new@example.org").submit("submit"),
    )
    both.step(
        "profile with a wrong nonce",
        lambda side: form(side, "editor").set(_wpnonce="bad", first_name="x").submit("submit"),
    )

    def added(side: Side, **fields: str | bool) -> Page:
        page = side.browser().get("user-new.php").form(id="createuser")
        for name, value in fields.items():
            page.put(name, value)
        return page.submit("createuser")

    for user in ({"user_login": "made", "email": "made@example.org", "pass1": "long enough words", "pass2": "long enough words", "role": "author"}, {"user_login": "made", "email": "other@example.org", "pass1": "long enough words", "pass2": "long enough words"}, {"user_login": "", "email": ""}, {"user_login": "b@d name!", "email": "x", "pass1": "a", "pass2": "b"}):  # fmt: skip
        both.step(f"new user {user}", lambda side, user=user: added(side, **user))

    def bulk(side: Side, action: str, *users: str, **fields: str) -> Page:
        page = side.browser().get("users.php")
        sent = page.form(field="users[]").tick("users[]", *users)
        return sent.submit(action=action, **fields) if action else sent.submit("changeit", **fields)

    both.step("role of two", lambda side: bulk(side, "", "3", "4", new_role="editor"))
    both.step("role of oneself", lambda side: bulk(side, "", "1", new_role="editor"))
    both.step("delete asked", lambda side: bulk(side, "delete", "4"))
    both.step(
        "deleted, posts left to another",
        lambda side: (
            bulk(side, "delete", "3")
            .form(field="delete_option")
            .set(delete_option="reassign", reassign_user="1")
            .submit("submit")
        ),
    )
    both.step("deleted with all", lambda side: bulk(side, "delete", "4").form(field="users[]").submit("submit"))
