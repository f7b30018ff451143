"""Numbers, lists and nonces as no form of WordPress sends them: the moderation screens read them as WordPress 6.1.9 did when asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.wire.moderated import HOME, Moderated
from wpcompat_tests.wire.test_moderation import LIST, status


@pytest.fixture
def site(make_wp: Callable[..., WP]) -> Moderated:
    return Moderated(make_wp, "7.1")


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("delete_comments[]=-2", ""),
        ("delete_comments=2", ""),
        ("delete_comments[]=2abc", "&spammed=1&ids=2"),
        ("delete_comments[]=0&delete_comments[]=2", "&spammed=1&ids=0,2"),
        ("ids=-2", "&spammed=1&ids=2"),
        ("ids=x,2", "&spammed=1&ids=0,2"),
        ("ids=2" + "," * 1200, "&spammed=1&ids=2" + ",0" * 1199),
        ("ids=" + "," * 1200 + "2", ""),
        ("delete_all=x&ids=2", ""),
        ("delete_all=x&delete_comments[]=2", "&spammed=1&ids=2"),
    ],
)
def test_which_comments_are_chosen(site: Moderated, chosen: str, told: str) -> None:
    person = site.person("admin")
    nonce = person.nonce("bulk-comments")
    page = person.browser.visit(
        f"{LIST}?action=spam&{chosen}&_wpnonce={nonce}", referer=f"{HOME}/wp-admin/{LIST}?spammed[]=3&ids[]=4"
    )
    assert page.location == f"{HOME}/wp-admin/{LIST}?paged=1{told}"
    assert status(site, 2) == ("spam" if told else "0")


@pytest.mark.parametrize(
    ("field", "meant"),
    [("c=-2", 2), ("c=2abc", 2), ("c=x,2", 0), ("c[]=2", 1), ("c=2,3", 2), ("", 0), ("c=1e1", 10), ("c=99999999999999999999", 2**63 - 1)],
)  # fmt: skip
def test_which_comment_an_action_is_for(site: Moderated, field: str, meant: int) -> None:
    """The nonce has to be of the comment that WordPress reads."""
    person = site.person("admin")
    page = person.browser.visit(
        f"comment.php?action=spamcomment&{field}&_wpnonce={person.nonce(f'delete-comment_{meant}')}", referer=""
    )
    there = site.wp.site.db.value('SELECT 1 FROM "wp_comments" WHERE "comment_ID" = ?', (meant,))
    assert page.status == (302 if there else 404)
    assert page.location == (f"{HOME}/wp-admin/{LIST}?spammed=1&ids={meant}" if there else "")
    for other in {0, 1, 2, 10} - {meant}:
        nonce = person.nonce(f"delete-comment_{other}")
        refused = person.browser.visit(f"comment.php?action=trashcomment&{field}&_wpnonce={nonce}", referer="")
        assert refused.status == 403, other


def test_arguments_that_told_something_go_as_lists_too(site: Moderated) -> None:
    person = site.person("admin")
    page = person.browser.visit(
        f"comment.php?action=approvecomment&c=2&_wpnonce={person.nonce('approve-comment_2')}",
        referer=f"{HOME}/wp-admin/{LIST}?approved[]=1&s=x&ids[a]=2",
    )
    assert page.location == f"{HOME}/wp-admin/{LIST}?s=x&approved=1"


def test_notices_and_pages_of_odd_numbers(site: Moderated) -> None:
    browser = site.person("admin").browser
    assert browser.get(f"{LIST}?same=2").notices == []
    assert browser.get(f"{LIST}?same=3").notices == ["This comment is already approved. Edit comment"]
    assert browser.get(f"{LIST}?same=-3").notices == []
    assert browser.get(f"{LIST}?paged=-2").rows == browser.get(f"{LIST}?paged=2").rows != browser.get(LIST).rows


def test_scripts_name_comments_by_whole_numbers(site: Moderated) -> None:
    """There, unlike on the pages, a sign counts."""
    person = site.person("admin")
    before = site.state()
    for fields in (
        {"action": "dim-comment", "id": "-2", "_ajax_nonce": person.nonce("approve-comment_2")},
        {"action": "delete-comment", "id": "-2", "spam": "1", "_ajax_nonce": person.nonce("delete-comment_2")},
        {"action": "edit-comment", "comment_ID": "-2", "content": "x", "_wpnonce": person.nonce("replyto-comment")},
    ):
        page = person.browser.post("admin-ajax.php", fields)
        assert page.status == 200
        if fields["action"] == "dim-comment":
            assert "<wp_error code='invalid_comment'><![CDATA[Comment -2 does not exist]]></wp_error>" in page.text
        elif fields["action"] == "edit-comment":
            assert page.text == "-1"
        else:
            assert page.text.isdigit()
    assert site.state() == before


def test_the_nonce_of_a_reply_goes_in_any_of_three_fields(site: Moderated) -> None:
    person = site.person("admin")
    fields = {"action": "replyto-comment", "comment_post_ID": "11", "comment_ID": "2"}
    nonce = person.nonce("replyto-comment")
    for number, name in enumerate(("_ajax_nonce-replyto-comment", "_ajax_nonce", "_wpnonce")):
        page = person.browser.post("admin-ajax.php", {**fields, "content": f"words {number}", name: nonce})
        assert page.status == 200 and "<comment id='" in page.text, name
    wrong_first = {**fields, "content": "more", "_ajax_nonce-replyto-comment": "0123456789", "_wpnonce": nonce}
    assert person.browser.post("admin-ajax.php", wrong_first).status == 403


def test_scripts_name_comments_and_posts_in_the_form(site: Moderated) -> None:
    """What the address says besides counts for the pages alone."""
    person = site.person("admin")
    before = site.state()
    reply = {"_ajax_nonce": person.nonce("replyto-comment")}
    for query, fields in (
        ("comment_post_ID=11", {"action": "replyto-comment", "comment_ID": "2", "content": "x", **reply}),
        ("comment_ID=2", {"action": "edit-comment", "content": "x", **reply}),
    ):
        refused = person.browser.post(f"admin-ajax.php?{query}", fields)
        assert (refused.status, refused.text) == (200, "-1")
    nonce = {"_ajax_nonce": person.nonce("delete-comment_2")}
    nothing = person.browser.post("admin-ajax.php?id=2", {"action": "delete-comment", "spam": "1", **nonce})
    assert nothing.text.isdigit()
    nonce = {"_ajax_nonce": person.nonce("approve-comment_2")}
    nobody = person.browser.post("admin-ajax.php?id=2", {"action": "dim-comment", **nonce})
    assert "Comment 0 does not exist" in nobody.text
    empty = {"action": "replyto-comment", "comment_post_ID": "11", "comment_ID": "2", **reply}
    assert person.browser.post("admin-ajax.php?content=x", empty).text == "Please type your comment text."
    assert site.state() == before


@pytest.mark.parametrize(
    ("seen", "deleted"),
    [
        ("2026-11-12 10:46:00", 2), ("2026-11-12 10:46", 2), ("2026-11-12 10", 1), ("2026-11-12", 1), ("26-11-12 10:46", 2),
        ("20261112104600", 2), ("20261112", 1), ("261112T104600", 2), ("20261112 10:46", 0),
        ("2026/11/12 10.46.00", 2), ("2026-11-12T10:46:00Z", 2), (" 2026-11-12  10:46:00x", 2), ("9999-12-31", 4),
        ("2026-11", 0), ("2026-1-2 3:4:5", 0), ("2026-11-12 25:00:00", 0), ("2026-02-30", 0), ("2026-00-00", 0), ("x", 0),
    ],
)  # fmt: skip
def test_when_a_page_was_made_is_read_as_the_database_reads_it(site: Moderated, seen: str, deleted: int) -> None:
    """As MariaDB compared these texts for 6.1.9."""
    db = site.wp.site.db
    db.execute('DELETE FROM "wp_comments"')
    for date in ("2026-11-10 10:00:00", "2026-11-12 10:45:30", "2026-11-12 10:46:30", "2026-11-20 00:00:00"):
        row = {"comment_post_ID": 11, "comment_author": "a", "comment_content": date, "comment_approved": "spam"}
        db.insert("wp_comments", {**row, "comment_date": date, "comment_date_gmt": date})
    person = site.person("admin")
    page = person.browser.get(
        LIST,
        comment_status="spam",
        delete_all="Empty Spam",
        pagegen_timestamp=seen,
        _wpnonce=person.nonce("bulk-comments"),
    )
    assert page.status == 302 and (f"deleted={deleted}" in page.location) == bool(deleted)
    assert db.value('SELECT count(*) FROM "wp_comments"') == 4 - deleted


@pytest.mark.parametrize("words", ['"', "'", 'said "yes"', "\\", "o'"])
def test_comments_with_quotation_marks_are_found(site: Moderated, words: str) -> None:
    """6.1.9 puts a backslash before each, and finds none."""
    site.wp.site.db.execute(
        'UPDATE "wp_comments" SET "comment_content" = ? WHERE "comment_ID" = 1', ('O\'Brien said "yes" \\',)
    )
    assert 'id="comment-1"' in site.person("admin").browser.get(LIST, s=words).text


def test_an_empty_list_has_no_proof_to_send(site: Moderated) -> None:
    """Its page of 6.1.9 has the form, with where it came from, but no nonce."""
    person = site.person("admin")
    assert "_wpnonce" in person.browser.get(LIST, comment_status="spam").form(id="comments-form").names
    empty = person.browser.get(LIST, comment_status="spam", s="nowhere").form(id="comments-form")
    assert "_wpnonce" not in empty.names
    assert empty.value("_wp_http_referer") == f"/wp-admin/{LIST}?comment_status=spam&s=nowhere"


def test_a_reply_that_comes_too_soon_is_told_in_words(site: Moderated, monkeypatch: pytest.MonkeyPatch) -> None:
    """With status 200, as everything that ``admin-ajax.php`` refuses in words."""
    monkeypatch.setitem(site.wp.site.config.values, "pings.flood_seconds", 15)
    person = site.person("author")
    for number in (1, 2):
        fields = {"action": "replyto-comment", "comment_post_ID": "12", "comment_ID": "7", "content": f"words {number}"}
        page = person.browser.post("admin-ajax.php", {**fields, "_ajax_nonce": person.nonce("replyto-comment")})
    assert (page.status, page.text) == (200, "You are posting comments too quickly. Slow down.")


def test_scripts_of_nobody_get_headers_of_their_own(site: Moderated) -> None:
    answer = site.wp.client.post("/wp-admin/admin-ajax.php", data={"action": "dim-comment", "id": "2"})
    assert (answer.status_code, answer.text, answer.headers["X-Robots-Tag"]) == (400, "0", "noindex")
    assert answer.headers["Cache-Control"].startswith("no-cache")


def test_login_forms_after_odd_requests(site: Moderated) -> None:
    options.update(site.wp.site, "users_can_register", "0")
    client = site.wp.client
    for sent, is_checked in (({}, False), ({"rememberme": "0"}, False), ({"rememberme": "forever"}, True)):
        page = client.post("/wp-login.php", data={"log": "admin", "pwd": "wrong", **sent}).text
        box = page.partition('id="rememberme"')[2].partition(">")[0]
        assert ("checked" in box) == is_checked, sent
    again = site.person("admin").browser.visit("/wp-login.php?reauth=1", referer="")
    assert again.form(id="loginform").value("log") == "admin"
    lost = {"user_login": "admin", "redirect_to": "http://evil.example/"}
    assert client.post("/wp-login.php?action=lostpassword", data=lost).headers["Location"] == f"{HOME}/wp-admin/"


def test_as_many_rows_as_a_page_may_have_can_be_ticked(site: Moderated) -> None:
    person = site.person("admin")
    form = person.browser.get(LIST).form(id="comments-form").set(action="unapprove")
    form.more += [("delete_comments[]", str(number)) for number in range(2, 1001)]
    page = form.submit()
    assert page.status == 302
    assert "unapproved=" in page.location
    assert status(site, 3) == "0"


@pytest.mark.parametrize("name", ["action", "checkemail", "error", "key", "login", "loggedout", "log", "pwd", "redirect_to", "reauth", "registration", "rememberme", "user_login"])  # fmt: skip
@pytest.mark.parametrize("shape", ["[]", "[x]", "[x][y]"])
def test_lists_are_no_errors_of_the_login_page(site: Moderated, name: str, shape: str) -> None:
    client = site.wp.client
    for action in ("", "login", "lostpassword", "rp", "register", "logout"):
        query = {"action": action, f"{name}{shape}": "1"}
        assert client.get("/wp-login.php", query_string=query).status_code < 500, action
        assert client.post("/wp-login.php", query_string={"action": action}, data=query).status_code < 500, action


@pytest.mark.parametrize("name", ["aa", "mm", "jj", "hh", "mn", "ss"])
@pytest.mark.parametrize("value", ["1e999", "9" * 400, "-1e999", "24.5"])
def test_no_part_of_a_date_is_too_large(site: Moderated, name: str, value: str) -> None:
    person = site.person("admin")
    fields = {"action": "editedcomment", "comment_ID": "2", "comment_post_ID": "11", "content": "x", "edit_date": "1",
              "_wpnonce": person.nonce("update-comment_2"), "aa": "2026", "mm": "1", "jj": "1", "hh": "1", "mn": "1", "ss": "1"}  # fmt: skip
    assert person.browser.post("comment.php", {**fields, name: value}).status == 302
