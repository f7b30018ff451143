"""``wpcompat export``: files that ``wpcompat import`` and WordPress read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wpcompat import options
from wpcompat.migrate.wxr_read import Item, read
from wpcompat.posts.store import insert_post
from wpcompat.terms.store import create_term
from wpcompat.testing.site import WP
from wpcompat_tests.site.cli_runner import error, ok, process, run


@pytest.fixture
def folder(wp: WP, tmp_path: Path) -> Path:
    options.update(wp.site, "blogname", "My Blog")
    category = create_term(wp.site, "Far away", "category").term_id
    for number, day in enumerate(("2020-01-31", "2020-02-01", "2020-02-02"), 10):
        insert_post(wp.site, {
            "import_id": number, "post_title": f"Post {number}", "post_status": "publish" if number < 12 else "draft", "post_author": 1,
            "post_date": f"{day} 12:00:00", "post_category": [category] if number == 11 else [], "post_content": "x" * 600_000,
        })  # fmt: skip
    made = tmp_path / "out"
    made.mkdir()
    return made


def exported(wp: WP, folder: Path, *words: str) -> list[int]:
    """The IDs in the only file that an export writes."""
    text = ok(wp.site.path, "export", f"--dir={folder}", *words)
    (path,) = folder.iterdir()
    assert re.fullmatch(r"myblog\.wordpress\.\d{4}-\d\d-\d\d\.000\.xml", path.name)
    assert text == f"Starting export process...\nWriting to file {path}\nSuccess: All done with export.\n"
    found = [record.id for record in read(path) if isinstance(record, Item)]
    path.unlink()
    return found


def test_everything_goes_into_one_file(wp: WP, folder: Path) -> None:
    found = exported(wp, folder)
    assert set(found) >= {1, 2, 3, 10, 11, 12}
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["--post_type=page"], [2, 3]),
        (["--post_type=post,page", "--start_id=2", "--max_num_posts=3"], [2, 3, 10]),
        (["--post_type=any", "--post__in=1,11 12"], [1, 11, 12]),
        (["--post_type__not_in=post,wp_navigation"], [2, 3]),
        (["--post_type=post", "--start_date=2020-02-01", "--end_date=2020-02-02"], [11, 12]),
        (["--post_type=post", "--end_date=2020-01-31"], [10]),
        (["--post_type=post", "--start_date=0001-01-01", "--end_date=9999-12-31"], [1, 10, 11, 12]),
        (["--post_type=post", "--post_status=draft"], [12]),
        (["--category=far-away"], [11]),
        (["--category=Far away"], [11]),
        (["--author=admin", "--post_type=post"], [1, 10, 11, 12]),
        (["--author=1", "--post_type=post", "--max_num_posts=1", "--skip_comments", "--with_attachments"], [1]),
    ],
)
def test_options_choose_posts(wp: WP, folder: Path, words: list[str], ids: list[int]) -> None:
    assert exported(wp, folder, *words) == ids


def test_large_exports_are_several_files(wp: WP, folder: Path) -> None:
    text = ok(
        wp.site.path,
        "export",
        f"--dir={folder}",
        "--post_type=post",
        "--max_file_size=1",
        "--filename_format={n}-{site}.xml",
    )
    assert [path.name for path in sorted(folder.iterdir())] == ["000-myblog.xml", "001-myblog.xml"]
    assert text.count("Writing to file") == 2
    found = [[each.id for each in read(path) if isinstance(each, Item)] for path in sorted(folder.iterdir())]
    assert found == [[1, 10, 11], [12]]
    same = run(
        wp.site.path, "export", f"--dir={folder}", "--post_type=post", "--max_file_size=1", "--filename_format=x.xml"
    )
    assert same.stderr == "Error: Several files are needed: --filename_format must have {n}.\n"


def test_one_file_however_large(wp: WP, folder: Path) -> None:
    assert exported(wp, folder, "--max_file_size=-1", "--post_type=post") == [1, 10, 11, 12]


def test_a_site_without_a_name_for_files(wp: WP, folder: Path) -> None:
    options.update(wp.site, "blogname", "日本")
    ok(wp.site.path, "export", f"--dir={folder}", "--post_type=page")
    (path,) = folder.iterdir()
    assert path.name.startswith("site.wordpress.")


def test_the_standard_output_takes_it(wp: WP, folder: Path) -> None:
    result = process("export", f"--path={wp.site.path}", "--stdout", "--post_type=page", cwd=folder)
    assert result.stdout.startswith(b'<?xml version="1.0" encoding="UTF-8" ?>\n')
    assert result.stdout.endswith(b"</rss>\n\t")
    assert len(run(wp.site.path, "export", "--stdout", "--post_type=page").stdout_bytes) == len(result.stdout)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--stdout", "--dir=/"], "--stdout and --dir cannot be used together."),
        (["--dir=/no/such/place"], "The directory '/no/such/place' does not exist."),
        (["--post_type=nonsense"], "The post type nonsense does not exist."),
        (["--author=nobody"], "Could not find a matching author for nobody. The author does not exist."),
        (["--category=nowhere"], "Could not find a category matching nowhere."),
        (["--post__in=1,x"], "--post__in takes IDs separated by commas, not '1,x'."),
        (["--start_date=soon"], "--start_date should be a date as 2026-11-21, not 'soon'."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(wp: WP, words: list[str], said: str) -> None:
    assert error(wp.site.path, "export", *words) == f"Error: {said}\n"


def test_a_file_that_cannot_be_written(wp: WP, folder: Path) -> None:
    (folder / "x").mkdir()
    result = run(wp.site.path, "export", f"--dir={folder}", "--filename_format=x")
    assert (result.exit_code, result.stderr) == (1, f"Error: Cannot write '{folder / 'x'}': Is a directory.\n")
