"""Posts: who sees them, what they take, what they queue."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wpcompat import options
from wpcompat.db.rows import COMMENT_COLUMNS, Comment, Post
from wpcompat.errors import WPError
from wpcompat.media import attachments
from wpcompat.options import cron
from wpcompat.posts import meta, old_links, openness, permalinks, pinging, query, revisions, status, store, visibility
from wpcompat.posts.lookup import url_to_postid
from wpcompat.posts.request import parse_request
from wpcompat.posts.slugs import truncated
from wpcompat.terms import store as terms
from wpcompat.terms.meta import get_term_meta
from wpcompat.testing.site import WP
from wpcompat.users.store import create_user, get_user, get_user_by
from wpcompat_tests.steps import growth

FIXTURES = Path(__file__).parents[2] / "fixtures" / "posts"
COMMENT_LINKS: list[Any] = json.loads((FIXTURES / "comment_links.json").read_text())
NOW = 1_800_000_000
DAY = 86400


def _post(wp: WP, post_id: int = 1) -> Post:
    post = store.get_post(wp.site, post_id)
    assert post is not None
    return post


def _make(wp: WP, **values: Any) -> Post:
    return _post(
        wp, store.insert_post(wp.site, {"post_title": "T", "post_content": "c", "post_status": "publish", **values})
    )


@pytest.mark.parametrize(("values", "open_"), [({}, True), ({"ping_status": "closed"}, False), ({"ping_status": "banana"}, False), ({"post_status": "draft"}, True), ({"post_password": "x"}, True)])  # fmt: skip
def test_pings_open(wp: WP, values: dict[str, str], open_: bool) -> None:
    assert openness.pings_open(wp.site, replace(_post(wp), **values)) is open_  # type: ignore[arg-type]


def test_comments_open(wp: WP) -> None:
    assert openness.comments_open(wp.site, _post(wp, 1))
    assert not openness.comments_open(wp.site, _post(wp, 2))


@pytest.mark.parametrize(
    ("age", "days", "changes", "closed"),
    [
        (14 * DAY, "14", {}, False),
        (14 * DAY + 1, "14", {}, True),
        (99 * DAY, "0", {}, False),
        (99 * DAY, "14", {"post_type": "page"}, False),
        (99 * DAY, "14", {"post_date_gmt": "0000-00-00 00:00:00"}, False),
    ],
)
def test_closing_by_age(wp: WP, age: int, days: str, changes: dict[str, str], closed: bool) -> None:
    options.update(wp.site, "close_comments_for_old_posts", "1")
    options.update(wp.site, "close_comments_days_old", days)
    wp.clock.frozen = 1704067200 + age
    post = replace(_post(wp), post_date_gmt="2024-01-01 00:00:00")
    assert openness.closed_by_age(wp.site, replace(post, **changes)) is closed  # type: ignore[arg-type]
    assert openness.pings_open(wp.site, replace(post, **changes)) is not closed  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("settings_", "links"), COMMENT_LINKS, ids=[str(number) for number in range(len(COMMENT_LINKS))]
)
def test_comment_links(wp: WP, settings_: dict[str, Any], links: list[str]) -> None:
    for name, value in settings_.items():
        options.update(wp.site, name, value)
    wp.site.db.execute('DELETE FROM "wp_comments"')
    for n in range(1, 8):
        wp.site.db.insert(
            "wp_comments",
            {"comment_ID": n, "comment_post_ID": 1, "comment_date_gmt": f"2026-01-0{n} 00:00:00", "comment_author": "",
             "comment_parent": 2 if n == 6 else 0, "comment_approved": "0" if n == 3 else "1", "comment_content": "c"},
        )  # fmt: skip
    post = _post(wp)
    today = post.post_date[:10].replace("-", "/")
    comments = [
        Comment(*row) for row in wp.site.db.rows(f'SELECT {COMMENT_COLUMNS} FROM "wp_comments" ORDER BY "comment_ID"')
    ]
    ours = [
        permalinks.comment_link(wp.site, comment, post).replace(wp.home, "HOME").replace(today, "TODAY")
        for comment in comments
    ]
    assert ours == links


def test_comment_link_of_an_orphan_and_of_a_loop(wp: WP) -> None:
    options.update(wp.site, "page_comments", "1")
    orphan = Comment(comment_ID=50, comment_post_ID=1, comment_parent=49)
    assert permalinks.page_of_comment(wp.site, orphan) == 1
    wp.site.db.update("wp_comments", {"comment_parent": 1}, '"comment_ID" = 1')
    assert permalinks.page_of_comment(wp.site, replace(orphan, comment_parent=1)) == 1
    assert (
        permalinks.page_of_comment(
            wp.site, Comment(*wp.site.db.rows(f'SELECT {COMMENT_COLUMNS} FROM "wp_comments"')[0])
        )
        == 1
    )


def test_publishing_queues_pings(wp: WP) -> None:
    post = _make(wp, to_ping="http://a.example/ nonsense")
    assert meta.all_meta(wp.site, post.ID) == {"_pingme": ["1"], "_encloseme": ["1"], "_trackbackme": ["1"]}
    assert [event.hook for event in cron.all_events(wp.site)] == ["do_pings"]
    store.update_post(wp.site, post.ID, {"post_content": "d"})
    assert meta.get_meta(wp.site, post.ID, "_trackbackme") == ["1", "1"]
    assert [event.hook for event in cron.all_events(wp.site)] == ["do_pings"]


@pytest.mark.parametrize("values", [{"post_status": "draft"}, {"post_status": "private"}, {"post_type": "page"}])
def test_others_queue_nothing(wp: WP, values: dict[str, str]) -> None:
    assert meta.all_meta(wp.site, _make(wp, **values).ID) == {}
    assert cron.all_events(wp.site) == []


def test_imports_queue_nothing_and_keep_what_they_bring(wp: WP) -> None:
    post_id = store.insert_post(
        wp.site,
        {"import_id": 77, "post_type": "post", "post_status": "publish", "post_date": "2001-02-03 04:05:06", "guid": "http://o.example/?a=1&b=2",
         "post_modified": "2002-02-03 04:05:06"},
        importing=True,
    )  # fmt: skip
    post = _post(wp, post_id)
    assert (post.ID, post.guid, post.post_modified, post.post_modified_gmt) == (
        77,
        "http://o.example/?a=1&b=2",
        "2002-02-03 04:05:06",
        "2002-02-03 04:05:06",
    )
    assert meta.all_meta(wp.site, post_id) == {}


def test_a_scheduled_post_is_published_when_its_time_has_come(wp: WP) -> None:
    wp.clock.frozen = NOW
    later = "2027-01-16 08:00:00"
    post = _make(wp, post_date=later)
    assert post.post_status == "future"
    [event] = cron.all_events(wp.site)
    assert (event.hook, event.args, event.timestamp) == ("publish_future_post", (post.ID,), 1800086400)
    assert not status.publish_future_post(wp.site, post.ID)
    assert [e.timestamp for e in cron.all_events(wp.site)] == [1800086400]
    wp.clock.frozen = 1800086400
    terms.set_terms(wp.site, post.ID, "category", [])
    assert status.publish_future_post(wp.site, post.ID)
    assert _post(wp, post.ID).post_status == "publish"
    assert [term.slug for term in terms.terms_of(wp.site, post.ID, "category")] == ["uncategorized"]
    assert meta.get_meta(wp.site, post.ID, "_pingme") == ["1"]
    assert not status.publish_future_post(wp.site, post.ID)
    assert not status.publish_future_post(wp.site, 9999)
    status.publish(wp.site, _post(wp, post.ID))


def test_deleting_a_scheduled_post_clears_its_event(wp: WP) -> None:
    post = _make(wp, post_date="2040-01-01 00:00:00")
    store.delete_post(wp.site, post.ID, force=True)
    assert cron.all_events(wp.site) == []


def test_no_trash(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"wordpress.empty_trash_days": "0"})
    assert store.trash_post(wp.site, 1)
    assert store.get_post(wp.site, 1) is None


def test_a_front_page_that_goes_is_no_front_page(wp: WP) -> None:
    for name, value in {"show_on_front": "page", "page_on_front": 2, "page_for_posts": 3}.items():
        options.update(wp.site, name, value)
    store.trash_post(wp.site, 2)
    store.delete_post(wp.site, 3, force=True)
    found = [options.text(wp.site, name) for name in ("show_on_front", "page_on_front", "page_for_posts")]
    assert found == ["posts", "0", "0"]


def test_comments_go_and_come_back_with_their_post(wp: WP) -> None:
    wp.site.db.update("wp_comments", {"comment_approved": "post-trashed"}, '"comment_ID" = 1')
    store.trash_post(wp.site, 1)
    store.untrash_post(wp.site, 1)
    assert wp.site.db.column('SELECT "comment_approved" FROM "wp_comments"') == ["0"]
    store.delete_post(wp.site, 1, force=True)
    assert wp.site.db.column('SELECT "comment_approved" FROM "wp_comments"') == []
    assert not store.untrash_post(wp.site, 1)


def test_a_thumbnail_that_goes_is_no_thumbnail(wp: WP) -> None:
    picture = _make(wp, post_type="attachment")
    meta.add_meta(wp.site, 1, "_thumbnail_id", str(picture.ID))
    store.delete_post(wp.site, picture.ID)
    assert meta.get_meta(wp.site, 1, "_thumbnail_id") == []


def test_revisions_of_what_changed(wp: WP) -> None:
    store.update_post(wp.site, 1, {"post_content": "one"})
    store.update_post(wp.site, 1, {"post_content": " one  "})
    store.update_post(wp.site, 1, {"post_content": "two"})
    assert [r.post_content for r in revisions.revisions_of(wp.site, 1)] == ["two", "one"]
    assert not any(revisions.is_autosave(r) for r in revisions.revisions_of(wp.site, 1))


def test_texts_of_users_who_may_not_write_html(wp: WP) -> None:
    author = get_user(wp.site, create_user(wp.site, login="a", email="a@example.org", password="p", role="author"))
    content = '<p onclick="x()">a</p><script>b</script>'
    post_id = store.insert_post(wp.site, {"post_title": "<i>t</i><u>", "post_content": content}, user=author)
    post = _post(wp, post_id)
    assert (post.post_author, post.post_title, post.post_content) == (
        author.ID if author else 0,
        "<i>t</i>",
        "<p>a</p>b",
    )


def test_a_contributors_slug_waits(wp: WP) -> None:
    contributor = get_user(
        wp.site, create_user(wp.site, login="c", email="c@example.org", password="p", role="contributor")
    )
    values = {"post_title": "t", "post_content": "c", "post_status": "pending", "post_name": "mine"}
    post_id = store.insert_post(wp.site, values, user=contributor)
    assert _post(wp, post_id).post_name == ""
    store.update_post(wp.site, post_id, {"post_name": "mine"}, user=contributor)
    assert _post(wp, post_id).post_name == ""


@pytest.mark.parametrize(
    ("values", "code", "message"),
    [
        ({"post_content": "\ud800"}, "db_insert_error", "Could not insert post into the database."),
        (
            {"post_type": "attachment", "post_password": "p" * 256},
            "db_insert_error",
            "Could not insert attachment into the database.",
        ),
        ({"post_title": "", "post_content": ""}, "empty_content", "Content, title, and excerpt are empty."),
        ({"post_date": "2020-13-01 00:00:00"}, "invalid_date", "Invalid date."),
        ({"post_date": "\ud8009"}, "invalid_date", "Invalid date."),
        ({"ID": "9" * 5000}, "invalid_post", "Invalid post ID."),
    ],
)
def test_refusals(wp: WP, values: dict[str, Any], code: str, message: str) -> None:
    with pytest.raises(WPError) as caught:
        _make(wp, **values)
    assert (caught.value.code, caught.value.message) == (code, message)
    with pytest.raises(WPError):
        store.update_post(wp.site, 99999, {})


@pytest.mark.parametrize(
    ("date", "kept", "gmt", "status"),
    [
        ("2031-02-03 10:00", "2031-02-03 10:00:00", "2031-02-03 10:00:00", "future"),
        ("2031-2-3 1:2:3", "2031-02-03 01:02:03", "2031-02-03 01:02:03", "future"),
        ("2031/02/03 10:00:00", "2031-02-03 10:00:00", "2031-02-03 10:00:00", "future"),
        ("2031-02-03 10:00:00 +0200", "2031-02-03 10:00:00", "2031-02-03 08:00:00", "future"),
        ("2019-02-03T10:00:00Z", "2019-02-03 10:00:00", "2019-02-03 10:00:00", "publish"),
        ("2019-02-03 25:00:00", "0000-00-00 00:00:00", "1970-01-01 00:00:00", "publish"),
    ],
)
def test_dates_are_what_a_running_wordpress_made_of_them(wp: WP, date: str, kept: str, gmt: str, status: str) -> None:
    post = _make(wp, post_date=date, post_status="publish")
    assert (post.post_date, post.post_date_gmt, post.post_status) == (kept, gmt, status)


def test_a_date_in_gmt_alone(wp: WP) -> None:
    post = _make(wp, post_date_gmt="2019-2-3 1:2:3", post_status="publish")
    assert (post.post_date, post.post_date_gmt) == ("2019-02-03 01:02:03", "2019-02-03 01:02:03")


def test_pinged_as_wordpress_keeps_it(wp: WP) -> None:
    post = _post(wp)
    assert pinging.get_pung(post) == [""]
    assert pinging.add_ping(wp.site, post, "http://a.example/") == "\nhttp://a.example/"
    pinging.add_ping(wp.site, post, "http://b.example/")
    assert _post(wp).pinged == "\nhttp://b.example/"
    pinging.add_ping(wp.site, _post(wp), "http://c.example/")
    assert _post(wp).pinged == "http://b.example/\nhttp://c.example/"


def test_to_ping_as_wordpress_empties_it(wp: WP) -> None:
    wp.site.db.update("wp_posts", {"to_ping": "http://a.example/\nhttp://b.example/"}, '"ID" = 1')
    assert pinging.get_to_ping(_post(wp)) == ["http://a.example/", "http://b.example/"]
    pinging.mark_trackback_sent(wp.site, 1, "http://a.example/")
    pinging.drop_to_ping(wp.site, 1, "http://b.example/")
    assert (_post(wp).to_ping, _post(wp).pinged) == ("\n", "\nhttp://a.example/")
    pinging.clear_to_ping(wp.site, 1)
    assert _post(wp).to_ping == ""


def test_metadata(wp: WP) -> None:
    assert meta.add_meta(wp.site, 1, "k", ["a"], unique=True) and not meta.add_meta(wp.site, 1, "K", "b", unique=True)
    assert meta.first_meta(wp.site, 1, "k") == 'a:1:{i:0;s:1:"a";}'
    assert not meta.update_meta(wp.site, 1, "k", ["a"])
    assert meta.update_meta(wp.site, 1, "k", "c") and meta.update_meta(wp.site, 1, "new", "d")
    meta.add_meta(wp.site, 1, "k", "e")
    assert meta.delete_meta(wp.site, 1, "k", "e") and not meta.delete_meta(wp.site, 1, "k", "e")
    assert meta.delete_meta(wp.site, 1, "k")
    assert meta.all_meta(wp.site, 1) == {"new": ["d"]}
    assert meta.first_meta(wp.site, 1, "k") == ""


@pytest.mark.parametrize(("post_status", "seen_by"), [("publish", "all"), ("private", "editor admin"), ("draft", "editor admin author"), ("trash", ""), ("nonsense", "editor admin author")])  # fmt: skip
def test_who_sees_a_post(wp: WP, post_status: str, seen_by: str) -> None:
    users = {
        role: create_user(wp.site, login=role, email=f"{role}@example.org", password="p", role=role)
        for role in ("editor", "author", "subscriber")
    }
    post = _make(wp, post_status="draft", post_author=users["author"])
    wp.site.db.update("wp_posts", {"post_status": post_status}, '"ID" = ?', (post.ID,))
    post = _post(wp, post.ID)
    names = {
        "": None,
        "admin": get_user(wp.site, 1),
        **{role: get_user(wp.site, number) for role, number in users.items()},
    }
    wanted = (
        set(names) if seen_by == "all" else set(seen_by.split()) | ({"author"} if post_status == "private" else set())
    )
    seen = {name for name, user in names.items() if visibility.may_see(wp.site, post, user)}
    if post_status != "nonsense":
        assert seen == wanted
    assert ("" in seen) is (seen_by == "all")
    assert visibility.is_publicly_viewable(wp.site, post) is (post_status == "publish")


def test_previews_and_private_lists(wp: WP) -> None:
    admin = get_user(wp.site, 1)
    draft, private = _make(wp, post_status="draft"), _make(wp, post_status="private", post_author=1)
    result = query.run(wp.site, {"p": str(draft.ID)}, user=admin)
    assert (result.post, result.is_preview) == (draft, True)
    assert query.run(wp.site, {"p": str(draft.ID)}).is_404
    assert private in query.run(wp.site, {}, user=admin).posts
    assert private not in query.run(wp.site, {}).posts
    author = get_user(wp.site, create_user(wp.site, login="a", email="a@example.org", password="p", role="author"))
    own = _make(wp, post_status="private", post_author=author.ID if author else 0)
    assert {own.ID, 1} == {post.ID for post in query.run(wp.site, {}, user=author).posts}


def test_an_attachment_is_as_visible_as_its_post(wp: WP) -> None:
    post = _make(wp)
    picture = _make(wp, post_type="attachment", post_parent=post.ID)
    deeper = _make(wp, post_type="attachment", post_parent=picture.ID)
    assert visibility.effective_status(wp.site, deeper) == "publish"
    store.update_post(wp.site, post.ID, {"post_status": "private"})
    assert visibility.effective_status(wp.site, picture) == "private"
    store.trash_post(wp.site, post.ID)
    assert visibility.effective_status(wp.site, picture) == "private"
    wp.site.db.update("wp_postmeta", {"meta_value": "auto-draft"}, '"meta_key" = ?', ("_wp_trash_meta_status",))
    assert visibility.effective_status(wp.site, picture) == "publish"
    assert visibility.effective_status(wp.site, replace(picture, post_status="odd")) == "publish"
    assert visibility.effective_status(wp.site, replace(picture, post_status="trash")) == "trash"
    wp.site.db.update("wp_posts", {"post_parent": deeper.ID}, '"ID" = ?', (picture.ID,))
    assert visibility.effective_status(wp.site, _post(wp, picture.ID)) == "publish"
    assert visibility.effective_status(wp.site, replace(picture, post_parent=9999)) == "publish"


def test_old_addresses(wp: WP) -> None:
    assert old_links.find(wp.site, "/old/place/") == 0
    old_links.remember(wp.site, 1, "/old/pläce/")
    for path in ("/old/pläce", "/old/pl%C3%A4ce/", "old/pläce/trackback/", f"{wp.home}/old/pl%C3%A4ce/feed/atom?x#y"):
        assert old_links.find(wp.site, path) == 1, path
    assert old_links.find(wp.site, "http://[bad/old/pläce") == 0
    assert old_links.find(wp.site, "/") == 0
    assert url_to_postid(wp.site, f"{wp.home}/old/pl%C3%A4ce/") == 1
    for tail, shown in (
        ("trackback/", "is_trackback"),
        ("feed/atom/", "is_comment_feed"),
        ("embed/", "is_embed"),
        ("comment-page-2/", "is_single"),
    ):
        result = query.run(wp.site, parse_request(wp.site, f"/old/pl%C3%A4ce/{tail}", {}))
        assert result.posts[0].ID == 1 and getattr(result, shown), tail
    options.update(wp.site, "permalink_structure", "")
    assert url_to_postid(wp.site, f"{wp.home}/old/pl%C3%A4ce/") == 1
    options.update(wp.site, "home", f"{wp.home}/blog")
    assert old_links.find(wp.site, f"{wp.home}/old/pl%C3%A4ce/") == 1
    wp.site.db.update("wp_posts", {"post_status": "draft"}, '"ID" = 1')
    assert old_links.find(wp.site, "/old/pläce/") == 0


def test_letter_case(wp: WP) -> None:
    """Names are compared by the case of ASCII letters; what is looked for is found without regard to case and accents."""
    post = _make(wp, post_title="Éclair and Coffee", post_name="über-Coffee")
    for words in ("éclair", "Éclair", "ECLAIR", "COFFEE", "Cóffee"):
        assert [found.ID for found in query.run(wp.site, {"s": words}).posts] == [post.ID]
    wp.site.db.execute('UPDATE "wp_users" SET "user_nicename" = ?', ("Zoë",))
    assert get_user_by(wp.site, "slug", "ZOë") and not get_user_by(wp.site, "slug", "zoe")


def test_variables_must_agree(wp: WP) -> None:
    assert parse_request(wp.site, "/", {"p": "1"}, form={"p": "1", "title": "x"}).vars == {"p": "1"}
    with pytest.raises(WPError) as caught:
        parse_request(wp.site, "/", {"p": "1"}, form={"p": "2"})
    assert (caught.value.message, caught.value.status) == ("A variable mismatch has been detected.", 400)


def test_a_site_below_a_path(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(home="http://wp.example/blog")
    path = permalinks.get_permalink(wp.site, _post(wp)).removeprefix("http://wp.example")
    assert path.startswith("/blog/")
    assert query.run(wp.site, parse_request(wp.site, path, {})).post == _post(wp)
    assert query.run(wp.site, parse_request(wp.site, "/BLOG/", {})).is_home
    assert url_to_postid(wp.site, f"http://wp.example{path}") == 1
    assert url_to_postid(wp.site, path) == 1


@pytest.mark.parametrize(("version", "host", "number"), [("7.1", "www.wp.example", 1), ("7.1", "wp.www.example", 0), ("6.1", "wp.www.example", 1), ("7.1", "WP.example", 0)])  # fmt: skip
def test_www(make_wp: Callable[..., WP], version: str, host: str, number: int) -> None:
    wp = make_wp(version=version)
    path = permalinks.get_permalink(wp.site, _post(wp)).removeprefix(wp.home)
    found = url_to_postid(wp.site, f"http://{host}/?p=1" if "wp.www" in host else f"http://{host}{path}")
    assert found == number


def test_www_is_added_where_the_site_has_it(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(home="https://www.wp.example")
    path = permalinks.get_permalink(wp.site, _post(wp)).removeprefix(wp.home)
    assert [
        url_to_postid(wp.site, start + path)
        for start in ("http://wp.example", "https://www.wp.example", "//wp.example")
    ] == [1, 1, 1]


def test_a_static_front_page_that_is_gone(wp: WP) -> None:
    for name, value in {"show_on_front": "page", "page_on_front": 999}.items():
        options.update(wp.site, name, value)
    assert url_to_postid(wp.site, wp.home) == 0


def test_numbers_for_slugs(wp: WP) -> None:
    """A number that reads as a part of a date is a post's slug where there is such a post."""
    options.update(wp.site, "permalink_structure", "/%postname%/")
    post = _make(wp, post_title="n", post_name="x")
    wp.site.db.update("wp_posts", {"post_name": "2024", "post_content": "a<!--nextpage-->b"}, '"ID" = ?', (post.ID,))
    assert query.run(wp.site, parse_request(wp.site, "/2024/", {})).posts[0].ID == post.ID
    assert query.run(wp.site, parse_request(wp.site, "/2024/2/", {})).page == 2
    assert query.run(wp.site, parse_request(wp.site, "/2024/3/", {})).is_404
    options.update(wp.site, "permalink_structure", "/%year%/%postname%/")
    wp.site.db.update("wp_posts", {"post_name": "11", "post_date": "2024-05-05 00:00:00"}, '"ID" = ?', (post.ID,))
    assert query.run(wp.site, parse_request(wp.site, "/2024/11/", {})).posts[0].ID == post.ID
    assert query.run(wp.site, parse_request(wp.site, "/2023/11/", {})).posts == ()
    options.update(wp.site, "permalink_structure", "/%year%/%monthnum%/%postname%/")
    assert query.run(wp.site, parse_request(wp.site, "/2024/05/11/", {})).posts[0].ID == post.ID
    assert query.run(wp.site, parse_request(wp.site, "/2024/06/11/", {})).posts == ()
    options.update(wp.site, "permalink_structure", "/%postname%/%year%/")
    assert parse_request(wp.site, "/", {"day": "1"}).vars == {"day": "1"}


@pytest.mark.parametrize(
    "structure", ["/%year%/%monthnum%/%day%/%postname%/", "/%category%/%postname%/", "/blog/%postname%.html", ""]
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.text(max_size=60) | st.lists(st.sampled_from("2024 02 a %00 %ff feed trackback page 9999999999999999999 // index.php ? # & = attachment".split())).map("/".join),
    fields=st.dictionaries(st.sampled_from("p page_id name pagename year monthnum day m w cat category_name tag author author_name s paged page feed tb attachment order orderby hour post_type".split()), st.text(max_size=30) | st.integers().map(str)),
)  # fmt: skip
def test_any_request_is_answered(wp: WP, structure: str, path: str, fields: dict[str, str]) -> None:
    options.update(wp.site, "permalink_structure", structure)
    result = query.run(wp.site, parse_request(wp.site, "/" + path, fields))
    assert result.is_404 or isinstance(result.posts, tuple)
    assert url_to_postid(wp.site, f"{wp.home}/{path}") >= 0
    assert url_to_postid(wp.site, path) >= 0


@pytest.mark.parametrize("value", ["9" * 5000, "-" + "9" * 5000, "\x00", "\ud800", "1e400", "[]"])
def test_hostile_values(wp: WP, value: str) -> None:
    for name in (
        "p",
        "page_id",
        "attachment_id",
        "year",
        "m",
        "w",
        "cat",
        "author",
        "paged",
        "s",
        "name",
        "pagename",
        "tag",
        "category_name",
        "hour",
    ):
        query.run(wp.site, parse_request(wp.site, "/", {name: value}))
    assert url_to_postid(wp.site, f"{wp.home}/?p={value}") >= 0


@pytest.mark.parametrize("unit", ["a/", "/1", "feed/", "a/attachment/", "2024/02/", "%61"])
def test_looking_up_takes_linear_time(wp: WP, unit: str) -> None:
    """In steps; and what looks back within one step does not come to an end here."""
    assert url_to_postid(wp.site, f"{wp.home}/{unit * 1_000_000}") == 0
    assert growth(lambda size: url_to_postid(wp.site, f"{wp.home}/{unit * size}"), 2000) < 2.2


def test_endless_paths_name_nothing(wp: WP) -> None:
    path = permalinks.get_permalink(wp.site, _post(wp)).removeprefix(wp.home)
    assert url_to_postid(wp.site, f"{wp.home}{path}{'/' * 20000}") == 1
    assert url_to_postid(wp.site, f"{wp.home}/{'a/' * 1_000_000}") == 0
    assert query.run(wp.site, parse_request(wp.site, "/a" * 1_000_000, {})).is_404


@pytest.mark.parametrize(("slug", "length", "cut"), [("abc-def", 4, "abc"), ("a" * 9, 4, "aaaa"), ("%d0%bf%d1%80", 8, "%d0%bf"), ("a%e2%82%acb%c3%a4", 9, "a"), ("ok", 9, "ok")])  # fmt: skip
def test_slugs_are_cut_between_characters(slug: str, length: int, cut: str) -> None:
    assert truncated(slug, length) == cut


def test_terms(wp: WP) -> None:
    red = terms.create_term(wp.site, "Red", "post_tag")
    assert terms.get_term(wp.site, red.term_id, "category") is None
    assert terms.get_term_by(wp.site, "name", "RED", "post_tag") == red
    assert terms.get_term_by(wp.site, "slug", "", "post_tag") is None
    with pytest.raises(ValueError, match="looked up"):
        terms.get_term_by(wp.site, "count", "1", "post_tag")
    terms.set_terms_by_name(wp.site, 1, "post_tag", ["red", "Blue", " "])
    assert [term.name for term in terms.terms_of(wp.site, 1)] == ["Blue", "Red", "Uncategorized"]
    assert [term.name for term in terms.list_terms(wp.site, "post_tag", search="LU", hide_empty=True, number=5)] == [
        "Blue"
    ]
    assert [term.name for term in terms.list_terms(wp.site, "post_tag", orderby="count", order="DESC", parent=0)] == [
        "Blue",
        "Red",
    ][::-1]
    terms.set_terms(wp.site, 1, "post_tag", [red.term_id, red.term_id, 999], append=True)
    assert len(terms.terms_of(wp.site, 1, "post_tag")) == 2
    assert get_term_meta(wp.site, red.term_id, "k") == []
    with pytest.raises(WPError, match="Invalid taxonomy"):
        terms.update_term(wp.site, 1, "nope")


def test_a_loop_of_categories_is_broken(wp: WP) -> None:
    a, b, c = (terms.create_term(wp.site, name, "category") for name in ("A", "B", "C"))
    for term, parent in ((a, b), (b, a)):
        wp.site.db.update("wp_term_taxonomy", {"parent": parent.term_id}, '"term_id" = ?', (term.term_id,))
    assert permalinks.term_link(wp.site, terms.list_terms(wp.site, "category", search="A")[0]).startswith(wp.home)
    terms.update_term(wp.site, c.term_id, "category", parent=a.term_id)
    assert [term.parent for term in terms.list_terms(wp.site, "category", orderby="id")] == [0, 0, 0, a.term_id]
    assert terms.descendants(wp.site, a.term_id, "category") == [a.term_id, c.term_id]


def test_attachment_files(wp: WP) -> None:
    picture = _make(wp, post_type="attachment", post_mime_type="image/png", guid="http://o.example/p.png")
    assert attachments.attachment_url(wp.site, picture) == "http://o.example/p.png"
    assert attachments.attachment_url(wp.site, _post(wp)) == "" and not attachments.is_image(wp.site, _post(wp))
    meta.add_meta(wp.site, picture.ID, "_wp_attached_file", "2024/05/p.png")
    sizes = {"thumbnail": {"file": "p-150x150.png", "width": 150, "height": 150}}
    meta.add_meta(wp.site, picture.ID, "_wp_attachment_metadata", {"width": 400, "height": 300, "sizes": sizes})
    meta.add_meta(wp.site, picture.ID, "_wp_attachment_image_alt", "a rose")
    base = f"{wp.home}/wp-content/uploads/2024/05"
    assert attachments.downsized(wp.site, picture, "full") == f"{base}/p.png"
    assert attachments.downsized(wp.site, picture, "thumbnail") == f"{base}/p-150x150.png"
    assert attachments.downsized(wp.site, picture, "huge") == f"{base}/p.png"
    assert attachments.alternative_text(wp.site, picture.ID) == "a rose" and attachments.is_image(wp.site, picture)
    meta.update_meta(wp.site, picture.ID, "_wp_attached_file", "/var/www/wp-content/uploads/2024/05/p.png")
    assert attachments.attached_file(wp.site, picture.ID) == "2024/05/p.png"
    meta.update_meta(wp.site, picture.ID, "_wp_attached_file", "https://cdn.example/p.png")
    assert attachments.attachment_url(wp.site, picture) == "https://cdn.example/p.png"
    options.update(wp.site, "upload_url_path", "https://media.example/")
    assert attachments.uploads_url(wp.site) == "https://media.example/"
    assert attachments.attachment_metadata(wp.site, 1) == {}
