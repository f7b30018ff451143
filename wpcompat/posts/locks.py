"""Who is at a post just now: its metadata ``_edit_lock`` holds ``time:user`` (``wp_check_post_lock``)."""

from __future__ import annotations

from wpcompat.db.rows import User
from wpcompat.formatting.php import intval
from wpcompat.posts import meta
from wpcompat.site import Site
from wpcompat.users.store import get_user

KEY = "_edit_lock"
_SECONDS = 150


def lock_holder(site: Site, user: User, post_id: int) -> User | None:
    """The other user who opened or saved the post within the last minutes, if there is one."""
    at, _, by = meta.first_meta(site, post_id, KEY).partition(":")
    holder = get_user(site, intval(by or meta.first_meta(site, post_id, "_edit_last")))
    if holder is None or holder.ID == user.ID or intval(at) <= site.clock.time() - _SECONDS:
        return None
    return holder


def set_post_lock(site: Site, user: User, post_id: int) -> None:
    """Note that the user is at the post (``wp_set_post_lock``)."""
    meta.update_meta(site, post_id, KEY, f"{int(site.clock.time())}:{user.ID}")
