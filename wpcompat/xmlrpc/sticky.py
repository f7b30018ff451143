"""Sticking a post to the top of the home page from a struct of content (``wp_xmlrpc_server::_toggle_sticky``)."""

from __future__ import annotations

from typing import Any

from wpcompat.db.rows import User
from wpcompat.formatting.php import truthy
from wpcompat.posts.store import stick_post, unstick_post
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import Fault


def toggle_sticky(call: Call, user: User, post_id: int, sticky: Any, *, hidden: bool, is_update: bool) -> None:
    """Stick or unstick a post; one that not everybody may read, ``hidden``, is never sticky. Raises ``Fault`` 401."""
    if hidden:
        if truthy(sticky):
            raise Fault(401, "Sorry, you cannot stick a private post.")
        if is_update:
            unstick_post(call.site, post_id)
    elif sticky is not None:
        call.require(user, "edit_others_posts", "Sorry, you are not allowed to make posts sticky.")
        wanted = truthy(sticky) and not (isinstance(sticky, str) and sticky.lower() == "false")
        (stick_post if wanted else unstick_post)(call.site, post_id)
