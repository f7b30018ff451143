"""The same bytes to a running WordPress 6.1 and to wpcompat as 6.1: the same bytes back."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from wpcompat.testing.site import WP
from wpcompat.users import store
from wpcompat_tests.reference.wordpress import WordPress
from wpcompat_tests.wire.xmlrpc_exchange import call, recorded, send

pytestmark = pytest.mark.reference

ADMIN = ("<string>admin</string>", "<string>secret</string>")
WRONG = ("<string>admin</string>", "<string>wrong</string>")
LIST = "<array><data>{}</data></array>"


def listed(*items: str) -> str:
    return LIST.format("".join(f"<value>{item}</value>" for item in items))


def element(name: str, *params: str) -> str:
    """A call of a multicall; ``name`` is typed."""
    return (
        f"<struct><member><name>methodName</name><value>{name}</value></member>"
        f"<member><name>params</name><value>{listed(*params)}</value></member></struct>"
    )


def multicall(*elements: str) -> str:
    return call("system.multicall", listed(*elements))


HELLO = element("demo.sayHello")
LOGIN = element("wp.getUsersBlogs", *ADMIN)
FAILED = element("wp.getUsersBlogs", *WRONG)
NUMBERS = ("<int>3</int>", "<string>4</string>", "<string>4.5</string>", "<string>1e3</string>", "<string>5abc</string>", "<double>1.5</double>",
           "<boolean>1</boolean>", "<int>9223372036854775807</int>", "<string>99999999999999999999</string>", "<string>.5x</string>")  # fmt: skip

BODIES: dict[str, str] = {
    **{
        f"recorded: {e.name}": e.request.partition("\r\n\r\n")[2]
        for e in recorded("protocol")
        if e.name.startswith("parse:") and "wp.getPost<" not in e.request
    },
    **{f"sum of {a} and {b}": call("demo.addTwoNumbers", a, b) for a in NUMBERS for b in NUMBERS[::3]},
    "sum of nothing": call("demo.addTwoNumbers"),
    "sum of one": call("demo.addTwoNumbers", "<int>3</int>"),
    "sum of a text": call("demo.addTwoNumbers", "<string>34</string>"),
    "sum of a list": call("demo.addTwoNumbers", listed("<int>3</int>", "<int>4</int>", "<int>5</int>")),
    "sum of two lists": call("demo.addTwoNumbers", listed("<int>3</int>"), listed("<int>1</int>", "<int>2</int>")),
    "sum of structs": call(
        "demo.addTwoNumbers", "<struct><member><name>a</name><value>1</value></member></struct>", listed("<int>1</int>")
    ),
    "sum of empty lists": call("demo.addTwoNumbers", listed(), listed()),
    "greeting with arguments": call("demo.sayHello", "<int>1</int>", "<string>x</string>"),
    "capabilities": call("system.getCapabilities"),
    "names": call("system.listMethods"),
    "names the other way": call("mt.supportedMethods"),
    "text filters": call("mt.supportedTextFilters"),
    "help is absent": call("system.methodHelp", "<string>demo.sayHello</string>"),
    "entities in a name": call("a&amp;b&lt;c&gt;d'e\"f"),
    "multicall of nothing": multicall(),
    "multicall of a text": call("system.multicall", "<string>x</string>"),
    "multicall of an int": call("system.multicall", "<int>3</int>"),
    "multicall without arguments": call("system.multicall"),
    "multicall of ints": multicall("<int>3</int>", "<boolean>1</boolean>"),
    "multicall of lists": multicall(listed(), listed("<string>demo.sayHello</string>")),
    "multicall of separate calls": call("system.multicall", HELLO, HELLO),
    "multicall of a struct of calls": call(
        "system.multicall", f"<struct><member><name>x</name><value>{HELLO}</value></member></struct>"
    ),
    "multicall in a multicall": multicall(element("system.multicall", listed())),
    "multicall of true": multicall(element("<boolean>1</boolean>")),
    "multicall of false": multicall(element("<boolean>0</boolean>")),
    "multicall of a number": multicall(
        element("<int>0</int>"), element("<double>1.5</double>"), element("<int>12</int>")
    ),
    "multicall of a list name": multicall(element(listed("<string>demo.sayHello</string>"))),
    "multicall of an unknown name": multicall(element("a&lt;b&amp;'\""), HELLO),
    "multicall of an unknown name without params": multicall(
        "<struct><member><name>methodName</name><value>nothing</value></member></struct>"
    ),
    "multicall of a sum": multicall(element("demo.addTwoNumbers", "<int>1</int>", "<int>2</int>")),
    "multicall of one list": multicall(element("demo.addTwoNumbers", listed("<int>1</int>", "<int>2</int>"))),
    "multicall of too few": multicall(element("wp.getUsersBlogs", "<string>admin</string>"), HELLO),
    "multicall with struct params": multicall(
        "<struct><member><name>methodName</name><value>demo.addTwoNumbers</value></member><member><name>params</name><value>"
        "<struct><member><name>0</name><value><int>3</int></value></member><member><name>1</name><value><int>4</int></value></member>"
        "</struct></value></member></struct>"
    ),
    "login": call("wp.getUsersBlogs", *ADMIN),
    "login with more": call("wp.getUsersBlogs", *ADMIN, "<int>1</int>"),
    "login as a list": call("wp.getUsersBlogs", listed(*ADMIN)),
    "login as a struct": call(
        "wp.getUsersBlogs",
        "<struct><member><name>0</name><value>admin</value></member><member><name>1</name><value>secret</value></member></struct>",
    ),
    "login in capitals": call("wp.getUsersBlogs", "<string>ADMIN</string>", "<string>secret</string>"),
    "login by address": call("wp.getUsersBlogs", "<string>Admin@Example.org</string>", "<string>secret</string>"),
    "login untrimmed": call("wp.getUsersBlogs", "  admin ", " secret  "),
    "login with tags": call("wp.getUsersBlogs", "&lt;b&gt;admin&lt;/b&gt;", "secret"),
    "login with octets": call("wp.getUsersBlogs", "ad%41min", "secret"),
    "login with accents": call("wp.getUsersBlogs", "ádmin", "secret"),
    "login wrong": call("wp.getUsersBlogs", *WRONG),
    "login unknown": call("wp.getUsersBlogs", "ghost", "secret"),
    "login empty": call("wp.getUsersBlogs", "<string></string>", "<string></string>"),
    "login of an int": call("wp.getUsersBlogs", "<int>1</int>", "<int>1</int>"),
    "login of true": call("wp.getUsersBlogs", "<boolean>1</boolean>", "secret"),
    "login of subscriber": call("wp.getUsersBlogs", "subscriber", "subscriber-pass"),
    "too few": call("wp.getUsersBlogs", "admin"),
    "too few as a list": call("wp.getUsersBlogs", listed("admin")),
    "none": call("wp.getUsersBlogs"),
    "good bad good": multicall(LOGIN, FAILED, LOGIN, HELLO),
    "good good": multicall(LOGIN, LOGIN),
    "pingback of nothing": call("pingback.ping"),
    "pingback of one": call("pingback.ping", "http://127.0.0.1:1/"),
    "pingback of ints": call("pingback.ping", "<int>1</int>", "<int>2</int>"),
    "pingback of lists": call("pingback.ping", listed("a"), listed("b")),
    "pingback elsewhere": call("pingback.ping", "http://127.0.0.1:1/", "http://elsewhere.example/"),
    "pingbacks of nothing": call("pingback.extensions.getPingbacks"),
    "pingbacks of a list": call("pingback.extensions.getPingbacks", listed("a", "b")),
    "pingbacks of two": call("pingback.extensions.getPingbacks", "a", "b"),
    "pingbacks of an int": call("pingback.extensions.getPingbacks", "<int>1</int>"),
    "pingbacks of nowhere": call("pingback.extensions.getPingbacks", "http://elsewhere.example/"),
    "trackbacks of a post": call("mt.getTrackbackPings", "<int>1</int>"),
    "trackbacks of a text": call("mt.getTrackbackPings", "<string>1abc</string>"),
    "trackbacks of a float": call("mt.getTrackbackPings", "<double>1.9</double>"),
    "trackbacks of a list": call("mt.getTrackbackPings", listed("<int>5</int>", "<int>6</int>")),
    "trackbacks of two": call("mt.getTrackbackPings", "<int>7</int>", "<int>8</int>"),
    "trackbacks of true": call("mt.getTrackbackPings", "<boolean>1</boolean>"),
    "trackbacks of nothing": call("mt.getTrackbackPings"),
    "trackbacks of no post": call("mt.getTrackbackPings", "<int>999</int>"),
    "trackbacks of none": call("mt.getTrackbackPings", "<string></string>"),
}
KILLS_PHP = {
    name: call(*words)
    for name, words in {
        "sum of a word": ("demo.addTwoNumbers", "<string>a</string>", "<int>1</int>"),
        "sum of a list and a number": ("demo.addTwoNumbers", listed("<int>1</int>"), "<int>1</int>"),
        "sum of a date": (
            "demo.addTwoNumbers",
            "<dateTime.iso8601>20240102T03:04:05</dateTime.iso8601>",
            "<int>1</int>",
        ),
        "sum of nothing to read": ("demo.addTwoNumbers", "<string></string>", "<int>1</int>"),
        "password of a struct": (
            "wp.getUsersBlogs",
            "admin",
            "<struct><member><name>a</name><value>1</value></member></struct>",
        ),
        "multicall of a date": ("system.multicall", "<dateTime.iso8601>20240102T03:04:05</dateTime.iso8601>"),
        "source of a date": ("pingback.ping", "<dateTime.iso8601>20240102T03:04:05</dateTime.iso8601>", "x"),
    }.items()
}


def ask(reference: WordPress, body: str) -> tuple[int, str, str]:
    request = urllib.request.Request(
        f"{reference.url}/xmlrpc.php", body.encode("utf-8", "surrogateescape"), {"Content-Type": "text/xml"}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.headers["Content-Type"], response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Content-Type"], error.read().decode()


@pytest.fixture
def twin(make_wp: Callable[..., WP], reference: WordPress) -> WP:
    """A site of ours at the reference's address."""
    return make_wp(version="6.1", home=reference.url, settings={"limits.logins_per_minute": "0"})


def test_same_answers(reference: WordPress, twin: WP) -> None:
    store.create_user(
        twin.site, login="subscriber", email="subscriber@example.org", password="subscriber-pass", role="subscriber"
    )
    wrong = {}
    for name, body in BODIES.items():
        status, kind, theirs = ask(reference, body)
        ours = send(twin, body)
        if (status, kind, theirs) != (ours.status, dict(ours.headers)["Content-Type"], ours.body):
            wrong[name] = (body, status, theirs, ours.body)
    assert wrong == {}


@pytest.mark.parametrize("name", KILLS_PHP)
def test_what_kills_php_is_the_same_fault_here(reference: WordPress, twin: WP, name: str) -> None:
    """Only the HTTP status differs: 500 there, 200 here."""
    status, kind, theirs = ask(reference, KILLS_PHP[name])
    ours = send(twin, KILLS_PHP[name])
    assert (status, ours.status) == (500, 200)
    assert (kind, theirs) == (dict(ours.headers)["Content-Type"], ours.body)


def test_rsd(reference: WordPress, twin: WP) -> None:
    with urllib.request.urlopen(f"{reference.url}/xmlrpc.php?rsd", timeout=30) as response:
        theirs = response.read().decode()
    assert send(twin, "GET /xmlrpc.php?rsd HTTP/1.1\r\n\r\n").body == theirs
