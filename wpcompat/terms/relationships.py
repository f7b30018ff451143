"""Which posts carry which terms: ``wp_term_relationships``, and how many posts each term has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from wpcompat.db.rows import Term
from wpcompat.db.searching import in_order
from wpcompat.errors import WPError
from wpcompat.formatting.slugs import sanitize_title
from wpcompat.site import Site
from wpcompat.terms.edit import create_term
from wpcompat.terms.query import TERM_COLUMNS, get_term, get_term_by, list_terms
from wpcompat.terms.taxonomies import TAXONOMIES

_BY_NAME = in_order('t."name"')
_DEFERRED = "terms.counting_is_deferred"


def terms_of(site: Site, post_id: int, taxonomy: str | None = None) -> list[Term]:
    """The terms of a post by name, of one taxonomy or of all (``wp_get_object_terms``)."""
    query = (
        f'SELECT {TERM_COLUMNS} FROM "wp_term_relationships" r'
        ' JOIN "wp_term_taxonomy" x ON x."term_taxonomy_id" = r."term_taxonomy_id" JOIN "wp_terms" t ON t."term_id" = x."term_id"'
        ' WHERE r."object_id" = ?'
    )
    params: tuple[int | str, ...] = (post_id,)
    if taxonomy is not None:
        query, params = query + ' AND x."taxonomy" = ?', (post_id, taxonomy)
    return [Term(*row) for row in site.db.rows(query + f' ORDER BY {_BY_NAME}, t."term_id"', params)]


def set_terms(site: Site, post_id: int, taxonomy: str, ids: Sequence[int], append: bool = False) -> list[int]:
    """Give a post these terms of a taxonomy, in place of those it has or in addition (``wp_set_object_terms``).

    Unknown IDs are passed over; the ``term_taxonomy_id`` of the others are returned.
    """
    with site.db.transaction():
        found = [
            term for term in (get_term(site, term_id, taxonomy) for term_id in dict.fromkeys(ids)) if term is not None
        ]
        wanted = [term.term_taxonomy_id for term in found]
        have = [term.term_taxonomy_id for term in terms_of(site, post_id, taxonomy)]
        added = [number for number in wanted if number not in have]
        gone = [] if append else [number for number in have if number not in wanted]
        for number in added:
            site.db.insert("wp_term_relationships", {"object_id": post_id, "term_taxonomy_id": number})
        for number in gone:
            site.db.execute(
                'DELETE FROM "wp_term_relationships" WHERE "object_id" = ? AND "term_taxonomy_id" = ?',
                (post_id, number),
            )
        update_counts(site, [*added, *gone])
    return wanted


def set_terms_by_name(
    site: Site, post_id: int, taxonomy: str, names: Sequence[str | int], append: bool = False
) -> list[int]:
    """As ``set_terms``, by names or slugs; missing terms are made. An integer is an ID, whatever its sign.

    A name of which no slug can be made stands for the first term there is: WordPress then looks for any slug. A name that no
    term can have raises ``WPError``: those before it are then added, and none is taken away.
    """
    ids, refusal = [], None
    with site.db.transaction():
        for name in names:
            if isinstance(name, int):
                ids.append(abs(name))
                continue
            if not name.strip():
                continue
            if sanitize_title(name):
                found = get_term_by(site, "slug", name, taxonomy) or get_term_by(site, "name", name, taxonomy)
            else:
                found = next(iter(list_terms(site, taxonomy, orderby="term_id", number=1)), None)
            try:
                ids.append((found or create_term(site, name, taxonomy)).term_id)
            except WPError as error:
                refusal = error
                break
        written = set_terms(site, post_id, taxonomy, ids, append or refusal is not None)
    if refusal is not None:
        raise refusal
    return written


def remove_all_terms(site: Site, post_id: int) -> None:
    """Take every term from a post that is about to go."""
    numbers = site.db.column('SELECT "term_taxonomy_id" FROM "wp_term_relationships" WHERE "object_id" = ?', (post_id,))
    site.db.execute('DELETE FROM "wp_term_relationships" WHERE "object_id" = ?', (post_id,))
    update_counts(site, numbers)


@contextmanager
def deferred_counting(site: Site) -> Iterator[None]:
    """Leave the counts of terms alone within the block, and count all terms at its end (``wp_defer_term_counting``)."""
    site.cache[_DEFERRED] = True
    try:
        yield
    finally:
        del site.cache[_DEFERRED]
        with site.db.transaction():
            update_counts(site, site.db.column('SELECT "term_taxonomy_id" FROM "wp_term_taxonomy"'))


def update_counts(site: Site, numbers: Sequence[int]) -> None:
    """Count the published posts of terms again, by ``term_taxonomy_id`` (``wp_update_term_count``)."""
    if site.cache.get(_DEFERRED):
        return
    for number in numbers:
        taxonomy = site.db.value('SELECT "taxonomy" FROM "wp_term_taxonomy" WHERE "term_taxonomy_id" = ?', (number,))
        kinds = TAXONOMIES[taxonomy].object_types if taxonomy in TAXONOMIES else ("post",)
        query = 'SELECT count(*) FROM "wp_term_relationships" r'
        if kinds != ("link",):
            query += ' JOIN "wp_posts" p ON p."ID" = r."object_id" AND p."post_status" = \'publish\''
            query += f' AND p."post_type" IN ({", ".join(repr(kind) for kind in kinds)})'
        site.db.execute(
            f'UPDATE "wp_term_taxonomy" SET "count" = ({query} WHERE r."term_taxonomy_id" = ?) WHERE "term_taxonomy_id" = ?',
            (number, number),
        )


def update_counts_of(site: Site, post_id: int) -> None:
    """Count the terms of a post again after its status changed (``_update_term_count_on_transition_post_status``)."""
    update_counts(
        site, site.db.column('SELECT "term_taxonomy_id" FROM "wp_term_relationships" WHERE "object_id" = ?', (post_id,))
    )
