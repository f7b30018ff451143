"""Sending raw HTTP requests to the endpoint of a site, and reading the recorded ones."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wpcompat.testing.site import WP
from wpcompat.xmlrpc import endpoint

FIXTURES = Path(__file__).parents[2] / "fixtures" / "xmlrpc"


@dataclass(frozen=True)
class Exchange:
    """One recorded request and what WordPress answered. ``setup``: options and settings the case was recorded with."""

    name: str
    request: str
    status: int
    headers: dict[str, str]
    body: str
    setup: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answered:
    status: int
    headers: list[tuple[str, str]]
    body: str


def recorded(name: str) -> list[Exchange]:
    """The exchanges of a file in ``fixtures/xmlrpc``."""
    lines = (FIXTURES / f"{name}.jsonl").read_text("ascii").splitlines()
    return [Exchange(**{**line, "headers": dict(line["headers"])}) for line in map(json.loads, lines)]


def send(wp: WP, raw: str, *, scheme: str = "http", ip: str = "192.0.2.7") -> Answered:
    """What the endpoint answers to a raw request, or to a POST of ``raw`` when it is a body alone."""
    head, _, body = raw.partition("\r\n\r\n")
    lines = head.split("\r\n")
    if " HTTP/1." not in lines[0]:
        lines, body = ["POST /xmlrpc.php HTTP/1.1"], raw
    verb, target, _ = lines[0].split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
    data = body.encode("utf-8", "surrogateescape")
    path, _, query = target.partition("?")
    environ = {
        "REQUEST_METHOD": verb, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "wp.example", "SERVER_PORT": "80",
        "wsgi.url_scheme": scheme, "wsgi.input": io.BytesIO(data), "CONTENT_LENGTH": str(len(data)),
        "CONTENT_TYPE": headers.get("content-type", ""), "REMOTE_ADDR": ip, "SERVER_PROTOCOL": "HTTP/1.1",
    }  # fmt: skip
    return post(wp, environ)


def post(wp: WP, environ: dict[str, Any]) -> Answered:
    """What the endpoint answers to a WSGI environment."""
    told = endpoint.respond(wp.site, environ)
    return Answered(int(told.status.split(" ")[0]), told.headers, told.body.decode("utf-8", "surrogateescape"))


def call(name: str, *values: str) -> str:
    """A call whose parameters are these typed values, as XML."""
    params = "".join(f"<param><value>{value}</value></param>" for value in values)
    return f"<methodCall><methodName>{name}</methodName><params>{params}</params></methodCall>"
