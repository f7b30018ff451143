"""What WordPress's screens call a post type and its posts (``get_post_type_labels``), in American English."""

from __future__ import annotations

from wpcompat import options
from wpcompat.posts.types import PostType
from wpcompat.site import Site
from wpcompat.terms.labels import Labels, add_new, complete


def _of(noun: str) -> dict[str, str | None]:
    one, many = noun.lower(), f"{noun.lower()}s"
    return {
        "name": f"{noun}s",
        "singular_name": noun,
        "add_new": "Add",
        "add_new_item": f"Add {noun}",
        "edit_item": f"Edit {noun}",
        "new_item": f"New {noun}",
        "view_item": f"View {noun}",
        "view_items": f"View {noun}s",
        "search_items": f"Search {noun}s",
        "not_found": f"No {many} found.",
        "not_found_in_trash": f"No {many} found in Trash.",
        "parent_item_colon": "Parent Page:" if noun == "Page" else None,
        "all_items": f"All {noun}s",
        "archives": f"{noun} Archives",
        "attributes": f"{noun} Attributes",
        "insert_into_item": f"Insert into {one}",
        "uploaded_to_this_item": f"Uploaded to this {one}",
        "featured_image": "Featured image",
        "set_featured_image": "Set featured image",
        "remove_featured_image": "Remove featured image",
        "use_featured_image": "Use as featured image",
        "filter_items_list": f"Filter {many} list",
        "filter_by_date": "Filter by date",
        "items_list_navigation": f"{noun}s list navigation",
        "items_list": f"{noun}s list",
        "item_published": f"{noun} published.",
        "item_published_privately": f"{noun} published privately.",
        "item_reverted_to_draft": f"{noun} reverted to draft.",
        "item_trashed": f"{noun} trashed.",
        "item_scheduled": f"{noun} scheduled.",
        "item_updated": f"{noun} updated.",
        "item_link": f"{noun} Link",
        "item_link_description": f"A link to a {one}.",
        "menu_name": f"{noun}s",
    }


_DEFAULTS = {label: (flat, _of("Page")[label]) for label, flat in _of("Post").items()}


def _named(plural: str, singular: str) -> Labels:
    return {"name": plural, "singular_name": singular}


def _searched(plural: str, singular: str, listed: str, shown: str = "") -> Labels:
    """Labels of a type that has names for adding, viewing and searching."""
    return {
        **_named(plural, singular),
        "add_new": f"Add {singular}",
        "add_new_item": f"Add {singular}",
        "new_item": f"New {singular}",
        "edit_item": f"Edit {singular}",
        "view_item": f"View {singular}",
        "all_items": shown or f"All {plural}",
        "search_items": f"Search {plural}",
        "not_found": f"No {listed} found.",
        "not_found_in_trash": f"No {listed} found in Trash.",
    }


def _designed(plural: str, singular: str, listed: str, word: str) -> Labels:
    """Labels of a type that the site editor lists."""
    listed_plural = plural if word == singular else listed.capitalize()
    return {
        **_searched(plural, singular, listed, plural),
        "parent_item_colon": f"Parent {singular}:",
        "archives": f"{singular if word == singular else word.capitalize()} archives",
        "insert_into_item": f"Insert into {word}",
        "uploaded_to_this_item": f"Uploaded to this {word}",
        "filter_items_list": f"Filter {word if word == singular else listed} list",
        "items_list_navigation": f"{listed_plural} list navigation",
        "items_list": f"{listed_plural} list",
    }


def _block(plural: str, singular: str) -> Labels:
    listed = plural.lower()
    return {
        **_searched(plural, singular, listed),
        "filter_items_list": f"Filter {listed} list",
        "items_list_navigation": f"{plural} list navigation",
        "items_list": f"{plural} list",
        "item_published": f"{singular} published.",
        "item_published_privately": f"{singular} published privately.",
        "item_reverted_to_draft": f"{singular} reverted to draft.",
        "item_scheduled": f"{singular} scheduled.",
        "item_updated": f"{singular} updated.",
    }


_OWN: dict[str, Labels] = {
    "post": {"name_admin_bar": "Post"},
    "page": {"name_admin_bar": "Page"},
    "attachment": {
        "name": "Media",
        "name_admin_bar": "Media",
        "add_new": "Add Media File",
        "add_new_item": "Add Media File",
        "edit_item": "Edit Media",
        "view_item": "View Media File",
        "attributes": "Attachment Attributes",
    },
    "revision": _named("Revisions", "Revision"),
    "nav_menu_item": _named("Navigation Menu Items", "Navigation Menu Item"),
    "custom_css": _named("Custom CSS", "Custom CSS"),
    "customize_changeset": _searched("Changesets", "Changeset", "changesets"),
    "oembed_cache": _named("oEmbed Responses", "oEmbed Response"),
    "user_request": _named("User Requests", "User Request"),
    "wp_block": {**_block("Patterns", "Pattern"), "view_items": "View Patterns", "edit_item": "Edit Block Pattern"},
    "wp_template": {
        **_designed("Templates", "Template", "templates", "template"),
        "item_updated": "Template updated.",
    },
    "wp_template_part": {
        **_designed("Template Parts", "Template Part", "template parts", "template part"),
        "item_updated": "Template part updated.",
    },
    "wp_global_styles": {"name": "Global Styles"},
    "wp_navigation": _designed("Navigation Menus", "Navigation Menu", "Navigation Menu", "Navigation Menu"),
    "wp_font_family": _named("Font Families", "Font Family"),
    "wp_font_face": _named("Font Faces", "Font Face"),
}
"""What a type registers of its own."""
_REUSABLE_BLOCK = {**_block("Reusable blocks", "Reusable block"), "add_new_item": "Add new Reusable block"}


def post_type_labels(site: Site, kind: PostType) -> Labels:
    """The labels of a type, in WordPress's order; None where WordPress has none."""
    own = dict(_OWN[kind.name])
    if kind.name == "attachment" and (
        site.profile.attachment_pages_of_fresh_sites or options.text(site, "wp_attachment_pages_enabled") == "1"
    ):
        own["view_item"] = "View Attachment Page"
    if not site.profile.labels_say_add:
        own = _older(kind, own)
    labels = complete(_DEFAULTS, own, kind.name, hierarchical=kind.hierarchical)
    if not site.profile.labels_say_add:
        del labels["item_trashed"]
        return {**labels, "add_new": "Add New", "add_new_item": _add_new(labels["add_new_item"])}
    if "name" in own:
        labels["template_name"] = f"Single item: {own.get('singular_name', own['name'])}"
    return labels


def _older(kind: PostType, own: Labels) -> Labels:
    """The labels that versions before ``Add`` registered."""
    if kind.name == "wp_block":
        return _REUSABLE_BLOCK
    later = {"add_new", "item_updated"} | ({"add_new_item"} if kind.name == "attachment" else set())
    return {label: text for label, text in own.items() if label not in later}


def _add_new(text: str) -> str:
    return text if text == _REUSABLE_BLOCK["add_new_item"] else add_new(text)
