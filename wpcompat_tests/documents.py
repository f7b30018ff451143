"""The documents that are made from tables in the code. ``python -m wpcompat_tests.documents`` writes them anew."""

from __future__ import annotations

import ast
import inspect
from dataclasses import fields
from pathlib import Path

import click

from wpcompat.cli.frame import COMMANDS, cli
from wpcompat.config import example, sections
from wpcompat.options.additions import ADDITIONS
from wpcompat.profiles import Switches

ROOT = Path(__file__).resolve().parent.parent

_HEAD = """# Settings

`settings.ini` in the site's folder holds what belongs to the host. Every setting has a default; the file may be missing.
An unknown section or name is an error, so that a slip of the pen does not pass unseen. `wpcompat config list` prints the
settings of a site as they are in force. What belongs to the site itself, its Discussion settings for example, is stored
in the options of its database under WordPress's names: `wpcompat option list`.

This page and `settings.example.ini` are made from the table in `wpcompat/config.py`.
"""

_SECTIONS = {
    "site": "Used once, when `wpcompat serve` makes a site in an empty folder.",
    "database": "SQLite, with WordPress's tables.",
    "server": "For `wpcompat serve`; other servers have settings of their own (recipes.md).",
    "wordpress": "Which WordPress is imitated, and how faithfully.",
    "quirks": "WordPress's habits that hurt on the open internet. `exact` keeps all of them, `hardened` none; each can be"
    " chosen alone: `yes` is as WordPress, `no` as hardened, `preset` as the fidelity says.",
    "outbound": "What may be fetched: source pages of pingbacks, pages that posts link to, Update Services.",
    "mail": "Notifications of comments and pings.",
    "limits": "What a request may ask for.",
    "journal": "What `wpcompat why` remembers.",
    "theme": "The built-in theme.",
    "pings": "Pings in both directions.",
}

_ADDITIONS = """## Options of the site that WordPress does not have

They stand below WordPress's own on the Discussion screen (`wp-admin/options-discussion.php`), and `wpcompat option update NAME
VALUE` sets them, too. None is there until somebody sets it; until then the site does what WordPress does, or what
settings.ini says. A form that is sent to `options.php` without the field `wpcompat_additions`, as scripts made for WordPress send
it, leaves all of them as they are.
"""


def settings_page() -> str:
    """docs/settings.md."""
    lines = [_HEAD]
    quirks = quirk_texts()
    for name, settings in sections():
        lines += [f"## [{name}]", "", _SECTIONS[name], ""]
        lines += ["| name | default | takes | meaning |", "|---|---|---|---|"]
        for setting in settings:
            meaning = quirks.get(setting.name, setting.help) if name == "quirks" else setting.help
            kind = " ".join((setting.kind.__doc__ or "").split())
            lines.append(f"| `{setting.name}` | {_code(setting.default)} | {kind} | {_cell(meaning)} |")
        lines.append("")
    lines += [_ADDITIONS, "| option | takes | meaning |", "|---|---|---|"]
    lines += [f"| `{name}` | {each.takes} | {_cell(each.help)} |" for name, each in ADDITIONS.items()]
    return "\n".join(lines).rstrip("\n") + "\n"


def quirk_texts() -> dict[str, str]:
    """What each quirk is, from the text below it in ``Switches``."""
    body = ast.parse(inspect.getsource(Switches)).body[0]
    assert isinstance(body, ast.ClassDef)
    texts: dict[str, str] = {}
    for before, after in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(before, ast.AnnAssign)
            and isinstance(before.target, ast.Name)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
        ):
            texts[before.target.id] = " ".join(str(after.value.value).split())
    return {field.name: texts[field.name] for field in fields(Switches)}


def _code(text: str) -> str:
    return f"`{_cell(text)}`" if text else "(empty)"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")


_CLI_HEAD = """# Command line

Commands, options, columns and messages are WP-CLI's where it has them; `serve` and `why` are wpcompat's own.

- `--path DIR` names the site's folder, before or after the command; without it, it is `./wpcompat-site`.
- `--user USER` says who acts, by ID, login or e-mail address: the author of new posts, whose texts keep only the HTML that this
  user may write. Without it nobody acts, and texts are stored as they are given, as in WP-CLI.
- `--format` prints a table, json, csv, yaml, the IDs or the count; `--fields=a,b` chooses columns, `--field=a` prints one
  value a line. The beginning of a column (`comment_`, `post_`, `user_`) may be left out.
- On a terminal tables are drawn and messages have colours; in a pipe a row is a line with tabs between its fields. Control
  characters in texts are written out (`\\x1b`), since they come from strangers. `--no-color` or `NO_COLOR` is for plain text.
- `--quiet` leaves out what only says that all went well.
- What goes wrong is one line on stderr, `Error: …`: exit 1; wrong settings: exit 2. `Warning: …` goes
  to stderr too. Before the error about an unknown command or option stand two lines of usage.
- Lists are narrowed and ordered by arguments of WordPress's queries, as in WP-CLI, where several values stand with commas
  between. One that is not in the table of its command is an error.

This page is made from the table of commands in `wpcompat/cli/frame.py`.
"""

_EXAMPLES = {
    "serve": "wpcompat serve --port 8000 --workers 2",
    "core install": "$ wpcompat core install --path=blog --url=https://blog.example --title='My blog' --admin_user=me --admin_email=me@blog.example\n"
    "Admin password: …\nSuccess: WordPress installed successfully.",
    "core is-installed": "wpcompat core is-installed || wpcompat core install …",
    "core version": "$ wpcompat core version\n7.1",
    "option get": "$ wpcompat option get home\nhttps://blog.example",
    "option list": "wpcompat option list --search='comment*' --format=json",
    "option add": "$ wpcompat option add my_option '[1, 2]' --format=json\nSuccess: Added 'my_option' option.",
    "option update": "$ wpcompat option update comment_moderation 1\nSuccess: Updated 'comment_moderation' option.",
    "option delete": "$ wpcompat option delete my_option\nSuccess: Deleted 'my_option' option.",
    "rewrite structure": "$ wpcompat rewrite structure '/%postname%/'\nSuccess: Rewrite structure set.",
    "user create": "$ wpcompat user create ann ann@blog.example --role=author\nSuccess: Created user 2.\nPassword: …",
    "user list": "wpcompat user list --role=author --field=user_email\nwpcompat user list --search='*@blog.example' --orderby=registered --order=desc --number=5",
    "user get": "wpcompat user get ann --format=json",
    "user update": "$ wpcompat user update ann --display_name='Ann A.'\nSuccess: Updated user 2.",
    "user delete": "$ wpcompat user delete ann --reassign=1\nSuccess: Removed user 2 from https://blog.example.",
    "user application-password create": "$ wpcompat user application-password create ann 'Phone'\nSuccess: Created application password.\n"
    "Password: …",
    "user application-password list": "wpcompat user application-password list ann --fields=uuid,name,last_used,last_ip",
    "user application-password get": "wpcompat user application-password get ann 6633824d-c1d7-4f79-9dd5-4586f734d69e --format=json",
    "user application-password exists": "wpcompat user application-password exists ann Phone || wpcompat user application-password create ann Phone --porcelain",
    "user application-password update": "$ wpcompat user application-password update ann 6633824d-c1d7-4f79-9dd5-4586f734d69e --name=Tablet\n"
    "Success: Updated application password.",
    "user application-password delete": "$ wpcompat user application-password delete ann --all\nSuccess: Deleted all application passwords.",
    "user application-password record-usage": "$ wpcompat user application-password record-usage ann 6633824d-c1d7-4f79-9dd5-4586f734d69e\n"
    "Success: Recorded application password usage.",
    "post create": "$ wpcompat post create --post_title=Hello --post_content=World --post_status=publish --porcelain\n5",
    "post list": "wpcompat post list --post_type=page --fields=ID,post_title,post_status\nwpcompat post list --category_name=news --author=2 --orderby=title --order=asc --posts_per_page=5",
    "post get": "wpcompat post get 5 --field=post_content",
    "post update": "$ wpcompat post update 5 --ping_status=closed\nSuccess: Updated post 5.",
    "post delete": "$ wpcompat post delete 5\nSuccess: Trashed post 5.",
    "comment list": "wpcompat comment list --type=pings --status=hold\nwpcompat comment list --author_email=ann@blog.example --post__in=4,7 --orderby=comment_author",
    "comment get": "wpcompat comment get 12 --field=comment_author_url",
    "comment approve": "$ wpcompat comment approve 12\nSuccess: Approved comment 12.",
    "comment unapprove": "$ wpcompat comment unapprove 12\nSuccess: Unapproved comment 12.",
    "comment spam": "wpcompat comment spam $(wpcompat comment list --type=trackback --status=hold --format=ids)",
    "comment unspam": "$ wpcompat comment unspam 12\nSuccess: Unspammed comment 12.",
    "comment trash": "$ wpcompat comment trash 12\nSuccess: Trashed comment 12.",
    "comment untrash": "$ wpcompat comment untrash 12\nSuccess: Untrashed comment 12.",
    "comment delete": "$ wpcompat comment delete 12 --force\nSuccess: Deleted comment 12.",
    "comment count": "$ wpcompat comment count\napproved:        3\nspam:            0\n…",
    "cron event list": "wpcompat cron event list --format=json",
    "cron event run": "$ wpcompat cron event run --due-now\nExecuted the cron event 'do_pings' in 0.214s.\n"
    "Success: Executed a total of 1 cron event.",
    "import": "wpcompat import export.xml --authors=create --fetch-attachments",
    "export": "$ wpcompat export --dir=backup --post_type=post --start_date=2026-01-01\nStarting export process...\n"
    "Writing to file backup/myblog.wordpress.2026-11-21.000.xml\nSuccess: All done with export.",
    "config list": "wpcompat config list --fields=name,value",
    "doctor check": "$ wpcompat doctor check --all --spotlight\nname\tstatus\tmessage\n"
    "default-ping-status\twarning\tNew posts take no pings (default_ping_status is 'closed', only 'open' is open). …",
    "doctor list": "wpcompat doctor list --fields=name",
    "why": "wpcompat why last\nwpcompat why --comment=12\nwpcompat why --list",
}


def cli_page() -> str:
    """docs/cli.md."""
    lines = [_CLI_HEAD]
    root = click.Context(cli(), info_name="wpcompat")
    for entry in COMMANDS:
        context, found = root, root.command
        for word in entry.words.split():
            assert isinstance(found, click.Group)
            command = found.get_command(context, word)
            assert command is not None, entry.words
            context, found = click.Context(command, parent=context, info_name=word), command
        usage = " ".join(["wpcompat", entry.words, *found.collect_usage_pieces(context)[1:]])
        text = inspect.cleandoc(found.help or "")
        lines += [f"## {entry.words}", "", text, "", f"    {usage} [OPTIONS]", ""]
        options = [p for p in found.params if isinstance(p, click.Option) and not p.hidden and p.name not in _COMMON]
        if options:
            lines += ["| option | meaning |", "|---|---|", *(_option(option) for option in options), ""]
        lines += ["```sh", _EXAMPLES[entry.words], "```", ""]
    return "\n".join(lines).rstrip("\n") + "\n"


_COMMON = {"path", "acting_user", "no_color", "quiet", "allow_root", "help"}


def _option(option: click.Option) -> str:
    names = ", ".join(option.opts + option.secondary_opts)
    if isinstance(option.type, click.Choice):
        names += f" {'|'.join(option.type.choices)}"
    elif not option.is_flag:
        names += f" {option.metavar or 'TEXT'}"
    notes = ["Required."] if option.required else []
    if option.show_default:
        notes.append(f"Default: {option.default}.")
    return f"| {_code(names)} | {' '.join([_cell(option.help or ''), *notes]).strip()} |"


GENERATED = {"settings.example.ini": example, "docs/settings.md": settings_page, "docs/cli.md": cli_page}


def main() -> None:
    for name, make in GENERATED.items():
        (ROOT / name).write_text(make(), "utf-8")


if __name__ == "__main__":
    main()
