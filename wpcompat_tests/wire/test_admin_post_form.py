"""The form of one post: its fields and boxes, what it says, what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

import pytest

from wpcompat import options
from wpcompat.db.rows import ZERO_DATE
from wpcompat.linkbacks.events import run_due
from wpcompat.posts.meta import add_meta, all_meta, get_meta
from wpcompat.posts.store import get_post
from wpcompat.terms.store import terms_of
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat_tests.admin_forms import Browser
from wpcompat_tests.admin_people import Person
from wpcompat_tests.admin_posts import categories, made, row
from wpcompat_tests.wire.test_admin_people import laid


def test_7_1_keeps_the_date_of_a_draft_open_when_the_form_does_not_move_it(wp: WP, admin: Browser) -> None:
    form = admin.get("post-new.php").form(id="post").set(post_title="Open")
    number = int(form.value("post_ID") or 0)
    form.submit("save")
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    parts = {name: row(wp, number).post_date[slice(*at)] for name, at in PARTS.items()}
    for name, value in parts.items():
        form.put(name, value)
    form.put("edit_date", "1").submit("save")
    assert row(wp, number).post_date_gmt == "0000-00-00 00:00:00"
    form.put("aa", "2024").submit("save")
    assert row(wp, number).post_date_gmt.startswith("2024-")


PARTS = {"aa": (0, 4), "mm": (5, 7), "jj": (8, 10), "hh": (11, 13), "mn": (14, 16), "ss": (17, 19)}

DAY = {"aa": "2026", "mm": "11", "jj": "10", "hh": "08", "mn": "30", "ss": "07"}

UNTOUCHED = "2026-01-02 03:04:05"
"""Before each of the forms below."""

TIMES = (
    ({"hh": "-1"}, "2026-11-10 00:00:00", "1970-01-01 00:00:00"),
    ({"mn": "-1"}, "2026-11-10 08:00:00", "1970-01-01 00:00:00"),
    ({"ss": "-1"}, "2026-11-10 08:30:00", "1970-01-01 00:00:00"),
    ({"hh": "24"}, "2026-11-10 00:30:07", "2026-11-10 00:30:07"),
    ({"hh": "48"}, "0000-00-00 00:00:00", "2026-11-11 00:30:07"),
    ({"hh": "59"}, "0000-00-00 00:00:00", "1970-01-01 00:00:00"),
    ({"mn": "60"}, "2026-11-10 08:00:07", "2026-11-10 08:00:07"),
    ({"mn": "120"}, "0000-00-00 00:00:00", "1970-01-01 00:00:00"),
    ({"ss": "120"}, "0000-00-00 00:00:00", "2026-11-10 08:31:00"),
    ({"hh": ""}, "2026-11-10 00:30:07", "2026-11-10 00:30:07"),
    ({"aa": "59", "mn": "60", "hh": "-1"}, "0059-11-10 00:00:00", "1970-01-01 00:00:00"),
    ({"jj": "32", "mm": "10"}, "2026-10-31 08:30:07", "2026-10-31 08:30:07"),
    ({"jj": "x", "mm": "10"}, "2026-10-31 08:30:07", "2026-10-31 08:30:07"),
    ({"aa": "10000"}, UNTOUCHED, UNTOUCHED),
    ({"aa": "12345", "mm": "12", "jj": "12"}, UNTOUCHED, UNTOUCHED),
)
"""Parts of a date that a form sends, and what a running WordPress then has in ``post_date`` and ``post_date_gmt``."""


@pytest.mark.parametrize("version", ["7.1", "6.1"])
def test_times_that_there_are_not(make_wp: Callable[..., WP], version: str) -> None:
    """The form leads to the same notice each time; screens and pages bear what was stored."""
    wp = make_wp(version=version)
    admin = Person(wp).browser
    for parts, local, gmt in TIMES:
        number = made(wp, post_date=UNTOUCHED, post_date_gmt=UNTOUCHED)
        form = admin.get("post.php", post=str(number), action="edit").form(id="post")
        for name, value in {**DAY, **parts, "edit_date": "1"}.items():
            form.put(name, value)
        saved = form.submit("save")
        assert (saved.status, saved.location.partition("&")[2]) == (302, "action=edit&message=1"), parts
        assert (row(wp, number).post_date, row(wp, number).post_date_gmt) == (local, gmt), parts
        if local == ZERO_DATE:  # PHP's reading of it
            form.put("aa", "2025").put("hh", "8").put("mn", "0").put("ss", "0").submit("save")
            assert "-0001-11-30" in get_meta(wp.site, number, "_wp_old_date")
        for path in (f"post.php?post={number}&action=edit", f"/?p={number}"):
            assert admin.get(path).status < 400, (path, parts)
    for path in ("edit.php", "", "/feed/", "/", "export.php"):
        assert admin.get(path).status == 200, path


@pytest.mark.parametrize("parts", [{"mm": "13"}, {"mm": "2", "jj": "30"}, {"aa": "32768"}, {"aa": "abc"}])
def test_days_that_there_are_not(wp: WP, admin: Browser, parts: dict[str, str]) -> None:
    number = made(wp, post_date=UNTOUCHED, post_date_gmt=UNTOUCHED)
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    for name, value in {**DAY, **parts, "edit_date": "1"}.items():
        form.put(name, value)
    assert form.submit("save").notices == ["Invalid date."]
    assert row(wp, number).post_date == UNTOUCHED


def test_an_empty_status_is_a_draft(wp: WP, admin: Browser) -> None:
    """So a running WordPress has it; a status that there is not leaves the post as it is."""
    for given, becomes, message in (("", "draft", "10"), ("0", "draft", "10"), ("bogus", "publish", "1")):
        number = made(wp)
        form = admin.get("post.php", post=str(number), action="edit").form(id="post").without("post_status")
        saved = form.put("post_status", given).submit("save")
        assert (row(wp, number).post_status, saved.location.rpartition("=")[2]) == (becomes, message)


def test_names_of_tags_are_shown_to_be_read(wp: WP, admin: Browser) -> None:
    number = made(wp)
    for _ in range(2):  # the second time the names are those that the form shows
        form = admin.get("post.php", post=str(number), action="edit").form(id="post")
        form.set(**{"tax_input[post_tag]": form.value("tax_input[post_tag]") or "Three & four, one"}).submit("save")
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    assert form.value("tax_input[post_tag]") == "one, Three & four"
    listed = admin.get("edit.php").tree.xpath("//div[@id=$id]/div[@class='tags_input']", id=f"inline_{number}")
    assert [words.text for words in listed] == ["one, Three & four"]
    assert len(terms_of(wp.site, number, "post_tag")) == 2


@pytest.mark.parametrize(
    ("slug", "shown"), [("%e2%9c%93-yes", "✓-yes"), ("a+b", "a b"), ("%41-zz", "A-zz"), ("%ff", "")]
)
def test_slugs_are_shown_to_be_read(wp: WP, admin: Browser, slug: str, shown: str) -> None:
    number = made(wp)
    wp.site.db.update("wp_posts", {"post_name": slug}, '"ID" = ?', (number,))
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    assert form.value("post_name") == shown
    listed = admin.get("edit.php").tree.xpath("//div[@id=$id]/div[@class='post_name']", id=f"inline_{number}")
    assert [words.text or "" for words in listed] == [shown]
    if slug.startswith("%e2"):
        form.submit("save")
        assert row(wp, number).post_name == slug


def test_6_1_fixes_the_date_of_a_draft(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(version="6.1")
    admin = Person(wp).browser
    form = admin.get("post-new.php").form(id="post").set(post_title="Fixed").put("edit_date", "1")
    number = int(form.value("post_ID") or 0)
    form.submit("save")
    assert row(wp, number).post_date_gmt == row(wp, number).post_date


def test_the_form_says_how_pings_were_answered(wp: WP, admin: Browser, web: Web) -> None:
    taken = web.page("/taken", "<response><error>0</error></response>", content_type="text/xml")
    deaf = web.page("/deaf", "<p>no server here</p>")
    form = admin.get("post-new.php").form(id="post")
    form.set(post_title="Told", content=f'<a href="{deaf}">deaf</a>', trackback_url=taken)
    page = form.submit("publish").follow()
    assert page.notices == ["Post published. View post"]
    assert "More waits to be sent" in page.tree.get_element_by_id("linkbacksdiv").text_content()
    run_due(wp.site)
    page = admin.get("post.php", post=str(form.value("post_ID")), action="edit")
    said = [" ".join(li.text_content().split()) for li in page.tree.xpath("//ul[@class='ping-outcomes']/li")]
    assert said == [f"trackback to {taken}: sent", f"pingback to {deaf}: no pingback server"]
    sent = page.tree.get_element_by_id("trackbacksdiv").text_content()
    assert "Already pinged:" in sent and taken in sent
    assert page.form(id="post").value("trackback_url") == ""


def test_the_boxes_of_the_form(wp: WP, admin: Browser) -> None:
    page = admin.get("post-new.php", post_title="<i>From</i> elsewhere", content="</textarea><b>x", excerpt="short")
    boxes = [box.get("id") for box in page.tree.xpath("//div[contains(@class, 'postbox ') or @class='postbox']")]
    assert boxes == [
        "submitdiv", "formatdiv", "categorydiv", "tagsdiv-post_tag", "postimagediv", "postexcerpt", "trackbacksdiv", "postcustom",
        "commentstatusdiv", "slugdiv", "authordiv",
    ]  # fmt: skip
    form = page.form(id="post")
    assert form.value("post_title") == "<i>From</i> elsewhere" and form.value("content") == "</textarea><b>x"
    assert (form.value("comment_status"), form.value("ping_status"), form.value("visibility")) == (
        "open",
        "open",
        "public",
    )
    listed = [
        box.get("id") for box in admin.get("post-new.php", post_type="page").tree.xpath("//div[@class='postbox']")
    ]
    assert "pageparentdiv" in listed and "trackbacksdiv" not in listed and "categorydiv" not in listed


def test_what_a_contributor_may_fill_in(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    page = Person(wp, "contributor").browser.get("post-new.php")
    form = page.form(id="post")
    assert not form.names & {"visibility", "post_status", "aa", "sticky", "post_author_override", "_thumbnail_id"}
    assert page.tree.get_element_by_id("publish").get("value") == "Submit for Review"
    answer = form.set(post_title="Please").submit("publish")
    assert answer.location.endswith("&action=edit&message=8")
    assert answer.follow().notices == ["Post submitted. Preview post"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("1", "Post updated. View post"), ("2", "Custom field updated."), ("3", "Custom field deleted."), ("4", "Post updated."),
        ("6", "Post published. View post"), ("7", "Post saved."), ("8", "Post submitted. Preview post"),
        ("10", "Post draft updated. Preview post"), ("0", ""), ("99", ""), ("5", ""),
    ],
)  # fmt: skip
def test_what_is_said_above_the_form(wp: WP, admin: Browser, number: str, said: str) -> None:
    assert admin.get("post.php", post="1", action="edit", message=number).notices == ([said] if said else [])
    page = said.replace("Post", "Page").replace("post", "page")
    assert admin.get("post.php", post="2", action="edit", message=number).notices == ([page] if page else [])


def test_a_scheduled_post_says_when(wp: WP, admin: Browser) -> None:
    post = made(wp, post_date="2031-02-03 04:05:06", post_status="future")
    page = admin.get("post.php", post=str(post), action="edit", message="9")
    assert page.notices == ["Post scheduled for: Feb 3, 2031 at 04:05. Preview post"]
    assert "Scheduled for: Feb 3, 2031 at 04:05" in page.text
    assert page.tree.get_element_by_id("publish").get("value") == "Update"


def test_custom_fields_that_are_arrays_are_not_offered(wp: WP, admin: Browser) -> None:
    post = made(wp)
    for key, value in (("plain", "text"), ("array", ["a"]), ("text", 's:1:"a";'), ("_own", "x")):
        add_meta(wp.site, post, key, value)
    form = admin.get("post.php", post=str(post), action="edit").form(id="post")
    shown = [value for name, value in form.values() if name.endswith("[key]")]
    assert shown == ["plain", "text"]
    form.submit("save")
    kept = {key: value for key, value in all_meta(wp.site, post).items() if key in ("plain", "array", "text", "_own")}
    assert kept == {"plain": ["text"], "array": ['a:1:{i:0;s:1:"a";}'], "text": ['s:8:"s:1:"a";";'], "_own": ["x"]}


def test_nobody_saves_over_somebody_else(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    post = made(wp)
    Person(wp, "editor").browser.get("post.php", post=str(post), action="edit")
    admin = Person(wp).browser
    listed = admin.get("edit.php")
    assert "Editor is currently editing" in " ".join(listed.row(f"post-{post}").text_content().split())
    assert listed.click(f"post-{post}", "trash").status == 409
    quick = admin.get("edit.php", quick_edit=str(post))
    assert quick.status == 409 and "Editor is currently editing this post" in quick.text
    page = admin.get("post.php", post=str(post), action="edit")
    assert page.notices == ["Editor is currently editing Take over"]
    wp.clock.shift += 200
    assert admin.get("post.php", post=str(post), action="edit").notices == []
    form = admin.get("edit.php").form(id="posts-filter").tick("post[]", str(post))
    Person(wp, "editor").browser.get("post.php", post=str(post), action="edit", **{"get-post-lock": "1"})
    wp.clock.shift += 200
    Person(wp, "editor").browser.get("post.php", post=str(post), action="edit")
    answer = form.submit(action="edit", bulk_edit="Update", _status="draft")
    assert answer.location.endswith("updated=0&skipped=0&locked=1")
    assert answer.follow().notices == ["1 post not updated, somebody is editing it."]
    answer = admin.get("edit.php").form(id="posts-filter").tick("post[]", str(post)).set(action="trash").submit()
    assert f"trashed=0&ids={post}&locked=1" in answer.location


def test_somebody_elses_form_can_be_taken_over(make_wp: Callable[..., WP]) -> None:
    wp = laid(make_wp)
    post = made(wp)
    Person(wp, "editor").browser.get("post.php", post=str(post), action="edit")
    admin = Person(wp).browser
    page = admin.get("post.php", post=str(post), action="edit")
    answer = admin.get(page.anchor(**{"get-post-lock": "1"}))
    assert answer.location.endswith(f"post.php?post={post}&action=edit")
    assert answer.follow().notices == []


def test_what_the_form_and_the_address_name_must_be_one_post(wp: WP) -> None:
    person = Person(wp)
    sent = {
        "action": "editpost",
        "_wpnonce": person.nonce("update-post_1"),
        "post_ID": "1",
        "post_type": "post",
        "post_title": "X",
    }
    other = person.browser.post("post.php?post=2", sent)
    assert (other.status, other.notices) == (400, ["A post ID mismatch has been detected."])
    kind = person.browser.post("post.php", {**sent, "post_type": "page"})
    assert (kind.status, kind.notices) == (400, ["A post type mismatch has been detected."])
    assert row(wp, 1).post_title != "X"


@pytest.mark.parametrize("action", ["editpost", "editattachment", "post", "postajaxpost", "preview"])
def test_an_address_saves_nothing(wp: WP, action: str) -> None:
    person = Person(wp)
    nonces = {name: person.nonce(name) for name in ("update-post_1", "add-post")}
    before = wp.snapshot()
    for nonce in nonces.values():
        answer = person.browser.get("post.php", action=action, post="1", post_title="Changed", _wpnonce=nonce)
        assert answer.location.endswith("/wp-admin/edit.php")
    assert wp.snapshot() == before


def test_a_post_is_deleted_from_its_form_and_previewed(wp: WP) -> None:
    person = Person(wp)
    form = person.browser.get("post-new.php").form(id="post").set(post_title="Draft", content="Look")
    number = int(form.value("post_ID") or 0)
    answer = form.submit("wp-preview")
    assert answer.location == f"http://wp.example/?p={number}&preview=true"
    assert (row(wp, number).post_status, row(wp, number).post_content) == ("draft", "Look")
    sent = {"deletepost": "1", "post_ID": str(number), "_wpnonce": person.nonce(f"delete-post_{number}")}
    answer = person.browser.post("post.php", sent, referer="")
    assert answer.location.endswith("/wp-admin/edit.php?post_type=post&deleted=1")
    assert get_post(wp.site, number) is None
    published = made(wp)
    form = person.browser.get("post.php", post=str(published), action="edit").form(id="post").set(content="Other")
    answer = form.submit(**{"wp-preview": "dopreview"})
    assert answer.location.endswith("preview=true") and row(wp, published).post_content == "Words"


def test_a_post_without_a_number_is_written_anew(wp: WP) -> None:
    person = Person(wp)
    sent = {
        "action": "post",
        "_wpnonce": person.nonce("add-post"),
        "post_type": "post",
        "post_title": "New",
        "content": "x",
    }
    answer = person.browser.post("post.php", {**sent, "publish": "Publish", "metakeyinput": "k", "metavalue": "v"})
    number = int(wp.site.db.value('SELECT max("ID") FROM "wp_posts" WHERE "post_type" = \'post\''))
    assert answer.location.endswith(f"post.php?post={number}&action=edit&message=6")
    saved = row(wp, number)
    # Without a box checked, it is closed.
    assert (saved.post_title, saved.post_status, saved.ping_status) == ("New", "publish", "closed")
    assert all_meta(wp.site, number)["k"] == ["v"]
    empty = person.browser.post("post.php", {**sent, "post_title": "", "content": ""})
    assert empty.location.endswith("/wp-admin/edit.php")
    again = person.browser.post("post.php", {**sent, "post_ID": str(number), "post_title": "Newer", "save": "Save"})
    assert again.location.endswith("message=1") and row(wp, number).post_title == "Newer"


def test_odd_fields_break_nothing(wp: WP) -> None:
    person = Person(wp)
    post = made(wp)
    nonce = {
        "action": "editpost",
        "post_ID": str(post),
        "post_type": "post",
        "_wpnonce": person.nonce(f"update-post_{post}"),
    }
    names = (
        "post_title", "content", "excerpt", "post_name", "post_status", "visibility", "post_password", "parent_id", "menu_order",
        "post_author_override", "trackback_url", "tags_input", "post_category", "tax_input", "tax_input[post_tag]", "tax_input[category]",
        "post_format", "sticky", "page_template", "metakeyinput", "metakeyselect", "metavalue", "meta", "meta[1]", "meta[1][key]",
        "deletemeta", "edit_date", "aa", "hidden_aa", "_thumbnail_id", "comment_status", "ping_status", "post_date", "pinged",
    )  # fmt: skip
    for value in ("\ud800", "\x00", "9" * 5000, "-1", "<b>", "0"):
        for suffix in ("", "[]", "[a][b]"):
            fields = {f"{name}{suffix}": value.encode("utf-8", "surrogatepass").decode("latin-1") for name in names}
            answer = person.browser.post("post.php", {**nonce, "post_title": "Kept", **fields})
            assert answer.status in (302, 400, 403), (value[:9], suffix)
    for name in names:
        answer = person.browser.post("post.php", {**nonce, f"{name}[]": "1", "save": "Save"})
        assert answer.status in (302, 400), name


def test_arrays_for_texts_leave_the_post_as_it_is(wp: WP, admin: Browser) -> None:
    """WordPress dies of most, and what it makes of the others is in the second half of the table."""
    for name, changes in (
        ("content", {}), ("post_title", {}), ("excerpt", {}), ("post_name", {}), ("pinged", {}), ("metakeyinput", {}),
        ("ping_status", {}), ("comment_status", {"comment_status": "closed"}), ("post_status", {"post_status": "draft"}), ("menu_order", {"menu_order": 1}),
    ):  # fmt: skip
        number = made(wp, post_excerpt="Short", comment_status="open", ping_status="open")
        before, kept = asdict(row(wp, number)), all_meta(wp.site, number)
        form = admin.get("post.php", post=str(number), action="edit").form(id="post").without(name)
        form.more.append((f"{name}[]", "2"))
        form.submit("save")
        after = asdict(row(wp, number))
        assert {n: v for n, v in after.items() if v != before[n] and "modified" not in n} == changes, name
        assert all_meta(wp.site, number).keys() - kept <= {"_edit_last", "_edit_lock", "_pingme", "_encloseme"}, name


@pytest.mark.parametrize(("chosen", "becomes"), [(["abc"], []), (["0", "abc"], []), (["0"], ["uncategorized"]), (["-1"], ["uncategorized"]), ([""], ["uncategorized"]), (["1.9"], ["uncategorized"])])  # fmt: skip
def test_odd_categories(wp: WP, admin: Browser, chosen: list[str], becomes: list[str]) -> None:
    """What is no number is a choice all the same: a running WordPress takes away all categories then."""
    number = made(wp)
    form = admin.get("post.php", post=str(number), action="edit").form(id="post").without("post_category[]")
    form.more += [("post_category[]", each) for each in chosen]
    form.submit("save")
    assert categories(wp, number) == becomes


def test_a_page_has_a_template(wp: WP, admin: Browser) -> None:
    form = (
        admin.get("post-new.php", post_type="page")
        .form(id="post")
        .set(post_title="Bare", page_template="page-no-title")
    )
    number = int(form.value("post_ID") or 0)
    answer = form.submit("publish")
    assert answer.follow().notices == ["Page published. View page"]
    assert all_meta(wp.site, number)["_wp_page_template"] == ["page-no-title"]
    form = admin.get("post.php", post=str(number), action="edit").form(id="post")
    assert form.value("page_template") == "page-no-title"
    form.put("page_template", "no-such-file").submit("save")
    assert all_meta(wp.site, number)["_wp_page_template"] == ["default"]


def test_a_fresh_draft_has_the_format_of_the_settings(wp: WP, admin: Browser) -> None:
    options.update(wp.site, "default_post_format", "quote")
    assert admin.get("post-new.php").form(id="post").value("post_format") == "quote"
    assert admin.get("post-new.php", post_type="page").status == 200
