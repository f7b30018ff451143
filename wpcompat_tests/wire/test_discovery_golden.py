"""Recorded pages and feeds, asked for again: statuses, discovery headers, the links of the head, comment feeds."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests import replay

CASES = replay.load("discovery")
HEAD_LINKS = "(head links only) "
VALIDATORS = ("last-modified", "etag")
"""They tell when the recorded site changed last; the test looks at their form instead."""
_LINK = re.compile(r"<link rel=[^>]*>")
_BUILT = re.compile(r"<lastBuildDate>[^<]*<")
_THEME = ("icon", "stylesheet")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.id}-{case.version}")
def test_discovery_as_recorded(make_wp: Callable[..., WP], case: replay.Case) -> None:
    wp = replay.prepare(make_wp, case, theme__pingback_link="never")
    installed = "2026-11-20 23:39:58"
    wp.site.db.execute(
        'UPDATE "wp_posts" SET "post_date" = ?, "post_date_gmt" = ?, "post_modified" = ?, "post_modified_gmt" = ? '
        'WHERE "ID" < 4',
        (installed,) * 4,
    )
    guid = f"{case.home}/{case.day}/open-post/"
    wp.site.db.execute('UPDATE "wp_posts" SET "guid" = ? WHERE "post_name" = \'open-post\'', (guid,))
    reply = replay.send(wp, case.request)
    assert reply.status == case.status
    assert _headers(reply.headers) == _headers(case.headers)
    _check_validators(reply)
    recorded = case.body.decode()
    if recorded.startswith(HEAD_LINKS):
        assert head_links(reply.body.decode()) == recorded.removeprefix(HEAD_LINKS).splitlines()
    elif recorded.startswith("<?xml"):
        assert _BUILT.sub("", reply.body.decode()) == _BUILT.sub("", recorded)
    else:
        assert reply.body == case.body


def _headers(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """What is compared, in order: the order of WordPress's own headers is the order in which it decides."""
    ours = replay.SERVER_HEADERS | replay.OUR_HEADERS
    named = [(name.lower(), value) for name, value in headers if name.lower() not in ours]
    return [(name, "" if name in VALIDATORS else value) for name, value in named]


def _check_validators(reply: replay.Reply) -> None:
    values = {name.lower(): value for name, value in reply.headers}
    if "etag" in values:
        assert values["etag"] == f'"{hashlib.md5(values["last-modified"].encode()).hexdigest()}"'


def head_links(page: str) -> list[str]:
    """The ``<link>`` elements of a page but those of the theme itself."""
    head = page.partition("</head>")[0]
    return [link for link in _LINK.findall(head) if not any(f'rel="{word}"' in link for word in _THEME)]
