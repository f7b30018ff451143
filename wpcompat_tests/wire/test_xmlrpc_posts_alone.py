"""Single calls about posts: those recorded alone, in the state that their names tell, and what settings and time make of posts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from wpcompat import options
from wpcompat.db.rows import ZERO_DATE, Post
from wpcompat.errors import ConfigError
from wpcompat.linkbacks import events
from wpcompat.options import cron
from wpcompat.posts import auto_draft, revisions
from wpcompat.posts.custom_fields import get_custom_fields
from wpcompat.posts.meta import add_meta, get_meta
from wpcompat.posts.store import get_post, insert_post, update_post
from wpcompat.testing.site import WP
from wpcompat.users.store import get_user
from wpcompat_tests.reference.made_calls import PASSWORDS, Date, body
from wpcompat_tests.wire.scenario import lay
from wpcompat_tests.wire.xmlrpc_exchange import recorded, send

ALONE = {exchange.name: exchange for exchange in recorded("alone")}
CRITICAL = "There has been a critical error on this website."


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    return lay(make_wp)


def ask(wp: WP, method: str, *arguments: Any, role: str = "admin") -> str:
    """The body of the answer."""
    answered = send(wp, body(method, [1, role, PASSWORDS[role], *arguments]).decode())
    assert answered.status == 200
    return answered.body


def value(answer: str) -> str:
    """The one text or number that was answered."""
    assert "<fault>" not in answer, answer
    return answer.partition("<value>\n      <")[2].partition(">")[2].partition("<")[0]


def fault(answer: str) -> str:
    assert "<fault>" in answer, answer
    return answer.rpartition("<string>")[2].partition("</string>")[0]


def next_id(wp: WP, number: int) -> None:
    """The ID that the next post gets."""
    wp.site.db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'wp_posts'", (number - 1,))


def with_draft(wp: WP) -> None:
    insert_post(wp.site, {"import_id": 5, "post_title": "d", "post_author": 1})


def with_zero_dates(wp: WP) -> None:
    names = ("post_date", "post_date_gmt", "post_modified", "post_modified_gmt")
    wp.site.db.update("wp_posts", dict.fromkeys(names, ZERO_DATE), '"ID" = 1')


STATES: dict[str, Callable[[WP], object]] = {
    "extra: wp.editPost ID override missing": with_draft,
    "extra: wp.editPost bogus status": with_draft,
    "extra: wp.newPost contributor status trash": lambda wp: next_id(wp, 7),
    "extra: wp.newPost contributor status request-completed": lambda wp: next_id(wp, 12),
    "extra: wp.getPost zero dates": with_zero_dates,
    "extra: wp.getPost dangling thumbnail": lambda wp: add_meta(wp.site, 1, "_thumbnail_id", "9999"),
}


@pytest.mark.parametrize("name", STATES)
def test_recorded_alone(wp: WP, name: str) -> None:
    STATES[name](wp)
    answered = send(wp, ALONE[name].request)
    assert answered.body == ALONE[name].body


def test_control_characters_from_base64(wp: WP) -> None:
    """As recorded, but that what no XML may hold is replaced."""
    exchange = ALONE["extra: wp.getPost control characters from base64"]
    insert_post(wp.site, {"import_id": 15, "post_title": "ctl \x01\x0b x", "post_content": "bin ok", "post_author": 1})
    assert "<string>ctl \x01\x0b x</string>" in exchange.body
    assert send(wp, exchange.request).body == exchange.body.replace("\x01\x0b", "\ufffd\ufffd")


def test_revisions_off_as_recorded(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(home="http://127.0.0.1:8101", settings={"wordpress.revisions": "no"})
    exchange = ALONE["fcgi, revisions off: wp.getRevisions"]
    assert send(wp, exchange.request).body == exchange.body
    post_id = value(ask(wp, "wp.newPost", {"post_title": "a"}))
    assert not revisions.revisions_of(wp.site, int(post_id))


def test_a_number_of_revisions_is_kept_and_autosaves_stay(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"wordpress.revisions": "2"})
    post_id = int(value(ask(wp, "wp.newPost", {"post_title": "first"})))
    autosave = wp.site.db.insert("wp_posts", {"post_type": "revision", "post_status": "inherit", "post_parent": post_id, "post_author": 1,
                                              "post_name": f"{post_id}-autosave-v1", "post_date": "2020-01-01 00:00:00"})  # fmt: skip
    for title in ("second", "third", "fourth"):
        assert value(ask(wp, "wp.editPost", post_id, {"post_title": title})) == "1"
    found = revisions.revisions_of(wp.site, post_id)
    assert [one.post_title for one in found if "-revision-" in one.post_name] == ["fourth", "third"]
    assert autosave in [one.ID for one in found]
    answer = ask(wp, "wp.getRevisions", post_id, ["post_title"])
    assert answer.count("<struct>") == 2
    assert fault(ask(wp, "wp.restoreRevision", autosave)) == "Invalid post ID."


@pytest.mark.parametrize("written", ["-1", "many", "1.5", ""])
def test_revisions_are_a_number_or_yes_or_no(make_wp: Callable[..., WP], written: str) -> None:
    with pytest.raises(ConfigError, match="revisions"):
        make_wp(settings={"wordpress.revisions": written})


def test_a_revision_that_cannot_be_restored(wp: WP) -> None:
    """Of a post that is gone: 404; with nothing in it: false, as nothing may be stored so."""
    orphan = insert_post(
        wp.site, {"post_type": "revision", "post_status": "inherit", "post_parent": 9999, "post_author": 1}
    )
    empty = insert_post(
        wp.site, {"post_type": "revision", "post_status": "inherit", "post_parent": 1, "post_author": 1}
    )
    assert fault(ask(wp, "wp.restoreRevision", orphan)) == "Invalid post ID."
    assert value(ask(wp, "wp.restoreRevision", empty)) == "0"
    assert get_meta(wp.site, 1, "_edit_last") == []


def test_auto_drafts_are_swept_away_after_a_week(wp: WP) -> None:
    fault(ask(wp, "wp.newPost", {"post_title": "t", "terms": {"bogus": []}}))
    left = wp.site.db.column('SELECT "ID" FROM "wp_posts" WHERE "post_status" = ?', ("auto-draft",))
    assert len(left) == 1
    event = next(event for event in cron.all_events(wp.site) if event.hook == auto_draft.SWEEP)
    assert event.schedule == "daily"
    assert wp.clock.frozen is not None
    wp.clock.frozen += timedelta(days=6, hours=23).total_seconds()
    events.run_event(wp.site, event)
    assert get_post(wp.site, left[0])
    wp.clock.frozen += timedelta(hours=2).total_seconds()
    assert auto_draft.delete_old_auto_drafts(wp.site) == 1
    assert get_post(wp.site, left[0]) is None


def test_posts_of_the_future_are_published_by_their_event(wp: WP) -> None:
    assert wp.clock.frozen is not None
    at = datetime.fromtimestamp(wp.clock.frozen, timezone.utc) + timedelta(hours=1)
    content = {"post_title": "later", "post_status": "publish", "post_date_gmt": Date(f"{at:%Y%m%dT%H:%M:%S}")}
    post_id = int(value(ask(wp, "wp.newPost", content)))
    post = get_post(wp.site, post_id)
    assert post is not None
    assert post.post_status == "future"
    assert cron.next_scheduled(wp.site, "publish_future_post", [post_id]) == int(at.timestamp())
    wp.clock.frozen = at.timestamp() + 1
    events.run_due(wp.site)
    post = get_post(wp.site, post_id)
    assert post is not None
    assert post.post_status == "publish"
    assert get_meta(wp.site, post_id, "_pingme") == ["1"]


def test_a_template_that_the_theme_has_lost(wp: WP) -> None:
    """An edit is refused when the page is written; the trash takes it, and other themes may have any template."""
    add_meta(wp.site, 3, "_wp_page_template", "lost.php")
    wp.site.db.execute('DELETE FROM "wp_postmeta" WHERE "post_id" = 3 AND "meta_value" = ?', ("default",))
    assert fault(ask(wp, "wp.editPost", 3, {"post_title": "written"})) == "Invalid page template."
    page = get_post(wp.site, 3)
    assert page is not None
    assert page.post_title == "written"
    options.update(wp.site, "stylesheet", "somebodys-theme")
    assert value(ask(wp, "wp.editPost", 3, {"post_title": "again"})) == "1"
    options.update(wp.site, "stylesheet", "twentytwentyfive")
    assert value(ask(wp, "wp.deletePost", 3)) == "1"
    assert get_meta(wp.site, 3, "_wp_page_template") == ["default"]


def test_pages_that_stand_in_a_circle_are_put_at_the_top(wp: WP) -> None:
    one, two, three = (insert_post(wp.site, {"post_type": "page", "post_title": t, "post_author": 1}) for t in "abc")
    wp.site.db.update("wp_posts", {"post_parent": two}, '"ID" = ?', (one,))
    wp.site.db.update("wp_posts", {"post_parent": one}, '"ID" = ?', (two,))
    assert value(ask(wp, "wp.editPost", three, {"post_parent": two})) == "1"
    found = [get_post(wp.site, post_id) for post_id in (one, two, three)]
    assert [post.post_parent for post in found if post] == [0, 0, two]


SECRET = {"post_title": "secret", "post_content": "hidden words", "post_status": "private", "post_author": 1}


def copied(wp: WP) -> Post | None:
    secret = insert_post(wp.site, SECRET)
    own = int(value(ask(wp, "wp.newPost", {"post_title": "own", "post_content": "own words"}, role="contributor")))
    ask(wp, "wp.editPost", secret, {"ID": own, "post_author": 4, "post_status": "draft"}, role="contributor")
    return get_post(wp.site, own)


def test_a_member_id_copies_what_the_user_may_not_read(wp: WP, make_wp: Callable[..., WP]) -> None:
    found = copied(wp)
    assert found is not None
    assert found.post_content == "hidden words"
    guarded = lay(partial_settings(make_wp, {"quirks.edits_name_another_post": "no"}))
    found = copied(guarded)
    assert found is not None
    assert found.post_content == "own words"


def test_statuses_of_wordpress_itself_are_drafts_in_hardened(make_wp: Callable[..., WP]) -> None:
    wp = lay(partial_settings(make_wp, {"wordpress.fidelity": "hardened"}))
    for status in ("trash", "inherit", "auto-draft", "request-completed", True):
        post_id = int(value(ask(wp, "wp.newPost", {"post_title": "x", "post_status": status}, role="contributor")))
        post = get_post(wp.site, post_id)
        assert post is not None
        assert post.post_status == "draft"
    assert value(ask(wp, "wp.deletePost", 1)) == "1"
    assert value(ask(wp, "wp.editPost", 1, {"post_title": "edited in the trash"})) == "1"
    post = get_post(wp.site, 1)
    assert post is not None
    assert (post.post_status, post.post_title) == ("trash", "edited in the trash")


def partial_settings(make_wp: Callable[..., WP], settings: dict[str, str]) -> Callable[..., WP]:
    return lambda **kw: make_wp(settings=settings, **kw)


def test_what_kills_php_is_a_clear_fault(wp: WP) -> None:
    date, new, edit = Date("20200101T00:00:00"), "wp.newPost", "wp.editPost"
    calls: list[tuple[str, tuple[Any, ...]]] = [
        (new, ("text",)), (new, (5,)), (new, (date,)), (edit, (1, "text")), (edit, (1, True)), (edit, (1, {"if_not_modified_since": "text"})),
        (edit, (1, {"if_not_modified_since": Date("nonsense")})), (edit, (1, {"post_date_gmt": "2020-01-01 00:00:00"})),
        ("wp.getPost", (1, "text")), ("wp.getPost", (1, 5)), ("wp.getPosts", ({}, "text")), ("wp.getPosts", (date,)), ("wp.getPosts", ({"orderby": date},)),
        ("wp.getPosts", ({"post_status": date},)),
        *((new, ({"post_title": "t", name: odd},)) for name, odd in (
            ("post_title", ["x"]), ("post_content", {"a": 1}), ("post_excerpt", date), ("post_name", ["x"]), ("post_status", []), ("post_status", date), ("post_date", ["x"]),
            ("custom_fields", {"key": "a", "value": "b"}), ("custom_fields", date), ("custom_fields", [date]), ("terms_names", {"post_tag": [date]}),
            ("enclosure", {"url": date, "length": 1, "type": "x"}), ("custom_fields", [{"key": ["a"]}]),
        )),
    ]  # fmt: skip
    for method, arguments in calls:
        assert CRITICAL in fault(ask(wp, method, *arguments)), (method, arguments)
    add_meta(wp.site, 1, "enclosure", ["a"])
    assert CRITICAL in fault(ask(wp, "wp.getPost", 1, ["enclosure"]))


def test_odd_values_that_php_digests(wp: WP) -> None:
    date = Date("20200101T00:00:00")
    post_id = int(value(ask(wp, "wp.newPost", {"post_title": "t", "terms": date, "sticky": date, "post_format": date,
                        "post_parent": date, "post_author": date, "custom_fields": 5, "enclosure": "x", "post_thumbnail": ""})))  # fmt: skip
    post = get_post(wp.site, post_id)
    assert post is not None
    assert (post.post_parent, post.post_author) == (1, 1)
    assert fault(ask(wp, "wp.newPost", {"post_title": "t", "terms": {"category": date}})) == "Invalid term ID."
    assert fault(ask(wp, "wp.newPost", [])) == "Content, title, and excerpt are empty."
    assert value(ask(wp, "wp.editPost", 1, [])) == "1"
    assert value(ask(wp, "wp.editPost", post_id, {"ID": date, "post_title": "of post 1"})) == "1"
    post = get_post(wp.site, 1)
    assert post is not None
    assert post.post_title == "of post 1"
    post_id = int(value(ask(wp, "wp.newPost", {"post_title": "Own words", "post_name": [], "post_password": date})))
    assert value(ask(wp, "wp.editPost", post_id, {"post_status": "publish"})) == "1"
    post = get_post(wp.site, post_id)
    assert post is not None
    assert (post.post_name, post.post_password) == ("own-words", "")
    everything = ask(wp, "wp.getPosts", {"post_status": [date], "number": 100}, [])
    assert ask(wp, "wp.getPosts", {"post_status": [date], "number": 100, "s": date}, []) == everything
    assert everything.count("<struct>") == wp.site.db.value(
        'SELECT count(*) FROM "wp_posts" WHERE "post_type" = ?', ("post",)
    )


@pytest.mark.parametrize("written", ["99991231T23:59:59-0100", "00010101T00:00:00+0100"])
def test_dates_that_leave_the_calendar(wp: WP, written: str) -> None:
    for name in ("post_date", "post_date_gmt"):
        assert fault(ask(wp, "wp.newPost", {"post_title": "t", name: Date(written)})) == "Invalid date."


def test_an_edit_of_post_0_makes_a_post(wp: WP) -> None:
    count = wp.site.db.value('SELECT count(*) FROM "wp_posts"')
    fields = [{"key": "k", "value": "v"}]
    assert value(ask(wp, "wp.editPost", 1, {"ID": 0, "custom_fields": fields})) == "1"
    assert wp.site.db.value('SELECT count(*) FROM "wp_posts"') == count + 1
    assert wp.site.db.value('SELECT count(*) FROM "wp_postmeta" WHERE "post_id" = 0') == 0
    assert fault(ask(wp, "wp.editPost", 1, {"ID": "", "post_format": "aside"})) == "Invalid post."


def test_bytes_that_are_no_text_are_in_no_custom_field(wp: WP) -> None:
    wrong = [{"key": "a", "value": b"\xff"}, {"key": b"\xff", "value": "b"}, {"key": "c", "value": "d"}]
    post_id = int(value(ask(wp, "wp.newPost", {"post_title": "t", "custom_fields": wrong})))
    keys = wp.site.db.column('SELECT "meta_key" FROM "wp_postmeta" WHERE "post_id" = ?', (post_id,))
    assert keys == ["c"]
    meta_id = wp.site.db.value('SELECT "meta_id" FROM "wp_postmeta" WHERE "post_id" = ?', (post_id,))
    ask(wp, "wp.editPost", post_id, {"custom_fields": [{"id": meta_id, "key": "c", "value": b"\xff"}]})
    assert get_meta(wp.site, post_id, "c") == ["d"]


def test_posts_of_one_second_are_listed_by_their_id(wp: WP) -> None:
    made = [int(value(ask(wp, "wp.newPost", {"post_title": str(n), "post_status": "publish"}))) for n in range(1, 4)]
    answer = ask(wp, "wp.getPosts", {"number": 3}, [])
    assert [int(part.partition("<")[0]) for part in answer.split("<string>")[1:]] == made[::-1]


def test_the_number_of_posts_on_a_page_bounds_a_list_without_a_number(wp: WP) -> None:
    for title in "abc":
        ask(wp, "wp.newPost", {"post_title": title})
    options.update(wp.site, "posts_per_page", "2")
    assert ask(wp, "wp.getPosts", {"number": 0}, []).count("<struct>") == 2
    options.update(wp.site, "posts_per_page", "-1")
    assert ask(wp, "wp.getPosts", {"number": 0}, []).count("<struct>") == 4
    assert ask(wp, "wp.getPosts", {"number": 1, "orderby": "rand"}, []).count("<struct>") == 1
    assert ask(wp, "wp.getPosts", {"orderby": []}, []).count("<struct>") == 4
    assert ask(wp, "wp.getPosts", {"orderby": "none"}, []).count("<struct>") == 4


def test_who_may_not_edit_a_post_sees_none_of_its_custom_fields(wp: WP) -> None:
    add_meta(wp.site, 1, "mood", "fine")
    author, admin = get_user(wp.site, 3), get_user(wp.site, 1)
    assert author is not None
    assert admin is not None
    assert get_custom_fields(wp.site, author, 1) == []
    assert [field["key"] for field in get_custom_fields(wp.site, admin, 1)] == ["mood"]


def test_the_parent_of_a_loop_is_found_in_any_depth(wp: WP) -> None:
    above = 0
    for title in "abcdef":
        above = insert_post(wp.site, {"post_type": "page", "post_title": title, "post_parent": above, "post_author": 1})
    first = wp.site.db.value('SELECT "ID" FROM "wp_posts" WHERE "post_title" = ?', ("a",))
    update_post(wp.site, first, {"post_parent": above})
    page = get_post(wp.site, first)
    assert page is not None
    assert page.post_parent == 0
