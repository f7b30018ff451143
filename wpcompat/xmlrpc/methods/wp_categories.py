"""wp.* about categories and tags, from before there were taxonomies."""

from __future__ import annotations

from typing import Any

from wpcompat.errors import WPError
from wpcompat.formatting.php import absint, intval, truthy
from wpcompat.formatting.strings import esc_html, trim
from wpcompat.posts.permalinks import term_feed_link, term_link
from wpcompat.terms.store import create_term, delete_term, get_term, list_terms
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.params import Int, Raw, WrongType, given, is_array, member, slash, text_of
from wpcompat.xmlrpc.registry import method

_NO_CATEGORIES = "Sorry, you must be able to edit posts on this site in order to view categories."


@method("wp.getCategories", "metaWeblog.getCategories")
def get_categories(call: Call, blog_id: Raw, username: Raw, password: Raw) -> list[dict[str, Any]]:
    """All categories by name (``mw_getCategories``)."""
    user, site = call.login(username, password), call.site
    call.require(user, "edit_posts", _NO_CATEGORIES)
    return [
        {
            "categoryId": term.term_id,
            "parentId": term.parent,
            "description": term.name,
            "categoryDescription": term.description,
            "categoryName": term.name,
            "htmlUrl": esc_html(term_link(site, term)),
            "rssUrl": esc_html(term_feed_link(site, term)),
        }
        for term in list_terms(site, "category")
    ]


@method("wp.getTags")
def get_tags(call: Call, blog_id: Raw, username: Raw, password: Raw) -> list[dict[str, Any]]:
    """The tags that posts carry, by name (``wp_getTags``)."""
    user, site = call.login(username, password), call.site
    call.require(user, "edit_posts", "Sorry, you must be able to edit posts on this site in order to view tags.")
    return [
        {
            "tag_id": term.term_id,
            "name": term.name,
            "count": term.count,
            "slug": term.slug,
            "html_url": esc_html(term_link(site, term)),
            "rss_url": esc_html(term_feed_link(site, term)),
        }
        for term in list_terms(site, "post_tag", hide_empty=True)
    ]


@method("wp.newCategory")
def new_category(call: Call, blog_id: Raw, username: Raw, password: Raw, category: Raw) -> int:
    """Add a category; its ID, or that of the one with its name (``wp_newCategory``)."""
    user, site = call.login(username, password), call.site
    call.require(user, "manage_categories", "Sorry, you are not allowed to add a category.")
    if not is_array(category) and category is not None and category is not False:
        raise WrongType("no struct of a category")
    refusal = Fault(500, "Sorry, the category could not be created.")
    name = member(category, "name")
    if not trim(text_of(name)) or (name == 0 and type(name) is int):
        raise refusal
    parent = max(0, intval(member(category, "parent_id")))
    if parent and get_term(site, parent, "category") is None:
        parent = 0
    slug, description = (text_of(category[word]) if given(category, word) else "" for word in ("slug", "description"))
    try:
        return create_term(site, text_of(name), "category", slug, parent, description).term_id
    except WPError as error:
        if error.code == "term_exists":
            return int(error.data["term_id"])
        raise refusal from None


@method("wp.deleteCategory")
def delete_category(call: Call, blog_id: Raw, username: Raw, password: Raw, category_id: Int) -> bool:
    """Remove a category; False for a term of another taxonomy (``wp_deleteCategory``)."""
    user = call.login(username, password)
    call.require(user, "delete_term", "Sorry, you are not allowed to delete this category.", category_id)
    return delete_term(call.site, category_id, "category")


@method("wp.suggestCategories")
def suggest_categories(
    call: Call, blog_id: Raw, username: Raw, password: Raw, text: Raw, number: Int
) -> list[dict[str, Any]]:
    """Categories with the text in their names, by name (``wp_suggestCategories``)."""
    user = call.login(username, password)
    call.require(user, "edit_posts", _NO_CATEGORIES)
    like = slash(text_of(text)) if truthy(text) else ""
    found = list_terms(call.site, "category", name_like=like, number=absint(number))
    return [{"category_id": term.term_id, "category_name": term.name} for term in found]
