"""Which pings a post has, for those who ask from outside."""

from __future__ import annotations

from wpcompat import journal, options
from wpcompat.db.rows import Post
from wpcompat.linkbacks.receive_pingback import NOT_A_TARGET, PingbackFault
from wpcompat.posts.lookup import url_to_postid
from wpcompat.posts.store import get_post
from wpcompat.posts.visibility import is_publicly_viewable
from wpcompat.site import Site

GONE = "The specified target URL does not exist."
_OPEN = " AND \"comment_approved\" = '1'"


def pingbacks_of(site: Site, url: str) -> list[str]:
    """The stored source URLs of a post's pingbacks, whatever their status (``pingback_extensions_getPingbacks``).

    Where the site does not list held pings: approved ones of posts that everybody may read. Raises ``PingbackFault``.
    """
    post_id = url_to_postid(site, url)
    post = get_post(site, post_id) if post_id else None
    journal.step("target leads to a post", post is not None, way="url_to_postid", post_id=post_id)
    if post is None:
        raise PingbackFault(32, GONE) if post_id else PingbackFault(33, NOT_A_TARGET)
    return [str(found) for row in _pings(site, post, "pingback", ("comment_author_url",)) for found in row]


def trackbacks_of(site: Site, post_id: int) -> list[dict[str, str]]:
    """``pingTitle``, ``pingURL`` and ``pingIP`` of a post's trackbacks, whatever their status (``mt_getTrackbackPings``).

    Where the site does not list held pings: approved ones of posts that everybody may read, without the addresses.
    """
    post = get_post(site, post_id) or Post(ID=post_id)
    columns = ("comment_content", "comment_author_url", "comment_author_IP")
    return [
        {"pingTitle": _title(content), "pingURL": url, "pingIP": ip if site.switches.lists_held_pings else ""}
        for content, url, ip in _pings(site, post, "trackback", columns)
    ]


def _pings(site: Site, post: Post, kind: str, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    if not site.switches.lists_held_pings and (post.post_password or not is_publicly_viewable(site, post)):
        return []
    names = ", ".join(f'"{column}"' for column in columns)
    query = (
        f'SELECT {names} FROM "wp_comments" WHERE "comment_post_ID" = ? AND "comment_type" = ?'
        f'{"" if site.switches.lists_held_pings else _OPEN} ORDER BY "comment_ID"'
    )
    # The calls of a system.multicall may ask for the same post a thousand times, and a post may have ten thousand pings.
    return options.recalled(
        site, f"linkbacks.{kind}s", post.ID, lambda: site.db.rows(query, (post.ID, kind)), comments=True, most=1
    )


def _title(content: str) -> str:
    """What stands between ``<strong>`` and ``</strong>``; WordPress trusts that the content begins with the one."""
    data = content.encode("utf-8", "surrogatepass")
    size = max(0, data.find(b"</strong>")) - 8
    return (data[8 : 8 + size] if size >= 0 else data[8:size]).decode("utf-8", "replace")
