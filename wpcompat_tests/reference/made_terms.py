"""Random calls about post types, taxonomies and terms, and what a WordPress answered and stored.

``python -m wpcompat_tests.reference.made_terms PORT`` lays a site on a running WordPress 6.1, makes the calls and records them in
``fixtures/xmlrpc``; ``wire/test_xmlrpc_terms.py`` replays the recording.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wpcompat_tests.reference.differential import Sql, quoted
from wpcompat_tests.reference.made_calls import PASSWORDS, Date, body

FIXTURES = Path(__file__).parents[2] / "fixtures" / "xmlrpc"
REGISTERED, CHANGED = FIXTURES / "registered-6.1.jsonl", FIXTURES / "terms-6.1.jsonl"
ROWS = FIXTURES / "terms-rows-6.1.json"
HOME = "127.0.0.1:8101"
"""How the recording names the site, wherever it was made."""
FIRST_FREE = 100
PER_CHAPTER = 70
PRETTY = "/%year%/%monthnum%/%day%/%postname%/"
CHAPTERS: tuple[dict[str, str], ...] = (
    {"permalink_structure": PRETTY, "category_base": "", "tag_base": "", "default_category": "1"},
    {"permalink_structure": PRETTY, "category_base": "topics", "tag_base": "labels", "default_category": "2"},
    {"permalink_structure": "", "category_base": "", "tag_base": "", "default_category": "8"},
    {"permalink_structure": "/index.php/%postname%/", "category_base": "c", "tag_base": "", "default_category": "99"},
    {"permalink_structure": "/archives/%post_id%", "category_base": "", "tag_base": "", "default_category": "1"},
    {"permalink_structure": PRETTY, "category_base": "", "tag_base": "", "default_category": "3"},
)
"""The options of each chapter."""
COLUMNS = {
    "wp_terms": ("term_id", "name", "slug", "term_group"),
    "wp_term_taxonomy": ("term_taxonomy_id", "term_id", "taxonomy", "description", "parent", "count"),
    "wp_term_relationships": ("object_id", "term_taxonomy_id", "term_order"),
    "wp_termmeta": ("meta_id", "term_id", "meta_key", "meta_value"),
}
BEFORE: dict[str, list[list[Any]]] = {
    "wp_terms": [[1, "Uncategorized", "uncategorized", 0], [2, "Cat A", "cat-a", 0], [3, "Child", "child-cat", 0], [4, "cat &amp; dog", "cat-dog", 0],
                 [5, "Tag one", "tag-one", 0], [6, "Ünï", "uni", 0], [7, "post-format-aside", "post-format-aside", 0], [8, "Lone", "lone", 0]],
    "wp_term_taxonomy": [[1, 1, "category", "", 0, 1], [2, 2, "category", "", 0, 1], [3, 3, "category", "", 2, 1], [4, 4, "category", "", 0, 1],
                         [5, 5, "post_tag", "", 0, 2], [6, 6, "post_tag", "", 0, 0], [7, 7, "post_format", "", 0, 1], [8, 8, "category", "", 3, 0]],
    "wp_term_relationships": [[1, 1, 0], [20, 2, 0], [21, 3, 0], [21, 4, 0], [20, 5, 0], [22, 5, 0], [22, 6, 0], [20, 7, 0], [23, 1, 0]],
    "wp_termmeta": [[10, 2, "mood", "fine"], [11, 2, "_hidden", 'a:1:{i:0;s:1:"x";}'], [12, 5, "mood", "tagged"]],
}  # fmt: skip
"""The rows that each chapter begins with."""
POSTS = {20: "publish", 21: "publish", 22: "publish", 23: "draft"}

NAMES = (
    "Kid", "kid", "KID", "Child", "child", "Cat A", "CAT a", "New one", "É", "é", "ñ & <b>x</b>", "a < b", "a &bogus; b", "&amp;", "&copy; x", 'it\'s "q" \\ b', " ", "0",
    "<i></i>", "x" * 199, "x" * 200, "x" * 201, "é" * 200, "日本語", "100%25 %20", "Uncategorized", "cat & dog", "cat &amp; dog", "a,b", 5, True, 1.5, "-", b"\xff",
    "post-format-gallery", "new\nline", "uncategorized", "a/b", "Lone",
)  # fmt: skip
SLUGS = ("kid", "child-cat", "new", "", "0", "Ünï", "uncategorized", "cat-a", "x" * 210, "é" * 60, "!!!", "a b", "tag-one", 5, "child-2", "lone")  # fmt: skip
DESCRIPTIONS = ("", "d", "<b>b</b> <script>x</script> & <a href='http://x' onclick=1 rel=me target=x>y</a>", 'it\'s "q" \\ b', 5, "日本", "<p>x</p>\n\ny", True)  # fmt: skip
PARENTS = (2, 3, 4, 8, 1, 5, 0, 99, -1, "2", "x", 2.0, True, "")
TAXONOMIES = (*["category"] * 5, *["post_tag"] * 3, "post_format", "nav_menu", "wp_theme", "link_category", "bogus")
META_FIELDS: tuple[Any, ...] = (
    [{"key": "k", "value": "v"}], [{"key": "_h", "value": ["a", 1]}, {"key": "k", "value": "second"}], [{"id": 10, "key": "mood", "value": "w"}], [{"id": 11}],
    [{"id": 12, "key": "z", "value": "q"}], [{"id": "100x", "key": "k", "value": False}], [{"id": 101}], [{"key": "", "value": "x"}], [{"key": 5, "value": True}], [{"value": "x"}],
    [{"key": "n"}], [], {}, "x", [5], {"a": {"key": "q", "value": Date("20200101T00:00:00")}}, [{"key": "k" * 256, "value": "x"}], [{"key": "it's \\ x", "value": "it's \\ x"}],
    [{"key": "bytes", "value": b"\xff"}], [{"key": ["a"], "value": "x"}],
)  # fmt: skip
FILTERS: dict[str, tuple[Any, ...]] = {
    "number": (1, 2, 0, -1, "2x", 100),
    "offset": (1, 2, 0, 50, -1),
    "orderby": ("name", "slug", "term_id", "id", "count", "parent", "description", "term_group", "none", "", "bogus", "NAME", "term_order", "include", "0", 5, "taxonomy", "term_taxonomy_id"),
    "order": ("ASC", "desc", "asc", "", "x", 1, True),
    "hide_empty": (True, False, 1, 0, "", "0", "x"),
    "search": ("c", "Child", "%", "_", "it's", "\\", "", "0", "cat &", "&amp;", "tag", "x" * 300, 5),
}  # fmt: skip
PROPERTIES = (
    "name label public publicly_queryable hierarchical show_ui show_in_menu show_in_nav_menus show_tagcloud show_in_quick_edit show_admin_column meta_box_cb object_type rewrite"
    " query_var update_count_callback show_in_rest rest_base rest_namespace rest_controller_class _builtin cap labels description rest_controller default_term sort args 0 nope menu_icon"
    " menu_position capability_type map_meta_cap taxonomies has_archive can_export delete_with_user template template_lock _edit_link supports exclude_from_search show_in_admin_bar"
).split()  # fmt: skip
VALUES: tuple[Any, ...] = (
    True, False, 1, 0, "1", "", "0", "post", "category", "page", "Posts", 5, "5", " 5", 20.0, "wp/v2", "yes", ["post"], [], {}, {"a": 1}, {"0": "post"}, Date("20200101T00:00:00"),
    "Categories", "tag", "edit_theme_options", 1.5, "categories",
)  # fmt: skip
FIELDS: tuple[Any, ...] = (
    ["labels"], ["cap"], ["menu"], ["object_type"], ["taxonomies"], [], ["labels", "cap", "menu", "object_type", "taxonomies"], {"a": "cap"}, "cap", 5, [True], ["Menu"], "x", 0,
    [{"a": 1}],
)  # fmt: skip
TYPES = (
    "post page attachment revision nav_menu_item custom_css customize_changeset oembed_cache user_request wp_block wp_template wp_template_part wp_global_styles wp_navigation"
    " wp_font_family"
).split()  # fmt: skip
Call = tuple[str, str, list[Any]]


def some(rng: random.Random, **members: tuple[tuple[Any, ...], float]) -> dict[str, Any]:
    """A struct of some of these members: each its values, and how often it is there."""
    chosen = [(name, rng.choice(values)) for name, (values, share) in members.items() if rng.random() < share]
    rng.shuffle(chosen)
    return dict(chosen)


def content(rng: random.Random, parent: tuple[Any, ...]) -> dict[str, Any]:
    return some(
        rng, taxonomy=(TAXONOMIES, 0.97), name=(NAMES, 0.8), slug=(SLUGS, 0.4), description=(DESCRIPTIONS, 0.3), parent=(parent, 0.3),
        custom_fields=(META_FIELDS, 0.35),
    )  # fmt: skip


def changing_call(rng: random.Random, ids: list[int]) -> Call:
    """A call that changes or reads terms: its method, who calls, and the arguments behind the password."""
    numbers = (*ids, *ids, 0, 99, -1, "2", "3x")
    parents = (*PARENTS, *(number for number in ids if number >= FIRST_FREE))
    user = rng.choice(("admin", "admin", "admin", "editor", "author", "contributor", "subscriber"))
    number, taxonomy = rng.choice(numbers), rng.choice(TAXONOMIES)
    category = some(
        rng, name=(NAMES, 0.95), slug=(SLUGS, 0.3), parent_id=(parents, 0.4), description=(DESCRIPTIONS, 0.3)
    )
    calls: tuple[tuple[str, int, list[Any]], ...] = (
        ("wp.newTerm", 6, [content(rng, parents)]),
        ("wp.editTerm", 9, [number, content(rng, parents)]),
        ("wp.deleteTerm", 2, [taxonomy, number]),
        ("wp.getTerm", 2, [taxonomy, number]),
        ("wp.getTerms", 4, [taxonomy, some(rng, **{name: (values, 0.35) for name, values in FILTERS.items()})]),
        ("wp.newCategory", 4, [category if rng.random() < 0.95 else rng.choice((5, 0, "", [], False, True))]),
        ("wp.deleteCategory", 1, [number]),
        ("wp.suggestCategories", 2, [rng.choice(FILTERS["search"]), rng.choice((0, 1, 2, -1, "2", 100))]),
        ("wp.getCategories", 1, []),
        ("metaWeblog.getCategories", 1, []),
        ("wp.getTags", 1, []),
    )
    method, _, arguments = rng.choices(calls, [weight for _, weight, _ in calls])[0]
    return method, user, arguments


def reading_calls(rng: random.Random) -> Iterator[Call]:
    """Calls about what is registered."""
    for name in TYPES:
        yield "wp.getPostType", "admin", [name, ["labels", "cap", "menu", "taxonomies"]]
    for name in dict.fromkeys((*TAXONOMIES, "wp_template_part_area", "wp_pattern_category")):
        yield "wp.getTaxonomy", "admin", [name, ["labels", "cap", "menu", "object_type"]]
    for user in PASSWORDS:
        for method in ("wp.getPostTypes", "wp.getTaxonomies"):
            yield method, user, []
            yield method, user, [{}, []]
        for method in ("wp.getPostFormats", "wp.getPostStatusList"):
            yield method, user, [{"show-supported": True}]
    for _ in range(160):
        wanted = {rng.choice(PROPERTIES): rng.choice(VALUES) for _ in range(rng.choice((1, 1, 1, 2)))}
        yield rng.choice(("wp.getTaxonomies", "wp.getPostTypes")), "admin", [wanted, []]
    for method, first in (("wp.getTaxonomies", {"public": 1}), ("wp.getPostTypes", {"public": 1}), ("wp.getTaxonomy", "category"), ("wp.getPostType", "page")):  # fmt: skip
        for fields in FIELDS:
            yield method, "admin", [first, fields]
        for odd in (5, 0, "", "x", [], ["a"], True, Date("20200101T00:00:00"), {"a": 1}):
            yield method, "admin", [odd, []]


def exchange(port: int, call: Call) -> dict[str, Any]:
    method, user, arguments = call
    sent = body(method, [1, user, PASSWORDS[user], *arguments])
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("POST", "/xmlrpc.php", sent)
    reply = connection.getresponse()
    told = reply.read().decode("utf-8", "surrogateescape").replace(f"127.0.0.1:{port}", HOME)
    connection.close()
    return {"name": f"{method} {user} {arguments}"[:160], "request": sent.decode(), "status": reply.status, "headers": [], "body": told}  # fmt: skip


def begin(sql: Sql, options: dict[str, str]) -> None:
    """Lay the rows and options that a chapter begins with."""
    run = sql.run
    run("DELETE FROM wp_options WHERE option_name LIKE '%\\_children' OR option_name = 'rewrite_rules'")
    for name, value in options.items():
        run(f"DELETE FROM wp_options WHERE option_name = '{name}'")
        run(f"INSERT INTO wp_options (option_name, option_value) VALUES ('{name}', {quoted(value)})")
    run(f"DELETE FROM wp_posts WHERE ID IN ({', '.join(map(str, POSTS))})")
    for number, status in POSTS.items():
        run(
            "INSERT INTO wp_posts (ID, post_author, post_status, post_title, post_content, post_excerpt, to_ping, pinged, post_content_filtered)"
            f" VALUES ({number}, 1, '{status}', 't', '', '', '', '', '')"
        )
    for table, names in COLUMNS.items():
        run(f"DELETE FROM {table}")
        for row in BEFORE[table]:
            run(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(map(quoted, row))})")
        run(f"ALTER TABLE {table} AUTO_INCREMENT = {FIRST_FREE}" if table != "wp_term_relationships" else "SELECT 1")


def record(port: int, sql: Sql) -> None:
    rng = random.Random(7)
    begin(sql, CHAPTERS[0])
    _write(REGISTERED, [exchange(port, call) for call in reading_calls(rng)])
    lines, after = [], []
    for chapter, options in enumerate(CHAPTERS):
        begin(sql, options)
        for _ in range(PER_CHAPTER):
            ids = [int(row["term_id"]) for row in sql.rows("wp_terms")]
            lines.append({**exchange(port, changing_call(rng, ids)), "setup": {"chapter": chapter}})
        after.append({table: [[row[name] for name in names] for row in sql.rows(table)] for table, names in COLUMNS.items()})  # fmt: skip
    _write(CHANGED, lines)
    ROWS.write_text(json.dumps(after, indent=0, ensure_ascii=True) + "\n")


def _write(path: Path, lines: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(line, ensure_ascii=True) + "\n" for line in lines), "ascii")


if __name__ == "__main__":
    client = Sql(os.environ["WPCOMPAT_REFERENCE_SOCKET"], f"wp_{sys.argv[1]}")
    record(int(sys.argv[1]), client)
    client.close()
