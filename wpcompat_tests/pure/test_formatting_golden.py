"""The display functions give WordPress's bytes for everything that was recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wpcompat.formatting import (
    autop,
    blocks,
    dates,
    display,
    excerpt,
    links,
    php,
    shortcodes,
    smilies,
    targets,
    texturize,
)
from wpcompat_tests.pure.golden import differing

SITE = "http://127.0.0.1:8103"


def _rel(text: str) -> str:
    return links.rel_callback(text, "nofollow ugc", "127.0.0.1", internal_as_is=True)


def _both_ways(text: str, zone: str, offset: str) -> list[str]:
    return [dates.gmt_from_local(text, zone, offset), dates.local_from_gmt(text, zone, offset)]


def _formatted(php_format: str, stamp: int, zone: str) -> str:
    moment = dates.parse_date(f"@{stamp}")
    assert moment
    return dates.format_date(dates.local_time(moment, zone), php_format)


def _mysql2date(php_format: str, text: str, zone: str, offset: str) -> object:
    shown = dates.mysql2date(php_format, text, dates.site_zone(zone, offset))
    # PHP's function hands out false and numbers; here everything is text.
    return int(shown) if php_format in ("G", "U") and shown else shown or False


def _timestamp(text: str, zone: str) -> int | None:
    moment = dates.parse_date(text, zone=dates.site_zone(zone))
    return int(moment.timestamp()) if moment else None


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "wptexturize": texturize.texturize,
    "wptexturize_primes": texturize.texturize,
    "wpautop": autop.autop,
    "make_clickable": links.make_clickable,
    "make_clickable_long": links.make_clickable,
    "wp_extract_urls": links.extract_urls,
    "count_links": links.count_links,
    "wp_rel_ugc": _rel,
    "wp_targeted_link_rel": targets.targeted_link_rel,
    "convert_smilies": lambda text: smilies.convert_smilies(text, site_url=SITE),
    "strip_shortcodes": shortcodes.strip_shortcodes,
    "shortcode_unautop": shortcodes.unautop,
    "shortcode_parse_atts": shortcodes.parse_attributes,
    "do_blocks": blocks.render_blocks,
    "excerpt_remove_blocks": blocks.excerpt_remove_blocks,
    "the_content": lambda text: display.the_content(text, site_url=SITE),
    "the_title": display.the_title,
    "single_post_title": display.single_title,
    "comment_author": display.line,
    "the_excerpt": lambda text: display.the_excerpt(text, site_url=SITE),
    "comment_text": lambda text: display.comment_text(text, site_url=SITE),
    "wp_trim_words": lambda text, count, more: excerpt.trim_words(text, count, more),
    "wp_trim_excerpt": lambda text: display.get_the_excerpt("", text, site_url=SITE),
    "date_format": _formatted,
    "mysql2date": _mysql2date,
    "get_gmt_from_date": _both_ways,
    "date_create": _timestamp,
    "is_serialized": php.is_serialized,
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_same_as_wordpress(name: str) -> None:
    assert differing(name, FUNCTIONS[name]) == []
