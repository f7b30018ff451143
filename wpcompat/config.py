"""settings.ini: what belongs to the host. ``SETTINGS`` is the one table; unknown names are errors.

(What belongs to the site, such as its Discussion settings, lives in ``wp_options`` under WordPress's names.)
"""

from __future__ import annotations

import configparser
import difflib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from wpcompat.errors import ConfigError
from wpcompat.formatting.setting_values import (
    boolean,
    database_url,
    natural,
    networks,
    one_of,
    port,
    ports,
    positive,
    prefix,
    revisions,
    seconds,
    switch,
    text,
    words,
)
from wpcompat.profiles import FIDELITIES, PROFILES, Profile, Switches

FILE_NAME = "settings.ini"
DATABASE_NAME = "wpcompat.sqlite"


@dataclass(frozen=True)
class Setting:
    """One line of settings.ini. ``default`` is written as in the file; ``kind`` reads it and names what is right."""

    section: str
    name: str
    kind: Callable[[str], Any]
    default: str
    help: str

    @property
    def key(self) -> str:
        return f"{self.section}.{self.name}"


SETTINGS: tuple[Setting, ...] = (
    Setting("site", "url", text, "", "Address of a site made by `wpcompat serve` (empty: the address it listens on)."),
    Setting("site", "title", text, "A WordPress-compatible site", "Title of a site made by `wpcompat serve`."),
    Setting(
        "database",
        "url",
        database_url,
        "",
        "Where the database is (empty: sqlite:wpcompat.sqlite in the site's folder).",
    ),
    Setting("database", "table_prefix", prefix, "wp_", "What WordPress's tables begin with."),
    Setting("database", "busy_timeout", seconds, "5", "How long a write waits for another one, in seconds."),
    Setting(
        "database",
        "synchronous",
        one_of("full", "normal"),
        "normal",
        "full also survives a power cut; normal survives every crash of the process.",
    ),
    Setting("server", "host", text, "127.0.0.1", "Where `wpcompat serve` listens."),
    Setting("server", "port", port, "8080", "Where `wpcompat serve` listens."),
    Setting("server", "workers", positive, "1", "Processes that answer."),
    Setting(
        "server",
        "threads",
        positive,
        "8",
        "Large request bodies (above 64 KiB) that a process takes in at the same time; small ones are not counted.",
    ),
    Setting(
        "server",
        "trusted_proxies",
        natural,
        "0",
        "How many proxies in front add X-Forwarded-For and X-Forwarded-Proto (0: those headers are ignored).",
    ),
    Setting(
        "server", "cron", boolean, "yes", "Each process runs due events (pings to send) itself, as wp-cron.php does."
    ),
    Setting("wordpress", "version", one_of(*PROFILES), "7.1", "The WordPress that is imitated."),
    Setting(
        "wordpress",
        "environment_type",
        one_of("local", "development", "staging", "production"),
        "production",
        "WordPress's WP_ENVIRONMENT_TYPE; outside production 7.1 takes and sends no pings.",
    ),
    Setting(
        "wordpress",
        "fidelity",
        one_of(*FIDELITIES),
        "exact",
        "exact: as WordPress, quirks included; hardened: quirks that hurt on the open internet are off.",
    ),
    Setting(
        "wordpress", "pingback_pause", boolean, "no", "Wait the second that WordPress waits before fetching a source."
    ),
    Setting("wordpress", "empty_trash_days", natural, "30", "WordPress's EMPTY_TRASH_DAYS; 0 switches the trash off."),
    Setting(
        "wordpress",
        "revisions",
        revisions,
        "yes",
        "WordPress's WP_POST_REVISIONS: keep what posts were before; a number keeps that many of each, no none.",
    ),
    Setting(
        "wordpress",
        "xmlrpc",
        boolean,
        "yes",
        "WordPress's filter xmlrpc_enabled: no refuses every XML-RPC method that logs in.",
    ),
    Setting(
        "wordpress",
        "anonymous_comments",
        boolean,
        "no",
        "WordPress's filter xmlrpc_allow_anonymous_comments: wp.newComment takes comments without a login.",
    ),
    *(
        Setting(
            "quirks", field.name, switch, "preset", "As WordPress (yes), as hardened (no), or as the fidelity says."
        )
        for field in fields(Switches)
    ),
    Setting(
        "outbound", "allow_networks", networks, "", "Networks that may be fetched although they are special or private."
    ),
    Setting("outbound", "allow_ports", ports, "80 443 8080", "Ports that may be fetched."),
    Setting("outbound", "timeout", seconds, "10", "Wall clock of one request: look-up, TLS, headers and body."),
    Setting(
        "outbound",
        "max_bytes",
        positive,
        "262144",
        "Bytes read from the wire, and again after decompression, before the socket is closed.",
    ),
    Setting(
        "outbound",
        "per_host_per_minute",
        natural,
        "0",
        "Fetches of one host in a minute (0: 10 in hardened, no limit in exact).",
    ),
    Setting(
        "outbound",
        "per_request",
        natural,
        "0",
        "Source pages fetched for one call with system.multicall (0: 5 in hardened, no limit in exact).",
    ),
    Setting("outbound", "threads", positive, "8", "Outgoing requests of one process at the same time."),
    Setting("mail", "backend", one_of("folder", "smtp", "console", "none"), "folder", "Where mails go."),
    Setting(
        "mail", "folder", text, "mail", "For the backend folder: one .eml file a mail, in this folder of the site's."
    ),
    Setting("mail", "host", text, "localhost", "For smtp."),
    Setting("mail", "port", port, "25", "For smtp."),
    Setting("mail", "user", text, "", "For smtp; empty: no login."),
    Setting("mail", "password", text, "", "For smtp."),
    Setting("mail", "security", one_of("none", "starttls", "tls"), "none", "For smtp."),
    Setting("limits", "body_bytes", positive, "16777216", "The largest request body."),
    Setting("limits", "xml_depth", positive, "512", "The deepest nesting of a call."),
    Setting("limits", "xml_attributes", natural, "100", "The most attributes of a call."),
    Setting(
        "limits",
        "logins_per_minute",
        natural,
        "0",
        "Failed logins of one account, or from one address, in a minute, and mails to lost passwords"
        " (0: 30 in hardened, no limit in exact).",
    ),
    Setting(
        "limits",
        "multicall_seconds",
        natural,
        "0",
        "Seconds after which a system.multicall starts no further call (0: 10 in hardened, no limit in exact).",
    ),
    Setting("limits", "multicall_bytes", positive, "67108864", "Letters of answers after which it starts none either."),
    Setting(
        "limits",
        "remember_logins",
        natural,
        "300",
        "Seconds for which a verified login, sent again, is not hashed again (0: every call hashes).",
    ),
    Setting(
        "limits",
        "image_pixels",
        natural,
        "40000000",
        "The most pixels of an uploaded image that smaller versions are made of.",
    ),
    Setting(
        "limits",
        "form_fields",
        positive,
        "1200",
        "The most fields of a form; the lists of wp-admin tick up to 999 rows.",
    ),
    Setting("journal", "keep", natural, "1000", "Exchanges that `wpcompat why` remembers (0: none)."),
    Setting(
        "theme",
        "pingback_link",
        one_of("open", "always", "never"),
        "open",
        "Where the head has <link rel=pingback>: on posts with pings open, always as old themes, never as block themes.",
    ),
    Setting("theme", "trackback_rdf", boolean, "no", "The trackback RDF block in the pages of posts."),
    Setting(
        "theme",
        "templates",
        text,
        "templates",
        "Templates of your own, below the site's folder; they replace those of the same name.",
    ),
    Setting("pings", "flood_seconds", natural, "15", "The flood rule: seconds between two pings (0 switches it off)."),
    Setting(
        "pings",
        "suppress_self",
        boolean,
        "no",
        "Do not ping links that begin with the site's address, as the plug-in No Self Pings.",
    ),
    Setting("pings", "own_urls", words, "", "Further addresses that count as the site's own for suppress_self."),
)

_BY_KEY = {setting.key: setting for setting in SETTINGS}


def sections() -> Iterator[tuple[str, list[Setting]]]:
    """The table by section, in order."""
    names = dict.fromkeys(setting.section for setting in SETTINGS)
    for name in names:
        yield name, [setting for setting in SETTINGS if setting.section == name]


@dataclass(frozen=True)
class Config:
    """The settings of one site folder, read and checked."""

    path: Path
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        """The value of ``section.name``, in the type that the table gives it."""
        return self.values[key]

    @property
    def profile(self) -> Profile:
        return PROFILES[self["wordpress.version"]]

    @property
    def switches(self) -> Switches:
        chosen = {f.name: self[f"quirks.{f.name}"] for f in fields(Switches)}
        return replace(FIDELITIES[self["wordpress.fidelity"]], **{k: v for k, v in chosen.items() if v is not None})

    @property
    def hardened(self) -> bool:
        return bool(self["wordpress.fidelity"] == "hardened")

    def override(self, **changes: str) -> Config:
        """A copy with other values, written as in the file; ``server__port="0"`` stands for ``server.port``."""
        keys = {name.replace("__", ".", 1): value for name, value in changes.items()}
        return replace(
            self, values={**self.values, **{key: read_value(key, value, "override") for key, value in keys.items()}}
        )


def nearest(word: str, known: list[str]) -> str:
    found = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f" Did you mean {found[0]}?" if found else " Known: " + ", ".join(known) + "."


def read_value(key: str, written: str, where: str) -> Any:
    """The value of one setting from its written form; ``ConfigError`` says what would be right."""
    setting = _BY_KEY.get(key)
    if setting is None:
        raise ConfigError(f"{where}: there is no setting {key}.{nearest(key, list(_BY_KEY))}")
    try:
        return setting.kind(written.strip())
    except ValueError:
        right = (setting.kind.__doc__ or "").strip()
        raise ConfigError(
            f"{where}: [{setting.section}] {setting.name} = {written.strip()!r} is wrong: it takes {right}"
            f" (default: {setting.default or 'empty'})."
        ) from None


def load(path: str | Path) -> Config:
    """The settings of the site folder ``path``: the defaults, then its settings.ini if there is one."""
    folder = Path(path)
    file = folder / FILE_NAME
    values = {setting.key: setting.kind(setting.default) for setting in SETTINGS}
    parser = configparser.RawConfigParser(strict=True, default_section="\0", inline_comment_prefixes=None)
    try:
        # A link whose file is away is no missing file: without it a hardened site would be an open one.
        written = file.read_text("utf-8-sig") if file.exists() or file.is_symlink() else ""
        parser.read_string(written, str(file))
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: byte {error.start} is not UTF-8; save the file as UTF-8.") from None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}.") from None
    except configparser.Error as error:
        raise ConfigError(f"{file}: {' '.join(str(error).split())}") from None
    known = dict(sections())
    for section in parser.sections():
        if section not in known:
            raise ConfigError(f"{file}: there is no section [{section}].{nearest(section, list(known))}")
        for name, value in parser.items(section):
            names = [setting.name for setting in known[section]]
            if name not in names:
                raise ConfigError(f"{file}: section [{section}] has no setting {name}.{nearest(name, names)}")
            values[f"{section}.{name}"] = read_value(f"{section}.{name}", value, str(file))
    return Config(folder, values)


def example() -> str:
    """The text of settings.example.ini: every setting with its default and help."""
    lines = [
        "# Every setting of wpcompat with its default. Copy what you change into settings.ini in the site's folder."
    ]
    for name, settings in sections():
        lines += ["", f"[{name}]"]
        for setting in settings:
            lines += [
                f"# {setting.help}",
                f"# Takes {(setting.kind.__doc__ or '').strip()}.",
                f"{setting.name} = {setting.default}".rstrip(),
            ]
    return "\n".join(lines) + "\n"
