"""Custom fields: the metadata of a post that its editors may see and change (``get_custom_fields``, ``set_custom_fields``)."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import User
from wpcompat.formatting.php import PhpObject, WrongType, intval, strval, truthy
from wpcompat.posts import meta
from wpcompat.site import Site
from wpcompat.users.caps import can


def is_protected(key: str) -> bool:
    """Whether a key is WordPress's own: its first letter, invisible ones aside, is ``_`` (``is_protected_meta``)."""
    return next((letter for letter in key if " " <= letter <= "~" or letter.isalpha()), "") == "_"


def may_edit(site: Site, user: User, post_id: int, key: str) -> bool:
    """Whether the user may read, add, change and delete values of the post under this key (``edit_post_meta``)."""
    return not is_protected(key) and can(site, user, "edit_post", post_id)


def get_custom_fields(site: Site, user: User, post_id: int) -> list[dict[str, str]]:
    """``{id, key, value}`` of each value that the user may edit, by key and then by age; arrays serialised."""
    if not can(site, user, "edit_post", post_id):
        return []
    rows = site.db.rows(
        'SELECT "meta_id", "meta_key", "meta_value" FROM "wp_postmeta" WHERE "post_id" = ? ORDER BY "meta_key", "meta_id"',
        (post_id,),
    )
    return [
        {"id": str(number), "key": key or "", "value": value or ""}
        for number, key, value in rows
        if not is_protected(key or "")
    ]


def set_custom_fields(site: Site, user: User, post_id: int, fields: Any) -> None:
    """Add a value for each of ``fields`` without ``id``; with it, change that value, or delete it when no ``key`` is given.

    Keys that the user may not edit, IDs of another post's and other keys than the ID's are passed over. Raises ``WrongType``
    where an element is a text or an object.
    """
    if isinstance(fields, (list, dict)):
        elements = list(fields.values() if isinstance(fields, dict) else fields)
    else:
        elements = [] if fields is None else [fields]
    for element in elements:
        if isinstance(element, (str, PhpObject)):
            raise WrongType("a text or an object where a custom field belongs")
        given = element if isinstance(element, dict) else {}
        if given.get("id") is not None:
            _change(site, user, post_id, intval(given["id"]), given.get("key"), given.get("value"))
        else:
            _add(site, user, post_id, given.get("key"), given.get("value"))


def _change(site: Site, user: User, post_id: int, meta_id: int, key: Any, value: Any) -> None:
    with site.db.transaction():
        found = meta.meta_by_id(site, meta_id)
        if found is None or found.post_id != post_id or not may_edit(site, user, post_id, found.key):
            return
        if key is None:
            meta.delete_meta_by_id(site, meta_id)
        elif key == found.key:
            meta.update_meta_by_id(site, meta_id, value)


def _add(site: Site, user: User, post_id: int, key: Any, value: Any) -> None:
    if not truthy(key):
        return
    if isinstance(key, (list, dict)):
        raise WrongType("an array where a key belongs")
    name = strval(key)
    if may_edit(site, user, post_id, name):
        meta.add_meta(site, meta.owner(site, post_id), name, value)
