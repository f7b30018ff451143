"""Terms, taxonomies and post types over XML-RPC, against recordings of a WordPress 6.1.9 and of 7.1."""

from __future__ import annotations

import json
import xmlrpc.client
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.terms import meta
from wpcompat.terms import store as terms
from wpcompat.testing.site import WP
from wpcompat_tests.reference import made_terms
from wpcompat_tests.wire.scenario import lay
from wpcompat_tests.wire.xmlrpc_exchange import Exchange, call, recorded, send

LISTS = ("wp.getTerms", "wp.getCategories", "metaWeblog.getCategories", "wp.getTags", "wp.suggestCategories")
"""Methods whose order is not defined where names are equal."""
MOST_TIES = 2
"""Lists of a chapter that hold terms whose order is not defined."""
CRITICAL = "There has been a critical error on this website."
READ_ONLY = (63, 64, 71, 72, 73, *range(77, 95), 102, 103, 104, 107)
"""Calls of the recorded scenario that read what a fresh site has."""


def verdict(wp: WP, exchange: Exchange) -> str:
    """``same``, ``tied`` for a list in another order, or ``other``."""
    answered = send(wp, exchange.request)
    if exchange.status == 500:
        return "same" if CRITICAL in answered.body and answered.status == 200 else "other"
    if answered.body == exchange.body:
        return "same"
    return "tied" if _same_but_for_order(exchange, answered.body) else "other"


def _same_but_for_order(exchange: Exchange, body: str) -> bool:
    if not exchange.name.startswith(LISTS) or "<fault>" in body + exchange.body:
        return False
    theirs, ours = (xmlrpc.client.loads(text)[0][0] for text in (exchange.body, body))
    return sorted(map(repr, theirs)) == sorted(map(repr, ours))  # type: ignore[arg-type]


@pytest.mark.parametrize("version", ["6.1", "7.1"])
def test_what_is_registered(make_wp: Callable[..., WP], version: str) -> None:
    wp = lay(make_wp, version)
    recording = recorded("registered-6.1") if version == "6.1" else [recorded("scenario")[n] for n in READ_ONLY]
    assert [exchange.name for exchange in recording if verdict(wp, exchange) != "same"] == []


@pytest.mark.parametrize("chapter", range(len(made_terms.CHAPTERS)))
def test_changing_terms(make_wp: Callable[..., WP], chapter: int) -> None:
    """Calls in order on one site; then the same rows."""
    wp = lay(make_wp, "6.1")
    _fill(wp, made_terms.CHAPTERS[chapter])
    calls = [exchange for exchange in recorded("terms-6.1") if exchange.setup == {"chapter": chapter}]
    verdicts = [(verdict(wp, exchange), exchange.name) for exchange in calls]
    assert [name for word, name in verdicts if word == "other"] == []
    assert [word for word, _ in verdicts].count("tied") <= MOST_TIES
    after = json.loads(made_terms.ROWS.read_text())[chapter]
    for table, names in made_terms.COLUMNS.items():
        listed = ", ".join(f'"{name}"' for name in names)
        ours = wp.site.db.rows(f'SELECT {listed} FROM "{table}"')
        assert sorted(map(_texts, ours)) == sorted(map(_texts, after[table])), table


def _texts(row: Iterable[Any]) -> list[str]:
    return [str(value) for value in row]


def _fill(wp: WP, chosen: dict[str, str]) -> None:
    db = wp.site.db
    with db.transaction():
        for name, value in chosen.items():
            db.update("wp_options", {"option_value": value}, '"option_name" = ?', (name,))
        for number, status in made_terms.POSTS.items():
            db.insert("wp_posts", {"ID": number, "post_type": "post", "post_status": status})
        for table, rows in made_terms.BEFORE.items():
            db.execute(f'DELETE FROM "{table}"')
            for row in rows:
                db.insert(table, dict(zip(made_terms.COLUMNS[table], row, strict=True)))
            db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            db.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, made_terms.FIRST_FREE - 1))


def test_single_recordings(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    single = {exchange.name: exchange for exchange in recorded("alone")}
    terms.create_term(wp.site, "Cat A", "category")
    assert verdict(wp, single["extra: wp.newTerm dup"]) == "same"
    wp.site.db.execute("UPDATE sqlite_sequence SET seq = 9 WHERE name IN ('wp_terms', 'wp_term_taxonomy')")
    for name in ("b tag", "A tag", "Unused"):
        tag = terms.create_term(wp.site, name, "post_tag")
        if name != "Unused":
            terms.set_terms(wp.site, 1, "post_tag", [tag.term_id], append=True)
    assert verdict(wp, single["extra: wp.getTags with tags"]) == "same"


@pytest.mark.parametrize("version", ["6.1", "7.1"])
def test_attachment_pages_change_a_label(make_wp: Callable[..., WP], version: str) -> None:
    wp = lay(make_wp, version)
    fields = "<array><data><value>labels</value></data></array>"
    asked = call("wp.getPostType", "<int>1</int>", "admin", "secret", "attachment", fields)
    options.update(wp.site, "wp_attachment_pages_enabled", "1")
    assert "<name>view_item</name><value><string>View Attachment Page</string>" in send(wp, asked).body


def test_patterns_have_labels_of_their_own(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    fields = "<array><data><value>labels</value></data></array>"
    found = send(wp, call("wp.getTaxonomy", "<int>1</int>", "admin", "secret", "wp_pattern_category", fields)).body
    assert "<name>template_name</name><value><string>Pattern Category Archives</string>" in found
    found = send(wp, call("wp.getPostType", "<int>1</int>", "admin", "secret", "wp_block", fields)).body
    assert "<name>template_name</name><value><string>Single item: Pattern</string>" in found
    assert "<name>edit_item</name><value><string>Edit Block Pattern</string>" in found


def test_metadata_of_a_new_term(make_wp: Callable[..., WP]) -> None:
    wp = lay(make_wp)
    number = meta.add_term_meta(wp.site, 1, "k", "old")

    def edit(fields: str) -> str:
        members = f"<member><name>taxonomy</name><value>category</value></member><member><name>custom_fields</name><value>{fields}</value></member>"
        return send(
            wp, call("wp.editTerm", "<int>1</int>", "admin", "secret", "<int>1</int>", f"<struct>{members}</struct>")
        ).body

    def field(**members: str) -> str:
        written = "".join(
            f"<member><name>{name}</name><value>{value}</value></member>" for name, value in members.items()
        )
        return f"<array><data><value><struct>{written}</struct></value></data></array>"

    edit(field(id=f"<int>{number}</int>", key="other", value="ignored"))
    edit(field(id="<int>99</int>", key="k", value="ignored"))
    assert [row.value for row in meta.meta_rows(wp.site, 1)] == ["old"]
    edit(field(id=f"<int>{number}</int>", key="k", value="new"))
    assert [row.value for row in meta.meta_rows(wp.site, 1)] == ["new"]
    edit(field(id=f"<int>{number}</int>"))
    assert meta.meta_rows(wp.site, 1) == []
    assert CRITICAL in edit("a text")
    assert CRITICAL not in edit("<int>5</int>")
    assert meta.meta_rows(wp.site, 1) == []
