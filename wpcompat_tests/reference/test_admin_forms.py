"""WordPress's own forms, filled in by the same script on a real WordPress and on wpcompat: same answers, same rows afterwards.

``python -m wpcompat_tests.reference.test_admin_forms PORT [CHAPTER …]`` runs chapters and tells each difference at once.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from wpcompat.testing.web import Web
from wpcompat_tests.reference import forms_comments, forms_people, forms_posts, forms_settings
from wpcompat_tests.reference.admin_sides import Both
from wpcompat_tests.reference.differential import Findings, Pair, open_pair
from wpcompat_tests.reference.saved_site import Saved

pytestmark = [pytest.mark.reference, pytest.mark.xdist_group("reference")]

ACCEPTED = {
    "login: to \\\\evil.example": "a path that begins with backslashes is another site's to some browsers",
    "login: to wp-admin/": "the same address, written whole",
    "login: lists": "PHP fails on lists; here they are empty fields",
}
"""Steps in which we differ on purpose, and why."""


CHAPTERS: dict[str, Callable[[Both], None]] = {
    chapter.__name__: chapter
    for chapter in (
        forms_people.login,
        forms_settings.discussion,
        forms_settings.writing,
        forms_settings.reading,
        forms_settings.general,
        forms_settings.media,
        forms_settings.permalinks,
        forms_comments.row_actions,
        forms_comments.bulk_actions,
        forms_comments.emptying,
        forms_comments.editing_comments,
        forms_comments.mail_links,
        forms_comments.ajax_comments,
        forms_posts.quick_edit,
        forms_posts.bulk_edit,
        forms_posts.post_rows,
        forms_posts.classic,
        forms_people.profile,
    )
}


def run(pair: Pair, chapter: str, findings: Findings) -> None:
    """One chapter, after which WordPress has its users, options and rows again."""
    saved = Saved(pair.sql)
    try:
        CHAPTERS[chapter](Both(pair, findings, ACCEPTED))
    finally:
        saved.restore()
        saved.forget()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_forms_do_the_same(pair: Pair, chapter: str) -> None:
    findings = Findings(0)
    run(pair, chapter, findings)
    assert findings.compared, chapter
    assert not findings.found, findings.text()


def main(arguments: list[str]) -> int:
    found = 0
    with tempfile.TemporaryDirectory() as folder, Web() as web:
        pair = open_pair(f"http://127.0.0.1:{arguments[0]}", os.environ["WPCOMPAT_REFERENCE_SOCKET"], web, Path(folder))
        try:
            for chapter in arguments[1:] or CHAPTERS:
                findings = Findings(0, live=True)
                run(pair, chapter, findings)
                sys.stdout.write(f"{chapter}: {findings.compared} compared, {len(findings.found)} differ\n")
                sys.stdout.flush()
                found += len(findings.found)
        finally:
            pair.wp.close()
            pair.close()
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
