"""Importing an export: rows as WordPress's importer lays them, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wpcompat import options
from wpcompat.db.database import Database
from wpcompat.migrate.wxr_authors import MapWritten
from wpcompat.migrate.wxr_comments import import_comments
from wpcompat.migrate.wxr_import import Importer, run
from wpcompat.migrate.wxr_read import CommentRecord, Item, WxrError, read
from wpcompat.posts import old_links
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat.users import roles
from wpcompat.users.store import get_user

EXPORT = Path(__file__).parents[2] / "fixtures" / "wxr" / "wordpress-6.1.9.xml"


def test_posts_keep_what_they_were(wp: WP) -> None:
    report = run(wp.site, EXPORT)
    assert report.problems == []
    rows = {row["ID"]: row for row in wp.snapshot()["wp_posts"] if row["post_type"] != "revision"}
    assert report.new_ids == 3, "the IDs of the sample posts are taken, by those of the new site"
    walk = rows[4]
    assert walk["post_title"] == 'A walk "in" the <em>garden</em> & on'
    assert (walk["post_name"], walk["post_date"], walk["post_status"]) == ("a-walk", "2019-05-04 12:30:00", "publish")
    assert walk["post_excerpt"] == "Short & sweet"
    assert walk["comment_count"] == 3
    assert walk["guid"] == "http://127.0.0.1:8109/2019/05/04/a-walk/"
    team = next(row for row in rows.values() if row["post_title"] == "The team")
    about = next(row for row in rows.values() if row["post_title"] == "About us")
    assert (team["post_parent"], team["menu_order"]) == (about["ID"], 3)
    assert next(row for row in rows.values() if row["post_title"] == "Locked")["post_password"] == "sesame"
    assert {row["post_status"] for row in rows.values()} >= {"publish", "draft", "private", "trash", "inherit"}


def test_pings_keep_their_types_and_states(wp: WP) -> None:
    report = run(wp.site, EXPORT)
    assert (report.comments, report.pings) == (3, 2), "WordPress exports no spam"
    rows = [row for row in wp.snapshot()["wp_comments"] if row["comment_post_ID"] == 4]
    assert [(r["comment_type"], r["comment_approved"], r["comment_author"]) for r in rows] == [
        ("comment", "1", "Ann"),
        ("comment", "1", "Bob"),
        ("pingback", "1", "Another garden &#8211; Blog"),
        ("trackback", "0", "Third Blog"),
    ]
    assert rows[1]["comment_parent"] == rows[0]["comment_ID"]
    assert rows[2]["comment_author_url"] == "http://other.example/garden/?a=1&amp;b=2", "as pingbacks are stored"


def test_importing_twice_changes_nothing(wp: WP) -> None:
    run(wp.site, EXPORT)
    before = wp.snapshot()
    report = run(wp.site, EXPORT)
    assert wp.snapshot() == before
    assert (report.posts, report.comments, report.pings, report.terms, report.authors) == (0, 0, 0, 0, 0)
    assert report.already_there > 0


def test_nothing_is_queued_for_sending(wp: WP) -> None:
    run(wp.site, EXPORT)
    keys = set(wp.site.db.column('SELECT "meta_key" FROM "wp_postmeta"'))
    assert not keys & {"_pingme", "_encloseme", "_trackbackme"}
    assert "colour" in keys
    assert "do_pings" not in options.text(wp.site, "cron")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_a_broken_file_imports_nothing(wp: WP, tmp_path: Path, cut: float) -> None:
    before = wp.snapshot()
    whole = EXPORT.read_bytes()
    broken = tmp_path / "broken.xml"
    broken.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(WxrError, match="line "):
        run(wp.site, broken)
    assert wp.snapshot() == before


def test_authors_are_created_mapped_or_skipped(make_wp: Callable[..., WP], tmp_path: Path) -> None:
    def authors_of(wp: WP) -> dict[str, str]:
        return dict(
            wp.site.db.rows(
                'SELECT "post_name", "user_login" FROM "wp_posts" JOIN "wp_users" u ON u."ID" = "post_author" WHERE "post_name" = \'a-walk\''
            )
        )

    created = make_wp()
    assert run(created.site, EXPORT, authors="create").authors == 2
    assert authors_of(created) == {"a-walk": "author"}
    skipped = make_wp()
    assert run(skipped.site, EXPORT, authors="skip").authors == 0
    assert authors_of(skipped) == {"a-walk": "admin"}
    mapped, file = make_wp(), tmp_path / "map.csv"
    with pytest.raises(MapWritten, match=f"Please update author mapping file before continuing: {file}"):
        run(mapped.site, EXPORT, authors=str(file))
    assert file.read_text().splitlines() == [
        "old_user_login,new_user_login",
        "admin,admin",
        "editor,editor",
        "author,author",
    ]
    file.write_text("old_user_login,new_user_login\nauthor,admin\n")
    run(mapped.site, EXPORT, authors=str(file))
    assert authors_of(mapped) == {"a-walk": "admin"}
    file.write_text("wrong,words\na,b\n")
    with pytest.raises(WxrError, match="old_user_login,new_user_login"):
        run(mapped.site, EXPORT, authors=str(file))
    file.write_bytes(b"\xff\xfe\0")
    with pytest.raises(WxrError, match="old_user_login,new_user_login"):
        run(mapped.site, EXPORT, authors=str(file))
    before = mapped.snapshot()
    file.write_text("old_user_login,new_user_login\nauthor,admni\neditor,\n")
    with pytest.raises(WxrError, match=r"^These user_logins are invalid: admni$"):
        run(mapped.site, EXPORT, authors=str(file))
    assert mapped.snapshot() == before


def test_authors_are_known_by_their_address_and_new_ones_have_the_default_role(wp: WP, tmp_path: Path) -> None:
    """As WP-CLI maps authors, and WordPress's importer makes users."""
    options.update(wp.site, "default_role", "contributor")
    export = tmp_path / "export.xml"
    text = EXPORT.read_text().replace("editor@example.org", "ADMIN@example.org").replace("author@example.org", "")
    export.write_text(text)
    assert run(wp.site, export).authors == 1
    users = wp.snapshot()["wp_users"]
    assert [(user["user_login"], user["user_email"]) for user in users] == [
        ("admin", "admin@example.org"),
        ("author", ""),
    ]
    assert roles.roles_of(wp.site, get_user(wp.site, 2)) == ["contributor"]  # type: ignore[arg-type]


def test_comments_of_one_second_and_author_are_all_kept(wp: WP, tmp_path: Path) -> None:
    head, comment, tail = re.split(r"(<wp:comment>.*?</wp:comment>)", EXPORT.read_text(), maxsplit=1, flags=re.DOTALL)
    again = re.sub(r"<wp:comment_id>\d+", "<wp:comment_id>990", comment)
    again = again.replace(
        "<wp:comment_parent>0", "<wp:comment_parent>" + re.findall(r"<wp:comment_id>(\d+)", comment)[0]
    )
    export = tmp_path / "export.xml"
    export.write_text(head + comment + again + tail)
    assert run(wp.site, export).comments == 4
    rows = {row["comment_ID"]: row for row in wp.snapshot()["wp_comments"]}
    first = rows[rows[990]["comment_parent"]]
    assert (first["comment_author"], first["comment_date"]) == (rows[990]["comment_author"], rows[990]["comment_date"])
    before = wp.snapshot()
    assert run(wp.site, export).comments == 0
    assert wp.snapshot() == before


@pytest.mark.parametrize(
    ("author", "email", "url", "content", "stored"),
    [
        ("<b>Ann</b> & \\ Co", "not an address", "javascript:alert(1)", "<script>alert(1)</script><p onclick=1>x \\ y</p>",
         ("Ann &amp; \\ Co", "", "", "<script>alert(1)</script><p onclick=1>x \\ y</p>")),
        ("Bob", "Bob@B.example", "http://b.example/\"onclick=1'x", 'plain & "q"',
         ("Bob", "Bob@B.example", "http://b.example/onclick=1'x", 'plain & "q"')),
        ("Another garden &#8211; Blog", "", "http://other.example/garden/?a=1&b=2", '[&#8230;] a &amp; b & c <a href="http://x.example/?a=1&b=2">x</a> [&#8230;]',
         ("Another garden &#8211; Blog", "", "http://other.example/garden/?a=1&amp;b=2",
          '[&#8230;] a &amp; b & c <a href="http://x.example/?a=1&b=2" rel="nofollow ugc">x</a> [&#8230;]')),
    ],
)  # fmt: skip
def test_comments_are_filtered_as_a_running_wordpress_filters_them(
    wp: WP, author: str, email: str, url: str, content: str, stored: tuple[str, ...]
) -> None:
    """Whoever imports is trusted with HTML, as an administrator there; every page filters what it shows."""
    record = CommentRecord(7, author, email, url, "", "2020-01-02 3:04", "", content, "1", "comment", 0, 0)
    assert import_comments(wp.site, [record], 1, users={}, last=7)
    (row,) = (row for row in wp.snapshot()["wp_comments"] if row["comment_ID"] == 7)
    assert (
        row["comment_author"],
        row["comment_author_email"],
        row["comment_author_url"],
        row["comment_content"],
    ) == stored
    assert (row["comment_date"], row["comment_date_gmt"]) == ("2020-01-02 03:04:00", "2020-01-02 03:04:00")


def test_a_post_of_many_comments_is_read_once(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [
        CommentRecord(n, f"A{n}", "", "", "", "2020-01-01 00:00:00", "2020-01-01 00:00:00", "x", "1", "comment", 0, 0)
        for n in range(10, 60)
    ]
    import_comments(wp.site, records, 1, users={}, last=60)
    asked: list[str] = []
    ask = Database.rows

    def listening(db: Database, query: str, *more: Any) -> Any:
        asked.append(query)
        return ask(db, query, *more)

    monkeypatch.setattr(Database, "rows", listening)
    assert import_comments(wp.site, records, 1, users={}, last=60) == []
    assert len([query for query in asked if "wp_comments" in query]) == 1


@pytest.mark.parametrize(
    ("title", "date", "guid"),
    [
        ('  "é" \\ \\\\ &lt;b&gt;  ', "2020-01-01 00:00:00", "http://o.example/?p=50"),
        ("T", "", "http://o.example/?p=50"),
        ("T", "0000-00-00 00:00:00", "http://o.example/?p=50"),
        ("T", "2020-1-2 3:04", "http://o.example/?p=50"),
        ("T", "2020-01-02T03:04:05", "http://o.example/?p=50"),
        ("T", "2020-01-01 00:00:00", ""),
        ("", "", ""),
    ],
)
def test_what_is_stored_otherwise_is_known_again(wp: WP, tmp_path: Path, title: str, date: str, guid: str) -> None:
    items = "".join(
        f"<item><title>{title}</title><guid>{guid}</guid><content:encoded>x</content:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_date>{date}</wp:post_date></item>"
        for number in (50, 51)
    )
    export = tmp_path / "export.xml"
    export.write_text(EXPORT.read_text().partition("<item>")[0] + items + "</channel></rss>")
    assert run(wp.site, export).posts == 2
    before = wp.snapshot()
    assert run(wp.site, export).already_there == 2
    assert wp.snapshot() == before


def test_what_has_no_id_is_nobodys_parent(wp: WP, tmp_path: Path) -> None:
    text = EXPORT.read_text()
    export = tmp_path / "export.xml"
    export.write_text(re.sub(r"<wp:(post_id|comment_id|post_parent|comment_parent)>\d+", r"<wp:\1>0", text))
    assert run(wp.site, export).comments == 3
    rows = wp.snapshot()
    assert {row["post_parent"] for row in rows["wp_posts"]} == {0}
    assert {row["comment_parent"] for row in rows["wp_comments"]} == {0}


def test_elements_of_plug_ins_are_passed_over(wp: WP, tmp_path: Path) -> None:
    """WordPress's own reader looks for its names in its own namespaces."""
    foreign = (
        '<{0}:title xmlns:{0}="http://p.example/">no</{0}:title><{0}:content xmlns:{0}="http://p.example/">no</{0}:content>'
        '<{0}:author xmlns:{0}="http://p.example/">no</{0}:author><{0}:link xmlns:{0}="http://p.example/">no</{0}:link>'
    ).format("p")
    export = tmp_path / "export.xml"
    export.write_text(
        EXPORT.read_text().replace("<channel>", "<channel>" + foreign).replace("<item>", "<item>" + foreign)
    )
    plain = list(read(EXPORT))
    assert list(read(export)) == plain


def test_terms_sticky_posts_and_thumbnails(wp: WP) -> None:
    run(wp.site, EXPORT)
    terms = {row["slug"]: row for row in wp.snapshot()["wp_terms"]}
    assert terms["gardens-parks"]["name"] == "Gardens &amp; parks"
    taxonomies = {row["term_id"]: row for row in wp.snapshot()["wp_term_taxonomy"]}
    assert taxonomies[terms["roses"]["term_id"]]["parent"] == terms["gardens-parks"]["term_id"]
    assert taxonomies[terms["hello-there"]["term_id"]]["count"] == 1
    assert options.get(wp.site, "sticky_posts") == {0: 4}
    rose = wp.site.db.value('SELECT "ID" FROM "wp_posts" WHERE "post_title" = \'rose\'')
    assert wp.site.db.value('SELECT "meta_value" FROM "wp_postmeta" WHERE "meta_key" = \'_thumbnail_id\'') == str(rose)


def test_metadata_are_stored_as_they_were(wp: WP, tmp_path: Path) -> None:
    """The importer of WordPress unserialises a value before it stores it, serialised again."""
    export = tmp_path / "export.xml"
    stored = 'O:8:"stdClass":1:{s:1:"a";i:1;}'
    export.write_text(EXPORT.read_text().replace('a:2:{i:0;s:1:"a";i:1;s:1:"b";}', stored))
    for file, value in ((EXPORT, 'a:2:{i:0;s:1:"a";i:1;s:1:"b";}'), (export, stored)):
        wp.site.db.execute('DELETE FROM "wp_posts" WHERE "ID" > 1')
        wp.site.db.execute('DELETE FROM "wp_postmeta"')
        run(wp.site, file)
        assert wp.site.db.column('SELECT "meta_value" FROM "wp_postmeta" WHERE "meta_key" = ?', ("list",)) == [value]


def test_old_addresses_go_on_working(wp: WP) -> None:
    options.update(wp.site, "permalink_structure", "/%postname%/")
    report = run(wp.site, EXPORT)
    assert report.old_links > 0
    assert old_links.find(wp.site, "/2019/05/04/a-walk/") == 4
    answer = wp.client.get("/2019/05/04/a-walk/", base_url=wp.home)
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{wp.home}/a-walk/")
    wp.clock.shift += 60  # the flood rule looks at the newest comment, and the export's is of today
    ping = wp.client.post(
        "/2019/05/04/a-walk/trackback/",
        base_url=wp.home,
        data={"url": "http://new.example/", "title": "T", "blog_name": "B"},
    )
    assert b"<error>0</error>" in ping.data


def test_attachments_are_fetched_through_the_door(wp: WP, web: Web, tmp_path: Path) -> None:
    url = web.page("/wp-content/uploads/2019/05/rose.jpg", b"\xff\xd8\xff picture", content_type="image/jpeg")
    export = tmp_path / "export.xml"
    export.write_text(EXPORT.read_text().replace("http://127.0.0.1:8109/wp-content/uploads/2019/05/rose.jpg", url))
    report = run(wp.site, export, fetch=True)
    assert (report.attachments_fetched, report.problems) == (1, [])
    assert (wp.site.uploads / "2019/05/rose.jpg").read_bytes() == b"\xff\xd8\xff picture"
    run(wp.site, export, fetch=True)
    assert [p.name for p in (wp.site.uploads / "2019/05").iterdir()] == ["rose.jpg"]


def test_a_program_is_no_attachment(wp: WP, web: Web, tmp_path: Path) -> None:
    url = web.page("/x.php", b"<?php evil", content_type="image/jpeg")
    export = tmp_path / "export.xml"
    export.write_text(EXPORT.read_text().replace("http://127.0.0.1:8109/wp-content/uploads/2019/05/rose.jpg", url))
    report = run(wp.site, export, fetch=True)
    assert report.attachments_fetched == 0
    assert "not permitted for security reasons" in report.problems[0]
    assert not wp.site.uploads.exists()
    assert web.asked == []


@pytest.mark.parametrize(
    ("name", "answer", "problem"),
    [
        ("gone.jpg", None, "unexpected result: 404"),
        ("empty.jpg", b"", "Zero size file"),
        ("big.jpg", b"x" * 5000, "Remote file is too large"),
    ],
)
def test_attachments_that_cannot_be_had_are_told(
    wp: WP, web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, answer: bytes | None, problem: str
) -> None:
    monkeypatch.setattr("wpcompat.migrate.attachments.MOST_BYTES", 4096)
    url = web.default.url + "/" + name if answer is None else web.page("/" + name, answer, content_type="image/jpeg")
    export = tmp_path / "export.xml"
    export.write_text(EXPORT.read_text().replace("http://127.0.0.1:8109/wp-content/uploads/2019/05/rose.jpg", url))
    report = run(wp.site, export, fetch=True)
    assert problem in "".join(report.problems)
    assert report.attachments_fetched == 0


def test_forbidden_addresses_are_not_fetched(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(settings={"outbound.allow_networks": ""})
    report = run(wp.site, EXPORT, fetch=True)
    assert len(report.problems) == 1
    assert report.attachments_fetched == 0


def test_a_fetched_file_takes_the_place_of_the_old_one(wp: WP, web: Web, tmp_path: Path) -> None:
    """Under a free name, in the contents too."""
    url = web.page("/wp-content/uploads/2019/05/rose.jpg", b"picture", content_type="image/jpeg")
    (wp.site.uploads / "2019/05").mkdir(parents=True)
    (wp.site.uploads / "2019/05/rose.jpg").write_bytes(b"another's")
    export = tmp_path / "export.xml"
    text = EXPORT.read_text().replace("http://127.0.0.1:8109/wp-content/uploads/2019/05/rose.jpg", url)
    export.write_text(text.replace("http://example.org/", url))
    run(wp.site, export, fetch=True)
    assert (wp.site.uploads / "2019/05/rose-1.jpg").read_bytes() == b"picture"
    content = wp.site.db.value('SELECT "post_content" FROM "wp_posts" WHERE "post_name" = ?', ("a-walk",))
    assert f"{wp.home}/wp-content/uploads/2019/05/rose-1.jpg" in content
    assert url not in content
    rose = wp.site.db.value('SELECT "ID" FROM "wp_posts" WHERE "post_title" = \'rose\'')
    files = wp.site.db.column(
        'SELECT "meta_value" FROM "wp_postmeta" WHERE "meta_key" = ? AND "post_id" = ?', ("_wp_attached_file", rose)
    )
    assert files == ["2019/05/rose-1.jpg"]


def test_what_an_export_has_wrong_is_told_and_the_rest_imported(wp: WP, tmp_path: Path) -> None:
    export = tmp_path / "export.xml"
    text = EXPORT.read_text().replace("<![CDATA[editor]]>", "<![CDATA[" + "x" * 61 + "]]>")
    text = text.replace("<wp:post_parent>7</wp:post_parent>", "<wp:post_parent>99</wp:post_parent>")
    export.write_text(text)
    report = run(wp.site, export)
    assert [problem for problem in report.problems if problem.startswith("author xxx")]
    assert report.posts == 11


def test_children_before_their_parents_find_them(wp: WP, tmp_path: Path) -> None:
    whole = EXPORT.read_text()
    head, *items = whole.split("<item>")
    last, tail = items[-1].split("</item>")
    backwards = [last + "</item>", *reversed(items[:-1])]
    export = tmp_path / "export.xml"
    export.write_text(head + "".join("<item>" + item for item in backwards) + tail)
    run(wp.site, export)
    parent = wp.site.db.value('SELECT "ID" FROM "wp_posts" WHERE "post_title" = \'About us\'')
    assert wp.site.db.value('SELECT "post_parent" FROM "wp_posts" WHERE "post_title" = \'The team\'') == parent


def test_the_same_item_twice_is_one_post(wp: WP, tmp_path: Path) -> None:
    head, *items = EXPORT.read_text().split("<item>")
    export = tmp_path / "export.xml"
    export.write_text(head + "".join("<item>" + item for item in [items[4], *items]))
    report = run(wp.site, export)
    assert (report.posts, report.already_there) == (11, 1)


def _rows(wp: WP) -> dict[str, list[dict[str, object]]]:
    """What an import leaves, without what chance and the order of writing decide."""
    rows: dict[str, list[dict[str, object]]] = {table: list(found) for table, found in wp.snapshot().items()}
    rows["wp_users"] = [{**user, "user_pass": ""} for user in rows["wp_users"]]
    metas = ({k: v for k, v in row.items() if k != "meta_id"} for row in rows["wp_postmeta"])
    rows["wp_postmeta"] = sorted(metas, key=repr)
    return rows


@pytest.mark.parametrize("records", [1, 4, 9, 12, 14, 17])
def test_an_interrupted_import_is_finished_by_the_next(
    make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch, records: int
) -> None:
    whole, interrupted = make_wp(), make_wp()
    for wp in (whole, interrupted):
        wp.clock.frozen = 1767225600.0
        # The sites were laid at one time, and imports write none.
        wp.site.db.execute('DELETE FROM "wp_options" WHERE "option_name" = \'rewrite_rules\'')
    run(whole.site, EXPORT)
    take, left = Importer.take, [records]

    def killed(self: Importer, record: Item) -> None:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        take(self, record)

    monkeypatch.setattr(Importer, "take", killed)
    with pytest.raises(KeyboardInterrupt):
        run(interrupted.site, EXPORT)
    monkeypatch.undo()
    run(interrupted.site, EXPORT)
    assert _rows(interrupted) == _rows(whole)


def test_many_posts_take_time_by_their_number(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    """No item is looked for by walking over all posts, and no term is counted for each post."""
    asked: list[str] = []
    for name in ("execute", "value", "rows"):
        kept = getattr(Database, name)

        def noted(db: Database, query: str, *rest: Any, kept: Any = kept, **words: Any) -> Any:
            asked.append(query)
            return kept(db, query, *rest, **words)

        monkeypatch.setattr(Database, name, noted)
    run(wp.site, EXPORT)
    monkeypatch.undo()
    terms = wp.site.db.value('SELECT count(*) FROM "wp_term_taxonomy"')
    assert sum('SET "count" =' in query for query in asked) == terms
    for query in {query for query in asked if 'FROM "wp_posts"' in query and "UPDATE" not in query}:
        plan = wp.site.db.rows(f"EXPLAIN QUERY PLAN {query}", ["1"] * query.count("?"))
        walks = any("SCAN" in row[3] or "type_status" in row[3] for row in plan)
        assert not walks or "LIMIT 1000" in query or "max(" in query, query
