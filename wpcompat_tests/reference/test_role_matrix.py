"""The role matrix asked of a running WordPress. ``python -m wpcompat_tests.reference.test_role_matrix PORT`` records it.

The recording is ``fixtures/xmlrpc/roles.json``, with the site's rows in ``roles-site.json``; ``wire/test_role_matrix.py`` holds wpcompat to it where there is no WordPress.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from wpcompat.testing.web import Web
from wpcompat_tests.reference.differential import POST, TABLES, Pair, open_pair, post, quoted
from wpcompat_tests.reference.made_calls import ROLES
from wpcompat_tests.reference.role_cells import KINDS, Cell, cells, comment_on, post_of, reads, verdict
from wpcompat_tests.reference.test_differential_xmlrpc import lay

pytestmark = pytest.mark.reference

FIXTURES = Path(__file__).parents[2] / "fixtures" / "xmlrpc"


def posts() -> Iterator[dict[str, Any]]:
    """The posts of all users, and one comment on each."""
    for user in range(1, len(ROLES) + 1):
        for kind, changes in KINDS.items():
            number = post_of(user, kind)
            yield {
                **POST,
                "ID": number,
                "post_author": user,
                "post_title": f"{kind} of {user}",
                "post_name": f"post-{number}",
                **changes,
            }


def lay_matrix(pair: Pair) -> None:
    """The posts and comments of the matrix on WordPress (its options, users and terms as for made-up calls)."""
    run = pair.sql.run
    run(
        "DELETE FROM wp_posts WHERE ID >= 100; DELETE FROM wp_comments WHERE comment_ID >= 100; DELETE FROM wp_terms WHERE term_id >= 100; DELETE FROM wp_term_taxonomy WHERE term_id >= 100"
    )
    rows = [f"({', '.join(map(quoted, row.values()))})" for row in posts()]
    run(
        f"INSERT INTO wp_posts ({', '.join(('ID', *(name for name in next(posts()) if name != 'ID')))}) VALUES {', '.join(_id_first(row) for row in posts())}"
        if rows
        else ""
    )
    comments = [
        f"({comment_on(user, kind)}, {post_of(user, kind)}, 'Ann', '', '', '127.0.9.9', '2026-11-12 10:00:00', '2026-11-12 10:00:00', 'x', 0, '1', '', 'comment', 0, 0)"
        for user in range(1, len(ROLES) + 1)
        for kind in KINDS
    ]
    run(f"INSERT INTO wp_comments VALUES {', '.join(comments)}")
    run("INSERT IGNORE INTO wp_term_relationships SELECT ID, 1, 0 FROM wp_posts WHERE ID >= 100 AND post_type = 'post'")


def _id_first(row: dict[str, Any]) -> str:
    return f"({', '.join(quoted(value) for value in (row['ID'], *(v for k, v in row.items() if k != 'ID')))})"


def asked(pair: Pair, cell: Cell) -> str:
    return verdict(pair.ask_wordpress(post("/xmlrpc.php", cell.body(pair.home), pair.home.partition("://")[2])).body)


def record(pair: Pair) -> dict[str, dict[str, str]]:
    """WordPress's verdict on every cell, by method."""
    found: dict[str, dict[str, str]] = {}
    laid = False
    for cell in cells():
        if not laid:
            lay(pair)
            lay_matrix(pair)
        told = asked(pair, cell)
        found.setdefault(cell.method, {})[cell.name] = told
        laid = reads(cell.method, told)
    return found


if __name__ == "__main__":
    port, socket_path = int(sys.argv[1]), os.environ["WPCOMPAT_REFERENCE_SOCKET"]
    with tempfile.TemporaryDirectory() as folder, Web() as web:
        pair = open_pair(f"http://127.0.0.1:{port}", socket_path, web, Path(folder))
        (FIXTURES / "roles.json").write_text(json.dumps(record(pair), indent=1, ensure_ascii=False) + "\n")
        lay(pair)
        lay_matrix(pair)
        # The sample content's own words stay with WordPress.
        pair.sql.run(
            "UPDATE wp_posts SET post_content = 'Words' WHERE ID < 4; UPDATE wp_comments SET comment_content = 'Words' WHERE comment_ID = 1"
        )
        site = {table: pair.sql.rows(f"wp_{table}") for table in TABLES}
        (FIXTURES / "roles-site.json").write_text(json.dumps(site, indent=0, ensure_ascii=False) + "\n")
        pair.wp.close()
        pair.close()
