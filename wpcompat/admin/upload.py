"""``upload.php`` and ``media-new.php``: the library as a list, and a form for one more file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup
from werkzeug.wrappers import Response

from wpcompat.admin import choices
from wpcompat.admin.ask import Ask
from wpcompat.admin.comment_rows import bubble_words
from wpcompat.admin.edit_posts import came_from, month_of, month_options, search_of, sortable
from wpcompat.admin.page import Notice, page, redirect
from wpcompat.admin.paging import Action, Column, Paging, bulk_action, paging
from wpcompat.admin.post_rows import Link, delete_url, edit_url, view_url
from wpcompat.admin.screen_options import per_page
from wpcompat.comments.counts import comment_counts
from wpcompat.db.rows import Post
from wpcompat.errors import WPError
from wpcompat.formatting.dates import mysql2date
from wpcompat.formatting.php import absint, intval, truthy
from wpcompat.formatting.urls import add_query_arg
from wpcompat.media import listing
from wpcompat.media.attachments import attached_file, attachment_url, downsized
from wpcompat.media.delete import delete_post
from wpcompat.media.listing import MediaListing
from wpcompat.media.upload import clean_name, create_attachment, upload_bits
from wpcompat.posts.store import get_post
from wpcompat.posts.types import post_types
from wpcompat.users.store import get_user

_PER_PAGE = "upload_per_page"
_TOLD = ("trashed", "untrashed", "deleted", "message", "ids", "posted", "attached", "detach")
_SAID = {
    "attached": ("Media file attached.", "{} media files attached."),
    "detach": ("Media file detached.", "{} media files detached."),
    "deleted": ("Media file permanently deleted.", "{} media files permanently deleted."),
}


@dataclass(frozen=True)
class Row:
    """A file as its row shows it. ``parent`` is the post that it belongs to; ``detach_url`` takes it from there."""

    post: Post
    title: Markup
    edit_url: str
    file: str
    picture: str
    can_edit: bool
    author: Link | None
    parent: Link | None
    parent_date: str
    detach_url: str
    approved: int
    pending: int
    date: str
    actions: tuple[Action, ...]

    @property
    def id(self) -> int:
        return self.post.ID

    @property
    def words(self) -> tuple[str, str]:
        """What a screen reader says of its comments, approved and pending."""
        return bubble_words(self.approved, self.pending)


def show(ask: Ask) -> Response:
    """The list of files, or what one of its forms asks for."""
    action = _action(ask)
    if action:
        ask.check("bulk-media")
        return _act(ask, action)
    if truthy(ask.text("_wp_http_referer")):
        return redirect(ask, add_query_arg(ask.here, _wp_http_referer=None, _wpnonce=None))
    return _list(ask)


def _action(ask: Ask) -> str:
    """What is to be done with the files that are chosen (``WP_Media_List_Table::current_action``)."""
    if ask.has("media") and ask.has("found_post_id"):
        return "attach"
    if ask.has("media") and ask.has("parent_post_id"):
        return "detach"
    return bulk_action(ask)


def _act(ask: Ask, action: str) -> Response:
    referer = came_from(ask, *_TOLD)
    back = referer if "upload.php" in referer else ask.url("upload.php")
    ids = ask.ids("media") or ask.ids("ids")
    if action in ("attach", "detach"):
        parent = absint(ask.text("parent_post_id" if action == "detach" else "found_post_id"))
        number = listing.attach(ask.site, ask.user, min(parent, 2**63 - 1), ids, detach=action == "detach")
        return redirect(ask, add_query_arg(back, **{"detach" if action == "detach" else "attached": number}))
    if action == "delete" and ids:
        for post_id in ids:
            ask.require("delete_post", post_id, "Sorry, you are not allowed to delete this item.")
        for post_id in ids:
            delete_post(ask.site, post_id, force=True, user=ask.user)
        back = add_query_arg(back, deleted=len(ids))
    return redirect(ask, back)


def _list(ask: Ask) -> Response:
    chosen = ask.text("attachment-filter")
    group = chosen.removeprefix("post_mime_type:")
    wanted = MediaListing(
        group=group if group in listing.GROUPS and chosen != group else "",
        month=month_of(ask),
        author=ask.user.ID if chosen == "mine" else max(0, intval(ask.text("author"))),
        detached=chosen == "detached" or truthy(ask.text("detached")),
        search=search_of(ask),
        orderby=ask.text("orderby"),
        order=ask.text("order"),
    )
    size = per_page(ask, _PER_PAGE)
    first = paging(ask, 0, size)
    posts, total = listing.find(ask.site, ask.user, wanted, number=size, offset=first.offset)
    pages = Paging(total, first.page, size, first.base)
    if pages.beyond:
        return redirect(ask, pages.beyond)
    return page(
        ask,
        "upload.html",
        title="Media Library",
        notices=list(_notices(ask)),
        wanted=wanted,
        chosen=chosen,
        filters=[
            ("", "All media items"),
            *((f"post_mime_type:{name}", label) for name, label in listing.GROUPS.items()),
            ("detached", "Unattached"),
            ("mine", "Mine"),
        ],
        months=month_options(ask, post_types(ask.site.profile)["attachment"]),
        columns=[
            sortable(ask, "title", "File", "title"),
            sortable(ask, "author", "Author", "author"),
            Column("parent", "Uploaded to"),
            sortable(ask, "comments", "Comments", "comment_count"),
            sortable(ask, "date", "Date", "date", first="desc"),
        ],
        rows=[_row(ask, post) for post in posts],
        paging=pages,
        per_page_option=_PER_PAGE,
    )


def _row(ask: Ask, post: Post) -> Row:
    site, title = ask.site, choices.title_of(post)
    can_edit, user = ask.can("edit_post", post.ID), get_user(site, post.post_author)
    parent = get_post(site, post.post_parent) if post.post_parent else None
    may_parent = parent is not None and ask.can("edit_post", parent.ID)
    counts = comment_counts(site, post.ID)
    return Row(
        post=post,
        title=title,
        edit_url=edit_url(ask, post) if can_edit else "",
        file=attached_file(site, post.ID).rpartition("/")[2],
        picture=downsized(site, post, "thumbnail"),
        can_edit=can_edit,
        author=(user.display_name, ask.url("upload.php", author=user.ID)) if user else None,
        parent=(choices.title_of(parent), edit_url(ask, parent) if may_parent else "") if parent else None,
        parent_date=mysql2date("Y/m/d", parent.post_date) if parent else "",
        detach_url=_detach_url(ask, post) if may_parent and can_edit else "",
        approved=counts["approved"],
        pending=counts["moderated"],
        date=mysql2date("Y/m/d", post.post_date),
        actions=tuple(_actions(ask, post, title, can_edit)),
    )


def _detach_url(ask: Ask, post: Post) -> str:
    base = ask.action_url("upload.php", "bulk-media", parent_post_id=post.post_parent)
    return f"{base}&media%5B%5D={post.ID}"


def _actions(ask: Ask, post: Post, title: Markup, can_edit: bool) -> Iterator[Action]:
    named = Markup("{} &#8220;{}&#8221;{}").format
    if can_edit:
        yield Action("edit", edit_url(ask, post), "Edit", named("Edit", title, ""))
    if ask.can("delete_post", post.ID):
        gone = delete_url(ask, post, force=True)
        yield Action("delete", gone, "Delete Permanently", named("Delete", title, " permanently"), danger=True)
    yield Action("view", view_url(ask, post), "View", named("View", title, ""))
    url = attachment_url(ask.site, post)
    if url:
        yield Action("download", url, "Download file", named("Download", title, ""))


def _notices(ask: Ask) -> Iterator[Notice]:
    if truthy(ask.text("posted")):
        yield Notice("Media file updated.")
    for name, (one, many) in _SAID.items():
        number = absint(ask.get.get(name)) if isinstance(ask.get.get(name), str) else 0
        if number:
            yield Notice(one if number == 1 else many.format(f"{number:,}"))


def new(ask: Ask) -> Response:
    """``media-new.php``: the form for one file, and what is sent with it (``media_handle_upload``)."""
    parent = absint(ask.text("post_id"))
    if parent >= 2**63 or not ask.can("edit_post", parent):
        parent = 0
    if not ask.is_post:
        return page(
            ask, "media-new.html", title="Upload New Media", parent=parent, most=ask.site.config["limits.body_bytes"]
        )
    sent = ask.file("async-upload")
    if ask.has("html-upload") and sent is not None:
        name = sent.filename or ""
        with sent.stream as stream:
            data = stream.read()
        ask.check("media-form")
        if not data:
            raise WPError("upload_error", "File is empty. Please upload something more substantial.", 400)
        try:
            upload = upload_bits(ask.site, ask.user, clean_name(ask.site, ask.user, name), data)
        except WPError as error:
            raise WPError(error.code, error.message, 400) from None
        title = name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or name
        create_attachment(ask.site, ask.user, upload, data, title=title, mime=upload.type, parent=parent)
    return redirect(ask, ask.url("upload.php"))
