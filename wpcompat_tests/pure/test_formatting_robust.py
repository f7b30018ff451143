"""Nothing that can be typed makes a display function raise, and a few rules that the golden pairs cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wpcompat.formatting import (
    autop,
    blocks,
    core_shortcodes,
    dates,
    display,
    excerpt,
    links,
    shortcodes,
    smilies,
    texturize,
)

_BITS = (
    '<a ', '<a href="', "<p>", "</p>", "<pre>", "<li", "<br />", "<!--", "-->", "<!-- wp:group -->", "<!-- /wp:group -->",
    "<!-- wp:a {", "}", "[caption", "[gallery]", "[/caption]", "]", "[[", "/]", "http://", "www.", "@a.b", "'", '"', "--",
    "9x9", "&", "&amp;", ";", " ", "\n", "\r", "\0", "\ud800", "\u00a0", "\\x", "<script>", "</script>", "<![CDATA[", ":)",
    "(", ")", ".", ">", "<", "0",
)  # fmt: skip
_TEXTS = st.lists(st.one_of(st.sampled_from(_BITS), st.text(max_size=4)), max_size=25).map("".join)

FUNCTIONS: tuple[Callable[[str], Any], ...] = (
    texturize.texturize,
    autop.autop,
    smilies.convert_smilies,
    blocks.render_blocks,
    blocks.excerpt_remove_blocks,
    shortcodes.strip_shortcodes,
    shortcodes.unautop,
    shortcodes.parse_attributes,
    core_shortcodes.run_embeds,
    links.make_clickable,
    lambda text: links.make_clickable(text, home_host="example.org", comment=False),
    links.extract_urls,
    links.count_links,
    lambda text: links.rel_callback(text, "nofollow ugc", "example.org"),
    lambda text: excerpt.trim_words(text, 5),
    display.the_content,
    display.the_title,
    display.single_title,
    display.line,
    display.document_title,
    display.the_excerpt,
    display.comment_text,
    display.trackback_title,
    lambda text: display.trackback_excerpt("", text),
    lambda text: display.get_the_excerpt("", text),
    lambda text: dates.parse_date(text, now=dates.from_mysql("2026-11-21 12:00:00")),
    lambda text: dates.mysql2date(text, "2026-11-21 12:00:00"),
    lambda text: dates.mysql2date("c", text),
    lambda text: dates.gmt_from_local(text, text, text),
    lambda text: dates.local_from_gmt(text, "", "-99999999999"),
)


@given(_TEXTS)
def test_never_raises(text: str) -> None:
    for function in FUNCTIONS:
        function(text)


@given(_TEXTS)
def test_texts_without_anything_to_change_stay(text: str) -> None:
    bare = "".join(char for char in text if char.isalpha())
    assert texturize.texturize(bare) == bare
    assert links.make_clickable(bare) == bare
    assert shortcodes.strip_shortcodes(bare) == bare
    assert links.extract_urls(bare) == []


_DEEP = "<!-- wp:group -->" * 3000


@pytest.mark.parametrize(
    "text", [_DEEP, _DEEP + "<!-- /wp:group -->" * 3000, _DEEP + "x" + "<!-- /wp:group -->" * 2999]
)
def test_nested_and_unclosed_blocks_stay_within_bounds(text: str) -> None:
    assert len(blocks.render_blocks(text)) <= 6 * len(text)
    assert len(blocks.excerpt_remove_blocks(text)) <= 6 * len(text)


def test_unclosed_blocks_repeat_what_follows_them() -> None:
    # As the recorded parser does: innermost first, each with all the rest.
    assert blocks.render_blocks("<!-- wp:a -->1<!-- wp:b -->2") == "121<!-- wp:b -->2"


def test_internal_links_of_comments_carry_no_nofollow() -> None:
    shown = links.make_clickable("http://example.org/a http://other.example/b", home_host="example.org")
    assert shown == (
        '<a href="http://example.org/a" rel="ugc">http://example.org/a</a> '
        '<a href="http://other.example/b" rel="nofollow ugc">http://other.example/b</a>'
    )
    assert links.make_clickable("http://example.org/a", home_host="example.org", comment=False) == (
        '<a href="http://example.org/a">http://example.org/a</a>'
    )


def test_rel_of_internal_links() -> None:
    stored = '<a href="http://Example.org/x">a</a><a href="/y">b</a><a href="http://o.example/" rel="me">c</a>'
    assert links.rel_callback(stored, "nofollow ugc", "example.org") == (
        '<a href="http://Example.org/x" rel="ugc">a</a><a href="/y" rel="nofollow ugc">b</a>'
        '<a href="http://o.example/" rel="me nofollow ugc">c</a>'
    )
    assert links.rel_callback('<a href="http://example.org/x">', "nofollow", "example.org") == (
        '<a href="http://example.org/x">'
    )


def test_rel_leaves_tags_that_span_lines() -> None:
    assert links.rel_callback('<a href="x"\n><a href="y">', "nofollow", "h") == (
        '<a href="x"\n><a href="y" rel="nofollow">'
    )


def test_a_renderer_of_ones_own_replaces_the_gallery() -> None:
    shown = display.the_content('[gallery ids="1,2"]', renderers={"gallery": lambda found, _: f"({found['ids']})"})
    assert shown == "(1,2)\n"


def test_numbers_of_players_begin_anew_with_each_content() -> None:
    content = '[audio src="a.ogg"][audio mp3="b.mp3" loop="1" preload=""]'
    first = display.the_content(content)
    assert 'id="audio-0-1"' in first
    assert 'id="audio-0-2" loop="1" style' in first
    assert display.the_content(content) == first


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            '[video mp4="a.mp4" poster="p.png"]<track>\n[/video]',
            '<source type="video/mp4" src="http://a.mp4?_=1" /><track>',
        ),
        ('[video src="x.exe"]', '<a class="wp-embedded-video" href="http://x.exe">x.exe</a>'),
        ('[audio src="x.exe"]', '<a class="wp-embedded-audio" href="http://x.exe">x.exe</a>'),
        ("[embed]http://a.example/?a=1&amp;b=2[/embed]", '<a href="http://a.example/?a=1&#038;b=2">'),
        ("[embed src=http://a.example/b.webm]", 'src="http://a.example/b.webm?_=1"'),
        ("<p>http://a.example/b.flac</p>", '<source type="audio/flac"'),
        ("<b>http://a.example/b.flac</p>", "<b>http://a.example/b.flac</p>"),
        ('[caption width=9 caption="<b onclick=1>x</b>"]i[/caption]', '>i<figcaption class="wp-caption-text"><b>x</b>'),
        ("[caption width=9]no image[/caption]", "no image"),
        ('<a title="[gallery]">', '<a title="[gallery]">'),
    ],
)
def test_core_shortcodes(content: str, expected: str) -> None:
    assert expected in display.the_content(content)


@pytest.mark.parametrize("content", ["[audio]", "[video]", "[playlist]", "[gallery]", "[embed]", "[embed][/embed]"])
def test_shortcodes_without_files_show_nothing(content: str) -> None:
    assert display.the_content(content).strip() in ("", "<p></p>")


@pytest.mark.parametrize("url", ["https://www.youtube.com/watch?v=1", "http://a.example/post"])
def test_urls_that_stand_alone_ask_nobody(url: str) -> None:
    assert display.the_content(url) == f"<p>{url}</p>\n"
    assert display.the_content(f"[embed]{url}[/embed]") == f'<p><a href="{url}">{url}</a></p>\n'


def test_blocks_without_saved_html_show_nothing() -> None:
    assert display.the_content('a<!-- wp:latest-posts {"postsToShow":3} /-->b') == "ab"
    assert display.the_content('<!-- wp:group --><div class="wp-block-group">x</div><!-- /wp:group -->') == (
        '<div class="wp-block-group">x</div>'
    )


def test_contents_do_not_change_the_order_for_each_other() -> None:
    before = display.the_content("[gallery]")
    display.the_content("<!-- wp:paragraph --><p>x</p><!-- /wp:paragraph -->")
    assert display.the_content("[gallery]") == before == "\n"


def test_an_own_excerpt_is_taken_as_it_is() -> None:
    assert display.get_the_excerpt("<b>mine</b>", "content") == "<b>mine</b>"
    assert excerpt.trim_excerpt(" ", "one ]]> two") == "one ]]&gt; two"


def test_document_title() -> None:
    assert display.document_title('A "b" & Wordpress') == "A &#8220;b&#8221; &#038; WordPress"


def test_images_decode_in_the_background() -> None:
    assert display.decode_images_async('<img src="a"><img src=a><img decoding="sync" src="b"><img ') == (
        '<img decoding="async" src="a"><img src=a><img decoding="sync" src="b"><img '
    )


@pytest.mark.parametrize(
    ("title", "sent"),
    [
        # Recorded from WordPress 7.1: the titles and excerpts in trackbacks it sent.
        ("long content: excerpt 252 + ellipsis", "long content: excerpt 252 + ellipsis"),
        ('<b>A</b> T &amp; "B" it\'s é', "A T &amp; &#8220;B&#8221; it&#8217;s é"),
    ],
)
def test_titles_in_trackbacks(title: str, sent: str) -> None:
    assert display.trackback_title(title) == sent


@pytest.mark.parametrize(
    ("own", "content", "sent"),
    [
        ("", f"<p>{'word ' * 80}</p>", "word " * 50 + "wo&#8230;"),
        ('My excerpt &amp; "q" --- it', "<p>content</p>", "My excerpt &amp; &#8220;q&#8221; &#8212; it"),
        (
            "",
            "<!-- wp:paragraph --><p>Block text</p><!-- /wp:paragraph -->[gallery] [caption]x[/caption]",
            "Block text x",
        ),
        ("0", "<p>content</p>", "content"),
    ],
)
def test_excerpts_in_trackbacks(own: str, content: str, sent: str) -> None:
    assert display.trackback_excerpt(own, content) == sent
