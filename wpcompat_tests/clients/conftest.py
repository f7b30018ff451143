"""The blog that a client talks to: a fresh site of wpcompat, and a real WordPress where there is one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from wpcompat import options
from wpcompat.testing.site import WP


@dataclass(frozen=True)
class Blog:
    """``url`` is its home; ``mark`` a word that no other run has put into it."""

    url: str
    mark: str

    @property
    def endpoint(self) -> str:
        return f"{self.url}/xmlrpc.php"


@pytest.fixture(params=["wpcompat", pytest.param("WordPress", marks=pytest.mark.reference)])
def blog(request: pytest.FixtureRequest, make_wp: Callable[..., WP]) -> Iterator[Blog]:
    """Each test runs against both, so that what it expects is what WordPress does."""
    mark = "m" + secrets.token_hex(4)
    if request.param == "wpcompat":
        wp = make_wp(version="6.1")
        options.update(wp.site, "permalink_structure", "/%year%/%monthnum%/%day%/%postname%/")
        yield Blog(wp.serve(), mark)
        return
    request.getfixturevalue("alone")
    url = os.environ.get("WPCOMPAT_CLIENTS_REFERENCE", "")
    if not url:
        pytest.skip("NOT COMPARED WITH WORDPRESS: set WPCOMPAT_CLIENTS_REFERENCE to a WordPress that may be written to")
    yield Blog(url, mark)
