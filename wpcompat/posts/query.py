"""The posts of an address, and what kind of page it is (``WP_Query`` with ``WP::handle_404``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wpcompat import options
from wpcompat.db.conditions import Where
from wpcompat.db.rows import POST_COLUMNS, Post, Term, User
from wpcompat.formatting.php import intval
from wpcompat.posts import clauses, old_links
from wpcompat.posts.flags import Flags, Wanted, classify
from wpcompat.posts.pages import query_slug
from wpcompat.posts.request import RequestVars
from wpcompat.posts.structure import structure
from wpcompat.posts.visibility import effective_status, may_see
from wpcompat.site import Site
from wpcompat.users.store import get_user


@dataclass(frozen=True)
class QueryResult:
    """What a request shows. ``queried`` is what the page is about: a post, a term, an author."""

    posts: tuple[Post, ...] = ()
    queried: Post | Term | User | None = None
    is_single: bool = False
    is_page: bool = False
    is_attachment: bool = False
    is_singular: bool = False
    is_home: bool = False
    is_front_page: bool = False
    is_posts_page: bool = False
    is_archive: bool = False
    is_category: bool = False
    is_tag: bool = False
    is_tax: bool = False
    is_author: bool = False
    is_date: bool = False
    is_year: bool = False
    is_month: bool = False
    is_day: bool = False
    is_time: bool = False
    is_search: bool = False
    is_feed: bool = False
    is_comment_feed: bool = False
    is_trackback: bool = False
    is_embed: bool = False
    is_paged: bool = False
    is_preview: bool = False
    is_robots: bool = False
    is_favicon: bool = False
    is_404: bool = False
    feed: str = ""
    """The feed's format: ``feed`` and an empty text stand for the default one."""
    page: int = 0
    """Which part of a post broken by ``<!--nextpage-->``."""
    paged: int = 0
    """Which page of a list; 0 and 1 are the first."""
    cpage: str = ""
    search: str = ""
    year: int = 0
    month: int = 0
    day: int = 0
    posts_per_page: int = 10
    found_posts: int = 0
    max_num_pages: int = 0

    @property
    def post(self) -> Post | None:
        """The first post."""
        return self.posts[0] if self.posts else None


def run(
    site: Site, request: RequestVars | Mapping[str, str], *, user: User | None = None, strict: bool = True
) -> QueryResult:
    """Look up what a request asks for, as ``user`` or as a visitor.

    ``strict`` False leaves out what only pages for visitors are refused for: a part that the post does not have.

    A path that names nothing but was a post's address on the site it came from (``old_links``) shows that post.
    """
    values = request.vars if isinstance(request, RequestVars) else request
    result = _run(site, values, user, strict)
    missing = result.is_404 or (result.is_singular and not result.posts)
    if not missing or not isinstance(request, RequestVars):
        return result
    post_id = old_links.find(site, request.request)
    if not post_id:
        return result
    kind = site.db.value('SELECT "post_type" FROM "wp_posts" WHERE "ID" = ?', (post_id,))
    name = {"page": "page_id", "attachment": "attachment_id"}.get(kind, "p")
    return _run(site, {name: str(post_id), **old_links.tail_of(request.request)}, user, strict)


def _run(site: Site, values: Mapping[str, str], user: User | None, strict: bool) -> QueryResult:
    wanted, flags, named = classify(site, values)
    alone = (flags.robots or flags.favicon) and not (flags.singular or flags.feed)
    if flags.not_found or alone:
        return _result(site, wanted, flags, (), None)
    if flags.singular:
        part = intval(values.get("page", "").strip("/")) if strict else 0
        return _singular(site, wanted, flags, named, user, part)
    return _list(site, wanted, flags, named, user)


def _singular(
    site: Site, wanted: Wanted, flags: Flags, named: Post | None, user: User | None, part: int
) -> QueryResult:
    """One post, page or attachment: the newest that fits, if the visitor may see it. ``part`` must exist, unless it is 0."""
    fitting = [post for post in _candidates(site, wanted, flags, named) if _fits(site, post, wanted, user)]
    posts = tuple(sorted(fitting, key=lambda post: post.post_date, reverse=True))
    if posts:
        first = posts[0]
        if first.post_type == "attachment" and not first.post_parent:
            flags.page, flags.single, flags.attachment = False, True, True
        if not may_see(site, first, user):
            posts = ()
        elif effective_status(site, first) in ("draft", "pending", "future"):
            flags.preview = True
    empty = not posts and (flags.paged or not flags.feed)
    if (empty or (posts and _beyond_pages(posts[0], part))) and not (flags.robots or flags.favicon):
        flags.set_404()
    # The page of a path is what the request is about, even beside a post's name.
    about = named if named is not None and may_see(site, named, user) else next(iter(posts), None)
    return _result(site, wanted, flags, posts, about, found=len(posts), pages=0)


def _candidates(site: Site, wanted: Wanted, flags: Flags, named: Post | None) -> list[Post]:
    """Posts of the right type that have the name, path or number that is asked for."""
    number = wanted.attachment_id or wanted.p
    if wanted.page_id and wanted.page_id != structure(site).page_for_posts:
        found = _by_id(site, wanted.page_id)
    elif wanted.name:
        found = _by_name(site, wanted.name)
    elif wanted.pagename:
        found = [named] if named is not None else []
        if named is not None and named.post_type == "attachment":
            flags.attachment = flags.page = True
            number = number or named.ID
    elif wanted.attachment:
        found = _by_name(site, wanted.attachment.rstrip("/").rpartition("/")[2])
    else:
        found, number = _by_id(site, number), 0
    if number and not wanted.page_id:
        found = [post for post in found if number == post.ID]
    kind = wanted.post_type or ("attachment" if flags.attachment else "page" if flags.page else "post")
    return [post for post in found if post.post_type == kind]


def _by_id(site: Site, post_id: int) -> list[Post]:
    return [Post(*row) for row in site.db.rows(f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "ID" = ?', (post_id,))]


def _by_name(site: Site, name: str) -> list[Post]:
    query = f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "post_name" = ? ORDER BY "ID"'
    return [Post(*row) for row in site.db.rows(query, (query_slug(name),))]


def _fits(site: Site, post: Post, wanted: Wanted, user: User | None) -> bool:
    """Whether the date, the author and the words of the address are the post's (a page's number overrules the date)."""
    if not wanted.page_id:
        date = post.post_date
        numbers = (
            (wanted.year or None, date[:4]), (wanted.monthnum or None, date[5:7]), (wanted.day or None, date[8:10]),
            (wanted.hour, date[11:13]), (wanted.minute, date[14:16]), (wanted.second, date[17:19]),
        )  # fmt: skip
        if any(number is not None and (not text.isdigit() or number != int(text)) for number, text in numbers):
            return False
        if wanted.m or wanted.w:
            where = Where()
            clauses.dates(site, where, Wanted(m=wanted.m, w=wanted.w))
            where.add('"ID" = ?', post.ID)
            if not site.db.value(f'SELECT 1 FROM "wp_posts" WHERE {where.sql}', where.params):
                return False
    if not wanted.author and not wanted.author_name and not wanted.s:
        return True
    where = Where()
    clauses.authors(site, where, wanted)
    if wanted.s:
        clauses.search(where, wanted, user)
    where.add('"ID" = ?', post.ID)
    return bool(site.db.value(f'SELECT 1 FROM "wp_posts" WHERE {where.sql}', where.params))


def _beyond_pages(post: Post, page: int) -> bool:
    """A part is asked for that the post does not have."""
    parts = post.post_content.count("<!--nextpage-->") + 1
    return bool(page) and (parts == 1 or page > parts)


def _list(site: Site, wanted: Wanted, flags: Flags, named: Post | None, user: User | None) -> QueryResult:
    """The posts of the home page, an archive, a search or a feed."""
    where = Where()
    clauses.dates(site, where, wanted)
    if wanted.s:
        clauses.search(where, wanted, user)
    term = clauses.taxonomies(site, where, wanted)
    author = clauses.authors(site, where, wanted)
    clauses.types(site, where, wanted, flags, user)
    per_page = posts_per_page(site, feed=flags.feed)
    if flags.comment_feed:
        where = clauses.commented(site, where, flags, per_page)
    by, by_params = clauses.order(wanted, flags)
    limit, params = "", [*where.params, *by_params]
    if per_page > 0:
        limit = " LIMIT ? OFFSET ?"
        params += [per_page, _offset(wanted.paged, per_page)]
    rows = site.db.rows(f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE {where.sql} ORDER BY {by}{limit}', params)
    posts = [Post(*row) for row in rows]
    found = len(posts)
    if limit:
        found = int(site.db.value(f'SELECT count(*) FROM "wp_posts" WHERE {where.sql}', where.params, default=0))
    if flags.home and wanted.paged <= 1:
        posts = _sticky_first(site, posts, wanted.post_type or "post")
    queried: Post | Term | User | None = term
    if flags.author:
        queried = (get_user(site, author) if author else None) or queried
    elif flags.posts_page:
        queried = named or next(iter(_by_id(site, structure(site).page_for_posts)), None)
    if _is_missing(wanted, flags, posts, queried):
        flags.set_404()
        posts = []
    pages = -(-found // per_page) if limit else 0
    return _result(site, wanted, flags, tuple(posts), queried, found=found, pages=pages, per_page=per_page)


def _offset(paged: int, per_page: int) -> int:
    """How many posts stand before a page; beyond 63 bits it wraps around, as PHP's numbers do."""
    offset = max(0, paged - 1) * per_page
    if offset < 1 << 63:
        return offset
    wrapped = int(float(offset)) & ((1 << 64) - 1)
    return min((1 << 63) - 1, abs(wrapped - (1 << 64)) if wrapped >> 63 else wrapped)


def _is_missing(wanted: Wanted, flags: Flags, posts: list[Post], queried: Post | Term | User | None) -> bool:
    """An empty list is an answer on its first page, where it is about something that exists (``WP::handle_404``)."""
    if posts:
        return flags.posts_page and bool(wanted.page)
    if flags.paged:
        return True
    about = (flags.author or flags.tag or flags.category or flags.tax) and queried is not None
    return not (about or flags.home or flags.search or flags.feed)


def _sticky_first(site: Site, posts: list[Post], post_type: str) -> list[Post]:
    """Sticky posts of the page come first, then those that stand on other pages."""
    stored = options.get(site, "sticky_posts", {})
    sticky = [n for n in stored.values() if isinstance(n, int) and 0 < n < 1 << 63] if isinstance(stored, dict) else []
    if not sticky:
        return posts
    here = [post for post in posts if post.ID in sticky]
    elsewhere = [number for number in sticky if all(number != post.ID for post in here)][:500]
    marks = ", ".join("?" * len(elsewhere))
    more = site.db.rows(
        f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "ID" IN ({marks}) AND "post_type" = ? AND "post_status" = ?'
        ' ORDER BY "post_date" DESC, "ID" DESC',
        (*elsewhere, post_type, "publish"),
    )
    return [*here, *(Post(*row) for row in more), *(post for post in posts if post.ID not in sticky)]


def posts_per_page(site: Site, *, feed: bool = False) -> int:
    """How many posts a page of a list holds; -1 for all."""
    number = options.integer(site, "posts_per_rss" if feed else "posts_per_page", 10)
    return number if number == -1 else min(abs(number), (1 << 63) - 1) or 1


def _result(
    site: Site, wanted: Wanted, flags: Flags, posts: tuple[Post, ...], queried: Post | Term | User | None,
    *, found: int = 0, pages: int = 0, per_page: int = 10,
) -> QueryResult:  # fmt: skip
    now = structure(site)
    front, static = now.page_on_front, now.static_front
    return QueryResult(
        posts=() if flags.not_found else posts,
        queried=None if flags.not_found else queried,
        is_single=flags.single, is_page=flags.page, is_attachment=flags.attachment, is_singular=flags.singular,
        is_home=flags.home, is_posts_page=flags.posts_page,
        is_front_page=flags.page and bool(posts) and front == posts[0].ID if static and front else flags.home and not static,
        is_archive=flags.archive, is_category=flags.category, is_tag=flags.tag, is_tax=flags.tax, is_author=flags.author,
        is_date=flags.date, is_year=flags.year, is_month=flags.month, is_day=flags.day, is_time=flags.time,
        is_search=flags.search, is_feed=flags.feed, is_comment_feed=flags.comment_feed, is_trackback=flags.trackback,
        is_embed=flags.embed, is_paged=flags.paged, is_preview=flags.preview, is_robots=flags.robots, is_favicon=flags.favicon,
        is_404=flags.not_found, feed=wanted.feed, page=wanted.page, paged=wanted.paged, cpage=wanted.cpage, search=wanted.s,
        year=wanted.year or int(wanted.m[:4] or 0), month=wanted.monthnum or int(wanted.m[4:6] or 0),
        day=wanted.day or int(wanted.m[6:8] or 0), posts_per_page=per_page, found_posts=0 if flags.not_found else found,
        max_num_pages=0 if flags.not_found else pages,
    )  # fmt: skip
