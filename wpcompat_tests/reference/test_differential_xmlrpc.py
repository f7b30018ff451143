"""Made-up calls of all methods, by five roles, to a real WordPress and to wpcompat: same answers, same rows afterwards.

``python -m wpcompat_tests.reference.test_differential_xmlrpc PORT COUNT [SEED]`` runs long, with ``WPCOMPAT_METHODS="wp.*Term*
mt.*"`` for some methods alone.
"""

from __future__ import annotations

import ast
import os
import random
import re
import sys
import xmlrpc.client
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from fnmatch import fnmatch
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from wpcompat_tests.reference.differential import POST, TABLES, Findings, Pair, alike, main, post, quoted
from wpcompat_tests.reference.made_calls import CALLS, made_call

pytestmark = pytest.mark.reference

FIRST_FREE = 100
"""The first ID that new rows get, on both sides."""
PER_SITE = 12
"""Calls after which both sides are laid anew."""
LISTS = frozenset(
    "metaWeblog.getRecentPosts blogger.getRecentPosts mt.getRecentPostTitles wp.getPosts wp.getPages wp.getMediaLibrary wp.getComments wp.getRevisions"
    " wp.getCategories metaWeblog.getCategories wp.getTerms wp.getTags wp.suggestCategories mt.getCategoryList".split()
)
"""Methods whose order is not defined where dates or names are equal."""
OPTIONS = ("sticky_posts", "blogname", "blogdescription", "gmt_offset", "timezone_string", "date_format", "time_format", "users_can_register",
           "thumbnail_size_w", "thumbnail_crop", "default_ping_status", "default_comment_status", "default_category")  # fmt: skip
TERMS = ((2, "Cat A", "cat-a", "category", 0), (3, "Child", "child-cat", "category", 2), (4, "cat &amp; dog", "cat-dog", "category", 0),
         (5, "Tag one", "tag-one", "post_tag", 0), (6, "Ünï", "uni", "post_tag", 0), (7, "post-format-aside", "post-format-aside", "post_format", 0),
         (8, "Child", "child-2", "category", 4))  # fmt: skip
METAS = (
    ("mood", "fine"),
    ("mood", "it's"),
    ("_hidden", "x"),
    ("list", 'a:1:{i:0;s:1:"a";}'),
    ("enclosure", "http://example.com/a.mp3\n5\naudio/mpeg\n"),
)
COMMENTS: tuple[dict[str, Any], ...] = (
    {"comment_ID": 2, "comment_post_ID": 5, "comment_author": "Ann", "comment_author_email": "ann@example.com", "comment_approved": "1"},
    {"comment_ID": 3, "comment_post_ID": 5, "comment_author": "Bob", "comment_approved": "0", "comment_parent": 2},
    {"comment_ID": 4, "comment_post_ID": 8, "comment_approved": "1"},
    {"comment_ID": 5, "comment_post_ID": 20, "comment_approved": "spam", "comment_type": "trackback"},
    {"comment_ID": 6, "comment_post_ID": 6, "comment_approved": "trash", "user_id": 4},
    {"comment_ID": 7, "comment_post_ID": 12, "comment_approved": "1", "user_id": 5},
)  # fmt: skip
_SORTED_BY = ("post_date", "post_author", "post_parent", "menu_order", "post_title", "post_name", "post_modified", "comment_count")  # fmt: skip
_WIRE_DATE = re.compile(r"\d{8}T\d\d:\d\d:\d\d")
_STORED_DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_STAMP = re.compile(r"\b1[789]\d{8}\b")


def lay(pair: Pair) -> None:
    """Posts of all kinds, terms, metadata, comments and users on both sides; new rows begin at the same IDs."""
    pair.options.clear()
    pair.set(gmt_offset="0", timezone_string="", blogname="Oracle Blog", blogdescription="", sticky_posts="a:0:{}", users_can_register="0",
             thumbnail_size_w="150", thumbnail_crop="1", date_format="F j, Y", time_format="g:i a", default_ping_status="open", default_comment_status="open")  # fmt: skip
    run = pair.sql.run
    run(
        "DELETE FROM wp_terms; DELETE FROM wp_term_taxonomy; INSERT INTO wp_terms VALUES (1, 'Uncategorized', 'uncategorized', 0); INSERT INTO wp_term_taxonomy VALUES (1, 1, 'category', '', 0, 1); DELETE FROM wp_termmeta; DELETE FROM wp_term_relationships;"
        f"UPDATE wp_users SET user_url = '', display_name = user_login, user_nicename = user_login; DELETE FROM wp_usermeta WHERE umeta_id >= {FIRST_FREE};"
        "UPDATE wp_usermeta SET meta_value = '' WHERE meta_key IN ('first_name', 'last_name', 'description'); UPDATE wp_usermeta m JOIN wp_users u ON u.ID = m.user_id"
        " SET meta_value = user_login WHERE meta_key = 'nickname'; UPDATE wp_posts SET post_status = IF(ID = 3, 'draft', 'publish') WHERE ID < 4"
    )
    for number, kind in ((1, "post"), (2, "page"), (3, "page")):  # when earlier calls deleted them
        row = {
            **POST,
            "ID": number,
            "post_type": kind,
            "post_title": f"Sample {number}",
            "post_name": f"sample-{number}",
            "guid": f"{pair.home}/?p={number}",
        }
        run(f"INSERT IGNORE INTO wp_posts ({', '.join(row)}) VALUES ({', '.join(map(quoted, row.values()))})")
    pair.lay()
    for number, name, slug, taxonomy, parent in TERMS:
        run(
            f"INSERT INTO wp_terms VALUES ({number}, {quoted(name)}, {quoted(slug)}, 0); INSERT INTO wp_term_taxonomy VALUES ({number}, {number}, '{taxonomy}', '', {parent}, 0)"
        )
    for post_id, term_id in ((5, 2), (5, 5), (5, 7), (20, 3), (21, 6), (8, 4)):
        run(f"INSERT INTO wp_term_relationships VALUES ({post_id}, {term_id}, 0)")
    for number, (key, value) in enumerate(METAS, 20):
        run(f"INSERT INTO wp_postmeta VALUES ({number}, 5, {quoted(key)}, {quoted(value)})")
    run("INSERT INTO wp_postmeta VALUES (30, 20, '_thumbnail_id', '16'), (31, 13, '_wp_page_template', 'default')")
    for number, parent, author in ((30, 5, 1), (31, 20, 3)):
        run(
            f"INSERT INTO wp_posts SELECT {number}, {author}, '2026-11-11 08:00:{number}', '2026-11-11 08:00:{number}', 'Older words', post_title, '', 'inherit', 'closed', 'closed', '',"
            f" '{parent}-revision-v1', '', '', '2026-11-11 08:00:{number}', '2026-11-11 08:00:{number}', '', {parent}, '', 0, 'revision', '', 0 FROM wp_posts WHERE ID = {parent}"
        )
    for comment in COMMENTS:
        pair_row = {"comment_content": f"Comment {comment['comment_ID']}", "comment_date": f"2026-11-12 10:00:0{comment['comment_ID']}",
                    "comment_date_gmt": f"2026-11-12 10:00:0{comment['comment_ID']}", "comment_author_IP": "127.0.9.9", "comment_type": "comment", "comment_author": "",
                    "comment_author_email": "", "comment_author_url": "", "comment_agent": "", **comment}  # fmt: skip
        run(f"INSERT INTO wp_comments ({', '.join(pair_row)}) VALUES ({', '.join(map(quoted, pair_row.values()))})")
    run(
        "UPDATE wp_posts p SET comment_count = (SELECT count(*) FROM wp_comments WHERE comment_post_ID = p.ID AND comment_approved = '1');"
        "UPDATE wp_term_taxonomy SET count = (SELECT count(*) FROM wp_term_relationships r JOIN wp_posts p ON p.ID = r.object_id WHERE r.term_taxonomy_id = wp_term_taxonomy.term_taxonomy_id AND p.post_status = 'publish')"
    )
    pair.copy()
    for table in TABLES:
        if table != "term_relationships":
            run(f"ALTER TABLE wp_{table} AUTO_INCREMENT = {FIRST_FREE}")
            db = pair.wp.site.db
            db.execute("DELETE FROM sqlite_sequence WHERE name = ?", (f"{db.prefix}{table}",))
            db.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (f"{db.prefix}{table}", FIRST_FREE - 1))
    resync(pair)


def resync(pair: Pair) -> None:
    """What wpcompat has becomes what WordPress has, the IDs of new rows included."""
    pair.copy(with_options=False)
    db = pair.wp.site.db
    for line in pair.sql.run(
        "SELECT table_name, auto_increment FROM information_schema.tables WHERE table_schema = database()"
    ):
        table, following = line.split("\t")
        if following != "NULL":
            db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", (int(following) - 1, table))
    for name in OPTIONS:
        found = pair.sql.rows("wp_options", f"option_name = '{name}'")
        if found:
            pair.wp.site.db.update(
                "wp_options", {"option_value": found[0]["option_value"]}, '"option_name" = ?', (name,)
            )


def undated(text: str, window: float = 120) -> str:
    """A text without the moments of the last ``window`` seconds, in whatever time zone."""
    now = datetime.now(timezone.utc).replace(tzinfo=None)

    def shown(found: re.Match[str]) -> str:
        form = "%Y%m%dT%H:%M:%S" if "T" in found[0] else "%Y-%m-%d %H:%M:%S"
        try:
            apart = (datetime.strptime(found[0], form) - now + timedelta(seconds=window)).total_seconds()
        except ValueError:
            return found[0]
        return "NOW" if abs(apart) < 86400 and apart % 900 < window + 10 else found[0]

    text = _STORED_DATE.sub(shown, _WIRE_DATE.sub(shown, text))
    return _STAMP.sub(
        lambda found: (
            "STAMP" if abs(int(found[0]) - now.replace(tzinfo=timezone.utc).timestamp()) < window + 10 else found[0]
        ),
        text,
    )


def rows(pair: Pair) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """All rows as text: WordPress's and wpcompat's."""
    theirs, ours, db = {}, {}, pair.wp.site.db
    for table in (*TABLES, "options"):
        where = f"option_name IN ({', '.join(map(repr, OPTIONS))})" if table == "options" else "1"
        found = pair.sql.rows(f"wp_{table}", where)
        names = list(found[0]) if found else [row[1] for row in db.rows(f'PRAGMA table_info("wp_{table}")')]
        columns = ", ".join(f'"{name}"' for name in names)
        own = [
            dict(zip(names, (None if value is None else str(value) for value in row), strict=True))
            for row in db.rows(f'SELECT {columns} FROM "wp_{table}" WHERE {where} ORDER BY 1')
        ]
        theirs[table], ours[table] = (sorted(undated(repr(_plain(row))) for row in side) for side in (found, own))
    return theirs, ours


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in row.items()
        if name not in ("user_pass", "user_activation_key", "autoload", "option_id")
    }


def answers(method: str, theirs: bytes, ours: bytes, window: float = 120) -> tuple[Any, Any]:
    """What both answered, to compare; lists whose order is not defined, sorted."""
    one, other = (undated(body.decode("utf-8", "surrogateescape"), window) for body in (theirs, ours))
    if one == other or method not in (*LISTS, "system.multicall"):
        return one, other
    if method == "system.multicall":
        return (one, one) if sorted(one.splitlines()) == sorted(other.splitlines()) else (one, other)
    try:
        return _unordered(one), _unordered(other)
    except (xmlrpc.client.Fault, ValueError, TypeError, xmlrpc.client.ResponseError):
        return one, other


def _unordered(text: str) -> list[str]:
    values: Any = xmlrpc.client.loads(text.replace("dateTime.iso8601", "string"))[0]
    return sorted(repr(item) for item in values[0])


def tied(pair: Pair, theirs: Any, ours: Any) -> bool:
    """Whether two lists were only cut otherwise among rows that are equal in a column: any of these may be the last."""
    if not isinstance(theirs, list) or not isinstance(ours, list) or len(theirs) != len(ours):
        return False
    sides = [{_id(ast.literal_eval(item)): item for item in side} for side in (theirs, ours)]
    common = sides[0].keys() & sides[1].keys()
    apart = [[number for kind, number in side.keys() - common if kind == "posts"] for side in sides]
    if any(sides[0][key] != sides[1][key] for key in common) or len(apart[0]) != len(theirs) - len(common):
        return False
    return any(_values(pair, column, apart[0]) == _values(pair, column, apart[1]) for column in _SORTED_BY)


def _id(item: Any) -> tuple[str, int]:
    found = [("posts", int(item[name])) for name in ("post_id", "postid", "page_id", "attachment_id") if name in item]
    return found[0] if found and "comment_id" not in item else ("other", hash(repr(item)))


def _values(pair: Pair, column: str, numbers: list[int]) -> list[str]:
    return pair.sql.run(f"SELECT {column} FROM wp_posts WHERE ID IN ({', '.join(map(str, numbers))}) ORDER BY 1")


def _lines(answer: Any) -> Any:
    return answer.splitlines() if isinstance(answer, str) else answer


def run(pair: Pair, rng: random.Random, count: int, findings: Findings) -> None:
    wanted = os.environ.get("WPCOMPAT_METHODS", "*").split()
    methods = [name for name in CALLS if any(fnmatch(name, pattern) for pattern in wanted)]
    for number in range(count):
        if number % PER_SITE == 0:
            lay(pair)
        if number % len(methods) == 0:
            rng.shuffle(methods)
        method, title, body = made_call(rng, pair.home, methods[number % len(methods)])
        compare(pair, findings, method, f"{number} {title}", body)


def compare(pair: Pair, findings: Findings, method: str, title: str, body: bytes) -> None:
    """Send a call to both; note what differs in the answers and in the rows, then make both sides equal again."""
    request = post("/xmlrpc.php", body, pair.home.partition("://")[2])
    theirs = pair.ask_wordpress(request)
    pair.wp.clock.frozen = parsedate_to_datetime(dict(theirs.headers)["Date"]).timestamp()
    ours = pair.ask_ours(request)
    if theirs.status == 500:
        assert ours.status == 200, title
        findings.kinds["a fatal error of PHP, which is never imitated"] += 1
        resync(pair)
        return
    one, other = answers(method, theirs.body, ours.body)
    if one != other and tied(pair, one, other):
        findings.kinds["a list cut among equal rows"] += 1
        other = one
    their_rows, our_rows = rows(pair)
    pairs = {table: (their_rows[table], our_rows[table]) for table in their_rows}
    before = len(findings.found)
    findings.kinds["fault" if b"<fault>" in theirs.body else "value"] += 1
    findings.note(title, status=(theirs.status, ours.status), body=(_lines(one), _lines(other)), **pairs)
    if len(findings.found) > before:
        resync(pair)


def test_calls_are_answered_alike(pair: Pair) -> None:
    alike(pair, run, 200)


def test_calls_of_hypothesis_are_answered_alike(pair: Pair) -> None:
    """Each on a site of its own, so that a difference shrinks to the smallest call that shows it."""

    @settings(max_examples=80, suppress_health_check=list(HealthCheck))
    @given(rng=st.randoms(use_true_random=False), method=st.sampled_from(sorted(CALLS)))
    def hold(rng: random.Random, method: str) -> None:
        lay(pair)
        name, title, body = made_call(rng, pair.home, method)
        note(title)
        findings = Findings(0)
        compare(pair, findings, name, title, body)
        assert not findings.found, findings.text()

    hold()


if __name__ == "__main__":
    sys.exit(main(run, sys.argv[1:]))
