"""Pingbacks under 7.1, sentence by sentence: the expectations were seen on WordPress 7.1.0."""

from __future__ import annotations

from typing import Any

import pytest

from wpcompat import options
from wpcompat.comments.store import list_comments
from wpcompat.linkbacks.receive_pingback import PingbackFault, receive
from wpcompat.outbound.http import DoorError
from wpcompat.site import Caller
from wpcompat.testing.site import WP
from wpcompat.testing.web import Web
from wpcompat_tests import replay
from wpcompat_tests.wire.facts_site import DATE, HOME, POST, Lab, ping, rpc
from wpcompat_tests.wire.xmlrpc_exchange import call

# -- Targets ------------------------------------------------------------------------------------------------

TARGETS: dict[str, dict[str, int]] = {
    "": {POST: 0, "/page-open/": 0, "/archives/5": 0},
    DATE: {
        **{POST + end: 5 for end in ("", "feed/", "trackback/", "comment-page-1/", "embed/", "2/", "?x=1", "#c")},
        POST[:-1]: 5, "/2026/11/20/OPEN-POST/": 5, "/2026/11/20/1984/": 18, "/2026/11/20/password-post/": 12,
        "/page-open/": 13, "/page-open/child/": 15, f"{POST}pic/": 16, "/loose/": 17, f"/index.php{POST}": 5,
        **dict.fromkeys(
            ("/2026/11/21/open-post/", "/2026/11/open-post/", "/2026/11/20//open-post/", "/2026/11/20/%6Fpen-post/", "/2026/11/20/",
             "/category/uncategorized/", "/author/admin/", "/feed/", "/wp-content/uploads/2026/11/pic.jpg", "/wp-login.php",
             "/wp-json/wp/v2/posts/5", "/child/", "/2026/11/20/draft-post/", "/2026/11/20/private-post/",
             "/2027/01/01/future-post/", "/2026/11/20/trash-post__trashed/", "/open-post/"), 0),
    },
    "/%postname%/": {"/open-post/": 5, "/open-post": 5, "/OPEN-POST/": 5, "/index.php/open-post/": 5, POST: 0},
    "/archives/%post_id%": {"/archives/5": 5, "/archives/5/": 5, "/Archives/5": 0, "/archives/7": 0, POST: 0},
    f"/index.php{DATE}": {f"/index.php{POST}": 5, POST: 0, "/index.php/page-open/": 13, "/page-open/": 0, "/loose/": 0},
    "/%category%/%postname%/": {
        "/uncategorized/open-post/": 5, "/any/thing/open-post/": 5, "/2025/01/01/hello-world/": 1, "/open-post/": 0,
    },
    "/blog/%postname%.html": {"/blog/open-post.html": 5, "/blog/open-post": 0, "/blog/open-post/": 0},
    "/%author%/%postname%/": {"/admin/open-post/": 5, "/contributor/by-author/": 20, "/nobody/open-post/": 0},
    "/%postname%": {"/open-post": 5, "/open-post/": 5, POST: 0},
}  # fmt: skip
IN_EVERY_STRUCTURE = {
    "/?p=5": 5, "/?p=7": 7, "/?p=8": 8, "/?p=9": 9, "/?p=10": 10, "/?p=0005": 5, "/?p=5abc": 5, "/?x=1&p=5": 5, "/?xp=5": 5,
    "/?P=5": 0, "/?page_id=13&x=1": 13, "/?x=1&page_id=13": 0, "/?x=1&attachment_id=16": 0, "/archives/p/5": 5, "/p/5/more": 5,
    "/up/5": 5, "/#5": 5, "/#5abc": 5, "/#post-5": 5, "/#xxpost-1-3": 13, "/#xxpost-5-9": 0, "/#": 1, "/#Post": 5, "/#zzz": 0,
    "/": 0,
}  # fmt: skip


@pytest.mark.parametrize("structure", TARGETS)
def test_where_targets_lead(lab: Lab, structure: str) -> None:
    wp = lab(structure)
    expected = IN_EVERY_STRUCTURE | TARGETS[structure]
    assert {path: looked_at(wp, HOME + path) for path in expected} == expected


@pytest.mark.parametrize(
    ("home", "target", "post_id"),
    [
        ("http://blog.example", "https://www.blog.example{}", 5),
        ("https://www.blog.example", "http://blog.example{}", 5),
        ("https://blog.example", "http://blog.example{}", 5),
        ("http://blog.example", "http://WWW.blog.example{}", 0),
        ("http://blog.example", "http://BLOG.example{}", 0),
        ("http://blog.example", "http://blog.example:81/?p=5", 5),
        ("http://blog.example", "blog.example{}", 0),
        ("http://blog.example", "//blog.example{}", 5),
        ("http://blog.example:8080", "https://blog.example:8080{}", 5),
        ("http://blog.example:8080", "http://blog.example{}", 0),
        ("http://blog.example/sub", "https://www.blog.example/sub{}", 5),
        ("http://blog.example/sub", "http://blog.example{}", 0),
        ("http://blog.example", "http://evil.example/?u=blog.example/&p=5", 5),
        ("http://blog.example", "http://evil.example/blog.example/p/5", 5),
        ("http://blog.example", "http://evil.example/blog.example/#5", 5),
        ("http://blog.example", "http://evil.example/blog.example{}", 0),
    ],
)
def test_hosts_of_targets(lab: Lab, home: str, target: str, post_id: int) -> None:
    assert looked_at(lab(home=home), target.format(POST)) == post_id


def test_the_static_front_page_is_a_target(lab: Lab) -> None:
    for structure in ("", DATE):
        wp = lab(structure)
        options.update(wp.site, "page_on_front", "13")
        assert looked_at(wp, f"{HOME}/") == 0
        options.update(wp.site, "show_on_front", "page")
        assert [looked_at(wp, HOME + end) for end in ("", "/", "/?x=1", "/#c", "/?p=5")] == [13, 13, 13, 13, 5]


def looked_at(wp: WP, target: str) -> int:
    """The post that a target leads to, as the journal has it; 0 for none."""
    wp.site.outbound.request = _shut  # type: ignore[method-assign]
    with wp.site.journal.exchange("pingback", target) as exchange, pytest.raises(PingbackFault):
        receive(wp.site, "http://127.0.0.1:9/", target, Caller("192.0.2.7"))
    found = [step.data["post_id"] for step in exchange.steps if step.name == "target leads to a post" and step.ok]
    return int(found[0]) if found else 0


def _shut(*args: Any, **kw: Any) -> Any:
    raise DoorError("nobody is there")


# -- Sources ------------------------------------------------------------------------------------------------

PUBLIC = "93.184.216.34"
VALID = (
    "http://pub.example/", "https://pub.example/", "http://pub.example/a b", "http://pub.example/<x>", "http://pub.example/é",
    "http://pub.example:80/", "http://pub.example:443/", "http://pub.example:8080/", "http://pub.example:0/", "http://pub.example:/",
    "http://pub.example?x", "http://pub.example/?u=http://x:y@z/", "http://blog.example/", "http://blog.example:9000/x",
    "http://BLOG.example:9000/x", f"http://{PUBLIC}/", f"http://{PUBLIC}./", "http://100.63.0.1/", "http://172.32.0.1/",
    "//pub.example/x",
)  # fmt: skip
REFUSED = (
    "", "0", "5", "pub.example/x", "/x", "ftp://pub.example/", "javascript:http://pub.example/", "http:///x", "http:pub.example",
    "http://u@pub.example/", "http://u:p@pub.example/", "http://@pub.example/", "http://[::1]/", "http://[2606:4700::1]/",
    " http://pub.example/", "http://pub.example:81/", "http://pub.example:9000/", "http://pub.example:99999/",
    "http://blog.example:9001/x", "//pub.example:80/x", "//u@pub.example/", "//10.0.0.1/", "http://nowhere.example/",
    "http://inside.example/", "http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://0.0.0.0/",
    "http://10.0.0.1/", "http://100.64.0.1/", "http://169.254.169.254/", "http://172.16.0.1/", "http://192.0.0.1/",
    "http://192.0.2.1/", "http://192.88.99.1/", "http://192.168.1.1/", "http://198.18.0.1/", "http://198.51.100.1/",
    "http://203.0.113.1/", "http://224.0.0.1/", "http://240.0.0.1/",
)  # fmt: skip


def test_which_sources_are_valid(lab: Lab) -> None:
    site = lab(home="http://blog.example:9000", outbound__allow_networks="", outbound__allow_ports="80 443 8080").site
    known = {"pub.example": PUBLIC, "blog.example": PUBLIC, "inside.example": "127.0.0.1"}

    def lookup(host: str) -> list[str]:
        if host not in known:
            raise OSError("unknown")
        return [known[host]]

    site.outbound.guard.resolver.lookup = lookup
    found = {url: site.outbound.validate(url, home="http://blog.example:9000") for url in (*VALID, *REFUSED)}
    assert found == {**{url: url for url in VALID}, **dict.fromkeys(REFUSED)}
    assert site.outbound.validate("HtTp://Pub.Example/X", home="http://blog.example:9000") == "http://Pub.Example/X"


def test_a_source_without_a_scheme_is_valid_and_cannot_be_asked(dated: WP) -> None:
    for source, target, fault in (
        ("//127.0.0.1/x", POST, 16), ("//127.0.0.1/x", "/2026/11/20/closed-post/", 33), ("127.0.0.1/x", POST, 0),
    ):  # fmt: skip
        with pytest.raises(PingbackFault) as caught:
            receive(dated.site, source, HOME + target, Caller("192.0.2.7"))
        assert caught.value.code == fault
    replay.add_comment(dated, comment_author_url="//127.0.0.1/x")
    assert ping(dated, "//127.0.0.1/x", HOME + POST) == ("48", "The pingback has already been registered.")


# -- The call and its answers -------------------------------------------------------------------------------


class _Pages(dict[str, bytes]):
    """The same page, which links to ``target``, at every address."""

    target = HOME + POST

    def get(self, key: str, default: object = None) -> bytes:
        page = f'<title>S</title><p>aa bb <a href="{self.target}">link</a> cc dd'.encode()
        return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(page) + page


@pytest.fixture
def pages(web: Web) -> _Pages:
    web.default.pages = pages = _Pages()  # type: ignore[assignment]
    return pages


@pytest.mark.parametrize(
    ("path", "told", "asked", "stored"),
    [
        ("/s", "/s", "/s", "/s"),
        ("/s?a=1&b=2", "/s?a=1&amp;amp;b=2", "/s?a=1&b=2", "/s?a=1&amp;b=2"),
        ("/s?a=1&amp;b=2", "/s?a=1&amp;amp;b=2", "/s?a=1&b=2", "/s?a=1&amp;b=2"),
        ("/it's", r"/it\\\&#039;s", "/it%5C's", "/it's"),
        ("/<b>x", "/&lt;b&gt;x", "/%3Cb%3Ex", "/x"),
        ("/a b", "/a b", "/a%20b", "/a%20b"),
        ("/é", "/é", "/%C3%A9", "/é"),
        ("/f#x", "/f#x", "/f", "/f#x"),
        ("/" + "x" * 300, "/" + "x" * 300, "/" + "x" * 300, None),
    ],
)
def test_sources_on_their_way(
    dated: WP, web: Web, pages: _Pages, path: str, told: str, asked: str, stored: str | None
) -> None:
    start = web.default.url
    target = HOME + POST
    assert ping(dated, start + path, target) == (
        "",
        f"Pingback from {start}{told} to {target} registered. Keep the web talking! :-)",
    )
    assert [request.path for request in web.asked] == [asked]
    (row,) = list_comments(dated.site)
    assert row.comment_author_url == (start + path if stored is None else start + stored)[:200]
    dated.clock.frozen = (dated.clock.frozen or 0) + 60
    asked_for = path.replace("&amp;", "&").replace("'", "\\'")
    # An address that is stored otherwise than it was sent is no duplicate: the words are, after another look at the page.
    again = "48" if stored == asked_for else "409"
    assert ping(dated, start + path, target)[0] == again
    assert len(web.asked) == (1 if again == "48" else 2)


@pytest.mark.parametrize(
    ("target", "on_the_page", "code"),
    [
        (f"{POST}?a=1&b=2", f"{POST}?a=1&amp;b=2", ""),
        (f"{POST}?a=1&amp;b=2", f"{POST}?a=1&amp;b=2", ""),
        (f"{POST}?a=1&b=2", f"{POST}?a=1&b=2", "0"),
        (f"{POST}?a=1&b=2", f"{POST}?a=1&#038;b=2", "0"),
        (f"{POST}?it's", f"{POST}?it's", "0"),
        (POST[:-1], POST, ""),
        (POST, POST[:-1], "0"),
        (f"{POST}#c", POST, "0"),
        (POST, f"{POST}feed/", ""),
    ],
)
def test_targets_on_the_page(dated: WP, web: Web, pages: _Pages, target: str, on_the_page: str, code: str) -> None:
    pages.target = HOME + on_the_page
    assert ping(dated, f"{web.default.url}/s", HOME + target)[0] == code


def test_floods_end_a_multicall_and_an_authenticated_call_opens_it(dated: WP, web: Web, pages: _Pages) -> None:
    def element(name: str, *params: str) -> str:
        values = "".join(f"<value><string>{param}</string></value>" for param in params)
        return (
            f"<value><struct><member><name>methodName</name><value>{name}</value></member><member><name>params</name>"
            f"<value><array><data>{values}</data></array></value></member></struct></value>"
        )

    def multicall(*elements: str) -> str:
        asked = call("system.multicall", f"<array><data>{''.join(elements)}</data></array>")
        return replay.send(dated, rpc(asked)).body.decode()

    pings = [
        element("pingback.ping", f"{web.default.url}/{n}", f"{HOME}/?p={post_id}") for n, post_id in ((1, 5), (2, 22))
    ]
    pages.target = f"{HOME}/?p=5 {HOME}/?p=22"
    body = multicall(element("demo.sayHello"), *pings)
    assert "<value><int>429</int></value>" in body
    assert "Hello!" not in body
    assert len(list_comments(dated.site)) == 1
    dated.site.db.execute('DELETE FROM "wp_comments"')
    assert (
        multicall(element("wp.getUsersBlogs", "admin", "secret"), *pings).count("registered. Keep the web talking!")
        == 2
    )
