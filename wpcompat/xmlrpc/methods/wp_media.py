"""wp.* about files: uploads, media items, the media library."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from wpcompat.db.rows import Post, User
from wpcompat.errors import WPError
from wpcompat.formatting.php import absint, intval, truthy
from wpcompat.media.library import list_attachments
from wpcompat.media.upload import clean_name, create_attachment, upload_bits
from wpcompat.posts.store import get_post
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault, insufficient_arguments
from wpcompat.xmlrpc.params import Int, Raw, Whole, argument, as_text, given, has, is_array, member, text_of
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.media import media_item
from wpcompat.xmlrpc.wire import DateTime

_NO_UPLOADS = "Sorry, you are not allowed to upload files."


@method("wp.uploadFile", "metaWeblog.newMediaObject")
def upload_file(call: Call, args: Whole) -> dict[str, Any]:
    """Take in a file and make an attachment of it (``mw_newMediaObject``).

    The file stays where it is even when the caller may not edit the post that it is for.
    """
    if call.site.profile.checks_uploads and (not is_array(args) or len(args) < 4):
        raise insufficient_arguments()
    sent = argument(args, 3)
    if not call.site.profile.checks_uploads:
        # The name is read before anybody has logged in, and texts and dates have no members.
        text_of(member(sent, "name"))
    user = call.login(argument(args, 1), argument(args, 2))
    call.require(user, "upload_files", _NO_UPLOADS)
    name, mime, data = _checked(call, user, sent) if call.site.profile.checks_uploads else _as_sent(call, user, sent)
    bits = data.encode("utf-8", "surrogateescape")
    if not call.site.switches.keeps_refused_uploads:
        _parent(call, user, sent)
    try:
        upload = upload_bits(call.site, user, name, bits)
    except WPError as error:
        raise Fault(500, f"Could not write file {name} ({error.message}).") from None
    parent = _parent(call, user, sent)
    if not call.site.switches.uploads_trust_their_name:
        mime = upload.type
    try:
        post_id = create_attachment(call.site, user, upload, bits, title=name, mime=mime, parent=parent)
    except WPError:
        # No row can hold it: WordPress goes on with an attachment that is not there.
        post_id = 0
    item = media_item(call, get_post(call.site, post_id) if post_id else None)
    return {**item, "id": item["attachment_id"], "file": item["title"], "url": item["link"]}


def _parent(call: Call, user: User, sent: Any) -> int:
    """The post that the upload is for, 0 for none. Raises ``Fault`` 401 unless the user may edit it."""
    if not given(sent, "post_id"):
        return 0
    post_id = intval(member(sent, "post_id"))
    call.require(user, "edit_post", "Sorry, you are not allowed to edit this post.", post_id)
    return post_id


def _checked(call: Call, user: User, sent: Any) -> tuple[str, str, str]:
    """Name, type and content of an upload. Raises ``Fault`` 400 unless they are texts and a name is left."""
    if isinstance(sent, dict) and isinstance(sent.get("name"), str):
        name = clean_name(call.site, user, sent["name"])
        rest = [sent.get(key, "") for key in ("type", "bits")]
        if name and all(isinstance(value, str) for value in rest):
            return name, rest[0], rest[1]
    raise Fault(400, "Invalid attachment data.")


def _as_sent(call: Call, user: User, sent: Any) -> tuple[str, str, str]:
    """The same as PHP makes texts of whatever it is given; the name is cleaned for somebody who may upload no HTML.

    Where no name is left, nobody looks at the rest.
    """
    name = clean_name(call.site, None, text_of(member(sent, "name")))
    if not truthy(name):
        return name, "", ""
    mime = "" if is_array(member(sent, "type")) else as_text(member(sent, "type"))
    return name, mime, text_of(member(sent, "bits"))


@method("wp.getMediaItem")
def get_media_item(call: Call, blog_id: Raw, username: Raw, password: Raw, attachment_id: Int) -> dict[str, Any]:
    """An attachment, whoever's it is (``wp_getMediaItem``); see ``media_of_hidden_posts``."""
    user = call.login(username, password)
    call.require(user, "upload_files", _NO_UPLOADS, code=403)
    attachment = get_post(call.site, attachment_id)
    if attachment is None or attachment.post_type != "attachment" or not _may_see(call, user, attachment):
        raise Fault(404, "Invalid attachment ID.")
    return media_item(call, attachment)


@method("wp.getMediaLibrary")
def get_media_library(
    call: Call, blog_id: Raw, username: Raw, password: Raw, wanted: Raw = None
) -> list[dict[str, Any]]:
    """Attachments by their post and type, the newest first (``wp_getMediaLibrary``)."""
    user = call.login(username, password)
    call.require(user, "upload_files", _NO_UPLOADS)
    attachments = list_attachments(
        call.site,
        parent=absint(member(wanted, "parent_id")) if has(wanted, "parent_id") else None,
        mime_types=_types(member(wanted, "mime_type")) if has(wanted, "mime_type") else "",
        offset=absint(member(wanted, "offset")) if has(wanted, "offset") else 0,
        number=absint(member(wanted, "number")) if has(wanted, "number") else -1,
    )
    return [media_item(call, attachment) for attachment in attachments if _may_see(call, user, attachment)]


def _may_see(call: Call, user: User, attachment: Post) -> bool:
    return call.site.switches.media_of_hidden_posts or can(call.site, user, "read_post", attachment.ID)


def _types(wanted: Any) -> Any:
    """Types as they were given; a date is its parts to PHP, and an empty one among them stands for any type."""
    return list(astuple(wanted)) if isinstance(wanted, DateTime) else wanted
