"""People in wp-admin: who they are, how they log in, which screens there are to see."""

from __future__ import annotations

import re
import urllib.request
from urllib.error import HTTPError
from urllib.parse import urlencode

from wpcompat.admin.screens import SCREENS as FILES
from wpcompat.users.store import create_user
from wpcompat_tests.browser.chromium import Chromium
from wpcompat_tests.browser.conftest import Served

PASSWORDS = {"admin": "secret", "editor": "editor-pass", "author": "author-pass", "contributor": "contributor-pass"}

SCREENS = (
    "index.php", "edit.php", "edit.php?post_status=trash", "edit.php?post_type=page", "edit.php?quick_edit=1",
    "post-new.php", "post-new.php?post_type=page",
    "post.php?post=1&action=edit", "post.php?post=2&action=edit", "upload.php", "media-new.php", "edit-comments.php",
    "edit-comments.php?comment_type=pings", "edit-comments.php?comment_status=moderated", "edit-comments.php?comment_status=spam",
    "edit-comments.php?comment_status=trash", "edit-comments.php?p=1", "edit-comments.php?s=e",
    "comment.php?action=editcomment&c=1", "comment.php?action=replyto&c=1", "comment.php?action=quickedit&c=1",
    "comment.php?action=why&c=5", "comment.php?action=approve&c=5", "comment.php?action=spam&c=1", "comment.php?action=trash&c=1",
    "users.php", "user-new.php", "user-edit.php?user_id=2", "profile.php",
    "tools.php", "import.php", "admin.php?import=wordpress", "export.php", "site-health.php", "options-general.php",
    "options-writing.php", "options-reading.php", "options-discussion.php", "options-media.php", "options-permalink.php",
)  # fmt: skip
"""Every screen that an administrator can open, in its different shapes."""

ACTIONS = {"admin-ajax.php", "admin-post.php", "options.php", "async-upload.php"}
"""Files that act and show nothing of their own."""


def shown() -> list[str]:
    """The screens whose file stands in the table of screens."""
    return [path for path in SCREENS if path.partition("?")[0] in FILES]


def log_in(browser: Chromium, served: Served, name: str = "admin") -> None:
    """Log in through the form; users other than the administrator are made first."""
    if name != "admin":
        create_user(served.wp.site, login=name, email=f"{name}@example.org", password=PASSWORDS[name], role=name)
    browser.open(served.url + "/wp-login.php")
    browser.fill("#user_login", name)
    browser.fill("#user_pass", PASSWORDS[name])
    browser.follow("#wp-submit")
    assert browser.url.startswith(served.url + "/wp-admin/"), browser.text("body")


def go(browser: Chromium, served: Served, path: str) -> None:
    """Open a screen."""
    browser.open(f"{served.url}/wp-admin/{path}")


def trackback(served: Served, post_id: int = 1, **fields: str) -> tuple[int, str]:
    """Send a trackback as another blog does: (0, "") when it was taken, else (1, the message)."""
    values = {
        "title": "Elsewhere",
        "url": "http://blog.example/post/",
        "excerpt": "Read this.",
        "blog_name": "A Blog",
        **fields,
    }
    served.wp.clock.shift += 60  # the next ping may come after 15 seconds
    asked = urllib.request.Request(f"{served.wp.permalink(post_id)}trackback/", urlencode(values).encode())
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            text = answer.read().decode()
    except HTTPError as error:
        text = error.read().decode()
    found = re.search(r"<error>(\d)</error>(?:\s*<message>(.*?)</message>)?", text, re.DOTALL)
    assert found, text
    return int(found[1]), found[2] or ""


def status_of(served: Served, comment_id: int) -> str:
    return str(
        served.wp.site.db.value('SELECT "comment_approved" FROM "wp_comments" WHERE "comment_ID" = ?', (comment_id,))
    )


def option(served: Served, name: str) -> str:
    """An option as the database has it."""
    return str(served.wp.site.db.value('SELECT "option_value" FROM "wp_options" WHERE "option_name" = ?', (name,)))


def newest_comment(served: Served) -> int:
    return int(served.wp.site.db.value('SELECT max("comment_ID") FROM "wp_comments"'))
