"""``edit.php``: the posts, or the pages, of the site; what is done with many of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat.admin import choices, inline_edit
from wpcompat.admin.ask import Ask, remove_query_arg
from wpcompat.admin.page import Notice, page, redirect
from wpcompat.admin.paging import Column, Paging, View, bulk_action, list_address, page_number, paging
from wpcompat.admin.post_rows import post_rows
from wpcompat.admin.screen_options import MODES, mode, per_page
from wpcompat.errors import WPError
from wpcompat.formatting.dates import mysql2date
from wpcompat.formatting.php import absint, intval, truthy
from wpcompat.formatting.strings import is_valid_utf8
from wpcompat.formatting.urls import add_query_arg, parse_query
from wpcompat.media.delete import delete_post
from wpcompat.posts import listing
from wpcompat.posts.bulk import bulk_edit_posts
from wpcompat.posts.form import listed
from wpcompat.posts.labels import post_type_labels
from wpcompat.posts.listing import Listing
from wpcompat.posts.locks import lock_holder
from wpcompat.posts.store import get_post, trash_post, untrash_post
from wpcompat.posts.types import STATUSES, PostType, post_types

HIGHER = "<h1>You need a higher level of permission.</h1><p>{}</p>"
_DONE = ("trashed", "untrashed", "deleted", "locked", "ids")
_ACTED = (
    "action", "action2", "tags_input", "post_author", "comment_status", "ping_status", "_status", "post", "bulk_edit",
    "post_view", "post_category", "tax_input", "sticky", "post_format", "page_template", "post_parent", "screen",
)  # fmt: skip
_ACTING = (
    "_wpnonce",
    "doaction",
    "doaction2",
    "delete_all",
    "delete_all2",
    "ids",
    "media",
    "found_post_id",
    "parent_post_id",
)
_LONGEST_SEARCH = 1600
_OF_ALL = frozenset(("post_type", "mode"))
"""With one of these in its address a list is still that of all posts."""
_TO_COMMENTS = ("p", "attachment_id", "page_id")
_REFUSALS = {
    "trash": "Sorry, you are not allowed to move this item to the Trash.",
    "untrash": "Sorry, you are not allowed to restore this item from the Trash.",
    "delete": "Sorry, you are not allowed to delete this item.",
}
_MESSAGES = {
    "updated": ("{} {} updated.", "{} {}s updated."),
    "locked": ("{} {} not updated, somebody is editing it.", "{} {}s not updated, somebody is editing them."),
    "deleted": ("{} {} permanently deleted.", "{} {}s permanently deleted."),
    "trashed": ("{} {} moved to the Trash.", "{} {}s moved to the Trash."),
    "untrashed": ("{} {} restored from the Trash.", "{} {}s restored from the Trash."),
}


def show(ask: Ask) -> Response:
    """The list, or what one of its forms asks for."""
    kind = kind_of(ask)
    if kind.name == "attachment":
        return redirect(ask, ask.url("upload.php"))
    message = HIGHER.format("Sorry, you are not allowed to edit posts in this post type.")
    ask.require(kind.cap["edit_posts"], message=message)
    for name in _TO_COMMENTS:
        if truthy(ask.text(name)):
            return redirect(ask, ask.url("edit-comments.php", p=absint(ask.text(name))))
    if ask.is_post and ask.text("action") == inline_edit.ACTION:
        return inline_edit.save(ask, kind)
    if truthy(ask.text("quick_edit")):
        return inline_edit.show(ask)
    action = current_action(ask)
    if action:
        ask.check("bulk-posts")
        return _act(ask, kind, action)
    if truthy(ask.text("_wp_http_referer")):
        return redirect(ask, add_query_arg(ask.here, _wp_http_referer=None, _wpnonce=None))
    return _list(ask, kind)


def came_from(ask: Ask, *without: str) -> str:
    """``Ask.referer``; what that address itself asked for is not done again."""
    back = ask.referer(*without)
    query = parse_query(back.partition("#")[0].partition("?")[2])
    acts = query.get("action", "-1") != "-1" or query.keys() & {
        "doaction",
        "delete_all",
        "delete_all2",
        "parent_post_id",
    }
    return remove_query_arg(back, *_ACTED, *_ACTING) if acts else back


def kind_of(ask: Ask) -> PostType:
    """The type that the address names, if it has screens."""
    kind = post_types(ask.site.profile).get(ask.text("post_type", "post"))
    if kind is None:
        raise WPError("invalid_post_type", "Invalid post type.", 400)
    if kind.name not in ("post", "page", "attachment"):
        raise WPError("not_allowed", "Sorry, you are not allowed to edit posts in this post type.", 403)
    return kind


def current_action(ask: Ask) -> str:
    """The bulk action that was chosen; the Filter button cancels it (``WP_Posts_List_Table::current_action``)."""
    if ask.has("delete_all") or ask.has("delete_all2"):
        return "delete_all"
    return bulk_action(ask)


def _act(ask: Ask, kind: PostType, action: str) -> Response:
    home = "edit.php" if kind.name == "post" else f"edit.php?post_type={kind.name}"
    back = came_from(ask, *_DONE) or ask.url(home)
    back = add_query_arg(back, paged=page_number(ask))
    if "post.php" in back:
        back = ask.url(home.replace("edit.php", "post-new.php"))
    ids = _chosen(ask, kind, action)
    action = "delete" if action == "delete_all" else action
    if not ids:
        return redirect(ask, back)
    done: Mapping[str, Any] = {}
    if action in _REFUSALS:
        _require_all(ask, action, ids)
        done = {"trash": _trash, "untrash": _untrash, "delete": _delete}[action](ask, ids)
    elif action == "edit" and ask.has("bulk_edit"):
        done = bulk_edit_posts(ask.site, ask.user, _bulk_form(ask)).counts
    elif action == "edit":
        return inline_edit.show_bulk(ask, kind, ids)
    return redirect(ask, remove_query_arg(add_query_arg(back, **done), *_ACTED))


def _bulk_form(ask: Ask) -> dict[str, Any]:
    """The fields of bulk edit. On its own page, a category is undecided until it is checked; elsewhere a script sees to that."""
    form = {**ask.get, **ask.post}
    undecided = listed(form.get("undecided_post_category"))
    if undecided:
        checked = listed(form.get("post_category"))
        form["indeterminate_post_category"] = dict(enumerate(one for one in undecided if one not in checked))
    return form


def _chosen(ask: Ask, kind: PostType, action: str) -> list[int]:
    if action == "delete_all":
        status = ask.text("post_status")
        if status not in STATUSES:
            return []
        query = 'SELECT "ID" FROM "wp_posts" WHERE "post_type" = ? AND "post_status" = ?'
        return ask.site.db.column(query, (kind.name, status))
    return next((ask.ids(name, nobodys=True) for name in ("media", "ids", "post") if ask.has(name)), [])


def _require_all(ask: Ask, action: str, ids: list[int]) -> None:
    """Refuse before the first post is touched."""
    for post_id in ids:
        ask.require("delete_post", post_id, _REFUSALS[action])
        post = get_post(ask.site, post_id)
        in_trash = post is not None and post.post_status == "trash"
        if action == "trash" and in_trash:
            raise WPError("in_trash", "Error in moving the item to Trash.", 409)
        if action == "untrash" and not in_trash:
            raise WPError("not_in_trash", "Error in restoring the item from Trash.", 409)


def _trash(ask: Ask, ids: list[int]) -> dict[str, Any]:
    free = [post_id for post_id in ids if lock_holder(ask.site, ask.user, post_id) is None]
    for post_id in free:
        trash_post(ask.site, post_id, user=ask.user)
    return {"trashed": len(free), "ids": "%2C".join(map(str, ids)), "locked": len(ids) - len(free)}


def _untrash(ask: Ask, ids: list[int]) -> dict[str, Any]:
    undo = ask.get.get("doaction") == "undo"
    for post_id in ids:
        untrash_post(ask.site, post_id, undo=undo, user=ask.user)
    return {"untrashed": len(ids)}


def _delete(ask: Ask, ids: list[int]) -> dict[str, Any]:
    for post_id in ids:
        delete_post(ask.site, post_id, user=ask.user)
    return {"deleted": len(ids)}


def _list(ask: Ask, kind: PostType) -> Response:
    wanted = _wanted(ask, kind)
    option = f"edit_{kind.name}_per_page"
    size = per_page(ask, option)
    first = paging(ask, 0, size)
    found = listing.find(ask.site, ask.user, wanted, number=size, offset=first.offset)
    pages = Paging(found.total, first.page, size, first.base)
    if pages.beyond:
        return redirect(ask, pages.beyond)
    labels = post_type_labels(ask.site, kind)
    tree = wanted.is_tree and not wanted.search
    shown_as = "list" if kind.hierarchical else mode(ask)
    return page(
        ask,
        "edit.html",
        title=labels["name"],
        notices=_notices(ask, kind),
        kind=kind,
        labels=labels,
        wanted=wanted,
        rows=list(post_rows(ask, found.posts, tree=tree, view=wanted.status, excerpts=shown_as == "excerpt")),
        tree=tree,
        views=list(_views(ask, kind, wanted)),
        columns=_columns(ask, kind, wanted),
        paging=pages,
        per_page_option=option,
        mode=shown_as,
        modes={} if kind.hierarchical else MODES,
        actions=_bulk_actions(ask, kind, wanted),
        months=month_options(ask, kind, wanted.status),
        categories=choices.category_options(ask.site) if "category" in kind.taxonomies else [],
        formats=choices.used_formats(ask.site) if "post_format" in kind.taxonomies else [],
        new_url=ask.url(f"post-new.php?post_type={kind.name}" if kind.name != "post" else "post-new.php")
        if ask.can(kind.cap["create_posts"])
        else "",
        may_empty=wanted.status == "trash" and found.posts and ask.can(kind.cap["edit_others_posts"]),
        status_field=ask.text("post_status") or "all",
        author_field=ask.text("author"),
    )


def _wanted(ask: Ask, kind: PostType) -> Listing:
    status = ask.text("post_status")
    author = intval(ask.get.get("author")) if isinstance(ask.get.get("author"), str) else 0
    narrowed = any(truthy(ask.text(name)) for name in ("post_status", "all_posts", "author", "show_sticky"))
    if (
        not narrowed
        and not ask.can(kind.cap["edit_others_posts"])
        and listing.count_of_author(ask.site, ask.user, kind)
    ):
        author = ask.user.ID
    asked = ask.text("orderby")
    return Listing(
        kind,
        status=status if status in STATUSES else "",
        month=month_of(ask),
        category=max(-(2**31), min(2**31, ask.number("cat"))),
        category_name=ask.text("category_name"),
        tag=ask.text("tag"),
        format=ask.text("post_format"),
        author=max(0, author),
        search=search_of(ask),
        orderby=asked or ("modified" if status in ("pending", "draft") else ""),
        order=ask.text("order") or ("ASC" if status == "pending" else ""),
        sticky=truthy(ask.text("show_sticky")),
    )


def month_of(ask: Ask) -> str:
    """The month that a list is narrowed to; empty for none."""
    month = ask.text("m")
    return month if month.isascii() and month.isdigit() and len(month) <= 14 and int(month) else ""


def search_of(ask: Ask) -> str:
    """The words to look for; a text that is too long is not looked for."""
    text = ask.text("s").strip()
    fits = len(text.encode("utf-8", "surrogatepass")) <= _LONGEST_SEARCH
    return text if fits and is_valid_utf8(text) and "\0" not in text else ""


def _views(ask: Ask, kind: PostType, wanted: Listing) -> Iterator[View]:
    numbers = listing.counts(ask.site, ask.user, kind)
    total = sum(numbers.get(status, 0) for status in listing.LISTED)
    own = listing.count_of_author(ask.site, ask.user, kind)
    has_own = bool(own) and own != total
    is_mine = wanted.author == ask.user.ID and not wanted.status
    arguments: dict[str, Any] = {"post_type": kind.name, **({"all_posts": 1} if has_own else {})}
    chosen = ask.get.keys() - {"paged"}
    is_all = "all_posts" in chosen or (not wanted.author and len(chosen) < 2 and chosen <= _OF_ALL)
    yield View("all", ask.url("edit.php", **arguments), "All", total, is_all)
    if has_own:
        url = ask.url("edit.php", post_type=kind.name, author=ask.user.ID)
        yield View("mine", url, "Mine", own, is_mine)
    sticky = listing.count_sticky(ask.site) if kind.name == "post" else 0
    sticky_view = View(
        "sticky", ask.url("edit.php", post_type=kind.name, show_sticky=1), "Sticky", sticky, wanted.sticky
    )
    if sticky and not numbers.get("publish"):
        yield sticky_view
    for status in listing.VIEWS:
        number = numbers.get(status, 0)
        if not number:
            continue
        url = ask.url("edit.php", post_status=status, post_type=kind.name)
        yield View(status, url, listing.label_of(status, number), number, wanted.status == status)
        if status == "publish" and sticky:
            yield sticky_view


def _columns(ask: Ask, kind: PostType, wanted: Listing) -> list[Column]:
    found = [sortable(ask, "title", "Title", "title"), Column("author", "Author")]
    if "category" in kind.taxonomies:
        found += [Column("categories", "Categories"), Column("tags", "Tags")]
    if wanted.status not in ("pending", "draft", "future"):
        found.append(sortable(ask, "comments", "Comments", "comment_count"))
    return [*found, sortable(ask, "date", "Date", "date", first="desc")]


def sortable(ask: Ask, key: str, label: str, by: str, first: str = "asc") -> Column:
    """A column by which a list can be put in order; ``first`` is the way round that is asked for at first."""
    is_sorted = ask.text("orderby") == by
    now = "asc" if ask.text("order").lower() == "asc" else "desc"
    order = ("desc" if now == "asc" else "asc") if is_sorted else first
    base = list_address(ask, "paged", "orderby", "order")
    return Column(key, label, add_query_arg(base, orderby=by, order=order), order, is_sorted)


def _bulk_actions(ask: Ask, kind: PostType, wanted: Listing) -> list[tuple[str, str]]:
    in_trash, found = wanted.status == "trash", []
    if ask.can(kind.cap["edit_posts"]):
        found.append(("untrash", "Restore") if in_trash else ("edit", "Edit"))
    if ask.can(kind.cap["delete_posts"]):
        gone = in_trash or not ask.site.config["wordpress.empty_trash_days"]
        found.append(("delete", "Delete permanently") if gone else ("trash", "Move to Trash"))
    return found


def month_options(ask: Ask, kind: PostType, status: str = "") -> list[tuple[str, str]]:
    """The months of the posts of a type, for a list to be narrowed to."""
    return [
        (month, mysql2date("F Y", f"{month[:4]}-{month[4:]}-01 00:00:00"))
        for month in listing.months(ask.site, kind, status)
    ]


def _notices(ask: Ask, kind: PostType) -> list[Notice]:
    """What was done, in one notice, with a way back."""
    noun = "page" if kind.name == "page" else "post"
    numbers = {name: absint(ask.text(name)) for name in _MESSAGES}
    said = [_MESSAGES[name][number != 1].format(f"{number:,}", noun) for name, number in numbers.items() if number]
    if not said:
        return []
    links: dict[str, str] = {}
    ids = ask.ids("ids")
    if numbers["trashed"] and ids:
        written = ",".join(map(str, ids))
        links["Undo"] = (
            ask.url("edit.php", post_type=kind.name, doaction="undo", action="untrash")
            + f"&ids={written}&_wpnonce={ask.nonce('bulk-posts')}"
        )
    if numbers["untrashed"] and len(ids) == 1 and ask.can("edit_post", ids[0]):
        post = get_post(ask.site, ids[0])
        own = post_types(ask.site.profile).get(post.post_type) if post else None
        if own is not None:
            links[str(post_type_labels(ask.site, own)["edit_item"])] = ask.url("post.php", post=ids[0], action="edit")
    return [Notice(Markup(" ".join(said)), links=links)]
