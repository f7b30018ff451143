"""The frame of the command line: one table of commands, imported when they are called, and one error boundary.

What goes wrong is one line on stderr, ``Error: …``: exit 1, as in WP-CLI; wrong settings: exit 2.
"""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import click

from wpcompat.cli.messages import QUIET, Failure
from wpcompat.errors import ConfigError, NotInstalled, WPError

if TYPE_CHECKING:
    from wpcompat.db.rows import User
    from wpcompat.site import Site

DEFAULT_PATH = "wpcompat-site"
_PATH = "wpcompat.path"
_USER = "wpcompat.user"

R = TypeVar("R")


@dataclass(frozen=True)
class Entry:
    """One command: its words, ``module:function`` below ``wpcompat.cli``, and one line of help."""

    words: str
    target: str
    help: str


COMMANDS: tuple[Entry, ...] = (
    Entry("serve", "serve:serve", "Answer on a port; makes a site first when the folder holds none."),
    Entry("core install", "core:install", "Make a site."),
    Entry("core is-installed", "core:is_installed", "Exit 0 when the folder holds a site, 1 when not."),
    Entry("core version", "core:version", "Print the version of the WordPress that is imitated."),
    Entry("option get", "option:get", "Print an option."),
    Entry("option list", "option:list_", "List options."),
    Entry("option add", "option:add", "Add an option."),
    Entry("option update", "option:update", "Change an option, or add it."),
    Entry("option delete", "option:delete", "Delete options."),
    Entry("rewrite structure", "rewrite:structure", "Set the permalink structure."),
    Entry("user create", "user:create", "Add a user."),
    Entry("user list", "user:list_", "List users."),
    Entry("user get", "user:get", "Print one user."),
    Entry("user update", "user:update", "Change users."),
    Entry("user delete", "user:delete", "Delete users."),
    Entry("user application-password create", "application_password:create", "Make an application password."),
    Entry("user application-password list", "application_password:list_", "List a user's application passwords."),
    Entry("user application-password get", "application_password:get", "Print one application password."),
    Entry(
        "user application-password exists",
        "application_password:exists",
        "Exit 0 when there is one of a name, 1 when not.",
    ),
    Entry("user application-password update", "application_password:update", "Rename an application password."),
    Entry("user application-password delete", "application_password:delete", "Delete application passwords."),
    Entry("user application-password record-usage", "application_password:record_usage", "Note that one was used."),
    Entry("post create", "post:create", "Add a post."),
    Entry("post list", "post:list_", "List posts."),
    Entry("post get", "post:get", "Print one post."),
    Entry("post update", "post:update", "Change posts."),
    Entry("post delete", "post:delete", "Trash or delete posts."),
    Entry("comment list", "comment:list_", "List comments and pings."),
    Entry("comment get", "comment:get", "Print one comment."),
    Entry("comment approve", "comment:approve", "Approve comments."),
    Entry("comment unapprove", "comment:unapprove", "Hold comments for moderation."),
    Entry("comment spam", "comment:spam", "Mark comments as spam."),
    Entry("comment unspam", "comment:unspam", "Take comments back from spam."),
    Entry("comment trash", "comment:trash", "Move comments into the trash."),
    Entry("comment untrash", "comment:untrash", "Take comments out of the trash."),
    Entry("comment delete", "comment:delete", "Trash or delete comments."),
    Entry("comment count", "comment:count_", "Count comments by status."),
    Entry("cron event list", "cron:list_", "List scheduled events."),
    Entry("cron event run", "cron:run", "Run scheduled events."),
    Entry("import", "importing:import_", "Import a WordPress export."),
    Entry("export", "exporting:export", "Write a WordPress export."),
    Entry("config list", "config:list_", "List the settings of settings.ini, with their values."),
    Entry("doctor check", "doctor:check", "Say whether the site can be pinged, and why not."),
    Entry("doctor list", "doctor:list_", "List the doctor's checks."),
    Entry("why", "why:why", "Say what was decided about a ping, step by step."),
)
"""Every command, in the order of the help."""

GROUPS = {
    "core": "Make a site and ask about it.",
    "option": "The site's options, wp_options.",
    "rewrite": "Permalinks.",
    "config": "The host's settings, settings.ini.",
    "user": "Users.",
    "user application-password": "Secrets with which programs log in for a user.",
    "post": "Posts and pages.",
    "comment": "Comments, pingbacks and trackbacks.",
    "cron": "Work that waits: pings to send.",
    "cron event": "Scheduled events.",
    "doctor": "What stands between the site and its pings.",
}
"""Words that commands begin with, and what they are about."""


def _set_path(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.meta[_PATH] = value


def _set_user(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.meta[_USER] = value


def _no_color(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value or os.environ.get("NO_COLOR"):
        ctx.color = False
        ctx.find_root().color = False


def _quiet(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        ctx.meta[QUIET] = True


def _shared() -> list[click.Parameter]:
    """Options that may stand before and after the command's words."""
    return [
        click.Option(["--path"], callback=_set_path, expose_value=False, is_eager=True, metavar="DIR",
                     help=f"The site's folder (default: ./{DEFAULT_PATH})."),
        click.Option(["--user", "acting_user"], callback=_set_user, expose_value=False, metavar="USER", help="Who acts: an ID, a login or an e-mail address (default: nobody)."),
        click.Option(["--no-color"], is_flag=True, callback=_no_color, expose_value=False, help="No colours on a terminal."),
        click.Option(["--quiet"], is_flag=True, callback=_quiet, expose_value=False, help="Only errors, warnings and what was asked for."),
        # WP-CLI's, which scripts pass on: there is nothing here that they would change.
        click.Option(["--allow-root", "--skip-plugins", "--skip-themes", "--skip-packages", "--debug", "--color"], is_flag=True, hidden=True, expose_value=False),
        click.Option(["--url", "pretended_url"], hidden=True, expose_value=False),
    ]  # fmt: skip


def command(name: str, **settings: Any) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a click command that also takes the shared options."""

    def wrap(function: Callable[..., Any]) -> click.Command:
        make: Callable[[Callable[..., Any]], click.Command] = click.command(name, **settings)
        made = make(function)
        own = {word for param in made.params for word in param.opts}
        made.params.extend(param for param in _shared() if own.isdisjoint(param.opts))
        return made

    return wrap


def site_path() -> str:
    """The folder that ``--path`` names."""
    path: str = click.get_current_context().meta.get(_PATH, DEFAULT_PATH)
    return path


def pass_site(function: Callable[..., R]) -> Callable[..., R]:
    """Give a command the site of ``--path`` as its first argument, and close it at the end.

    ``NotInstalled`` when there is none, ``Failure`` when ``--user`` names nobody.
    """

    @functools.wraps(function)
    def wrapper(*args: Any, **kw: Any) -> R:
        from wpcompat.site import open_site

        site = open_site(site_path())
        try:
            acting_user(site)
            return function(site, *args, **kw)
        finally:
            site.close()

    return wrapper


def acting_user(site: Site) -> User | None:
    """Whom ``--user`` names; None without it: nobody acts, and texts are stored as they are given, as in WP-CLI."""
    word: str | None = click.get_current_context().meta.get(_USER)
    if word is None:
        return None
    from wpcompat.cli.user import find

    found = find(site, word)
    if found is None:
        raise Failure(f"Invalid user ID, email or login: '{word}'")
    return found


class Group(click.Group):
    """Commands of the table that begin with ``words``; a command's module is imported when it is called."""

    def __init__(self, words: str = "", **settings: Any) -> None:
        super().__init__(words.rpartition(" ")[2] or "wpcompat", params=_shared(), **settings)
        self.words = words
        self._below: dict[str, Entry | None] = {}
        before = f"{words} " if words else ""
        for entry in COMMANDS:
            if entry.words.startswith(before):
                first, _, more = entry.words.removeprefix(before).partition(" ")
                self._below[first] = None if more else entry

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._below)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in self._below:
            return None
        entry = self._below[name]
        if entry is None:
            words = f"{self.words} {name}".strip()
            return Group(words, help=GROUPS[words])
        module, _, function = entry.target.partition(":")
        found: click.Command = getattr(import_module(f"wpcompat.cli.{module}"), function)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of the help, from the table alone: nothing is imported for it."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (name, entry.help if entry else GROUPS[f"{self.words} {name}".strip()])
                    for name, entry in self._below.items()
                ]
            )


class Root(Group):
    """All commands, with the one error boundary."""

    def make_context(self, *args: Any, **settings: Any) -> click.Context:
        try:
            return super().make_context(*args, **settings)
        except click.UsageError as error:
            raise _as_wp_cli(error) from None
        except OSError as error:
            raise _as_failure(error) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise _as_wp_cli(error) from None
        except ConfigError as error:
            raise Failure(str(error), exit_code=2) from None
        except NotInstalled as error:
            raise Failure(str(error)) from None
        except WPError as error:
            from wpcompat.cli.messages import plain

            raise Failure(plain(error.message)) from None
        except UnicodeEncodeError as error:
            # Bytes of an argument that are not UTF-8 reach us as lone surrogates, which no database takes.
            raise Failure(f"This is not UTF-8 text: {error.object[:60]!a}.") from None
        except OverflowError:
            raise Failure("A number is too large.") from None
        except OSError as error:
            raise _as_failure(error) from None
        except _database_errors() as error:
            raise Failure(f"The database in {ctx.meta.get(_PATH, DEFAULT_PATH)} fails: {error}.") from None


def _as_wp_cli(error: click.UsageError) -> click.UsageError:
    """Wrong usage is exit 1 in WP-CLI, 2 in click."""
    error.exit_code = 1  # type: ignore[misc]  # click reads it from the object
    return error


def _as_failure(error: OSError) -> Exception:
    """What stood in the way of reading or printing, such as a full disk. A reader who has seen enough is click's affair."""
    if error.errno == errno.EPIPE:
        return error
    return Failure(f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror or error}.")


def _database_errors() -> type[Exception]:
    """What a broken, locked or full database raises; asked for only when something was raised."""
    from peewee import DatabaseError

    return DatabaseError


def _print_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value:
        from wpcompat import __version__

        click.echo(f"wpcompat {__version__}")
        ctx.exit()


def cli() -> Root:
    """The whole command line as one click command."""
    root = Root(
        help="A WordPress-compatible linkback and XML-RPC server. Commands and options are WP-CLI's where it has them."
    )
    root.params.append(
        click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print wpcompat's version.")
    )  # fmt: skip
    return root


def main() -> None:
    """Run the command line of this process."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the shell's >&- has closed it
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - open as long as the process is
    for stream in (sys.stdout, sys.stderr):
        # Texts from outside may hold what no encoding can carry; printing them must not fail.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    cli().main(prog_name="wpcompat")
