"""What WordPress 6.1.9 answered on its moderation screens, and what it made of the rows; wpcompat does the same."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from lxml.html import document_fromstring

from wpcompat.testing.site import WP
from wpcompat_tests.replay import Reply
from wpcompat_tests.wire.moderated import HOME, Moderated, Step, location, recorded

VERSIONS = ("6.1", "7.1")


def differences(make_wp: Callable[..., WP], version: str, name: str) -> Iterator[tuple[str, str, Any, Any]]:
    """Steps that end otherwise than recorded: their title, in what, WordPress's, ours."""
    site = Moderated(make_wp, version)
    for step in recorded(name):
        reply, changed = site.play(step)
        refused = refusal(step)
        if refused and 400 <= reply.status < 500 and refused in words(reply):
            continue
        for what, theirs, ours in (
            ("status", step["status"], reply.status),
            ("location", step.get("location", ""), location(reply)),
            ("words", step.get("die"), "die" in step and told(reply)),
            ("type", step.get("type"), "type" in step and dict(reply.headers)["Content-Type"]),
            ("body", step.get("body"), "body" in step and answered(reply.body.decode())),
            ("changes", lasting(step.get("changes", {})), lasting(changed)),
        ):
            if theirs != ours and theirs is not None:
                yield step["title"], what, theirs, ours


def refusal(step: Step) -> str:
    """What WordPress says when it refuses, which it does with status 200 or 500; here that is one of those for it."""
    said = step.get("wrap") or (step["status"] in (200, 500) and step.get("die")) or ""
    return re.sub("<[^>]*>", "", said).partition("  Go back")[0].partition(" Go back")[0].strip()


def answered(body: str) -> str:
    """An answer to a script as the recording writes it: without rows, times and the site's address."""
    body = re.sub(
        r"(<response_data><!\[CDATA\[)\s*<(?:tr|li)\b.*?(\]\]></response_data>)", r"\1ROW\2", body, flags=re.DOTALL
    )
    body = re.sub(r"<time><!\[CDATA\[\d+", "<time><![CDATA[TIME", body)
    return re.sub(r"^\d{9,}$", "TIME", body).replace(HOME, "HOME")


def lasting(changed: dict[str, Any]) -> dict[str, Any]:
    """Changes without what differs from day to day and from browser to browser."""
    new = {**changed.get("rows", {}).get("100", {})}
    for name in ("comment_date", "comment_date_gmt", "comment_agent", "comment_author_url", "comment_karma"):
        new.pop(name, None)
    return {**changed, "rows": {**changed["rows"], "100": new}} if new else changed


def told(reply: Reply) -> str:
    """What a page that ends a request says, as it is written."""
    found = re.search(r'<div class="wp-die-message">(.*?)</div>', reply.body.decode(), re.DOTALL)
    return re.sub("^<p>|</p>$", "", found[1]).replace(HOME, "HOME") if found else ""


def words(reply: Reply) -> str:
    return html.unescape(re.sub("<[^>]*>", " ", reply.body.decode()))


NO_REFERER = re.compile("none chosen, no referer$|^bulk (approve|trash), referer$")
EMPTIES_OTHERS = re.compile("^empty [01]")
JUNK_DATES = {f"date {junk}" for junk in ("hh=abc", "mm=2x", "mn=5a")}
LEADS_AWAY = {"with foreign referredby"}
TO_NO_POST = {"post 0"}
AS_PING = {"reply of a type"}


@pytest.mark.parametrize("version", VERSIONS)
def test_row_actions_and_links_of_mails(make_wp: Callable[..., WP], version: str) -> None:
    assert list(differences(make_wp, version, "actions")) == []


def test_the_page_that_links_of_mails_lead_to(make_wp: Callable[..., WP]) -> None:
    site = Moderated(make_wp, "6.1")
    steps = [step for step in recorded("actions") if "button" in step]
    for step in steps:
        tree = document_fromstring(site.send(step).body.decode())
        form = tree.xpath("//form[contains(@class, 'comment-ays-submit')]")[0]
        hidden = {field.get("name"): field.get("value") for field in form.xpath(".//input[@type='hidden']")}
        notices = tree.xpath("//div[contains(@class, 'notice')]")
        assert [
            [each.get("class").removesuffix(" is-dismissible"), each.text_content().strip()] for each in notices
        ] == [[css, re.sub("<[^>]*>", "", said)] for css, said in step["notices"]]
        assert form.xpath(".//input[@type='submit']/@value") == [step["button"]]
        assert hidden.keys() - step["hidden"].keys() == {"_wpnonce", "_wp_http_referer"}
        assert step["hidden"].items() <= hidden.items()
        assert [row.text_content() for row in tree.xpath("//th[@scope='row']")] == step["rows_shown"]
    assert len(steps) > 30


@pytest.mark.parametrize("version", VERSIONS)
def test_bulk_actions(make_wp: Callable[..., WP], version: str) -> None:
    found = list(differences(make_wp, version, "bulk"))
    assert [each for each in found if not NO_REFERER.search(each[0]) and not EMPTIES_OTHERS.search(each[0])] == []


@pytest.mark.parametrize("version", VERSIONS)
def test_edited_comments(make_wp: Callable[..., WP], version: str) -> None:
    found = list(differences(make_wp, version, "edits"))
    assert {each[0] for each in found} == JUNK_DATES | LEADS_AWAY | TO_NO_POST


@pytest.mark.parametrize("version", VERSIONS)
def test_answers_to_scripts(make_wp: Callable[..., WP], version: str) -> None:
    assert {each[0] for each in differences(make_wp, version, "ajax")} == AS_PING


def test_without_a_referer_the_list_is_next_and_nothing_is_done_twice(make_wp: Callable[..., WP]) -> None:
    """WordPress sends the browser to the very link that it has just followed."""
    found = [each for each in differences(make_wp, "6.1", "bulk") if NO_REFERER.search(each[0])]
    assert found and {each[1] for each in found} == {"location"}
    assert {location.partition("?")[0] for *_, location in found} == {"HOME/wp-admin/edit-comments.php"}
    assert not any("action=" in location for *_, location in found)


def test_only_spam_and_trash_are_emptied(make_wp: Callable[..., WP]) -> None:
    """WordPress trashes whatever has the status that the address names."""
    found = [each for each in differences(make_wp, "6.1", "bulk") if EMPTIES_OTHERS.search(each[0])]
    assert {ours for _, what, _, ours in found if what == "location"} == {
        "HOME/wp-admin/edit-comments.php?comment_type=pings&paged=1"
    }
    assert [ours for _, what, _, ours in found if what == "changes"] == [{}] * 4


def test_edited_comments_lead_nowhere_else(make_wp: Callable[..., WP]) -> None:
    site = Moderated(make_wp, "7.1")
    for title in (*LEADS_AWAY, *TO_NO_POST):
        reply, changed = site.play(next(step for step in recorded("edits") if step["title"] == title))
        assert location(reply).startswith("edit-comments.php?p=")
        assert changed["rows"]["6"].keys() == {"comment_content"}


def test_nothing_of_a_reply_makes_it_a_ping(make_wp: Callable[..., WP]) -> None:
    site = Moderated(make_wp, "7.1")
    _, changed = site.play(next(step for step in recorded("ajax") if step["title"] == "reply of a type"))
    assert changed["rows"]["100"]["comment_type"] == "comment"
