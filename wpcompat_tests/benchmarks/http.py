"""Each hot path beside its floor, over real sockets, in one run: ``python -m wpcompat_tests.benchmarks.http``.

Prints requests a second for both, their ratio, the memory of a worker, and how long a fresh ``serve`` takes to answer.
Floor and wpcompat run one worker with the same number of threads each and take turns; the median of the turns counts.
"""

from __future__ import annotations

import argparse
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wpcompat_tests import load

THREADS = 1024
"""What ``serve`` has: one for each connection, so that slow senders hold up nobody. Granian is faster with few of them."""
SETTINGS = "[journal]\nkeep = 1000\n[mail]\nbackend = folder\n[pings]\nflood_seconds = 0\n"


@dataclass(frozen=True)
class Path_:
    """One hot path: how its requests are made, the floor's path, and the aim."""

    name: str
    make: Callable[[int, str], bytes]
    floor: Callable[[int, str], bytes]
    aim: float
    status: int = 200
    holds: bytes = b""


def xmlrpc(method: str, *params: str) -> bytes:
    inner = "".join(f"<param><value><string>{p}</string></value></param>" for p in params)
    return f'<?xml version="1.0"?><methodCall><methodName>{method}</methodName><params>{inner}</params></methodCall>'.encode()


def trackback(number: int, host: str, path: str = "/2020/05/04/post-with-pings/trackback/") -> bytes:
    body = f"title=Title+{number}&url=http%3A%2F%2Fh{number}.example%2Fp&excerpt=Some+words+of+{number}&blog_name=Blog+{number}"
    return load.request("POST", path, host, body.encode(), "application/x-www-form-urlencoded")


def refused(number: int, host: str) -> bytes:
    body = xmlrpc("pingback.ping", f"http://8.8.8.8/p{number}", f"http://{host}/no-such-post-{number}/")
    return load.request("POST", "/xmlrpc.php", host, body, "text/xml")


LOGIN = ("1", "admin", "secret")
NEW_POST = (
    "<struct><member><name>post_title</name><value>Title</value></member><member><name>post_content</name><value>Some words.</value></member>"
    "<member><name>post_status</name><value>draft</value></member></struct>"
)


def new_post(number: int, host: str) -> bytes:
    body = xmlrpc("wp.newPost", *LOGIN).replace(
        b"</params>", f"<param><value>{NEW_POST}</value></param></params>".encode()
    )
    return load.request("POST", "/xmlrpc.php", host, body, "text/xml")


def multicall(number: int, host: str) -> bytes:
    arguments = "".join(f"<value>{word}</value>" for word in (*LOGIN, "1"))
    element = (
        "<value><struct><member><name>methodName</name><value>wp.getPost</value></member>"
        f"<member><name>params</name><value><array><data>{arguments}</data></array></value></member></struct></value>"
    )
    body = f"<methodCall><methodName>system.multicall</methodName><params><param><value><array><data>{element * 50}</data></array></value></param></params></methodCall>"
    return load.request("POST", "/xmlrpc.php", host, body.encode(), "text/xml")


def calling(method: str, *params: str) -> Callable[[int, str], bytes]:
    return lambda number, host: load.request("POST", "/xmlrpc.php", host, xmlrpc(method, *LOGIN, *params), "text/xml")


def reading(number: int, host: str) -> bytes:
    return load.request("POST", "/page?close", host, b"x" * 300, "text/xml")


PATHS = (
    Path_("trackback accepted", trackback, lambda n, h: trackback(n, h, "/insert"), 0.5, holds=b"<error>0</error>"),
    Path_("  (floor: one column)", trackback, lambda n, h: load.request("POST", "/bare", h, b"x" * 120, "text/plain"), 0.0,
          holds=b"<error>0</error>"),
    Path_("pingback refused", refused, lambda n, h: load.request("POST", "/bare?close", h, b"x" * 250, "text/xml"), 0.5,
          holds=b"faultCode"),
    Path_("system.listMethods", lambda n, h: load.request("POST", "/xmlrpc.php", h, xmlrpc("system.listMethods"), "text/xml"),
          lambda n, h: load.request("POST", "/?close", h, b"x" * 120, "text/xml"), 0.5, holds=b"system.multicall"),
    Path_("page with 50 pings", lambda n, h: load.request("GET", "/2020/05/04/post-with-pings/", h),
          lambda n, h: load.request("GET", "/page", h), 0.1, holds=b"Ping number 49"),
    Path_("HEAD of a post", lambda n, h: load.request("GET", "/2020/05/04/post-with-pings/", h).replace(b"GET", b"HEAD", 1),
          lambda n, h: load.request("GET", "/", h), 0.0),
    Path_("wp.getPost", calling("wp.getPost", "1"), reading, 0.0, holds=b"post_title"),
    Path_("getRecentPosts of 10", calling("metaWeblog.getRecentPosts", "10"), reading, 0.0, holds=b"wp_post_thumbnail"),
    Path_("wp.newPost", new_post, lambda n, h: load.request("POST", "/bare?close", h, b"x" * 500, "text/xml"), 0.0, holds=b"<string>"),
    Path_("multicall of 50", multicall, reading, 0.0, holds=b"post_title"),
)  # fmt: skip


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def serving(
    command: list[str], port: int, env: dict[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A server process, and the seconds until its first answer."""
    began = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **(env or {})})
        try:
            while not load.run(("127.0.0.1", port), [load.request("GET", "/", f"127.0.0.1:{port}")], 1):
                if process.poll() is not None or time.perf_counter() - began > 20:
                    output.seek(0)
                    sys.exit(f"{' '.join(command)} did not answer: {output.read().decode()}")
                time.sleep(0.005)
            yield process, time.perf_counter() - began
        finally:
            process.terminate()
            process.wait(20)


def memory(process: subprocess.Popen[bytes]) -> list[float]:
    """Resident megabytes of the process and its children."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            rss = int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
        except OSError:
            continue
        if int(folder.name) == process.pid or int(fields[1]) == process.pid:
            found.append(round(rss, 1))
    return found


def cpu(process: subprocess.Popen[bytes]) -> float:
    """Seconds of CPU that the process and its children have had."""
    ticks = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(folder.name) == process.pid or int(fields[1]) == process.pid:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def settle(process: subprocess.Popen[bytes]) -> None:
    """Wait until the process has finished what it put off (mails, the journal), which the other's turn must not pay for."""
    quiet = 0
    before = cpu(process)
    while quiet < 3:
        time.sleep(0.1)
        after = cpu(process)
        quiet = quiet + 1 if after - before < 0.02 else 0
        before = after


def rate(port: int, make: Callable[[int, str], bytes], numbers: range, expect: Path_ | None = None) -> float:
    """Requests a second; every answer is checked against what is expected."""
    host = f"127.0.0.1:{port}"
    payloads = [make(number, host) for number in numbers]
    head = payloads[0].startswith(b"HEAD")
    began = time.perf_counter()
    results = load.run(("127.0.0.1", port), payloads, 1 if head else 8) if not head else heads(port, payloads)
    took = time.perf_counter() - began
    if len(results) != len(payloads):
        sys.exit(f"{len(payloads) - len(results)} requests had no answer")
    for result in results:
        if result.status != 200 or (expect and expect.holds not in result.body):
            sys.exit(f"unexpected answer to {payloads[result.number][:400]!r}: {result.status} {result.body[:800]!r}")
    return len(payloads) / took


def heads(port: int, payloads: list[bytes]) -> list[load.Result]:
    """HEAD answers have no body whatever their Content-Length says, so they are read here, one after the other."""
    results = []
    with socket.create_connection(("127.0.0.1", port)) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number, payload in enumerate(payloads):
            began = time.perf_counter()
            sock.sendall(payload)
            data = b""
            while b"\r\n\r\n" not in data:
                data += sock.recv(65536)
            results.append(load.Result(number, int(data[9:12]), b"", time.perf_counter() - began))
    return results


def lay(folder: Path, port: int) -> None:
    """A site with ten more posts, and one that has 50 approved pings."""
    wpcompat = [sys.executable, "-m", "wpcompat", f"--path={folder}"]

    def run(*words: str) -> str:
        return subprocess.run([*wpcompat, *words], check=True, capture_output=True, text=True).stdout.strip()

    (folder / "settings.ini").write_text(SETTINGS)
    run(
        "core",
        "install",
        f"--url=http://127.0.0.1:{port}",
        "--title=Bench",
        "--admin_user=admin",
        "--admin_password=secret",
        "--admin_email=a@example.org",
    )
    post = run(
        "post",
        "create",
        "--post_title=Post with pings",
        "--post_content=" + "Some words. " * 200,
        "--post_status=publish",
        "--post_date=2020-05-04 03:02:01",
        "--porcelain",
    )
    from wpcompat.posts.store import insert_post
    from wpcompat.site import open_site

    site = open_site(folder)
    for number in range(10):
        insert_post(site, {"post_title": f"Post {number}", "post_content": "Some words. " * 50, "post_status": "publish", "post_author": 1,
                           "post_date": f"2021-01-{number + 1:02d} 00:00:00", "tags_input": "one, two"})  # fmt: skip
    with site.db.transaction():
        for number in range(50):
            site.db.insert("wp_comments", {
                "comment_post_ID": int(post), "comment_author": f"Ping number {number}", "comment_author_url": f"http://source{number}.example/p",
                "comment_date": "2020-01-01 00:00:00", "comment_date_gmt": "2020-01-01 00:00:00", "comment_type": "pingback",
                "comment_content": f"[&#8230;] some words around link {number} and more [&#8230;]", "comment_approved": "1"})  # fmt: skip
        site.db.execute('UPDATE "wp_posts" SET "comment_count" = 50 WHERE "ID" = ?', (int(post),))
    site.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--only", default="", help="the paths whose names hold this text")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fresh_port = free_port()
        fresh = [sys.executable, "-m", "wpcompat", "serve", f"--path={folder / 'fresh'}", f"--port={fresh_port}"]
        with serving(fresh, fresh_port) as (_, seconds):
            print(f"first answer of a fresh serve: {seconds:.2f} s (aim: below 1)")
        ours, floor = free_port(), free_port()
        site = folder / "site"
        site.mkdir()
        lay(site, ours)
        command = [sys.executable, "-m", "wpcompat", "serve", f"--path={site}", f"--port={ours}"]
        bare = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(floor), "--workers", "1",
                "--blocking-threads", str(THREADS), "--backpressure", str(THREADS), "wpcompat_tests.benchmarks.floor:application"]  # fmt: skip
        with (
            serving(command, ours) as (process, _),
            serving(bare, floor, {"FLOOR_DATABASE": str(folder / "floor.sqlite")}),
        ):
            done = 0
            print(f"{'path':22} {'floor/s':>9} {'wpcompat/s':>11} {'ratio':>6} {'aim':>5}  put off, ms a request")
            for path in (found for found in PATHS if arguments.only in found.name):
                pairs, later = [], []
                for _ in range(arguments.turns):
                    numbers = range(done, done + arguments.requests)
                    done += arguments.requests
                    pairs.append((rate(floor, path.floor, numbers), rate(ours, path.make, numbers, path)))
                    answered = cpu(process)
                    settle(process)
                    later.append((cpu(process) - answered) / arguments.requests * 1000)
                low, high = statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)
                ratio = statistics.median(p[1] / p[0] for p in pairs)
                print(
                    f"{path.name:22} {low:9.0f} {high:11.0f} {ratio:6.2f} {path.aim or '-':>5} {statistics.median(later):6.2f}"
                )
            print("memory of the processes of serve, MB:", *memory(process), "(aim: a worker below 80)")


if __name__ == "__main__":
    main()
