"""Fixtures of this suite alone; those for everybody live in ``wpcompat.testing``."""

from __future__ import annotations

import fcntl
import os
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from wpcompat.testing.web import Web
from wpcompat_tests.chance import EXPLORING
from wpcompat_tests.reference.differential import Pair, open_pair
from wpcompat_tests.reference.wordpress import WordPress

# The same examples in every run, and no clock: see wpcompat_tests/chance.py.
hypothesis.settings.register_profile("wpcompat", derandomize=not EXPLORING, deadline=None, database=None)
hypothesis.settings.load_profile("wpcompat")


def _running(variable: str) -> WordPress:
    """The WordPress whose address stands in an environment variable; skips, and says so, when there is none."""
    url = os.environ.get(variable, "")
    if not url:
        pytest.skip(
            f"NOT COMPARED WITH WORDPRESS: set {variable}=http://127.0.0.1:PORT to a WordPress that may be written to"
        )
    try:
        urllib.request.urlopen(f"{url}/xmlrpc.php?rsd", timeout=10).close()
    except (OSError, ValueError) as error:
        pytest.fail(f"{variable}={url} does not answer: {error}")
    return WordPress(url)


@pytest.fixture
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One test at a time, over all workers: a WordPress's flood rule and its posts are everybody's."""
    with (tmp_path_factory.getbasetemp().parent / "reference.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def reference(alone: None) -> WordPress:
    """A real WordPress on loopback, ``WPCOMPAT_REFERENCE``."""
    return _running("WPCOMPAT_REFERENCE")


@pytest.fixture
def pair(alone: None, web: Web, tmp_path: Path) -> Iterator[Pair]:
    """The same site on a real WordPress of its own (``WPCOMPAT_MADE_UP_REFERENCE``) and on wpcompat.

    That WordPress's database is written to, through ``WPCOMPAT_REFERENCE_SOCKET``.
    """
    url = _running("WPCOMPAT_MADE_UP_REFERENCE").url
    path = os.environ.get("WPCOMPAT_REFERENCE_SOCKET", "")
    if not path:
        pytest.skip(
            "NOT COMPARED WITH WORDPRESS: set WPCOMPAT_REFERENCE_SOCKET to the socket of the reference's database"
        )
    found = open_pair(url, path, web, tmp_path)
    found.lay()
    yield found
    found.lay()
    found.close()
    found.wp.close()


@pytest.fixture
def fresh_pair(alone: None, web: Web, tmp_path: Path) -> Iterator[Pair]:
    """A WordPress that nobody has written to since it was laid (``WPCOMPAT_FRESH_REFERENCE``), and wpcompat beside it."""
    url = _running("WPCOMPAT_FRESH_REFERENCE").url
    found = open_pair(url, os.environ["WPCOMPAT_REFERENCE_SOCKET"], web, tmp_path)
    yield found
    found.close()
    found.wp.close()


@pytest.fixture
def second_reference(alone: None) -> WordPress:
    """Another real WordPress, ``WPCOMPAT_SECOND_REFERENCE``, for exchanges between two."""
    return _running("WPCOMPAT_SECOND_REFERENCE")
