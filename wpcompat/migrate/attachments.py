"""Bringing an attachment's file into uploads/, through the guarded door."""

from __future__ import annotations

import os
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from wpcompat import options
from wpcompat.formatting.slugs import sanitize_file_name
from wpcompat.outbound.http import DoorError
from wpcompat.site import Site

MOST_BYTES = 64 * 1024 * 1024

MEDIA_TYPES = frozenset(
    "jpg jpeg jpe gif png bmp tiff tif webp avif ico heic asf wmv avi mov qt mpeg mpg mp4 m4v ogv webm mkv 3gp 3g2 txt csv"
    " ics rtf mp3 m4a m4b aac ra ram wav ogg oga flac mid midi wma pdf zip gz rar 7z psd doc pot pps ppt wri xla xls xlt"
    " xlw docx docm dotx xlsx xlsm pptx pptm odt odp ods odg odc odb odf wp wpd key numbers pages".split()
)
"""Extensions that are taken in. Nothing that a server or browser would run is among them."""


class AttachmentError(Exception):
    """The file was not brought in; the text says why."""


def fetch_attachment(site: Site, url: str, date: str) -> str:
    """Fetch ``url`` into uploads/YYYY/MM of ``date``; the new URL. Raises ``AttachmentError``."""
    name = sanitize_file_name(unquote(PurePosixPath(urlsplit(url).path).name))
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    if suffix not in MEDIA_TYPES:
        raise AttachmentError("Sorry, this file type is not permitted for security reasons.")
    home = options.text(site, "home")
    agent = f"WordPress/{site.profile.version}; {home}"
    headers = [
        ("User-Agent", agent),
        ("Accept", "*/*"),
        ("Accept-Encoding", "deflate, gzip, br, zstd"),
        ("Connection", "close"),
    ]
    try:
        answer = site.outbound.request(
            "GET", url, headers=headers, home=home, timeout=300, limit=MOST_BYTES, redirects=5, own=True
        )
    except DoorError as error:
        raise AttachmentError(error.reason) from None
    if answer.status != 200:
        raise AttachmentError(f"Remote server returned the following unexpected result: {answer.status}")
    if answer.truncated:
        raise AttachmentError(f"Remote file is too large, limit is {MOST_BYTES // 1024 // 1024} MB")
    if not answer.body:
        raise AttachmentError("Zero size file downloaded")
    month = date[:7].replace("-", "/") if re.fullmatch(r"\d{4}-\d\d-\d\d .*", date) else site.now().strftime("%Y/%m")
    folder = site.uploads / month
    folder.mkdir(parents=True, exist_ok=True)
    stem, number = PurePosixPath(name).stem, 0
    while True:
        target = folder / (name if not number else f"{stem}-{number}.{suffix}")
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        except FileExistsError:
            number += 1
            continue
        with os.fdopen(handle, "wb") as file:
            file.write(answer.body)
        return f"{options.text(site, 'siteurl').rstrip('/')}/wp-content/uploads/{month}/{target.name}"
