"""``wpcompat user application-password``: secrets with which programs log in for a user."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from wpcompat.cli import user as users
from wpcompat.cli.formats import ITEMS, Output, output_options
from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import Failure, line, plain, success, warning
from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.php import intval, strval
from wpcompat.site import Site
from wpcompat.users import application_passwords as passwords

_LOCAL = "127.0.0.1"
"""From where a usage is that the command line records, as in WP-CLI."""
_NUMBERS = ("created", "last_used")


def _user(site: Site, word: str) -> User:
    found = users.find(site, word)
    if found is None:
        raise Failure(f"Invalid user ID, email or login: '{word}'")
    return found


def _filters(function: Callable[..., Any]) -> Callable[..., Any]:
    """An option for each field; also with dashes, as WP-CLI takes them."""
    for name in reversed(passwords.FIELDS):
        forms = dict.fromkeys((f"--{name}", f"--{name.replace('_', '-')}"))
        function = click.option(*forms, name, metavar="VALUE", help=f"Only those with this {name}.")(function)
    return function


@command("create")
@click.argument("user")
@click.argument("name")
@click.option("--app-id", default="", metavar="ID", help="An ID of the program, kept with the password.")
@click.option("--porcelain", is_flag=True, help="Print the password alone.")
@pass_site
def create(site: Site, user: str, name: str, app_id: str, porcelain: bool) -> None:
    """Make an application password for a program of this name, and print it once."""
    password, _ = passwords.create(site, _user(site, user).ID, name, app_id)
    if porcelain:
        line(password)
        return
    success("Created application password.")
    line(f"Password: {passwords.chunked(password)}")


@command("list")
@click.argument("user")
@_filters
@click.option(
    "--orderby", type=click.Choice(passwords.FIELDS), default="created", show_default=True, help="By which field."
)
@click.option("--order", type=click.Choice(["asc", "desc"]), default="desc", show_default=True, help="Which end first.")
@output_options(*passwords.FIELDS)
@pass_site
def list_(site: Site, output: Output, user: str, orderby: str, order: str, **wanted: str | None) -> None:
    """List a user's application passwords; of the passwords themselves only hashes are kept."""
    read: Callable[[Any], Any] = intval if orderby in _NUMBERS else strval
    found = sorted(
        passwords.items(site, _user(site, user).ID), key=lambda item: read(item.get(orderby)), reverse=order == "desc"
    )
    for name, value in wanted.items():
        found = [item for item in found if value is None or strval(item.get(name)) == value]
    output.items(found, id_field="uuid")


@command("get")
@click.argument("user")
@click.argument("uuid")
@output_options(*passwords.FIELDS, formats=ITEMS)
@pass_site
def get(site: Site, output: Output, user: str, uuid: str) -> None:
    """Print one application password."""
    item = passwords.find(site, _user(site, user).ID, uuid)
    if item is None:
        raise Failure("No application password found for this user ID and UUID.")
    output.items([item])


@command("exists")
@click.argument("user")
@click.argument("name")
@pass_site
def exists(site: Site, user: str, name: str) -> None:
    """Exit 0 when the user has an application password of this name, 1 when not."""
    if not passwords.name_exists(site, _user(site, user).ID, name):
        click.get_current_context().exit(1)


@command("update")
@click.argument("user")
@click.argument("uuid")
@click.option("--name", default="", help="The new name.")
@pass_site
def update(site: Site, user: str, uuid: str, name: str) -> None:
    """Give an application password another name."""
    passwords.rename(site, _user(site, user).ID, uuid, name)
    success("Updated application password.")


@command("delete")
@click.argument("user")
@click.argument("uuids", nargs=-1, metavar="[UUID]...")
@click.option("--all", "all_", is_flag=True, help="All application passwords of the user.")
@pass_site
def delete(site: Site, user: str, uuids: tuple[str, ...], all_: bool) -> None:
    """Delete application passwords: what used them can no longer log in."""
    owner = _user(site, user)
    if bool(uuids) is all_:
        raise Failure("You need to specify either one or more UUIDS or provide the --all flag")
    if all_:
        passwords.delete_all(site, owner.ID)
        success("Deleted all application passwords.")
        return
    deleted = sum(_deleted(site, owner, uuid) for uuid in uuids)
    success(f"Deleted {deleted} of {len(uuids)} application password{'' if len(uuids) == 1 else 's'}.")
    if deleted < len(uuids):
        click.get_current_context().exit(1)


def _deleted(site: Site, owner: User, uuid: str) -> bool:
    try:
        passwords.delete(site, owner.ID, uuid)
    except WPError as error:
        warning(f"Failed to delete UUID {uuid}: {plain(error.message)}")
        return False
    return True


@command("record-usage")
@click.argument("user")
@click.argument("uuid")
@pass_site
def record_usage(site: Site, user: str, uuid: str) -> None:
    """Note that an application password was used now, unless one was noted within a day."""
    passwords.record_usage(site, _user(site, user).ID, uuid, _LOCAL)
    success("Recorded application password usage.")
