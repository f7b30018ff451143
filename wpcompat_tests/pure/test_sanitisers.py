"""The sanitisers never raise, settle, and leave nothing that a browser would run."""

from __future__ import annotations

import html
from collections.abc import Callable
from urllib.parse import urlsplit

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wpcompat.formatting import (
    attributes,
    balance,
    charset,
    entities,
    filenames,
    kses,
    kses_blocks,
    kses_css,
    slugs,
    strings,
    urls,
)
from wpcompat.profiles import WP_6_1, WP_7_1

PIECES = st.sampled_from(
    [
        *("<", ">", "</", "<a", "<a ", "<b>", "</b>", "<!--", "-->", "<!", "<?", "?>", '"', "'", "\\", "=", "/", "/>"),
        *("&", "&amp;", "&#58;", "&#x3a;", "&colon;", "&#106;", "&lt;", "&Tab;", "&NewLine;", "&#0;", "&#x110000;"),
        *(
            " ",
            "\n",
            "\t",
            "\r",
            "\x00",
            "\x0b",
            "\x0c",
            "\xa0",
            "\u2028",
            "%",
            "%41",
            "%0a",
            "%3c",
            "\ud800",
            "\udcff",
        ),
        *(
            "href=",
            "title=",
            "cite=",
            "style=",
            "src=",
            "onclick=x ",
            "onerror=alert(1)",
            "class=",
            "data-x=",
            "id=",
            "xlink:href=",
        ),
        *(
            "javascript:",
            "JaVaScRiPt:",
            "java\tscript:",
            "vbscript:",
            "data:text/html,",
            "http://x/",
            "//",
            ":",
            "feed:",
        ),
        *(
            "<script>",
            "</script>",
            "<style>",
            "</style>",
            "<svg onload=x>",
            "<img ",
            "<blockquote ",
            "<q ",
            "<object ",
            "<span ",
        ),
        *(
            "expression(1)",
            "url(",
            ")",
            "(",
            ";",
            "color:red",
            "background:",
            "behavior:",
            "é",
            "日本",
            "😀",
            "x",
            "0",
            "[",
            "]",
            "@",
        ),
    ]
)
HOSTILE = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=60))
TEXTS = settings(max_examples=300)

EVERYTHING: dict[str, Callable[[str], object]] = {
    "strip_tags": lambda text: (strings.strip_tags(text), strings.strip_tags(text, ("a",))),
    "strip_all": lambda text: strings.wp_strip_all_tags(text, True),
    "escapes": lambda text: (
        strings.esc_html(text),
        strings.esc_attr(text),
        strings.esc_xml(text),
        strings.esc_textarea(text),
    ),
    "entities": lambda text: (
        entities.html_entity_decode(text),
        entities.htmlspecialchars_decode(text),
        entities.ent2ncr(text),
        entities.convert_invalid_entities(text),
        entities.normalize_entities(text, xml=True),
    ),
    "fields": lambda text: (strings.sanitize_text_field(text), strings.sanitize_textarea_field(text)),
    "excerpt": lambda text: strings.wp_html_excerpt(text, 10, "…"),
    "kses": lambda text: (
        kses.kses_comment(text, WP_7_1),
        kses.kses_comment(text, WP_6_1),
        kses.kses_post(text),
        kses.kses_post(text, as_browsers=False),
    ),
    "css": kses_css.safe_css,
    "urls": lambda text: (urls.parse_url(text), urls.wp_parse_url(text), urls.sanitize_url(text), urls.esc_url(text)),
    "query": lambda text: (urls.urlencode(text), urls.parse_query(text), urls.add_query_arg(text, a=1, b=None)),
    "slugs": lambda text: (
        slugs.sanitize_title(text),
        slugs.sanitize_user(text, strict=True),
        slugs.sanitize_key(text),
        slugs.sanitize_html_class(text, "x"),
        slugs.sanitize_file_name(text),
    ),
    "balance": balance.balance_tags,
}


@pytest.mark.parametrize("name", EVERYTHING)
@TEXTS
@given(text=HOSTILE)
def test_nothing_raises(name: str, text: str) -> None:
    assert EVERYTHING[name](text) is not None


@TEXTS
@given(data=st.binary(max_size=40), name=st.sampled_from(charset.LISTED))
def test_conversions_never_raise_and_give_text_that_can_be_stored(data: bytes, name: str) -> None:
    text = charset.convert(data, name)
    assert text is None or strings.is_valid_utf8(text)
    assert strings.is_valid_utf8(charset.convert_detected(data))


@TEXTS
@given(text=HOSTILE)
def test_filters_settle(text: str) -> None:
    """Where WordPress's own filter changes nothing the second time, neither does ours."""
    for function in (strings.esc_html, slugs.sanitize_key, slugs.sanitize_title, slugs.remove_accents):
        assert function(function(text)) == function(text)
    field = strings.sanitize_text_field(text)
    if "<" not in field and "&lt;" not in field:
        assert strings.sanitize_text_field(field) == field
    url = urls.sanitize_url(text)
    assert urls.sanitize_url(url) in (url, "")
    balanced = balance.balance_tags(text)
    assert balance.balance_tags(balanced).count("<") >= balanced.count("<") - text.count("<")


RUNNING = ("script", "style", "iframe", "svg", "math", "embed", "base", "meta", "link", "form")


def _dangers(markup: str) -> list[str]:
    """What a browser could run in a piece of markup: elements, handlers and schemes."""
    found: list[str] = []
    for element in lxml.html.fragment_fromstring(f"<div>{markup}</div>").iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in RUNNING:
            found.append(element.tag)
        for name, value in element.attrib.items():
            if str(name).lower().startswith("on"):
                found.append(str(name))
            if str(name) in ("href", "src", "cite", "longdesc", "data", "poster"):
                found += _scheme(html.unescape(str(value)))
            if str(name) == "style" and any(word in str(value) for word in ("expression", "javascript", "behavior")):
                found.append(str(value))
    return found


def _scheme(value: str) -> list[str]:
    bare = "".join(char for char in value if char > " ").lower()
    try:
        scheme = urlsplit(bare).scheme
    except ValueError:
        return []
    return [scheme] if scheme in ("javascript", "data", "vbscript", "file", "blob") else []


def _as_parsed(markup: str) -> str:
    """A form that the parser under test takes: no controls and no surrogates (the database takes none either)."""
    return "".join(char for char in markup if char in "\t\n\r" or (char >= " " and not "\ud800" <= char <= "\udfff"))


@settings(max_examples=1500)
@given(text=HOSTILE)
def test_what_passes_kses_runs_nothing(text: str) -> None:
    text = _as_parsed(text)
    assert _dangers(kses.kses_comment(text, WP_7_1)) == []
    assert _dangers(kses.kses_comment(text, WP_6_1)) == []
    assert _dangers(kses.kses_post(text)) == []
    assert _dangers(kses.kses_post(text, as_browsers=False)) == []


@TEXTS
@given(text=HOSTILE)
def test_escaped_text_has_no_markup(text: str) -> None:
    for escaped in (strings.esc_html(text), strings.esc_attr(text)):
        assert not set(escaped) & set("<>\"'")


@TEXTS
@given(text=HOSTILE)
def test_a_cleaned_url_has_an_allowed_scheme_or_none(text: str) -> None:
    assert _scheme(html.unescape(urls.sanitize_url(text))) == []
    assert _scheme(html.unescape(urls.esc_url(text))) == []


@TEXTS
@given(text=HOSTILE)
def test_tags_balance(text: str) -> None:
    inside = balance.balance_tags(f"<div>{text}</div>")
    assert inside.endswith("</div>") or ">" not in text


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("<a href='http://x/' TITLE=t>x</a>", '<a href="http://x/" title="t">x</a>'),
        ('<a href="javascript&#58;alert(1)">x</a>', '<a href="alert(1)">x</a>'),
        ('<a href="http://x/?a=1&b=2" href="http://y/">x</a>', '<a href="http://x/?a=1&amp;b=2">x</a>'),
        ('<a title="it\'s &lt;b&gt;" href>x</a>', '<a title="it&apos;s &lt;b&gt;" href>x</a>'),
        ('<a title="x href="http://x/">y</a>', '<a title="x href=">y</a>'),
        ("<a title='open>y</a>", "<a>y</a>"),
        ("<q cite=x/>y</q>", '<q cite="x/" />y</q>'),
        ("</#x>y", "</#x>y"),
        ("a <b", "a &lt;b"),
        ("<!-- a -- b -->", "<!-- a - b -->"),
        ("<!---->", ""),
        ("a > b", "a &gt; b"),
        ("<:::>x", "x"),
        ('<span class="wp-note-mention user-7 x" id=a>n</span>', '<span class="wp-note-mention user-7">n</span>'),
        ('<span class="wp-note-mention">n</span>', '<span class="wp-note-mention">n</span>'),
        ('<span class="big">n</span>', "<span >n</span>"),
    ],
)
def test_comment_markup_of_7_1(given_text: str, kept: str) -> None:
    assert kses.kses_comment(given_text, WP_7_1) == kept


def test_comment_markup_of_6_1_has_no_span_and_keeps_quotes() -> None:
    text = "<span class=\"wp-note-mention\">n</span> <a HREF='http://x/'>y</a>"
    assert kses.kses_comment(text, WP_6_1) == "n <a HREF='http://x/'>y</a>"


@pytest.mark.parametrize("as_browsers", [True, False])
def test_line_ends_in_attributes_become_references(as_browsers: bool) -> None:
    """A raw line end within a tag would be torn apart by the paragraph rules."""
    text = kses.kses(
        '<blockquote cite="a\n<\r\nb">x</blockquote>'.replace("<\r", "\r"), kses.COMMENT_TAGS, as_browsers=as_browsers
    )
    assert text == '<blockquote cite="a&#10;&#13;&#10;b">x</blockquote>'


@pytest.mark.parametrize(("as_browsers", "tag"), [(True, "</#%s>"), (False, "<b title='%s'>")])
def test_comments_that_change_forever_are_dropped(as_browsers: bool, tag: str) -> None:
    """Each pass takes one backslash: WordPress goes on until none is left, which takes a hostile text minutes."""
    text = "<!-- > " + tag % ("\\" * 50 + '"') + " -->x"
    assert kses.kses_post(text, as_browsers=as_browsers) == "x"
    assert kses.kses_post(text.replace("\\", ""), as_browsers=as_browsers).startswith("<!-- ")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("href title", {"href": "", "title": ""}),
        ("a = 'x' b=\"y\"/", {"a": "x", "b": "y"}),
        ("=x=y a", {"=x": "y", "a": ""}),
        ("a=1 A=2", {"a": "1"}),
        ("a='open", {}),
        ("a=", {"a": ""}),
    ],
)
def test_attributes_as_browsers_read_them(written: str, read: dict[str, str]) -> None:
    assert {found.name: found.value for found in attributes.read(written)} == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("href title", {"href": "", "title": ""}),
        ('1x "a" b=c', {"b": "c"}),
        ("a='x'y b=z", {"b": "z"}),
        ('a="x"/', {"a": "x"}),
        ("a=1 a=2 A=3", {"a": "1", "A": "3"}),
        ("a='open b=c", {}),
        ("a=", {}),
        ("a/ b", {"b": ""}),
        ("a a", {"a": ""}),
    ],
)
def test_attributes_as_older_versions_read_them(written: str, read: dict[str, str]) -> None:
    assert {found.name: found.value for found in attributes.read(written, as_browsers=False)} == read


@pytest.mark.parametrize(
    ("attributes_written", "kept"),
    [
        ('{"a":"<script>x</script>y"} ', '{"a":"xy"} '),
        ('{"a":NaN} ', ""),
        ('{"a":"\\ud800"} ', ""),
        ("{" + '"a":{' * 5000 + "}" * 5000 + "} ", ""),
        ('{"a":"-- &"} ', '{"a":"\\u002d\\u002d \\u0026amp;"} '),
    ],
)
def test_attributes_of_blocks(attributes_written: str, kept: str) -> None:
    assert kses_blocks.filter_blocks(f"<!-- wp:x {attributes_written}/-->", kses.kses_post) == f"<!-- wp:x {kept}/-->"


def test_blocks_without_closer_stay() -> None:
    text = "<!-- wp:group --><!-- wp:x --><p>y</p>"
    assert kses.kses_post(text) == text
    assert kses.kses_post("<!-- wp:x -->0<!-- /wp:x -->") == "<!-- wp:x -->0<!-- /wp:x -->"


def test_objects_keep_no_attributes() -> None:
    assert kses.kses_post('<object data="x.pdf" type="application/pdf">y</object><object />') == "<object>y</object>"


def test_properties_of_styles() -> None:
    assert (
        kses.kses_post('<p style="position:fixed;color:red;grid-row:1;behavior:x">')
        == '<p style="position:fixed;color:red;grid-row:1">'
    )


def test_styles_are_read_decoded_and_written_escaped() -> None:
    assert kses.kses_post('<p style="color:red;x:y">z</p>') == '<p style="color:red">z</p>'
    assert kses.kses_post('<p style="background:url(&quot;http://x/&quot;)">z</p>').count("http://x/") == 1
    assert kses.kses_post("<p style=\"font-family:'A';b:c\">z</p>") == '<p style="font-family:&#039;A&#039;">z</p>'
    assert kses.kses_post('<p style="behavior:url(x)">z</p>') == "<p>z</p>"


@pytest.mark.parametrize(
    ("value", "decoded"),
    [
        ("a&amp;b", "a&b"),
        ("&copy=1", "&copy=1"),
        ("&copy", "©"),
        ("&copyx", "&copyx"),
        ("&notit;", "&notit;"),
        ("&#128;", "€"),
        ("&#x0;", "\ufffd"),
        ("&#" + "9" * 5000 + ";", "\ufffd"),
        ("&#x41", "A"),
    ],
)
def test_references_in_attributes(value: str, decoded: str) -> None:
    assert attributes.decode_attribute(value) == decoded


def test_entities_as_later_versions_read_them() -> None:
    assert strings.esc_html("&amp;#39;") == "&amp;#39;"
    assert strings.esc_html("&amp;#47;") == "&amp;#47;"
    assert strings.esc_html("&#0;") == "&amp;#0;"


def test_long_numbers_are_no_references() -> None:
    digits = "1" * 5000
    assert strings.html_entity_decode(f"&#{digits};") == f"&#{digits};"
    assert strings.htmlspecialchars_decode(f"&#x{digits};") == f"&#x{digits};"
    assert urls.sanitize_url(f"javascript&#{digits};:x") == ""


def test_bytes_that_are_not_utf8_are_empty() -> None:
    assert strings.check_invalid_utf8(b"caf\xe9") == ""
    assert strings.check_invalid_utf8("é".encode()) == "é"
    assert strings.check_invalid_utf8("caf\udce9") == ""
    assert strings.octets("caf\udce9") == b"caf\xe9"
    assert strings.octets("\ud800") == b"\xed\xa0\x80"
    assert strings.sanitize_text_field("caf\udce9") == ""
    assert strings.specialchars("<\udce9", "none") == ""
    assert strings.esc_textarea("\udce9") == ""


def test_numbers_that_php_calls_equal_get_no_ellipsis() -> None:
    assert strings.wp_html_excerpt("10.00", 3, "…") == "10."
    assert strings.wp_html_excerpt("10.01", 3, "…") == "10.…"
    assert not strings.loosely_equal("1", "x")
    assert not strings.loosely_equal("1" * 500, "1" * 501)


def test_escapes_of_every_kind() -> None:
    assert strings.specialchars("&amp;\"'", "double", double_encode=True) == "&amp;amp;&quot;'"
    assert strings.zeroise(7, 3) == "007"


@pytest.mark.parametrize(
    ("url", "changes", "result"),
    [
        ("http://x/", {"a": 1}, "http://x/?a=1"),
        ("http://x/?a=1&b=2#f", {"a": None}, "http://x/?b=2#f"),
        ("http://x/?a=1#f", {"a": False}, "http://x/#f"),
        ("/path?x=a b", {"y": True}, "/path?x=a+b&y=1"),
        ("a=1", {"b": "2"}, "a=1&b=2"),
        (
            "http://x/?a[]=1&a[]=2&b[c]=3&[d]=4&e[f=5&g.h=6",
            {"z": 0},
            "http://x/?a%5B0%5D=1&a%5B1%5D=2&b%5Bc%5D=3&e_f=5&g_h=6&z=0",
        ),
        ("http://x/?empty=", {"a": 1}, "http://x/?empty&a=1"),
        ("http://x/?a[]=1&a[b]=2&b=3&ab[]=4", {"a": None}, "http://x/?b=3&ab%5B0%5D=4"),
        ("http://x/?a[b][c]=1&b=3", {"a": "2"}, "http://x/?b=3&a=2"),
    ],
)
def test_query_arguments(url: str, changes: dict[str, str | int | bool | None], result: str) -> None:
    assert urls.add_query_arg(url, **changes) == result


def test_slashes() -> None:
    assert urls.trailingslashit("http://x/\\/") == "http://x/"
    assert urls.untrailingslashit("http://x//") == "http://x"


def test_slugs_fall_back() -> None:
    assert slugs.sanitize_title("!!!", "7") == "7"
    assert slugs.sanitize_title("\udcff\udcfe") == "yth"
    assert slugs.sanitize_title("caf\udce9 \u20ac\udc80") == "cafe-ae"
    assert slugs.sanitize_html_class("%41", "é ok") == "ok"
    assert slugs.sanitize_file_name("caf\udce9 b.JPG") == "cafe-b.JPG"


def test_uploads_of_markup_are_for_those_who_may() -> None:
    assert filenames.sanitize_file_name("a.js.png") == "a.js_.png"
    assert slugs.sanitize_file_name("a.js.png", unfiltered=True) == "a.js.png"
    assert slugs.sanitize_file_name("a.exe.png", unfiltered=True) == "a.exe_.png"


def test_encodings_that_are_refused_or_unknown() -> None:
    for name in ("UTF-7", "unicode_escape", "utf-7", "rot13", "latin-1", ""):
        assert charset.convert(b"+ADw-script+AD4-", name) is None
    assert charset.detect(b"") is None
    assert charset.convert_detected(b"") == ""
    assert charset.detect("日本語".encode("iso2022_jp")) == "JIS"


def test_a_trackback_in_utf7_stays_letters() -> None:
    assert charset.convert(b"+ADw-script+AD4-", "UTF-8") == "+ADw-script+AD4-"
