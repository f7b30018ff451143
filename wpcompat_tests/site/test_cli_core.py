"""``core``, ``option``, ``rewrite`` and ``config``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wpcompat import options
from wpcompat.site import open_site
from wpcompat.testing.site import WP
from wpcompat.users.login import authenticate
from wpcompat.users.store import get_user
from wpcompat_tests.site.cli_runner import error, ok, rows, run

INSTALL = ("core", "install", "--title=T & U", "--admin_user=me", "--admin_email=me@example.org")


def test_install_makes_a_site_once(tmp_path: Path) -> None:
    folder = tmp_path / "deep/er"
    assert run(folder, "core", "is-installed").exit_code == 1
    said = ok(folder, *INSTALL, "--url=https://blog.example/sub/", "--admin_password=pass word", "--skip-email")
    assert said == "Success: WordPress installed successfully.\n"
    assert run(folder, "core", "is-installed").exit_code == 0
    site = open_site(folder)
    assert options.text(site, "home") == "https://blog.example/sub"
    assert (options.text(site, "blogname"), options.text(site, "admin_email")) == ("T &amp; U", "me@example.org")
    assert authenticate(site, "me", "pass word").user_login == "me"
    site.close()
    assert ok(folder, *INSTALL, "--url=http://other.example") == "WordPress is already installed.\n"
    assert ok(folder, "option", "get", "home") == "https://blog.example/sub\n"


def test_install_makes_a_password_that_works(tmp_path: Path) -> None:
    said = ok(tmp_path, *INSTALL, "--url=blog.example")
    found = re.fullmatch(r"Admin password: ([A-Za-z0-9]{18})\nSuccess: WordPress installed successfully\.\n", said)
    assert found
    site = open_site(tmp_path)
    assert authenticate(site, "me", found.group(1)).ID == 1
    assert options.text(site, "home") == "http://blog.example"
    site.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--url=http://a.example", "--admin_email=nonsense"], "Error: The 'nonsense' email address is invalid.\n"),
        (
            ["--url=ftp://a.example"],
            "Error: The 'ftp://a.example' address is invalid: it begins with http:// or https://.\n",
        ),
        (["--url=http://a.example", "--admin_user=日本"], "Error: Cannot create a user with an empty login name.\n"),
        (["--url=http://"], "Error: The 'http:' address is invalid: it begins with http:// or https://.\n"),
    ],
)
def test_install_refuses(tmp_path: Path, words: list[str], said: str) -> None:
    assert error(tmp_path / "new", *INSTALL, *words) == said
    assert not (tmp_path / "new").exists()


def test_install_makes_a_login_of_what_it_is_given(tmp_path: Path) -> None:
    """The names are those that a running WordPress made of it."""
    ok(tmp_path, *INSTALL, "--url=http://a.example", "--admin_user=Me <b>too</b>!@Blog.example")
    site = open_site(tmp_path)
    user = get_user(site, 1)
    site.close()
    assert user
    assert (user.user_login, user.user_nicename, user.display_name) == (
        "Me too@Blog.example", "me-tooblog-example", "Me too@Blog.example",
    )  # fmt: skip


def test_install_needs_its_options(tmp_path: Path) -> None:
    result = run(tmp_path, *INSTALL)
    assert result.exit_code == 1
    assert "--url" in result.stderr


def test_install_where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert error(tmp_path / "file/site", *INSTALL, "--url=http://a.example") == (
        f"Error: Cannot make the folder {tmp_path}/file/site: Not a directory.\n"
    )


def test_version_is_that_of_the_imitated(tmp_path: Path) -> None:
    assert ok(tmp_path, "core", "version") == "7.1\n"
    (tmp_path / "settings.ini").write_text("[wordpress]\nversion = 6.1\n")
    assert ok(tmp_path, "core", "version") == "6.1.9\n"
    assert "Database revision: 53496\n" in ok(tmp_path, "core", "version", "--extra")


def test_option_get(wp: WP) -> None:
    folder = wp.site.path
    assert ok(folder, "option", "get", "blogname") == "Oracle Blog\n"
    assert ok(folder, "option", "get", "active_plugins") == "array (\n)\n"
    assert ok(folder, "option", "get", "active_plugins", "--format=json") == "[]\n"
    assert ok(folder, "option", "get", "wp_user_roles", "--format=yaml").startswith("---\nadministrator:\n  name: ")
    assert error(folder, "option", "get", "nope") == "Error: Could not get 'nope' option. Does it exist?\n"


def test_option_add_update_delete(wp: WP) -> None:
    folder = wp.site.path
    assert ok(folder, "option", "add", "new", "1") == "Success: Added 'new' option.\n"
    assert error(folder, "option", "add", "new", "2") == "Error: Could not add option 'new'. Does it already exist?\n"
    assert ok(folder, "option", "update", "new", "-1") == "Success: Updated 'new' option.\n"
    assert ok(folder, "option", "update", "new", "-1") == "Success: Value passed for 'new' option is unchanged.\n"
    assert ok(folder, "option", "get", "new") == "-1\n"
    assert ok(folder, "option", "update", "new", stdin="from a pipe\n") == "Success: Updated 'new' option.\n"
    assert options.text(wp.site, "new") == "from a pipe"
    assert (
        ok(folder, "option", "update", "new", '{"a": [1, true, "x"]}', "--format=json")
        == "Success: Updated 'new' option.\n"
    )
    assert options.text(wp.site, "new") == 'a:1:{s:1:"a";a:3:{i:0;i:1;i:1;b:1;i:2;s:1:"x";}}'
    assert error(folder, "option", "update", "new", "{", "--format=json") == "Error: Invalid JSON: {\n"
    assert error(folder, "option", "update", "new", "null", "--format=json") == "Error: Invalid JSON: null\n"
    result = run(folder, "option", "delete", "new", "nope")
    assert (result.exit_code, result.stdout) == (0, "Success: Deleted 'new' option.\n")
    assert result.stderr == "Warning: Could not delete 'nope' option. Does it exist?\n"


def test_options_have_names(wp: WP) -> None:
    before = wp.snapshot()
    assert error(wp.site.path, "option", "update", " ", "x") == "Error: Could not update option ' '.\n"
    assert error(wp.site.path, "option", "add", "", "x") == "Error: Could not add option ''. Does it already exist?\n"
    assert wp.snapshot() == before


def test_addresses_lose_their_last_slash(wp: WP) -> None:
    ok(wp.site.path, "option", "update", "home", "http://other.example/")
    assert options.text(wp.site, "home") == "http://other.example"


@pytest.mark.parametrize(("version", "words"), [("7.1", ("auto", "off")), ("6.1", ("yes", "no"))])
def test_autoload_is_written_in_the_words_of_the_version(tmp_path: Path, version: str, words: tuple[str, str]) -> None:
    (tmp_path / "settings.ini").write_text(f"[wordpress]\nversion = {version}\n")
    ok(tmp_path, *INSTALL, "--url=http://a.example")
    ok(tmp_path, "option", "add", "a", "1", "--autoload=off")
    ok(tmp_path, "option", "add", "b", "1")
    listed = {
        row["option_name"]: row["autoload"]
        for row in rows(tmp_path, "option", "list", "--search=?", "--fields=option_name,autoload")
    }
    assert listed == {"a": words[1], "b": words[0]}
    assert ok(tmp_path, "option", "update", "b", "1", "--autoload=no") == "Success: Updated 'b' option.\n"
    assert (
        ok(tmp_path, "option", "update", "b", "1", "--autoload=no")
        == "Success: Value passed for 'b' option is unchanged.\n"
    )
    assert [row["option_name"] for row in rows(tmp_path, "option", "list", "--search=?", "--autoload=on")] == []


def test_option_list(wp: WP) -> None:
    folder = wp.site.path
    options.add(wp.site, "_transient_x", "1")
    first = rows(folder, "option", "list")[0]
    assert first == {"option_name": "siteurl", "option_value": "http://wp.example"}
    assert ok(folder, "option", "list", "--search=close*") == (
        "option_name\toption_value\nclose_comments_for_old_posts\t0\nclose_comments_days_old\t14\n"
    )
    assert ok(folder, "option", "list", "--search=c*", "--exclude=cl*", "--format=count") == (
        f"{wp.site.db.value('SELECT count(*) FROM wp_options WHERE option_name LIKE ? AND option_name NOT LIKE ?', ('c%', 'cl%'))}\n"
    )
    assert ok(folder, "option", "list", "--search=*[*", "--format=count") == "0\n"
    names = ok(
        folder, "option", "list", "--search=close*", "--orderby=option_name", "--order=desc", "--field=name"
    ).split()
    assert names == ["close_comments_for_old_posts", "close_comments_days_old"]
    assert ok(folder, "option", "list", "--transients", "--field=option_name") == "_transient_x\n"
    assert ok(folder, "option", "list", "--search=blogname", "--format=total_bytes") == "11\n"
    assert rows(folder, "option", "list", "--search=active_plugins", "--unserialize") == [
        {"option_name": "active_plugins", "option_value": []}
    ]


def test_rewrite_structure(wp: WP) -> None:
    folder = wp.site.path
    assert ok(folder, "rewrite", "structure", "%year%//%postname%/", "--hard") == "Success: Rewrite structure set.\n"
    assert options.text(wp.site, "permalink_structure") == "/%year%/%postname%/"
    ok(folder, "rewrite", "structure", "/archives/%post_id%", "--category-base=topic", "--tag-base=/")
    assert [options.text(wp.site, name) for name in ("permalink_structure", "category_base", "tag_base")] == [
        "/archives/%post_id%", "/topic", "",
    ]  # fmt: skip
    assert ok(folder, "option", "get", "category_base") == "topic\n"
    assert error(folder, "rewrite", "structure", "/nothing/") == (
        "Error: A structure tag is required when using custom permalinks.\n"
    )
    ok(folder, "rewrite", "structure", "/<b>%postname%#/")
    assert options.text(wp.site, "permalink_structure") == "/b%postname%/"
    for plain in ("", "default"):
        ok(folder, "rewrite", "structure", "/%postname%/")
        ok(folder, "rewrite", "structure", plain)
        assert options.text(wp.site, "permalink_structure") == ""


def test_config_list_shows_what_is_in_force(wp: WP) -> None:
    (wp.site.path / "settings.ini").write_text(
        "[mail]\npassword = secret\n[outbound]\nallow_ports = *\nallow_networks = 10.0.0.0/8\n[server]\ncron = no\n[wordpress]\nfidelity = hardened\n"
    )
    listed = {row["name"]: row["value"] for row in rows(wp.site.path, "config", "list")}
    assert listed["outbound.allow_ports"] == "*"
    assert listed["outbound.allow_networks"] == "10.0.0.0/8"
    assert listed["outbound.timeout"] == "10"
    assert listed["server.cron"] == "no"
    assert listed["mail.password"] == "(set)"
    assert listed["quirks.loose_targets"] == "no"
    (wp.site.path / "settings.ini").unlink()
    plain = rows(wp.site.path, "config", "list", "--fields=name,value,default")
    assert {row["default"] for row in plain if row["value"] != row["default"]} <= {"preset", "80 443 8080"}
