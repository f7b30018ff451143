"""A browser for the session, and a site on a real port."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from wpcompat.testing.site import WP
from wpcompat_tests.browser.chromium import EXECUTABLE, Chromium


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Served:
    """A site that a browser can reach."""

    wp: WP
    url: str

    def comment(self, **values: object) -> int:
        """An approved comment or ping on the first post."""
        row = {
            "comment_post_ID": 1, "comment_author": "", "comment_author_email": "", "comment_author_url": "",
            "comment_author_IP": "192.0.2.250", "comment_date": "2026-11-20 10:00:00", "comment_date_gmt": "2026-11-20 10:00:00",
            "comment_content": "x", "comment_approved": "1", "comment_agent": "", "comment_type": "comment",
        }  # fmt: skip
        return self.wp.site.db.insert("wp_comments", {**row, **values})


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """One headless Chromium; skips, and says so, when there is none."""
    if not EXECUTABLE:
        pytest.skip("NO PAGE WAS LOOKED AT: install chromium, or name one in WPCOMPAT_CHROMIUM")
    browser = Chromium(tmp_path_factory.mktemp("chromium"))
    yield browser
    browser.close()


@pytest.fixture
def browser(chromium: Chromium) -> Chromium:
    """A visitor who has not been here before."""
    chromium.forget()
    return chromium


@contextmanager
def serve(wp: WP) -> Iterator[Served]:
    """Let a browser reach a site under its own address on loopback."""
    server = make_server("127.0.0.1", 0, wp.app, threaded=True, request_handler=_Quiet)
    url = f"http://127.0.0.1:{server.server_port}"
    wp.move(url)
    wp.site.db.execute('UPDATE "wp_posts" SET "post_date" = \'2026-11-20 08:00:00\' WHERE "ID" = 1')
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(wp, url)
    server.shutdown()
    thread.join(10)
    server.server_close()


@pytest.fixture
def served(make_wp: Callable[..., WP]) -> Iterator[Served]:
    """A site that a browser can reach; its first post is /2026/11/20/hello-world/."""
    with serve(make_wp()) as site:
        yield site


@pytest.fixture
def another(make_wp: Callable[..., WP]) -> Iterator[Served]:
    """A second site beside the first."""
    with serve(make_wp()) as site:
        yield site
