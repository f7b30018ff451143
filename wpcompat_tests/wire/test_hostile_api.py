"""What lower roles get out of the methods: as WordPress gives it in ``exact``, what their role allows in ``hardened``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wpcompat.testing.site import WP
from wpcompat_tests.wire.asking import answer, ask, with_users

ADMIN, EDITOR, AUTHOR, CONTRIBUTOR = 1, 2, 3, 4
FIDELITIES = [("exact", True), ("hardened", False)]
both = pytest.mark.parametrize(("fidelity", "as_wordpress"), FIDELITIES)


def post(wp: WP, **columns: Any) -> int:
    """A row of ``wp_posts``."""
    date = "2026-01-02 03:04:05"
    return wp.site.db.insert(
        "wp_posts", {"post_author": ADMIN, "post_date": date, "post_date_gmt": date, "post_type": "post", **columns}
    )


def picture(wp: WP, parent: int) -> int:
    """An image with a caption."""
    found = post(wp, post_type="attachment", post_status="inherit", post_parent=parent, post_title="canary picture",
                 post_excerpt="canary caption", post_mime_type="image/jpeg", guid="http://wp.example/canary.jpg")  # fmt: skip
    wp.site.db.insert("wp_postmeta", {"post_id": found, "meta_key": "_wp_attached_file", "meta_value": "canary.jpg"})
    return found


@both
def test_media_of_hidden_posts(make_wp: Callable[..., WP], fidelity: str, as_wordpress: bool) -> None:
    wp = with_users(make_wp, fidelity=fidelity)
    hidden = picture(wp, post(wp, post_status="private"))
    shown = picture(wp, 1)
    loose = picture(wp, 0)
    told = ask(wp, "wp.getMediaItem", hidden, by="author")
    assert told["caption"] == "canary caption" if as_wordpress else told == "404 Invalid attachment ID."
    listed = {item["attachment_id"] for item in ask(wp, "wp.getMediaLibrary", by="author")}
    assert listed == {str(shown), str(loose), *([str(hidden)] if as_wordpress else [])}
    for item in (hidden, shown, loose):
        assert ask(wp, "wp.getMediaItem", item, by="editor")["attachment_id"] == str(item)
    assert len(ask(wp, "wp.getMediaLibrary", by="editor")) == 3


@both
def test_pictures_of_hidden_posts_stand_for_none(make_wp: Callable[..., WP], fidelity: str, as_wordpress: bool) -> None:
    """A contributor, who may upload nothing, reads what is said of any picture by giving it to a draft."""
    wp = with_users(make_wp, fidelity=fidelity)
    hidden = picture(wp, post(wp, post_status="private"))
    refusal = "404 Invalid attachment ID."
    draft = ask(wp, "wp.newPost", {"post_title": "mine"}, by="contributor")
    for method, content in (("wp.newPost", "post_thumbnail"), ("metaWeblog.newPost", "wp_post_thumbnail")):
        told = ask(wp, method, {"post_title": "t", "title": "t", content: hidden}, by="contributor")
        assert (told != refusal) is as_wordpress, told
        if as_wordpress:
            struct = ask(wp, "wp.getPost", int(told), by="contributor")
            assert struct["post_thumbnail"]["caption"] == "canary caption"
    told = ask(wp, "wp.editPost", int(draft), {"post_thumbnail": hidden}, by="contributor")
    assert told == (True if as_wordpress else refusal)
    told = answer(
        wp, "metaWeblog.editPost", int(draft), "contributor", "contributor-pass", {"title": "t", "wp_post_thumbnail": picture(wp, 0)}
    )  # fmt: skip
    assert told is True
    told = answer(
        wp, "metaWeblog.editPost", int(draft), "contributor", "contributor-pass", {"title": "t", "wp_post_thumbnail": hidden}
    )  # fmt: skip
    assert told == (True if as_wordpress else refusal)
    # What an editor chose stays.
    assert ask(wp, "wp.editPost", int(draft), {"post_thumbnail": hidden}, by="editor") is True
    assert ask(wp, "wp.editPost", int(draft), {"post_title": "n", "post_thumbnail": hidden}, by="contributor") is True


@both
def test_hidden_pages_are_not_listed(make_wp: Callable[..., WP], fidelity: str, as_wordpress: bool) -> None:
    wp = with_users(make_wp, fidelity=fidelity)
    for status in ("private", "draft", "trash"):
        post(wp, post_type="page", post_status=status, post_title=f"of editors {status}")
    listed = [page["page_title"] for page in ask(wp, "wp.getPageList", by="editor")]
    assert ("Privacy Policy" in listed) is as_wordpress
    assert {"Sample Page", "of editors private", "of editors draft"} <= set(listed)
    assert "Privacy Policy" in [page["page_title"] for page in ask(wp, "wp.getPageList")]


@both
def test_metadata_of_other_terms(make_wp: Callable[..., WP], fidelity: str, as_wordpress: bool) -> None:
    """An editor, who may change no menu, changes what is noted of one, and WordPress's own notes of a category."""
    wp = with_users(make_wp, fidelity=fidelity)
    db = wp.site.db
    menu = db.insert("wp_terms", {"name": "Menu", "slug": "menu"})
    db.insert("wp_term_taxonomy", {"term_id": menu, "taxonomy": "nav_menu"})
    foreign, gone, own, plain = (
        db.insert("wp_termmeta", {"term_id": term, "meta_key": key, "meta_value": "kept"})
        for term, key in ((menu, "place"), (menu, "gone"), (1, "_own"), (1, "plain"))
    )
    fields = [
        {"id": foreign, "key": "place", "value": "changed"}, {"id": gone}, {"id": own, "key": "_own", "value": "changed"},
        {"id": plain, "key": "plain", "value": "changed"}, {"key": "_new", "value": "changed"}, {"key": "new", "value": "changed"},
    ]  # fmt: skip
    assert ask(wp, "wp.editTerm", 1, {"taxonomy": "category", "custom_fields": fields}, by="editor") is True
    stored = dict(db.rows('SELECT "meta_key", "meta_value" FROM "wp_termmeta" ORDER BY "meta_id"'))
    if as_wordpress:
        assert stored == dict.fromkeys(("place", "_own", "plain", "_new", "new"), "changed")
    else:
        assert stored == {"place": "kept", "gone": "kept", "_own": "kept", "plain": "changed", "new": "changed"}
    shown = {field["key"] for field in ask(wp, "wp.getTerm", "category", 1, by="editor")["custom_fields"]}
    assert shown == ({"_new", "_own", "new", "plain"} if as_wordpress else {"new", "plain"})


@both
@pytest.mark.parametrize("kind", ["revision", "user_request", "oembed_cache"])
def test_types_that_nobody_writes(make_wp: Callable[..., WP], fidelity: str, as_wordpress: bool, kind: str) -> None:
    """A contributor makes a revision of the administrator's post, or somebody's confirmed request for personal data."""
    wp = with_users(make_wp, fidelity=fidelity)
    made = {"post_type": kind, "post_title": "forged", "post_parent": 1, "post_status": "draft"}
    told = ask(wp, "wp.newPost", made, by="contributor")
    assert told.isdigit() if as_wordpress else told == "403 Invalid post type."
    assert wp.site.db.value('SELECT count(*) FROM "wp_posts" WHERE "post_title" = ?', ("forged",)) == as_wordpress
    assert ask(wp, "wp.newPost", {"post_title": "mine"}, by="contributor").isdigit()


@both
def test_requests_about_personal_data(make_wp: Callable[..., WP], fidelity: str, as_wordpress: bool) -> None:
    wp = with_users(make_wp, fidelity=fidelity)
    asked = post(
        wp, post_type="user_request", post_status="request-pending", post_author=0, post_title="canary@example.org"
    )
    refusal = "401 Sorry, you are not allowed to edit this post."
    told = ask(wp, "wp.getPost", asked, by="editor")
    assert told["post_title"] == "canary@example.org" if as_wordpress else told == refusal
    told = answer(wp, "metaWeblog.getPost", asked, "editor", "editor-pass")
    assert told["title"] == "canary@example.org" if as_wordpress else told == refusal
    wanted = {"post_type": "user_request", "post_status": "request-pending"}
    assert len(ask(wp, "wp.getPosts", wanted, by="editor")) == as_wordpress
    assert (ask(wp, "wp.deletePost", asked, by="editor") is True) is as_wordpress
    assert as_wordpress or ask(wp, "wp.getPost", asked)["post_title"] == "canary@example.org"


@both
def test_passwords_of_drafts(make_wp: Callable[..., WP], fidelity: str, as_wordpress: bool) -> None:
    """What metaWeblog.newPost refuses a contributor in hardened, an edit must not give."""
    wp = with_users(make_wp, fidelity=fidelity)
    draft = int(ask(wp, "wp.newPost", {"post_title": "mine"}, by="contributor"))
    told = answer(
        wp, "metaWeblog.editPost", draft, "contributor", "contributor-pass", {"title": "t", "wp_password": "x"}
    )
    assert told == (True if as_wordpress else "401 Sorry, you are not allowed to publish this post.")
    stored = wp.site.db.value('SELECT "post_password" FROM "wp_posts" WHERE "ID" = ?', (draft,))
    assert stored == ("x" if as_wordpress else "")
    assert answer(wp, "metaWeblog.editPost", draft, "editor", "editor-pass", {"title": "t", "wp_password": "y"}) is True
    # One that is there already may stay.
    assert answer(
        wp, "metaWeblog.editPost", draft, "contributor", "contributor-pass", {"title": "u", "wp_password": "y"}
    ) is True  # fmt: skip


@both
def test_an_edit_writes_the_post_it_names(make_wp: Callable[..., WP], fidelity: str, as_wordpress: bool) -> None:
    """A contributor reads the private post of another by editing it into an own one."""
    wp = with_users(make_wp, fidelity=fidelity)
    secret = post(wp, post_status="draft", post_title="canary", post_content="canary", post_author=CONTRIBUTOR)
    wp.site.db.execute('UPDATE "wp_posts" SET "post_author" = ? WHERE "ID" = ?', (ADMIN, secret))
    mine = int(ask(wp, "wp.newPost", {"post_title": "mine"}, by="contributor"))
    told = ask(wp, "wp.editPost", secret, {"ID": mine, "post_author": CONTRIBUTOR}, by="contributor")
    assert (told is True) is as_wordpress
    read = ask(wp, "wp.getPost", mine, by="contributor")["post_content"]
    assert read == ("canary" if as_wordpress else "")


@both
def test_trackbacks_of_hidden_posts(make_wp: Callable[..., WP], fidelity: str, as_wordpress: bool) -> None:
    wp = with_users(make_wp, fidelity=fidelity)
    hidden = post(wp, post_status="private")
    for number, status in ((hidden, "1"), (1, "0"), (1, "spam")):
        wp.site.db.insert("wp_comments", {"comment_post_ID": number, "comment_type": "trackback", "comment_approved": status,
                                          "comment_content": "<strong>canary</strong>", "comment_author_IP": "203.0.113.77"})  # fmt: skip
    told = [answer(wp, "mt.getTrackbackPings", str(number)) for number in (hidden, 1)]
    assert [len(pings) for pings in told] == ([1, 2] if as_wordpress else [0, 0])
