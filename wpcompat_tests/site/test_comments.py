"""Comments as rows: statuses, counts, metadata, lists, changes, mails, display."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from wpcompat import options
from wpcompat.comments import finding, meta, notify, status, store, text
from wpcompat.comments.counts import comment_counts, update_comment_count
from wpcompat.comments.edit import update_comment
from wpcompat.db import Comment
from wpcompat.errors import WPError
from wpcompat.formatting.entities import decode_specialchars
from wpcompat.site import Caller, Site
from wpcompat.testing.site import WP
from wpcompat_tests import replay

TRASH_META = ("_wp_trash_meta_status", "_wp_trash_meta_time")


@pytest.fixture
def site(wp: WP) -> Site:
    wp.site.db.execute('DELETE FROM "wp_comments"')
    update_comment_count(wp.site, 1)
    return wp.site


def add(site: Site, approved: str = "0", **values: Any) -> int:
    defaults = {"comment_post_ID": 1, "comment_author": "Ann", "comment_content": "words", "comment_approved": approved}
    return store.insert_comment(site, {**defaults, **values})


def approved(site: Site, comment_id: int) -> str:
    comment = store.get_comment(site, comment_id)
    assert comment is not None
    return comment.comment_approved


def count_of_post(site: Site) -> int:
    return int(site.db.value('SELECT "comment_count" FROM "wp_posts" WHERE "ID" = 1'))


def test_approval_counts(site: Site) -> None:
    comment_id = add(site)
    assert count_of_post(site) == 0
    assert status.set_comment_status(site, comment_id, "approve")
    assert (approved(site, comment_id), count_of_post(site)) == ("1", 1)
    assert not status.set_comment_status(site, comment_id, "1")
    assert status.set_comment_status(site, comment_id, "hold")
    assert (approved(site, comment_id), count_of_post(site)) == ("0", 0)
    assert not status.set_comment_status(site, comment_id, "post-trashed")
    assert not status.set_comment_status(site, 999, "approve")


def test_spam_and_trash_remember_what_was(site: Site) -> None:
    site.clock.frozen = 1000.0
    for away, back, name in (
        (status.spam_comment, status.unspam_comment, "spam"),
        (status.trash_comment, status.untrash_comment, "trash"),
    ):
        comment_id = add(site, "1")
        assert away(site, comment_id)
        assert not away(site, comment_id)
        assert approved(site, comment_id) == name
        assert [meta.get_meta(site, comment_id, key) for key in TRASH_META] == [["1"], ["1000"]]
        assert back(site, comment_id)
        assert approved(site, comment_id) == "1"
        assert [meta.get_meta(site, comment_id, key) for key in TRASH_META] == [[], []]
    assert not status.spam_comment(site, 999)
    assert count_of_post(site) == 2


def test_what_arrived_in_the_trash_comes_back_as_held(site: Site) -> None:
    comment_id = add(site, "trash")
    assert status.untrash_comment(site, comment_id)
    assert approved(site, comment_id) == "0"
    assert not status.untrash_comment(site, comment_id)


def test_deleting_goes_by_the_trash(site: Site) -> None:
    parent = add(site, "1")
    middle = add(site, "1", comment_parent=parent)
    child = add(site, "1", comment_parent=middle, comment_meta={"a": "b"})
    assert status.delete_comment(site, middle)
    assert approved(site, middle) == "trash"
    assert status.delete_comment(site, middle)
    assert store.get_comment(site, middle) is None
    assert meta.get_meta(site, middle, TRASH_META[0]) == []
    moved = store.get_comment(site, child)
    assert moved is not None
    assert moved.comment_parent == parent
    assert count_of_post(site) == 2
    assert status.delete_comment(site, child, force=True)
    assert count_of_post(site) == 1
    assert meta.get_meta(site, child, "a") == []
    assert not status.delete_comment(site, child)


def test_without_a_trash_comments_are_deleted(make_wp: Callable[..., WP]) -> None:
    site = make_wp(settings={"wordpress.empty_trash_days": "0"}).site
    first, second = add(site), add(site, "1")
    assert status.trash_comment(site, first)
    assert status.delete_comment(site, second)
    assert [store.get_comment(site, each) for each in (first, second)] == [None, None]


def test_counts_by_status(make_wp: Callable[..., WP]) -> None:
    for version, kinds in (("7.1", 0), ("6.1", 1)):
        site = make_wp(version=version).site
        site.db.execute('DELETE FROM "wp_comments"')
        for word in ("1", "1", "0", "spam", "trash", "post-trashed", "other"):
            add(site, word)
        add(site, "1", comment_type="note")
        add(site, "0", comment_post_ID=2)
        assert comment_counts(site) == {
            "approved": 2 + kinds, "moderated": 2, "spam": 1, "trash": 1, "post-trashed": 1, "all": 4 + kinds,
            "total_comments": 5 + kinds,
        }  # fmt: skip
        assert comment_counts(site, 2)["all"] == 1
        assert count_of_post(site) == 2 + kinds
    assert not update_comment_count(site, 999)


def test_metadata(site: Site) -> None:
    comment_id = add(site)
    assert meta.first_meta(site, comment_id, "a") == ""
    assert meta.add_meta(site, comment_id, "a", "1")
    assert meta.add_meta(site, comment_id, "a", {"x": 1})
    assert meta.get_meta(site, comment_id, "a") == ["1", 'a:1:{s:1:"x";i:1;}']
    assert meta.update_meta(site, comment_id, "a", "2")
    assert meta.get_meta(site, comment_id, "a") == ["2", "2"]
    assert meta.update_meta(site, comment_id, "b", "3")
    assert not meta.update_meta(site, comment_id, "b", "3")
    assert meta.delete_meta(site, comment_id, "a")
    assert not meta.delete_meta(site, comment_id, "a")
    assert meta.delete_meta(site, comment_id)


def test_lists_and_numbers(site: Site) -> None:
    first = add(site, "1", comment_date_gmt="2026-01-01 00:00:00", comment_date="2026-01-01 00:00:00")
    ping = add(site, "0", comment_type="pingback", comment_author_url="http://a_b.example/")
    other = add(site, "spam", comment_type="trackback", comment_post_ID=2, user_id=1)
    note = add(site, "1", comment_type="note", comment_parent=first)

    def found(**conditions: Any) -> list[int]:
        return [comment.comment_ID for comment in store.list_comments(site, **conditions)]

    assert found() == [first, ping, other]
    assert found(types=store.PINGS) == [ping, other]
    assert found(types=["note"]) == [note]
    assert found(types=["comment", "pingback"], statuses=["approve", "hold"]) == [first, ping]
    assert found(types=[]) == []
    assert found(post_id=2) == [other]
    assert found(order="DESC") == [other, ping, first]

    def asked(**conditions: str) -> list[int]:
        listed = [comment.comment_ID for comment in finding.find(site, {"status": "any", **conditions})]
        assert finding.count(site, {"status": "any", **conditions}) == len(listed)
        return listed

    assert asked(user_id="1") == [other]
    assert asked() == asked(type="all") == [other, ping, first]
    assert asked(parent=str(first), type="note") == asked(type__in="note") == [note]
    assert asked(search="A_B") == [ping]
    assert asked(search="a%b") == []


def test_a_row_has_its_defaults(site: Site) -> None:
    site.clock.frozen = 0.0
    options.update(site, "timezone_string", "Europe/Berlin")
    comment = store.get_comment(site, store.insert_comment(site, {"comment_type": ""}))
    assert comment is not None
    assert comment == Comment(
        comment.comment_ID, comment_date="1970-01-01 01:00:00", comment_date_gmt="1970-01-01 00:00:00"
    )
    comment = store.get_comment(site, store.insert_comment(site, {"comment_date": "2026-07-01 12:00:00"}))
    assert comment is not None
    assert comment.comment_date_gmt == "2026-07-01 10:00:00"


def test_an_edited_comment_is_filtered(site: Site) -> None:
    comment_id = add(site, "1")
    changes = {
        "comment_author": "A & <b>B</b>",
        "comment_author_email": "ann@example.org",
        "comment_author_url": "javascript:alert(1)",
        "comment_content": "<script>x</script><b>y</b>",
        "comment_date": "2026-07-01 12:00:00",
        "comment_approved": "hold",
    }
    assert update_comment(site, comment_id, changes)
    comment = store.get_comment(site, comment_id)
    assert comment is not None
    assert comment.comment_author == "A &amp; B"
    assert comment.comment_author_email == "ann@example.org"
    assert comment.comment_author_url == ""
    assert comment.comment_content == "x<b>y</b>"
    assert (comment.comment_date, comment.comment_date_gmt) == ("2026-07-01 12:00:00", "2026-07-01 12:00:00")
    assert (comment.comment_approved, count_of_post(site)) == ("0", 0)
    assert not update_comment(site, comment_id, changes)
    with pytest.raises(WPError, match="Invalid comment ID"):
        update_comment(site, 999, {})
    with pytest.raises(WPError, match="Invalid post ID"):
        update_comment(site, comment_id, {"comment_post_ID": 999})
    with pytest.raises(KeyError):
        update_comment(site, comment_id, {"comment_ID": 1})


@pytest.fixture
def lab(wp: WP) -> WP:
    """The recorded site: post 5 is the admin's, post 20 the contributor's."""
    replay.lay_site(wp, "7.1", "2026/11/20")
    wp.site.db.execute('DELETE FROM "wp_comments"')
    wp.site.outbound.reverse = lambda address: f"host-of-{address}"  # type: ignore[method-assign]
    return wp


def test_an_approved_comment_is_told_to_the_author(lab: WP) -> None:
    parent = add(lab.site, "1", comment_post_ID=5)
    comment_id = add(
        lab.site, comment_post_ID=5, comment_author="", comment_author_email="a@b.example", comment_parent=parent,
        comment_author_IP="192.0.2.1",
    )  # fmt: skip
    assert status.set_comment_status(lab.site, comment_id, "approve", Caller(user_id=2))
    (mail,) = lab.mails
    assert (mail.to, mail.subject) == ("admin@example.org", '[Oracle Blog] Comment: "Open Post"')
    assert mail.headers == (
        'From: "Oracle Blog" <wordpress@wp.example>',
        'Content-Type: text/plain; charset="UTF-8"',
        "Reply-To: a@b.example",
    )
    assert mail.message == (
        'New comment on your post "Open Post"\r\n'
        "Author:  (IP address: 192.0.2.1, host-of-192.0.2.1)\r\nEmail: a@b.example\r\nURL: \r\n"
        f"In reply to: http://wp.example/wp-admin/comment.php?action=editcomment&c={parent}#wpbody-content\r\n"
        "Comment: \r\nwords\r\n\r\n"
        "You can see all comments on this post here:\r\nhttp://wp.example/2026/11/20/open-post/#comments\r\n\r\n"
        f"Permalink: http://wp.example/2026/11/20/open-post/#comment-{comment_id}\r\n"
        f"Trash it: http://wp.example/wp-admin/comment.php?action=trash&c={comment_id}#wpbody-content\r\n"
        f"Spam it: http://wp.example/wp-admin/comment.php?action=spam&c={comment_id}#wpbody-content\r\n"
    )


def test_nobody_is_told_what_they_did(lab: WP) -> None:
    own = add(lab.site, comment_post_ID=5, user_id=1)
    by_author = add(lab.site, comment_post_ID=5)
    lost = add(lab.site, comment_post_ID=999)
    assert status.set_comment_status(lab.site, own, "approve")
    assert status.set_comment_status(lab.site, by_author, "approve", Caller(user_id=1))
    assert status.set_comment_status(lab.site, lost, "approve")
    notify.notify_moderator(lab.site, 999)
    notify.notify_moderator(lab.site, lost)
    notify.notify_post_author(lab.site, add(lab.site, "0", comment_post_ID=5))
    assert lab.mails == []
    options.update(lab.site, "comments_notify", "")
    notify.comment_approved(lab.site, by_author, Caller())
    assert lab.mails == []


def test_a_held_comment_is_told_to_the_moderator(lab: WP) -> None:
    options.update(lab.site, "blogname", "A &amp; &quot;B&quot; &#039;c&#039;")
    parent = add(lab.site, "1", comment_post_ID=5)
    add(lab.site, comment_post_ID=5)
    comment_id = add(
        lab.site,
        comment_post_ID=20,
        comment_parent=parent,
        comment_author_IP="unknown",
        comment_content="&lt;b&gt; &amp; &#8230;",
    )
    notify.new_comment_arrived(lab.site, comment_id, "0", Caller())
    (mail,) = lab.mails
    assert (mail.to, mail.subject) == ("admin@example.org", '[A & "B" \'c\'] Please moderate: "By Author"')
    assert mail.message.startswith(
        'A new comment on the post "By Author" is waiting for your approval\r\nhttp://wp.example/2026/11/20/by-author/\r\n\r\n'
        "Author: Ann (IP address: unknown, )\r\nEmail: \r\nURL: \r\n"
        f"In reply to: http://wp.example/wp-admin/comment.php?action=editcomment&c={parent}#wpbody-content\r\n"
        "Comment: \r\n<b> & &#8230;\r\n\r\nApprove it: "
    )
    assert "Currently 2 comments are waiting for approval." in mail.message
    assert mail.headers == ()


def test_arrivals_in_spam_and_trash_are_silent(lab: WP) -> None:
    for word in ("spam", "trash"):
        notify.new_comment_arrived(lab.site, add(lab.site, word, comment_post_ID=5), word, Caller())
    options.update(lab.site, "moderation_notify", "")
    notify.new_comment_arrived(lab.site, add(lab.site, comment_post_ID=5), "0", Caller())
    assert lab.mails == []


def test_line_ends_in_a_name_begin_no_header(lab: WP) -> None:
    comment_id = add(
        lab.site, "1", comment_post_ID=5, comment_author="a\r\nBcc: x@y.example", comment_author_email="e@f.example"
    )
    notify.notify_post_author(lab.site, comment_id)
    (mail,) = lab.mails
    assert mail.headers[0] == 'From: "a  Bcc: x@y.example" <wordpress@wp.example>'
    assert mail.headers[2] == 'Reply-To: "e@f.example" <e@f.example>'


@pytest.mark.parametrize(
    ("written", "shown", "with_quotes"),
    [
        ("a", "a", "a"),
        ("&amp;lt;", "&lt;", "&lt;"),
        ("&#060;&#x3E;&#X26;&#38;", "<>&&", "<>&&"),
        ("&quot;&#039;&#x27;&#34;", "&quot;&#039;&#x27;&#34;", "\"''\""),
        ("&amp;quot;", "&quot;", "&quot;"),
        ("&copy;&nothing", "&copy;&nothing", "&copy;&nothing"),
    ],
)
def test_basic_entities_as_characters(written: str, shown: str, with_quotes: str) -> None:
    assert decode_specialchars(written) == shown
    assert decode_specialchars(written, quotes=True) == with_quotes


def test_how_comments_are_shown(lab: WP) -> None:
    site = lab.site
    comment = Comment(
        comment_author="A & <i>", comment_author_url="http://", comment_content="see http://a.example/ :)\nWordpress"
    )
    assert text.author_name(site, comment) == "A &amp; &lt;i&gt;"
    assert text.author_name(site, Comment(user_id=3)) == "Author"
    assert text.author_name(site, Comment()) == "Anonymous"
    assert text.author_url(comment) == ""
    assert text.author_url(Comment(comment_author_url="javascript:x")) == ""
    assert text.author_url(Comment(comment_author_url="http://a.example/?b&c")) == "http://a.example/?b&#038;c"
    shown = text.content_html(site, comment)
    assert '<a href="http://a.example/" rel="nofollow ugc">http://a.example/</a>' in shown
    assert shown.startswith("<p>see ")
    assert ":)" not in shown
    options.update(site, "use_smilies", "")
    assert ":)" in text.content_html(site, comment)
