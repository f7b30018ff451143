"""Who may open which screen of wp-admin and do what there: every page and every action link, asked by each role and by a visitor.

``python -m wpcompat_tests.reference.admin_roles PORT`` asks a running WordPress 6.1 and records ``fixtures/admin/roles.json``;
``wire/test_admin_roles.py`` holds wpcompat to it. The site is that of ``xmlrpc/roles-site.json``: posts of every kind of every
user, and a comment on each. A cell's verdict is its status, where it sends to, and the words with which it is refused.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from wpcompat.testing.web import Web
from wpcompat_tests.admin_forms import Browser, Page, over_tcp
from wpcompat_tests.reference.differential import Pair, open_pair
from wpcompat_tests.reference.role_cells import IDENTITIES, MISSING, NOBODY, comment_on, post_of
from wpcompat_tests.reference.saved_site import Saved
from wpcompat_tests.reference.test_differential_xmlrpc import lay
from wpcompat_tests.reference.test_role_matrix import lay_matrix

RECORDING = Path(__file__).parents[2] / "fixtures" / "admin" / "roles.json"
PAGES = (
    "", "index.php", "edit.php", "edit.php?post_type=page", "edit.php?post_status=trash", "edit.php?post_type=bogus", "edit.php?post_type=attachment", "edit.php?author=1", "post-new.php", "post-new.php?post_type=page",
    "post-new.php?post_type=bogus", "post-new.php?post_type=attachment", "post.php", f"post.php?post={MISSING}&action=edit", "post.php?post=abc&action=edit", "edit-comments.php", "edit-comments.php?comment_status=spam",
    "edit-comments.php?comment_type=pings", "edit-comments.php?p=1", "comment.php", f"comment.php?action=editcomment&c={MISSING}", f"comment.php?action=approve&c={MISSING}", "comment.php?action=bogus&c=1", "moderation.php",
    "upload.php", "upload.php?mode=list", "media-new.php", "edit-tags.php", "edit-tags.php?taxonomy=category", "edit-tags.php?taxonomy=post_tag", "edit-tags.php?taxonomy=bogus", "term.php?taxonomy=category&tag_ID=1",
    "users.php", "users.php?role=editor", "user-new.php", "profile.php", "user-edit.php", "user-edit.php?user_id=1", "user-edit.php?user_id=2", "user-edit.php?user_id=5", f"user-edit.php?user_id={MISSING}",
    "tools.php", "import.php", "export.php", "site-health.php", "site-health.php?tab=debug", "export-personal-data.php", "erase-personal-data.php", "options-general.php", "options-writing.php", "options-reading.php",
    "options-discussion.php", "options-media.php", "options-permalink.php", "options-privacy.php", "options.php", "privacy-policy-guide.php", "themes.php", "site-editor.php", "customize.php", "widgets.php", "nav-menus.php",
    "plugins.php", "plugin-install.php", "plugin-editor.php", "theme-install.php", "theme-editor.php", "update-core.php", "about.php", "credits.php", "freedoms.php", "privacy.php", "admin.php", "admin.php?page=bogus", "admin.php?import=wordpress",
    "admin-post.php", "admin-ajax.php", "admin-ajax.php?action=bogus", "admin-ajax.php?action=inline-save", "admin-ajax.php?action=replyto-comment", "admin-ajax.php?action=edit-comment", "admin-ajax.php?action=dim-comment",
    "authorize-application.php", "authorize-application.php?app_name=A", "link-manager.php", "my-sites.php", "network.php", "press-this.php", "revision.php", "revision.php?revision=1", "bogus.php",
    "export.php?download=true&content=posts", "options-general.php?page=bogus", "edit-comments.php?page=bogus",
)  # fmt: skip
"""Screens, below ``wp-admin/``."""
POSTS = ("publish", "draft", "private", "pending", "trash", "page", "attachment")
POST_LINKS = {"edit": "", "trash": "trash-post_{}", "untrash": "untrash-post_{}", "delete": "delete-post_{}"}
COMMENTED = ("publish", "draft", "page", "attachment")
COMMENT_LINKS = {
    "editcomment": "", "approve": "", "spam": "", "trash": "", "delete": "", "approvecomment": "approve-comment_{}", "unapprovecomment": "approve-comment_{}", "spamcomment": "delete-comment_{}",
    "unspamcomment": "delete-comment_{}", "trashcomment": "delete-comment_{}", "untrashcomment": "delete-comment_{}", "deletecomment": "delete-comment_{}",
}  # fmt: skip
"""Actions of ``post.php`` and ``comment.php`` with the action of their nonce; those without one only show a page."""
LISTS = {
    "users.php?action=delete&user=5": "bulk-users", "users.php?action=delete&user=1": "bulk-users", "users.php?action=resetpassword&users=5": "bulk-users", "edit-comments.php?action=trash&delete_comments[]=1": "bulk-comments",
    "edit-comments.php?delete_all=1&comment_status=spam": "bulk-comments", "edit.php?action=trash&post[]=1": "bulk-posts", "edit.php?post_status=trash&delete_all=1": "bulk-posts", "edit.php?action=edit&bulk_edit=Update&post[]=1&ping_status=closed": "bulk-posts",
    "edit-tags.php?taxonomy=category&action=delete&tag_ID=2": "delete-tag_2",
}  # fmt: skip
"""Actions of lists, with that of their nonce."""
_NONCE = re.compile("_wpnonce(=|%3D)[0-9a-f]{10}")
Nonce = Callable[[str], str]


@dataclass(frozen=True)
class Cell:
    """``name`` names what is asked for; ``path`` has no nonce yet, and ``action`` is what one is made for (empty: none)."""

    name: str
    identity: str
    path: str
    action: str = ""
    referer: str = ""

    def ask(self, browser: Browser, nonce: Nonce) -> Page:
        path = self.path
        if self.action:
            path += f"{'&' if '?' in path else '?'}_wpnonce={nonce(self.action)}"
        return browser.visit(f"/wp-admin/{path}", referer=self.referer and browser.url(self.referer))


def cells() -> Iterator[Cell]:
    for identity in IDENTITIES:
        for path in PAGES:
            yield Cell(path, identity, path)
        for path, action in LISTS.items():
            yield Cell(f"{path} without nonce", identity, path)
            yield Cell(path, identity, path, action, path.partition("?")[0])
        own = IDENTITIES.index(identity) + 1
        for whose, user in (("own", own), ("other's", 2 if own == 1 else 1)):
            if whose == "own" and identity == NOBODY:
                continue
            for kind in POSTS:
                for link, action in POST_LINKS.items():
                    number = post_of(user, kind)
                    path = f"post.php?post={number}&action={link}"
                    yield Cell(f"{link} {whose} {kind}", identity, path, action.format(number))
            for kind in COMMENTED:
                for link, action in COMMENT_LINKS.items():
                    number = comment_on(user, kind)
                    path = f"comment.php?action={link}&c={number}"
                    yield Cell(f"{link} comment on {whose} {kind}", identity, path, action.format(number))


def verdict(page: Page) -> str:
    """What came of it, as one line. WordPress refuses some things by a page of a single sentence, with status 200."""
    location = page.location.replace(page.browser.home, "HOME").replace(quote(page.browser.home, safe=""), "HOME")
    told = f"{page.status} {_NONCE.sub('_wpnonce', location)}".rstrip()
    if page.status == 302 or not page.is_html:
        return told
    refused = [words for words in page.notices if page.status != 200] or page.lone
    return f"{told} {' '.join(refused)}".removesuffix(" Go back.").rstrip()


def changes_nothing(cell: Cell, told: str) -> bool:
    """Whether the site is still as it was laid."""
    return (not cell.action or told.startswith("403")) and not cell.path.startswith("post-new.php")


def their_nonce(browser: Browser, user_id: int, key: bytes = b"NONCEkNONCEs") -> Nonce:
    """A WordPress's own numbers for somebody who is logged in, made with its salts (``wp_create_nonce``)."""
    cookie = next(
        (value for (name, _), value in browser.cookies.items() if name.startswith("wordpress_logged_in_")), ""
    )
    token = unquote(cookie).split("|")[2] if cookie else ""

    def made(action: str) -> str:
        said = f"{-int(-time.time() // 43200)}|{action}|{user_id}|{token}"
        return hmac.new(key, said.encode(), "md5").hexdigest()[-12:-2]

    return made


def record(pair: Pair) -> dict[str, dict[str, str]]:
    """WordPress's verdicts: by name, then by identity."""
    lay(pair)
    lay_matrix(pair)
    port = int(pair.home.rpartition(":")[2])
    browsers, nonces = {}, {}
    for identity in IDENTITIES:
        browsers[identity] = browser = Browser(pair.home, over_tcp(port))
        if identity != NOBODY:
            assert browser.log_in(identity).status == 302
        nonces[identity] = their_nonce(browser, 0 if identity == NOBODY else IDENTITIES.index(identity) + 1)
    saved = Saved(pair.sql)
    found: dict[str, dict[str, str]] = {}
    try:
        for cell in cells():
            told = verdict(cell.ask(browsers[cell.identity], nonces[cell.identity]))
            found.setdefault(cell.name, {})[cell.identity] = told
            if not changes_nothing(cell, told):
                saved.restore()
    finally:
        saved.forget()
    return found


def main(arguments: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder, Web() as web:
        pair = open_pair(
            f"http://127.0.0.1:{int(arguments[0])}", os.environ["WPCOMPAT_REFERENCE_SOCKET"], web, Path(folder)
        )
        try:
            RECORDING.parent.mkdir(exist_ok=True)
            RECORDING.write_text(json.dumps(record(pair), indent=1, ensure_ascii=False) + "\n")
        finally:
            pair.wp.close()
            pair.close()


if __name__ == "__main__":
    main(sys.argv[1:])
