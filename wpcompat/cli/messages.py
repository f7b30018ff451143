"""Lines for the person who calls, in WP-CLI's form: ``Success: …`` on stdout, ``Warning: …`` and ``Error: …`` on stderr."""

from __future__ import annotations

from typing import IO, Any

import click


class Failure(click.ClickException):
    """The command cannot go on: ``Error: …`` on stderr, and the exit code."""

    def __init__(self, message: str, *, exit_code: int = 1) -> None:
        super().__init__(message)
        self.exit_code = exit_code  # type: ignore[misc]  # click reads it from the object

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(
            f"{click.style('Error:', fg='red')} {visible(self.message)}",
            file=file,
            err=file is None,
            color=self.show_color,
        )


QUIET = "wpcompat.quiet"


def _is_quiet() -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and bool(context.meta.get(QUIET))


def success(text: str) -> None:
    if not _is_quiet():
        click.echo(f"{click.style('Success:', fg='green')} {visible(text)}")


def warning(text: str) -> None:
    click.echo(f"{click.style('Warning:', fg='yellow')} {visible(text)}", err=True)


def log(text: str) -> None:
    """A line about what happens, which ``--quiet`` leaves out."""
    if not _is_quiet():
        click.echo(visible(text))


def line(text: str) -> None:
    """A line that was asked for."""
    click.echo(visible(text))


def plain(html: str) -> str:
    """The text of one of WordPress's messages, without its tags and entities."""
    from wpcompat.formatting.strings import html_entity_decode, strip_tags

    return html_entity_decode(strip_tags(html))


_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), *range(127, 160))}


def visible(text: str) -> str:
    """The text with control characters written out: a ping's title must not steer a terminal. Tab and newline stay."""
    return text.translate(_CONTROLS)
