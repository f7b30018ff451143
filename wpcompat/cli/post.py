"""``wpcompat post``: posts and pages."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from wpcompat.cli.formats import ITEMS, MOST_ROWS, Output, output_options
from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import Failure, line, plain, success, warning
from wpcompat.db.rows import POST_COLUMNS, Post
from wpcompat.errors import WPError
from wpcompat.formatting.php import intval
from wpcompat.media.delete import delete_post
from wpcompat.posts import store
from wpcompat.posts.permalinks import get_permalink
from wpcompat.site import Site
from wpcompat.terms.store import get_term, get_term_by

_FIELDS = ("ID", "post_title", "post_name", "post_date", "post_status")
_INTEGERS = frozenset({"ID", "post_parent", "menu_order"})  # the columns that WordPress hands out as numbers
_COLUMNS: tuple[tuple[str, str], ...] = (
    ("post_title", "The title."),
    ("post_content", "The text."),
    ("post_excerpt", "The excerpt."),
    ("post_status", "publish, draft, pending, private, future (default: draft)."),
    ("post_type", "post or page (default: post)."),
    ("post_name", "The slug."),
    ("post_date", "When, as YYYY-MM-DD HH:MM:SS in the site's time zone (default: now)."),
    ("post_date_gmt", "When, in UTC."),
    ("post_author", "The author's ID."),
    ("post_password", "The password readers need."),
    ("post_parent", "The page above."),
    ("menu_order", "The place among pages."),
    ("comment_status", "open or closed."),
    ("ping_status", "open or closed."),
    ("to_ping", "Addresses to send trackbacks to."),
    ("pinged", "Addresses that were pinged already."),
    ("guid", "The global ID."),
)
_ORDERS = {"date": '"post_date"', "title": '"post_title"', "name": '"post_name"', "ID": '"ID"', "id": '"ID"', "modified": '"post_modified"', "menu_order": '"menu_order"'}  # fmt: skip
_HIDDEN_STATUSES = ("trash", "auto-draft")
_HIDDEN_TYPES = ("revision", "nav_menu_item", "wp_navigation", "wp_template", "wp_global_styles")


def _writing(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of ``create`` and ``update``: the columns, terms and metadata."""
    extra = (
        click.option("--post_category", help="Categories: IDs, slugs or names, with commas."),
        click.option("--tags_input", help="Tags: names, with commas."),
        click.option("--meta_input", help='Metadata as JSON: {"key": "value"}.'),
    )
    for option in (*extra, *(click.option(f"--{name}", help=help) for name, help in reversed(_COLUMNS))):
        function = option(function)
    return function


@command("create")
@click.argument("file", required=False, metavar="[FILE]")
@_writing
@click.option("--from-post", type=int, metavar="ID", help="Begin with a copy of this post.")
@click.option("--porcelain", is_flag=True, help="Print the new ID alone.")
@pass_site
def create(site: Site, file: str | None, from_post: int | None, porcelain: bool, **given: str | None) -> None:
    """Add a post. Its text may stand in FILE; - is the standard input."""
    values: dict[str, Any] = _copy(site, from_post) if from_post is not None else {}
    values |= _values(given) | _terms_and_meta(site, given)
    if file is not None:
        values["post_content"] = _read(file)
    post_id = store.insert_post(site, values)
    if porcelain:
        line(str(post_id))
    else:
        success(f"Created post {post_id}.")


def _copy(site: Site, post_id: int) -> dict[str, Any]:
    post = _require(site, post_id)
    leave = {"ID", "guid", "post_date", "post_date_gmt", "post_modified", "post_modified_gmt", "comment_count"}
    return {name: value for name, value in asdict(post).items() if name not in leave}


def _values(given: dict[str, str | None]) -> dict[str, Any]:
    return {name: value for name, _ in _COLUMNS if (value := given[name]) is not None}


def _read(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text("utf-8", "surrogateescape")
    except OSError:
        raise Failure(f"Unable to read content from '{file}'.") from None


def _terms_and_meta(site: Site, given: dict[str, str | None]) -> dict[str, Any]:
    """``post_category``, ``tags_input`` and ``meta_input`` as ``insert_post`` takes them, where they are given."""
    values: dict[str, Any] = {}
    categories, meta = given["post_category"], given["meta_input"]
    if categories is not None:
        values["post_category"] = [_category(site, word.strip()) for word in categories.split(",") if word.strip()]
    if given["tags_input"] is not None:
        values["tags_input"] = given["tags_input"]
    if meta is not None:
        try:
            values["meta_input"] = json.loads(meta)
        except (ValueError, RecursionError):
            raise Failure(f"Invalid JSON: {meta}") from None
        if not isinstance(values["meta_input"], dict):
            raise Failure(f"Invalid JSON: {meta}")
    return values


def _category(site: Site, word: str) -> int:
    found = get_term(site, int(word), "category") if word.isascii() and word.isdigit() and len(word) < 19 else None
    found = found or get_term_by(site, "slug", word, "category") or get_term_by(site, "name", word, "category")
    if found is None:
        raise Failure(f"No such post category '{word}'.")
    return found.term_id


def _require(site: Site, post_id: int) -> Post:
    post = store.get_post(site, post_id)
    if post is None:
        raise Failure(f"Could not find the post with ID {post_id}.")
    return post


@command("update")
@click.argument("ids", nargs=-1, required=True, metavar="ID... [FILE]")
@_writing
@pass_site
def update(site: Site, ids: tuple[str, ...], **given: str | None) -> None:
    """Change posts. The new text may stand in FILE; - is the standard input."""
    values = _values(given) | _terms_and_meta(site, given)
    numbers = [word for word in ids if word.isascii() and word.isdigit()]
    files = [word for word in ids if word not in numbers]
    if files:
        values["post_content"] = _read(files[0])
    if not values:
        raise Failure("Need some fields to update.")
    failed = False
    for word in numbers:
        try:
            store.update_post(site, intval(word), values)
        except WPError as error:
            warning(plain(error.message))
            failed = True
            continue
        success(f"Updated post {word}.")
    if failed:
        click.get_current_context().exit(1)


@command("get")
@click.argument("id", metavar="ID")
@output_options(formats=ITEMS, prefix="post_")
@pass_site
def get(site: Site, output: Output, id: str) -> None:
    """Print one post."""
    output.item(_row(site, _require(site, intval(id))))


def _row(site: Site, post: Post) -> dict[str, Any]:
    row = {name: value if name in _INTEGERS else str(value) for name, value in asdict(post).items()}
    return {**row, "url": get_permalink(site, post)}


@command("list")
@click.option(
    "--post_type", default="post", show_default=True, help="post, page, attachment, any; several with commas."
)
@click.option("--post_status", default="any", show_default=True, help="publish, draft, …; any: all but trash; several with commas.")  # fmt: skip
@click.option("--post_name", "--name", help="With this slug.")
@click.option("--author", type=int, metavar="N", help="Of this user.")
@click.option("--post_parent", type=int, metavar="N", help="Below this page.")
@click.option("--ping_status", help="open or closed: whether it takes pings.")
@click.option("--comment_status", help="open or closed: whether it takes comments.")
@click.option("--post__in", help="With these IDs, with commas.")
@click.option("--s", "search", help="With this text.")
@click.option("--posts_per_page", type=int, metavar="N", default=-1, help="At most so many (-1: all).")
@click.option("--offset", type=click.IntRange(min=0), metavar="N", default=0, help="Leave out the first so many.")
@click.option("--orderby", type=click.Choice(list(_ORDERS)), default="date", show_default=True, help="By what.")
@click.option(
    "--order",
    type=click.Choice(["asc", "desc"], case_sensitive=False),
    default="desc",
    show_default=True,
    help="Upwards or downwards.",
)
@output_options(*_FIELDS, prefix="post_")
@pass_site
def list_(
    site: Site, output: Output, orderby: str, order: str, posts_per_page: int, offset: int, **wanted: Any
) -> None:
    """List posts, newest first."""
    where, params = _conditions(**wanted)
    limit = min(posts_per_page, MOST_ROWS) if posts_per_page > 0 else -1
    rows = site.db.rows(
        f'SELECT {POST_COLUMNS} FROM "wp_posts" WHERE {where} ORDER BY {_ORDERS[orderby]} {order}, "ID" {order}'
        f" LIMIT {limit} OFFSET {min(offset, MOST_ROWS)}",
        params,
    )
    posts = [Post(*row) for row in rows]
    if output.format in ("ids", "count"):
        output.items([{"ID": post.ID} for post in posts], id_field="ID")
        return
    output.items([_row(site, post) for post in posts])


def _conditions(
    post_type: str,
    post_status: str,
    post_name: str | None,
    author: int | None,
    post_parent: int | None,
    ping_status: str | None,
    comment_status: str | None,
    post__in: str | None,
    search: str | None,
) -> tuple[str, list[Any]]:
    where: list[str] = []
    params: list[Any] = []
    for column, text, hidden in (
        ("post_type", post_type, _HIDDEN_TYPES),
        ("post_status", post_status, _HIDDEN_STATUSES),
    ):
        words = [word.strip() for word in text.split(",")]
        any_one = "any" in words
        chosen = hidden if any_one else tuple(words)
        where.append(f'"{column}" {"NOT IN" if any_one else "IN"} ({", ".join("?" * len(chosen))})')
        params += chosen
    for column, value in (
        ("post_name", post_name),
        ("post_author", author),
        ("post_parent", post_parent),
        ("ping_status", ping_status),
        ("comment_status", comment_status),
    ):
        if value is not None:
            where.append(f'"{column}" = ?')
            params.append(value)
    if post__in is not None:
        ids = [intval(word) for word in post__in.split(",")]
        where.append(f'"ID" IN ({", ".join("?" * len(ids))})')
        params += ids
    if search:
        where.append('(instr(lower("post_title"), lower(?)) OR instr(lower("post_content"), lower(?)))')
        params += [search, search]
    return " AND ".join(where), params


@command("delete")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option("--force", is_flag=True, help="Delete for good instead of moving into the trash.")
@pass_site
def delete(site: Site, ids: tuple[str, ...], force: bool) -> None:
    """Move posts into the trash; delete those that are there, or all with --force."""
    failed = False
    for word in ids:
        post = store.get_post(site, intval(word))
        if post is None:
            warning(f"Failed deleting post {word}.")
            failed = True
            continue
        if not force and post.post_status != "trash" and post.post_type not in ("post", "page", "revision"):
            warning(f"Posts of type '{post.post_type}' do not support being sent to trash.\nPlease use the --force flag to skip trash and delete them permanently.")  # fmt: skip
            failed = True
            continue
        for_good = force or post.post_status == "trash" or post.post_type == "revision"
        if for_good or not site.config["wordpress.empty_trash_days"]:
            delete_post(site, post.ID, force=True)
            success(f"Deleted post {post.ID}.")
        else:
            store.trash_post(site, post.ID)
            success(f"Trashed post {post.ID}.")
    if failed:
        click.get_current_context().exit(1)
