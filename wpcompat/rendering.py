"""From values to bytes: the jinja2 environment, the second sanitiser, and the pages that end a request (``wp_die``)."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import nh3
from markupsafe import Markup
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

from wpcompat.formatting.nesting import bounded
from wpcompat.site import Site


class Plain(NamedTuple):
    """An answer in XML that is bytes already, its headers complete but for those that protect every answer.

    Werkzeug's responses cost as much as refusing a ping does.
    """

    status: str
    headers: list[tuple[str, str]]
    body: bytes


def headed_by(answer: Response, first: Iterable[tuple[str, str]]) -> Response:
    """The answer with headers before its own, but for its Content-Type."""
    own = [pair for pair in answer.headers if pair[0].lower() != "content-type"]
    answer.headers = Headers([("Content-Type", answer.headers["Content-Type"]), *first, *own])
    return answer


TEMPLATES = Path(__file__).with_name("front") / "templates"

ERROR_TITLE = "WordPress &rsaquo; Error"
EXPIRED = "Wed, 11 Jan 1984 05:00:00 GMT"
"""WordPress's date for "do not cache"."""

_COMMENT_TAGS = set("a abbr acronym b blockquote br cite code del em i li ol p pre q s span strike strong ul".split())
_COMMENT_ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "abbr": {"title"},
    "acronym": {"title"},
    "blockquote": {"cite"},
    "del": {"datetime"},
    "q": {"cite"},
    "span": {"class"},
}
_POST_TAGS = nh3.ALLOWED_TAGS | set(
    "audio big dfn figcaption figure font main picture section source track video".split()
)
_POST_ATTRIBUTES = {
    **nh3.ALLOWED_ATTRIBUTES,
    "*": {"align", "class", "dir", "id", "lang", "title"},
    "a": {"download", "href", "hreflang", "name", "rel", "target", "title"},
    "audio": {"controls", "loop", "muted", "preload", "src"},
    "img": {"align", "alt", "height", "loading", "sizes", "src", "srcset", "width"},
    "ol": {"reversed", "start", "type"},
    "source": {"media", "sizes", "src", "srcset", "type"},
    "time": {"datetime"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "video": {"controls", "height", "loop", "muted", "poster", "preload", "src", "width"},
}
_SCHEMES = {"ftp", "ftps", "http", "https", "irc", "mailto", "news", "sms", "tel", "xmpp"}

_comment_cleaner = nh3.Cleaner(tags=_COMMENT_TAGS, attributes=_COMMENT_ATTRIBUTES, url_schemes=_SCHEMES, link_rel=None)
_post_cleaner = nh3.Cleaner(
    tags=_POST_TAGS,
    attributes=_POST_ATTRIBUTES,
    url_schemes=_SCHEMES,
    link_rel=None,
    generic_attribute_prefixes={"aria-"},
)


_TEXTURED = {f"&#{code};": chr(0x10FA00 + i) for i, code in enumerate(
    ("038", "215", "8211", "8212", "8216", "8217", "8220", "8221", "8230", "8242", "8243", "8482")
)}  # fmt: skip
"""The references that wptexturize writes, and what stands for each while a post is cleaned."""

_TEXTURED_BACK = {ord(stand_in): reference for reference, stand_in in _TEXTURED.items()}
_TAG_OR_TEXTURED = re.compile("<[^<>]*>|" + "|".join(_TEXTURED))


def clean_comment(html: str) -> Markup:
    """The HTML of a comment or ping with nothing but what WordPress's comment rules and paragraphs need."""
    return Markup(_comment_cleaner.clean(bounded(_encodable(html), _COMMENT_TAGS)))


def clean_post(html: str) -> Markup:
    """The HTML of a post without anything that runs, frames or submits.

    References of wptexturize stay references outside of tags: sites that are pinged store the words around the link.
    """
    html = bounded(_encodable(html), _POST_TAGS)
    if "&#" not in html or not _TEXTURED_BACK.keys().isdisjoint(map(ord, set(html))):
        return Markup(_post_cleaner.clean(html))
    kept = _TAG_OR_TEXTURED.sub(lambda found: _TEXTURED.get(found[0], found[0]), html)
    return Markup(_post_cleaner.clean(kept).translate(_TEXTURED_BACK))


def clean_text(html: str) -> Markup:
    """A title or name that WordPress kept as HTML with entities: tags go, entities are normalised, attributes may hold it."""
    return Markup(nh3.clean(bounded(_encodable(html), ()), tags=set(), link_rel=None).replace('"', "&quot;"))


def _encodable(text: str) -> str:
    """``text`` without lone surrogates, which no UTF-8 page can hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def environment(site: Site) -> jinja2.Environment:
    """The site's templates: those of its own folder (``[theme] templates``) replace ours of the same name."""
    env: jinja2.Environment | None = site.cache.get("jinja")
    if env is None:
        own = site.path / site.config["theme.templates"]
        env = jinja2.Environment(
            loader=jinja2.FileSystemLoader([own, TEMPLATES]),
            autoescape=True,
            auto_reload=own.is_dir(),
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        site.cache["jinja"] = env
    return env


def render(site: Site, template: str, **values: Any) -> bytes:
    """A template's page as UTF-8."""
    return environment(site).get_template(template).render(values).encode("utf-8", "replace")


_TYPES = {
    ".css": "text/css; charset=UTF-8",
    ".js": "text/javascript; charset=UTF-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".txt": "text/plain; charset=UTF-8",
}


@lru_cache(maxsize=64)
def static_bytes(folder: Path, name: str) -> tuple[bytes, str] | None:
    """A file of ours that browsers fetch, and its tag; None when there is none of that name."""
    if "/" in name or "\\" in name or "\0" in name or name.startswith("."):
        return None
    file = folder / name
    if file.suffix not in _TYPES or not file.is_file():
        return None
    data = file.read_bytes()
    return data, hashlib.sha256(data).hexdigest()[:12]


def static_version(folder: Path, name: str) -> str:
    """The query that makes browsers fetch a file anew once it has changed."""
    found = static_bytes(folder, name)
    return f"?ver={found[1]}" if found else ""


def static_file(folder: Path, name: str, request: Request) -> Response | None:
    """A file of ours, to be kept for a year: its address changes with its content. None when there is none."""
    found = static_bytes(folder, name)
    if found is None:
        return None
    data, tag = found
    response = Response(data, content_type=_TYPES[Path(name).suffix])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(tag)
    response.make_conditional(request)
    return response


def nocache_headers(no_store: bool) -> list[tuple[str, str]]:
    """WordPress's headers for answers that must not be kept (``wp_get_nocache_headers``)."""
    more = ", no-store, private" if no_store else ""
    return [("Expires", EXPIRED), ("Cache-Control", f"no-cache, must-revalidate, max-age=0{more}")]


_DIE_STYLE = (
    "html{background:#f4f2ee}body{background:#fff;color:#2b2925;border:1px solid #d9d4ca;margin:2em auto;"
    "padding:1em 2em;max-width:700px;font:16px/1.5 system-ui,sans-serif}#error-page{margin-top:50px}.wp-die-message{margin:25px 0 20px;"
    "overflow-wrap:anywhere}a{color:#1f5c4d}@media(prefers-color-scheme:dark){html{background:#141312}"
    "body{background:#1e1c1a;color:#e6e1d8;border-color:#3a3631}a{color:#8fc9b4}}"
)
DIE_POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(_DIE_STYLE.encode()).digest()).decode()
    + "'; form-action 'self'; frame-ancestors 'self'; base-uri 'none'"
)
"""The content security policy of the pages below: their one style and nothing else."""


def die_page(
    site: Site | None,
    message: str,
    status: int = 500,
    *,
    xml: bool = False,
    title: str = ERROR_TITLE,
    back: str = "",
) -> Response:
    """The page that ends a request (``wp_die``): HTML, or the XML that trackbacks by permalink get.

    ``message`` and ``title`` are HTML that we wrote; ``back`` is a URL to return to. ``site`` may be None when
    there is none to ask.
    """
    if xml:
        answer = Response(_die_xml(message, title, status), status=status)
        answer.headers["Content-Type"] = "text/xml; charset=UTF-8"
    else:
        answer = Response(_die_html(message, title, back), status=status)
        answer.headers["Content-Type"] = "text/html; charset=UTF-8"
        answer.headers["Content-Security-Policy"] = DIE_POLICY
    for name, value in nocache_headers(site is None or site.profile.no_store):
        answer.headers.add(name, value)
    return answer


def _die_html(message: str, title: str, back: str) -> str:
    link = f'\n<p><a href="{escape(back)}">&laquo; Back</a></p>' if back else ""
    return (
        '<!DOCTYPE html>\n<html lang="en-US">\n<head>\n'
        '\t<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />\n'
        '\t<meta name="viewport" content="width=device-width">\n'
        "\t<meta name='robots' content='max-image-preview:large, noindex, follow' />\n"
        f"\t<title>{title}</title>\n\t<style>{_DIE_STYLE}</style>\n</head>\n"
        f'<body id="error-page">\n\t<div class="wp-die-message">{message}</div>{link}</body>\n</html>\n'
    )


def _die_xml(message: str, title: str, status: int) -> str:
    return (
        "<error>\n    <code>wp_die</code>\n"
        f"    <title><![CDATA[{_escaped(title)}]]></title>\n    <message><![CDATA[{_escaped(message)}]]></message>\n"
        f"    <data>\n        <status>{status}</status>\n    </data>\n</error>\n"
    )


def _escaped(text: str) -> str:
    """PHP's ``htmlspecialchars``."""
    return escape(text).replace("&#x27;", "&#039;")
