"""The guard: which URLs and addresses a request may go to. No request leaves these tests."""

from __future__ import annotations

import ipaddress
import json
import threading
import time
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wpcompat import config as configuration
from wpcompat.config import Config
from wpcompat.journal import Journal
from wpcompat.outbound.addresses import is_forbidden
from wpcompat.outbound.guard import DoorError, Guard, read_target
from wpcompat.outbound.http import Door
from wpcompat.outbound.resolver import LookupFailed, Resolver

HOME = "http://blog.example"
PUBLIC = "93.184.216.34"
FIXTURES = Path(__file__).parents[2] / "fixtures" / "outbound"

# The registries of IANA as they stood in November 2026, and what lies outside them but must be refused all the same.
SPECIAL_BLOCKS = """
0.0.0.0/8 0.0.0.0/32 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.0.0/29
192.0.0.8/32 192.0.0.9/32 192.0.0.10/32 192.0.0.170/32 192.0.0.171/32 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24
192.88.99.0/24 192.88.99.2/32 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4
255.255.255.255/32 224.0.0.0/4 168.63.129.16/32 169.254.169.254/32 100.100.100.200/32 192.0.0.192/32
::1/128 ::/128 ::ffff:0:0/96 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128
2001:1::2/128 2001:1::3/128 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28
2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10
ff00::/8 fec0::/10 ::/96 fd00:ec2::254/128 ::ffff:0:0:0/96 4000::/3 8000::/1
""".split()

PUBLIC_ADDRESSES = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0 169.253.255.255
169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.255 192.0.3.0 192.167.255.255 192.169.0.0 198.17.255.255 198.20.0.0
198.51.99.255 203.0.114.0 223.255.255.255 168.63.129.15 168.63.129.17 1.0.0.0
2000:: 2606:4700::1111 2001:200:: 2001:4860:4860::8888 2001:db7:ffff::1 2001:db9:: 2003:: 2a00:1450:: 3ffe:ffff::
""".split()

SPELLINGS = """
http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://0x7f000001/ http://0x7f.0.0.1/ http://0x7F.1/
http://0177.0.0.1/ http://017700000001/ http://0177.1/ http://127.0x0.0.1/ http://127.000.000.001/ http://0/ http://0.0.0.0/
http://00.0.0.0/ http://0x0/ http://127.255.255.255/ http://127.0.0.1./ http://.127.0.0.1/ http://127.0.0.1../
http://127..0.0.1/ http://127.0.0.1:80/ http://127.0.0.1:443/ http://127.0.0.1:8080/ http://127.0.0.1:0/ http://127.0.0.1:/
http://127.0.0.1:00080/ http://127.0.0.1:22/ http://127.0.0.1:80:80/ http://127.0.0.1:-80/ http://127.0.0.1:+80/
http://127.0.0.1:65616/ http://127.0.0.1? http://127.0.0.1# http://127.0.0.1?@93.184.216.34/ http://127.0.0.1#@93.184.216.34/
http://93.184.216.34@127.0.0.1/ http://a:b@127.0.0.1/ http://@127.0.0.1/ http://:@127.0.0.1/ http://127.0.0.1:80@blog.example/
http://blog.example@127.0.0.1/ http://blog.example:80@127.0.0.1/ http://blog.example%40127.0.0.1/ http://blog.example\\@127.0.0.1/
http://blog.example\\.127.0.0.1/ http://127.0.0.1\\@blog.example/ http://127.0.0.1%00.blog.example/ http://127.0.0.1%2f/
http://127%2e0%2e0%2e1/ http://%31%32%37.0.0.1/ http://[::1]/ http://[::]/ http://[::ffff:127.0.0.1]/ http://[::ffff:7f00:1]/
http://[::127.0.0.1]/ http://[0:0:0:0:0:0:0:1]/ http://[64:ff9b::7f00:1]/ http://[2002:7f00:1::]/ http://[fe80::1]/
http://[fe80::1%25eth0]/ http://[fec0::1]/ http://[fd00:ec2::254]/ http://[::1]:80/ http://::1/ http://[127.0.0.1]/ http://[v1.127.0.0.1]/
http://①②⑦.⓪.⓪.①/ http://１２７.0.0.1/ http://127。0。0。1/ http://127．0．0．1/ http://𝟭𝟮𝟳.𝟬.𝟬.𝟭/ http://ⅼocalhost/ http://ⓛocalhost/
http://localhost/ http://LOCALHOST/ http://localhost./ http://localhost.localdomain/ http://inner.example/ http://INNER.example/
http://inner.example./ http://10.0.0.1/ http://10.1/ http://167772161/ http://0xa000001/ http://012.0.0.1/ http://172.16.0.1/
http://172.31.255.255/ http://192.168.1.1/ http://3232235777/ http://169.254.169.254/latest/meta-data/ http://2852039166/
http://0xA9FEA9FE/ http://0251.0376.0251.0376/ http://169.254.43518/ http://100.100.100.200/ http://168.63.129.16/ http://192.0.0.192/
http://100.64.0.1/ http://198.18.0.1/ http://224.0.0.1/ http://255.255.255.255/ http://240.0.0.1/ http://192.88.99.1/
https://127.0.0.1/ HTTP://127.0.0.1/ hTTps://127.1/ //127.0.0.1/ ///127.0.0.1/ http:127.0.0.1/ http:/127.0.0.1/ http:///127.0.0.1/
ftp://127.0.0.1/ gopher://127.0.0.1:80/_GET file:///etc/passwd dict://127.0.0.1:11211/ javascript:alert(1) data:text/html,x
http&#58;//127.0.0.1/ http%3a//127.0.0.1/ h\tttp://127.0.0.1/ jar:http://127.0.0.1!/ feed:http://127.0.0.1/ feed:feed:http://127.0.0.1/
""".split() + [
    "http://127.0.0.1/\r\nHost: x", "http://blog.example/\r\nX: y", "http://blog.example/%0d%0a\r\n", "\x00http://127.0.0.1/",
    "http://127.0.0.1 /", "http:// 127.0.0.1/", "http://127.0.0.1\t/", " http://127.0.0.1/", "http://127.0.0.1\x00.blog.example/",
    "http://127.0.0.1\n/", "http://\r127.0.0.1/", "http://blog.example /@127.0.0.1/", "http://127.0.0.1&@blog.example/", "", "0", "80", "\ud800", "http://\ud800/",
    "http://" + "a" * 300 + "/", "http://" + "1" * 5000 + "/", "http://127.0.0.1:" + "9" * 5000 + "/",
]  # fmt: skip

NAMES = {
    "blog.example": [PUBLIC],
    "public.example": [PUBLIC],
    "localhost": ["127.0.0.1", "::1"],
    "localhost.localdomain": ["127.0.0.1"],
    "inner.example": ["10.0.0.1"],
}


class Names:
    """A resolver's look-up that counts; unknown names have no address."""

    def __init__(self, names: dict[str, list[str]] = NAMES) -> None:
        self.names = names
        self.asked: list[str] = []

    def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        if host not in self.names:
            raise OSError("unknown")
        return self.names[host]


def is_valid(guard: Guard, url: str, home: str = HOME) -> bool:
    try:
        return bool(guard.validate(url, home, 5))
    except DoorError:
        return False


def settings_of(**changes: str) -> Config:
    return configuration.load("no-such-folder").override(**changes)


class NoWay(Exception):
    """A connection was tried."""


def refuse_connection(address: str, port: int, seconds: float) -> None:
    raise NoWay(address)


@pytest.mark.parametrize("block", SPECIAL_BLOCKS)
def test_first_and_last_address_of_special_blocks_are_refused(block: str) -> None:
    network = ipaddress.ip_network(block)
    assert is_forbidden(network[0])
    assert is_forbidden(network[-1])


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES)
def test_public_neighbours_are_allowed(address: str) -> None:
    assert not is_forbidden(ipaddress.ip_address(address))


def test_allowed_networks_are_of_their_own_version() -> None:
    allowed = (ipaddress.ip_network("127.0.0.0/8"),)
    assert not is_forbidden(ipaddress.ip_address("127.0.0.1"), allowed)
    assert is_forbidden(ipaddress.ip_address("::ffff:127.0.0.1"), allowed)
    assert is_forbidden(ipaddress.ip_address("10.0.0.1"), allowed)


def test_there_are_enough_spellings() -> None:
    assert len(set(SPELLINGS)) >= 140


@pytest.mark.parametrize("url", SPELLINGS)
def test_no_spelling_of_a_forbidden_address_gets_a_connection(url: str) -> None:
    door = Door(settings_of(), Resolver(Names()), refuse_connection)  # type: ignore[arg-type]
    assert door.validate(url, home=HOME) is None
    with pytest.raises(DoorError):
        door.request("GET", url, headers=[], home=HOME)


@settings(max_examples=300)
@given(st.one_of(st.text(), st.text(alphabet="htp:/@.?#[]%1270x\\ \t", max_size=30)))
def test_no_text_gets_a_connection_to_a_forbidden_address(text: str) -> None:
    tried: list[str] = []

    def connector(address: str, port: int, seconds: float) -> None:
        tried.append(address)
        raise OSError

    door = Door(settings_of(), Resolver(Names()), connector)  # type: ignore[arg-type]
    for url in (text, "http://" + text, "http://127.0.0.1" + text, "http://127.0.0.1/" + text):
        with pytest.raises(DoorError):
            door.request("GET", url, headers=[], home=HOME)
    assert not [address for address in tried if is_forbidden(ipaddress.ip_address(address))]


@pytest.mark.parametrize(
    "written", json.loads((FIXTURES / "normalised_urls.json").read_text()), ids=lambda w: ascii(w[0])
)
def test_urls_go_out_as_wordpress_sends_them(written: list[str]) -> None:
    url, expected = written
    target = read_target(url)
    assert target is not None
    assert target.url == expected


@pytest.mark.parametrize(
    "url",
    ["http://blog.example/", "HTTP://blog.example:8080/a b", "https://blog.example:443/?é", "http://public.example./<"],
)
def test_validate_returns_the_url_with_its_scheme_in_lower_case(url: str) -> None:
    guard = Guard(settings_of(), Resolver(Names()))
    scheme, _, rest = url.partition(":")
    assert guard.validate(url, HOME, 5) == f"{scheme.lower()}:{rest}"


@pytest.mark.parametrize(
    ("home", "url", "is_good"),
    [
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001/x", True),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8002/x", False),
        ("http://127.0.0.1:8001", "http://127.0.0.1/x", False),
        ("http://127.0.0.1", "http://127.0.0.1/x", True),
        ("http://127.0.0.1", "http://127.0.0.1:8080/x", False),
        ("http://inner.example/blog", "http://inner.example/x", True),
        ("http://inner.example", "https://inner.example/x", False),
        ("http://INNER.example:99", "http://inner.example:99/", True),
    ],
)
def test_own_address_is_exempt_with_its_own_port_alone(home: str, url: str, is_good: bool) -> None:
    assert is_valid(Guard(settings_of(), Resolver(Names())), url, home) is is_good


def test_ports_of_the_settings() -> None:
    any_port = Guard(settings_of(outbound__allow_ports="*"), Resolver(Names()))
    some = Guard(settings_of(outbound__allow_ports="22"), Resolver(Names()))
    urls = ["http://blog.example:22/", "http://blog.example/", "http://blog.example:8080/"]
    assert [is_valid(any_port, url) for url in urls] == [True, True, True]
    assert [is_valid(some, url) for url in urls] == [True, True, False]


@pytest.mark.parametrize(
    "addresses",
    [[PUBLIC, "127.0.0.1"], ["10.0.0.1", PUBLIC], [PUBLIC, "::1"], ["2606:4700::1111", "fd00::1"], [PUBLIC, "::ffff:10.0.0.1"],
     [PUBLIC] * 20 + ["169.254.169.254"], [PUBLIC, "fe80::1%eth0"], [PUBLIC, "nonsense"], ["2002:7f00:1::", PUBLIC]],
)  # fmt: skip
def test_one_bad_address_spoils_a_name(addresses: list[str]) -> None:
    door = Door(settings_of(), Resolver(lambda host: addresses), refuse_connection)  # type: ignore[arg-type]
    assert door.validate("http://mixed.example/", home=HOME) is None
    with pytest.raises(DoorError):
        door.request("GET", "http://mixed.example/", headers=[], home=HOME)


def test_rebinding_never_reaches_the_second_address() -> None:
    tried: list[str] = []
    looked: list[str] = []

    def lookup(host: str) -> list[str]:
        looked.append(host)
        return [PUBLIC if len(looked) % 2 else "127.0.0.1"]

    def connector(address: str, port: int, seconds: float) -> None:
        tried.append(address)
        raise OSError

    door = Door(settings_of(), Resolver(lookup), connector)  # type: ignore[arg-type]
    accepted = 0
    for _ in range(1000):
        good = door.validate("http://rebind.example/", home=HOME)
        before = len(looked)
        if good is not None:
            accepted += 1
            with pytest.raises(DoorError):
                door.request("GET", good, headers=[], home=HOME)
            assert len(looked) == before, "one resolution per fetch"
    assert accepted == 500
    assert tried == [PUBLIC] * 500


def test_pinned_addresses_serve_one_request_and_not_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names()
    guard = Guard(settings_of(), Resolver(names))
    guard.validate("http://blog.example/", HOME, 5)
    guard.open("http://blog.example/", HOME, 5)
    guard.open("http://blog.example/", HOME, 5)
    assert len(names.asked) == 2
    guard.validate("http://blog.example/", HOME, 5)
    later = time.monotonic() + 31
    monkeypatch.setattr("wpcompat.outbound.guard.time.monotonic", lambda: later)
    guard.open("http://blog.example/", HOME, 5)
    assert len(names.asked) == 4


def test_pins_are_bounded() -> None:
    guard = Guard(settings_of(), Resolver(lambda host: [PUBLIC]))
    for number in range(1100):
        guard.validate(f"http://h{number}.example/", HOME, 5)
    assert len(guard._pins) == 1024


def test_hung_look_ups_end_in_time_and_take_a_bounded_number_of_threads() -> None:
    release = threading.Event()
    ended: list[bool] = []
    before = set(threading.enumerate())

    def lookup(host: str) -> list[str]:
        ended.append(release.wait(60))
        return [PUBLIC]

    resolver = Resolver(lookup, threads=2)
    for _ in range(4):
        with pytest.raises(LookupFailed, match=r"in time|at once"):
            resolver.addresses("slow.example", 0.05)
    hung = [thread for thread in set(threading.enumerate()) - before if thread.name == "wpcompat-resolver"]
    release.set()
    for thread in hung:
        thread.join()
    assert ended == [True, True], "nobody waited for their end"


def test_reverse_gives_the_address_when_there_is_no_name_and_remembers() -> None:
    asked: list[str] = []

    def reverse(address: str) -> str:
        asked.append(address)
        if address == "192.0.2.1":
            return "host.example"
        raise OSError

    door = Door(settings_of(), Resolver(reverse=reverse))
    assert [door.reverse("192.0.2.1") for _ in range(3)] == ["host.example"] * 3
    assert [door.reverse("192.0.2.2") for _ in range(3)] == ["192.0.2.2"] * 3
    assert asked == ["192.0.2.1", "192.0.2.2"]
    for number in range(1100):
        door.reverse(f"10.0.{number // 256}.{number % 256}")
    assert door.reverse("192.0.2.1") == "host.example"
    assert asked.count("192.0.2.1") == 2


def test_names_without_addresses_are_refused() -> None:
    assert not is_valid(Guard(settings_of(), Resolver(lambda host: [])), "http://empty.example/")


@pytest.mark.parametrize(
    ("host", "is_asked"),
    [
        ("public.example", True),
        ("public.example.", True),
        ("public.example..", False),
        (".public.example", False),
        ("93.184.216.34", True),
        ("93.184.216.34.", False),
        ("127.1.", False),
    ],
)
def test_dots_around_a_host_pass_as_valid_and_are_not_looked_up(host: str, is_asked: bool) -> None:
    guard = Guard(settings_of(outbound__allow_networks="127.0.0.0/8"), Resolver(lambda host: [PUBLIC]))
    url = f"http://{host}/"
    assert guard.validate(url, HOME, 5) == url
    with nullcontext() if is_asked else pytest.raises(DoorError, match="dots"):
        guard.open(url, HOME, 5)


@pytest.mark.parametrize(
    ("url", "reason"),
    [("x\ny", "no URL"), ("ftp://public.example/", "scheme"), ("http://", "host"), ("http://u@public.example/", "user"),
     ("http://[::1]/", "no name"), ("http://public.example:22/", "port 22"), ("http://nowhere.example/", "unknown name"),
     ("http://inner.example/", "refused")],
)  # fmt: skip
def test_the_journal_says_why_a_url_is_refused(url: str, reason: str) -> None:
    journal = Journal(lambda batch: None)
    door = Door(settings_of(), Resolver(Names()))
    with journal.exchange("pingback", "x") as entry:
        assert door.validate(url, home=HOME) is None
    assert reason in entry.steps[0].data["reason"]
