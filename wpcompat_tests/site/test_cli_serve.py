"""What ``serve`` hands to its server, and what a worker process does first. ``wire/test_servers.py`` runs it for real."""

from __future__ import annotations

import itertools
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import granian.server
import pytest

from wpcompat import options
from wpcompat.cli import serve
from wpcompat.outbound.ports import answers, claim, hold
from wpcompat.testing.site import WP
from wpcompat_tests.site.cli_runner import run


class FakeServer:
    """Keeps what it is made with, and calls the start-up hook when it serves."""

    made: dict[str, Any]

    def __init__(self, target: str, **settings: Any) -> None:
        type(self).made = settings

    def on_startup(self, hook: Callable[[], None]) -> None:
        self.hook = hook

    def startup(self, *given: Any) -> None:
        self.main_loop_interrupt = threading.Event()
        self.hook()

    def serve(self, target_loader: Callable[[], Any], wrap_loader: bool) -> None:
        assert not wrap_loader
        self.startup(None, target_loader)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> type[FakeServer]:
    monkeypatch.setattr(granian.server, "Server", FakeServer)
    monkeypatch.setattr(serve, "claim", lambda host, port: "127.0.0.1")
    looks = itertools.count(1)
    monkeypatch.setattr(serve, "answers", lambda address, port: next(looks) == 3)
    return FakeServer


def test_options_win_over_settings(tmp_path: Path, server: type[FakeServer]) -> None:
    (tmp_path / "settings.ini").write_text("[server]\nport = 8123\nworkers = 3\nthreads = 5\n")
    result = run(tmp_path, "serve", "--workers=2", "--access-log")
    assert result.exit_code == 0, result.stderr
    made = server.made
    assert (made["port"], made["workers"], made["log_access"]) == (8123, 2, True)
    assert made["blocking_threads"] == made["backpressure"] == 512
    assert made["http1_settings"].max_buffer_size == 65536
    assert "Listening on http://127.0.0.1:8123/" in result.stdout


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("127.0.0.1", 80, "http://127.0.0.1"),
        ("::1", 8080, "http://[::1]:8080"),
        ("0.0.0.0", 8080, "http://localhost:8080"),
        ("blog.example", 8080, "http://blog.example:8080"),
    ],
)
def test_the_address_of_a_new_site_is_where_it_listens(
    tmp_path: Path, server: type[FakeServer], host: str, port: int, address: str
) -> None:
    result = run(tmp_path, "serve", f"--host={host}", f"--port={port}")
    assert f"  Address   {address}/\n" in result.stdout
    assert run(tmp_path, "option", "get", "home").stdout == f"{address}\n"


def test_another_address_than_the_port_is_said(wp: WP, server: type[FakeServer]) -> None:
    result = run(wp.site.path, "serve")
    assert (
        result.stdout
        == "The site's address is http://wp.example/\nListening on http://127.0.0.1:8080/ - Ctrl-C ends it.\n"
    )


@pytest.mark.parametrize("port", ["0", "65536", "x"])
def test_ports_that_are_none(tmp_path: Path, port: str) -> None:
    assert run(tmp_path, "serve", f"--port={port}").exit_code == 1


def test_claim_finds_out_about_ports() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            claim("127.0.0.1", port)
    assert claim("127.0.0.1", port) == "127.0.0.1"
    assert claim("localhost", port) in ("127.0.0.1", "::1")


@pytest.mark.parametrize(("listening", "asked"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("::", "::")])
def test_it_is_seen_whether_somebody_listens(listening: str, asked: str) -> None:
    family = socket.AF_INET6 if ":" in listening else socket.AF_INET
    with socket.create_server((listening, 0), family=family) as listener:
        port = listener.getsockname()[1]
        assert answers(asked, port)
    assert not answers(asked, port)


def test_nothing_is_said_to_listen_where_workers_fail(tmp_path: Path, server: type[FakeServer], monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    def fail(self: FakeServer, *given: Any) -> None:
        self.main_loop_interrupt = threading.Event()
        self.main_loop_interrupt.set()

    monkeypatch.setattr(server, "startup", fail)
    assert run(tmp_path, "serve").stdout == ""


def test_a_port_is_held_before_anybody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with hold("127.0.0.1", port):
        with pytest.raises(OSError, match="in use"):
            claim("127.0.0.1", port)
        with hold("127.0.0.1", port), socket.create_server(("127.0.0.1", port), reuse_port=True):
            pass
    assert claim("127.0.0.1", port) == "127.0.0.1"


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        result = run(tmp_path / "new", "serve", f"--port={listener.getsockname()[1]}")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: Cannot listen on 127.0.0.1:")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("cron", [True, False])
def test_a_worker_opens_the_site_and_finishes_it(wp: WP, monkeypatch: pytest.MonkeyPatch, cron: bool) -> None:
    finishers: list[tuple[int, Callable[..., Any], tuple[Any, ...]]] = []
    monkeypatch.setattr(
        serve, "Finalize", lambda _, act, args=(), exitpriority=0: finishers.append((exitpriority, act, args))
    )
    monkeypatch.setattr(serve, "_end_with", lambda parent: None)
    app = serve.application(str(wp.site.path), cron, os.getpid())
    assert options.text(app.app.site, "home") == wp.home
    assert len(finishers) == (2 if cron else 1)
    for _, act, args in sorted(finishers, key=lambda entry: -entry[0]):
        act(*args)


def test_a_worker_without_its_parent_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    parents = iter([7, 7, 1])
    monkeypatch.setattr(os, "getppid", lambda: next(parents))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(os, "_exit", ended.append)
    serve._end_with(7)
    assert ended == [1]
