"""Deleting a term; and what its neighbours hold, under the one name that others import it by."""

from __future__ import annotations

from wpcompat import options
from wpcompat.site import Site
from wpcompat.terms.edit import create_term, unique_slug, update_term
from wpcompat.terms.query import TERM_COLUMNS, descendants, get_term, get_term_by, list_terms, term_exists
from wpcompat.terms.relationships import (
    deferred_counting,
    remove_all_terms,
    set_terms,
    set_terms_by_name,
    terms_of,
    update_counts,
    update_counts_of,
)
from wpcompat.terms.taxonomies import TAXONOMIES
from wpcompat.terms.text import clean_description, clean_name

__all__ = [
    "TAXONOMIES",
    "TERM_COLUMNS",
    "clean_description",
    "clean_name",
    "create_term",
    "deferred_counting",
    "delete_term",
    "descendants",
    "get_term",
    "get_term_by",
    "list_terms",
    "remove_all_terms",
    "set_terms",
    "set_terms_by_name",
    "term_exists",
    "terms_of",
    "unique_slug",
    "update_counts",
    "update_counts_of",
    "update_term",
]


def delete_term(site: Site, term_id: int, taxonomy: str) -> bool:
    """Remove a term (``wp_delete_term``); False for an unknown one and for the default category.

    Its children move to its parent; posts left without a category get the default one.
    """
    with site.db.transaction():
        term = get_term(site, term_id, taxonomy)
        default = options.integer(site, "default_category") if taxonomy == "category" else 0
        if term is None or term_id == default:
            return False
        if TAXONOMIES[taxonomy].hierarchical:
            site.db.update(
                "wp_term_taxonomy", {"parent": term.parent}, '"parent" = ? AND "taxonomy" = ?', (term_id, taxonomy)
            )
        posts = site.db.column(
            'SELECT "object_id" FROM "wp_term_relationships" WHERE "term_taxonomy_id" = ?', (term.term_taxonomy_id,)
        )
        for post_id in posts:
            kept = [t.term_id for t in terms_of(site, post_id, taxonomy) if t.term_id != term_id]
            set_terms(site, post_id, taxonomy, kept or ([default] if default else []))
        site.db.execute('DELETE FROM "wp_termmeta" WHERE "term_id" = ?', (term_id,))
        site.db.execute('DELETE FROM "wp_term_taxonomy" WHERE "term_taxonomy_id" = ?', (term.term_taxonomy_id,))
        if not site.db.value('SELECT 1 FROM "wp_term_taxonomy" WHERE "term_id" = ?', (term_id,)):
            site.db.execute('DELETE FROM "wp_terms" WHERE "term_id" = ?', (term_id,))
    return True
