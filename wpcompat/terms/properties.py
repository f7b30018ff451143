"""Every property that PHP's taxonomy objects have, for those who look for taxonomies by them (``WP_Taxonomy``)."""

from __future__ import annotations

from typing import Any

from wpcompat import options
from wpcompat.formatting.php import StdClass
from wpcompat.site import Site
from wpcompat.terms.labels import taxonomy_labels
from wpcompat.terms.taxonomies import Taxonomy

_QUERY_VARS = {"category": "category_name", "post_tag": "tag", "post_format": "post_format"}
_RESTS = {
    "category": ("categories", "WP_REST_Terms_Controller"),
    "post_tag": ("tags", "WP_REST_Terms_Controller"),
    "nav_menu": ("menus", "WP_REST_Menus_Controller"),
    "wp_pattern_category": ("wp_pattern_category", "WP_REST_Terms_Controller"),
}
_COLUMNED = ("category", "post_tag", "wp_pattern_category")
_UNCLOUDED = ("wp_pattern_category",)
_EP_MASKS = {"category": 512, "post_tag": 1024, "post_format": 0}
_BASES = {"category": "category", "post_tag": "tag"}


def taxonomy_properties(site: Site, kind: Taxonomy) -> dict[str, Any]:
    """The properties by name; those that are null are left out."""
    base, controller = _RESTS.get(kind.name, (False, False))
    boxes = ("categories", "checkboxes") if kind.hierarchical else ("tags", "input")
    return {
        "name": kind.name,
        "label": kind.label,
        "labels": StdClass(taxonomy_labels(site.profile, kind)),
        "description": "",
        "public": kind.public,
        "publicly_queryable": kind.public,
        "hierarchical": kind.hierarchical,
        "show_ui": kind.show_ui,
        "show_in_menu": kind.show_in_menu,
        "show_in_nav_menus": kind.public and (kind.name != "post_format" or bool(site.profile.theme_formats)),
        "show_tagcloud": kind.show_ui and kind.name not in _UNCLOUDED,
        "show_in_quick_edit": kind.show_ui,
        "show_admin_column": kind.name in _COLUMNED,
        "meta_box_cb": f"post_{boxes[0]}_meta_box",
        "meta_box_sanitize_cb": f"taxonomy_meta_box_sanitize_cb_{boxes[1]}",
        "object_type": list(kind.object_types),
        "cap": StdClass(dict(kind.cap)),
        "rewrite": _rewrite(site, kind),
        "query_var": _QUERY_VARS.get(kind.name, False),
        "update_count_callback": "",
        "show_in_rest": kind.name in _RESTS,
        "rest_base": base,
        "rest_namespace": "wp/v2" if kind.name in _RESTS else False,
        "rest_controller_class": controller,
        "_builtin": True,
    }


def _rewrite(site: Site, kind: Taxonomy) -> dict[str, Any] | bool:
    if kind.name not in _EP_MASKS:
        return False
    own = options.text(site, f"{_BASES[kind.name]}_base") if kind.name in _BASES else ""
    through_index = options.text(site, "permalink_structure").startswith("/index.php/")
    return {
        "with_front": not own or through_index,
        "hierarchical": kind.hierarchical,
        "ep_mask": _EP_MASKS[kind.name],
        "slug": own or _BASES.get(kind.name, "type"),
    }
