"""Nothing in wp-admin changes for who has no proof of this site, of their own session, for this action, and of today.

``ROUTES`` has every request that changes something. It is complete when every place in ``wpcompat.admin`` that asks for a proof is
reached by it, and when the screens that it does not name (``READS``) change nothing whatever they are sent.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import wpcompat.admin
from wpcompat.admin.screens import SCREENS
from wpcompat.testing.site import WP
from wpcompat.users import nonces
from wpcompat_tests.admin_forms import Page, Values
from wpcompat_tests.admin_people import Person
from wpcompat_tests.kept import Kept
from wpcompat_tests.reference.role_cells import post_of

HOME = "http://127.0.0.1:8100"
POST, OTHER, TRASHED, PAGE = post_of(1, "publish"), post_of(2, "publish"), post_of(1, "trash"), post_of(1, "page")
MEDIUM = post_of(1, "attachment")
DAY = 86400
EVIL = "http://evil.example"
Fields = Mapping[str, Values]


@dataclass(frozen=True)
class Route:
    """``action`` is that of the nonce, in ``field``. ``before`` is SQL; ``changes``: whether a row changes when it is right.

    ``file``: the field of a file that is sent; ``refused``: the status that WordPress refuses with.
    """

    name: str
    path: str
    fields: Fields
    action: str
    field: str = "_wpnonce"
    post: bool = False
    before: str = ""
    changes: bool = True
    file: str = ""
    refused: int = 403

    @property
    def screen(self) -> str:
        return self.path.partition("?")[0]

    def ask(self, person: Person, proof: str | None, headers: Mapping[str, str] | None = None) -> Page:
        sent = dict(self.fields) if proof is None else {**self.fields, self.field: proof}
        person.browser.page = None
        path = self.path if self.path.startswith("/") else f"/wp-admin/{self.path}"
        if self.file:
            fields = {name: str(value) for name, value in sent.items()}
            return person.browser.upload(path, fields, self.file, ("made.txt", b"Words"), headers=headers)
        if self.post:
            return person.browser.post(path, sent, headers=headers)
        pairs = [(k, v) for k, given in sent.items() for v in ([given] if isinstance(given, str) else given)]
        query = "&".join(f"{k}={v}" for k, v in pairs).replace(" ", "+")
        return person.browser.visit(f"{path}?{query}", headers=headers)


def _moved(comment: int, status: str) -> str:
    return f"UPDATE wp_comments SET comment_approved = '{status}' WHERE \"comment_ID\" = {comment}"


def _options() -> Iterator[Route]:
    for group, option in (("general", "blogname"), ("writing", "ping_sites"), ("reading", "posts_per_rss"), ("discussion", "default_ping_status"), ("media", "thumbnail_size_w"), ("options", "blogname")):  # fmt: skip
        fields = {
            "option_page": group,
            "action": "update",
            option: "http://changed.example/" if option == "ping_sites" else "7",
        }
        yield Route(
            f"options of {group}", "options.php", {**fields, "page_options": option}, f"{group}-options", post=True
        )
    yield Route(
        "permalinks",
        "options-permalink.php",
        {"permalink_structure": "/x/%postname%/", "selection": "custom"},
        "update-permalink",
        post=True,
    )
    yield Route(
        "drop a new administration address", "options.php", {"dismiss": "new_admin_email"}, "dismiss-1-new_admin_email",
        before="INSERT INTO wp_options (option_name, option_value, autoload) VALUES ('new_admin_email', 'x@example.org', 'yes'), ('adminhash', 'a:2:{s:4:\"hash\";s:1:\"x\";s:8:\"newemail\";s:13:\"x@example.org\";}', 'yes')",
    )  # fmt: skip


def _comments() -> Iterator[Route]:
    for act, kind, status in (("approve", "approve", "0"), ("unapprove", "approve", "1"), ("spam", "delete", "1"), ("unspam", "delete", "spam"), ("trash", "delete", "1"), ("untrash", "delete", "trash"), ("delete", "delete", "spam")):  # fmt: skip
        yield Route(
            f"{act} a comment",
            "comment.php",
            {"action": f"{act}comment", "c": str(POST)},
            f"{kind}-comment_{POST}",
            before=_moved(POST, status),
        )
        yield Route(
            f"{act} comments",
            "edit-comments.php",
            {"action": act, "delete_comments[]": str(POST)},
            "bulk-comments",
            before=_moved(POST, status),
        )
    yield Route("empty the spam", "edit-comments.php", {"comment_status": "spam", "delete_all": "Empty Spam", "pagegen_timestamp": "2040-01-01 00:00:00"}, "bulk-comments", before=_moved(POST, "spam"))  # fmt: skip
    yield Route(
        "undo a trash",
        "edit-comments.php",
        {"doaction": "undo", "action": "untrash", "ids": str(POST)},
        "bulk-comments",
        before=_moved(POST, "trash"),
    )
    yield Route(
        "edit a comment",
        "comment.php",
        {"action": "editedcomment", "comment_ID": str(POST), "content": "Changed", "comment_status": "1"},
        f"update-comment_{POST}",
        post=True,
    )
    reply = "_ajax_nonce-replyto-comment"
    yield Route("reply", "admin-ajax.php", {"action": "replyto-comment", "comment_ID": str(POST), "comment_post_ID": str(POST), "content": "A reply", "mode": "detail"}, "replyto-comment", reply, True)  # fmt: skip
    yield Route("quick edit of a comment", "admin-ajax.php", {"action": "edit-comment", "comment_ID": str(POST), "content": "Changed", "mode": "detail", "position": "1"}, "replyto-comment", reply, True)  # fmt: skip
    yield Route(
        "reply by a form",
        "comment.php",
        {"action": "replyto-comment", "comment_ID": str(POST), "comment_post_ID": str(POST), "content": "A reply"},
        "replyto-comment",
        reply,
        True,
    )
    yield Route(
        "list comments by script",
        "admin-ajax.php",
        {"action": "get-comments", "p": str(POST)},
        "get-comments",
        "_ajax_nonce",
        True,
        changes=False,
    )
    yield Route(
        "dim a comment",
        "admin-ajax.php",
        {"action": "dim-comment", "id": str(POST), "dimClass": "unapproved", "new": "unapproved"},
        f"approve-comment_{POST}",
        "_ajax_nonce",
        True,
    )
    yield Route(
        "rows on a page",
        "edit-comments.php",
        {"wp_screen_options[option]": "edit_comments_per_page", "wp_screen_options[value]": "5"},
        "screen-options-nonce",
        "screenoptionnonce",
        True,
    )
    yield Route(
        "delete a comment by script",
        "admin-ajax.php",
        {"action": "delete-comment", "id": str(POST), "trash": "1"},
        f"delete-comment_{POST}",
        "_ajax_nonce",
        True,
    )


def _posts() -> Iterator[Route]:
    yield Route("trash a post", "post.php", {"post": str(POST), "action": "trash"}, f"trash-post_{POST}")
    yield Route("restore a post", "post.php", {"post": str(TRASHED), "action": "untrash"}, f"untrash-post_{TRASHED}")
    yield Route("delete a post", "post.php", {"post": str(POST), "action": "delete"}, f"delete-post_{POST}")
    yield Route(
        "save a post",
        "post.php",
        {"post_ID": str(POST), "action": "editpost", "post_type": "post", "post_title": "Changed", "content": "x"},
        f"update-post_{POST}",
        post=True,
    )
    yield Route(
        "delete a post by its form",
        "post.php",
        {"post_ID": str(POST), "post_type": "post", "action": "delete"},
        f"delete-post_{POST}",
        post=True,
    )
    yield Route(
        "write a post",
        "post.php",
        {"action": "post", "post_type": "post", "post_title": "New", "content": "x", "publish": "Publish"},
        "add-post",
        post=True,
    )
    yield Route(
        "preview a post",
        "post.php",
        {"post_ID": str(POST), "action": "preview", "post_type": "post", "post_title": "Changed", "content": "x"},
        f"update-post_{POST}",
        post=True,
        changes=False,
    )
    yield Route(
        "take over a post",
        "post.php",
        {"post": str(POST), "action": "edit", "get-post-lock": "1"},
        f"lock-post_{POST}",
        changes=False,
    )
    quick = {"action": "inline-save", "post_ID": str(POST), "post_type": "post", "post_title": "Changed", "_status": "publish", "post_view": "list", "screen": "edit-post", "aa": "2026", "mm": "11", "jj": "10", "hh": "08", "mn": "30", "ss": "00"}  # fmt: skip
    yield Route("quick edit of a post by script", "admin-ajax.php", quick, "inlineeditnonce", "_inline_edit", True)
    yield Route("quick edit of a post", "edit.php", quick, "inlineeditnonce", "_inline_edit", True)
    for act, post in (("trash", POST), ("untrash", TRASHED), ("delete", POST)):
        yield Route(f"{act} posts", "edit.php", {"action": act, "post[]": str(post)}, "bulk-posts")
    yield Route("edit posts", "edit.php", {"action": "edit", "bulk_edit": "Update", "post[]": [str(POST), str(OTHER)], "ping_status": "closed", "post_author": "-1", "_status": "-1"}, "bulk-posts")  # fmt: skip
    yield Route(
        "edit pages",
        "edit.php",
        {
            "post_type": "page",
            "action": "edit",
            "bulk_edit": "Update",
            "post[]": str(PAGE),
            "ping_status": "closed",
            "_status": "-1",
        },
        "bulk-posts",
    )
    yield Route("empty the trash", "edit.php", {"post_status": "trash", "delete_all": "Empty Trash"}, "bulk-posts")


def _users() -> Iterator[Route]:
    yield Route("ask before users go", "users.php", {"action": "delete", "users[]": "5"}, "bulk-users", changes=False)
    yield Route(
        "delete users",
        "users.php",
        {"action": "dodelete", "users[]": "5", "delete_option": "delete"},
        "delete-users",
        post=True,
    )
    yield Route(
        "give users a role", "users.php", {"users[]": "5", "new_role": "author", "changeit": "Change"}, "bulk-users"
    )
    yield Route("mail users a link", "users.php", {"action": "resetpassword", "users": "5"}, "bulk-users")
    yield Route("remove users", "users.php", {"action": "remove", "users[]": "5"}, "bulk-users", changes=False)
    yield Route(
        "remove users now",
        "users.php",
        {"action": "doremove", "users[]": "5"},
        "remove-users",
        post=True,
        changes=False,
    )
    yield Route("add a user", "user-new.php", {"action": "createuser", "user_login": "made", "email": "made@example.org", "pass1": "long enough words", "pass2": "long enough words", "role": "author"}, "create-user", "_wpnonce_create-user", True)  # fmt: skip
    own = {"action": "update", "nickname": "changed", "email": "admin@example.org", "user_id": "1"}
    yield Route("save one's profile", "profile.php", own, "update-user_1", post=True)
    yield Route(
        "save another's profile",
        "user-edit.php",
        {**own, "email": "subscriber@example.org", "user_id": "5"},
        "update-user_5",
        post=True,
    )
    yield Route("give out an application password", "profile.php", {"do_new_application_password": "1", "new_application_password_name": "An app", "user_id": "1"}, "update-user_1", post=True)  # fmt: skip
    yield Route(
        "drop a new address", "profile.php", {"dismiss": "1_new_email"}, "dismiss-1_new_email",
        before="INSERT INTO wp_usermeta (user_id, meta_key, meta_value) VALUES (1, '_new_email', 'a:2:{s:4:\"hash\";s:1:\"x\";s:8:\"newemail\";s:13:\"x@example.org\";}')",
    )  # fmt: skip
    yield Route("end an editor's sessions by script", "admin-ajax.php", {"action": "destroy-sessions", "user_id": "2"}, "update-user_2", "nonce", True, refused=200)  # fmt: skip
    yield Route("mail a user a link by script", "admin-ajax.php", {"action": "send-password-reset", "user_id": "5"}, "reset-password-for-5", "nonce", True)  # fmt: skip
    yield Route("log out", "/wp-login.php", {"action": "logout"}, "log-out")


def _imports() -> Iterator[Route]:
    """Nothing changes: no file is sent, and none waits."""
    yield Route(
        "upload an export", "/wp-admin/admin.php?import=wordpress&step=1", {}, "import-upload", post=True, changes=False
    )
    yield Route(
        "import an export",
        "/wp-admin/admin.php?import=wordpress&step=2",
        {"import_id": "1"},
        "import-wordpress",
        post=True,
        changes=False,
    )


def _files() -> Iterator[Route]:
    yield Route("delete files", "upload.php", {"action": "delete", "media[]": str(MEDIUM)}, "bulk-media")
    yield Route("attach files", "upload.php", {"found_post_id": str(POST), "media[]": str(MEDIUM)}, "bulk-media")
    yield Route("detach files", "upload.php", {"parent_post_id": str(POST), "media[]": str(MEDIUM)}, "bulk-media", before=f'UPDATE wp_posts SET post_parent = {POST} WHERE "ID" = {MEDIUM}')  # fmt: skip
    yield Route(
        "upload a file", "media-new.php", {"html-upload": "Upload"}, "media-form", post=True, file="async-upload"
    )


ROUTES: tuple[Route, ...] = (*_options(), *_comments(), *_posts(), *_users(), *_files(), *_imports())
READS: dict[str, str] = {
    "index.php": "shows", "admin.php": "shows the importer, whose forms are routes", "export.php": "shows, or gives a file", "import.php": "shows",
    "site-health.php": "shows", "tools.php": "shows",
    "options-general.php": "shows; saved by options.php", "options-writing.php": "shows; saved by options.php", "options-reading.php": "shows; saved by options.php",
    "options-discussion.php": "shows; saved by options.php", "options-media.php": "shows; saved by options.php",
}  # fmt: skip
"""Screens that change nothing."""
BEGINS = {"post-new.php": "an empty draft is inserted for the form, as WordPress does"}
"""Screens that add a row when they are looked at, and no more."""
PRIVILEGES = {"comment_reply:answer_from": "whether markup is let through; the answer has a proof of its own"}
"""Places that ask for a second proof, of something that is allowed besides."""
INCIDENTAL = ("_edit_lock",)
"""Metadata that says who looks at what."""


@dataclass
class Asked:
    """Where a proof was asked for."""

    places: set[str] = field(default_factory=set)

    def note(self, frame: FrameType | None) -> None:
        while frame is not None and frame.f_code.co_name in ("check", "verify", "verified"):
            frame = frame.f_back
        if frame is not None:
            self.places.add(f"{Path(frame.f_code.co_filename).stem}:{frame.f_code.co_name}")


ASKED = Asked()


@pytest.fixture(autouse=True)
def noted(monkeypatch: pytest.MonkeyPatch) -> None:
    verify = nonces.verify

    def verified(*args: Any, **kw: Any) -> int:
        ASKED.note(sys._getframe(1))
        return verify(*args, **kw)

    monkeypatch.setattr(nonces, "verify", verified)


def places() -> set[str]:
    """Every function of wpcompat.admin that asks for a proof, as ``module:function``."""
    found = set()
    for path in Path(wpcompat.admin.__path__[0]).glob("*.py"):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and function.name not in ("check", "verify"):
                found |= {f"{path.stem}:{function.name}" for call in _own(function) if _asks(call)}
    return found


def _own(function: ast.FunctionDef) -> Iterator[ast.Call]:
    """The calls in a function, but not in those inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, ast.FunctionDef):
            waiting += ast.iter_child_nodes(node)


def _asks(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    words = ast.unparse(call.func) + " " + " ".join(ast.unparse(argument) for argument in call.args[:1])
    return name in ("check", "verify") and ("ask" in words or "nonces" in words)


def everything(wp: WP) -> dict[str, list[Any]]:
    """Every row of every table, less what only says who looks at what."""
    db = wp.site.db
    wp.site.background.join()
    tables = db.column("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {
        table: [row for row in db.rows(f'SELECT * FROM "{table}"') if not set(map(str, row)) & set(INCIDENTAL)]
        for table in tables
        if not table.startswith("sqlite_")
    }


@pytest.fixture
def admin(make_wp: Callable[..., WP]) -> Person:
    wp = make_wp(home=HOME, settings={"wordpress.environment_type": "local"})  # has application passwords by http
    Kept(wp).lay()
    wp.clock.frozen = wp.clock.time()
    return Person(wp)


def wrong(admin: Person, route: Route) -> dict[str, str | None]:
    """Proofs that prove nothing here."""
    wp = admin.wp
    editor, elsewhere = Person(wp, "editor"), Person(wp)
    now = wp.clock.time()
    wp.clock.frozen = now - DAY - 1
    stale = admin.nonce(route.action)
    wp.clock.frozen = now
    return {
        "none": None, "empty": "", "another user's": editor.nonce(route.action), "another session's": elsewhere.nonce(route.action),
        "another action's": admin.nonce(f"{route.action}0"), "no action's": admin.nonce("-1"), "a visitor's": nonces.create(wp.site, route.action),
        "yesterday's": stale, "capitals": admin.nonce(route.action).upper() + "A",
    }  # fmt: skip


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_without_a_proof_nothing_changes(admin: Person, route: Route) -> None:
    wp = admin.wp
    if route.before:
        wp.site.db.execute(route.before)
    bad = wrong(admin, route)
    before = everything(wp)
    for name, proof in bad.items():
        answer = route.ask(admin, proof)
        assert answer.status == route.refused, (name, answer.status, answer.location)
        assert everything(wp) == before, name
    if route.post:
        for headers in ({"Origin": EVIL}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = route.ask(admin, admin.nonce(route.action), headers)
            assert answer.status == 403, (headers, answer.status)
            assert everything(wp) == before, headers
    answer = route.ask(admin, admin.nonce(route.action), {"Origin": HOME} if route.post else None)
    assert answer.status in (200, 302) or not route.changes, (answer.status, answer.notices)
    assert (everything(wp) != before) == route.changes
    assert route.path.startswith("/") or route.screen in SCREENS


def test_every_screen_is_in_the_table() -> None:
    assert set(SCREENS) - {route.screen for route in ROUTES} - set(READS) - set(BEGINS) == set()
    assert not (set(READS) | set(BEGINS)) & {route.screen for route in ROUTES}


def test_every_place_that_asks_for_a_proof_is_reached(admin: Person) -> None:
    for route in ROUTES:
        route.ask(admin, None)
    assert places() - ASKED.places - set(PRIVILEGES) == set()


ACTS = ("update", "delete", "trash", "save", "post", "edit", "add", "import", "upload", "dismiss", "approve", "-1", "1")
NAMES = ("action", "action2", "delete_all", "save", "submit", "publish", "bulk_edit", "upload", "html-upload", "doaction", "changeit", "option_page")  # fmt: skip


@pytest.mark.parametrize("path", sorted((set(READS) | set(BEGINS)) & set(SCREENS)))
def test_other_screens_change_nothing(admin: Person, path: str) -> None:
    admin.browser.get(f"/wp-admin/{path}")  # what a first look sets up
    wp = admin.wp
    before = everything(wp)
    for act in ACTS:
        fields = {
            **dict.fromkeys(NAMES, act),
            "ids": "1",
            "post": "1",
            "post[]": "1",
            "users[]": "5",
            "blogname": "Changed",
        }
        if path not in BEGINS:
            admin.browser.get(f"/wp-admin/{path}", **fields)
        admin.browser.post(f"/wp-admin/{path}", fields)
        assert _without_drafts(everything(wp), path) == _without_drafts(before, path), act


def _without_drafts(rows: dict[str, list[Any]], path: str) -> dict[str, list[Any]]:
    """The rows, less what a form that begins a post adds."""
    if path not in BEGINS:
        return rows
    return {**rows, "wp_posts": [row for row in rows["wp_posts"] if "auto-draft" not in row]}
