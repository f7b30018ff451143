"""Posts as rows: finding, writing, trashing and deleting them (``wp_insert_post`` and its kin)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from wpcompat import options
from wpcompat.db.rows import POST_COLUMNS, ZERO_DATE, Post, User
from wpcompat.errors import WPError
from wpcompat.formatting.dates import mysql2date
from wpcompat.formatting.php import absint, intval, maybe_unserialize, strval, truthy
from wpcompat.formatting.slugs import sanitize_title
from wpcompat.options import cron
from wpcompat.posts import meta, revisions, status
from wpcompat.posts.fields import Draft, checked, filtered_texts, prepared
from wpcompat.posts.hierarchy import parent_and_loop
from wpcompat.posts.permalinks import get_permalink, home_url
from wpcompat.posts.slugs import DESIRED, mark_trashed, release_from_trash, unique_post_slug
from wpcompat.posts.templates import KEY as TEMPLATE
from wpcompat.posts.templates import is_template
from wpcompat.posts.types import UNSLUGGED, is_hierarchical
from wpcompat.site import Site
from wpcompat.terms.store import remove_all_terms, set_terms, set_terms_by_name, terms_of
from wpcompat.users.caps import can

_TRASH_STATUS = "_wp_trash_meta_status"
_TRASH_TIME = "_wp_trash_meta_time"
_TRASH_COMMENTS = "_wp_trash_meta_comments_status"


def get_post(site: Site, post_id: int) -> Post | None:
    """A post of any type and status by its ID (``get_post``)."""
    return options.recalled(site, "posts.get", post_id, lambda: _read(site, post_id), comments=False)


def _read(site: Site, post_id: int) -> Post | None:
    row = site.db.row(f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE "ID" = ?', (post_id,))
    return None if row is None else Post(*row)


def insert_post(
    site: Site, values: Mapping[str, Any], *, importing: bool = False, fire: bool = True, user: User | None = None
) -> int:
    """Write a new post (``wp_insert_post``); its ID.

    ``values`` are columns of ``wp_posts`` by name, and ``post_category`` (IDs), ``tags_input`` (names, or a text with
    commas), ``tax_input`` (IDs or names by taxonomy), ``meta_input`` (by key), ``page_template`` (one of the theme's files),
    ``import_id`` (the ID to have if it is free).
    With an ``ID`` the post of that ID is written anew. ``user`` writes: texts are filtered unless they may hold any HTML.
    ``importing`` keeps dates, guid and empty texts, and queues no pings. ``fire`` False also schedules nothing and keeps no
    revision. Raises ``WPError`` with WordPress's words: ``empty_content``, ``invalid_date``, ``invalid_post``,
    ``db_insert_error``, ``db_update_error``; ``invalid_page_template`` when all else is written.
    """
    with site.db.transaction():
        post_id, refusal = _insert(site, values, importing=importing, fire=fire, strict=True, user=user)
    if refusal is not None:
        raise refusal
    return post_id


def _insert(
    site: Site, values: Mapping[str, Any], *, importing: bool, fire: bool, strict: bool, user: User | None
) -> tuple[int, WPError | None]:
    """The ID, and what WordPress complains of only when the row is written."""
    before = None
    if truthy(values.get("ID", 0)):
        before = get_post(site, intval(values["ID"]))
        if before is None:
            raise WPError("invalid_post", "Invalid post ID.")
    parent, loop = parent_and_loop(site, intval(values.get("post_parent", 0)), before.ID if before else 0)
    for member in loop:
        update_post(site, member, {"post_parent": 0}, strict=False, user=user)
    draft = prepared(site, {**values, "post_parent": parent}, before, importing=importing, user=user)
    post_id = _write(site, draft, values, before)
    _assign_terms(site, post_id, draft, values, before)
    for key, value in dict(values.get("meta_input") or {}).items():
        meta.update_meta(site, post_id, str(key), value)
    post = get_post(site, post_id)
    assert post is not None
    if not post.guid and before is None:
        guid = get_permalink(site, post, reads_private=user is not None and can(site, user, "read_post", post_id))
        status.set_guid(site, post, guid)
    template = strval(values.get("page_template"))
    if truthy(template):
        known = is_template(site, template, post.post_type)
        if strict and not known:
            return post_id, WPError("invalid_page_template", "Invalid page template.")
        meta.update_meta(site, post_id, TEMPLATE, template if known else "default")
    if fire:
        status.transition(site, post, before.post_status if before else "new", importing=importing)
        if before is not None and not importing:
            _after_update(site, post, before, user)
    return post_id, None


def _write(site: Site, draft: Draft, values: Mapping[str, Any], before: Post | None) -> int:
    """The row itself, with a slug that is its own."""
    row, new = dict(draft.row), before is None
    post_id = before.ID if before else 0
    row["post_name"] = _slug(site, row, before)
    checked(row, new=new)
    if before is not None:
        site.db.update("wp_posts", row, '"ID" = ?', (post_id,))
    else:
        wanted = intval(values.get("import_id", 0))
        if wanted > 0 and not site.db.value('SELECT 1 FROM "wp_posts" WHERE "ID" = ?', (wanted,)):
            row["ID"] = wanted
        post_id = site.db.insert("wp_posts", row)
    if not row["post_name"] and row["post_status"] not in UNSLUGGED:
        own = sanitize_title(str(row["post_title"]), str(post_id))
        own = unique_post_slug(
            site, own, post_id, str(row["post_status"]), str(row["post_type"]), int(row["post_parent"])
        )
        site.db.update("wp_posts", {"post_name": own}, '"ID" = ?', (post_id,))
    return post_id


def _slug(site: Site, row: Mapping[str, Any], before: Post | None) -> str:
    slug, post_id = str(row["post_name"]), before.ID if before else 0
    if before is not None and before.post_status == "trash" and row["post_status"] != "trash":
        desired = meta.first_meta(site, post_id, DESIRED)
        if desired:
            meta.delete_meta(site, post_id, DESIRED)
            slug = desired
    if row["post_status"] != "trash" and slug:
        release_from_trash(site, slug, post_id)
    if before is not None and row["post_status"] == "trash" and before.post_status != "trash":
        slug = mark_trashed(site, post_id, before.post_name)
    return unique_post_slug(
        site, slug, post_id, str(row["post_status"]), str(row["post_type"]), int(row["post_parent"])
    )


def _assign_terms(site: Site, post_id: int, draft: Draft, values: Mapping[str, Any], before: Post | None) -> None:
    post_type = draft.row["post_type"]
    if post_type == "post":
        chosen = [absint(number) for number in values.get("post_category") or [] if truthy(number)]
        if not chosen and before is not None and values.get("post_category") is None:
            chosen = [term.term_id for term in terms_of(site, post_id, "category")]
        was = before.post_status if before else "auto-draft"
        if not chosen and (draft.row["post_status"], was) != ("auto-draft", "auto-draft"):
            chosen = [options.integer(site, "default_category")]
        set_terms(site, post_id, "category", chosen)
    if post_type == "post" and values.get("tags_input") is not None:
        tags = values["tags_input"]
        names = tags.strip(" \n\t\r\0\v,").split(",") if isinstance(tags, str) else list(tags)
        # WordPress does not look whether its tags were taken.
        with suppress(WPError):
            set_terms_by_name(site, post_id, "post_tag", names)
    for taxonomy, given in dict(values.get("tax_input") or {}).items():
        listed = given.split(",") if isinstance(given, str) else list(given)
        numbers = [one for one in listed if isinstance(one, int)]
        if len(numbers) == len(listed):
            set_terms(site, post_id, str(taxonomy), numbers)
        else:
            # As little does it look here.
            with suppress(WPError):
                names = [one if isinstance(one, int) else str(one) for one in listed]
                set_terms_by_name(site, post_id, str(taxonomy), names)


def set_post_categories(site: Site, post_id: int, categories: Sequence[Any]) -> None:
    """Give a post these categories, by IDs of any type (``wp_set_post_categories``): of none, a post gets the default one.

    A sign does not count. IDs of nothing are passed over, and may leave it without any; a single empty text changes nothing.
    """
    post = get_post(site, post_id)
    if post is None or list(categories) == [""]:
        return
    chosen = [absint(number) for number in categories]
    if not chosen and post.post_type == "post" and post.post_status != "auto-draft":
        chosen = [options.integer(site, "default_category")]
    set_terms(site, post_id, "category", chosen)


def _after_update(site: Site, post: Post, before: Post, user: User | None) -> None:
    """A revision, and the slug and the day that a published post had before."""
    author = user.ID if user else post.post_author
    texts = filtered_texts(site, {name: getattr(post, name) for name in revisions.FIELDS}, user)
    if revisions.save_revision(site, post, texts, author=author, home=home_url(site)):
        for revision in revisions.oldest(site, post):
            delete_post(site, revision, force=True)
    shown = post.post_status == "publish" or (post.post_type == "attachment" and post.post_status == "inherit")
    if not shown or is_hierarchical(post.post_type):
        return
    owner = post.post_parent if post.post_type == "revision" else post.ID
    for key, old, new in (
        ("_wp_old_slug", before.post_name, post.post_name),
        ("_wp_old_date", *(mysql2date("Y-m-d", date) for date in (before.post_date, post.post_date))),
    ):
        if old == new:
            continue
        known = meta.get_meta(site, post.ID, key)
        if old and old not in known:
            meta.add_meta(site, owner, key, old)
        if new in known:
            meta.delete_meta(site, owner, key, new)


def update_post(
    site: Site,
    post_id: int,
    values: Mapping[str, Any],
    *,
    fire: bool = True,
    strict: bool = True,
    user: User | None = None,
) -> int:
    """Change some columns of a post (``wp_update_post``); its ID.

    A draft without a fixed date is dated anew unless ``edit_date`` is given. Raises as ``insert_post``; unless ``strict``, a
    template that the theme has lost becomes the default one.
    """
    with site.db.transaction():
        post = get_post(site, post_id)
        if post is None:
            raise WPError("invalid_post", "Invalid post ID.")
        merged: dict[str, Any] = {name: getattr(post, name) for name in Post.__slots__ if name != "comment_count"}
        merged.update(values)
        merged["ID"] = post_id
        if not values.get("post_category"):
            merged.pop("post_category", None)
        if post.post_status in UNSLUGGED and post.post_date_gmt == ZERO_DATE and not truthy(values.get("edit_date")):
            merged["post_date"] = merged["post_date_gmt"] = ""
        merged.setdefault("page_template", meta.first_meta(site, post_id, TEMPLATE))
        _, refusal = _insert(site, merged, importing=False, fire=fire, strict=strict, user=user)
    if refusal is not None:
        raise refusal
    return post_id


def restore_revision(site: Site, revision: Post, user: User) -> bool:
    """Give a post the texts of one of its revisions (``wp_restore_post_revision``); False where it cannot be written."""
    texts = {name: getattr(revision, name) for name in revisions.FIELDS}
    with site.db.transaction():
        try:
            update_post(site, revision.post_parent, texts, strict=False, user=user)
        except WPError:
            return False
        meta.update_meta(site, revision.post_parent, "_edit_last", str(user.ID))
    return True


def trash_post(site: Site, post_id: int, *, user: User | None = None) -> bool:
    """Put a post into the trash, with its comments (``wp_trash_post``); False when it is there or nowhere.

    Where the trash is switched off, it is deleted. ``user`` does it: texts that the user may not write are filtered again.
    """
    if not site.config["wordpress.empty_trash_days"]:
        return delete_post(site, post_id, force=True)
    with site.db.transaction():
        post = get_post(site, post_id)
        if post is None or post.post_status == "trash":
            return False
        _leave_front(site, post)
        meta.add_meta(site, post_id, _TRASH_STATUS, post.post_status)
        meta.add_meta(site, post_id, _TRASH_TIME, str(int(site.clock.time())))
        update_post(site, post_id, {"post_status": "trash"}, strict=False, user=user)
        rows = site.db.rows(
            'SELECT "comment_ID", "comment_approved" FROM "wp_comments" WHERE "comment_post_ID" = ?', (post_id,)
        )
        if rows:
            meta.add_meta(site, post_id, _TRASH_COMMENTS, {int(number): str(approved) for number, approved in rows})
            site.db.update("wp_comments", {"comment_approved": "post-trashed"}, '"comment_post_ID" = ?', (post_id,))
    return True


def untrash_post(site: Site, post_id: int, *, undo: bool = False, user: User | None = None) -> bool:
    """Take a post out of the trash, as a draft, with its comments as they were (``wp_untrash_post``).

    ``undo`` gives it the status that it had before. ``user`` does it, as in ``trash_post``.
    """
    with site.db.transaction():
        post = get_post(site, post_id)
        if post is None or post.post_status != "trash":
            return False
        back = "inherit" if post.post_type == "attachment" else "draft"
        if undo:
            back = meta.first_meta(site, post_id, _TRASH_STATUS) or back
        meta.delete_meta(site, post_id, _TRASH_STATUS)
        meta.delete_meta(site, post_id, _TRASH_TIME)
        update_post(site, post_id, {"post_status": back}, strict=False, user=user)
        stored = maybe_unserialize(meta.first_meta(site, post_id, _TRASH_COMMENTS))
        if isinstance(stored, dict):
            for number, approved in stored.items():
                was = "0" if approved == "post-trashed" else str(approved)
                site.db.update("wp_comments", {"comment_approved": was}, '"comment_ID" = ?', (intval(number),))
            meta.delete_meta(site, post_id, _TRASH_COMMENTS)
    return True


def delete_post(site: Site, post_id: int, force: bool = False, *, user: User | None = None) -> bool:
    """Delete a post for good, with its metadata, comments, terms and revisions (``wp_delete_post``).

    Without ``force``, posts and pages go into the trash first. Children of a page and attachments move to its parent. False
    when there is no such post.
    """
    with site.db.transaction():
        post = get_post(site, post_id)
        if post is None:
            return False
        if (
            not force
            and post.post_type in ("post", "page")
            and post.post_status != "trash"
            and site.config["wordpress.empty_trash_days"]
        ):
            return trash_post(site, post_id, user=user)
        _leave_front(site, post)
        remove_all_terms(site, post_id)
        if is_hierarchical(post.post_type):
            site.db.update(
                "wp_posts",
                {"post_parent": post.post_parent},
                '"post_parent" = ? AND "post_type" = ?',
                (post_id, post.post_type),
            )
        for revision in site.db.column(
            'SELECT "ID" FROM "wp_posts" WHERE "post_parent" = ? AND "post_type" = ?', (post_id, "revision")
        ):
            delete_post(site, revision, force=True)
        if post.post_type == "attachment":
            site.db.execute(
                'DELETE FROM "wp_postmeta" WHERE "meta_key" = ? AND "meta_value" = ?', ("_thumbnail_id", str(post_id))
            )
        else:
            site.db.update(
                "wp_posts",
                {"post_parent": post.post_parent},
                '"post_parent" = ? AND "post_type" = ?',
                (post_id, "attachment"),
            )
        site.db.execute(
            'DELETE FROM "wp_commentmeta" WHERE "comment_id" IN (SELECT "comment_ID" FROM "wp_comments" WHERE "comment_post_ID" = ?)',
            (post_id,),
        )
        site.db.execute('DELETE FROM "wp_comments" WHERE "comment_post_ID" = ?', (post_id,))
        site.db.execute('DELETE FROM "wp_postmeta" WHERE "post_id" = ?', (post_id,))
        site.db.execute('DELETE FROM "wp_posts" WHERE "ID" = ?', (post_id,))
        if post.post_status == "future":
            cron.clear_scheduled_hook(site, status.PUBLISH_FUTURE_POST, [post_id])
    return True


def _leave_front(site: Site, post: Post) -> None:
    """A page that goes is no front page any more, and a post not sticky (``_reset_front_page_settings_for_post``)."""
    if post.post_type == "page":
        if options.integer(site, "page_on_front") == post.ID:
            options.update(site, "show_on_front", "posts")
            options.update(site, "page_on_front", 0)
        if options.integer(site, "page_for_posts") == post.ID:
            options.update(site, "page_for_posts", 0)
    if is_sticky(site, post.ID):
        unstick_post(site, post.ID)


def sticky_posts(site: Site) -> list[int]:
    """The IDs of the sticky posts, each once."""
    stored = options.get(site, "sticky_posts", {})
    return list(dict.fromkeys(map(intval, stored.values()))) if isinstance(stored, dict) else []


def is_sticky(site: Site, post_id: int) -> bool:
    return post_id in sticky_posts(site)


def stick_post(site: Site, post_id: int) -> None:
    """Put a post on top of the home page (``stick_post``)."""
    with site.db.transaction():
        if not is_sticky(site, post_id):
            options.update(site, "sticky_posts", [*sticky_posts(site), post_id])


def unstick_post(site: Site, post_id: int) -> None:
    """Take a post from the top of the home page (``unstick_post``)."""
    with site.db.transaction():
        if is_sticky(site, post_id):
            options.update(site, "sticky_posts", [number for number in sticky_posts(site) if number != post_id])
