"""The frame: the table of commands, the site's folder, errors and exit codes, pipes and terminals."""

from __future__ import annotations

import os
import pty
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from wpcompat.cli.frame import COMMANDS, GROUPS, Entry, cli
from wpcompat.config import SETTINGS
from wpcompat.formatting.setting_values import LARGEST, natural, positive
from wpcompat.testing.site import WP
from wpcompat_tests.site.cli_runner import error, ok, process, rows, run


@pytest.mark.parametrize("entry", COMMANDS, ids=lambda entry: entry.words)
def test_every_command_of_the_table_has_a_help(entry: Entry) -> None:
    result = CliRunner().invoke(cli(), [*entry.words.split(), "--help"], prog_name="wpcompat")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: wpcompat {entry.words} ")
    assert "--path DIR" in result.stdout


def test_help_lists_every_word_of_the_table_without_importing_its_module(tmp_path: Path) -> None:
    code = "import sys; from wpcompat.cli.frame import cli; cli().main(['--help'], standalone_mode=False); print(sorted(m for m in sys.modules if m.startswith('wpcompat.')))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    for word in {entry.words.split()[0] for entry in COMMANDS}:
        assert f"\n  {word} " in done.stdout
    assert (
        done.stdout.splitlines()[-1]
        == "['wpcompat.cli', 'wpcompat.cli.frame', 'wpcompat.cli.messages', 'wpcompat.errors']"
    )


def test_groups_are_those_of_the_table() -> None:
    assert set(GROUPS) == {
        " ".join(entry.words.split()[:length]) for entry in COMMANDS for length in range(1, len(entry.words.split()))
    }
    assert "list" in CliRunner().invoke(cli(), ["cron", "event", "--help"]).stdout


def test_option_get_loads_neither_server_nor_tables(wp: WP) -> None:
    code = "import sys; from wpcompat.cli.frame import cli; cli().main(sys.argv[1:], standalone_mode=False); print([m for m in ('rich', 'granian', 'jinja2', 'nh3', 'urllib3', 'werkzeug') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code, "option", "get", "home", f"--path={wp.site.path}"],
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["http://wp.example", "[]"]


def test_path_stands_before_or_after_the_words(wp: WP, tmp_path: Path) -> None:
    folder = str(wp.site.path)
    for words in (
        ["--path", folder, "option", "get", "home"],
        ["option", f"--path={folder}", "get", "home"],
        ["option", "get", "home", "--path", folder],
        ["option", "get", f"--path={folder}", "home"],
    ):
        assert CliRunner().invoke(cli(), words).stdout == "http://wp.example\n"


def test_what_scripts_pass_to_wp_cli_is_taken(wp: WP) -> None:
    said = ok(wp.site.path, "--skip-plugins", "--debug", "option", "get", "home", "--url=http://x.example", "--color")
    assert said == f"{wp.home}\n"
    assert ok(wp.site.path, "option", "get", "home", "--skip-themes", "--allow-root") == said


def test_user_says_who_acts(wp: WP) -> None:
    # WP-CLI without --user filters nothing; an author's texts are those of the recorded site.
    text, title = "<p>a <script>b</script></p>", "A <em>T</em> & B"
    folder = wp.site.path
    ok(folder, "user", "create", "ann", "ann@example.org", "--role=author")
    new = ("post", "create", "--porcelain", f"--post_title={title}", f"--post_content={text}")

    def stored(*words: str) -> Any:
        return rows(folder, "post", "get", ok(folder, *words).strip(), "--fields=post_author,post_title,post_content")

    assert stored(*new) == {"post_author": "0", "post_title": title, "post_content": text}
    filtered = {"post_author": "2", "post_title": "A <em>T</em> &amp; B", "post_content": "<p>a b</p>"}
    assert stored(*new, "--user=ann") == stored("--user=ann@example.org", *new) == stored("--user=2", *new) == filtered
    assert stored("--user=admin", *new) == {"post_author": "1", "post_title": title, "post_content": text}
    ok(folder, "post", "update", "1", "--user=ann", f"--post_content={text}")
    assert ok(folder, "post", "get", "1", "--field=post_content") == "<p>a b</p>\n"
    assert error(folder, *new, "--user=nobody") == "Error: Invalid user ID, email or login: 'nobody'\n"
    assert rows(folder, "user", "get", "2", "--user=admin", "--fields=ID") == {"ID": 2}


def test_who_approves_is_not_told_of_it(wp: WP) -> None:
    def letters() -> int:
        return len(list((wp.site.path / wp.site.config["mail.folder"]).glob("*.eml")))

    for words, mailed in ((["--user=admin"], 0), ([], 1)):
        ok(wp.site.path, "comment", "unapprove", "1")
        ok(wp.site.path, "comment", "approve", "1", *words)
        assert letters() == mailed


def test_path_defaults_to_the_folder_that_serve_makes(wp: WP, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/wpcompat-site").symlink_to(wp.site.path)
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert CliRunner().invoke(cli(), ["option", "get", "home"]).stdout == "http://wp.example\n"


def test_no_site_is_one_line_and_exit_1(tmp_path: Path) -> None:
    text = error(tmp_path / "none", "option", "get", "home")
    assert (
        text
        == f"Error: There is no site in {tmp_path / 'none'}. `wpcompat core install --path={tmp_path / 'none'}` makes one.\n"
    )
    assert not (tmp_path / "none").exists()


def test_wrong_settings_are_one_line_and_exit_2(wp: WP) -> None:
    (wp.site.path / "settings.ini").write_text("[server]\nprot = 1\n")
    result = run(wp.site.path, "option", "get", "home")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr
        == f"Error: {wp.site.path}/settings.ini: section [server] has no setting prot. Did you mean port?\n"
    )


@pytest.mark.parametrize(
    ("section", "name", "written", "takes", "default"),
    [
        ("pings", "flood_seconds", "9" * 22, "a whole number, 0 to 2147483647", "15"),
        ("pings", "flood_seconds", "9" * 5000, "a whole number, 0 to 2147483647", "15"),
        ("limits", "form_fields", "2147483648", "a whole number, 1 to 2147483647", "1200"),
        ("wordpress", "revisions", "2147483648", "yes (all of them), no, or how many of each post", "yes"),
        ("outbound", "timeout", "86400", "a number of seconds above 0 and below 86400", "10"),
        ("outbound", "timeout", "nan", "a number of seconds above 0 and below 86400", "10"),
        ("database", "table_prefix", "wp'--", "letters, digits and _, not _ alone", "wp_"),
        ("database", "table_prefix", "", "letters, digits and _, not _ alone", "wp_"),
        ("database", "url", "mysql://b", "sqlite:FILE, with FILE below the site's folder or absolute", "empty"),
        ("database", "url", "sqlite:", "sqlite:FILE, with FILE below the site's folder or absolute", "empty"),
    ],
)
def test_a_wrong_value_is_named_with_its_file_and_what_is_right(
    wp: WP, section: str, name: str, written: str, takes: str, default: str
) -> None:
    (wp.site.path / "settings.ini").write_text(f"[{section}]\n{name} = {written}\n")
    result = run(wp.site.path, "core", "version")
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr
        == f"Error: {wp.site.path}/settings.ini: [{section}] {name} = {written!r} is wrong: it takes {takes} (default: {default}).\n"
    )


@pytest.mark.parametrize("fidelity", ["exact", "hardened"])
@pytest.mark.parametrize(
    "key", [setting.key for setting in SETTINGS if setting.kind in (natural, positive) and setting.section != "server"]
)
def test_the_largest_number_of_each_setting_does_no_harm(make_wp: Callable[..., WP], key: str, fidelity: str) -> None:
    wp = make_wp(fidelity=fidelity, settings={key: str(LARGEST)})
    content = "<methodCall><methodName>pingback.ping</methodName><params><param><value>http://a.example/</value></param><param><value>http://wp.example/?p=1</value></param></params></methodCall>"
    answers = [
        wp.client.post("/xmlrpc.php", data=content, content_type="text/xml"),
        wp.client.post("/wp-trackback.php/1", data={"url": "http://a.example/", "title": "A", "blog_name": "A"}),
        wp.client.post("/wp-login.php", data={"log": "admin", "pwd": "wrong"}),
        wp.client.get("/?p=1"),
    ]
    wp.cron()
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
    assert b"critical error" not in answers[0].data


@pytest.mark.parametrize("there", ["folder", "link"])
def test_settings_that_cannot_be_read_are_not_passed_over(wp: WP, there: str) -> None:
    file = wp.site.path / "settings.ini"
    if there == "folder":
        file.mkdir()
    else:
        file.symlink_to("elsewhere.ini")
    result = run(wp.site.path, "core", "version")
    reason = "Is a directory" if there == "folder" else "No such file or directory"
    assert (result.exit_code, result.stderr) == (2, f"Error: {file}: cannot be read: {reason}.\n")


def test_settings_may_be_written_with_any_editor(wp: WP) -> None:
    (wp.site.path / "settings.ini").write_bytes(b"\xef\xbb\xbf[server]\r\nport = 1\r\n")
    found = {row["name"]: row["value"] for row in rows(wp.site.path, "config", "list")}
    assert found["server.port"] == "1"


def test_a_broken_database_is_one_line_and_exit_1(tmp_path: Path) -> None:
    (tmp_path / "wpcompat.sqlite").write_bytes(b"This is no database. " * 100)
    assert (
        error(tmp_path, "option", "get", "home")
        == f"Error: The database in {tmp_path} fails: file is not a database.\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["option", "update", "x", "a\udcffb"], "Error: This is not UTF-8 text: 'a\\udcffb'.\n"),
        (["post", "create", "--from-post=" + "9" * 30], "Error: A number is too large.\n"),
        (["comment", "count", "9" * 30], "Error: A number is too large.\n"),
        (["comment", "get", "9" * 30], "Error: Invalid comment ID.\n"),
    ],
)
def test_what_no_database_takes_is_one_line(wp: WP, words: list[str], said: str) -> None:
    assert error(wp.site.path, *words) == said


def test_errors_of_the_program_itself_are_not_hidden(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    from wpcompat import options

    monkeypatch.setattr(options, "get", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run(wp.site.path, "option", "get", "home")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nonsense"], "No such command"),
        (["option", "got"], "No such command"),
        (["option"], "Usage:"),
        (["option", "get"], "Missing argument"),
        (["option", "get", "home", "--nonsense"], "No such option"),
        (["comment", "list", "--format=xml"], "Invalid value"),
    ],
)
def test_wrong_usage_is_exit_1(wp: WP, words: list[str], said: str) -> None:
    result = run(wp.site.path, *words)
    assert result.exit_code == 1
    assert said in result.stderr


def test_version() -> None:
    from wpcompat import __version__

    assert CliRunner().invoke(cli(), ["--version"]).stdout == f"wpcompat {__version__}\n"


def test_messages_of_the_domain_are_plain_text(wp: WP, monkeypatch: pytest.MonkeyPatch) -> None:
    from wpcompat import options
    from wpcompat.errors import WPError

    def refuse(*_: object, **__: object) -> None:
        raise WPError("nope", "<strong>Error:</strong> It isn&#8217;t &lt;so&gt;.", 400)

    monkeypatch.setattr(options, "get", refuse)
    assert error(wp.site.path, "option", "get", "home") == "Error: Error: It isn’t <so>.\n"


def test_texts_from_outside_neither_fail_nor_steer_the_terminal(wp: WP) -> None:
    wp.site.db.update("wp_comments", {"comment_author": "a\x1b[2J\x07b\x00c\td\ne"}, "1")
    assert "a\\x1b[2J\\x07b\\x00c    d e\t" in ok(wp.site.path, "comment", "list")
    done = process(
        "comment",
        "list",
        f"--path={wp.site.path}",
        "--field=author",
        cwd=wp.site.path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_lone_surrogates_are_printed(wp: WP) -> None:
    done = process("option", "get", "\udcff", f"--path={wp.site.path}", cwd=wp.site.path)
    assert done.returncode == 1
    assert done.stderr.startswith(b"Error: Could not get '") and b"Traceback" not in done.stderr


def test_quiet_leaves_what_was_asked_for(wp: WP) -> None:
    assert ok(wp.site.path, "option", "update", "x", "1", "--quiet") == ""
    assert ok(wp.site.path, "--quiet", "option", "get", "x") == "1\n"
    assert error(wp.site.path, "--quiet", "option", "get", "y").startswith("Error: ")
    assert ok(wp.site.path, "cron", "event", "run", "--due-now", "--quiet") == ""


def test_a_closed_pipe_is_quiet(wp: WP) -> None:
    for number in range(2000):
        wp.site.db.insert(
            "wp_options", {"option_name": f"filler_{number}", "option_value": "x" * 100, "autoload": "off"}
        )
    done = subprocess.run(
        f"{sys.executable} -m wpcompat option list --path={wp.site.path} | head -n 1",
        shell=True, capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (b"option_name\toption_value\n", b"")


@pytest.mark.parametrize(
    "words", ["post list", "option list --format=json", "export --stdout", "--help", "post list --help"]
)
def test_a_full_disk_behind_the_output_is_one_line(wp: WP, words: str) -> None:
    done = shell(f"{words} >/dev/full", wp.site.path)
    assert (done.returncode, done.stderr) == (1, b"Error: No space left on device.\n")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize("words", ["post list --format=count", "export --stdout", "option get nothing"])
def test_closed_streams_are_nobody_who_reads(wp: WP, words: str, closed: str) -> None:
    done, heard = shell(f"{words} {closed}", wp.site.path), shell(words, wp.site.path)
    assert done.returncode == heard.returncode
    assert done.stderr == (b"" if "2>&-" in closed else heard.stderr)
    assert len(done.stdout) == (0 if closed.startswith(">") else len(heard.stdout))


def shell(line: str, site: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        f"{sys.executable} -m wpcompat --path={shlex.quote(str(site))} {line}",
        cwd=site, shell=True, capture_output=True, timeout=60, check=False,
    )  # fmt: skip


def on_terminal(folder: Path, *words: str, **environment: str) -> str:
    """What a command prints when stdout and stderr are a terminal."""
    parent, child = pty.openpty()
    known = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "CI")}
    with subprocess.Popen(
        [sys.executable, "-m", "wpcompat", *words], cwd=folder, stdin=child, stdout=child, stderr=child,
        env={**known, "TERM": "xterm", "COLUMNS": "120", **environment},
    ) as running:  # fmt: skip
        os.close(child)
        seen = bytearray()
        try:
            while chunk := os.read(parent, 65536):
                seen += chunk
        except OSError:  # the terminal is gone: the process has ended
            running.wait(60)
        finally:
            os.close(parent)
    return seen.decode()


def test_terminals_get_drawn_tables_and_colours(wp: WP) -> None:
    folder = f"--path={wp.site.path}"
    table = on_terminal(wp.site.path, "comment", "list", folder, "--fields=ID,author")
    assert "╭" in table and "│ 1 " in table and "A WordPress Commenter" in table
    assert "\x1b[31mError:\x1b[0m" in on_terminal(wp.site.path, "option", "get", "nope", folder)


@pytest.mark.parametrize(("words", "environment"), [(["--no-color"], {}), ([], {"NO_COLOR": "1"})])
def test_colours_can_be_switched_off(wp: WP, words: list[str], environment: dict[str, str]) -> None:
    folder = f"--path={wp.site.path}"
    said = on_terminal(wp.site.path, "option", "get", "nope", folder, *words, **environment)
    assert said.startswith("Error: Could not get 'nope' option.")
    said = on_terminal(wp.site.path, "comment", "list", folder, *words, **environment)
    assert "\x1b[3" not in said


def test_console_script_is_the_frame(make_wp: Callable[..., WP]) -> None:
    from importlib.metadata import entry_points

    (found,) = (e for e in entry_points(group="console_scripts") if e.name == "wpcompat")
    assert found.value == "wpcompat.cli:main"
    assert isinstance(cli(), click.Group)
