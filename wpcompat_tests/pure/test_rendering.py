"""The second sanitiser, the die pages, texts for XML."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wpcompat.formatting.feedtext import cdata, document, element, escaped
from wpcompat.rendering import clean_comment, clean_post, clean_text, die_page

ATTACKS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<a href='javascript:alert(1)'>x</a>", "<svg onload=alert(1)>",
    "<iframe src='//x'></iframe>", "<a href='jav&#x09;ascript:alert(1)'>x</a>", "<p style='background:url(//x)'>x</p>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<object data=x></object>", "<base href=//x>",
    "<form action=//x><button>x</button></form>", "<meta http-equiv=refresh content=0;url=//x>", "<a href='data:text/html,x'>x</a>",
)  # fmt: skip
BAD = (
    "<script",
    "onerror",
    "onload",
    "javascript",
    "<iframe",
    "<object",
    "<svg",
    "style=",
    "<base",
    "<form",
    "<meta",
    "data:",
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_gets_through(attack: str) -> None:
    for clean in (clean_comment, clean_post, clean_text):
        cleaned = str(clean(f"before {attack} after"))
        assert "before" in cleaned
        assert not [bad for bad in BAD if bad in cleaned.lower()]


def test_what_wordpress_allows_stays() -> None:
    link = '<a href="http://x.example/?a=1&amp;b=2" title="t" rel="nofollow ugc">x</a>'
    assert clean_comment(f"<p>{link} <strong>b</strong></p>") == f"<p>{link} <strong>b</strong></p>"
    figure = '<figure class="wp-block-image"><img src="/a.png" alt="A" width="3"><figcaption>C</figcaption></figure>'
    assert clean_post(figure) == figure
    assert clean_text("A &amp; B <b>c</b> \ud800") == "A &amp; B c ?"


def test_what_wptexturize_wrote_stays_as_it_is() -> None:
    """Sites that a post pings store the words around its link as WordPress writes them."""
    texts = "it&#8217;s &#8220;so&#8221; &#038; on&#8230; 2&#215;3 &#8211; &amp; “as typed” &#038;lt;b&#038;gt;"
    assert clean_post(f"<p>{texts}</p>") == f"<p>{texts}</p>"
    assert clean_post('<a href="http://a.example/?b=1&#038;c=2">&#038;</a>') == (
        '<a href="http://a.example/?b=1&amp;c=2">&#038;</a>'
    )
    assert clean_post("&#60;script&#62; &#038;#60;") == "&lt;script&gt; &#038;#60;"
    private = "\U0010fa00lt; \U0010fa06 &#8220;"
    assert clean_post(private) == "\U0010fa00lt; \U0010fa06 “"


def test_the_page_that_ends_a_request() -> None:
    page = die_page(None, "You are posting comments too quickly. Slow down.", 429)
    assert page.status_code == 429
    assert page.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert "<title>WordPress &rsaquo; Error</title>" in page.get_data(as_text=True)
    assert '<div class="wp-die-message">You are posting comments too quickly. Slow down.</div>' in page.get_data(
        as_text=True
    )
    assert '<a href="http://x/?a&amp;b">' in die_page(None, "x", back="http://x/?a&b").get_data(as_text=True)


def test_the_xml_that_ends_a_request() -> None:
    message = "Duplicate comment detected; it looks as though you&#8217;ve already said that!"
    page = die_page(None, message, 409, xml=True)
    assert page.headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert page.get_data(as_text=True) == (
        "<error>\n    <code>wp_die</code>\n    <title><![CDATA[WordPress &amp;rsaquo; Error]]></title>\n"
        "    <message><![CDATA[Duplicate comment detected; it looks as though you&amp;#8217;ve already said that!]]></message>\n"
        "    <data>\n        <status>409</status>\n    </data>\n</error>\n"
    )


@given(st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("<>&\"']]>;#x0123456789ab\0\x1f\ufffe")))
def test_any_text_makes_well_formed_xml(text: str) -> None:
    xml = f'<a b="{element(text)}">{element(text)}<c><![CDATA[{cdata(text)}]]></c>{escaped(text)}</a>'
    ElementTree.fromstring(document(xml))


def test_entities_are_numbers() -> None:
    assert (
        element("A &amp; B &eacute; &#8211; & <b> &bogus; &#0;")
        == "A &#38; B &#233; &#8211; &amp; &lt;b&gt; &amp;bogus; &amp;#0;"
    )
    assert escaped("&lt;b&gt; \"q\" A &amp; 'x'") == "&#060;b&#062; &quot;q&quot; A &#038; &#039;x&#039;"
