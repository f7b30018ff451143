"""Attachments: where their files are, and what is known about them (``wp_get_attachment_url`` and its kin)."""

from __future__ import annotations

from typing import Any

from wpcompat import options
from wpcompat.db.rows import Post
from wpcompat.formatting.php import intval, maybe_unserialize
from wpcompat.posts.meta import first_meta
from wpcompat.posts.permalinks import site_url
from wpcompat.site import Site

UPLOADS = "wp-content/uploads"
_BROWSER_IMAGES = ("jpg", "jpeg", "jpe", "gif", "png", "webp", "avif")


def uploads_url(site: Site) -> str:
    """The address of the folder of uploads, without a slash at its end."""
    return options.text(site, "upload_url_path").rstrip("/") or site_url(
        site, options.text(site, "upload_path").strip("/") or UPLOADS
    )


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
    return f"{uploads_url(site)}/{path}" if path else post.guid


def attachment_metadata(site: Site, post_id: int) -> dict[Any, Any]:
    """What is known of the file: ``width``, ``height``, ``file``, ``sizes``, ``image_meta``, ``filesize`` (``wp_get_attachment_metadata``)."""
    found = maybe_unserialize(first_meta(site, post_id, "_wp_attachment_metadata"))
    return found if isinstance(found, dict) else {}


def is_image(post: Post) -> bool:
    """Whether browsers show the file as an image (``wp_attachment_is_image``)."""
    if post.post_type != "attachment":
        return False
    extension = post.guid.rpartition(".")[2].lower()
    return post.post_mime_type.startswith("image/") or (
        post.post_mime_type == "import" and extension in _BROWSER_IMAGES
    )


def image_size(site: Site, post: Post, size: str = "full") -> tuple[str, int, int]:
    """Address, width and height of an image in a size (0, 0: unknown); of the whole image when there is no such size."""
    url, known = attachment_url(site, post), attachment_metadata(site, post.ID)
    sizes = known.get("sizes")
    chosen = sizes.get(size) if isinstance(sizes, dict) else None
    if size != "full" and isinstance(chosen, dict) and isinstance(chosen.get("file"), str):
        return f"{url.rpartition('/')[0]}/{chosen['file']}", intval(chosen.get("width")), intval(chosen.get("height"))
    return url, intval(known.get("width")), intval(known.get("height"))


def alternative_text(site: Site, post_id: int) -> str:
    """The text that stands for an image."""
    return first_meta(site, post_id, "_wp_attachment_image_alt")
