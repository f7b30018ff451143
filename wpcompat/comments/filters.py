"""What WordPress does to a comment's values on their way into the table (its ``pre_comment_*`` filters).

WordPress hands values over with backslashes before quotes; kses takes them off and puts them back. Here values carry none.
What a pingback brings was never given any, so kses eats the backslashes of its own: ``bare`` says so.
"""

from __future__ import annotations

import re
from enum import Enum

from wpcompat import options
from wpcompat.formatting.balance import balance_tags
from wpcompat.formatting.entities import convert_invalid_entities
from wpcompat.formatting.kses import kses_comment, kses_post
from wpcompat.formatting.links import rel_callback
from wpcompat.formatting.strings import is_valid_utf8, sanitize_text_field, specialchars, unslash, wp_strip_all_tags
from wpcompat.formatting.targets import targeted_link_rel
from wpcompat.formatting.urls import is_plain_url, parse_url, sanitize_url
from wpcompat.site import Site
from wpcompat.users.filters import sanitize_email

_MARKUP = re.compile(r"[<>&\\\x00-\x1f\x7f]")
_ADDRESS = re.compile("[0-9a-fA-F:.]*")
_PLAIN_NAME = re.compile(r"[!-$'-;=?-\[\]-~]+(?: [!-$'-;=?-\[\]-~]+)*")
"""Printable ASCII with single blanks, without markup, backslashes and percent signs: there is nothing to clean."""
_ONE_STRONG = re.compile(
    r"(?:<strong>[^<>&\\\x00-\x08\x0b\x0c\x0e-\x1f]*</strong>)?[^<>&\\\x00-\x08\x0b\x0c\x0e-\x1f]*"
)
"""A trackback's content without markup of its own: kses would change nothing."""


def slash(text: str) -> str:
    """Backslashes before quotes, backslashes and NUL, as WordPress's checks see values (``wp_slash``)."""
    if "\\" not in text and "'" not in text and '"' not in text and "\0" not in text:
        return text
    return text.replace("\\", "\\\\").replace("'", "\\'").replace('"', '\\"').replace("\0", "\\0")


def sound(text: str) -> str:
    """The text without lone surrogates, which no database takes."""
    return text if text.isascii() or is_valid_utf8(text) else text.encode("utf-8", "ignore").decode()


def is_plain_name(text: str) -> bool:
    """Whether there is nothing to clean in a line for certain."""
    return _PLAIN_NAME.fullmatch(text) is not None


def clean_ip(address: str) -> str:
    """Only what an IP address may be written with."""
    return (
        address
        if _ADDRESS.fullmatch(address)
        else "".join(char for char in address if char in "0123456789abcdefABCDEF:., ")
    )


def clean_agent(agent: str) -> str:
    """The first 254 bytes; a character that the cut splits is left out."""
    if len(agent) < 255 and agent.isascii():
        return agent
    return agent.encode("utf-8", "replace")[:254].decode("utf-8", "ignore")


def home_host(site: Site) -> str:
    """The host of the site's address."""
    parts = parse_url(options.text(site, "home")) or {}
    return str(parts.get("host", "")).lower()


def filter_author(site: Site, name: str, *, bare: bool = False) -> str:
    """``pre_comment_author_name``: one clean line without tags, special characters escaped but quotes."""
    if _PLAIN_NAME.fullmatch(name):
        return name
    text = unslash(sanitize_text_field(name if bare else slash(name)))
    return specialchars(_kses(site, text), quotes="none")


def filter_email(site: Site, email: str) -> str:
    """``pre_comment_author_email``."""
    email = email.strip(" \t\n\r\0\v")
    return _kses(site, sanitize_email(email)) if email else ""


def filter_url(site: Site, url: str) -> str:
    """``pre_comment_author_url``: without tags, a URL of an allowed scheme, ``&`` as ``&amp;``."""
    if not url or is_plain_url(url):
        return url
    # The backslashes go with everything else that no URL has; of the one for NUL the digit stays.
    return _kses(site, sanitize_url(wp_strip_all_tags(slash(url))))


def _kses(site: Site, text: str) -> str:
    """``wp_filter_kses``; most names and addresses hold nothing that it could change."""
    return kses_comment(text, site.profile) if _MARKUP.search(text) else text


class Html(Enum):
    """What HTML a comment's writer may write."""

    COMMENT = "the few tags of comments"
    POST = "what a post may hold"
    ANY = "anything"


def filter_content(site: Site, content: str, *, bare: bool = False, html: Html = Html.COMMENT) -> str:
    """``pre_comment_content``."""
    text = convert_invalid_entities(content)
    if bare:
        text = unslash(text)
    if html is not Html.COMMENT and site.profile.guards_targeted_links:
        text = targeted_link_rel(text)
    if html is Html.POST:
        text = kses_post(text)
    elif html is Html.COMMENT and not _ONE_STRONG.fullmatch(text):
        text = kses_comment(text, site.profile)
    if "<a" in text or "<A" in text:
        text = rel_callback(text, "nofollow ugc", home_host(site), internal_as_is=not site.profile.modern_link_rel)
    return _balanced(site, text)


def filter_content_saved(site: Site, content: str, *, html: Html) -> str:
    """``pre_comment_content`` and ``comment_save_pre`` of an edited comment."""
    return _balanced(site, convert_invalid_entities(filter_content(site, content, html=html)))


def _balanced(site: Site, text: str) -> str:
    return balance_tags(text) if options.integer(site, "use_balanceTags") == 1 else text
