"""Every property that PHP's post type objects have, for those who look for types by them (``WP_Post_Type``)."""

from __future__ import annotations

from typing import Any

from wpcompat.formatting.php import StdClass
from wpcompat.posts.labels import post_type_labels
from wpcompat.posts.types import PostType
from wpcompat.site import Site

_CONTROLLERS = {
    "post": ("posts", "WP_REST_Posts_Controller"),
    "page": ("pages", "WP_REST_Posts_Controller"),
    "attachment": ("media", "WP_REST_Attachments_Controller"),
    "nav_menu_item": ("menu-items", "WP_REST_Menu_Items_Controller"),
    "wp_block": ("blocks", "WP_REST_Blocks_Controller"),
    "wp_template": ("templates", "WP_REST_Templates_Controller"),
    "wp_template_part": ("template-parts", "WP_REST_Templates_Controller"),
    "wp_global_styles": ("global-styles", "WP_REST_Global_Styles_Controller"),
    "wp_navigation": ("navigation", "WP_REST_Posts_Controller"),
    "wp_font_family": ("font-families", "WP_REST_Font_Families_Controller"),
    "wp_font_face": (r"font-families/(?P<font_family_id>[\d]+)/font-faces", "WP_REST_Font_Faces_Controller"),
}
_CAPABILITY_TYPES = {
    "page": "page",
    "nav_menu_item": "edit_theme_options",
    "customize_changeset": "customize_changeset",
    "wp_block": "block",
    "wp_template": "template",
}
_QUERIED = ("wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation")
_KEPT = ("revision", "customize_changeset", "oembed_cache", "user_request")
"""Types that are not exported."""
_GO_WITH_USERS = ("post", "page", "attachment", "revision")
_STAY = ("nav_menu_item", "custom_css", "customize_changeset", "oembed_cache", "user_request")
_SUPPORT_NOTHING = ("nav_menu_item", "oembed_cache", "user_request")
_EDIT_LINKS = {"revision": "revision.php?revision=%d"}


def can_export(post_type: str) -> bool:
    """Whether an export has the posts of a registered type."""
    return post_type not in _KEPT


def post_type_properties(site: Site, kind: PostType) -> dict[str, Any]:
    """The properties by name; those that are null are left out."""
    in_rest = kind.name in _CONTROLLERS and (kind.name != "wp_global_styles" or site.profile.has_fonts_and_patterns)
    base, controller = _CONTROLLERS[kind.name] if in_rest else (False, False)
    found: dict[str, Any] = {
        "name": kind.name,
        "label": kind.label,
        "labels": StdClass(post_type_labels(site, kind)),
        "description": kind.description,
        "public": kind.public,
        "hierarchical": kind.hierarchical,
        "exclude_from_search": not kind.public,
        "publicly_queryable": kind.public and kind.name != "page",
        "show_ui": kind.show_ui,
        "show_in_menu": kind.show_in_menu,
        "show_in_nav_menus": kind.public and kind.name != "attachment",
        "show_in_admin_bar": kind.show_in_menu,
        "menu_position": kind.menu_position,
        "menu_icon": kind.menu_icon,
        "capability_type": _CAPABILITY_TYPES.get(kind.name, "post"),
        "map_meta_cap": kind.map_meta_cap,
        "taxonomies": [],
        "has_archive": kind.has_archive,
        "query_var": kind.name if kind.name in _QUERIED else False,
        "can_export": can_export(kind.name),
        "delete_with_user": _goes_with_user(kind),
        "template": [],
        "template_lock": False,
        "_builtin": True,
        "_edit_link": _EDIT_LINKS.get(kind.name, "post.php?post=%d" if kind.show_ui else ""),
        "cap": StdClass(dict(kind.cap)),
        "rewrite": False,
        "supports": [] if kind.name in _SUPPORT_NOTHING else None,
        "show_in_rest": in_rest,
        "rest_base": base,
        "rest_namespace": "wp/v2" if in_rest else False,
        "rest_controller_class": controller,
    }
    return {name: value for name, value in found.items() if value is not None}


def _goes_with_user(kind: PostType) -> bool | None:
    if kind.name in _GO_WITH_USERS:
        return True
    return False if kind.name in _STAY else None
