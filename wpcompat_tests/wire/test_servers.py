"""The site under real servers, over real sockets: ``wpcompat serve``, gunicorn and waitress."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from wpcompat import options
from wpcompat.site import open_site
from wpcompat.testing.site import WP
from wpcompat.users.login import authenticate
from wpcompat_tests.site.cli_runner import ok, process

SERVE = [sys.executable, "-m", "wpcompat", "serve"]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def running(command: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A server as a process of its own; killed at the end with its workers if it has not ended by itself."""
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    ) as server:
        try:
            yield server
        finally:
            try:
                os.killpg(server.pid, signal.SIGKILL)
            except ProcessLookupError:
                assert server.poll() is not None


def fetch(url: str, data: bytes | None = None) -> tuple[int, bytes]:
    request = urllib.request.Request(url, data)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


def wait_for(url: str, server: subprocess.Popen[str], seconds: float = 60) -> None:
    """Return as soon as the address answers."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            fetch(url)
        except OSError:
            assert server.poll() is None, server.stdout and server.stdout.read()
            time.sleep(0.01)
            continue
        return
    raise AssertionError(f"{url} does not answer")


def listening(server: subprocess.Popen[str]) -> str:
    """What the server printed up to the line that says where it listens; from then on nobody is refused."""
    assert server.stdout is not None
    said = ""
    while "Listening on " not in said:
        said += server.stdout.readline()
        assert server.poll() is None, said
    return said


def end(server: subprocess.Popen[str], by: signal.Signals = signal.SIGTERM) -> str:
    """What the server printed until it ended, which must be with exit 0."""
    server.send_signal(by)
    said, _ = server.communicate(timeout=60)
    assert server.returncode == 0, said
    return said


def says_hello(home: str) -> bool:
    body = b"<methodCall><methodName>demo.sayHello</methodName><params/></methodCall>"
    return b"<string>Hello!</string>" in fetch(f"{home}/xmlrpc.php", body)[1]


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT], ids=lambda by: by.name)
def test_serve_makes_a_site_in_an_empty_folder_and_ends_cleanly(tmp_path: Path, by: signal.Signals) -> None:
    port = free_port()
    home = f"http://127.0.0.1:{port}"
    with running([*SERVE, f"--port={port}"], tmp_path) as server:
        said = listening(server)
        status, page = fetch(home + "/")
        assert status == 200
        assert b"Hello world!" in page
        assert says_hello(home)
        end(server, by)
    found = re.match(
        r"Made a site in wpcompat-site:\n  Address   (\S+)/\n  Login     admin\n  Password  (\w{18})   .*\n(?:.* WARNING .*\n)*Listening on (\S+)/ .*\n",
        said,
    )
    assert found and found.group(1) == found.group(3) == home
    site = open_site(tmp_path / "wpcompat-site")
    assert options.text(site, "home") == home
    assert authenticate(site, "admin", found.group(2)).ID == 1
    site.close()
    with running([*SERVE, f"--port={port}", "--workers=2", "--access-log"], tmp_path) as server:
        wait_for(home, server)
        assert server.stdout is not None
        said = ""
        while '"GET / HTTP/1.1" 200' not in said:  # the line is written after the answer
            said += server.stdout.readline()
            assert server.poll() is None
        said += end(server)
    assert "Password" not in said


def test_serve_takes_address_and_title_from_the_settings(tmp_path: Path) -> None:
    port = free_port()
    (tmp_path / "settings.ini").write_text(
        f"[site]\nurl = https://blog.example\ntitle = My blog\n[server]\nport = {port}\nhost = localhost\n"
    )
    with running([*SERVE, f"--path={tmp_path}"], tmp_path) as server:
        assert f"Listening on http://localhost:{port}/" in listening(server)
        assert fetch(f"http://localhost:{port}/xmlrpc.php")[0] == 405
        end(server)
    assert ok(tmp_path, "option", "get", "home") == "https://blog.example\n"
    assert ok(tmp_path, "option", "get", "blogname") == "My blog\n"


def test_a_port_that_is_taken_is_one_line_and_leaves_no_site(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        done = process("serve", f"--port={port}", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode() == f"Error: Cannot listen on 127.0.0.1:{port}: Address already in use.\n"
    assert not (tmp_path / "wpcompat-site").exists()


def test_a_second_serve_does_not_share_the_port(tmp_path: Path) -> None:
    port = free_port()
    with running([*SERVE, f"--port={port}"], tmp_path) as server:
        wait_for(f"http://127.0.0.1:{port}/", server)
        done = process("serve", f"--port={port}", cwd=tmp_path)
        assert done.returncode == 1
        end(server)


def test_wrong_settings_stop_serve_with_exit_2(tmp_path: Path) -> None:
    (tmp_path / "settings.ini").write_text("[server]\nworkers = none\n")
    done = process("serve", f"--path={tmp_path}", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"Error: ") and b"workers" in done.stderr


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def lives(pid: int) -> bool:
    try:
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are listed in /proc")
def test_a_worker_that_dies_is_replaced_and_workers_end_with_their_parent(tmp_path: Path) -> None:
    port = free_port()
    home = f"http://127.0.0.1:{port}"
    with running([*SERVE, f"--port={port}"], tmp_path) as server:
        wait_for(home, server)
        (worker,) = children(server.pid)
        os.kill(worker, signal.SIGKILL)
        limit = time.monotonic() + 60
        while children(server.pid) in ([], [worker]) and time.monotonic() < limit:
            time.sleep(0.05)
        wait_for(home, server)
        assert says_hello(home)
        (worker,) = children(server.pid)
        server.kill()
        server.wait(60)
        limit = time.monotonic() + 60
        while lives(worker) and time.monotonic() < limit:
            time.sleep(0.05)
    with pytest.raises(OSError):
        fetch(home)


def test_what_was_decided_last_survives_the_end(wp: WP) -> None:
    port = free_port()
    home = f"http://127.0.0.1:{port}"
    wp.move(home)
    (wp.site.path / "settings.ini").write_text("[pings]\nflood_seconds = 0\n[mail]\nbackend = folder\n")
    link = ok(wp.site.path, "post", "get", "1", "--field=url").strip()
    with running([*SERVE, f"--path={wp.site.path}", f"--port={port}"], wp.site.path) as server:
        wait_for(home, server)
        status, answer = fetch(f"{link}trackback/", b"url=http%3A%2F%2Fa.example%2F&title=T&excerpt=E&blog_name=B")
        end(server)
    assert (status, b"<error>0</error>" in answer) == (200, True)
    assert "trackback 2 (held for moderation)" in ok(wp.site.path, "why", "last")
    assert list((wp.site.path / "mail").iterdir())


@pytest.mark.parametrize("server_name", ["gunicorn", "waitress"])
def test_other_servers_take_the_callable(wp: WP, tmp_path: Path, server_name: str) -> None:
    port = free_port()
    home = f"http://127.0.0.1:{port}"
    wp.move(home)
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "wpcompat_site.py").write_text(
        f"import wpcompat\n\n\ndef make():\n    return wpcompat.create_app({str(wp.site.path)!r})\n"
    )
    command = {
        "gunicorn": [sys.executable, "-m", "gunicorn", "--workers=2", "--threads=2", f"--bind=127.0.0.1:{port}",
                     f"wpcompat:create_app({str(wp.site.path)!r})"],
        "waitress": [sys.executable, "-m", "waitress", f"--listen=127.0.0.1:{port}", "--call", "wpcompat_site:make"],
    }[server_name]  # fmt: skip
    with running(command, folder) as server:
        wait_for(home, server)
        status, page = fetch(home + "/")
        assert (status, b"Hello world!" in page) == (200, True)
        assert says_hello(home)
        assert fetch(f"{home}/xmlrpc.php")[0] == 405
        server.terminate()
        server.communicate(timeout=60)
