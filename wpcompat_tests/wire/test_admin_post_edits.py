"""Quick and bulk edit, and bulk actions: what changes, what does not, and who may."""

from __future__ import annotations

import functools
from collections.abc import Callable
from html import unescape
from urllib.parse import urlencode

import pytest

from wpcompat.terms.store import create_term
from wpcompat.testing.site import WP
from wpcompat_tests.admin_forms import Browser
from wpcompat_tests.admin_people import Person
from wpcompat_tests.admin_posts import GIF, categories, made, row, upload
from wpcompat_tests.wire.test_admin_people import laid


@pytest.mark.parametrize("version", ["7.1", "6.1"])
def test_bulk_edit_and_the_categories_that_posts_have(make_wp: Callable[..., WP], version: str) -> None:
    wp = make_wp(version=version)
    one, two, three = (create_term(wp.site, name, "category").term_id for name in ("One", "Two", "Three"))
    first, second = made(wp, post_category=[one, two]), made(wp, post_category=[one])
    listed = Person(wp).browser.get("edit.php").form(id="posts-filter")
    page = listed.tick("post[]", str(first), str(second)).set(action="edit").submit()
    assert page.status == 200 and page.title.startswith("Bulk Edit")
    form = page.form(id="bulk-edit")
    chosen = [value for name, value in form.values() if name == "post_category[]"]
    form.tick("post_category[]", str(three), *([str(one)] if version == "7.1" else []))
    answer = form.submit("bulk_edit")
    assert answer.location.endswith("edit.php?paged=1&updated=2&skipped=0&locked=0")
    assert answer.follow().notices == ["2 posts updated."]
    # What only some of them have is theirs still; 7.1 says so with a field of the form, 6.1 takes nothing away.
    assert chosen == (["0", str(one)] if version == "7.1" else ["0"])
    assert (categories(wp, first), categories(wp, second)) == (["one", "three", "two"], ["one", "three"])


def test_a_category_of_some_posts_can_be_given_to_all(wp: WP, admin: Browser) -> None:
    some = create_term(wp.site, "Some", "category").term_id
    posts = [made(wp, post_category=[some]), made(wp)]
    form = admin.get("edit.php").form(id="posts-filter").tick("post[]", *map(str, posts)).set(action="edit")
    form.submit().form(id="bulk-edit").tick("post_category[]", str(some)).submit("bulk_edit")
    assert [categories(wp, post) for post in posts] == [["some"], ["some", "uncategorized"]]


def test_bulk_edit_takes_away_what_its_form_does_not_list_in_7_1(wp: WP) -> None:
    one, two = (create_term(wp.site, name, "category").term_id for name in ("One", "Two"))
    post = made(wp, post_category=[one, two])
    person = Person(wp)
    sent = {"action": "edit", "bulk_edit": "Update", "_wpnonce": person.nonce("bulk-posts"), "_status": "-1"}
    person.browser.post("edit.php", {**sent, "post[]": str(post), "post_category[]": ["0", str(two)]})
    assert categories(wp, post) == ["two"]
    person.browser.post("edit.php", {**sent, "post[]": str(post), "post_category[]": ["0"]})
    assert categories(wp, post) == ["uncategorized"]


@pytest.mark.parametrize(("version", "dated"), [("7.1", True), ("6.1", False)])
def test_what_bulk_edit_publishes_is_dated_anew(make_wp: Callable[..., WP], version: str, dated: bool) -> None:
    wp = make_wp(version=version)
    post = made(wp, post_status="draft", post_date="2020-01-01 00:00:00", post_date_gmt="2020-01-01 00:00:00")
    person = Person(wp)
    sent = {"action": "edit", "bulk_edit": "Update", "_wpnonce": person.nonce("bulk-posts"), "post[]": str(post)}
    person.browser.post("edit.php", {**sent, "_status": "publish"})
    assert row(wp, post).post_status == "publish"
    assert (row(wp, post).post_date[:4] != "2020") is dated


def test_quick_edit_without_a_script(wp: WP, admin: Browser) -> None:
    post = made(wp, tags_input="one, two")
    form = admin.get("edit.php").click(f"post-{post}", "inline").form(field="_inline_edit")
    assert form.value("tax_input[post_tag]") == "one, two" and form.value("ping_status") == "open"
    answer = form.set(post_title="Quickly", ping_status=False).submit("save")
    assert answer.location.endswith("/wp-admin/edit.php?post_type=post&updated=1")
    assert answer.follow().notices == ["1 post updated."]
    saved = row(wp, post)
    assert (saved.post_title, saved.ping_status, saved.comment_status) == ("Quickly", "closed", "open")
    assert saved.post_content == "Words"
    refused = form.submit("save", _inline_edit="bad")
    assert refused.status == 403 and row(wp, post).post_title == "Quickly"


def test_a_bulk_action_changes_nothing_when_one_of_the_posts_is_not_the_users(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    author = Person(wp, "author")
    own, other = made(wp, post_author=author.id), made(wp)
    sent = {"_wpnonce": author.nonce("bulk-posts"), "action": "trash", "post[]": [str(own), str(other)]}
    before = wp.snapshot()
    refused = author.browser.get("edit.php", **sent)
    assert (refused.status, refused.notices) == (403, ["Sorry, you are not allowed to move this item to the Trash."])
    assert wp.snapshot() == before
    gone = author.browser.get("edit.php", **{**sent, "action": "delete", "post[]": "99999"})
    assert (gone.status, gone.notices) == (403, ["Sorry, you are not allowed to delete this item."])
    there = author.browser.get("edit.php", **{**sent, "action": "untrash", "post[]": str(own)})
    assert (there.status, there.notices) == (409, ["Error in restoring the item from Trash."])


def test_what_bulk_actions_and_quick_edit_leave_alone(make_wp: Callable[..., WP]) -> None:
    """WordPress 6.1.9 trashes what stands before the trashed one, and saves the picture."""
    wp = laid(make_wp)
    person = Person(wp)
    first, trashed = made(wp), made(wp, post_status="trash")
    upload(wp, "cat.gif", GIF)
    picture = int(wp.site.db.value('SELECT "ID" FROM "wp_posts" WHERE "post_type" = \'attachment\''))
    rows = wp.snapshot()["wp_posts"]
    bulk = {"_wpnonce": person.nonce("bulk-posts"), "action": "trash", "post[]": [str(first), str(trashed)]}
    refused = person.browser.get("edit.php", **bulk)
    assert (refused.status, refused.notices) == (409, ["Error in moving the item to Trash."])
    sent = {"action": "inline-save", "post_ID": str(picture), "post_type": "post", "post_title": "Changed", "_status": "publish",
            "_inline_edit": person.nonce("inlineeditnonce")}  # fmt: skip
    assert "Sorry, you are not allowed to edit this post." in person.browser.post("admin-ajax.php", sent).text
    assert wp.snapshot()["wp_posts"] == rows


def test_bulk_edit_skips_what_the_user_may_not_change(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    author = Person(wp, "author")
    own, other = made(wp, post_author=author.id), made(wp)
    sent = {"_wpnonce": author.nonce("bulk-posts"), "action": "edit", "bulk_edit": "Update", "_status": "-1"}
    answer = author.browser.post(
        "edit.php", {**sent, "post[]": [str(own), str(other), "99999", "-1"], "ping_status": "closed"}
    )
    assert "updated=1&skipped=3&locked=0" in answer.location
    assert (row(wp, own).ping_status, row(wp, other).ping_status) == ("closed", "open")
    given = author.browser.post("edit.php", {**sent, "post[]": str(own), "post_author": "1"})
    assert "updated=0&skipped=1" in given.location and row(wp, own).post_author == author.id
    shown = author.browser.post("edit.php", {**sent, "bulk_edit": [], "post[]": [str(other)]})
    assert (shown.status, shown.notices) == (403, ["Sorry, you are not allowed to edit this item."])
    contributor = Person(wp, "contributor")
    pages = {**sent, "_wpnonce": contributor.nonce("bulk-posts"), "post_type": "page", "post[]": str(own)}
    assert contributor.browser.post("edit.php", pages).status == 403


def test_scripts_get_the_row_or_the_reason(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    person, contributor = Person(wp), Person(wp, "contributor")
    post = made(wp, tags_input="kept")
    sent = {
        "action": "inline-save",
        "post_type": "post",
        "post_title": "Quick",
        "_status": "publish",
        "post_view": "list",
    }
    nonce = {"_inline_edit": person.nonce("inlineeditnonce")}
    answer = person.browser.post("admin-ajax.php", {**sent, **nonce, "post_ID": str(post)})
    assert (
        answer.status == 200
        and f'<tr id="post-{post}"' in answer.text
        and "Quick" in answer.text
        and "kept" in answer.text
    )
    assert row(wp, post).post_title == "Quick" and row(wp, post).ping_status == "closed"
    for number, said in (
        ("", ""),
        ("0", ""),
        ("4", "Sorry, you are not allowed to edit this post."),
        ("99999", "Sorry, you are not allowed to edit this post."),
    ):
        answer = person.browser.post("admin-ajax.php", {**sent, **nonce, "post_ID": number})
        assert (answer.status, answer.text) == (200, said), number
    other = {**sent, "_inline_edit": contributor.nonce("inlineeditnonce"), "post_ID": str(post), "post_title": "No"}
    answer = contributor.browser.post("admin-ajax.php", other)
    assert (answer.status, answer.text) == (200, "Sorry, you are not allowed to edit this post.")
    answer = person.browser.post(
        "admin-ajax.php", {**sent, **nonce, "post_ID": "2", "post_type": "page", "post_title": "Quick page"}
    )
    assert '<tr id="post-2"' in answer.text and row(wp, 2).post_title == "Quick page"
    below = {"post_ID": str(made(wp, post_type="page")), "post_type": "page", "post_parent": "2"}
    answer = person.browser.post("admin-ajax.php", {**sent, **nonce, **below})
    assert "\N{EM DASH} Quick</a></strong>" in unescape(answer.text), answer.text
    answer = person.browser.post("admin-ajax.php", {**sent, "_inline_edit": "bad", "post_ID": str(post)})
    assert (answer.status, answer.text) == (403, "-1") and row(wp, post).post_title == "Quick"


def test_what_is_in_the_trash_stays_as_it_is(wp: WP) -> None:
    person = Person(wp)
    post = made(wp)
    links = {name: person.nonce(f"{name}-post_{post}") for name in ("trash", "untrash", "delete")}
    ask = functools.partial(person.browser.get, "post.php", post=str(post))
    assert ask(action="untrash", _wpnonce=links["untrash"]).notices == ["Error in restoring the item from Trash."]
    assert ask(action="trash", _wpnonce=links["trash"]).status == 302
    again = ask(action="trash", _wpnonce=links["trash"])
    assert (again.status, again.notices) == (409, ["Error in moving the item to Trash."])
    edited = ask(action="edit")
    assert edited.status == 404 and "You cannot edit this item because it is in the Trash." in edited.notices[0]
    bulk = {"_wpnonce": person.nonce("bulk-posts"), "action": "trash", "post[]": str(post)}
    again = person.browser.get("edit.php", **bulk)
    assert (again.status, again.notices) == (409, ["Error in moving the item to Trash."])
    nothing = person.browser.get("edit.php", delete_all="1", post_status="nonsense", _wpnonce=bulk["_wpnonce"])
    assert nothing.status == 302 and "deleted" not in nothing.location
    assert ask(action="delete", _wpnonce=links["delete"]).location.endswith("deleted=1")
    for name, said in (
        ("trash", "The item you are trying to move to the Trash no longer exists."),
        ("untrash", "The item you are trying to restore from the Trash no longer exists."),
        ("delete", "This item has already been deleted."),
    ):
        gone = ask(action=name, _wpnonce=links[name])
        assert (gone.status, gone.notices) == (404, [said])


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("trash", "Sorry, you are not allowed to move this item to the Trash."),
        ("untrash", "Sorry, you are not allowed to restore this item from the Trash."),
        ("delete", "Sorry, you are not allowed to delete this item."),
        ("update", "Sorry, you are not allowed to edit this post."),
    ],
)
def test_a_right_proof_is_no_right(make_wp: Callable[..., WP], act: str, said: str) -> None:
    wp = laid(make_wp)
    author = Person(wp, "author")
    before = wp.snapshot()
    nonce = author.nonce(f"{act}-post_1")
    if act == "update":
        for action in ("editpost", "preview"):
            fields = {"action": action, "post_ID": "1", "post_type": "post", "post_title": "No", "_wpnonce": nonce}
            refused = author.browser.post("post.php", fields)
            assert (refused.status, refused.notices) == (403, [said])
    else:
        refused = author.browser.get("post.php", post="1", action=act, _wpnonce=nonce)
        assert (refused.status, refused.notices) == (403, [said])
    assert wp.snapshot() == before


def test_bulk_actions_return_to_the_list(wp: WP) -> None:
    person = Person(wp)
    bulk = {"_wpnonce": person.nonce("bulk-posts"), "action": "bogus", "post[]": "1"}
    for referer, leads in (
        ("", "/wp-admin/edit.php?paged=1"), ("/wp-admin/edit.php?s=x&trashed=2&ids=3", "/wp-admin/edit.php?s=x&paged=1"),
        ("/wp-admin/edit.php?s=x&trashed[]=2&ids%5b%5d=3", "/wp-admin/edit.php?s=x&paged=1"),
        ("/wp-admin/post.php?post=1", "/wp-admin/post-new.php"), ("http://evil.example/", "/wp-admin/edit.php?paged=1"),
    ):  # fmt: skip
        sent = {**bulk, **({"_wp_http_referer": referer} if referer else {})}
        answer = person.browser.visit(f"edit.php?{urlencode(sent)}", referer="")
        assert answer.location.removeprefix("http://wp.example") == leads, referer


@pytest.mark.parametrize("number", ["0", "-{}", "abc", ""])
def test_bulk_actions_on_what_is_no_post(wp: WP, number: str) -> None:
    """-5 is not 5: a running WordPress refuses all of these, as posts that the user may not delete."""
    person, post = Person(wp), made(wp)
    sent = {"_wpnonce": person.nonce("bulk-posts"), "action": "trash", "post[]": number.format(post)}
    answer = person.browser.visit(f"edit.php?{urlencode(sent)}")
    assert (answer.status, answer.notices) == (403, ["Sorry, you are not allowed to move this item to the Trash."])
    assert row(wp, post).post_status == "publish"
