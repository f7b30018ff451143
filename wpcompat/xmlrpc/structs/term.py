"""Terms as clients read them."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import Term, User
from wpcompat.posts.formats import shown_name
from wpcompat.terms.meta import meta_rows
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.term_fields import is_open


def term_struct(call: Call, user: User, term: Term) -> dict[str, Any]:
    """A term (``_prepare_term``); its metadata only for those who may edit it."""
    return {
        "term_id": str(term.term_id),
        "name": shown_name(term),
        "slug": term.slug,
        "term_group": str(term.term_group),
        "term_taxonomy_id": str(term.term_taxonomy_id),
        "taxonomy": term.taxonomy,
        "description": term.description,
        "parent": str(term.parent),
        "count": term.count,
        "filter": "raw",
        "custom_fields": _custom_fields(call, user, term.term_id),
    }


def _custom_fields(call: Call, user: User, term_id: int) -> list[dict[str, str]]:
    if not can(call.site, user, "edit_term_meta", term_id):
        return []
    return [
        {"id": str(row.meta_id), "key": row.key, "value": row.value}
        for row in meta_rows(call.site, term_id)
        if is_open(call.site, row.key)
    ]
