"""The documents that are made from tables in the code. ``python -m wpcompat_tests.documents`` writes them anew."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from wpcompat.config import example, sections
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
    return "\n".join(lines).rstrip("\n") + "\n"


def quirk_texts() -> dict[str, str]:
    """What each quirk is, from the text below it in ``Switches``."""
    import ast
    import inspect

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
    return f"`{text}`" if text else "(empty)"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


GENERATED = {"settings.example.ini": example, "docs/settings.md": settings_page}


def main() -> None:
    for name, make in GENERATED.items():
        (ROOT / name).write_text(make(), "utf-8")


if __name__ == "__main__":
    main()
