"""The documents say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wpcompat.admin.screens import SCREENS
from wpcompat.cli.frame import COMMANDS
from wpcompat.config import SETTINGS, load
from wpcompat.xmlrpc.registry import load as load_methods
from wpcompat_tests.documents import GENERATED, ROOT


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", GENERATED)
def test_generated_documents_are_up_to_date(name: str) -> None:
    assert text(name) == GENERATED[name](), "run: python -m wpcompat_tests.documents"


def test_the_example_is_read_as_the_defaults(tmp_path: Path) -> None:
    defaults = load(tmp_path).values
    (tmp_path / "settings.ini").write_text(text("settings.example.ini"), "utf-8")
    assert load(tmp_path).values == defaults


def test_every_setting_is_described() -> None:
    page = text("docs/settings.md")
    for setting in SETTINGS:
        section = page.partition(f"\n## [{setting.section}]\n")[2].partition("\n## ")[0]
        assert f"\n| `{setting.name}` | " in section, setting.key


def test_every_command_has_its_section() -> None:
    headings = re.findall(r"^## (.+)$", text("docs/cli.md"), re.MULTILINE)
    assert headings == [entry.words for entry in COMMANDS]


def test_every_method_is_described() -> None:
    rows = re.findall(r"^\| `([\w.]+)` \|", text("docs/methods.md"), re.MULTILINE)
    assert sorted(rows) == sorted(load_methods())


def test_every_screen_is_described() -> None:
    rows = re.findall(r"^\| `([\w.-]+\.php)` \|", text("docs/admin.md"), re.MULTILINE)
    assert sorted(rows) == sorted(SCREENS)


def test_every_folder_of_fixtures_has_its_provenance() -> None:
    described = set(re.findall(r"^## ([\w.-]+)/?", text("fixtures/README.md"), re.MULTILINE))
    assert {path.name for path in (ROOT / "fixtures").iterdir() if path.is_dir()} <= described


def test_every_difference_names_a_test_that_exists() -> None:
    known = {
        name
        for file in (ROOT / "wpcompat_tests").rglob("*.py")
        for name in re.findall(r"^ *(?:async )?def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    known |= {file.stem for file in (ROOT / "wpcompat_tests").rglob("test_*.py")}
    departures = text("DIFFERENCES.md").partition("\n## Recorded exchanges that are not replayed\n")[0]
    lines = [line for line in departures.splitlines() if line.startswith("- ")]
    assert lines
    for line in lines:
        named = re.findall(r"\btest_\w+", re.split(r"\(tests?: ", line)[-1])
        assert named, f"names no test: {line}"
        assert set(named) <= known, f"no such test: {line}"


def test_the_readme_has_the_two_commands() -> None:
    readme = text("README.md")
    assert "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/wpcompat serve\n" in readme
    assert "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest\n" in readme


def test_commands_in_documents_exist() -> None:
    words = {entry.words for entry in COMMANDS}
    firsts = {first.split()[0] for first in words}
    for name in ("README.md", "docs/recipes.md", "docs/cli.md", "docs/settings.md", "docs/architecture.md"):
        fenced = "\n".join(text(name).split("```")[1::2])
        for command in re.findall(r"^(?:\$ )?wpcompat ([^\n]+)$", fenced, re.MULTILINE):
            found = [word for word in command.split() if not word.startswith("-")]
            assert any(" ".join(found[:length]) in words for length in (1, 2, 3)), f"{name}: wpcompat {command}"
        for command in re.findall(r"`wpcompat ([a-z-]+)", text(name)):
            assert command in firsts, f"{name}: wpcompat {command}"


def test_links_between_documents_lead_somewhere() -> None:
    for file in (*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", file.read_text("utf-8")):
            assert (file.parent / target).exists(), f"{file.name}: {target}"


def test_dependencies_have_their_reasons() -> None:
    import configparser

    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", "utf-8")
    page = text("docs/architecture.md")
    wanted = setup["options"]["install_requires"] + setup["options.extras_require"]["test"]
    for name in re.findall(r"^([a-z][a-z0-9-]*)", wanted, re.MULTILINE):
        assert name.removeprefix("types-") in page, name
