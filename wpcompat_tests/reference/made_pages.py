"""Made-up link sources: pages from a grammar of the things that WordPress's search for a link trips over."""

from __future__ import annotations

import random

WORDS = ("one", "two", "three", "wörd", "日本語", "naïve", "A", "x", "1984", "b&amp;b", "&copy;", "&nbsp;", "&#8217;", "it's", '"quoted"', "R&D", "%41", "%zz", "\\", "\u00a0", "&", "&bogus;", "a=b", "wpcontext", "[…]", "😀", "0", "<", "<3", ">", "< b", "a<b", "http://spam.example/x", "www.spam.example", "me@example.org", "O’Neill", "&lt;b&gt;", "&quot;", "x" * 40, "y" * 99, "z" * 101, "é" * 50, "e" * 99 + "é", "q" * 120)  # fmt: skip
SPACES = (" ", " ", " ", " ", "  ", "\n", "\r\n", "\t", "\n\n", "", "\v", "\f", "\u00a0", "\x00", "\x85")
BLOCKS = ("p", "h1", "h6", "td", "th", "li", "dt", "dd", "pre", "caption", "input", "textarea", "button", "body")
INLINE = ("b", "em", "span", "i", "div", "br", "blockquote", "ul", "tr", "label", "P", "LI", "picture", "param", "link", "thead", "progress", "section", "abbr", "address", "area", "article", "A", "wpcontext", "x:y", "!x", "?x")  # fmt: skip
RAW = ("<script>a<b</script>", "<style>p{}</style>", "<SCRIPT src='x'></SCRIPT>", "<script>", "</script>", "<style>", "<!-- note -->", "<!-- a <b> c -->", "<!--", "-->", "<?php echo '>'; ?>", "<?x", "<![CDATA[ x ]]>", "<!DOCTYPE html>", "<!doctype html>", "<b", "<b ", '<img alt="a > b">', "<img alt='<a>'>", "<a", "<a ", "<a>", "</a>", "<a href='http://other.example/'>other</a>", "<wpcontext>", "</wpcontext>", "<noscript>x</noscript>", "<title>second</title>", "<p", "</", "</ p>", "<//p>", "<script>\n", "<svg><title>t</title></svg>", "<textarea><a>", "<a name=x>")  # fmt: skip


def text(rng: random.Random, most: int = 12) -> str:
    """Words, white space and tags."""
    parts: list[str] = []
    for _ in range(rng.randint(0, most)):
        kind = rng.random()
        if kind < 0.6:
            parts += [rng.choice(WORDS), rng.choice(SPACES)]
        elif kind < 0.75:
            parts.append(tag(rng, rng.choice(BLOCKS)))
        elif kind < 0.9:
            parts.append(tag(rng, rng.choice(INLINE)))
        else:
            parts.append(rng.choice(RAW))
    return "".join(parts)


def words(rng: random.Random, most: int = 25) -> str:
    """Words alone, so that a link among them is found."""
    return "".join(rng.choice(WORDS[:21] + WORDS[-5:]) + rng.choice(SPACES[:8]) for _ in range(rng.randint(0, most)))


def tag(rng: random.Random, name: str) -> str:
    ends = rng.choice((">", ">", ">", ">", " class='x'>", ' title="a b">', " />", "\n>", ' data-x=">">', ""))
    return rng.choice(("<", "<", "</", "<//")) + name + ends


def link(rng: random.Random, target: str) -> str:
    """A link to the target, as it may be written."""
    if rng.random() < 0.35:
        return f'<a href="{target}">{rng.choice(("link", "a link text", words(rng, 4) or "l"))}</a>'
    address = rng.choice((target, target, target, target.replace("&amp;", "&"), target.replace("&amp;", "&#038;"), target + "feed/", target.rstrip("/"), target + "#x", "http://r.example/?u=" + target, target.upper(), target.replace("http:", "https:"), " " + target))  # fmt: skip
    quote = rng.choice(("'", '"', "", '"'))
    before = rng.choice(("", "", " class='x'", ' title="a"', ' title="a>b"', "\n", " rel=nofollow"))
    after = rng.choice(("", "", " rel='nofollow'", ' title="it\'s"', " ", "/", "\n", ' title=">"'))
    name = rng.choice(("a", "a", "a", "a", "A", "area", "abbr", "a\n", "a\t", "link"))
    attribute = rng.choice((" href=", " href=", " href=", " data-x=", " href = ", " HREF=", "href="))
    inner = rng.choice((words(rng, 4), words(rng, 4), text(rng, 5), "", " ", "<b>bold</b>", "<img src=x>", "L" * 99, "L" * 100, "L" * 101, "é" * 50, "é" * 51, "a<b", "l > m", "<p>x</p>", target))  # fmt: skip
    end = rng.choice(("</a>", "</a>", "</a>", "</a>", "</a >", "</A>", "", "</b></a>"))
    return f"<{name}{before}{attribute}{quote}{address}{quote}{after}>{inner}{end}"


def title(rng: random.Random) -> str:
    inner = rng.choice((words(rng, 4), words(rng, 4), "A Title", "", " ", "0", "T" * 250, "T" * 255, "é" * 127 + "ab", "é" * 128, "日" * 86, "A & B", "a  b", "a\nb", "<b>x</b>", "it\\'s \\ x", "&lt;x&gt;", "x &amp; y", "%41b", "<", "'\"", "A" * 256 + "é", "a\x00b", "a\x07b"))  # fmt: skip
    return rng.choice(("<title>{}</title>",) * 8 + ("<TITLE>{}</TITLE>", "<title >{}</title>", "<title>{}</title >", "<title lang=x>{}</title>", "<!-- <title>{}</title> -->", "<Title>{}</tiTle>", "", "<title>{}", "<title>{}</title><title>2</title>")).format(inner)  # fmt: skip


def page(rng: random.Random, target: str) -> bytes:
    """The body of a page that may link to ``target`` (written with ``&amp;``)."""
    plain = rng.random() < 0.4
    parts = [rng.choice(("<!DOCTYPE html>\n<html><head>", "", "<html>", "\n\n", "<?xml version='1.0'?>")), title(rng)]
    if rng.random() < 0.5:
        parts.append("</head><body>")
    for _ in range(rng.choice((1, 1, 1, 1, 2, 3)) if rng.random() < 0.93 else 0):
        parts += [words(rng) if plain else text(rng), link(rng, target), words(rng) if plain else text(rng)]
    if rng.random() < 0.05:
        parts.append(rng.choice(WORDS) * rng.randint(500, 3000))
    body = "".join(parts)
    if rng.random() < 0.06:
        return body.encode("latin-1", "replace")
    if rng.random() < 0.02:
        return b"\xef\xbb\xbf" + body.encode("utf-16-le")
    return body.encode()
