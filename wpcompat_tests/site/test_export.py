"""Exports are WordPress's, byte for byte but for their introduction and the moment they were made."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from wpcompat import options
from wpcompat.comments.store import insert_comment
from wpcompat.migrate import wxr_export
from wpcompat.migrate.wxr_export import Selection, export, file_name, post_ids
from wpcompat.migrate.wxr_import import run
from wpcompat.migrate.wxr_read import Item, read
from wpcompat.posts.store import insert_post
from wpcompat.site import Site
from wpcompat.terms.store import create_term
from wpcompat.testing.site import WP

FOLDER = Path(__file__).parents[2] / "fixtures" / "wxr" / "exports"
ADDRESS = "http://127.0.0.1:8113"
SELECTIONS = {
    "all": Selection(),
    "posts": Selection(("post",)),
    "posts-cat": Selection(("post",), category=10),
    "posts-author": Selection(("post",), author=2),
    "posts-dates": Selection(("post",), since="2020-02-01", before="2020-04-01"),
    "posts-status": Selection(("post",), status="draft"),
    "posts-none": Selection(("post",), status="trash", category=11),
    "pages": Selection(("page",), status="publish", author=1),
    "attachments": Selection(("attachment",), since="2020-05-01", before="2020-06-01"),
    "other": Selection(("wp_block",)),
    "unexportable": Selection(("revision",)),
}
MOMENTS = re.compile(rb'created="[^"]*"|<pubDate>[^<]*</pubDate>\n\t<language>|<!-- A WordPress export.*?-->\n\n')


def lay(wp: WP) -> Site:
    """The rows of the site that WordPress exported."""
    site = wp.site
    written = json.loads((FOLDER / "rows.json").read_text("utf-8"))
    with site.db.transaction():
        for table, rows in written.items():
            if table == "wp_options":
                for row in rows:
                    site.db.execute('DELETE FROM "wp_options" WHERE "option_name" = ?', (row["option_name"],))
            else:
                site.db.execute(f'DELETE FROM "{table}"')
            for row in rows:
                site.db.insert(table, {name: "" if value is None else value for name, value in row.items()})
        for name in ("home", "siteurl"):
            options.update(site, name, ADDRESS)
    return site


@pytest.mark.parametrize("name", SELECTIONS)
def test_exports_of_wordpress(make_wp: Callable[..., WP], name: str) -> None:
    site = lay(make_wp(version="6.1"))
    ours = b"".join(export(site, SELECTIONS[name]))
    theirs = (FOLDER / f"{name}.xml").read_bytes()
    assert MOMENTS.sub(b"", ours).decode() == MOMENTS.sub(b"", theirs).decode()


@pytest.fixture
def full(make_wp: Callable[..., WP]) -> Site:
    return lay(make_wp())


def emptied(wp: WP) -> Site:
    """A site with nothing but its administrator."""
    site = wp.site
    tables = (
        "posts",
        "postmeta",
        "comments",
        "commentmeta",
        "terms",
        "term_taxonomy",
        "term_relationships",
        "termmeta",
    )
    for table in tables:
        site.db.execute(f'DELETE FROM "wp_{table}"')
    site.db.execute('DELETE FROM "wp_users" WHERE "ID" > 1')
    options.update(site, "sticky_posts", [])
    return site


def test_what_is_exported_and_imported_is_exported_the_same(
    full: Site, make_wp: Callable[..., WP], tmp_path: Path
) -> None:
    # Rows as WordPress would have stored them; others it would not store again as they are.
    for table, column, new, where in (
        ("terms", "name", "Nought", "\"name\" = '0'"), ("terms", "name", "Aside", '"term_id" = 17'),
        ("terms", "name", "Zebra &amp; co", '"term_id" = 10'), ("term_taxonomy", "description", "Striped", '"term_id" = 10'),
        ("posts", "post_password", "", "\"post_status\" = 'private'"), ("comments", "comment_type", "comment", "\"comment_type\" = ''"),
        ("users", "display_name", "The &amp; editor", '"ID" = 2'), ("usermeta", "meta_value", "Ed &amp; Co", "\"meta_value\" = 'Ed & Co'"),
        ("comments", "comment_author", "Ann &amp; Bob", '"comment_ID" = 5'), ("comments", "comment_author_url", "", '"comment_ID" = 10'),
        ("comments", "comment_content", "A comment ]]&gt; with &amp; <em>x</em>", '"comment_ID" = 5'),
        ("usermeta", "meta_value", "Itor", "\"meta_value\" LIKE 'Itor%'"),
    ):  # fmt: skip
        assert full.db.execute(f'UPDATE "wp_{table}" SET "{column}" = ? WHERE {where}', (new,)) == 1
    full.db.execute('DELETE FROM "wp_posts" WHERE "post_author" = 99')
    first = tmp_path / "first.xml"
    first.write_bytes(b"".join(export(full)))
    other = emptied(make_wp())
    for name in ("home", "siteurl", "blogname", "blogdescription", "permalink_structure"):
        options.update(other, name, options.text(full, name))
    report = run(other, first)
    assert report.problems == []
    numbers = re.compile(rb"<wp:term_id>\d+|<wp:author_id>\d+|<wp:comment_user_id>\d+")
    again = numbers.sub(b"", MOMENTS.sub(b"", b"".join(export(other))))
    assert again.decode() == numbers.sub(b"", MOMENTS.sub(b"", first.read_bytes())).decode()


def test_nothing_at_all_is_an_export_too(make_wp: Callable[..., WP], tmp_path: Path) -> None:
    site = emptied(make_wp())
    path = tmp_path / "nothing.xml"
    path.write_bytes(b"".join(export(site)))
    assert len(list(read(path))) == 1
    assert path.read_bytes().endswith(b"</generator>\n\n\t</channel>\n</rss>\n\t")


def test_what_no_xml_may_hold_is_left_out(full: Site, tmp_path: Path) -> None:
    text = "a\x00b\x0bc\ufffed\ue000"
    post_id = insert_post(full, {"post_title": "Odd", "post_status": "publish", "post_author": 1})
    full.db.execute(
        'UPDATE "wp_posts" SET "post_title" = ?, "guid" = ? WHERE "ID" = ?', (text, "http://x/?a&b<c>'\"", post_id)
    )
    path = tmp_path / "odd.xml"
    path.write_bytes(b"".join(export(full, Selection(ids=(post_id,)))))
    (item,) = [record for record in read(path) if isinstance(record, Item)]
    assert item.title == "abcd\ue000"


def test_many_comments_come_in_their_order(full: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wxr_export, "_COMMENTS", 3)
    for number in range(10):
        insert_comment(
            full, {"comment_post_ID": 14, "comment_author": f"A{number}", "comment_meta": {"k": str(number)}}
        )
    path = tmp_path / "many.xml"
    path.write_bytes(b"".join(export(full, Selection(ids=(14,)))))
    (item,) = [record for record in read(path) if isinstance(record, Item)]
    assert [(each.author, each.meta) for each in item.comments] == [(f"A{n}", [("k", str(n))]) for n in range(10)]
    path.write_bytes(b"".join(export(full, Selection(ids=(14,), comments=False))))
    (item,) = [record for record in read(path) if isinstance(record, Item)]
    assert item.comments == []


def test_terms_that_go_round_in_a_ring_are_exported(full: Site) -> None:
    first, second = (create_term(full, name, "category").term_id for name in ("Hen", "Egg"))
    for term, parent in ((first, second), (second, first), (10, 12345)):
        full.db.execute('UPDATE "wp_term_taxonomy" SET "parent" = ? WHERE "term_id" = ?', (parent, term))
    text = b"".join(export(full)).decode()
    assert text.count("<wp:category>") == full.db.value(
        'SELECT count(*) FROM "wp_term_taxonomy" WHERE "taxonomy" = \'category\''
    )


def test_selections(full: Site) -> None:
    assert 19 not in post_ids(full, Selection())
    assert post_ids(full, Selection(ids=(10, 12, 19), with_attachments=True)) == [10, 12, 17]
    assert post_ids(full, Selection(start_id=20, most=2)) == [20, 21]
    assert post_ids(full, Selection(("post",), category=999)) == []
    assert post_ids(full, Selection(("nonsense",))) == post_ids(full, Selection())


def test_the_name_of_the_file(full: Site) -> None:
    options.update(full, "blogname", "My Blog!")
    assert re.fullmatch(r"myblog\.WordPress\.\d{4}-\d\d-\d\d\.xml", file_name(full))
    options.update(full, "blogname", "日本")
    assert file_name(full).startswith("WordPress.")
