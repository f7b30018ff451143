"""Taking in a file and making an attachment of it (``wp_upload_bits``, ``wp_insert_attachment``)."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from wpcompat import options
from wpcompat.db.rows import User
from wpcompat.errors import WPError
from wpcompat.formatting.dates import local_time, to_mysql
from wpcompat.formatting.php import truthy
from wpcompat.formatting.slugs import sanitize_file_name
from wpcompat.media import content, folder, metadata
from wpcompat.media.attachments import UPLOADS, uploads_url
from wpcompat.media.file_names import unique_name
from wpcompat.media.mime_types import allowed_types
from wpcompat.posts.meta import update_meta
from wpcompat.posts.store import get_post, insert_post
from wpcompat.site import Site
from wpcompat.users.caps import can

logger = logging.getLogger("wpcompat")


@dataclass(frozen=True)
class Upload:
    """A file that has been written: its path below the uploads, its address, and the type of its name."""

    path: str
    url: str
    type: str


def clean_name(site: Site, user: User | None, name: str) -> str:
    """The name of an upload as it may stand in the folder (``sanitize_file_name``)."""
    return sanitize_file_name(
        name,
        unfiltered=user is not None and can(site, user, "unfiltered_html"),
        tidy=site.profile.tidy_file_names,
        modern=site.profile.modern_image_types,
    )


def upload_bits(site: Site, user: User, name: str, data: bytes) -> Upload:
    """Write a file under a cleaned name, or that name with a number. Raises ``WPError`` ``upload_error``."""
    if name in ("", "0"):
        raise WPError("upload_error", "Empty filename")
    types = allowed_types(site.profile, unfiltered=can(site, user, "unfiltered_html"))
    kind = types.get(name.rpartition(".")[2].lower(), "") if "." in name else ""
    if not kind or (not site.switches.uploads_trust_their_name and not content.is_of(kind, data)):
        raise WPError("upload_error", "Sorry, you are not allowed to upload this file type.")
    below = _month(site)
    try:
        with folder.opened(site, below, make=True) as place:
            written = _write(place, clean_name(site, user, name), data)
    except folder.NoFolder as error:
        logger.warning("the folder of uploads: %s", error)
        raise WPError(
            "upload_error",
            f"Unable to create directory {_shown(below)}. Is its parent directory writable by the server?",
        ) from None
    except OSError as error:
        logger.warning("%s could not be written: %s", name, error)
        raise WPError("upload_error", f"Could not write file {_shown(below)}/{name}") from None
    path = f"{below}/{written}" if below else written
    return Upload(path, f"{uploads_url(site)}/{path}", kind)


def _month(site: Site) -> str:
    """The folder of the month, in the site's time zone, unless all uploads are to lie in one."""
    if not truthy(options.text(site, "uploads_use_yearmonth_folders")):
        return ""
    now = local_time(site.now(), options.text(site, "timezone_string"), options.text(site, "gmt_offset"))
    return to_mysql(now)[:7].replace("-", "/")


def _shown(below: str) -> str:
    return f"{UPLOADS}/{below}".rstrip("/")


def _write(place: int, name: str, data: bytes) -> str:
    """The name that the file was given: another process may take one between looking and writing."""
    refused: list[str] = []
    while True:
        free = unique_name(name, [*folder.names_in(place), *refused])
        try:
            folder.write_new(place, free, data)
        except FileExistsError:
            refused.append(free)
            continue
        return free


def create_attachment(
    site: Site, user: User, upload: Upload, data: bytes, *, title: str, mime: str, parent: int
) -> int:
    """The attachment of an uploaded file, with its metadata and smaller versions; its ID.

    ``mime`` is the type that the sender named. Raises ``WPError`` ``db_insert_error`` when no row can hold it.
    """
    with site.db.transaction():
        post_id = insert_post(
            site,
            {
                "post_title": title,
                "post_content": "",
                "post_type": "attachment",
                "post_parent": parent,
                "post_mime_type": mime,
                "guid": upload.url,
            },
            user=user,
        )
        update_meta(site, post_id, "_wp_attached_file", upload.path)
    post = get_post(site, post_id)
    path, known = metadata.generate(site, upload.path, data, post.post_mime_type if post else "")
    with site.db.transaction():
        if path != upload.path:
            update_meta(site, post_id, "_wp_attached_file", path)
        update_meta(site, post_id, "_wp_attachment_metadata", known)
    return post_id
