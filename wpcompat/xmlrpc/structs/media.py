"""An attachment as a media item."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import Post
from wpcompat.media.attachments import alternative_text, attachment_url, downsized, stored_metadata
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.structs.dates import convert_date, convert_date_gmt


def media_item(call: Call, attachment: Post | None, size: str = "thumbnail") -> dict[str, Any]:
    """The struct of an attachment, with its picture in a size (``_prepare_media_item``); None: of one that is gone."""
    site = call.site
    if attachment is None:
        return _gone(site.profile.media_items_have_alt)
    link = attachment_url(site, attachment) or False
    item: dict[str, Any] = {
        "attachment_id": str(attachment.ID),
        "date_created_gmt": convert_date_gmt(site, attachment.post_date_gmt, attachment.post_date),
        "parent": attachment.post_parent,
        "link": link,
        "title": attachment.post_title,
        "caption": attachment.post_excerpt,
        "description": attachment.post_content,
        "metadata": stored_metadata(site, attachment.ID),
        "type": attachment.post_mime_type,
    }
    if site.profile.media_items_have_alt:
        item["alt"] = alternative_text(site, attachment.ID)
    item["thumbnail"] = downsized(site, attachment, size) or link
    return item


def _gone(has_alt: bool) -> dict[str, Any]:
    item: dict[str, Any] = {
        "attachment_id": "",
        "date_created_gmt": convert_date(""),
        "parent": None,
        "link": False,
        "title": None,
        "caption": None,
        "description": None,
        "metadata": False,
        "type": None,
    }
    return item | ({"alt": False} if has_alt else {}) | {"thumbnail": False}
