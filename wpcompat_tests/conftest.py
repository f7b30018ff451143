"""Fixtures of this suite alone; those for everybody live in ``wpcompat.testing``."""

from __future__ import annotations

import os
import urllib.request

import pytest

from wpcompat_tests.reference.wordpress import WordPress


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
def reference() -> WordPress:
    """A real WordPress on loopback, ``WPCOMPAT_REFERENCE``."""
    return _running("WPCOMPAT_REFERENCE")


@pytest.fixture
def second_reference() -> WordPress:
    """Another real WordPress, ``WPCOMPAT_SECOND_REFERENCE``, for exchanges between two."""
    return _running("WPCOMPAT_SECOND_REFERENCE")
