"""Rows and single values in WP-CLI's formats: table, json, csv, yaml, ids, count.

A table is drawn on a terminal; in a pipe it is one line a row with tabs between, which ``cut -f`` and ``awk`` read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click

from wpcompat.cli.messages import Failure, visible, warning
from wpcompat.formatting.php import strval

Row = Mapping[str, Any]
LISTS = ("table", "csv", "ids", "json", "count", "yaml")
ITEMS = ("table", "csv", "json", "yaml")
MOST_ROWS = 2**63 - 1
"""What a database can count to."""


@dataclass(frozen=True)
class Output:
    """What ``--format``, ``--fields`` and ``--field`` ask for. ``prefix`` may be left out of field names (``post_``)."""

    format: str = "table"
    fields: tuple[str, ...] = ()
    field: str | None = None
    prefix: str = ""

    def items(self, rows: Iterable[Row], *, id_field: str = "") -> None:
        """Print rows; ``id_field`` is what ``--format=ids`` prints of each."""
        found = list(rows)
        if self.format == "count":
            click.echo(str(len(found)))
            return
        if self.format == "ids":
            click.echo(" ".join(strval(row[id_field]) for row in found))
            return
        if self.field is not None:
            self._one_field(found, self.field)
            return
        names = [self._key(found, name) or name for name in self.fields]
        if found:
            for name in names:
                if not any(name in row for row in found):
                    warning(f"Field not found in any item: {name}.")
        write(self.format, [{name: row.get(name) for name in names} for row in found], names)

    def item(self, row: Row) -> None:
        """Print one row: a table has a line for each field."""
        if self.field is not None:
            key = self._key([row], self.field)
            if key is None:
                raise Failure(f"Invalid field: {self.field}.")
            print_value(row[key], self.format)
            return
        names = [self._key([row], name) or name for name in self.fields or tuple(row)]
        for name in names:
            if name not in row:
                warning(f"Field not found in item: {name}.")
        chosen = {name: row[name] for name in names if name in row}
        if self.format == "json":
            click.echo(to_json(chosen))
        elif self.format == "yaml":
            click.echo(to_yaml(chosen))
        else:
            write(self.format, [{"Field": name, "Value": value} for name, value in chosen.items()], ["Field", "Value"])

    def _one_field(self, rows: Sequence[Row], field: str) -> None:
        key = self._key(rows, field)
        if key is None and rows:
            raise Failure(f"Invalid field: {field}.")
        values = [row.get(key or field) for row in rows]
        if self.format == "json":
            click.echo(to_json(values))
            return
        for value in values:
            print_value(value, self.format)

    def _key(self, rows: Sequence[Row], name: str) -> str | None:
        for key in (name, self.prefix + name):
            if any(key in row for row in rows):
                return key
        return None


def output_options(
    *fields: str, formats: Sequence[str] = LISTS, prefix: str = ""
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options ``--format``, ``--fields`` and ``--field``; the command gets an ``Output`` as ``output``."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, format: str, fields_: str | None, field: str | None, **kw: Any) -> Any:
            chosen = tuple(word.strip() for word in fields_.split(",")) if fields_ else fields
            return function(*args, output=Output(format, chosen, field, prefix), **kw)

        wrapper.__doc__ = function.__doc__
        wrapper.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
        for option in (
            click.option("--field", metavar="NAME", help="Print the value of one field."),
            click.option("--fields", "fields_", metavar="NAMES", help="The fields to print, separated by commas."),
            click.option("--format", type=click.Choice(list(formats)), default="table", show_default=True, help="How to print."),
        ):  # fmt: skip
            option(wrapper)
        return wrapper

    return decorate


def write(format: str, rows: Sequence[Row], names: Sequence[str]) -> None:
    """Print rows with these columns."""
    if format == "json":
        click.echo(to_json(list(rows)))
    elif format == "yaml":
        click.echo(to_yaml(list(rows)))
    elif format == "csv":
        for cells in ([*names], *([row[name] for name in names] for row in rows)):
            click.echo(",".join(_csv_cell(_cell(cell)) for cell in cells))
    elif sys.stdout.isatty():
        _draw(rows, names)
    else:
        for cells in ([*names], *([row[name] for name in names] for row in rows)):
            click.echo("\t".join(_flat(_cell(cell)) for cell in cells))


def _cell(value: Any) -> str:
    """A value as a cell: structures as JSON, as WP-CLI does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list, tuple)):
        return to_json(value)
    return visible(strval(value))


def _flat(text: str) -> str:
    return " ".join(text.replace("\t", "    ").splitlines())


def _csv_cell(text: str) -> str:
    """Quoted as PHP's fputcsv does; a leading sign gets an apostrophe, since spreadsheets would run it as a formula."""
    if text[:1] in {"=", "+", "-", "@", "\t", "\r"}:
        text = "'" + text
    if any(char in text for char in ',"\\\n\r\t '):
        return '"' + text.replace('"', '""') + '"'
    return text


def _draw(rows: Sequence[Row], names: Sequence[str]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.ROUNDED, header_style="bold")
    for name in names:
        table.add_column(Text(name), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row[name])) for name in names))
    Console(color_system=None if no_color() else "auto", highlight=False).print(table)


def no_color() -> bool:
    """Whether the caller asked for plain text."""
    context = click.get_current_context(silent=True)
    return context is not None and context.color is False


def to_json(value: Any) -> str:
    """JSON on one line, in ASCII: nothing in it can trouble a terminal or an encoding."""
    return json.dumps(_plain(value), ensure_ascii=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    """PHP's arrays as JSON sees them: keys 0, 1, 2 … make a list."""
    if isinstance(value, Mapping):
        if list(value) == list(range(len(value))):
            return [_plain(item) for item in value.values()]
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def to_yaml(value: Any) -> str:
    """YAML in blocks; every text is quoted as JSON, which is YAML too."""
    return "\n".join(["---", *_yaml(_plain(value), "")])


def _yaml(value: Any, indent: str) -> list[str]:
    if isinstance(value, dict) and value:
        lines = []
        for key, item in value.items():
            nested = isinstance(item, (dict, list)) and bool(item)
            head = f"{indent}{key if key.isidentifier() else json.dumps(key)}:"
            lines += [head, *_yaml(item, indent + "  ")] if nested else [f"{head} {json.dumps(item)}"]
        return lines
    if isinstance(value, list) and value:
        lines = []
        for item in value:
            nested = isinstance(item, (dict, list)) and bool(item)
            lines += [f"{indent}-", *_yaml(item, indent + "  ")] if nested else [f"{indent}- {json.dumps(item)}"]
        return lines
    return [indent + json.dumps(value)]


def print_value(value: Any, format: str = "table") -> None:
    """Print one value: a text as it is, a structure as ``var_export`` does, or json or yaml when asked for."""
    if format == "json":
        click.echo(to_json(value))
    elif format == "yaml":
        click.echo(to_yaml(value))
    elif isinstance(value, (dict, list, tuple)):
        click.echo(var_export(value))
    else:
        text = strval(value)
        click.echo(visible(text) if sys.stdout.isatty() else text)


def var_export(value: Any, indent: str = "") -> str:
    """PHP's ``var_export``."""
    if isinstance(value, (dict, list, tuple)):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        lines = [indent + "array ("]
        for key, item in pairs:
            nested = isinstance(item, (dict, list, tuple))
            head = f"{indent}  {_export_scalar(key)} => "
            lines += [head, f"{var_export(item, indent + '  ')},"] if nested else [f"{head}{_export_scalar(item)},"]
        return "\n".join([*lines, indent + ")"])
    return _export_scalar(value)


def _export_scalar(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"
