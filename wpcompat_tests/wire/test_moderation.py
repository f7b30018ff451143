"""Moderation in a browser without scripts, and what strangers, lower roles and odd values get."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from wpcompat import options
from wpcompat.comments.pipeline import NewComment, new_comment
from wpcompat.comments.store import get_comment
from wpcompat.site import Caller
from wpcompat.testing.site import WP
from wpcompat_tests.wire.moderated import HOME, Moderated

LIST = "edit-comments.php"


@pytest.fixture
def site(make_wp: Callable[..., WP]) -> Moderated:
    return Moderated(make_wp, "7.1")


def status(site: Moderated, number: int) -> str:
    found: str = site.wp.site.db.value('SELECT "comment_approved" FROM "wp_comments" WHERE "comment_ID" = ?', (number,))
    return found


def test_the_lower_list_of_actions_needs_no_script(site: Moderated) -> None:
    browser = site.person("admin").browser
    form = browser.get(LIST, comment_status="moderated").form(id="comments-form")
    form.tick("delete_comments[]", "2", "6").set(action2="approve")
    done = form.submit("doaction2")
    assert "approved=2" in done.location
    assert (status(site, 2), status(site, 6)) == ("1", "1")
    assert done.follow().notices == ["2 comments approved."]


def test_undo_brings_back_what_was_put_away(site: Moderated) -> None:
    browser = site.person("admin").browser
    form = browser.get(LIST, comment_type="pings").form(id="comments-form")
    form.tick("delete_comments[]", "2", "3").set(action="spam")
    told = form.submit().follow()
    assert told.notices == ["2 comments marked as spam. Undo"]
    undone = browser.get(told.anchor(doaction="undo"))
    assert "unspammed=2" in undone.location
    assert undone.follow().notices == ["2 comments restored from the spam."]
    assert (status(site, 2), status(site, 3)) == ("0", "1")


def test_replies_and_quick_edits_need_no_script(site: Moderated) -> None:
    browser = site.person("admin").browser
    form = (
        browser.get(LIST, comment_status="moderated").browser.get("comment.php?action=replyto&c=2").form(id="replyrow")
    )
    form.set(content="Thank you")
    done = form.submit("save")
    assert re.fullmatch(
        r"/wp-admin/edit-comments.php\?comment_status=moderated&approved=1#comment-100",
        done.location.removeprefix(HOME),
    )
    assert (status(site, 2), status(site, 100)) == ("1", "1")
    row = site.state()[0]["100"]
    assert (row["comment_parent"], row["user_id"], row["comment_author"], row["comment_content"]) == (
        "2",
        "1",
        "admin",
        "Thank you",
    )
    quick = browser.visit("comment.php?action=quickedit&c=6", referer=f"{HOME}/wp-admin/edit-comments.php").form(
        id="quickedit"
    )
    quick.set(content="Other words", newcomment_author="Other")
    assert quick.submit("save").location == f"{HOME}/wp-admin/edit-comments.php#comment-6"
    row = site.state()[0]["6"]
    assert (row["comment_author"], row["comment_content"], row["comment_approved"]) == ("Other", "Other words", "0")


def test_replies_are_for_who_may_edit_the_post(site: Moderated) -> None:
    author = site.person("author")
    before = site.state()
    nonce = {"_ajax_nonce-replyto-comment": author.nonce("replyto-comment")}
    fields = {
        "action": "replyto-comment",
        "comment_ID": "2",
        "comment_post_ID": "11",
        "content": "x",
        "approve_parent": "1",
        **nonce,
    }
    refused = author.browser.post("comment.php", fields)
    assert (refused.status, "not allowed to reply" in refused.text) == (403, True)
    assert author.browser.post("comment.php", {**fields, "_ajax_nonce-replyto-comment": "x"}).status == 403
    assert author.browser.post("comment.php", {**fields, "comment_post_ID": "15", "comment_ID": "11"}).status == 409
    assert author.browser.post("comment.php", {**fields, "comment_post_ID": "12", "content": " "}).status == 400
    assert author.browser.get("comment.php", action="replyto", c="2").status == 403
    assert author.browser.get("comment.php", action="replyto", c="99").status == 404
    assert author.browser.get("comment.php", **{**fields, "c": "7", "comment_post_ID": "12", "comment_ID": "7"}).form(
        id="replyrow"
    )
    assert site.state() == before


def test_the_edit_form_writes_what_it_shows(site: Moderated) -> None:
    browser = site.person("admin").browser
    before = site.state()
    for number in (2, 6, 7, 10):
        form = browser.visit(
            f"comment.php?action=editcomment&c={number}", referer=f"{HOME}/wp-admin/edit-comments.php"
        ).form(id="post")
        assert form.submit("save").status == 302
    assert site.state() == before
    form = browser.visit("comment.php?action=editcomment&c=6", referer=f"{HOME}/wp-admin/edit-comments.php?p=11").form(
        id="post"
    )
    form.set(comment_status="1", jj="05", hh="23", content="x")
    assert form.submit("save").location == f"{HOME}/wp-admin/edit-comments.php?p=11#comment-6"
    row = site.state()[0]["6"]
    assert (row["comment_approved"], row["comment_date"], row["comment_content"]) == ("1", "2026-11-05 23:00:06", "x")


def test_only_the_fields_of_the_form_are_written(site: Moderated) -> None:
    before = site.state()[0]["7"]
    fields = {"action": "editedcomment", "comment_ID": "7", "comment_post_ID": "12", "content": "new", "user_id": "1",
              "comment_type": "pingback", "comment_agent": "x", "comment_author_IP": "x", "comment_parent": "2", "comment_karma": "9"}  # fmt: skip
    browser = site.person("author").browser
    browser.post("comment.php", {**fields, "_wpnonce": site.person("author").nonce("update-comment_7")})
    assert site.state()[0]["7"] == {**before, "comment_content": "new"}
    moved = browser.post(
        "comment.php", {**fields, "comment_post_ID": "11", "_wpnonce": site.person("author").nonce("update-comment_7")}
    )
    assert moved.status == 403
    assert site.state()[0]["7"]["comment_post_ID"] == "12"


def test_links_of_mails_ask_first(site: Moderated) -> None:
    browser = site.person("admin").browser
    page = browser.get("comment.php?action=spam&c=2")
    assert status(site, 2) == "0"
    done = page.form(action="comment.php").submit("submit")
    assert done.location == f"{HOME}/wp-admin/edit-comments.php?spammed=1&ids=2"
    assert status(site, 2) == "spam"
    assert browser.get("comment.php?action=spam&c=2").follow().notices == [
        "This comment is already marked as spam. Edit comment"
    ]


def test_a_refused_link_changes_nothing(site: Moderated) -> None:
    person = site.person("admin")
    before = site.state()
    nonce = person.nonce("approve-comment_2")
    for path in (
        "comment.php?action=approvecomment&c=2",
        "comment.php?action=approvecomment&c=2&_wpnonce=0123456789",
        f"comment.php?action=approvecomment&c=3&_wpnonce={nonce}",
        f"{LIST}?action=spam&delete_comments[]=2&_wpnonce={nonce}",
        f"{LIST}?delete_all=1&comment_status=spam&pagegen_timestamp=2027-01-01+00:00:00&_wpnonce={nonce}",
    ):
        assert person.browser.visit(path).status == 403, path
    for fields in (
        {"action": "approvecomment", "c": "2", "_wpnonce": nonce},
        {"action": "editedcomment", "comment_ID": "2", "_wpnonce": person.nonce("update-comment_2"), "content": "x"},
    ):
        assert person.browser.post("comment.php", fields, headers={"Origin": "http://evil.example"}).status == 403
    assert site.state() == before


@pytest.mark.parametrize("role", ["author", "contributor", "subscriber"])
def test_lower_roles_act_on_their_own(site: Moderated, role: str) -> None:
    person = site.person(role)
    page = person.browser.get(LIST, p="12")
    if role == "subscriber":
        assert page.status == 403
        return
    assert page.rows == ["comment-8", "comment-7"]
    mine = role == "author"
    assert page.actions("comment-7") == (
        ["approve", "unapprove", "reply", "quickedit", "edit", "spam", "trash"] if mine else []
    )
    assert ("human@example.org" in page.text) == mine
    assert ("192.0.2.9" in page.text) == mine
    assert 'name="action"' not in page.text.partition('id="com-reply"')[0]


def test_what_others_may_not_read_is_not_listed(site: Moderated) -> None:
    page = site.person("contributor").browser.get(LIST, s="to ")
    assert page.rows == ["comment-9", "comment-8", "comment-7"]
    assert "to secret" not in page.text and "to draft" not in page.text and "to password" not in page.text
    titled = site.person("contributor").browser.get(LIST, p="14")
    assert titled.rows == [] and "Secret" not in titled.text


def test_why_a_ping_was_held(site: Moderated) -> None:
    wp = site.wp
    with wp.site.journal.exchange("trackback", "a trackback", peer="192.0.2.7"):
        number = new_comment(
            wp.site,
            NewComment(11, "<strong>T</strong>\n\nwords <b>x</b>", "Blog", url="http://b.example/", type="trackback"),
            Caller("192.0.2.7"),
        )
    wp.site.journal.flush()
    page = site.person("admin").browser.get(LIST, comment_type="pings")
    assert "held: comment_previously_approved; a trackback never satisfies it" in page.text
    whole = page.browser.get(f"comment.php?action=editcomment&c={number}")
    assert "comment_max_links" in whole.text and "comment_previously_approved" in whole.text
    assert "held: comment_previously_approved" not in site.person("author").browser.get(LIST, p="11").text
    assert page.browser.get("comment.php?action=editcomment&c=2").text.count("The journal remembers nothing") == 1


def test_every_check_is_one_step_away_wherever_the_ping_lies(site: Moderated) -> None:
    """What the disallowed keys threw away lies in the Trash, where WordPress lets nobody edit it."""
    wp = site.wp
    options.update(wp.site, "disallowed_keys", "casino")
    with wp.site.journal.exchange("trackback", "a trackback", peer="192.0.2.7"):
        new = NewComment(11, "<strong>T</strong>\n\nbest casino", "Blog", url="http://b.example/", type="trackback")
        number = new_comment(wp.site, new, Caller("192.0.2.7"))
    wp.site.journal.flush()
    assert status(site, number) == "trash"
    page = site.person("admin").browser.get(LIST, comment_status="trash")
    assert "thrown away: disallowed_keys; it holds casino" in page.text
    link = page.linked("no reason", page.row(f"comment-{number}").xpath(".//p[@class='why']/a"))
    for post_status in ("publish", "trash"):
        wp.site.db.update("wp_posts", {"post_status": post_status}, '"ID" = 11')
        whole = page.browser.get(link)
        assert whole.status == 200, post_status
        assert [step.text_content().split()[:2] for step in whole.tree.xpath("//ol[@class='why-steps']/li")][-1] == [
            "failed",
            "disallowed_keys",
        ]
        assert whole.tree.xpath("//main//form") == []
    wp.site.db.update("wp_comments", {"comment_approved": "post-trashed"}, '"comment_ID" = ?', (number,))
    assert "In the Trash with its post" in page.browser.get(link).text
    assert site.person("author").browser.get(link).status == 403
    assert page.browser.get("comment.php?action=why&c=999").status == 404


def test_the_users_own_number_of_rows(site: Moderated) -> None:
    browser = site.person("admin").browser
    assert len(browser.get(LIST).rows) == 20
    form = browser.get(LIST, paged="2").form(id="adv-settings")
    form._set("wp_screen_options[value]", "5")
    saved = form.submit("screen-options-apply")
    assert (saved.status, saved.location) == (302, f"{HOME}/wp-admin/edit-comments.php")
    page = saved.follow()
    assert len(page.rows) == 5
    assert browser.get(LIST, paged="2").rows[0] != page.rows[0]
    assert browser.get(LIST, paged="99").location.endswith("edit-comments.php?paged=6")


@pytest.mark.parametrize(("option", "value"), [("edit_comments_per_page", "0"), ("edit_comments_per_page", "1000"), ("session_tokens", "5"),
                                           ("wp_capabilities", "5"), ("", "5"), ("edit_<b>_per_page", "5")])  # fmt: skip
def test_screen_options_write_nothing_else(site: Moderated, option: str, value: str) -> None:
    person = site.person("admin")
    before = site.wp.snapshot()["wp_usermeta"]
    fields = {"wp_screen_options[option]": option, "wp_screen_options[value]": value}
    assert person.browser.post(LIST, {**fields, "screenoptionnonce": "x"}).status == 403
    good = {**fields, "screenoptionnonce": person.nonce("screen-options-nonce")}
    assert person.browser.post(LIST, good).status == 200
    assert site.wp.snapshot()["wp_usermeta"] == before


def test_without_a_trash_comments_are_deleted(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"wordpress.empty_trash_days": "0"})
    from wpcompat_tests.admin_people import Person

    browser = Person(wp).browser
    page = browser.get(LIST)
    assert page.actions("comment-1")[-1] == "delete"
    assert "comment_status=trash" not in page.text
    assert page.form(id="comments-form").set(action="delete")
    assert "Delete Permanently" in browser.get("comment.php?action=editcomment&c=1").text
    assert "deleted=1" in browser.get(LIST).click("comment-1", "delete").location
    assert browser.get(LIST).rows == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"content": ""}, "Please type your comment text."), ({"comment_post_ID": "abc"}, "Invalid post ID."), ({"comment_post_ID": "999"}, "Invalid post ID."),
        ({"newcomment_author": "Other"}, ""), ({"newcomment_author": "Other", "comment_post_ID": ""}, ""),
    ],
)  # fmt: skip
def test_a_quick_edit_of_some_fields(site: Moderated, fields: dict[str, str], said: str) -> None:
    """What a running WordPress answered; words that are not sent at all stay as they are."""
    person = site.person("admin")
    before = get_comment(site.wp.site, 2)
    proof = person.nonce("replyto-comment")
    sent = {"action": "edit-comment", "comment_ID": "2", "_ajax_nonce-replyto-comment": proof, **fields}
    answer = person.browser.post("admin-ajax.php", sent)
    after = get_comment(site.wp.site, 2)
    assert before is not None and after is not None
    if said:
        assert (answer.text, after) == (said, before)
    else:
        assert (after.comment_author, after.comment_content) == ("Other", before.comment_content)


HOSTILE = (b"9" * 5000, b"-1", b"\0\xed\xa0\x80\xff", b"<script>", b"1,2,1e999")
PARTS = (
    "id comment_ID comment_post_ID content new _total _url _per_page position p aa newcomment_author comment_status"
).split()


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value[:10]))
def test_odd_addresses_are_never_an_error_of_ours(site: Moderated, value: bytes) -> None:
    person = site.person("admin")
    names = ("c", "p", "paged", "s", "comment_status", "comment_type", "user_id", "orderby", "order", "post_type", "same", "ids",
             "error", "trashed", "spammed", "delete_comments[]", "delete_comments", "action", "pagegen_timestamp", "dt")  # fmt: skip
    for name in names:
        odd = urlencode({name: value})
        for address in (
            f"{LIST}?{odd}",
            f"{LIST}?action=approve&_wpnonce={person.nonce('bulk-comments')}&{odd}",
            f"comment.php?action=editcomment&c=2&{odd}",
        ):
            page = person.browser.get(address)
            assert page.status < 500, address
            assert "<script>" not in page.text


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value[:10]))
@pytest.mark.parametrize("action", ["replyto-comment", "edit-comment", "dim-comment", "delete-comment", "get-comments"])
def test_odd_fields_are_never_an_error_of_ours(site: Moderated, action: str, value: bytes) -> None:
    person = site.person("admin")
    nonce = {"dim-comment": "approve-comment_2", "get-comments": "get-comments"}.get(action, "delete-comment_2")
    fields = {
        "action": action, "id": "2", "comment_ID": "6", "comment_post_ID": "11", "content": "x", "trash": "1", "p": "11",
        "_total": "1", "_per_page": "1", "_page": "1", "_url": "http://[x", "edit_date": "1",
        "_ajax_nonce-replyto-comment": person.nonce("replyto-comment"), "_ajax_nonce": person.nonce(nonce),
    }  # fmt: skip
    for name in PARTS:
        others = [(key, text) for key, text in fields.items() if key != name]
        for odd in (name, f"{name}[]", f"{name}[x][y]"):
            page = person.browser.post("admin-ajax.php", [*others, (odd, value)])  # type: ignore[list-item]
            assert page.status < 500, odd


def test_what_was_said_is_shown_and_not_run(site: Moderated) -> None:
    """Rows that no filter has seen, as imports bring them."""
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg onload=alert(3)>"
    db = site.wp.site.db
    db.update("wp_comments", {"comment_author": evil, "comment_author_email": evil, "comment_author_url": f"javascript:{evil}",
                              "comment_author_IP": evil, "comment_content": evil, "comment_type": evil, "comment_agent": evil}, '"comment_ID" = 2')  # fmt: skip
    db.update("wp_posts", {"post_title": evil}, '"ID" = 11')
    browser = site.person("admin").browser
    for path in (f"{LIST}?p=11", f"{LIST}?s=alert", LIST + "?comment_status=moderated", "comment.php?action=editcomment&c=2",
                 "comment.php?action=quickedit&c=2", "comment.php?action=replyto&c=2", "comment.php?action=spam&c=2"):  # fmt: skip
        page = browser.get(path)
        assert page.status == 200
        tree = page.tree
        assert not tree.xpath("//main//script | //svg | //main//img | //*[@*[starts-with(name(), 'on')]]"), path
        assert not [a for a in tree.xpath("//@href") if a.lower().startswith("javascript")], path
        assert not tree.xpath("//@style | //style"), path
    fields = {"action": "get-comments", "p": "11", "_ajax_nonce": site.person("admin").nonce("get-comments")}
    answer = browser.post("admin-ajax.php", fields)
    assert answer.text.count("<script") == 0 and "]]>" not in answer.text.partition("]]></response_data>")[0]


def test_answers_to_scripts_are_for_nobody_to_keep(site: Moderated) -> None:
    person = site.person("admin")
    for fields in (
        {"action": "nonsense"},
        {"action": "dim-comment", "id": "2", "_ajax_nonce": person.nonce("approve-comment_2")},
    ):
        headers = {name.lower(): value for name, value in person.browser.post("admin-ajax.php", fields).reply.headers}
        assert headers["x-robots-tag"] == "noindex"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"].startswith("no-cache")


def test_mails_follow_approval(site: Moderated) -> None:
    options.update(site.wp.site, "comments_notify", "1")
    editor = site.person("editor")
    editor.browser.get(LIST, comment_type="pings")
    page = editor.browser.get("comment.php", action="approvecomment", c="2", _wpnonce=editor.nonce("approve-comment_2"))
    assert page.status == 302
    assert [mail.subject for mail in site.wp.mails] == ['[Oracle Blog] Pingback: "Open Post"']
