"""Markup that wants to run: in every field, by every way in and straight into the tables, on every page and in every feed."""

from __future__ import annotations

from urllib.parse import urlencode
from xml.sax.saxutils import escape

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.hostile import markup
from wpcompat_tests.hostile.target import FORM, Got, check, errors, pretend_sources, send, well_formed

PAYLOADS = markup.payloads()
PAGES = (
    "/",
    "/hello-world/",
    "/category/uncategorized/",
    "/author/admin/",
    "/?s=xss",
    "/hello-world/embed/",
    "/sample-page/",
)
FEEDS = (
    "/feed/",
    "/feed/atom/",
    "/comments/feed/",
    "/comments/feed/atom/",
    "/hello-world/feed/",
    "/hello-world/feed/atom/",
)
BATCH = 64


def get(wp: WP, address: str) -> Got:
    path, _, query = address.partition("?")
    got = check(send(wp, "GET", path, query=query))
    assert got.status == 200, (address, got.status)
    return got


def prepare(wp: WP) -> dict[str, object]:
    """Pretty addresses, everything approved; how many elements of each kind the clean pages have."""
    options.update(wp.site, "permalink_structure", "/%postname%/")
    for name in ("comment_moderation", "comment_previously_approved", "comment_max_links", "moderation_notify"):
        options.update(wp.site, name, "0")
    options.update(wp.site, "page_comments", "0")
    return {page: markup.tags(get(wp, page).body) for page in PAGES}


def look(wp: WP, clean: dict[str, object]) -> None:
    """No page has more elements of a dangerous kind than before, nor a dangerous attribute; feeds neither."""
    for page in PAGES:
        body = get(wp, page).body
        assert markup.tags(body) == clean[page], page
        assert list(markup.dangers(body)) == [], page
    for feed in FEEDS:
        root = well_formed(get(wp, feed).body)
        for element in root.iter():
            if element.tag.endswith(("}encoded", "}content", "}summary")) and element.text:
                shown = markup.as_page(element.text)
                assert not markup.RUNNING & markup.tags(shown).keys(), (feed, element.text[:300])
                found = [danger for danger in markup.dangers(shown) if not danger.startswith("<figure style='width: ")]
                assert found == [], feed
            if element.tag in ("link", "guid", "comments") or element.tag.endswith("}uri"):
                assert not markup.is_unsafe(element.text or ""), (feed, element.text)
            for name in ("href", "url", "src"):
                assert not markup.is_unsafe(element.get(name, "")), (feed, element.get(name))


def test_titles(wp: WP) -> None:
    """A title stands in the head, in headings, in attributes, in lists, in feeds."""
    clean = prepare(wp)
    for payload in PAYLOADS:
        wp.site.db.execute('UPDATE "wp_posts" SET "post_title" = ?', (f"a {payload} xss",))
        for page in ("/hello-world/", "/hello-world/embed/", "/"):
            body = get(wp, page).body
            assert markup.tags(body) == clean[page], (page, payload)
            assert list(markup.dangers(body)) == [], (page, payload)
        well_formed(get(wp, "/feed/").body)
        well_formed(get(wp, "/hello-world/feed/atom/").body)


def test_names_in_attributes(wp: WP) -> None:
    prepare(wp)
    wp.site.db.execute('UPDATE "wp_comments" SET "comment_author" = ?', ('Jo" onclick="xss()',))
    page = get(wp, "/hello-world/").body
    assert b"Reply to Jo" in page and b'Jo"' not in page
    assert list(markup.dangers(page)) == []


def test_rows_of_a_careless_import(wp: WP) -> None:
    """Nothing has filtered what stands in the tables: the pages do."""
    clean = prepare(wp)
    site = wp.site
    with errors() as logged:
        for at in range(0, len(PAYLOADS), BATCH):
            batch = PAYLOADS[at : at + BATCH]
            site.db.execute('DELETE FROM "wp_comments"')
            for number, payload in enumerate(batch):
                row = {
                    "comment_post_ID": 1, "comment_author": payload, "comment_author_url": payload, "comment_content": f"a {payload} b",
                    "comment_agent": payload, "comment_author_email": payload, "comment_approved": "1",
                    "comment_type": ("comment", "pingback", "trackback")[number % 3],
                    "comment_date": "2026-01-01 00:00:00", "comment_date_gmt": "2026-01-01 00:00:00",
                }  # fmt: skip
                if number % 3 == 2:
                    row["comment_content"] = f"<strong>{payload}</strong>\n\n{payload}"
                site.db.insert("wp_comments", row)
            joined = "\n\n".join(batch)
            site.db.execute(
                'UPDATE "wp_posts" SET "post_title" = ?, "post_excerpt" = ?', (batch[0] + " xss", batch[-1])
            )
            site.db.execute('UPDATE "wp_posts" SET "post_content" = ?', (joined,))
            site.db.execute('UPDATE "wp_users" SET "display_name" = ?, "user_url" = ?', (batch[1], batch[2]))
            site.db.execute('UPDATE "wp_terms" SET "name" = ?', (batch[3],))
            site.db.execute('UPDATE "wp_term_taxonomy" SET "description" = ?', (batch[4],))
            for name, payload in zip(("blogname", "blogdescription"), batch[5:7], strict=True):
                site.db.execute('UPDATE "wp_options" SET "option_value" = ? WHERE "option_name" = ?', (payload, name))
            look(wp, clean)
    assert not logged


@pytest.mark.parametrize("door", ["trackback", "pingback", "form"])
def test_what_strangers_send(wp: WP, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = prepare(wp)
    wp.clock.frozen = 1_790_000_000.0
    waiting: list[bytes] = []
    pretend_sources(wp, lambda: waiting.pop())
    with errors() as logged:
        for number, payload in enumerate(PAYLOADS):
            wp.clock.frozen += 20
            agent = {"HTTP_USER_AGENT": payload.encode().decode("latin-1").translate({10: None, 13: None})}
            url = payload if number % 2 else f"http://{number}.example/{payload}"
            named = f"N {number} {payload}" if number % 3 else payload
            if door == "trackback":
                fields = {"url": url, "title": named, "excerpt": payload, "blog_name": named}
                check(
                    send(
                        wp,
                        "POST",
                        "/hello-world/trackback/",
                        urlencode(fields).encode(),
                        content_type=FORM,
                        headers=agent,
                    )
                )
            elif door == "form":
                fields = {
                    "comment_post_ID": "1",
                    "author": named[:200],
                    "email": "a@example.org",
                    "url": url[:200],
                    "comment": payload,
                }
                check(
                    send(
                        wp,
                        "POST",
                        "/wp-comments-post.php",
                        urlencode(fields).encode(),
                        content_type=FORM,
                        headers=agent,
                    )
                )
            else:
                source = f"http://127.0.0.1/{number}" + f"?{payload}" * (number % 2)
                waiting[:] = [
                    f"<title>{escape(named)}</title><p>{payload} <a href='http://wp.example/hello-world/'>{payload}</a> {payload}".encode()
                ]
                params = "".join(
                    f"<param><value><string>{escape(value)}</string></value></param>"
                    for value in (source, "http://wp.example/hello-world/")
                )
                body = f"<methodCall><methodName>pingback.ping</methodName><params>{params}</params></methodCall>"
                check(send(wp, "POST", "/xmlrpc.php", body.encode(), headers=agent))
            if number % 150 == 149 or number == len(PAYLOADS) - 1:
                wp.site.db.execute('UPDATE "wp_comments" SET "comment_approved" = \'1\'')
                look(wp, clean)
    assert not logged
    assert wp.site.db.value('SELECT count(*) FROM "wp_comments"') > 100
