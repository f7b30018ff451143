"""Audio and video that a post links to, kept as metadata for feeds (WordPress's ``do_enclose``)."""

from __future__ import annotations

from collections.abc import Callable
from posixpath import basename

from wpcompat.db.rows import Post
from wpcompat.formatting.links import extract_urls
from wpcompat.formatting.php import intval
from wpcompat.formatting.urls import parse_url, wp_parse_url
from wpcompat.linkbacks.discovery import ask
from wpcompat.linkbacks.send_pingback import has_page
from wpcompat.media.mime_types import LAST_TYPE, MIME_TYPES
from wpcompat.outbound.http import Answer, DoorError
from wpcompat.posts.meta import add_meta, get_meta
from wpcompat.site import Site

TIMEOUT = 5.0
KEY = "enclosure"


def send(site: Site, post: Post, renew: Callable[[], None]) -> None:
    """Ask for the headers of every link without an enclosure; those of audio and video become metadata.

    Links that are gone from the text lose theirs. ``renew`` is called before each request.
    """
    links = list(dict.fromkeys(extract_urls(post.post_content)))
    known = [value.split("\n", 1)[0].strip() for value in get_meta(site, post.ID, KEY)]
    for url in known:
        if url not in links:
            _forget(site, post.ID, url)
    mime = ""
    for link in links:
        if link in known or not has_page(link):
            continue
        url = without_fragment(link)
        if not url or _is_known(site, post.ID, url):
            continue
        renew()
        try:
            answer = ask(site, "HEAD", url, timeout=TIMEOUT)
        except DoorError:
            continue
        kind, mime = type_of(url, answer, mime)
        if kind.startswith(("video/", "audio/")):
            add_meta(site, post.ID, KEY, f"{url}\n{_length(answer)}\n{mime}\n")


def _length(answer: Answer) -> int:
    """The size that an answer announces; said twice it is an array to WordPress, and as a number an array is 1."""
    told = answer.all("Content-Length")
    return intval(told[0]) if len(told) == 1 else len(told[:1])


def type_of(url: str, answer: Answer, before: str) -> tuple[str, str]:
    """The type that decides, and the one that is written.

    The first comes from the path's extension if WordPress knows it, else from the header. The second is where the search
    through the table of extensions ended; without such a search, where the one before it did.
    """
    kind = answer.header("Content-Type")
    name = basename((parse_url(url) or {}).get("path", "").rstrip("/"))
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension in ("", "0"):
        return kind, before
    found = MIME_TYPES.get(extension)
    return (kind, LAST_TYPE) if found is None else (found, found)


def without_fragment(url: str) -> str:
    """A URL without fragment, user and password (``strip_fragment_from_url``); one without host as it stands."""
    parts = wp_parse_url(url)
    if not parts or not parts.get("host"):
        return url
    scheme = f"{parts['scheme']}:" if parts.get("scheme") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    query = f"?{parts['query']}" if parts.get("query") else ""
    return f"{scheme}//{parts['host']}{port}{parts.get('path', '')}{query}"


def _is_known(site: Site, post_id: int, url: str) -> bool:
    """Whether an enclosure begins with this URL, letter case aside (SQL's ``LIKE``)."""
    begin = url.casefold()
    return any(value.casefold().startswith(begin) for value in get_meta(site, post_id, KEY))


def _forget(site: Site, post_id: int, url: str) -> None:
    begin = url.casefold()
    with site.db.transaction():
        rows = site.db.rows(
            'SELECT "meta_id", "meta_value" FROM "wp_postmeta" WHERE "post_id" = ? AND "meta_key" = ?', (post_id, KEY)
        )
        for meta_id, value in rows:
            if (value or "").casefold().startswith(begin):
                site.db.execute('DELETE FROM "wp_postmeta" WHERE "meta_id" = ?', (meta_id,))
