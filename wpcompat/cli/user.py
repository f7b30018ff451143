"""``wpcompat user``: users."""

from __future__ import annotations

from typing import Any

import click

from wpcompat import options
from wpcompat.cli.core import generate_password
from wpcompat.cli.filters import filter_options, first, order_option
from wpcompat.cli.formats import ITEMS, MOST_ROWS, Output, output_options
from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import Failure, line, success, warning
from wpcompat.db.rows import User
from wpcompat.formatting.php import intval
from wpcompat.media.author import delete_author
from wpcompat.posts.permalinks import author_link, home_url
from wpcompat.site import Site
from wpcompat.users import finding, roles, store
from wpcompat.users.editing import change_user, tell_of_new_user
from wpcompat.users.update import update_user

_FIELDS = ("ID", "user_login", "display_name", "user_email", "user_registered", "roles")
_META = ("nickname", "first_name", "last_name", "description")


def find(site: Site, word: str) -> User | None:
    """The user with this ID, e-mail address or login."""
    if word.isascii() and word.isdigit():
        by_id = store.get_user(site, intval(word))
        if by_id is not None:
            return by_id
    return (store.get_user_by(site, "email", word) if "@" in word else None) or store.get_user_by(site, "login", word)


def find_all(site: Site, words: tuple[str, ...]) -> list[User]:
    """The users that these words name; a warning for each that names none."""
    found = []
    for word in words:
        user = find(site, word)
        if user is None:
            warning(f"Invalid user ID, email or login: '{word}'")
        else:
            found.append(user)
    return found


def _row(site: Site, user: User) -> dict[str, Any]:
    row = store.as_dict(site, user)
    return {**row, "user_status": str(row["user_status"]), "url": author_link(site, user.ID, user.user_nicename)}


def _check_role(site: Site, role: str) -> None:
    if role and role != "none" and role not in roles.all_roles(site):
        raise Failure(f"Role doesn't exist: {role}")


@command("list")
@filter_options(finding.FILTERS)
@click.option("--number", type=click.IntRange(min=-1), metavar="N", help="At most so many (default: all).")
@click.option("--paged", type=click.IntRange(min=0), metavar="N", default=0, help="Which page of so many, from 1 on.")
@click.option("--offset", type=click.IntRange(min=0), metavar="N", help="With --number: leave out the first so many.")
@click.option("--orderby", metavar="NAMES", default="login", show_default=True, help=f"By what, several with commas between: {', '.join(finding.ORDERS)}.")  # fmt: skip
@order_option("asc")
@output_options(*_FIELDS, prefix="user_")
@pass_site
def list_(
    site: Site,
    output: Output,
    asked: dict[str, str],
    number: int | None,
    paged: int,
    offset: int | None,
    orderby: str,
    order: str,
) -> None:
    """List users by login. Filters are those of WordPress's queries."""
    limit = min(number or -1, MOST_ROWS)
    found = finding.find(site, asked, orderby=orderby, order=order, number=limit, offset=first(limit, offset, paged))
    output.items([_row(site, user) for user in found], id_field="ID")


@command("get")
@click.argument("user")
@output_options(*_FIELDS, formats=ITEMS, prefix="user_")
@pass_site
def get(site: Site, output: Output, user: str) -> None:
    """Print one user, named by ID, login or e-mail address."""
    found = find(site, user)
    if found is None:
        raise Failure(f"Invalid user ID, email or login: '{user}'")
    row = _row(site, found)
    output.item({**row, "roles": row["roles"].replace(",", ", ")})


@command("create")
@click.argument("login")
@click.argument("email")
@click.option("--role", help="The role (default: the option default_role; none: no role).")
@click.option("--user_pass", help="The password (default: one is made and printed).")
@click.option("--display_name", default="", help="The name that is shown.")
@click.option("--user_nicename", default="", help="The name in addresses.")
@click.option("--user_url", default="", help="The user's site.")
@click.option("--user_registered", default="", help="When, as YYYY-MM-DD HH:MM:SS in UTC (default: now).")
@click.option("--nickname", help="The nickname.")
@click.option("--first_name", help="The first name.")
@click.option("--last_name", help="The last name.")
@click.option("--description", help="About the user.")
@click.option("--send-email", is_flag=True, help="Mail the user a link to a password, and tell the administrator.")
@click.option("--porcelain", is_flag=True, help="Print the new ID alone.")
@pass_site
def create(
    site: Site,
    login: str,
    email: str,
    role: str | None,
    user_pass: str | None,
    display_name: str,
    user_nicename: str,
    user_url: str,
    user_registered: str,
    send_email: bool,
    porcelain: bool,
    **meta: str | None,
) -> None:
    """Add a user."""
    if store.get_user_by(site, "login", login):
        raise Failure(f"The '{login}' username is already registered.")
    if not store.is_email(email):
        raise Failure(f"The '{email}' email address is invalid.")
    role = role if role is not None else options.text(site, "default_role")
    _check_role(site, role)
    password = user_pass if user_pass is not None else generate_password(24)
    user_id = store.create_user(
        site,
        login=login,
        email=email,
        password=password,
        role=role or "none",
        display_name=display_name,
        nicename=user_nicename,
        url=user_url,
        registered=user_registered,
        **{key: value for key, value in meta.items() if value is not None},
    )
    if send_email:
        tell_of_new_user(site, user_id, user_too=True)
    if porcelain:
        line(str(user_id))
        return
    success(f"Created user {user_id}.")
    if user_pass is None:
        line(f"Password: {password}")


@command("update")
@click.argument("users", nargs=-1, required=True, metavar="USER...")
@click.option("--user_pass", help="The password.")
@click.option("--user_email", help="The e-mail address.")
@click.option("--user_url", help="The user's site.")
@click.option("--user_nicename", help="The name in addresses.")
@click.option("--user_registered", help="When, as YYYY-MM-DD HH:MM:SS in UTC.")
@click.option("--display_name", help="The name that is shown.")
@click.option("--nickname", help="The nickname.")
@click.option("--first_name", help="The first name.")
@click.option("--last_name", help="The last name.")
@click.option("--description", help="About the user.")
@click.option("--role", help="The role; none: no role.")
@click.option("--user_login", hidden=True)
@click.option("--skip-email", is_flag=True, help="Do not mail the user about a changed password or address.")
@pass_site
def update(site: Site, users: tuple[str, ...], user_login: str | None, skip_email: bool, **given: str | None) -> None:
    """Change users, named by ID, login or e-mail address."""
    if user_login is not None:
        warning("User logins can't be changed.")
    changes = {key: value for key, value in given.items() if value is not None}
    if not changes:
        raise Failure("Need some fields to update.")
    if changes.get("user_email") is not None and not store.is_email(changes["user_email"]):
        raise Failure(f"The '{changes['user_email']}' email address is invalid.")
    _check_role(site, changes.get("role", ""))
    found = find_all(site, users)
    if not found:
        raise Failure("No valid users found.")
    for user in found:
        if skip_email:
            update_user(site, user.ID, **changes)
        else:
            change_user(site, user, **changes)
        success(f"Updated user {user.ID}.")


@command("delete")
@click.argument("users", nargs=-1, required=True, metavar="USER...")
@click.option("--reassign", type=int, metavar="ID", help="Give the users' posts to this user instead of deleting them.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_site
def delete(site: Site, users: tuple[str, ...], reassign: int | None, yes: bool) -> None:
    """Delete users, named by ID, login or e-mail address."""
    if reassign and store.get_user(site, reassign) is None:
        raise Failure(f"Invalid user ID, email or login: '{reassign}'")
    if not reassign and not yes:
        click.confirm("--reassign parameter not passed. All associated posts will be deleted. Proceed?", abort=True)
    for user in find_all(site, users):
        delete_author(site, user.ID, reassign or None)
        success(f"Removed user {user.ID} from {home_url(site)}.")
