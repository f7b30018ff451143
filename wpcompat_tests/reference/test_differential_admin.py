"""Made-up forms: those of wp-admin with any values, to a real WordPress and to wpcompat.

``python -m wpcompat_tests.reference.test_differential_admin PORT COUNT [SEED]`` runs long.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat_tests.admin_forms import Page
from wpcompat_tests.reference import odd_forms
from wpcompat_tests.reference.admin_sides import Both, Side
from wpcompat_tests.reference.differential import Findings, Pair, alike, main
from wpcompat_tests.reference.forms_comments import PINGS
from wpcompat_tests.reference.forms_posts import QUICK
from wpcompat_tests.reference.saved_site import Saved

pytestmark = [pytest.mark.reference, pytest.mark.xdist_group("reference")]

PER_SITE = 15
"""Forms after which both sides are laid anew."""
WORDS = ("", "0", "1", "x", "<b>bold</b> words", "<script>alert(1)</script>", "it's \"quoted\" \\ back", "ünï ✓", "  blanks  ", "a & b &amp; c", "[gallery]", "<!--more-->rest", "http://a.example/x?y=1&z", "-5", "99999", "open", "closed", "%41 %zz")  # fmt: skip
NUMBERS = ("0", "1", "-1", "2", "5", "13", "99", "abc", "", "3.7")
STATUSES = ("publish", "draft", "pending", "private", "future", "trash", "bogus", "", "inherit", "auto-draft")
SWITCHES = ("open", "closed", "", "banana", "0", None)
USERS = ("admin", "admin", "admin", "editor", "author", "contributor")
YEARS, MONTHS, DAYS, HOURS, MINUTES = ("2026", "2025", "2031", "0", "99"), ("11", "02", "0", "13", "5"), ("10", "31", "0", "32", "3"), ("08", "24", "25", "5"), ("30", "60", "61", "7")  # fmt: skip
POSTS = ("5", "6", "7", "8", "9", "10", "12", "13", "20", "99", "16")
Step = Callable[[Side], Page]


def maybe(rng: random.Random, fields: dict[str, Any], share: float = 0.5) -> dict[str, Any]:
    """Some of the fields; one that is None is left out."""
    return {name: value for name, value in fields.items() if value is not None and rng.random() < share}


def date(rng: random.Random) -> dict[str, str]:
    return {
        "aa": rng.choice(YEARS), "mm": rng.choice(MONTHS), "jj": rng.choice(DAYS), "hh": rng.choice(HOURS), "mn": rng.choice(MINUTES), "ss": "07",
    }  # fmt: skip


def post_fields(rng: random.Random) -> dict[str, Any]:
    fields = {
        "post_title": rng.choice(WORDS), "content": rng.choice(WORDS), "excerpt": rng.choice(WORDS), "post_name": rng.choice(WORDS), "post_password": rng.choice(("", "x", "'")),
        "visibility": rng.choice(("public", "private", "password")), "post_status": rng.choice(STATUSES), "sticky": rng.choice(("sticky", "", "0")), "comment_status": rng.choice(SWITCHES),
        "ping_status": rng.choice(SWITCHES), "trackback_url": rng.choice(("http://127.0.0.1:9/a http://127.0.0.1:9/b", "x y", "", "http://127.0.0.1:9/a\nhttp://127.0.0.1:9/a")),
        "tax_input[post_tag]": rng.choice(("a, b", "Tag one", "", ",", "<b>")), "post_format": rng.choice(("aside", "0", "bogus", "quote")), "menu_order": rng.choice(NUMBERS),
        "parent_id": rng.choice(NUMBERS), "post_author_override": rng.choice(NUMBERS), "metakeyinput": rng.choice(("mood", "_hidden", "")), "metavalue": rng.choice(WORDS),
    }  # fmt: skip
    found = maybe(rng, fields, 0.25)
    if rng.random() < 0.3:
        found |= {**date(rng), "edit_date": "1"}
    return found


def saved_post(rng: random.Random, both: Both) -> tuple[str, Step]:
    user, number = rng.choice(USERS), rng.choice(POSTS)
    kind = rng.choice(("post", "post", "page"))
    fields, new = post_fields(rng), rng.random() < 0.4
    button = rng.choice(("publish", "save"))
    dropped = [
        name
        for name in ("ping_status", "comment_status", "trackback_url", "advanced_view", "post_status")
        if rng.random() < 0.15
    ]

    def act(side: Side) -> Page:
        browser = side.browser(user)
        page = (
            browser.classic("post-new.php", post_type=kind)
            if new
            else browser.classic("post.php", post=number, action="edit")
        )
        form = page.form(id="post").without(*dropped)
        for name, value in fields.items():
            form.put(name, value)
        pressed = button if button in form.names else "publish" if "publish" in form.names else "save"
        return form.submit(pressed)

    return f"{'new ' + kind if new else 'save ' + number} by {user}, {button}: {fields} without {dropped}", act


def quick(rng: random.Random, both: Both) -> tuple[str, Step]:
    user, number = rng.choice(USERS), rng.choice(POSTS[:-1])
    fields = {
        **QUICK,
        **maybe(rng, date(rng), 0.3),
        "ping_status": rng.choice(SWITCHES),
        "comment_status": rng.choice(SWITCHES),
        "_status": rng.choice(STATUSES[:6]),
    }
    fields |= maybe(rng, {"post_title": rng.choice(WORDS), "post_name": rng.choice(WORDS), "post_password": rng.choice(("", "x")), "keep_private": "private", "sticky": "sticky", "post_author": rng.choice(NUMBERS), "tax_input[post_tag]": rng.choice(("a, b", ""))}, 0.3)  # fmt: skip
    sent = {name: value for name, value in fields.items() if value is not None}

    def act(side: Side) -> Page:
        page = side.browser(user).get("edit.php")
        proof = page.hidden("_inline_edit")
        return side.browser(user).post(
            "admin-ajax.php",
            {**sent, "_inline_edit": proof, "post_ID": number, "post_type": "page" if number == "13" else "post"},
        )

    return f"quick edit of {number} by {user}: { {n: v for n, v in sent.items() if QUICK.get(n) != v} }", act


def bulk(rng: random.Random, both: Both) -> tuple[str, Step]:
    user, posts = rng.choice(USERS), rng.sample(POSTS, rng.choice((1, 2, 3)))
    fields = {
        "post_author": "-1",
        "post_parent": "-1",
        "page_template": "-1",
        "comment_status": "",
        "ping_status": "",
        "_status": "-1",
        "sticky": "-1",
        "post_format": "-1",
    }
    fields |= maybe(rng, {"post_author": rng.choice(NUMBERS), "comment_status": rng.choice(SWITCHES), "ping_status": rng.choice(SWITCHES), "_status": rng.choice(STATUSES[:5]), "sticky": rng.choice(("sticky", "unsticky")), "post_format": rng.choice(("aside", "0", "bogus")), "tax_input[post_tag]": "more, tags"}, 0.3)  # fmt: skip
    sent = {name: value for name, value in fields.items() if value is not None}

    def act(side: Side) -> Page:
        form = side.browser(user).get("edit.php").form(id="posts-filter").without("paged", "action2", "post[]")
        form.more += [("post[]", number) for number in posts] + [("bulk_edit", "Update"), *sent.items()]
        return form.submit(action="edit")

    return f"bulk edit of {posts} by {user}: {sent}", act


def listed_posts(rng: random.Random, both: Both) -> tuple[str, Step]:
    user, posts = rng.choice(USERS), [rng.choice(POSTS)]
    action = rng.choice(("trash", "untrash", "delete"))

    def act(side: Side) -> Page:
        form = side.browser(user).get("edit.php").form(id="posts-filter").without("paged", "action2", "post[]")
        form.more += [("post[]", number) for number in posts]
        return form.put("action", action).submit()

    return f"{action} {posts} by {user}", act


def comment(rng: random.Random, both: Both) -> tuple[str, Step]:
    user, number = rng.choice(USERS), rng.choice(PINGS)["comment_ID"]
    fields = maybe(rng, {"newcomment_author": rng.choice(WORDS), "newcomment_author_email": rng.choice((*WORDS, "a@b.example")), "newcomment_author_url": rng.choice(WORDS), "content": rng.choice(WORDS), "comment_status": rng.choice(("1", "0", "spam", "trash", "approve"))}, 0.4)  # fmt: skip
    ajax = rng.random() < 0.5

    def act(side: Side) -> Page:
        page = side.browser(user).get("edit-comments.php")
        if ajax:
            proof = page.hidden("_ajax_nonce-replyto-comment")
            sent = {
                "action": "edit-comment",
                "comment_ID": str(number),
                "content": "x",
                "mode": "detail",
                "position": "1",
                "_ajax_nonce-replyto-comment": proof,
            }
            return side.browser(user).post(
                "admin-ajax.php", {**sent, **fields, "status": fields.get("comment_status", "1")}
            )
        form = side.browser(user).get("comment.php", action="editcomment", c=str(number)).form(id="post")
        for name, value in fields.items():
            form.put(name, value)
        return form.submit("save")

    return f"{'quick edit' if ajax else 'edit'} of comment {number} by {user}: {fields}", act


def listed_comments(rng: random.Random, both: Both) -> tuple[str, Step]:
    user, numbers = (
        rng.choice(USERS[:4]),
        rng.sample([str(ping["comment_ID"]) for ping in PINGS], rng.choice((1, 2, 4))),
    )
    action = rng.choice(("approve", "unapprove", "spam", "unspam", "trash", "untrash", "delete"))
    query = rng.choice(({}, {"comment_status": "spam"}, {"comment_type": "pings"}, {"p": "5"}, {"s": "words"}))

    def act(side: Side) -> Page:
        form = side.browser(user).get("edit-comments.php", **query).form(id="comments-form")
        form.without("paged", "_ajax_fetch_list_nonce", "delete_comments[]")
        form.more += [("delete_comments[]", number) for number in numbers]
        return form.put("action", action).submit()

    return f"{action} comments {numbers} by {user} in {query}", act


SETTINGS: dict[str, tuple[str, ...]] = {
    "options-discussion.php": (
        "default_pingback_flag", "default_ping_status", "default_comment_status", "require_name_email", "comment_registration", "close_comments_for_old_posts", "close_comments_days_old",
        "show_comments_cookies_opt_in", "thread_comments", "thread_comments_depth", "page_comments", "comments_per_page", "default_comments_page", "comment_order", "comments_notify", "moderation_notify",
        "comment_moderation", "comment_previously_approved", "comment_max_links", "moderation_keys", "disallowed_keys", "show_avatars", "avatar_rating", "avatar_default",
    ),
    "options-writing.php": ("default_category", "default_post_format", "ping_sites", "mailserver_url", "mailserver_login", "mailserver_pass", "mailserver_port", "default_email_category"),
    "options-reading.php": ("posts_per_page", "posts_per_rss", "rss_use_excerpt", "blog_public", "show_on_front", "page_on_front", "page_for_posts"),
    "options-general.php": ("blogname", "blogdescription", "new_admin_email", "users_can_register", "default_role", "gmt_offset", "date_format", "time_format", "start_of_week"),
    "options-media.php": ("thumbnail_size_w", "thumbnail_size_h", "thumbnail_crop", "medium_size_w", "medium_size_h", "large_size_w", "uploads_use_yearmonth_folders"),
}  # fmt: skip
VALUES = (
    *WORDS,
    *NUMBERS,
    "open",
    "closed",
    "a\r\nb\r\n\r\na ",
    "http://a.example/rpc\nhttp://b.example/ x",
    "posts",
    "page",
    "newest",
    "asc",
    "G",
    "1e3",
    "+5",
    "٣",
)


def settings(rng: random.Random, both: Both) -> tuple[str, Step]:
    page = rng.choice(tuple(SETTINGS))
    fields = maybe(rng, {name: rng.choice(VALUES) for name in SETTINGS[page]}, 0.4)
    dropped = [name for name in SETTINGS[page] if rng.random() < 0.2]

    def act(side: Side) -> Page:
        form = side.browser().get(page).form(action="options.php").without(*dropped)
        for name, value in fields.items():
            form.put(name, value)
        return form.submit("submit")

    return f"{page}: {fields} without {dropped}", act


def account(rng: random.Random, both: Both) -> tuple[str, Step]:
    user = rng.choice(("editor", "author", "subscriber"))
    fields = maybe(rng, {"first_name": rng.choice(WORDS), "last_name": rng.choice(WORDS), "nickname": rng.choice(WORDS), "display_name": rng.choice(WORDS), "url": rng.choice(WORDS), "description": rng.choice(WORDS), "email": rng.choice(("a@b.example", "nope", f"{user}@example.org", "admin@example.org"))}, 0.4)  # fmt: skip
    role = rng.choice(("author", "editor", "", "bogus", None, None))
    number = {"editor": "2", "author": "3", "subscriber": "5"}[user]

    def act(side: Side) -> Page:
        if role is None:
            form = side.browser(user).get("profile.php").form(id="your-profile")
        else:
            form = side.browser().get("user-edit.php", user_id=number).form(id="your-profile").put("role", role)
        for name, value in fields.items():
            form.put(name, value)
        return form.submit("submit")

    return f"account of {user}: {fields} role {role}", act


KINDS = (
    saved_post,
    saved_post,
    saved_post,
    quick,
    quick,
    bulk,
    listed_posts,
    comment,
    listed_comments,
    settings,
    settings,
    account,
    *odd_forms.KINDS,
)


def run(pair: Pair, rng: random.Random, count: int, findings: Findings) -> None:
    saved = Saved(pair.sql)
    both, differ = Both(pair, findings), 0
    try:
        for number in range(count):
            if number % PER_SITE == 0 or len(findings.found) > differ:
                both.lay(*PINGS)
                differ = len(findings.found)
            kind = rng.choice(KINDS)
            findings.kinds[kind.__name__] += 1
            title, act = kind(rng, both)
            both.step(f"{number} {title}", act)
    finally:
        saved.restore()
        saved.forget()


def test_made_up_forms(pair: Pair) -> None:
    alike(pair, run, 45)


if __name__ == "__main__":
    sys.exit(main(run, sys.argv[1:]))
