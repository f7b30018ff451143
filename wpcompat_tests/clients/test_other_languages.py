"""Clients from other languages' registries: "wordpress" of npm, RPC::XML of Perl."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from wpcompat_tests.clients.conftest import Blog

HERE = Path(__file__).parent


def run(*command: str, **environment: str) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_javascript(blog: Blog) -> None:
    modules = os.environ.get("WPCOMPAT_NODE_MODULES", "")
    if not modules or not shutil.which("node"):
        pytest.skip("NOT CALLED FROM JAVASCRIPT: set WPCOMPAT_NODE_MODULES to a folder with the npm package wordpress")
    told = json.loads(
        run("node", "--no-deprecation", str(HERE / "wordpress_client.js"), blog.url, blog.mark, NODE_PATH=modules)
    )
    assert told == {
        "methods": 50,
        "post": [
            f"Title {blog.mark}", "<p>Some <b>content</b> & more</p>", "publish", blog.mark, f"/2024/02/29/{blog.mark}/",
            [f"tag {blog.mark}"], [["mood", "fine"]], "string",
        ],
        "edited": True,
        "found": [[True, f"Other {blog.mark}"]],
        "types": ["post", "page", "attachment"],
        "type": "Page",
        "taxonomies": ["category", "post_tag", "post_format"],
        "term": [f"Cat {blog.mark}", f"cat-{blog.mark}", "Words", 0],
        "termEdited": True,
        "terms": [f"Renamed {blog.mark}"],
        "termGone": True,
        "termRefused": [404, "Invalid term ID."],
        "media": [f"{blog.mark}.png", 1, 1, True],
        "library": 1,
        "deleted": [True, True, True],
        "refused": [404, "Invalid post ID."],
    }  # fmt: skip


def test_perl(blog: Blog) -> None:
    if (
        not shutil.which("perl")
        or subprocess.run(["perl", "-MRPC::XML::Client", "-e", "1"], capture_output=True, check=False).returncode
    ):
        pytest.skip("NOT CALLED FROM PERL: RPC::XML is missing")
    lines = run("perl", str(HERE / "rpc_xml_client.pl"), blog.endpoint, blog.mark).splitlines()
    assert [line.split("\t") for line in lines] == [
        ["sum", "42"],
        ["post", f"Title {blog.mark}", '<p>Some & "content"</p>', "publish", blog.mark, f"one{blog.mark}, two{blog.mark}",
         "20240229T12:30:15", "1", "standard"],
        ["fields", "mood=fine"],
        ["edited", "1"],
        ["recent", f"Other {blog.mark}"],
        ["titles", f"Other {blog.mark}"],
        ["set", "1"],
        ["categories", f"Cat {blog.mark}"],
        ["published", "same"],
        ["blogger", f"<title>Other {blog.mark}</title><category>ID</category><p>Some & \"content\"</p>"],
        ["multicall", "Hello!", "404", "Invalid post ID.", "1"],
        ["deleted", "1", "1"],
        ["gone", "fault 404 Invalid post ID."],
        ["category deleted", "1"],
    ]  # fmt: skip
