"""wp.* about users and the sites they may write on."""

from __future__ import annotations

from typing import Any

from wpcompat import options
from wpcompat.users.caps import can
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.links import endpoint_url
from wpcompat.xmlrpc.params import Raw
from wpcompat.xmlrpc.registry import method


@method("wp.getUsersBlogs", minimum=2)
def get_users_blogs(call: Call, username: Raw, password: Raw) -> list[dict[str, Any]]:
    """The one site, for every user who can log in (``wp_getUsersBlogs``)."""
    user = call.login(username, password)
    return [
        {
            "isAdmin": can(call.site, user, "manage_options"),
            "url": options.text(call.site, "home").rstrip("/") + "/",
            "blogid": "1",
            "blogName": options.text(call.site, "blogname"),
            "xmlrpc": endpoint_url(call.site, secure=call.secure),
        }
    ]
