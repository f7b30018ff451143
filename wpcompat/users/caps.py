"""May this user do that? Capabilities, and what acts on one object need (``map_meta_cap``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from wpcompat import options
from wpcompat.db.rows import User
from wpcompat.formatting.php import intval, truthy
from wpcompat.profiles import Profile
from wpcompat.site import Site
from wpcompat.users.roles import capabilities_of
from wpcompat.users.type_caps import REQUESTS, TAXONOMY_CAPS, UNMAPPED, Caps, post_type_caps

NEVER = ("do_not_allow",)
_PUBLISHED = ("publish", "future")
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
_POST_ACTS = ("edit_post", "edit_page", "delete_post", "delete_page", "read_post", "read_page", "publish_post")
_TERM_ACTS = ("edit_term", "delete_term", "assign_term")
_META_ACTS = ("edit", "delete", "add")
_BLOCK_CAPS = {
    f"{act}_blocks": (f"{act}_posts",)
    for act in (
        "edit edit_others publish read_private delete delete_private delete_published delete_others edit_private edit_published"
    ).split()
}
"""What acts on blocks take, where a type names them."""


@dataclass(frozen=True)
class _Post:
    """The columns of a post that decide who may do what with it."""

    id: int
    author: int
    status: str
    type: str
    parent: int


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
    act, _, rest = cap.partition("_")
    if act in _META_ACTS and rest in ("post_meta", "term_meta", "comment_meta", "user_meta"):
        cap = f"edit_{rest.removesuffix('_meta')}"
    cap = _meta_caps(site.profile).get(cap, cap)
    if cap in _POST_ACTS:
        return _for_post(site, user_id, cap, object_id)
    if cap == "edit_comment":
        return _for_comment(site, user_id, object_id)
    if cap == "edit_user" and object_id and object_id == user_id:
        return ()
    if cap in _TERM_ACTS:
        return _for_term(site, user_id, cap, object_id)
    if cap == "manage_links":
        return (cap,) if truthy(options.text(site, "link_manager_enabled")) else NEVER
    return _SIMPLE.get(cap) or _BLOCK_CAPS.get(cap, (cap,))


@cache
def _meta_caps(profile: Profile) -> dict[str, str]:
    """What types call the acts on one of their posts → the act (``_post_type_meta_capabilities``)."""
    found = {}
    for name, caps in post_type_caps(profile).items():
        if name not in UNMAPPED:
            found.update({caps[act]: act for act in ("edit_post", "read_post", "delete_post")})
    return {custom: act for custom, act in found.items() if custom not in (*_POST_ACTS, *_SIMPLE)}


def _post(site: Site, post_id: int) -> _Post | None:
    row = site.db.row(
        'SELECT "ID", "post_author", "post_status", "post_type", "post_parent" FROM "wp_posts" WHERE "ID" = ?',
        (post_id,),
    )
    return _Post(*row) if row else None


def _for_post(site: Site, user_id: int, cap: str, post_id: int) -> tuple[str, ...]:
    post, act = _post(site, post_id), cap.split("_", maxsplit=1)[0]
    if post is not None and post.type == "revision" and act != "publish":
        post = None if act == "delete" else _post(site, post.parent)
    if post is None:
        return NEVER
    if act == "delete" and post.id in (options.integer(site, "page_for_posts"), options.integer(site, "page_on_front")):
        return ("manage_options",)
    if post.type in REQUESTS and not site.switches.borrowed_types_are_posts:
        return ("manage_options",)
    caps = post_type_caps(site.profile).get(post.type)
    if caps is None:
        return ("edit_others_posts",)
    if act == "publish":
        return (caps["publish_posts"],)
    if post.type in UNMAPPED:
        return (caps[cap],) if cap in caps else NEVER
    if act == "read":
        return _to_read(site, user_id, post, caps)
    return _to_change(site, user_id, act, post, caps)


def _to_read(site: Site, user_id: int, post: _Post, caps: Caps) -> tuple[str, ...]:
    status = _shown_status(site, post)
    if status not in _STATUSES:
        return ("edit_others_posts",)
    if status == "publish" or (post.author and post.author == user_id):
        return (caps["read"],)
    if status == "private":
        return (caps["read_private_posts"],)
    return _to_change(site, user_id, "edit", post, caps)


def _shown_status(site: Site, post: _Post) -> str:
    """An attachment has its parent's status, or the one that had before it was trashed (``get_post_status``)."""
    seen = {post.id}
    while post.type == "attachment" and post.status == "inherit":
        parent = _post(site, post.parent) if post.parent and post.parent not in seen else None
        if parent is None:
            return "publish"
        seen.add(parent.id)
        post = parent
    if post.status == "trash" and len(seen) > 1:
        return _status_before_trash(site, post.id) or "publish"
    if post.type == "attachment" and post.status not in ("private", "trash", "auto-draft"):
        return "publish"
    return post.status


def _to_change(site: Site, user_id: int, act: str, post: _Post, caps: Caps) -> tuple[str, ...]:
    status = post.status
    if post.author and post.author == user_id:
        if status == "trash":
            status = _status_before_trash(site, post.id)
        needed: tuple[str, ...] = (caps[f"{act}_published_posts" if status in _PUBLISHED else f"{act}_posts"],)
    else:
        needed = (caps[f"{act}_others_posts"],)
        if status in _PUBLISHED:
            needed += (caps[f"{act}_published_posts"],)
        elif status == "private":
            needed += (caps[f"{act}_private_posts"],)
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
    return ("edit_posts",) if _post(site, post_id) is None else _for_post(site, user_id, "edit_post", post_id)


def _for_term(site: Site, user_id: int, cap: str, term_id: int) -> tuple[str, ...]:
    named = site.db.column('SELECT "taxonomy" FROM "wp_term_taxonomy" WHERE "term_id" = ?', (term_id,))
    known = [name for name in named if name in TAXONOMY_CAPS]
    if len(known) != 1:  # A term of two taxonomies, from the time before they were split, is nobody's.
        return NEVER
    taxonomy, caps = known[0], TAXONOMY_CAPS[known[0]]
    if cap == "delete_term" and term_id in (
        intval(options.text(site, f"default_{taxonomy}")),
        intval(options.text(site, f"default_term_{taxonomy}")),
    ):
        return NEVER
    return needed_for(site, user_id, caps[f"{cap}s"], term_id)
