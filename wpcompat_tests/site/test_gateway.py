"""What ``serve`` makes of a request before the WSGI callable, and of its answer after it."""

from __future__ import annotations

import asyncio
import io
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import peewee
import pytest

from wpcompat import options
from wpcompat.cli.gateway import Gateway, environ_of
from wpcompat.cli.threads import Threads
from wpcompat.testing.site import WP
from wpcompat.testing.web import Asked, Web
from wpcompat.turns import may_take_long

FORM = b"application/x-www-form-urlencoded"


def scope(
    method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]] = (), version: str = "1.1"
) -> dict[str, Any]:
    path, _, query = target.partition(b"?")
    return {
        "type": "http", "http_version": version, "method": method, "scheme": "http", "raw_path": path, "query_string": query,
        "headers": [(b"host", b"wp.example"), *headers], "client": ("192.0.2.7", "5000"), "server": ("127.0.0.1", "8080"),
    }  # fmt: skip


class Exchange:
    """One request at a gateway: its body in, the pieces of its answer out."""

    def __init__(self, asked: dict[str, Any], body: bytes = b"") -> None:
        self.scope = {**asked, "headers": [*asked["headers"], (b"content-length", str(len(body)).encode())]}
        self.body = body
        self.pieces: list[bytes] = []
        self.status = 0
        self.headers: dict[str, str] = {}
        self.is_over = False

    async def receive(self) -> dict[str, Any]:
        return {"type": "http.request", "body": self.body, "more_body": False}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode("latin-1") for name, value in message["headers"]}
        else:
            assert not self.is_over
            self.pieces.append(message["body"])
            self.is_over = not message["more_body"]

    @property
    def text(self) -> str:
        return b"".join(self.pieces).decode()


def gateway(app: Any, threads: int = 4) -> Gateway:
    return Gateway(app, limit=500_000, large=2, threads=threads)


def run(made: Gateway, *exchanges: Exchange) -> None:
    async def main() -> None:
        await asyncio.gather(*(made(each.scope, each.receive, each.send) for each in exchanges))

    asyncio.run(main())


def trackback(name: str, path: str) -> Exchange:
    body = f"title=T&url=http%3A%2F%2F{name}.example%2Fp&excerpt=E&blog_name={name}".encode()
    return Exchange(scope("POST", path.encode(), [(b"content-type", FORM)]), body)


def pingback(source: str, target: str) -> Exchange:
    body = (
        f"<methodCall><methodName>pingback.ping</methodName><params><param><value>{source}</value></param>"
        f"<param><value>{target}</value></param></params></methodCall>"
    )
    return Exchange(scope("POST", b"/xmlrpc.php", [(b"content-type", b"text/xml")]), body.encode())


@pytest.fixture
def site(make_wp: Callable[..., WP]) -> WP:
    made = make_wp(settings={"pings.flood_seconds": "0"})
    options.update(made.site, "permalink_structure", "/%postname%/")
    return made


@pytest.fixture
def door(site: WP) -> str:
    """Where the first post takes trackbacks."""
    return site.permalink().removeprefix(site.home) + "trackback/"


def urls(site: WP) -> list[str]:
    return site.site.db.column(
        'SELECT "comment_author_url" FROM "wp_comments" WHERE "comment_author_url" LIKE \'%.example/p\''
    )


def test_the_environment_is_a_wsgi_servers() -> None:
    environ = environ_of(
        scope("POST", b"/a/b%20c%C3%A9%FF%2Fz?x=%FF&y=%20+1", [
            (b"content-type", b"a"), (b"content-type", b"b"), (b"content-length", b"3"), (b"cookie", b"a=1"), (b"cookie", b"b=2"),
            (b"accept", b"x"), (b"accept", b"y"), (b"user-agent", b"caf\xc3\xa9 \xff"),
        ])
    )  # fmt: skip
    expected = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/a/b c\xc3\xa9\xff/z", "SCRIPT_NAME": "", "QUERY_STRING": "x=%FF&y=%20+1",
        "REQUEST_URI": "/a/b%20c%C3%A9%FF%2Fz?x=%FF&y=%20+1", "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080", "REMOTE_ADDR": "192.0.2.7", "CONTENT_TYPE": "a", "CONTENT_LENGTH": "3", "HTTP_HOST": "wp.example",
        "HTTP_COOKIE": "a=1;b=2", "HTTP_ACCEPT": "x,y", "HTTP_USER_AGENT": "caf\xc3\xa9 \xff", "wsgi.url_scheme": "http",
        "wsgi.input_terminated": True, "wsgi.version": (1, 0), "wsgi.run_once": False,
    }  # fmt: skip
    assert {name: environ.get(name) for name in expected} == expected
    assert environ_of(scope("GET", b"/", version="1"))["SERVER_PROTOCOL"] == "HTTP/1.0"


def test_a_header_cannot_pass_for_a_proxys() -> None:
    environ = environ_of(scope("GET", b"/", [(b"x-forwarded-for", b"1.2.3.4"), (b"x_forwarded_for", b"6.6.6.6")]))
    assert environ["HTTP_X_FORWARDED_FOR"] == "1.2.3.4"
    assert "6.6.6.6" not in environ.values()


def test_ready_pings_share_a_transaction_and_stand_before_they_are_answered(site: WP, door: str) -> None:
    commits: list[str] = []
    site.site.db.value("SELECT 1")
    assert site.site.db._connection is not None
    site.site.db._connection.set_trace_callback(commits.append)
    seen: list[int] = []

    class Watched(Exchange):
        async def send(self, message: dict[str, Any]) -> None:
            with sqlite3.connect(site.site.db.path) as other:
                seen.append(
                    other.execute(
                        "SELECT count(*) FROM wp_comments WHERE comment_author_url LIKE '%.example/p'"
                    ).fetchone()[0]
                )
            other.close()
            await super().send(message)

    asked = [Watched(each.scope, each.body) for each in (trackback(f"s{n}", door) for n in range(5))]
    for each in asked:
        each.scope["headers"].pop()  # the length, which is there twice now
    run(gateway(site.app), *asked)
    assert ["<error>0</error>" in each.text for each in asked] == [True] * 5
    assert seen and set(seen) == {5}
    assert sum(sql.startswith("BEGIN") for sql in commits) == 1
    assert sum(sql.startswith("COMMIT") for sql in commits) == 1


def test_equal_pings_at_once_leave_one_row(site: WP, door: str) -> None:
    asked = [trackback("twin", door) for _ in range(6)]
    run(gateway(site.app), *asked)
    assert sum("<error>0</error>" in each.text for each in asked) == 1
    assert sum("There is already a ping from that URL for this post." in each.text for each in asked) == 5
    assert urls(site) == ["http://twin.example/p"]


def test_a_failed_commit_is_no_answer(site: WP, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    db = site.site.db
    finish, failures = db._finish, [1]

    def failing(word: str) -> None:
        if word == "COMMIT" and failures:
            failures.pop()
            finish("ROLLBACK")
            raise peewee.OperationalError("database or disk is full")
        finish(word)

    monkeypatch.setattr(db, "_finish", failing)
    asked = [trackback(f"f{n}", door) for n in range(4)]
    run(gateway(site.app), *asked)
    assert not failures
    assert ["<error>0</error>" in each.text for each in asked] == [True] * 4
    assert sorted(urls(site)) == [f"http://f{n}.example/p" for n in range(4)]
    verdicts = [entry.verdict for entry in site.site.journal.last if entry.kind == "trackback"]
    assert len(verdicts) == 4
    site.site.background.join()
    assert len({entry.comment_id for entry in site.site.journal.last if entry.kind == "trackback"}) == 4


def test_what_fails_afterwards_takes_no_answer_away(
    site: WP, door: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(task: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(site.site.background, "submit", failing)
    asked = [trackback(f"a{n}", door) for n in range(2)]
    run(gateway(site.app), *asked)
    assert ["<error>0</error>" in each.text for each in asked] == [True, True]
    assert "can't start new thread" in caplog.text
    assert len(urls(site)) == 2


def test_one_that_fails_after_it_has_written_takes_no_other_with_it(site: WP, door: str) -> None:
    """The second of three breaks off inside its transaction: it is answered as alone, and so are the others."""
    site.site.db.execute(
        "CREATE TRIGGER broken AFTER INSERT ON wp_comments WHEN new.comment_author_url LIKE '%bad%' "
        "BEGIN SELECT RAISE(FAIL, 'broken'); END"
    )
    asked = [trackback(name, door) for name in ("good1", "bad", "good2")]
    run(gateway(site.app), *asked)
    assert [each.status for each in asked] == [200, 503, 200]
    assert sorted(urls(site)) == ["http://good1.example/p", "http://good2.example/p"]


def test_what_ends_at_once_needs_no_thread(site: WP, door: str) -> None:
    made = gateway(site.app)
    listing = Exchange(
        scope("POST", b"/xmlrpc.php"), b"<methodCall><methodName>system.listMethods</methodName></methodCall>"
    )
    refused = pingback("http://8.8.8.8/p", f"{site.home}/no-such-post/")
    run(made, listing, refused, trackback("quick", door))
    assert "system.multicall" in listing.text and "faultCode" in refused.text
    assert made._threads._count == 0
    # What only looks as if it did is answered all the same.
    disguised = Exchange(
        scope("POST", b"/xmlrpc.php"),
        b"<methodCall><methodName>wp.getUsersBlogs</methodName><params>"
        b"<param><value>admin</value></param><param><value>secret</value></param>"
        b"<param><value>pingback.ping</value></param></params></methodCall>",
    )
    missing = trackback("nowhere", "/no-such-post/trackback/")
    run(made, disguised, missing)
    assert "blogid" in disguised.text and missing.status == 404
    assert made._threads._count > 0
    assert [entry.title for entry in site.site.journal.last if entry.title == "wp.getUsersBlogs"] == [
        "wp.getUsersBlogs"
    ]


def test_what_fetches_begins_anew_and_holds_up_nobody(site: WP, door: str, web: Web) -> None:
    link = site.permalink()
    go, came = threading.Event(), threading.Event()

    def slow(request: Asked) -> bytes:
        came.set()
        go.wait(20)
        return f'HTTP/1.0 200 OK\r\n\r\n<title>Source</title><p>some <a href="{link}">words</a> here</p>'.encode()

    ping, quick = pingback(web.default.raw("/slow", slow), link), trackback("quick", door)
    order: list[str] = []

    async def main() -> None:
        made = gateway(site.app)

        async def ask(name: str, each: Exchange) -> None:
            await made(each.scope, each.receive, each.send)
            order.append(name)

        task = asyncio.ensure_future(ask("ping", ping))
        while not came.is_set():
            await asyncio.sleep(0.01)
        await ask("quick", quick)
        go.set()
        await task

    asyncio.run(main())
    assert order == ["quick", "ping"]
    assert "<error>0</error>" in quick.text
    assert "registered. Keep the web talking!" in ping.text
    assert site.site.db.column('SELECT "comment_type" FROM "wp_comments" ORDER BY "comment_ID"')[-2:] == [
        "trackback",
        "pingback",
    ]
    assert [entry.kind for entry in site.site.journal.last if entry.kind in ("pingback", "trackback")] == [
        "trackback",
        "pingback",
    ]


def test_a_locked_database_makes_nobody_else_wait(site: WP, door: str) -> None:
    other = sqlite3.connect(site.site.db.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    page, ping = (
        Exchange(
            scope("POST", b"/xmlrpc.php"), b"<methodCall><methodName>system.listMethods</methodName></methodCall>"
        ),
        trackback("late", door),
    )
    order: list[str] = []

    async def main() -> None:
        made = gateway(site.app)

        async def ask(name: str, each: Exchange) -> None:
            await made(each.scope, each.receive, each.send)
            order.append(name)
            if name == "page":
                other.execute("COMMIT")

        await asyncio.gather(ask("ping", ping), ask("page", page))

    asyncio.run(main())
    other.close()
    assert order == ["page", "ping"]
    assert "<error>0</error>" in ping.text


def test_head_and_small_and_long_answers(site: WP) -> None:
    body = bytes(range(256)) * 4000
    site.site.uploads.mkdir(exist_ok=True)
    (site.site.uploads / "long.bin").write_bytes(body)
    get = Exchange(scope("GET", b"/wp-content/uploads/long.bin"))
    head = Exchange(scope("HEAD", b"/wp-content/uploads/long.bin"))
    part = Exchange(scope("GET", b"/wp-content/uploads/long.bin", [(b"range", b"bytes=5-10")]))
    robots = Exchange(scope("GET", b"/robots.txt"))
    run(gateway(site.app), get, head, part, robots)
    assert (get.status, head.status, part.status, robots.status) == (200, 200, 206, 200)
    assert b"".join(get.pieces) == body
    assert len(get.pieces) > 1 and max(map(len, get.pieces)) < 600_000
    assert head.pieces == [b""] and head.headers["content-length"] == str(len(body))
    assert b"".join(part.pieces) == body[5:11]
    assert robots.text.startswith("User-agent: *")
    assert all(each.is_over for each in (get, head, part, robots))


class Pieces:
    """A WSGI iterable that notes its end."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        return self.pieces

    def close(self) -> None:
        self.closed += 1


def wsgi(answer: Any, status: str = "200 OK") -> Any:
    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        start_response(status, [("X-Name", "va\xefue")])
        return answer

    return app


def test_answers_are_closed_however_they_end() -> None:
    short, long = Pieces(iter([b"a", b"b"])), Pieces(iter([b"x" * 300_000] * 3))
    for pieces, length in ((short, 2), (long, 900_000)):
        asked = Exchange(scope("GET", b"/"))
        run(gateway(wsgi(pieces)), asked)
        assert (len(b"".join(asked.pieces)), pieces.closed, asked.headers) == (length, 1, {"x-name": "va\xefue"})

    def breaking() -> Iterator[bytes]:
        yield b"x" * 300_000
        raise OSError("gone")

    broken, asked = Pieces(breaking()), Exchange(scope("GET", b"/"))
    with pytest.raises(asyncio.CancelledError):
        run(gateway(wsgi(broken)), asked)
    assert broken.closed == 1 and not asked.is_over

    class Gone(Exchange):
        async def send(self, message: dict[str, Any]) -> None:
            raise ConnectionError

    left = Pieces(iter([b"x" * 300_000] * 3))
    with pytest.raises(ConnectionError):
        run(gateway(wsgi(left)), Gone(scope("GET", b"/")))
    assert left.closed == 1


def test_what_fails_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    def broken(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        raise RuntimeError("no")

    asked = Exchange(scope("GET", b"/"))
    run(gateway(broken), asked)
    assert asked.status == 500 and "RuntimeError: no" in caplog.text

    def writing(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [])(b"written ")
        assert isinstance(environ["wsgi.input"], io.BytesIO)
        return [b"and returned"]

    asked = Exchange(scope("GET", b"/"))
    run(gateway(writing), asked)
    assert asked.text == "written and returned"


def test_refused_bodies(site: WP) -> None:
    asked = trackback("cut", "/hello-world/trackback/")
    asked.scope["headers"][-1] = (b"content-length", b"5000")
    run(gateway(site.app), asked)
    assert (asked.status, asked.headers["connection"]) == (400, "close")
    assert not urls(site)


def test_threads_are_few_and_go_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wpcompat.cli.threads._IDLE_SECONDS", 0.05)
    made = Threads(2)
    names: set[str] = set()
    most, inside = 0, 0
    lock = threading.Lock()

    def work() -> int:
        nonlocal most, inside
        with lock:
            inside += 1
            most = max(most, inside)
        names.add(str(threading.get_ident()))
        threading.Event().wait(0.01)
        with lock:
            inside -= 1
        return inside

    async def main() -> None:
        await asyncio.gather(*(made.run(work) for _ in range(10)))
        assert made._count == 2
        for _ in range(200):
            if not made._count:
                break
            await asyncio.sleep(0.02)
        assert made._count == 0
        await made.run(may_take_long)  # there, anything may

    asyncio.run(main())
    assert most == 2 and len(names) == 2
