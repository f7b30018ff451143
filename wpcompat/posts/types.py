"""The post types and statuses that WordPress registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from wpcompat.profiles import WP_7_1, Profile
from wpcompat.users.type_caps import UNMAPPED, Caps, post_type_caps


@dataclass(frozen=True)
class PostType:
    """One registered type (``register_post_type``)."""

    name: str
    label: str = ""
    hierarchical: bool = False
    public: bool = False
    supports: tuple[str, ...] = ()
    taxonomies: tuple[str, ...] = ()
    description: str = ""
    show_ui: bool = False
    show_in_menu: bool = False
    has_archive: bool = False
    menu_position: int | None = None
    menu_icon: str | None = None
    map_meta_cap: bool = True
    cap: Caps = field(default_factory=dict)
    """Act (``edit_posts``) → the capability it takes for this type (``edit_pages``)."""


@dataclass(frozen=True)
class PostStatus:
    """One registered status (``register_post_status``): public, protected, private, or internal when none of them."""

    name: str
    public: bool = False
    protected: bool = False
    private: bool = False
    floats: bool = False
    """The date of a post in this status is not fixed until it leaves it (``date_floating``)."""

    @property
    def internal(self) -> bool:
        return not (self.public or self.protected or self.private)


_EDITED = ("title", "editor")
_DESIGN = ("title", "slug", "excerpt", "editor", "revisions", "author")
_TYPES = (
    PostType(
        "post", "Posts", public=True, menu_position=5, menu_icon="dashicons-admin-post",
        supports=(*_EDITED, "author", "thumbnail", "excerpt", "trackbacks", "custom-fields", "comments", "revisions", "post-formats"),
        taxonomies=("category", "post_tag", "post_format"),
    ),
    PostType(
        "page", "Pages", public=True, hierarchical=True, menu_position=20, menu_icon="dashicons-admin-page",
        supports=(*_EDITED, "author", "thumbnail", "page-attributes", "custom-fields", "comments", "revisions"),
    ),
    PostType("attachment", "Media", public=True, menu_icon="dashicons-admin-media", supports=("title", "author", "comments")),
    PostType("revision", "Revisions", supports=("author",)),
    PostType("nav_menu_item", "Navigation Menu Items", supports=_EDITED, taxonomies=("nav_menu",)),
    PostType("custom_css", "Custom CSS", supports=("title", "revisions")),
    PostType("customize_changeset", "Changesets", supports=("title", "author")),
    PostType("oembed_cache", "oEmbed Responses", supports=_EDITED),
    PostType("user_request", "User Requests", supports=_EDITED),
    PostType(
        "wp_block", "Patterns", show_ui=True, supports=("title", "excerpt", "editor", "revisions", "custom-fields"),
        taxonomies=("wp_pattern_category",),
    ),
    PostType("wp_template", "Templates", description="Templates to include in your theme.", supports=_DESIGN, taxonomies=("wp_theme",)),
    PostType(
        "wp_template_part", "Template Parts", description="Template parts to include in your templates.", supports=_DESIGN,
        taxonomies=("wp_theme", "wp_template_part_area"),
    ),
    PostType(
        "wp_global_styles", "Global Styles", description="Global styles to include in themes.", supports=(*_EDITED, "revisions"),
        taxonomies=("wp_theme",),
    ),
    PostType(
        "wp_navigation", "Navigation Menus", description="Navigation menus that can be inserted into your site.", show_ui=True,
        supports=(*_EDITED, "revisions"),
    ),
    PostType("wp_font_family", "Font Families", supports=("title",)),
    PostType("wp_font_face", "Font Faces", supports=("title",)),
)  # fmt: skip
_REUSABLE_BLOCKS = {"label": "Reusable blocks", "supports": (*_EDITED, "revisions"), "taxonomies": ()}
_NO_AUTOSAVE = ("wp_global_styles",)


@cache
def post_types(profile: Profile) -> Mapping[str, PostType]:
    """The registered types by name, in WordPress's order (``get_post_types``)."""
    caps = post_type_caps(profile)
    return {kind.name: _registered(profile, kind, caps[kind.name]) for kind in _TYPES if kind.name in caps}


def _registered(profile: Profile, kind: PostType, cap: Caps) -> PostType:
    if kind.name == "wp_block" and not profile.has_fonts_and_patterns:
        kind = replace(kind, **_REUSABLE_BLOCKS)  # type: ignore[arg-type]
    autosaves = profile.supports_autosave and "editor" in kind.supports and kind.name not in _NO_AUTOSAVE
    return replace(
        kind,
        cap=cap,
        supports=(*kind.supports, "autosave") if autosaves else kind.supports,
        show_ui=kind.show_ui or kind.public,
        show_in_menu=kind.public,
        map_meta_cap=kind.name not in UNMAPPED,
    )


POST_TYPES: Mapping[str, PostType] = post_types(WP_7_1)
"""Every type there is, by name: what a rule asks that holds for all versions."""

STATUSES: dict[str, PostStatus] = {
    status.name: status
    for status in (
        PostStatus("publish", public=True),
        PostStatus("future", protected=True),
        PostStatus("draft", protected=True, floats=True),
        PostStatus("pending", protected=True, floats=True),
        PostStatus("private", private=True),
        PostStatus("trash"),
        PostStatus("auto-draft", floats=True),
        PostStatus("inherit"),
        PostStatus("request-pending"),
        PostStatus("request-confirmed"),
        PostStatus("request-failed"),
        PostStatus("request-completed"),
    )
}
"""Registered statuses by name, in WordPress's order."""

UNSLUGGED = ("draft", "pending", "auto-draft")
"""Statuses in which a post needs no slug of its own, and in which its date floats."""


def supports(post_type: str, feature: str) -> bool:
    """``post_type_supports``; unknown types support nothing."""
    kind = POST_TYPES.get(post_type)
    return kind is not None and feature in kind.supports


def is_hierarchical(post_type: str) -> bool:
    """``is_post_type_hierarchical``."""
    kind = POST_TYPES.get(post_type)
    return kind is not None and kind.hierarchical
