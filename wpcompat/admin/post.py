"""``post.php`` and ``post-new.php``: one post, its classic form and what is done with it."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.wrappers import Response

from wpcompat.admin import post_form
from wpcompat.admin.ask import Ask, remove_query_arg
from wpcompat.admin.edit_posts import HIGHER, came_from
from wpcompat.admin.page import redirect
from wpcompat.admin.post_rows import edit_url, preview_url
from wpcompat.db.rows import Post
from wpcompat.errors import WPError
from wpcompat.formatting.php import intval, truthy
from wpcompat.formatting.strings import esc_html
from wpcompat.formatting.urls import add_query_arg
from wpcompat.media.delete import delete_post
from wpcompat.media.thumbnails import delete_post_thumbnail, may_stand_for, set_post_thumbnail
from wpcompat.posts.auto_draft import default_post_to_edit
from wpcompat.posts.editing import edit_post, write_post
from wpcompat.posts.locks import lock_holder, set_post_lock
from wpcompat.posts.store import get_post, trash_post, untrash_post
from wpcompat.posts.types import PostType, post_types, supports
from wpcompat.posts.visibility import effective_status
from wpcompat.site import Site

_MISMATCH = "Sorry, you are not allowed to edit this item."
_SHOWN = ("post", "page", "attachment")


def show(ask: Ask) -> Response:
    """The form of a post, or what an action asks for."""
    given, sent = ask.get.get("post"), ask.post.get("post_ID")
    if given is not None and sent is not None and intval(given) != intval(sent):
        raise WPError("mismatch", "A post ID mismatch has been detected.", 400, title=_MISMATCH)
    post_id = intval(given if given is not None else sent)
    post = get_post(ask.site, post_id) if 0 < post_id < 2**63 else None
    if post is not None and ask.post.get("post_type") not in (None, post.post_type):
        raise WPError("mismatch", "A post type mismatch has been detected.", 400, title=_MISMATCH)
    action = ask.text("action")
    if "deletepost" in ask.post:
        action = "delete"
    elif ask.post.get("wp-preview") == "dopreview":
        action = "preview"
    act = _ACTIONS.get(action) if ask.is_post or action not in _SENT else None
    return act(ask, post_id, post) if act else redirect(ask, ask.url("edit.php"))


def new(ask: Ask) -> Response:
    """``post-new.php``: an auto-draft, and the form to write it in."""
    kind = post_types(ask.site.profile).get(ask.text("post_type", "post"))
    if kind is None or kind.name not in _SHOWN:
        raise WPError("invalid_post_type", "Invalid post type.", 400)
    if kind.name == "attachment":
        return redirect(ask, ask.url("media-new.php"))
    refusal = HIGHER.format("Sorry, you are not allowed to create posts as this user.")
    for act in ("edit_posts", "create_posts"):
        ask.require(kind.cap[act], message=refusal)
    post = get_post(ask.site, default_post_to_edit(ask.site, kind.name, ask.user))
    assert post is not None
    texts = {name: ask.text(field) for name, field in _PREFILLED.items()}
    return post_form.show(ask, post, kind, "add_new_item", texts=texts)


_PREFILLED = {"post_title": "post_title", "post_content": "content", "post_excerpt": "excerpt"}
"""Columns that the address of post-new.php may fill in → its arguments."""


def _edit(ask: Ask, post_id: int, post: Post | None) -> Response:
    if not post_id:
        return redirect(ask, ask.url("post.php"))
    post = _require(post, "You attempted to edit an item that does not exist. Perhaps it was deleted?")
    kind = _kind(ask.site, post)
    _require_shown(kind)
    ask.require("edit_post", post.ID, _MISMATCH)
    if post.post_status == "trash":
        message = "You cannot edit this item because it is in the Trash. Please restore it and try again."
        raise WPError("in_trash", message, 404)
    if truthy(ask.text("get-post-lock")):
        ask.check(f"lock-post_{post.ID}")
        set_post_lock(ask.site, ask.user, post.ID)
        return redirect(ask, edit_url(ask, post))
    holder = lock_holder(ask.site, ask.user, post.ID)
    if holder is None:
        set_post_lock(ask.site, ask.user, post.ID)
    return post_form.show(ask, post, kind, "edit_item", holder=holder)


def _save(ask: Ask, post_id: int, post: Post | None) -> Response:
    ask.check(f"update-post_{post_id}")
    post = _require(post, "You attempted to edit an item that does not exist. Perhaps it was deleted?")
    _require_shown(_kind(ask.site, post))
    edit_post(ask.site, ask.user, post, ask.post)
    _set_picture(ask, post)
    return _saved(ask, post.ID)


def _write(ask: Ask, post_id: int, post: Post | None) -> Response:
    kind = post.post_type if post else ask.text("post_type", "post")
    ask.check(f"add-{kind}")
    if post is not None:
        _require_shown(_kind(ask.site, post))
        edit_post(ask.site, ask.user, post, ask.post)
        return _saved(ask, post.ID)
    if kind not in ("post", "page"):
        raise WPError("invalid_post_type", "Invalid post type.", 400)
    return _saved(ask, write_post(ask.site, ask.user, ask.post))


def _saved(ask: Ask, post_id: int) -> Response:
    """Back to the form, with the number of what is to be said (``redirect_post``)."""
    post = get_post(ask.site, post_id)
    if post is None or not ask.can("edit_post", post_id):
        return redirect(ask, ask.url("edit.php"))
    for button, message in (("addmeta", 2), ("deletemeta", 3)):
        if not {"save", "publish"} & ask.post.keys() and truthy(ask.post.get(button)):
            back = ask.referer() or edit_url(ask, post)
            return redirect(ask, add_query_arg(back.partition("#")[0], message=message) + "#postcustom")
    message, status = 4, effective_status(ask.site, post)
    if "publish" in ask.post:
        message = {"pending": 8, "future": 9}.get(status, 6)
    elif "save" in ask.post:
        message = 10 if status == "draft" else 1
    return redirect(ask, add_query_arg(edit_url(ask, post), message=message))


def _set_picture(ask: Ask, post: Post) -> None:
    given = ask.post.get("_thumbnail_id")
    if not isinstance(given, str) or given == "" or not supports(post.post_type, "thumbnail"):
        return
    number = intval(given)
    if number == -1:
        delete_post_thumbnail(ask.site, post.ID)
    elif 0 < number < 2**63 and may_stand_for(ask.site, ask.user, post.ID, number):
        set_post_thumbnail(ask.site, post.ID, number)


def _trash(ask: Ask, post_id: int, post: Post | None) -> Response:
    ask.check(f"trash-post_{post_id}")
    post = _require(post, "The item you are trying to move to the Trash no longer exists.")
    _kind(ask.site, post)
    ask.require("delete_post", post.ID, "Sorry, you are not allowed to move this item to the Trash.")
    holder = lock_holder(ask.site, ask.user, post.ID)
    if holder is not None:
        name = esc_html(holder.display_name)
        raise WPError("locked", f"You cannot move this item to the Trash. {name} is currently editing.", 409)
    if not trash_post(ask.site, post.ID, user=ask.user):
        raise WPError("in_trash", "Error in moving the item to Trash.", 409)
    return redirect(ask, add_query_arg(_back(ask, post), trashed=1, ids=post.ID))


def _untrash(ask: Ask, post_id: int, post: Post | None) -> Response:
    ask.check(f"untrash-post_{post_id}")
    post = _require(post, "The item you are trying to restore from the Trash no longer exists.")
    _kind(ask.site, post)
    ask.require("delete_post", post.ID, "Sorry, you are not allowed to restore this item from the Trash.")
    if not untrash_post(ask.site, post.ID, user=ask.user):
        raise WPError("not_in_trash", "Error in restoring the item from Trash.", 409)
    return redirect(ask, add_query_arg(_back(ask, post), untrashed=1, ids=post.ID))


def _delete(ask: Ask, post_id: int, post: Post | None) -> Response:
    ask.check(f"delete-post_{post_id}")
    post = _require(post, "This item has already been deleted.")
    _kind(ask.site, post)
    ask.require("delete_post", post.ID, "Sorry, you are not allowed to delete this item.")
    delete_post(ask.site, post.ID, force=True, user=ask.user)
    return redirect(ask, add_query_arg(_back(ask, post), deleted=1))


def _preview(ask: Ask, post_id: int, post: Post | None) -> Response:
    """Save the user's own draft and show it; what others see already is shown as it is."""
    ask.check(f"update-post_{post_id}")
    if post is None or not ask.can("edit_post", post.ID):
        raise WPError("not_allowed", "Sorry, you are not allowed to edit this post.", 403)
    if post.post_author == ask.user.ID and post.post_status in ("draft", "auto-draft"):
        edit_post(ask.site, ask.user, post, ask.post)
    return redirect(ask, preview_url(ask, get_post(ask.site, post.ID) or post))


def _back(ask: Ask, post: Post) -> str:
    """The list from which a row's action was chosen; never a form."""
    back = came_from(ask)
    if back and "post.php" not in back and "post-new.php" not in back:
        return remove_query_arg(back, "trashed", "untrashed", "deleted", "ids")
    return ask.url("upload.php") if post.post_type == "attachment" else ask.url("edit.php", post_type=post.post_type)


def _require(post: Post | None, message: str) -> Post:
    if post is None:
        raise WPError("gone", message, 404)
    return post


def _require_shown(kind: PostType) -> None:
    """Refuse types that have no form here."""
    if kind.name not in _SHOWN:
        raise WPError("not_allowed", "Sorry, you are not allowed to edit posts in this post type.", 403)


def _kind(site: Site, post: Post) -> PostType:
    kind = post_types(site.profile).get(post.post_type)
    if kind is None:
        raise WPError("invalid_post_type", "Invalid post type.", 400)
    return kind


_SENT = ("editpost", "editattachment", "post", "postajaxpost", "preview")
"""Actions of forms; what an address alone says is nothing to be saved."""
_ACTIONS: dict[str, Callable[[Ask, int, Post | None], Response]] = {
    "edit": _edit,
    "editpost": _save,
    "editattachment": _save,
    "post": _write,
    "postajaxpost": _write,
    "trash": _trash,
    "untrash": _untrash,
    "delete": _delete,
    "preview": _preview,
}
