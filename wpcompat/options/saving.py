"""Saving what a settings screen sent (the half of ``options.php`` that writes)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wpcompat.formatting.php import maybe_serialize, strval, truthy
from wpcompat.formatting.strings import is_valid_utf8, trim
from wpcompat.options import additions, admin_email
from wpcompat.options.groups import allowed
from wpcompat.options.sanitize import STRIPPED, Refused, checked
from wpcompat.options.store import get, text, update
from wpcompat.site import Site

CUSTOM = r"\c\u\s\t\o\m"
"""The radio button of a date or time format that is written out beside it."""
_ADDRESSES = ("siteurl", "home")

Refusals = dict[str, str]
"""Option → why its value was refused, in HTML."""


def save(site: Site, group: str, sent: Mapping[str, Any], *, login: str) -> Refusals:
    """Write every option of a group; one that was not sent is written as "not set". ``login`` is who saves.

    Values that are refused leave their options as they are.
    """
    return write(site, allowed(site, group) or (), _prepared(sent) if group == "general" else sent, login=login)


def save_additions(site: Site, sent: Mapping[str, Any]) -> None:
    """Write our own settings by the same rule; what nobody has set and the form leaves as it acts stays unset."""
    acting = additions.in_force(site)
    names = [
        name
        for name in additions.ADDITIONS
        if get(site, name, None) is not None
        or strval(checked(site, name, _received(name, sent.get(name)))) != acting[name]
    ]
    write(site, names, sent, login="")


def write(site: Site, names: Any, sent: Mapping[str, Any], *, login: str) -> Refusals:
    """Write the options ``names`` by what each makes of its value."""
    refusals: Refusals = {}
    mail = ""
    with site.db.transaction():
        for name in names:
            try:
                value = checked(site, name, _received(name, sent.get(name)))
            except Refused as refused:
                if str(refused):
                    refusals[name] = str(refused)
                continue
            if _store(site, name, value) and name == "new_admin_email":
                mail = str(value)
    if mail:
        admin_email.ask(site, mail, login)
    return refusals


def _received(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return trim(value.encode("utf-8", "surrogateescape").decode("utf-8", "ignore") if name in STRIPPED else value)


def _store(site: Site, name: str, value: Any) -> bool:
    if name in _ADDRESSES:
        value = str(value).rstrip("/")
    if name == "ping_sites" and text(site, "blog_public") == "0" and not value:
        # WordPress reads the option as empty then, so that nothing seems to change.
        return False
    # The database of WordPress does not take what is no UTF-8.
    return is_valid_utf8(maybe_serialize(value)) and update(site, name, value)


def _prepared(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The General screen's fields: a format that is written out, and an offset in the place of a time zone."""
    fields = dict(sent)
    for name in ("date_format", "time_format"):
        if fields.get(name) == CUSTOM and fields.get(f"{name}_custom") is not None:
            fields[name] = fields[f"{name}_custom"]
    zone = fields.get("timezone_string")
    if isinstance(zone, str) and truthy(zone) and zone.startswith(("UTC+", "UTC-")):
        fields["gmt_offset"] = zone.replace("UTC+", "").replace("UTC", "")
        fields["timezone_string"] = ""
    return fields
