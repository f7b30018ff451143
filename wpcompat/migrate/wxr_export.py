"""Writing an export (WXR 1.2) as WordPress's ``export_wp`` writes it, blanks included; only its introduction is our own.

The export is made piece by piece: no more than some posts and comments are held, however many the site has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from wpcompat import options
from wpcompat.db.rows import COMMENT_COLUMNS, POST_COLUMNS, ZERO_DATE, Comment, Post, Term
from wpcompat.formatting import display
from wpcompat.formatting.dates import RFC2822, mysql2date
from wpcompat.formatting.feedtext import document, element, well_formed
from wpcompat.formatting.slugs import sanitize_key
from wpcompat.formatting.strings import strip_tags
from wpcompat.formatting.urls import esc_url, sanitize_url
from wpcompat.media.attachments import attachment_url
from wpcompat.migrate.wxr_terms import (
    all_terms,
    category_element,
    cdata,
    menu_element,
    pair,
    parents_first,
    tag_element,
    term_element,
)
from wpcompat.posts.formats import shown_name
from wpcompat.posts.permalinks import get_permalink, home_url
from wpcompat.posts.properties import can_export
from wpcompat.posts.store import is_sticky
from wpcompat.posts.types import post_types
from wpcompat.site import Site
from wpcompat.terms.query import get_term, list_terms
from wpcompat.terms.relationships import terms_of
from wpcompat.terms.taxonomies import taxonomies
from wpcompat.users.meta import get_meta
from wpcompat.users.store import get_user

_T = TypeVar("_T")
_POSTS = 20
_COMMENTS = 500
_SPACES = "\t\t\t\t"
_SKIPPED_META = "_edit_lock"
_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- A WordPress export (WXR 1.2): wpcompat import reads it, and Tools, Import of any WordPress. It holds no files and no spam. -->

\t<!-- generator="WordPress/{version}" created="{minute}" -->
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/"
>

<channel>
\t<title>{title}</title>
\t<link>{home}</link>
\t<description>{description}</description>
\t<pubDate>{now}</pubDate>
\t<language>en-US</language>
\t<wp:wxr_version>1.2</wp:wxr_version>
\t<wp:base_site_url>{home}</wp:base_site_url>
\t<wp:base_blog_url>{home}</wp:base_blog_url>

\t"""


@dataclass(frozen=True)
class Selection:
    """What is exported. Without any of it: everything, with all terms.

    ``types``: post types; none, or unknown ones alone, mean all that can be exported. ``since`` and ``before``: dates of the
    site as ``post_date`` holds them, the second one not included. ``category``: an ID; that category is the only term then.
    ``ids``: these posts alone. ``with_attachments``: also the attachments of the posts. ``comments``: with comments.
    """

    types: tuple[str, ...] = ()
    author: int = 0
    category: int = 0
    status: str = ""
    since: str = ""
    before: str = ""
    ids: tuple[int, ...] = ()
    with_attachments: bool = False
    comments: bool = True
    start_id: int = 0
    most: int = 0

    @property
    def is_everything(self) -> bool:
        return self in (Selection(), Selection(comments=False))


def file_name(site: Site) -> str:
    """What the file is called that a browser saves: ``title.WordPress.2026-11-21.xml``."""
    name = sanitize_key(options.text(site, "blogname"))
    return f"{name}.WordPress.{site.now():%Y-%m-%d}.xml" if name else f"WordPress.{site.now():%Y-%m-%d}.xml"


def post_ids(site: Site, chosen: Selection) -> list[int]:
    """The posts that are exported, the oldest ID first."""
    types = [name for name in chosen.types if name in post_types(site.profile)]
    # What cannot be exported is exchanged for posts.
    types = [name if can_export(name) else "post" for name in types] or list(
        filter(can_export, post_types(site.profile))
    )
    join, where, params = "", [f'p."post_type" IN ({_marks(types)})'], list[Any](types)
    if chosen.status:
        where.append('p."post_status" = ?')
        params.append(chosen.status)
    else:
        where.append("p.\"post_status\" != 'auto-draft'")
    if chosen.category:
        term = get_term(site, chosen.category, "category")
        join = ' JOIN "wp_term_relationships" r ON r."object_id" = p."ID"'
        where.append('r."term_taxonomy_id" = ?')
        params.append(term.term_taxonomy_id if term else 0)
    for condition, value in (
        ('p."post_author" = ?', chosen.author), ('p."post_date" >= ?', chosen.since), ('p."post_date" < ?', chosen.before),
        ('p."ID" >= ?', chosen.start_id),
    ):  # fmt: skip
        if value:
            where.append(condition)
            params.append(value)
    found: list[int] = site.db.column(
        f'SELECT p."ID" FROM "wp_posts" p{join} WHERE {" AND ".join(where)} ORDER BY p."ID"', params
    )
    if chosen.ids:
        wanted = set(chosen.ids)
        found = [number for number in found if number in wanted]
    if chosen.most:
        found = found[: chosen.most]
    return sorted({*found, *_attachments(site, found)}) if chosen.with_attachments else found


def export(site: Site, chosen: Selection = Selection(), ids: Sequence[int] | None = None) -> Iterator[bytes]:
    """The export in pieces; ``ids`` are its posts where they were found before."""
    numbers = post_ids(site, chosen) if ids is None else ids
    yield document(head(site, chosen, numbers))
    yield from items(site, numbers, chosen)
    yield document(FOOT)


FOOT = "</channel>\n</rss>\n\t"


def head(site: Site, chosen: Selection, ids: Sequence[int]) -> str:
    """Everything before the first item: the site, the authors of these posts, the terms."""
    parts = [
        _HEAD.format(
            version=site.profile.version,
            minute=f"{site.now():%Y-%m-%d %H:%M}",
            title=_of_site(site, "blogname"),
            description=_of_site(site, "blogdescription"),
            home=element(home_url(site)),
            now=mysql2date(RFC2822, f"{site.now():%Y-%m-%d %H:%M:%S}"),
        )
    ]
    parts += [_author(site, number) for number in _authors(site, ids)]
    parts.append("\n\t")
    if chosen.category:
        only = get_term(site, chosen.category, "category")
        parts += [category_element(site, only, {})] if only else []
    elif chosen.is_everything:
        categories = parents_first(list_terms(site, "category"))
        parts += [category_element(site, term, categories) for term in categories.values()]
    parts.append("\t")
    if chosen.is_everything:
        parts += [tag_element(site, term) for term in list_terms(site, "post_tag")]
    parts.append("\t")
    if chosen.is_everything:
        terms = parents_first(all_terms(site))
        parts += [term_element(site, term, terms) for term in terms.values()]
    parts.append("\t")
    if chosen.is_everything:
        parts += [menu_element(term) for term in list_terms(site, "nav_menu")]
    generator = f"\t<generator>https://wordpress.org/?v={site.profile.version}</generator>\n"
    return "".join([*parts, "\n", generator, "\n\t"])


def items(site: Site, ids: Sequence[int], chosen: Selection) -> Iterator[bytes]:
    """The posts, each with its terms, metadata and comments."""
    for some in _by(_POSTS, ids):
        rows = site.db.rows(f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "ID" IN ({_marks(some)}) ORDER BY "ID"', some)
        for row in rows:
            yield from (document(piece) for piece in _item(site, Post(*row), chosen))


def _item(site: Site, post: Post, chosen: Selection) -> Iterator[str]:
    author = get_user(site, post.post_author)
    yield (
        f"\t<item>\n\t\t<title>{cdata(post.post_title)}</title>\n"
        f"\t\t<link>{element(esc_url(get_permalink(site, post, reads_private=True)))}</link>\n"
        f"\t\t<pubDate>{_pub_date(post)}</pubDate>\n"
        f"\t\t<dc:creator>{cdata(author.user_login if author else '')}</dc:creator>\n"
        f'\t\t<guid isPermaLink="false">{element(esc_url(post.guid))}</guid>\n'
        "\t\t<description></description>\n"
        f"\t\t<content:encoded>{cdata(post.post_content)}</content:encoded>\n"
        f"\t\t<excerpt:encoded>{cdata(post.post_excerpt)}</excerpt:encoded>\n"
        f"\t\t<wp:post_id>{post.ID}</wp:post_id>\n"
    )
    for name, value in (
        ("post_date", post.post_date), ("post_date_gmt", post.post_date_gmt), ("post_modified", post.post_modified),
        ("post_modified_gmt", post.post_modified_gmt), ("comment_status", post.comment_status),
        ("ping_status", post.ping_status), ("post_name", post.post_name), ("status", post.post_status),
    ):  # fmt: skip
        yield f"\t\t<wp:{name}>{cdata(value)}</wp:{name}>\n"
    yield (
        f"\t\t<wp:post_parent>{post.post_parent}</wp:post_parent>\n"
        f"\t\t<wp:menu_order>{post.menu_order}</wp:menu_order>\n"
        f"\t\t<wp:post_type>{cdata(post.post_type)}</wp:post_type>\n"
        f"\t\t<wp:post_password>{cdata(post.post_password)}</wp:post_password>\n"
        f"\t\t<wp:is_sticky>{int(is_sticky(site, post.ID))}</wp:is_sticky>\n{_SPACES}"
    )
    if post.post_type == "attachment":
        yield f"\t\t<wp:attachment_url>{cdata(attachment_url(site, post))}</wp:attachment_url>\n\t"
    yield _SPACES
    for term in _terms_of(site, post):
        yield f'\t\t<category domain="{term.taxonomy}" nicename="{element(term.slug)}">{cdata(shown_name(term))}</category>\n'
    yield _SPACES
    for key, value in site.db.rows(
        'SELECT "meta_key", "meta_value" FROM "wp_postmeta" WHERE "post_id" = ? ORDER BY "meta_id"', (post.ID,)
    ):
        if key != _SKIPPED_META:
            yield f"\t\t<wp:postmeta>\n{pair(key, value, '		', '		')}\t\t</wp:postmeta>\n{_SPACES}\t"
    if chosen.comments:
        yield from _comments(site, post.ID)
    yield f"\t\t</item>\n{_SPACES}"


def _comments(site: Site, post_id: int) -> Iterator[str]:
    last = 0
    query = (
        f'SELECT {COMMENT_COLUMNS} FROM "wp_comments" WHERE "comment_post_ID" = ? AND +"comment_approved" <> \'spam\''
        ' AND "comment_ID" > ? ORDER BY "comment_ID" LIMIT ?'
    )
    while found := [Comment(*row) for row in site.db.rows(query, (post_id, last, _COMMENTS))]:
        last = found[-1].comment_ID
        numbers = [comment.comment_ID for comment in found]
        meta: dict[int, list[tuple[str, str]]] = {}
        for number, key, value in site.db.rows(
            f'SELECT "comment_id", "meta_key", "meta_value" FROM "wp_commentmeta" WHERE "comment_id" IN ({_marks(numbers)}) ORDER BY "meta_id"',
            numbers,
        ):
            meta.setdefault(number, []).append((key, value))
        yield "".join(_comment(comment, meta.get(comment.comment_ID, ())) for comment in found)


def _comment(comment: Comment, meta: Iterable[tuple[str, str]]) -> str:
    texts = (
        ("comment_author", comment.comment_author), ("comment_author_email", comment.comment_author_email),
        ("comment_author_IP", comment.comment_author_IP), ("comment_date", comment.comment_date),
        ("comment_date_gmt", comment.comment_date_gmt), ("comment_content", comment.comment_content),
        ("comment_approved", comment.comment_approved), ("comment_type", comment.comment_type),
    )  # fmt: skip
    lines = [f"\t\t\t<wp:{name}>{cdata(value)}</wp:{name}>\n" for name, value in texts]
    url = well_formed(sanitize_url(comment.comment_author_url))
    lines.insert(2, f"\t\t\t<wp:comment_author_url>{url}</wp:comment_author_url>\n")
    pairs = [
        f"\t<wp:commentmeta>\n{pair(key, value, '	', '			')}\t\t\t</wp:commentmeta>\n{_SPACES}\t"
        for key, value in meta
    ]
    return (
        f"\t\t<wp:comment>\n\t\t\t<wp:comment_id>{comment.comment_ID}</wp:comment_id>\n{''.join(lines)}"
        f"\t\t\t<wp:comment_parent>{comment.comment_parent}</wp:comment_parent>\n"
        f"\t\t\t<wp:comment_user_id>{comment.user_id}</wp:comment_user_id>\n{_SPACES}\t{''.join(pairs)}"
        "\t\t</wp:comment>\n\t\t\t"
    )


def _pub_date(post: Post) -> str:
    return "" if post.post_date_gmt == ZERO_DATE else mysql2date(RFC2822, post.post_date_gmt)


def _terms_of(site: Site, post: Post) -> list[Term]:
    known = {name for name, kind in taxonomies(site.profile).items() if post.post_type in kind.object_types}
    return [term for term in terms_of(site, post.ID) if term.taxonomy in known] if known else []


def _authors(site: Site, ids: Sequence[int]) -> list[int]:
    """Who wrote these posts, or any, in the order of the posts."""
    if not ids:
        return site.db.column(
            'SELECT "post_author" FROM "wp_posts" WHERE "post_status" != \'auto-draft\' GROUP BY 1 ORDER BY min("ID")'
        )
    found: dict[int, None] = {}
    for some in _by(_COMMENTS, ids):
        found.update(
            dict.fromkeys(
                site.db.column(
                    f'SELECT "post_author" FROM "wp_posts" WHERE "ID" IN ({_marks(some)}) ORDER BY "ID"', some
                )
            )
        )
    return list(found)


def authors_of(site: Site, post_type: str) -> list[int]:
    """Who has written posts of a type."""
    return site.db.column('SELECT DISTINCT "post_author" FROM "wp_posts" WHERE "post_type" = ?', (post_type,))


def _author(site: Site, user_id: int) -> str:
    user = get_user(site, user_id)
    if user is None:
        return ""
    first, last = ("".join(get_meta(site, user_id, name)[:1]) for name in ("first_name", "last_name"))
    return (
        f"\t<wp:author><wp:author_id>{user.ID}</wp:author_id><wp:author_login>{cdata(user.user_login)}</wp:author_login>"
        f"<wp:author_email>{cdata(user.user_email)}</wp:author_email>"
        f"<wp:author_display_name>{cdata(user.display_name)}</wp:author_display_name>"
        f"<wp:author_first_name>{cdata(first)}</wp:author_first_name>"
        f"<wp:author_last_name>{cdata(last)}</wp:author_last_name></wp:author>\n"
    )


def _of_site(site: Site, option: str) -> str:
    """A text of the site, without tags (``bloginfo_rss``)."""
    return element(display.convert_chars(strip_tags(options.text(site, option))))


def _attachments(site: Site, parents: Sequence[int]) -> Iterator[int]:
    for some in _by(_COMMENTS, parents):
        yield from site.db.column(
            f'SELECT "ID" FROM "wp_posts" WHERE "post_type" = \'attachment\' AND "post_parent" IN ({_marks(some)})',
            some,
        )


def _by(size: int, values: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
