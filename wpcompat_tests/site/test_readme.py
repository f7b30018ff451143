"""The example of the README is a test that passes."""

from __future__ import annotations

import xmlrpc.client
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from wpcompat.testing.site import WP
from wpcompat.testing.web import Web

README = Path(__file__).parents[2] / "README.md"


def test_the_example_for_client_authors(wp: WP, web: Web) -> None:
    (example,) = (block for block in README.read_text("utf-8").split("```python\n")[1:])
    code = example.partition("```")[0]

    def ping(source: str, target: str) -> None:
        site: Any = xmlrpc.client.ServerProxy(f"{wp.home}/xmlrpc.php")
        assert "registered" in site.pingback.ping(source, target)

    names: dict[str, Any] = {"my_client": SimpleNamespace(ping=ping)}
    exec(compile(code, str(README), "exec"), names)
    names["test_my_client_pings"](wp, web)
    assert wp.snapshot()["wp_comments"][-1]["comment_author"] == "A"
