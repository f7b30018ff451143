"""The lists of posts and pages: rows, views, pages, the trash, odd addresses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wpcompat import options
from wpcompat.posts.store import get_post
from wpcompat.testing.site import WP
from wpcompat_tests.admin_forms import Browser
from wpcompat_tests.admin_people import Person
from wpcompat_tests.admin_posts import add_meta_to_user, made, row, words_of


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("post.php?post=99999&action=edit", 404, "You attempted to edit an item that does not exist."),
        (
            "post.php?post=99999999999999999999999&action=edit",
            404,
            "You attempted to edit an item that does not exist.",
        ),
        ("edit.php?post_type=nonsense", 400, "Invalid post type."),
        ("edit.php?post_type=revision", 403, "Sorry, you are not allowed to edit posts in this post type."),
        ("edit.php?quick_edit=99999", 404, "You attempted to edit an item that does not exist."),
        ("edit.php?quick_edit=4", 404, "You attempted to edit an item that does not exist."),
        ("post.php?post=4&action=edit", 403, "Sorry, you are not allowed to edit posts in this post type."),
        ("post-new.php?post_type=nonsense", 400, "Invalid post type."),
        ("post.php?post=1&action=trash&_wpnonce=x", 403, "The link you followed has expired."),
    ],
)
def test_refusals_have_wordpress_words(wp: WP, admin: Browser, path: str, status: int, said: str) -> None:
    page = admin.get(path)
    assert page.status == status and said in " ".join(page.notices)


@pytest.mark.parametrize(
    ("path", "leads"),
    [
        ("edit.php?p=5", "edit-comments.php?p=5"),
        ("edit.php?post_type=attachment", "upload.php"),
        ("post-new.php?post_type=attachment", "media-new.php"),
        ("post.php", "edit.php"),
        ("post.php?action=nonsense", "edit.php"),
        ("post.php?action=edit", "post.php"),
        ("edit.php?_wp_http_referer=x&s=y&_wpnonce=z", "edit.php?s=y"),
        ("edit.php?paged=7", "edit.php?paged=1"),
    ],
)
def test_where_addresses_lead(wp: WP, admin: Browser, path: str, leads: str) -> None:
    page = admin.visit(path, referer="")
    assert (page.status, page.location.rpartition("/wp-admin/")[2]) == (302, leads)


def test_the_trash_is_emptied(wp: WP, admin: Browser) -> None:
    posts = [made(wp, post_title=f"Old {number}") for number in range(3)]
    form = admin.get("edit.php").form(id="posts-filter").tick("post[]", *map(str, posts))
    answer = form.set(action="trash").submit().follow()
    assert answer.notices == ["3 posts moved to the Trash. Undo"]
    assert admin.get("edit.php").form(id="posts-filter").submit("filter_action").status == 302
    page = admin.get("edit.php", post_status="trash")
    assert len(page.rows) == 3 and page.actions(page.rows[0]) == ["untrash", "delete"]
    answer = page.form(id="posts-filter").submit("delete_all")
    assert answer.follow().notices == ["3 posts permanently deleted."]
    assert all(get_post(wp.site, number) is None for number in posts)
    nothing = admin.get("edit.php", post_status="trash", delete_all="1", _wpnonce=Person(wp).nonce("bulk-posts"))
    assert nothing.status == 403, "another session's proof was taken"


def test_pages_stand_below_each_other(wp: WP, admin: Browser) -> None:
    page = {"post_type": "page"}
    top = made(wp, **page, post_title="Top")
    below = made(wp, **page, post_title="Below", post_parent=top)
    made(wp, **page, post_title="Deep", post_parent=below)
    made(wp, **page, post_title="Orphan", post_parent=99999)
    listed = admin.get("edit.php", post_type="page")
    titles = ["".join(listed.row(one).xpath(".//*[@class='row-title']//text()")) for one in listed.rows]
    assert titles == ["Privacy Policy", "Sample Page", "Top", "— Below", "— — Deep", "Orphan"]
    add_meta_to_user(wp, "edit_page_per_page", "2")
    second = admin.get("edit.php", post_type="page", paged="2")
    titles = ["".join(second.row(one).xpath(".//*[@class='row-title']//text()")) for one in second.rows]
    assert titles == ["Top", "— Below"]
    third = admin.get("edit.php", post_type="page", paged="3")
    titles = ["".join(third.row(one).xpath(".//*[@class='row-title']//text()")) for one in third.rows]
    assert titles == ["Top", "— Below", "— — Deep", "Orphan"], "the branch that the page begins in has no root"
    flat = admin.get("edit.php", post_type="page", orderby="title", order="asc")
    assert "Parent Page: Top" in " ".join(flat.row(f"post-{below}").text_content().split())
    offered = admin.get("post.php", post=str(top), action="edit").form(id="post")
    choices = [o.get("value") for o in offered.page.tree.xpath("//select[@name='parent_id']/option")]
    assert str(below) not in choices and str(top) not in choices and "2" in choices


def test_lists_have_pages(wp: WP, admin: Browser) -> None:
    for number in range(45):
        made(wp, post_title=f"Post {number:02d}", post_date=f"2026-01-01 00:{number:02d}:00")
    first = admin.get("edit.php")
    assert len(first.rows) == 20 and "46 items" in first.text
    last = admin.get("edit.php", paged="3", orderby="date", order="asc")
    assert len(last.rows) == 6
    assert last.tree.xpath("//th[@id='date']/@class")[0].split()[-2:] == ["sorted", "asc"]


@pytest.mark.parametrize(
    ("query", "current"),
    [
        ("", ["all"]), ("?post_type=post", ["all"]), ("?mode=list", ["all"]), ("?paged=1", ["all"]), ("?all_posts=1&s=x", ["all"]),
        ("?s=Hello", []), ("?m=0&cat=0&filter_action=Filter", []), ("?author=1", ["mine"]), ("?post_status=draft", ["draft"]),
    ],
)  # fmt: skip
def test_the_view_that_is_shown(wp: WP, query: str, current: list[str]) -> None:
    """As a running WordPress marks them: what is looked for or filtered is no view of its own."""
    made(wp, post_status="draft", post_author=99)
    shown = Person(wp).browser.visit(f"edit.php{query}")
    assert [li.get("class") for li in shown.tree.xpath("//ul[@class='subsubsub']/li[a[@aria-current]]")] == current


@pytest.mark.parametrize(
    "path", ["edit.php", "edit.php?post_type=page", "upload.php", "users.php", "edit-comments.php"]
)
def test_where_nothing_is_listed_nothing_can_be_done_with_it(wp: WP, path: str) -> None:
    """As in a running WordPress; filters stay."""
    made(wp, post_type="attachment", post_status="inherit", post_title="Hello")
    browser = Person(wp).browser
    for search, offered in (("e", ["action", "action2"]), ("zzzzq", [])):
        page = browser.visit(f"{path}{'&' if '?' in path else '?'}s={search}")
        assert page.tree.xpath("//select[starts-with(@id, 'bulk-action-selector-')]/@name") == offered, search


HOSTILE = (
    "s[]=x", "s=%00", "s=%ED%A0%80", "m=x", "m=" + "9" * 30, "cat[]=1", "cat=" + "9" * 5000, "cat=-1", "author[]=1", "author=-5",
    "paged=-3", "paged=" + "9" * 400, "orderby[]=x", "orderby=rand", "order[]=x", "post_status[]=x", "post_status=nonsense",
    "post_format[]=x", "post_format=%ED%A0%80", "category_name=%ED%A0%80", "tag=a+b,c", "quick_edit=0", "quick_edit[]=1", "action[]=trash",
    "post_type[]=page", "show_sticky[]=1", "ids[]=1", "trashed=1&ids=x,%00,2", "updated=" + "9" * 5000, "all_posts[]=",
)  # fmt: skip


@pytest.mark.parametrize("path", ["edit.php", "upload.php", "post-new.php", "post.php?action=edit&post=1&x"])
def test_odd_addresses_break_nothing(wp: WP, admin: Browser, path: str) -> None:
    for query in HOSTILE:
        page = admin.visit(f"{path}{'&' if '?' in path else '?'}{query}", referer="")
        assert page.status in (200, 302, 400, 404), query


def test_the_lower_list_of_actions_and_screen_options(wp: WP, admin: Browser) -> None:
    posts = [made(wp) for _ in range(3)]
    page = admin.get("edit.php").form(id="adv-settings").set(**{"wp_screen_options[value]": "2"}).submit()
    assert page.location.endswith("/wp-admin/edit.php?mode=list")
    listed = page.follow()
    assert len(listed.rows) == 2
    form = listed.form(id="posts-filter").tick("post[]", str(posts[2])).set(action2="trash")
    answer = form.submit("doaction2")
    assert f"trashed=1&ids={posts[2]}" in answer.location and row(wp, posts[2]).post_status == "trash"


def test_what_rows_say_of_a_post(wp: WP, admin: Browser) -> None:
    page = {"post_type": "page"}
    front, news = made(wp, **page, post_title="Front"), made(wp, **page, post_title="News")
    options.update(wp.site, "show_on_front", "page")
    options.update(wp.site, "page_on_front", front)
    options.update(wp.site, "page_for_posts", news)
    listed = admin.get("edit.php", post_type="page")
    assert "Front — Front Page" in words_of(listed, front) and "News — Posts Page" in words_of(listed, news)
    assert "Privacy Policy — Draft, Privacy Policy Page" in words_of(listed, 3)
    late = made(wp, post_date="2031-01-01 00:00:00", post_status="future", post_title="")
    odd = made(wp, post_password="x", post_author=99)
    wp.site.db.execute('UPDATE "wp_posts" SET "post_date" = ? WHERE "ID" = ?', ("0000-00-00 00:00:00", odd))
    listed = admin.get("edit.php")
    assert "(no title) — Scheduled" in words_of(listed, late) and "Scheduled2031/01/01 at 12:00 am" in words_of(
        listed, late
    )
    assert "A post — Password protected" in words_of(listed, odd) and "PublishedUnpublished" in words_of(listed, odd)
    wp.clock.shift = 6 * 365 * 86400
    assert "Missed schedule" in words_of(Person(wp).browser.get("edit.php"), late)


def test_a_site_without_a_trash(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"wordpress.empty_trash_days": "0"})
    admin = Person(wp).browser
    post = made(wp)
    listed = admin.get("edit.php")
    assert listed.actions(f"post-{post}") == ["edit", "inline", "delete", "view"]
    offered = [option.get("value") for option in listed.tree.xpath("//select[@id='bulk-action-selector-top']/option")]
    assert offered == ["-1", "edit", "delete"]
    form = admin.get("post.php", post=str(post), action="edit")
    assert form.tree.xpath("//div[@id='delete-action']/a")[0].text == "Delete permanently"
    assert admin.get("edit.php").click(f"post-{post}", "delete").follow().notices == ["1 post permanently deleted."]
    assert get_post(wp.site, post) is None


def test_notices_lead_on(wp: WP, admin: Browser) -> None:
    post = made(wp)
    undone = admin.get("edit.php").click(f"post-{post}", "trash").follow()
    undo = undone.anchor(doaction="undo", action="untrash", ids=str(post))
    assert admin.visit(undo).follow().notices == ["1 post restored from the Trash."]
    assert row(wp, post).post_status == "publish"
    gone = admin.get("edit.php").click(f"post-{post}", "trash").follow()
    back = admin.get("edit.php", post_status="trash").click(f"post-{post}", "untrash").follow()
    assert gone.notices == ["1 post moved to the Trash. Undo"]
    assert back.notices == ["1 post restored from the Trash. Edit Post"]
    assert admin.get("edit.php", post_type="page", deleted="2", locked="1").notices == [
        "1 page not updated, somebody is editing it. 2 pages permanently deleted."
    ]
