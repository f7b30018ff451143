"""Deleting attachments, with their files (``wp_delete_attachment``)."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import User
from wpcompat.formatting.php import maybe_unserialize
from wpcompat.media import folder
from wpcompat.media.attachments import attached_file, attachment_metadata
from wpcompat.posts import store
from wpcompat.posts.meta import first_meta
from wpcompat.site import Site


def delete_post(site: Site, post_id: int, force: bool = False, *, user: User | None = None) -> bool:
    """Delete a post as ``posts.store.delete_post`` does, and an attachment's files after it.

    They are its own file, the smaller versions of it, the original that one of them replaced, and edited versions: plain
    files in one folder of uploads, whatever else its metadata name.
    """
    post = store.get_post(site, post_id)
    if post is None or post.post_type != "attachment":
        return store.delete_post(site, post_id, force, user=user)
    path, names = attached_file(site, post_id), _file_names(site, post_id)
    if not store.delete_post(site, post_id, force, user=user):
        return False
    below, _, name = path.rpartition("/")
    try:
        with folder.opened(site, below) as place:
            for one in (*names, name):
                folder.delete_file(place, one)
    except folder.NoFolder:
        return True
    return True


def _file_names(site: Site, post_id: int) -> list[str]:
    known = attachment_metadata(site, post_id)
    backups = maybe_unserialize(first_meta(site, post_id, "_wp_attachment_backup_sizes"))
    names: list[Any] = [known.get("thumb"), known.get("original_image")]
    for sizes in (known.get("sizes"), backups):
        if isinstance(sizes, dict):
            names += (one.get("file") for one in sizes.values() if isinstance(one, dict))
    return [name.rpartition("/")[2] for name in names if isinstance(name, str)]
