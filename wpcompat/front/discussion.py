"""What stands below a post: comments in threads, pings in a section of their own, and the comment form."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta, tzinfo
from typing import Any
from urllib.parse import unquote

from markupsafe import Markup

from wpcompat import options
from wpcompat.comments import text
from wpcompat.comments.store import get_comment, list_comments
from wpcompat.db import Comment, Post
from wpcompat.formatting import dates
from wpcompat.formatting.urls import add_query_arg, urlencode
from wpcompat.front import content
from wpcompat.front.addresses import folder_of, host_of
from wpcompat.posts import permalinks
from wpcompat.posts.openness import comments_open, pings_open
from wpcompat.rendering import environment, render
from wpcompat.site import Site
from wpcompat.users import nonces
from wpcompat.users.caps import can
from wpcompat.users.cookies import Identity
from wpcompat.users.secrets import cookie_hash, site_hash

PING_TYPES = ("pingback", "trackback")
_PREVIEW_MINUTES = 10
COOKIES = {"author": "comment_author_", "email": "comment_author_email_", "url": "comment_author_url_"}
"""What the browser keeps of a commenter who asked for it: field → beginning of the cookie's name."""


@dataclass
class Shown:
    """A comment or ping as the templates show it. ``iso_date`` is for machines, ``date`` for people."""

    id: int
    type: str
    author: Markup
    url: Markup
    content: Markup
    link: str
    date: str
    iso_date: str
    host: str = ""
    by_author: bool = False
    reply_url: str = ""
    children: list[Shown] = field(default_factory=list)


@dataclass(frozen=True)
class _Page:
    """What all comments of a page have in common, looked up once."""

    site: Site
    post: Post
    permalink: str
    date_format: str
    zone: tzinfo
    zone_name: str
    smilies: bool
    broken_up: bool

    def link(self, comment: Comment) -> str:
        if self.broken_up:
            return permalinks.comment_link(self.site, comment, self.post)
        return f"{self.permalink}#comment-{comment.comment_ID}"


def _page_of(site: Site, post: Post) -> _Page:
    return _Page(
        site,
        post,
        permalinks.get_permalink(site, post, reads_private=True),
        options.text(site, "date_format"),
        dates.site_zone(options.text(site, "timezone_string"), options.text(site, "gmt_offset")),
        options.text(site, "timezone_string") + options.text(site, "gmt_offset"),
        options.is_on(site, "use_smilies"),
        options.is_on(site, "page_comments"),
    )


def build(
    site: Site,
    post: Post,
    *,
    cpage: int = 0,
    query: Mapping[str, str],
    cookies: Mapping[str, str],
    identity: Identity | None = None,
) -> dict[str, Any] | None:
    """The values of ``discussion.html``; None when there is nothing to show and nothing to take."""
    found = list_comments(site, post_id=post.ID, statuses=("1",), order="ASC")
    page = _page_of(site, post)
    pings = [_ping_html(page, comment) for comment in found if comment.comment_type in PING_TYPES]
    comments = [comment for comment in found if comment.comment_type in ("comment", "")]
    takes, takes_pings = comments_open(site, post), pings_open(site, post)
    held = _held(site, post, query, cookies, identity)
    if not (pings or comments or takes or takes_pings or held):
        return None
    chosen, number, numbers = _chosen(site, comments, cpage)
    registration = options.is_on(site, "comment_registration")
    return {
        "comments": _threads(page, chosen, takes and (identity is not None or not registration)),
        "comments_heading": heading(len(comments)),
        "previous_url": _comments_page(page, number - 1) if number > 1 else "",
        "next_url": _comments_page(page, number + 1) if number < numbers else "",
        "pings": pings,
        "pings_open": takes_pings,
        "trackback_url": permalinks.trackback_url(site, post),
        "held": held,
        "form": _form(page, comments, query, cookies, identity) if takes else None,
        "closed_note": "Comments are closed." if comments and not takes else "",
    }


def _comments_page(page: _Page, number: int) -> str:
    return permalinks.comments_page_link(page.site, page.permalink, number) + "#comments"


def heading(number: int) -> str:
    return "1 comment" if number == 1 else f"{number} comments"


def _shown(page: _Page, comment: Comment, author: Markup, words: Markup) -> Shown:
    moment = dates.from_mysql(comment.comment_date, page.zone)
    return Shown(
        id=comment.comment_ID,
        type=comment.comment_type or "comment",
        author=author,
        url=Markup(text.author_url(comment)),
        content=words,
        link=page.link(comment),
        date=dates.mysql2date(page.date_format, comment.comment_date),
        iso_date=dates.w3c(moment) if moment else "",
    )


def _comment(page: _Page, comment: Comment) -> Shown:
    site = page.site
    return _shown(page, comment, content.comment_author(site, comment), content.comment_content(site, comment))


def _ping_html(page: _Page, comment: Comment) -> Markup:
    """A ping as it stands on the page. Posts may have many, so each is made once, unless people work on their templates."""
    site = page.site
    reloads = environment(site).auto_reload

    def make() -> Markup:
        return Markup(render(site, "ping.html", ping=_ping(page, comment, kept=reloads)).decode())

    if reloads:
        return make()
    link = page.link(comment)
    key, size = (comment, link, page.date_format, page.zone_name, page.smilies), len(comment.comment_content)
    return content.texts(site).get("ping", 0, key, make, letters=size)


def _ping(page: _Page, comment: Comment, *, kept: bool) -> Shown:
    """A ping: title of the pinging page, excerpt, host. A trackback carries its title in bold above the excerpt.

    ``kept``: whether to remember its texts by themselves, which takes as much room again as the ping that they stand in.
    """
    site, words = page.site, comment.comment_content
    author, host = content.comment_author(site, comment, kept=kept), host_of(comment.comment_author_url)
    if comment.comment_type == "trackback" and words.startswith("<strong>") and "</strong>" in words:
        title, _, words = words.removeprefix("<strong>").partition("</strong>")
        if comment.comment_author:
            host = " · ".join(word for word in (author.unescape(), host) if word)
        if title.strip():
            author = content.name(site, title, kept=kept)
        comment = replace(comment, comment_content=words.strip())
    shown = _shown(page, comment, author, content.comment_content(site, comment, kept=kept))
    shown.host = host
    return shown


def _threads(page: _Page, comments: list[Comment], takes: bool) -> list[Shown]:
    """Comments in their threads (``thread_comments``), no deeper than the site allows; orphans stand at the top.

    ``takes``: whether the visitor may reply.
    """
    site = page.site
    threaded = options.is_on(site, "thread_comments")
    deepest = max(1, options.integer(site, "thread_comments_depth", 5)) if threaded else 1
    replies = takes and threaded
    above = _ancestors({comment.comment_ID: comment.comment_parent for comment in comments}, deepest - 1)
    shown = {comment.comment_ID: _comment(page, comment) for comment in comments}
    top: list[Shown] = []
    for comment in comments:
        item, ancestors = shown[comment.comment_ID], above[comment.comment_ID]
        item.by_author = bool(comment.user_id) and comment.user_id == page.post.post_author
        (shown[ancestors[-1]].children if ancestors else top).append(item)
        if replies and len(ancestors) + 1 < deepest:
            item.reply_url = add_query_arg(page.permalink, replytocom=comment.comment_ID) + "#respond"
    if options.text(site, "comment_order") == "desc":
        top.reverse()
    return top


def _ancestors(parents: Mapping[int, int], deepest: int) -> dict[int, tuple[int, ...]]:
    """For each comment those above it, the topmost first, no more than ``deepest``: what is deeper stands beside its parent.

    ``parents`` maps comments to what they answer. An answer may be older than its parent, and rows may even answer in a circle.
    """
    found: dict[int, tuple[int, ...]] = {}
    for start in parents:
        chain, number = [], start
        while number not in found and number in parents:
            chain.append(number)
            found[number] = ()
            number = parents[number]
        if number in chain:
            chain.pop()  # A circle is opened at its last comment, which stays at the top.
        for below in reversed(chain):
            parent = parents[below]
            found[below] = (*found[parent], parent)[:deepest] if parent in found else ()
    return found


def _chosen(site: Site, comments: list[Comment], cpage: int) -> tuple[list[Comment], int, int]:
    """The comments of one page of comments, that page's number and the number of pages. Threads stay together."""
    per_page = options.integer(site, "comments_per_page")
    if not options.is_on(site, "page_comments") or per_page < 1:
        return comments, 1, 1
    above = _ancestors({comment.comment_ID: comment.comment_parent for comment in comments}, 1)
    root = {number: ancestors[0] if ancestors else number for number, ancestors in above.items()}
    tops = list(dict.fromkeys(root.values()))
    numbers = max(1, -(-len(tops) // per_page))
    newest = options.text(site, "default_comments_page") == "newest"
    number = min(cpage or (numbers if newest else 1), numbers)
    chosen = set(tops[(number - 1) * per_page : number * per_page])
    return [comment for comment in comments if root[comment.comment_ID] in chosen], number, numbers


def moderation_hash(site: Site, comment: Comment) -> str:
    return site_hash(site, comment.comment_date_gmt)


def _held(
    site: Site, post: Post, query: Mapping[str, str], cookies: Mapping[str, str], identity: Identity | None
) -> list[dict[str, Any]]:
    """Held comments that only their author sees: the one just sent, for ten minutes, and those of the user who has logged in or
    of the address in the cookie."""
    found = []
    email = unquote(cookies.get("comment_author_email_" + cookie_hash(site), ""))
    if email or identity:
        held = list_comments(site, post_id=post.ID, statuses=("0",), order="ASC")
        if identity:
            found = [comment for comment in held if comment.user_id == identity.user.ID]
        else:
            found = [comment for comment in held if comment.comment_author_email == email]
    sent = _just_sent(site, query)
    if sent is not None and sent.comment_post_ID == post.ID and sent not in found:
        found.append(sent)
    return [{"id": comment.comment_ID, "content": content.comment_content(site, comment)} for comment in found]


def _just_sent(site: Site, query: Mapping[str, str]) -> Comment | None:
    """The held comment that the address proves to be the visitor's (``wp_get_unapproved_comment_author_email``)."""
    number, given = query.get("unapproved", ""), query.get("moderation-hash", "")
    if not (given and number.isascii() and number.isdigit() and len(number) < 19):
        return None
    comment = get_comment(site, int(number))
    if comment is None or comment.comment_approved != "0":
        return None
    written = dates.from_mysql(comment.comment_date_gmt)
    if written is None or site.now() > written + timedelta(minutes=_PREVIEW_MINUTES):
        return None
    proof = moderation_hash(site, comment).encode()
    return comment if hmac.compare_digest(given.encode("utf-8", "replace"), proof) else None


def _form(
    page: _Page,
    comments: list[Comment],
    query: Mapping[str, str],
    cookies: Mapping[str, str],
    identity: Identity | None,
) -> dict[str, Any]:
    site = page.site
    known = {name: unquote(cookies.get(cookie + cookie_hash(site), "")) for name, cookie in COOKIES.items()}
    reply = query.get("replytocom", "")
    parent = next((c for c in comments if str(c.comment_ID) == reply), None)
    login = permalinks.site_url(site, "wp-login.php")
    registered = identity is None and options.is_on(site, "comment_registration")
    title = Markup("Reply to {}").format(content.comment_author(site, parent)) if parent else "Leave a comment"
    return {
        **known,
        "action": folder_of(permalinks.site_url(site, "wp-comments-post.php")),
        "login_url": add_query_arg(login, redirect_to=urlencode(page.permalink)) if registered else "",
        "title": title,
        "cancel_url": f"{page.permalink}#respond" if parent else "",
        "parent": parent.comment_ID if parent else 0,
        "post_id": page.post.ID,
        "required": options.is_on(site, "require_name_email"),
        "opt_in": options.is_on(site, "show_comments_cookies_opt_in"),
        "remembered": bool(known["email"]),
        "user": _user(page, identity) if identity else None,
    }


def _user(page: _Page, identity: Identity) -> dict[str, str]:
    """Who comments as a user, the way out, and what lets those write any HTML who may: under a name that only a script puts right,
    as in WordPress, so that a page which frames the form gains nothing."""
    site, user = page.site, identity.user
    nonce = nonces.create(site, "log-out", user.ID, identity.token)
    back = urlencode(page.permalink)
    return {
        "name": user.display_name or user.user_login,
        "profile_url": permalinks.site_url(site, "wp-admin/profile.php"),
        "logout_url": permalinks.site_url(site, f"wp-login.php?action=logout&redirect_to={back}&_wpnonce={nonce}"),
        "any_html": nonces.create(site, f"unfiltered-html-comment_{page.post.ID}", user.ID, identity.token)
        if can(site, user, "unfiltered_html")
        else "",
    }
