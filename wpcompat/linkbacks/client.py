"""The XML-RPC client that calls other sites (WordPress's ``WP_HTTP_IXR_Client``)."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from wpcompat import journal, options
from wpcompat.formatting.php import intval
from wpcompat.formatting.strings import substituted
from wpcompat.formatting.urls import parse_url
from wpcompat.outbound.http import DoorError, wordpress_headers
from wpcompat.site import Site

TIMEOUT = 3.0
REDIRECTS = 5
DEEPEST = 200

_ROOTS = ("<methodCall", "<methodResponse", "<fault")
_DECLARATION = re.compile(r"<\?xml[^?]{0,200}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[<>]{0,200}>")


@dataclass(frozen=True)
class Result:
    """How a call ended.

    ``code`` is the fault's, an integer only when it was sent as one; ``written`` is its text, whatever it was sent as;
    ``reason`` is for the journal.
    """

    is_success: bool
    code: int | None = None
    reason: str = ""
    written: str = ""


def call(site: Site, server: str, method: str, params: Sequence[str]) -> Result:
    """Call ``method`` with texts. Only an answer with status 200 and well-formed XML-RPC without a fault is a success."""
    url = _endpoint(server)
    agent = f"The Incutio XML-RPC PHP Library -- WordPress/{site.profile.version}"
    body = request_body(method, params)
    try:
        answer = site.outbound.request(
            "POST",
            url,
            headers=wordpress_headers(site.profile, agent, [("Content-Type", "text/xml")]),
            home=options.text(site, "home"),
            body=body,
            timeout=TIMEOUT,
            redirects=REDIRECTS,
            own=True,
        )
    except DoorError as error:
        journal.step(method, False, endpoint=server, error=error.reason)
        return Result(False, reason=f"transport error: {error.reason}")
    if answer.status != 200:
        journal.step(method, False, endpoint=server, status=answer.status)
        return Result(False, reason=f"HTTP status code was not 200 ({answer.status})")
    result = read_answer(answer.body)
    journal.step(
        method, result.is_success, endpoint=server, status=answer.status, fault=result.code, reason=result.reason
    )
    return result


def request_body(method: str, params: Sequence[str]) -> bytes:
    """The bytes of a call with texts for parameters."""
    lines = ['<?xml version="1.0"?>', "<methodCall>", f"<methodName>{method}</methodName>", "<params>"]
    lines += [f"<param><value><string>{_escaped(value)}</string></value></param>" for value in params]
    return "\n".join([*lines, "</params></methodCall>"]).encode()


def _escaped(text: str) -> str:
    return html.escape(substituted(text), quote=True).replace("&#x27;", "&#039;")


def _endpoint(server: str) -> str:
    """The URL as the client puts it together again: without user and fragment, with a path."""
    parts = parse_url(server) or {}
    port = f":{parts['port']}" if parts.get("port") else ""
    query = f"?{parts['query']}" if parts.get("query") else ""
    return f"{parts.get('scheme', '')}://{parts.get('host', '')}{port}{parts.get('path') or '/'}{query}"


class _Reader:
    """Looks for a fault and its code while the XML goes by; keeps nothing else (a target of ``XMLParser``)."""

    def __init__(self) -> None:
        self.is_fault = False
        self.code: int | None = None
        self.written = ""
        self._path: list[str] = []
        self._names: list[str] = []
        self._text: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._path.append(tag)
        if len(self._path) > DEEPEST:
            raise ParseError("too deep")
        self._text = []
        if tag == "fault":
            self.is_fault = True
        if tag == "struct":
            self._names.append("")

    def data(self, text: str) -> None:
        self._text.append(text)

    def end(self, tag: str) -> None:
        self._path.pop()
        text = "".join(self._text).strip()
        if tag == "name" and self._names:
            self._names[-1] = text
        if tag == "struct":
            self._names.pop()
        if self._names == ["faultCode"] and self._path[-2:] == ["member", "value"]:
            self.code = intval(text) if tag in ("int", "i4") else None
            self.written = text
        if self._names == ["faultCode"] and tag == "value" and self._path[-1:] == ["member"] and text:
            self.written = text
        self._text = []

    def close(self) -> None:
        return


def read_answer(body: bytes) -> Result:
    """What an answer says. A call in place of an answer, or an answer without a value, counts as a success."""
    try:
        text = body.decode("utf-8").strip(" \t\n\r\0\v")
    except UnicodeDecodeError:
        return Result(False, reason="parse error. not well formed")
    for leading in (_DECLARATION, _DOCTYPE):
        found = leading.match(text)
        text = text[found.end() :].lstrip() if found else text
    if not text.startswith(_ROOTS):
        return Result(False, reason="parse error. not well formed")
    reader = _Reader()
    parser: Any = XMLParser(target=reader, forbid_dtd=True)
    try:
        parser.feed(text.encode())
        parser.close()
    except (ParseError, DefusedXmlException, ValueError):
        return Result(False, reason="parse error. not well formed")
    return Result(not reader.is_fault, reader.code, "fault" if reader.is_fault else "", reader.written)
