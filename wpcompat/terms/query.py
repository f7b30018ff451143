"""Finding terms: ``wp_terms`` joined with ``wp_term_taxonomy``."""

from __future__ import annotations

from wpcompat.db.rows import Term
from wpcompat.db.searching import in_order
from wpcompat.formatting.protocols import ascii_lower
from wpcompat.formatting.slugs import sanitize_title
from wpcompat.formatting.strings import is_valid_utf8
from wpcompat.site import Site
from wpcompat.terms.taxonomies import TAXONOMIES
from wpcompat.terms.text import clean_name

TERM_COLUMNS = 't."term_id", t."name", t."slug", t."term_group", x."term_taxonomy_id", x."taxonomy", x."description", x."parent", x."count"'
_JOINED = f'SELECT {TERM_COLUMNS} FROM "wp_terms" t JOIN "wp_term_taxonomy" x ON x."term_id" = t."term_id"'
_LONGEST = 200
"""Characters that a name and a slug have room for."""
_OF_TERM = ("term_id", "name", "slug", "term_group")
_OF_TAXONOMY = ("count", "parent", "taxonomy", "term_taxonomy_id", "description")


def get_term(site: Site, term_id: int, taxonomy: str) -> Term | None:
    """A term by its ID (``get_term``)."""
    row = site.db.row(f'{_JOINED} WHERE t."term_id" = ? AND x."taxonomy" = ?', (term_id, taxonomy))
    return None if row is None else Term(*row)


def get_term_by(site: Site, field: str, value: str, taxonomy: str) -> Term | None:
    """A term by ``slug`` or ``name`` (``get_term_by``); letter case does not count."""
    if field not in ("slug", "name"):
        raise ValueError(f"terms are not looked up by {field}")
    if not value:
        return None
    wanted = sanitize_title(value) if field == "slug" else clean_name(site, value)
    row = site.db.row(f'{_JOINED} WHERE t."{field}" = ? AND x."taxonomy" = ? ORDER BY t."term_id"', (wanted, taxonomy))
    return None if row is None else Term(*row)


def named_alike(site: Site, name: str, taxonomy: str, parent: int) -> list[Term]:
    """The terms below a parent that have this name, whatever the case of its ASCII letters."""
    query = f'{_JOINED} WHERE t."name" = ? AND x."taxonomy" = ? AND x."parent" = ? ORDER BY t."name", t."term_id"'
    return [Term(*row) for row in site.db.rows(query, (name, taxonomy, parent))]


def term_exists(site: Site, text: str) -> bool:
    """Whether any taxonomy has a term with this slug or name (``term_exists``)."""
    slug, name = sanitize_title(text), clean_name(site, text)
    return bool(site.db.value('SELECT 1 FROM "wp_terms" WHERE "slug" = ? OR "name" = ?', (slug, name)))


def list_terms(
    site: Site,
    taxonomy: str,
    *,
    hide_empty: bool = False,
    search: str = "",
    name_like: str = "",
    parent: int | None = None,
    orderby: str = "name",
    order: str = "ASC",
    number: int = 0,
    offset: int = 0,
) -> list[Term]:
    """The terms of a taxonomy (``get_terms``).

    ``number`` 0 means all, and then ``offset`` does not count; ``search`` looks into names and slugs, ``name_like`` into
    names. ``hide_empty`` in a hierarchy keeps an empty term with a used one below it.
    """
    if any(len(text) > _LONGEST or "\0" in text or not is_valid_utf8(text) for text in (search, name_like)):
        return []
    hierarchy = hide_empty and TAXONOMIES[taxonomy].hierarchical
    query, params = f'{_JOINED} WHERE x."taxonomy" = ?', [taxonomy]
    given: list[int | str] = [*params]
    if hide_empty and not hierarchy:
        query += ' AND x."count" > 0'
    if parent is not None:
        query += ' AND x."parent" = ?'
        given.append(parent)
    if name_like:
        query += " AND t.\"name\" LIKE ? ESCAPE '\\'"
        given.append(_like(name_like))
    if search:
        query += " AND (t.\"name\" LIKE ? ESCAPE '\\' OR t.\"slug\" LIKE ? ESCAPE '\\')"
        given += [_like(search), _like(search)]
    query += f' ORDER BY {_column(orderby)} {"ASC" if order.upper() == "ASC" else "DESC"}, t."term_id"'
    if number > 0 and not hierarchy:
        query += " LIMIT ? OFFSET ?"
        given += [number, max(0, offset)]
    found = [Term(*row) for row in site.db.rows(query, given)]
    if not hierarchy:
        return found
    used = _with_a_used_term_below(site, taxonomy)
    found = [term for term in found if term.count or term.term_id in used]
    return found[max(0, offset) :][:number] if number > 0 else found


def _like(text: str) -> str:
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _column(orderby: str) -> str:
    word = ascii_lower(orderby)
    if word in _OF_TERM and word != "name":
        return f't."{word}"'
    if word in _OF_TAXONOMY:
        return f'x."{word}"'
    return 't."term_id"' if word in ("", "0", "id", "none", "term_order") else in_order('t."name"')


def _with_a_used_term_below(site: Site, taxonomy: str) -> set[int]:
    """The IDs of all terms that stand above a term with posts."""
    parents: dict[int, int] = {}
    counted: list[int] = []
    for term_id, parent, count in site.db.rows(
        'SELECT "term_id", "parent", "count" FROM "wp_term_taxonomy" WHERE "taxonomy" = ?', (taxonomy,)
    ):
        parents[term_id] = parent
        if count:
            counted.append(term_id)
    above: set[int] = set()
    for term_id in counted:
        while (term_id := parents.get(term_id, 0)) and term_id not in above:
            above.add(term_id)
    return above


def descendants(site: Site, term_id: int, taxonomy: str) -> list[int]:
    """The IDs of a term and of every term below it."""
    return [
        int(found)
        for found in site.db.column(
            'WITH RECURSIVE below(id) AS (SELECT ? UNION SELECT x."term_id" FROM "wp_term_taxonomy" x'
            ' JOIN below ON x."parent" = below.id WHERE x."taxonomy" = ?) SELECT id FROM below',
            (term_id, taxonomy),
        )
    ]
