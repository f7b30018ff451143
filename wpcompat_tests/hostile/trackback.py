"""Mutated trackback bodies: ``python -m wpcompat_tests.hostile.trackback --count 50000``."""

from __future__ import annotations

import codecs
import encodings.aliases
import random
from collections import Counter
from urllib.parse import quote_from_bytes

from wpcompat.formatting.charset import LISTED
from wpcompat.testing.site import WP
from wpcompat_tests.hostile import mutate
from wpcompat_tests.hostile.target import FORM, check, main, send

CHARSETS = (
    *LISTED,
    *sorted(set(encodings.aliases.aliases.values())),
    "UTF-7",
    "unicode_escape",
    "raw_unicode_escape",
    "auto",
    "pass",
    "x" * 300,
)
PATHS = (
    "/wp-trackback.php/1", "/wp-trackback.php", "/hello-world/trackback/", "/", "/wp-trackback.php/" + "9" * 40, "/wp-trackback.php/-1",
    "/wp-trackback.php/1\xff", "/2026/01/01/hello-world/trackback/",
)  # fmt: skip
QUERIES = (
    "",
    "tb=1&p=1",
    "p=1",
    "tb_id=1",
    "tb=1&p[]=1",
    "tb=1&p=" + "9" * 30,
    "title=x&url=http://a.example/&blog_name=b",
    "&&&=",
    "%",
    "tb=1&p=1&page=%ff",
)
NAMES = (
    b"url",
    b"title",
    b"excerpt",
    b"blog_name",
    b"charset",
    b"title[]",
    b"url[a][b]",
    b"charset[",
    b"blog.name",
    b" url",
    b"tb_id",
    b"\xff",
)


def fields(chance: random.Random) -> list[tuple[bytes, bytes]]:
    """The five fields, some of them hostile, some twice, some missing."""
    url = b"http://" + str(chance.randrange(10**6)).encode() + b".example/p"
    given = [(b"url", url), (b"title", b"T"), (b"excerpt", b"E"), (b"blog_name", b"B " + url)]
    if chance.random() < 0.6:
        name = chance.choice(CHARSETS)
        given.append((b"charset", (name if chance.random() < 0.9 else ",".join([name] * 500)).encode()))
        try:
            codecs.lookup(name)
            given[1] = (b"title", "<b>\u00e9\u3042\u0416</b> x".encode(name, "ignore"))
        except (LookupError, TypeError):
            given[1] = (b"title", b'+ADw-script+AD4- \\u003cscript\\u003e &lt;script&gt; \x1b$B$"\x1b(B')
        except (UnicodeError, ValueError):
            given[1] = (b"title", b"\xe9\x82\xa0")
    for at in range(len(given)):
        if chance.random() < 0.25:
            given[at] = (given[at][0], mutate.data(chance))
        if chance.random() < 0.06:
            given[at] = (chance.choice(NAMES), given[at][1])
    if chance.random() < 0.05:
        given += [(chance.choice(NAMES), b"x")] * chance.choice((1, 1200))
    chance.shuffle(given)
    return given


def urlencoded(pairs: list[tuple[bytes, bytes]], chance: random.Random) -> tuple[bytes, str]:
    escaped = chance.random() < 0.8
    body = b"&".join(n + b"=" + (quote_from_bytes(v, "").encode() if escaped else v) for n, v in pairs)
    return body, chance.choice(
        (
            FORM,
            FORM,
            FORM,
            FORM + "; charset=utf-7",
            FORM.upper(),
            "text/plain",
            "",
            "application/x-www-form-urlencoded; " * 50,
        )
    )


def multipart(pairs: list[tuple[bytes, bytes]], chance: random.Random) -> tuple[bytes, str]:
    boundary = chance.choice((b"xyz", b"-" * 60, b"a" * 6000, b"", b'"q"', b"\xe9"))
    parts = []
    for name, value in pairs:
        head = b'Content-Disposition: form-data; name="' + name + b'"'
        head += chance.choice(
            (b"", b"", b"", b'; filename="x"', b"; filename*=utf-8''x", b"\r\nContent-Transfer-Encoding: base64")
        )
        parts.append(b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + value + b"\r\n")
    return b"".join(parts) + b"--" + boundary + b"--\r\n", "multipart/form-data; boundary=" + boundary.decode("latin-1")


def attack(wp: WP, chance: random.Random, count: int) -> Counter[str]:
    """Send ``count`` bodies; raises at the first answer that is none, or at a row that is no acknowledged trackback."""
    seen: Counter[str] = Counter()
    for number in range(count):
        pairs = fields(chance)
        body, kind = urlencoded(pairs, chance) if chance.random() < 0.7 else multipart(pairs, chance)
        if chance.random() < 0.3:
            body = mutate.mutated(body, chance, (b"&", b"=", b"%", b"[]", b"--xyz\r\n", b"\r\n\r\n", b'"', b"\\"))
        length = chance.choice(
            (
                "",
                "",
                "",
                "",
                "",
                "",
                "0",
                str(len(body) // 2),
                str(len(body) + 50),
                "9" * 30,
                "-1",
                "x",
                "1e3",
                " 5",
                "\xb2",
                None,
            )
        )
        agent = mutate.data(chance)[:300].replace(b"\r", b"").replace(b"\n", b"").decode("latin-1")
        path, query = chance.choice((*PATHS[:1] * 6, *PATHS)), chance.choice((*("",) * 6, *QUERIES))
        try:
            got = check(
                send(wp, "POST", path, body, query=query, content_type=kind, length=length, terminated=chance.random() < 0.3,
                     headers={"HTTP_USER_AGENT": agent})
            )  # fmt: skip
        except Exception as error:
            raise AssertionError(
                f"body {number} to {path}?{query}, {kind[:100]}, length {length}: {error!r}\n{body[:3000]!r}"
            ) from error
        kind_of_answer = (
            "stored"
            if b"<error>0<" in got.body
            else "error"
            if b"<error>1<" in got.body
            else "silent"
            if not got.body
            else "page"
        )
        seen[f"{got.status} {kind_of_answer}"] += 1
    rows = wp.site.db.value('SELECT count(*) FROM "wp_comments" WHERE "comment_type" = ?', ("trackback",))
    stored = sum(number for name, number in seen.items() if name.endswith("stored"))
    if rows != stored:
        raise AssertionError(f"{stored} acknowledged, {rows} rows")
    return seen


if __name__ == "__main__":
    main(attack, "mutated trackback bodies", 50_000)
