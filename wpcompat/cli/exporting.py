"""``wpcompat export``: the site as a WordPress export, which any WordPress imports."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import BinaryIO

import click

from wpcompat import options
from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import Failure, log, success
from wpcompat.formatting.dates import to_mysql
from wpcompat.formatting.feedtext import document
from wpcompat.formatting.slugs import sanitize_key
from wpcompat.migrate import wxr_export
from wpcompat.migrate.wxr_export import Selection
from wpcompat.posts.properties import can_export
from wpcompat.posts.types import post_types
from wpcompat.site import Site
from wpcompat.terms.query import get_term, get_term_by
from wpcompat.users.store import get_user, get_user_by

_FORMAT = "{site}.wordpress.{date}.{n}.xml"
_MB = 1024 * 1024


def _date(_ctx: click.Context, param: click.Parameter, value: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if value else None
    except ValueError:
        raise Failure(f"--{param.name} should be a date as 2026-11-21, not '{value}'.") from None


@command("export")
@click.option("--dir", "folder", type=click.Path(path_type=Path), metavar="DIR", help="Where the files are written (default: here).")  # fmt: skip
@click.option("--stdout", is_flag=True, help="Write to the standard output instead.")
@click.option("--skip_comments", is_flag=True, help="Without comments and pings.")
@click.option("--max_file_size", type=click.IntRange(min=-1), metavar="MB", default=15, show_default=True, help="Begin another file when one is larger; -1: one file.")  # fmt: skip
@click.option("--filename_format", default=_FORMAT, metavar="NAME", help="Name of the files (default: {site}.wordpress.{date}.{n}.xml).")  # fmt: skip
@click.option("--start_date", callback=_date, metavar="DATE", help="Posts from this day on.")
@click.option("--end_date", callback=_date, metavar="DATE", help="Posts up to this day.")
@click.option("--post_type", "types", metavar="TYPES", help="Posts of these types, separated by commas (default: any).")
@click.option("--post_type__not_in", "not_types", metavar="TYPES", help="No posts of these types.")
@click.option("--post__in", "ids", metavar="IDS", help="These posts, separated by commas.")
@click.option("--with_attachments", is_flag=True, help="With the attachments of the posts.")
@click.option("--start_id", type=click.IntRange(min=0), metavar="ID", default=0, help="Posts with this ID or a higher one.")  # fmt: skip
@click.option("--max_num_posts", type=click.IntRange(min=1), metavar="N", help="At most so many posts.")
@click.option("--author", metavar="USER", help="Posts of this user: ID or login.")
@click.option("--category", metavar="CATEGORY", help="Posts of this category: ID, slug or name.")
@click.option("--post_status", metavar="STATUS", default="", help="Posts in this status.")
@pass_site
def export(
    site: Site,
    folder: Path | None,
    stdout: bool,
    skip_comments: bool,
    max_file_size: int,
    filename_format: str,
    start_date: datetime | None,
    end_date: datetime | None,
    types: str | None,
    not_types: str | None,
    ids: str | None,
    with_attachments: bool,
    start_id: int,
    max_num_posts: int | None,
    author: str | None,
    category: str | None,
    post_status: str,
) -> None:
    """Write a WordPress export (WXR 1.2): posts, pages, comments, pings, terms and authors, without the files themselves."""
    if stdout and folder is not None:
        raise Failure("--stdout and --dir cannot be used together.")
    if folder is not None and not folder.is_dir():
        raise Failure(f"The directory '{folder}' does not exist.")
    chosen = Selection(
        types=_types(site, types, not_types),
        author=_author(site, author) if author else 0,
        category=_category(site, category) if category else 0,
        status=post_status,
        since=to_mysql(start_date) if start_date else "",
        before=f"{end_date.date().isoformat()} 24:00:00" if end_date else "",
        ids=_ids(ids) if ids else (),
        with_attachments=with_attachments,
        comments=not skip_comments,
        start_id=start_id,
        most=max_num_posts or 0,
    )
    if stdout:
        for piece in wxr_export.export(site, chosen):
            sys.stdout.buffer.write(piece)
        return
    log("Starting export process...")
    _write(site, chosen, folder or Path(), filename_format, max_file_size * _MB if max_file_size > 0 else 0)
    success("All done with export.")


def _write(site: Site, chosen: Selection, folder: Path, name_format: str, limit: int) -> None:
    """Write files; after each post the next one begins when this one has grown beyond the limit."""
    ids = wxr_export.post_ids(site, chosen)
    names = _names(site, folder, name_format)
    foot = document(wxr_export.FOOT)
    rest = ids
    while True:
        path = next(names)
        log(f"Writing to file {path}")
        try:
            with path.open("wb") as file:
                rest = _fill(site, chosen, file, ids, rest, limit)
                file.write(foot)
        except OSError as error:
            raise Failure(f"Cannot write '{path}': {error.strerror}.") from None
        if not rest:
            return


def _fill(site: Site, chosen: Selection, file: BinaryIO, ids: list[int], rest: list[int], limit: int) -> list[int]:
    """Write a file's head and posts; the posts that found no room."""
    file.write(document(wxr_export.head(site, chosen, ids)))
    for done, number in enumerate(rest, 1):
        file.writelines(wxr_export.items(site, [number], chosen))
        if limit and file.tell() > limit:
            return rest[done:]
    return []


def _names(site: Site, folder: Path, name_format: str) -> Iterator[Path]:
    made: set[str] = set()
    for number in count():
        words = {
            "site": sanitize_key(options.text(site, "blogname")) or "site",
            "date": f"{site.now():%Y-%m-%d}",
            "n": f"{number:03d}",
        }
        name = name_format
        for word, value in words.items():
            name = name.replace(f"{{{word}}}", value)
        if name in made:
            raise Failure("Several files are needed: --filename_format must have {n}.")
        made.add(name)
        yield folder / name


def _types(site: Site, types: str | None, not_types: str | None) -> tuple[str, ...]:
    known = post_types(site.profile)
    if types and types != "any":
        chosen = [word.strip() for word in types.split(",")]
        for name in chosen:
            if name not in known:
                raise Failure(f"The post type {name} does not exist.")
        return tuple(chosen)
    left_out = {word.strip() for word in (not_types or "").split(",")}
    return tuple(name for name in known if name not in left_out and can_export(name)) if not_types else ()


def _ids(text: str) -> tuple[int, ...]:
    words = text.replace(",", " ").split()
    if not all(word.isascii() and word.isdigit() and len(word) < 19 for word in words):
        raise Failure(f"--post__in takes IDs separated by commas, not '{text}'.")
    return tuple(map(int, words))


def _author(site: Site, text: str) -> int:
    number = text.isascii() and text.isdigit() and len(text) < 19
    user = (get_user(site, int(text)) if number else None) or get_user_by(site, "login", text)
    if user is None:
        raise Failure(f"Could not find a matching author for {text}. The author does not exist.")
    return user.ID


def _category(site: Site, text: str) -> int:
    number = text.isascii() and text.isdigit() and len(text) < 19
    term = (get_term(site, int(text), "category") if number else None) or get_term_by(site, "slug", text, "category")
    term = term or get_term_by(site, "name", text, "category")
    if term is None:
        raise Failure(f"Could not find a category matching {text}.")
    return term.term_id
