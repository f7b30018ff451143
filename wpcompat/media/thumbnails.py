"""The picture that stands for a post (``set_post_thumbnail`` and its kin)."""

from __future__ import annotations

from wpcompat.db.rows import User
from wpcompat.formatting.php import absint, intval
from wpcompat.media.attachments import downsized
from wpcompat.posts.meta import delete_meta, first_meta, owner, update_meta
from wpcompat.posts.store import get_post
from wpcompat.site import Site
from wpcompat.users.caps import can

KEY = "_thumbnail_id"


def thumbnail_id(site: Site, post_id: int) -> int:
    """The ID of a post's picture, whether or not there still is such an attachment; 0 for none."""
    return intval(first_meta(site, post_id, KEY))


def may_stand_for(site: Site, user: User, post_id: int, attachment_id: int) -> bool:
    """Whether the user may give the post this picture, which then is shown with all that is said of it."""
    if site.switches.media_of_hidden_posts or thumbnail_id(site, post_id) == attachment_id:
        return True
    return get_post(site, attachment_id) is None or can(site, user, "read_post", attachment_id)


def set_post_thumbnail(site: Site, post_id: int, attachment_id: int) -> bool:
    """Give a post a picture; whether anything changed.

    An attachment that is no image takes away the picture there was; an ID of nothing leaves it.
    """
    with site.db.transaction():
        picture = get_post(site, absint(attachment_id)) if attachment_id else None
        if picture is None or get_post(site, post_id) is None:
            return False
        if not downsized(site, picture, "thumbnail"):
            return delete_meta(site, owner(site, post_id), KEY)
        return update_meta(site, owner(site, post_id), KEY, str(picture.ID))


def delete_post_thumbnail(site: Site, post_id: int) -> bool:
    """Take a post's picture away; whether it had one."""
    with site.db.transaction():
        return get_post(site, post_id) is not None and delete_meta(site, owner(site, post_id), KEY)
