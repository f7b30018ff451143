"""The taxonomies that WordPress registers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from wpcompat.profiles import WP_7_1, Profile
from wpcompat.users.type_caps import TAXONOMY_CAPS, Caps


@dataclass(frozen=True)
class Taxonomy:
    """One registered taxonomy (``register_taxonomy``)."""

    name: str
    label: str
    hierarchical: bool = False
    public: bool = True
    object_types: tuple[str, ...] = ("post",)
    show_ui: bool = False
    show_in_menu: bool = False
    cap: Caps = field(default_factory=dict)
    """Act (``edit_terms``) → the capability it takes for this taxonomy (``edit_categories``)."""


_TAXONOMIES = (
    Taxonomy("category", "Categories", hierarchical=True, show_ui=True),
    Taxonomy("post_tag", "Tags", show_ui=True),
    Taxonomy("nav_menu", "Navigation Menus", public=False, object_types=("nav_menu_item",)),
    Taxonomy("link_category", "Link Categories", public=False, object_types=("link",), show_ui=True),
    Taxonomy("post_format", "Formats"),
    Taxonomy("wp_theme", "Themes", public=False, object_types=("wp_template", "wp_template_part", "wp_global_styles")),
    Taxonomy("wp_template_part_area", "Template Part Areas", public=False, object_types=("wp_template_part",)),
    Taxonomy("wp_pattern_category", "Pattern Categories", public=False, object_types=("wp_block",), show_ui=True),
)


@cache
def taxonomies(profile: Profile) -> Mapping[str, Taxonomy]:
    """The registered taxonomies by name, in WordPress's order (``get_taxonomies``)."""
    return {
        kind.name: replace(kind, cap=TAXONOMY_CAPS[kind.name], show_in_menu=kind.show_ui)
        for kind in _TAXONOMIES
        if profile.has_fonts_and_patterns or kind.name != "wp_pattern_category"
    }


TAXONOMIES: Mapping[str, Taxonomy] = taxonomies(WP_7_1)
"""Every taxonomy there is, by name: what a rule asks that holds for all versions."""
