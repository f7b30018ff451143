"""Quick edit and bulk edit: the parts of posts that their list can change, with a script or on a page of their own."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from wpcompat.admin import choices
from wpcompat.admin.ask import Ask
from wpcompat.admin.page import answer, environment, page, redirect
from wpcompat.admin.paging import Column
from wpcompat.admin.post_rows import date_parts, depth, inline_data, post_rows
from wpcompat.db.rows import Post
from wpcompat.errors import WPError
from wpcompat.formatting.strings import esc_html
from wpcompat.formatting.urls import add_query_arg
from wpcompat.posts.editing import quick_edit
from wpcompat.posts.labels import post_type_labels
from wpcompat.posts.locks import lock_holder
from wpcompat.posts.store import get_post
from wpcompat.posts.types import PostType, is_hierarchical, post_types
from wpcompat.terms.store import terms_of

ACTION = "inline-save"
NONCE = "inlineeditnonce"
_FIELD = "_inline_edit"
_STATUSES = [("publish", "Published"), ("future", "Scheduled"), ("pending", "Pending Review"), ("draft", "Draft")]
_WHILE_UNPUBLISHED = _STATUSES[2:]


def inline_save(ask: Ask) -> Response:
    """Save what quick edit has changed, for a script: the answer is the post's new row (``wp_ajax_inline_save``)."""
    if not ask.verify(NONCE, _FIELD):
        return answer(ask, "-1", 403)
    if not ask.number("post_ID"):
        return answer(ask, "")
    post = _found(ask, ask.number("post_ID"))
    if post is None:
        noun = "page" if ask.text("post_type") == "page" else "post"
        return answer(ask, f"Sorry, you are not allowed to edit this {noun}.")
    try:
        _save(ask, post)
    except WPError as error:
        # With any other status a script would not look at the text.
        return answer(ask, error.message)
    saved = get_post(ask.site, post.ID) or post
    in_tree = is_hierarchical(saved.post_type)
    level = depth(ask.site, saved) if in_tree else 0
    row = next(post_rows(ask, [(saved, level)], tree=in_tree, excerpts=ask.text("post_view") == "excerpt"))
    parts: Any = environment(ask.site).get_template("post_parts.html").module
    return answer(ask, str(parts.post_row(row, columns(saved.post_type), ask)))


def columns(post_type: str) -> list[Column]:
    """The columns of the list of posts, in its usual view."""
    terms = [Column("categories", "Categories"), Column("tags", "Tags")] if post_type == "post" else []
    return [
        Column("title", "Title"),
        Column("author", "Author"),
        *terms,
        Column("comments", "Comments"),
        Column("date", "Date"),
    ]


def save(ask: Ask, kind: PostType) -> Response:
    """Save what quick edit's own page has changed, and go back to the list."""
    ask.check(NONCE, _FIELD)
    post = _post(ask, ask.number("post_ID"))
    _save(ask, post)
    back = ask.referer("quick_edit") or ask.url("edit.php", post_type=kind.name)
    return redirect(ask, add_query_arg(back, updated=1))


def show(ask: Ask) -> Response:
    """The form of quick edit on a page of its own, for those without scripts."""
    post = _post(ask, ask.number("quick_edit"))
    _require(ask, post)
    kind = post_types(ask.site.profile)[post.post_type]
    given = inline_data(ask.site, post)
    can_publish = ask.can(kind.cap["publish_posts"])
    return page(
        ask,
        "quick-edit.html",
        title="Quick Edit",
        post=post,
        kind=kind,
        labels=post_type_labels(ask.site, kind),
        given=given,
        date=date_parts(post.post_date),
        can_publish=can_publish,
        can_stick=kind.name == "post" and can_publish and ask.can(kind.cap["edit_others_posts"]),
        statuses=_STATUSES if can_publish or post.post_status in ("publish", "future") else _WHILE_UNPUBLISHED,
        authors=choices.authors(ask, kind, post.post_author) if ask.can(kind.cap["edit_others_posts"]) else [],
        categories=choices.category_tree(ask.site) if "category" in kind.taxonomies else [],
        chosen={term.term_id for term in terms_of(ask.site, post.ID, "category")},
        parents=choices.parents(ask.site, kind, post.ID) if kind.hierarchical else [],
        templates=choices.templates(ask.site, kind),
        months=choices.MONTH_OPTIONS,
    )


def show_bulk(ask: Ask, kind: PostType, ids: list[int]) -> Response:
    """The form of bulk edit on a page of its own: what is left as it is does not change the posts."""
    posts = [post for post_id in ids if (post := _found(ask, post_id)) and ask.can("edit_post", post_id)]
    if not posts:
        raise WPError("not_allowed", "Sorry, you are not allowed to edit this item.", 403)
    can_publish = ask.can(kind.cap["publish_posts"])
    known = [{term.term_id for term in terms_of(ask.site, post.ID, "category")} for post in posts]
    in_all, in_some = known[0].intersection(*known), known[0].union(*known)
    return page(
        ask,
        "bulk-edit.html",
        title="Bulk Edit",
        posts=[(post, choices.title_of(post)) for post in posts],
        kind=kind,
        can_publish=can_publish,
        can_stick=kind.name == "post" and can_publish and ask.can(kind.cap["edit_others_posts"]),
        statuses=[*_STATUSES[:2], ("private", "Private"), *_STATUSES[2:]] if can_publish else _WHILE_UNPUBLISHED,
        authors=choices.authors(ask, kind) if ask.can(kind.cap["edit_others_posts"]) else [],
        categories=choices.category_tree(ask.site) if "category" in kind.taxonomies else [],
        in_all=in_all,
        in_some=in_some - in_all,
        takes_away=ask.site.profile.bulk_edit_takes_categories_away,
        parents=choices.parents(ask.site, kind) if kind.hierarchical else [],
        templates=choices.templates(ask.site, kind),
        formats=choices.formats(ask.site),
        no_change=choices.NO_CHANGE,
        back=ask.referer() or ask.url("edit.php", post_type=kind.name),
    )


def _found(ask: Ask, post_id: int) -> Post | None:
    """The post or page of this number: nothing else has a list."""
    post = get_post(ask.site, post_id) if 0 < post_id < 2**63 else None
    return post if post is not None and post.post_type in ("post", "page") else None


def _post(ask: Ask, post_id: int) -> Post:
    post = _found(ask, post_id)
    if post is None:
        raise WPError("gone", "You attempted to edit an item that does not exist. Perhaps it was deleted?", 404)
    return post


def _require(ask: Ask, post: Post) -> None:
    """Refuse what the user may not edit, and what somebody else is editing."""
    noun = "page" if ask.text("post_type", post.post_type) == "page" else "post"
    ask.require("edit_post", post.ID, f"Sorry, you are not allowed to edit this {noun}.")
    holder = lock_holder(ask.site, ask.user, post.ID)
    if holder is not None:
        name = esc_html(holder.display_name)
        raise WPError("locked", f"Saving is disabled: {name} is currently editing this {noun}.", 409)


def _save(ask: Ask, post: Post) -> None:
    _require(ask, post)
    quick_edit(ask.site, ask.user, post, ask.post)
