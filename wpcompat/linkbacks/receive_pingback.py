"""``pingback.ping`` received: every step in WordPress's order (``wp_xmlrpc_server::pingback_ping``)."""

from __future__ import annotations

import re
import time
from typing import NoReturn

from wpcompat import journal, options
from wpcompat.comments.filters import clean_ip, slash
from wpcompat.comments.pipeline import NewComment, is_registered, new_comment
from wpcompat.db.rows import Post
from wpcompat.errors import WPError
from wpcompat.formatting.php import intval
from wpcompat.formatting.strings import esc_html, unslash
from wpcompat.formatting.urls import parse_url
from wpcompat.linkbacks import source_page
from wpcompat.linkbacks.source_page import NoLink, NoTitle, SourceLink
from wpcompat.options import additions
from wpcompat.outbound.http import DoorError, wordpress_headers
from wpcompat.outbound.turns import away
from wpcompat.posts.lookup import url_to_postid
from wpcompat.posts.openness import pings_open
from wpcompat.posts.store import get_post
from wpcompat.site import Caller, Site

NOT_A_TARGET = "The specified target URL cannot be used as a target. It either does not exist, or it is not a pingback-enabled resource."
NO_VALID_URL = "A valid URL was not provided."
NO_LINK_TO_US = "Is there no link to us?"
SAME_RESOURCE = "The source URL and the target URL cannot both point to the same resource."
REGISTERED = "The pingback has already been registered."
NO_SOURCE = "The source URL does not exist."
NO_TITLE = "A title on that page cannot be found."
ACCESS_DENIED = 49
"""The specification's code for what WordPress has no fault for."""
NOT_WANTED = "Pings from this source are not accepted here."
NO_LINK = "The source URL does not contain a link to the target URL, and so cannot be used as a source."
SUCCESS = "Pingback from {} to {} registered. Keep the web talking! :-)"

SOURCE_BYTES = 153600
SOURCE_SECONDS = 10.0
_HOME_STARTS = ("http://www.", "http://", "https://www.", "https://")
_PATH_ID = re.compile("p/([0-9]+)")
_QUERY_ID = re.compile("p=([0-9]+)")
_FRAGMENT_ID = re.compile("post-[0-9]")
_LONGEST_FRAGMENT = 1600
"""Longer fragments, as longer searches in WordPress, find nothing: their letters may all be compared at each letter of a title."""
_LONGEST_TITLE = 65535
"""What the column of WordPress's database holds."""
_FETCHED = "source_fetched"
_TITLED = "source has a title"


class PingbackFault(Exception):
    """A refusal with WordPress's hidden ``code`` and ``message``; who answers decides what of it is shown."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def receive(site: Site, source: str, target: str, caller: Caller) -> str:
    """Verify and store a pingback; the text of success.

    ``source`` and ``target`` come as WordPress has them here, with backslashes before quotes. Raises ``PingbackFault``, and
    ``WPError`` for duplicates (409) and floods (429) of comments, which end the whole request.
    """
    source = source.replace("&amp;", "&")
    target = target.replace("&amp;", "&").replace("&", "&amp;")
    source = _checked_source(site, source)
    _check_lists(site, source)
    _check_target_is_ours(site, target)
    post = _target_post(site, target)
    _check_post(site, source, post)
    link = _verified(site, source, target, caller)
    written = slash(source.replace("&", "&amp;"))
    new = NewComment(
        post_id=post.ID,
        author=link.title,
        url=unslash(written),
        content=f"[&#8230;] {esc_html(link.excerpt)} [&#8230;]",
        type="pingback",
        bare=True,
        ping_url=source,
    )
    try:
        new_comment(site, new, caller)
    except WPError as error:
        if error.code != "ping_registered":
            raise
        _refuse("duplicate", 48, REGISTERED)
    return SUCCESS.format(written, target)


def _refuse(name: str, code: int, message: str, **data: object) -> NoReturn:
    journal.step(name, False, fault=code, message=message, **data)
    journal.verdict(f"fault {code}: {message}")
    raise PingbackFault(code, message)


def _checked_source(site: Site, source: str) -> str:
    """The source as the URL rules return it (``pingback_ping_source_uri``)."""
    if not source or source == "0":
        _refuse("pingback_ping_source_uri", 0, NO_VALID_URL, source=source)
    home = options.text(site, "home")
    try:
        valid = site.outbound.validate(source, home=home)
    except DoorError as error:
        _refuse("pingback_ping_source_uri", 0, NO_VALID_URL, source=source, reason=error.reason)
    if not valid or valid == "0":
        _refuse("pingback_ping_source_uri", 0, NO_VALID_URL, source=source)
    journal.step("pingback_ping_source_uri", True, source=valid)
    return valid


def _check_lists(site: Site, source: str) -> None:
    """The site's own lists of sources, which WordPress does not have."""
    refusing = additions.refused_by(site, source)
    if refusing:
        _refuse(refusing, ACCESS_DENIED, NOT_WANTED, source=source)


def _check_target_is_ours(site: Site, target: str) -> None:
    home = options.text(site, "home")
    ours = home
    for start in _HOME_STARTS:
        ours = ours.replace(start, "")
    if target.find(ours) < 1:
        _refuse("target contains the site's address", 0, NO_LINK_TO_US, target=target, address=ours)
    journal.step("target contains the site's address", True, target=target)
    if site.switches.loose_targets:
        return
    if home.startswith(("http://", "https://")) and target.startswith(home.rstrip("/") + "/"):
        return
    parts, mine = parse_url(target) or {}, parse_url(home) or {}
    same = [_bare_host(str(each.get("host", ""))) for each in (parts, mine)]
    if same[0] != same[1] or parts.get("port") != mine.get("port") or parts.get("scheme") not in ("http", "https"):
        _refuse("target is an address of the site", 0, NO_LINK_TO_US, target=target)


def _bare_host(host: str) -> str:
    return host.lower().removeprefix("www.")


def _target_post(site: Site, target: str) -> Post:
    way, post_id = "url_to_postid", url_to_postid(site, target)
    if not post_id and site.switches.loose_targets:
        way, post_id = _fallback(site, target)
    post = get_post(site, post_id) if post_id and abs(post_id) < 2**63 else None
    if post is None:
        _refuse("target leads to a post", 33, NOT_A_TARGET, way=way, post_id=post_id)
    journal.step("target leads to a post", True, way=way, post_id=post.ID, title=post.post_title)
    return post


def _fallback(site: Site, target: str) -> tuple[str, int]:
    """How else a target may name a post, and its ID: a number in path or query, a number or words of a title in the fragment."""
    parts = parse_url(target) or {}
    path, query = _PATH_ID.search(parts.get("path", "")), _QUERY_ID.search(parts.get("query", ""))
    if path:
        return "p/ID in the path", intval(path.group(1))
    if query:
        return "p=ID in the query", intval(query.group(1))
    fragment = parts.get("fragment")
    if fragment is None:
        _refuse("target leads to a post", 33, NOT_A_TARGET, way="none")
    if intval(fragment):
        return "number in the fragment", intval(fragment)
    if _FRAGMENT_ID.search(fragment):
        digits = "".join(char for char in fragment if char in "0123456789")
        return "post-ID in the fragment", intval(digits)
    return "title like the fragment", _by_title(site, fragment)


def _by_title(site: Site, fragment: str) -> int:
    """The first post whose title contains the fragment, where any character may stand for each but letters and digits."""
    pattern = "".join(
        char if char.isascii() and char.isalnum() else "_" * len(char.encode("utf-8", "replace")) for char in fragment
    )
    sql = 'SELECT "ID" FROM "wp_posts" WHERE length("post_title") <= ? AND "post_title" LIKE ? ORDER BY "ID" LIMIT 1'
    values = (_LONGEST_TITLE, f"%{pattern}%")
    post_id = site.db.value(sql, values) if len(pattern) <= _LONGEST_FRAGMENT else None
    if not post_id:
        _refuse("target leads to a post", 0, "", way="title like the fragment", fragment=fragment)
    return int(post_id)


def _check_post(site: Site, source: str, post: Post) -> None:
    if url_to_postid(site, source) == post.ID:
        _refuse("source and target are different resources", 0, SAME_RESOURCE)
    journal.step("source and target are different resources", True)
    if not pings_open(site, post):
        _refuse("pings_open", 33, NOT_A_TARGET, ping_status=post.ping_status, closed_by_age=post.ping_status == "open")
    journal.step("pings_open", True, ping_status=post.ping_status)
    if is_registered(site, post.ID, source):
        _refuse("duplicate", 48, REGISTERED, source=source)
    journal.step("duplicate", True)


def _verified(site: Site, source: str, target: str, caller: Caller) -> SourceLink:
    if site.config["wordpress.pingback_pause"]:
        with away():
            time.sleep(1)
    body = _fetch(site, source, caller)
    if body in (b"", b"0"):
        _refuse("source has a body", 16, NO_SOURCE, bytes=len(body))
    try:
        link = source_page.read(body, target)
    except NoTitle:
        _refuse(_TITLED, 32, NO_TITLE)
    except NoLink as page:
        journal.step(_TITLED, True, title=page.args[0])
        _refuse("source has a link to the target", 17, NO_LINK, target=target)
    journal.step(_TITLED, True, title=link.title)
    journal.step("source has a link to the target", True, excerpt=link.excerpt)
    return link


def _fetch(site: Site, source: str, caller: Caller) -> bytes:
    """The first bytes of the source page, whatever its status and type."""
    try:
        answer = site.outbound.request(
            "GET",
            source,
            headers=request_headers(site, caller),
            home=options.text(site, "home"),
            timeout=SOURCE_SECONDS,
            limit=SOURCE_BYTES,
        )
    except DoorError as error:
        _refuse(_FETCHED, 16, NO_SOURCE, reason=error.reason)
    if not site.switches.any_status_is_a_source and not 200 <= answer.status < 300:
        _refuse(_FETCHED, 16, NO_SOURCE, status=answer.status)
    journal.step(_FETCHED, True, status=answer.status, bytes=len(answer.body), truncated=answer.truncated)
    return answer.body


def request_headers(site: Site, caller: Caller) -> list[tuple[str, str]]:
    """The headers of WordPress's look at a source, in its order; they name who asked for it."""
    address = clean_ip(caller.ip)
    agent = f"WordPress/{site.profile.version}; {options.text(site, 'home')}; verifying pingback from {address}"
    return wordpress_headers(site.profile, agent, [("X-Pingback-Forwarded-For", address)])
