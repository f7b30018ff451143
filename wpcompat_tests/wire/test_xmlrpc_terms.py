"""Terms, taxonomies and post types over XML-RPC, against recordings of a WordPress 6.1.9 and of 7.1."""

from __future__ import annotations

import json
import xmlrpc.client
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests.reference import made_terms
from wpcompat_tests.wire.scenario import lay
from wpcompat_tests.wire.xmlrpc_exchange import Exchange, recorded, send

LISTS = ("wp.getTerms", "wp.getCategories", "metaWeblog.getCategories", "wp.getTags", "wp.suggestCategories")
"""Methods whose order is not defined where names are equal."""
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


@pytest.mark.parametrize("chapter", range(len(made_terms.CHAPTERS)))
def test_changing_terms(make_wp: Callable[..., WP], chapter: int) -> None:
    """Calls in order on one site; then the same rows."""
    wp = lay(make_wp, "6.1")
    _fill(wp, made_terms.CHAPTERS[chapter])
    calls = [exchange for exchange in recorded("terms-6.1") if exchange.setup == {"chapter": chapter}]
    assert [exchange.name for exchange in calls if differs(wp, exchange)] == []
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
