"""Mutated XML-RPC bodies: ``python -m wpcompat_tests.hostile.xmlrpc --count 50000``."""

from __future__ import annotations

import base64
import random
import re
from collections import Counter
from xml.sax import saxutils

from wpcompat.testing.site import WP
from wpcompat.xmlrpc.names import NAMES
from wpcompat.xmlrpc.registry import load
from wpcompat_tests.hostile import mutate
from wpcompat_tests.hostile.target import check, main, pretend_sources, send

PIECES = (
    b"<value>", b"</value>", b"<struct>", b"</struct>", b"<array><data>", b"</data></array>", b"<member><name>", b"</name></member>",
    b"<int>", b"</int>", b"<base64>", b"<nil/>", b"<methodName>", b"</methodName>", b"<methodCall>", b"<params>", b"<fault>", b"<i8>1</i8>",
    b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>", b"&e;", b"<?xml version='1.0' encoding='UTF-16'?>", b"<![CDATA[", b"]]>",
    b"<!--", b"-->", b"<?php ?>", b"<dateTime.iso8601>", b"<xi:include href='file:///etc/passwd'/>", b" a='1'" * 20, b"<a/>" * 50,
)  # fmt: skip
SOURCES = (
    "http://127.0.0.1:1/a", "http://wp.example/?p=1", "http://127.0.0.1:2/b?c=d&amp;e='", "http://wp.example/", "https://127.0.0.1/é",
)  # fmt: skip
TARGETS = (
    "http://wp.example/?p=1", "http://wp.example/", "http://wp.example/?p=2", "http://wp.example/#hello", "http://wp.example/#post-1",
    "http://wp.example/p/1", "http://wp.example/?page_id=2", "http://wp.example/?attachment_id=1",
)  # fmt: skip


_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


THERE = tuple(load())


def fit(text: str) -> str:
    """What XML can hold of a text; one other letter would end all reading (mutation puts it back in)."""
    return _UNFIT.sub("", text)


def escape(text: str) -> str:
    """Text as XML."""
    return fit(saxutils.escape(text))


def value(chance: random.Random, depth: int = 0) -> str:
    """A value of any type as XML."""
    kind = chance.randrange(11 if depth < 3 else 8)
    if kind == 0:
        return f"<{(tag := chance.choice(('int', 'i4')))}>{escape(mutate.text(chance))}</{tag}>"
    if kind == 1:
        return f"<int>{chance.randrange(-3, 12)}</int>"
    if kind == 2:
        return f"<boolean>{chance.choice(('0', '1', 'true', '', '2'))}</boolean>"
    if kind == 3:
        return f"<double>{escape(mutate.text(chance))}</double>"
    if kind == 4:
        return f"<dateTime.iso8601>{escape(mutate.text(chance) if chance.random() < 0.6 else '20260101T00:00:00')}</dateTime.iso8601>"
    if kind == 5:
        return f"<base64>{base64.b64encode(mutate.data(chance)).decode()}</base64>"
    if kind in (6, 7):
        return chance.choice(("<string>{}</string>", "{}")).format(escape(mutate.text(chance)))
    if kind == 8:
        return "<nil/>"
    items = [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    if kind == 9:
        return "<array><data>" + "".join(f"<value>{item}</value>" for item in items) + "</data></array>"
    keys = ("methodName", "params", "0", "1", "-1", "", "post_title", mutate.text(chance))
    members = (f"<member><name>{escape(chance.choice(keys))}</name><value>{item}</value></member>" for item in items)
    return "<struct>" + "".join(members) + "</struct>"


def string(text: str) -> str:
    return f"<string>{escape(text)}</string>"


def arguments(chance: random.Random, name: str) -> list[str]:
    """Arguments that may please a method, with some that cannot."""
    if name == "pingback.ping" and chance.random() < 0.8:
        given = [string(chance.choice(SOURCES) + str(chance.randrange(99))), string(chance.choice(TARGETS))]
    elif name.endswith(("getPingbacks", "getTrackbackPings")) and chance.random() < 0.7:
        given = [chance.choice((string(chance.choice(TARGETS)), "<int>1</int>", "<string>1x</string>"))]
    elif name.startswith(("wp.", "metaWeblog.", "blogger.", "mt.")) and chance.random() < 0.7:
        # A wrong login costs a hash and goes no further: few of them.
        login = [string("admin"), string("secret" if chance.random() < 0.95 else "wrong")]
        given = (login if name == "wp.getUsersBlogs" else ["<int>1</int>", *login]) + [
            value(chance) for _ in range(chance.randrange(4))
        ]
    else:
        given = [value(chance) for _ in range(chance.randrange(6))]
    if given and chance.random() < 0.25:
        given[chance.randrange(len(given))] = value(chance)
    return given


def call(chance: random.Random) -> bytes:
    """A call of some method, still well-formed unless a text in it is not."""
    name = chance.choice((*("pingback.ping",) * 30, *("system.multicall",) * 15, *THERE * 3, *NAMES))
    if name == "system.multicall":
        calls = []
        for _ in range(chance.randrange(4)):
            inner = chance.choice((*("pingback.ping",) * 10, *THERE * 2, *NAMES))
            params = "".join(f"<value>{item}</value>" for item in arguments(chance, inner))
            calls.append(
                f"<value><struct><member><name>methodName</name><value>{inner}</value></member><member><name>params</name>"
                f"<value><array><data>{params}</data></array></value></member></struct></value>"
                if chance.random() < 0.8
                else f"<value>{value(chance)}</value>"
            )
        params = f"<param><value><array><data>{''.join(calls)}</data></array></value></param>"
    else:
        params = "".join(f"<param><value>{item}</value></param>" for item in arguments(chance, name))
    prolog = chance.choice(
        ('<?xml version="1.0"?>', "", '<?xml version="1.0" encoding="iso-8859-1"?>\n<!DOCTYPE methodCall>')
    )
    text = f"{prolog}<methodCall><methodName>{name}</methodName><params>{params}</params></methodCall>"
    return text.encode("utf-8", "surrogatepass")


def page(chance: random.Random) -> bytes:
    """A source page, mostly one with a title and a link; empty: nobody answers."""
    if chance.random() < 0.1:
        return b""
    title, before, after = mutate.data(chance), mutate.data(chance), mutate.data(chance)
    links = b" ".join(f"<a href='{target}'>".encode() + mutate.data(chance)[:200] + b"</a>" for target in TARGETS)
    whole = b"<html><title>t " + title + b"</title><p>" + before + links + after
    return (
        whole
        if chance.random() < 0.5
        else mutate.mutated(whole, chance, (b"<title>", b"<script>", b"</a>", b"<a href=", b"<p>", b"\n\n"))
    )


def attack(wp: WP, chance: random.Random, count: int) -> Counter[str]:
    """Send ``count`` bodies; raises at the first answer that is none."""
    seen: Counter[str] = Counter()
    pretend_sources(wp, lambda: page(chance))
    for number in range(count):
        body = call(chance)
        if chance.random() < 0.3:
            body = mutate.mutated(body, chance, PIECES)
        agent = mutate.data(chance)[:300].replace(b"\r", b"").replace(b"\n", b"").decode("latin-1")
        try:
            got = check(
                send(wp, "POST", "/xmlrpc.php", body, content_type="text/xml", headers={"HTTP_USER_AGENT": agent})
            )
        except Exception as error:
            raise AssertionError(f"body {number}: {error!r}\n{body[:3000]!r}") from error
        if got.status != 200 or b"<methodResponse>" not in got.body:
            raise AssertionError(f"body {number}: {got.status} {got.body[:300]!r}")
        code = got.body.partition(b"<name>faultCode</name>")[2].partition(b"<int>")[2].partition(b"<")[0]
        seen[f"fault {code.decode()}" if b"<fault>" in got.body else "value"] += 1
        if b"registered. Keep" in got.body:
            seen["pingback stored"] += 1
    return seen


if __name__ == "__main__":
    main(attack, "mutated XML-RPC bodies", 50_000)
