"""An export that somebody has uploaded and not imported yet: between the steps of the import screen it lies in the site's folder.

It belongs to the user who sent it, and what was left there is removed after a day.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO

from wpcompat.site import Site

FOLDER = "imports"
_KEPT_SECONDS = 86400
_DIGITS = 18
_PIECE = 1 << 16


def keep(site: Site, user_id: int, source: IO[bytes]) -> int:
    """Store an upload; the number by which its user finds it again. Raises ``OSError``."""
    folder = site.path / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    _sweep(site, folder)
    number = site.random.randrange(10 ** (_DIGITS - 1), 10**_DIGITS)
    with _path(site, user_id, number).open("xb") as file:
        while piece := source.read(_PIECE):
            file.write(piece)
    return number


def find(site: Site, user_id: int, number: int) -> Path | None:
    """The upload of a user, or None."""
    if not 10 ** (_DIGITS - 1) <= number < 10**_DIGITS:
        return None
    path = _path(site, user_id, number)
    return path if path.is_file() else None


def drop(site: Site, user_id: int, number: int) -> None:
    """Forget an upload."""
    path = find(site, user_id, number)
    if path is not None:
        path.unlink(missing_ok=True)


def _path(site: Site, user_id: int, number: int) -> Path:
    return site.path / FOLDER / f"{user_id}-{number}.xml"


def _sweep(site: Site, folder: Path) -> None:
    before = site.clock.time() - _KEPT_SECONDS
    for path in folder.glob("*.xml"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
