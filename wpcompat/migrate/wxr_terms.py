"""The terms of an export, and its pieces that stand everywhere: CDATA, metadata."""

from __future__ import annotations

from collections.abc import Iterable

from wpcompat.db.rows import Term
from wpcompat.db.searching import in_order
from wpcompat.posts.formats import shown_name
from wpcompat.site import Site
from wpcompat.terms.query import TERM_COLUMNS

_BY_NAME = in_order('t."name"')


def category_element(site: Site, term: Term, others: dict[int, Term]) -> str:
    return (
        f"\t<wp:category>\n\t\t<wp:term_id>{term.term_id}</wp:term_id>\n"
        f"\t\t<wp:category_nicename>{cdata(term.slug)}</wp:category_nicename>\n"
        f"\t\t<wp:category_parent>{cdata(_slug(others, term.parent))}</wp:category_parent>\n\t\t"
        f"{_optional('cat_name', term.name)}{_optional('category_description', term.description)}{_term_meta(site, term)}"
        "\t</wp:category>\n\t"
    )


def tag_element(site: Site, term: Term) -> str:
    return (
        f"\t<wp:tag>\n\t\t<wp:term_id>{term.term_id}</wp:term_id>\n\t\t<wp:tag_slug>{cdata(term.slug)}</wp:tag_slug>\n\t\t"
        f"{_optional('tag_name', term.name)}{_optional('tag_description', term.description)}{_term_meta(site, term)}"
        "\t</wp:tag>\n\t"
    )


def term_element(site: Site, term: Term, others: dict[int, Term]) -> str:
    description = _optional("term_description", term.description)
    return (
        f"\t<wp:term>\n\t\t<wp:term_id>{term.term_id}</wp:term_id>\n"
        f"\t\t<wp:term_taxonomy>{cdata(term.taxonomy)}</wp:term_taxonomy>\n\t\t<wp:term_slug>{cdata(term.slug)}</wp:term_slug>\n"
        f"\t\t<wp:term_parent>{cdata(_slug(others, term.parent))}</wp:term_parent>\n\t\t"
        f"{_optional('term_name', shown_name(term))}{'		' if description else ''}{description}{_term_meta(site, term)}\t</wp:term>\n\t"
    )


def menu_element(term: Term) -> str:
    return (
        f"\t<wp:term><wp:term_id>{term.term_id}</wp:term_id><wp:term_taxonomy>nav_menu</wp:term_taxonomy>"
        f"<wp:term_slug>{cdata(term.slug)}</wp:term_slug>{_optional('term_name', term.name)}</wp:term>\n"
    )


def all_terms(site: Site) -> list[Term]:
    """The terms of every taxonomy. WordPress means those of plug-ins' taxonomies, and gets all where there are none."""
    return [
        Term(*row)
        for row in site.db.rows(
            f'SELECT {TERM_COLUMNS} FROM "wp_terms" t JOIN "wp_term_taxonomy" x ON x."term_id" = t."term_id"'
            f' ORDER BY {_BY_NAME}, t."term_id"'
        )
    ]


def parents_first(terms: Iterable[Term]) -> dict[int, Term]:
    """The terms by ID, none before its parent; those whose parent is gone, or that go round in a ring, come last."""
    waiting = list(terms)
    done: dict[int, Term] = {}
    while waiting:
        later = []
        for term in waiting:
            if not term.parent or term.parent in done:
                done[term.term_id] = term
            else:
                later.append(term)
        if len(later) == len(waiting):
            done.update((term.term_id, term) for term in later)
            return done
        waiting = later
    return done


def pair(key: str | None, value: str | None, first: str, second: str) -> str:
    return f"{first}<wp:meta_key>{cdata(key or '')}</wp:meta_key>\n{second}<wp:meta_value>{cdata(value or '')}</wp:meta_value>\n"


def cdata(text: str) -> str:
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _optional(name: str, text: str) -> str:
    return f"<wp:{name}>{cdata(text)}</wp:{name}>\n" if text and text != "0" else ""


def _term_meta(site: Site, term: Term) -> str:
    rows = site.db.rows(
        'SELECT "meta_key", "meta_value" FROM "wp_termmeta" WHERE "term_id" = ? ORDER BY "meta_id"', (term.term_id,)
    )
    return "".join(
        f"\t\t<wp:termmeta>\n{pair(key, value, '			', '			')}\t\t</wp:termmeta>\n"
        for key, value in rows
    )


def _slug(others: dict[int, Term], term_id: int) -> str:
    return others[term_id].slug if term_id in others else ""
