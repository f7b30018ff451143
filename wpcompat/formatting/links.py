"""Links in texts: found, counted, made of bare addresses, and given their ``rel``.

Every scanner here reads its text once. Lengths that WordPress limits are counted in UTF-8 bytes, as PHP counts them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wpcompat.formatting.attributes import read as attributes_of
from wpcompat.formatting.strings import esc_attr, html_entity_decode
from wpcompat.formatting.urls import esc_url, parse_url

_TAG = re.compile(r"<[^<>]+>")
_VERBATIM_OPEN = re.compile(r"<(?:code|pre|script|style)[\s>]", re.ASCII | re.IGNORECASE)
_VERBATIM_CLOSE = frozenset({"</code>", "</pre>", "</script>", "</style>"})
_BRACKETED_URL = re.compile(r"<\s*\w{1,20}://", re.ASCII)
_SPACE = re.compile(r"\s", re.ASCII)
_SPACE_OR_NUL = re.compile(rb"[\s\0]")
_SCHEME_TAIL = re.compile(r"[\s(<.,;:!?](\w{1,20})\Z", re.ASCII)
_URL_WORD = r"[\w\u0080-\U0010ffff#%~/@\[\]*(+=&$-]"
_URL_BODY = re.compile(rf"{_URL_WORD}*(?:['.,;:!?)]{_URL_WORD}+)*", re.ASCII)
_BARE_HOST = re.compile(r"([\s>])((?:www|ftp)\.[\w\u0080-\U0010ffff#$%&~/.\-;:=,?@\[\]+]+)", re.ASCII | re.IGNORECASE)
_MAIL = re.compile(r"([\s>])([.0-9a-z_+-]+)@((?:[0-9a-z-]+\.)+[0-9a-z]{2,})", re.ASCII | re.IGNORECASE)
_OPEN_LINK = re.compile(r"<a[ \r\n\t]", re.IGNORECASE)
_LONG_PIECE = 10000
_CHUNK = 2100
_LONGEST_URL = 2000


def _size(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def make_clickable(text: str, *, home_host: str | None = None, comment: bool = True) -> str:
    """Turn bare URLs, ``www.``/``ftp.`` names and mail addresses into links (``make_clickable``).

    Tags stay as they are, and so does what stands in code, pre, script and style. Links carry ``rel="nofollow ugc"``
    (``nofollow`` alone outside comments). With ``home_host``, links to that host lose the ``nofollow``, as newer versions
    do; without it every link keeps both words.
    """
    out: list[str] = []
    depth = 0
    for piece in _pieces(text):
        if _VERBATIM_OPEN.match(piece):
            depth += 1
        elif depth and piece.lower() in _VERBATIM_CLOSE:
            depth -= 1
        if depth or piece == "0" or (piece[0] == "<" and not _BRACKETED_URL.match(piece)):
            out.append(piece)
        elif len(piece) * 4 > _LONG_PIECE and _size(piece) > _LONG_PIECE:
            for chunk in _chunks(piece):
                short = _size(chunk) <= _CHUNK + 1
                out.append(make_clickable(chunk, home_host=home_host, comment=comment) if short else chunk)
        else:
            out.append(_clickable(piece, home_host, comment))
    return _unnest("".join(out))


def _pieces(text: str) -> Iterator[str]:
    at = 0
    for tag in _TAG.finditer(text):
        if tag.start() > at:
            yield text[at : tag.start()]
        yield tag.group()
        at = tag.end()
    if at < len(text):
        yield text[at:]


def _chunks(text: str) -> Iterator[str]:
    """The text cut after white space into parts of about ``_CHUNK`` bytes; a word longer than that stays whole."""
    data = text.encode("utf-8", "surrogatepass")
    at = 0
    while len(data) - at > _CHUNK:
        cut = max(data.rfind(mark, at, at + _CHUNK + 1) for mark in (b" ", b"\n", b"\t", b"\r", b"\v", b"\f", b"\0"))
        if cut < 0:
            found = _SPACE_OR_NUL.search(data, at + _CHUNK + 1)
            if not found:
                break
            cut = found.start()
        yield data[at : cut + 1].decode("utf-8", "surrogatepass")
        at = cut + 1
    rest = data[at:]
    if rest not in (b"", b"0"):
        yield rest.decode("utf-8", "surrogatepass")


def _rel(url: str, home_host: str | None, comment: bool) -> str:
    words = ["nofollow", "ugc"] if comment else ["nofollow"]
    if home_host is not None and (_is_internal(url, home_host) or url[:5].lower() not in ("http:", "https")):
        words.remove("nofollow")
    return f' rel="{" ".join(words)}"' if words else ""


def _is_internal(url: str, home_host: str) -> bool:
    parts = parse_url(url.lower()) or {}
    return "scheme" in parts and parts.get("host", "") == home_host.lower()


def _clickable(piece: str, home_host: str | None, comment: bool) -> str:
    text = _url_links(f" {piece} ", home_host, comment)
    lower = text.lower()
    if "www." in lower or "ftp." in lower:
        text = _BARE_HOST.sub(lambda found: _host_link(found, home_host, comment), text)
    if "@" in text:
        text = _MAIL.sub(
            lambda found: f'{found[1]}<a href="mailto:{found[2]}@{found[3]}">{found[2]}@{found[3]}</a>', text
        )
    return text[1:-1]


def _url_links(text: str, home_host: str | None, comment: bool) -> str:
    """Links for ``scheme://…`` after white space or one of ``(<.,;:!?``."""
    out: list[str] = []
    done = 0
    space = -1
    colon = text.find("://")
    while colon >= 0:
        after = colon + 3
        if space < after:
            # The text is padded with a blank, so there is one unless the text ends right here.
            found = _SPACE.search(text, after)
            space = found.start() if found else after
        scheme = _SCHEME_TAIL.search(text, max(done, colon - 21), colon)
        if not scheme or not after < space <= after + _LONGEST_URL or _size(text[after:space]) > _LONGEST_URL:
            colon = text.find("://", after)
            continue
        body = _URL_BODY.match(text, after)
        end = body.end() if body else after
        closing = text[end : end + 1] == ")"
        out.append(text[done : scheme.start(1)])
        done = end + closing
        out.append(_url_link(text[scheme.start(1) : end], closing, home_host, comment))
        colon = text.find("://", done)
    out.append(text[done:])
    return "".join(out)


def _url_link(found: str, closing: bool, home_host: str | None, comment: bool) -> str:
    """One link; parentheses belong to it only in pairs, and a rejected URL stays text."""
    joined = closing and found.find("(") > 0
    url = f"{found})" if joined else found
    surplus = url.count(")") - url.count("(")
    cut = len(url)
    while surplus > 0:
        last = url.rfind(")", 0, cut)
        surplus += url.count("(", last, cut) - 1
        cut = last
    suffix = url[cut:] + (")" if closing and not joined else "")
    href = esc_url(url[:cut])
    if href in ("", "0"):
        return found + (")" if closing else "")
    return f'<a href="{href}"{_rel(href, home_host, comment)}>{href}</a>{suffix}'


def _host_link(found: re.Match[str], home_host: str | None, comment: bool) -> str:
    name = found.group(2)
    suffix = name[-1] if name[-1] in ".,;:)" else ""
    href = esc_url(f"http://{name.removesuffix(suffix) if suffix else name}")
    if href in ("", "0"):
        return found.group()
    return f'{found.group(1)}<a href="{href}"{_rel(href, home_host, comment)}>{href}</a>{suffix}'


def _unnest(text: str) -> str:
    """Links that were made inside a link are taken out again: ``<a …><a …>x</a></a>`` keeps its outer link."""
    if "</a></a>" not in text.lower():
        return text
    ends: list[int] = []
    at = text.find(">")
    while at >= 0:
        ends.append(at)
        at = text.find(">", at + 1)
    out: list[str] = []
    done = 0
    for number, outer in enumerate(ends[:-3]):
        inner, closed = ends[number + 1], ends[number + 2]
        if text[outer + 1 : outer + 4].lower() != "<a " or inner < outer + 5 or outer < done:
            continue
        if text[closed - 3 : closed + 5].lower() != "</a></a>" or closed - 3 < inner + 2:
            continue
        begin = max(done, ends[number - 1] + 1 if number else 0)
        opened = _OPEN_LINK.search(text, begin, max(begin, outer - 1))
        if not opened and not (outer - 2 >= begin and text[outer - 2 : outer].lower() == "<a"):
            continue
        out += (text[done : outer + 1], text[inner + 1 : closed - 3], "</a>")
        done = closed + 5
    out.append(text[done:])
    return "".join(out)


def count_links(html: str) -> int:
    """How many ``<a … href`` a text holds, as ``check_comment`` counts them: at most one before each ``>``."""
    lower = html.lower() if html.isascii() else html.translate(_ASCII_LOWER)
    count = 0
    at = lower.find("<a ")
    while at >= 0:
        end = lower.find(">", at + 3)
        end = len(lower) if end < 0 else end
        count += lower.find("href", at + 3, end) >= 0
        at = lower.find("<a ", end)
    return count


_ASCII_LOWER = {ord(upper): upper.lower() for upper in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}

_RUN = re.compile(rb"[^\s()<>]+")
_PARENTHESISED = re.compile(rb"\(\w+\)")
_TAIL = re.compile(rb"(?:[^`!()\[\]{}:'\".,<>\xc2\xab\xbb\xe2\x80\x9c\x9d\x98\x99\s]|:[0-9])*")


def extract_urls(text: str) -> list[str]:
    """Everything in a text that looks like a URL, wherever it stands (``wp_extract_urls``).

    The rule works on bytes: a quote or apostrophe before and after (or neither), an optional scheme, one or two slashes,
    a dot, and after the last dot that fits, characters that are no punctuation. Entities are then decoded, semicolons
    dropped, repetitions too. A URL cut inside a character keeps the odd bytes as surrogates (``surrogateescape``).
    """
    data = text.encode("utf-8", "surrogatepass")
    links: dict[str, None] = {}
    done = 0
    for run in _RUN.finditer(data):
        if run.end() <= done:
            continue
        for start, end, after in _urls_of_run(data, max(run.start(), done), run.end()):
            done = after
            link = html_entity_decode(data[start:end].decode("utf-8", "surrogateescape")).replace(";", "")
            links.setdefault(link)
    return list(links)


def _urls_of_run(data: bytes, begin: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """``(start, end, where to go on)`` of each URL that begins in one run without blanks, brackets and parentheses."""
    last = data.rfind(b".", begin, stop)
    if last < 0:
        return
    ends = _quoted_ends(data, begin, stop)
    at = begin
    while at < stop:
        slash = data.find(b"/", at, stop)
        if slash < 0 or last < slash + 2:
            return
        start = _scheme_start(data, at, slash)
        quote = data[start - 1 : start] if start > at else b""
        dot, end = ends.get(quote, (-1, -1))
        if dot >= slash + 2:
            yield start, end, end + 1
            at = end + 1
            continue
        end = _end_after(data, last, stop)
        yield start, end, end
        at = end


def _scheme_start(data: bytes, at: int, slash: int) -> int:
    start = slash
    if start > at and data[start - 1 : start] == b":":
        start -= 1
        while start > at and data[start - 1] in _SCHEME_LETTERS:
            start -= 1
        if start == slash - 1:
            return slash
    return start


_SCHEME_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def _end_after(data: bytes, dot: int, stop: int) -> int:
    """Where a URL without quotes ends, given its last dot: after ``(word)`` or after the characters that fit."""
    word = _PARENTHESISED.match(data, dot + 1) if dot + 1 == stop else None
    if word:
        return word.end()
    tail = _TAIL.match(data, dot + 1)
    return tail.end() if tail else dot + 1


def _quoted_ends(data: bytes, begin: int, stop: int) -> dict[bytes, tuple[int, int]]:
    """For each kind of quote the last dot after which a URL can end at that quote, and that end."""
    ends: dict[bytes, tuple[int, int]] = {}
    dot = data.find(b".", begin, stop)
    while dot >= 0:
        end = _end_after(data, dot, stop)
        quote = data[end : end + 1]
        if quote in (b'"', b"'"):
            ends[quote] = (dot, end)
        dot = data.find(b".", dot + 1, stop)
    return ends


def rel_callback(text: str, rel: str, home_host: str, *, internal_as_is: bool = False) -> str:
    """Give every ``<a …>`` of a text the words of ``rel`` (``wp_rel_ugc``, ``wp_rel_nofollow``; text without slashes).

    Links to ``home_host`` get no ``nofollow``; with ``internal_as_is`` they stay untouched, as older versions left them.
    """
    out: list[str] = []
    lower = text.translate(_ASCII_LOWER)
    done = 0
    newline = gt = -1
    at = lower.find("<a ")
    while at >= 0:
        if gt < at + 4:
            gt = text.find(">", at + 4)
        if newline < at + 3:
            newline = text.find("\n", at + 3)
            newline = len(text) if newline < 0 else newline
        if gt < 0:
            break
        if newline < gt:
            at = lower.find("<a ", at + 3)
            continue
        out += (text[done:at], _with_rel(text[at + 3 : gt], rel, home_host, internal_as_is))
        done = gt + 1
        at = lower.find("<a ", done)
    out.append(text[done:])
    return "".join(out)


def _with_rel(inner: str, rel: str, home_host: str, internal_as_is: bool) -> str:
    attributes = {found.name: found for found in attributes_of(inner, as_browsers=not internal_as_is)}
    href = attributes["href"].value if "href" in attributes else ""
    if href and _is_internal(href, home_host):
        if internal_as_is and href[:5].lower() in ("http:", "https"):
            return f"<a {inner}>"
        if not internal_as_is:
            rel = rel.replace("nofollow", "").strip()
    if "rel" in attributes:
        words = [*attributes.pop("rel").value.split(" "), *rel.split(" ")]
        rel = " ".join(dict.fromkeys(word.strip() for word in words))
        kept = attributes.values()
        inner = " ".join(f'{one.name}="{esc_attr(one.value)}"' if one.has_value else one.name for one in kept)
    return f'<a {inner} rel="{esc_attr(rel)}">' if rel else f"<a {inner}>"
