"""``/xmlrpc.php``: a request in, a response out, and the one place where a call's errors become faults."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from contextlib import nullcontext
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_plus

import peewee

from wpcompat import journal, options
from wpcompat.errors import WPError
from wpcompat.linkbacks.sent_form import read
from wpcompat.rendering import Plain
from wpcompat.site import Caller, Site
from wpcompat.xmlrpc import wire
from wpcompat.xmlrpc.call import Call
from wpcompat.xmlrpc.faults import EndOfRequest, Fault, critical_error, not_well_formed
from wpcompat.xmlrpc.links import rsd
from wpcompat.xmlrpc.params import WrongType, argument, is_array, unwrap
from wpcompat.xmlrpc.registry import Method, find, load
from wpcompat.xmlrpc.wire import Limits

logger = logging.getLogger("wpcompat")

_OTHERS = "xmlrpc"
"""The kind of exchanges of methods that have none of their own."""
_SERVERS_THAT_REFUSE_CONNECTION = ("waitress", "WSGIServer")
"""Servers that answer 500 when an application says how the connection ends (PEP 3333 leaves that to them)."""
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STATUSES = frozenset(status.value for status in HTTPStatus)


def respond(site: Site, environ: dict[str, Any]) -> Plain:
    """Answer any request to the endpoint. WordPress sets no Content-Length; the server in front says how the body ends."""
    verb = environ["REQUEST_METHOD"].upper()
    charset = canonical_charset(options.text(site, "blog_charset"))
    secure = environ.get("wsgi.url_scheme") == "https"
    query = environ.get("QUERY_STRING", "")
    if query and _asks_for_rsd(query):
        body = b"" if verb == "HEAD" else rsd(site, charset, secure=secure)
        return Plain(_status(200), [("Content-Type", content_type(charset))], body)
    if verb != "POST":
        text = b"" if verb == "HEAD" else b"XML-RPC server accepts POST requests only."
        return Plain(_status(405), [("Allow", "POST"), ("Content-Type", "text/plain;charset=UTF-8")], text)
    caller = Caller(environ.get("REMOTE_ADDR") or "", _header_text(environ.get("HTTP_USER_AGENT", "")))
    sent = read_body(environ, site.config["limits.body_bytes"])
    status, written, extra = answer(Call(site, caller, secure=secure), sent, charset)
    headers = [*extra, ("Connection", "close"), ("Content-Type", content_type(charset)), ("Date", http_date(site))]
    if environ.get("SERVER_SOFTWARE", "").startswith(_SERVERS_THAT_REFUSE_CONNECTION):
        headers.remove(("Connection", "close"))
    return Plain(_status(status), headers, written)


def answer(call: Call, body: bytes | None, charset: str) -> tuple[int, bytes, Iterable[tuple[str, str]]]:
    """Status, body and further headers for a body (None: it was too large)."""
    site = call.site
    try:
        if body is None:
            raise not_well_formed()
        asked = wire.decode(body, Limits(site.config["limits.xml_depth"], site.config["limits.xml_attributes"]))
        method = load().get(asked.name)
    except Fault as fault:
        with site.journal.exchange("xmlrpc", "xmlrpc.php", peer=call.caller.ip):
            why = str(fault.__cause__ or "") if body is not None else "the body is too large"
            journal.step("parse", False, fault=fault.code, message=fault.message, **({"reason": why} if why else {}))
            journal.verdict(f"fault {fault.code} {fault.message}")
        return _failure(site, fault, charset)
    if asked.name == "system.listMethods":
        return 200, _listed(site, charset), ()
    quiet = method is not None and not method.journal
    title = _title(asked.name, asked.params)
    with nullcontext() if quiet else site.journal.exchange(_kind(method), title, peer=call.caller.ip):
        try:
            value = outcome(call, asked.name, asked.params)
        except EndOfRequest as end:
            journal.verdict(f"fault {end.fault.code} {end.fault.message}")
            status, written, extra = _failure(site, end.fault, charset)
            return status, written, (*no_cache(site), *extra)
        if isinstance(value, Fault):
            _verdict(asked.name, f"fault {value.code} {value.message}".rstrip())
            return _failure(site, value, charset)
        _verdict(asked.name, "answered")
        return 200, wire.success(value, charset), ()


def outcome_among_others(call: Call, name: Any, params: Any) -> Any:
    """As ``outcome``, for a call of a multicall: a ping has an exchange of its own, to which the multicall's points."""
    method = load().get(name) if isinstance(name, str) else None
    if method is None or method.journal in ("", _OTHERS):
        return outcome(call, name, params)
    title = _title(name, params)
    journal.step("system.multicall calls", None, call=title)
    with call.site.journal.exchange(method.journal, title, peer=call.caller.ip):
        value = outcome(call, name, params)
        if isinstance(value, Fault):
            _verdict(name, f"fault {value.code} {value.message}".rstrip())
    return value


def outcome(call: Call, name: Any, params: Any) -> Any:
    """The value of a call, or the ``Fault`` it ends with. Raises only ``EndOfRequest``, and what a failing database raises.

    A method that fails unexpectedly is a fault 500, as WordPress's critical error, and a traceback in the log.
    """
    try:
        method = find(call.site, name)
        if not is_array(params):
            return critical_error(call.site.profile)
        return method(call, params)
    except EndOfRequest:
        raise
    except Fault as fault:
        return fault
    except WPError as error:
        return Fault(error.status, error.message)
    except WrongType:
        return critical_error(call.site.profile)
    except peewee.DatabaseError:
        raise  # nothing more can be answered: see ``unavailable``
    except Exception:
        logger.exception("%s failed", name)
        return critical_error(call.site.profile)


def unavailable(headers: Iterable[tuple[str, str]] = ()) -> Plain:
    """The answer while the database fails: nothing was acknowledged, so the sender may try again."""
    fault = Fault(503, "Error establishing a database connection")
    return Plain(_status(503), [("Content-Type", content_type("UTF-8")), *headers], wire.failure(fault, "UTF-8"))


def _failure(site: Site, fault: Fault, charset: str) -> tuple[int, bytes, Iterable[tuple[str, str]]]:
    off = not site.config["wordpress.xmlrpc"]
    return fault.code if off and fault.code in _STATUSES else 200, wire.failure(fault, charset), ()


def _listed(site: Site, charset: str) -> bytes:
    """system.listMethods, whose answer only changes with the charset."""
    kept: tuple[str, bytes] | None = site.cache.get("xmlrpc.listMethods")
    if kept is None or kept[0] != charset:
        kept = (charset, wire.success(outcome(Call(site, Caller()), "system.listMethods", []), charset))
        site.cache["xmlrpc.listMethods"] = kept
    return kept[1]


def _status(code: int) -> str:
    return "200 OK" if code == 200 else f"{code} {HTTPStatus(code).phrase}"


def _verdict(name: str, text: str) -> None:
    """How the exchange ended, unless the method has said it better; a multicall's last call does not speak for all."""
    exchange = journal.current()
    if exchange is not None and (not exchange.verdict or name == "system.multicall"):
        journal.verdict(_storable(text))


def _kind(method: Method | None) -> str:
    return method.journal if method else _OTHERS


def _title(name: str, params: Any) -> str:
    """The method's name; of those about pings also the addresses (no other arguments: they hold passwords)."""
    if not name.startswith("pingback.") or not is_array(params):
        return name
    args = unwrap(params)
    parts = [argument(args, 0), argument(args, 1)] if is_array(args) else [args]
    if name != "pingback.ping":
        parts = [part for part in parts[:1] if isinstance(part, str) and "://" in part]  # clients may send it a login
    return _storable(" ".join([name, *(part for part in parts if isinstance(part, str))]))


def _storable(text: str) -> str:
    """Bytes that are no UTF-8 (from a base64) as U+FFFD."""
    return text if text.isascii() and text.isprintable() else wire.to_bytes(text).decode("utf-8")


def read_body(environ: dict[str, Any], limit: int) -> bytes | None:
    """The body, or None when it is larger than ``limit`` (of which at most a chunk more is read).

    PHP keeps a multipart body for itself, so such a one is empty.
    """
    kind = environ.get("CONTENT_TYPE", "")
    if kind != "text/xml" and kind.replace(",", ";").split(";", 1)[0].strip(" \t").lower() == "multipart/form-data":
        return b""
    return read(environ, limit, whole=False)


def _asks_for_rsd(query: str) -> bool:
    """Whether PHP would see an argument ``rsd``."""
    keys = (unquote_plus(part.split("=", 1)[0]).lstrip(" ") for part in query.split("&"))
    return any(key == "rsd" or key.startswith("rsd[") for key in keys)


def canonical_charset(option: str) -> str:
    """The option ``blog_charset`` as WordPress reads it (``_canonical_charset``), fit for a header."""
    if option.lower() in ("utf-8", "utf8"):
        return "UTF-8"
    if option.lower() in ("iso-8859-1", "iso8859-1"):
        return "ISO-8859-1"
    return "".join(letter for letter in option if " " < letter < "\x7f" and letter not in "<>\"'&")


def content_type(charset: str) -> str:
    return f"text/xml; charset={charset}" if charset else "text/xml;charset=UTF-8"


def no_cache(site: Site) -> tuple[tuple[str, str], ...]:
    """The headers of an answer that nobody may keep (``nocache_headers``)."""
    more = ", no-store, private" if site.profile.no_store else ""
    return (
        ("Expires", "Wed, 11 Jan 1984 05:00:00 GMT"),
        ("Cache-Control", f"no-cache, must-revalidate, max-age=0{more}"),
    )


def http_date(site: Site) -> str:
    """Now, in RFC 2822's form with ``+0000`` (PHP's ``gmdate( 'r' )``)."""
    second = int(site.clock.time())
    kept: tuple[int, str] | None = site.cache.get("xmlrpc.date")
    if kept is None or kept[0] != second:
        now = site.now()
        kept = (second, f"{_DAYS[now.weekday()]}, {now.day:02d} {_MONTHS[now.month - 1]} {now:%Y %H:%M:%S} +0000")
        site.cache["xmlrpc.date"] = kept
    return kept[1]


def _header_text(value: str) -> str:
    """A header as WSGI hands it over (a byte a letter), read as UTF-8."""
    return value.encode("latin-1", "replace").decode("utf-8", "replace")
