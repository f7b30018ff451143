"""edit-comments.php: the list of comments, and what is done to many of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat.admin.ask import Ask
from wpcompat.admin.comment_rows import asked_id, comment_rows, shown_title
from wpcompat.admin.page import STATIC, Notice, page, redirect
from wpcompat.admin.paging import Column, View, bulk_action, list_address, paging
from wpcompat.admin.screen_options import per_page
from wpcompat.comments import listing
from wpcompat.comments.listing import Wanted
from wpcompat.comments.moderation import DONE, moderate
from wpcompat.comments.store import get_comment
from wpcompat.db.rows import Post
from wpcompat.formatting.date_columns import as_stored
from wpcompat.formatting.dates import from_mysql, to_mysql
from wpcompat.formatting.php import absint, intval, truthy
from wpcompat.formatting.php_form import texts
from wpcompat.formatting.strings import wp_html_excerpt
from wpcompat.formatting.urls import add_query_arg, rawurlencode
from wpcompat.posts.labels import post_type_labels
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.store import get_post
from wpcompat.posts.types import post_types
from wpcompat.rendering import static_version

PER_PAGE = "edit_comments_per_page"
"""Where the user's metadata keep their own number of rows on a page."""
_LABELS = {
    "all": "All",
    "mine": "Mine",
    "moderated": "Pending",
    "approved": "Approved",
    "spam": "Spam",
    "trash": "Trash",
}
_TYPES = {"comment": "Comments", "pings": "Pings"}
_NONE = {"moderated": "No comments awaiting moderation.", "trash": "No comments found in Trash."}
_ERRORS = {1: "Invalid comment ID.", 2: "Sorry, you are not allowed to edit comments on this post."}
_TOLD = {
    "approved": "approved.",
    "spammed": "marked as spam.",
    "unspammed": "restored from the spam.",
    "trashed": "moved to the Trash.",
    "untrashed": "restored from the Trash.",
    "deleted": "permanently deleted.",
}
_UNDONE_BY = {"spammed": "unspam", "trashed": "untrash"}
_SORTABLE = {"author": "comment_author", "response": "comment_post_ID", "date": "comment_date"}
_COLUMNS = {"author": "Author", "comment": "Comment", "response": "In response to", "date": "Submitted on"}
_TITLE_LETTERS = 50


def show(ask: Ask) -> Response:
    """The list, or what its forms and links ask to be done."""
    act = _act(ask)
    if act:
        return _do(ask, act)
    if ask.get.get("_wp_http_referer"):
        return redirect(ask, add_query_arg(ask.here, _wp_http_referer=None, _wpnonce=None))
    return _list(ask)


def _act(ask: Ask) -> str:
    """What is to be done to the comments that were chosen, or to all of a status."""
    return "delete_all" if ask.has("delete_all") or ask.has("delete_all2") else bulk_action(ask)


def _do(ask: Ask, act: str) -> Response:
    """Do it, and back to the list with the numbers of what was done in its address."""
    ask.check("bulk-comments")
    came_from = ask.referer() or ask.url("edit-comments.php")
    ids = _chosen(ask)
    if act == "delete_all" and truthy(ask.text("pagegen_timestamp")):
        act, done = "delete", _empty(ask)
    elif ids is None:
        return redirect(ask, came_from)
    else:
        if act == "delete_all" and ask.has("delete_comments"):
            act = ask.text("action")
        done = moderate(ask.site, act, ids, ask.caller)
    back = add_query_arg(came_from, **dict.fromkeys((*DONE.values(), "ids")))
    told: dict[str, str | int] = {"paged": max(1, absint(ask.text("paged")))}
    if done:
        told[DONE[act]] = done
    if done and act in ("spam", "trash"):
        told["ids"] = ",".join(map(str, ids or ()))
    return redirect(ask, add_query_arg(back, **told))


def _chosen(ask: Ask) -> list[int] | None:
    """The comments that were ticked, or that an address names; None when neither field is there."""
    if ask.has("delete_comments"):
        ticked = ask.value("delete_comments")
        # A lone value is no list of boxes, and there is no comment below 0.
        return [intval(number) for number in texts(ticked)] if isinstance(ticked, dict) else []
    if ask.has("ids"):
        # No list shows more rows than a form may have fields.
        most = ask.site.config["limits.form_fields"]
        return [absint(number) for number in ask.text("ids").split(",", most)[:most]]
    return None


def _empty(ask: Ask) -> int:
    """Empty Spam or Empty Trash: delete what the user saw when the page was made, as far as it is theirs to delete."""
    seen = from_mysql(as_stored(ask.text("pagegen_timestamp")))
    if seen is None:
        return 0

    def may_edit(post_id: int) -> bool:
        cap = "edit_post" if get_post(ask.site, post_id) else "edit_posts"
        return ask.can(cap, post_id)

    return listing.delete_all(ask.site, ask.text("comment_status"), to_mysql(seen), may_edit)


def _list(ask: Ask) -> Response:
    site = ask.site
    wanted = _wanted(ask)
    number = per_page(ask, PER_PAGE)
    found = listing.page(site, wanted, number=number, offset=paging(ask, 0, number).offset)
    pages = paging(ask, found.total, number)
    if pages.beyond:
        return redirect(ask, pages.beyond)
    counts = listing.status_counts(site, post_id=wanted.post_id, user_id=ask.user.ID)
    post = get_post(site, wanted.post_id) if wanted.post_id else None
    of_post = _of_post(ask, wanted.post_id, post)
    rows = list(comment_rows(ask, found.comments, wanted.status))
    return page(
        ask,
        "edit-comments.html",
        title=_title(wanted.post_id, of_post["title"], counts["moderated"]),
        notices=list(_notices(ask)),
        wanted=wanted,
        of_post=of_post,
        views=list(_views(ask, wanted, counts)),
        rows=rows,
        paging=pages,
        per_page_option=PER_PAGE,
        columns=list(_columns(ask, wanted)),
        actions=_bulk_actions(ask, wanted.status),
        types=[(name, _TYPES[name]) for name in listing.types_present(site)] if found.total else [],
        empties={"spam": "Empty Spam", "trash": "Empty Trash"}.get(wanted.status, "")
        if rows and ask.can("moderate_comments")
        else "",
        nothing=_NONE.get(wanted.status, "No comments found."),
        made_at=to_mysql(site.now()),
        may_write_html=ask.can("unfiltered_html"),
        moderation_version=static_version(STATIC, "moderation.js"),
    )


def _wanted(ask: Ask) -> Wanted:
    status = ask.text("comment_status")
    user_id = ask.text("user_id")
    return Wanted(
        status=status if status in listing.STATUSES else "all",
        type=ask.text("comment_type") if truthy(ask.text("comment_type")) else "",
        post_id=asked_id(ask, "p"),
        user_id=intval(user_id) if user_id else None,
        search=ask.text("s"),
        orderby=ask.text("orderby"),
        order=ask.text("order"),
        post_type=ask.text("post_type").lower(),
    )


def _of_post(ask: Ask, post_id: int, post: Post | None) -> dict[str, Any]:
    """What the heading of one post's comments names: its title, where it is edited and seen."""
    if not post_id:
        return {"id": 0, "title": "", "edit_url": "", "view_url": "", "view_label": ""}
    title = Markup(wp_html_excerpt(shown_title(post), _TITLE_LETTERS, "&hellip;"))
    found: dict[str, Any] = {"id": post_id, "title": title, "edit_url": "", "view_url": "", "view_label": ""}
    if post is not None and (ask.can("edit_post", post_id) or ask.can("read_post", post_id)):
        kind = post_types(ask.site.profile).get(post.post_type)
        found["view_url"] = get_permalink(ask.site, post, reads_private=True)
        found["view_label"] = post_type_labels(ask.site, kind)["view_item"] if kind else "View Post"
        if ask.can("edit_post", post_id):
            found["edit_url"] = ask.url("post.php", post=post_id, action="edit")
    elif post is not None:
        found["title"] = Markup("(no title)")
    return found


def _title(post_id: int, post_title: Markup, waiting: int) -> Markup:
    number = f" ({waiting:,})" if waiting else ""
    return Markup("Comments{} on “{}”").format(number, post_title) if post_id else Markup("Comments{}").format(number)


def _views(ask: Ask, wanted: Wanted, counts: dict[str, int]) -> Iterator[View]:
    """The views with their numbers; they keep the type, but their numbers are of every type."""
    kept: dict[str, str | int] = {}
    if wanted.type not in ("", "all"):
        kept["comment_type"] = wanted.type
    for status, label in _LABELS.items():
        if status == "trash" and not ask.site.config["wordpress.empty_trash_days"]:
            continue
        arguments: dict[str, str | int] = {**kept, "comment_status": status}
        if wanted.post_id:
            arguments["p"] = wanted.post_id
        if status == "mine":
            arguments["user_id"] = ask.user.ID
        yield View(
            status, ask.url("edit-comments.php", **arguments), label, counts[status], current=status == wanted.status
        )


def _columns(ask: Ask, wanted: Wanted) -> Iterator[Column]:
    base = list_address(ask, "paged")
    for key, label in _COLUMNS.items():
        if key == "response" and wanted.post_id:
            continue
        column = _SORTABLE.get(key, "")
        if not column:
            yield Column(key, label)
            continue
        is_sorted = wanted.orderby == column
        order = "desc" if is_sorted and wanted.order != "desc" else "asc"
        url = add_query_arg(base, orderby=column, order=order)
        yield Column(key, label, url, order, is_sorted)


def _bulk_actions(ask: Ask, status: str) -> list[tuple[str, str]]:
    """What can be done to many comments of a view at once."""
    if ask.site.profile.bulk_needs_moderate_comments and not ask.can("moderate_comments"):
        return []
    has_trash = bool(ask.site.config["wordpress.empty_trash_days"])
    offered = (
        ("unapprove", "Unapprove", status in ("all", "approved")),
        ("approve", "Approve", status in ("all", "moderated")),
        ("spam", "Mark as spam", status in ("all", "moderated", "approved", "trash")),
        ("untrash", "Restore", status == "trash"),
        ("unspam", "Not spam", status == "spam"),
        ("delete", "Delete permanently", status in ("spam", "trash") or not has_trash),
        ("trash", "Move to Trash", status not in ("spam", "trash") and has_trash),
    )
    return [(act, label) for act, label, is_offered in offered if is_offered]


def _notices(ask: Ask) -> Iterator[Notice]:
    error = _ERRORS.get(ask.number("error"))
    if error:
        yield Notice(error, "error", id="moderated")
    messages = [*_told(ask), *_same(ask)]
    if messages:
        yield Notice(Markup("<br>\n").join(messages), id="moderated")


def _told(ask: Ask) -> Iterator[Markup]:
    """What was done, in numbers, with a link that undoes it."""
    for argument, words in _TOLD.items():
        number = ask.number(argument)
        if number <= 0:
            continue
        message = Markup("{} comment{} {}").format(number, "" if number == 1 else "s", words)
        if argument in _UNDONE_BY:
            ids = ",".join(str(absint(each)) for each in ask.text("ids").split(",")) or "0"
            undo = f"edit-comments.php?doaction=undo&action={_UNDONE_BY[argument]}&ids={rawurlencode(ids)}"
            message += Markup(' <a href="{}&amp;_wpnonce={}">Undo</a>').format(undo, ask.nonce("bulk-comments"))
        yield message


def _same(ask: Ask) -> Iterator[Markup]:
    """The comment of a mail's link is already what the link would make it."""
    number = ask.number("same")
    comment = get_comment(ask.site, number) if number > 0 else None
    if comment is None:
        return
    edit = Markup(' <a href="{}">Edit comment</a>').format(ask.url("comment.php", action="editcomment", c=number))
    if comment.comment_approved == "1":
        yield "This comment is already approved." + edit
    elif comment.comment_approved == "trash":
        trash = ask.url("edit-comments.php", comment_status="trash")
        yield Markup('This comment is already in the Trash. <a href="{}">View Trash</a>').format(trash)
    elif comment.comment_approved == "spam":
        yield "This comment is already marked as spam." + edit
