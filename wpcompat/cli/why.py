"""``wpcompat why``: what was decided about a ping, step by step, from the journal that was kept while it was decided."""

from __future__ import annotations

from collections.abc import Iterator

import click

from wpcompat.cli.formats import to_json
from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import Failure, visible
from wpcompat.comments import why as journal
from wpcompat.comments.why import Kept
from wpcompat.journal import Step
from wpcompat.site import Site

_MARKS = {True: ("ok", "green"), False: ("NO", "red"), None: ("-", "bright_black")}


@command("why")
@click.argument("which", metavar="ID|last", required=False)
@click.option("--comment", type=int, metavar="N", help="The exchange that brought or changed this comment.")
@click.option("--list", "listing", is_flag=True, help="List what is remembered, newest first.")
@click.option("--format", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How to print.")
@pass_site
def why(site: Site, which: str | None, comment: int | None, listing: bool, format: str) -> None:
    """Say what was decided about a ping: what arrived, each check with its verdict, and what came of it.

    Name it by the ID that --list shows, by "last", or by the comment it became.
    """
    if listing:
        _list(site, format)
        return
    if (which is None) == (comment is None):
        raise click.UsageError("Name one exchange: its ID, last, or --comment=N.")
    found = _find(site, which, comment)
    if format == "json":
        click.echo(to_json({**vars(found), "steps": [step._asdict() for step in found.steps]}))
        return
    for text in describe(site, found):
        click.echo(text)


def _find(site: Site, which: str | None, comment: int | None) -> Kept:
    if not site.config["journal.keep"]:
        raise Failure("Nothing is remembered: settings.ini has [journal] keep = 0.")
    if comment is not None:
        found = journal.of_comment(site, comment)
        if found is None:
            raise Failure(f"Nothing is remembered about comment {comment}.")
        return found
    if which == "last":
        found = journal.last(site)
        if found is None:
            raise Failure("Nothing is remembered yet: no ping has arrived and none was sent.")
        return found
    text = (which or "").removeprefix("#")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise click.UsageError(f"{which!r} is no ID: it takes a number, or last.")
    found = journal.by_id(site, int(text))
    if found is None:
        held = journal.remembered(site)
        known = f" The journal holds {held[0]} to {held[1]}." if held else " The journal is empty."
        raise Failure(f"There is no exchange {text}.{known}")
    return found


def _list(site: Site, format: str) -> None:
    from wpcompat.cli.formats import write

    names = ["id", "time", "kind", "title", "verdict"]
    kept = journal.newest(site, limit=50)
    write(
        "json" if format == "json" else "table",
        [{"id": e.id, "time": e.time, "kind": e.what, "title": e.title, "verdict": e.verdict} for e in kept],
        names,
    )


def describe(site: Site, found: Kept) -> Iterator[str]:
    """The lines that ``why`` prints, with styles that click takes off in a pipe."""
    sent = found.direction == "out"
    yield click.style(f"#{found.id}  {found.what}", bold=True) + f"  {found.time}"
    yield _line("What was sent" if sent else "What arrived", found.title)
    if found.peer:
        yield _line("To" if sent else "From", found.peer)
    yield ""
    yield click.style("Checks and acts, in their order", bold=True)
    if not found.steps:
        yield "  (none was noted)"
    for step in found.steps:
        yield from _step(step)
    yield ""
    yield click.style("What came of it", bold=True)
    for label, text in journal.outcome(site, found):
        yield _line(label, text)


def _line(label: str, text: str) -> str:
    return f"  {label + ':':<15}{visible(text)}"


_NEXT_LINE = "\n           "  # what strangers wrote stays within its step


def _step(step: Step) -> Iterator[str]:
    if step.name == journal.HIDING:
        yield f"  {click.style('  -', fg='bright_black')}  {step.name}: WordPress hides this fault from the sender"
        return
    word, color = _MARKS[step.ok]
    yield f"  {click.style(f'{word:>3}', fg=color, bold=step.ok is False)}  {visible(step.name)}"
    for key, value in journal.values(step):
        yield f"         {click.style(key, fg='cyan')} = {visible(value).replace(chr(10), _NEXT_LINE)}"
