"""``wpcompat serve``: a site on a port, with granian's worker processes."""

from __future__ import annotations

import functools
import gc
import logging
import os
import threading
import time
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING, Any

import click

from wpcompat import config as configuration
from wpcompat.cli.core import generate_password, lay
from wpcompat.cli.frame import command, site_path
from wpcompat.cli.messages import Failure, line
from wpcompat.config import Config
from wpcompat.outbound.ports import answers, claim, hold

if TYPE_CHECKING:
    from wpcompat.cli.bodies import Bodies

_HEADER_BYTES = 65536
_HEADER_MILLISECONDS = 10_000
_CONNECTIONS = 1024
_COLLECT = (5_000, 20, 20)
_SECONDS_TO_END = 10
_LOOK_AGAIN = 0.01


@command("serve")
@click.option("--host", help="Where to listen (default: [server] host, 127.0.0.1).")
@click.option(
    "--port", type=click.IntRange(1, 65535), metavar="N", help="Where to listen (default: [server] port, 8080)."
)
@click.option(
    "--workers", type=click.IntRange(1, 512), metavar="N", help="Processes that answer (default: [server] workers, 1)."
)
@click.option("--access-log", is_flag=True, help="One line on stdout for each request.")
def serve(host: str | None, port: int | None, workers: int | None, access_log: bool) -> None:
    """Answer on a port until Ctrl-C or SIGTERM.

    When the folder holds no site, one is made: its address, login and password are printed once.
    """
    path = site_path()
    config = configuration.load(path)
    listen(
        path,
        config,
        host or config["server.host"],
        port or config["server.port"] or 8080,
        workers or config["server.workers"],
        access_log,
    )


def listen(path: str, config: Config, host: str, port: int, workers: int, access_log: bool) -> None:
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        address = claim(host, port)
    except OSError as error:
        raise Failure(f"Cannot listen on {host}:{port}: {error.strerror or error}.") from None
    server = Server(
        "wpcompat:create_app",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # One for each connection, since a thread waits for its request's body; ``Bodies`` sees to what runs at once.
        blocking_threads=max(config["server.threads"], _CONNECTIONS // workers),
        http=HTTPModes.http1,
        websockets=False,
        backpressure=max(1, _CONNECTIONS // workers),
        http1_settings=HTTP1Settings(header_read_timeout=_HEADER_MILLISECONDS, max_buffer_size=_HEADER_BYTES),
        log_level=LogLevels.error,
        log_access=access_log,
        respawn_failed_workers=True,
        workers_kill_timeout=_SECONDS_TO_END,
        process_name=None,
    )
    # Granian calls this when the port is its own and before any worker starts: a port that is taken leaves no site behind.
    server.on_startup(functools.partial(greet, path, config, host, port))
    startup = server.startup

    def start(*given: Any) -> None:
        startup(*given)  # type: ignore[no-untyped-call]
        # Whoever waits for the line connects at once: it comes when a worker has begun to listen, if none fails before.
        while not server.main_loop_interrupt.wait(_LOOK_AGAIN):
            if answers(address, port):
                line(f"Listening on {_address(host, port)}/ - Ctrl-C ends it.")
                break

    server.startup = start  # type: ignore[method-assign]  # granian has no hook for it
    with hold(address, port):
        server.serve(
            target_loader=functools.partial(application, path, config["server.cron"], os.getpid()), wrap_loader=False
        )


def greet(path: str, config: Config, host: str, port: int) -> None:
    """Make the site when there is none, and say what its address is."""
    from wpcompat import options
    from wpcompat.site import open_site

    listening = _address(host, port)
    password = generate_password()
    url = config["site.url"] or listening
    if lay(path, url=url, title=config["site.title"], user="admin", password=password, email="admin@example.com"):
        line(f"Made a site in {path}:")
        line(f"  Address   {url}/")
        line("  Login     admin")
        line(f"  Password  {password}   (it is not shown again)")
    # Opening the site here also brings its tables up to date before any worker reads them.
    site = open_site(path, config=config)
    home = options.text(site, "home")
    site.close()
    if home != listening:
        line(f"The site's address is {home}/")


def _address(host: str, port: int) -> str:
    shown = "localhost" if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    return f"http://{shown}" if port == 80 else f"http://{shown}:{port}"


def application(path: str, cron: bool, parent: int) -> Bodies:
    """The application of one worker process, with its thread that runs due events."""
    threading.Thread(target=_end_with, args=(parent,), name="wpcompat-parent", daemon=True).start()
    from wpcompat.app import create_app
    from wpcompat.cli.bodies import Bodies

    made = create_app(path)
    config = made.site.config
    # Worker processes leave without atexit; what waits (mails, the journal) is finished here instead.
    Finalize(None, made.site.close, exitpriority=1)
    if cron:
        from wpcompat.linkbacks import events

        worker = events.start_worker(made.site)
        Finalize(None, worker.stop, (_SECONDS_TO_END / 2,), exitpriority=2)
    _spare_the_collector()
    return Bodies(made, config["limits.body_bytes"], config["server.threads"])


def _spare_the_collector() -> None:
    """What has been loaded stays, so the collector need not look at it again and again; requests leave few cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)


def _end_with(parent: int) -> None:
    """End this worker when the process that started it is gone: killed, it could not tell its workers to end."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
