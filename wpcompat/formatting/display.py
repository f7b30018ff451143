"""Texts as they are shown: WordPress's display filters, in their order.

Each function stands for the filter of its name (``the_content``, ``comment_text``, …) with WordPress's own callbacks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from wpcompat.formatting import shortcodes
from wpcompat.formatting.autop import autop
from wpcompat.formatting.balance import balance_tags
from wpcompat.formatting.blocks import has_blocks, render_blocks
from wpcompat.formatting.core_shortcodes import core_renderers, run_embeds
from wpcompat.formatting.excerpt import excerpt_source, trim_excerpt
from wpcompat.formatting.links import make_clickable
from wpcompat.formatting.smilies import convert_smilies
from wpcompat.formatting.strings import esc_html, strip_tags, wp_html_excerpt
from wpcompat.formatting.texturize import texturize

_TRIMMED = " \t\n\r\0\v"
# One byte after the ampersand is passed over, whatever it is; of a longer character that leaves no letter behind.
_AMPERSAND = re.compile(r"&(?:[\x00-\x22\x24-\x7f](?![a-z1-4]{1,8};)|(?=[^\x00-\x7f]))", re.IGNORECASE | re.ASCII)
_IMAGE = re.compile(r"<img\s", re.ASCII)
_MISSPELT = (" Wordpress", "&#8216;Wordpress", "&#8220;Wordpress", ">Wordpress", "(Wordpress")


def convert_chars(text: str) -> str:
    """Ampersands that begin no entity become ``&#038;`` (``convert_chars``)."""
    return _AMPERSAND.sub(lambda found: f"&#038;{found.group()[1:]}", text) if "&" in text else text


def capital_p(text: str) -> str:
    """The name of the software in its own spelling (``capital_P_dangit``)."""
    for wrong in _MISSPELT:
        text = text.replace(wrong, wrong.replace("p", "P"))
    return text


def decode_images_async(text: str) -> str:
    """Images with a source get ``decoding="async"``, as ``wp_filter_content_tags`` gives it."""
    out: list[str] = []
    done = 0
    found = _IMAGE.search(text)
    while found:
        end = text.find(">", found.end())
        if end < 0:
            break
        tag = text[found.start() : end + 1]
        if ' src="' in tag and " decoding=" not in tag:
            out += (text[done : found.start()], tag.replace("<img ", '<img decoding="async" '))
            done = end + 1
        found = _IMAGE.search(text, end)
    out.append(text[done:])
    return "".join(out)


def the_content(
    text: str,
    *,
    site_url: str = "",
    renderers: Mapping[str, shortcodes.Renderer] | None = None,
    smilies: bool = True,
) -> str:
    """A post's content as its page shows it; contents with blocks get no paragraphs of their own."""
    text = run_embeds(text)
    paragraphs = not has_blocks(text)
    text = texturize(render_blocks(text))
    text = autop(text) if paragraphs else text
    text = capital_p(shortcodes.unautop(text))
    text = shortcodes.do_shortcodes(text, core_renderers(renderers))
    text = decode_images_async(text)
    return convert_smilies(text, site_url=site_url) if smilies else text


def the_excerpt(text: str, *, site_url: str = "", smilies: bool = True) -> str:
    """An excerpt as a page shows it, in paragraphs."""
    text = texturize(text)
    text = convert_chars(convert_smilies(text, site_url=site_url) if smilies else text)
    return decode_images_async(shortcodes.unautop(autop(text)))


def get_the_excerpt(excerpt: str, content: str, *, site_url: str = "", smilies: bool = True) -> str:
    """A post's own excerpt, or one made of its content (``get_the_excerpt``)."""
    if excerpt.strip(_TRIMMED):
        return excerpt
    return trim_excerpt(excerpt, the_content(excerpt_source(content), site_url=site_url, smilies=smilies))


def the_title(text: str) -> str:
    """A post's title."""
    return convert_chars(texturize(text)).strip(_TRIMMED).replace("Wordpress", "WordPress")


def single_title(text: str) -> str:
    """A title for the page's title element: ``single_post_title`` and its kind."""
    return strip_tags(texturize(text))


def line(text: str) -> str:
    """A name in a line of text: ``comment_author``, ``bloginfo``, ``term_name``, ``widget_title``."""
    return esc_html(convert_chars(texturize(text)))


def document_title(text: str) -> str:
    """The whole title element, its parts joined already."""
    return line(text).replace("Wordpress", "WordPress") if "Wordpress" in text else line(text)


def comment_text(text: str, *, home_host: str | None = None, site_url: str = "") -> str:
    """A comment's content; ``home_host`` as in ``make_clickable``."""
    text = make_clickable(text, home_host=home_host)
    text = convert_chars(texturize(text))
    text = balance_tags(convert_smilies(text, site_url=site_url))
    return capital_p(autop(text))


def trackback_title(title: str) -> str:
    """The title a trackback is sent with (``trackback``)."""
    return strip_tags(the_title(title))


def trackback_excerpt(excerpt: str, content: str, *, site_url: str = "", smilies: bool = True) -> str:
    """The excerpt a trackback is sent with: the post's own, else of its content, both as shown, 252 characters."""
    # PHP's empty(): an excerpt of "0" counts as none.
    own = excerpt not in ("", "0")
    filters = the_excerpt if own else the_content
    shown = filters(excerpt if own else content, site_url=site_url, smilies=smilies)
    return wp_html_excerpt(shown.replace("]]>", "]]&gt;"), 252, "&#8230;")
