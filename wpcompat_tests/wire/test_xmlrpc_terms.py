"""Terms, taxonomies and post types over XML-RPC, against recordings of a WordPress 6.1.9 and of 7.1."""

from __future__ import annotations

import json
import xmlrpc.client
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests.wire.scenario import lay
from wpcompat_tests.wire.xmlrpc_exchange import FIXTURES, Exchange, recorded, send

LISTS = ("wp.getTerms", "wp.getCategories", "wp.getTags", "wp.suggestCategories")
"""Methods whose order is not defined where names are equal."""
TABLES = {
    "wp_terms": ("term_id", "name", "slug", "term_group"),
    "wp_term_taxonomy": ("term_taxonomy_id", "term_id", "taxonomy", "description", "parent", "count"),
    "wp_term_relationships": ("object_id", "term_taxonomy_id", "term_order"),
    "wp_termmeta": ("meta_id", "term_id", "meta_key", "meta_value"),
}
CRITICAL = "There has been a critical error on this website."
READ_ONLY = (63, 64, 71, 72, 73, *range(77, 95), 102, 103, 104, 107)
"""Calls of the recorded scenario that read what a fresh site has."""


def differs(wp: WP, exchange: Exchange) -> bool:
    answered = send(wp, exchange.request)
    if exchange.status == 500:
        return CRITICAL not in answered.body or answered.status != 200
    return answered.body != exchange.body and not _same_but_for_ties(exchange, answered.body)


def _same_but_for_ties(exchange: Exchange, body: str) -> bool:
    if not exchange.name.startswith(LISTS) or "<fault>" in body + exchange.body:
        return False
    theirs, ours = (xmlrpc.client.loads(text)[0][0] for text in (exchange.body, body))
    return sorted(map(repr, theirs)) == sorted(map(repr, ours))  # type: ignore[arg-type]


@pytest.mark.parametrize("version", ["6.1", "7.1"])
def test_what_is_registered(make_wp: Callable[..., WP], version: str) -> None:
    wp = lay(make_wp, version)
    recording = recorded("registered-6.1") if version == "6.1" else [recorded("scenario")[n] for n in READ_ONLY]
    assert [exchange.name for exchange in recording if differs(wp, exchange)] == []


def test_changing_terms(make_wp: Callable[..., WP]) -> None:
    """One site, 420 calls in order; then the same rows."""
    wp = lay(make_wp, "6.1")
    rows = json.loads((FIXTURES / "terms-rows-6.1.json").read_text())
    _fill(wp, rows["before"])
    assert [exchange.name for exchange in recorded("terms-6.1") if differs(wp, exchange)] == []
    for table, names in TABLES.items():
        assert _rows(wp, table, names) == sorted([str(value) for value in row] for row in rows["after"][table]), table


def _fill(wp: WP, rows: dict[str, list[list[Any]]]) -> None:
    db = wp.site.db
    for number in (20, 21, 22, 23):
        db.insert(
            "wp_posts", {"ID": number, "post_type": "post", "post_status": "draft" if number == 23 else "publish"}
        )
    for table, values in rows.items():
        for row in values:
            db.insert(table, dict(zip(TABLES[table], row, strict=True)))
    for table in ("wp_terms", "wp_term_taxonomy", "wp_termmeta"):
        db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        db.execute("INSERT INTO sqlite_sequence VALUES (?, 99)", (table,))


def _rows(wp: WP, table: str, names: tuple[str, ...]) -> list[list[str]]:
    where = ' WHERE "object_id" >= 20' if "object_id" in names else ""
    listed = ", ".join(f'"{name}"' for name in names)
    return sorted([str(value) for value in row] for row in wp.site.db.rows(f'SELECT {listed} FROM "{table}"{where}'))
