"""wp.* about taxonomies."""

from __future__ import annotations

from typing import Any

from wpcompat.terms.properties import taxonomy_properties
from wpcompat.terms.taxonomies import Taxonomy, taxonomies
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.params import Raw
from wpcompat.xmlrpc.registered import matching
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.taxonomy import DEFAULT_FIELDS, taxonomy_struct


def require_taxonomy(call: Call, name: Any) -> Taxonomy:
    """The taxonomy of that name (which a struct may give in any type). Raises ``Fault`` 403."""
    kind = taxonomies(call.site.profile).get(name) if isinstance(name, str) else None
    if kind is None:
        raise Fault(403, "Invalid taxonomy.")
    return kind


@method("wp.getTaxonomy", minimum=4)
def get_taxonomy(call: Call, blog_id: Raw, username: Raw, password: Raw, name: Raw, fields: Raw) -> dict[str, Any]:
    """One taxonomy (``wp_getTaxonomy``)."""
    user = call.login(username, password)
    kind = require_taxonomy(call, name)
    call.require(user, kind.cap["assign_terms"], "Sorry, you are not allowed to assign terms in this taxonomy.")
    return taxonomy_struct(call.site.profile, kind, DEFAULT_FIELDS if fields is None else fields)


@method("wp.getTaxonomies", minimum=3)
def get_taxonomies(
    call: Call, blog_id: Raw, username: Raw, password: Raw, wanted: Raw, fields: Raw
) -> list[dict[str, Any]]:
    """The taxonomies with these properties whose terms the user may give to posts (``wp_getTaxonomies``)."""
    user, site = call.login(username, password), call.site
    chosen = matching(
        taxonomies(site.profile).values(),
        lambda kind: taxonomy_properties(site, kind),
        {"public": True} if wanted is None else wanted,
    )
    asked = DEFAULT_FIELDS if fields is None else fields
    return [taxonomy_struct(site.profile, kind, asked) for kind in chosen if can(site, user, kind.cap["assign_terms"])]
