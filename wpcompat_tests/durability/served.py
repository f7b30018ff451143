"""A site served by several processes on loopback, for races and crashes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from wpcompat import options
from wpcompat.migrate.install import install
from wpcompat.site import Site, open_site
from wpcompat_tests import load

SETTINGS = """[outbound]
allow_networks = 127.0.0.0/8
allow_ports = *
[pings]
flood_seconds = 0
[mail]
backend = none
[server]
threads = 8
"""


class Served:
    """``wpcompat serve`` in a process group of its own, so that all of it can be killed at once."""

    def __init__(self, folder: Path, workers: int) -> None:
        self.folder = folder
        self.workers = workers
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = int(listener.getsockname()[1])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "settings.ini").write_text(SETTINGS)
        site = open_site(folder, installed=False)
        install(
            site, url=self.home, title="T", admin_user="admin", admin_password="secret", admin_email="a@example.org"
        )
        options.update(site, "permalink_structure", "/%postname%/")
        site.close()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port

    def start(self) -> None:
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "wpcompat", "serve", f"--path={self.folder}", f"--port={self.port}", f"--workers={self.workers}"],
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if load.run(self.address, [load.request("GET", "/robots.txt", f"127.0.0.1:{self.port}")], 1):
                return
            time.sleep(0.01)
        raise RuntimeError((self.folder / "serve.log").read_text())

    def kill(self) -> None:
        """kill -9 of every process at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        assert self.process is not None
        self.process.terminate()
        self.process.wait(60)

    def open(self) -> Site:
        """The site, seen by this process."""
        return open_site(self.folder)

    def trackback(self, word: str) -> bytes:
        body = f"title=Title+{word}&url=http%3A%2F%2F{word}.example%2Fp&excerpt=Words+of+{word}&blog_name=Blog+{word}"
        return load.request(
            "POST",
            "/hello-world/trackback/",
            f"127.0.0.1:{self.port}",
            body.encode(),
            "application/x-www-form-urlencoded",
        )

    def pingback(self, source: str) -> bytes:
        body = (
            f'<?xml version="1.0"?><methodCall><methodName>pingback.ping</methodName><params><param><value><string>{source}'
            f"</string></value></param><param><value><string>{self.home}/hello-world/</string></value></param></params></methodCall>"
        )
        return load.request("POST", "/xmlrpc.php", f"127.0.0.1:{self.port}", body.encode(), "text/xml")
