"""Markup that wants to run, in every stored field, on every screen and page, in a real browser: none of it does."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pytest

from wpcompat.users import application_passwords
from wpcompat.users.meta import update_meta
from wpcompat_tests.browser.admin import go, log_in, shown
from wpcompat_tests.browser.chromium import Chromium
from wpcompat_tests.browser.conftest import Served
from wpcompat_tests.hostile.markup import field_payloads

pytestmark = pytest.mark.browser

ROUND = 75
"""Payloads that lie in the database at once, a row for each."""
WATCH = "window.ran = []; window.xss = () => { window.ran.push(document.currentScript ? 'script' : 'event') };"
TOUCH = """
(() => {
  for (const e of document.querySelectorAll('*'))
    for (const kind of ['mouseover', 'click', 'focus', 'pointerenter', 'toggle', 'animationstart', 'wheel', 'blur', 'error', 'load'])
      if (!(kind === 'click' && e.closest('form, a[href^="http"], a[href^="/"], .wp-admin a[href$="nonce"]'))) e.dispatchEvent(new Event(kind, {cancelable: true}));
  return window.ran.length;
})()
"""
DANGERS = """
[...document.querySelectorAll('*')].filter(e => ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'STYLE', 'APPLET', 'FRAME'].includes(e.tagName)
  || (e.tagName === 'SCRIPT' && !/\\/wp-admin\\/static\\/[a-z-]+\\.js/.test(e.src))
  || [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'style' || a.name === 'srcdoc'
     || (['href', 'src', 'action', 'formaction', 'xlink:href', 'data'].includes(a.name)
         && /^[\\x00-\\x20]*(javascript|vbscript|data|livescript)\\s*:/i.test(a.value.replace(/[\\t\\n\\r]/g, '')))))
  .map(e => e.outerHTML.slice(0, 300))
"""
SKELETON = """
(() => {
  const count = {};
  for (const e of document.querySelectorAll('form, input, select, textarea, button, main, nav, footer, header, h1, script, link, meta, svg, math'))
    count[e.tagName.toLowerCase()] = (count[e.tagName.toLowerCase()] ?? 0) + 1;
  const foot = document.querySelector('#wpfooter');
  count.foot = foot ? [foot.parentElement.id, foot.parentElement.parentElement?.id, foot.parentElement.parentElement?.parentElement?.tagName] : null;
  return JSON.stringify(count);
})()
"""
HARMLESS = "Failed to load resource|cannot be parsed, or is out of range"
"""What a browser says about pictures that are not there, and numbers that are none."""
KEPT = frozenset(
    ("siteurl", "home", "wp_user_roles", "permalink_structure", "rewrite_rules", "cron", "db_version", "initial_db_version", "page_on_front",
     "show_on_front", "page_for_posts", "posts_per_page", "default_category", "default_ping_status", "default_comment_status")
)  # fmt: skip
"""Options that decide what there is to see, or are no longer than a column; all others but keys and salts are replaced."""
FRONT = (
    "/",
    "/2026/11/20/hello-world/",
    "/sample-page/",
    "/?s=x",
    "/category/uncategorized/",
    "/author/admin/",
    "/?p=1&preview=1",
)


def lay(served: Served, texts: Sequence[str], *, mark: str) -> None:
    """Put texts into every stored field: one row of each kind for each text, all of them where there is one value only."""
    db, site = served.wp.site.db, served.wp.site
    together = mark.join(texts)
    with db.transaction():
        for table, column in (("comments", "comment_ID"), ("posts", "ID"), ("users", "ID"), ("terms", "term_id")):
            db.execute(f'DELETE FROM "wp_{table}" WHERE "{column}" > 999')
        for table in ("postmeta", "commentmeta"):
            db.execute(
                f'DELETE FROM "wp_{table}" WHERE "meta_key" LIKE \'%hostile%\' OR "meta_value" LIKE \'%hostile%\''
            )
        db.execute('DELETE FROM "wpcompat_exchanges"')
        for number, text in enumerate(texts, 1000):
            _lay_row(db, number, f"{text}hostile")
        names = [
            name
            for (name,) in db.rows('SELECT "option_name" FROM "wp_options"')
            if name not in KEPT and not re.search("_(key|salt)$", name)
        ]
        for name in names:
            db.execute('UPDATE "wp_options" SET "option_value" = ? WHERE "option_name" = ?', (together, name))
        db.execute(
            'UPDATE "wp_users" SET "display_name" = ?, "user_nicename" = \'admin\', "user_url" = ?, "user_email" = ? WHERE "ID" = 1',
            (together,) * 3,
        )
        for key in ("nickname", "first_name", "last_name", "description", "locale", "admin_color", "comment_shortcuts"):
            update_meta(site, 1, key, together)
        db.execute(
            'UPDATE "wp_posts" SET "post_title" = ?, "post_content" = ?, "post_excerpt" = ?, "to_ping" = ?, "pinged" = ?, "guid" = ?'
            ' WHERE "ID" IN (1, 2)',
            (together,) * 6,
        )
        db.execute(
            'UPDATE "wp_comments" SET "comment_author" = ?, "comment_content" = ? WHERE "comment_ID" = 1',
            (together,) * 2,
        )
        db.execute('UPDATE "wp_terms" SET "name" = ? WHERE "term_id" = 1', (together,))
        db.execute('UPDATE "wp_term_taxonomy" SET "description" = ?', (together,))
    for kind in ("edit_comments", "edit_post", "edit_page", "upload", "users"):
        update_meta(site, 1, f"{kind}_per_page", str(ROUND * 2))
    application_passwords.delete_all(site, 1)
    for number, text in enumerate(texts, 1000):
        uuid = application_passwords.create(site, 1, f"n{number}")[1]["uuid"]
        application_passwords.rename(site, 1, uuid, text)
    site.cache.clear()


def _lay_row(db: Any, number: int, text: str) -> None:
    at = "2026-11-20 09:00:00"
    status = ("1", "0", "spam", "trash")[number % 4]
    kind = ("comment", "pingback", "trackback", text)[number // 4 % 4]
    db.insert("wp_comments", {
        "comment_ID": number, "comment_post_ID": 1, "comment_author": text, "comment_author_email": text, "comment_author_url": text,
        "comment_author_IP": text, "comment_date": at, "comment_date_gmt": at, "comment_content": text, "comment_approved": status,
        "comment_agent": text, "comment_type": kind,
    })  # fmt: skip
    db.insert("wp_posts", {
        "ID": number, "post_author": 1 if number % 2 else number, "post_date": at, "post_date_gmt": at, "post_content": text, "post_title": text,
        "post_excerpt": text, "post_status": ("publish", "draft", "pending", "private", "trash")[number % 5], "comment_status": text,
        "ping_status": text, "post_password": text if number % 3 else "", "post_name": text, "to_ping": text, "pinged": text,
        "guid": text, "post_type": ("post", "page", "attachment")[number % 3], "post_mime_type": text,
    })  # fmt: skip
    db.insert("wp_users", {
        "ID": number, "user_login": f"{text}{number}", "user_pass": "x", "user_nicename": f"{text}{number}", "user_email": f"{text}{number}",
        "user_url": text, "user_registered": at, "display_name": text,
    })  # fmt: skip
    for table, column, key in (
        ("postmeta", "post_id", number),
        ("postmeta", "post_id", 1),
        ("commentmeta", "comment_id", number),
    ):
        db.insert(f"wp_{table}", {column: key, "meta_key": f"{text}{number}", "meta_value": text})
    db.insert("wp_postmeta", {"post_id": number, "meta_key": "_wp_attached_file", "meta_value": text})
    db.insert("wp_terms", {"term_id": number, "name": text, "slug": f"{text}{number}"})
    db.execute('DELETE FROM "wp_term_taxonomy" WHERE "term_id" = ?', (number,))
    db.insert("wp_term_taxonomy", {
        "term_id": number, "taxonomy": ("category", "post_tag")[number % 2], "description": text, "count": 1,
    })  # fmt: skip
    steps = [[text, False, {"fault": text, "message": text, text: text}]]
    db.insert("wpcompat_exchanges", {
        "at": 1.8e9, "kind": text if number % 2 else "send", "direction": "in" if number % 2 else "out", "title": text, "peer": text,
        "verdict": text, "comment_id": number, "post_id": 1, "steps": json.dumps(steps),
    })  # fmt: skip


def looked_at(numbers: Sequence[int]) -> list[str]:
    """The screens, with those of the rows that were laid; not a search, whose rows depend on the texts."""
    found = [
        re.sub(r"(?<=[?&]c=)5\b", str(numbers[1]), re.sub("user_id=2", f"user_id={numbers[0]}", path))
        for path in shown()
    ]
    if found:
        found += [f"post.php?post={number}&action=edit" for number in numbers[:4]]
        found += [f"comment.php?action=editcomment&c={number}" for number in numbers[:3]]
    return [
        path
        for path in found
        if "?s=" not in path and path.partition("?")[0] in {one.partition("?")[0] for one in shown()}
    ]


def chunks() -> list[list[str]]:
    every = field_payloads()
    return [every[start : start + ROUND] for start in range(0, len(every), ROUND)]


@pytest.mark.parametrize("number", range(len(chunks())))
def test_nothing_runs(browser: Chromium, served: Served, number: int) -> None:
    texts = chunks()[number]
    log_in(browser, served)
    lay(served, [f"word{count}" for count in range(len(texts))], mark=" ")
    paths = looked_at(range(1000, 1000 + len(texts)))
    whole = {}
    for path in paths:
        go(browser, served, path)
        assert browser.url.startswith(f"{served.url}/wp-admin/"), path
        whole[path] = (browser.status, browser.evaluate(SKELETON))
    lay(served, texts, mark="hostile ")
    watch = browser.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH)["identifier"]
    browser.call("Page.setBypassCSP", enabled=True)
    wrong, seen = [], 0
    try:
        browser.open("data:text/html,<img src=x:x onerror=xss()>")
        assert browser.evaluate("window.ran.length") == 1, "the trap itself does not work"
        for url in [f"/wp-admin/{path}" for path in paths] + list(FRONT):
            browser.open(served.url + url)
            bones = browser.evaluate(SKELETON)
            seen += browser.evaluate("document.documentElement.outerHTML.includes('hostile')")
            broken = whole.get(url.removeprefix("/wp-admin/"), (browser.status, bones)) != (browser.status, bones)
            found = {
                "dangerous": browser.evaluate(DANGERS),
                "ran": browser.evaluate(TOUCH),
                "said": [error for error in browser.errors if "dialog" in error],
                "computed": "1522756" in browser.evaluate("document.documentElement.innerHTML"),
                "broken": f"{whole.get(url.removeprefix('/wp-admin/'))} became {bones}" if broken else "",
                "status": browser.status if browser.status >= 500 else "",
            }  # fmt: skip
            wrong += [f"{url}: {what}: {value}" for what, value in found.items() if value]
    finally:
        browser.call("Page.setBypassCSP", enabled=False)
        browser.call("Page.removeScriptToEvaluateOnNewDocument", identifier=watch)
    assert wrong == []
    assert seen > len(paths) * 0.8, "the texts are not where they are looked for"


def test_no_page_breaks_its_own_policy(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    lay(served, field_payloads()[:40], mark="hostile ")
    wrong = []
    for url in [f"/wp-admin/{path}" for path in looked_at(range(1000, 1040))] + list(FRONT):
        browser.open(served.url + url)
        wrong += [f"{url}: {error}" for error in browser.errors if not re.search(HARMLESS, error)]
    assert wrong == []


@pytest.mark.parametrize(
    "file", ["edit-comments.php", "edit.php", "users.php", "upload.php", "profile.php", "index.php", "post-new.php"]
)
def test_what_an_address_says_runs_nowhere(browser: Chromium, served: Served, file: str) -> None:
    """The arguments that screens show, keep in their links, or put into their forms."""
    log_in(browser, served)
    wrong = []
    for chunk in chunks():
        text = quote(" ".join(chunk).replace("\0", ""))
        names = "s p m cat author post_status comment_status comment_type post_type role orderby order paged ids user_id message updated trashed mode"
        for query in (
            "&".join(
                f"{name}={text}" for name in names.split() if name not in ("post_type", "comment_status", "post_status")
            ),
            f"s={text}&_wp_http_referer={text}",
            *(f"{name}={text}" for name in ("post_type", "comment_status", "post_status")),
        ):
            go(browser, served, f"{file}?{query}")
            wrong += [f"{file}?{query}: {error}" for error in browser.errors if not re.search(HARMLESS, error)]
            if browser.status < 400:
                wrong += [f"{file}?{query}: {danger}" for danger in browser.evaluate(DANGERS)]
            assert browser.status < 500
    assert wrong == []


def test_what_a_visitor_sends_to_the_login_runs_nowhere(browser: Chromium, served: Served) -> None:
    wrong = []
    for chunk in chunks():
        together = " ".join(chunk).replace("\0", "")
        text = quote(together)
        for query in (
            "&".join(
                f"{name}={text}"
                for name in ("redirect_to", "key", "login", "wp_lang", "checkemail", "error", "log", "user_login")
            ),
            *(
                f"action={action}&login={text}&key={text}&redirect_to={text}&error={text}"
                for action in ("lostpassword", "rp", "logout", "register", text)
            ),
        ):
            browser.open(f"{served.url}/wp-login.php?{query}")
            wrong += [f"{query}: {error}" for error in browser.errors if not re.search(HARMLESS, error)]
            wrong += [f"{query}: {danger}" for danger in browser.evaluate(DANGERS) if "<style>" not in danger]
            assert browser.status < 500
        browser.open(f"{served.url}/wp-login.php")
        browser.fill("#user_login", together.replace("\r", "").replace("\n", ""))
        browser.fill("#user_pass", "wrong")
        browser.follow("#wp-submit")
        wrong += [f"log: {danger}" for danger in browser.evaluate(DANGERS)]
        assert browser.has("#login_error") and browser.errors == []
    for scheme in (
        "javascript:xss()",
        "data:text/html,x",
        "//evil.invalid/",
        "http://evil.invalid/",
        "/\\\\evil.invalid/",
        "http:evil.invalid",
    ):
        browser.open(f"{served.url}/wp-login.php?redirect_to={quote(scheme)}")
        browser.fill("#user_login", "admin")
        browser.fill("#user_pass", "secret")
        browser.follow("#wp-submit")
        assert browser.url.startswith(f"{served.url}/"), scheme
        browser.forget()
    assert wrong == []


def test_a_field_shows_what_is_stored(browser: Chromium, served: Served) -> None:
    """Texts stand in their fields as they lie in the database, so that saving a form changes nothing else."""
    db = served.wp.site.db
    log_in(browser, served)
    wrong = []
    for chunk in chunks():
        lines = [
            text for text in chunk if not re.search("[\0\r\n\ufffe]", text)
        ]  # no browser gives these back from a form
        text, title = "\n".join(lines), " ".join(lines)
        db.execute(
            'UPDATE "wp_posts" SET "post_content" = ?, "post_title" = ?, "post_excerpt" = ? WHERE "ID" = 1',
            (text, title, text),
        )
        go(browser, served, "post.php?post=1&action=edit")
        found = browser.evaluate("['content', 'title', 'excerpt'].map(id => document.getElementById(id).value)")
        wrong += [f"{text!r}: {found}"] if found != [text, title, text] else []
    assert wrong == []
