"""Post types as clients read them."""

from __future__ import annotations

from typing import Any

from wpcompat.posts.labels import post_type_labels
from wpcompat.posts.types import PostType
from wpcompat.site import Site
from wpcompat.xmlrpc.params import wanted_fields

DEFAULT_FIELDS = ["labels", "cap", "taxonomies"]
_EDITOR_WITH_NOTES = [{"notes": True}]


def post_type_struct(site: Site, kind: PostType, fields: Any) -> dict[str, Any]:
    """A post type (``_prepare_post_type``): labels, cap, menu and taxonomies only where ``fields`` asks for them."""
    wanted = wanted_fields(fields)
    struct: dict[str, Any] = {
        "name": kind.name,
        "label": kind.label,
        "hierarchical": kind.hierarchical,
        "public": kind.public,
        "show_ui": kind.show_ui,
        "_builtin": True,
        "has_archive": kind.has_archive,
        "supports": _supports(site, kind),
    }
    if "labels" in wanted:
        struct["labels"] = post_type_labels(site, kind)
    if "cap" in wanted:
        struct["cap"] = dict(kind.cap)
        struct["map_meta_cap"] = kind.map_meta_cap
    if "menu" in wanted:
        struct["menu_position"] = kind.menu_position or 0
        struct["menu_icon"] = kind.menu_icon
        struct["show_in_menu"] = kind.show_in_menu
    if "taxonomies" in wanted:
        struct["taxonomies"] = list(kind.taxonomies)
    return struct


def _supports(site: Site, kind: PostType) -> dict[str, Any]:
    features: dict[str, Any] = dict.fromkeys(kind.supports, True)
    if site.profile.supports_autosave and kind.public and "editor" in features:
        features["editor"] = _EDITOR_WITH_NOTES
    return features
