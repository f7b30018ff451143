"""Tools: the export form and its file, the importer step by step, Site Health with the doctor's checks."""

from __future__ import annotations

import functools
import inspect
import io
import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from wpcompat import options
from wpcompat.admin import site_health
from wpcompat.admin.screens import SCREENS
from wpcompat.linkbacks import doctor, finding, health_receiving, health_sending
from wpcompat.migrate import wxr_upload
from wpcompat.posts.store import insert_post
from wpcompat.terms.store import create_term
from wpcompat.testing.site import WP
from wpcompat.users.store import create_user, get_user_by
from wpcompat_tests import replay
from wpcompat_tests.admin_forms import Browser, Page
from wpcompat_tests.site.test_export import FOLDER, MOMENTS, lay

EXPORT = FOLDER.parent / "wordpress-6.1.9.xml"
QUERIES = {
    "all": "content=all",
    "posts": "content=posts",
    "posts-cat": "content=posts&cat=10",
    "posts-author": "content=posts&cat=0&post_author=2",
    "posts-dates": "content=posts&post_start_date=2020-02-01&post_end_date=2020-03-01",
    "posts-status": "content=posts&post_status=draft",
    "posts-none": "content=posts&post_status=trash&cat=11",
    "pages": "content=pages&page_status=publish&page_author=1",
    "attachments": "content=attachment&attachment_start_date=2020-05-01&attachment_end_date=2020-05-01",
    "other": "content=wp_block",
    "unexportable": "content=revision",
}
"""What was asked of WordPress for each recorded export."""


def browse(wp: WP) -> Browser:
    made = Browser(wp.home, functools.partial(replay.send, wp), now=wp.clock.time)
    made.log_in()
    return made


@pytest.mark.parametrize("name", QUERIES)
def test_files_that_wordpress_gave(make_wp: Callable[..., WP], name: str) -> None:
    wp = make_wp(version="6.1", home="http://127.0.0.1:8113")
    browser = browse(wp)
    user = wp.site.db.row('SELECT * FROM "wp_users" WHERE "ID" = 1')
    meta = wp.site.db.rows('SELECT "user_id", "meta_key", "meta_value" FROM "wp_usermeta" WHERE "user_id" = 1')
    lay(wp)
    # The rows of users were recorded without what opens a session.
    assert user is not None
    wp.site.db.execute('UPDATE "wp_users" SET "user_pass" = ? WHERE "ID" = 1', (user[2],))
    for row in meta:
        if row[1] == "session_tokens":
            wp.site.db.insert("wp_usermeta", dict(zip(("user_id", "meta_key", "meta_value"), row, strict=True)))
    reply = browser.visit(f"export.php?download=true&{QUERIES[name]}").reply
    headers = dict(reply.headers)
    assert (reply.status, headers["Content-Type"], headers["Content-Description"]) == (
        200,
        "text/xml; charset=UTF-8",
        "File Transfer",
    )
    assert re.fullmatch(r"attachment; filename=\w+\.WordPress\.\d{4}-\d\d-\d\d\.xml", headers["Content-Disposition"])
    expected = (FOLDER / f"{name}.xml").read_bytes()
    assert MOMENTS.sub(b"", reply.body).decode() == MOMENTS.sub(b"", expected).decode()


def test_the_form_has_wordpress_fields(wp: WP) -> None:
    create_term(wp.site, "Far & away", "category")
    insert_post(
        wp.site, {"post_title": "Old", "post_status": "publish", "post_author": 1, "post_date": "2019-03-02 21:00:00"}
    )
    page = browse(wp).get("export.php")
    assert (page.status, page.title.partition(" ")[0]) == (200, "Export")
    form = page.form(id="export-filters")
    assert form.names == {
        "download", "content", "cat", "post_author", "post_start_date", "post_end_date", "post_status", "page_author",
        "page_start_date", "page_end_date", "page_status", "attachment_start_date", "attachment_end_date", "submit",
    }  # fmt: skip
    assert (form.value("content"), form.value("download"), form.value("cat")) == ("all", "true", "0")
    choices = {each.get("value"): each.text for each in page.tree.xpath("//select[@name='post_start_date']/option")}
    assert next(iter(choices)) == "0" and choices["2019-03"] == "March 2019"
    assert [each.text for each in page.tree.xpath("//select[@name='post_author']/option")] == ["All", "admin (admin)"]
    # Those that have posts, as a running WordPress lists them.
    assert [each.text for each in page.tree.xpath("//select[@name='cat']/option")] == ["All", "Uncategorized"]
    assert [each.get("value") for each in page.tree.xpath("//input[@name='content']")] == [
        "all",
        "posts",
        "pages",
        "attachment",
    ]
    form.set(content="posts", post_start_date="2019-03", post_end_date="2019-03")
    found = form.submit("submit").reply.body.decode()
    assert re.findall(r"<title><!\[CDATA\[(.*?)]]", found) == ["Old"]


@pytest.mark.parametrize(
    "query",
    ["content[]=all", "content=posts&cat=x&post_author=-5", "content=posts&post_start_date=nonsense&post_end_date=9999-12",
     "content=posts&post_end_date=99999999999", "content=nonsense", "content=posts&post_status=%00%ff", "download=1&content=posts&cat=99999999999999999999"],
)  # fmt: skip
def test_odd_choices_give_a_file_all_the_same(wp: WP, query: str) -> None:
    reply = browse(wp).visit(f"export.php?download=true&{query}").reply
    assert reply.status == 200
    assert reply.body.endswith(b"</rss>\n\t")


def select(page: Page, path: str) -> list[str]:
    return [" ".join(each.text_content().split()) for each in page.tree.xpath(path)]


def upload(wp: WP, data: bytes, name: str = "export.xml", field: str = "import", nonce: str = "") -> TestResponse:
    """Send a file by the form of the importer, with the test client's own login."""
    wp.client.post("/wp-login.php", data={"log": "admin", "pwd": "secret"})
    form = wp.client.get("/wp-admin/admin.php?import=wordpress").text
    found = re.search(r'id="import-upload-form"[^>]* action="([^"]+)"', form)
    assert found is not None
    action = found[1].replace("&amp;", "&").partition("/wp-admin/")[2]
    if nonce:
        action = re.sub("_wpnonce=[^&]*", f"_wpnonce={nonce}", action)
    return wp.client.post(f"/wp-admin/{action}", data={"action": "save", field: (io.BytesIO(data), name)})


def fields(text: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden"[^>]* name="([^"]+)"[^>]*? value="([^"]*)"', text))


def left(wp: WP) -> list[str]:
    folder = wp.site.path / wxr_upload.FOLDER
    return sorted(os.listdir(folder)) if folder.exists() else []


def test_what_is_no_importer_is_named(wp: WP) -> None:
    said = browse(wp).get("admin.php", **{"import": "r<b>s"}).follow().notices
    assert said == ["Error: The r<b>s importer is invalid or is not installed."]
    assert browse(wp).get("import.php", invalid="").notices == []


def test_an_export_is_uploaded_mapped_and_imported(wp: WP) -> None:
    page = browse(wp).get("import.php")
    assert select(page, "//span[@class='importer-title']") == ["WordPress"]
    assert page.tree.xpath("//span[@class='importer-action']/a/@href") == [
        "http://wp.example/wp-admin/admin.php?import=wordpress"
    ]
    create_user(wp.site, login="there", email="there@wp.example", password="x", role="author")
    first = upload(wp, EXPORT.read_bytes())
    assert first.status_code == 200
    logins = re.findall(r'name="imported_authors\[(\d+)\]" value="([^"]*)"', first.text)
    assert len(logins) >= 2
    assert len(left(wp)) == 1
    there = get_user_by(wp.site, "login", "there")
    assert there is not None
    sent = {**fields(first.text), f"user_map[{logins[0][0]}]": str(there.ID), f"user_new[{logins[1][0]}]": "brand new"}
    done = wp.client.post("/wp-admin/admin.php?import=wordpress&step=2", data=sent)
    assert done.status_code == 200 and "All done." in done.text and "posts imported" in done.text
    assert left(wp) == []
    new = get_user_by(wp.site, "login", "brand new")
    assert new is not None
    authors = dict(wp.site.db.rows('SELECT "post_author", count(*) FROM "wp_posts" WHERE "ID" > 3 GROUP BY 1'))
    assert authors[there.ID] > 0
    again = wp.client.post("/wp-admin/admin.php?import=wordpress&step=2", data=sent)
    assert "The uploaded file is no longer there." in again.text


def test_authors_left_open_become_the_one_who_imports(wp: WP) -> None:
    before = wp.site.db.value('SELECT count(*) FROM "wp_users"')
    first = upload(wp, EXPORT.read_bytes())
    sent = {
        **fields(first.text),
        "user_map[0]": "0",
        "user_map[1]": "99999999999999999999",
        "user_map[x]": "",
        "user_new": "x",
        "imported_authors[1][2]": "y",
    }
    assert "All done." in wp.client.post("/wp-admin/admin.php?import=wordpress&step=2", data=sent).text
    assert wp.site.db.value('SELECT count(*) FROM "wp_users"') == before
    assert set(wp.site.db.column('SELECT "post_author" FROM "wp_posts" WHERE "ID" > 4')) == {1}


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<rss><channel><item></item></channel></rss>", "The file cannot be imported: this is not a WordPress export"),
        (b"<rss><channel>", "The file cannot be imported: line 1, column"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><rss><channel>&a;</channel></rss>", "document type"),
        (b"\x89PNG\r\n", "line 1"),
    ],
)
def test_what_is_no_export_is_refused_and_not_kept(wp: WP, data: bytes, said: str) -> None:
    answer = upload(wp, data)
    assert answer.status_code == 200 and said in answer.text
    assert str(wp.site.path) not in answer.text
    assert left(wp) == []


def test_forms_without_a_file_or_with_a_wrong_nonce(wp: WP) -> None:
    assert "File is empty." in upload(wp, EXPORT.read_bytes(), field="other").text
    assert "File is empty." in upload(wp, EXPORT.read_bytes(), name="").text
    assert "File is empty." in upload(wp, b"").text
    assert upload(wp, EXPORT.read_bytes(), nonce="0123456789").status_code == 403
    assert left(wp) == []


def test_a_file_belongs_to_who_sent_it(wp: WP) -> None:
    upload(wp, EXPORT.read_bytes())
    (name,) = left(wp)
    number = int(name.removeprefix("1-").removesuffix(".xml"))
    assert wxr_upload.find(wp.site, 1, number) is not None
    assert wxr_upload.find(wp.site, 2, number) is None
    for odd in (0, -1, 10**17 - 1, 10**18, 10**40):
        assert wxr_upload.find(wp.site, 1, odd) is None
    wxr_upload.drop(wp.site, 2, number)
    assert left(wp) == [name]


def test_what_was_left_is_removed_after_a_day(wp: WP) -> None:
    first = wxr_upload.keep(wp.site, 1, io.BytesIO(b"a"))
    old = wp.site.path / wxr_upload.FOLDER / f"1-{first}.xml"
    os.utime(old, (1, 1))
    second = wxr_upload.keep(wp.site, 1, io.BytesIO(b"b" * 200_000))
    assert left(wp) == [f"1-{second}.xml"]
    kept = wxr_upload.find(wp.site, 1, second)
    assert kept is not None and kept.stat().st_size == 200_000


def test_a_folder_that_cannot_be_written(wp: WP) -> None:
    (wp.site.path / wxr_upload.FOLDER).write_text("x")
    assert "The file cannot be stored: " in upload(wp, EXPORT.read_bytes()).text


def test_a_broken_file_says_so_when_it_is_imported(wp: WP) -> None:
    first = upload(wp, EXPORT.read_bytes())
    (name,) = left(wp)
    path = wp.site.path / wxr_upload.FOLDER / name
    path.write_bytes(EXPORT.read_bytes()[:5000])
    answer = wp.client.post("/wp-admin/admin.php?import=wordpress&step=2", data=fields(first.text))
    assert "in element &lt;" in answer.text and str(path) not in answer.text
    assert left(wp) == []


def test_admin_php_knows_one_importer(wp: WP) -> None:
    browser = browse(wp)
    assert browser.get("admin.php").reply.body == b""
    assert browser.get("admin.php?page=x").status == 403
    other = browser.visit("admin.php?import=rss&step=1")
    assert (other.status, other.location) == (302, "http://wp.example/wp-admin/import.php?invalid=rss")
    assert browser.visit("admin.php?import[]=rss").location == "http://wp.example/wp-admin/import.php?invalid="
    assert browser.visit("admin.php?import=wordpress&step=1").status == 403


def test_an_upload_that_is_looked_at_again_asks_for_the_file(wp: WP) -> None:
    wp.client.post("/wp-login.php", data={"log": "admin", "pwd": "secret"})
    form = wp.client.get("/wp-admin/admin.php?import=wordpress").text
    found = re.search(r'id="import-upload-form"[^>]* action="([^"]+)"', form)
    assert found is not None
    address = found[1].replace("&amp;", "&").partition("http://wp.example")[2]
    assert "File is empty." in wp.client.get(address).text


def test_an_upload_that_was_swept_away_meanwhile_is_asked_for_again(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wxr_upload, "find", lambda site, user_id, number: None)
    answer = upload(wp, EXPORT.read_bytes())
    assert answer.status_code == 200 and "The uploaded file is no longer there." in answer.text


def test_an_export_without_authors_lists_those_of_its_posts(wp: WP) -> None:
    first = upload(wp, (FOLDER.parent / "derived-1.0.xml").read_bytes())
    assert re.findall(r'name="imported_authors\[\d+\]" value="([^"]*)"', first.text)


def test_site_health_shows_what_the_doctor_finds(wp: WP) -> None:
    options.update(wp.site, "default_ping_status", "closed")
    wp.site.db.execute('UPDATE "wp_posts" SET "ping_status" = \'closed\'')
    page = browse(wp).get("site-health.php")
    assert page.status == 200 and page.title.startswith("Site Health")
    found = {each.check.name: each.finding for each in doctor.examine(wp.site)}
    for result in doctor.RESULTS:
        names = [name for name, finding in found.items() if finding.result == result]
        inside = f"//*[@id='health-check-issues-{result}']"
        assert page.tree.xpath(
            f"{inside}//*[starts-with(@id, 'health-') and not(starts-with(@id, 'health-check'))]/@id"
        ) == [f"health-{name}" for name in names]
        assert select(page, f"{inside}//span[@class='issue-count']") == [str(len(names))]
    assert select(page, "//*[@id='health-recent-posts']//p") == [
        found["recent-posts"].message, found["recent-posts"].remedy, found["recent-posts"].where]  # fmt: skip
    assert "1 critical issue" in select(page, "//h3")
    links = page.tree.xpath("//*[@id='health-default-ping-status']//a/@href")
    assert links == ["http://wp.example/wp-admin/options-discussion.php"]


def test_places_that_the_doctor_names_have_screens() -> None:
    source = "".join(map(inspect.getsource, (finding, health_receiving, health_sending)))
    named = set(re.findall(r'"((?:Settings|Comments|Posts) → [^"]+|Posts)"', source))
    assert named == set(site_health._SCREENS)
    assert {path.partition("?")[0] for path in site_health._SCREENS.values()} <= set(SCREENS)


@pytest.mark.parametrize(
    ("role", "cards"), [("administrator", ["Import", "Export", "Site Health"]), ("author", []), ("subscriber", None)]
)
def test_tools_for_each_role(wp: WP, role: str, cards: list[str] | None) -> None:
    create_user(wp.site, login="one", email="one@wp.example", password="one-pass", role=role)
    browser = Browser(wp.home, functools.partial(replay.send, wp), now=wp.clock.time)
    browser.log_in("one", "one-pass")
    page = browser.get("tools.php")
    assert page.status == (403 if cards is None else 200)
    assert cards is None or select(page, "//main//h2") == cards
    for path in ("export.php?download=true", "import.php", "site-health.php", "admin.php?import=wordpress"):
        assert (browser.visit(path).status == 200) == (role == "administrator"), path


def test_a_large_export_goes_out_in_pieces(wp: WP) -> None:
    for number in range(30):
        insert_post(
            wp.site,
            {"post_title": f"P{number}", "post_status": "publish", "post_author": 1, "post_content": "x" * 10_000},
        )
    wp.client.post("/wp-login.php", data={"log": "admin", "pwd": "secret"})
    answer: Any = wp.client.get("/wp-admin/export.php?download=true", buffered=False)
    pieces = list(answer.response)
    assert len(pieces) > 30
    assert "Content-Length" not in answer.headers
    assert b"".join(pieces).endswith(b"</rss>\n\t")
    answer.close()
