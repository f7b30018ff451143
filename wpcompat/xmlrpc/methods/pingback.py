"""pingback.*: receive one, list those that were."""

from __future__ import annotations

from typing import Any

from wpcompat import journal
from wpcompat.errors import WPError
from wpcompat.linkbacks import listing, receive_pingback
from wpcompat.linkbacks.receive_pingback import PingbackFault
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import EndOfRequest, Fault
from wpcompat.xmlrpc.params import Str, Whole, as_text, is_array, slash
from wpcompat.xmlrpc.registry import method

_REGISTERED_ALREADY = 48


@method("pingback.ping", journal="pingback")
def ping(call: Call, source: Str, target: Str) -> str:
    """Take note that ``source`` links to ``target`` (``pingback_ping``)."""
    try:
        return receive_pingback.receive(call.site, slash(source), slash(target), call.caller)
    except PingbackFault as fault:
        raise mask(fault.code, fault.message) from None
    except WPError as error:
        # wp_new_comment ends the request here, so nothing else of it is answered.
        raise EndOfRequest(Fault(error.status, error.message)) from None


@method("pingback.extensions.getPingbacks")
def get_pingbacks(call: Call, url: Whole) -> list[Any]:
    """The sources of a post's pingbacks (``pingback_extensions_getPingbacks``)."""
    try:
        return listing.pingbacks_of(call.site, "" if is_array(url) else slash(as_text(url)))
    except PingbackFault as fault:
        raise mask(fault.code, fault.message) from None


def mask(code: int, message: str) -> Fault:
    """What the sender sees: every fault but "already registered" says nothing (``xmlrpc_pingback_error``)."""
    if code == _REGISTERED_ALREADY:
        return Fault(code, message)
    journal.step("xmlrpc_pingback_error", None, hidden_code=code, hidden_text=message)
    return Fault(0, "")
