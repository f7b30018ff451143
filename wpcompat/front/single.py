"""One post, page or attachment on a page of its own."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from wpcompat import options
from wpcompat.db import Post
from wpcompat.formatting.strings import esc_attr
from wpcompat.formatting.urls import esc_url
from wpcompat.front import content, discussion
from wpcompat.front.addresses import folder_of
from wpcompat.front.listing import dated
from wpcompat.front.password import is_locked
from wpcompat.front.visit import Visit
from wpcompat.media.attachments import attachment_url
from wpcompat.posts import permalinks
from wpcompat.posts.store import get_post
from wpcompat.posts.structure import structure
from wpcompat.rendering import clean_comment
from wpcompat.terms.store import terms_of
from wpcompat.users.caps import can

_LINK_COLUMNS = (
    "ID",
    "post_author",
    "post_date",
    "post_title",
    "post_status",
    "post_name",
    "post_parent",
    "post_type",
    "post_password",
)


def single_values(visit: Visit, post: Post) -> dict[str, Any]:
    """The values of ``single.html``."""
    site = visit.site
    locked = is_locked(visit, post)
    parts = content.parts_of(post)
    number = min(visit.page, len(parts))
    parent = get_post(site, post.post_parent) if post.post_parent and post.post_type == "attachment" else None
    entry = {
        **dated(visit, post),
        "id": post.ID,
        "is_post": post.post_type == "post",
        "title": content.post_title(site, post) or Markup("Untitled"),
        "url": permalinks.get_permalink(site, post, reads_private=True),
        "locked": locked,
        "password_url": folder_of(permalinks.site_url(site, "wp-login.php")) + "?action=postpass",
        "content": Markup("") if locked else _body(visit, post, content.with_more_mark(post, parts[number - 1])),
        "pages": _parts(visit, post, number, len(parts)),
        "parent_url": permalinks.get_permalink(site, parent) if parent else "",
        "parent_title": content.post_title(site, parent) if parent else "",
        "categories": _terms(visit, post, "category"),
        "tags": _terms(visit, post, "post_tag"),
        "edit_url": _edit_url(visit, post),
    }
    return {
        "entry": entry,
        "previous": _neighbour(visit, post, "<") if post.post_type == "post" else None,
        "next": _neighbour(visit, post, ">") if post.post_type == "post" else None,
        "discussion": None if locked else _discussion(visit, post),
    }


def _edit_url(visit: Visit, post: Post) -> str:
    """Where those edit the post who may (``get_edit_post_link``)."""
    if visit.user is None or not can(visit.site, visit.user, "edit_post", post.ID):
        return ""
    return permalinks.site_url(visit.site, f"wp-admin/post.php?post={post.ID}&action=edit")


def _discussion(visit: Visit, post: Post) -> dict[str, Any] | None:
    cookies = visit.request.cookies
    return discussion.build(
        visit.site, post, cpage=visit.number("cpage"), query=visit.query, cookies=cookies, identity=visit.identity
    )


def embed_values(visit: Visit, post: Post) -> dict[str, Any]:
    """The values of ``embed.html``."""
    site = visit.site
    html = content.excerpt_html(site, post)
    url = permalinks.get_permalink(site, post)
    return {
        "entry": {
            "title": content.post_title(site, post),
            "url": url,
            "canonical": "" if post.post_type == "attachment" else url,
            "content": content.texts(site).get("embed", post.ID, html, lambda: clean_comment(html)),
        }
    }


def canonical_link(visit: Visit, post: Post) -> str:
    """The address that search engines should keep (``wp_get_canonical_url``); attachments have none."""
    site = visit.site
    if post.post_status != "publish":
        return ""
    url = permalinks.get_permalink(site, post)
    page = visit.number("page")
    if page >= 2:
        if not structure(site).pretty:
            url = f"{url}{'&' if '?' in url else '?'}page={page}"
        else:
            base = "page/" if structure(site).page_on_front == post.ID else ""
            url = f"{url.rstrip('/')}/{permalinks.user_trailingslashit(site, f'{base}{page}')}"
    comments = visit.number("cpage")
    if comments > 1 or (comments and options.text(site, "default_comments_page") == "newest"):
        url = permalinks.comments_page_link(site, url, comments)
    return url + "#comments" if comments else url


def _body(visit: Visit, post: Post, part: str) -> Markup:
    """The text of a part; an attachment's begins with its picture or a link to its file (``prepend_attachment``)."""
    body = content.post_content(visit.site, post, part)
    if post.post_type != "attachment":
        return body
    url = attachment_url(visit.site, post)
    title = esc_attr(post.post_title)
    if post.post_mime_type.startswith("image/"):
        shown = f'<p class="attachment"><img src="{esc_url(url)}" alt="{title}"></p>'
    elif post.post_mime_type.startswith(("audio/", "video/")):
        kind = post.post_mime_type.partition("/")[0]
        shown = f'<p class="attachment"><{kind} src="{esc_url(url)}" controls></{kind}></p>'
    else:
        shown = f'<p class="attachment"><a href="{esc_url(url)}">{title or quote(url)}</a></p>'
    return Markup(shown) + body


def _parts(visit: Visit, post: Post, number: int, count: int) -> list[dict[str, Any]]:
    """Links to the parts of a post, none when it has only one."""
    if count < 2:
        return []
    site = visit.site
    permalink = permalinks.get_permalink(site, post, reads_private=True)
    pretty = structure(site).pretty
    found = []
    for at in range(1, count + 1):
        url = permalink
        if at > 1 and pretty:
            url = f"{permalink.rstrip('/')}/{permalinks.user_trailingslashit(site, str(at))}"
        elif at > 1:
            url = f"{permalink}&page={at}"
        found.append({"number": at, "url": url, "current": at == number})
    return found


def _terms(visit: Visit, post: Post, taxonomy: str) -> list[dict[str, Any]]:
    if post.post_type != "post":
        return []
    site = visit.site
    return [
        {"url": permalinks.term_link(site, term), "name": content.name(site, term.name)}
        for term in terms_of(site, post.ID, taxonomy)
    ]


def _neighbour(visit: Visit, post: Post, side: str) -> dict[str, Any] | None:
    """The published post before (``<``) or after (``>``) this one (``get_adjacent_post``)."""
    site = visit.site
    columns = ", ".join(f'"{name}"' for name in _LINK_COLUMNS)
    row = site.db.row(
        f'SELECT {columns} FROM "wp_posts" WHERE "post_type" = \'post\' AND "post_status" = \'publish\' '
        f'AND "post_date" {side} ? ORDER BY "post_date" {"DESC" if side == "<" else "ASC"} LIMIT 1',
        (post.post_date,),
    )
    if row is None:
        return None
    other = Post(**dict(zip(_LINK_COLUMNS, row, strict=True)))
    return {
        "url": permalinks.get_permalink(site, other),
        "title": content.post_title(site, other) or Markup("Untitled"),
    }
