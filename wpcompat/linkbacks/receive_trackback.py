"""A trackback received: every step in WordPress's order (``wp-trackback.php``)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple, NoReturn

from wpcompat import journal
from wpcompat.comments.filters import is_plain_name, slash
from wpcompat.comments.pipeline import NewComment, new_comment, refuse_early
from wpcompat.db.rows import Post
from wpcompat.errors import WPError
from wpcompat.formatting import charset as charsets
from wpcompat.formatting.strings import (
    check_invalid_utf8,
    esc_xml,
    sanitize_text_field,
    sanitize_textarea_field,
    unslash,
    wp_html_excerpt,
)
from wpcompat.formatting.urls import sanitize_url
from wpcompat.linkbacks.discovery import agent
from wpcompat.linkbacks.source_links import LINKED, look
from wpcompat.linkbacks.trackback_form import TrackbackForm
from wpcompat.options import additions
from wpcompat.outbound.http import wordpress_headers
from wpcompat.posts.openness import pings_open
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.store import get_post
from wpcompat.site import Caller, Site

NO_ID = "I really need an ID for this to work."
NOT_HERE = "Trackbacks are disabled in non-production environments."
CLOSED = "Sorry, trackbacks are closed for this item."
REGISTERED = "There is already a ping from that URL for this post."
NOT_WANTED = "Trackbacks from this source are not accepted here."
NO_LINK = "The page that this trackback names does not link to this post."
UNREADABLE_FIELDS = "A trackback takes one value for each field: url, title, excerpt, blog_name and charset."
UNKNOWN_CHARSET = "The charset of this trackback is not known."
INCOMPLETE = "A trackback needs a url and a title, in the charset that it names."

TITLE_CHARACTERS = 250
EXCERPT_CHARACTERS = 252
MORE = "&#8230;"
_PLAIN = re.compile(b"(?:[!-$&-;=-~]+(?: [!-$&-;=-~]+)*)?")
"""Printable ASCII with single blanks, without tags and percent signs: in no order is there anything to clean or to convert."""

_OPEN = (journal.Step("pings_open", True, {"ping_status": "open"}),)
_ALIASES = {
    "HTML": "HTML-ENTITIES", "QPRINT": "Quoted-Printable", "BINARY": "8bit", "AUTO": "UTF-8", "UTF8": "UTF-8",
    "UTF16": "UTF-16", "UTF32": "UTF-32", "MUTF-7": "UTF7-IMAP", "ISO-10646-UCS-4": "UCS-4", "UCS4": "UCS-4",
    "BYTE4BE": "UCS-4BE", "BYTE4LE": "UCS-4LE", "ISO-10646-UCS-2": "UCS-2", "UCS2": "UCS-2", "UNICODE": "UCS-2",
    "BYTE2BE": "UCS-2BE", "BYTE2LE": "UCS-2LE", "US-ASCII": "ASCII", "US": "ASCII", "ISO646-US": "ASCII",
    "ANSI_X3.4-1968": "ASCII", "ANSI_X3.4-1986": "ASCII", "ISO_646.IRV:1991": "ASCII", "ISO-IR-6": "ASCII",
    "IBM367": "ASCII", "IBM-367": "ASCII", "CP367": "ASCII", "CSASCII": "ASCII",
    "EUC": "EUC-JP", "EUC_JP": "EUC-JP", "EUCJP": "EUC-JP", "X-EUC-JP": "EUC-JP", "EUCJP-OPEN": "eucJP-win",
    "EUCJP-MS": "eucJP-win", "EUC_JP-2004": "EUC-JP-2004", "SHIFT_JIS": "SJIS", "SHIFT-JIS": "SJIS", "X-SJIS": "SJIS",
    "SJIS-MS": "SJIS-win", "SJIS-OPEN": "SJIS-win", "SJIS2004": "SJIS-2004", "SHIFT_JIS-2004": "SJIS-2004",
    "MACJAPANESE": "SJIS-mac", "X-MAC-JAPANESE": "SJIS-mac", "MS932": "CP932", "WINDOWS-31J": "CP932",
    "MS_KANJI": "CP932", "ISO2022JPMS": "ISO-2022-JP-MS", "JIS-MS": "CP50220", "CP50220RAW": "CP50220",
    "GB-18030": "GB18030", "GB-18030-2000": "GB18030", "GB2312": "EUC-CN", "CN-GB": "EUC-CN", "EUC_CN": "EUC-CN",
    "EUCCN": "EUC-CN", "X-EUC-CN": "EUC-CN", "GBK": "CP936", "CP-936": "CP936", "BIG5": "BIG-5", "CN-BIG5": "BIG-5",
    "BIG-FIVE": "BIG-5", "BIGFIVE": "BIG-5", "EUC_KR": "EUC-KR", "EUCKR": "EUC-KR", "X-EUC-KR": "EUC-KR", "CP949": "UHC",
    "CP1251": "Windows-1251", "CP-1251": "Windows-1251", "CP1252": "Windows-1252", "CP1254": "Windows-1254",
    "CP-1254": "Windows-1254", "CP-866": "CP866", "IBM866": "CP866", "IBM-866": "CP866", "KOI8R": "KOI8-R",
    "KOI8U": "KOI8-U", "ARMSCII8": "ArmSCII-8", "CP-850": "CP850", "IBM850": "CP850", "IBM-850": "CP850",
    "CYRILLIC": "ISO-8859-5", "ARABIC": "ISO-8859-6", "GREEK": "ISO-8859-7", "HEBREW": "ISO-8859-8",
    **{f"LATIN{place}": f"ISO-8859-{part}" for place, part in ((1, 1), (2, 2), (3, 3), (4, 4), (5, 9), (6, 10), (8, 14))},
    **{f"ISO8859-{number}": f"ISO-8859-{number}" for number in (*range(1, 11), 13, 14, 15, 16)},
}  # fmt: skip
_NAMES = {**_ALIASES, **{name.upper(): name for name in charsets.LISTED}}
"""Names of encodings in capitals, as PHP knows them without regard to case."""


class TrackbackResult(NamedTuple):
    """How a trackback ended.

    ``kind``: ``stored``, ``error`` (``message`` is for the sender, escaped), ``silent`` (an empty page) or ``redirect`` (to
    ``location``; an empty one for a post that does not exist).
    """

    kind: str
    message: str = ""
    location: str = ""
    comment_id: int = 0


class _Texts(NamedTuple):
    url: str
    title: str
    excerpt: str
    blog_name: str


class _Ended(Exception):
    """The trackback ends here, with this result."""

    def __init__(self, result: TrackbackResult) -> None:
        super().__init__(result.kind)
        self.result = result


def receive(site: Site, form: TrackbackForm, post_id: int | None, caller: Caller) -> TrackbackResult:
    """Check and store a trackback for a post. Raises ``WPError`` for duplicates (409) and floods (429) of comments."""
    try:
        return _received(site, form, post_id or 0, caller)
    except _Ended as end:
        return end.result


def _received(site: Site, form: TrackbackForm, post_id: int, caller: Caller) -> TrackbackResult:
    form = _without_arrays(site, form)
    texts = _texts(site, form)
    if not post_id:
        _fail(site, "trackback has an ID", NO_ID)
    journal.step(
        "trackback has an ID", True, post_id=post_id, url=texts.url, title=texts.title, blog_name=texts.blog_name
    )
    post = get_post(site, post_id) if abs(post_id) < 2**63 else None
    if _empty(texts.title) and _empty(texts.url) and _empty(texts.blog_name):
        journal.verdict("redirected: this is no trackback", post_id=post_id)
        return TrackbackResult("redirect", location=get_permalink(site, post) if post else "")
    if _empty(texts.title) or _empty(texts.url):
        _silence(site, "url and title are there", url=texts.url, title=texts.title)
    if site.profile.pings_off_outside_production and site.config["wordpress.environment_type"] != "production":
        _fail(site, "wp_should_disable_pings_for_environment", NOT_HERE)
    if post is None or not pings_open(site, post):
        status = post.ping_status if post else ""
        _fail(
            site, "pings_open", CLOSED, post_exists=post is not None, ping_status=status, closed_by_age=status == "open"
        )
    journal.add(_OPEN)
    if form.arrays - {"blog_name"}:
        _refuse_lists(site, form)
    if form.arrays:
        texts = texts._replace(blog_name="")
    refusing = additions.refused_by(site, texts.url)
    if refusing:
        _fail(site, refusing, NOT_WANTED, url=texts.url)
    return _stored(site, texts, post, caller)


def _without_arrays(site: Site, form: TrackbackForm) -> TrackbackForm:
    """Where the fields are cleaned first, a list for any but the ``url`` counts as nothing; elsewhere it is something."""
    is_nothing = site.profile.sanitizes_trackbacks_first
    if ("url" if is_nothing else "charset") in form.arrays:
        _refuse_lists(site, form)
    if not form.arrays:
        return form
    filling = b"" if is_nothing else b"Array"
    values = {name: filling if name in form.arrays else getattr(form, name) for name in form._fields[:-1]}
    return TrackbackForm(**values, arrays=frozenset() if is_nothing else form.arrays)


def _refuse_lists(site: Site, form: TrackbackForm) -> NoReturn:
    _fail(site, "fields are texts", UNREADABLE_FIELDS, arrays=sorted(form.arrays))


def _stored(site: Site, texts: _Texts, post: Post, caller: Caller) -> TrackbackResult:
    title, excerpt = _excerpt(texts.title, TITLE_CHARACTERS), _excerpt(texts.excerpt, EXCERPT_CHARACTERS)
    new = NewComment(
        post_id=post.ID,
        author=texts.blog_name,
        url=texts.url,
        content=f"<strong>{title}</strong>\n\n{excerpt}",
        type="trackback",
        ping_url=slash(texts.url),
    )
    try:
        doubt = _doubt(site, new, post, caller)
        comment_id = new_comment(site, replace(new, held_by=doubt) if doubt else new, caller)
    except WPError as error:
        if error.code != "ping_registered":
            raise
        _fail(site, "duplicate", REGISTERED, url=texts.url)
    return TrackbackResult("stored", comment_id=comment_id)


def _doubt(site: Site, new: NewComment, post: Post, caller: Caller) -> str:
    """What holds a trackback whose page does not link here; empty when it does, or when nobody asks.

    WordPress never looks. What would be refused anyway is not looked at, so that nobody has the site fetch pages at will.
    """
    answer = additions.trackbacks_without_link(site)
    if not answer:
        return ""
    refuse_early(site, new, caller)
    found = look(site, new.url, post, wordpress_headers(site.profile, f"{agent(site)}; verifying trackback"))
    seen = {"option": answer, "url": new.url, "status": found.status, "reason": found.reason}
    if found.verdict == LINKED:
        journal.step(additions.VERIFY, True, **seen)
        return ""
    if answer == additions.REFUSE:
        _fail(site, additions.VERIFY, NO_LINK, **seen)
    journal.step(additions.VERIFY, False, **seen)
    return additions.VERIFY


def _excerpt(text: str, most: int) -> str:
    slashed = slash(text)
    if len(slashed) <= most and is_plain_name(text):
        return text
    return unslash(wp_html_excerpt(slashed, most, MORE))


def _fail(site: Site, name: str, message: str, **data: object) -> NoReturn:
    journal.step(name, False, message=message, **data)
    journal.verdict(f"error: {message}")
    raise _Ended(
        TrackbackResult("error", message=esc_xml(message) if site.profile.escapes_trackback_errors else message)
    )


def _silence(site: Site, name: str, **data: object) -> NoReturn:
    if not site.switches.silent_trackbacks:
        _fail(site, name, INCOMPLETE, **data)
    journal.step(name, False, **data)
    journal.verdict("an empty answer: neither success nor error")
    raise _Ended(TrackbackResult("silent"))


def _empty(text: str) -> bool:
    """PHP's ``empty``."""
    return text in ("", "0")


def _texts(site: Site, form: TrackbackForm) -> _Texts:
    """The fields as text, in the way that the profile's WordPress cleans and converts them."""
    title, excerpt, blog_name = form.title, form.excerpt, form.blog_name
    if not form.charset and _PLAIN.fullmatch(title) and _PLAIN.fullmatch(excerpt) and _PLAIN.fullmatch(blog_name):
        is_clean = site.profile.sanitizes_trackbacks_first or not site.switches.drops_legacy_charsets
        url = _clean_url(form.url) if is_clean else _text(form.url)
        return _Texts(url, title.decode("ascii"), excerpt.decode("ascii"), blog_name.decode("ascii"))
    if not site.switches.drops_legacy_charsets:
        return _converted_first(site, form, keep_unknown=True)
    return _cleaned_first(site, form) if site.profile.sanitizes_trackbacks_first else _converted_first(site, form)


def _cleaned_first(site: Site, form: TrackbackForm) -> _Texts:
    """Clean, then convert: what is not UTF-8 is lost before its charset is looked at."""
    charset = _charset_name(sanitize_text_field(_text(form.charset)))
    if charset not in charsets.LISTED:
        charset = ""
    if charset == "UTF-7":
        _silence(site, "charset is not UTF-7", charset=charset)
    title = sanitize_text_field(check_invalid_utf8(form.title))
    excerpt = sanitize_textarea_field(check_invalid_utf8(form.excerpt))
    blog_name = sanitize_text_field(check_invalid_utf8(form.blog_name))
    return _Texts(_clean_url(form.url), *(_converted(text.encode(), charset) for text in (title, excerpt, blog_name)))


def _converted_first(site: Site, form: TrackbackForm, *, keep_unknown: bool = False) -> _Texts:
    """Convert the bytes as they came; tags and their kind go later, when the comment is stored."""
    charset = _charset_name(_text(form.charset))
    if "UTF-7" in charset:
        _silence(site, "charset is not UTF-7", charset=charset)
    name = _NAMES.get(charset, "")
    if charset and not name and not keep_unknown:
        _fail(site, "charset is known", UNKNOWN_CHARSET, charset=charset)
    converted = [_converted(data, name) for data in (form.title, form.excerpt, form.blog_name)]
    if not keep_unknown:
        return _Texts(_text(form.url), *converted)
    clean = (sanitize_text_field, sanitize_textarea_field, sanitize_text_field)
    return _Texts(_clean_url(form.url), *(run(text) for run, text in zip(clean, converted, strict=True)))


def _clean_url(url: bytes) -> str:
    return sanitize_url(_text(url))


def _charset_name(written: str) -> str:
    name = written.strip(" \t\n\r\0\v").upper().replace(",", "").replace(" ", "")
    return "" if _empty(name) else name


def _text(data: bytes) -> str:
    """Bytes as text, without what is not UTF-8 (the database of WordPress would drop it)."""
    return data.decode("utf-8", "ignore")


def _converted(data: bytes, charset: str) -> str:
    """Bytes from a named charset, or from the first of WordPress's usual ones that fits."""
    if not charset and data.isascii() and b"\x1b" not in data:
        return data.decode("ascii")
    return (charsets.convert(data, charset) or "") if charset else charsets.convert_detected(data)
