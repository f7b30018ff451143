"""The terms that a struct of content gives a post, by ID and by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from wpcompat.db.rows import Term, User
from wpcompat.formatting.php import intval, strval
from wpcompat.formatting.strings import slash
from wpcompat.posts.types import PostType
from wpcompat.terms.store import create_term, get_term, get_term_by, list_terms
from wpcompat.terms.taxonomies import TAXONOMIES
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.params import elements, is_array
from wpcompat.xmlrpc.wire import DateTime

_INTEGER = re.compile(r"0|-?[1-9][0-9]*", re.ASCII)


def chosen_terms(call: Call, user: User, kind: PostType, by_id: Any, by_name: Any) -> dict[str, list[int]]:
    """The IDs of terms by taxonomy: those of ``{taxonomy: [ID]}``, then those of ``{taxonomy: [name]}``.

    Names that are missing become terms at once. Raises ``Fault`` 401 and 403, and ``WPError`` with the store's words.
    """
    chosen: dict[str, list[int]] = {}
    for taxonomy, ids in _pairs(by_id):
        _require_taxonomy(call, user, kind, taxonomy)
        chosen[taxonomy] = [_known(call, number, taxonomy) for number in _members(ids)]
    for taxonomy, names in _pairs(by_name):
        _require_taxonomy(call, user, kind, taxonomy)
        ambiguous = _ambiguous(call, taxonomy)
        for name in _members(names):
            if isinstance(name, str) and slash(name) in ambiguous:
                raise Fault(401, "Ambiguous term name used in a hierarchical taxonomy. Please use term ID instead.")
            chosen.setdefault(taxonomy, []).append(_named(call, user, name, taxonomy).term_id)
    return chosen


def _pairs(given: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(given, dict):
        return given.items()
    return enumerate(given) if is_array(given) else ()


def _members(given: Any) -> list[Any]:
    """What PHP's ``foreach`` finds: nothing in a scalar, the members of an object."""
    return elements(given.php_members()[1] if isinstance(given, DateTime) else given)


def _require_taxonomy(call: Call, user: User, kind: PostType, taxonomy: Any) -> None:
    if taxonomy not in kind.taxonomies:
        raise Fault(401, "Sorry, one of the given taxonomies is not supported by the post type.")
    refusal = "Sorry, you are not allowed to assign a term to one of the given taxonomies."
    call.require(user, TAXONOMIES[taxonomy].cap["assign_terms"], refusal)


def _known(call: Call, number: Any, taxonomy: str) -> int:
    term_id = intval(number)
    if get_term(call.site, term_id, taxonomy) is None:
        raise Fault(403, "Invalid term ID.")
    return term_id


def _ambiguous(call: Call, taxonomy: str) -> set[str]:
    """The names that several terms of a hierarchy carry; PHP's count makes numbers of numeric ones, which match no text."""
    if not TAXONOMIES[taxonomy].hierarchical:
        return set()
    counted = Counter(term.name for term in list_terms(call.site, taxonomy))
    return {name for name, times in counted.items() if times > 1 and not _INTEGER.fullmatch(name)}


def _named(call: Call, user: User, given: Any, taxonomy: str) -> Term:
    name = strval(given)
    with call.site.db.transaction():
        found = term_named(call, name, taxonomy)
        if found is not None:
            return found
        refusal = "Sorry, you are not allowed to add a term to one of the given taxonomies."
        call.require(user, TAXONOMIES[taxonomy].cap["edit_terms"], refusal)
        return create_term(call.site, name, taxonomy)


def term_named(call: Call, name: str, taxonomy: str) -> Term | None:
    """The first term of that name, whatever its letters' case."""
    return get_term_by(call.site, "name", name, taxonomy)
