"""Addresses made up part by part: what a permalink structure leads to, what follows it, how it is written, what it is asked with."""

from __future__ import annotations

import random

from wpcompat_tests.reference.differential import get, post

DATES = {"old-post": ("2026", "01", "05"), "future-post": ("2027", "01", "01")}
THINGS = ("open-post", "closed-post", "draft-post", "password-post", "multi", "unicode-title", "old-post", "1984", "24", "nope", "hello-world")  # fmt: skip
PLACES = ("page-open", "page-open/child", "sample-page", "loose", "open-post/pic", "category/uncategorized", "tag/none", "tag/nope", "author/admin", "author/nobody", "type/aside", "search/open", "search/zzz", "2026", "2026/11", "2026/11/10", "2026/13", "2026/02/30", "date/2026/11", "comments", "archives/5", "archives", "blog", "")  # fmt: skip
ENDS = ("", "", "", "feed", "feed/rss", "feed/atom", "feed/nope", "rss2", "comments/feed", "page/2", "page2", "page/0", "page/99", "trackback", "trackback/trackback", "embed", "embed/feed", "feed/embed", "feed/trackback", "comment-page-1", "comment-page-2", "comment-page-0/feed", "comment-page-2/page/2", "attachment/pic", "attachment/nope", "attachment/pic/feed", "attachment/pic/trackback", "attachment/pic/embed", "pic", "pic/feed", "2", "02", "0", "2/3", "99999999999999999999", "feed/page/2", "page/2/feed", "amp")  # fmt: skip
NUMBERS = ("1", "5", "6", "7", "8", "12", "13", "15", "16", "17", "22", "99", "0", "", "-5", "5abc", "abc", "+5", "%205", "05", "5.9", "5,6", "18446744073709551617", "%EF%BC%95")  # fmt: skip
ARGUMENTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("p", NUMBERS), ("page_id", NUMBERS), ("attachment_id", NUMBERS), ("author", ("1", "3", "99", "-1", "1,3", "x", "")),
    ("page", ("1", "2", "0", "-2", "x", "99", "")), ("paged", ("1", "2", "0", "-2", "x", "99", "")), ("cpage", ("1", "2", "0", "x", "")),
    ("replytocom", ("1", "99", "x")), ("preview", ("true", "false", "")), ("name", ("open-post", "Open-Post", "open", "nope", "page-open", "open-post/", "")),
    ("pagename", ("page-open", "page-open/child", "child", "nope", "open-post", "/page-open", "")), ("attachment", ("pic", "nope", "open-post", "")),
    ("year", ("2026", "26", "0", "99999", "x", "")), ("monthnum", ("11", "13", "0", "x", "")), ("day", ("10", "31", "32", "0", "")),
    ("m", ("2026", "202611", "20261110", "202613", "20261131", "2026111008", "x", "0", "26", "")), ("w", ("46", "60", "0", "x")), ("hour", ("8", "25")),
    ("cat", ("1", "99", "-1", "1,99", "x", "0", "")), ("category_name", ("uncategorized", "nope", "uncategorized,nope", "uncategorized+nope", "a/uncategorized", "")),
    ("tag", ("nope", "x,y", "x+y", "")), ("tag_id", ("1", "99")), ("author_name", ("admin", "nobody", "Admin", "")),
    ("s", ("open", "zzz", "", "%20", "a%2Bb", "%22open+post%22", "%C3%BC", "<b>")), ("post_type", ("post", "page", "attachment", "any", "revision", "x", "")),
    ("error", ("404", "403", "500", "x", "")), ("static", ("1",)), ("feed", ("rss2", "rss", "atom", "feed", "nope", "comments-rss2", "")),
    ("withcomments", ("1",)), ("withoutcomments", ("1",)), ("tb", ("1", "0", "")), ("embed", ("true", "1", "")), ("order", ("asc",)), ("orderby", ("title", "rand,x")),
    ("post_format", ("aside", "nope")), ("taxonomy", ("category", "x")), ("term", ("uncategorized",)), ("subpost", ("pic",)), ("robots", ("1",)),
    ("rsd", ("",)), ("x", ("1", "a%20b", "%C3%A4", "a+b", "%2f")), ("X", ("1",)), ("exact", ("1",)), ("posts", ("3",)), ("more", ("1",)), ("pb", ("1",)),
)  # fmt: skip
BODIES = (b"", b"x=1", b"title=t&excerpt=e", b"p=5", b"p=6", b"feed=rss2", b"name=open-post", b"paged=2", b"s=open", b"page=2", b"error=404", b"tb=1", b"p[]=5")  # fmt: skip


def request(rng: random.Random, structure: str, host: str) -> tuple[str, bytes]:
    """A request for an address: what to call it, and its bytes."""
    method = rng.choice(("GET", "GET", "GET", "HEAD", "POST"))
    address = path(rng, structure) + query(rng)
    if method != "POST":
        return f"{method} {address}", get(address, host, method=method)
    body = rng.choice(BODIES)
    sent = post(address, body, host, content_type="application/x-www-form-urlencoded")
    return f"{method} {address} {body.decode()}", sent


def path(rng: random.Random, structure: str) -> str:
    """The path of a request, written rightly or oddly."""
    if rng.random() < 0.3:
        return rng.choice(("/", "/", "/", "/", "/index.php", "/index.php/", "//", "/wp-trackback.php", "/wp-trackback.php/5", "/xmlrpc.php", "/index.php/index.php"))  # fmt: skip
    whole = permalink(rng, structure) if rng.random() < 0.5 else rng.choice(PLACES)
    parts = [part for part in (*whole.split("/"), *rng.choice(ENDS).split("/")) if part]
    if rng.random() < 0.2 and parts[:1] != ["index.php"]:
        parts.insert(0, "index.php")
    if rng.random() < 0.1 and "index.php" in parts:
        parts.remove("index.php")
    written = "/" + "/".join(parts)
    if rng.random() < 0.65 and parts:
        written += "/"
    return oddly(rng, written) if rng.random() < 0.3 else written


def permalink(rng: random.Random, structure: str) -> str:
    """A post's path as the structure has it, or nearly so."""
    slug = rng.choice(THINGS)
    year, month, day = DATES.get(slug, ("2026", "11", "10"))
    for tag, value in (
        ("%year%", year),
        ("%monthnum%", month),
        ("%day%", rng.choice((day, day, day, "11", "31"))),
        ("%category%", rng.choice(("uncategorized", "uncategorized", "x"))),
        ("%author%", rng.choice(("admin", "admin", "author"))),
        ("%post_id%", rng.choice(("5", "6", "7", "13", "16", "22", "99", "05"))),
        ("%postname%", slug),
    ):
        structure = structure.replace(tag, value)
    return structure or slug


def oddly(rng: random.Random, written: str) -> str:
    """The path with something about its spelling that is not as usual."""
    at = rng.randrange(1, len(written) + 1)
    slash = rng.choice([number for number, sign in enumerate(written) if sign == "/"])
    letters = [number for number, sign in enumerate(written) if sign.isalpha()]
    letter = rng.choice(letters) if letters else 0
    return rng.choice(
        (
            written[:slash] + "/" + written[slash:],
            written[:slash] + "//" + written[slash:],
            "/" + written,
            written + "/",
            written[:letter] + f"%{ord(written[letter]):02X}" + written[letter + 1 :],
            written[:letter] + f"%{ord(written[letter]):02x}" + written[letter + 1 :],
            written.upper(),
            written.title(),
            written.rstrip("/") + rng.choice(("%20", "%20/", ".", ",", "%2C/", ")", "%E2%80%9D", '"', "%22/", ";", "%0A", "%00", "+", "%2F", "%5C", "%3F", "%23", "&", "&p=5", "%25", "%", "%zz", "%C3%A4/", "%ff/", "=", "*", "~", "%F0%9F%98%80", "|", "..", "/../", "/./", "/%2e%2e/")),
            written[:slash] + rng.choice(("/.", "/%20", "/%2F")) + written[slash:],
            written[:at] + rng.choice(("%C3%A4", "ä", "%c3%a4", "%ff", "+", "%20", "%25", "\\", "%5c", ":", "@", "!", "'", "(", "[", "]", "{", "|", "^", "`", ";", ",", "=")) + written[at:],
        )
    )  # fmt: skip


def query(rng: random.Random) -> str:
    """The query of a request, with its question mark; often none."""
    if rng.random() < 0.4:
        return ""
    pairs = []
    for name, values in rng.sample(ARGUMENTS, rng.choice((1, 1, 2, 2, 3))):
        value = rng.choice(values)
        pairs.append(rng.choice(("{0}={1}",) * 12 + ("{0}[]={1}", "{0}[0]={1}", "{0}", "%70={1}", "{0}={1}&{0}={1}", "{0}={1}&{0}=")).format(name, value))  # fmt: skip
    return "?" + "&".join(pairs)
