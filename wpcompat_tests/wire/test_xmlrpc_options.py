"""wp.getOptions and wp.setOptions: as recorded with WordPress 6.1.9, and what depends on version, request and switches."""

from __future__ import annotations

import xmlrpc.client
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from wpcompat import options
from wpcompat.testing.site import WP
from wpcompat_tests.wire.asking import answer, ask, with_users
from wpcompat_tests.wire.recorded_sequences import differences, sequences
from wpcompat_tests.wire.xmlrpc_exchange import recorded, send

SEQUENCES = sequences("options-6.1")


@pytest.fixture
def wp(make_wp: Callable[..., WP]) -> WP:
    return with_users(make_wp)


def test_how_many_calls_are_recorded() -> None:
    assert {name: len(calls) for name, calls in SEQUENCES.items()} == {"options": 91}


@pytest.mark.parametrize("name", SEQUENCES)
def test_as_recorded(make_wp: Callable[..., WP], name: str) -> None:
    assert list(differences(make_wp, SEQUENCES[name])) == []


def test_a_named_zone_as_recorded(wp: WP) -> None:
    options.update(wp.site, "timezone_string", "Asia/Kathmandu")
    exchange = next(one for one in recorded("alone") if one.name == "extra: wp.getOptions time_zone with a named zone")
    assert send(wp, exchange.request).body == exchange.body


@pytest.mark.parametrize(("version", "software", "theme"), [("7.1", "7.1", "twentytwentyfive"), ("6.1", "6.1.9", "twentytwentythree")])  # fmt: skip
def test_software_and_theme(make_wp: Callable[..., WP], version: str, software: str, theme: str) -> None:
    found = ask(with_users(make_wp, version=version), "wp.getOptions", ["software_version", "template", "stylesheet"])
    assert [one["value"] for one in found.values()] == [software, theme, theme]


def test_a_summer_time_counts(wp: WP) -> None:
    options.update(wp.site, "timezone_string", "Europe/Berlin")
    offsets = []
    for moment in (1767225600, 1782864000):  # 1 January and 1 July 2026
        wp.clock.frozen = moment
        offsets.append(ask(wp, "wp.getOptions", "time_zone")["time_zone"]["value"])
    assert offsets == [1, 2]


def test_addresses_take_the_scheme_of_the_request(wp: WP) -> None:
    body = xmlrpc.client.dumps((1, "admin", "secret", ["login_url", "admin_url", "blog_url"]), "wp.getOptions")
    found: Any = xmlrpc.client.loads(send(wp, body, scheme="https").body)[0][0]
    assert [one["value"] for one in found.values()] == [
        "https://wp.example/wp-login.php",
        "https://wp.example/wp-admin/",
        "http://wp.example",
    ]


def test_addresses_end_without_a_slash(wp: WP) -> None:
    options.update(wp.site, "siteurl", "http://wp.example/wp/")
    options.update(wp.site, "home", "")
    found = ask(wp, "wp.getOptions", ["blog_url", "home_url"])
    assert [one["value"] for one in found.values()] == ["http://wp.example/wp", "http://wp.example/wp"]


def test_a_changed_number_is_one_for_the_rest_of_the_request(wp: WP) -> None:
    login = [1, "admin", "secret"]
    calls = [
        {"methodName": "wp.setOptions", "params": [*login, {"large_size_w": "7", "large_size_h": "1024"}]},
        {"methodName": "wp.getOptions", "params": [*login, ["large_size_w", "large_size_h"]]},
    ]
    found = answer(wp, "system.multicall", calls)
    assert [[one["value"] for one in answered[0].values()] for answered in found] == [[7, "1024"], [7, "1024"]]
    assert ask(wp, "wp.getOptions", "large_size_w")["large_size_w"]["value"] == "7"


def test_a_date_stored_as_an_option_reads_as_text(wp: WP) -> None:
    answered = ask(wp, "wp.setOptions", {"thumbnail_crop": datetime(2026, 1, 2)})["thumbnail_crop"]["value"]
    assert str(answered) == "20260102T00:00:00"
    read = ask(wp, "wp.getOptions", "thumbnail_crop")["thumbnail_crop"]["value"]
    assert read.startswith('O:8:"IXR_Date":7:{s:4:"year";s:4:"2026";')


GUARDED = {
    "siteurl": "http://evil.example", "home": "http://evil.example", "admin_email": "evil@example.org", "default_role": "administrator",
    "active_plugins": ["x"], "template": "x", "blog_url": "http://evil.example", "home_url": "http://evil.example", "wp_user_roles": "",
    "permalink_structure": "", "gmt_offset": "9", "blogname": "x", "software_version": "0", "0": "x", "": "x",
}  # fmt: skip
"""Options that are not in the table under these names, or are readonly there."""


def stored(wp: WP) -> dict[str, str]:
    return dict(wp.site.db.rows('SELECT "option_name", "option_value" FROM "wp_options"'))


def test_only_what_the_table_lists_is_written(wp: WP) -> None:
    before = stored(wp)
    ask(wp, "wp.setOptions", GUARDED)
    assert stored(wp) == before
    ask(wp, "wp.setOptions", {**GUARDED, "blog_title": "T", "users_can_register": 1})
    assert stored(wp) == {**before, "blogname": "T", "users_can_register": "1"}


@pytest.mark.parametrize("by", ["editor", "author", "contributor", "subscriber", "nobody"])
def test_nobody_else_writes_options(wp: WP, by: str) -> None:
    before = stored(wp)
    refused = ask(wp, "wp.setOptions", {**GUARDED, "blog_title": "T", "users_can_register": 1}, by=by)
    what = "Incorrect username or password." if by == "nobody" else "Sorry, you are not allowed to update options."
    assert refused == f"403 {what}"
    assert stored(wp) == before


def test_every_user_reads_options_in_exact(wp: WP) -> None:
    assert len(ask(wp, "wp.getOptions", by="subscriber")) == 29


def test_options_are_for_writers_in_hardened(make_wp: Callable[..., WP]) -> None:
    wp = with_users(make_wp, fidelity="hardened")
    refused = ask(wp, "wp.getOptions", by="subscriber")
    assert refused == "403 Sorry, you are not allowed to access details about this site."
    found = ask(wp, "wp.getOptions", by="contributor")
    assert {one["readonly"] for one in found.values()} == {True}
