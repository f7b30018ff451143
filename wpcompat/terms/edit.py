"""Making and changing terms."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import Term
from wpcompat.errors import WPError
from wpcompat.formatting.circles import parent_and_circle
from wpcompat.formatting.php import truthy
from wpcompat.formatting.slugs import sanitize_title
from wpcompat.formatting.strings import is_valid_utf8, trim
from wpcompat.site import Site
from wpcompat.terms.query import get_term, get_term_by, named_alike, term_exists
from wpcompat.terms.taxonomies import TAXONOMIES
from wpcompat.terms.text import clean_description, clean_name

_LONGEST = 200
"""Characters that a name and a slug have room for."""


def create_term(site: Site, name: str, taxonomy: str, slug: str = "", parent: int = 0, description: str = "") -> Term:
    """Add a term (``wp_insert_term``).

    Raises ``WPError`` ``invalid_taxonomy``, ``empty_term_name``, ``missing_parent``, ``db_insert_error`` for a name or
    slug that is too long, or ``term_exists`` with the other term's ID as ``data["term_id"]``.
    """
    if taxonomy not in TAXONOMIES:
        raise WPError("invalid_taxonomy", "Invalid taxonomy.")
    if not trim(name):
        raise WPError("empty_term_name", "A name is required for this term.")
    stored = clean_name(site, name)
    given = sanitize_title(slug)
    with site.db.transaction():
        if parent > 0 and not site.db.value('SELECT 1 FROM "wp_terms" WHERE "term_id" = ?', (parent,)):
            raise WPError("missing_parent", "Parent term does not exist.")
        parent = max(0, parent)
        chosen = given if truthy(given) else sanitize_title(stored)
        _refuse_twin(site, stored, chosen, truthy(given), taxonomy, parent)
        chosen = unique_slug(site, chosen, taxonomy, parent)
        if max(len(stored), len(chosen)) > _LONGEST:
            raise WPError("db_insert_error", "Could not insert term into the database.")
        term_id = site.db.insert("wp_terms", {"name": stored, "slug": chosen, "term_group": 0})
        if not chosen:
            site.db.update("wp_terms", {"slug": str(term_id)}, '"term_id" = ?', (term_id,))
        text = clean_description(site, description)
        if is_valid_utf8(text):
            row = {"term_id": term_id, "taxonomy": taxonomy, "description": text, "parent": parent}
            site.db.insert("wp_term_taxonomy", row)
        found = get_term(site, term_id, taxonomy)
    if found is None:  # Its name stays behind, without a taxonomy.
        raise WPError("db_insert_error", "Could not insert term taxonomy into the database.")
    return found


def _refuse_twin(site: Site, name: str, slug: str, slug_given: bool, taxonomy: str, parent: int) -> None:
    """Refuse a name that another term beside it has already, unless a slug of its own tells them apart."""
    twins = named_alike(site, name, taxonomy, parent)
    if not twins:
        return
    twin = twins[0]
    same_slug = get_term_by(site, "slug", slug, taxonomy)
    if slug_given and twin.slug != slug and same_slug is None:
        return
    if not TAXONOMIES[taxonomy].hierarchical:
        raise WPError(
            "term_exists", "A term with the name provided already exists in this taxonomy.", term_id=twin.term_id
        )
    other: Term | None = None
    if (not slug_given or twin.slug == slug) and any(term.name == name for term in twins):
        other = twin
    elif same_slug is not None and same_slug.slug == slug and same_slug.parent == parent:
        other = same_slug
    if other is not None:
        raise WPError(
            "term_exists", "A term with the name provided already exists with this parent.", term_id=other.term_id
        )


def unique_slug(site: Site, slug: str, taxonomy: str, parent: int = 0, term_id: int = 0) -> str:
    """The slug, or one made unique by the parents' slugs and then by a number (``wp_unique_term_slug``)."""
    if not slug or get_term_by(site, "slug", slug, taxonomy) is None:
        return slug
    suffix, above = "", parent if TAXONOMIES[taxonomy].hierarchical else 0
    seen: set[int] = set()
    while above and above not in seen:
        seen.add(above)
        term = get_term(site, above, taxonomy)
        if term is None:
            break
        suffix += f"-{term.slug}"
        if not term_exists(site, slug + suffix):
            break
        above = term.parent
    slug += suffix
    if not _slug_taken(site, slug, term_id):
        return slug
    number = 2
    while _slug_taken(site, f"{slug}-{number}"):
        number += 1
    return f"{slug}-{number}"


def _slug_taken(site: Site, slug: str, but: int = 0) -> bool:
    return bool(site.db.value('SELECT 1 FROM "wp_terms" WHERE "slug" = ? AND "term_id" <> ?', (slug, but)))


def update_term(
    site: Site,
    term_id: int,
    taxonomy: str,
    *,
    name: str | None = None,
    slug: str | None = None,
    description: str | None = None,
    parent: int | None = None,
) -> Term:
    """Change a term (``wp_update_term``); what is None stays, cleaned once more.

    Raises ``WPError`` ``invalid_taxonomy``, ``invalid_term``, ``empty_term_name``, ``missing_parent``, ``duplicate_term_slug``.
    """
    if taxonomy not in TAXONOMIES:
        raise WPError("invalid_taxonomy", "Invalid taxonomy.")
    with site.db.transaction():
        old = get_term(site, term_id, taxonomy)
        if old is None:
            raise WPError("invalid_term", "Empty Term.")
        new_name = clean_name(site, old.name if name is None else name)
        if not trim(new_name):
            raise WPError("empty_term_name", "A name is required for this term.")
        above = old.parent if parent is None else max(0, parent)
        if above and not site.db.value('SELECT 1 FROM "wp_terms" WHERE "term_id" = ?', (above,)):
            raise WPError("missing_parent", "Parent term does not exist.")
        given = sanitize_title(old.slug if slug is None else slug)
        wanted_above, above = above, _broken_loop(site, above, term_id, taxonomy)
        chosen = given if truthy(given) else sanitize_title(new_name)
        other = get_term_by(site, "slug", chosen, taxonomy) if chosen else None
        if other is not None and other.term_id != term_id:
            if truthy(given) and above == old.parent:
                raise WPError(
                    "duplicate_term_slug", f"The slug &#8220;{chosen}&#8221; is already in use by another term."
                )
            chosen = unique_slug(site, chosen, taxonomy, wanted_above, term_id)
        words: dict[str, Any] = {"name": new_name, "slug": chosen or str(term_id)}
        if max(map(len, words.values())) <= _LONGEST:
            site.db.update("wp_terms", words, '"term_id" = ?', (term_id,))
        text = clean_description(site, old.description if description is None else description)
        if is_valid_utf8(text):
            site.db.update(
                "wp_term_taxonomy",
                {"description": text, "parent": above},
                '"term_taxonomy_id" = ?',
                (old.term_taxonomy_id,),
            )
        found = get_term(site, term_id, taxonomy)
    assert found is not None
    return found


def _broken_loop(site: Site, parent: int, term_id: int, taxonomy: str) -> int:
    """The parent for a term: none when it stands below the term itself (``wp_check_term_hierarchy_for_loops``).

    A loop above that does not hold the term is broken by putting its members at the top.
    """

    def parent_of(above: int) -> int:
        term = get_term(site, above, taxonomy)
        return term.parent if term else 0

    allowed, circle = parent_and_circle(parent, term_id, parent_of)
    for member in circle:
        site.db.update("wp_term_taxonomy", {"parent": 0}, '"term_id" = ? AND "taxonomy" = ?', (member, taxonomy))
    return allowed
