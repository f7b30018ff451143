"""Bytes that no careful sender would send, from bytes that one did."""

from __future__ import annotations

import random

TEXTS = (
    "", "0", "a", "-1", "1e400", "9" * 5000, "-" + "9" * 400, "0x10", "1" + "0" * 30, "18446744073709551616", "NaN", "Infinity",
    "\u0000", "a\u0000b", "\ufffe", "\uffff", "\ufffd", "\U0001f600", "e\u0301", "\u202eevil\u202c", "\u2028", "\x0b\x0c\x1b[31m",
    "\x7f\x80\x9f", "<script>alert(1)</script>", "]]>", "<![CDATA[x", "&", "&amp;amp;", "&#0;", "&#xD800;", "&#x110000;", "&#" + "9" * 40 + ";",
    "&nbsp;", "'; DROP TABLE wp_posts; --", "%00", "%ff", "%s%n%d", "{{7*7}}", "${x}", "\\", "\\'", "\\0", "a\\\"b", "\r\nX-Evil: 1",
    "http://127.0.0.1/", "http://[", "http://[::1", "//", "http://a:99999/", "http://" + "a" * 300 + "/", "javascript:alert(1)",
    "http://wp.example/?p=1", "http://wp.example/?p=" + "9" * 30, "http://wp.example/#" + "%" * 50, "http://wp.example/p/" + "9" * 4000,
    "http://wp.example/#post-" + "9" * 50, "O:8:\"stdClass\":0:{}", "a:1:{i:0;a:1:{i:0;i:1;}}", "x" * 70000, "<" * 500, "<a " * 300, "é" * 200,
    "<!--", "<!--more", "[gallery ids=1]" * 20, "[caption" * 50, "https://www.youtube.com/watch?v=x",
)  # fmt: skip
"""Texts of which somebody's software has died."""

BYTES = (
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xc0\x80",
    b"\xef\xbf\xbe",
    b"\0",
    b"\xfe\xff\0a",
    b"\xf0\x9f\x98",
)
"""Bytes that are no UTF-8, or that UTF-8 should not hold."""


def text(chance: random.Random) -> str:
    """A hostile text, at times two of them in one."""
    first = chance.choice(TEXTS)
    return first if chance.random() < 0.7 else first[:2000] + chance.choice(TEXTS)


def data(chance: random.Random) -> bytes:
    """A hostile value as bytes."""
    written = text(chance).encode("utf-8", "surrogatepass")
    return written if chance.random() < 0.75 else written[:1000] + chance.choice(BYTES) + written[1000:2000]


def mutated(body: bytes, chance: random.Random, pieces: tuple[bytes, ...] = ()) -> bytes:
    """The body after one to four accidents: bits, bytes, cuts, doubled and swapped parts, ``pieces`` put in."""
    for _ in range(chance.choice((0, 1, 1, 1, 2, 4))):
        at, to = sorted((chance.randrange(len(body) + 1), chance.randrange(len(body) + 1)))
        kind = chance.randrange(8)
        if kind == 0 and at < len(body):
            body = body[:at] + bytes([body[at] ^ (1 << chance.randrange(8))]) + body[at + 1 :]
        elif kind == 1:
            body = body[:at] + bytes([chance.randrange(256)]) + body[at:]
        elif kind == 2:
            body = body[:at]
        elif kind == 3:
            body = body[:at] + body[to:]
        elif kind == 4:
            body = body[:to] + body[at : at + 3000] + body[to:]
        elif kind == 5:
            body = body[:at] + chance.choice(BYTES) + body[at:]
        elif kind == 6 and pieces:
            body = body[:at] + chance.choice(pieces) + body[at:]
        else:
            body = body[:at] + data(chance) + body[at:]
    return body
