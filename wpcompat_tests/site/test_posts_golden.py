"""Writing posts and terms leaves the rows that WordPress leaves (a scenario recorded from WordPress 6.1.9)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from wpcompat import options
from wpcompat.errors import WPError
from wpcompat.formatting.php import strval
from wpcompat.options import cron
from wpcompat.posts import store
from wpcompat.site import Site
from wpcompat.terms import store as terms
from wpcompat.testing.site import WP
from wpcompat.users.store import get_user

STEPS: list[tuple[list[Any], Any, dict[str, Any]]] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "posts" / "scenario.json").read_text()
)
NOON = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)


class Player:
    """Plays the steps against a site, remembering the IDs of the posts that it made."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.ids: list[int] = []
        self.user = get_user(site, 1)

    def number(self, given: int) -> int:
        return self.ids[given] if given < 0 else given

    def play(self, step: list[Any]) -> Any:
        verb, *rest = step
        try:
            return getattr(self, f"do_{verb}")(*rest)
        except WPError as error:
            return {"error": error.code, "message": error.message}

    def do_option(self, name: str, value: str) -> None:
        options.update(self.site, name, value)

    def do_insert(self, values: dict[str, Any]) -> int:
        filled = {
            k: self.number(int(v[1:])) if isinstance(v, str) and v.startswith("$-") else v for k, v in values.items()
        }
        self.ids.append(store.insert_post(self.site, filled, user=self.user))
        return self.ids[-1]

    def do_update(self, post_id: int, values: dict[str, Any]) -> int:
        return store.update_post(self.site, self.number(post_id), values, user=self.user)

    def do_trash(self, post_id: int) -> bool:
        return store.trash_post(self.site, self.number(post_id))

    def do_untrash(self, post_id: int) -> bool:
        return store.untrash_post(self.site, self.number(post_id))

    def do_delete(self, post_id: int, force: bool) -> bool:
        return store.delete_post(self.site, self.number(post_id), force)

    def do_stick(self, post_id: int) -> None:
        store.stick_post(self.site, self.number(post_id))

    def do_comment(self, post_id: int, approved: str) -> None:
        self.site.db.insert(
            "wp_comments",
            {
                "comment_post_ID": self.number(post_id),
                "comment_approved": approved,
                "comment_author": "",
                "comment_content": "c",
            },
        )

    def do_term(self, taxonomy: str, name: str, values: dict[str, Any]) -> int:
        return terms.create_term(self.site, name, taxonomy, **(values or {})).term_id

    def do_updateterm(self, term_id: int, taxonomy: str, values: dict[str, Any]) -> int:
        return terms.update_term(self.site, term_id, taxonomy, **(values or {})).term_id

    def do_deleteterm(self, term_id: int, taxonomy: str) -> bool:
        return terms.delete_term(self.site, term_id, taxonomy)


def _state(site: Site) -> dict[str, Any]:
    """The rows as the recording names them, with the present written as words."""
    state: dict[str, Any] = {}
    names = [row[1] for row in site.db.rows('PRAGMA table_info("wp_posts")')]
    for row in site.db.rows('SELECT * FROM "wp_posts" ORDER BY "ID"'):
        state[f"post {row[0]}"] = {name: _word(strval(value)) for name, value in zip(names, row, strict=True)}
    for number, key, value in site.db.rows(
        'SELECT "post_id", "meta_key", "meta_value" FROM "wp_postmeta" ORDER BY "meta_id"'
    ):
        state.setdefault(f"meta {number} {key}", []).append("T" if key == "_wp_trash_meta_time" else _word(value))
    columns = ("term_id", "name", "slug", "taxonomy", "description", "parent", "count")
    for row in site.db.rows(
        'SELECT t."term_id", "name", "slug", "taxonomy", "description", "parent", "count" FROM "wp_terms" t'
        ' JOIN "wp_term_taxonomy" x ON x."term_id" = t."term_id"'
    ):
        state[f"term {row[0]}"] = {name: strval(value) for name, value in zip(columns, row, strict=True)}
    of: dict[int, list[int]] = {}
    for post_id, number in site.db.rows(
        'SELECT "object_id", "term_taxonomy_id" FROM "wp_term_relationships" ORDER BY 1, 2'
    ):
        of.setdefault(post_id, []).append(number)
    state.update({f"terms of {post_id}": ",".join(map(str, numbers)) for post_id, numbers in of.items()})
    for number, approved in site.db.rows('SELECT "comment_ID", "comment_approved" FROM "wp_comments"'):
        state[f"comment {number}"] = approved
    for event in cron.all_events(site):
        near = abs(event.timestamp - NOON.timestamp()) < 3600
        state[f"cron {event.hook} {json.dumps(event.args, separators=(',', ':'))}"] = "NOW" if near else event.timestamp
    state["sticky"] = json.dumps(store.sticky_posts(site), separators=(",", ":"))
    return state


def _word(value: str) -> str:
    local = (NOON + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S")
    words = {NOON.strftime("%Y-%m-%d %H:%M:%S"): "NOW", local: "LOCAL NOW"}
    if value in words:
        return words[value]
    for text, word in (("2026/11/21", "TODAY"), ("2026-11-21", "TO-DAY"), ("http://wp.example", "HOME")):
        value = value.replace(text, word)
    return value


@pytest.fixture
def player(make_wp: Callable[..., WP]) -> Player:
    wp = make_wp(version="6.1")
    wp.clock.frozen = NOON.timestamp()
    moment = NOON.strftime("%Y-%m-%d %H:%M:%S")
    wp.site.db.execute(
        'UPDATE "wp_posts" SET "post_content" = ?, "post_date" = ?, "post_date_gmt" = ?, "post_modified" = ?, "post_modified_gmt" = ?',
        ("", moment, moment, moment, moment),
    )
    options.update(wp.site, "cron", {"version": 2})
    return Player(wp.site)


def test_scenario(player: Player) -> None:
    before, wrong = _state(player.site), []
    for step, answer, changes in STEPS:
        ours = player.play(step)
        after = _state(player.site)
        changed = {name: value for name, value in after.items() if before.get(name) != value}
        changed.update({name: None for name in before if name not in after})
        before = after
        if (ours, changed) != (answer, changes):
            wrong.append((step, ours, answer, _difference(changed, changes)))
    assert wrong == []


def _difference(ours: dict[str, Any], theirs: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    found: list[tuple[str, Any, Any]] = []
    for name in sorted({*ours, *theirs}):
        one, other = ours.get(name), theirs.get(name)
        if isinstance(one, dict) and isinstance(other, dict):
            found += [(f"{name} {key}", one.get(key), other.get(key)) for key in other if one.get(key) != other[key]]
        elif one != other:
            found.append((name, one, other))
    return found
