"""WordPress's own forms, filled in by the same script on a real WordPress and on wpcompat: same answers, same rows afterwards.

``python -m wpcompat_tests.reference.test_admin_forms PORT [CHAPTER …]`` runs chapters and tells each difference at once.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from wpcompat.testing.web import Web
from wpcompat_tests.admin_forms import Form, Page
from wpcompat_tests.reference.admin_sides import Both, Side
from wpcompat_tests.reference.differential import Findings, Pair, open_pair
from wpcompat_tests.reference.saved_site import Saved

pytestmark = [pytest.mark.reference, pytest.mark.xdist_group("reference")]

PINGS = tuple(
    {"comment_ID": number, "comment_post_ID": post, "comment_approved": approved, "comment_type": kind, "comment_author": f"Source {number}",
     "comment_author_url": f"http://source.example/{number}", "comment_content": f"[&#8230;] words {number} [&#8230;]", "comment_date": f"2026-11-12 10:{number}:00", "comment_date_gmt": f"2026-11-12 10:{number}:00"}
    for number, post, approved, kind in (
        (40, 5, "0", "pingback"), (41, 5, "1", "pingback"), (42, 5, "1", "trackback"), (43, 5, "spam", "pingback"), (44, 5, "trash", "pingback"), (45, 20, "0", "comment"),
        (46, 20, "spam", "trackback"), (47, 20, "trash", "comment"), (48, 13, "0", "trackback"), (49, 6, "0", "pingback"), (50, 20, "1", "comment"),
    )
)  # fmt: skip
ACCEPTED = {
    "login: to \\\\evil.example": "a path that begins with backslashes is another site's to some browsers",
    "login: to wp-admin/": "the same address, written whole",
    "login: lists": "PHP fails on lists; here they are empty fields",
}
"""Steps in which we differ on purpose, and why."""
NOT_COMPARED = frozenset(("_wp_http_referer", "home", "siteurl"))
"""Fields that differ: the addresses of a WordPress that its configuration names cannot be changed."""
NUMBERS = ("-7", "3.7", "abc", "", "99", "1e3", " 8 ", "0")
LISTS = (" b \r\na\r\n\r\n a \r\nb\r\nB ", "x\n\n  y  \n x", "", "<b>\\'\"é")
ODD = ("banana", "", "0", "on", "<i>'\\\"")


def ours_and_theirs(page: Page, form: Form, names: set[str] | None = None) -> list[tuple[str, str]]:
    """What a form would send, without numbers used once."""
    return sorted(
        (n, v) for n, v in form.values() if "nonce" not in n and n not in NOT_COMPARED and (names is None or n in names)
    )


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


def _options(both: Both, page: str, odd: dict[str, tuple[str, ...]]) -> None:
    """Every field of an options page set and unset, one after the other, then what no browser would send."""
    both.lay()

    def form(side: Side) -> Form:
        return side.browser().get(page).form(action="options.php")

    theirs = form(both.theirs)
    known = theirs.names
    try:
        ours = form(both.ours)
        both.findings.note(
            f"{page}: fields",
            fields=(sorted(known - {"_wpnonce"}), sorted((ours.names & known) - {"_wpnonce"})),
            values=(ours_and_theirs(theirs.page, theirs), ours_and_theirs(ours.page, ours, known)),
        )
    except KeyError as error:
        both.findings.note(f"{page}: form", form=("", str(error)))
        return
    asked: set[str] = set()
    both.step(f"{page}: saved as it is", lambda side: form(side).submit("submit"))
    for control in list(theirs.controls):
        name, kind = control.get("name"), control.get("type") or control.tag
        if kind in ("hidden", "submit", "button") or name.startswith("_"):
            continue
        if kind == "checkbox":
            both.step(f"{page}: {name} turned", lambda side, name=name: _turned(form(side), name).submit("submit"))
            both.step(f"{page}: {name} turned back", lambda side, name=name: _turned(form(side), name).submit("submit"))
            values: tuple[str, ...] = ()
        elif kind == "radio":
            values = (str(control.get("value")),)
        elif kind == "select":
            every = [str(option.get("value", "")) for option in control.iter("option")]
            values = tuple(dict.fromkeys((every[0], every[len(every) // 2], every[-1])))
        else:
            values = LISTS if kind == "textarea" else NUMBERS if kind == "number" else ()
        for value in (*values, *(odd.get(name, ()) if name not in asked else ())):
            both.step(
                f"{page}: {name} = {value!r}",
                lambda side, name=name, value=value: form(side).set(**{name: value}).submit("submit"),
            )
        asked.add(name)
    both.step(
        f"{page}: nothing sent",
        lambda side: (
            form(side)
            .without(*(n for n in known if n not in ("option_page", "action", "_wpnonce", "_wp_http_referer")))
            .submit("submit")
        ),
    )
    both.step(f"{page}: wrong nonce", lambda side: form(side).set(_wpnonce="bad").submit("submit"))


def _turned(form: Form, name: str) -> Form:
    return form.set(
        **{name: not any("checked" in control.attrib for control in form.controls if control.get("name") == name)}
    )


def discussion(both: Both) -> None:
    _options(both, "options-discussion.php", {"avatar_rating": ("Q",), "avatar_default": ("nope",), "comment_order": ("up", ""), "default_comments_page": ("zzz",), "default_ping_status": ODD, "default_comment_status": ODD, "comment_moderation": ODD, "require_name_email": ODD, "thread_comments_depth": NUMBERS})  # fmt: skip


def writing(both: Both) -> None:
    _options(both, "options-writing.php", {"ping_sites": ("http://a.example/rpc\r\n\r\n  b.example/x  \r\njavascript:alert(1)\r\nhttp://c.example/ d\r\nhttp://a.example/rpc", "ftp://x/"), "default_category": ("99", "abc", "-3"), "default_post_format": ("bogus", "0"), "mailserver_url": ("x y",), "mailserver_port": ("a",)})  # fmt: skip


def reading(both: Both) -> None:
    _options(both, "options-reading.php", {"posts_per_page": NUMBERS, "posts_per_rss": NUMBERS, "blog_public": ODD, "show_on_front": ODD, "page_on_front": ("13", "abc", "-5")})  # fmt: skip


def general(both: Both) -> None:
    _options(both, "options-general.php", {"blogname": ("<b>A</b> & 'B' \"C\"", "", "Oracle Blog"), "blogdescription": ("a\\b", " x "), "new_admin_email": ("nope",), "default_role": ("bogus", "editor"), "timezone_string": ("UTC+5.5", "Europe/Berlin", "UTC-3", "UTC+0"), "date_format": ("\\c\\u\\s\\t\\o\\m", "d.m.Y"), "date_format_custom": ("Y",), "time_format": ("H:i",), "start_of_week": ("9", "x"), "users_can_register": ODD, "WPLANG": ("xx",)})  # fmt: skip


def media(both: Both) -> None:
    _options(both, "options-media.php", {"thumbnail_size_w": NUMBERS, "thumbnail_crop": ODD})


def permalinks(both: Both) -> None:
    both.lay()

    def form(side: Side) -> Form:
        return side.browser().get("options-permalink.php").form(field="permalink_structure")

    for structure in ("/%postname%/", "", "/archives/%post_id%", "/%year%/%monthnum%/%postname%/", "no-slash/%postname%", "/a b/%postname%/", "//x//%postname%", "/static/", "/%bogus%/", "/index.php/%postname%/", "/%category%/%postname%/", "/<b>%postname%'\"\\/", "/%year%/%monthnum%/%day%/%postname%/"):  # fmt: skip
        both.step(
            f"permalinks: {structure!r}",
            lambda side, structure=structure: (
                form(side).set(selection="custom", permalink_structure=structure).submit("submit")
            ),
        )
    for category, tag in (("topics", "label"), ("/a/b/", "t t"), ("", ""), ("<b>", "'\"\\")):
        both.step(
            f"permalinks: bases {category!r} {tag!r}",
            lambda side, category=category, tag=tag: (
                form(side).set(category_base=category, tag_base=tag).submit("submit")
            ),
        )
    both.step(
        "permalinks: wrong nonce",
        lambda side: form(side).set(_wpnonce="bad", permalink_structure="/x/").submit("submit"),
    )


def _marks(theirs: Page, ours: Page) -> tuple[dict[str, Any], dict[str, Any]]:
    """Classes and data of the rows' links, on both sides where both have a link: what opens a form is a button in WordPress."""
    found = {row: theirs.marks(row) for row in theirs.rows}
    return found, {
        row: {act: marks for act, marks in ours.marks(row).items() if act in found.get(row, {})} for row in ours.rows
    }


def _listed(side: Side, user: str = "admin", **query: str) -> Page:
    return side.browser(user).get("edit-comments.php", **query)


def _bulk(side: Side, user: str = "admin", **query: str) -> Form:
    """The list's form, without what only its scripts and its pages' numbers need."""
    return _listed(side, user, **query).form(id="comments-form").without("paged", "_ajax_fetch_list_nonce")


def row_actions(both: Both) -> None:
    both.lay(*PINGS)
    both.reread()

    def offered(title: str, user: str = "admin", **query: str) -> None:
        pages = [_listed(side, user, **query) for side in both.sides]
        seen = [{row: page.actions(row) for row in page.rows} for page in pages]
        both.findings.note(
            f"rows and actions: {title}",
            rows=(list(seen[0]), list(seen[1])),
            actions=(seen[0], seen[1]),
            marks=_marks(*pages),
        )

    def clicked(number: int, action: str, user: str = "admin", **query: str) -> None:
        both.step(
            f"{action} {number} in {query} by {user}",
            lambda side: _listed(side, user, **query).click(f"comment-{number}", action),
        )

    views: tuple[dict[str, str], ...] = ({}, {"comment_status": "all", "comment_type": "pings"}, {"comment_status": "moderated"}, {"comment_status": "approved"}, {"comment_status": "spam"}, {"comment_status": "trash"}, {"comment_status": "mine"}, {"p": "5"}, {"comment_type": "comment"}, {"comment_type": "trackback"}, {"s": "words 4"}, {"comment_status": "bogus"})  # fmt: skip
    for query in views:
        for user in ("admin", "author"):
            try:
                offered(f"{query} {user}", user, **query)
            except KeyError as error:
                both.findings.note(f"rows and actions: {query}", rows=("", str(error)))
    for number in (40, 42, 45, 48):
        clicked(number, "unapprove")
        clicked(number, "approve", comment_type="pings" if number != 45 else "comment")
        clicked(number, "unapprove", comment_status="approved")
        clicked(number, "approve", comment_status="moderated", p="5") if number in (40, 42) else clicked(
            number, "approve"
        )
        clicked(number, "spam")
        clicked(number, "unspam", comment_status="spam")
        clicked(number, "trash")
        clicked(number, "untrash", comment_status="trash")
        clicked(number, "spam", comment_status="all", paged="1")
        clicked(number, "delete", comment_status="spam")
    for number, action, view in ((43, "unspam", "spam"), (44, "untrash", "trash"), (46, "delete", "spam"), (47, "spam", "trash"), (47, "unspam", "spam"), (44, "trash", "all"), (44, "delete", "trash")):  # fmt: skip
        clicked(number, action, comment_status=view)
    clicked(49, "approve", "editor")  # its post's author gets a mail
    clicked(49, "trash", "editor")
    clicked(49, "untrash", "editor", comment_status="trash")
    for action in ("approve", "unapprove", "spam"):
        clicked(50, action, "author")
    clicked(50, "unspam", "author", comment_status="spam")
    clicked(50, "trash", "author")
    clicked(50, "untrash", "author", comment_status="trash")
    for action in (
        "approvecomment",
        "spamcomment",
        "trashcomment",
        "deletecomment",
        "unapprovecomment",
        "untrashcomment",
        "unspamcomment",
    ):
        both.step(
            f"{action} without nonce",
            lambda side, action=action: side.browser().get("comment.php", action=action, c="41"),
        )
        both.step(
            f"{action} with a wrong nonce",
            lambda side, action=action: side.browser().get("comment.php", action=action, c="41", _wpnonce="bad"),
        )


def bulk_actions(both: Both) -> None:
    both.lay(*PINGS)

    def applied(action: str, *numbers: int, user: str = "admin", press: str = "", **query: str) -> None:
        def act(side: Side) -> Page:
            return (
                _bulk(side, user, **query)
                .tick("delete_comments[]", *map(str, numbers))
                .set(action=action)
                .submit(press)
            )

        both.step(f"bulk {action} {numbers} in {query} by {user} {press}", act)

    applied("unapprove", 40, 41, 42)
    applied("approve", 40, 41, 42, 45)
    applied("unapprove", 40, comment_status="approved")
    applied("approve", 40, 48, comment_status="moderated", comment_type="pings")
    applied("spam", 40, 41)
    applied("unspam", 40, 43, comment_status="spam")
    applied("trash", 40, 42, comment_type="pings")
    applied("untrash", 40, 44, comment_status="trash")
    applied("spam", 42, comment_status="trash")
    applied("unspam", 42, comment_status="spam")
    applied("delete", 41, comment_status="spam")
    applied("trash", 40, p="5")
    applied("delete", 40, 47, comment_status="trash")
    applied("-1", 50)
    applied("approve")
    applied("approve", 50, press="filter_action")
    for action in ("approve", "spam", "trash", "delete", "bogus"):
        both.step(
            f"bulk {action} without nonce",
            lambda side, action=action: side.browser().get(
                "edit-comments.php", action=action, **{"delete_comments[]": "50"}
            ),
        )
        both.step(
            f"bulk {action} with a wrong nonce",
            lambda side, action=action: side.browser().get(
                "edit-comments.php", action=action, _wpnonce="bad", **{"delete_comments[]": "50"}
            ),
        )
    both.step(
        "bulk with the lower select",
        lambda side: _bulk(side).tick("delete_comments[]", "50").set(action2="spam").submit(),
    )

    def undone(action: str, number: int, undo: str) -> None:
        def act(side: Side) -> Page:
            page = (
                _listed(side)
                .form(id="comments-form")
                .tick("delete_comments[]", str(number))
                .set(action=action)
                .submit()
                .follow()
            )
            return side.browser().get(page.anchor(doaction="undo", action=undo))

        both.step(f"bulk {action} undone", act)

    undone("trash", 50, "untrash")
    undone("spam", 50, "unspam")

    def undone_row(action: str, number: int, undo: str) -> None:
        def act(side: Side) -> Page:
            page = _listed(side).click(f"comment-{number}", action).follow()
            return side.browser().get(page.anchor(doaction="undo", action=undo))

        both.step(f"{action} of a row undone", act)

    undone_row("trash", 50, "untrash")
    undone_row("spam", 50, "unspam")
    both.step(
        "undo without nonce",
        lambda side: side.browser().get("edit-comments.php", doaction="undo", action="untrash", ids="44"),
    )


def emptying(both: Both) -> None:
    for view, user in (("spam", "admin"), ("trash", "editor"), ("spam", "author")):
        both.lay(*PINGS)
        both.step(
            f"empty {view} by {user}",
            lambda side, view=view, user=user: (
                _listed(side, user, comment_status=view).form(id="comments-form").submit("delete_all")
            ),
        )
    both.lay(*PINGS)
    both.step(
        "empty spam of pings",
        lambda side: (
            _listed(side, comment_status="spam", comment_type="pings").form(id="comments-form").submit("delete_all")
        ),
    )
    both.step(
        "empty trash older than a page",
        lambda side: (
            _listed(side, comment_status="trash")
            .form(id="comments-form")
            .submit("delete_all", pagegen_timestamp="2026-11-12 10:00:00")
        ),
    )
    both.step(
        "empty trash without nonce",
        lambda side: side.browser().get(
            "edit-comments.php",
            comment_status="trash",
            delete_all="Empty Trash",
            pagegen_timestamp="2030-01-01 00:00:00",
        ),
    )


def editing_comments(both: Both) -> None:
    both.lay(*PINGS)

    def form(side: Side, number: int, user: str = "admin") -> Form:
        _listed(side, user)
        return side.browser(user).get("comment.php", action="editcomment", c=str(number)).form(id="post")

    both.step("comment saved as it is", lambda side: form(side, 40).submit("save"))
    for fields in (
        {"newcomment_author": "<b>N</b> & 'x' \\"}, {"newcomment_author_url": "javascript:alert(1)"}, {"newcomment_author_url": "example.com/a b"}, {"newcomment_author_email": "nope"}, {"newcomment_author_email": "a@b.example"},
        {"content": "<script>x</script><b>bold</b> \\ 'q' \"d\""}, {"content": ""}, {"comment_status": "1"}, {"comment_status": "spam"}, {"comment_status": "0"}, {"comment_status": "trash"}, {"comment_status": "bogus"},
    ):  # fmt: skip
        both.step(f"comment edited: {fields}", lambda side, fields=fields: form(side, 41).set(**fields).submit("save"))
    both.step(
        "comment dated",
        lambda side: form(side, 42).set(mm="02", jj="31", aa="2025", hh="25", mn="61", ss="00").submit("save"),
    )
    both.step(
        "comment dated well",
        lambda side: form(side, 42).set(mm="02", jj="3", aa="2025", hh="5", mn="6", ss="00").submit("save"),
    )
    both.step(
        "comment edited with a wrong nonce", lambda side: form(side, 42).set(_wpnonce="bad", content="x").submit("save")
    )
    both.step(
        "comment edited by its post's author",
        lambda side: form(side, 45, "author").set(content="by author").submit("save"),
    )
    both.step("comment edited by another author", lambda side: form(side, 40, "author").set(content="x").submit("save"))
    for number in (99, 44, 41):
        both.step(
            f"edit screen of {number}",
            lambda side, number=number: side.browser().get("comment.php", action="editcomment", c=str(number)),
        )


def mail_links(both: Both) -> None:
    both.lay(*PINGS)
    for action in ("approve", "trash", "spam", "delete"):
        for number in (40, 41, 43, 44, 99):

            def confirmed(side: Side, action: str = action, number: int = number) -> Page:
                page = side.browser().visit(f"comment.php?action={action}&c={number}", referer="")
                return page if page.status != 200 else page.form(field="noredir").submit()

            both.step(f"link of a mail: {action} {number}", confirmed)
    both.step(
        "link of a mail by nobody", lambda side: side.nobody().get("comment.php", action="approve", c="45"), look=False
    )
    both.step(
        "link of a mail by an author of another",
        lambda side: side.browser("author").get("comment.php", action="approve", c="48"),
    )
    both.step(
        "link of a mail by the author",
        lambda side: side.browser("author").get("comment.php", action="approve", c="45").form(field="noredir").submit(),
    )


def ajax_comments(both: Both) -> None:
    both.lay(*PINGS)

    def sent(
        action: str, user: str = "admin", nonce: str = "_ajax_nonce-replyto-comment", **fields: str
    ) -> Callable[[Side], Page]:
        def act(side: Side) -> Page:
            page = _listed(side, user)
            proof = page.hidden("_ajax_nonce-replyto-comment") if nonce else ""
            return side.browser(user).post(
                "admin-ajax.php", {"action": action, **({nonce: proof} if nonce else {}), **fields}
            )

        return act

    both.step(
        "reply",
        sent(
            "replyto-comment",
            comment_ID="41",
            comment_post_ID="5",
            content="An answer <b>b</b><script>",
            mode="detail",
            position="-1",
            checkbox="1",
        ),
    )
    both.step(
        "reply to a held one",
        sent(
            "replyto-comment",
            comment_ID="40",
            comment_post_ID="5",
            content="Another answer",
            mode="detail",
            position="-1",
            approve_parent="1",
        ),
    )
    both.step(
        "reply again",
        sent(
            "replyto-comment", comment_ID="41", comment_post_ID="5", content="An answer <b>b</b><script>", mode="detail"
        ),
    )
    both.step("empty reply", sent("replyto-comment", comment_ID="41", comment_post_ID="5", content="", mode="detail"))
    both.step(
        "reply on a draft", sent("replyto-comment", comment_ID="0", comment_post_ID="7", content="x", mode="detail")
    )
    both.step(
        "reply on nothing", sent("replyto-comment", comment_ID="0", comment_post_ID="99", content="x", mode="detail")
    )
    both.step(
        "reply by an author",
        sent(
            "replyto-comment", "author", comment_ID="50", comment_post_ID="20", content="By the author", mode="detail"
        ),
    )
    both.step(
        "reply by an author elsewhere",
        sent("replyto-comment", "author", comment_ID="41", comment_post_ID="5", content="Not theirs", mode="detail"),
    )
    both.step(
        "reply without nonce",
        sent("replyto-comment", nonce="", comment_ID="41", comment_post_ID="5", content="x", mode="detail"),
    )
    both.step("quick edit", sent("edit-comment", comment_ID="42", comment_post_ID="5", content="Quickly", newcomment_author="Quick", newcomment_author_email="q@example.org", newcomment_author_url="http://quick.example/", status="0", position="1", checkbox="1", mode="detail"))  # fmt: skip
    both.step(
        "quick edit, empty",
        sent("edit-comment", comment_ID="42", content="", newcomment_author="Quick", mode="detail", position="1"),
    )
    both.step(
        "quick edit without nonce",
        sent("edit-comment", nonce="", comment_ID="42", content="x", mode="detail", position="1"),
    )

    def dimmed(ajax: str, number: int, link: str, **fields: str) -> Callable[[Side], Page]:
        def act(side: Side) -> Page:
            href = _listed(side, comment_status=fields.pop("view", "all") if "view" in fields else "all").link(
                f"comment-{number}", link
            )
            nonce = href.rpartition("_wpnonce=")[2][:10]
            return side.browser().post(
                "admin-ajax.php", {"action": ajax, "id": str(number), "_ajax_nonce": nonce, **fields}
            )

        return act

    both.step("dim: approve", dimmed("dim-comment", 45, "approve", dimClass="unapproved", new="approved"))
    both.step("dim: unapprove", dimmed("dim-comment", 45, "unapprove", dimClass="unapproved", new="unapproved"))
    both.step("delete-comment: trash", dimmed("delete-comment", 45, "trash", trash="1"))
    both.step("delete-comment: spam", dimmed("delete-comment", 48, "spam", spam="1"))
    both.step(
        "dim without nonce", lambda side: side.browser().post("admin-ajax.php", {"action": "dim-comment", "id": "41"})
    )
    both.step(
        "ajax by nobody", lambda side: side.nobody().post("admin-ajax.php", {"action": "dim-comment", "id": "41"})
    )


QUICK = {"post_title": "Quickly", "post_name": "quickly", "mm": "11", "jj": "10", "aa": "2026", "hh": "08", "mn": "30", "ss": "00", "post_author": "1", "post_password": "", "comment_status": "open", "ping_status": "open", "_status": "publish", "tax_input[post_tag]": "one, two", "post_view": "list", "screen": "edit-post", "action": "inline-save", "post_type": "post", "edit_date": "true", "post_status": "all"}  # fmt: skip


def quick_edit(both: Both) -> None:
    both.lay()

    def saved(
        number: int, *, user: str = "admin", nonce: str | None = None, drop: tuple[str, ...] = (), **fields: str
    ) -> None:
        def act(side: Side) -> Page:
            page = side.browser(user).get("edit.php", post_type=fields.get("post_type", "post"))
            proof = page.hidden("_inline_edit") if nonce is None else nonce
            sent = {
                **QUICK,
                "_inline_edit": proof,
                "post_ID": str(number),
                "post_category[]": ["0", "1", "2"],
                **fields,
            }
            return side.browser(user).post(
                "admin-ajax.php", {name: value for name, value in sent.items() if name not in drop}
            )

        both.step(f"quick edit of {number} by {user}: {fields} without {drop}", act)

    saved(5)
    saved(5, drop=("ping_status",))
    saved(5, drop=("comment_status",))
    saved(5, post_title="", post_name="")
    saved(5, post_title="<b>T</b> 'x' \\ <script>", post_name="A Slug")
    saved(5, _status="draft")
    saved(5, _status="publish", sticky="sticky")
    saved(5, post_password="secret")
    saved(5, post_password="", keep_private="private")
    saved(6, mm="02", jj="31")
    saved(6, mm="12", jj="31", aa="2030")
    saved(6, aa="2025", hh="5")
    saved(6, hh="-1")
    saved(6, hh="48")
    saved(6, hh="59", mn="70")
    saved(6, mn="-5", ss="99")
    saved(6, ss="120")
    saved(6, aa="10000")
    saved(6, aa="99", mm="5", jj="32")
    saved(6, aa="0", mm="0", jj="0", hh="", mn="")
    saved(7)
    saved(20, user="author", post_author="3")
    saved(5, user="author")
    saved(13, post_type="page", screen="edit-page", post_parent="2", menu_order="5", page_template="default")
    saved(5, nonce="bad")
    saved(99)


def _tagged(tags: str) -> dict[str, Any]:
    return {"tax_input[post_tag]": tags}


def bulk_edit(both: Both) -> None:
    both.lay()
    same = {"post_author": "-1", "post_parent": "-1", "page_template": "-1", "comment_status": "", "ping_status": "", "_status": "-1", "sticky": "-1", "post_view": "list", "screen": "edit-post", "bulk_edit": "Update", "tax_input[post_tag]": ""}  # fmt: skip

    def edited(
        *posts: int, user: str = "admin", categories: tuple[str, ...] = (), kind: str = "post", **fields: str
    ) -> None:
        def act(side: Side) -> Page:
            form = side.browser(user).get("edit.php", post_type=kind).form(id="posts-filter")
            form.tick("post[]", *map(str, posts))
            for name, value in {**same, "action": "edit", **fields}.items():
                form.put(name, value)
            form.more += [("post_category[]", value) for value in categories]
            return form.submit()

        both.step(f"bulk edit of {posts} by {user}: {fields} {categories}", act)

    edited(5, 20, ping_status="closed")
    edited(5, 6, 20, ping_status="open")
    edited(5, 20, comment_status="closed")
    edited(5, 20, ping_status="banana", comment_status="")
    edited(5, 6, _status="draft")
    edited(5, 6, _status="publish")
    edited(5, 6, _status="private")
    edited(5, 6, _status="pending")
    edited(5, 6, _status="publish", sticky="sticky")
    edited(5, sticky="unsticky")
    edited(5, 20, post_author="2")
    edited(5, 6, categories=("0", "2", "3"))
    edited(5, 6, **_tagged("three, four"))
    edited(5, 6, post_format="aside")
    edited(13, 14, kind="page", ping_status="closed", comment_status="open")
    edited(13, kind="page", post_parent="2", page_template="default")
    edited()
    edited(20, user="author", ping_status="closed")

    def applied(action: str, *posts: int, **query: str) -> None:
        def act(side: Side) -> Page:
            form = side.browser().get("edit.php", **query).form(id="posts-filter").without("paged", "action2")
            return form.tick("post[]", *map(str, posts)).set(action=action).submit()

        both.step(f"bulk {action} of {posts} in {query}", act)

    applied("trash", 5, 6)
    applied("untrash", 5, post_status="trash")
    applied("delete", 6, post_status="trash")
    applied("trash", 13, post_type="page")
    applied("-1", 20)
    both.step(
        "bulk trash without nonce", lambda side: side.browser().get("edit.php", action="trash", **{"post[]": "20"})
    )
    both.step(
        "bulk edit with a wrong nonce",
        lambda side: side.browser().get(
            "edit.php", action="edit", bulk_edit="Update", ping_status="closed", _wpnonce="bad", **{"post[]": "20"}
        ),
    )
    both.step(
        "empty the trash",
        lambda side: side.browser().get("edit.php", post_status="trash").form(id="posts-filter").submit("delete_all"),
    )


def post_rows(both: Both) -> None:
    both.lay(*PINGS)

    def clicked(number: int, action: str, user: str = "admin", **query: str) -> None:
        both.step(
            f"{action} {number} in {query} by {user}",
            lambda side: side.browser(user).get("edit.php", **query).click(f"post-{number}", action),
        )

    for query in ({}, {"post_status": "draft"}, {"post_status": "trash"}, {"post_type": "page"}, {"s": "Post"}, {"author": "3"}, {"post_status": "publish"}, {"m": "202601"}, {"cat": "2"}, {"orderby": "title", "order": "asc"}):  # fmt: skip
        for user in ("admin", "author", "contributor"):
            pages = [side.browser(user).get("edit.php", **query) for side in both.sides]
            try:
                seen = [{row: page.actions(row) for row in page.rows} for page in pages]
                both.findings.note(
                    f"posts {query} {user}",
                    rows=(list(seen[0]), list(seen[1])),
                    actions=(seen[0], seen[1]),
                    marks=_marks(*pages),
                )
            except (KeyError, IndexError) as error:
                both.findings.note(f"posts {query} {user}", rows=("", str(error)))
    both.reread()
    clicked(5, "trash")
    clicked(5, "untrash", post_status="trash")
    clicked(5, "trash", post_status="all")
    clicked(5, "delete", post_status="trash")
    clicked(20, "trash", "author")
    clicked(20, "untrash", "author", post_status="trash")
    clicked(13, "trash", post_type="page")
    clicked(13, "untrash", post_type="page", post_status="trash")

    def undone(side: Side) -> Page:
        page = side.browser().get("edit.php").click("post-6", "trash").follow()
        return side.browser().get(page.anchor(doaction="undo", action="untrash"))

    both.step("trash of a post undone", undone)
    for action in ("trash", "untrash", "delete"):
        both.step(
            f"{action} a post without nonce",
            lambda side, action=action: side.browser().get("post.php", post="20", action=action),
        )


def classic(both: Both) -> None:
    both.lay()

    def new(
        kind: str,
        button: str,
        user: str = "admin",
        drop: tuple[str, ...] = (),
        categories: tuple[str, ...] = (),
        **fields: str | bool,
    ) -> None:
        def act(side: Side) -> Page:
            page = side.browser(user).classic("post-new.php", post_type=kind)
            form = page.form(id="post").without(*drop)
            side.kept["post"] = form.value("post_ID")
            for name, value in fields.items():
                form.put(name, value)
            if categories:
                form.tick("post_category[]", *categories)
            return form.submit(button)

        both.step(f"new {kind} by {user}, {button}: {fields} {categories} without {drop}", act)

    def update(
        button: str, number: int = 0, user: str = "admin", drop: tuple[str, ...] = (), **fields: str | bool
    ) -> None:
        def act(side: Side) -> Page:
            page = side.browser(user).classic("post.php", post=str(number or side.kept["post"]), action="edit")
            form = page.form(id="post").without(*drop)
            for name, value in fields.items():
                form.put(name, value)
            return form.submit(button)

        both.step(f"update of {number or 'the last'} by {user}, {button}: {fields} without {drop}", act)

    new(
        "post",
        "publish",
        post_title="Classic",
        content="Words with <a href='http://127.0.0.1:9/x'>a link</a>",
        trackback_url="http://127.0.0.1:9/tb1 http://127.0.0.1:9/tb2",
        drop=("ping_status",),
    )
    update("save", ping_status=True, drop=("comment_status",))
    update("save", drop=("ping_status", "advanced_view"))
    update("save", trackback_url="http://127.0.0.1:9/tb3")
    update("save", drop=("trackback_url",))
    update("save", post_name="A Slug Ünï", excerpt="Short", **_tagged("alpha, beta"))
    update("save", visibility="password", post_password="hush")
    update("save", visibility="private")
    update("save", visibility="public", post_status="publish")
    update("save", sticky="sticky")
    update("save", post_status="pending")
    update("publish")
    new("post", "save", post_title="A draft", content="<script>x</script>\\ 'q'")
    update("publish", content="[gallery]\n\nMore")
    new("post", "publish", post_title="Later", aa="2030", mm="01", jj="02", hh="03", mn="04", ss="05")
    new(
        "post",
        "publish",
        post_title="Earlier",
        aa="2025",
        mm="01",
        jj="02",
        hh="03",
        mn="04",
        ss="05",
        categories=("2", "3"),
    )
    new("post", "publish", post_title="Bad date", mm="02", jj="31")
    new("post", "publish", post_title="No such hour", hh="-1")
    new("post", "publish", post_title="No such minute", mn="130")
    new("post", "publish", post_title="No such year", aa="10000")
    new("post", "save", post_title="No such second", ss="-1", edit_date="1")
    new("post", "publish", post_title="", content="")
    new("post", "save", post_title="", content="")
    new("post", "publish", post_title="Password", visibility="password", post_password="hush")
    new("post", "publish", post_title="Private", visibility="private")
    new("post", "publish", post_title="Formatted", post_format="aside")
    new("post", "publish", post_title="With a field", metakeyinput="mood", metavalue="fine")
    new("page", "publish", post_title="A page", content="Words", parent_id="2", menu_order="3")
    new("page", "publish", post_title="A page with pings", ping_status=True, comment_status=True)
    new("post", "publish", user="author", post_title="By author", content="<script>x</script><b>b</b>")
    new("post", "publish", user="contributor", post_title="By contributor")
    update("save", 5, post_title="Changed", content="Other words")
    update("save", 5, post_title="Changed")
    update("save", 5, _wpnonce="bad", post_title="No")
    update("save", 5, user="author", post_title="No")
    update("save", 20, user="author", post_title="Own")
    update("save", 13, post_title="Page changed", ping_status=True)


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


CHAPTERS: dict[str, Callable[[Both], None]] = {
    chapter.__name__: chapter
    for chapter in (login, discussion, writing, reading, general, media, permalinks, row_actions, bulk_actions, emptying, editing_comments, mail_links, ajax_comments, quick_edit, bulk_edit, post_rows, classic, profile)
}  # fmt: skip


def run(pair: Pair, chapter: str, findings: Findings) -> None:
    """One chapter, after which WordPress has its users, options and rows again."""
    saved = Saved(pair.sql)
    try:
        CHAPTERS[chapter](Both(pair, findings, ACCEPTED))
    finally:
        saved.restore()
        saved.forget()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_forms_do_the_same(pair: Pair, chapter: str) -> None:
    findings = Findings(0)
    run(pair, chapter, findings)
    assert findings.compared, chapter
    assert not findings.found, findings.text()


def main(arguments: list[str]) -> int:
    found = 0
    with tempfile.TemporaryDirectory() as folder, Web() as web:
        pair = open_pair(f"http://127.0.0.1:{arguments[0]}", os.environ["WPCOMPAT_REFERENCE_SOCKET"], web, Path(folder))
        try:
            for chapter in arguments[1:] or CHAPTERS:
                findings = Findings(0, live=True)
                run(pair, chapter, findings)
                sys.stdout.write(f"{chapter}: {findings.compared} compared, {len(findings.found)} differ\n")
                sys.stdout.flush()
                found += len(findings.found)
        finally:
            pair.wp.close()
            pair.close()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
