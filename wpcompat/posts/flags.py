"""What kind of page a set of query variables asks for (``WP_Query::parse_query``)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass

from wpcompat.db.rows import Post
from wpcompat.formatting.php import absint, intval, truthy
from wpcompat.formatting.strings import trim
from wpcompat.posts.pages import page_by_path
from wpcompat.posts.structure import structure
from wpcompat.site import Site

_LARGEST = 9223372036854775807
_NOT_DIGITS = re.compile(r"[^0-9]", re.ASCII)
_NOT_NUMBERS = re.compile(r"[^0-9,-]", re.ASCII)
_NAME_FIRST = re.compile(r"[^%]*%postname%")
_FRONT_VARS = {"preview", "page", "paged", "cpage"}
_LONGEST_SEARCH = 1600


@dataclass
class Wanted:
    """Query variables, cleaned: numbers are not negative and fit the database."""

    p: int = 0
    page_id: int = 0
    attachment_id: int = 0
    attachment: str = ""
    name: str = ""
    pagename: str = ""
    year: int = 0
    monthnum: int = 0
    day: int = 0
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    w: int = 0
    m: str = ""
    cat: str = ""
    category_name: str = ""
    tag: str = ""
    post_format: str = ""
    taxonomy: str = ""
    term: str = ""
    author: str = ""
    author_name: str = ""
    s: str = ""
    post_type: str = ""
    order: str = ""
    orderby: str = ""
    feed: str = ""
    paged: int = 0
    page: int = 0
    cpage: str = ""
    exact: bool = False
    sentence: bool = False


@dataclass
class Flags:
    """WordPress's conditional tags, without ``is_`` before them."""

    single: bool = False
    page: bool = False
    attachment: bool = False
    date: bool = False
    year: bool = False
    month: bool = False
    day: bool = False
    time: bool = False
    author: bool = False
    category: bool = False
    tag: bool = False
    tax: bool = False
    search: bool = False
    feed: bool = False
    comment_feed: bool = False
    trackback: bool = False
    embed: bool = False
    paged: bool = False
    preview: bool = False
    home: bool = False
    posts_page: bool = False
    robots: bool = False
    favicon: bool = False
    not_found: bool = False
    is_error: bool = False
    """The variables contradict themselves: nothing is looked for."""

    @property
    def singular(self) -> bool:
        return self.single or self.page or self.attachment

    @property
    def archive(self) -> bool:
        return self.date or self.author or self.category or self.tag or self.tax

    def set_404(self) -> None:
        """Nothing is what it was, but a feed stays a feed, and an embed an embed (``WP_Query::set_404``)."""
        kept = Flags(feed=self.feed, embed=self.embed, is_error=self.is_error, not_found=True)
        vars(self).update(vars(kept))


def classify(site: Site, values: Mapping[str, str]) -> tuple[Wanted, Flags, Post | None]:
    """The cleaned variables, the flags, and the page that ``pagename`` names."""
    wanted, flags = _cleaned(values), Flags()
    flags.is_error = values.get("error") == "404" or intval(values.get("p", "")) < 0
    flags.robots = truthy(values.get("robots", ""))
    flags.favicon = not flags.robots and truthy(values.get("favicon", ""))
    if wanted.attachment or wanted.attachment_id:
        flags.single = flags.attachment = True
    elif wanted.name or wanted.p:
        flags.single = True
    elif wanted.pagename or wanted.page_id:
        flags.page = True
    else:
        _archives(wanted, flags, values)
    _forms(wanted, flags, values)
    named = _front_pages(site, wanted, flags, values)
    if flags.is_error:
        flags.set_404()
    flags.embed = flags.embed and (flags.singular or flags.not_found)
    return wanted, flags, named


def _cleaned(values: Mapping[str, str]) -> Wanted:
    get = values.get
    number = {
        name: min(_LARGEST, absint(values[name]))
        for name in ("page_id", "year", "monthnum", "day", "w", "paged", "attachment_id")
        if name in values
    }
    if get("subpost_id"):
        number["attachment_id"] = min(_LARGEST, absint(get("subpost_id", "")))

    def time(name: str) -> int | None:
        return absint(get(name, "")) if get(name) else None

    search = get("s", "")
    months = _NOT_DIGITS.sub("", get("m", ""))
    return Wanted(
        p=max(0, intval(get("p", ""))),
        attachment=get("subpost") or get("attachment", ""),
        name=trim(get("name", "")),
        pagename=trim(get("pagename", "")),
        m=months if truthy(months) else "",
        cat=_NOT_NUMBERS.sub("", get("cat", "")),
        category_name=get("category_name", ""),
        tag=get("tag", ""),
        post_format=get("post_format", ""),
        taxonomy=get("taxonomy", ""),
        term=get("term", ""),
        author=_NOT_NUMBERS.sub("", get("author", "")),
        author_name=get("author_name", ""),
        s="" if len(search.encode("utf-8", "surrogatepass")) > _LONGEST_SEARCH else search,
        # Other types have no formats (``_post_format_request``).
        post_type="post" if "post_format" in values else get("post_type", ""),
        order=get("order", ""),
        orderby=get("orderby", ""),
        feed=get("feed", ""),
        page=absint(get("page", "").strip("/")),
        cpage=get("cpage", ""),
        exact=truthy(get("exact", "")),
        sentence=truthy(get("sentence", "")),
        **number,
        hour=time("hour"),
        minute=time("minute"),
        second=time("second"),
    )


def _archives(wanted: Wanted, flags: Flags, values: Mapping[str, str]) -> None:
    flags.search = "s" in values
    if wanted.hour is not None or wanted.minute is not None or wanted.second is not None:
        flags.time = flags.date = True
    if wanted.day and not flags.date:
        whole = wanted.year and wanted.monthnum
        if whole and not _is_date(wanted.year, wanted.monthnum, wanted.day):
            flags.is_error = True
        else:
            flags.day = flags.date = True
    if wanted.monthnum and not flags.date:
        if wanted.monthnum > 12:
            flags.is_error = True
        else:
            flags.month = flags.date = True
    if wanted.year and not flags.date:
        flags.year = flags.date = True
    if wanted.m:
        flags.date = True
        length = len(wanted.m)
        flags.time, flags.day = flags.time or length > 9, flags.day or 7 < length <= 9
        flags.month, flags.year = flags.month or 5 < length <= 7, flags.year or length <= 5
    flags.date = flags.date or bool(wanted.w)
    flags.category = (
        truthy(wanted.category_name)
        or any(intval(n) > 0 for n in wanted.cat.split(","))
        or wanted.taxonomy == "category"
    )
    flags.tag = wanted.tag != "" or (wanted.taxonomy == "post_tag" and truthy(wanted.term))
    flags.category = flags.category and (
        wanted.taxonomy != "category" or truthy(wanted.term) or truthy(wanted.category_name) or bool(wanted.cat)
    )
    flags.tax = truthy(wanted.post_format) or (wanted.taxonomy == "post_format" and truthy(wanted.term))
    flags.author = truthy(wanted.author) or wanted.author_name != ""


def _is_date(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= year <= 9999 and day <= monthrange(year, month)[1]


def _forms(wanted: Wanted, flags: Flags, values: Mapping[str, str]) -> None:
    """Feed, embed, trackback, and the home page as what is left."""
    flags.feed = wanted.feed != ""
    flags.embed = values.get("embed", "") != ""
    flags.trackback = values.get("tb", "") != ""
    flags.paged = wanted.paged > 1
    flags.preview = values.get("preview", "") != ""
    with_comments = truthy(values.get("withcomments", ""))
    if "comments-" in wanted.feed:
        wanted.feed, with_comments = wanted.feed.replace("comments-", ""), True
    if flags.feed:
        flags.comment_feed = with_comments or (flags.singular and not truthy(values.get("withoutcomments", "")))
    shown = flags.singular or flags.archive or flags.search or flags.feed or flags.trackback
    flags.home = not (shown or flags.robots or flags.favicon)


def _front_pages(site: Site, wanted: Wanted, flags: Flags, values: Mapping[str, str]) -> Post | None:
    """A static front page, a page for the posts, and the page that ``pagename`` names."""
    now = structure(site)
    if flags.home and now.page_on_front:
        given = {name for name in values if name != "embed" and (name != "pagename" or values[name])}
        if given <= _FRONT_VARS:
            flags.page, flags.home, wanted.page_id = True, False, now.page_on_front
            wanted.page, wanted.paged = wanted.paged or wanted.page, 0
    named: Post | None = None
    if wanted.pagename:
        named = page_by_path(site, wanted.pagename)
        if named is not None and named.post_type == "attachment" and _NAME_FIRST.match(now.permalinks):
            post = page_by_path(site, wanted.pagename, "post")
            if post is not None:
                named, flags.page, flags.single = post, False, True
    posts_page = now.page_for_posts
    if posts_page and ((named is not None and posts_page == named.ID) or wanted.page_id == posts_page):
        flags.page, flags.home, flags.posts_page = False, True, True
        flags.comment_feed = flags.comment_feed and truthy(values.get("withcomments", ""))
    return named
