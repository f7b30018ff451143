"""From the address that was asked for to the one a page really has (``redirect_canonical``, ``wp_old_slug_redirect``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from wpcompat import options
from wpcompat.db import Post, Term, User
from wpcompat.formatting.php import intval, truthy
from wpcompat.formatting.urls import parse_query, rawurlencode, urlencode
from wpcompat.front.addresses import has_port, split
from wpcompat.front.lost import find_lost, old_slug_url, post_number
from wpcompat.front.move import POST_ARGS, Address, Move
from wpcompat.front.visit import Visit
from wpcompat.media.attachments import attachment_url
from wpcompat.posts import old_links, permalinks
from wpcompat.posts.store import get_post
from wpcompat.posts.structure import FEEDS, structure
from wpcompat.posts.visibility import is_publicly_viewable
from wpcompat.site import Site

_PAGED = re.compile(r"/page/?[0-9]+/*\Z")
_FEED = re.compile(r"/(?:comments/?)?(?:" + "|".join(FEEDS) + r")/*\Z")
_CPAGE = re.compile(r"/comment-page-[0-9]+/*\Z")
_PUNCTUATION = frozenset(" !\"'(),.;{}") | {
    "%20", "%21", "%22", "%27", "%28", "%29", "%2C", "%2E", "%3B", "%7B", "%7D", "%E2%80%9C", "%E2%80%9D",
}  # fmt: skip
_BETWEEN = re.compile(r"[,+\s]")
_OCTET = re.compile("%[0-9A-Fa-f]{2}")
_INDEX = re.compile(r"/index\.php/?\Z")
_INDEX_SLASHES = re.compile(r"/index\.php/*\Z")
_SLASHES = re.compile("/+")
_NUMBERS = ("p", "page_id", "cat", "tag")
_EMPTY_NUMBER = re.compile("(?:^|&)(?:p|page_id|cat|tag)=?(?:&|\\Z)")
_RSS = re.compile("(^|&)feed=rss(&|\\Z)")


_OLD_FEEDS: Mapping[str, Callable[[Site], str]] = {
    **dict.fromkeys(("wp-feed.php", "wp-rss.php", "wp-rss2.php"), permalinks.feed_link),
    "wp-atom.php": lambda site: permalinks.feed_link(site, "atom"),
    "wp-rdf.php": lambda site: permalinks.feed_link(site, "rdf"),
    "wp-commentsrss2.php": permalinks.comments_feed_link,
}
"""Files that feeds had before there were permalinks → where they are now."""


def redirect_url(visit: Visit) -> str:
    """The address to send the visitor to with 301; empty when they are where they belong."""
    moved = old_slug_url(visit)
    if moved:
        return moved
    if visit.request.method not in ("GET", "HEAD") or visit.result.is_search or visit.result.is_trackback:
        return ""
    if _is_preview(visit):
        return ""
    if visit.result.is_attachment and not attachment_pages(visit.site):
        return _file_of(visit)
    file = visit.path.rpartition("/")[2]
    if structure(visit.site).pretty and visit.vars.get("feed") == "old" and file in _OLD_FEEDS:
        return _OLD_FEEDS[file](visit.site)
    asked = Address(
        _home_path(visit.site) + visit.path,
        visit.request.query_string.decode("latin-1"),
        is_own_host=not _wants_other_www(visit),
    )
    target = _target(visit, asked)
    # An address that would be left again at once is not gone to: that is how WordPress keeps out of circles.
    if target is None or _target(visit, target) is not None:
        return ""
    query = f"?{target.query}" if target.query else ""
    return permalinks.home_url(visit.site).removesuffix(_home_path(visit.site)) + target.path + query


def _target(visit: Visit, asked: Address) -> Address | None:
    """Where an address with what this visit found leads to; None when it leads nowhere else."""
    move = Move(asked, visit.user)
    if truthy(visit.vars.get("preview", "")):
        move.remove("preview")
    if visit.result.is_feed and post_number(visit):
        _post_feed(visit, move)
    if visit.result.is_404:
        find_lost(visit, move)
    elif structure(visit.site).pretty:
        _found(visit, move)
        if visit.number("paged") or visit.result.is_feed or truthy(visit.vars.get("cpage", "")):
            _paged(visit, move)
    if not move.is_open(visit.site):
        return None
    return _settled(visit, asked, move)


def _is_preview(visit: Visit) -> bool:
    """Whether a preview is shown. What is public needs none, and what is not there has none: those go to the plain address."""
    if not visit.result.is_preview:
        return False
    post = visit.result.post
    named = any(visit.number(name) for name in ("p", "page_id")) or visit.result.is_front_page
    return not (post is not None and named and visit.result.is_singular and post.post_status == "publish")


def attachment_pages(site: Site) -> bool:
    """Whether attachments have pages; else their addresses lead to the files."""
    return site.profile.attachment_pages_of_fresh_sites or options.is_on(site, "wp_attachment_pages_enabled")


def _file_of(visit: Visit) -> str:
    """The address of an attachment's file, empty when there is none or its post is not for the public."""
    post = visit.result.queried
    if not isinstance(post, Post) or not is_publicly_viewable(visit.site, post):
        return ""
    return attachment_url(visit.site, post)


def _found(visit: Visit, move: Move) -> None:
    """The address of what was found, where it was asked for by arguments although the site has pretty addresses."""
    site, result = visit.site, visit.result
    thing = result.queried
    if not move.url:
        _named(visit, move)
    if result.is_singular and visit.number("page") and isinstance(thing, Post):
        if not move.url:
            move.to_post(site, thing)
        if visit.page > 1:
            base = "page/" if structure(site).page_on_front == thing.ID else ""
            move.url = move.url.rstrip("/") + "/" + permalinks.user_trailingslashit(site, f"{base}{visit.page}")
        move.remove("page")


def _named(visit: Visit, move: Move) -> None:
    site, result, query = visit.site, visit.result, visit.query
    thing = result.queried
    if result.is_attachment and isinstance(thing, Post) and set(visit.vars) <= {"attachment", "attachment_id"}:
        move.to_post(site, thing)
        move.remove("attachment_id")
    elif result.is_single and isinstance(thing, Post) and (query.get("p") or query.get("name")):
        move.to_post(site, thing)
        for name in ("p", "post_type") if query.get("p") else ("name",):
            move.remove(name)
    elif result.is_page and isinstance(thing, Post) and query.get("page_id"):
        move.to_post(site, thing)
        move.remove("page_id")
    elif (
        result.is_page and isinstance(thing, Post) and not result.is_feed and structure(site).page_on_front == thing.ID
    ):
        move.url = permalinks.home_url(site, "/")
    elif result.is_home and query.get("page_id") and isinstance(thing, Post):
        move.to_post(site, thing)
        move.remove("page_id")
    elif result.is_singular and isinstance(thing, Post) and not result.is_feed and old_links.find(site, visit.path):
        move.to_post(site, thing)
    else:
        _archive(visit, move)


def _archive(visit: Visit, move: Move) -> None:
    site, result, query = visit.site, visit.result, visit.query
    thing = result.queried
    year, month, day = visit.number("year"), visit.number("monthnum"), visit.number("day")
    if result.is_date and query.get("m"):
        digits = query["m"]
        if digits.isascii() and digits.isdigit() and len(digits) in (4, 6, 8):
            move.url = permalinks.date_link(site, int(digits[:4]), int(digits[4:6] or 0), int(digits[6:8] or 0))
            move.remove("m")
    elif result.is_day and year and month and query.get("day"):
        _dated(move, permalinks.date_link(site, year, month, day), "year", "monthnum", "day")
    elif result.is_month and year and query.get("monthnum"):
        _dated(move, permalinks.date_link(site, year, month), "year", "monthnum")
    elif result.is_year and query.get("year"):
        _dated(move, permalinks.date_link(site, year), "year")
    elif result.is_author and query.get("author", "").isdigit() and isinstance(thing, User):
        move.url = permalinks.author_link(site, thing.ID, thing.user_nicename)
        move.remove("author")
    elif isinstance(thing, Term) and move.arguments and _terms(visit) < 2:
        names = ("category_name", "cat") if thing.taxonomy == "category" else ("tag", "tag_id")
        if visit.vars.keys() <= query.keys():
            move.path = split(permalinks.term_link(site, thing)).path
            for name in (*names, "term", "taxonomy"):
                move.remove(name)
    elif result.is_single and isinstance(thing, Post) and "%category%" in structure(site).permalinks:
        asked = visit.vars.get("category_name", "")
        link = permalinks.get_permalink(site, thing)
        if asked and f"/{asked}/" not in link:
            move.to_post(site, thing)


def _terms(visit: Visit) -> int:
    """How many categories, and how many tags, were asked for last: what came before is forgotten by then."""
    numbers = [number for number in _BETWEEN.split(visit.vars.get("cat", "")) if intval(number) > 0]
    names = visit.vars.get("category_name", "").rpartition("+")[2].split(",")
    tags = _BETWEEN.split(visit.vars.get("tag", ""))
    return sum(1 for term in [*(numbers or names), *tags] if term)


def _dated(move: Move, url: str, *names: str) -> None:
    move.url = url
    for name in names:
        move.remove(name)


def _post_feed(visit: Visit, move: Move) -> None:
    post = get_post(visit.site, post_number(visit))
    if post is None:
        return
    move.url = permalinks.post_comments_feed_link(visit.site, post, visit.vars.get("feed", ""))
    move.post = post
    move.path = split(move.url).path
    move.drop("feed", *POST_ARGS)
    if visit.result.is_singular and not visit.result.posts:
        move.to_post(visit.site, post)
        move.drop(*POST_ARGS)


def _paged(visit: Visit, move: Move) -> None:
    """Pages of lists, feeds and pages of comments: their ends are cut off the path and put on again in the right form."""
    site, result = visit.site, visit.result
    path = move.path
    while True:
        # None of the ends has more than two parts; a path of thousands of ends is not read anew for each.
        kept = path.rstrip("/").rsplit("/", 2)[0]
        shorter = kept + _CPAGE.sub("/", _FEED.sub("/", _PAGED.sub("/", path[len(kept) :])))
        if shorter == path:
            break
        path = shorter
    more = ""
    feed = result.feed
    if result.is_feed and feed in FEEDS:
        comments = "comments/" if not result.is_singular and result.is_comment_feed else ""
        kind = feed if feed in ("atom", "rdf") else ""
        more = comments + permalinks.user_trailingslashit(site, f"feed/{kind}")
        move.remove("feed")
    paged = visit.number("paged")
    if paged:
        move.remove("paged")
        if result.is_feed and paged > 1:
            move.arguments["paged"] = str(paged)
        elif not result.is_feed and not result.is_single and paged > 1:
            more = permalinks.user_trailingslashit(site, f"page/{paged}")
    cpage = visit.number("cpage")
    least = 1 if options.text(site, "default_comments_page") == "newest" else 2
    if options.is_on(site, "page_comments") and cpage >= least:
        more = f"{more.rstrip('/')}/" if more else ""
        more += permalinks.user_trailingslashit(site, f"comment-page-{cpage}")
        move.remove("cpage")
    path = permalinks.user_trailingslashit(site, _INDEX.sub("/", path))
    if more and structure(site).through_index and "/index.php/" not in path:
        path = f"{path.rstrip('/')}/index.php/"
    move.path = f"{path.rstrip('/')}/{more}" if more else path
    move.url = permalinks.home_url(site).removesuffix(_home_path(site)) + move.path
    move.is_portless = has_port(move.url)


def _settled(visit: Visit, asked: Address, move: Move) -> Address | None:
    """The new address, brought into WordPress's form; None when it is the one that was asked for."""
    site = visit.site
    now = structure(site)
    path, query = move.path, asked.query
    if move.url:
        parts = split(move.url)
        path = parts.path
        query = _joined({**parse_query(parts.query), **move.arguments}, rawurlencode) if move.arguments else parts.query
    elif list(move.arguments.items()) != list(parse_query(query).items()):
        query = _joined(move.arguments, urlencode)
    path = _without_punctuation(_INDEX_SLASHES.sub("/", path))
    before, mark, last = query.rpartition("&")
    if last.partition("=")[0] in _NUMBERS and "=" in last:
        query = before + mark + _without_punctuation(last)
    query = _EMPTY_NUMBER.sub("&", query).strip("&") if query else ""
    query = _RSS.sub(r"\1feed=rss2\2", query)
    if not now.through_index:
        path = path.replace("/index.php/", "/")
    front = visit.result.is_front_page
    if now.pretty and not visit.result.is_404 and (not front or visit.number("paged") > 1):
        path = permalinks.user_trailingslashit(site, path)
    elif front:
        path = path.rstrip("/") + "/"
    if visit.result.is_robots:
        path = path.rstrip("/")
    path = _SLASHES.sub("/", path)
    if path.rstrip("/") == _home_path(site):
        path = path.rstrip("/") + "/"
    new = Address(path, query)
    if new != asked:
        return None if _lowered(new) == _lowered(asked) else new
    given = Address(split(move.url).path, query, has_own_port=not move.is_portless) if move.url else asked
    return given if given != asked else None


def _without_punctuation(text: str) -> str:
    """The text without blanks and punctuation, percent-encoded or not, at its end."""
    end = len(text)
    while True:
        width = next((n for n in (1, 3, 9) if text[max(0, end - n) : end].upper() in _PUNCTUATION), 0)
        if not width:
            return text[:end]
        end -= width


def _joined(arguments: Mapping[str, str], encoded: Callable[[str], str]) -> str:
    """The arguments as a query; the names of arrays have their brackets encoded already."""
    names = (
        (encoded(name).replace("%255B", "%5B").replace("%255D", "%5D"), value) for name, value in arguments.items()
    )
    return "&".join(f"{name}={encoded(value)}" if value else name for name, value in names)


def _lowered(address: Address) -> Address:
    """The address with percent-encoded bytes in small letters: their letter case means nothing."""
    return replace(address, path=_OCTET.sub(_lower, address.path), query=_OCTET.sub(_lower, address.query))


def _lower(octet: re.Match[str]) -> str:
    return octet[0].lower()


def _home_path(site: Site) -> str:
    return split(options.text(site, "home")).path.rstrip("/")


def _wants_other_www(visit: Visit) -> bool:
    """Whether the host asked for is the site's with or without ``www.``. Any other host stays: it is a proxy's business."""
    home = (split(options.text(visit.site, "home")).hostname or "").lower()
    asked = visit.request.host.partition(":")[0].lower()
    return asked != home and home in (f"www.{asked}", asked.removeprefix("www."))
