"""What is made of the values of options, compared with what WordPress made of them."""

from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wpcompat import options
from wpcompat.options.sanitize import RULES, sanitize
from wpcompat.testing.site import WP
from wpcompat_tests.site.cli_runner import ok

RECORDED = json.loads((Path(__file__).parents[2] / "fixtures/options/sanitized.json").read_text())
BY_NAME = {name: [(value, made) for _, value, made in rows] for name, rows in groupby(RECORDED, key=lambda row: row[0])}


@pytest.mark.parametrize("name", BY_NAME)
def test_values_are_cleaned_as_wordpress_cleans_them(wp: WP, name: str) -> None:
    seen = [(value, sanitize(wp.site, name, value)) for value, _ in BY_NAME[name]]
    assert seen == [(value, wp.home if made == "HOME" else made) for value, made in BY_NAME[name]]


def test_every_rule_was_recorded() -> None:
    unrecorded = {
        "WPLANG",
        "thumbnail_size_h",
        "medium_size_h",
        "medium_large_size_w",
        "medium_large_size_h",
        "large_size_w",
        "rss_excerpt_length",
        "fileupload_maxk",
    }
    assert RULES.keys() - BY_NAME.keys() == unrecorded


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(RULES)),
    st.one_of(st.text(max_size=60), st.integers(), st.none(), st.floats(), st.lists(st.text())),
)
def test_no_value_fails(wp: WP, name: str, value: Any) -> None:
    sanitize(wp.site, name, value)


def test_the_command_line_stores_what_wordpress_would(wp: WP) -> None:
    folder = wp.site.path
    ok(folder, "option", "update", "blogname", "A & B")
    assert options.text(wp.site, "blogname") == "A &amp; B"
    assert (
        ok(folder, "option", "update", "comment_max_links", "many") == "Success: Updated 'comment_max_links' option.\n"
    )
    assert options.text(wp.site, "comment_max_links") == "0"
    assert (
        ok(folder, "option", "update", "home", "nonsense") == "Success: Value passed for 'home' option is unchanged.\n"
    )
    ok(folder, "option", "add", "disallowed_keys_2", " as it is ")
    assert options.text(wp.site, "disallowed_keys_2") == " as it is "
