"""Made-up bodies of trackbacks: forms of both kinds, with what PHP reads in its own way."""

from __future__ import annotations

import random
from urllib.parse import quote_from_bytes

FIELDS = ("url", "title", "excerpt", "blog_name", "charset")
VALUES = {
    "title": (b"T", b"a b", b"x\r\ny", b"--B", b"a&b=c", b"+", b"%41", "é".encode(), b"a\x00b", b"", b"\r\n"),
    "excerpt": (b"E", b"--x--", b"x\r\n--B\r\ny", b"\n", b"e" * 70000),
    "blog_name": (b"B", b"\\\\", b"'q'"),
    "charset": (b"UTF-8",),
}
NAMES = (
    "{}[]",
    "{}[x]",
    "{}[",
    "{}]",
    " {}",
    "{} ",
    "{}\x00x",
    "[]{}",
    "{}[a][b]",
    "{}%5B%5D",
    "{}[]x",
    "x[{}]",
    "{}.x",
)
DISPOSITIONS = ("Content-Disposition: form-data; name={}",) * 10 + (
    "content-disposition:form-data;name={}", "Content-Disposition: form-data; foo=bar; name={}", 'Content-Disposition: form-data; name={}; filename=""',
    'Content-Disposition: form-data; name={}; filename="f.txt"', "Content-Disposition: attachment; name={}", "Content-Disposition: name={}",
    "Content-Disposition: form-data;\r\n name={}", "Content-Disposition: form-data; NAME={}", "Content-Disposition: form-data; name*=utf-8''{}",
    "X: y\r\nContent-Disposition: form-data; name={}", "Content-Disposition : form-data; name={}", "Content-Disposition: form-data; filename=x; name={}",
    "Content-Disposition: form-data; name=a; name={}", "Content-Type: text/plain",
)  # fmt: skip
QUOTED = ('"{}"',) * 10 + ("{}", "'{}'", '"{}" ', ' "{}"', '"{}";', '"x\\"{}"', '""')
MORE = ("",) * 6 + ("Content-Type: text/plain\r\n", "Content-Transfer-Encoding: base64\r\n", "Content-Length: 3\r\n")
BOUNDARIES = ("B", "B", "--x", "a b", "x" * 70, "=_y", "B;c", "é")
ENDS = (b"--{}--\r\n",) * 8 + (b"--{}--", b"", b"--{}", b"--{}--epilogue", b'--{}--\r\n--{}\r\nContent-Disposition: form-data; name="title"\r\n\r\nlate\r\n')  # fmt: skip
KINDS = ("multipart/form-data; boundary={}",) * 10 + (
    'multipart/form-data; boundary="{}"', "multipart/form-data;boundary={}", "Multipart/Form-Data; BOUNDARY={}", "multipart/form-data; charset=utf-8; boundary={}",
    "multipart/form-data; boundary={}; charset=x", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary ={}",
    "multipart/mixed; boundary={}", "multipart/form-data, boundary={}", 'multipart/form-data; boundary="{}', "multipart/form-data; xboundary={}",
)  # fmt: skip
URLENCODED = ("application/x-www-form-urlencoded",) * 12 + (
    "application/x-www-form-urlencoded;charset=UTF-8", "application/x-www-form-urlencoded, text/plain", "APPLICATION/x-www-form-urlencoded",
    "application/json", "text/plain", "application/x-www-form-urlencoded boundary=x", "application/x-www-form-url", "*/*",
)  # fmt: skip


def made_form(rng: random.Random) -> tuple[bytes, str]:
    """A body and its content type."""
    fields = []
    for field in FIELDS:
        if rng.random() < (0.8 if field == "charset" else 0.06):
            continue
        value = rng.choice(VALUES[field]) if field in VALUES else b"http://s.example/%d" % rng.randrange(9999)
        name = field if rng.random() < 0.85 else rng.choice(NAMES).format(field)
        fields.append((name, value))
        if rng.random() < 0.08:
            fields.append((field, b"second"))
    if rng.random() < 0.2:
        rng.shuffle(fields)
    return _multipart(rng, fields) if rng.random() < 0.5 else _urlencoded(rng, fields)


def _multipart(rng: random.Random, fields: list[tuple[str, bytes]]) -> tuple[bytes, str]:
    boundary = rng.choice(BOUNDARIES)
    mark, line_end = boundary.encode(), rng.choice((b"\r\n",) * 12 + (b"\n",))
    body = rng.choice((b"",) * 8 + (b"preamble\r\n", b"\r\n", b"\n\n"))
    for name, value in fields:
        head = f"{rng.choice(DISPOSITIONS).replace('{}', rng.choice(QUOTED).format(name))}\r\n{rng.choice(MORE)}\r\n"
        head = head if rng.random() < 0.9 else head.replace("\r\n", "\n")
        body += b"--" + mark + rng.choice((b"",) * 10 + (b" ", b"x")) + line_end + head.encode() + value + line_end
    return body + rng.choice(ENDS).replace(b"{}", mark), rng.choice(KINDS).replace("{}", boundary)


def _urlencoded(rng: random.Random, fields: list[tuple[str, bytes]]) -> tuple[bytes, str]:
    def encoded(text: bytes) -> str:
        return quote_from_bytes(text, safe=rng.choice(("", "[]", " ", "[]%"))).replace(" ", "+")

    pairs = [
        f"{encoded(name.encode())}{rng.choice(('=',) * 15 + ('', '==', '%3D', ' = '))}{encoded(value)}"
        for name, value in fields
    ]
    begin = rng.choice(("",) * 10 + ("&", "=", "?", "\n", "%"))
    separator = rng.choice(("&",) * 10 + ("&amp;", ";", "&&", "\n", "& "))
    return (begin + separator.join(pairs)).encode(), rng.choice(URLENCODED)
