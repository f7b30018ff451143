"""Attachments: where their files are, and what is known about them (``wp_get_attachment_url`` and its kin)."""

from __future__ import annotations

from typing import Any

from wpcompat import options
from wpcompat.db.rows import Post
from wpcompat.formatting.php import maybe_unserialize, strval, truthy
from wpcompat.posts.meta import first_meta
from wpcompat.posts.permalinks import site_url
from wpcompat.site import Site

UPLOADS = "wp-content/uploads"
_BROWSER_IMAGES = ("jpg", "jpeg", "jpe", "gif", "png", "webp", "avif")


def uploads_url(site: Site) -> str:
    """The address of the folder of uploads, as the options have it (``wp_get_upload_dir``)."""
    address, path = options.text(site, "upload_url_path"), options.text(site, "upload_path").strip()
    if truthy(address):
        return address
    # An absolute path says where the files are, not how they are reached.
    return site_url(site, UPLOADS if not truthy(path) or path.startswith("/") else path)


def attached_file(site: Site, post_id: int) -> str:
    """The path of an attachment's file below the folder of uploads, or nothing (``_wp_attached_file``)."""
    path = first_meta(site, post_id, "_wp_attached_file")
    marker = f"{UPLOADS}/"
    return path.rpartition(marker)[2] if marker in path else path.lstrip("/")


def attachment_url(site: Site, post: Post) -> str:
    """The address of an attachment's file: that of its path, else its guid; nothing for other posts."""
    if post.post_type != "attachment":
        return ""
    path = attached_file(site, post.ID)
    if path.startswith(("http://", "https://")):
        return path
    return f"{uploads_url(site)}/{path}" if truthy(path) else post.guid


def stored_metadata(site: Site, post_id: int) -> Any:
    """What is kept of the file, of whatever type; False when there is nothing (``wp_get_attachment_metadata``)."""
    found = maybe_unserialize(first_meta(site, post_id, "_wp_attachment_metadata"))
    return found if truthy(found) else False


def attachment_metadata(site: Site, post_id: int) -> dict[Any, Any]:
    """What is known of the file: ``width``, ``height``, ``file``, ``sizes``, ``image_meta``, ``filesize``."""
    found = stored_metadata(site, post_id)
    return found if isinstance(found, dict) else {}


def is_image(site: Site, post: Post) -> bool:
    """Whether browsers show the file as an image (``wp_attachment_is_image``): without a file it is none."""
    path = attached_file(site, post.ID)
    if not truthy(path):
        return False
    extension = path.rpartition(".")[2].lower()
    return post.post_mime_type.startswith("image/") or (
        post.post_mime_type == "import" and extension in _BROWSER_IMAGES
    )


def _size(known: dict[Any, Any], size: str) -> dict[Any, Any]:
    sizes = known.get("sizes")
    chosen = sizes.get(size) if isinstance(sizes, dict) else None
    return chosen if isinstance(chosen, dict) else {}


def downsized(site: Site, post: Post, size: str) -> str:
    """The address of the image in a size, of the whole one when there is no such size; nothing when it is no image and
    has no picture of its own (``image_downsize``).
    """
    url, known = attachment_url(site, post), attachment_metadata(site, post.ID)
    basename = url.rstrip("/").rpartition("/")[2]
    if not is_image(site, post):
        page = _size(known, "full")
        if not page:
            return ""
        url, basename = _renamed(url, basename, strval(page.get("file"))), strval(page.get("file"))
    chosen = _size(known, size)
    return _renamed(url, basename, strval(chosen.get("file"))) if chosen else url


def _renamed(url: str, basename: str, file: str) -> str:
    return url.replace(basename, file) if basename else url


def alternative_text(site: Site, post_id: int) -> str:
    """The text that stands for an image."""
    return first_meta(site, post_id, "_wp_attachment_image_alt")
