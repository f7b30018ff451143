"""``wpcompat why``: what was decided about a ping, step by step, from the journal that was kept while it was decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import click

from wpcompat.cli.formats import to_json
from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import Failure, visible
from wpcompat.comments.store import get_comment
from wpcompat.journal import Step, steps_from_json
from wpcompat.site import Site

_COLUMNS = '"id", "at", "kind", "direction", "title", "peer", "verdict", "comment_id", "post_id", "steps"'
_HIDING = "xmlrpc_pingback_error"
_MARKS = {True: ("yes", "green"), False: ("NO", "red"), None: ("-", "bright_black")}
_STATUSES = {"1": "approved", "0": "held for moderation"}


@dataclass(frozen=True)
class Kept:
    """One exchange as the journal kept it. ``at`` is seconds since 1970."""

    id: int
    at: float
    kind: str
    direction: str
    title: str
    peer: str
    verdict: str
    comment_id: int
    post_id: int
    steps: tuple[Step, ...]

    @property
    def time(self) -> str:
        return datetime.fromtimestamp(self.at, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")

    def hidden_fault(self) -> tuple[int, str] | None:
        """Code and text of the fault that WordPress hides from the sender, if the exchange ended in one."""
        if not any(step.name == _HIDING for step in self.steps):
            return None
        for step in reversed(self.steps):
            if step.ok is False and "fault" in step.data:
                return int(step.data["fault"]), str(step.data.get("message", ""))
        last = next(step for step in reversed(self.steps) if step.name == _HIDING)
        return int(last.data.get("hidden_code", 0)), str(last.data.get("hidden_text", ""))


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
        row = _row(site, '"comment_id" = ?', comment)
        if row is None:
            raise Failure(f"Nothing is remembered about comment {comment}.")
        return row
    if which == "last":
        row = _row(site, "? = 0", 0)
        if row is None:
            raise Failure("Nothing is remembered yet: no ping has arrived and none was sent.")
        return row
    text = (which or "").removeprefix("#")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise click.UsageError(f"{which!r} is no ID: it takes a number, or last.")
    row = _row(site, '"id" = ?', int(text))
    if row is None:
        low, high = site.db.row('SELECT min("id"), max("id") FROM "wpcompat_exchanges"') or (None, None)
        known = f" The journal holds {low} to {high}." if high else " The journal is empty."
        raise Failure(f"There is no exchange {text}.{known}")
    return row


def _row(site: Site, where: str, value: int) -> Kept | None:
    row = site.db.row(f'SELECT {_COLUMNS} FROM "wpcompat_exchanges" WHERE {where} ORDER BY "id" DESC LIMIT 1', (value,))
    return _kept(row) if row else None


def _kept(row: tuple[Any, ...]) -> Kept:
    return Kept(*row[:-1], tuple(steps_from_json(row[-1])))  # type: ignore[call-arg]  # mypy does not count a slice


def _list(site: Site, format: str) -> None:
    from wpcompat.cli.formats import write

    rows = site.db.rows(f'SELECT {_COLUMNS} FROM "wpcompat_exchanges" ORDER BY "id" DESC LIMIT 50')
    names = ["id", "time", "kind", "title", "verdict"]
    kept = [_kept(row) for row in rows]
    write(
        "json" if format == "json" else "table",
        [{"id": e.id, "time": e.time, "kind": _what(e), "title": e.title, "verdict": e.verdict} for e in kept],
        names,
    )


def _what(found: Kept) -> str:
    if found.direction != "out":
        return found.kind
    return "sent" if found.kind == "send" else f"{found.kind} sent"


def describe(site: Site, found: Kept) -> Iterator[str]:
    """The lines that ``why`` prints, with styles that click takes off in a pipe."""
    sent = found.direction == "out"
    yield click.style(f"#{found.id}  {_what(found)}", bold=True) + f"  {found.time}"
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
    yield from _outcome(site, found)


def _line(label: str, text: str) -> str:
    return f"  {label + ':':<15}{visible(text)}"


_NEXT_LINE = "\n           "  # what strangers wrote stays within its step


def _step(step: Step) -> Iterator[str]:
    if step.name == _HIDING:
        yield f"  {click.style('  -', fg='bright_black')}  {step.name}: WordPress hides this fault from the sender"
        return
    word, color = _MARKS[step.ok]
    yield f"  {click.style(f'{word:>3}', fg=color, bold=step.ok is False)}  {visible(step.name)}"
    for key, value in step.data.items():
        text = visible(value if isinstance(value, str) else json.dumps(value))
        yield f"         {click.style(key, fg='cyan')} = {text.replace(chr(10), _NEXT_LINE)}"


def _outcome(site: Site, found: Kept) -> Iterator[str]:
    yield click.style("What came of it", bold=True)
    hidden = found.hidden_fault()
    if hidden is not None:
        yield _line("Hidden fault", f"{hidden[0]} {hidden[1]}".rstrip())
        yield _line("Sender saw", "fault 0 without a text")
    yield _line("Verdict", found.verdict or "none was noted")
    if found.comment_id:
        comment = get_comment(site, found.comment_id)
        state = (
            "deleted since" if comment is None else _STATUSES.get(comment.comment_approved, comment.comment_approved)
        )
        kind = "comment" if comment is None else comment.comment_type
        yield _line("Stored", f"{kind} {found.comment_id} ({state})")
    if found.post_id:
        title = site.db.value('SELECT "post_title" FROM "wp_posts" WHERE "ID" = ?', (found.post_id,))
        yield _line("Post", f"{found.post_id}" + (f" {title}" if title else ""))
