"""URLs as PHP reads them and as WordPress cleans them for storage and display."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TypedDict
from urllib.parse import quote, unquote_plus

from wpcompat.formatting.entities import normalize_entities
from wpcompat.formatting.protocols import ALLOWED_PROTOCOLS, ascii_lower, kses_bad_protocol
from wpcompat.formatting.strings import octets

_LONGEST_REMEMBERED = 300
_PLAIN_URL = re.compile("https?://[a-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~/-]*)?")
"""What most addresses look like: there is nothing to clean."""
_SIMPLE = re.compile("(https?)://([A-Za-z0-9._-]+)(?::([0-9]{1,4}))?(/[A-Za-z0-9._~/%&;=+-]*)?")
_FOREIGN = re.compile(r"[^a-zA-Z0-9\-~+_.?#=!&;,/:%@$|*'()\[\]\x80-\U0010ffff]")
_LINE_END = re.compile(r"%0[dDaA]")
_NOT_IN_HEADERS = re.compile(r"[^a-zA-Z0-9\-~+_.?#=!&;,/:%@*()\[\]]")
_PHP_FILE = re.compile(r"[a-zA-Z0-9-]+\.php", re.ASCII | re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z0-9+.-]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
_ASCII = "".join(map(chr, range(128)))
_PORT = re.compile(r"[ \t\n\r\v\f]*([+-]?[0-9]+)")
_PORT_AHEAD = re.compile(r"[0-9]{1,5}(?=/|\Z)")
_HOST_END = re.compile(r"[/?#]")
_MISLEADING = re.compile(r"[ .]")

ParsedUrl = TypedDict(
    "ParsedUrl",
    {"scheme": str, "host": str, "port": int, "user": str, "pass": str, "path": str, "query": str, "fragment": str},
    total=False,
)
"""The parts that a URL has, under PHP's names and in PHP's order."""


def parse_url(url: str) -> ParsedUrl | None:
    """PHP 8's ``parse_url``: the parts present (control characters as ``_``); None for what PHP calls malformed."""
    parts = _remembered(url) if len(url) <= _LONGEST_REMEMBERED else _parsed(url)
    return None if parts is None else parts.copy()


def _parsed(url: str) -> ParsedUrl | None:
    simple = _SIMPLE.fullmatch(url)
    if simple is not None:
        scheme, host, port, path = simple.groups()
        known = ParsedUrl(scheme=scheme, host=host)
        if port:
            known["port"] = int(port)
        if path:
            known["path"] = path
        return known
    parts: dict[str, str | int] = {}
    start = _authority(url, parts)
    if start is None:
        return None
    at, has_host = start
    if has_host:
        end = _host(url, at, parts)
        if end is None:
            return None
        if end == len(url):
            return _ordered(parts)
        at = end
    _path(url, at, parts)
    return _ordered(parts)


_remembered = lru_cache(maxsize=512)(_parsed)
"""The site's own address and those of one request are taken apart again and again."""


def _authority(url: str, parts: dict[str, str | int]) -> tuple[int, bool] | None:
    """Read the scheme or a port before a path; where to go on, and whether a host is next. None: malformed."""
    relative = (2, True) if url.startswith("//") else (0, False)
    colon = url.find(":")
    if colon < 0:
        return relative
    if colon == 0:
        return _port_first(url, colon, parts)
    if not _SCHEME.fullmatch(url, 0, colon):
        mark = _first_of(url, "?#")
        return _port_first(url, colon, parts) if colon + 1 < len(url) and colon < mark else relative
    if colon + 1 == len(url):
        parts["scheme"] = url[:colon]
        return len(url) + 1, False
    if url[colon + 1] != "/":
        digits = _run_of_digits(url, colon + 1, 6)
        if (digits == len(url) or url[digits] == "/") and digits - colon < 7:
            return _port_first(url, colon, parts)
        parts["scheme"] = url[:colon]
        return colon + 1, False
    parts["scheme"] = url[:colon]
    if not url.startswith("//", colon + 1):
        return colon + 1, False
    if url[:colon].lower() == "file" and url.startswith("/", colon + 3):
        # file:///c:/… : the drive letter begins the path.
        return (colon + 4 if url.startswith(":", colon + 5) else colon + 3), False
    return colon + 3, True


def _port_first(url: str, colon: int, parts: dict[str, str | int]) -> tuple[int, bool] | None:
    start = 2 if url.startswith("//") else 0
    found = _PORT_AHEAD.match(url, colon + 1)
    if found:
        port = int(found.group())
        if port > 65535:
            return None
        parts["port"] = port
        return start, True
    if colon + 1 == len(url):
        return None
    return (start, True) if start else (0, False)


def _host(url: str, at: int, parts: dict[str, str | int]) -> int | None:
    """Read user, password, host and port from ``at``; the end of the authority. None: malformed."""
    mark = _HOST_END.search(url, at)
    end = mark.start() if mark else len(url)
    sign = url.rfind("@", at, end)
    if sign >= 0:
        user, colon, password = url[at:sign].partition(":")
        parts["user"] = user
        if colon:
            parts["pass"] = password
        at = sign + 1
    is_bracketed = url.startswith("[", at) and at < end and url[end - 1] == "]"
    colon_at = -1 if is_bracketed else url.rfind(":", at, end)
    host_end = colon_at if colon_at >= 0 else end
    if colon_at >= 0 and not parts.get("port"):
        digits = url[colon_at + 1 : end]
        if len(digits.encode("utf-8", "surrogatepass")) > 5:
            return None
        if digits:
            number = _PORT.match(digits)
            if not number or not 0 <= int(number.group(1)) <= 65535:
                return None
            parts["port"] = int(number.group(1))
    if host_end <= at:
        return None
    parts["host"] = url[at:host_end]
    return end


def _path(url: str, at: int, parts: dict[str, str | int]) -> None:
    if at > len(url):
        return
    rest, has_fragment, fragment = url[at:].partition("#")
    path, has_query, query = rest.partition("?")
    if has_fragment:
        parts["fragment"] = fragment
    if has_query:
        parts["query"] = query
    if path or at == len(url):
        parts["path"] = path


def _ordered(parts: dict[str, str | int]) -> ParsedUrl:
    result = ParsedUrl()
    for name in ParsedUrl.__annotations__:
        if name in parts:
            value = parts[name]
            result[name] = _CONTROLS.sub("_", value) if isinstance(value, str) else value  # type: ignore[literal-required]
    return result


def _first_of(text: str, marks: str) -> int:
    return min((at for mark in marks if (at := text.find(mark)) >= 0), default=len(text))


def _run_of_digits(text: str, at: int, most: int) -> int:
    end = at
    while end < len(text) and end - at < most and text[end] in "0123456789":
        end += 1
    return end


def wp_parse_url(url: str) -> ParsedUrl | None:
    """``parse_url`` of full and relative URLs (WordPress's ``wp_parse_url``: a colon in a path is no scheme)."""
    if url.startswith("//"):
        prefix, hidden = "placeholder:", ["scheme"]
    elif url.startswith("/"):
        prefix, hidden = "placeholder://placeholder", ["scheme", "host"]
    else:
        return parse_url(url)
    parts = parse_url(prefix + url)
    if parts is not None:
        for name in hidden:
            parts.pop(name, None)  # type: ignore[misc]
    return parts


def sanitize_redirect(url: str) -> str:
    """What may stand of an address in a header: ASCII without blanks, quotes, controls and line ends (``wp_sanitize_redirect``)."""
    if _PLAIN_URL.fullmatch(url):
        return url
    return _without_line_ends(_NOT_IN_HEADERS.sub("", quote(url.replace(" ", "%20"), safe=_ASCII, errors="ignore")))


def sanitize_url(url: str, protocols: Iterable[str] | None = None) -> str:
    """A URL for storage, ``&`` as it is; empty when its scheme is not allowed (``sanitize_url``, ``esc_url_raw``)."""
    return _clean_url(url, protocols, display=False)


def esc_url(url: str, protocols: Iterable[str] | None = None) -> str:
    """A URL for an attribute: ``sanitize_url``, with ``&`` as ``&#038;`` and ``'`` as ``&#039;`` (``esc_url``)."""
    return _clean_url(url, protocols, display=True)


def is_plain_url(url: str) -> bool:
    """Whether there is nothing to clean in an address for certain."""
    return _PLAIN_URL.fullmatch(url) is not None


def _clean_url(url: str, protocols: Iterable[str] | None, *, display: bool) -> str:
    if protocols is None and _PLAIN_URL.fullmatch(url):
        return url
    if not url:
        return ""
    url = _FOREIGN.sub("", url.lstrip(" \t\n\r\0\v").replace(" ", "%20"))
    if not url:
        return ""
    if ascii_lower(url[:7]) != "mailto:":
        url = _without_line_ends(url)
    url = url.replace(";//", "://")
    if ":" not in url and url[:1] not in ("/", "#", "?") and not _PHP_FILE.match(url):
        url = "http://" + url
    if display:
        url = normalize_entities(url).replace("&amp;", "&#038;").replace("'", "&#039;")
    if "[" in url or "]" in url:
        url = _escape_brackets(url)
    if url.startswith("/"):
        return url
    good = kses_bad_protocol(url, ALLOWED_PROTOCOLS if protocols is None else protocols)
    return good if ascii_lower(good) == ascii_lower(url) else ""


def _without_line_ends(url: str) -> str:
    """Remove ``%0d`` and ``%0a``, also those that appear as others vanish."""
    once = _LINE_END.sub("", url)
    if once == url or not _LINE_END.search(once):
        return once
    kept: list[str] = []
    for char in once:
        kept.append(char)
        if len(kept) > 2 and char in "dDaA" and kept[-2] == "0" and kept[-3] == "%":
            del kept[-3:]
    return "".join(kept)


def _escape_brackets(url: str) -> str:
    """Percent-encode square brackets behind the authority, where IPv6 addresses need none."""
    parts = wp_parse_url(url) or {}
    front = f"{parts['scheme']}://" if "scheme" in parts else "//" if url.startswith("/") else ""
    front += parts.get("user", "")
    if "pass" in parts:
        front += ":" + parts["pass"]
    if "user" in parts or "pass" in parts:
        front += "@"
    front += parts.get("host", "")
    if "port" in parts:
        front += f":{parts['port']}"
    dirty = url.replace(front, "") if front else url
    return url.replace(dirty, dirty.replace("[", "%5B").replace("]", "%5D")) if dirty else url


def trailingslashit(text: str) -> str:
    """The text with exactly one slash at its end (``trailingslashit``)."""
    return untrailingslashit(text) + "/"


def untrailingslashit(text: str) -> str:
    """The text without slashes and backslashes at its end (``untrailingslashit``)."""
    return text.rstrip("/\\")


def rawurlencode(text: str) -> str:
    """PHP's ``rawurlencode``: everything but ASCII letters, digits and ``-_.~``."""
    return quote(octets(text), safe="")


def urlencode(text: str) -> str:
    """PHP's ``urlencode``: blank as ``+``, ``~`` encoded."""
    return rawurlencode(text).replace("%20", "+").replace("~", "%7E")


def add_query_arg(url: str, **arguments: str | int | bool | None) -> str:
    """Set query arguments, None or False removing one; values go in as they are, an array of the name goes (``add_query_arg``)."""
    url, sharp, fragment = url.partition("#")
    scheme = next((scheme for scheme in ("http://", "https://") if ascii_lower(url).startswith(scheme)), "")
    base, query = url, ""
    if "?" in url:
        base, _, query = url.partition("?")
        base += "?"
    elif scheme or "=" not in url:
        base += "?"
    else:
        base, query = "", url
    values = parse_query(query)
    written = {name: urlencode(value) for name, value in values.items()}
    lists = {name.partition("%5B")[0] for name in written if "%5B" in name} & arguments.keys()
    if lists:
        written = {name: value for name, value in written.items() if name.partition("%5B")[0] not in lists}
    for name, value in arguments.items():
        if value is None or value is False:
            written.pop(name, None)
        else:
            written[name] = "1" if value is True else str(value)
    pairs = "&".join(f"{name}={value}" if value else name for name, value in written.items())
    return (base + pairs.strip("?") + sharp + fragment).rstrip("?").replace("?#", "#")


def parse_query(query: str) -> dict[str, str]:
    """A query's arguments as PHP's ``parse_str`` names them, arrays flattened to ``name%5Bkey%5D``; the last wins."""
    values: dict[str, str] = {}
    counters: dict[str, int] = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        name = unquote_plus(name, errors="surrogateescape").lstrip(" ")
        if not name or name.startswith("["):
            continue
        head, bracket, rest = name.partition("[")
        key = _MISLEADING.sub("_", head)
        if bracket and "]" in rest:
            for step in (bracket + rest).split("[")[1:]:
                inner, closing, _ = step.partition("]")
                if not closing:
                    break
                if not inner:
                    counters[key] = counters.get(key, -1) + 1
                    inner = str(counters[key])
                key += f"%5B{inner}%5D"
        elif bracket:
            key = _MISLEADING.sub("_", name.replace("[", "_", 1))
        values[key] = unquote_plus(value, errors="surrogateescape")
    return values
