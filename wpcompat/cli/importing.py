"""``wpcompat import``: a WordPress export into the site."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from wpcompat.cli.formats import no_color
from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import Failure, log, success, warning
from wpcompat.migrate.wxr_authors import MapWritten
from wpcompat.migrate.wxr_import import Report, run
from wpcompat.migrate.wxr_read import WxrError
from wpcompat.site import Site


@command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--authors", required=True, metavar="create|skip|MAPFILE", help="Make the authors; or give everything to the first administrator; or map them as a CSV file says (old_user_login,new_user_login; it is written when it is missing).")  # fmt: skip
@click.option("--fetch-attachments", is_flag=True, help="Also fetch the files of attachments.")
@pass_site
def import_(site: Site, files: tuple[Path, ...], authors: str, fetch_attachments: bool) -> None:
    """Import a WordPress export (WXR 1.0 to 1.2) of one file or several. What is there already is left alone."""
    for file in files:
        if not file.is_file():
            raise Failure(f"File '{file}' doesn't exist.")
    log("Starting the import process...")
    try:
        with progress_bar(sum(file.stat().st_size for file in files) * 2) as progress:
            report = run(site, *files, authors=authors, fetch=fetch_attachments, progress=progress)
    except (WxrError, MapWritten) as error:
        raise Failure(str(error)) from None
    except OSError as error:
        raise Failure(f"Cannot read file '{error.filename or files[0]}': {error.strerror}.") from None
    for problem in report.problems:
        warning(problem)
    for text in summary(report):
        log(text)
    for file in files:
        success(f"Finished importing from '{file}' file.")


def summary(report: Report) -> Iterator[str]:
    """What an import did, a line for each kind of which there was any."""
    for count, one, many in (
        (report.authors, "author made", "authors made"),
        (report.terms, "term made", "terms made"),
        (report.posts, "post imported", "posts imported"),
        (report.comments, "comment imported", "comments imported"),
        (report.pings, "ping imported", "pings imported"),
        (report.attachments_fetched, "file fetched", "files fetched"),
        (report.already_there, "post was there already", "posts were there already"),
        (report.new_ids, "post has a new ID, since its own was taken", "posts have a new ID, since theirs was taken"),
        (report.old_links, "old address kept", "old addresses kept"),
    ):
        if count:
            yield f"{count:>7} {one if count == 1 else many}"


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("Importing"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
        console=Console(stderr=True, no_color=no_color()),
    ) as bar:  # fmt: skip
        task = bar.add_task("Importing", total=total)
        yield lambda count: bar.advance(task, count)
