"""Which user stands for which author of an export: a CSV that people fill in, or what they chose in a form."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from wpcompat.migrate.wxr_read import WxrError
from wpcompat.site import Site
from wpcompat.users.store import get_user_by


@dataclass(frozen=True)
class Chosen:
    """What a person chose: login of the export → ID of a user, or login of a user to be made; all others are ``otherwise``."""

    otherwise: int
    users: Mapping[str, int] = field(default_factory=dict)
    new: Mapping[str, str] = field(default_factory=dict)


class MapWritten(Exception):
    """The file that maps authors did not exist and was written, to be filled in."""


def read_author_map(site: Site, file: Path, logins: list[str]) -> dict[str, str]:
    """The CSV that says which user stands for which login. ``MapWritten`` when there is none yet: it is written then.

    ``WxrError`` when it is no such file, or names users whom the site does not have.
    """
    if not file.exists():
        with file.open("w", newline="", encoding="utf-8") as target:
            writer = csv.writer(target)
            writer.writerow(["old_user_login", "new_user_login"])
            writer.writerows([login, login] for login in logins)
        raise MapWritten(f"Please update author mapping file before continuing: {file}")
    try:
        with file.open(newline="", encoding="utf-8-sig") as source:
            rows = list(csv.DictReader(source))
    except (UnicodeDecodeError, csv.Error):
        rows = []
    if not rows or not {"old_user_login", "new_user_login"} <= rows[0].keys():
        raise WxrError(
            f"{file}: the first line must be old_user_login,new_user_login and each further line one author."
        )
    chosen = {row["old_user_login"] or "": (row["new_user_login"] or "").strip() for row in rows}
    unknown = [login for login in chosen.values() if login and get_user_by(site, "login", login) is None]
    if unknown:
        raise WxrError(f"These user_logins are invalid: {', '.join(dict.fromkeys(unknown))}")
    return chosen
