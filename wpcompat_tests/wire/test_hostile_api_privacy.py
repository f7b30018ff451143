"""All methods in the name of every role: what a role must not read is in no answer of a hardened site. Canaries in rows."""

from __future__ import annotations

import re
import xmlrpc.client
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from wpcompat.testing.site import WP
from wpcompat.xmlrpc.names import NAMES
from wpcompat_tests.hostile.target import Got, check, errors, send
from wpcompat_tests.wire.asking import with_users

IP = "203.0.113.77"
DATE = "2026-01-02 03:04:05"
ROLES = ("admin", "editor", "author", "contributor", "subscriber")
STATUSES = ("draft", "private", "locked")
SEES = {
    "nobody": set(),
    "subscriber": {"mail-subscriber"},
    "contributor": {"mail-contributor"},
    "author": {"mail-author"},
    "editor": {"mail-editor", "post", "password", "media", "comment", "writer"},
    "admin": {
        "post",
        "password",
        "media",
        "comment",
        "writer",
        "request",
        "policy",
        *(f"mail-{role}" for role in ROLES),
    },
}
"""The canaries that a role may read; ``writer``: e-mails and IPs of commenters. Nobody may read hashes, keys and notes."""
ENDS = re.compile(r"canary-([a-z-]+)x")


def lay(wp: WP) -> dict[str, int]:
    """Canaries wherever something is private; the IDs of the rows by what they are."""
    db, ids = wp.site.db, {}
    columns = {"post_author": 1, "post_date": DATE, "post_date_gmt": DATE, "post_title": "canary-postx", "post_content": "canary-postx", "post_excerpt": "canary-postx"}  # fmt: skip
    for kind in ("post", "page"):
        for status in STATUSES:
            locked = status == "locked"
            ids[f"{kind} {status}"] = db.insert("wp_posts", {
                **columns, "post_type": kind, "post_status": "publish" if locked else status, "post_name": f"{kind}-{status}",
                "post_password": "canary-passwordx" if locked else "", **({"post_title": "Locked"} if locked else {}),
            })  # fmt: skip
    ids["revision"] = db.insert("wp_posts", {**columns, "post_type": "revision", "post_status": "inherit", "post_parent": ids["post draft"], "post_name": f"{ids['post draft']}-revision-v1"})  # fmt: skip
    ids["request"] = db.insert("wp_posts", {**columns, "post_type": "user_request", "post_status": "request-pending", "post_author": 0, "post_title": "canary-requestx", "post_content": "canary-requestx", "post_excerpt": ""})  # fmt: skip
    ids["picture"] = db.insert("wp_posts", {**columns, "post_type": "attachment", "post_status": "inherit", "post_parent": ids["post private"], "post_mime_type": "image/jpeg", **dict.fromkeys(("post_title", "post_content", "post_excerpt"), "canary-mediax")})  # fmt: skip
    db.execute(
        'UPDATE "wp_posts" SET "post_title" = \'canary-policyx\', "post_content" = \'canary-policyx\' WHERE "ID" = 3'
    )
    for name in [*ids, ""]:
        post_id = ids[name] if name else 1
        for key in ("_edit_lock", "_secret", "_wp_old_slug"):
            db.insert("wp_postmeta", {"post_id": post_id, "meta_key": key, "meta_value": "canary-notex"})
        for kind in (
            ("comment", "trackback")
            if name
            in (
                "",
                "post private",
                "post locked",
            )
            else ()
        ):
            for status in ("1",) if name else ("1", "0", "spam", "trash", "post-trashed"):
                shown = not name and status == "1"
                word = "shown" if shown else "canary-commentx"
                ids[f"{name} {kind} {status}"] = db.insert("wp_comments", {
                    "comment_post_ID": post_id, "comment_type": kind, "comment_approved": status, "comment_author": word,
                    "comment_content": f"<strong>{word}</strong>{word}", "comment_author_url": f"http://{word}.example/",
                    "comment_author_email": "canary-writerx@example.org", "comment_author_IP": IP, "comment_agent": "canary-notex",
                    "comment_date": DATE, "comment_date_gmt": DATE,
                })  # fmt: skip
    for number, role in enumerate(ROLES, 1):
        # The passwords themselves stay, for the logins.
        db.execute('UPDATE "wp_users" SET "user_email" = ?, "user_activation_key" = ? WHERE "ID" = ?', (f"canary-mail-{role}x@example.org", "canary-hashx", number))  # fmt: skip
        for key in ("session_tokens", "_application_passwords", "wp_secret"):
            db.insert("wp_usermeta", {"user_id": number, "meta_key": key, "meta_value": "canary-hashx"})
    db.insert("wp_termmeta", {"term_id": 1, "meta_key": "_note", "meta_value": "canary-notex"})
    for name in (
        "admin_email",
        "new_admin_email",
        "mailserver_login",
        "mailserver_pass",
        "moderation_keys",
        "auth_key",
    ):
        db.execute(
            'INSERT OR REPLACE INTO "wp_options" ("option_name", "option_value") VALUES (?, ?)',
            (name, "canary-optionx"),
        )
    return ids


def arguments(name: str, login: list[str], ids: dict[str, int]) -> Iterator[list[Any]]:
    """Arguments of every shape that a method might read something by."""
    kinds = [{"post_type": kind, "post_status": status, "number": 100} for kind in ("post", "page", "attachment", "revision", "user_request") for status in ("trash", "nonsense")]  # fmt: skip
    wide: list[Any] = [
        *kinds, {"status": "approve", "number": 100}, {"status": "all", "number": 0}, {"status": "hold"}, {"number": 100, "orderby": "email"}, {"s": "canary"},
        {"taxonomy": "category", "custom_fields": []}, ["admin_email", "mailserver_pass", "auth_key", "blog_title"], "category", 100, ["all"],
    ]  # fmt: skip
    yield from ([*login, value] for value in wide)
    yield from (["1", *login, value] for value in wide)
    for number in sorted({1, 2, 3, 4, 5, *ids.values()}):
        yield ["1", *login, number, ["post", "terms", "custom_fields", "enclosure", "all"]]
        yield [number, *login, 100]
        yield ["1", number, *login, 100]
    yield ["1", *login, "category", 1]
    yield from (
        [text] for number in (1, ids["post private"]) for text in (str(number), f"http://wp.example/?p={number}")
    )


WRITES = re.compile(r"\.(new|edit|delete|set|publish|upload|restore)|pingback\.ping")


def together(wp: WP, name: str, login: list[str], shapes: Iterator[list[Any]]) -> list[Got]:
    """The answers to many calls of one method. A failed login ends all that follow it: one request for each place of it."""
    places: dict[int, list[Any]] = {}
    for given in shapes:
        place = given.index(login[0]) if login[0] in given else -1
        places.setdefault(place, []).append({"methodName": name, "params": given})
    return [
        check(send(wp, "POST", "/xmlrpc.php", xmlrpc.client.dumps((calls,), "system.multicall").encode()))
        for calls in places.values()
    ]


def leaks(got: Got, role: str) -> set[str]:
    found = set(ENDS.findall(got.text))
    return (found | ({"writer"} if IP in got.text else set())) - SEES[role]


@pytest.mark.parametrize("role", [*ROLES, "nobody"])
def test_no_role_reads_more_than_it_may(make_wp: Callable[..., WP], role: str) -> None:
    wp = with_users(
        make_wp,
        fidelity="hardened",
        settings={"limits.logins_per_minute": "1000000", "journal.keep": "0", "limits.multicall_seconds": "1000"},
    )
    ids = lay(wp)
    login = [role, "secret" if role == "admin" else "" if role == "nobody" else f"{role}-pass"]
    told, values = {}, 0
    with errors() as logged:
        for name in (name for name in NAMES if not WRITES.search(name)):
            for got in together(wp, name, login, arguments(name, login, ids)):
                values += b"<name>faultCode</name>" not in got.body
                found = leaks(got, role)
                if found:
                    told[name] = found
    assert told == {}
    assert not logged
    assert values > 5


def test_the_canaries_can_be_seen(make_wp: Callable[..., WP]) -> None:
    """What the administrator may read is read, so that the search finds what there is."""
    wp = with_users(
        make_wp,
        fidelity="hardened",
        settings={"limits.logins_per_minute": "1000000", "journal.keep": "0", "limits.multicall_seconds": "1000"},
    )
    ids = lay(wp)
    seen: set[str] = set()
    for name in ("wp.getPost", "wp.getPosts", "wp.getComments", "wp.getMediaItem", "wp.getUsers", "wp.getComment"):
        for got in together(wp, name, ["admin", "secret"], arguments(name, ["admin", "secret"], ids)):
            seen |= set(ENDS.findall(got.text))
    assert seen == SEES["admin"]


def test_what_is_written_shows_nothing(make_wp: Callable[..., WP]) -> None:
    """Refusals of writing methods, and the answers of those that are let through, hold no canary either."""
    for role in ("contributor",):
        wp = with_users(
            make_wp,
            fidelity="hardened",
            settings={"limits.logins_per_minute": "1000000", "journal.keep": "0", "limits.multicall_seconds": "1000"},
        )
        ids = lay(wp)
        login = [role, f"{role}-pass"]
        content = {
            "post_title": "t",
            "title": "t",
            "content": "c",
            "taxonomy": "category",
            "name": "n.txt",
            "bits": "x",
        }
        for name in (name for name in NAMES if WRITES.search(name) and name != "pingback.ping"):
            for number in (
                1,
                3,
                *(ids[name] for name in ("post private", "page draft", "picture", "revision", "request")),
            ):
                shapes: tuple[list[Any], ...] = (
                    ["1", *login, number, content],
                    [number, *login, content, True],
                    ["1", number, *login, "c", True],
                )
                for got in together(wp, name, login, iter(shapes)):
                    assert leaks(got, role) == set(), (name, number)
        changed = wp.site.db.value('SELECT count(*) FROM "wp_posts" WHERE "post_title" LIKE \'canary-%\'')
        assert changed == 8
