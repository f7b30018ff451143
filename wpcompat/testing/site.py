"""A fresh site for a test: in memory of the process, called through its WSGI callable or over a real port."""

from __future__ import annotations

import ipaddress
import shutil
import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.test import Client
from werkzeug.wrappers import Response

from wpcompat import config as configuration
from wpcompat import options
from wpcompat.app import Application
from wpcompat.db.database import Database
from wpcompat.linkbacks.events import run_due
from wpcompat.migrate.install import install
from wpcompat.outbound.http import Door
from wpcompat.outbound.mail import Mail
from wpcompat.posts.permalinks import get_permalink
from wpcompat.posts.store import get_post
from wpcompat.site import Clock, Site, open_site

HOME = "http://wp.example"
LOOPBACK = {"outbound.allow_networks": "127.0.0.0/8 ::1/128", "outbound.allow_ports": "*", "mail.backend": "none"}


class WP:
    """A site under test: ``site`` for rules, ``client`` for its WSGI callable."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.app = Application(site)
        self.client: Client = _Visitor(self.app, Response)
        self._server: BaseWSGIServer | None = None

    @property
    def clock(self) -> Clock:
        return self.site.clock

    @property
    def mails(self) -> list[Mail]:
        """The mails that were sent, oldest first."""
        self.site.background.join()
        return self.site.mailer.sent

    @property
    def home(self) -> str:
        return options.text(self.site, "home")

    def permalink(self, post_id: int = 1) -> str:
        """The address of a post, as links and pings name it; KeyError when there is no such post."""
        post = get_post(self.site, post_id)
        if post is None:
            raise KeyError(post_id)
        return get_permalink(self.site, post)

    def serve(self) -> str:
        """Answer on a loopback port of its own, which becomes the site's address; that address."""
        if self._server is None:
            self._server = make_server("127.0.0.1", 0, self.app, threaded=True, request_handler=_Quiet)
            threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            self.move(f"http://127.0.0.1:{self._server.port}")
        return self.home

    def move(self, home: str) -> None:
        """Give the site another address, in its options and in the guids of its posts."""
        old = self.home
        options.update(self.site, "home", home)
        options.update(self.site, "siteurl", home)
        self.site.db.execute('UPDATE "wp_posts" SET "guid" = replace("guid", ?, ?)', (old, home))

    def cron(self) -> list[str]:
        """Run the events that are due and wait for them: pings are sent, scheduled posts published. The hooks that ran."""
        self.site.events.join()
        return run_due(self.site)

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
        self.site.close()

    def snapshot(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of WordPress's tables, by table, to compare before and after."""
        db: Database = self.site.db
        tables = db.column(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name GLOB ? ORDER BY name", (db.prefix + "*",)
        )
        result: dict[str, list[dict[str, Any]]] = {}
        for table in tables:
            names = [row[1] for row in db.rows(f'PRAGMA table_info("{table}")')]
            result[table] = [
                dict(zip(names, row, strict=True)) for row in db.rows(f'SELECT * FROM "{table}" ORDER BY 1')
            ]
        return result


def stay_on_loopback(door: Door) -> None:
    """No test may reach another machine: only ``localhost`` has an address, and only loopback can be connected to."""
    connect = door.connector

    def lookup(host: str) -> list[str]:
        if host != "localhost" and not host.endswith(".localhost"):
            raise OSError("tests know localhost only")
        return ["127.0.0.1"]

    def reverse(address: str) -> str:
        return "localhost" if address == "127.0.0.1" else address

    def connect_loopback(address: str, port: int, seconds: float) -> socket.socket:
        if not ipaddress.ip_address(address).is_loopback:
            raise OSError("tests stay on loopback")
        return connect(address, port, seconds)

    door.guard.resolver.lookup = lookup
    door.guard.resolver.reverse_lookup = reverse
    door.connector = connect_loopback


class _Visitor(Client):
    """Comes from 127.0.0.1 unless told otherwise: an empty address is that of a fresh site's own comment."""

    def open(self, *args: Any, **kw: Any) -> Any:
        if not args or isinstance(args[0], str):
            kw["environ_base"] = {"REMOTE_ADDR": "127.0.0.1", **(kw.get("environ_base") or {})}
        return super().open(*args, **kw)


class _Quiet(WSGIRequestHandler):
    """Tests need no access log."""

    def log(self, type: str, message: str, *args: Any) -> None:
        return


class SiteFactory:
    """Lays one site for each version and copies it for every test."""

    def __init__(self, templates: Path, folder: Path) -> None:
        self.templates = templates
        self.folder = folder
        self.made: list[WP] = []

    def make(
        self,
        *,
        version: str = "7.1",
        fidelity: str = "exact",
        home: str = HOME,
        settings: Mapping[str, str] | None = None,
    ) -> WP:
        """A fresh site of its own, with administrator ``admin``/``secret``, that may fetch from loopback."""
        path = self.folder / f"site-{len(self.made)}"
        path.mkdir(parents=True)
        shutil.copyfile(self._template(version, home), path / configuration.DATABASE_NAME)
        changes = {"wordpress.version": version, "wordpress.fidelity": fidelity, **LOOPBACK, **(settings or {})}
        config = configuration.load(path).override(
            **{key.replace(".", "__", 1): value for key, value in changes.items()}
        )
        wp = WP(open_site(path, config=config))
        stay_on_loopback(wp.site.outbound)
        self.made.append(wp)
        return wp

    def _template(self, version: str, home: str) -> Path:
        safe = "".join(c if c.isalnum() else "-" for c in f"{version}-{home}")
        file = self.templates / safe / configuration.DATABASE_NAME
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            config = configuration.load(file.parent).override(wordpress__version=version)
            site = open_site(file.parent, config=config, installed=False)
            install(
                site,
                url=home,
                title="Oracle Blog",
                admin_user="admin",
                admin_password="secret",
                admin_email="admin@example.org",
            )
            site.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            site.close()
        return file

    def close(self) -> None:
        for wp in self.made:
            wp.close()
