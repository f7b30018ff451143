"""Feeds of posts and of comments as Atom."""

from __future__ import annotations

from wpcompat import options
from wpcompat.comments.text import author_url
from wpcompat.db import Comment, Post
from wpcompat.formatting import dates
from wpcompat.formatting.feedtext import cdata, element
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
    items_text,
    parent_of,
    self_link,
    title_of,
    url_text,
    with_numbers,
)
from wpcompat.front.password import is_locked
from wpcompat.front.visit import Visit
from wpcompat.posts import permalinks
from wpcompat.posts.openness import comments_open
from wpcompat.site import Site
from wpcompat.terms.store import terms_of

_DATE = "Y-m-d\\TH:i:s\\Z"


def _date(mysql: str) -> str:
    return dates.mysql2date(_DATE, mysql)


def _generator(site: Site) -> str:
    return f'<generator uri="https://wordpress.org/" version="{site.profile.version}">WordPress</generator>\n'


def posts(visit: Visit) -> str:
    """The feed of the posts that were found."""
    site = visit.site
    home = element(permalinks.home_url(site))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed\n\txmlns="http://www.w3.org/2005/Atom"\n'
        '\txmlns:thr="http://purl.org/syndication/thread/1.0"\n\txml:lang="en-US"\n\t>\n'
        f'\t<title type="text">{document_title(visit)}</title>\n'
        f'\t<subtitle type="text">{blog_text(site, "blogdescription")}</subtitle>\n\n'
        f"\t<updated>{build_date(visit, (), _DATE)}</updated>\n\n"
        f'\t<link rel="alternate" type="text/html" href="{home}" />\n'
        f"\t<id>{url_text(permalinks.feed_link(site, 'atom'))}</id>\n"
        f'\t<link rel="self" type="application/atom+xml" href="{self_link(visit)}" />\n\n\t{_generator(site)}'
        f"{items_text('entry', [_post(visit, post, home) for post in visit.result.posts])}</feed>\n"
    )


def _post(visit: Visit, post: Post, home: str) -> str:
    site = visit.site
    link = url_text(permalinks.get_permalink(site, post))
    author = author_of(site, post)
    uri = f"\t\t\t\t<uri>{url_text(author.user_url)}</uri>\n\t\t\t\t\t\t" if author.user_url else "\t\t"
    terms = terms_of(site, post.ID, "category") + terms_of(site, post.ID, "post_tag")
    categories = "".join(f'<category scheme="{home}" term="{element(term.name)}" />' for term in terms)
    whole = ""
    if not options.is_on(site, "rss_use_excerpt"):
        whole = f'\t\t\t\t\t<content type="html" xml:base="{link}"><![CDATA[{content_of(visit, post)}]]></content>\n'
    enclosures = enclosures_of(
        site, post, lambda url, length, mime: f'<link href="{url}" rel="enclosure" length="{length}" type="{mime}" />\n'
    )
    replies = _replies(site, post, link) if post.comment_count or comments_open(site, post) else ""
    more = f"\t\t{enclosures}" if enclosures else "\t\t" if replies else ""
    return (
        f"\t\t<author>\n\t\t\t<name>{element(author.display_name)}</name>\n\t\t\t{uri}</author>\n\n"
        f'\t\t<title type="html"><![CDATA[{cdata(title_of(post))}]]></title>\n'
        f'\t\t<link rel="alternate" type="text/html" href="{link}" />\n\n\t\t<id>{guid_of(post)}</id>\n'
        f"\t\t<updated>{_date(post.post_modified_gmt)}</updated>\n"
        f"\t\t<published>{_date(post.post_date_gmt)}</published>\n\t\t{categories}\n"
        f'\t\t<summary type="html"><![CDATA[{cdata(with_numbers(excerpt_of(site, post)))}]]></summary>\n\n'
        f"{whole}\t\t\n{more}{replies}\t\t\t</entry>\n"
    )


def _replies(site: Site, post: Post, link: str) -> str:
    count = post.comment_count
    feed = url_text(permalinks.post_comments_feed_link(site, post, "atom"))
    return (
        f'\t\t\t<link rel="replies" type="text/html" href="{link}#comments" thr:count="{count}" />\n'
        f'\t\t\t<link rel="replies" type="application/atom+xml" href="{feed}" thr:count="{count}" />\n'
        f"\t\t\t<thr:total>{count}</thr:total>\n"
    )


def comments(visit: Visit) -> str:
    """The feed of comments and pings, of the site or of one post."""
    site, result = visit.site, visit.result
    found = feed_comments(visit)
    post = result.queried
    if result.is_singular and isinstance(post, Post):
        page = permalinks.get_permalink(site, post) + ("#comments" if post.comment_count else "#respond")
        own = permalinks.post_comments_feed_link(site, post, "atom")
    else:
        page, own = permalinks.home_url(site), permalinks.comments_feed_link(site, "atom")
    built = build_date(visit, [comment for comment, _ in found], _DATE)
    return (
        '<?xml version="1.0" encoding="UTF-8" ?><feed\n\txmlns="http://www.w3.org/2005/Atom"\n'
        '\txml:lang="en-US"\n\txmlns:thr="http://purl.org/syndication/thread/1.0"\n\t>\n'
        f'\t<title type="text">\n\t{comments_title(visit, "Comments on")}\t</title>\n'
        f'\t<subtitle type="text">{blog_text(site, "blogdescription")}</subtitle>\n\n\t<updated>{built}</updated>\n\n'
        f'\t<link rel="alternate" type="text/html" href="{url_text(page)}" />\n'
        f'\t<link rel="self" type="application/atom+xml" href="{url_text(own)}" />\n\t<id>{url_text(own)}</id>\n'
        f"{_generator(site)}{items_text('entry', [_comment(visit, *pair) for pair in found])}</feed>\n"
    )


def _comment(visit: Visit, comment: Comment, post: Post) -> str:
    site = visit.site
    link = url_text(permalinks.comment_link(site, comment, post))
    url = url_text(author_url(comment))
    parent = parent_of(site, comment)
    if is_locked(visit, post):
        text = f'\t\t\t\t\t<content type="html" xml:base="{link}"><![CDATA[]]></content>\n'
    else:
        html = cdata(content.safe_feed_html(content.comment_html(site, answering(site, comment, post))))
        text = f'\t\t\t\t\t<content type="html" xml:base="{link}"><![CDATA[{html}]]></content>\n'
    ref, href = guid_of(post), url_text(permalinks.get_permalink(site, post))
    if parent is not None:
        ref, href = comment_guid(parent, post), url_text(permalinks.comment_link(site, parent, post))
    return (
        f'\t\t<title>\n\t\t{comment_title(visit, comment, post)}\t\t</title>\n\t\t<link rel="alternate" href="{link}" type="text/html" />\n\n'
        f"\t\t<author>\n\t\t\t<name>{commenter_of(site, comment)}</name>\n"
        f"\t\t\t{f'<uri>{url}</uri>' if url else ''}\n\t\t</author>\n\n\t\t<id>{comment_guid(comment, post)}</id>\n"
        f"\t\t<updated>{_date(comment.comment_date_gmt)}</updated>\n"
        f"\t\t<published>{_date(comment.comment_date_gmt)}</published>\n\n{text}\t\t\n"
        f'\t\t\t\t\t<thr:in-reply-to ref="{ref}" href="{href}" type="text/html" />\n\t\t\t\t</entry>\n'
    )
