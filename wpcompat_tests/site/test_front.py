"""Pages over the WSGI callable: what they show, of which posts, to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from markupsafe import Markup

from wpcompat import options
from wpcompat.front import addresses, content, discussion
from wpcompat.testing.site import WP
from wpcompat.users import secrets

DAY = "2026-11-20"
FIRST = "/2026/11/20/hello-world/"


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    return prepared(make_wp())


def prepared(wp: WP) -> WP:
    wp.site.db.execute(
        'UPDATE "wp_posts" SET "post_date" = ?, "post_date_gmt" = ? WHERE "ID" < 4', (f"{DAY} 08:00:00",) * 2
    )
    wp.site.db.execute('UPDATE "wp_comments" SET "comment_date" = ?, "comment_date_gmt" = ?', (f"{DAY} 08:30:00",) * 2)
    return wp


def add_post(wp: WP, **values: Any) -> int:
    row = {
        "post_author": 1,
        "post_date": f"{DAY} 09:00:00",
        "post_date_gmt": f"{DAY} 09:00:00",
        "post_title": "T",
        "post_name": "t",
    }
    return wp.site.db.insert("wp_posts", {**row, **values})


def add_comment(wp: WP, number: int = 0, **values: Any) -> int:
    date = f"{DAY} 10:{number:02d}:00"
    row = {
        "comment_post_ID": 1, "comment_author": f"A{number}", "comment_content": f"text {number}", "comment_date": date,
        "comment_date_gmt": date, "comment_approved": "1",
    }  # fmt: skip
    return wp.site.db.insert("wp_comments", {**row, **values})


def test_held_and_spam_and_notes_are_nowhere(wp: WP) -> None:
    for word, changes in (
        ("canary-held", {"comment_approved": "0"}),
        ("canary-spam", {"comment_approved": "spam"}),
        ("canary-trash", {"comment_approved": "trash"}),
        ("canary-note", {"comment_type": "note"}),
        ("canary-private", {"comment_author_email": "canary@example.org", "comment_author_IP": "192.0.2.77"}),
    ):
        text = "shown" if word == "canary-private" else word
        add_comment(wp, 0, **{"comment_content": text, "comment_author": text, **changes})
    add_post(wp, post_title="canary-draft", post_content="canary-draft", post_status="draft", post_name="d")
    add_post(wp, post_title="canary-hidden", post_content="canary-hidden", post_status="private", post_name="p")
    add_post(wp, post_title="Open", post_content="canary-locked", post_password="pw", post_name="l")
    for path in ("/", FIRST, f"{FIRST}feed/", "/feed/", "/feed/atom/", "/comments/feed/", "/comments/feed/atom/", "/?s=canary",
                 "/?s=canary&feed=rss2", "/2026/11/20/l/", "/2026/11/20/l/embed/", "/category/uncategorized/", "/author/admin/",
                 "/2026/", "/?p=4", "/?p=5", "/sitemap.xml"):  # fmt: skip
        text = wp.client.get(path).text
        text = (
            text.replace("words “canary”", "")
            .replace("“canary”", "")
            .replace("&#8220;canary&#8221;", "")
            .replace('value="canary"', "")
        )
        text = text.replace("?s=canary", "").replace("search/canary", "")
        assert "canary" not in text, path
        assert "192.0.2.77" not in text, path


def test_home_is_paged(wp: WP) -> None:
    for number in range(25):
        add_post(wp, post_title=f"Post {number}", post_name=f"post-{number}", post_date=f"{DAY} 09:{number:02d}:00")
    first, second, last = (wp.client.get(path).text for path in ("/", "/page/2/", "/page/3/"))
    assert 'href="http://wp.example/page/2/"' in first
    assert 'rel="prev"' not in first
    assert 'href="http://wp.example/page/3/"' in second
    assert 'rel="prev" href="http://wp.example/"' in second
    assert "Hello world!" in last
    assert 'rel="next"' not in last
    options.update(wp.site, "permalink_structure", "")
    assert 'href="http://wp.example/?paged=2"' in wp.client.get("/").text
    assert "paged=3" in wp.client.get("/?s=post&paged=2").text


def test_lists_show_what_they_are_about(wp: WP) -> None:
    wp.site.db.execute(
        'UPDATE "wp_term_taxonomy" SET "description" = \'About <b>this</b>\' WHERE "taxonomy" = \'category\''
    )
    for path, kind, heading in (
        ("/category/uncategorized/", "Category", "Uncategorized"),
        ("/author/admin/", "Author", "admin"),
        ("/2026/", "Year", "2026"),
        ("/2026/11/", "Month", "November 2026"),
        ("/2026/11/20/", "Day", "November 20, 2026"),
        ("/?s=a%20%26%20b", "Search", "Results for “a &amp; b”"),
    ):
        page = wp.client.get(path).text
        assert f'<p class="kind">{kind}</p>' in page, path
        assert f"<h1>{heading}</h1>" in page, path
    assert "<p>About <b>this</b></p>" in wp.client.get("/category/uncategorized/").text
    assert "Nothing was found" in wp.client.get("/?s=zzzz").text


def test_parts_and_teasers(wp: WP) -> None:
    add_post(wp, post_name="parts", post_content="one\n<!--nextpage-->\ntwo<!--nextpage-->three")
    add_post(wp, post_name="more", post_content="before <!--more Go on--> after")
    add_post(wp, post_name="cut", post_content="whole", post_excerpt="short")
    first, second = wp.client.get("/2026/11/20/parts/").text, wp.client.get("/2026/11/20/parts/2/").text
    assert "<p>one</p>" in first
    assert "two" not in first.partition("<footer")[0].replace("two-", "")
    assert 'href="http://wp.example/2026/11/20/parts/3/"' in first
    assert '<span aria-current="page">2</span>' in second
    assert '<link rel="canonical" href="http://wp.example/2026/11/20/parts/2/" />' in second
    home = wp.client.get("/").text
    assert "Read on" in home
    assert "after" not in home
    assert "whole" not in home
    assert "before" in (page := wp.client.get("/2026/11/20/more/").text)
    assert "after" in page
    options.update(wp.site, "permalink_structure", "")
    assert "&amp;page=2" in wp.client.get("/?p=5").text


def test_neighbours_and_terms(wp: WP) -> None:
    post_id = add_post(wp, post_title="Second", post_name="second")
    tag = wp.site.db.insert("wp_terms", {"name": "A &amp; B", "slug": "a-b"})
    taxonomy = wp.site.db.insert("wp_term_taxonomy", {"term_id": tag, "taxonomy": "post_tag", "count": 1})
    wp.site.db.insert("wp_term_relationships", {"object_id": post_id, "term_taxonomy_id": taxonomy})
    page = wp.client.get("/2026/11/20/second/").text
    assert (
        '<a class="older" rel="prev" href="http://wp.example/2026/11/20/hello-world/"><span>Before</span> Hello world!</a>'
        in page
    )
    assert '<a href="http://wp.example/tag/a-b/" rel="tag">A &amp; B</a>' in page
    assert 'class="newer" rel="next"' in wp.client.get(FIRST).text


@pytest.mark.parametrize(
    ("mime", "file", "shown"),
    [
        ("image/png", "2026/11/a.png", '<img src="http://wp.example/wp-content/uploads/2026/11/a.png"'),
        ("audio/mpeg", "a.mp3", '<audio src="http://wp.example/wp-content/uploads/a.mp3" controls>'),
        ("application/pdf", "a.pdf", '<a href="http://wp.example/wp-content/uploads/a.pdf">T</a>'),
    ],
)
def test_attachments_have_pages_only_where_asked_for(wp: WP, mime: str, file: str, shown: str) -> None:
    number = add_post(
        wp, post_type="attachment", post_status="inherit", post_name="att", post_mime_type=mime, post_parent=1
    )
    wp.site.db.insert("wp_postmeta", {"post_id": number, "meta_key": "_wp_attached_file", "meta_value": file})
    answer = wp.client.get(f"{FIRST}att/")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"http://wp.example/wp-content/uploads/{file}")
    options.update(wp.site, "wp_attachment_pages_enabled", 1)
    page = wp.client.get(f"{FIRST}att/").text
    assert shown in page
    assert f'In <a href="http://wp.example{FIRST}">Hello world!</a>' in page
    wp.site.db.execute('UPDATE "wp_posts" SET "post_status" = \'draft\' WHERE "ID" = 1')
    assert wp.client.get(f"/?attachment_id={number}").status_code == 404


def test_comments_are_broken_into_pages(wp: WP) -> None:
    for number in range(7):
        add_comment(wp, number)
    for name, value in (("page_comments", 1), ("comments_per_page", 3)):
        options.update(wp.site, name, value)
    newest = wp.client.get(FIRST).text
    assert "text 6" in newest
    assert "text 1" not in newest
    assert f'href="http://wp.example{FIRST}comment-page-2/#comments"' in newest
    oldest = wp.client.get(f"{FIRST}comment-page-1/").text
    assert "text 1" in oldest
    assert f'<a class="older" rel="next" href="http://wp.example{FIRST}comment-page-2/#comments">' in oldest
    assert f"{FIRST}comment-page-1/#comment-2" in oldest
    assert "8 comments" in oldest
    options.update(wp.site, "default_comments_page", "oldest")
    assert "text 1" in wp.client.get(FIRST).text
    options.update(wp.site, "comments_per_page", 0)
    assert "text 6" in wp.client.get(FIRST).text


def test_threads_go_as_deep_as_the_site_allows(wp: WP) -> None:
    parent = 1
    for number in range(6):
        parent = add_comment(wp, number, comment_parent=parent)
    add_comment(wp, 7, comment_parent=999)
    for depth in (2, 5):
        options.update(wp.site, "thread_comments_depth", depth)
        page = wp.client.get(FIRST).text
        assert page.count('<ol class="children">') == depth - 1
        assert page.count("replytocom") == depth  # those above the deepest level, and the orphan
    options.update(wp.site, "thread_comments", 0)
    page = wp.client.get(FIRST).text
    assert '<ol class="children">' not in page
    assert "replytocom" not in page


def test_the_newest_comment_may_come_first(wp: WP) -> None:
    add_comment(wp, 30)
    options.update(wp.site, "comment_order", "desc")
    page = wp.client.get(FIRST).text
    assert page.index("text 30") < page.index("A WordPress Commenter</a>")


def test_pings_say_where_they_come_from(wp: WP) -> None:
    add_comment(
        wp,
        1,
        comment_type="pingback",
        comment_author="Title &#8211; Blog",
        comment_author_url="http://www.a.example/?x=1&amp;y=2",
    )
    add_comment(
        wp,
        2,
        comment_type="trackback",
        comment_author="Blog",
        comment_content="<strong>T</strong>\n\nE",
        comment_author_url="mailto:x@y",
    )
    add_comment(
        wp,
        3,
        comment_type="trackback",
        comment_author="",
        comment_content="<strong></strong>\n\nE",
        comment_author_url="",
    )
    page = wp.client.get(FIRST).text
    assert '<a href="http://www.a.example/?x=1&#038;y=2" rel="external nofollow ugc">Title – Blog</a>' in page
    assert '<span class="host">a.example</span>' in page
    assert '<p class="ping-title">T</p>' in page
    assert '<p class="ping-title">Anonymous</p>' in page
    assert page.count('<span class="mark">trackback</span>') == 2
    assert "1 comment<" in page


def test_closed_posts_say_so(wp: WP) -> None:
    wp.site.db.execute('UPDATE "wp_posts" SET "comment_status" = \'closed\', "ping_status" = \'closed\' WHERE "ID" = 1')
    page = wp.client.get(FIRST).text
    assert "Comments are closed." in page
    assert "commentform" not in page
    assert "Trackback address" not in page
    wp.site.db.execute('DELETE FROM "wp_comments"')
    assert "Comments are closed." not in wp.client.get(FIRST).text


@pytest.mark.parametrize(
    ("setting", "on_post", "on_home"), [("open", True, False), ("always", True, True), ("never", False, False)]
)
def test_the_pingback_link_is_a_setting(make_wp: Callable[..., WP], setting: str, on_post: bool, on_home: bool) -> None:
    wp = prepared(make_wp(settings={"theme.pingback_link": setting}))
    link = '<link rel="pingback" href="http://wp.example/xmlrpc.php" />'
    assert (link in wp.client.get(FIRST).text) is on_post
    assert (link in wp.client.get("/").text) is on_home
    wp.site.db.execute('UPDATE "wp_posts" SET "ping_status" = ?', ("closed",))
    assert (link in wp.client.get(FIRST).text) is on_home


def test_trackback_rdf_is_a_setting(make_wp: Callable[..., WP], wp: WP) -> None:
    """The block as WordPress 6.1.9 printed it for this title (``trackback_rdf``, called in PHP)."""
    rdf = prepared(make_wp(settings={"theme.trackback_rdf": "yes"}))
    rdf.site.db.execute('UPDATE "wp_posts" SET "post_title" = ? WHERE "ID" = 1', ('a--b &amp; <i>x</i> "q"',))
    url = f"http://wp.example{FIRST}"
    expected = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"\n'
        '\t\t\txmlns:dc="http://purl.org/dc/elements/1.1/"\n'
        '\t\t\txmlns:trackback="http://madskills.com/public/xml/rss/module/trackback/">\n'
        f'\t\t<rdf:Description rdf:about="{url}"\n    dc:identifier="{url}"\n'
        '    dc:title="a&#8211;b &amp; x &#8220;q&#8221;"\n'
        f'    trackback:ping="{url}trackback/" />\n</rdf:RDF>'
    )
    assert expected in rdf.client.get(FIRST).text
    assert "<rdf" not in rdf.client.get(FIRST, headers={"User-Agent": "W3C_Validator/1.3"}).text
    assert "<rdf" not in rdf.client.get("/").text
    assert "<rdf" not in wp.client.get(FIRST).text


def test_own_templates_replace_ours(wp: WP) -> None:
    folder = wp.site.path / "templates"
    folder.mkdir()
    (folder / "404.html").write_text(
        '{% extends "base.html" %}{% block main %}<h1>Lost {{ blog_name }}</h1>{% endblock %}'
    )
    assert "<h1>Lost Oracle Blog</h1>" in wp.client.get("/nothing/").text
    (folder / "ping.html").write_text("<li>own {{ ping.author }}</li>")
    add_comment(wp, comment_type="pingback")
    assert "<li>own A0</li>" in wp.client.get(FIRST).text
    (folder / "ping.html").write_text("<li>changed</li>")
    assert "<li>changed</li>" in wp.client.get(FIRST).text


def test_old_names_lead_to_new_ones(wp: WP) -> None:
    wp.site.db.execute('UPDATE "wp_posts" SET "post_name" = \'new\' WHERE "ID" = 1')
    wp.site.db.insert("wp_postmeta", {"post_id": 1, "meta_key": "_wp_old_slug", "meta_value": "hello-world"})
    for tail, target in (("", ""), ("embed/", "embed/"), ("feed/", None)):
        answer = wp.client.get(FIRST + tail)
        if target is not None:
            assert answer.headers["Location"] == f"http://wp.example/2026/11/20/new/{target}"
    wp.site.db.insert("wp_postmeta", {"post_id": 1, "meta_key": "_wp_old_date", "meta_value": "2025-01-02"})
    assert wp.client.get("/2025/01/02/new/").headers["Location"] == "http://wp.example/2026/11/20/new/"
    assert wp.client.get("/2025/01/03/new/").status_code == 404


def test_addresses_of_the_site_the_posts_came_from(wp: WP) -> None:
    wp.site.db.insert("wp_postmeta", {"post_id": 1, "meta_key": "_wpcompat_old_link", "meta_value": "/blog/hello.html"})
    answer = wp.client.get("/blog/hello.html", follow_redirects=False)
    assert answer.status_code in (200, 301)
    if answer.status_code == 301:
        assert answer.headers["Location"] == f"http://wp.example{FIRST}"


def test_www_is_the_only_host_that_moves(wp: WP) -> None:
    assert wp.client.get("/", headers={"Host": "www.wp.example"}).headers["Location"] == "http://wp.example/"
    assert wp.client.get("/", headers={"Host": "elsewhere.example"}).status_code == 200


def test_canonical_paging_on_a_site_without_a_port(wp: WP) -> None:
    for number in range(12):
        add_post(wp, post_name=f"p-{number}", post_date=f"{DAY} 09:{number:02d}:00")
    for path, target in (
        ("/page/2", "/page/2/"),
        ("/?paged=2", "/page/2/"),
        ("/page/1/", "/"),
        ("/feed", "/feed/"),
        ("/rss2/", "/feed/"),
        ("/atom/", "/feed/atom/"),
        ("/?feed=atom", "/feed/atom/"),
        ("/comments/feed", "/comments/feed/"),
        ("/category/uncategorized/feed", "/category/uncategorized/feed/"),
        (f"{FIRST}feed", f"{FIRST}feed/"),
        ("/?p=1&feed=rss2", f"{FIRST}feed/"),
        (f"{FIRST}comment-page-1", FIRST),
    ):  # fmt: skip
        answer = wp.client.get(path)
        assert (path, answer.status_code, answer.headers.get("Location")) == (path, 301, f"http://wp.example{target}")


def test_password_cookies_cannot_be_made_up(wp: WP) -> None:
    add_post(wp, post_name="locked", post_password="pw", post_content="the secret")
    url = "/2026/11/20/locked/"
    assert "the secret" not in wp.client.get(url).text
    wrong = wp.client.post(
        "/wp-login.php?action=postpass", data={"post_password": "no"}, headers={"Referer": f"http://wp.example{url}"}
    )
    assert (wrong.status_code, wrong.headers["Location"]) == (302, f"http://wp.example{url}")
    assert "the secret" not in wp.client.get(url).text
    right = wp.client.post(
        "/wp-login.php?action=postpass", data={"post_password": "pw", "redirect_to": "//evil.example"}
    )
    assert right.headers["Location"] == "http://wp.example/"
    assert "the secret" in wp.client.get(url).text
    assert "no-store" in wp.client.get(url).headers["Cache-Control"]
    # Who sends no password keeps the one that was right.
    nothing = wp.client.post("/wp-login.php?action=postpass", data={"redirect_to": url})
    assert (nothing.status_code, nothing.headers.getlist("Set-Cookie")) == (302, [])
    assert "the secret" in wp.client.get(url).text
    name = f"wp-postpass_{secrets.cookie_hash(wp.site)}"
    for forged in ("", "pw", "\xff", "0" * 64):
        assert not secrets.knows_password(wp.site, {name: forged}, "pw")


def test_cookie_paths() -> None:
    from wpcompat.users.secrets import cookie_path

    class Stub:
        """Only what ``cookie_path`` asks for."""

    for home, path in (
        ("http://a.example", "/"),
        ("http://a.example/blog", "/blog/"),
        ("http://a.example/a/b", "/a/b/"),
    ):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(options, "text", lambda site, name, default="", home=home: home)
            assert cookie_path(Stub()) == path  # type: ignore[arg-type]


def test_ancestors_in_any_order_and_in_circles() -> None:
    assert discussion._ancestors({1: 0, 2: 1, 3: 2, 4: 3, 5: 99}, 2) == {1: (), 2: (1,), 3: (1, 2), 4: (1, 2), 5: ()}
    assert discussion._ancestors({4: 3, 3: 2, 2: 1, 1: 0}, 9) == {1: (), 2: (1,), 3: (1, 2), 4: (1, 2, 3)}
    for circle in ({1: 1}, {1: 2, 2: 1}, {1: 2, 2: 3, 3: 1, 4: 1}):
        found = discussion._ancestors(circle, 5)
        assert found.keys() == circle.keys()
        assert any(ancestors == () for ancestors in found.values())
        for number, ancestors in found.items():
            assert number not in ancestors
    deep = {number: number - 1 for number in range(1, 20000)}
    assert discussion._ancestors(dict(reversed(deep.items())), 4)[19999] == (1, 2, 3, 4)


def test_texts_are_remembered_up_to_a_bound() -> None:
    made: list[int] = []
    texts = content.Texts(bound=3 * (200 + 1 + 1))

    def make(number: int) -> Callable[[], Markup]:
        def text() -> Markup:
            made.append(number)
            return Markup(number)

        return text

    for number in (1, 2, 3, 1, 4, 1, 2):
        assert texts.get("k", 0, str(number), make(number)) == str(number)
    assert made == [1, 2, 3, 4, 2]
    assert texts.get("k", 0, "long", make(10**700)) == texts.get("k", 0, "long", make(10**700)) == str(10**700)
    assert made[5:] == [10**700] * 2
    for _ in range(2):
        assert texts.get("k", 0, ("row", 5), make(5), letters=400) == "5"
    assert made[7:] == [5]


def test_each_of_ten_thousand_pings_is_made_once() -> None:
    """A page that shows more than are remembered would make them all anew for every visitor."""
    made: list[int] = []
    texts = content.Texts()

    def text() -> Markup:
        made.append(1)
        return Markup("x" * 400)

    for number in (*range(10_000), *range(10_000)):
        for kind in ("ping", "comment", "name"):
            texts.get(kind, 0, (number,), text, letters=300)
    assert len(made) == 3 * 10_000


def test_hosts_of_odd_addresses() -> None:
    for url, host in (
        ("http://www.a.example/x", "a.example"),
        ("http://[", ""),
        ("", ""),
        ("mailto:x@y", ""),
        ("//b/", "b"),
    ):
        assert addresses.host_of(url) == host


def test_ports_of_addresses() -> None:
    for url, has in (
        ("http://a:8080/x", True), ("http://a/x:80", False), ("http://a", False), ("http://[::1]", False), ("http://[::1]:80", True),
        ("http://u:1@a/", False), ("http://[", False), ("", False),
    ):  # fmt: skip
        assert (url, addresses.has_port(url)) == (url, has)


def test_galleries_show_pictures(wp: WP) -> None:
    for number, (name, parent, mime) in enumerate(
        (("a", 1, "image/png"), ("b", 1, "image/png"), ("c", 0, "image/png"), ("d", 1, "text/plain"))
    ):
        picture = add_post(wp, post_name=name, post_type="attachment", post_status="inherit", post_mime_type=mime, post_parent=parent,
                           post_excerpt=f"Caption {name} <script>", menu_order=9 - number)  # fmt: skip
        wp.site.db.insert(
            "wp_postmeta", {"post_id": picture, "meta_key": "_wp_attached_file", "meta_value": f"{name}.png"}
        )
    uploads = "http://wp.example/wp-content/uploads/"

    def shown(shortcode: str) -> list[str]:
        wp.site.db.execute('UPDATE "wp_posts" SET "post_content" = ? WHERE "ID" = 1', (f"x\n\n{shortcode}",))
        page = wp.client.get(FIRST).text
        assert "<script" not in page
        return [piece.partition(".png")[0] for piece in page.split(f'<img src="{uploads}')[1:]]

    assert shown("[gallery]") == ["b", "a"]
    assert shown('[gallery ids="7,5,7,99,-1,x"]') == ["c", "a"]
    assert shown('[gallery exclude="5" link="none"]') == ["b"]
    assert shown('[gallery id="99999999999999999999"]') == []
    assert shown('[gallery id="3"]') == []
    assert shown('[gallery columns="99" link="file"]') == ["b", "a"]
    assert f'<a href="{uploads}a.png"><img' in wp.client.get(FIRST).text
    options.update(wp.site, "wp_attachment_pages_enabled", 1)
    assert shown("[gallery]") == ["b", "a"]
    assert f'<a href="http://wp.example{FIRST}a/"><img' in wp.client.get(FIRST).text
