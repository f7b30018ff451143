"""Made-up pingbacks, sent to a real WordPress and to wpcompat."""

from __future__ import annotations

import gzip
import random
import sys
import zlib
from html import escape

import pytest

from wpcompat_tests.reference.differential import STRUCTURES, Everywhere, Findings, Pair, alike, compared, main, post
from wpcompat_tests.reference.made_pages import page

pytestmark = [pytest.mark.reference, pytest.mark.xdist_group("reference")]

SLUGS = ("open-post", "closed-post", "draft-post", "private-post", "future-post", "password-post", "page-open", "page-default", "page-open/child", "open-post/pic", "loose", "1984", "old-post", "by-author", "unicode-title", "multi", "quotes", "24", "nope", "hello-world", "sample-page", "child")  # fmt: skip
TAILS = ("", "", "", "", "feed/", "trackback/", "comment-page-1/", "comment-page-2/#comments", "embed/", "2/", "?x=1", "#frag", "?utm_source=a&b=c", "#comment-5", "/", "page/2/", "feed/atom/", "?", "#", "amp/", "?p=6", "?replytocom=1#respond", "&x=1", "/feed", "%20", ".", "/index.php")  # fmt: skip
FRAGMENTS = ("5", "5abc", "post-5", "xxpost-5-9", "Post", "open post", "open.post", "é", "nope nothing", "", "-5", " 5", "6", "post-6", "1e1", "0x5", "+5", "title", "[a", "%", "_", "Quotes \"and", "post-", "p5", "tags&em", "more'", "99999999999999999999")  # fmt: skip
IDS = ("1", "2", "5", "6", "7", "8", "9", "10", "12", "13", "14", "15", "16", "17", "19", "24", "99", "0", "0005", "5abc", "", "-5", "18446744073709551617", "99999999999", "+5", " 5", "５")  # fmt: skip
KEYS = ("wörd", "WÖRD", "one", "TITLE", "127.0", "spam", "link", "/", "lab-agent", "&amp;", "…", "[", "b&amp;b", "zzz")
AGENTS = (
    "lab-agent/1.0",
    "",
    "Ünï agent",
    "a" * 300,
    "<b>x</b> agent",
    'it\'s "me"',
    "The Incutio XML-RPC PHP Library -- WordPress/6.1",
    "%41%42",
    "\\ back",
)


def chosen_options(rng: random.Random) -> dict[str, str]:
    """Discussion settings."""
    return {
        "comment_moderation": rng.choice(("0", "0", "0", "1", "", "on")),
        "comment_max_links": rng.choice(("2", "2", "0", "1", "3", "", "abc")),
        "comment_previously_approved": rng.choice(("1", "0", "0", "", "yes")),
        "moderation_keys": "\n".join(rng.sample(KEYS, rng.choice((0, 0, 0, 1, 2)))),
        "disallowed_keys": "\r\n".join(rng.sample(KEYS, rng.choice((0, 0, 0, 0, 1)))),
        "close_comments_for_old_posts": rng.choice(("0", "0", "0", "1")),
        "close_comments_days_old": rng.choice(("14", "100", "0", "1")),
        "gmt_offset": rng.choice(("0", "5.5", "-3", "14", "")),
        "timezone_string": rng.choice(("", "", "Europe/Berlin", "America/St_Johns")),
        "use_balanceTags": rng.choice(("0", "0", "1")),
        "comments_notify": rng.choice(("1", "1", "0", "", "yes")),
        "moderation_notify": rng.choice(("1", "1", "0", "", "yes")),
        "blogname": rng.choice(("Oracle Blog", "A &amp; B &#039;x&#039; &quot;q&quot;", "Ünï &lt;b&gt;", "")),
        "admin_email": rng.choice(("admin@example.org", "admin@example.org", "AUTHOR@example.org", "")),
        "show_on_front": rng.choice(("posts", "posts", "page")),
        "page_on_front": rng.choice(("0", "13", "14")),
        "page_for_posts": rng.choice(("0", "2")),
    }


def end(pair: Pair) -> None:
    """Leave what other runs may look at as it is on a fresh site."""
    pair.set(blogname="Oracle Blog", admin_email="admin@example.org", comments_notify="1", moderation_notify="1")


def permalink(rng: random.Random, home: str, structure: str, slug: str) -> str:
    year, month, day = {"old-post": ("2026", "01", "05"), "future-post": ("2027", "01", "01")}.get(
        slug, ("2026", "11", "10")
    )
    path = structure.replace("%year%", year).replace("%monthnum%", month).replace("%day%", day)
    path = path.replace("%category%", rng.choice(("uncategorized", "uncategorized", "x"))).replace(
        "%author%", rng.choice(("admin", "admin", "author"))
    )
    path = path.replace("%post_id%", rng.choice(("5", "6", "13", "18", "99"))).replace("%postname%", slug)
    return home + (path if structure else "/" + slug + "/")


def target(rng: random.Random, home: str, structure: str) -> str:
    """A target, right or wrong."""
    kind = rng.random() * 1.6
    host = home.partition("://")[2]
    if kind < 0.35:
        url = permalink(rng, home, structure, rng.choice(SLUGS)) + rng.choice(TAILS)
    elif kind < 0.5:
        url = f"{home}/{rng.choice(('', 'index.php', 'x/', 'wp-trackback.php'))}?{rng.choice(('p', 'page_id', 'attachment_id', 'x=1&p', 'x=1&page_id', 'P', 'xp', 'p[]', 'cat', 'm'))}={rng.choice(IDS)}{rng.choice(('', '', '#x', '&x=1', '&p=6', '#5'))}"
    elif kind < 0.6:
        url = f"{home}/{rng.choice(('', '', 'nope/', 'open-post/', '?x=1'))}#{rng.choice(FRAGMENTS)}"
    elif kind < 0.7:
        url = f"{home}/{rng.choice(('p/5', 'archives/p/5', 'p/5/more', 'up/5', 'p/x', 'p/6', 'sample-page/', 'page-open/child/', 'child/', 'loose/', 'open-post/', 'hello-world/', '2026/', '2026/11/', '2026/11/10/', 'category/uncategorized/', 'author/admin/', 'feed/', 'comments/feed/', 'page/2/', 'search/x/', 'wp-login.php', 'wp-json/', '', 'tag/x/', '2026/11/10/open-post', '2026/11/10/1984/', '2026/11/10/24/', '24/', '1984/', 'open-post/pic/', '2026/11/10/open-post/pic/', 'page-open/page/2/', 'multi/2/', '?s=x', '?feed=rss2', '2026/11/10/OPEN-post/', '2026/11/10/open%2Dpost/', '2026//11/10/open-post/', '2026/11/11/open-post/', '2026/11/10/open-pos', 'wp-content/uploads/2026/11/pic.jpg'))}"
    else:
        url = (
            permalink(rng, home, structure, rng.choice(("open-post", "quotes", "page-open", "multi", "unicode-title")))
            if rng.random() < 0.6
            else f"{home}/?p={rng.choice((5, 23, 13))}"
        )
    change = rng.random()
    if change < 0.06:
        url = rng.choice((url.replace("http://", "https://"), url.replace("http://", "http://www."), url.replace("http://", "HTTP://"), url.replace("http://", ""), url.replace("http://", "//"), f"http://evil.example/?u={url}", f"http://evil.example/{host}/?p=5", url.replace(host, "localhost:1"), url.replace(host, "127.0.0.1"), " " + url, url + " ", url.replace("://", ":///"), url.replace("http://", "http://u:p@"), f"http://evil.example/#{host}/?p=5", "x" + url, url.replace("http://", "ftp://"), url + "'", url + '"x', url + "<b>", url.replace("/", "\\"), "", "0", host))  # fmt: skip
    if rng.random() < 0.2:
        url = url.replace("&", "&amp;")
    return url


def source(rng: random.Random, base: str, home: str) -> str:
    """A source on the pretend web, or a wrong one."""
    good = rng.choice(("/src", "/src?a=1", "/src?a=1&b=2", "/src#frag", "/päth", "/a b", "/it's", '/q"q', "/%41", "/<b>x", "/x" + "y" * 250, "/a;b", "/[x]", "/{x}", "/src?p=5", "/src?x=1&p=5", "/src?p=13", "/a%20b", "/a%0ab", "/~x", "/ü" * 60, "/a\\b", "/src?a=%26", "/a|b^c`d", "", "/", "?x=1", "/src.jpg", "//x", "/x?u=http://y/&amp;z=1", "/src?a=1&amp;b=2", "/a,b", "/!*()", "/'\\'"))  # fmt: skip
    if rng.random() < 0.88:
        return base + good
    return rng.choice(("", "0", "12", "ftp://127.0.0.1/x", "127.0.0.1/x", base.replace("http://", "HTTP://") + good, base.replace("http://", "http://u:p@") + good, base.replace("127.0.0.1", "localhost") + good, "http:///x", "//" + base[7:] + "/x", "http://127.0.0.1:1/x", " " + base + "/x", base + "/x ", f"{home}/?p=5", f"{home}/?p=13", f"{home}/?p=6", f"{home}/", f"{home}/2026/11/10/old-post/", f"{home}/sample-page/", "javascript:alert(1)", "http://127.0.0.1:99999/", "http://[::1]/", "http://a:b:c/", base.replace("http:", "http:/"), "mailto:a@b.c", "http://127.0.0.1:/x"))  # fmt: skip


def answer(rng: random.Random, body: bytes) -> bytes:
    """A whole HTTP answer with this body."""
    status = rng.choice(("200 OK",) * 12 + ("404 Not Found", "500 Oops", "302 Found", "301 Moved", "204 No Content", "304 Not Modified", "403 Forbidden", "206 Partial", "201 Created", "999 What", "200"))  # fmt: skip
    headers = [rng.choice(("Content-Type: text/html; charset=UTF-8",) * 5 + ("Content-Type: text/plain", "Content-Type: image/png", "X-Nothing: 1", "Content-Type: text/html; charset=ISO-8859-1"))]  # fmt: skip
    if status[:1] == "3":
        headers.append("Location: /elsewhere")
    coding = rng.random()
    if coding < 0.08:
        body, headers = gzip.compress(body), [*headers, "Content-Encoding: gzip"]
    elif coding < 0.11:
        body, headers = zlib.compress(body), [*headers, "Content-Encoding: deflate"]
    elif coding < 0.13:
        body, headers = zlib.compress(body)[2:-4], [*headers, "Content-Encoding: deflate"]
    elif coding < 0.15:
        headers.append(rng.choice(("Content-Encoding: identity", "Content-Encoding: none")))
    version = rng.choice(("HTTP/1.1",) * 8 + ("HTTP/1.0",))
    framing = rng.random()
    if framing < 0.1 and version == "HTTP/1.1":
        cut = rng.randint(0, len(body))
        chunks = (
            b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:cut], body[cut:]) if part) + b"0\r\n\r\n"
        )
        return (
            "\r\n".join([f"{version} {status}", *headers, "Transfer-Encoding: chunked", "Connection: close"]).encode()
            + b"\r\n\r\n"
            + chunks
        )
    if framing < 0.85:
        headers.append(f"Content-Length: {len(body)}")
    return "\r\n".join([f"{version} {status}", *headers, "Connection: close"]).encode() + b"\r\n\r\n" + body


def call(rng: random.Random, first: str, second: str) -> bytes:
    """The body of a call of ``pingback.ping``."""
    kind = rng.choice(("string",) * 12 + ("", "base64"))

    def value(text: str) -> str:
        if kind == "base64":
            import base64

            return f"<base64>{base64.b64encode(text.encode()).decode()}</base64>"
        inner = escape(text, quote=rng.random() < 0.5)
        return f"<{kind}>{inner}</{kind}>" if kind else inner

    params = "".join(f"<param><value>{value(text)}</value></param>" for text in (first, second))
    return f'<?xml version="1.0"?>\n<methodCall><methodName>pingback.ping</methodName><params>{params}</params></methodCall>'.encode()


def run(pair: Pair, rng: random.Random, count: int, findings: Findings) -> None:
    host = pair.home.partition("://")[2]
    server = pair.web.default
    structure = STRUCTURES[0]
    pair.set(permalink_structure=structure)
    for number in range(count):
        if number % 20 == 0:
            structure = rng.choice(STRUCTURES) if rng.random() < 0.6 else STRUCTURES[0]
            pair.set(permalink_structure=structure, **chosen_options(rng))
        pair.forget()
        to = target(rng, pair.home, structure)
        of = source(rng, server.url, pair.home)
        server.pages = Everywhere(answer(rng, page(rng, to.replace("&amp;", "&").replace("&", "&amp;"))))
        if rng.random() < 0.1:
            pair.add_comment(
                comment_post_ID=rng.choice((5, 13, 23)),
                comment_author_url=rng.choice((of.replace("&", "&amp;"), of, "x"))[:200],
                comment_type=rng.choice(("comment", "pingback", "trackback")),
                comment_approved=rng.choice(("0", "1", "spam", "trash")),
            )
        ip = f"127.0.{rng.randint(0, 250)}.{rng.randint(1, 250)}"
        agent = rng.choice(AGENTS)
        headers = [f"User-Agent: {agent}"] if agent else []
        title = f"{number} {structure or 'plain'} {of!r} -> {to!r} {pair.options}"
        compared(pair, findings, title, post("/xmlrpc.php", call(rng, of, to), host, *headers), ip, mails=True)
    end(pair)


def test_made_up_pingbacks(pair: Pair) -> None:
    alike(pair, run, 30)


if __name__ == "__main__":
    sys.exit(main(run, sys.argv[1:]))
