"""Terms and which posts carry them: ``wp_terms``, ``wp_term_taxonomy``, ``wp_term_relationships``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from wpcompat import options
from wpcompat.db.rows import Term
from wpcompat.errors import WPError
from wpcompat.formatting.kses import COMMENT_TAGS, kses
from wpcompat.formatting.slugs import sanitize_title
from wpcompat.formatting.strings import sanitize_text_field, specialchars
from wpcompat.site import Site
from wpcompat.terms.taxonomies import TAXONOMIES

_DEFERRED = "terms.counting_is_deferred"


TERM_COLUMNS = 't."term_id", t."name", t."slug", t."term_group", x."term_taxonomy_id", x."taxonomy", x."description", x."parent", x."count"'
_JOINED = f'SELECT {TERM_COLUMNS} FROM "wp_terms" t JOIN "wp_term_taxonomy" x ON x."term_id" = t."term_id"'
_ORDERS = {
    "name": 't."name"', "slug": 't."slug"', "term_id": 't."term_id"', "id": 't."term_id"', "count": 'x."count"',
    "term_group": 't."term_group"', "parent": 'x."parent"', "description": 'x."description"',
}  # fmt: skip


def get_term(site: Site, term_id: int, taxonomy: str) -> Term | None:
    """A term by its ID (``get_term``)."""
    row = site.db.row(f'{_JOINED} WHERE t."term_id" = ? AND x."taxonomy" = ?', (term_id, taxonomy))
    return None if row is None else Term(*row)


def get_term_by(site: Site, field: str, value: str, taxonomy: str) -> Term | None:
    """A term by ``slug`` or ``name`` (``get_term_by``); letter case does not count."""
    if field not in ("slug", "name"):
        raise ValueError(f"terms are not looked up by {field}")
    wanted = sanitize_title(value) if field == "slug" else clean_name(value)
    if not wanted:
        return None
    row = site.db.row(f'{_JOINED} WHERE t."{field}" = ? AND x."taxonomy" = ? ORDER BY t."term_id"', (wanted, taxonomy))
    return None if row is None else Term(*row)


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
    return [Term(*row) for row in site.db.rows(query + ' ORDER BY t."name", t."term_id"', params)]


def list_terms(
    site: Site,
    taxonomy: str,
    *,
    hide_empty: bool = False,
    search: str = "",
    parent: int | None = None,
    orderby: str = "name",
    order: str = "ASC",
    number: int = 0,
    offset: int = 0,
) -> list[Term]:
    """The terms of a taxonomy (``get_terms``). ``number`` 0 means all; ``search`` looks into names and slugs."""
    query, params = f'{_JOINED} WHERE x."taxonomy" = ?', [taxonomy]
    given: list[int | str] = [*params]
    if hide_empty:
        query += ' AND x."count" > 0'
    if parent is not None:
        query += ' AND x."parent" = ?'
        given.append(parent)
    if search:
        like = "%" + search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query += " AND (t.\"name\" LIKE ? ESCAPE '\\' OR t.\"slug\" LIKE ? ESCAPE '\\')"
        given += [like, like]
    query += (
        f' ORDER BY {_ORDERS.get(orderby, _ORDERS["name"])} {"DESC" if order.upper() == "DESC" else "ASC"}, t."term_id"'
    )
    if number > 0:
        query += " LIMIT ? OFFSET ?"
        given += [number, max(0, offset)]
    return [Term(*row) for row in site.db.rows(query, given)]


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


def clean_name(name: str) -> str:
    """A name as it is stored: without tags, HTML-escaped."""
    return specialchars(sanitize_text_field(name))


def clean_description(text: str) -> str:
    """A description as it is stored: with the tags that comments may have."""
    return kses(text, COMMENT_TAGS)


def create_term(site: Site, name: str, taxonomy: str, slug: str = "", parent: int = 0, description: str = "") -> Term:
    """Add a term (``wp_insert_term``).

    Raises ``WPError`` ``invalid_taxonomy``, ``empty_term_name``, ``missing_parent``, or ``term_exists`` with the other
    term's ID as ``data["term_id"]``.
    """
    if taxonomy not in TAXONOMIES:
        raise WPError("invalid_taxonomy", "Invalid taxonomy.")
    if not name.strip():
        raise WPError("empty_term_name", "A name is required for this term.")
    stored = clean_name(name)
    wanted = sanitize_title(slug) if slug else ""
    with site.db.transaction():
        if parent > 0 and not site.db.value('SELECT 1 FROM "wp_terms" WHERE "term_id" = ?', (parent,)):
            raise WPError("missing_parent", "Parent term does not exist.")
        parent = max(0, parent)
        chosen = wanted or sanitize_title(stored)
        _refuse_twin(site, stored, chosen, bool(wanted), taxonomy, parent)
        chosen = unique_slug(site, chosen, taxonomy, parent)
        term_id = site.db.insert("wp_terms", {"name": stored[:200], "slug": chosen, "term_group": 0})
        if not chosen:
            site.db.update("wp_terms", {"slug": str(term_id)}, '"term_id" = ?', (term_id,))
        site.db.insert(
            "wp_term_taxonomy",
            {
                "term_id": term_id,
                "taxonomy": taxonomy,
                "description": clean_description(description) if description else "",
                "parent": parent,
            },
        )
        found = get_term(site, term_id, taxonomy)
    assert found is not None
    return found


def _refuse_twin(site: Site, name: str, slug: str, slug_given: bool, taxonomy: str, parent: int) -> None:
    """Refuse a name that a term of the taxonomy has already (in a hierarchy: a sibling)."""
    hierarchical = TAXONOMIES[taxonomy].hierarchical
    same_name = [
        t for t in list_terms(site, taxonomy, parent=parent if hierarchical else None) if t.name.lower() == name.lower()
    ]
    if not same_name:
        return
    twin, same_slug = same_name[0], get_term_by(site, "slug", slug, taxonomy)
    if slug_given and twin.slug != slug and same_slug is None:
        return
    if not hierarchical:
        raise WPError(
            "term_exists", "A term with the name provided already exists in this taxonomy.", term_id=twin.term_id
        )
    siblings = list_terms(site, taxonomy, parent=parent)
    other: Term | None = None
    if (not slug_given or twin.slug == slug) and any(t.name == name for t in siblings):
        other = twin
    elif same_slug is not None and any(t.slug == slug for t in siblings):
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
    while above:
        term = get_term(site, above, taxonomy)
        if term is None:
            break
        suffix += f"-{term.slug}"
        if not _slug_taken(site, slug + suffix):
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
    """Change a term (``wp_update_term``); what is None stays.

    Raises ``WPError`` ``invalid_taxonomy``, ``invalid_term``, ``empty_term_name``, ``missing_parent``, ``duplicate_term_slug``.
    """
    if taxonomy not in TAXONOMIES:
        raise WPError("invalid_taxonomy", "Invalid taxonomy.")
    with site.db.transaction():
        old = get_term(site, term_id, taxonomy)
        if old is None:
            raise WPError("invalid_term", "Empty Term.")
        new_name = old.name if name is None else clean_name(name)
        if not new_name.strip():
            raise WPError("empty_term_name", "A name is required for this term.")
        above = old.parent if parent is None else max(0, parent)
        if above and not site.db.value('SELECT 1 FROM "wp_terms" WHERE "term_id" = ?', (above,)):
            raise WPError("missing_parent", "Parent term does not exist.")
        above = _broken_loop(site, above, term_id, taxonomy)
        given = old.slug if slug is None else sanitize_title(slug)
        chosen = given or sanitize_title(new_name)
        other = get_term_by(site, "slug", chosen, taxonomy) if chosen else None
        if other is not None and other.term_id != term_id:
            if given and above == old.parent:
                raise WPError(
                    "duplicate_term_slug", f"The slug &#8220;{chosen}&#8221; is already in use by another term."
                )
            chosen = unique_slug(site, chosen, taxonomy, above, term_id)
        site.db.update(
            "wp_terms", {"name": new_name[:200], "slug": chosen or str(term_id)}, '"term_id" = ?', (term_id,)
        )
        text = old.description if description is None else clean_description(description)
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
    chain: list[int] = []
    above = parent
    while above:
        if above == term_id:
            return 0
        if above in chain:
            for member in chain[chain.index(above) :]:
                site.db.update(
                    "wp_term_taxonomy", {"parent": 0}, '"term_id" = ? AND "taxonomy" = ?', (member, taxonomy)
                )
            return parent
        chain.append(above)
        term = get_term(site, above, taxonomy)
        above = term.parent if term else 0
    return parent


def delete_term(site: Site, term_id: int, taxonomy: str) -> bool:
    """Remove a term (``wp_delete_term``); False for an unknown one and for the default category.

    Its children move to its parent; posts left without a category get the default one.
    """
    with site.db.transaction():
        term = get_term(site, term_id, taxonomy)
        default = options.integer(site, "default_category") if taxonomy == "category" else 0
        if term is None or term_id == default:
            return False
        if TAXONOMIES.get(taxonomy, TAXONOMIES["post_tag"]).hierarchical:
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


def set_terms_by_name(site: Site, post_id: int, taxonomy: str, names: Sequence[str], append: bool = False) -> list[int]:
    """As ``set_terms``, by names or slugs; missing terms are made."""
    ids = []
    with site.db.transaction():
        for name in names:
            if not name.strip():
                continue
            found = get_term_by(site, "slug", name, taxonomy) or get_term_by(site, "name", name, taxonomy)
            ids.append((found or create_term(site, name, taxonomy)).term_id)
        return set_terms(site, post_id, taxonomy, ids, append)


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
        site.db.execute(
            'UPDATE "wp_term_taxonomy" SET "count" = (SELECT count(*) FROM "wp_term_relationships" r'
            ' JOIN "wp_posts" p ON p."ID" = r."object_id" WHERE r."term_taxonomy_id" = ?'
            ' AND p."post_status" = \'publish\' AND p."post_type" = \'post\') WHERE "term_taxonomy_id" = ?',
            (number, number),
        )


def update_counts_of(site: Site, post_id: int) -> None:
    """Count the terms of a post again after its status changed (``_update_term_count_on_transition_post_status``)."""
    update_counts(
        site, site.db.column('SELECT "term_taxonomy_id" FROM "wp_term_relationships" WHERE "object_id" = ?', (post_id,))
    )
