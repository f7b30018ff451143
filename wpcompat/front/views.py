"""Pages of the site: from the request to the page, in WordPress's order of things."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Request, Response

from wpcompat import options
from wpcompat.db import Post, User
from wpcompat.formatting.php import intval
from wpcompat.formatting.urls import sanitize_redirect
from wpcompat.front import canonical, content, feeds, files, head, lost, rest, titles
from wpcompat.front.addresses import folder_of
from wpcompat.front.headers import add, charset, discover
from wpcompat.front.listing import list_values
from wpcompat.front.single import canonical_link, embed_values, single_values
from wpcompat.front.visit import Visit, form_of, path_of, query_of
from wpcompat.posts import permalinks
from wpcompat.posts.query import QueryResult, run
from wpcompat.posts.request import parse_request
from wpcompat.posts.titles import displayed_title
from wpcompat.rendering import die_page, environment, headed_by, nocache_headers, render, static_version
from wpcompat.site import Site
from wpcompat.users import nonces
from wpcompat.users.cookies import identify

Trackback = Callable[[Site, Request, QueryResult], Response]
_MENU = 8
_ENDS = ("403", "500", "502", "503")
"""Errors that a rule or an address may ask for, and that end a request at once (``WP::send_headers``)."""
_LONGEST_PATH = 300
_PLAIN_PATH = re.compile("(?:/[A-Za-z0-9_-]+)+/")
_PERSONAL = ("HTTP_COOKIE", "HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE")
_MENU_COLUMNS = ("ID", "post_type", "post_status", "post_name", "post_title", "post_parent", "post_password")


def respond(site: Site, request: Request, trackback: Trackback) -> Response:
    """The answer to a request that is for none of WordPress's files. ``trackback`` answers those for ``…/trackback/``."""
    visit = look(site, request)
    if _is_forged_preview(visit):
        return die_page(site, "Sorry, you are not allowed to preview drafts.", 403)
    if visit.query.get("rest_route"):
        return rest.respond(site, request)
    if visit.result.is_robots or visit.result.is_favicon or visit.result.is_trackback or not _is_for_all(visit):
        return _for_one(visit, _answer(visit, trackback))
    agent = request.headers.get("User-Agent", "") if site.config["theme.trackback_rdf"] else ""
    asked = (request.method, request.scheme, request.host, visit.path, request.query_string, agent)
    status, headers, body = options.recalled(
        site, "front.pages", asked, lambda: _kept(_answer(visit, trackback)), comments=True
    )
    again = Response(body, status)
    again.headers = Headers(headers)
    again.autocorrect_location_header = False
    return again


def _is_forged_preview(visit: Visit) -> bool:
    """Whether the address names a post to preview, but not with the nonce for it (``_show_post_preview``)."""
    if not {"preview_id", "preview_nonce"} <= {name.partition("[")[0] for name in visit.request.args}:
        return False
    who = (visit.identity.user.ID, visit.identity.token) if visit.identity else (0, "")
    action = f"post_preview_{intval(visit.query.get('preview_id', ''))}"
    return not nonces.verify(visit.site, visit.query.get("preview_nonce", ""), action, *who)


def _for_one(visit: Visit, answer: Response) -> Response:
    """What a user who has logged in is shown is kept by nobody (``WP::send_headers``)."""
    if visit.identity is not None and "Cache-Control" not in answer.headers:
        add(answer, nocache_headers(visit.site.profile.no_store))
    return answer


def _is_for_all(visit: Visit) -> bool:
    """Whether every visitor who asks for this now gets the same, so that it need not be made for each."""
    request = visit.request
    return (
        request.method in ("GET", "HEAD")
        and not any(name in request.environ for name in _PERSONAL)
        and not environment(visit.site).auto_reload
    )


def _kept(response: Response) -> tuple[str, list[tuple[str, str]], bytes]:
    return response.status, list(response.headers), response.get_data()


def _answer(visit: Visit, trackback: Trackback) -> Response:
    site, request = visit.site, visit.request
    if visit.vars.get("error") in _ENDS:
        return Response(b"", int(visit.vars["error"]), content_type=f"text/html; charset={charset(site)}")
    moved = canonical.redirect_url(visit)
    if moved:
        return _redirect(visit, moved)
    door = lost.door_url(visit)
    if door:
        return _redirect(visit, door, 302)
    bare = request.method == "HEAD" and (visit.result.is_feed or visit.result.is_singular)
    if visit.result.is_robots and not bare:
        return files.robots(site, request, visit.result)
    if visit.result.is_favicon:
        return files.favicon(site, request)
    if visit.result.is_feed:
        return feeds.respond(visit)
    if request.method == "HEAD":
        return _headed(visit, b"")
    if visit.result.is_trackback:
        return _discovered(visit, trackback(site, request, visit.result))
    return _headed(visit, _page(visit))


def look(site: Site, request: Request) -> Visit:
    """What a request asks for and what there is."""
    path, query, form = path_of(request), query_of(request), form_of(site, request)
    known = identify(site, request.cookies) if "HTTP_COOKIE" in request.environ else None
    if known is not None:
        variables, result = _look(site, path, query, known.user, form)
        return Visit(site, request, path, query, variables, result, known)
    if form:
        # Few ask this way, and what a form holds may be as long as a body.
        variables, result = _look(site, path, query, None, form)
        return Visit(site, request, path, query, variables, result)
    key = (path, tuple(query.items()))
    # Only feeds are put in the order of their newest comments, and nothing is sent to a feed.
    comments = request.method != "POST"
    variables, result = options.recalled(site, "front.look", key, lambda: _look(site, path, query), comments=comments)
    return Visit(site, request, path, query, variables, result)


def _look(
    site: Site, path: str, query: Mapping[str, str], user: User | None = None, form: Mapping[str, str] | None = None
) -> tuple[Mapping[str, str], QueryResult]:
    folder = folder_of(options.text(site, "home")).rstrip("/")
    asked = parse_request(site, folder + path, query, form=form)
    if "sitemap" in asked.vars or "sitemap-stylesheet" in asked.vars:
        # There are no sitemaps, and without this the home page would stand in for them.
        return {}, run(site, {"error": "404"})
    return asked.vars, run(site, asked, user=user)


def _headed(visit: Visit, body: bytes) -> Response:
    site, result = visit.site, visit.result
    is_missing = result.is_404 and not lost.is_forgotten(visit)
    response = Response(body, status=404 if is_missing else 200, content_type=f"text/html; charset={charset(site)}")
    if is_missing:
        add(response, nocache_headers(site.profile.no_store))
    discover(site, response, result)
    if result.is_embed and visit.request.method != "HEAD":
        response.headers["X-WP-embed"] = "true"
    return response


def _discovered(visit: Visit, answer: Response) -> Response:
    """A trackback's answer with the headers of its post before its own, as they were sent before it was made."""
    site, result = visit.site, visit.result
    if form_of(site, visit.request):
        return headed_by(answer, _discovery(site, result))
    asked = (visit.path, visit.request.query_string)
    first = options.recalled(site, "front.discovery", asked, lambda: _discovery(site, result), comments=False)
    return headed_by(answer, first)


def trackback_door(site: Site, path: str) -> tuple[QueryResult, Sequence[tuple[str, str]]] | None:
    """What a POST to a post's ``…/trackback/`` finds, and the headers of the post; None for any other path, or an odd one."""
    if len(path) > _LONGEST_PATH or not _PLAIN_PATH.fullmatch(path):
        return None
    return options.recalled(site, "front.door", path, lambda: _door(site, path), comments=False)


def _door(site: Site, path: str) -> tuple[QueryResult, Sequence[tuple[str, str]]] | None:
    _, result = _look(site, path, {})
    if not (result.is_trackback and result.is_singular and result.posts) or result.is_feed or result.is_404:
        return None
    return result, _discovery(site, result)


def _discovery(site: Site, result: QueryResult) -> list[tuple[str, str]]:
    return [pair for pair in discover(site, Response(), result).headers if pair[0] != "Content-Type"]


def _redirect(visit: Visit, url: str, status: int = 301) -> Response:
    """Send on, with the headers that WordPress has sent by then."""
    site, result = visit.site, visit.result
    kind = feeds.content_type(visit) if result.is_feed else f"text/html; charset={charset(site)}"
    response = Response(b"", status=status, content_type=kind)
    if result.is_feed and feeds.is_announced(visit):
        response.headers["Last-Modified"], response.headers["ETag"] = feeds.validators(visit)
    if result.is_404 and not lost.is_forgotten(visit):
        add(response, nocache_headers(site.profile.no_store))
    discover(site, response, result, redirect=status == 301)
    response.headers["X-Redirect-By"] = "WordPress"
    response.headers["Location"] = sanitize_redirect(url)
    response.autocorrect_location_header = False
    return response


def _page(visit: Visit) -> bytes:
    result = visit.result
    values = common_values(visit)
    if result.is_404:
        return render(visit.site, "embed.html" if result.is_embed else "404.html", **values, entry=None)
    if isinstance(result.queried, Post) and result.is_singular:
        if result.is_embed:
            return render(visit.site, "embed.html", **values, **embed_values(visit, result.queried))
        return render(visit.site, "single.html", **values, **single_values(visit, result.queried))
    return render(visit.site, "index.html", **values, **list_values(visit))


def common_values(visit: Visit) -> dict[str, Any]:
    """What every page shows: its head, the site's name and menu, the foot."""
    site, result = visit.site, visit.result
    thing = result.queried
    post = thing if result.is_singular and isinstance(thing, Post) else None
    title = displayed_title(post)
    home = permalinks.home_url(site)
    agent = visit.request.headers.get("User-Agent", "")
    return {
        "language": "en-US",
        "version": site.profile.version,
        "document_title": Markup(titles.document_title(visit)),
        "robots": titles.robots(visit),
        "head": head.head_links(site, result, head.HeadContext(title, canonical_link(visit, post) if post else "")),
        "rdf": head.trackback_rdf(site, result, title, agent),
        "static": folder_of(permalinks.site_url(site, files.STATIC_URL)),
        "search_url": folder_of(permalinks.home_url(site, "/")),
        "static_version": static_version(files.STATIC, "style.css"),
        "body_class": titles.body_class(visit),
        "home": home,
        "is_front": result.is_front_page,
        "blog_name": Markup(titles.blog_name(visit)),
        "tagline": options.text(site, "blogdescription"),
        "menu": _menu(visit),
        "feed_url": permalinks.feed_link(site),
        "comments_feed_url": permalinks.comments_feed_link(site),
        "search_words": result.search,
    }


def _menu(visit: Visit) -> list[dict[str, Any]]:
    """The first pages at the top of the tree (``wp_list_pages``)."""
    site = visit.site
    columns = ", ".join(f'"{name}"' for name in _MENU_COLUMNS)
    rows = site.db.rows(
        f'SELECT {columns} FROM "wp_posts" WHERE "post_type" = \'page\' AND "post_status" = \'publish\' '
        'AND "post_parent" = 0 ORDER BY "menu_order", "post_title" LIMIT ?',
        (_MENU,),
    )
    pages = [Post(**dict(zip(_MENU_COLUMNS, row, strict=True))) for row in rows]
    shown = visit.result.queried
    return [
        {
            "url": permalinks.get_permalink(site, page),
            "title": content.post_title(site, page),
            "current": isinstance(shown, Post) and shown.ID == page.ID,
        }
        for page in pages
        if page.post_title
    ]
