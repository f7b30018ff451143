"""The post types and statuses that WordPress registers, as far as posts are stored and found by them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PostType:
    """One registered type (``register_post_type``)."""

    name: str
    label: str = ""
    hierarchical: bool = False
    public: bool = False
    supports: frozenset[str] = frozenset()
    taxonomies: tuple[str, ...] = ()


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


def _type(name: str, label: str = "", supports: str = "", **kw: bool | tuple[str, ...]) -> PostType:
    return PostType(name, label or name, supports=frozenset(supports.split()), **kw)  # type: ignore[arg-type]


POST_TYPES: dict[str, PostType] = {
    kind.name: kind
    for kind in (
        _type(
            "post", "Posts", "title editor author thumbnail excerpt trackbacks custom-fields comments revisions post-formats",
            public=True, taxonomies=("category", "post_tag", "post_format"),
        ),
        _type("page", "Pages", "title editor author thumbnail page-attributes custom-fields comments revisions", public=True, hierarchical=True),
        _type("attachment", "Media", "title author comments", public=True),
        _type("revision", "Revisions", "author"),
        _type("nav_menu_item", "Navigation Menu Items", "title editor"),
        _type("custom_css", "Custom CSS", "title revisions"),
        _type("customize_changeset", "Changesets", "title author"),
        _type("oembed_cache", "oEmbed Responses"),
        _type("user_request", "User Requests"),
        _type("wp_block", "Patterns", "title editor revisions"),
        _type("wp_template", "Templates", "title editor excerpt revisions author"),
        _type("wp_template_part", "Template Parts", "title editor excerpt revisions author"),
        _type("wp_global_styles", "Global Styles", "title editor revisions"),
        _type("wp_navigation", "Navigation Menus", "title editor revisions"),
        _type("wp_font_family", "Font Families", "title"),
        _type("wp_font_face", "Font Faces", "title"),
    )
}  # fmt: skip
"""Registered types by name, in WordPress's order."""

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
