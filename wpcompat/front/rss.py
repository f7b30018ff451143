"""Feeds of posts and of comments as RSS 2.0."""

from __future__ import annotations

from collections.abc import Sequence

from wpcompat import options
from wpcompat.db import Comment, Post, Term
from wpcompat.formatting import dates
from wpcompat.formatting.feedtext import cdata, element, escaped
from wpcompat.front import content
from wpcompat.front.feedparts import (
    answering,
    author_of,
    blog_text,
    build_date,
    comment_guid,
    comment_title,
    commenter_of,
    comments_title,
    content_of,
    document_title,
    enclosures_of,
    excerpt_of,
    feed_comments,
    guid_of,
    is_of_nothing,
    items_text,
    self_link,
    title_of,
    url_text,
    with_numbers,
)
from wpcompat.front.password import is_locked
from wpcompat.front.visit import Visit
from wpcompat.posts import permalinks
from wpcompat.posts.openness import comments_open
from wpcompat.terms.store import terms_of

_NAMESPACES = {
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "atom": "http://www.w3.org/2005/Atom",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
}
_PROTECTED_COMMENTS = "Protected Comments: Please enter your password to view comments."


def _open(names: Sequence[str], title: str) -> str:
    lines = "\n".join(f'\txmlns:{name}="{_NAMESPACES[name]}"' for name in names)
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"\n{lines}\n\t{title}'


def _head(visit: Visit, link: str, built: str, language: str) -> str:
    site = visit.site
    return (
        f'\t<atom:link href="{self_link(visit)}" rel="self" type="application/rss+xml" />\n\t<link>{link}</link>\n'
        f"\t<description>{blog_text(site, 'blogdescription')}</description>\n\t<lastBuildDate>{built}</lastBuildDate>\n{language}"
        "\t<sy:updatePeriod>\n\thourly\t</sy:updatePeriod>\n\t<sy:updateFrequency>\n\t1\t</sy:updateFrequency>\n"
        f"\t<generator>https://wordpress.org/?v={site.profile.version}</generator>\n"
    )


def posts(visit: Visit) -> str:
    """The feed of the posts that were found."""
    site = visit.site
    title = document_title(visit)
    language = "\t<language>en-US</language>\n"
    link = element(permalinks.home_url(site))
    return (
        f"{_open(tuple(_NAMESPACES), '>')}\n\n<channel>\n\t<title>{title}</title>\n"
        f"{_head(visit, link, build_date(visit, (), dates.RFC2822), language)}"
        f"{items_text('item', [_post(visit, post) for post in visit.result.posts])}</channel>\n</rss>\n"
    )


def _post(visit: Visit, post: Post) -> str:
    site = visit.site
    link = url_text(permalinks.get_permalink(site, post))
    discussed = bool(post.comment_count) or comments_open(site, post)
    comments = (
        f"\t\t\t\t\t<comments>{link}#{'comments' if post.comment_count else 'respond'}</comments>\n"
        if discussed
        else ""
    )
    terms = terms_of(site, post.ID, "category") + terms_of(site, post.ID, "post_tag")
    categories = "".join(f"\t\t<category><![CDATA[{cdata(_term(term))}]]></category>\n" for term in terms)
    excerpt = cdata(with_numbers(excerpt_of(site, post)))
    whole = "\t\t\n"
    if not options.is_on(site, "rss_use_excerpt"):
        text = content_of(visit, post) or excerpt
        whole = f"{9 * chr(9)}\t<content:encoded><![CDATA[{text}]]></content:encoded>\n\t\t\t\t\t\n"
    more = ""
    if discussed:
        feed = url_text(permalinks.post_comments_feed_link(site, post))
        more = f"\t\t\t\t\t<wfw:commentRss>{feed}</wfw:commentRss>\n\t\t\t<slash:comments>{post.comment_count}</slash:comments>\n"
    enclosures = enclosures_of(
        site, post, lambda url, length, mime: f'<enclosure url="{url}" length="{length}" type="{mime}" />\n'
    )
    return (
        f"\t\t<title>{title_of(post)}</title>\n\t\t<link>{link}</link>\n{comments}\t\t\n"
        f"\t\t<dc:creator><![CDATA[{cdata(author_of(site, post).display_name)}]]></dc:creator>\n"
        f"\t\t<pubDate>{dates.mysql2date('D, d M Y H:i:s +0000', post.post_date_gmt)}</pubDate>\n"
        f"\t\t{categories}"
        f'\t\t<guid isPermaLink="false">{guid_of(post)}</guid>\n\n'
        f"\t\t\t\t\t<description><![CDATA[{excerpt}]]></description>\n{whole}{more}"
        f"\t\t\n\t\t{enclosures}\n\t\t\t</item>\n"
    )


def _term(term: Term) -> str:
    return term.name.replace("&amp;", "&")


def comments(visit: Visit) -> str:
    """The feed of comments and pings, of the site or of one post."""
    site, result = visit.site, visit.result
    found = feed_comments(visit)
    post = result.queried
    of_page = visit.vars.get("pagename") or visit.vars.get("page_id")
    link = element(permalinks.home_url(site))
    if result.is_single or (is_of_nothing(visit) and not of_page):
        link = url_text(permalinks.get_permalink(site, post)) if isinstance(post, Post) else ""
    built = build_date(visit, [comment for comment, _ in found], dates.RFC2822)
    names = ("content", "dc", "atom", "sy")
    return (
        f"{_open(names, chr(10) + chr(9) + '>')}\n<channel>\n\t<title>\n"
        f"\t{comments_title(visit, 'Comments on:')}\t</title>\n"
        f"{_head(visit, link, built, '')}"
        f"{items_text('item', [_comment(visit, *pair) for pair in found])}</channel>\n</rss>\n"
    )


def _comment(visit: Visit, comment: Comment, post: Post) -> str:
    site = visit.site
    shown = answering(site, comment, post)
    if is_locked(visit, post):
        text = f"\t\t\t\t\t<description>{_PROTECTED_COMMENTS}</description>\n\t\t\t<content:encoded><![CDATA[]]></content:encoded>\n"
    else:
        plain = cdata(escaped(shown.comment_content))
        html = cdata(content.safe_feed_html(content.comment_html(site, shown)))
        text = (
            f"\t\t\t\t\t<description><![CDATA[{plain}]]></description>\n"
            f"\t\t\t<content:encoded><![CDATA[{html}]]></content:encoded>\n"
        )
    return (
        f"\t\t<title>\n\t\t{comment_title(visit, comment, post)}\t\t</title>\n"
        f"\t\t<link>{url_text(permalinks.comment_link(site, comment, post))}</link>\n\n"
        f"\t\t<dc:creator><![CDATA[{cdata(commenter_of(site, comment))}]]></dc:creator>\n"
        f"\t\t<pubDate>{dates.mysql2date('D, d M Y H:i:s +0000', comment.comment_date_gmt)}</pubDate>\n"
        f'\t\t<guid isPermaLink="false">{comment_guid(comment, post)}</guid>\n\n{text}\t\t\n\t\t\t</item>\n'
    )
