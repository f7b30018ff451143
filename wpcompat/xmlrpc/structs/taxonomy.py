"""Taxonomies as clients read them."""

from __future__ import annotations

from typing import Any

from wpcompat.profiles import Profile
from wpcompat.terms.labels import taxonomy_labels
from wpcompat.terms.taxonomies import Taxonomy
from wpcompat.xmlrpc.params import wanted_fields

DEFAULT_FIELDS = ["labels", "cap", "object_type"]


def taxonomy_struct(profile: Profile, kind: Taxonomy, fields: Any) -> dict[str, Any]:
    """A taxonomy (``_prepare_taxonomy``): labels, cap, menu and object_type only where ``fields`` asks for them."""
    wanted = wanted_fields(fields)
    struct: dict[str, Any] = {
        "name": kind.name,
        "label": kind.label,
        "hierarchical": kind.hierarchical,
        "public": kind.public,
        "show_ui": kind.show_ui,
        "_builtin": True,
    }
    if "labels" in wanted:
        struct["labels"] = taxonomy_labels(profile, kind)
    if "cap" in wanted:
        struct["cap"] = dict(kind.cap)
    if "menu" in wanted:
        struct["show_in_menu"] = kind.show_in_menu
    if "object_type" in wanted:
        struct["object_type"] = list(kind.object_types)
    return struct
