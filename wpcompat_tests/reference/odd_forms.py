"""Made-up requests to the screens of wp-admin that no form of theirs sends: odd numbers and fields, twice or none, with any referer.

Each kind gives a title and what is done on a side, as the kinds of ``test_differential_admin`` do. What PHP dies of (arrays for
texts) and what ``DIFFERENCES.md`` lists is not made up.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from wpcompat_tests.admin_forms import Page
from wpcompat_tests.reference.admin_sides import Both, Side

Step = Callable[[Side], Page]
Fields = list[tuple[str, str]]
USERS = ("admin", "admin", "admin", "editor", "author", "contributor")
POSTS = ("5", "6", "7", "8", "9", "10", "12", "13", "20", "99", "0", "-5", "5abc", "abc", "", "5.9", "1e1", " 5")
COMMENTS = ("40", "41", "42", "43", "44", "45", "46", "47", "48", "49", "50", "1", "7", "99", "0", "-40")
REFERERS = (
    None,
    None,
    None,
    "",
    "/wp-admin/edit.php?paged=2&trashed=3&ids=1",
    "/wp-admin/edit-comments.php?p=5",
    "/wp-admin/edit.php?post_status=trash&deleted=2&locked=1&s=a%20b",
    "/wp-admin/users.php?role=author",
)
STATUSES = ("publish", "draft", "pending", "private", "future", "trash", "bogus", "")
WORDS = (
    "",
    "0",
    "x",
    "<b>bold</b> words",
    "<script>alert(1)</script>",
    'it\'s "quoted" \\ back',
    "ünï ✓",
    "  blanks  ",
    "a & b &amp; c",
    "http://a.example/x?y=1&z",
    "-5",
)
LISTS: dict[str, dict[str, tuple[str, ...]]] = {
    "edit.php": {
        "post_type": ("post", "page", "bogus", ""), "post_status": STATUSES, "s": ("Post", "zzz", "by author", "<b>"), "author": ("3", "1", "99", "abc"), "m": ("202611", "0", "abc", "2026"),
        "cat": ("2", "0", "99", "abc"), "paged": ("0", "-1", "abc", "1"), "orderby": ("title", "date", "bogus", "ID"), "order": ("asc", "desc", "x"), "all_posts": ("1",), "show_sticky": ("1", "0"),
        "trashed": ("1", "0", "abc"), "ids": ("5", "5,6", "abc"), "updated": ("1", "2"), "deleted": ("3",), "locked": ("1",), "skipped": ("2",), "filter_action": ("Filter",),
    },
    "edit-comments.php": {
        "comment_status": ("all", "moderated", "approved", "spam", "trash", "mine", "bogus"), "comment_type": ("pings", "comment", "pingback", "trackback", "bogus"), "p": ("5", "6", "0", "99", "abc"),
        "s": ("words", "Source 4", "zzz", "%", "_"), "orderby": ("comment_author", "comment_date", "bogus", "comment_ID"), "order": ("asc", "desc"), "paged": ("0", "-1", "abc"),
        "approved": ("1", "2", "abc"), "spammed": ("1",), "trashed": ("1", "3"), "ids": ("40", "40,41", "abc"), "error": ("1", "2", "9"), "deleted": ("2",), "untrashed": ("1",),
    },
    "users.php": {"role": ("author", "bogus", "administrator", ""), "s": ("admin", "*or*", "zzz"), "orderby": ("email", "bogus", "registered"), "order": ("asc", "desc"), "update": ("add", "del", "promote", "err_admin_role", "bogus"), "delete_count": ("1", "2")},
}  # fmt: skip
BULK: dict[str, tuple[str, tuple[str, ...]]] = {
    "edit.php": ("post[]", POSTS), "edit.php?post_type=page": ("post[]", POSTS), "edit-comments.php": ("delete_comments[]", COMMENTS), "edit-comments.php?comment_status=trash": ("delete_comments[]", COMMENTS),
    "users.php": ("users[]", ("3", "4", "5", "1", "99", "0")),
}  # fmt: skip
ACTIONS = ("-1", "trash", "untrash", "delete", "edit", "approve", "unapprove", "spam", "unspam", "bogus", "")
_NUMBER = re.compile(r"\s*(\d+)")
_LINK = re.compile(r"c=(\d+)&action=(\w+?)comment&_wpnonce=(\w+)")


def chosen(rng: random.Random, offered: dict[str, tuple[str, ...]], share: float) -> Fields:
    return [(name, rng.choice(values)) for name, values in offered.items() if rng.random() < share]


def list_of(rng: random.Random, both: Both) -> tuple[str, Step]:
    """A list with any arguments: its rows, their number, its views and its heading are compared as well."""
    user, screen = rng.choice(USERS), rng.choice(tuple(LISTS))
    path = f"{screen}?{urlencode(chosen(rng, LISTS[screen], 0.2))}"
    seen: list[Page] = []

    def act(side: Side) -> Page:
        seen.append(side.browser(user).visit(path, referer=""))
        if len(seen) == len(both.sides) and {page.status for page in seen} == {200}:
            theirs, ours = (_shown(page) for page in seen)
            both.findings.note(f"list {path} by {user}", **{name: (theirs[name], ours[name]) for name in theirs})
        return seen[-1]

    return f"list {path} by {user}", act


def _shown(page: Page) -> dict[str, Any]:
    views = page.tree.xpath("//ul[@class='subsubsub']/li")
    return {
        "listed": page.rows,
        "number": [" ".join(e.text_content().split()) for e in page.tree.xpath("(//*[@class='displaying-num'])[1]")],
        "views": [(li.get("class"), " ".join(li.text_content().split()).rstrip("| "), "current" in "".join(li.xpath("./a/@class"))) for li in views],
        "heading": page.title,
    }  # fmt: skip


def bulk_of(rng: random.Random, both: Both) -> tuple[str, Step]:
    """A bulk action by either list of actions and any button, on rows that there are or are not."""
    user, screen = rng.choice(USERS), rng.choice(tuple(BULK))
    offered = {"action2": ACTIONS, "doaction": ("Apply", ""), "bulk_edit": ("Update", ""), "post_type": ("post", "page"), "_status": STATUSES, "ping_status": ("open", "closed", "banana"), "sticky": ("sticky", "unsticky"), "new_role": ("author", "editor", "none")}  # fmt: skip
    # What there is not is done to nobody, or leads elsewhere there; an edit without its button has a page of its own here.
    actions = ("-1", "") if screen == "users.php" else ACTIONS
    fields = [("action", rng.choice(actions)), *chosen(rng, offered, 0.12)]
    fields += [("bulk_edit", "Update")] if fields[0][1] == "edit" else []
    name, numbers = BULK[screen]
    fields += [(name, rng.choice(numbers)) for _ in range(rng.choice((0, 1, 1, 2, 3)))]
    referer, proof = rng.choice(REFERERS), rng.choice(("right",) * 6 + ("wrong", "none", "both"))

    def act(side: Side) -> Page:
        browser = side.browser(user)
        page = browser.get(screen)
        right = page.hidden("_wpnonce") if page.tree.xpath("//input[@name='_wpnonce']") else "none"
        proofs = {"right": [right], "wrong": ["abc"], "none": [], "both": ["abc", right]}[proof]
        sent = [*fields, *(("_wpnonce", nonce) for nonce in proofs)]
        sent += [] if referer is None else [("_wp_http_referer", referer)]
        return browser.visit(f"{screen.partition('?')[0]}?{urlencode(sent)}", referer=page.url)

    return f"bulk at {screen} by {user}: {fields} from {referer}, proof {proof}", act


def moderated(rng: random.Random, both: Both) -> tuple[str, Step]:
    """A link of ``comment.php`` for any comment, with the proof of its action, of another or without."""
    user = rng.choice(USERS)
    action = rng.choice(("approvecomment", "unapprovecomment", "spamcomment", "unspamcomment", "trashcomment", "untrashcomment", "deletecomment", "approve", "spam", "trash", "delete", "editcomment", "bogus"))  # fmt: skip
    number, proof = rng.choice(COMMENTS), rng.choice(("right", "right", "right", "other", "none"))
    fields = [
        ("action", action),
        ("c", number),
        *chosen(rng, {"noredir": ("1", "0", ""), "p": ("5", "99"), "dt": ("spam", "x")}, 0.2),
    ]
    referer = rng.choice(REFERERS)

    def act(side: Side) -> Page:
        browser, nonces = side.browser(user), {}
        for view in ("", "spam", "trash"):
            for link in browser.get("edit-comments.php", comment_status=view).tree.xpath(
                "//a[contains(@href, '_wpnonce')]/@href"
            ):
                found = _LINK.search(link)
                if found:
                    nonces[found[1], "approve" in found[2]] = found[3]
        digits = _NUMBER.match(number)
        nonce = nonces.get((digits[1] if digits else "", ("approve" in action) != (proof == "other")), "none")
        sent = [
            *fields,
            *([] if proof == "none" else [("_wpnonce", nonce)]),
            *([] if referer is None else [("_wp_http_referer", referer)]),
        ]
        return browser.visit(f"comment.php?{urlencode(sent)}")

    return f"comment.php {fields} by {user} from {referer}, proof {proof}", act


def answered(rng: random.Random, both: Both) -> tuple[str, Step]:
    """What the scripts of ``edit-comments.php`` ask ``admin-ajax.php`` for: replies and edits, with odd fields."""
    user, action = rng.choice(USERS), rng.choice(("edit-comment", "replyto-comment"))
    offered = {
        "comment_ID": COMMENTS,
        "comment_post_ID": ("5", "6", "20", "13", "99", "abc", "10", "7"),
        "content": (*WORDS, " "),
    }
    odd = {"mode": ("detail", "dashboard", "single", "x"), "newcomment_author": WORDS, "newcomment_author_email": ("a@b.example", "x", ""), "newcomment_author_url": ("http://x/", "javascript:x", ""), "status": ("1", "0", "spam", "trash", "approve", "x"), "position": ("1", "-1", "abc"), "approve_parent": ("1", "0"), "checkbox": ("1",)}  # fmt: skip
    fields = {"action": action, **dict(chosen(rng, offered, 0.9)), **dict(chosen(rng, odd, 0.2))}
    has_proof = rng.random() < 0.85

    def act(side: Side) -> Page:
        page = side.browser(user).get("edit-comments.php")
        proof = {"_ajax_nonce-replyto-comment": page.hidden("_ajax_nonce-replyto-comment")} if has_proof else {}
        return side.browser(user).post("admin-ajax.php", {**fields, **proof})

    return f"{fields} by {user}, {'with' if has_proof else 'without'} proof", act


def new_user(rng: random.Random, both: Both) -> tuple[str, Step]:
    fields = [
        ("user_login", rng.choice(("new one", "new_one", "ADMIN", "a b@c", "<b>x</b>", "ünï", "", "x" * 70))),
        ("email", rng.choice(("n@b.example", "admin@example.org", "", "nope", "x@y"))),
    ]
    fields += chosen(rng, {"first_name": WORDS, "last_name": WORDS, "url": WORDS, "pass1": ("long words here", "a\\b", ""), "pass2": ("long words here", "x"), "role": ("author", "bogus", "", "administrator"), "send_user_notification": ("1", "0")}, 0.35)  # fmt: skip
    dropped = [name for name in ("pass1", "pass2", "pw_weak", "send_user_notification", "role") if rng.random() < 0.2]

    def act(side: Side) -> Page:
        form = side.browser().get("user-new.php").form(id="createuser").without(*dropped, *(name for name, _ in fields))
        form.more += fields
        return form.submit("createuser")

    return f"new user {fields} without {dropped}", act


KINDS = (list_of, list_of, bulk_of, bulk_of, moderated, answered, new_user)
