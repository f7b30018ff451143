"""Who may do what: every role, type, status and author, as a WordPress 6.1.9 said (``user_can``)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wpcompat import options
from wpcompat.errors import WPError
from wpcompat.posts.store import insert_post
from wpcompat.posts.types import POST_TYPES, post_types
from wpcompat.profiles import PROFILES
from wpcompat.testing.site import WP
from wpcompat.users import store
from wpcompat.users.caps import can

TABLE: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "fixtures" / "xmlrpc" / "capabilities-6.1.json").read_text()
)


@pytest.fixture
def asked(make_wp: Callable[..., WP]) -> Callable[..., int]:
    """Which users may, as bits: 1 for a visitor, 2 for the administrator, and so on to the subscriber's 32."""
    wp = make_wp(version="6.1")
    for role in ("editor", "author", "contributor", "subscriber"):
        store.create_user(wp.site, login=role, email=f"{role}@example.org", password="x", role=role)
    users = [None, *(store.get_user(wp.site, number) for number in range(1, 6))]
    db = wp.site.db
    with db.transaction():
        for number, kind, status, author, parent, was in TABLE["posts"]:
            row = {"ID": number, "post_type": kind, "post_status": status, "post_author": author, "post_parent": parent}
            db.insert("wp_posts", row)
            if was:
                db.insert("wp_postmeta", {"post_id": number, "meta_key": "_wp_trash_meta_status", "meta_value": was})
        for number, term in TABLE["terms"].items():
            if int(number) > 9 and term["0"]:
                db.insert("wp_terms", {"term_id": number, "name": f"n{number}", "slug": f"n{number}"})
                db.insert("wp_term_taxonomy", {"term_id": number, "term_taxonomy_id": number, "taxonomy": term["0"]})
    return lambda cap, number=0: sum(1 << bit for bit, user in enumerate(users) if can(wp.site, user, cap, number))


def test_posts(asked: Callable[..., int]) -> None:
    rows = [(row[0], row, bits) for row, bits in zip(TABLE["posts"], TABLE["can"], strict=True)]
    rows += [(int(number), ["fresh"], bits) for number, bits in TABLE["fresh"].items()]
    unlike = [
        (cap, *row)
        for number, row, bits in rows
        for place, cap in enumerate(TABLE["caps"])
        if asked(cap, number) != int(bits[2 * place : 2 * place + 2])
    ]
    assert unlike == []


def test_terms(asked: Callable[..., int]) -> None:
    unlike = [
        (number, cap)
        for number, term in TABLE["terms"].items()
        for cap, bits in term.items()
        if cap != "0" and asked(cap, int(number)) != bits
    ]
    assert unlike == []


def test_plain_capabilities(asked: Callable[..., int]) -> None:
    assert {cap: asked(cap) for cap in TABLE["plain"]} == TABLE["plain"]


def test_links_are_managed_only_where_the_old_screen_is_on(wp: WP) -> None:
    admin = store.get_user(wp.site, 1)
    assert not can(wp.site, admin, "manage_links")
    options.update(wp.site, "link_manager_enabled", "1")
    assert can(wp.site, admin, "manage_links")


def test_a_term_of_two_taxonomies_is_nobodys(wp: WP) -> None:
    admin = store.get_user(wp.site, 1)
    assert can(wp.site, admin, "assign_term", 1)
    wp.site.db.insert("wp_term_taxonomy", {"term_id": 1, "taxonomy": "post_tag"})
    assert not can(wp.site, admin, "assign_term", 1)


def test_an_attachment_below_itself_is_public(wp: WP) -> None:
    wp.site.db.insert("wp_posts", {"ID": 70, "post_type": "attachment", "post_status": "inherit", "post_parent": 71})
    wp.site.db.insert("wp_posts", {"ID": 71, "post_type": "attachment", "post_status": "inherit", "post_parent": 70})
    store.create_user(wp.site, login="sub", email="s@example.org", password="x", role="subscriber")
    assert can(wp.site, store.get_user_by(wp.site, "login", "sub"), "read_post", 70)


def test_types_of_each_version() -> None:
    newer, older = post_types(PROFILES["7.1"]), post_types(PROFILES["6.1"])
    assert set(newer) - set(older) == {"wp_font_family", "wp_font_face"}
    assert POST_TYPES["page"].cap["edit_posts"] == "edit_pages"
    assert (newer["wp_block"].label, older["wp_block"].label) == ("Patterns", "Reusable blocks")


@pytest.mark.parametrize(("version", "refused"), [("6.1", False), ("7.1", True)])
def test_blocks_may_be_empty_where_they_have_no_excerpt(
    make_wp: Callable[..., WP], version: str, refused: bool
) -> None:
    wp = make_wp(version=version)
    if refused:
        with pytest.raises(WPError, match="Content, title, and excerpt are empty"):
            insert_post(wp.site, {"post_type": "wp_block"})
    else:
        assert insert_post(wp.site, {"post_type": "wp_block"})
