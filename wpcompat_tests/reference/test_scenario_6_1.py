"""The recorded scenario of 416 calls, sent in order to a freshly laid WordPress 6.1 and to wpcompat as 6.1: same answers.

``python -m wpcompat_tests.reference.test_scenario_6_1 PORT`` sends it to the WordPress on a port that was laid just now.
"""

from __future__ import annotations

import os
import random
import re
import string
import sys
import tempfile
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from wpcompat.testing.web import Web
from wpcompat_tests.reference.differential import Findings, Pair, open_pair
from wpcompat_tests.reference.test_differential_xmlrpc import answers
from wpcompat_tests.wire.scenario import HOME as RECORDED_AT
from wpcompat_tests.wire.test_xmlrpc_scenario import FATAL
from wpcompat_tests.wire.xmlrpc_exchange import Exchange, recorded

pytestmark = pytest.mark.reference

DIES_ALONE = "system.multicall call without params (fatal)"
"""A fatal error that ends a multicall there; here it is a fault in the element's place."""
APART = frozenset(("wp.newComment held",))
"""Calls that wait for the next second: of two comments of one second, either may be the newest."""
NEWEST = 4
"""The post that only 7.1 makes by itself: with it, the IDs of the scenario mean the same posts."""
_METHOD = re.compile("<methodName>([^<]*)")


def fresh(pair: Pair) -> None:
    """Both sides as the recording found its site. Fails when the WordPress was used before: the IDs would be others."""
    newest = pair.sql.run("SELECT max(ID) FROM wp_posts")
    if newest != ["3"]:
        pytest.fail(f"{pair.home} is not freshly laid: its newest post is {newest}")
    pair.sql.run(
        f"INSERT INTO wp_posts SELECT {NEWEST}, 0, post_date, post_date_gmt, '<!-- wp:page-list /-->', 'Navigation', '', 'publish', 'closed', 'closed', '', 'navigation', '', '',"
        " post_modified, post_modified_gmt, '', 0, '', 0, 'wp_navigation', '', 0 FROM wp_posts WHERE ID = 1"
    )
    pair.copy()


def requests(pair: Pair) -> list[tuple[Exchange, bytes]]:
    """The calls to this site, today. Uploads have names of their own: all sites of one reference share a folder."""
    day = "/".join(pair.sql.run("SELECT date_format(post_date, '%Y/%m/%d') FROM wp_posts WHERE ID = 1"))
    name = "".join(random.choices(string.ascii_lowercase, k=6))
    changes = ((RECORDED_AT.partition("://")[2], pair.home.partition("://")[2]), ("2026/11/20/hello-world", f"{day}/hello-world"),
               ("<name>name</name><value><string>xmlrpc", f"<name>name</name><value><string>{name}"))  # fmt: skip
    found = []
    for exchange in recorded("scenario"):
        request = exchange.request
        for old, new in changes:
            assert len(old) == len(new)
            request = request.replace(old, new)
        found.append((exchange, request.encode("utf-8", "surrogateescape")))
    return found


def play(pair: Pair, findings: Findings) -> None:
    """Send every call to both, wpcompat at the second in which WordPress answered."""
    fresh(pair)
    begun = time.time()
    for number, (exchange, request) in enumerate(requests(pair)):
        time.sleep(1.1 if exchange.name in APART else 0)
        theirs = pair.ask_wordpress(request)
        pair.wp.clock.frozen = parsedate_to_datetime(dict(theirs.headers)["Date"]).timestamp()
        ours = pair.ask_ours(request)
        fatal = theirs.status == 500
        findings.kinds[FATAL if fatal else "fault" if b"<fault>" in theirs.body else "value"] += 1
        method = _METHOD.findall(exchange.request)
        window = time.time() - begun + 5
        told = answers(method[0] if method else "", theirs.body, ours.body, window)
        if exchange.name == DIES_ALONE:
            told = (
                "There has been a critical error" in str(told[0]),
                "There has been a critical error" in str(told[1]),
            )
        kinds = (dict(theirs.headers).get("Content-Type"), dict(ours.headers).get("Content-Type"))
        findings.note(
            f"{number} {exchange.name}", status=(200 if fatal else theirs.status, ours.status), type=kinds, body=told
        )


def test_scenario_of_6_1(fresh_pair: Pair) -> None:
    findings = Findings(0)
    play(fresh_pair, findings)
    assert findings.compared == 416
    assert findings.kinds[FATAL] == 6
    assert not findings.found, findings.text()


if __name__ == "__main__":
    findings = Findings(0)
    with tempfile.TemporaryDirectory() as folder, Web() as web:
        pair = open_pair(f"http://127.0.0.1:{sys.argv[1]}", os.environ["WPCOMPAT_REFERENCE_SOCKET"], web, Path(folder))
        play(pair, findings)
        sys.stdout.write(findings.text() + "\n")
        pair.wp.close()
        pair.close()
