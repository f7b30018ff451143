"""The moderation list: what it shows in which order, and how many there are, whichever way the rows are found."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wpcompat import config
from wpcompat.comments import listing
from wpcompat.comments.counts import comment_counts, waiting
from wpcompat.comments.listing import STATUSES, Wanted, delete_all, page, status_counts, types_present
from wpcompat.comments.store import get_comment, insert_comment
from wpcompat.db.rows import Comment
from wpcompat.migrate.install import install
from wpcompat.site import Site, open_site
from wpcompat.testing.site import WP

TYPES = {
    "": None, "all": None, "note": None, "comment": ("", "comment"), "comments": ("", "comment"),
    "pings": ("pingback", "trackback"), "pingback": ("pingback",), "trackback": ("trackback",), "other": ("other",),
    "PINGBACK": ("pingback",),
}  # fmt: skip
APPROVED = {"moderated": {"0"}, "approved": {"1"}, "spam": {"spam"}, "trash": {"trash"}}
WAYS = {"few": (5000, 20_000, 50), "many": (0, 7, 50), "too many kinds": (0, 10**6, 0)}
"""How many rows are few, how many are looked through at once, and how many kinds are merged."""


def fill(site: Site, number: int) -> None:
    """Comments of every kind, with equal dates and wide gaps between IDs."""
    chance = random.Random(3)
    with site.db.transaction():
        site.db.execute('DELETE FROM "wp_comments"')
        for n in range(number):
            date = f"2020-01-{chance.randrange(1, 29):02d} 00:00:00"
            insert_comment(site, {
                "comment_post_ID": chance.choice((1, 1, 2, 77)), "comment_author": chance.choice(("Zoë", "adam", "Eve")),
                "comment_author_url": f"http://h{n % 5}.example/100%_a", "comment_author_IP": f"10.0.0.{n % 3}",
                "comment_date": f"2021-{chance.randrange(1, 13):02d}-01 00:00:00", "comment_date_gmt": date,
                "comment_content": f"Words {n % 4}", "comment_approved": chance.choice(("0", "1", "1", "spam", "trash", "post-trashed")),
                "comment_type": chance.choice(("comment", "pingback", "trackback", "note", "other")),
                "user_id": chance.choice((0, 0, 1, 2)),
            })  # fmt: skip
            if n % 20 == 0:
                site.db.execute(
                    'UPDATE "wp_comments" SET "comment_ID" = "comment_ID" + 50 WHERE "comment_ID" = (SELECT max("comment_ID") FROM "wp_comments")'
                )


def expected(site: Site, wanted: Wanted) -> list[int]:
    """The list as the rules say it, one row after the other."""
    kinds = TYPES[wanted.type]
    found = []
    for row in site.db.rows('SELECT * FROM "wp_comments"'):
        comment = Comment(*row)
        if comment.comment_approved not in APPROVED.get(wanted.status, {"0", "1"}):
            continue
        if comment.comment_type not in kinds if kinds else comment.comment_type == "note":
            continue
        if wanted.post_id and comment.comment_post_ID != wanted.post_id:
            continue
        if wanted.user_id is not None and comment.user_id != wanted.user_id:
            continue
        texts = (
            comment.comment_author, comment.comment_author_email, comment.comment_author_url, comment.comment_author_IP,
            comment.comment_content,
        )  # fmt: skip
        if wanted.search and not any(wanted.search.lower() in text.lower() for text in texts):
            continue
        if wanted.post_type and {1: "post", 2: "page"}.get(comment.comment_post_ID) != wanted.post_type:
            continue
        found.append(comment)
    is_newest_first = wanted.order != "asc"
    column = {"comment_date": "comment_date", "comment_author": "comment_author", "comment_post_ID": "comment_post_ID"}.get(
        wanted.orderby, "comment_date_gmt"
    )  # fmt: skip
    found.sort(key=lambda comment: comment.comment_ID, reverse=is_newest_first or not column.startswith("comment_date"))
    found.sort(key=lambda comment: _lower(getattr(comment, column)), reverse=is_newest_first)
    return [comment.comment_ID for comment in found]


def _lower(value: Any) -> Any:
    return value.lower().replace("ë", "e") if isinstance(value, str) else value


@pytest.fixture
def site(wp: WP) -> Site:
    fill(wp.site, 300)
    return wp.site


@pytest.fixture(params=WAYS, ids=str)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    few, window, arms = WAYS[request.param]
    monkeypatch.setattr(listing, "_FEW", few)
    monkeypatch.setattr(listing, "_WINDOW", window)
    monkeypatch.setattr(listing, "_ARMS", arms)
    return str(request.param)


FILTERS = [
    *(Wanted(status=status, type=kind) for status in (*STATUSES, "nonsense") for kind in TYPES),
    *(Wanted(status=status, post_id=1, order="asc") for status in STATUSES),
    *(Wanted(type=kind, post_id=post_id) for kind in TYPES for post_id in (1, 2, 999)),
    *(Wanted(status="mine", user_id=user) for user in (0, 1, 2, 9)),
    Wanted(user_id=1, post_id=1, type="pings"),
    *(Wanted(search=text) for text in ("zoë", "h3.example", "10.0.0.1", "words 2", "100%_a", "0%0", "_a_", "\\")),
    Wanted(search="words 2", type="pings", post_id=1, status="spam", user_id=0),
    *(Wanted(orderby=column, order=order) for column in ("comment_author", "comment_date", "comment_post_ID") for order in ("asc", "desc", "")),
    *(Wanted(orderby=column, order="asc") for column in ("comment_date_gmt", "nonsense", "none", "post_title, ")),
    *(Wanted(post_type=kind) for kind in ("post", "page", "attachment")),
    Wanted(post_type="post", search="words", orderby="comment_post_ID"),
]  # fmt: skip


def test_a_page_is_what_the_rules_say(site: Site, way: str) -> None:
    for wanted in FILTERS:
        ids = expected(site, wanted)
        for number, offset in ((20, 0), (28, 20), (20, max(len(ids) - 7, 0)), (10, len(ids)), (1000, 0), (0, 0)):
            found = page(site, wanted, number=number, offset=offset)
            assert ([each.comment_ID for each in found.comments], found.total) == (
                ids[offset : offset + number], len(ids)), (wanted, number, offset, way)  # fmt: skip


def test_the_order_goes_by_several_columns(site: Site) -> None:
    found = page(site, Wanted(orderby="comment_author,comment_post_ID", order="ASC"), number=1000).comments
    keys = [(_lower(each.comment_author), each.comment_post_ID, -each.comment_ID) for each in found]
    assert keys == sorted(keys)
    assert len(keys) == page(site, Wanted(), number=0).total


def test_before_notes_their_type_is_one_of_many(make_wp: Callable[..., WP]) -> None:
    site = make_wp(version="6.1").site
    fill(site, 60)
    kinds = {each.comment_type for each in page(site, Wanted(), number=100).comments}
    assert kinds == {"comment", "pingback", "trackback", "note", "other"}
    notes = page(site, Wanted(type="note"), number=100)
    assert {each.comment_type for each in notes.comments} == {"note"}
    assert notes.total == len(notes.comments) > 0


def test_numbers_follow_every_change(wp: WP) -> None:
    site = wp.site

    def counted() -> dict[tuple[int, str, str], int]:
        rows = site.db.rows('SELECT "comment_post_ID", "comment_approved", "comment_type", count(*) FROM "wp_comments" GROUP BY 1, 2, 3')  # fmt: skip
        return {row[:3]: row[3] for row in rows}

    def kept() -> dict[tuple[int, str, str], int]:
        return {row[:3]: row[3] for row in site.db.rows('SELECT * FROM "wpcompat_comment_counts" WHERE "number" != 0')}

    changes = (
        'INSERT INTO "wp_comments" ("comment_post_ID", "comment_approved", "comment_type") VALUES (5, \'0\', \'pingback\'), (5, \'0\', \'trackback\')',
        'UPDATE "wp_comments" SET "comment_approved" = \'1\' WHERE "comment_post_ID" = 5',
        'UPDATE "wp_comments" SET "comment_type" = \'pingback\' WHERE "comment_post_ID" = 5',
        'UPDATE "wp_comments" SET "comment_post_ID" = 6 WHERE "comment_post_ID" = 5 AND "comment_ID" % 2 = 0',
        'UPDATE "wp_comments" SET "comment_content" = \'x\'',
        'DELETE FROM "wp_comments" WHERE "comment_post_ID" = 6',
        'DELETE FROM "wp_comments"',
    )  # fmt: skip
    for change in changes:
        site.db.execute(change)
        assert kept() == counted(), change
    assert comment_counts(site)["all"] == waiting(site) == 0


def test_a_database_from_before_is_counted(wp: WP) -> None:
    site = wp.site
    fill(site, 50)
    before = comment_counts(site)
    for name in ("insert", "update", "delete"):
        site.db.execute(f'DROP TRIGGER "wpcompat_comments_{name}"')
    site.db.execute('DROP TABLE "wpcompat_comment_counts"')
    for index in ("moderation", "user"):
        site.db.execute(f'DROP INDEX "wpcompat_comments_{index}"')
    site.db.execute('DELETE FROM "wpcompat_migrations" WHERE "name" LIKE \'0006%\'')
    from wpcompat.db.schema import migrate

    assert migrate(site.db) == ["0006 moderation"]
    assert comment_counts(site) == before


def test_counts_beside_the_views(site: Site) -> None:
    for post_id in (0, 1):
        counts = status_counts(site, post_id=post_id, user_id=1)
        assert list(counts) == list(STATUSES)
        for status in STATUSES:
            user = 1 if status == "mine" else None
            assert counts[status] == len(expected(site, Wanted(status=status, post_id=post_id, user_id=user))), status


def test_the_types_that_some_comment_has(wp: WP) -> None:
    site = wp.site
    assert types_present(site) == ("comment",)
    insert_comment(site, {"comment_post_ID": 1, "comment_type": "trackback", "comment_approved": "spam"})
    assert types_present(site) == ("comment", "pings")
    site.db.execute('DELETE FROM "wp_comments" WHERE "comment_type" = \'comment\'')
    assert types_present(site) == ("pings",)
    site.db.execute('DELETE FROM "wp_comments"')
    insert_comment(site, {"comment_post_ID": 1, "comment_type": "note"})
    assert types_present(site) == ()


def test_lists_without_notes_go_by_the_key_of_wordpress(site: Site, way: str) -> None:
    site.db.execute('DELETE FROM "wp_comments" WHERE "comment_type" = \'note\'')
    for wanted in (
        Wanted(),
        Wanted(status="spam"),
        Wanted(post_id=1),
        Wanted(order="asc"),
        Wanted(type="pings"),
        Wanted(user_id=1),
    ):
        ids = expected(site, wanted)
        for offset in (0, len(ids) - 9):
            assert [each.comment_ID for each in page(site, wanted, number=20, offset=offset).comments] == ids[
                offset : offset + 20
            ]


def test_a_table_prefix_reaches_the_list(tmp_path: Path) -> None:
    settings = config.load(tmp_path).override(database__table_prefix="other_", mail__backend="none")
    site = open_site(tmp_path, config=settings, installed=False)
    install(
        site,
        url="http://wp.example",
        title="T",
        admin_user="admin",
        admin_password="secret",
        admin_email="a@wp.example",
    )
    fill(site, 30)
    for wanted in (Wanted(), Wanted(type="pings"), Wanted(search="words")):
        assert [each.comment_ID for each in page(site, wanted, number=100).comments] == expected(site, wanted)
    site.close()


def test_spam_is_emptied_but_what_came_since(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "_BATCH", 3)
    moment = "2020-01-15 00:00:00"

    def rows(where: str) -> set[int]:
        return set(site.db.column(f'SELECT "comment_ID" FROM "wp_comments" WHERE {where}'))

    everything = rows("1")
    spam = rows(f"\"comment_approved\" = 'spam' AND \"comment_date_gmt\" < '{moment}'")
    foreign = rows('"comment_post_ID" = 77')
    child = insert_comment(site, {"comment_post_ID": 1, "comment_parent": min(spam - foreign), "comment_approved": "1"})
    assert delete_all(site, "spam", moment, lambda post_id: post_id != 77) == len(spam - foreign)
    assert rows("1") == everything - (spam - foreign) | {child}
    comment = get_comment(site, child)
    assert comment is not None
    assert comment.comment_parent == 0
    assert delete_all(site, "moderated", "2999-01-01 00:00:00") == 0
    assert delete_all(site, "spam", moment) == len(spam & foreign)
    assert delete_all(site, "trash", "2999-01-01 00:00:00") > 0
    assert rows("\"comment_approved\" = 'trash'") == set()


def test_hostile_words_find_nothing(site: Site) -> None:
    for text in ("\ud800", "\0", "%" * 60_000, "'\"`;--"):
        for wanted in (Wanted(search=text), Wanted(type=text), Wanted(orderby=text), Wanted(status=text), Wanted(post_type=text)):  # fmt: skip
            found = page(site, wanted, number=20, offset=10**30)
            assert found.comments == ()
    assert page(site, Wanted(), number=-5, offset=-5).comments == ()
