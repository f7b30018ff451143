"""wp.* about pages, as metaWeblog would have them."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import Post
from wpcompat.formatting.php import intval
from wpcompat.posts import store
from wpcompat.posts.recent import recent_posts
from wpcompat.posts.store import get_post
from wpcompat.posts.templates import page_templates
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.entry import edit_entry, new_entry
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.params import Int, Raw, WrongType
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.dates import convert_date, convert_date_gmt
from wpcompat.xmlrpc.structs.page import page_struct

_NO_EDITING = "Sorry, you are not allowed to edit pages."
_NO_DETAILS = "Sorry, you are not allowed to access details about this site."


@method("wp.getPage")
def get_page(call: Call, blog_id: Raw, page_id: Int, username: Raw, password: Raw) -> dict[str, Any]:
    """One page (``wp_getPage``)."""
    user = call.login(username, password)
    page = get_post(call.site, page_id)
    if page is None:
        raise Fault(404, "Invalid post ID.")
    call.require(user, "edit_page", "Sorry, you are not allowed to edit this page.", page_id)
    if page.post_type != "page":
        raise Fault(404, "Sorry, no such page.")
    return page_struct(call, user, page)


@method("wp.getPages")
def get_pages(call: Call, blog_id: Raw, username: Raw, password: Raw, number: Raw) -> list[dict[str, Any]]:
    """The newest pages, -1 for all, less those that the user may not edit (``wp_getPages``)."""
    user, site = call.login(username, password), call.site
    call.require(user, "edit_pages", _NO_EDITING)
    wanted = 10 if number is None else intval(number)
    found = recent_posts(
        site, user, post_type="page", status="any", number=wanted if wanted >= -1 else min(-wanted, 2**63 - 1)
    )
    return [page_struct(call, user, page) for page in found if can(site, user, "edit_page", page.ID)]


@method("wp.getPageList")
def get_page_list(call: Call, blog_id: Raw, username: Raw, password: Raw) -> list[dict[str, Any]]:
    """All pages in any status, by ID (``wp_getPageList``); see ``lists_hidden_pages``."""
    user, site = call.login(username, password), call.site
    call.require(user, "edit_pages", _NO_EDITING)
    rows = site.db.rows(
        'SELECT "ID", "post_title", "post_parent", "post_date", "post_date_gmt" FROM "wp_posts" WHERE "post_type" = ? ORDER BY "ID"',
        ("page",),
    )
    return [
        {
            "page_id": str(page_id),
            "page_title": title,
            "page_parent_id": str(parent),
            "dateCreated": convert_date(local),
            "date_created_gmt": convert_date_gmt(site, gmt, local),
        }
        for page_id, title, parent, local, gmt in rows
        if site.switches.lists_hidden_pages or can(site, user, "read_page", page_id)
    ]


@method("wp.newPage")
def new_page(call: Call, blog_id: Raw, username: Raw, password: Raw, content: Raw, publish: Raw) -> str:
    """Write a new page; its ID (``wp_newPage``)."""
    user = call.login(username, password)
    return new_entry(call, user, _of_page(content), publish)


@method("wp.editPage")
def edit_page(call: Call, blog_id: Raw, page_id: Int, username: Raw, password: Raw, content: Raw, publish: Raw) -> bool:
    """Write a page anew (``wp_editPage``)."""
    user = call.login(username, password)
    _require_page(call, page_id)
    call.require(user, "edit_page", "Sorry, you are not allowed to edit this page.", page_id)
    return edit_entry(call, user, page_id, _of_page(content), publish)


def _of_page(content: Any) -> dict[Any, Any]:
    """The struct with its type set. Raises ``WrongType`` for a text, a number or a date, which take no members."""
    if content is None or content is False:
        return {"post_type": "page"}
    if not isinstance(content, (dict, list)):
        raise WrongType("no struct of content")
    members = content if isinstance(content, dict) else dict(enumerate(content))
    return {**members, "post_type": "page"}


@method("wp.deletePage")
def delete_page(call: Call, blog_id: Raw, username: Raw, password: Raw, page_id: Int) -> bool:
    """Put a page into the trash; delete it for good when it is there (``wp_deletePage``)."""
    user = call.login(username, password)
    _require_page(call, page_id)
    call.require(user, "delete_page", "Sorry, you are not allowed to delete this page.", page_id)
    if not store.delete_post(call.site, page_id, user=user):
        raise Fault(500, "Failed to delete the page.")
    return True


def _require_page(call: Call, page_id: int) -> Post:
    page = get_post(call.site, page_id)
    if page is None or page.post_type != "page":
        raise Fault(404, "Sorry, no such page.")
    return page


@method("wp.getPageTemplates")
def get_page_templates(call: Call, blog_id: Raw, username: Raw, password: Raw) -> dict[str, str]:
    """Title → file of the templates that a page may have (``wp_getPageTemplates``)."""
    user = call.login(username, password)
    call.require(user, "edit_pages", _NO_DETAILS, code=403)
    return {**{title: file for file, title in page_templates(call.site).items()}, "Default": "default"}


@method("wp.getPageStatusList")
def get_page_status_list(call: Call, blog_id: Raw, username: Raw, password: Raw) -> dict[str, str]:
    """The labels of the statuses that the writer of a page chooses from (``wp_getPageStatusList``)."""
    user = call.login(username, password)
    call.require(user, "edit_pages", _NO_DETAILS, code=403)
    return {"draft": "Draft", "private": "Private", "publish": "Published"}
