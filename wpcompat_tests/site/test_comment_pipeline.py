"""Accepting comments and pings: refusals, approval, filters, columns, mails."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from wpcompat import options
from wpcompat.comments import approval
from wpcompat.comments.pipeline import NewComment, new_comment
from wpcompat.comments.store import get_comment
from wpcompat.db import Comment
from wpcompat.errors import WPError
from wpcompat.journal import Step
from wpcompat.options import additions
from wpcompat.site import Caller, Site
from wpcompat.testing.site import WP
from wpcompat_tests import replay

PING = NewComment(1, "words", author="Blog", url="http://source.example/1", type="trackback")
COMMENT = NewComment(1, "hello there", author="Ann", email="ann@example.org")
CALLER = Caller("192.0.2.7", "Agent/1")


@pytest.fixture
def site(wp: WP) -> Site:
    wp.site.db.execute('DELETE FROM "wp_comments"')
    return wp.site


def stored(site: Site, new: NewComment, caller: Caller = CALLER) -> Comment:
    comment = get_comment(site, new_comment(site, new, caller))
    assert comment is not None
    return comment


def with_field(new: NewComment, field: str, value: str) -> NewComment:
    changes: dict[str, Any] = {field: value}
    return replace(new, **changes)


def later(site: Site, seconds: int = 3600) -> None:
    site.clock.shift += seconds


def off(site: Site) -> None:
    """Nothing is held by the rule on earlier comments."""
    options.update(site, "comment_previously_approved", "0")


@contextmanager
def steps(site: Site) -> Iterator[list[Step]]:
    with site.journal.exchange("comment", "test") as exchange:
        yield exchange.steps


def refused(site: Site, new: NewComment, caller: Caller = CALLER) -> str:
    with pytest.raises(WPError) as caught:
        new_comment(site, new, caller)
    return f"{caught.value.code} {caught.value.status}"


def test_what_is_stored(site: Site) -> None:
    comment = stored(site, PING)
    assert comment == Comment(
        comment.comment_ID, 1, "Blog", "", "http://source.example/1", "192.0.2.7", comment.comment_date,
        comment.comment_date_gmt, "words", 0, "0", "Agent/1", "trackback", 0, 0,
    )  # fmt: skip
    assert comment.comment_date == comment.comment_date_gmt


def test_dates_in_the_zone_of_the_site(site: Site) -> None:
    options.update(site, "gmt_offset", "5.5")
    site.clock.frozen = 0.0
    comment = stored(site, PING)
    assert (comment.comment_date, comment.comment_date_gmt) == ("1970-01-01 05:30:00", "1970-01-01 00:00:00")


def test_address_and_agent_are_cleaned(site: Site) -> None:
    comment = stored(site, PING, Caller("::1%lo<x>", "é" * 200))
    assert comment.comment_author_IP == "::1"
    assert comment.comment_agent == "é" * 127


def test_the_order_of_refusals() -> None:
    assert [check.__name__ for check in approval.REFUSALS] == ["duplicate_comment", "comment_flood"]
    assert [check.__name__ for check in approval.HOLDS] == [
        "comment_moderation",
        "comment_max_links",
        "moderation_keys",
        "comment_previously_approved",
    ]


def test_same_words_of_the_same_author_are_refused(site: Site) -> None:
    stored(site, PING)
    later(site)
    assert refused(site, replace(PING, url="http://other.example/")) == "comment_duplicate 409"
    assert refused(site, replace(PING, author="BLOG ", content="WORDS")) != ""
    stored(site, replace(PING, content="other words"))


def test_what_lies_in_the_trash_is_no_duplicate(site: Site) -> None:
    first = stored(site, PING)
    later(site)
    site.db.update("wp_comments", {"comment_approved": "spam"}, '"comment_ID" = ?', (first.comment_ID,))
    assert refused(site, PING) == "comment_duplicate 409"
    site.db.update("wp_comments", {"comment_approved": "trash"}, '"comment_ID" = ?', (first.comment_ID,))
    stored(site, PING)


def test_another_email_is_another_author(site: Site) -> None:
    stored(site, COMMENT)
    later(site)
    assert refused(site, COMMENT) == "comment_duplicate 409"
    stored(site, replace(COMMENT, email="other@example.org"))


def test_names_that_filters_change_are_seen_as_duplicates_by_6_1_alone(make_wp: Callable[..., WP]) -> None:
    for version, verdict in (("6.1", "comment_duplicate 409"), ("7.1", "")):
        site = make_wp(version=version).site
        new = replace(PING, author="A & B")
        assert stored(site, new).comment_author == "A &amp; B"
        later(site)
        if verdict:
            assert refused(site, new) == verdict
        else:
            stored(site, new)


def test_one_ping_in_fifteen_seconds_whoever_sends_it(site: Site) -> None:
    stored(site, PING)
    other = replace(PING, content="other")
    later(site, 14)
    assert refused(site, other, Caller("198.51.100.1")) == "comment_flood 429"
    later(site, 1)
    stored(site, other, Caller("198.51.100.1"))


def test_comments_flood_by_address_and_by_email(site: Site) -> None:
    stored(site, COMMENT)
    assert refused(site, replace(COMMENT, content="b", email="b@example.org")) == "comment_flood 429"
    assert refused(site, replace(COMMENT, content="c"), Caller("198.51.100.1")) == "comment_flood 429"
    stored(site, replace(COMMENT, content="d", email="d@example.org"), Caller("198.51.100.1"))


def test_the_interval_can_be_set_and_switched_off(make_wp: Callable[..., WP]) -> None:
    site = make_wp(settings={"pings.flood_seconds": "0"}).site
    stored(site, PING)
    stored(site, replace(PING, content="other"))


def test_moderators_may_hurry(site: Site) -> None:
    admin = replace(CALLER, user_id=1)
    stored(site, PING)
    stored(site, replace(PING, content="other"), admin)
    assert refused(site, replace(PING, content="third"), CALLER) == "comment_flood 429"


def test_users_flood_by_themselves(wp: WP) -> None:
    replay.lay_site(wp, "7.1", "2026/11/20")
    site, author = wp.site, replace(CALLER, user_id=3)
    stored(site, replace(COMMENT, user_id=3), author)
    assert refused(site, replace(COMMENT, content="b", user_id=3), Caller("198.51.100.1", "", 3)) == "comment_flood 429"


def test_hardened_limits_each_source(make_wp: Callable[..., WP]) -> None:
    site = make_wp(fidelity="hardened").site
    site.db.execute('DELETE FROM "wp_comments"')
    stored(site, PING)
    later(site, 1)
    stored(site, replace(PING, url="http://another.example/1", content="b"))
    assert refused(site, replace(PING, url="http://SOURCE.example:8080/2", content="c")) == "comment_flood 429"
    later(site, 15)
    for number in range(additions.BURST):
        stored(site, replace(PING, url=f"http://host-{number}.example/", content=f"d {number}"))
    assert refused(site, replace(PING, url="http://last.example/", content="e")) == "comment_flood 429"
    stored(site, replace(PING, url="http://last.example/", content="e"), Caller("198.51.100.1"))
    stored(site, replace(COMMENT, content="no ping"), Caller("198.51.100.2"))


def test_every_comment_waits(site: Site) -> None:
    off(site)
    options.update(site, "comment_moderation", "1")
    assert stored(site, PING).comment_approved == "0"


@pytest.mark.parametrize(
    ("content", "most", "approved"),
    [
        ("http://a.example/ http://b.example/", "2", "0"),
        ("http://a.example/ b", "2", "1"),
        ("www.a.example and me@b.example", "2", "0"),
        ("http://a.example/ http://b.example/ http://c.example/", "0", "1"),
        ('<a href="http://a.example/">a</a>', "1", "0"),
        ("no link", "1", "1"),
    ],
)
def test_many_links_wait(site: Site, content: str, most: str, approved: str) -> None:
    off(site)
    options.update(site, "comment_max_links", most)
    assert stored(site, replace(PING, content=content)).comment_approved == approved


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("author", "blo"),
        ("url", "SOURCE.ex"),
        ("content", "ORDS"),
        ("ip", "192.0.2"),
        ("agent", "agent/"),
        ("email", "ann@"),
    ],
)
def test_a_key_stands_anywhere(site: Site, field: str, key: str) -> None:
    off(site)
    options.update(site, "moderation_keys", f"\n0\nzzz\n {key} \n")
    new = replace(PING, email="ann@example.org", type="comment")
    assert stored(site, new).comment_approved == "0", field


def test_a_key_that_stands_nowhere(site: Site) -> None:
    off(site)
    options.update(site, "moderation_keys", "b.og\n0")
    assert stored(site, PING).comment_approved == "1"


def test_letter_case_beyond_ascii_depends_on_the_wordpress(make_wp: Callable[..., WP]) -> None:
    for version, approved in (("7.1", "0"), ("6.1", "1")):
        site = make_wp(version=version).site
        off(site)
        options.update(site, "moderation_keys", "ÉTÉ")
        assert stored(site, replace(PING, content="été")).comment_approved == approved


def test_a_key_with_a_quote_never_matches(site: Site) -> None:
    # WordPress looks at the values with backslashes before quotes.
    off(site)
    options.update(site, "moderation_keys", "it's")
    assert stored(site, replace(PING, content="it's")).comment_approved == "1"


def test_disallowed_words_go_to_the_trash(make_wp: Callable[..., WP]) -> None:
    for days, status in (("30", "trash"), ("0", "spam")):
        site = make_wp(settings={"wordpress.empty_trash_days": days}).site
        off(site)
        options.update(site, "disallowed_keys", "casino")
        options.update(site, "comment_moderation", "1")
        assert stored(site, replace(PING, content="ca<b>si</b>no")).comment_approved == status


def test_approval_options_are_strict_in_7_1(make_wp: Callable[..., WP]) -> None:
    for version, approved in (("7.1", "1"), ("6.1", "0")):
        site = make_wp(version=version).site
        off(site)
        options.update(site, "comment_moderation", "01")
        assert stored(site, PING).comment_approved == approved


def test_pings_have_no_earlier_comments(site: Site) -> None:
    assert stored(site, PING).comment_approved == "0"
    later(site)
    assert stored(site, replace(PING, type="pingback", content="b")).comment_approved == "0"


def test_an_author_who_was_approved_before_passes(site: Site) -> None:
    first = stored(site, COMMENT)
    assert first.comment_approved == "0"
    later(site)
    assert stored(site, replace(COMMENT, content="second")).comment_approved == "0"
    site.db.update("wp_comments", {"comment_approved": "1"}, '"comment_ID" = ?', (first.comment_ID,))
    later(site)
    assert stored(site, replace(COMMENT, content="third")).comment_approved == "1"
    later(site)
    assert stored(site, replace(COMMENT, content="fourth", author="Bob")).comment_approved == "0"
    assert site.db.value('SELECT "comment_count" FROM "wp_posts" WHERE "ID" = 1') == 2


def test_an_email_of_a_user_counts_as_the_user(wp: WP) -> None:
    replay.lay_site(wp, "7.1", "2026/11/20")
    new = replace(COMMENT, email="author@example.org")
    assert stored(wp.site, new).comment_approved == "0"
    replay.add_comment(wp, user_id=3, comment_approved="1")
    later(wp.site)
    assert stored(wp.site, replace(new, content="b")).comment_approved == "1"


def test_authors_of_the_post_and_moderators_get_respect(wp: WP) -> None:
    replay.lay_site(wp, "7.1", "2026/11/20")
    options.update(wp.site, "comment_moderation", "1")
    for user_id, post_id, approved in ((1, 5, "1"), (2, 5, "1"), (3, 5, "0"), (4, 20, "1")):
        new = replace(COMMENT, post_id=post_id, user_id=user_id, content=f"by {user_id}")
        assert stored(wp.site, new, replace(CALLER, user_id=user_id)).comment_approved == approved
        later(wp.site)


def test_moderators_may_write_html(site: Site) -> None:
    html = '<p class="x">a</p>'
    assert stored(site, replace(COMMENT, content=html, user_id=1), replace(CALLER, user_id=1)).comment_content == html
    later(site)
    assert stored(site, replace(COMMENT, content=f"{html}b")).comment_content == "ab"


def test_self_pings_of_published_posts_pass_in_7_1(make_wp: Callable[..., WP]) -> None:
    for version, approved in (("7.1", "1"), ("6.1", "0")):
        wp = make_wp(version=version)
        new = replace(PING, post_id=2, type="pingback", url=f"{wp.home}/?p=1")
        assert stored(wp.site, new).comment_approved == approved
        later(wp.site)
        assert stored(wp.site, replace(new, url=f"{wp.home}/?p=3", content="a draft")).comment_approved == "0"
        later(wp.site)
        assert stored(wp.site, replace(new, url="http://other.example/?p=1", content="x")).comment_approved == "0"


def test_another_port_of_the_site_is_the_site_but_for_hardened(make_wp: Callable[..., WP]) -> None:
    for fidelity, approved in (("exact", "1"), ("hardened", "0")):
        wp = make_wp(fidelity=fidelity)
        new = replace(PING, post_id=2, type="pingback", url="http://wp.example:9020/?p=1")
        assert stored(wp.site, new).comment_approved == approved
        later(wp.site)
        assert stored(wp.site, replace(new, url="http://wp.example:80/?p=1", content="b")).comment_approved == "1"


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("author", "a" * 300, "a" * 255),
        ("author", "é" * 300, "é" * 127),
        ("author", "'" * 200, "'" * 200),
        ("author", "'" * 256, "'" * 127),
        ("url", "http://a.example/" + "b" * 300, "http://a.example/" + "b" * 183),
        ("url", "http://a.example/?" + "a&" * 100, "http://a.example/?" + "a&amp;" * 30),
        ("content", "c" * 70000, "c" * 65535),
        ("content", "é" * 40000, "é" * 32767),
    ],
)
def test_what_is_too_long_is_cut(site: Site, field: str, value: str, kept: str) -> None:
    comment = stored(site, with_field(PING, field, value))
    assert getattr(comment, f"comment_{'author_url' if field == 'url' else field}")[: len(kept)] == kept
    assert len(getattr(comment, f"comment_{'author_url' if field == 'url' else field}")) <= len(kept) + 6


def test_cut_values_are_compared_again(site: Site) -> None:
    stored(site, replace(PING, content="c" * 70000))
    later(site)
    assert refused(site, replace(PING, content="c" * 70001)) == "comment_duplicate 409"


def test_backslashes_of_a_bare_ping_vanish(site: Site) -> None:
    comment = stored(site, replace(PING, author=r"a\b %41 \\", content=r"c\d", bare=True))
    assert (comment.comment_author, comment.comment_content) == ("ab \\", "cd")
    later(site)
    comment = stored(site, replace(PING, author=r"a\b", content=r"c\d"))
    assert (comment.comment_author, comment.comment_content) == (r"a\b", r"c\d")


def test_an_answer_keeps_its_parent_while_that_can_be_seen(site: Site) -> None:
    first = stored(site, PING)
    for status, parent in (("0", first.comment_ID), ("1", first.comment_ID), ("spam", 0), ("trash", 0)):
        site.db.update("wp_comments", {"comment_approved": status}, '"comment_ID" = ?', (first.comment_ID,))
        later(site)
        new = replace(COMMENT, content=f"to {status}", parent=first.comment_ID)
        assert stored(site, new).comment_parent == parent
    later(site)
    assert stored(site, replace(COMMENT, content="to nothing", parent=-1)).comment_parent == 0


def test_a_ping_of_the_same_url_is_registered_already(site: Site) -> None:
    new = replace(PING, ping_url=PING.url)
    stored(site, new)
    later(site)
    assert refused(site, replace(new, content="b")) == "ping_registered 200"
    assert refused(site, replace(new, content="b", ping_url="HTTP://source.EXAMPLE/1")) == "ping_registered 200"
    stored(site, replace(new, content="b", post_id=2))


def test_equal_pings_at_once_leave_one_row(make_wp: Callable[..., WP]) -> None:
    site = make_wp(settings={"pings.flood_seconds": "0"}).site
    site.db.execute('DELETE FROM "wp_comments"')
    new = replace(PING, ping_url=PING.url)
    verdicts: list[str] = []
    start = threading.Barrier(64)

    def ping() -> None:
        start.wait()
        try:
            new_comment(site, new, CALLER)
            verdicts.append("stored")
        except WPError as error:
            verdicts.append(error.code)
        site.db.close()

    threads = [threading.Thread(target=ping) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(verdicts) == ["ping_registered"] * 63 + ["stored"]
    assert site.db.value('SELECT count(*) FROM "wp_comments"') == 1


def test_the_journal_tells_each_check(site: Site) -> None:
    with steps(site) as noted:
        new_comment(site, PING, CALLER)
    assert [(step.name, step.ok) for step in noted] == [
        ("duplicate_comment", True),
        ("comment_flood", True),
        ("comment_moderation", True),
        ("comment_max_links", True),
        ("moderation_keys", True),
        ("comment_previously_approved", False),
        ("disallowed_keys", True),
    ]


def test_emails_are_reduced_to_addresses(site: Site) -> None:
    for written, kept in (
        (" ann@example.org ", "ann@example.org"),
        ("an n<>@-exa_mple-..org", ""),
        ("a(b)c@x.-example-.org.", "abc@x.example.org"),
        ("@a.b.example", ""),
        ("a@b", ""),
        ("a@b.c", ""),
        ("(),:;@a.b", ""),
        ("ann@example", ""),
    ):
        assert stored(site, replace(COMMENT, email=written, content=f"x {written}")).comment_author_email == kept
        later(site)


@pytest.mark.parametrize(
    "text", ["\0", "\ud800", "￾", "😀", "a" * 100000, "\\", "<a <a <a ", "&#0;", "1" * 5000, "\x07"]
)
def test_no_value_breaks_the_pipeline(site: Site, text: str) -> None:
    for field in ("author", "url", "content", "email"):
        stored(site, with_field(replace(PING, content=f"for {field}"), field, text), Caller(text, text))
        later(site)
