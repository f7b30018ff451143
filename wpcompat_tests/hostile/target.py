"""A site to be attacked in this process: requests as WSGI sees them, answers held to what every answer must be."""

from __future__ import annotations

import argparse
import io
import logging
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html

from wpcompat.outbound.http import Answer, DoorError
from wpcompat.testing.site import WP, SiteFactory
from wpcompat_tests.chance import SEED

FORM = "application/x-www-form-urlencoded"
SETTINGS = {"pings.flood_seconds": "0", "limits.logins_per_minute": "1000000"}


@dataclass(frozen=True)
class Got:
    """An answer: ``status``, ``headers`` in order, ``body``."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class Errors(logging.Handler):
    """Keeps what is logged as an error: a traceback in the log is a failure, whatever the sender saw."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(logging.Formatter().format(record))


@contextmanager
def errors() -> Iterator[list[str]]:
    """What the product logs as errors inside the block."""
    handler, logger = Errors(), logging.getLogger("wpcompat")
    logger.addHandler(handler)
    propagates, logger.propagate = logger.propagate, False
    try:
        yield handler.found
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagates


def send(
    wp: WP,
    method: str,
    path: str,
    body: bytes = b"",
    *,
    query: str = "",
    content_type: str = "",
    length: str | None = "",
    headers: Mapping[str, str] | None = None,
    terminated: bool = False,
    peer: str = "192.0.2.7",
) -> Got:
    """Call the WSGI callable. ``path`` and header values hold a byte a letter; ``length`` None: no Content-Length."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": path, "QUERY_STRING": query, "REMOTE_ADDR": peer,
        "SERVER_NAME": "wp.example", "SERVER_PORT": "80", "HTTP_HOST": "wp.example", "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    if content_type:
        environ["CONTENT_TYPE"] = content_type
    if length is not None:
        environ["CONTENT_LENGTH"] = length or str(len(body))
    if terminated:
        environ["wsgi.input_terminated"] = True
    environ.update(headers or {})
    sent: list[Any] = []

    def start(status: str, answered: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
        sent[:] = [int(status[:3]), answered]
        return lambda data: None

    answer = wp.app(environ, start)
    try:
        whole = b"".join(answer)
    finally:
        getattr(answer, "close", lambda: None)()
    for name, value in sent[1]:
        if any(char in "\r\n\0" for char in name + value):
            raise AssertionError(f"a header breaks its line: {name!r}: {value!r}")
        (name + value).encode("latin-1")
    return Got(sent[0], sent[1], whole)


def check(got: Got) -> Got:
    """No 5xx; what says it is XML is well-formed, what says it is HTML can be read."""
    if got.status >= 500:
        raise AssertionError(f"{got.status}: {got.body[:300]!r}")
    kind = got.header("Content-Type").partition(";")[0]
    if not got.body or 300 <= got.status < 400:
        return got
    if kind.endswith("xml"):
        well_formed(got.body)
    elif kind == "text/html":
        got.body.decode("utf-8")
        lxml.html.document_fromstring(got.body)
    return got


def well_formed(document: bytes) -> Any:
    """The root of an XML document; fails when it is none."""
    parser = lxml.etree.XMLParser(resolve_entities=False, huge_tree=True)
    return lxml.etree.fromstring(document, parser)


def pretend_sources(wp: WP, page: Callable[[], bytes]) -> None:
    """Let every fetch be answered by ``page`` without a socket; addresses are checked as ever."""

    def request(method: str, url: str, **kw: Any) -> Answer:
        body = page()
        if not body:
            raise DoorError("nobody answers")
        return Answer(200, (("Content-Type", "text/html"),), body[: kw.get("limit") or None], url)

    wp.site.outbound.request = request  # type: ignore[method-assign]


def megabytes() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


Attack = Callable[[WP, random.Random, int], Counter[str]]


def run(attack: Attack, wp: WP, count: int, seed: int | None = None) -> Counter[str]:
    """Run an attack; fails, naming the seed, at the first wrong answer or logged error."""
    seed = SEED if seed is None else seed
    with errors() as logged:
        try:
            seen = attack(wp, random.Random(seed), count)
        except AssertionError as error:
            raise AssertionError("\n".join((f"seed {seed}: {error}", *logged[-1:]))) from None
    if logged:
        raise AssertionError(f"seed {seed}: {len(logged)} errors logged, first:\n{logged[0]}")
    return seen


def main(attack: Attack, what: str, count: int, **options: Any) -> None:
    """Run an attack from the command line: ``--count``, ``--seed``."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--count", type=int, default=count)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        factory = SiteFactory(Path(folder) / "templates", Path(folder) / "sites")
        wp = factory.make(**{"settings": SETTINGS, **options})
        before, began = megabytes(), time.perf_counter()
        try:
            seen = run(attack, wp, chosen.count, chosen.seed)
        except AssertionError as error:
            raise SystemExit(str(error)) from None
        finally:
            factory.close()
    took, grown = time.perf_counter() - began, megabytes() - before
    print(f"{what}: {chosen.count} in {took:.1f} s, seed {chosen.seed}, +{grown:.0f} MB")
    print(", ".join(f"{name} {number}" for name, number in seen.most_common(40)))
