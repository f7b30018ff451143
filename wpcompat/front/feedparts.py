"""What feeds of both kinds say of the site, of posts and of comments, fit for XML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from wpcompat import options
from wpcompat.comments.store import get_comment
from wpcompat.comments.text import author_name
from wpcompat.db import Comment, Post, User
from wpcompat.db.rows import COMMENT_COLUMNS, columns
from wpcompat.db.searching import holding
from wpcompat.formatting import dates, display
from wpcompat.formatting.entities import ent2ncr
from wpcompat.formatting.feedtext import cdata, element, escaped
from wpcompat.formatting.php import absint, intval, truthy
from wpcompat.formatting.strings import esc_attr, esc_html
from wpcompat.formatting.striptags import strip_tags
from wpcompat.formatting.urls import esc_url
from wpcompat.front import content, titles
from wpcompat.front.addresses import split
from wpcompat.front.headers import last_post_modified
from wpcompat.front.password import is_locked
from wpcompat.front.visit import Visit
from wpcompat.posts import permalinks
from wpcompat.posts.meta import get_meta
from wpcompat.posts.titles import displayed_title
from wpcompat.site import Site
from wpcompat.users.store import get_user

OF_A_POST = ("p", "name", "page_id", "pagename", "attachment", "attachment_id")
"""What names a single post in an address."""


def url_text(url: str) -> str:
    """An address for XML, which knows few of the entities that ``esc_url`` lets pass."""
    return element(esc_url(url))


def self_link(visit: Visit) -> str:
    """The address that was asked for, on the site's host (``self_link``)."""
    site = visit.site
    home = split(options.text(site, "home"))
    host = home.netloc if site.profile.self_links_keep_port else (home.hostname or "")
    query = visit.request.query_string.decode("latin-1")
    return url_text(f"{home.scheme}://{host}{home.path.rstrip('/')}{visit.path}{'?' + query if query else ''}")


def document_title(visit: Visit) -> str:
    """What the page is called (``wp_title_rss``); entities that XML knows stay as they are."""
    return _keeping_entities(titles.document_title(visit))


def _keeping_entities(html: str) -> str:
    """HTML text for an element; the entities that XML has, too, keep their names."""
    text = element(html)
    for number, name in (("&#38;", "&amp;"), ("&#60;", "&lt;"), ("&#62;", "&gt;"), ("&#34;", "&quot;")):
        text = text.replace(number, name)
    return text


def blog_text(site: Site, name: str) -> str:
    """An option of the site, without tags, for an element (``get_bloginfo_rss``)."""
    return element(strip_tags(display.line(options.text(site, name))))


def build_date(visit: Visit, comments: Sequence[Comment], php_format: str) -> str:
    """When the newest thing in the feed changed (``get_feed_build_date``)."""
    stamps = [post.post_modified_gmt for post in visit.result.posts] + [
        comment.comment_date_gmt for comment in comments
    ]
    stamp = max(stamps, default="") or last_post_modified(visit.site)
    return dates.mysql2date(php_format, stamp)


def items_text(names: str, bodies: Sequence[str]) -> str:
    """Items one after the other, with the tabs that WordPress's loops leave."""
    return "\t".join(f"\t<{names}>\n{body}" for body in (*bodies,)) + ("\t" if bodies else "")


def title_of(post: Post) -> str:
    """A post's title for XML (``get_the_title_rss``)."""
    return escaped(strip_tags(ent2ncr(displayed_title(post))))


def author_of(site: Site, post: Post) -> User:
    """The post's author; nobody, where the user is gone."""
    return get_user(site, post.post_author) or User()


def guid_of(post: Post) -> str:
    """The post's guid for an element."""
    return url_text(post.guid)


def content_of(visit: Visit, post: Post) -> str:
    """A post's whole content for a feed (``the_content_feed``)."""
    if is_locked(visit, post):
        return "<p>This content is password-protected.</p>\n"
    parts = content.parts_of(post)
    part = content.with_more_mark(post, parts[min(visit.page, len(parts)) - 1])
    return cdata(content.safe_feed_html(content.post_html(visit.site, post, part)))


def excerpt_of(site: Site, post: Post) -> str:
    """A post's excerpt for a feed, its markup held to what a post may have."""
    html = content.excerpt_html(site, post)
    return content.safe_feed_html(html) if "<" in html else html


def with_numbers(html: str) -> str:
    """Entities as numbers, stray ampersands escaped as WordPress writes them (``ent2ncr``, ``convert_chars``)."""
    return element(html).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&#038;")


def enclosures_of(site: Site, post: Post, shape: Callable[[str, str, str], str]) -> str:
    """A post's enclosures, each in the ``shape`` that is made of its address, length and type; none where there is a password."""
    if post.post_password:
        return ""
    found = []
    for value in get_meta(site, post.ID, "enclosure"):
        lines = value.split("\n")
        if len(lines) >= 3 and lines[0].strip():
            mime = (lines[2].split() or [""])[0]
            found.append(shape(url_text(lines[0].strip()), str(absint(lines[1].strip())), element(esc_attr(mime))))
    return "".join(found)


def is_of_nothing(visit: Visit) -> bool:
    """Whether the comments of a post are asked for that does not exist: that is an empty feed.

    An address that asks for an error, or for a post below 0, asks for no post.
    """
    if truthy(visit.vars.get("error", "")) or intval(visit.vars.get("p", "")) < 0:
        return False
    return visit.result.is_404 and any(visit.vars.get(name) for name in OF_A_POST)


def shows_comments(visit: Visit) -> bool:
    """Whether the feed is one of comments: so named, or that of a single post."""
    return visit.result.is_comment_feed or is_of_nothing(visit)


_PARENT_IS_NOT_HIDDEN = 'NOT EXISTS (SELECT 1 FROM "wp_posts" AS q WHERE q."ID" = p."post_parent" AND q."post_status" NOT IN (\'publish\', \'inherit\'))'


def feed_comments(visit: Visit) -> list[tuple[Comment, Post]]:
    """The approved comments and pings of the feed, newest first, with their posts."""
    site, result = visit.site, visit.result
    limit = max(1, options.integer(site, "posts_per_rss", 10))
    where = ""
    values: list[str | int] = []
    if is_of_nothing(visit):
        return []
    if result.is_singular:
        thing = result.queried
        where, values = ' AND "comment_post_ID" = ?', [thing.ID if isinstance(thing, Post) else 0]
    elif result.is_search:
        title, content = (holding(f'"{column}"', result.search) for column in ("post_title", "post_content"))
        where, values = f" AND ({title[0]} OR {content[0]})", [title[1], content[1]]
    rows = site.db.rows(
        f'SELECT {columns(Comment, "c")}, {columns(Post, "p")} FROM "wp_comments" AS c '
        'JOIN "wp_posts" AS p ON c."comment_post_ID" = p."ID" '
        "WHERE c.\"comment_approved\" = '1' AND c.\"comment_type\" <> 'note' AND (p.\"post_status\" = 'publish' "
        f"OR (p.\"post_status\" = 'inherit' AND p.\"post_type\" = 'attachment' AND {_PARENT_IS_NOT_HIDDEN})){where} "
        'ORDER BY c."comment_date_gmt" DESC, c."comment_ID" ASC LIMIT ?',
        (*values, limit),
    )
    split = COMMENT_COLUMNS.count(",") + 1
    return [(Comment(*row[:split]), Post(*row[split:])) for row in rows]


def comments_title(visit: Visit, one: str) -> str:
    """What a feed of comments is called; ``one`` begins the title of a single post's."""
    result = visit.result
    if result.is_singular or is_of_nothing(visit):
        return f"{one} {title_of(result.post) if result.post is not None else ''}"
    if result.is_search:
        return (
            f"Comments for {_keeping_entities(titles.blog_name(visit))} searching on {element(esc_html(result.search))}"
        )
    return f"Comments for {document_title(visit)}"


def commenter_of(site: Site, comment: Comment) -> str:
    """The author's name; a user's display name or ``Anonymous`` where the row has none."""
    return element(comment.comment_author or author_name(site, comment))


def comment_title(visit: Visit, comment: Comment, post: Post) -> str:
    """What a comment is called in a feed."""
    author = commenter_of(visit.site, comment)
    return f"By: {author}" if visit.result.is_singular else f"Comment on {title_of(post)} by {author}"


def comment_guid(comment: Comment, post: Post) -> str:
    """The address that tells a comment from others, whatever its link becomes."""
    return url_text(f"{post.guid}#comment-{comment.comment_ID}")


def parent_of(site: Site, comment: Comment) -> Comment | None:
    """The comment that a comment answers."""
    return get_comment(site, comment.comment_parent) if comment.comment_parent else None


def answering(site: Site, comment: Comment, post: Post) -> Comment:
    """The comment with a line above that says whom it answers, as comment feeds have it (``get_comment_text``)."""
    parent = parent_of(site, comment)
    if parent is None:
        return comment
    link = url_text(permalinks.comment_link(site, parent, post))
    line = f'In reply to <a href="{link}">{author_name(site, parent)}</a>.'
    return replace(comment, comment_content=f"{line}\n\n{comment.comment_content}")
