"""wp.* about what posts were before."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import Post
from wpcompat.posts import revisions
from wpcompat.posts.store import restore_revision
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault
from wpcompat.xmlrpc.params import Int, Raw
from wpcompat.xmlrpc.registry import method
from wpcompat.xmlrpc.structs.post import post_struct

_FIELDS = ["post_date", "post_date_gmt"]


@method("wp.getRevisions", minimum=4)
def get_revisions(
    call: Call, blog_id: Raw, username: Raw, password: Raw, post_id: Int, fields: Raw
) -> list[dict[str, Any]]:
    """The revisions of a post, the newest first, autosaves not among them (``wp_getRevisions``)."""
    user = call.login(username, password)
    post = call.post(post_id)
    call.require(user, "edit_post", "Sorry, you are not allowed to edit posts.", post_id)
    _require_revisions(call, post)
    return [
        post_struct(call, user, revision, _FIELDS if fields is None else fields)
        for revision in revisions.revisions_of(call.site, post_id)
        if not revisions.is_autosave(revision) and can(call.site, user, "read_post", revision.ID)
    ]


@method("wp.restoreRevision", minimum=3)
def restore(call: Call, blog_id: Raw, username: Raw, password: Raw, revision_id: Int) -> bool:
    """Make a post what it was (``wp_restoreRevision``)."""
    user = call.login(username, password)
    revision = call.post(revision_id)
    if revision.post_type != "revision" or revisions.is_autosave(revision):
        raise Fault(404, "Invalid post ID.")
    post = call.editable_post(user, revision.post_parent)
    _require_revisions(call, post)
    return restore_revision(call.site, revision, user)


def _require_revisions(call: Call, post: Post) -> None:
    if not revisions.kept(call.site, post.post_type):
        raise Fault(401, "Sorry, revisions are disabled.")
