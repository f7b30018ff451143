"""Time every scanner of ``wpcompat.formatting``, and the readers of bodies, pages and pictures, on hostile texts of n and 2n characters.

``python -m wpcompat_tests.benchmarks.linear [--size 150000] [--all]`` prints those whose time more than doubles, or that
take longer than 100 ms at the full size; with ``--all`` everything. It exits with 1 when something is slow in both ways.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from typing import Any

from wpcompat.formatting import (
    autop,
    balance,
    blocks,
    charset,
    core_shortcodes,
    dates,
    display,
    excerpt,
    kses,
    kses_css,
    links,
    shortcodes,
    slugs,
    smilies,
    strings,
    texturize,
    urls,
)
from wpcompat.formatting.php_form import parse as parse_form
from wpcompat.linkbacks import source_page, trackback_form
from wpcompat.media import image_header, image_meta
from wpcompat.xmlrpc import wire
from wpcompat.xmlrpc.faults import Fault

RATIO = 2.5
MILLISECONDS = 100.0

REPEATED = (
    "<", ">", "<a ", "<a href=", '<a href="', "<a>", "</a>", "<p>", "<p ", "<p><li", "<p><div ", "<div", "<pre", "<pre></pre>", "<br", "<br />",
    "<br />\n", "<script", "<script>", "<style>x", "<img ", '<img src="', "<object", "<source ", "<figcaption", "<option", "<!--", "<!-- ", "-->",
    "<!-- wp:a -->", "<!-- wp:a {", "<!-- wp:a {} ", "<!-- wp:shortcode -->", "<!-- /wp:a -->", "<![CDATA[", "]]>", "&", "&amp;", "&#1",
    "&#x", "&nbsp;", "'", '"', "9'", '9"', "'9", "--", "-", "9x", "9x9 ", "1,", "0", "[", "]", "[[", "[caption", "[caption ", "[caption]",
    '<a href="http://a">x</a> ', "<a http://a>", "<title>", "<?", "</p", "<a/>", "<a x='' ", "a=b&", "a[", "[b]", "\n--X", "--X\n\n", "\xff", "\xff\xe0\0\3x", "\x1c\x02",
    "ispe", "<p>[gallery] x", "[gallery ", "[/caption]", "[embed]", '[audio src="', " ", "\n", "\t", "\n\n", " \n", "\0", "\u00a0", "a", "a ", "a.", "a@",
    "a@b.", " a@b.c", "http://", "http://a", " http://a.b", " http://(", " http://)", ")", "(", "//a.", '"//a.b', "www.", " www.", "a:", "a:/",
    ":)", " :)", "%", "%2", "\\", "\\x", "=", "a=", 'a="', "/", ";", "é", "\U0001f600", "<<<a", "<p><", "{", "}", "} ", ".", "'.", ' ".',
)  # fmt: skip
AROUND = (
    ("", ""),
    ("<a ", ""),
    ("<p>", ">"),
    ('"', '"'),
    ("[caption ", "[/caption]"),
    (" http://a.b/", " "),
    ("", "\n x"),
)


def _page(text: str) -> object:
    try:
        return source_page.read(f"<title>t</title>{text}".encode(), "http://a")
    except (source_page.NoTitle, source_page.NoLink):
        return None


def _call(text: str) -> object:
    try:
        return wire.decode(f"<methodCall><methodName>a</methodName><params>{text}".encode())
    except Fault:
        return None


def _base64(text: str) -> object:
    value = f"<param><value><base64>{wire.escape(text)}</base64></value></param>"
    return _call(f"{value}</params></methodCall>")


def _trackback(text: str) -> object:
    return trackback_form.parse(
        f"--X\nContent-Disposition: form-data; {text}".encode(), "multipart/form-data; boundary=X", 1000
    )


def _picture(text: str) -> object:
    data = b"\xff\xd8\xff" + text.encode("latin-1", "replace")
    return (
        image_header.read_header(data),
        image_meta.read_iptc(data),
        image_meta.alternative_text(b"<x:xmpmeta>" + data),
    )


FUNCTIONS: dict[str, Callable[[str], Any]] = {
    "texturize": texturize.texturize,
    "autop": autop.autop,
    "convert_smilies": smilies.convert_smilies,
    "render_blocks": blocks.render_blocks,
    "excerpt_remove_blocks": blocks.excerpt_remove_blocks,
    "do_shortcodes": lambda text: shortcodes.do_shortcodes(text, core_shortcodes.core_renderers()),
    "strip_shortcodes": shortcodes.strip_shortcodes,
    "unautop": shortcodes.unautop,
    "parse_attributes": shortcodes.parse_attributes,
    "run_embeds": core_shortcodes.run_embeds,
    "make_clickable": links.make_clickable,
    "extract_urls": links.extract_urls,
    "count_links": links.count_links,
    "rel_callback": lambda text: links.rel_callback(text, "nofollow ugc", "a.b"),
    "trim_words": excerpt.trim_words,
    "decode_images_async": display.decode_images_async,
    "convert_chars": display.convert_chars,
    "parse_date": dates.parse_date,
    "balance_tags": balance.balance_tags,
    "kses_post": kses.kses_post,
    "strip_tags": strings.strip_tags,
    "wp_strip_all_tags": strings.wp_strip_all_tags,
    "esc_html": strings.esc_html,
    "sanitize_text_field": strings.sanitize_text_field,
    "wp_html_excerpt": lambda text: strings.wp_html_excerpt(text, 250, "…"),
    "kses (6.1)": lambda text: kses.kses_post(text, as_browsers=False),
    "kses, attributes": lambda text: kses.kses_post(f"<p {text}>"),
    "safe_css": lambda text: kses_css.safe_css(f"background:{text}"),
    "esc_xml": strings.esc_xml,
    "html_entity_decode": strings.html_entity_decode,
    "sanitize_user": slugs.sanitize_user,
    "convert_detected": lambda text: charset.convert_detected(text.encode()),
    "esc_url": urls.esc_url,
    "sanitize_url": urls.sanitize_url,
    "parse_url": urls.parse_url,
    "sanitize_title": slugs.sanitize_title,
    "the_content": display.the_content,
    "comment_text": display.comment_text,
    "source_page": _page,
    "a call": _call,
    "base64 in a call": _base64,
    "a form": lambda text: parse_form(text.encode().decode("latin-1"), len(text) + 1),
    "a trackback": lambda text: trackback_form.parse(text.encode(), "application/x-www-form-urlencoded", 1000),
    "a trackback in parts": _trackback,
    "a picture": _picture,
}


def milliseconds(function: Callable[[str], Any], text: str) -> float:
    """The CPU time of the fastest of three runs, in milliseconds; of one run when it takes long."""
    best = float("inf")
    for _ in range(3):
        begin = time.process_time()
        function(text)
        best = min(best, (time.process_time() - begin) * 1000)
        if best > 5 * MILLISECONDS:
            break
    return best


def measured(function: Callable[[str], Any], before: str, piece: str, after: str, size: int) -> tuple[float, float]:
    """Milliseconds at the full size and what doubling cost; doubtful ratios are measured anew."""
    count = size // len(piece)
    whole = ratio = float("inf")
    for _ in range(3):
        half = milliseconds(function, before + piece * (count // 2) + after)
        whole = min(whole, milliseconds(function, before + piece * count + after))
        ratio = min(ratio, whole / max(half, 0.5))
        if ratio <= RATIO or whole < 5:
            break
    return whole, ratio


def main() -> int:
    """Run the table and say what is slow."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=150_000)
    options.add_argument("--all", action="store_true")
    options.add_argument("--only", default="")
    chosen = options.parse_args()
    bad = 0
    gc.disable()
    for name, function in FUNCTIONS.items():
        if chosen.only not in name:
            continue
        worst = (0.0, 0.0, "")
        for before, after in AROUND:
            for piece in REPEATED:
                whole, ratio = measured(function, before, piece, after, chosen.size)
                slow = (ratio > RATIO and whole > 5) or whole > MILLISECONDS
                bad += ratio > RATIO and whole > MILLISECONDS
                worst = max(worst, (whole, ratio, f"{before!r} {piece!r} {after!r}"))
                if slow or chosen.all:
                    sys.stdout.write(f"{name:24} {whole:9.1f} ms  x{ratio:5.2f}  {before!r} {piece!r} {after!r}\n")
        sys.stdout.write(f"{name:24} worst {worst[0]:9.1f} ms  x{worst[1]:5.2f}  {worst[2]}\n")
        sys.stdout.flush()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
