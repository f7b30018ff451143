"""``import``: a WordPress export by the command line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests.site.cli_runner import error, ok, run
from wpcompat_tests.site.test_cli_frame import on_terminal

EXPORT = Path(__file__).parents[2] / "fixtures/wxr/wordpress-6.1.9.xml"


def test_import_says_what_it_did_and_a_second_one_changes_nothing(wp: WP) -> None:
    folder = wp.site.path
    said = run(folder, "import", str(EXPORT), "--authors=create")
    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    assert lines[0] == "Starting the import process..."
    assert lines[-1] == f"Success: Finished importing from '{EXPORT}' file."
    assert any(line.endswith(" posts imported") for line in lines)
    assert any(line.endswith(" pings imported") for line in lines)
    before = wp.snapshot()
    again = run(folder, "import", str(EXPORT), "--authors=create")
    assert again.exit_code == 0
    assert any(line.endswith(" posts were there already") for line in again.stdout.splitlines())
    assert wp.snapshot() == before


def test_a_map_of_authors_is_written_when_it_is_missing(wp: WP, tmp_path: Path) -> None:
    before = wp.snapshot()
    said = ok(wp.site.path, "import", str(EXPORT), f"--authors={tmp_path / 'map.csv'}")
    assert said.splitlines()[-1].startswith(f"Success: Please update {tmp_path / 'map.csv'} ")
    assert (tmp_path / "map.csv").read_text().startswith("old_user_login,new_user_login")
    assert wp.snapshot() == before


def test_broken_and_missing_files_change_nothing(wp: WP, tmp_path: Path) -> None:
    before = wp.snapshot()
    assert error(wp.site.path, "import", str(tmp_path / "none.xml"), "--authors=skip") == (
        f"Error: File '{tmp_path / 'none.xml'}' doesn't exist.\n"
    )
    (tmp_path / "broken.xml").write_text(EXPORT.read_text()[:5000])
    result = run(wp.site.path, "import", str(tmp_path / "broken.xml"), "--authors=skip")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: ")
    assert "line" in result.stderr
    assert wp.snapshot() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(wp: WP, tmp_path: Path) -> None:
    (tmp_path / "x.xml").touch(0o000)
    assert "Cannot read file" in error(wp.site.path, "import", str(tmp_path / "x.xml"), "--authors=skip")


def test_authors_must_be_said(wp: WP) -> None:
    assert run(wp.site.path, "import", str(EXPORT)).exit_code == 2


def test_a_terminal_sees_a_bar(wp: WP) -> None:
    said = on_terminal(wp.site.path, "import", str(EXPORT), "--authors=create", f"--path={wp.site.path}")
    assert "Importing" in said and "100%" in said and "Finished importing" in said
