"""Made-up addresses, asked of a real WordPress and of wpcompat: statuses, redirects, headers, and what the head links to."""

from __future__ import annotations

import random
import re
import sys
from html import escape
from typing import Any

import pytest

from wpcompat_tests.reference import made_addresses
from wpcompat_tests.reference.differential import STRUCTURES, Findings, Outcome, Pair, alike, get, main, post
from wpcompat_tests.reference.test_differential_pingbacks import FRAGMENTS, IDS, SLUGS, TAILS, permalink, target

pytestmark = [pytest.mark.reference, pytest.mark.xdist_group("reference")]

PATHS = (
    "/", "/feed/", "/comments/feed/", "/feed/atom/", "/rss", "/atom", "/feed", "/2026/", "/2026/11/", "/2026/11/10/", "/2026/11/10", "/2026/13/", "/2026/11/31/", "/1999/", "/category/uncategorized/", "/category/nope/", "/category/uncategorized/feed/", "/tag/nope/", "/author/admin/", "/author/nobody/", "/author/admin/feed/", "/author/author/", "/page/2/", "/page/1/", "/page/99/", "/search/open/", "/search/zzz/", "/search/open/feed/rss2/", "/nope/", "/xmlrpc.php", "/xmlrpc.php?rsd", "/xmlrpc.php?rsd=1", "/index.php", "/index.php/", "/sample-page/", "/page-open/", "/page-open/child/", "/child/", "/page-open/2/", "/page-open/page/2/", "/page-open/feed/", "/page-open/comment-page-2/", "/page-open/nope/", "/loose/", "/pic/", "/open-post/", "/open-po", "/hello-world", "/hello", "/old-post/", "/1984/", "/24/", "/archives/5", "/archives/5/", "/archives/99", "/archives", "/2026/11/", "/2026/11/10/open-post/pic/", "/2026/11/10/page-open/", "/2026/01/05/old-post/", "/2026/01/05/open-post/", "/admin/open-post/", "/uncategorized/open-post/", "/blog/open-post.html", "/blog/open-post", "/blog/", "/type/aside/", "/comments/", "/?feed=rss2", "/?s=open", "/?s=", "/?s=zzz&feed=rss2", "/?m=2026", "/?m=202611", "/?m=20261110", "/?m=x", "/?year=2026&monthnum=11", "/?cat=1", "/?cat=99", "/?cat=-1", "/?category_name=uncategorized", "/?tag=x", "/?author=1", "/?author=99", "/?author_name=admin", "/?paged=0", "/?name=open-post", "/?name=nope", "/?pagename=page-open", "/?pagename=page-open/child", "/?attachment=pic", "/?error=404", "/?p=", "/?page_id=", "/?post_type=post", "/?post_type=page", "/?post_type=x", "/?x=1", "/?preview=true", "/?p=7&preview=true", "/wp-trackback.php", "/wp-comments-post.php", "/wp-cron.php", "//", "/./", "/%2e/", "/ä/", "/%ff/", "/a%20b/", "/Sample-Page/", "/2026/11/10/Open-Post/", "/2026/11/10/open-post%20/", "/2026/11/10/open-post./", "/2026/11/10/open-post,", "/?withcomments=1&feed=rss2", "/?cpage=1", "/?static=1", "/?order=asc", "/?orderby=rand", "/?posts=1", "/?hour=8", "/?w=46", "/?day=10", "/?exact=1&s=Open+Post", "/?title=x", "/?comments_popup=5", "/?replytocom=1",
)  # fmt: skip
QUERIES = ("?p={id}", "?page_id={id}", "?attachment_id={id}", "?p={id}&x=1", "?x=1&p={id}", "?p={id}&page=2", "?p={id}&page=1", "?p={id}&cpage=1", "?p={id}&cpage=2", "?p={id}&preview=true", "?p={id}&paged=2", "?p={id}&name=nope", "?p={id}&year=2025", "?page_id={id}&p=5", "?p={id}&replytocom=1", "?page_id={id}&page=2", "?p={id}&post_type=page", "?p={id}&post_type=post", "?p={id}&withoutcomments=1", "?p={id}&error=404", "?p={id}&utm_source=a%20b&c[]=1&c[]=2", "?p={id}&m=2026", "?p={id}&cat=1")  # fmt: skip
TAILS_HERE = tuple(tail for tail in TAILS[:-1] if tail not in ("embed/", "/feed"))
"""Without what is known to differ: embeds, and feeds behind two slashes."""
LINK = re.compile(r"<link [^>]*>")
RELS = ("EditURI", "shortlink", "canonical", "alternate", "wlwmanifest", "https://api.w.org/")


def address(rng: random.Random, structure: str) -> str:
    kind = rng.random()
    if kind < 0.4:
        path = permalink(rng, "", structure, rng.choice(SLUGS))
        return path + rng.choice(TAILS_HERE) if rng.random() < 0.7 else path
    if kind < 0.6:
        return (
            "/"
            + rng.choice(("", "", "", "index.php"))
            + rng.choice(QUERIES).format(id=rng.choice(IDS).strip().replace("５", "%EF%BC%95").replace(" ", "%20"))
        )
    path = rng.choice(PATHS)
    if rng.random() < 0.1:
        path = "/index.php" + path
    return path


def head_links(body: bytes, path: str) -> Any:
    """The title, and the links of the head that say where pings go and what the page is."""
    page = body.decode("utf-8", "replace").partition("</head>")[0]
    found = []
    for tag in LINK.findall(page):
        rel = re.search(r"""rel=["']([^"']*)["']""", tag)
        if rel and rel[1] in RELS and "oembed" not in tag and not (rel[1] == "canonical" and "/page/" in path):
            href = re.search(r"""href=["']([^"']*)["']""", tag)
            title = re.search(r"""title=["']([^"']*)["']""", tag)
            found.append(
                (rel[1], href[1] if href else "", title[1] if title and rel[1] != "https://api.w.org/" else "")
            )
    return re.sub(r"\s+", " ", page.partition("<title>")[2].partition("</title>")[0]), sorted(found)


def kept(outcome: Outcome) -> list[tuple[str, str]]:
    return [(name, value) for name, value in outcome.headers if name not in ("last-modified", "etag", "set-cookie")]


def once(pair: Pair, findings: Findings, title: str, request: bytes) -> None:
    theirs, ours = pair.ask(request)
    kind = dict(theirs.headers).get("content-type", "")
    findings.kinds[f"{theirs.status} {kind}"] += 1
    pairs: dict[str, tuple[Any, Any]] = {"status": (theirs.status, ours.status), "headers": (kept(theirs), kept(ours))}
    if "html" in kind and theirs.status in (200, 404):
        pairs["head"] = head_links(theirs.body, title), head_links(ours.body, title)
    elif "json" not in kind and not title.startswith("feed"):
        pairs["body"] = (len(theirs.body) > 0, len(ours.body) > 0)
    for name in ("last-modified", "etag"):
        pairs[name] = (name in dict(theirs.headers), name in dict(ours.headers))
    findings.note(title, **pairs)


def listed(pair: Pair, findings: Findings, rng: random.Random, structure: str, number: int) -> None:
    """getPingbacks and getTrackbackPings."""
    host = pair.home.partition("://")[2]
    method, argument = (
        ("pingback.extensions.getPingbacks", target(rng, pair.home, structure))
        if rng.random() < 0.7
        else ("mt.getTrackbackPings", rng.choice((*IDS, *FRAGMENTS)))
    )
    body = f"<methodCall><methodName>{method}</methodName><params><param><value><string>{escape(argument)}</string></value></param></params></methodCall>".encode()
    theirs, ours = pair.ask(post("/xmlrpc.php", body, host))
    findings.kinds[method] += 1
    pairs: dict[str, Any] = {"status": (theirs.status, ours.status), "body": (theirs.body, ours.body)}
    findings.note(f"{number} {structure} {method}({argument!r})", **pairs)


def run(pair: Pair, rng: random.Random, count: int, findings: Findings) -> None:
    host = pair.home.partition("://")[2]
    structure = STRUCTURES[0]
    pair.forget()
    for post_id, kind, status in ((5, "pingback", "1"), (5, "pingback", "0"), (5, "pingback", "spam"), (5, "trackback", "1"), (5, "comment", "1"), (13, "pingback", "trash"), (23, "trackback", "0"), (16, "pingback", "1")):  # fmt: skip
        pair.add_comment(comment_post_ID=post_id, comment_type=kind, comment_approved=status, comment_author_url=f"http://s.example/{kind}?a=1&amp;b={status}", comment_content=f"<strong>A {kind} & it's</strong>\n\ntext")  # fmt: skip
    for number in range(count):
        if number % 25 == 0:
            structure = rng.choice(STRUCTURES) if rng.random() < 0.7 else STRUCTURES[0]
            front = rng.random() < 0.25
            pair.set(
                permalink_structure=structure,
                show_on_front="page" if front else "posts",
                page_on_front=rng.choice(("13", "14")) if front else "0",
                page_for_posts=rng.choice(("0", "2")) if front else "0",
                close_comments_for_old_posts=rng.choice(("0", "0", "1")),
                posts_per_page=rng.choice(("10", "10", "3")),
                page_comments="0",
                comments_per_page=rng.choice(("50", "1")),
                default_comments_page=rng.choice(("newest", "oldest")),
                blog_public=rng.choice(("1", "1", "0")),
            )
        if rng.random() < 0.15:
            listed(pair, findings, rng, structure, number)
            continue
        path = address(rng, structure).replace(" ", "%20").partition("#")[0]
        method = rng.choice(("GET", "GET", "GET", "HEAD"))
        front_text = f"front={pair.options['page_on_front']},{pair.options['page_for_posts']} per_page={pair.options['posts_per_page']} cp={pair.options['page_comments']},{pair.options['comments_per_page']},{pair.options['default_comments_page']} public={pair.options['blog_public']}"
        once(
            pair,
            findings,
            f"{number} {method} {structure or 'plain'} {path} {front_text}",
            get(path, host, method=method),
        )


def odd(pair: Pair, rng: random.Random, count: int, findings: Findings) -> None:
    """Addresses from ``made_addresses``, forty in each permalink structure in turn."""
    host = pair.home.partition("://")[2]
    pair.forget()
    structure = front = ""
    for number in range(count):
        if number % 40 == 0:
            structure = STRUCTURES[number // 40 % len(STRUCTURES)]
            front = rng.choice(("0", "0", "0", "0", "13"))
            pair.set(
                permalink_structure=structure, show_on_front="posts" if front == "0" else "page", page_on_front=front,
                page_for_posts="0" if front == "0" else "2", page_comments=rng.choice(("0", "0", "1")), posts_per_page="10",
                comments_per_page="50", default_comments_page="newest", blog_public="1", close_comments_for_old_posts="0",
            )  # fmt: skip
        named, sent = made_addresses.request(rng, structure, host)
        if pair.ask_wordpress(sent).status in (400, 500):
            findings.kinds["refused by the web server, or PHP died"] += 1
            continue
        once(pair, findings, f"{number} {structure or 'plain'} front={front} cp={pair.options['page_comments']} {named}", sent)  # fmt: skip


def test_made_up_discovery(pair: Pair) -> None:
    alike(pair, run, 150)


def test_odd_addresses(pair: Pair) -> None:
    alike(pair, odd, 50)


if __name__ == "__main__":
    made = [argument for argument in sys.argv[1:] if argument != "--odd"]
    sys.exit(main(odd if "--odd" in sys.argv else run, made))
