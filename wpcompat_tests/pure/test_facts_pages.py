"""From a source page to a comment, sentence by sentence: the expectations were seen on WordPress 7.1.0."""

from __future__ import annotations

import pytest

from wpcompat.formatting.strings import esc_html
from wpcompat.linkbacks import source_page

HOME = "http://127.0.0.1:8102"
POST = "/2026/11/20/open-post/"
LINK = f'<a href="{HOME}{POST}">link</a>'
HREF = f'"{HOME}{POST}"'


@pytest.mark.parametrize(
    ("page", "excerpt"),
    [
        (f"<p>one two three {LINK} four five six", "two three link four five"),
        (f"<p>{LINK} four five six", "link four five six"),
        (f"<p>one two {LINK}", "one two link"),
        (f"<p>one {LINK} four", "link"),
        (f"<div>one two</div><div>aa {LINK} bb cc</div><div>dd ee</div>", "twoaa link bb ccdd"),
        (f"<p>a b<picture>c d {LINK} e f", "d link e"),
        (f"<p>a b<label>c d {LINK} e f", "bc d link e"),
        (f"<p>a b<P>c d {LINK} e f", "bc d link e"),
        (f"<p>a b <a href={HREF}><b>x</b> y</a> c d", "b x y c"),
        (f"<p>a b <a href='{HOME}{POST}'>x</a> c d", "b x c"),
        (f"<p>a b <a href={HOME}{POST}>x</a> c d", "b x c"),
        (f'<p>a b <a title="see {HOME}{POST}" href=/>x</a> c d', "b x c"),
        (f'<p>a b <a href="http://r.example/?u={HOME}{POST}x">x</a> c d', "b x c"),
        (f"<p>see {HOME}{POST} here<p>x y {LINK} z w", "y link z"),
        (f"<p>a \" ' &amp; &copy; & {LINK} b c", "&quot; &#039; &amp; &copy; &amp; link b"),
        (f"<p>one\u00a0two {LINK}\u00a0three", "one\u00a0two link\u00a0three"),
        (f"<p>a b <a href={HREF}>{'x' * 100}</a> c d", f"b {'x' * 100} c"),
        (f"<p>a b <a href={HREF}>{'x' * 101}</a> c d", f"b {'x' * 100}&#8230; c"),
        (f"<p>a b <a href={HREF}>{'x' * 99}é</a> c d", ""),
        (f"<p>aa bb {LINK}{'x' * 300}", f"aa bb link{'x' * 300}"),
        (f"<p>a b <A HREF={HREF}>x</A> c d", None),
        (f"<p>a b <a href={HREF}></a> c d", None),
        (f"<p>a b <a href={HREF}><img src=x></a> c d", None),
        (f"<p>a b <a href={HREF}><p>x</p></a> c d", None),
        (f"<!-- {LINK} -->", None),
        (f"<SCRIPT>{LINK}</SCRIPT>", None),
        (f"<style>{LINK}</style>", None),
        (f"<link href={HREF}>", None),
        (f"<p>{HOME}{POST}", None),
        (f"<p><a href='{POST}'>x</a>", None),
        (f"<p><a href='https{HOME[4:]}{POST}'>x</a>", None),
    ],
)
def test_from_page_to_comment(page: str, excerpt: str | None) -> None:
    body = f"<title>S</title>{page}".encode()
    if excerpt is None:
        with pytest.raises(source_page.NoLink):
            source_page.read(body, HOME + POST)
    else:
        assert esc_html(source_page.read(body, HOME + POST).excerpt) == excerpt


@pytest.mark.parametrize(
    ("page", "title"),
    [
        ("<TITLE>x</TITLE>", "x"),
        ("<!--<title>c</title>--><title>d</title>", "c"),
        ("<svg><title>s</title></svg><title>d</title>", "s"),
        ("<title>a<i></title><title>ok</title>", "ok"),
        ("<title>\n a\tb </title>", " a b "),
        ("<title></title>", None),
        ("<title>0</title>", None),
        ("<title lang=en>x</title>", None),
        ("<title >x</title>", None),
        ("<title>a<b>c</b></title>", None),
        ("", None),
    ],
)
def test_titles_of_sources(page: str, title: str | None) -> None:
    body = f"{page}<p>{LINK}".encode()
    if title is None:
        with pytest.raises(source_page.NoTitle):
            source_page.read(body, HOME + POST)
    else:
        assert source_page.read(body, HOME + POST).title == title
