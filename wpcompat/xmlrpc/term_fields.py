"""The custom fields of a term: its metadata, for those who may edit it."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import User
from wpcompat.formatting.php import PhpObject, intval, truthy
from wpcompat.posts.custom_fields import is_protected
from wpcompat.site import Site
from wpcompat.terms import meta
from wpcompat.users.caps import can
from wpcompat.xmlrpc.params import WrongType, as_text, elements, is_array


def set_term_custom_fields(site: Site, user: User, term_id: int, fields: Any) -> None:
    """Add a value for each of ``fields`` without ``id``; with it, change that value, or delete it when no ``key`` is given
    (``set_term_custom_fields``).

    An ID may be another term's, and a key WordPress's own, see ``term_fields_without_bounds``; another key than the ID's is
    passed over. Raises ``WrongType`` where an element is a text or an object.
    """
    for element in elements(fields) if is_array(fields) else [fields]:
        if isinstance(element, (str, PhpObject)):
            raise WrongType("a text or an object where a custom field belongs")
        given = element if isinstance(element, dict) else {}
        if not can(site, user, "edit_term_meta", term_id):
            continue
        if given.get("id") is not None:
            _change(site, term_id, intval(given["id"]), given.get("key"), given.get("value"))
            continue
        key = given.get("key")
        if truthy(key):
            # The database takes an array for an empty text.
            name = "" if is_array(key) else as_text(key)
            if is_open(site, name):
                meta.add_term_meta(site, term_id, name, given.get("value"))


def is_open(site: Site, key: str) -> bool:
    """Whether those who may edit a term may see and change its metadata under this key."""
    return site.switches.term_fields_without_bounds or not is_protected(key)


def _change(site: Site, term_id: int, meta_id: int, key: Any, value: Any) -> None:
    with site.db.transaction():
        found = meta.meta_by_id(site, meta_id)
        if found is None or not is_open(site, found.key):
            return
        if found.term_id != term_id and not site.switches.term_fields_without_bounds:
            return
        if key is None:
            meta.delete_by_id(site, meta_id)
        elif key == found.key:
            meta.update_by_id(site, meta_id, value)
