"""Addresses of everything the site has, in the site's permalink structure (WordPress's link templates)."""

from __future__ import annotations

from wpcompat import options
from wpcompat.db.rows import POST_COLUMNS, Comment, Post, Term
from wpcompat.posts.structure import Structure, structure, user_trailingslash
from wpcompat.posts.types import POST_TYPES, STATUSES
from wpcompat.posts.visibility import effective_status
from wpcompat.site import Site
from wpcompat.terms.store import get_term, terms_of

user_trailingslashit = user_trailingslash
DEFAULT_FEED = "rss2"


def home_url(site: Site, path: str = "") -> str:
    """The address of the site, or of a path below it (``home_url``)."""
    home = structure(site).home
    return f"{home}/{path.lstrip('/')}" if path else home


def site_url(site: Site, path: str = "") -> str:
    """The address of WordPress's own files, or of a path below it (``site_url``)."""
    url = options.text(site, "siteurl").rstrip("/")
    return f"{url}/{path.lstrip('/')}" if path else url


def get_permalink(site: Site, post: Post, *, reads_private: bool = False) -> str:
    """The address of a post, page or attachment (``get_permalink``).

    A post that the public cannot see has its plain address; ``reads_private`` gives private posts their pretty one, as
    users see it who may read them.
    """
    if post.post_type == "page":
        if structure(site).page_on_front == post.ID:
            return home_url(site, "/")
        return page_link(site, post, reads_private=reads_private)
    if post.post_type == "attachment":
        return _attachment_link(site, post, reads_private)
    pretty = structure(site).permalinks
    if not pretty or _is_plain(site, post, reads_private):
        return home_url(site, f"?p={post.ID}")
    return user_trailingslash(site, home_url(site, _filled(site, pretty, post)))


def page_link(site: Site, post: Post, *, reads_private: bool = False) -> str:
    """The address of a page as a page, also when it is the front page (``_get_page_link``)."""
    now = structure(site)
    if not now.pretty or _is_plain(site, post, reads_private):
        return home_url(site, f"?page_id={post.ID}")
    return user_trailingslash(site, home_url(site, now.root + page_uri(site, post)))


def page_uri(site: Site, post: Post) -> str:
    """The slugs of a page's ancestors and its own, joined with slashes (``get_page_uri``)."""
    slugs, seen, parent = [post.post_name], {post.ID}, post.post_parent
    while parent and parent not in seen:
        seen.add(parent)
        row = site.db.row('SELECT "post_name", "post_parent" FROM "wp_posts" WHERE "ID" = ?', (parent,))
        if row is None:
            break
        slugs.append(row[0])
        parent = row[1]
    return "/".join(slug for slug in reversed(slugs) if slug)


def _is_plain(site: Site, post: Post, reads_private: bool) -> bool:
    """Whether the post is not for the public to see (``wp_force_plain_post_permalink``)."""
    status = STATUSES.get(effective_status(site, post))
    if status is None or post.post_type not in POST_TYPES:
        return True
    return not (status.public or (status.private and reads_private))


def _parent(site: Site, post: Post) -> Post | None:
    if not post.post_parent or post.post_parent == post.ID:
        return None
    row = site.db.row(f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "ID" = ?', (post.post_parent,))
    return None if row is None else Post(*row)


def _filled(site: Site, pretty: str, post: Post) -> str:
    """The structure with the post's own data in the place of its tags."""
    date, _, time = post.post_date.partition(" ")
    parts = dict(zip(("%year%", "%monthnum%", "%day%"), date.split("-"), strict=False))
    parts |= zip(("%hour%", "%minute%", "%second%"), time.split(":"), strict=False)
    parts |= {"%postname%": post.post_name, "%post_id%": str(post.ID), "%pagename%": post.post_name}
    if "%category%" in pretty:
        parts["%category%"] = _category_path(site, post)
    if "%author%" in pretty:
        query = 'SELECT "user_nicename" FROM "wp_users" WHERE "ID" = ?'
        parts["%author%"] = site.db.value(query, (post.post_author,), default="")
    for tag, value in parts.items():
        pretty = pretty.replace(tag, value)
    return pretty


def _category_path(site: Site, post: Post) -> str:
    """Slugs of the post's oldest category and its ancestors; of the default category when it has none."""
    own = sorted(terms_of(site, post.ID, "category"), key=lambda term: term.term_id)
    if own:
        return _term_path(site, own[0])
    default = get_term(site, options.integer(site, "default_category"), "category")
    return default.slug if default else ""


def _term_path(site: Site, term: Term) -> str:
    slugs: list[str] = [term.slug]
    seen: set[int] = set()
    while term.parent and term.parent not in seen:
        seen.add(term.parent)
        above = get_term(site, term.parent, term.taxonomy)
        if above is None:
            break
        slugs.append(above.slug)
        term = above
    return "/".join(reversed(slugs))


def _attachment_link(site: Site, post: Post, reads_private: bool) -> str:
    """The address of an attachment's page: below its post, or at the root (``get_attachment_link``)."""
    now, plain = structure(site), home_url(site, f"/?attachment_id={post.ID}")
    parent = _parent(site, post)
    unavailable = post.post_parent and (
        parent is None or not POST_TYPES.get(parent.post_type, POST_TYPES["revision"]).public
    )
    if not now.pretty or unavailable or _is_plain(site, post, reads_private):
        return plain
    if parent is None:
        return home_url(site, user_trailingslash(site, post.post_name)) if post.post_name else plain
    above = get_permalink(site, parent, reads_private=reads_private)
    if parent.post_type == "page":
        above = page_link(site, parent, reads_private=reads_private)
    if "?" in above:
        return plain
    # A bare number would be taken for a page of the post, a name behind a category for a post.
    marked = post.post_name.isdigit() or "%category%" in now.permalinks
    return user_trailingslash(site, f"{above.rstrip('/')}/{'attachment/' if marked else ''}{post.post_name}")


def trackback_url(site: Site, post: Post) -> str:
    """Where trackbacks for a post go (``get_trackback_url``)."""
    if not structure(site).pretty:
        return site_url(site, f"wp-trackback.php?p={post.ID}")
    return f"{get_permalink(site, post).rstrip('/')}/{user_trailingslash(site, 'trackback')}"


def shortlink(site: Site, post: Post) -> str:
    """The short address of a post of a public type, else nothing (``wp_get_shortlink``)."""
    if post.post_type == "page" and structure(site).page_on_front == post.ID:
        return home_url(site, "/")
    kind = POST_TYPES.get(post.post_type)
    return home_url(site, f"?p={post.ID}") if kind and kind.public else ""


def feed_link(site: Site, feed: str = DEFAULT_FEED) -> str:
    """The feed of the newest posts (``get_feed_link``)."""
    return _site_feed(site, "feed", feed, feed)


def comments_feed_link(site: Site, feed: str = DEFAULT_FEED) -> str:
    """The feed of the newest comments (``get_feed_link('comments_…')``)."""
    return _site_feed(site, "comments/feed", feed, f"comments-{feed}")


def _site_feed(site: Site, base: str, feed: str, plain: str) -> str:
    now = structure(site)
    if not now.pretty:
        return home_url(site, f"/?feed={plain}")
    return home_url(site, user_trailingslash(site, now.root + base + ("" if feed == DEFAULT_FEED else f"/{feed}")))


def post_comments_feed_link(site: Site, post: Post, feed: str = DEFAULT_FEED) -> str:
    """The feed of a post's comments (``get_post_comments_feed_link``)."""
    now = structure(site)
    unattached = post.post_type == "attachment" and not post.post_parent
    if not now.pretty:
        name = "attachment_id" if unattached else "page_id" if post.post_type == "page" else "p"
        return home_url(site, f"/?feed={feed}&{name}={post.ID}")
    more = "" if feed == DEFAULT_FEED else f"{feed}/"
    if unattached:
        return home_url(site, f"/feed/{more}?attachment_id={post.ID}")
    url = page_link(site, post) if now.page_on_front == post.ID else get_permalink(site, post)
    return user_trailingslash(site, f"{url.rstrip('/')}/feed/{more}")


def comment_link(site: Site, comment: Comment, post: Post | None, *, reads_private: bool = False) -> str:
    """The address of a comment on its post's page, on the page of comments where it stands (``get_comment_link``).

    Without a post little is left but the fragment.
    """
    link, now = get_permalink(site, post, reads_private=reads_private) if post else "", structure(site)
    if options.is_on(site, "page_comments"):
        page = page_of_comment(site, comment)
        if page and not (page == 1 and options.text(site, "default_comments_page") == "oldest"):
            link = comments_page_link(site, link, page)
    if now.pretty:
        link = user_trailingslash(site, link)
    return f"{link}#comment-{comment.comment_ID}"


def comments_page_link(site: Site, link: str, page: int) -> str:
    """Page ``page`` of the comments below a post's address."""
    if structure(site).pretty:
        return user_trailingslash(site, f"{link.rstrip('/')}/comment-page-{page}")
    return f"{link}{'&' if '?' in link else '?'}cpage={page}"


def page_of_comment(site: Site, comment: Comment) -> int:
    """On which page of comments a comment stands, from 1; 0 when comments are not broken into pages."""
    per_page = options.integer(site, "comments_per_page")
    if not options.is_on(site, "page_comments") or per_page < 1:
        return 0
    parent, date = comment.comment_parent, comment.comment_date_gmt
    depth = options.integer(site, "thread_comments_depth") if options.is_on(site, "thread_comments") else -1
    seen = {comment.comment_ID}
    while depth > 1 and parent and parent not in seen:
        seen.add(parent)
        row = site.db.row(
            'SELECT "comment_parent", "comment_date_gmt" FROM "wp_comments" WHERE "comment_ID" = ?', (parent,)
        )
        if row is None:
            break
        parent, date = row
    older = site.db.value(
        'SELECT count(*) FROM "wp_comments" WHERE "comment_post_ID" = ? AND "comment_approved" = ?'
        ' AND "comment_parent" = 0 AND "comment_date_gmt" < ? AND "comment_type" <> ?',
        (comment.comment_post_ID, "1", date, "note"),
        default=0,
    )
    return -(-(int(older) + 1) // per_page)


def author_link(site: Site, user_id: int, nicename: str) -> str:
    """The archive of an author's posts (``get_author_posts_url``)."""
    now = structure(site)
    if not now.pretty:
        return home_url(site, f"/?author={user_id}")
    return home_url(site, user_trailingslash(site, now.author_struct.replace("%author%", nicename)))


def term_link(site: Site, term: Term) -> str:
    """The archive of a category, tag or post format (``get_term_link``)."""
    now = structure(site)
    if term.taxonomy == "category":
        if not now.pretty:
            return home_url(site, f"?cat={term.term_id}")
        return _struct_link(site, now.category_struct.replace("%category%", _term_path(site, term)))
    if term.taxonomy == "post_tag":
        if not now.pretty:
            return home_url(site, f"?tag={term.slug}")
        return _struct_link(site, now.tag_struct.replace("%post_tag%", term.slug))
    if term.taxonomy == "post_format" and now.pretty:
        return _struct_link(site, f"{now.front}type/{term.slug.removeprefix('post-format-')}")
    if term.taxonomy == "post_format":
        return home_url(site, f"?post_format={term.slug.removeprefix('post-format-')}")
    return home_url(site, f"?taxonomy={term.taxonomy}&term={term.slug}")


def _struct_link(site: Site, path: str) -> str:
    return home_url(site, user_trailingslash(site, path))


def term_feed_link(site: Site, term: Term, feed: str = DEFAULT_FEED) -> str:
    """The feed of a term's posts (``get_term_feed_link``); a plain one has ``&amp;`` for ``&``, as WordPress's has."""
    if structure(site).pretty:
        more = "" if feed == DEFAULT_FEED else f"/{feed}"
        return user_trailingslash(site, f"{term_link(site, term).rstrip('/')}/feed{more}")
    if term.taxonomy == "category":
        return home_url(site, f"?feed={feed}&amp;cat={term.term_id}")
    return home_url(site, f"?feed={feed}&amp;{'tag' if term.taxonomy == 'post_tag' else term.taxonomy}={term.slug}")


def author_feed_link(site: Site, user_id: int, nicename: str, feed: str = DEFAULT_FEED) -> str:
    """The feed of an author's posts (``get_author_feed_link``); a plain one has ``&amp;`` for ``&``, as WordPress's has."""
    if not structure(site).pretty:
        return home_url(site, f"?feed={feed}&amp;author={user_id}")
    more = "" if feed == DEFAULT_FEED else f"/{feed}"
    return user_trailingslash(site, f"{author_link(site, user_id, nicename).rstrip('/')}/feed{more}")


def date_link(site: Site, year: int, month: int = 0, day: int = 0) -> str:
    """The archive of a year, a month or a day (``get_year_link``, ``get_month_link``, ``get_day_link``)."""
    now = structure(site)
    if not now.pretty:
        return home_url(site, "?m=" + str(year) + (f"{month:02d}" if month else "") + (f"{day:02d}" if day else ""))
    path = now.date_struct.replace("%year%", str(year))
    path = path.replace("%monthnum%", f"{month:02d}" if month else "").replace("%day%", f"{day:02d}" if day else "")
    while "//" in path:
        path = path.replace("//", "/")
    return home_url(site, user_trailingslash(site, path))


def rest_url(site: Site, path: str = "") -> str:
    """The address of the REST interface, or of a route of it (``rest_url``)."""
    now: Structure = structure(site)
    route = "/" + path.lstrip("/")
    if now.pretty:
        return home_url(site, f"{now.root}wp-json{route}")
    return home_url(site, f"/index.php?rest_route={route}")
