"""Feeds of made-up posts and comments, from a real WordPress and from wpcompat, compared to the byte."""

from __future__ import annotations

import random
import sys
from typing import Any

from wpcompat_tests.reference.differential import STRUCTURES, Findings, Pair, get, main, quoted
from wpcompat_tests.reference.test_differential_trackbacks import TEXTS, URLS

PIECES = (
    "<p>A <b>bold</b> &amp; “smart” text</p>", "it's \"quoted\" -- and... (c) 2 x 3", "<!--more-->", "<!--nextpage-->", "<a href=\"http://a.example/?x=1\">link</a>", "http://bare.example/x in text", "line\nline\n\npara", "<!-- wp:paragraph -->\n<p>block</p>\n<!-- /wp:paragraph -->", "<pre>a  \n b</pre>", "<ul><li>x</li></ul>", "日本語 " * 20, "word " * 70, "&nbsp;&copy;", "Wordpress", ":) ;-)", "<blockquote>q</blockquote>", "<h2>head</h2>", "\\ back", "<b>unclosed", "<code>a &lt; b</code>", "x" * 300, "", "<em>a</em>, <strong>b</strong>", "1st 9' 6\" '99", "a<br />b", "<div>d</div>text", "100%", "<3",
)  # fmt: skip
PATHS = ("/feed/", "/feed/", "/feed/atom/", "/comments/feed/", "/comments/feed/atom/", "/?feed=rss2", "/?feed=atom", "/?feed=comments-rss2", "/?feed=comments-atom", "/?p={id}&feed=rss2", "/?p={id}&feed=atom", "/?page_id={page}&feed=rss2", "/?s=Quotes&feed=rss2", "/?s=Quotes&feed=atom", "/?cat=1&feed=rss2", "/?author=1&feed=rss2", "/?author=3&feed=atom", "/?m=202611&feed=rss2", "/?feed=rss2&paged=2", "/?s=zzz&feed=rss2", "/?cat=1&feed=atom", "/?attachment_id=16&feed=rss2", "/?feed=rss2&withcomments=1", "/?p={id}&feed=rss2&withoutcomments=1", "/?m=20261110&feed=atom", "/?s=word&feed=comments-rss2")  # fmt: skip
NAMES = ("Oracle Blog", "A &amp; B", "“Smart” it&#039;s", "日本", "&lt;b&gt;x", "")


def made_up(pair: Pair, rng: random.Random) -> None:
    """Other titles, contents, excerpts, comments and names in WordPress, copied to wpcompat."""
    run = pair.sql.run
    pair.forget()
    for post_id in (5, 6, 12, 13, 18, 19, 20, 21, 22, 23, 24, 25):
        content = rng.choice(("", " ", "\n\n")).join(rng.choice(PIECES) for _ in range(rng.randint(0, 5)))
        title, excerpt = (
            rng.choice((*TEXTS[:22], "", "<b>x</b> & y")),
            rng.choice(("", "", "", rng.choice(TEXTS[:20]), rng.choice(PIECES))),
        )
        run(
            f"UPDATE wp_posts SET post_content = {quoted(content)}, post_title = {quoted(title)}, post_excerpt = {quoted(excerpt)}, comment_status = '{rng.choice(('open', 'open', 'closed'))}' WHERE ID = {post_id}"
        )
    moments = rng.sample(range(60 * 24), 12)
    for number in range(rng.randint(0, 12)):
        when = f"2026-11-{11 + moments[number] % 8:02d} {moments[number] // 60:02d}:{moments[number] % 60:02d}:{number:02d}"
        row: dict[str, Any] = {
            "comment_post_ID": rng.choice((1, 5, 5, 6, 13, 16, 23, 7, 10)), "comment_author": rng.choice(("Ann", "", "A &amp; B", "日本", "it's me")), "comment_author_email": "", "comment_author_url": rng.choice(URLS[:6]),
            "comment_author_IP": "127.0.9.9", "comment_date": when, "comment_date_gmt": when, "comment_content": rng.choice(("x", "a & b", "it's", *PIECES[:5], "line\nline", "http://bare.example/x in text")), "comment_karma": 0,
            "comment_approved": rng.choice(("1", "1", "1", "0", "spam")), "comment_agent": "", "comment_type": rng.choice(("comment", "pingback", "trackback")), "comment_parent": 0, "user_id": rng.choice((0, 0, 0, 1)),
        }  # fmt: skip
        run(f"INSERT INTO wp_comments ({', '.join(row)}) VALUES ({', '.join(map(quoted, row.values()))})")
    run(
        "UPDATE wp_posts p SET comment_count = (SELECT count(*) FROM wp_comments c WHERE c.comment_post_ID = p.ID AND c.comment_approved = '1')"
    )
    pair.copy(with_options=False)


def run(pair: Pair, rng: random.Random, count: int, findings: Findings) -> None:
    host = pair.home.partition("://")[2]
    for number in range(count):
        if number % 15 == 0:
            made_up(pair, rng)
            pair.set(
                permalink_structure=rng.choice(STRUCTURES),
                rss_use_excerpt=rng.choice(("0", "0", "1")),
                posts_per_rss=rng.choice(("10", "10", "3", "1")),
                blogname=rng.choice(NAMES),
                blogdescription=rng.choice(NAMES),
                gmt_offset=rng.choice(("0", "5.5", "-3")),
                timezone_string=rng.choice(("", "Europe/Berlin")),
                use_smilies=rng.choice(("1", "0")),
                close_comments_for_old_posts=rng.choice(("0", "0", "1")),
                page_comments=rng.choice(("0", "1")),
                comments_per_page=rng.choice(("50", "2")),
            )
        path = rng.choice(PATHS).format(id=rng.choice((5, 6, 12, 18, 23, 24, 1, 99)), page=rng.choice((13, 14, 2)))
        pretty = bool(pair.options["permalink_structure"])
        if not pretty and not path.startswith("/?"):
            continue
        theirs, ours = pair.ask(get(path, host))
        if theirs.status == 301:
            path = dict(theirs.headers)["location"].removeprefix(pair.home)
            theirs, ours = pair.ask(get(path, host))
        findings.kinds[f"{theirs.status} {dict(theirs.headers).get('content-type')}"] += 1
        if "html" in dict(theirs.headers).get("content-type", ""):
            continue
        lines = [theirs.body.decode("utf-8", "replace").split("\n"), ours.body.decode("utf-8", "replace").split("\n")]
        findings.note(
            f"{number} {pair.options['permalink_structure']} {path}",
            status=(theirs.status, ours.status),
            headers=(theirs.headers, ours.headers),
            lines=(lines[0], lines[1]),
        )


if __name__ == "__main__":
    sys.exit(main(run, sys.argv[1:]))
