"""Forms of the settings screens that WordPress 6.1.9 was sent, sent again: same redirects, same options, same words, same mails."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from wpcompat.testing.site import WP
from wpcompat_tests.admin_people import Person

RECORDED = Path(__file__).parents[2] / "fixtures/admin/settings-6.1.jsonl"
CASES = [json.loads(line) for line in RECORDED.read_text("utf-8").splitlines()]
GROUPS = list(dict.fromkeys(case["group"] for case in CASES))
_NOT_COMPARED = ("cron", "_transient", "adminhash", "rewrite_rules")
Rows = dict[str, tuple[str, str]]


def stored(wp: WP) -> Rows:
    rows = wp.site.db.rows('SELECT "option_name", "option_value", "autoload" FROM "wp_options"')
    return {name: (value, autoload) for name, value, autoload in rows if not name.startswith(_NOT_COMPARED)}


def restore(wp: WP, before: Rows) -> None:
    with wp.site.db.transaction():
        wp.site.db.execute("DELETE FROM \"wp_options\" WHERE \"option_name\" NOT LIKE '\\_transient%' ESCAPE '\\'")
        for name, (value, autoload) in before.items():
            wp.site.db.insert("wp_options", {"option_name": name, "option_value": value, "autoload": autoload})


def sent(person: Person, case: dict[str, Any]) -> dict[str, Any]:
    """What comes of a case, in the form of the recording."""
    wp, group = person.wp, case["group"]
    before = stored(wp)
    fields = {"_wpnonce": person.nonce(case.get("nonce", f"{group}-options"))}
    referer = case.get("referer", f"/wp-admin/options-{group}.php")
    if referer:
        fields["_wp_http_referer"] = referer
    if "page" not in case:
        fields |= {"option_page": group, "action": "update"}
    if group == "general":
        # The recorded site had its addresses in its configuration, so that its form was without them.
        fields |= {"siteurl": wp.home, "home": wp.home}
    wp.mails.clear()
    page = person.browser.post(case.get("page", "options.php"), fields | case["form"], referer="")
    after = stored(wp)
    seen: dict[str, Any] = {
        "status": page.status,
        "location": page.location.replace(wp.home, "HOME"),
        "changed": {
            name: after.get(name, (None,))[0]
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        },
        "added": {name: after[name][1] for name in after if name not in before},
        "mails": [[mail.to, mail.subject] for mail in wp.mails],
        "notices": [],
    }
    if page.status == 302:
        shown = person.browser.visit(page.location)
        shown = shown.follow() if shown.status == 302 else shown
        seen["notices"] = [
            [found.get("id", "").removeprefix("setting-error-"), "error" if "notice-error" in found.classes else "success", " ".join(found.text_content().split())]
            for found in shown.tree.xpath("//*[starts-with(@id, 'setting-error')]")
        ]  # fmt: skip
    elif page.status >= 400:
        seen["message"] = page.text.partition('<div class="wp-die-message">')[2].partition("</div></body>")[0]
    return seen


def unlike(person: Person, case: dict[str, Any]) -> Iterator[tuple[str, str, Any, Any]]:
    for name, value in case.get("before", {}).items():
        person.wp.site.db.execute('DELETE FROM "wp_options" WHERE "option_name" = ?', (name,))
        person.wp.site.db.insert("wp_options", {"option_name": name, "option_value": value, "autoload": "yes"})
    seen = sent(person, case)
    for key in ("status", "location", "changed", "added", "mails", "message"):
        expected = case.get(key, seen.get(key) if key == "message" else {"location": "", "mails": []}.get(key, {}))
        if seen.get(key, expected) != expected:
            yield case["name"], key, expected, seen[key]
    if case["notices"] is not None:
        said = [
            [code, kind, html.fromstring(f"<p>{words}</p>").text_content()] for code, kind, words in case["notices"]
        ]
        if seen["notices"] != said:
            yield case["name"], "notices", said, seen["notices"]


@pytest.mark.parametrize("group", GROUPS)
def test_forms_are_saved_as_wordpress_saves_them(make_wp: Callable[..., WP], group: str) -> None:
    wp = make_wp(version="6.1")
    person = Person(wp)
    before = stored(wp)
    found: list[tuple[str, str, Any, Any]] = []
    for case in CASES:
        if case["group"] == group:
            found += unlike(person, case)
            restore(wp, before)
    assert found == []
