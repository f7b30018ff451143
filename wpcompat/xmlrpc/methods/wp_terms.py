"""wp.* about the terms of any taxonomy."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import Term
from wpcompat.errors import WPError
from wpcompat.formatting.php import absint, intval, truthy
from wpcompat.formatting.strings import trim
from wpcompat.terms.store import create_term, delete_term, get_term, list_terms, update_term
from wpcompat.terms.taxonomies import Taxonomy
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.methods.wp_taxonomies import require_taxonomy
from wpcompat.xmlrpc.params import Int, Raw, given, has, member, slash, text_of
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.term import term_struct
from wpcompat.xmlrpc.term_fields import set_term_custom_fields


@method("wp.newTerm", minimum=4)
def new_term(call: Call, blog_id: Raw, username: Raw, password: Raw, content: Raw) -> str:
    """Add a term; its ID (``wp_newTerm``)."""
    user = call.login(username, password)
    kind = require_taxonomy(call, member(content, "taxonomy"))
    call.require(user, kind.cap["edit_terms"], "Sorry, you are not allowed to create terms in this taxonomy.")
    name = _name(content)
    parent = 0
    if has(content, "parent"):
        parent = _parent(call, kind, content, "This taxonomy is not hierarchical.")
    slug, description = _text(content, "slug"), _text(content, "description")
    term = create_term(call.site, name, kind.name, slug or "", parent, description or "")
    if has(content, "custom_fields"):
        set_term_custom_fields(call.site, user, term.term_id, content["custom_fields"])
    return str(term.term_id)


@method("wp.editTerm", minimum=5)
def edit_term(call: Call, blog_id: Raw, username: Raw, password: Raw, term_id: Int, content: Raw) -> bool:
    """Change a term; what is not given stays (``wp_editTerm``)."""
    user = call.login(username, password)
    kind = require_taxonomy(call, member(content, "taxonomy"))
    _require_term(call, kind, term_id)
    call.require(user, "edit_term", "Sorry, you are not allowed to edit this term.", term_id)
    name = _name(content) if has(content, "name") else None
    parent = None
    if given(content, "parent"):
        parent = _parent(call, kind, content, "Cannot set parent term, taxonomy is not hierarchical.")
    slug, description = _text(content, "slug"), _text(content, "description")
    update_term(call.site, term_id, kind.name, name=name, slug=slug, description=description, parent=parent)
    if has(content, "custom_fields"):
        set_term_custom_fields(call.site, user, term_id, content["custom_fields"])
    return True


@method("wp.deleteTerm", minimum=5)
def remove_term(call: Call, blog_id: Raw, username: Raw, password: Raw, taxonomy: Raw, term_id: Int) -> bool:
    """Remove a term (``wp_deleteTerm``)."""
    user = call.login(username, password)
    kind = require_taxonomy(call, taxonomy)
    _require_term(call, kind, term_id)
    call.require(user, "delete_term", "Sorry, you are not allowed to delete this term.", term_id)
    if not delete_term(call.site, term_id, kind.name):
        raise Fault(500, "Sorry, deleting the term failed.")
    return True


@method("wp.getTerm", minimum=5)
def read_term(call: Call, blog_id: Raw, username: Raw, password: Raw, taxonomy: Raw, term_id: Int) -> dict[str, Any]:
    """One term (``wp_getTerm``)."""
    user = call.login(username, password)
    term = _require_term(call, require_taxonomy(call, taxonomy), term_id)
    call.require(user, "assign_term", "Sorry, you are not allowed to assign this term.", term_id)
    return term_struct(call, user, term)


@method("wp.getTerms", minimum=4)
def read_terms(
    call: Call, blog_id: Raw, username: Raw, password: Raw, taxonomy: Raw, wanted: Raw
) -> list[dict[str, Any]]:
    """The terms of a taxonomy, by name unless ``orderby`` says otherwise (``wp_getTerms``)."""
    user = call.login(username, password)
    kind = require_taxonomy(call, taxonomy)
    call.require(user, kind.cap["assign_terms"], "Sorry, you are not allowed to assign terms in this taxonomy.")
    ordered = has(wanted, "orderby")
    search = wanted["search"] if given(wanted, "search") else ""
    terms = list_terms(
        call.site,
        kind.name,
        hide_empty=given(wanted, "hide_empty"),
        search=slash(text_of(search)),
        orderby=text_of(wanted["orderby"]) if ordered else "name",
        order=_order(wanted["order"]) if ordered and has(wanted, "order") else "ASC",
        number=absint(wanted["number"]) if has(wanted, "number") else 0,
        offset=absint(wanted["offset"]) if has(wanted, "offset") else 0,
    )
    return [term_struct(call, user, term) for term in terms]


def _require_term(call: Call, kind: Taxonomy, term_id: int) -> Term:
    """Raises ``WPError`` for the ID 0 and ``Fault`` 404 where the taxonomy has no such term."""
    term = _term(call, kind, term_id)
    if term is None:
        raise Fault(404, "Invalid term ID.")
    return term


def _term(call: Call, kind: Taxonomy, term_id: int) -> Term | None:
    if not term_id:
        raise WPError("invalid_term", "Empty Term.")
    return get_term(call.site, term_id, kind.name)


def _name(content: Any) -> str:
    name = trim(text_of(member(content, "name")))
    if not truthy(name):
        raise Fault(403, "The term name cannot be empty.")
    return name


def _parent(call: Call, kind: Taxonomy, content: Any, refusal: str) -> int:
    if not kind.hierarchical:
        raise Fault(403, refusal)
    parent = intval(content["parent"])
    if _term(call, kind, parent) is None:
        raise Fault(403, "Parent term does not exist.")
    return parent


def _text(content: Any, name: str) -> str | None:
    return text_of(content[name]) if has(content, name) else None


def _order(order: Any) -> str:
    return "ASC" if isinstance(order, str) and order.upper() == "ASC" else "DESC"
