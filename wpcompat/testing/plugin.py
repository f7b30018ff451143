"""Fixtures for tests against a site: ``wp``, ``make_wp`` and ``web``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from wpcompat.testing.site import WP
    from wpcompat.testing.web import Web

# What the fixtures need is imported when they are used: the plugin is loaded with every pytest, and before coverage.


@pytest.fixture(scope="session")
def wpcompat_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of laid sites that fresh ones are copied from."""
    return tmp_path_factory.mktemp("wpcompat-templates")


@pytest.fixture
def make_wp(wpcompat_templates: Path, tmp_path: Path) -> Iterator[Callable[..., WP]]:
    """Make a fresh site: ``make_wp(version="6.1", fidelity="hardened", settings={"section.name": "value"})``."""
    from wpcompat.testing.site import SiteFactory

    factory = SiteFactory(wpcompat_templates, tmp_path)
    yield factory.make
    factory.close()


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    """A fresh site under http://wp.example, imitating WordPress 7.1."""
    return make_wp()


@pytest.fixture
def web() -> Iterator[Web]:
    """Pretend web servers on loopback that answer recorded bytes and keep what they were asked."""
    from wpcompat.testing.web import Web

    with Web() as pretend:
        yield pretend
