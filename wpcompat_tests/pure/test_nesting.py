"""Texts that would keep an HTML parser busy for hours become such as it reads at once; all others stay as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from wpcompat.formatting.nesting import DEEPEST, bounded
from wpcompat.formatting.tagstream import tags
from wpcompat.rendering import clean_comment, clean_post, clean_text

FIXTURES = Path(__file__).parents[2] / "fixtures"
SHOWN = frozenset("a b blockquote br div font i img li ol p span table tbody td tr ul".split())
MANY = 4000


def _numbered(pattern: str) -> str:
    return "".join(pattern.replace("#", str(number)) for number in range(MANY))


SLOW = {
    "lists": "<ul><li>" * MANY + "x",
    "closed lists": "<ul><li>" * MANY + "x" + "</li></ul>" * MANY,
    "divs and unknown ends": "<div>" * MANY + "x" + "</xyz>" * MANY,
    "formatting in every paragraph": _numbered("<p><font size=#>x</p>"),
    "misnested formatting": "<i><b>x</i>" * 3 * MANY,
    "formatting that never ends": _numbered("<font size=#>") + "<p>x" * MANY,
    "links around blocks": "<a href=x><div>x" * MANY,
    "blocks that formatting encloses": "<b><blockquote>" * MANY + "x" + "</b>" * MANY,
    "tables in paragraphs": "<p><table>x" * 3 * MANY,
    "tables without cells": "<table><tr><td>x</tr>" + "<p>x</p>" * 8 * MANY,
    "cells that something else ends": "<table>" + "<tr><td><caption>x</td></tr>" * 4 * MANY,
    "attributes": "<a " + " ".join(f"x{number}='1'" for number in range(4 * MANY)) + ">x",
    "attributes of the page": _numbered("<body x#=1>") * 2 + "x",
    "links in drawings": "<svg>" + "<link>" * 2 * MANY + "x",
    "a name that hides tags in drawings": "<svg><title>" + "<a>x" * MANY,
    "a section that hides tags in drawings": "<svg><![CDATA[>" + "<a>x" * MANY,
    "a script within a script": "<script><!--<script></script>" + "<a>x" * MANY,
}


def _deepest(html: str) -> int:
    depth = most = 0
    for tag in tags(html):
        depth += -1 if tag.closing else tag.name not in ("br", "img")
        most = max(most, depth)
    return most


@pytest.mark.parametrize("name", SLOW)
def test_what_takes_a_parser_long_is_written_anew(name: str) -> None:
    html = SLOW[name]
    assert len(html) > 4096
    quick = bounded(html, SHOWN)
    assert quick is not html
    assert bounded(quick, SHOWN) is quick
    assert _deepest(quick) <= DEEPEST
    cleaned = clean_post(html)
    assert "x" in cleaned
    assert len(cleaned) < 12 * len(html)
    assert _deepest(cleaned) <= DEEPEST + 3


def test_no_sanitiser_is_kept_busy() -> None:
    for name in ("lists", "formatting in every paragraph"):
        for clean in (clean_comment, clean_post, clean_text):
            cleaned = clean(SLOW[name])
            assert "x" in cleaned
            assert len(cleaned) < 2 * len(SLOW[name])
            assert _deepest(cleaned) <= DEEPEST


def test_posts_of_wordpress_stay_as_they_are() -> None:
    texts = [
        text
        for file in sorted(FIXTURES.glob("formatting/*.json*"))
        for line in file.read_text(encoding="utf-8").splitlines()
        for text in _texts(json.loads(line) if file.suffix == ".jsonl" else line)
        if "<" in text
    ]
    assert sum(map(len, texts)) > 100_000
    assert [text for text in texts if bounded(text, SHOWN) is not text] == []


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in _texts(item)] if isinstance(value, list) else []


ORDINARY = {
    "paragraphs nobody closes": "<p>One <b>two</b><br>" * 5000,
    "items nobody closes": "<ul>" + "<li>One <i>two</i>" * 5000 + "</ul>",
    "a large table": "<table>" + "<tr><td>1<td><a href='#'>2</a></tr>" * 3000 + "</table>",
    "anchors nobody closes": "<p><a name=x>One" * 300,
    "fifty letters, one within the other": "<blockquote><p>x" * 50 + "</blockquote>" * 50 + "text " * 2000,
    "a drawing and a script": "<svg><path d='M0'/></svg><script>a('b')</script>" * 200,
    "comments": "<!-- wp:paragraph -->\n<p>x</p>\n<!-- /wp:paragraph -->\n" * 2000,
    "a script of old": "<script><!--\nif (a < b) c();\n//--></script>" * 500,
}


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_texts_stay_as_they_are(name: str) -> None:
    html = ORDINARY[name]
    assert len(html) > 4096
    assert bounded(html, SHOWN) is html


def test_how_a_text_is_written_anew() -> None:
    slow = _numbered("<font size=#>")
    rest = (
        "a<br></p><p>b</b>c</font>d<xyz>e</xyz></em><!--f--><p>g<li>h<li>i<a href=1>j<a href=2>k<table>l<div>m<tr>n<td>o<p>p"
        "<td>q</table><tr><script>r</script><textarea><b>s</textarea><2<a " + "t=1 " * 60 + ">u<p "
    )
    assert bounded(slow + rest, SHOWN) == (
        "".join(f"<font size={number}>" for number in range(8))
        + "a<br><p>bc</p></font>de<p>g<li>h</li><li>i<a href=1>j</a>"
        "<a href=2>k<table>lm<tr>n<td>o<p>p</p></td><td>q</td></tr></table>&lt;b>s&lt;2</a><a>u</a></li></p>"
        + "</font>"
        * 7
    )


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("a < b <3 <é </", []),
        ("<A HREF='>'x=\"<\" y=>b</a\n>", [("a", 3), ("/a", 0)]),
        ('<p ="><p =">', [("p", 1), ("p", 1)]),
        ("<p a=b'c\" /d//e='", [("!", 0)]),
        ("<p a = 'b'c><br/><p\"'>", [("p", 2), ("br", 0), ("p\"'", 0)]),
        ("<p a=", [("!", 0)]),
        (
            "<!--><p><!---><p><!--a--!><p><!-->--><p><!-- -- > -->",
            [("!", 0), ("p", 0)] * 3 + [("!", 0), ("p", 0), ("!", 0)],
        ),
        ("<!--a", [("!", 0)]),
        ("<!doctype a><?b><//></ p><p>", [("!", 0)] * 4 + [("p", 0)]),
        ("<?", [("!", 0)]),
        ("<script a=1><p></scripts></SCRIPT/><p>", [("script", 1), ("#", 0), ("/script", 0), ("p", 0)]),
        ("<title><p>", [("title", 0), ("#", 0)]),
        ("<plaintext><p></plaintext>", [("plaintext", 0), ("#", 0)]),
    ],
)
def test_tags_are_where_browsers_find_them(html: str, found: list[tuple[str, int]]) -> None:
    assert [("/" * tag.closing + tag.name, tag.attributes) for tag in tags(html)] == found
