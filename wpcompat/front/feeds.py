"""Feeds of posts and of comments, RSS 2.0 and Atom, in the shape that WordPress gives them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from werkzeug.http import parse_date
from werkzeug.wrappers import Response

from wpcompat import options
from wpcompat.comments.store import get_comment
from wpcompat.comments.text import author_name, author_url
from wpcompat.db import Comment, Post, Term, User
from wpcompat.db.rows import COMMENT_COLUMNS, columns
from wpcompat.formatting import dates, display
from wpcompat.formatting.entities import ent2ncr
from wpcompat.formatting.php import absint
from wpcompat.formatting.strings import esc_attr, esc_html
from wpcompat.formatting.striptags import strip_tags
from wpcompat.formatting.urls import esc_url
from wpcompat.front import content, titles
from wpcompat.front.addresses import split
from wpcompat.front.feedtext import cdata, document, element, escaped
from wpcompat.front.headers import charset, discover, feed_validators, last_post_modified
from wpcompat.front.password import is_locked
from wpcompat.front.visit import Visit
from wpcompat.posts import permalinks
from wpcompat.posts.meta import get_meta
from wpcompat.posts.openness import comments_open
from wpcompat.posts.titles import displayed_title
from wpcompat.site import Site
from wpcompat.terms.store import terms_of
from wpcompat.users.store import get_user

_OF_A_POST = ("p", "name", "page_id", "pagename", "attachment", "attachment_id")
_NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "atom": "http://www.w3.org/2005/Atom",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
}
PROTECTED_COMMENTS = "Protected Comments: Please enter your password to view comments."


def kind_of(visit: Visit) -> str:
    """``rss2`` or ``atom``. RSS 0.92 and RDF are answered with RSS 2.0."""
    return "atom" if visit.result.feed.endswith("atom") else "rss2"


def content_type(visit: Visit) -> str:
    words = "application/atom+xml" if kind_of(visit) == "atom" else "application/rss+xml"
    return f"{words}; charset={charset(visit.site)}"


def shows_comments(visit: Visit) -> bool:
    """Whether the feed is one of comments: so named, or that of a single post."""
    return visit.result.is_comment_feed or _of_nothing(visit)


def _of_nothing(visit: Visit) -> bool:
    """Whether the comments of a post are asked for that does not exist: that is an empty feed."""
    return visit.result.is_404 and any(visit.vars.get(name) for name in _OF_A_POST)


def validators(visit: Visit) -> tuple[str, str]:
    """``Last-Modified`` and ``ETag``."""
    variables = visit.vars
    asked = bool(variables.get("withcomments")) or variables.get("feed", "").startswith("comments-")
    of_a_post = not variables.get("withoutcomments") and any(variables.get(name) for name in _OF_A_POST)
    return feed_validators(visit.site, comments=asked or of_a_post)


def respond(visit: Visit) -> Response:
    """The feed, or 304 when the reader has it."""
    modified, tag = validators(visit)
    if _is_known(visit, modified, tag):
        response = Response(b"", status=304)
        response.headers.remove("Content-Type")
        response.headers["Last-Modified"] = modified
        response.headers["ETag"] = tag
        return response
    body = b"" if visit.request.method == "HEAD" else _body(visit)
    response = Response(body, content_type=content_type(visit))
    response.headers["Last-Modified"] = modified
    response.headers["ETag"] = tag
    return discover(visit.site, response, visit.result)


def _is_known(visit: Visit, modified: str, tag: str) -> bool:
    """WordPress's reading of the conditional headers: with both of them, both must agree."""
    given = visit.request.headers.get("If-None-Match")
    since = parse_date(visit.request.headers.get("If-Modified-Since"))
    stamp = parse_date(modified)
    newer = since is not None and stamp is not None and since >= stamp
    if given is not None and since is not None:
        return newer and given.strip().removeprefix("W/") == tag
    return newer or (given is not None and given.strip().removeprefix("W/") == tag)


def _body(visit: Visit) -> bytes:
    comments = shows_comments(visit)
    atom = kind_of(visit) == "atom"
    if comments:
        return document(_atom_comments(visit) if atom else _rss_comments(visit))
    return document(_atom_posts(visit) if atom else _rss_posts(visit))


def _self_link(visit: Visit) -> str:
    """The address that was asked for, on the site's host (``self_link``)."""
    site = visit.site
    home = split(options.text(site, "home"))
    host = home.netloc if site.profile.self_links_keep_port else (home.hostname or "")
    query = visit.request.query_string.decode("latin-1")
    return _url(f"{home.scheme}://{host}{home.path.rstrip('/')}{visit.path}{'?' + query if query else ''}")


def _url(url: str) -> str:
    """An address for XML, which knows few of the entities that ``esc_url`` lets pass."""
    return element(esc_url(url))


def _document_title(visit: Visit) -> str:
    """What the page is called (``wp_title_rss``); entities that XML knows stay as they are."""
    return _keeping_entities(titles.document_title(visit))


def _keeping_entities(html: str) -> str:
    """HTML text for an element; the entities that XML has, too, keep their names."""
    text = element(html)
    for number, name in (("&#38;", "&amp;"), ("&#60;", "&lt;"), ("&#62;", "&gt;"), ("&#34;", "&quot;")):
        text = text.replace(number, name)
    return text


def _blog(site: Site, name: str) -> str:
    return element(strip_tags(display.line(options.text(site, name))))


def _build_date(visit: Visit, comments: Sequence[Comment], php_format: str) -> str:
    """When the newest thing in the feed changed (``get_feed_build_date``)."""
    stamps = [post.post_modified_gmt for post in visit.result.posts] + [
        comment.comment_date_gmt for comment in comments
    ]
    stamp = max(stamps, default="") or last_post_modified(visit.site)
    return dates.mysql2date(php_format, stamp)


def _rss_open(names: Sequence[str], title: str) -> str:
    lines = "\n".join(f'\txmlns:{name}="{_NAMESPACES[name]}"' for name in names)
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"\n{lines}\n\t{title}'


def _rss_head(visit: Visit, link: str, built: str, language: str) -> str:
    site = visit.site
    return (
        f'\t<atom:link href="{_self_link(visit)}" rel="self" type="application/rss+xml" />\n\t<link>{link}</link>\n'
        f"\t<description>{_blog(site, 'blogdescription')}</description>\n\t<lastBuildDate>{built}</lastBuildDate>\n{language}"
        "\t<sy:updatePeriod>\n\thourly\t</sy:updatePeriod>\n\t<sy:updateFrequency>\n\t1\t</sy:updateFrequency>\n"
        f"\t<generator>https://wordpress.org/?v={site.profile.version}</generator>\n"
    )


def _items(names: str, bodies: Sequence[str]) -> str:
    """Items one after the other, with the tabs that WordPress's loops leave."""
    return "\t".join(f"\t<{names}>\n{body}" for body in (*bodies,)) + ("\t" if bodies else "")


def _title_rss(post: Post) -> str:
    """A post's title for XML (``get_the_title_rss``)."""
    return escaped(strip_tags(ent2ncr(displayed_title(post))))


def _author(site: Site, post: Post) -> User:
    return get_user(site, post.post_author) or User()


def _guid(post: Post) -> str:
    return _url(post.guid)


def _text(visit: Visit, post: Post) -> str:
    """A post's whole content for a feed (``the_content_feed``)."""
    if is_locked(visit, post):
        return "<p>This content is password-protected.</p>\n"
    parts = content.parts_of(post)
    part = content.with_more_mark(post, parts[min(visit.page, len(parts)) - 1])
    return cdata(content.safe_feed_html(content.post_html(visit.site, post, part)))


def _excerpt(site: Site, post: Post) -> str:
    """A post's excerpt for a feed, its markup held to what a post may have."""
    html = content.excerpt_html(site, post)
    return content.safe_feed_html(html) if "<" in html else html


def _enclosures(site: Site, post: Post, shape: Callable[[str, str, str], str]) -> str:
    if post.post_password:
        return ""
    found = []
    for value in get_meta(site, post.ID, "enclosure"):
        lines = value.split("\n")
        if len(lines) >= 3 and lines[0].strip():
            mime = (lines[2].split() or [""])[0]
            found.append(shape(_url(lines[0].strip()), str(absint(lines[1].strip())), element(esc_attr(mime))))
    return "".join(found)


def _rss_posts(visit: Visit) -> str:
    site = visit.site
    title = _document_title(visit)
    language = "\t<language>en-US</language>\n"
    link = element(permalinks.home_url(site))
    return (
        f"{_rss_open(tuple(_NAMESPACES), '>')}\n\n<channel>\n\t<title>{title}</title>\n"
        f"{_rss_head(visit, link, _build_date(visit, (), dates.RFC2822), language)}"
        f"{_items('item', [_rss_post(visit, post) for post in visit.result.posts])}</channel>\n</rss>\n"
    )


def _rss_post(visit: Visit, post: Post) -> str:
    site = visit.site
    link = _url(permalinks.get_permalink(site, post))
    discussed = bool(post.comment_count) or comments_open(site, post)
    comments = (
        f"\t\t\t\t\t<comments>{link}#{'comments' if post.comment_count else 'respond'}</comments>\n"
        if discussed
        else ""
    )
    terms = terms_of(site, post.ID, "category") + terms_of(site, post.ID, "post_tag")
    categories = "".join(f"\t\t<category><![CDATA[{cdata(_term(term))}]]></category>\n" for term in terms)
    excerpt = cdata(_numbered(_excerpt(site, post)))
    whole = "\t\t\n"
    if not options.is_on(site, "rss_use_excerpt"):
        whole = f"{9 * chr(9)}\t<content:encoded><![CDATA[{_text(visit, post)}]]></content:encoded>\n\t\t\t\t\t\n"
    more = ""
    if discussed:
        feed = _url(permalinks.post_comments_feed_link(site, post))
        more = f"\t\t\t\t\t<wfw:commentRss>{feed}</wfw:commentRss>\n\t\t\t<slash:comments>{post.comment_count}</slash:comments>\n"
    enclosures = _enclosures(
        site, post, lambda url, length, mime: f'<enclosure url="{url}" length="{length}" type="{mime}" />\n'
    )
    return (
        f"\t\t<title>{_title_rss(post)}</title>\n\t\t<link>{link}</link>\n{comments}\t\t\n"
        f"\t\t<dc:creator><![CDATA[{cdata(_author(site, post).display_name)}]]></dc:creator>\n"
        f"\t\t<pubDate>{dates.mysql2date('D, d M Y H:i:s +0000', post.post_date_gmt)}</pubDate>\n"
        f"\t\t{categories}"
        f'\t\t<guid isPermaLink="false">{_guid(post)}</guid>\n\n'
        f"\t\t\t\t\t<description><![CDATA[{excerpt}]]></description>\n{whole}{more}"
        f"\t\t\n\t\t{enclosures}\n\t\t\t</item>\n"
    )


def _term(term: Term) -> str:
    return term.name.replace("&amp;", "&")


def _numbered(html: str) -> str:
    """Entities as numbers, stray ampersands escaped as WordPress writes them (``ent2ncr``, ``convert_chars``)."""
    return element(html).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&#038;")


_PARENT_IS_NOT_HIDDEN = 'NOT EXISTS (SELECT 1 FROM "wp_posts" AS q WHERE q."ID" = p."post_parent" AND q."post_status" NOT IN (\'publish\', \'inherit\'))'


def feed_comments(visit: Visit) -> list[tuple[Comment, Post]]:
    """The approved comments and pings of the feed, newest first, with their posts."""
    site, result = visit.site, visit.result
    limit = max(1, options.integer(site, "posts_per_rss", 10))
    where = ""
    values: list[str | int] = []
    if _of_nothing(visit):
        return []
    if result.is_singular:
        thing = result.queried
        where, values = ' AND "comment_post_ID" = ?', [thing.ID if isinstance(thing, Post) else 0]
    elif result.is_search:
        words = result.search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        where = " AND (\"post_title\" LIKE ? ESCAPE '\\' OR \"post_content\" LIKE ? ESCAPE '\\')"
        values = [f"%{words}%", f"%{words}%"]
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


def _comments_title(visit: Visit, one: str) -> str:
    result = visit.result
    if result.is_singular or _of_nothing(visit):
        post = result.queried
        return f"{one} {_title_rss(post) if isinstance(post, Post) else ''}"
    if result.is_search:
        return (
            f"Comments for {_keeping_entities(titles.blog_name(visit))} searching on {element(esc_html(result.search))}"
        )
    return f"Comments for {_document_title(visit)}"


def _commenter(site: Site, comment: Comment) -> str:
    """The author's name; a user's display name or ``Anonymous`` where the row has none."""
    return element(comment.comment_author or author_name(site, comment))


def _comment_title(visit: Visit, comment: Comment, post: Post) -> str:
    author = _commenter(visit.site, comment)
    return f"By: {author}" if visit.result.is_singular else f"Comment on {_title_rss(post)} by {author}"


def _comment_guid(comment: Comment, post: Post) -> str:
    return _url(f"{post.guid}#comment-{comment.comment_ID}")


def _rss_comments(visit: Visit) -> str:
    site, result = visit.site, visit.result
    found = feed_comments(visit)
    post = result.queried
    of_page = visit.vars.get("pagename") or visit.vars.get("page_id")
    link = element(permalinks.home_url(site))
    if result.is_single or (_of_nothing(visit) and not of_page):
        link = _url(permalinks.get_permalink(site, post)) if isinstance(post, Post) else ""
    built = _build_date(visit, [comment for comment, _ in found], dates.RFC2822)
    names = ("content", "dc", "atom", "sy")
    return (
        f"{_rss_open(names, chr(10) + chr(9) + '>')}\n<channel>\n\t<title>\n"
        f"\t{_comments_title(visit, 'Comments on:')}\t</title>\n"
        f"{_rss_head(visit, link, built, '')}"
        f"{_items('item', [_rss_comment(visit, *pair) for pair in found])}</channel>\n</rss>\n"
    )


def _rss_comment(visit: Visit, comment: Comment, post: Post) -> str:
    site = visit.site
    shown = _answering(site, comment, post)
    if is_locked(visit, post):
        text = f"\t\t\t\t\t<description>{PROTECTED_COMMENTS}</description>\n\t\t\t<content:encoded><![CDATA[]]></content:encoded>\n"
    else:
        plain = cdata(escaped(shown.comment_content))
        html = cdata(content.safe_feed_html(content.comment_html(site, shown)))
        text = (
            f"\t\t\t\t\t<description><![CDATA[{plain}]]></description>\n"
            f"\t\t\t<content:encoded><![CDATA[{html}]]></content:encoded>\n"
        )
    return (
        f"\t\t<title>\n\t\t{_comment_title(visit, comment, post)}\t\t</title>\n"
        f"\t\t<link>{_url(permalinks.comment_link(site, comment, post))}</link>\n\n"
        f"\t\t<dc:creator><![CDATA[{cdata(_commenter(site, comment))}]]></dc:creator>\n"
        f"\t\t<pubDate>{dates.mysql2date('D, d M Y H:i:s +0000', comment.comment_date_gmt)}</pubDate>\n"
        f'\t\t<guid isPermaLink="false">{_comment_guid(comment, post)}</guid>\n\n{text}\t\t\n\t\t\t</item>\n'
    )


def _atom_date(mysql: str) -> str:
    return dates.mysql2date("Y-m-d\\TH:i:s\\Z", mysql)


def _atom_generator(site: Site) -> str:
    return f'<generator uri="https://wordpress.org/" version="{site.profile.version}">WordPress</generator>\n'


def _atom_posts(visit: Visit) -> str:
    site = visit.site
    home = element(permalinks.home_url(site))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed\n\txmlns="http://www.w3.org/2005/Atom"\n'
        '\txmlns:thr="http://purl.org/syndication/thread/1.0"\n\txml:lang="en-US"\n\t>\n'
        f'\t<title type="text">{_document_title(visit)}</title>\n'
        f'\t<subtitle type="text">{_blog(site, "blogdescription")}</subtitle>\n\n'
        f"\t<updated>{_build_date(visit, (), 'Y-m-d' + chr(92) + 'TH:i:s' + chr(92) + 'Z')}</updated>\n\n"
        f'\t<link rel="alternate" type="text/html" href="{home}" />\n'
        f"\t<id>{_url(permalinks.feed_link(site, 'atom'))}</id>\n"
        f'\t<link rel="self" type="application/atom+xml" href="{_self_link(visit)}" />\n\n\t{_atom_generator(site)}'
        f"{_items('entry', [_atom_post(visit, post, home) for post in visit.result.posts])}</feed>\n"
    )


def _atom_post(visit: Visit, post: Post, home: str) -> str:
    site = visit.site
    link = _url(permalinks.get_permalink(site, post))
    author = _author(site, post)
    uri = f"\t\t\t\t<uri>{_url(author.user_url)}</uri>\n\t\t\t\t\t\t" if author.user_url else "\t\t"
    terms = terms_of(site, post.ID, "category") + terms_of(site, post.ID, "post_tag")
    categories = "".join(f'<category scheme="{home}" term="{element(term.name)}" />' for term in terms)
    whole = ""
    if not options.is_on(site, "rss_use_excerpt"):
        whole = f'\t\t\t\t\t<content type="html" xml:base="{link}"><![CDATA[{_text(visit, post)}]]></content>\n'
    enclosures = _enclosures(
        site, post, lambda url, length, mime: f'<link href="{url}" rel="enclosure" length="{length}" type="{mime}" />\n'
    )
    replies = _atom_replies(site, post, link) if post.comment_count or comments_open(site, post) else ""
    more = f"\t\t{enclosures}" if enclosures else "\t\t" if replies else ""
    return (
        f"\t\t<author>\n\t\t\t<name>{element(author.display_name)}</name>\n\t\t\t{uri}</author>\n\n"
        f'\t\t<title type="html"><![CDATA[{cdata(_title_rss(post))}]]></title>\n'
        f'\t\t<link rel="alternate" type="text/html" href="{link}" />\n\n\t\t<id>{_guid(post)}</id>\n'
        f"\t\t<updated>{_atom_date(post.post_modified_gmt)}</updated>\n"
        f"\t\t<published>{_atom_date(post.post_date_gmt)}</published>\n\t\t{categories}\n"
        f'\t\t<summary type="html"><![CDATA[{cdata(_numbered(_excerpt(site, post)))}]]></summary>\n\n'
        f"{whole}\t\t\n{more}{replies}\t\t\t</entry>\n"
    )


def _atom_replies(site: Site, post: Post, link: str) -> str:
    count = post.comment_count
    feed = _url(permalinks.post_comments_feed_link(site, post, "atom"))
    return (
        f'\t\t\t<link rel="replies" type="text/html" href="{link}#comments" thr:count="{count}" />\n'
        f'\t\t\t<link rel="replies" type="application/atom+xml" href="{feed}" thr:count="{count}" />\n'
        f"\t\t\t<thr:total>{count}</thr:total>\n"
    )


def _atom_comments(visit: Visit) -> str:
    site, result = visit.site, visit.result
    found = feed_comments(visit)
    post = result.queried
    if result.is_singular and isinstance(post, Post):
        page = permalinks.get_permalink(site, post) + ("#comments" if post.comment_count else "#respond")
        own = permalinks.post_comments_feed_link(site, post, "atom")
    else:
        page, own = permalinks.home_url(site), permalinks.comments_feed_link(site, "atom")
    built = _build_date(visit, [comment for comment, _ in found], "Y-m-d\\TH:i:s\\Z")
    return (
        '<?xml version="1.0" encoding="UTF-8" ?><feed\n\txmlns="http://www.w3.org/2005/Atom"\n'
        '\txml:lang="en-US"\n\txmlns:thr="http://purl.org/syndication/thread/1.0"\n\t>\n'
        f'\t<title type="text">\n\t{_comments_title(visit, "Comments on")}\t</title>\n'
        f'\t<subtitle type="text">{_blog(site, "blogdescription")}</subtitle>\n\n\t<updated>{built}</updated>\n\n'
        f'\t<link rel="alternate" type="text/html" href="{_url(page)}" />\n'
        f'\t<link rel="self" type="application/atom+xml" href="{_url(own)}" />\n\t<id>{_url(own)}</id>\n'
        f"{_atom_generator(site)}{_items('entry', [_atom_comment(visit, *pair) for pair in found])}</feed>\n"
    )


def _atom_comment(visit: Visit, comment: Comment, post: Post) -> str:
    site = visit.site
    link = _url(permalinks.comment_link(site, comment, post))
    url = _url(author_url(comment))
    parent = _parent_of(site, comment)
    if is_locked(visit, post):
        text = f'\t\t\t\t\t<content type="html" xml:base="{link}"><![CDATA[]]></content>\n'
    else:
        html = cdata(content.safe_feed_html(content.comment_html(site, _answering(site, comment, post))))
        text = f'\t\t\t\t\t<content type="html" xml:base="{link}"><![CDATA[{html}]]></content>\n'
    ref, href = _guid(post), _url(permalinks.get_permalink(site, post))
    if parent is not None:
        ref, href = _comment_guid(parent, post), _url(permalinks.comment_link(site, parent, post))
    return (
        f'\t\t<title>\n\t\t{_comment_title(visit, comment, post)}\t\t</title>\n\t\t<link rel="alternate" href="{link}" type="text/html" />\n\n'
        f"\t\t<author>\n\t\t\t<name>{_commenter(site, comment)}</name>\n"
        f"\t\t\t{f'<uri>{url}</uri>' if url else ''}\n\t\t</author>\n\n\t\t<id>{_comment_guid(comment, post)}</id>\n"
        f"\t\t<updated>{_atom_date(comment.comment_date_gmt)}</updated>\n"
        f"\t\t<published>{_atom_date(comment.comment_date_gmt)}</published>\n\n{text}\t\t\n"
        f'\t\t\t\t\t<thr:in-reply-to ref="{ref}" href="{href}" type="text/html" />\n\t\t\t\t</entry>\n'
    )


def _parent_of(site: Site, comment: Comment) -> Comment | None:
    return get_comment(site, comment.comment_parent) if comment.comment_parent else None


def _answering(site: Site, comment: Comment, post: Post) -> Comment:
    """The comment with a line above that says whom it answers, as comment feeds have it (``get_comment_text``)."""
    parent = _parent_of(site, comment)
    if parent is None:
        return comment
    link = _url(permalinks.comment_link(site, parent, post))
    line = f'In reply to <a href="{link}">{author_name(site, parent)}</a>.'
    return replace(comment, comment_content=f"{line}\n\n{comment.comment_content}")
