"""The sanitisers give WordPress's bytes for everything that was recorded."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat.formatting import balance, charset, entities, kses, kses_css, protocols, slugs, strings, urls
from wpcompat_tests.pure.golden import FOLDER, cases, differing


def _or_false(value: Any) -> Any:
    return False if value is None else value


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "strip_tags": strings.strip_tags,
    "strip_tags_allowed": lambda text, allowed: strings.strip_tags(text, ("a", "b")),
    "wp_strip_all_tags": strings.wp_strip_all_tags,
    "esc_html": strings.esc_html,
    "esc_textarea": strings.esc_textarea,
    "esc_xml": strings.esc_xml,
    "_wp_specialchars": strings.specialchars,
    "sanitize_text_field": strings.sanitize_text_field,
    "sanitize_textarea_field": strings.sanitize_textarea_field,
    "wp_html_excerpt": strings.wp_html_excerpt,
    "normalize_whitespace": strings.normalize_whitespace,
    "html_entity_decode": strings.html_entity_decode,
    "htmlspecialchars_decode": strings.htmlspecialchars_decode,
    "wp_kses_normalize_entities": entities.normalize_entities,
    "convert_invalid_entities": entities.convert_invalid_entities,
    "ent2ncr": entities.ent2ncr,
    "wp_kses_no_null": protocols.kses_no_null,
    "wp_kses_bad_protocol": protocols.kses_bad_protocol,
    "wp_kses_data": lambda text: kses.kses(text, kses.COMMENT_TAGS, as_browsers=False),
    "wp_kses_post": lambda text: kses.kses_post(text, as_browsers=False),
    "filter_block_content": lambda text: kses.kses_post(text, as_browsers=False),
    "safecss_filter_attr": kses_css.safe_css,
    "parse_url": lambda url: _or_false(urls.parse_url(url)),
    "wp_parse_url": lambda url: _or_false(urls.wp_parse_url(url)),
    "sanitize_url": urls.sanitize_url,
    "esc_url": urls.esc_url,
    "urlencode": urls.urlencode,
    "rawurlencode": urls.rawurlencode,
    "sanitize_title": slugs.sanitize_title,
    "sanitize_title_with_dashes": lambda title: slugs.sanitize_title_with_dashes(title, saving=False),
    "sanitize_user": slugs.sanitize_user,
    "sanitize_user_strict": lambda name, strict: slugs.sanitize_user(name, strict=strict),
    "sanitize_key": slugs.sanitize_key,
    "sanitize_file_name": slugs.sanitize_file_name,
    "sanitize_html_class": slugs.sanitize_html_class,
    "remove_accents": slugs.remove_accents,
    "force_balance_tags": balance.balance_tags,
    "mb_convert_encoding": lambda data, name: charset.convert(base64.b64decode(data), name),
    "mb_detected": lambda data: charset.convert_detected(base64.b64decode(data)),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_same_as_wordpress(name: str) -> None:
    assert differing(name, FUNCTIONS[name]) == []


def test_parts_of_a_url_come_in_phps_order() -> None:
    for url, parts in cases("parse_url"):
        assert list(urls.parse_url(url) or {}) == list(parts or {})


def test_the_listed_encodings_are_phps() -> None:
    assert list(charset.LISTED) == json.loads((FOLDER / "mb_list_encodings.json").read_text("utf-8"))
