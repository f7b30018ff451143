"""``import``: a WordPress export by the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from wpcompat.cli import importing
from wpcompat.migrate.wxr_import import Report
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
    result = run(wp.site.path, "import", str(EXPORT), f"--authors={tmp_path / 'map.csv'}")
    assert (result.exit_code, result.stderr) == (
        1, f"Error: Please update author mapping file before continuing: {tmp_path / 'map.csv'}\n",
    )  # fmt: skip
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


def test_several_files_are_one_export(make_wp: Callable[..., WP], tmp_path: Path) -> None:
    """Children may stand before their parents, in another file."""
    head, *items = EXPORT.read_text().split("<item>")
    items[-1] = items[-1].partition("</channel>")[0]
    halves = [items[6:], items[:6]]
    files = [tmp_path / f"{number}.xml" for number in (1, 2)]
    for file, half in zip(files, halves, strict=True):
        file.write_text(head + "".join("<item>" + item for item in half) + "</channel></rss>")
    parted, whole = make_wp(), make_wp()
    said = ok(parted.site.path, "import", *map(str, files), "--authors=skip").splitlines()
    assert said[-2:] == [f"Success: Finished importing from '{file}' file." for file in files]
    ok(whole.site.path, "import", str(EXPORT), "--authors=skip")
    assert _family(parted) == _family(whole)
    before = parted.snapshot()
    files[1].write_text(files[1].read_text()[:-20])
    new = make_wp()
    clean = new.snapshot()
    assert "line " in run(new.site.path, "import", *map(str, files), "--authors=skip").stderr
    missing = error(parted.site.path, "import", str(files[0]), str(tmp_path / "3.xml"), "--authors=skip")
    assert missing == f"Error: File '{tmp_path / '3.xml'}' doesn't exist.\n"
    assert (new.snapshot(), parted.snapshot()) == (clean, before)


def _family(wp: WP) -> dict[str, str]:
    """The title of every post's parent."""
    titles = {row["ID"]: row["post_title"] for row in wp.snapshot()["wp_posts"]}
    return {row["post_title"]: titles.get(row["post_parent"], "") for row in wp.snapshot()["wp_posts"]}


def test_unreadable_file(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "some.xml")

    monkeypatch.setattr(importing, "run", refuse)
    result = run(wp.site.path, "import", str(EXPORT), "--authors=skip")
    assert (result.exit_code, result.stderr) == (1, "Error: Cannot read file 'some.xml': Permission denied.\n")


def test_problems_are_warnings(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "run", lambda *_, **__: Report(posts=2, problems=["a file is missing"]))
    result = run(wp.site.path, "import", str(EXPORT), "--authors=skip")
    assert result.stderr == "Warning: a file is missing\n"
    assert "      2 posts imported\n" in result.stdout


def test_one_of_a_kind_is_told_as_one() -> None:
    one = Report(1, 1, 1, 1, 1, 1, 1, 1, 1)
    assert [line.strip() for line in importing.summary(one)] == [
        "1 author made", "1 term made", "1 post imported", "1 comment imported", "1 ping imported", "1 file fetched",
        "1 post was there already", "1 post has a new ID, since its own was taken", "1 old address kept",
    ]  # fmt: skip
    assert list(importing.summary(Report(new_ids=12))) == ["     12 posts have a new ID, since theirs was taken"]


def test_the_bar_hears_of_progress(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with importing.progress_bar(10) as progress:
        progress(10)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with importing.progress_bar(10) as progress:
        progress(4)
        progress(6)
    assert "100%" in capsys.readouterr().err


def test_authors_must_be_said(wp: WP) -> None:
    assert run(wp.site.path, "import", str(EXPORT)).exit_code == 1


def test_a_terminal_sees_a_bar(wp: WP) -> None:
    said = on_terminal(wp.site.path, "import", str(EXPORT), "--authors=create", f"--path={wp.site.path}")
    assert "Importing" in said and "100%" in said and "Finished importing" in said
