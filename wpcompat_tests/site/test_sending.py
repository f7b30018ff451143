"""What is sent for a post, beyond the recorded cases: verdicts, quirks and switches, suppression, environments."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wpcompat import options
from wpcompat.db.rows import Post
from wpcompat.linkbacks import client, discovery, enclosures, queue
from wpcompat.linkbacks.events import run_due
from wpcompat.linkbacks.send_pingback import links_of
from wpcompat.outbound.http import Answer
from wpcompat.posts.meta import get_meta
from wpcompat.posts.store import get_post, insert_post, update_post
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat_tests.replay import FIXTURES

ANSWERS = json.loads((FIXTURES / "xmlrpc_answers.json").read_text("utf-8"))
DISCOVERY = json.loads((FIXTURES / "discovery.json").read_text("utf-8"))
SUCCESS = "<methodResponse><params><param><value>ok</value></param></params></methodResponse>"


def publish(wp: WP, content: str, **values: str) -> Post:
    post_id = insert_post(wp.site, {"post_title": "T", "post_content": content, "post_status": "publish", **values})
    return read(wp, post_id)


def read(wp: WP, post_id: int) -> Post:
    post = get_post(wp.site, post_id)
    assert post is not None
    return post


@pytest.fixture
def linked(web: Web) -> Callable[..., str]:
    """Pages that name a pingback server which takes everything; their URLs."""
    server = web.page("/xmlrpc", SUCCESS, content_type="text/xml")

    def page(path: str, *headers: str) -> str:
        return web.page(path, "x", headers=(f"X-Pingback: {server}", *headers))

    return page


@pytest.fixture
def quiet(make_wp: Callable[..., WP]) -> Callable[..., WP]:
    """Sites without Update Services."""

    def make(**kw: object) -> WP:
        wp = make_wp(**kw)
        options.update(wp.site, "ping_sites", "")
        return wp

    return make


@pytest.mark.parametrize(("name", "body", "verdict"), ANSWERS, ids=[answer[0] for answer in ANSWERS])
def test_answers_are_judged_as_wordpress_does(name: str, body: str, verdict: str) -> None:
    result = client.read_answer(body.encode("latin-1"))
    assert ("success" if result.is_success else "48" if result.code == 48 else "failure") == verdict


@given(st.one_of(st.binary(), st.text(alphabet="<>/&;methodResponsefault48 ?!x[]").map(str.encode)))
def test_no_answer_raises(body: bytes) -> None:
    for text in (body, b"<methodResponse>" + body, b"<fault>" + body + b"</fault>"):
        assert client.read_answer(text).code is None


@pytest.mark.parametrize("depth", [100, 199, 201, 30000])
def test_deep_answers_are_refused_before_they_cost_anything(depth: int) -> None:
    result = client.read_answer(b"<methodResponse>" + b"<value>" * depth + b"</value>" * depth + b"</methodResponse>")
    assert result.is_success is (depth < 200)


def test_entity_bombs_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><methodResponse>&b;</methodResponse>'
    assert not client.read_answer(bomb).is_success


def test_discovery_finds_what_wordpress_finds() -> None:
    wrong = [page for page, server in DISCOVERY["pages"] if discovery.find_link(page.encode()) != server]
    assert len(DISCOVERY["pages"]) > 200
    assert wrong == []


def test_links_that_count_are_those_of_wordpress(make_wp: Callable[..., WP]) -> None:
    wp = make_wp(version="6.1", home="http://127.0.0.1:8104")
    post = read(wp, 1)
    wrong = [
        text for text, links in DISCOVERY["contents"] if links_of(wp.site, replace(post, post_content=text)) != links
    ]
    assert len(DISCOVERY["contents"]) == 330
    assert wrong == []


def test_two_pingback_headers_do_not_end_the_run(
    quiet: Callable[..., WP], web: Web, linked: Callable[..., str]
) -> None:
    wp = quiet()
    post = publish(wp, f"{linked('/two', 'X-Pingback: http://127.0.0.1:1/')} {linked('/other')}")
    run_due(wp.site)
    assert [asked.path for asked in web.asked if asked.method == "POST"] == ["/xmlrpc", "/xmlrpc"]
    assert read(wp, post.ID).pinged.endswith("/other")


@pytest.mark.parametrize(
    ("written", "asked", "told"),
    [
        ("/日本", "/%E6%97%A5%E6", "/日\ufffd"), ("/한국", "/%ED%95", "/\ufffd"), ("/😀", "/%F0%9F", "/\ufffd"),
        ("/a.mp3?q=本", "/a.mp3?q=%E6", "/a.mp3?q=\ufffd"), ("/статья", "/%D1%81%D1%82%D0%B0%D1%82%D1%8C%D1%8F", "/статья"),
    ],
)  # fmt: skip
def test_links_that_are_cut_inside_a_character_are_sent_as_wordpress_sends_them(
    quiet: Callable[..., WP], web: Web, linked: Callable[..., str], written: str, asked: str, told: str
) -> None:
    # What 6.1.9 sent and stored: the database takes no half characters, so that such a link is not remembered.
    wp = quiet()
    other = linked("/other")
    base = other.removesuffix("/other")
    web.page(asked, "x", headers=(f"X-Pingback: {base}/xmlrpc",), content_type="audio/mpeg")
    link = base + written
    post = publish(wp, f"{other} {link}")
    run_due(wp.site)
    assert [one.path for one in web.asked if one.method == "HEAD"] == ["/other", asked] * 2
    calls = [one.raw for one in web.asked if one.method == "POST"]
    assert f"<string>{base}{told}</string>".encode() in calls[1]
    now = read(wp, post.ID)
    assert now.pinged == "\n" + (link if told == written else other)
    assert get_meta(wp.site, post.ID, "_pingme") == get_meta(wp.site, post.ID, "_encloseme") == []
    assert [value.split("\n")[0] for value in get_meta(wp.site, post.ID, "enclosure")] == [link] * (told == written)
    wp.site.journal.flush()
    titles = wp.site.db.column('SELECT "title" FROM "wpcompat_exchanges" WHERE "direction" = \'out\'')
    assert f"pingback to {base}{told}" in titles


def test_exact_remembers_the_last_link_and_hardened_all(quiet: Callable[..., WP], linked: Callable[..., str]) -> None:
    urls = [linked(f"/{number}") for number in range(3)]
    for fidelity, expected in (("exact", urls[-1:]), ("hardened", urls)):
        wp = quiet(fidelity=fidelity)
        post = publish(wp, " ".join(urls))
        run_due(wp.site)
        assert read(wp, post.ID).pinged.split() == expected


def test_hardened_posts_with_many_links_to_one_host_are_sent_whole(
    quiet: Callable[..., WP], linked: Callable[..., str]
) -> None:
    wp = quiet(fidelity="hardened")
    urls = [linked(f"/{number}") for number in range(15)]
    post = publish(wp, " ".join(urls))
    run_due(wp.site)
    assert read(wp, post.ID).pinged.split() == urls


@pytest.mark.parametrize(
    ("settings", "stored", "expected"),
    [
        ({}, {}, ["own", "secure", "other", "further"]),
        ({"pings.suppress_self": "yes"}, {}, ["secure", "other", "further"]),
        ({"pings.suppress_self": "yes", "pings.own_urls": "http://further.example/ https://wp.example"}, {}, ["other"]),
        ({}, {"wpcompat_suppress_self_pings": "1"}, ["secure", "other", "further"]),
        (
            {},
            {"wpcompat_suppress_self_pings": "1", "wpcompat_own_urls": "http://other.example/\n\nhttps://wp.example\n"},
            ["further"],
        ),
        ({"pings.suppress_self": "yes"}, {"wpcompat_suppress_self_pings": "0"}, ["own", "secure", "other", "further"]),
        ({"pings.own_urls": "http://other.example"}, {}, ["own", "secure", "other", "further"]),
        (
            {"pings.suppress_self": "yes", "pings.own_urls": "http://other.example"},
            {"wpcompat_own_urls": ""},
            ["secure", "other", "further"],
        ),
    ],
)
def test_own_links_can_be_left_out(make_wp: Callable[..., WP], settings: dict[str, str], stored: dict[str, str], expected: list[str]) -> None:  # fmt: skip
    wp = make_wp(settings=settings)
    for name, value in stored.items():
        options.update(wp.site, name, value)
    urls = {"own": "http://wp.example/x", "secure": "https://wp.example/x", "other": "http://other.example/x", "further": "http://further.example/x"}  # fmt: skip
    post = replace(read(wp, 1), post_content=" ".join(urls.values()))
    assert links_of(wp.site, post) == [urls[name] for name in expected]


@pytest.mark.parametrize("kind", ["local", "development", "staging", "production"])
@pytest.mark.parametrize("version", ["7.1", "6.1"])
def test_environments_other_than_production_send_enclosures_alone(quiet: Callable[..., WP], web: Web, linked: Callable[..., str], kind: str, version: str) -> None:  # fmt: skip
    wp = quiet(version=version, settings={"wordpress.environment_type": kind})
    options.update(wp.site, "ping_sites", web.default.url + "/xmlrpc")
    post = publish(wp, linked("/x"), to_ping=web.page("/tb", ""))
    run_due(wp.site)
    sends = kind == "production" or version == "6.1"
    assert bool([asked for asked in web.asked if asked.method == "POST"]) is sends
    assert [asked.path for asked in web.asked if asked.method == "HEAD"] == ["/x"] * (1 + sends)
    assert get_meta(wp.site, post.ID, "_encloseme") == []
    assert (get_meta(wp.site, post.ID, "_pingme") == []) is sends
    web.asked.clear()
    run_due(wp.site)
    assert web.asked == []


def test_forbidden_endpoints_are_not_called(quiet: Callable[..., WP], web: Web) -> None:
    """Neither version lets a page point the call at an internal address."""
    inner = web.server()
    for version in ("7.1", "6.1"):
        wp = quiet(version=version, settings={"outbound.allow_networks": "127.0.0.1/32"})
        links = [
            web.page(f"/{number}", "x", headers=(f"X-Pingback: {server}",))
            for number, server in enumerate(
                [f"http://127.0.0.2:{inner.port}/", "http://169.254.169.254/", "http://[::1]/", "file:///etc/passwd"]
            )
        ]
        post = publish(wp, " ".join(links), to_ping="http://10.0.0.1/tb")
        run_due(wp.site)
        assert read(wp, post.ID).pinged == ""
        assert read(wp, post.ID).to_ping == "http://10.0.0.1/tb"
    assert not [asked for asked in web.asked if asked.method == "POST"]


def test_a_service_with_a_comment_behind_its_address_is_not_told(quiet: Callable[..., WP], web: Web) -> None:
    """The blank that the fragment leaves behind is none of an address, as 7.1 checks it; the form stores no such line."""
    wp = quiet()
    options.update(wp.site, "ping_sites", f"{web.default.url}/a # a comment\n{web.default.url}/b#fragment")
    publish(wp, "words")
    run_due(wp.site)
    assert {asked.path for asked in web.asked if asked.method == "POST"} == {"/b"}


def test_trackbacks_that_were_sent_are_only_taken_off_the_list(quiet: Callable[..., WP], web: Web) -> None:
    wp = quiet()
    url = web.page("/tb", "")
    post = publish(wp, "text", to_ping=url, pinged=url)
    wp.site.db.update("wp_posts", {"pinged": url, "to_ping": url}, '"ID" = ?', (post.ID,))
    run_due(wp.site)
    assert web.asked == []
    assert (read(wp, post.ID).to_ping, read(wp, post.ID).pinged) == ("", url)


def test_an_address_that_begins_another_leaves_the_others_end_and_no_work(quiet: Callable[..., WP], web: Web) -> None:
    """WordPress cuts what was sent out of the column as text, so "/tb" takes the beginning off "/tb2"."""
    wp = quiet()
    short, longer = web.page("/tb", ""), web.page("/tb2", "")
    post = publish(wp, "text", to_ping=f"{short} {longer}")
    assert run_due(wp.site) == ["do_pings"]
    now = read(wp, post.ID)
    assert (now.to_ping, now.pinged) == ("\n2", f"\n{short}\n{longer}")
    assert get_meta(wp.site, post.ID, "_trackbackme") == []
    assert run_due(wp.site) == []
    assert [asked.path for asked in web.asked] == ["/tb", "/tb2"]


def test_an_empty_list_is_emptied(quiet: Callable[..., WP]) -> None:
    wp = quiet()
    post = publish(wp, "text")
    wp.site.db.insert("wp_postmeta", {"post_id": post.ID, "meta_key": "_trackbackme", "meta_value": "1"})
    wp.site.db.update("wp_posts", {"to_ping": " \n "}, '"ID" = ?', (post.ID,))
    queue.do_all_pings(wp.site)
    assert read(wp, post.ID).to_ping == ""
    assert get_meta(wp.site, post.ID, "_trackbackme") == []


def test_a_length_that_is_told_twice_counts_as_1(quiet: Callable[..., WP], web: Web) -> None:
    # WordPress 6.1.9 noted the same three lines.
    wp = quiet()
    told = "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\nContent-Length: 5\r\nContent-Length: 5\r\nConnection: close\r\n\r\n"
    link = web.default.raw("/a.mp3", told.encode())
    post = publish(wp, link)
    run_due(wp.site)
    assert get_meta(wp.site, post.ID, "enclosure") == [f"{link}\n1\naudio/mpeg\n"]


def test_enclosures_of_links_that_are_gone_are_forgotten(quiet: Callable[..., WP], web: Web) -> None:
    wp = quiet()
    one, two = (
        web.page("/one.mp3", "x" * 7, content_type="audio/mpeg"),
        web.page("/two.mp3", "xx", content_type="audio/mpeg"),
    )
    post = publish(wp, f"{one} {two}#t")
    run_due(wp.site)
    assert get_meta(wp.site, post.ID, "enclosure") == [f"{one}\n7\naudio/mpeg\n", f"{two}\n2\naudio/mpeg\n"]
    web.asked.clear()
    update_post(wp.site, post.ID, {"post_content": two})
    run_due(wp.site)
    assert get_meta(wp.site, post.ID, "enclosure") == [f"{two}\n2\naudio/mpeg\n"]
    assert [asked.method for asked in web.asked] == ["HEAD"], "the pingback's alone"
    wp.site.outbound.connector = refuse  # type: ignore[assignment]
    update_post(wp.site, post.ID, {"post_content": f"{two} http://127.0.0.1:1/three.mp3"})
    run_due(wp.site)
    assert get_meta(wp.site, post.ID, "enclosure") == [f"{two}\n2\naudio/mpeg\n"]


def refuse(address: str, port: int, seconds: float) -> None:
    raise ConnectionRefusedError


@pytest.mark.parametrize(
    ("path", "header", "before", "expected"),
    [
        ("/a.MP3", "text/html", "", ("audio/mpeg", "audio/mpeg")),
        ("/a", "video/mp4", "x/y", ("video/mp4", "x/y")),
        ("/a.odd", "video/mp4", "x/y", ("video/mp4", "application/vnd.apple.pages")),
        ("/a.0", "video/mp4", "x/y", ("video/mp4", "x/y")),
        ("/a.b/c", "audio/x", "", ("audio/x", "")),
        ("/a.mp4/", "text/html", "", ("video/mp4", "video/mp4")),
        ("/a.3gpp?x.mp3", "text/html", "", ("video/3gpp", "video/3gpp")),
    ],
)
def test_types_come_from_the_extension_first(path: str, header: str, before: str, expected: tuple[str, str]) -> None:
    answer = Answer(200, (("content-type", header),), b"", "")
    assert enclosures.type_of("http://o.example" + path, answer, before) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://u:p@a.example:81/x?y=1#f", "http://a.example:81/x?y=1"),
        ("//a.example/x#f", "//a.example/x"),
        ("/x#f", "/x#f"),
        ("http:///x#f", "http:///x#f"),
        ("mailto:a@b#c", "mailto:a@b#c"),
    ],
)
def test_fragments_are_cut_as_wordpress_does(url: str, expected: str) -> None:
    assert enclosures.without_fragment(url) == expected


def test_sent_pings_are_in_the_journal(quiet: Callable[..., WP], linked: Callable[..., str], web: Web) -> None:
    wp = quiet()
    url = linked("/x")
    post = publish(wp, url, to_ping=web.page("/tb", "thanks"))
    run_due(wp.site)
    entries = [entry for entry in wp.site.journal.last if entry.kind == "send"]
    assert [(entry.title.split(" to ")[0], entry.direction, entry.post_id) for entry in entries] == [
        ("pingback", "out", post.ID),
        ("trackback", "out", post.ID),
    ]
    assert [step.name for step in entries[0].steps] == ["HEAD", "X-Pingback", "pingback.ping"]
    assert [entry.verdict for entry in entries] == ["registered", "sent"]


@pytest.mark.parametrize("page", ["", "<p>no link</p>", '<a rel="pingback" href="http://127.0.0.1:1/x">'])
def test_links_without_a_server_that_answers_are_not_recorded(quiet: Callable[..., WP], web: Web, page: str) -> None:
    wp = quiet()
    post = publish(
        wp, web.page("/x", page) + " http://127.0.0.1:1/closed http:/// //x http://wp.example/wp-content/uploads/x.jpg"
    )
    run_due(wp.site)
    assert read(wp, post.ID).pinged == ""
    assert get_meta(wp.site, post.ID, "_pingme") == []


def test_pages_that_cannot_be_read_name_no_server(quiet: Callable[..., WP], web: Web) -> None:
    wp = quiet()
    replies = iter([b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", b"nonsense"])
    url = web.default.raw("/x", lambda asked: next(replies))
    assert discovery.discover(wp.site, url) == ""
    assert [asked.method for asked in web.asked] == ["HEAD", "GET"]


def test_two_own_links_reach_only_the_first_because_of_the_flood_rule(quiet: Callable[..., WP]) -> None:
    """As recorded of WordPress (facts of combined cases): the second is refused with 429 and not remembered."""
    wp = quiet()
    home = wp.serve()
    first, second = (publish(wp, "text", post_title=title) for title in ("One", "Two"))
    run_due(wp.site)
    links = [f"{home}/?p={post.ID}" for post in (first, second)]
    post = publish(wp, f'<p>a b c <a href="{links[0]}">x</a> d e f <a href="{links[1]}">y</a> g h i</p>')
    run_due(wp.site)
    assert read(wp, post.ID).pinged == "\n" + links[0]
    rows = wp.site.db.rows(
        'SELECT "comment_post_ID", "comment_type", "comment_approved" FROM "wp_comments" WHERE "comment_ID" > 1'
    )
    assert rows == [(first.ID, "pingback", "1")]


@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
def test_a_ping_to_oneself_does_not_wait_for_itself(quiet: Callable[..., WP], fidelity: str) -> None:
    """While the one request is under way, the site fetches its own page for it."""
    wp = quiet(fidelity=fidelity, settings={"outbound.threads": "1"})
    home = wp.serve()
    post = publish(wp, f'<p>a b c <a href="{home}/?p=1">x</a> d e f</p>')
    run_due(wp.site)
    assert read(wp, post.ID).pinged == f"\n{home}/?p=1"
