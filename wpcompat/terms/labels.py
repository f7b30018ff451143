"""What WordPress's screens call a taxonomy and its terms (``get_taxonomy_labels``), in American English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wpcompat.profiles import Profile
from wpcompat.terms.taxonomies import Taxonomy

Labels = dict[str, Any]
_NAME = "The name is how it appears on your site."
_SLUG = (
    "The &#8220;slug&#8221; is the URL-friendly version of the name."
    " It is usually all lowercase and contains only letters, numbers, and hyphens."
)
_PARENT = (
    "Assign a parent term to create a hierarchy. The term Jazz, for example, would be the parent of Bebop and Big Band."
)
_DESCRIPTION = "The description is not prominent by default; however, some themes may show it."
_DEFAULTS: dict[str, tuple[str | None, str | None]] = {
    "name": ("Tags", "Categories"),
    "singular_name": ("Tag", "Category"),
    "search_items": ("Search Tags", "Search Categories"),
    "popular_items": ("Popular Tags", None),
    "all_items": ("All Tags", "All Categories"),
    "parent_item": (None, "Parent Category"),
    "parent_item_colon": (None, "Parent Category:"),
    "name_field_description": (_NAME, _NAME),
    "slug_field_description": (_SLUG, _SLUG),
    "parent_field_description": (None, _PARENT),
    "desc_field_description": (_DESCRIPTION, _DESCRIPTION),
    "edit_item": ("Edit Tag", "Edit Category"),
    "view_item": ("View Tag", "View Category"),
    "update_item": ("Update Tag", "Update Category"),
    "add_new_item": ("Add Tag", "Add Category"),
    "new_item_name": ("New Tag Name", "New Category Name"),
    "separate_items_with_commas": ("Separate tags with commas", None),
    "add_or_remove_items": ("Add or remove tags", None),
    "choose_from_most_used": ("Choose from the most used tags", None),
    "not_found": ("No tags found.", "No categories found."),
    "no_terms": ("No tags", "No categories"),
    "filter_by_item": (None, "Filter by category"),
    "items_list_navigation": ("Tags list navigation", "Categories list navigation"),
    "items_list": ("Tags list", "Categories list"),
    "most_used": ("Most Used", "Most Used"),
    "back_to_items": ("&larr; Go to Tags", "&larr; Go to Categories"),
    "item_link": ("Tag Link", "Category Link"),
    "item_link_description": ("A link to a tag.", "A link to a category."),
    "menu_name": ("Tags", "Categories"),
}
"""Label → its text for a flat taxonomy and for a hierarchy."""
_OWN: Mapping[str, Labels] = {
    "nav_menu": {"name": "Navigation Menus", "singular_name": "Navigation Menu"},
    "link_category": {
        "name": "Link Categories",
        "singular_name": "Link Category",
        "search_items": "Search Link Categories",
        "popular_items": None,
        "all_items": "All Link Categories",
        "edit_item": "Edit Link Category",
        "update_item": "Update Link Category",
        "add_new_item": "Add Link Category",
        "new_item_name": "New Link Category Name",
        "separate_items_with_commas": None,
        "add_or_remove_items": None,
        "choose_from_most_used": None,
        "back_to_items": "&larr; Go to Link Categories",
    },
    "post_format": {"name": "Formats", "singular_name": "Format"},
    "wp_theme": {"name": "Themes", "singular_name": "Theme"},
    "wp_template_part_area": {"name": "Template Part Areas", "singular_name": "Template Part Area"},
    "wp_pattern_category": {
        "name": "Pattern Categories",
        "singular_name": "Pattern Category",
        "add_new_item": "Add Category",
        "add_or_remove_items": "Add or remove pattern categories",
        "back_to_items": "&larr; Go to Pattern Categories",
        "choose_from_most_used": "Choose from the most used pattern categories",
        "edit_item": "Edit Pattern Category",
        "item_link": "Pattern Category Link",
        "item_link_description": "A link to a pattern category.",
        "items_list": "Pattern Categories list",
        "items_list_navigation": "Pattern Categories list navigation",
        "new_item_name": "New Pattern Category Name",
        "no_terms": "No pattern categories",
        "not_found": "No pattern categories found.",
        "popular_items": "Popular Pattern Categories",
        "search_items": "Search Pattern Categories",
        "separate_items_with_commas": "Separate pattern categories with commas",
        "update_item": "Update Pattern Category",
        "view_item": "View Pattern Category",
    },
}
"""What a taxonomy registers of its own."""


def taxonomy_labels(profile: Profile, kind: Taxonomy) -> Labels:
    """The labels of a taxonomy, in WordPress's order; None where WordPress has none."""
    labels = complete(_DEFAULTS, _OWN.get(kind.name, {}), kind.name, hierarchical=kind.hierarchical)
    if profile.labels_say_add:
        return {**labels, "template_name": f"{labels['singular_name']} Archives"}
    return {**labels, "add_new_item": add_new(labels["add_new_item"])}


def complete(
    defaults: Mapping[str, tuple[str | None, str | None]], own: Labels, name: str, *, hierarchical: bool
) -> Labels:
    """Registered labels with what follows from them, over the defaults (``_get_custom_object_labels``)."""
    own = dict(own)
    if "name" in own:
        own.setdefault("singular_name", own["name"])
    own.setdefault("name_admin_bar", own.get("singular_name", name))
    for label, source in (("menu_name", "name"), ("all_items", "menu_name"), ("archives", "all_items")):
        if source in own:
            own.setdefault(label, own[source])
    return {label: texts[hierarchical] for label, texts in defaults.items()} | own


def add_new(text: str) -> str:
    """``Add X`` as older versions say it: ``Add New X``."""
    return f"Add New{text.removeprefix('Add')}"
