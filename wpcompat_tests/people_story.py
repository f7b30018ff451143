"""A story of logins and accounts, told to any site by a script that fills in forms: what it answered, and whom it wrote to.

``tell`` is told to WordPress to record ``fixtures/admin/people.jsonl`` and to wpcompat to compare with that.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wpcompat_tests.admin_forms import Browser, Page

_SECRETS = (
    (re.compile(r"_wpnonce=\w+"), "_wpnonce=NONCE"),
    (re.compile(r"\bkey=\w{20}"), "key=KEY"),
    (re.compile(r"newuseremail=\w{32}"), "newuseremail=PROOF"),
)


@dataclass
class Story:
    """``open``: a browser nobody has used; ``mails``: all that were sent so far as (to, subject, message); ``query``: rows of SQL;
    ``option``: sets one."""

    home: str
    open: Callable[[], Browser]
    mails: Callable[[], list[tuple[str, str, str]]]
    query: Callable[[str], list[list[str]]]
    option: Callable[[str, str], object]
    lines: list[dict[str, Any]] = field(default_factory=list)
    seen: int = 0

    def hidden(self, words: str) -> str:
        text = words.replace(self.home, "HOME")
        for pattern, word in _SECRETS:
            text = pattern.sub(word, text)
        return text

    def note(self, label: str, page: Page) -> Page:
        """Keep what was answered and what was mailed meanwhile."""
        mails = self.mails()
        line: dict[str, Any] = {"label": label, "status": page.status, "location": self.hidden(page.location)}
        if not page.location:
            line |= {"title": page.title.replace("\u2039", "<"), "notices": [self.hidden(one) for one in page.notices]}
        sent = [[to, subject, self.hidden(message)] for to, subject, message in mails[self.seen :]]
        if sent:
            line["mails"] = sent
        self.seen = len(mails)
        self.lines.append(line)
        return page

    def rows(self, label: str, sql: str) -> None:
        self.lines.append({"label": label, "rows": self.query(sql)})

    def last_link(self, word: str) -> str:
        found = [link for _, _, text in self.mails() for link in re.findall(r"http\S+", text) if word in link]
        return str(found[-1])


def tell(story: Story) -> list[dict[str, Any]]:
    """All chapters; the lines that were noted."""
    for chapter in (
        logins,
        redirects,
        lost_password,
        registration,
        new_users,
        other_users,
        own_profile,
        the_list,
        roles,
        deleting,
    ):
        chapter(story)
    return story.lines


def _log_in(story: Story, label: str, path: str = "/wp-login.php", **fields: str) -> Browser:
    browser = story.open()
    browser.get("/wp-login.php")
    story.note(label, browser.post(path, {"testcookie": "1", **fields}))
    return browser


def logins(story: Story) -> None:
    visitor = story.open()
    story.note("the form", visitor.get("/wp-login.php"))
    story.note("an action nobody knows", visitor.get("/wp-login.php?action=zzz"))
    story.note("logged out", visitor.get("/wp-login.php?loggedout=true"))
    for label, login, password in (
        ("nothing", "", ""), ("no password", "admin", ""), ("no name", "", "x"), ("a wrong password", "admin", "x"),
        ("an unknown name", 'no"b<b>o</b>dy&amp;', "x"), ("an unknown address", "x@y.example", "x"),
        ("a wrong password for an address", "Admin@example.org", "x"), ("no address", "a@b", "x"),
        ("an address", "admin@example.org", "secret"), ("blanks and capitals", " ADMIN ", " secret "),
    ):  # fmt: skip
        _log_in(story, label, log=login, pwd=password)
    for label, more in (("no cookie", {"testcookie": "1"}), ("no cookie, no test", {})):
        story.note(label, story.open().post("/wp-login.php", {"log": "admin", "pwd": "secret", **more}))
    _log_in(story, "again", "/wp-login.php?reauth=1", log="admin", pwd="secret")
    _log_in(story, "wrong after logging out", "/wp-login.php?loggedout=true", log="admin", pwd="x")
    browser = _log_in(story, "a login", log="admin", pwd="secret")
    story.note("the form once more", browser.get("/wp-login.php"))
    story.note("logging out without a nonce", browser.get("/wp-login.php?action=logout&redirect_to=%2Fhello"))
    asked = browser.get("/wp-login.php?action=logout")
    story.note("logging out", browser.get(asked.anchor(action="logout")))
    story.note("no screen any more", browser.get("profile.php"))
    story.note("a visitor logs out", visitor.get("/wp-login.php?action=logout"))
    story.note("and confirms it", visitor.get(visitor.get("/wp-login.php?action=logout").anchor(action="logout")))


def redirects(story: Story) -> None:
    for target in (
        "/wp-admin/users.php?x=1", "http://evil.example/", "//evil.example/x", "javascript:alert(1)", "foo", "wp-admin/users.php",
        "/a b", "HOME/wp-admin/", "HOME/x?y=1",
    ):  # fmt: skip
        _log_in(story, f"on to {target}", log="admin", pwd="secret", redirect_to=target.replace("HOME", story.home))
    for role in ("subscriber", "contributor", "author"):
        _log_in(story, f"a {role}", log=role, pwd=f"{role}-pass")
    _log_in(
        story,
        "a subscriber on to the users",
        log="subscriber",
        pwd="subscriber-pass",
        redirect_to="/wp-admin/users.php",
    )
    story.note("a screen without a login", story.open().get("users.php?s=a%20b&role=editor"))


def lost_password(story: Story) -> None:
    visitor = story.open()
    story.note("the lost password", visitor.get("/wp-login.php?action=lostpassword"))
    for label, written in (
        ("of nobody", ""), ("of an unknown name", "nobody"), ("of an unknown address", "x@y.example"), ("of a name", "editor"),
        ("of an address", "Author@example.org"),
    ):  # fmt: skip
        story.note(label, visitor.post("/wp-login.php?action=lostpassword", {"user_login": written, "redirect_to": ""}))
    story.note("check your mail", visitor.get("/wp-login.php?checkemail=confirm"))
    link = story.last_link("login=author")
    story.note("the link", visitor.get(link))
    form = visitor.get("/wp-login.php?action=rp")
    key = str(form.form(id="resetpassform").value("rp_key"))
    for label, first, second in (("two passwords", "a", "b"), ("blanks", "   ", "   "), ("none", "", "")):
        sent = {"pass1": first, "pass2": second, "rp_key": key}
        page = visitor.post("/wp-login.php?action=resetpass", sent)
        page.tree.xpath("//p[contains(@class, 'reset-pass')] | //*[@id='login-message']")[0].drop_tree()
        story.note(label, page)
    stranger = {"pass1": "a", "pass2": "a", "rp_key": "x"}
    story.note("another key", visitor.post("/wp-login.php?action=resetpass", stranger))
    story.note("and no cookie any more", visitor.get("/wp-login.php?action=rp"))
    visitor.get(link)
    sent = {"pass1": " new pass ", "pass2": "new pass", "rp_key": key}
    story.note("a new password", visitor.post("/wp-login.php?action=resetpass", sent))
    visitor.get(link)
    story.note("the link once more", visitor.get("/wp-login.php?action=rp"))
    for word in ("invalidkey", "expiredkey"):
        story.note(word, visitor.get(f"/wp-login.php?action=lostpassword&error={word}"))
    _log_in(story, "the new password", log="author", pwd="new pass")
    _log_in(story, "the old password", log="author", pwd="author-pass")
    story.rows("no key is left", "SELECT user_activation_key FROM wp_users WHERE ID = 3")


def registration(story: Story) -> None:
    visitor = story.open()
    story.note("no registration", visitor.get("/wp-login.php?action=register"))
    story.note("said", visitor.get("/wp-login.php?registration=disabled"))
    story.option("users_can_register", "1")
    story.note("registration", visitor.get("/wp-login.php?action=register"))
    for login, email in (
        ("", ""), ("a b$", "bad"), ("admin", "admin@example.org"), ("  ", "x@y.example"), ("newbie", "newbie@example.org"),
    ):  # fmt: skip
        sent = {"user_login": login, "user_email": email, "redirect_to": ""}
        story.note(f"register {login} {email}", visitor.post("/wp-login.php?action=register", sent))
    story.note("registered", visitor.get("/wp-login.php?checkemail=registered"))
    story.note("checkemail=x", visitor.get("/wp-login.php?checkemail=x"))
    story.rows("the newbie", _USER.format(6))
    story.rows("and what is kept of them", _META.format(6))


_USER = "SELECT user_login, user_nicename, user_email, user_url, user_status, display_name FROM wp_users WHERE ID = {}"
_META = (
    "SELECT meta_key, meta_value FROM wp_usermeta WHERE user_id = {} AND meta_key NOT IN"
    " ('session_tokens', 'dismissed_wp_pointers', '_new_email') ORDER BY meta_key"
)


def _admin(story: Story) -> Browser:
    browser = story.open()
    browser.log_in("admin")
    return browser


def new_users(story: Story) -> None:
    admin = _admin(story)
    story.note("user-new.php", admin.get("user-new.php"))
    for changes in (
        {"user_login": "", "email": "", "pass1": "", "pass2": ""},
        {"user_login": "a$", "email": "bad", "pass1": "x", "pass2": "y"},
        {"user_login": "admin", "email": "admin@example.org", "pass1": "a\\b", "pass2": "a\\b"},
        {"user_login": "x", "email": "x@y.example", "pass1": "", "pass2": ""},
    ):
        form = admin.get("user-new.php").form(id="createuser").set(**changes)
        story.note(f"new {changes}", form.submit("createuser"))
    form = (
        admin.get("user-new.php").form(id="createuser").set(user_login="x", email="x@y.example", pass1="p", pass2="p")
    )
    story.note("a role that is none", form.without("role").put("role", "king").submit("createuser"))
    form = admin.get("user-new.php").form(id="createuser").set(
        user_login="newone", email="newone@example.org", first_name="New <b>", last_name="O'ne", url="example.com", pass1="pa'ss ",
        pass2="pa'ss ", role="author",
    )  # fmt: skip
    made = story.note("a new user", form.submit("createuser"))
    story.note("in the list", made.follow())
    story.rows("the new user", _USER.format(7))
    story.rows("the new user's metadata", _META.format(7))
    form = (
        admin.get("user-new.php")
        .form(id="createuser")
        .set(user_login="other", email="other@example.org", pass1="p", pass2="p")
    )
    story.note("a user who is not told", form.set(send_user_notification=False).submit("createuser"))
    _log_in(story, "the new user logs in", log="newone", pwd="pa'ss")
    editor = story.open()
    editor.log_in("editor")
    for path in ("user-new.php", "users.php", "profile.php"):
        story.note(f"an editor at {path}", editor.get(path))


def other_users(story: Story) -> None:
    admin = _admin(story)
    story.note("user-edit.php", admin.get("user-edit.php?user_id=7&wp_http_referer=%2Fwp-admin%2Fusers.php"))
    form = admin.get("user-edit.php?user_id=7&wp_http_referer=%2Fwp-admin%2Fusers.php").form(id="your-profile")
    form.set(
        email="changed@example.org", pass1="np", pass2="np", role="editor", url="javascript:alert(1)", first_name="",
        description="<b>x</b> <script>y</script>", nickname="Zed", comment_shortcuts=True, rich_editing=True, admin_bar_front=False,
    )  # fmt: skip
    saved = story.note("another user", form.submit("submit"))
    story.note("saved", saved.follow())
    story.rows("the other user", _USER.format(7))
    story.rows("the other user's metadata", _META.format(7))
    for changes in (
        {"nickname": "", "email": ""}, {"email": "bad", "pass1": "a", "pass2": ""}, {"email": "admin@example.org"}, {"pass2": "a"},
        {"role": ""},
    ):  # fmt: skip
        form = admin.get("user-edit.php?user_id=7").form(id="your-profile").set(**changes)
        story.note(f"change {changes}", form.submit("submit"))
    form = admin.get("user-edit.php?user_id=7").form(id="your-profile")
    story.note("another role that is none", form.without("role").put("role", "king").submit("submit"))
    story.rows("no role", _META.format(7))
    form = (
        admin.get("user-edit.php?user_id=7").form(id="your-profile").without("_wpnonce").put("_wpnonce", "0123456789")
    )
    story.note("a wrong nonce", form.submit("submit"))
    story.note("one's own, as another's", admin.get("user-edit.php?user_id=1"))
    subscriber = story.open()
    subscriber.log_in("subscriber")
    story.note("a subscriber's own", subscriber.get("user-edit.php?user_id=5"))


def own_profile(story: Story) -> None:
    admin = _admin(story)
    elsewhere = _admin(story)
    form = admin.get("profile.php").form(id="your-profile")
    form.set(email="new@example.org", pass1="secret2", pass2="secret2", last_name="Min")
    saved = story.note("the profile", form.submit("submit"))
    story.note("another address waits", saved.follow())
    story.note("elsewhere", elsewhere.get("profile.php"))
    story.rows("the same address", _USER.format(1))
    story.note("a wrong proof", admin.get("profile.php?newuseremail=" + "0" * 32))
    story.note("is told", admin.get("profile.php?error=new-email"))
    story.note("the proof", admin.get(story.last_link("newuseremail")))
    story.rows("the new address", _USER.format(1))
    for email in ("bad", "editor@example.org", ""):
        form = admin.get("profile.php").form(id="your-profile").set(email=email)
        story.note(f"address {email}", form.submit("submit"))
    form = admin.get("profile.php").form(id="your-profile").set(email="third@example.org")
    form.submit("submit")
    story.note("dropped", admin.get(admin.get("profile.php").anchor(dismiss="1_new_email")))
    story.rows("nothing waits", "SELECT count(*) FROM wp_usermeta WHERE meta_key = '_new_email'")
    form = (
        admin.get("profile.php").form(id="your-profile").set(email="admin@example.org", pass1="secret", pass2="secret")
    )
    form.submit("submit")
    story.note("back", admin.get(story.last_link("newuseremail")))
    subscriber = story.open()
    subscriber.log_in("subscriber")
    page = story.note("a subscriber's profile", subscriber.get("profile.php"))
    names = page.form(id="your-profile").names
    asked = ("rich_editing", "syntax_highlighting", "comment_shortcuts", "admin_bar_front", "role", "nickname", "pass1")
    story.lines.append({"label": "a subscriber's fields", "fields": [name for name in asked if name in names]})


def the_list(story: Story) -> None:
    admin = _admin(story)
    for query in (
        "", "role=subscriber", "role=king", "s=new", "s=5", "s=@example", "s=http://127", "s=zzz", "orderby=email&order=desc",
        "orderby=login&order=desc", "s=o&role=author", "paged=9", "_wp_http_referer=x&_wpnonce=1&s=b",
    ):  # fmt: skip
        page = admin.get(f"users.php?{query}")
        story.note(f"users.php?{query}", page)
        if page.status == 200:
            story.lines[-1]["list"] = page.rows
            story.lines[-1]["views"] = [
                " ".join(li.text_content().replace("|", "").split())
                for li in page.tree.xpath("//ul[@class='subsubsub']/li")
            ]
    page = admin.get("users.php")
    story.lines.append({"label": "actions", "actions": {row: page.actions(row) for row in page.rows}})
    for word in (
        "del&delete_count=1", "del&delete_count=2", "del", "add&id=5", "add", "resetpassword&reset_count=1",
        "resetpassword&reset_count=3", "promote", "err_admin_role", "err_admin_del", "zzz",
    ):  # fmt: skip
        story.note(f"update={word}", admin.get(f"users.php?update={word}"))


def roles(story: Story) -> None:
    admin = _admin(story)

    def send(label: str, query: str) -> None:
        nonce = admin.get("users.php").form(field="new_role").value("_wpnonce")
        story.note(label, admin.get(f"users.php?_wpnonce={nonce}&{query}"))

    send("two editors", "users[]=5&users[]=6&new_role=editor&changeit=Change")
    send("oneself an author", "users[]=1&users[]=6&new_role=author&changeit=Change")
    send("no role", "users[]=6&new_role=none&changeit=Change")
    send("a king", "users[]=6&new_role=king&changeit=Change")
    send("nobody", "new_role=author&changeit=Change")
    send("no link for nobody", "action=resetpassword")
    send("a link", "action=resetpassword&users=5")
    send("a link for two, one being oneself", "action=resetpassword&users[]=1&users[]=5")
    send("removing", "action=remove&users[]=5")
    story.note(
        "a wrong nonce for roles",
        admin.get("users.php?_wpnonce=x&users[]=5&new_role=author&changeit=Change", referer=""),
    )
    story.rows(
        "who is what",
        "SELECT user_id, meta_value FROM wp_usermeta WHERE meta_key IN ('wp_capabilities', 'wp_user_level') ORDER BY user_id, meta_key",
    )


def deleting(story: Story) -> None:
    admin = _admin(story)
    page = story.note("deleting one", admin.get("users.php").click("user-8", "delete"))
    story.lines.append({"label": "asks", "items": _items(page)})
    story.note("deleted", page.form(id="updateusers").submit("submit"))
    nonce = admin.get("users.php").form(field="new_role").value("_wpnonce")
    page = story.note(
        "deleting three", admin.get(f"users.php?action=delete&users[]=1&users[]=6&users[]=7&_wpnonce={nonce}")
    )
    story.lines.append({"label": "asks", "items": _items(page)})
    page = story.note("oneself", admin.get(f"users.php?action=delete&users[]=1&_wpnonce={nonce}"))
    story.lines.append({"label": "asks", "items": _items(page)})
    story.note("nobody to delete", admin.get(f"users.php?action=delete&_wpnonce={nonce}"))
    author = story.open()
    author.log_in("author", "new pass")
    page = admin.get(f"users.php?action=delete&users[]=1&users[]=6&users[]=7&_wpnonce={nonce}")
    sent = page.form(id="updateusers").value("_wpnonce")
    both = {"_wpnonce": str(sent), "action": "dodelete", "users[]": ["6", "1"]}
    story.note("no choice", admin.post("users.php", both))
    story.note("to another", admin.post("users.php", {**both, "delete_option": "reassign", "reassign_user": "2"}))
    story.note("nobody", admin.post("users.php", {"_wpnonce": str(sent), "action": "dodelete"}))
    story.note(
        "a wrong nonce to delete",
        admin.post("users.php", {**both, "_wpnonce": "x", "delete_option": "delete"}, referer=""),
    )
    story.note("everything", admin.post("users.php", {**both, "users[]": ["7"], "delete_option": "delete"}))
    story.rows("who is left", "SELECT ID, user_login FROM wp_users ORDER BY ID")
    story.rows("whose metadata are left", "SELECT DISTINCT user_id FROM wp_usermeta ORDER BY user_id")


def _items(page: Page) -> list[str]:
    return [" ".join(li.text_content().split()) for li in page.tree.xpath("//form[@id='updateusers']//li")]
