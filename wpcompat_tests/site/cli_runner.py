"""The command line as tests call it: in this process, on the folder of a site under test."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from wpcompat.cli.frame import cli


def run(folder: Path, *words: str, stdin: str | None = None) -> Result:
    """Run a command; its result, with stdout and stderr apart."""
    result = CliRunner().invoke(cli(), [f"--path={folder}", *words], input=stdin, prog_name="wpcompat")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def ok(folder: Path, *words: str, stdin: str | None = None) -> str:
    """What a command prints that must succeed without a warning."""
    result = run(folder, *words, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def error(folder: Path, *words: str, stdin: str | None = None) -> str:
    """What a command prints on stderr that must fail with exit 1 and print nothing else."""
    result = run(folder, *words, stdin=stdin)
    assert (result.exit_code, result.stdout) == (1, "")
    return result.stderr


def rows(folder: Path, *words: str) -> Any:
    return json.loads(ok(folder, *words, "--format=json"))


def process(*words: str, cwd: Path, **kw: Any) -> subprocess.CompletedProcess[bytes]:
    """Run ``wpcompat`` as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "wpcompat", *words], cwd=cwd, capture_output=True, timeout=60, check=False, **kw
    )
