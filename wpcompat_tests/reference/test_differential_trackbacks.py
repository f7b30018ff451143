"""Made-up trackbacks, sent to a real WordPress and to wpcompat."""

from __future__ import annotations

import random
import sys
from urllib.parse import quote_from_bytes

import pytest

from wpcompat_tests.reference.differential import STRUCTURES, Findings, Pair, alike, compared, get, main, post
from wpcompat_tests.reference.made_forms import made_form
from wpcompat_tests.reference.test_differential_pingbacks import AGENTS, IDS, SLUGS, chosen_options, end, permalink

pytestmark = [pytest.mark.reference, pytest.mark.xdist_group("reference")]

URLS = ("http://src.example/a", "http://src.example/a", "http://src.example/a?x=1&y=2", "src.example/a", "ftp://src.example/", "mailto:me@src.example", "/rel/path", "//host/x", "#frag", "?x", "javascript:alert(1)", "http://src.example/a b", " http://src.example/a ", "http://src.example/" + "y" * 250, "http://src.example/<b>x", "http://src.example/'q'\"", "http://src.example/ü", "http://src.example/%0d%0aX", "x.php", "index.php?x", "http://src.example/a;b|c^d`e", "HTTP://SRC.example/A", "http://[::1]/", "data:text/html,x", "http://src.example/\\x", "0", "", "http:src.example", "http:///x", "https://src.example", "http://src.example/&amp;x", "http://src.example/&#38;x", "feed:http://x", "a:b", "http://127.0.0.1/x?p=5", "tel:5", "http://src.example/a\r\nb", "http://src.example/[x]{y}", "http://src.example?x=[1]", "http://user:pw@src.example/", "\\\\x", "http://src.example/a\x00b", "http://src.example/%zz", "http://ü.example/")  # fmt: skip
TEXTS = ("A title", "A title", "Title & more", "it's \"me\"", "<b>bold</b> x", "<script>x</script>y", "a <z", "a < b", "%41b %zz", "wörd", "日本語 テスト", "a  b\n\nc\td", "  trimmed  ", "x" * 249, "x" * 250, "x" * 251, "é" * 251, "😀" * 130, "w " * 140, "&amp; &lt; &bogus; &#8217; &#x41; &#99999999;", "0", "", "&amp" * 70, "x" * 247 + "&amp;y", "x" * 246 + "&#8217;zz", "http://a.example http://b.example http://c.example", "www.x.example", "<a href='http://x.example/'>l</a> " * 3, "back\\slash \\' x", "a\x00b", "a\x07b", "\u00a0x\u00a0", "<!-- c -->x", "line\r\nline", "<", ">", "x" * 70000, "[gallery]", "spam word", "a<br>b<p>c", "<strong>x", "</strong>", "&nbsp;", "…", "<img src=x onerror=y>", "<a title=\"x\" href='javascript:x'>y</a>", "a&b=c", "'", '"', "\x85\x92", "a\u2028b", "<i>1<b>2</i>3</b>", "<code>a<b</code>", "<q cite='http://x/'>y</q>", "x<y>z", "<?php x ?>")  # fmt: skip
CHARSETS = ("", "", "", "", "", "", "UTF-8", "utf-8", " utf-8 ", "UTF 8", "U,TF-8", "utf8", "ISO-8859-1", "iso-8859-1", "latin1", "ISO-8859-15", "EUC-JP", "SJIS", "JIS", "ISO-2022-JP", "ASCII", "US-ASCII", "UTF-7", "x-UTF-7", "HTML-ENTITIES", "UTF-16", "UTF-16LE", "UCS-2", "UTF-32", "Windows-1252", "WINDOWS-1251", "CP1252", "KOI8-R", "BIG-5", "EUC-KR", "GB18030", "7bit", "8bit", "pass", "nonsense", "<b>UTF-8</b>", "UTF-8\n", "HZ", "CP932", "UHC", "ARMSCII-8", "CP850", "ISO-8859-9", "UTF-8,ISO-8859-1", "0")  # fmt: skip
CODECS = {"ISO-8859-1": "latin-1", "EUC-JP": "euc_jp", "SJIS": "shift_jis", "JIS": "iso2022_jp", "UTF-16": "utf-16-be", "UTF-16LE": "utf-16-le", "KOI8-R": "koi8-r", "BIG-5": "big5", "GB18030": "gb18030", "EUC-KR": "euc-kr", "HZ": "hz", "CP932": "cp932", "ISO-8859-15": "iso8859-15", "Windows-1252": "cp1252"}  # fmt: skip
PATHS = (
    "/wp-trackback.php/{id}", "/wp-trackback.php/{id}", "/wp-trackback.php?p={id}", "/wp-trackback.php?page_id={id}", "/wp-trackback.php?name={slug}", "/wp-trackback.php?attachment_id={id}",
    "/wp-trackback.php/{id}?x=1", "/wp-trackback.php?x=/{id}", "/wp-trackback.php?tb_id={id}", "/wp-trackback.php/{id}?tb_id=1", "/wp-trackback.php/{id}/", "/wp-trackback.php", "/wp-trackback.php/x/{id}", "/wp-trackback.php?pagename={slug}", "/wp-trackback.php?cat=1&x=/{id}", "/wp-trackback.php?p={id}&tb_id=0",
    "{permalink}trackback/", "{permalink}trackback/", "{permalink}trackback/", "{permalink}trackback", "{permalink}trackback/{id}", "{permalink}TRACKBACK/", "{permalink}feed/trackback/", "{permalink}trackback/?feed=rss2", "{permalink}2/trackback/", "{permalink}comment-page-1/trackback/", "{permalink}?tb=1", "{permalink}trackback/?tb_id=1", "{permalink}trackback/?x=1", "{permalink}embed/trackback/", "{permalink}trackback/trackback/", "{permalink}/trackback/", "{permalink}trackback//",
    "/?p={id}&tb=1", "/?p={id}&tb=1", "/?page_id={id}&tb=1", "/?attachment_id={id}&tb=1", "/?tb=1", "/?tb=1&x=/{id}", "/index.php?p={id}&tb=1", "/?p={id}&tb=0", "/?p={id}&tb=", "/?name={slug}&tb=1", "/?pagename={slug}&tb=1", "/?p={id}&tb=1&feed=rss2", "/?s=x&tb=1", "/?cat=1&tb=1", "/?p={id}&tb=1&page=2", "/?p={id}&tb=1&preview=true", "/?p={id}&tb=x", "/?m=2026&tb=1",
    "/{slug}/trackback/", "/trackback/", "/category/uncategorized/trackback/", "/2026/11/10/trackback/", "/author/admin/trackback/", "/2026/trackback/", "/index.php{permalink}trackback/", "/page-open/trackback/", "/page-open/child/trackback/", "/sample-page/trackback/", "/loose/trackback/", "/2026/11/10/open-post/pic/trackback/", "/open-post/pic/trackback/", "/feed/trackback/", "/page/2/trackback/", "/search/x/trackback/", "/nope/trackback/",
)  # fmt: skip


def form(rng: random.Random) -> tuple[bytes, str, dict[str, bytes]]:
    """A body, its content type, and the fields in it."""
    charset = rng.choice(CHARSETS)
    codec = CODECS.get(charset, "utf-8") if rng.random() < 0.85 else rng.choice(list(CODECS.values()))
    fields = {"url": rng.choice(URLS[:3]) if rng.random() < 0.5 else rng.choice(URLS), "title": rng.choice(TEXTS), "blog_name": rng.choice(TEXTS), "excerpt": rng.choice(TEXTS), "charset": charset}  # fmt: skip
    encoded = {
        name: text.encode() if name in ("url", "charset") else text.encode(codec, "replace")
        for name, text in fields.items()
    }
    for name in ("url", "title", "blog_name", "excerpt"):
        if rng.random() < 0.06:
            del encoded[name]
    if not charset:
        del encoded["charset"]
    if rng.random() < 0.05:
        encoded["title"] = rng.choice((b"\xff\xfe", b"caf\xe9", b"a\xc3", b"\xe3\x81", b"\x80\x81", b"\x1b$B$\"\x1b(B", b"\xa4\xa2\xa4\xa4", b"\x82\xa0\x82\xa2", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"x\xe2\x80y"))  # fmt: skip
    if rng.random() < 0.1:
        body = (
            b"".join(
                b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
                for name, value in encoded.items()
            )
            + b"--B--\r\n"
        )
        return body, "multipart/form-data; boundary=B", encoded
    kind = rng.choice(("application/x-www-form-urlencoded",) * 12 + ("application/x-www-form-urlencoded; charset=UTF-8", "APPLICATION/X-WWW-FORM-URLENCODED", "text/plain", "application/xml", "application/x-www-form-urlencoded;x", ""))  # fmt: skip
    plus = rng.random() < 0.5
    body = b"&".join(
        name.encode() + b"=" + (quote_from_bytes(value, safe=" " if plus else "").replace(" ", "+")).encode()
        for name, value in encoded.items()
    )
    return body, kind, encoded


def address(rng: random.Random, structure: str) -> str:
    slug = rng.choice(SLUGS if rng.random() < 0.4 else ("open-post", "quotes", "page-open", "multi"))
    path = rng.choice(PATHS)
    number = rng.choice(IDS) if rng.random() < 0.4 else rng.choice(("5", "13", "23", "1"))
    link = permalink(rng, "", structure, slug)
    if not structure and rng.random() < 0.7:
        path = rng.choice(PATHS[:16] + PATHS[33:50])
    if path.startswith(("{permalink}?",)) or link.endswith("/"):
        joined = link
    else:
        joined = link + "/"
    return path.format(id=number.strip().replace(" ", "%20"), slug=slug, permalink=joined).replace("５", "%EF%BC%95")


def run(pair: Pair, rng: random.Random, count: int, findings: Findings) -> None:
    host = pair.home.partition("://")[2]
    structure = STRUCTURES[0]
    pair.set(permalink_structure=structure)
    for number in range(count):
        if number % 20 == 0:
            structure = rng.choice(STRUCTURES) if rng.random() < 0.7 else STRUCTURES[0]
            pair.set(permalink_structure=structure, **chosen_options(rng))
        pair.forget()
        body, kind, fields = form(rng)
        if rng.random() < 0.1:
            pair.add_comment(
                comment_post_ID=rng.choice((5, 13, 23)),
                comment_author_url=fields.get("url", b"").decode("utf-8", "ignore")[:200],
                comment_type=rng.choice(("comment", "pingback", "trackback")),
                comment_approved=rng.choice(("0", "1", "spam", "trash")),
            )
        ip = f"127.0.{rng.randint(0, 250)}.{rng.randint(1, 250)}"
        agent = rng.choice(AGENTS)
        headers = [f"User-Agent: {agent}"] if agent else []
        path = address(rng, structure)
        title = f"{number} {structure or 'plain'} {path} {kind} { {name: value[:300] for name, value in fields.items()} } {pair.options}"
        if rng.random() < 0.06:
            request = get(path, host, *headers, method=rng.choice(("GET", "HEAD")))
        else:
            request = post(path, body, host, *headers, content_type=kind)
        compared(pair, findings, title, request, ip, mails=True)
    end(pair)


def run_forms(pair: Pair, rng: random.Random, count: int, findings: Findings) -> None:
    """Forms of any shape, to one post."""
    pair.set(permalink_structure="", comment_previously_approved="0")
    for number in range(count):
        pair.forget()
        body, kind = made_form(rng)
        title = f"{number} {kind!r} {body[:600]!r}"
        request = post("/wp-trackback.php/5", body, pair.home.partition("://")[2], content_type=kind)
        compared(pair, findings, title, request, mails=True)
    pair.set(comment_previously_approved="1")


def test_made_up_trackbacks(pair: Pair) -> None:
    alike(pair, run, 150)


def test_made_up_forms(pair: Pair) -> None:
    alike(pair, run_forms, 150)


if __name__ == "__main__":
    sys.exit(main(run, sys.argv[1:]))
