"""May this user do that? Capabilities, and what acts on one object need (``map_meta_cap``)."""

from __future__ import annotations

from dataclasses import dataclass

from wpcompat import options
from wpcompat.db.rows import User
from wpcompat.formatting.php import intval
from wpcompat.site import Site
from wpcompat.users.roles import capabilities_of

NEVER = ("do_not_allow",)
_PUBLISHED = ("publish", "future")
_THEME_TYPES = frozenset(
    "wp_navigation wp_template wp_template_part wp_global_styles wp_font_family wp_font_face nav_menu_item custom_css"
    " customize_changeset".split()
)
"""Types whose every act needs ``edit_theme_options``."""
_STATUSES = frozenset(
    "publish future draft pending private trash auto-draft inherit request-pending request-confirmed request-failed"
    " request-completed".split()
)
_SIMPLE = {
    "edit_user": ("edit_users",),
    "remove_user": ("remove_users",),
    "promote_user": ("promote_users",),
    "delete_user": ("delete_users",),
    "manage_privacy_options": ("manage_options",),
    "erase_others_personal_data": ("manage_options",),
    "export_others_personal_data": ("manage_options",),
    "customize": ("edit_theme_options",),
    "edit_css": ("unfiltered_html",),
    "unfiltered_upload": NEVER,
    "activate_plugin": ("activate_plugins",),
    "deactivate_plugin": ("activate_plugins",),
    "deactivate_plugins": ("activate_plugins",),
    "view_site_health_checks": ("install_plugins",),
    "manage_post_tags": ("manage_categories",),
    "edit_categories": ("manage_categories",),
    "edit_post_tags": ("manage_categories",),
    "delete_categories": ("manage_categories",),
    "delete_post_tags": ("manage_categories",),
    "assign_categories": ("edit_posts",),
    "assign_post_tags": ("edit_posts",),
}


@dataclass(frozen=True)
class _Post:
    """The columns of a post that decide who may do what with it."""

    id: int
    author: int
    status: str
    type: str
    parent: int

    @property
    def noun(self) -> str:
        return "pages" if self.type == "page" else "posts"


def can(site: Site, user: User | None, cap: str, object_id: int = 0) -> bool:
    """Whether a user (None: a visitor) has a capability, for the object with this ID where it is about one."""
    needed = needed_for(site, user.ID if user else 0, cap, object_id)
    if not needed:
        return True
    if user is None:
        return all(one == "exist" for one in needed)
    has = {**capabilities_of(site, user), "exist": True}
    has.pop("do_not_allow", None)
    return all(has.get(one, False) for one in needed)


def needed_for(site: Site, user_id: int, cap: str, object_id: int = 0) -> tuple[str, ...]:
    """The plain capabilities that an act takes (``map_meta_cap``)."""
    if cap in ("edit_post", "edit_page", "delete_post", "delete_page", "read_post", "read_page", "publish_post"):
        return _for_post(site, user_id, cap.split("_", maxsplit=1)[0], object_id)
    if cap == "edit_comment":
        return _for_comment(site, user_id, object_id)
    if cap == "edit_user" and object_id and object_id == user_id:
        return ()
    if cap in ("edit_term", "delete_term", "assign_term"):
        return _for_term(site, cap, object_id)
    return _SIMPLE.get(cap, (cap,))


def _post(site: Site, post_id: int) -> _Post | None:
    row = site.db.row(
        'SELECT "ID", "post_author", "post_status", "post_type", "post_parent" FROM "wp_posts" WHERE "ID" = ?',
        (post_id,),
    )
    return _Post(*row) if row else None


def _for_post(site: Site, user_id: int, act: str, post_id: int) -> tuple[str, ...]:
    post = _post(site, post_id)
    if post is not None and post.type == "revision":
        post = None if act == "delete" else _post(site, post.parent)
    if post is None:
        return NEVER
    if post.type in _THEME_TYPES:
        return ("edit_theme_options",)
    if act == "publish":
        return (f"publish_{post.noun}",)
    if act == "read":
        return _to_read(site, user_id, post)
    return _to_change(site, user_id, act, post)


def _to_read(site: Site, user_id: int, post: _Post) -> tuple[str, ...]:
    status = _shown_status(site, post)
    if status not in _STATUSES:
        return (f"edit_others_{post.noun}",)
    if status == "publish" or post.author == user_id:
        return ("read",)
    if status == "private":
        return (f"read_private_{post.noun}",)
    return _to_change(site, user_id, "edit", post)


def _shown_status(site: Site, post: _Post) -> str:
    """An attachment has its parent's status (``get_post_status``)."""
    if post.type != "attachment" or post.status != "inherit":
        return post.status
    parent = _post(site, post.parent) if post.parent else None
    return parent.status if parent else "publish"


def _to_change(site: Site, user_id: int, act: str, post: _Post) -> tuple[str, ...]:
    if act == "delete" and post.id in (options.integer(site, "page_for_posts"), options.integer(site, "page_on_front")):
        return ("manage_options",)
    status = post.status
    if post.author and post.author == user_id:
        if status == "trash":
            status = _status_before_trash(site, post.id)
        needed: tuple[str, ...] = (f"{act}_published_{post.noun}" if status in _PUBLISHED else f"{act}_{post.noun}",)
    else:
        needed = (f"{act}_others_{post.noun}",)
        if status in _PUBLISHED:
            needed += (f"{act}_published_{post.noun}",)
        elif status == "private":
            needed += (f"{act}_private_{post.noun}",)
    if post.id == options.integer(site, "wp_page_for_privacy_policy"):
        needed += ("manage_options",)
    return needed


def _status_before_trash(site: Site, post_id: int) -> str:
    found: str = site.db.value(
        'SELECT "meta_value" FROM "wp_postmeta" WHERE "post_id" = ? AND "meta_key" = ?',
        (post_id, "_wp_trash_meta_status"),
        "",
    )
    return found


def _for_comment(site: Site, user_id: int, comment_id: int) -> tuple[str, ...]:
    post_id = site.db.value('SELECT "comment_post_ID" FROM "wp_comments" WHERE "comment_ID" = ?', (comment_id,))
    if post_id is None:
        return NEVER
    return ("edit_posts",) if _post(site, post_id) is None else _for_post(site, user_id, "edit", post_id)


def _for_term(site: Site, cap: str, term_id: int) -> tuple[str, ...]:
    taxonomy = site.db.value('SELECT "taxonomy" FROM "wp_term_taxonomy" WHERE "term_id" = ?', (term_id,))
    if taxonomy is None:
        return NEVER
    if cap == "delete_term" and term_id == intval(options.text(site, f"default_{taxonomy}")):
        return NEVER
    if taxonomy not in ("category", "post_tag", "post_format"):
        return ("edit_theme_options",)
    return ("edit_posts",) if cap == "assign_term" else ("manage_categories",)
