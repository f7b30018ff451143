"""``wpcompat post``: posts and pages."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from wpcompat.cli.filters import filter_options, first, order_option
from wpcompat.cli.formats import ITEMS, MOST_ROWS, Output, output_options
from wpcompat.cli.frame import acting_user, command, pass_site
from wpcompat.cli.messages import Failure, line, plain, success, warning
from wpcompat.db.rows import Post
from wpcompat.errors import WPError
from wpcompat.formatting.php import intval
from wpcompat.media.delete import delete_post
from wpcompat.posts import finding, store
from wpcompat.posts.listing import posts_by_id
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
    ("post_author", "The author's ID; without it a new post has that of --user."),
    ("post_password", "The password readers need."),
    ("post_parent", "The page above."),
    ("menu_order", "The place among pages."),
    ("comment_status", "open or closed."),
    ("ping_status", "open or closed."),
    ("to_ping", "Addresses to send trackbacks to."),
    ("pinged", "Addresses that were pinged already."),
    ("guid", "The global ID."),
)


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
    post_id = store.insert_post(site, values, user=acting_user(site))
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
            store.update_post(site, intval(word), values, user=acting_user(site))
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
@filter_options(finding.FILTERS, name=("post_name",))
@click.option("--posts_per_page", type=int, metavar="N", default=-1, help="At most so many (-1: all).")
@click.option("--paged", type=click.IntRange(min=0), metavar="N", default=0, help="Which page of so many, from 1 on.")
@click.option("--offset", type=click.IntRange(min=0), metavar="N", help="With --posts_per_page: leave out the first so many.")  # fmt: skip
@click.option("--orderby", metavar="NAMES", default="date", show_default=True, help=f"By what, several with blanks between: {', '.join(finding.ORDERS)}.")  # fmt: skip
@order_option("desc")
@click.option("--ignore_sticky_posts", hidden=True, expose_value=False)
@output_options(*_FIELDS, prefix="post_")
@pass_site
def list_(
    site: Site,
    output: Output,
    asked: dict[str, str],
    posts_per_page: int,
    paged: int,
    offset: int | None,
    orderby: str,
    order: str,
) -> None:
    """List posts, newest first. Filters are those of WordPress's queries."""
    number = min(finding.per_page(site, posts_per_page), MOST_ROWS)
    ids = finding.find(site, asked, orderby=orderby, order=order, number=number, offset=first(number, offset, paged))
    if output.format in ("ids", "count"):
        output.items([{"ID": post_id} for post_id in ids], id_field="ID")
        return
    output.items([_row(site, post) for post in posts_by_id(site, ids)])


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
            delete_post(site, post.ID, force=True, user=acting_user(site))
            success(f"Deleted post {post.ID}.")
        else:
            store.trash_post(site, post.ID, user=acting_user(site))
            success(f"Trashed post {post.ID}.")
    if failed:
        click.get_current_context().exit(1)
