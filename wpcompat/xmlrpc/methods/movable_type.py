"""mt.*: the methods of Movable Type."""

from __future__ import annotations

from typing import Any

from wpcompat.errors import WPError
from wpcompat.formatting.php import intval
from wpcompat.linkbacks import listing
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.names import SYSTEM
from wpcompat.xmlrpc.params import Whole
from wpcompat.xmlrpc.registry import available, method


@method("mt.supportedMethods", journal="")
def supported_methods(call: Call) -> list[str]:
    """The names of all methods but the server's own, the other way round (``mt_supportedMethods``)."""
    return [name for name in reversed(available(call.site)) if name not in SYSTEM]


@method("mt.supportedTextFilters", journal="")
def supported_text_filters(call: Call) -> list[str]:
    """No text filters (``mt_supportedTextFilters``)."""
    return []


@method("mt.getTrackbackPings")
def get_trackback_pings(call: Call, post_id: Whole) -> list[dict[str, Any]]:
    """The trackbacks of a post, without a login (``mt_getTrackbackPings``)."""
    wanted = intval(post_id)
    if not call.site.db.value('SELECT 1 FROM "wp_posts" WHERE "ID" = ?', (wanted,)):
        raise WPError("invalid_post", "Sorry, no such post.", 404)
    return listing.trackbacks_of(call.site, wanted)
