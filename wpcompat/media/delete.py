"""Deleting attachments, with their files (``wp_delete_attachment``)."""

from __future__ import annotations

from typing import Any

from wpcompat.formatting.php import maybe_unserialize
from wpcompat.media import folder
from wpcompat.media.attachments import attached_file, attachment_metadata
from wpcompat.posts.meta import first_meta
from wpcompat.posts.store import delete_post, get_post
from wpcompat.site import Site


def delete_attachment(site: Site, post_id: int) -> bool:
    """Delete an attachment for good, then its file and the smaller versions of it; False when there is no such attachment.

    Only plain files in the folder of the attachment's own file are touched, whatever its metadata say.
    """
    post = get_post(site, post_id)
    if post is None or post.post_type != "attachment":
        return False
    path, names = attached_file(site, post_id), _file_names(site, post_id)
    if not delete_post(site, post_id, force=True):
        return False
    below, _, name = path.rpartition("/")
    if not name or (below and folder.parts_of(below) is None):
        return True
    try:
        with folder.opened(site, below) as place:
            for one in (*names, name):
                folder.delete_file(place, one)
    except folder.NoFolder:
        return True
    return True


def _file_names(site: Site, post_id: int) -> list[str]:
    """The names of the sizes, of the original that one of them replaced, and of edited versions."""
    known = attachment_metadata(site, post_id)
    backups = maybe_unserialize(first_meta(site, post_id, "_wp_attachment_backup_sizes"))
    names = [known.get("thumb"), known.get("original_image")]
    for sizes in (known.get("sizes"), backups):
        names += (one.get("file") for one in sizes.values() if isinstance(one, dict)) if isinstance(sizes, dict) else ()
    return [_basename(name) for name in names if isinstance(name, str)]


def _basename(name: Any) -> str:
    return str(name).rpartition("/")[2]
