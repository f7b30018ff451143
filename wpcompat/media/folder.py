"""The folder of uploads as a place that nothing leaves: no link is followed in it, no file in it is overwritten.

Every step down is taken from an open folder, so that a link which somebody puts in its way leads nowhere.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from wpcompat import options
from wpcompat.site import Site

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_UPLOADS = "wp-content/uploads/"
_FILE_MODE, _FOLDER_MODE = 0o640, 0o750


def parts_of(path: str) -> list[bytes] | None:
    """The names in a path below the folder; None when it leads out of it, or is no path."""
    names = [name for name in path.split("/") if name not in ("", ".")]
    if not names or ".." in names or "\0" in path:
        return None
    return [name.encode("utf-8", "surrogateescape") for name in names]


class NoFolder(OSError):
    """The folder is not there, cannot be made, or a link stands in the way."""


@contextmanager
def opened(site: Site, below: str, *, make: bool = False) -> Iterator[int]:
    """The folder ``below`` the site's uploads, open; ``make`` makes it. Raises ``NoFolder``."""
    folder = _open(site, below, make)
    try:
        yield folder
    finally:
        os.close(folder)


def _open(site: Site, below: str, make: bool) -> int:
    names: list[bytes] = []
    for path in (_chosen(site), below):
        parts = parts_of(path) if path else []
        if parts is None:
            raise NoFolder(f"{path!r} is no folder of uploads")
        names += parts
    try:
        if make:
            site.uploads.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
        # The folder of uploads itself may be a link: where it is, is the host's decision.
        folder = os.open(site.uploads, _FOLDER & ~os.O_NOFOLLOW)
        for name in names:
            folder = _step(folder, name, make)
    except OSError as error:
        raise NoFolder(str(error)) from None
    return folder


def _chosen(site: Site) -> str:
    """The folder in the uploads that the option ``upload_path`` names; none when it names one elsewhere."""
    path = options.text(site, "upload_path").strip()
    return path.removeprefix(_UPLOADS) if path.startswith(_UPLOADS) else ""


def _step(above: int, name: bytes, make: bool) -> int:
    """A folder in an open folder, which is closed."""
    try:
        if make:
            with suppress(FileExistsError):
                os.mkdir(name, _FOLDER_MODE, dir_fd=above)
        return os.open(name, _FOLDER, dir_fd=above)
    finally:
        os.close(above)


def names_in(folder: int) -> list[str]:
    """What is in an open folder."""
    return [name.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape") for name in os.listdir(folder)]


def write_new(folder: int, name: str, data: bytes) -> None:
    """Write a file that was not there. Raises ``FileExistsError`` when it was, ``OSError`` when it cannot be written.

    A file that could not be written whole is taken away again.
    """
    written = name.encode("utf-8", "surrogateescape")
    handle = os.open(written, _NEW_FILE, _FILE_MODE, dir_fd=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError:
        os.unlink(written, dir_fd=folder)
        raise


def delete_file(folder: int, name: str) -> bool:
    """Take away a plain file; False when there is none of that name, or when the name is a path."""
    written = name.encode("utf-8", "surrogateescape")
    if not name or "/" in name or "\0" in name or name in (".", ".."):
        return False
    try:
        if not stat.S_ISREG(os.stat(written, dir_fd=folder, follow_symlinks=False).st_mode):
            return False
        os.unlink(written, dir_fd=folder)
    except OSError:
        return False
    return True
