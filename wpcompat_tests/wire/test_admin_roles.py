"""Who may open which screen of wp-admin and do what there, cell by cell as WordPress 6.1.9 decided (``reference/admin_roles.py``)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests.admin_forms import Browser
from wpcompat_tests.admin_people import Person
from wpcompat_tests.kept import Kept
from wpcompat_tests.reference.admin_roles import RECORDING, Cell, Nonce, cells, changes_nothing, verdict
from wpcompat_tests.reference.role_cells import IDENTITIES, NOBODY
from wpcompat_tests.replay import send

RECORDED: dict[str, dict[str, str]] = json.loads(RECORDING.read_text("utf-8"))
HOME = "http://127.0.0.1:8100"
TERMS = "categories and tags are made on the forms of posts, by XML-RPC and by commands"
THEMES = "there are no themes"
PLUGINS = "there are no plugins"
PRIVACY = "personal data are not collected in files"
EDITOR = "the classic form stands alone"
ABSENT = {
    "edit-tags.php": TERMS, "term.php": TERMS, "authorize-application.php": "application passwords are made on the profile alone", "revision.php": "older versions are read by XML-RPC",
    "export-personal-data.php": PRIVACY, "erase-personal-data.php": PRIVACY, "options-privacy.php": PRIVACY, "privacy-policy-guide.php": PRIVACY, "themes.php": THEMES, "site-editor.php": THEMES,
    "customize.php": THEMES, "widgets.php": THEMES, "nav-menus.php": THEMES, "theme-install.php": THEMES, "theme-editor.php": THEMES, "plugins.php": PLUGINS, "plugin-install.php": PLUGINS,
    "plugin-editor.php": PLUGINS, "admin-post.php": PLUGINS, "update-core.php": "pip updates", "about.php": "WordPress tells of itself", "credits.php": "WordPress tells of itself", "freedoms.php": "WordPress tells of itself",
    "privacy.php": "WordPress tells of itself", "link-manager.php": "there is no blogroll", "network.php": "there is one site", "my-sites.php": "there is one site", "press-this.php": "was left by WordPress too",
    "moderation.php": "an old name of the list of comments", "bogus.php": "there is none in WordPress either",
}  # fmt: skip
"""Files of WordPress's that wpcompat has no screen for, and why; they are not found, by whomever."""
GENERAL = "302 HOME/wp-admin/options-general.php"
UNLISTED = "a command lists all options"
OTHERWISE: dict[str, tuple[tuple[str, ...], str, str]] = {
    "options.php": (("admin",), GENERAL, UNLISTED),
    "admin.php?import=wordpress": (("admin",), "200", "the importer is built in"),
    "options-general.php?page=bogus": (("admin",), "200", PLUGINS),
    "edit-comments.php?page=bogus": (("admin", "editor", "author", "contributor"), "200", PLUGINS),
}
"""What wpcompat says on purpose where WordPress says something else: by the name of the cell, to whom, what, and why."""


def site(make_wp: Callable[..., WP]) -> tuple[Kept, dict[str, Browser], dict[str, Nonce]]:
    """The recorded site, with everybody logged in."""
    wp = make_wp(version="6.1", home=HOME)
    Kept(wp).lay()
    people = {name: Person(wp, name) for name in IDENTITIES if name != NOBODY}
    browsers = {name: person.browser for name, person in people.items()}
    nonces: dict[str, Nonce] = {name: person.nonce for name, person in people.items()}
    browsers[NOBODY] = Browser(wp.home, partial(send, wp))
    nonces[NOBODY] = lambda action: "0123456789"
    rows = {table.removeprefix("wp_"): found for table, found in wp.snapshot().items()}
    return Kept(wp, rows), browsers, nonces


CELLS: dict[str, list[Cell]] = {}
for cell in cells():
    CELLS.setdefault(cell.identity, []).append(cell)


def is_same_refusal(expected: str, told: str) -> bool:
    """Whether both refuse with the same words, WordPress with a status of 500 or 200 and wpcompat with one of 400 to 409."""
    status, _, words = expected.partition(" ")
    return bool(words) and status in ("200", "500") and told in {f"{code} {words}" for code in range(400, 410)}


def unlike(make_wp: Callable[..., WP], identity: str) -> Iterator[str]:
    """The cells that wpcompat decides otherwise."""
    kept, browsers, nonces = site(make_wp)
    for cell in CELLS[identity]:
        told = verdict(cell.ask(browsers[identity], nonces[identity]))
        if not changes_nothing(cell, told):
            kept.lay()
        expected = RECORDED[cell.name][identity]
        if cell.path.partition("?")[0] in ABSENT:
            expected = "404 Not found."
        elif cell.name in OTHERWISE and identity in OTHERWISE[cell.name][0]:
            expected = OTHERWISE[cell.name][1]
        if told != expected and not is_same_refusal(expected, told):
            yield f"{cell.name}: WordPress {expected}, wpcompat {told}"


def test_every_cell_was_recorded() -> None:
    recorded = {(name, identity) for name, found in RECORDED.items() for identity in found}
    assert {(cell.name, identity) for identity, found in CELLS.items() for cell in found} == recorded
    assert len(recorded) > 1500


@pytest.mark.parametrize("identity", IDENTITIES)
def test_roles_in_wp_admin(make_wp: Callable[..., WP], identity: str) -> None:
    assert list(unlike(make_wp, identity)) == []


@pytest.mark.parametrize(
    "path", ["", "profile.php", "edit.php", "edit-comments.php", "tools.php", "options-discussion.php"]
)
def test_who_has_no_role_opens_nothing(make_wp: Callable[..., WP], path: str) -> None:
    """As WordPress 6.1.9 says to a user whose role was taken away."""
    wp = make_wp(version="6.1", home=HOME)
    Kept(wp).lay()
    wp.site.db.execute(
        "UPDATE wp_usermeta SET meta_value = 'a:0:{}' WHERE user_id = 5 AND meta_key = 'wp_capabilities'"
    )
    page = Person(wp, "subscriber").browser.get(path)
    assert verdict(page) == "403 Sorry, you are not allowed to access this page."
