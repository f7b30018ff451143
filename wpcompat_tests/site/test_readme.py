"""The examples of the documents for tests are tests that pass."""

from __future__ import annotations

import inspect
import xmlrpc.client
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

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


def test_the_examples_of_the_testing_page_pass(wp: WP, make_wp: Callable[..., WP], web: Web) -> None:
    page = README.parent / "docs" / "testing.md"
    fixtures = {"wp": wp, "make_wp": make_wp, "web": web}
    ran = 0
    for block in page.read_text("utf-8").split("```python\n")[1:]:
        names: dict[str, Any] = {}
        exec(compile(block.partition("```")[0], str(page), "exec"), names)
        for name, test in names.items():
            if name.startswith("test_"):
                test(**{word: fixtures[word] for word in inspect.signature(test).parameters})
                ran += 1
    assert ran == 3


def test_permalinks_of_posts_that_are_not_there(wp: WP) -> None:
    assert wp.permalink(2) == "http://wp.example/sample-page/"
    with pytest.raises(KeyError):
        wp.permalink(99)
