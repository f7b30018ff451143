"""``wpcompat config``: the host's settings."""

from __future__ import annotations

from wpcompat import config as configuration
from wpcompat.cli.formats import Output, output_options
from wpcompat.cli.frame import command, site_path
from wpcompat.config import Config, Setting

_SECRET = ("mail.password",)


@command("list")
@output_options("name", "value", "default", formats=("table", "csv", "json", "yaml", "count"))
def list_(output: Output) -> None:
    """List the settings of settings.ini: each with its value here and its default. Passwords are not printed."""
    config = configuration.load(site_path())
    output.items(
        {
            "name": setting.key,
            "value": in_force(config, setting),
            "default": setting.default,
            "help": setting.help,
        }
        for setting in configuration.SETTINGS
    )


def in_force(config: Config, setting: Setting) -> str:
    """A setting's value, written as in the file. A quirk that the fidelity decides is shown as decided."""
    if setting.key in _SECRET and config[setting.key]:
        return "(set)"
    if setting.section == "quirks":
        return written(getattr(config.switches, setting.name))
    return written(config[setting.key])


def written(value: object) -> str:
    """A setting's value, written as in the file."""
    if value is None:
        return "*"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (tuple, frozenset)):
        return " ".join(str(item) for item in (sorted(value) if isinstance(value, frozenset) else value))
    return f"{value:g}" if isinstance(value, float) else str(value)
