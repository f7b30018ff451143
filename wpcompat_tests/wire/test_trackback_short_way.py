"""A plain trackback's short way gives the answer, the row and the journal that the long one gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import app, options
from wpcompat.testing.site import WP

FORM = "application/x-www-form-urlencoded"
BODIES = (
    "title=One&url=http%3A%2F%2Fa.example%2Fp&excerpt=Some+words&blog_name=Blog",
    "title=One&url=http%3A%2F%2Fa.example%2Fp%3Fx%3D1%26y&excerpt=a%0D%0Ab&blog_name=%3Cb%3EBlog%3C%2Fb%3E+%26+more",
    "title=F%C3%BC%C3%9Fe&url=http://a.example/p&excerpt=%FF&blog_name=Blog",
    "title=" + "x" * 300 + "&url=http://a.example/p&excerpt=" + "y+" * 200 + "&blog_name=" + "z" * 300,
    "title=F%FC&url=http://a.example/p&charset=ISO-8859-1", "title[]=One&url=http://a.example/p", "title=One&url[]=x",
    "%74itle=One&url=http://a.example/p&+title=Two", "title=One&title=Two&url=http://a.example/p", "title=0&url=0", "url=x", "",
    "title=One&url=javascript:x", "title=One&url=http://a.example/p&blog_name=a\\b'c\"",
)  # fmt: skip
PATHS = (
    "/hello-world/trackback/",
    "/sample-page/trackback/",
    "/nope/trackback/",
    "/hello-world/2/trackback/",
    "/trackback/",
)


def said(wp: WP, path: str, body: str) -> Any:
    """Two equal trackbacks: what was answered, stored and noted."""
    answers = [wp.client.post(path, data=body, content_type=FORM) for _ in range(2)]
    rows = wp.site.db.rows('SELECT * FROM "wp_comments" ORDER BY "comment_ID"')
    entries = [(entry.title, entry.verdict, json.loads(entry.as_json())) for entry in wp.site.journal.last]
    return [(a.status, list(a.headers), a.data) for a in answers], rows, entries, [m.message for m in wp.mails]


@pytest.mark.parametrize("profile", ["7.1", "6.1"])
def test_the_short_way_gives_what_the_long_one_gives(
    make_wp: Callable[..., WP], monkeypatch: pytest.MonkeyPatch, profile: str
) -> None:
    seen = []
    for short in (True, False):
        if not short:
            monkeypatch.setattr(app, "trackback_sent", lambda *_: None)
        for path in PATHS:
            for body in BODIES:
                if path != PATHS[0] and body != BODIES[0]:
                    continue
                wp = make_wp(settings={"wordpress.version": profile})
                wp.site.clock.frozen = 1_795_000_000.0
                options.update(wp.site, "permalink_structure", "/%postname%/")
                seen.append(said(wp, path, body))
    half = len(seen) // 2
    assert seen[:half] == seen[half:]
    assert any(b"<error>0" in answer[2] for answer in seen[0][0])
