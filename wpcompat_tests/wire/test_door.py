"""Requests through the door, against servers on loopback that behave badly."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import resource
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from wpcompat import config as configuration
from wpcompat.config import Config
from wpcompat.outbound.encodings import decoder
from wpcompat.outbound.exchange import Budget, Clock, Exchange
from wpcompat.outbound.gate import Gate
from wpcompat.outbound.http import Answer, Door, DoorError, wordpress_headers
from wpcompat.outbound.resolver import Resolver
from wpcompat.profiles import WP_6_1, WP_7_1
from wpcompat.testing.web import Asked, Web

HOME = "http://blog.example"
CERTIFICATE = Path(__file__).parents[2] / "fixtures" / "outbound" / "right.example.pem"
LOOPBACK = {"outbound__allow_networks": "127.0.0.0/8", "outbound__allow_ports": "*"}
SOURCE_LIMIT = 153600
MEGABYTES = 1024 * 1024


def make_config(**changes: str) -> Config:
    return configuration.load("no-such-folder").override(**{**LOOPBACK, **changes})


@pytest.fixture
def door() -> Door:
    return Door(make_config(), Resolver(lambda host: ["127.0.0.1"]))


def get(door: Door, url: str, **kw: object) -> Answer:
    options: dict[str, object] = {"headers": wordpress_headers(WP_7_1, "T"), "home": HOME, **kw}
    return door.request("GET", url, **options)  # type: ignore[arg-type]


def raw(head: str, body: bytes = b"") -> bytes:
    return head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body


class Fed:
    """A connection that has received certain bytes, in pieces."""

    def __init__(self, data: bytes, size: int) -> None:
        self.data, self.size = data, size

    def settimeout(self, seconds: float) -> None:
        assert seconds > 0

    def recv(self, most: int) -> bytes:
        most = min(most, self.size)
        piece, self.data = self.data[:most], self.data[most:]
        return piece


@settings(max_examples=400)
@given(
    st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n",
                     b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n(\xb5/\xfd"]),
    st.one_of(st.binary(), st.text(alphabet="aX:\r\n 0123456789;").map(str.encode)),
    st.integers(1, 50),
    st.integers(0, 200),
)  # fmt: skip
def test_any_bytes_are_an_answer_or_an_error(head: bytes, rest: bytes, size: int, limit: int) -> None:
    exchange = Exchange(Fed(head + rest, size), Clock.of(60), Budget(1000))  # type: ignore[arg-type]
    try:
        reply = exchange.read("GET", limit)
    except DoorError:
        return
    assert len(reply.body) <= limit
    assert all("\n" not in name + value for name, value in reply.headers)


class Tap:
    """A server that writes what ``talk`` tells it to, until the other side closes; ``written`` counts the bytes."""

    def __init__(self, talk: Callable[[Tap], None]) -> None:
        self.talk = talk
        self.written = 0
        self.asked = b""
        self.connections = 0
        self.closed = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.connection = self.listener
        threading.Thread(target=self._run, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}/"

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)
        self.written += len(data)

    def _run(self) -> None:
        try:
            while True:
                self.connection, _ = self.listener.accept()
                self.connections += 1
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
                with self.connection:
                    self.asked = self.connection.recv(65536)
                    try:
                        self.talk(self)
                    except OSError:
                        self.closed.set()
        except OSError:
            return

    def __enter__(self) -> Tap:
        return self

    def __exit__(self, *exc: object) -> None:
        self.listener.close()


@pytest.mark.parametrize(
    ("profile", "method", "extra", "body", "expected"),
    [
        (WP_7_1, "GET", [("X-Pingback-Forwarded-For", "127.0.0.14")], b"",
         "GET /m1 HTTP/1.1\nHost: {host}\nUser-Agent: A\nAccept: */*\nAccept-Encoding: deflate, gzip, br, zstd\nX-Pingback-Forwarded-For: 127.0.0.14\nConnection: close\n\n"),
        (WP_7_1, "HEAD", [], b"",
         "HEAD /m1 HTTP/1.1\nHost: {host}\nUser-Agent: A\nAccept: */*\nAccept-Encoding: deflate, gzip, br, zstd\nConnection: close\n\n"),
        (WP_7_1, "POST", [("Content-Type", "text/xml")], b"<x/>",
         "POST /m1 HTTP/1.1\nHost: {host}\nUser-Agent: A\nAccept: */*\nAccept-Encoding: deflate, gzip, br, zstd\nContent-Type: text/xml\nConnection: close\nContent-Length: 4\n\n<x/>"),
        (WP_6_1, "GET", [("X-Pingback-Forwarded-For", "127.0.0.1")], b"",
         "GET /m1 HTTP/1.1\nHost: {host}\nUser-Agent: A\nAccept: */*\nAccept-Encoding: deflate, gzip, br, zstd\nReferer: http://{host}/m1\nX-Pingback-Forwarded-For: 127.0.0.1\nConnection: close\n\n"),
    ],
)  # fmt: skip
def test_bytes_of_requests(web: Web, door: Door, profile: object, method: str, extra: list[tuple[str, str]], body: bytes, expected: str) -> None:  # fmt: skip
    url = web.page("/m1", "")
    headers = wordpress_headers(profile, "A", extra)  # type: ignore[arg-type]
    door.request(method, url, headers=headers, home=HOME, body=body)
    host = f"127.0.0.1:{web.default.port}"
    assert web.asked[0].raw.decode() == expected.replace("\n", "\r\n").format(host=host)


def test_form_headers_keep_their_place(web: Web, door: Door) -> None:
    url = web.page("/tb", "")
    headers = [
        *wordpress_headers(WP_7_1, "A"),
        ("Content-Length", ""),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ]
    door.request("POST", url, headers=headers, home=HOME, body=b"title=x")
    assert web.asked[0].head.splitlines()[-3:] == [
        "Connection: close",
        "Content-Length: 7",
        "Content-Type: application/x-www-form-urlencoded",
    ]


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/q?a b", "/q?a%20b"),
        ("/q?é", "/q?%C3%A9"),
        ("/q?<script>", "/q?%3Cscript%3E"),
        ("/q#frag", "/q"),
        ("?x", "/?x"),
    ],
)
def test_unsafe_characters_are_encoded_on_the_wire(web: Web, door: Door, path: str, sent: str) -> None:
    get(door, web.default.url + path)
    assert web.asked[0].path == sent


def test_host_keeps_the_name_and_the_connection_goes_to_its_address(web: Web, door: Door) -> None:
    url = web.page("/x", "body").replace("127.0.0.1", "Name.Example")
    assert get(door, url).body == b"body"
    assert f"Host: name.example:{web.default.port}" in web.asked[0].head


ANSWERS = json.loads((CERTIFICATE.parent / "answers.json").read_text())
ANSWERED_OTHERWISE = {
    "chunktrailer": "WordPress takes a trailer for a broken answer",
    "te-gzip": "a transfer encoding that nobody sends",
    "nested": "encodings within encodings multiply bombs",
}


@pytest.mark.parametrize(("name", "answer", "verdict"), ANSWERS, ids=[answer[0] for answer in ANSWERS])
def test_answers_are_read_as_wordpress_reads_them(web: Web, door: Door, name: str, answer: str, verdict: list[object] | None) -> None:  # fmt: skip
    """Status, length and MD5 of what WordPress got, or None for an error."""
    url = web.default.raw("/x", base64.b64decode(answer))
    try:
        got = get(door, url, timeout=10, limit=SOURCE_LIMIT)
    except DoorError:
        found = None
    else:
        found = [got.status, len(got.body), hashlib.md5(got.body).hexdigest()]
    assert (found == verdict) is (name not in ANSWERED_OTHERWISE)


@pytest.mark.parametrize(
    "answer",
    [
        raw("HTTP/1.0 200 OK", b"hello"),
        raw("HTTP/1.1 404 Not Found\nContent-Length: 5", b"hello world"),
        raw("HTTP/1.1 200 OK\nContent-Length: " + "9" * 20, b"hello"),
        raw("HTTP/1.1 200 OK\nContent-Length: " + "9" * 5000, b"hello"),
        raw("HTTP/1.1 200\nContent-Length: 5, 5", b"hello"),
        raw("HTTP/1.1 100 Continue\n\nHTTP/1.1 200 OK\nContent-Length: 5", b"hello"),
        raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n"),
        raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nContent-Length: 1", b"2\nhe\n3\nllo\n0\nX: y\n\n"),
        raw("HTTP/1.1 200 OK\nContent-Encoding: gzip", gzip.compress(b"hello", mtime=0)),
        raw("HTTP/1.1 200 OK\nContent-Encoding: X-Gzip", gzip.compress(b"hello", mtime=0)),
        raw("HTTP/1.1 200 OK\nContent-Encoding: deflate", zlib.compress(b"hello")),
        raw("HTTP/1.1 200 OK\nContent-Encoding: deflate", zlib.compress(b"hello")[2:-4]),
        raw("HTTP/1.1 200 OK\nContent-Encoding: br", brotli.compress(b"hello")),
        raw("HTTP/1.1 200 OK\nContent-Encoding: zstd", zstandard.compress(b"hello")),
        raw("HTTP/1.1 200 OK\nContent-Encoding: identity", b"hello"),
    ],
)
def test_bodies_are_read(web: Web, door: Door, answer: bytes) -> None:
    got = get(door, web.default.raw("/x", answer))
    assert got.body == b"hello"
    assert not got.truncated


@pytest.mark.parametrize("encode", [gzip.compress, zlib.compress, brotli.compress, zstandard.compress])
@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_encodings_fed_byte_by_byte_or_broken(encode: Callable[[bytes], bytes], name: str) -> None:
    plain = bytes(range(256)) * 40
    own = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstandard.compress}
    undo = decoder([name])
    packed = encode(plain)
    if own[name] is encode:
        assert b"".join(undo.feed(packed[at : at + 1], 100000) for at in range(len(packed))) == plain
        return
    with pytest.raises(DoorError, match="broken"):
        undo.feed(packed * 50, 1000)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"hello",
        b"\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        raw("HTTP/1.1 200 OK\nContent-Length: 10", b"hello"),
        raw("HTTP/1.1 200 OK\nContent-Length: -1", b"hello"),
        raw("HTTP/1.1 200 OK\nContent-Length: 5, 6", b"hello"),
        raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"0\r\n" + b"x\r\n" * 2000),
        raw("HTTP/1.1 200 OK\nX: " + "y" * 40000 + "\nX: " + "y" * 40000, b"hello"),
        raw("HTTP/1.1 200 OK\n folded\nnone", b"hello"),
        raw("HTTP/1.1 200 OK\n X: folded\nContent-Length: 5", b"hello"),
        raw("HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked", b"0\r\n\r\n"),
        raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"x\r\n"),
        raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"5\r\nhel"),
        raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"2\r\nhello\r\n"),
        raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"5\r\nhello"),
        raw("HTTP/1.1 200 OK\nContent-Encoding: gzip", b"hello"),
        raw("HTTP/1.1 200 OK\nContent-Encoding: gzip, gzip", gzip.compress(gzip.compress(b"hello", mtime=0), mtime=0)),
        raw("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Encoding: br", b"hello"),
        raw("HTTP/1.1 200 OK\nContent-Encoding: compress", b"hello"),
        raw("HTTP/1.1 200 OK\n" + "\n".join(f"X-{n}: y" for n in range(20000)), b"hello"),
        raw("HTTP/1.1 200 OK\n" + "\n".join(f"X{n}:" for n in range(2000)), b"hello"),
        raw("HTTP/1.1 200 OK\nX: " + "y" * 200000, b"hello"),
        raw("\n\n".join(["HTTP/1.1 100 Continue"] * 20), b"hello"),
    ],
)
def test_broken_answers_are_errors(web: Web, door: Door, answer: bytes) -> None:
    with pytest.raises(DoorError):
        get(door, web.default.raw("/x", answer))


def test_headers_keep_order_and_case_and_odd_bytes(web: Web, door: Door) -> None:
    answer = (
        b"HTTP/1.1 200 OK\r\nx-a: 1\r\nX-B : \xc3\xa9\r\nX-C: \xe9\r\n folded\r\nX-A:2\r\nContent-Length: 0\r\n\r\n"
    )
    got = get(door, web.default.raw("/x", answer))
    assert got.headers == (("x-a", "1"), ("X-B", "é"), ("X-C", "é folded"), ("X-A", "2"), ("Content-Length", "0"))
    assert got.header("X-A") == "1"
    assert got.all("x-A") == ["1", "2"]
    assert got.header("none") == ""


@pytest.mark.parametrize("status", [204, 304])
def test_answers_without_a_body_are_not_waited_for(web: Web, door: Door, status: int) -> None:
    assert get(door, web.default.raw("/x", raw(f"HTTP/1.1 {status} X\nContent-Length: 99"))).body == b""


def test_head_reads_no_body(web: Web, door: Door) -> None:
    url = web.default.raw("/x", raw("HTTP/1.1 200 OK\nContent-Length: 99"))
    assert door.request("HEAD", url, headers=[], home=HOME).header("content-length") == "99"


def test_long_pages_are_cut_and_the_rest_is_not_downloaded(door: Door) -> None:
    def talk(tap: Tap) -> None:
        tap.send(raw("HTTP/1.1 200 OK\nContent-Length: 30000000"))
        for _ in range(30000):
            tap.send(b"x" * 1000)

    with Tap(talk) as tap:
        got = get(door, tap.url, limit=SOURCE_LIMIT)
        assert tap.closed.wait(60)
    assert (len(got.body), got.truncated) == (SOURCE_LIMIT, True)


@pytest.mark.parametrize("size", [SOURCE_LIMIT - 1, SOURCE_LIMIT, SOURCE_LIMIT + 1])
def test_the_limit_is_exact(web: Web, door: Door, size: int) -> None:
    got = get(door, web.page("/x", b"x" * size), limit=SOURCE_LIMIT)
    assert (len(got.body), got.truncated) == (min(size, SOURCE_LIMIT), size > SOURCE_LIMIT)


class Counted(socket.socket):
    """A socket that counts what is received."""

    received = 0

    def recv(self, *args: int) -> bytes:
        data = super().recv(*args)
        Counted.received += len(data)
        return data


def counting(address: str, port: int, seconds: float) -> socket.socket:
    connection = Counted(socket.AF_INET, socket.SOCK_STREAM)
    connection.settimeout(seconds)
    connection.connect((address, port))
    return connection


def chunked_forever(tap: Tap) -> None:
    tap.send(raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked"))
    while True:
        tap.send(b"10\r\n<html><body>xxxx\r\n")


def endless(tap: Tap) -> None:
    tap.send(raw("HTTP/1.1 200 OK"))
    while True:
        tap.send(b"<html><body>" * 1000)


def empty_chunks(tap: Tap) -> None:
    tap.send(raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked"))
    while True:
        tap.send(b"1;" + b"x" * 1000 + b"\r\ny\r\n")


def bomb(name: str) -> bytes:
    """200 MB of nothing, made small."""
    piece = bytes(MEGABYTES)
    if name == "zstd":
        packer = zstandard.ZstdCompressor(level=3).compressobj()
        return b"".join(packer.compress(piece) for _ in range(200)) + packer.flush()
    if name == "br":
        brotli_packer = brotli.Compressor(quality=1)
        return b"".join([*(brotli_packer.process(piece) for _ in range(200)), brotli_packer.finish()])
    zlib_packer = zlib.compressobj(9, zlib.DEFLATED, 31 if name == "gzip" else 15)
    return b"".join(zlib_packer.compress(piece) for _ in range(200)) + zlib_packer.flush()


@pytest.mark.parametrize("talk", [endless, chunked_forever, empty_chunks])
@pytest.mark.parametrize("limit", [SOURCE_LIMIT, None])
def test_endless_answers_end_at_the_cap(talk: Callable[[Tap], None], limit: int | None) -> None:
    door = Door(make_config(), connector=counting)
    Counted.received = 0
    with Tap(talk) as tap:
        got = get(door, tap.url, limit=limit)
        assert tap.closed.wait(60)
    assert got.truncated
    assert Counted.received <= 262144
    if talk is endless and limit:
        assert Counted.received <= 200000


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd"])
def test_bombs_cost_little(web: Web, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    unpacked: list[int] = []

    class Weighed:
        def __init__(self, named: list[str]) -> None:
            self.undo = decoder(named)

        def feed(self, data: bytes, most: int) -> bytes:
            out = self.undo.feed(data, most)
            unpacked.append(len(out))
            return out

    monkeypatch.setattr("wpcompat.outbound.exchange.decoder", Weighed)
    packed = bomb(name)
    url = web.default.raw("/bomb", raw(f"HTTP/1.1 200 OK\nContent-Encoding: {name}", packed))
    door = Door(make_config(), connector=counting)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    Counted.received = 0
    got = get(door, url, limit=SOURCE_LIMIT)
    assert (got.body, got.truncated) == (bytes(SOURCE_LIMIT), True)
    assert sum(unpacked) == SOURCE_LIMIT + 1
    assert Counted.received <= 262144
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


def test_zstd_windows_above_eight_megabytes_are_refused(web: Web, door: Door) -> None:
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=26)
    packer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
    packed = packer.compress(b"hello") + packer.flush()
    with pytest.raises(DoorError):
        get(door, web.default.raw("/x", raw("HTTP/1.1 200 OK\nContent-Encoding: zstd", packed)))


def drip_body(tap: Tap) -> None:
    tap.send(raw("HTTP/1.1 200 OK\nContent-Length: 1000"))
    while True:
        time.sleep(0.05)
        tap.send(b"x")


def drip_head(tap: Tap) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 400:
        time.sleep(0.05)
        tap.send(bytes([byte]))


def silent(tap: Tap) -> None:
    tap.connection.settimeout(60)
    tap.connection.recv(1)


def interim_forever(tap: Tap) -> None:
    while True:
        time.sleep(0.05)
        tap.send(b"HTTP/1.1 102 Processing\r\nX: ")


class Timed(socket.socket):
    """A socket that notes how long each thing that it waits for may last."""

    given: list[float]

    def settimeout(self, value: float | None) -> None:
        if value is not None:
            self.given.append(value)
        super().settimeout(value)


def timing(given: list[float]) -> Callable[[str, int, float], socket.socket]:
    def connector(address: str, port: int, seconds: float) -> socket.socket:
        connection = Timed(socket.AF_INET, socket.SOCK_STREAM)
        connection.given = given
        connection.settimeout(seconds)
        connection.connect((address, port))
        return connection

    return connector


@pytest.mark.parametrize("talk", [drip_body, drip_head, silent, interim_forever])
@pytest.mark.parametrize(("setting", "timeout"), [("0.5", None), ("0.5", 10.0), ("10", 0.5)])
def test_one_clock_runs_over_everything(talk: Callable[[Tap], None], setting: str, timeout: float | None) -> None:
    """Whatever is waited for may last as long as is left of half a second."""
    given: list[float] = []
    door = Door(make_config(outbound__timeout=setting), connector=timing(given))
    start = time.monotonic()
    with Tap(talk) as tap, pytest.raises(DoorError, match="timeout"):
        get(door, tap.url, timeout=timeout)
    assert time.monotonic() - start > 0.4
    assert all(0 < seconds <= 0.5 for seconds in given)
    assert given == sorted(set(given), reverse=True)


def test_a_tls_handshake_that_never_answers_ends_in_time() -> None:
    given: list[float] = []
    door = Door(make_config(outbound__timeout="0.5"), connector=timing(given))
    with Tap(silent) as tap, pytest.raises(DoorError, match=r"timed out|timeout"):
        get(door, tap.url.replace("http:", "https:"))
    assert all(0 < seconds <= 0.5 for seconds in given)


@pytest.fixture
def secure_port() -> int:
    """A TLS server whose certificate says right.example."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            connection, _ = listener.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as secured:
                    secured.recv(65536)
                    secured.sendall(raw("HTTP/1.1 200 OK\nContent-Length: 2", b"ok"))
            except OSError:
                continue

    threading.Thread(target=serve, daemon=True).start()
    return int(listener.getsockname()[1])


def test_certificates_are_held_against_the_name(door: Door, secure_port: int) -> None:
    with pytest.raises(DoorError):
        get(door, f"https://right.example:{secure_port}/")
    door.tls = ssl.create_default_context(cafile=str(CERTIFICATE))
    assert get(door, f"https://right.example:{secure_port}/").body == b"ok"
    for wrong in ("wrong.example", "127.0.0.1"):
        with pytest.raises(DoorError):
            get(door, f"https://{wrong}:{secure_port}/")


def test_plain_answers_to_tls_are_errors(door: Door) -> None:
    with Tap(lambda tap: tap.send(raw("HTTP/1.1 400 Bad Request"))) as tap, pytest.raises(DoorError, match="TLS"):
        get(door, tap.url.replace("http:", "https:"))


def to(location: str, status: int = 302) -> bytes:
    return raw(f"HTTP/1.1 {status} Found\nLocation: {location}\nContent-Length: 4", b"body")


def test_redirects_are_answers_unless_they_are_to_be_followed(web: Web, door: Door) -> None:
    got = get(door, web.default.raw("/x", to("/y")))
    assert (got.status, got.body) == (302, b"body")
    assert len(web.asked) == 1


@pytest.mark.parametrize("status", [300, 301, 302, 303, 307, 308])
def test_redirects_are_followed(web: Web, door: Door, status: int) -> None:
    server = web.default
    server.raw("/a/x", to("../b?c", status))
    server.raw("/b?c", to(f"http://127.0.0.1:{server.port}/d#e", status))
    server.page("/d", "end")
    got = door.request(
        "POST", server.url + "/a/x", headers=wordpress_headers(WP_6_1, "A"), home=HOME, body=b"q", redirects=5
    )
    assert (got.body, got.url) == (b"end", server.url + "/d#e")
    method = "GET" if status in (302, 303) else "POST"
    assert [(a.method, a.path, a.body) for a in web.asked] == [
        ("POST", "/a/x", b"q"),
        (method, "/b?c", b"q"),
        (method, "/d", b"q"),
    ]
    assert f"Referer: {server.url}/d#e\r\n" in web.asked[2].head


@pytest.mark.parametrize("allowed", [1, 2, 5])
def test_hop_limits_are_exact(web: Web, door: Door, allowed: int) -> None:
    for hop in range(allowed + 1):
        web.default.raw(f"/{hop}", to(f"/{hop + 1}"))
    web.page(f"/{allowed}", "end")
    assert get(door, web.default.url + "/0", redirects=allowed).body == b"end"
    web.default.raw(f"/{allowed}", to("/loop"))
    web.asked.clear()
    with pytest.raises(DoorError, match="redirects"):
        get(door, web.default.url + "/0", redirects=allowed)
    assert len(web.asked) == allowed + 1


@pytest.mark.parametrize(
    "location",
    ["http://10.0.0.1/", "http://169.254.169.254/latest/", "//10.0.0.1/", "http://[::1]/", "http://[::1", "ftp://127.0.0.1/",
     "http://a:b@127.0.0.1/", "file:///etc/passwd", "http://0xa.0.0.1/", "http://127.0.0.1:99999/", "http://sneaky.example/"],
)  # fmt: skip
def test_redirects_to_forbidden_places_are_not_followed(web: Web, location: str) -> None:
    tried: list[str] = []

    def connector(address: str, port: int, seconds: float) -> socket.socket:
        tried.append(address)
        return socket.create_connection((address, port), seconds)

    door = Door(make_config(), Resolver(lambda host: ["10.9.8.7"]), connector)
    with pytest.raises(DoorError):
        get(door, web.default.raw("/x", to(location)), redirects=5)
    assert tried == ["127.0.0.1"]


def test_redirects_without_location_are_answers(web: Web, door: Door) -> None:
    url = web.default.raw("/x", raw("HTTP/1.1 301 Moved\nContent-Length: 4", b"body"))
    assert (get(door, url, redirects=5).status, get(door, url, redirects=5).body) == (301, b"body")


@pytest.mark.parametrize(
    "host", ["127.1", "127.0.1", "2130706433", "0x7F000001", "0177.0.0.1", "127.00.0.01", "127.0x0.1"]
)
def test_addresses_are_named_in_their_usual_form(web: Web, door: Door, host: str) -> None:
    # What curl sends; the Referer of 6.1.9 keeps the URL's form.
    port = web.default.port
    web.page("/x", "end")
    url = f"http://{host}:{port}/x"
    got = door.request("GET", url, headers=wordpress_headers(WP_6_1, "A"), home=HOME)
    assert (got.body, got.url) == (b"end", url)
    assert f"Host: 127.0.0.1:{port}\r\n" in web.asked[0].head
    assert f"Referer: {url.lower()}\r\n" in web.asked[0].head


def test_an_empty_location_leads_to_itself(web: Web, door: Door) -> None:
    # 6.1.9 asked six times.
    with pytest.raises(DoorError, match="redirects"):
        get(door, web.default.raw("/x", to("")), redirects=5)
    assert [asked.path for asked in web.asked] == ["/x"] * 6


def test_cookies_of_a_redirect_do_not_go_along(web: Web, door: Door) -> None:
    web.default.raw("/x", raw("HTTP/1.1 302 Found\nLocation: /y\nSet-Cookie: a=b\nContent-Length: 0"))
    web.page("/y", "end")
    assert get(door, web.default.url + "/x", redirects=5).body == b"end"
    assert b"cookie" not in web.asked[1].raw.lower()


@pytest.mark.parametrize("method", ["HEAD", "GET"])
@pytest.mark.parametrize("length", ["abc", "-5", "1, 2"])
def test_a_broken_length_is_an_error_without_a_body_too(web: Web, door: Door, method: str, length: str) -> None:
    # 6.1.9 took no enclosure from such a HEAD.
    headers = wordpress_headers(WP_6_1, "A")
    for status in ("200 OK", "302 Found\nLocation: /y"):
        url = web.default.raw("/x", raw(f"HTTP/1.1 {status}\nContent-Length: {length}"))
        with pytest.raises(DoorError, match="broken Content-Length"):
            door.request(method, url, headers=headers, home=HOME, redirects=5)
    url = web.default.raw("/x", raw(f"HTTP/1.1 204 No Content\nContent-Length: {length}"))
    assert door.request(method, url, headers=headers, home=HOME).status == 204


def test_downloads_have_limits_of_their_own(web: Web) -> None:
    door = Door(make_config(outbound__timeout="0.3", outbound__max_bytes="1000"))

    told = threading.Event()

    def slowly(asked: Asked) -> bytes:
        told.wait(0.5 if len(web.asked) == 1 else 60)
        return raw("HTTP/1.1 200 OK", b"x" * 100_000)

    url = web.default.raw("/x", slowly)
    assert len(get(door, url, limit=200_000, timeout=60).body) == 100_000
    with pytest.raises(DoorError, match="timeout"):
        get(door, url, limit=1000, timeout=60)
    told.set()


def test_headers_with_line_ends_are_refused(web: Web, door: Door) -> None:
    for value in ("a\r\nX: y", "a\nb", "a\0"):
        with pytest.raises(DoorError):
            door.request("GET", web.page("/x", ""), headers=[("User-Agent", value)], home=HOME)
    assert web.asked == []


def test_closed_ports_are_errors_and_the_next_address_is_tried(web: Web) -> None:
    tried: list[str] = []

    def connector(address: str, port: int, seconds: float) -> socket.socket:
        tried.append(address)
        if address != "127.0.0.1":
            raise ConnectionRefusedError
        return socket.create_connection((address, port), seconds)

    door = Door(make_config(), Resolver(lambda host: ["127.0.0.3", "127.0.0.2", "127.0.0.1"]), connector)
    assert get(door, web.page("/x", "ok").replace("127.0.0.1", "name.example")).body == b"ok"
    assert tried == ["127.0.0.3", "127.0.0.2", "127.0.0.1"]
    closed = socket.create_server(("127.0.0.1", 0))
    port = closed.getsockname()[1]
    closed.close()
    with pytest.raises(DoorError):
        get(door, f"http://127.0.0.1:{port}/")


def test_hardened_sites_ask_one_host_ten_times_a_minute(web: Web) -> None:
    door = Door(make_config(wordpress__fidelity="hardened"))
    url = web.page("/x", "")
    for _ in range(10):
        get(door, url)
    with pytest.raises(DoorError, match="minute"):
        get(door, url)
    assert get(door, url, own=True).status == 200
    assert get(door, url, home=web.default.url).status == 200


def test_a_minute_passes() -> None:
    now = [0.0]
    gate = Gate(2, 1, 2, lambda: now[0])

    def enter(host: str = "a") -> None:
        with gate.passage(host, 1, is_home=False):
            return

    enter()
    now[0] = 30
    enter()
    with pytest.raises(DoorError):
        enter()
    enter("b")
    now[0] = 60
    enter()
    with pytest.raises(DoorError):
        enter()
    for number in range(5000):
        enter(str(number))
    assert len(gate._begun) == 4096


def test_one_slow_host_leaves_room_for_others() -> None:
    gate = Gate(4, 2, 0)
    with gate.passage("slow", 1, is_home=False), gate.passage("slow", 1, is_home=False):
        with pytest.raises(DoorError, match="at once"), gate.passage("slow", 0.05, is_home=False):
            raise AssertionError
        with (
            gate.passage("a", 0.05, is_home=False),
            gate.passage("b", 0.05, is_home=False),
            pytest.raises(DoorError),
            gate.passage("c", 0.05, is_home=False),
        ):
            raise AssertionError
    with gate.passage("slow", 0.05, is_home=False):
        assert gate._open == {"slow": 1}


@pytest.mark.parametrize(
    ("outbound", "server", "at_once"), [("8", "8", 6), ("4", "8", 4), ("8", "1", 1), ("8", "64", 8)]
)
def test_some_threads_never_wait_for_other_servers(outbound: str, server: str, at_once: int) -> None:
    gate = Door(make_config(outbound__threads=outbound, server__threads=server)).gate
    with ExitStack() as stack:
        for number in range(at_once):
            stack.enter_context(gate.passage(f"host{number}", 0.05, is_home=False))
        with pytest.raises(DoorError), gate.passage("another", 0.05, is_home=False):
            raise AssertionError


def test_waiting_for_room_ends_when_room_is_made(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wpcompat.outbound.http.QUEUE_SECONDS", 60)
    door = Door(make_config(outbound__threads="1", outbound__timeout="60"))

    def slowly(asked: Asked) -> bytes:
        time.sleep(0.1)
        return raw("HTTP/1.1 200 OK\nContent-Length: 0")

    url = web.default.raw("/x", slowly)
    got: list[int] = []
    threads = [threading.Thread(target=lambda: got.append(get(door, url).status)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == [200] * 4
