"""Which URL may be fetched, and at which address (WordPress's ``wp_http_validate_url``, and more than that).

A name is resolved once; all of its addresses must be allowed; the connection then goes to one of those very addresses.
"""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from wpcompat.config import Config
from wpcompat.formatting.protocols import ascii_lower, kses_bad_protocol
from wpcompat.formatting.strings import octets
from wpcompat.formatting.urls import ParsedUrl, parse_url
from wpcompat.outbound.addresses import Address, is_forbidden, literal, read_address
from wpcompat.outbound.resolver import LookupFailed, Resolver

DEFAULT_PORTS = {"http": 80, "https": 443}
PIN_SECONDS = 30.0
"""How long the addresses found while a URL was validated serve the request that follows."""
PINS = 1024
LONGEST_URL = 16384

_HOST = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_PLAIN = re.compile(r"(https?)://([a-z0-9-]+(?:\.[a-z0-9-]+)*)(/[A-Za-z0-9/._~-]*)?")
"""What most URLs look like: no rule changes or refuses them, unless a segment of the path begins with a dot."""
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_OCTETS = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/:@!$&'()*+,;=~"
_QUERY_SAFE = _PATH_SAFE + "?"


class DoorError(Exception):
    """No answer was had. ``reason`` is for the journal, never for the sender."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Target:
    """A URL as it is asked for on the wire: ``path`` is the request target, ``host`` has no dots at its ends."""

    scheme: str
    host: str
    port: int
    path: str
    authority: str
    fragment: str = ""
    """With its ``#``; it is not asked for, but stands in the Referer of 6.1."""

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}{self.fragment}"

    @property
    def host_header(self) -> str:
        """``authority`` as curl writes it: an IPv4 address in its usual form, however the URL spells it."""
        address = literal(self.host)
        return self.authority if address is None else self.authority.replace(self.host, str(address), 1)

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"


class Guard:
    """The rules of one site's settings. ``resolver`` can be replaced in tests."""

    def __init__(self, config: Config, resolver: Resolver | None = None) -> None:
        self.networks = config["outbound.allow_networks"]
        self.ports: frozenset[int] | None = config["outbound.allow_ports"]
        self.resolver = resolver or Resolver()
        self._pins: OrderedDict[str, tuple[float, list[Address]]] = OrderedDict()
        self._lock = threading.Lock()

    def validate(self, url: str, home: str, seconds: float) -> str:
        """The URL with its scheme in lower case. Looks its host up. Raises ``DoorError`` when it may not be fetched."""
        good, target = self._checked(url, home)
        found = self._resolve(target, home, seconds)
        with self._lock:
            self._pins[target.host] = (time.monotonic() + PIN_SECONDS, found)
            self._pins.move_to_end(target.host)
            if len(self._pins) > PINS:
                self._pins.popitem(last=False)
        return good

    def open(self, url: str, home: str, seconds: float) -> tuple[Target, list[Address]]:
        """What to ask for and the addresses that may be asked, the preferred one first. Raises ``DoorError``."""
        if url.startswith("//"):  # passes as valid, but nobody can be asked
            raise DoorError("a URL without a scheme")
        _, target = self._checked(url, home)
        if not _has_an_address(target):
            raise DoorError("a host with dots that no look-up takes")
        with self._lock:
            pinned = self._pins.pop(target.host, None)
        if pinned is not None and time.monotonic() < pinned[0] and self._are_allowed(target, home, pinned[1]):
            return target, pinned[1]
        return target, self._resolve(target, home, seconds)

    def _checked(self, url: str, home: str) -> tuple[str, Target]:
        """The rules that need no look-up: the URL with its scheme in lower case, and what to ask for."""
        plain = _PLAIN.fullmatch(url)
        if plain is not None and len(url) <= LONGEST_URL and "/." not in url:
            scheme, host, path = plain.groups("/")
            return url, Target(scheme, host, DEFAULT_PORTS[scheme], path, host)
        if not url or url.isdigit() or len(url) > LONGEST_URL or _CONTROLS.search(url):
            raise DoorError("no URL")
        good = kses_bad_protocol(url, ("http", "https"))
        if not good or ascii_lower(good) != ascii_lower(url):
            raise DoorError("a scheme other than http and https")
        parts = parse_url(good)
        if not parts or not parts.get("host"):
            raise DoorError("a URL without a host")
        if "user" in parts or "pass" in parts:
            raise DoorError("a user or password in the URL")
        target = read_target(good if parts.get("scheme") else f"http:{good}")
        if target is None:
            raise DoorError("a host that is no name and no IPv4 address")
        if not self._is_port_allowed(parts, home):
            raise DoorError(f"port {target.port}")
        return good, target

    def _is_port_allowed(self, parts: ParsedUrl, home: str) -> bool:
        port = parts.get("port", 0)
        if not port or self.ports is None or port in self.ports:
            return True
        own = parse_url(home) or {}
        return ascii_lower(own.get("host", "")) == ascii_lower(parts["host"]) and own.get("port") == port

    def _resolve(self, target: Target, home: str, seconds: float) -> list[Address]:
        spelt = literal(target.host)
        if spelt is not None:
            found: list[Address | None] = [spelt]
        else:
            try:
                found = [read_address(address) for address in self.resolver.addresses(target.host, seconds)]
            except LookupFailed as error:
                raise DoorError(f"{target.host}: {error}") from None
        addresses = [address for address in found if address is not None]
        if len(addresses) != len(found) or not self._are_allowed(target, home, addresses):
            raise DoorError(f"{target.host} has an address that is refused")
        return addresses

    def _are_allowed(self, target: Target, home: str, addresses: list[Address]) -> bool:
        """All of them, or the request would depend on which one answers. The site itself may live anywhere."""
        if not any(is_forbidden(address, self.networks) for address in addresses):
            return True
        own = read_target(home)
        return own is not None and (own.host, own.port) == (target.host, target.port)


def read_target(url: str) -> Target | None:
    """A URL normalised as WordPress's HTTP library sends it: octets, dot segments, letter case, default port.

    None when there is no host, the scheme is not HTTP's, or the host is not written in ASCII.
    """
    return _remembered(url) if len(url) <= _LONGEST_REMEMBERED else _target(url)


def _target(url: str) -> Target | None:
    parts = parse_url(url)
    if not parts:
        return None
    scheme = ascii_lower(parts.get("scheme", ""))
    written = ascii_lower(parts.get("host", ""))
    host = written.strip(".")
    if scheme not in DEFAULT_PORTS or not _HOST.fullmatch(host):
        return None
    port = parts.get("port", 0) or DEFAULT_PORTS[scheme]
    authority = written if port == DEFAULT_PORTS[scheme] else f"{written}:{port}"
    front, hash_mark, fragment = url.partition("#")
    front, mark, query = front.partition("?")
    path = front.partition("://")[2]
    slash = path.find("/")
    path = _without_dots(_octets(path[slash:] if slash >= 0 else "/", _PATH_SAFE))
    path += mark and "?" + _octets(query, _QUERY_SAFE)
    return Target(scheme, host, port, path, authority, hash_mark and "#" + _octets(fragment, _QUERY_SAFE))


def _has_an_address(target: Target) -> bool:
    """Whether the host, as it was written, can be looked up: a name may end with one dot, an IPv4 address with none.

    WordPress leaves the dots out where it checks the address, but not where it connects.
    """
    written = target.authority.partition(":")[0]
    return not written.startswith(".") and len(written) - len(target.host) < (2 if literal(target.host) is None else 1)


_remembered = lru_cache(maxsize=256)(_target)
_LONGEST_REMEMBERED = 300
_UNTOUCHED = re.compile("[A-Za-z0-9/._~-]*")


def _octets(text: str, safe: str) -> str:
    """Percent-encode what a URL may not hold; write octets in upper case, and those that need no octet plainly."""
    if _UNTOUCHED.fullmatch(text):
        return text
    kept = _OCTETS.sub(_octet, text)
    pieces = re.split(r"(%[0-9A-F]{2})", kept)
    return "".join(piece if index % 2 else quote(octets(piece), safe=safe) for index, piece in enumerate(pieces))


def _octet(found: re.Match[str]) -> str:
    value = int(found.group()[1:], 16)
    return chr(value) if value in _UNRESERVED else found.group().upper()


def _without_dots(path: str) -> str:
    """A path without ``.`` and ``..`` (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for index, segment in enumerate(segments):
        is_last = index == len(segments) - 1
        if segment not in (".", ".."):
            kept.append(segment)
            continue
        if segment == ".." and kept:
            kept.pop()
        if is_last:
            kept.append("")
    return "/" + "/".join(kept)
