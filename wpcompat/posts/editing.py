"""Saving a post from a form of wp-admin (``edit_post``, ``wp_write_post``)."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from wpcompat.db.rows import Post, User
from wpcompat.errors import WPError
from wpcompat.formatting.php import intval, strval, truthy
from wpcompat.formatting.slugs import sanitize_key
from wpcompat.formatting.strings import trim, wp_strip_all_tags
from wpcompat.posts import meta
from wpcompat.posts.custom_fields import is_protected, may_edit
from wpcompat.posts.form import Form, by_visibility, columns_of, listed
from wpcompat.posts.formats import set_post_format
from wpcompat.posts.locks import set_post_lock
from wpcompat.posts.slugs import unique_post_slug
from wpcompat.posts.store import insert_post, stick_post, unstick_post, update_post
from wpcompat.posts.types import PostType, post_types
from wpcompat.site import Site
from wpcompat.users.caps import can

_ALT = "_wp_attachment_image_alt"
_SHOWN = ("category", "post_tag")
"""The taxonomies that quick edit shows."""
_NO_KEY = "#NONE#"
_MOST_FIELDS = 500


def edit_post(site: Site, user: User, post: Post, form: Form) -> int:
    """Save ``post`` as a form has it; its ID.

    Raises ``WPError`` 403 and ``invalid_date`` before anything is written. What the database refuses afterwards (a post
    without any text, one that is too long) is not saved, and nobody is told: so it is in WordPress, where the custom fields,
    the format and the place on top are saved all the same.
    """
    kind = _kind(site, post.post_type)
    noun = "page" if post.post_type == "page" else "post"
    if not can(site, user, "edit_post", post.ID):
        raise WPError("not_allowed", f"Sorry, you are not allowed to edit this {noun}.", 403)
    form = by_visibility(form)
    if form.get("post_status") == "inherit":
        form.pop("post_status")
    values = columns_of(site, user, kind, post, form)
    if form.get("post_format") is not None:
        set_post_format(site, post.ID, format_of(form["post_format"]))
    _save_custom_fields(site, user, post.ID, form)
    if post.post_type == "attachment":
        _save_alternative(site, post.ID, form)
    _add_custom_field(site, user, post.ID, form)
    meta.update_meta(site, post.ID, "_edit_last", str(user.ID))
    with suppress(WPError):
        update_post(site, post.ID, values, strict=False, user=user)
    set_post_lock(site, user, post.ID)
    if can(site, user, kind.cap["edit_others_posts"]) and can(site, user, kind.cap["publish_posts"]):
        (stick_post if truthy(form.get("sticky")) else unstick_post)(site, post.ID)
    return post.ID


def _save_alternative(site: Site, post_id: int, form: Form) -> None:
    """Keep the words that stand for a picture; none are not written where none were."""
    if form.get(_ALT) is not None and strval(form[_ALT]) != meta.first_meta(site, post_id, _ALT):
        meta.update_meta(site, post_id, _ALT, wp_strip_all_tags(strval(form[_ALT]), remove_breaks=True))


def quick_edit(site: Site, user: User, post: Post, form: Form) -> int:
    """Save what quick edit shows of ``post``; content and excerpt stay (``wp_ajax_inline_save``). Raises as ``edit_post``."""
    form = {**form, "content": post.post_content, "excerpt": post.post_excerpt}
    if form.get("post_parent") is not None:
        form["parent_id"] = form["post_parent"]
    if form.get("keep_private") == "private":
        form["visibility"] = form["post_status"] = "private"
    else:
        form["post_status"] = form.get("_status")
    for name in ("comment_status", "ping_status"):
        form[name] = form[name] if truthy(form.get(name)) else "closed"
    given = form.get("tax_input")
    form["tax_input"] = {name: given[name] for name in _SHOWN if name in given} if isinstance(given, dict) else None
    slug = strval(form.get("post_name"))
    if truthy(slug) and post.post_status in ("draft", "pending"):
        # A draft needs no slug of its own; one that is given here is to be its own all the same.
        form["post_name"] = unique_post_slug(site, slug, post.ID, "publish", post.post_type, post.post_parent)
    return edit_post(site, user, post, form)


def write_post(site: Site, user: User, form: Form) -> int:
    """Write a new post as a form has it; its ID, or 0 when it cannot be written. Raises as ``edit_post``."""
    kind = _kind(site, strval(form.get("post_type") or "post"))
    if not can(site, user, kind.cap["edit_posts"]):
        what = "pages" if kind.name == "page" else "posts or drafts"
        raise WPError("not_allowed", f"Sorry, you are not allowed to create {what} on this site.", 403)
    form = by_visibility(form)
    values = {"post_type": kind.name, **columns_of(site, user, kind, None, form)}
    try:
        post_id = insert_post(site, values, user=user)
    except WPError:
        return 0
    _add_custom_field(site, user, post_id, form)
    meta.add_meta(site, post_id, "_edit_last", str(user.ID))
    set_post_lock(site, user, post_id)
    return post_id


def format_of(given: Any) -> str:
    """The slug of a format out of a form; empty for none."""
    return sanitize_key(given) if isinstance(given, str) else ""


def _kind(site: Site, post_type: str) -> PostType:
    kind = post_types(site.profile).get(post_type)
    if kind is None:
        raise WPError("invalid_post_type", "Invalid post type.", 400)
    return kind


def _save_custom_fields(site: Site, user: User, post_id: int, form: Form) -> None:
    """Change the fields of ``meta[ID]``, and delete those of ``deletemeta[ID]``: the post's own that the user may edit."""
    for meta_id, given in _numbered(form.get("meta")):
        if not isinstance(given, dict) or not _is_editable(site, user, post_id, meta_id):
            continue
        key = strval(given.get("key"))
        if may_edit(site, user, post_id, key):
            meta.update_meta_by_id(site, meta_id, given.get("value"), key=key)
    for meta_id, _ in _numbered(form.get("deletemeta")):
        if _is_editable(site, user, post_id, meta_id):
            meta.delete_meta_by_id(site, meta_id)


def _numbered(given: Any) -> list[tuple[int, Any]]:
    if not isinstance(given, dict):
        return list(enumerate(listed(given)))[:_MOST_FIELDS]
    return [(intval(key), value) for key, value in list(given.items())[:_MOST_FIELDS]]


def _is_editable(site: Site, user: User, post_id: int, meta_id: int) -> bool:
    found = meta.meta_by_id(site, meta_id)
    return found is not None and found.post_id == post_id and may_edit(site, user, post_id, found.key)


def _add_custom_field(site: Site, user: User, post_id: int, form: Form) -> None:
    """Add the field of the form's last lines: under the name that is typed, else under the one that is chosen (``add_meta``)."""
    given = [form.get(name) for name in ("metakeyselect", "metakeyinput")]
    chosen, typed = (trim(key) if isinstance(key, str) else "" for key in given)
    key = typed if truthy(typed) else chosen
    if not truthy(key) or key == _NO_KEY or is_protected(key) or not may_edit(site, user, post_id, key):
        return
    value = form.get("metavalue", "")
    meta.add_meta(site, meta.owner(site, post_id), key, trim(value) if isinstance(value, str) else value)
