"""The recorded site for the facts about WordPress 7.1.0, and how it is pinged."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.sax.saxutils import escape

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests import replay
from wpcompat_tests.wire.xmlrpc_exchange import call

HOME = "http://127.0.0.1:8102"
DATE = "/%year%/%monthnum%/%day%/%postname%/"
POST = "/2026/11/20/open-post/"
Lab = Callable[..., WP]


def lay(make_wp: Callable[..., WP], structure: str = DATE, home: str = HOME, **settings: str) -> WP:
    """The recorded site with a permalink structure, without comments; ``settings`` have ``__`` for the dot."""
    chosen = {key.replace("__", "."): value for key, value in settings.items()}
    wp = make_wp(version="7.1", home=home, settings=chosen)
    replay.lay_site(wp, "7.1", "2026/11/20")
    wp.site.db.execute('DELETE FROM "wp_comments"')
    options.update(wp.site, "permalink_structure", structure)
    wp.clock.frozen = 1795262400.0
    return wp


def rpc(body: str) -> bytes:
    data = body.encode()
    return b"POST /xmlrpc.php HTTP/1.1\r\nHost: 127.0.0.1:8102\r\nContent-Length: %d\r\n\r\n" % len(data) + data


def ping(wp: WP, source: str, target: str) -> tuple[str, str]:
    """The fault's code, or nothing, and the text, as they stand on the wire."""
    asked = call("pingback.ping", *(f"<string>{escape(text)}</string>" for text in (source, target)))
    body = replay.send(wp, rpc(asked)).body.decode()
    code, text = re.search("<int>(.*?)</int>", body), re.search("<string>(.*?)</string>", body, re.DOTALL)
    return code.group(1) if code else "", text.group(1) if text else body
