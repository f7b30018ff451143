"""``wpcompat option``: the site's options."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from wpcompat import options
from wpcompat.cli.formats import Output, output_options, print_value
from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import Failure, success, warning
from wpcompat.formatting.php import maybe_serialize, maybe_unserialize
from wpcompat.posts.permalink_settings import BASES, shown_base
from wpcompat.site import Site

_VALUE_FORMAT = click.option("--format", type=click.Choice(["plaintext", "json"]), default="plaintext", show_default=True, help="How VALUE is written.")  # fmt: skip
_AUTOLOAD = click.option("--autoload", type=click.Choice(["on", "off", "yes", "no"]), help="Whether WordPress loads the option with every page.")  # fmt: skip
_LOADED = ("on", "yes", "auto", "auto-on")  # the values of the column that WordPress loads
_ADDRESSES = ("siteurl", "home", "category_base", "tag_base")
_ANY_VALUE = {"ignore_unknown_options": True}  # a value may begin with a dash: -1


def _loaded(autoload: str | None) -> bool | None:
    """What ``--autoload`` says; None when it is not given."""
    return None if autoload is None else autoload in _LOADED


@command("get")
@click.argument("name")
@click.option("--format", type=click.Choice(["var_export", "json", "yaml"]), default="var_export", show_default=True, help="How to print a structure.")  # fmt: skip
@pass_site
def get(site: Site, name: str, format: str) -> None:
    """Print the option NAME."""
    value = options.get(site, name, None)
    if value is None:
        raise Failure(f"Could not get '{name}' option. Does it exist?")
    print_value(shown_base(site, name) if name in BASES else value, format)


@command("list")
@click.option("--search", metavar="PATTERN", help="Names that match: * for any letters, ? for one.")
@click.option("--exclude", metavar="PATTERN", help="Names to leave out, written likewise.")
@click.option("--autoload", type=click.Choice(["on", "off", "yes", "no"]), help="Only options that are loaded with every page, or only the others.")  # fmt: skip
@click.option("--transients/--no-transients", help="Only transients, which are otherwise left out.")
@click.option("--unserialize", is_flag=True, help="Print structures instead of their serialised form.")
@click.option("--orderby", type=click.Choice(["option_id", "option_name", "option_value"]), default="option_id", show_default=True, help="By what.")  # fmt: skip
@click.option(
    "--order", type=click.Choice(["asc", "desc"]), default="asc", show_default=True, help="Upwards or downwards."
)
@output_options("option_name", "option_value", formats=("table", "json", "csv", "count", "yaml", "total_bytes"), prefix="option_")  # fmt: skip
@pass_site
def list_(
    site: Site,
    output: Output,
    search: str | None,
    exclude: str | None,
    autoload: str | None,
    transients: bool,
    unserialize: bool,
    orderby: str,
    order: str,
) -> None:
    """List options."""
    rows = [
        {"option_id": str(row[0]), "option_name": row[1], "option_value": row[2], "autoload": row[3],
         "size_bytes": str(len(row[2].encode("utf-8", "surrogatepass")))}
        for row in site.db.rows('SELECT "option_id", "option_name", "option_value", "autoload" FROM "wp_options" ORDER BY "option_id"')
        if row[1].startswith(("_transient_", "_site_transient_")) is transients
        and (search is None or _matches(row[1], search))
        and not (exclude and _matches(row[1], exclude))
        and (autoload is None or (row[3] in _LOADED) is (autoload in ("on", "yes")))
    ]  # fmt: skip
    if orderby != "option_id":
        rows.sort(key=lambda row: str(row[orderby]))
    if order == "desc":
        rows.reverse()
    if output.format == "total_bytes":
        print_value(sum(int(row["size_bytes"]) for row in rows))
        return
    shown: list[dict[str, Any]] = [
        {**row, "option_value": maybe_unserialize(row["option_value"])} if unserialize else row for row in rows
    ]
    output.items(shown)


def _matches(name: str, pattern: str) -> bool:
    """SQL's LIKE with * and ?, without regard to case."""
    import fnmatch

    return fnmatch.fnmatchcase(name.lower(), pattern.lower().replace("[", "[[]"))


@command("add", context_settings=_ANY_VALUE)
@click.argument("name")
@click.argument("value", required=False)
@_VALUE_FORMAT
@_AUTOLOAD
@pass_site
def add(site: Site, name: str, value: str | None, format: str, autoload: str | None) -> None:
    """Add the option NAME; VALUE is read from the standard input when it is not given."""
    from wpcompat.options.sanitize import sanitize

    new = sanitize(site, name, _read(value, format))
    if not name.strip() or not options.add(site, name, new, autoload=_loaded(autoload)):
        raise Failure(f"Could not add option '{name}'. Does it already exist?")
    success(f"Added '{name}' option.")


@command("update", context_settings=_ANY_VALUE)
@click.argument("name")
@click.argument("value", required=False)
@_VALUE_FORMAT
@_AUTOLOAD
@pass_site
def update(site: Site, name: str, value: str | None, format: str, autoload: str | None) -> None:
    """Set the option NAME; VALUE is read from the standard input when it is not given."""
    from wpcompat.options.sanitize import sanitize

    if not name.strip():
        raise Failure(f"Could not update option '{name}'.")
    new = sanitize(site, name, _read(value, format))
    if name in _ADDRESSES and isinstance(new, str):
        new = new.rstrip("/\\")
    changed = options.update(site, name, new, autoload=_loaded(autoload))
    if autoload is not None:
        word = site.profile.autoload_words[0 if autoload in ("on", "yes") else 1]
        changed = bool(site.db.execute('UPDATE "wp_options" SET "autoload" = ? WHERE "option_name" = ? AND "autoload" <> ?', (word, name, word))) or changed  # fmt: skip
    success(f"Updated '{name}' option." if changed else f"Value passed for '{name}' option is unchanged.")


@command("delete")
@click.argument("names", nargs=-1, required=True)
@pass_site
def delete(site: Site, names: tuple[str, ...]) -> None:
    """Delete options."""
    for name in names:
        if options.delete(site, name):
            success(f"Deleted '{name}' option.")
        else:
            warning(f"Could not delete '{name}' option. Does it exist?")


def _read(value: str | None, format: str) -> Any:
    """The value of a command line; ``Failure`` when it is no JSON but should be, or holds what cannot be stored."""
    if value is None:
        value = sys.stdin.read()
        value = value.removesuffix("\n")
    if format != "json":
        return value
    try:
        read = json.loads(value)
        maybe_serialize(read)
    except (ValueError, RecursionError, TypeError):
        read = None
    if read is None:
        raise Failure(f"Invalid JSON: {value}")
    return read
