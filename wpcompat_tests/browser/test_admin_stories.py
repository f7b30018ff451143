"""What administrators do, from the login to the effect that a stranger sees, in a real browser."""

from __future__ import annotations

import re

import pytest

from wpcompat import options
from wpcompat.testing.web import Web
from wpcompat_tests.browser.admin import go, log_in, newest_comment, option, status_of, trackback
from wpcompat_tests.browser.chromium import Chromium
from wpcompat_tests.browser.conftest import Served

pytestmark = pytest.mark.browser

CLOSED = (1, "Sorry, trackbacks are closed for this item.")
LIST = "edit-comments.php"


def rows(browser: Chromium) -> list[str]:
    """The ids of the comments in the list shown."""
    found = browser.evaluate(
        "[...document.querySelectorAll('#the-comment-list > tr[id^=comment-]')].map(row => row.id)"
    )
    return [str(row).removeprefix("comment-") for row in found]


def act(browser: Chromium, comment_id: int, action: str) -> None:
    """Use a link of a comment's row: approve, unapprove, spam, trash …"""
    browser.follow(f"#comment-{comment_id} .row-actions .{action} a")


def test_logging_in_and_out(browser: Chromium, served: Served) -> None:
    go(browser, served, "options-discussion.php")
    assert browser.url.startswith(f"{served.url}/wp-login.php?redirect_to=")
    browser.fill("#user_login", "admin")
    browser.fill("#user_pass", "wrong")
    browser.follow("#wp-submit")
    assert "The password you entered for the username admin is incorrect." in browser.text("#login_error")
    assert browser.evaluate("document.querySelector('#user_login').value") == "admin"
    browser.fill("#user_pass", "secret")
    browser.follow("#wp-submit")
    assert browser.url == f"{served.url}/wp-admin/options-discussion.php"
    kept = browser.cookies()
    assert all(kept[name]["httpOnly"] for name in kept if name.startswith("wordpress_") and "test" not in name)
    assert all(cookie["session"] for cookie in kept.values())
    browser.follow("#wp-admin-bar-logout a")
    assert "You are now logged out." in browser.text("#login")
    go(browser, served, "")
    assert "wp-login.php" in browser.url


def test_being_remembered(browser: Chromium, served: Served) -> None:
    browser.open(served.url + "/wp-login.php")
    browser.fill("#user_login", "admin")
    browser.fill("#user_pass", "secret")
    browser.check("#rememberme")
    browser.follow("#wp-submit")
    kept = [cookie for name, cookie in browser.cookies().items() if name.startswith("wordpress_logged_in_")]
    assert [cookie["session"] for cookie in kept] == [False]


def test_discussion_settings_have_their_effect_on_a_ping(browser: Chromium, served: Served) -> None:
    assert trackback(served) == (0, "")
    assert status_of(served, newest_comment(served)) == "0"
    log_in(browser, served)
    go(browser, served, "options-discussion.php")
    assert browser.evaluate("document.querySelector('#comment_previously_approved').checked")
    browser.check("#comment_previously_approved", on=False)
    browser.fill("#moderation_keys", "casino\nviagra")
    browser.fill("#disallowed_keys", "poison")
    browser.fill("#comment_max_links", "3")
    browser.follow("#submit")
    assert "Settings saved." in browser.text("#wpbody-content")
    assert not browser.evaluate("document.querySelector('#comment_previously_approved').checked")
    assert browser.evaluate("document.querySelector('#moderation_keys').value") == "casino\nviagra"
    assert browser.evaluate("document.querySelector('#comment_max_links').value") == "3"
    assert (option(served, "comment_previously_approved"), option(served, "comment_max_links")) == ("", "3")
    for excerpt, status in (("Fine words.", "1"), ("A casino in it.", "0"), ("Poison in it.", "trash")):
        assert trackback(served, excerpt=excerpt, url=f"http://blog.example/{status}") == (0, "")
        assert status_of(served, newest_comment(served)) == status, excerpt
    browser.open(served.wp.permalink())
    assert "Fine words." in browser.text() and "casino" not in browser.text()


def test_default_ping_status_goes_to_new_posts(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    go(browser, served, "options-discussion.php")
    browser.check("#default_ping_status", on=False)
    browser.follow("#submit")
    assert option(served, "default_ping_status") in ("", "closed")
    go(browser, served, "post-new.php")
    assert not browser.evaluate("document.querySelector('#ping_status').checked")
    browser.fill("#title", "Nobody pings me")
    browser.follow("#publish")
    made = int(served.wp.site.db.value('SELECT max("ID") FROM "wp_posts" WHERE "post_status" = \'publish\''))
    assert trackback(served, made) == CLOSED
    assert trackback(served) == (0, "")


def test_a_ping_is_moderated_row_by_row(browser: Chromium, served: Served) -> None:
    assert trackback(served) == (0, "")
    ping = newest_comment(served)
    log_in(browser, served)
    go(browser, served, f"{LIST}?comment_type=pings&comment_status=moderated")
    assert rows(browser) == [str(ping)]
    act(browser, ping, "approve")
    assert "1 comment approved." in browser.text(".notice")
    assert rows(browser) == [] and status_of(served, ping) == "1"
    browser.open(served.wp.permalink())
    assert "Elsewhere" in browser.text()
    go(browser, served, f"{LIST}?comment_type=pings")
    act(browser, ping, "unapprove")
    assert status_of(served, ping) == "0"
    act(browser, ping, "spam")
    assert "1 comment marked as spam." in browser.text(".notice") and status_of(served, ping) == "spam"
    browser.follow(".notice a")  # Undo
    assert "1 comment restored from the spam." in browser.text(".notice") and status_of(served, ping) == "0"
    go(browser, served, f"{LIST}?comment_type=pings")
    act(browser, ping, "trash")
    assert "1 comment moved to the Trash." in browser.text(".notice") and status_of(served, ping) == "trash"
    browser.follow(".notice a")  # Undo
    assert "1 comment restored from the Trash." in browser.text(".notice") and status_of(served, ping) == "0"
    go(browser, served, LIST)
    act(browser, ping, "trash")
    go(browser, served, f"{LIST}?comment_status=trash")
    act(browser, ping, "delete")
    assert "1 comment permanently deleted." in browser.text(".notice")
    assert served.wp.site.db.value('SELECT count(*) FROM "wp_comments" WHERE "comment_ID" = ?', (ping,)) == 0


def test_a_list_says_why_a_ping_is_held(browser: Chromium, served: Served) -> None:
    assert trackback(served) == (0, "")
    served.wp.site.journal.flush()
    log_in(browser, served)
    go(browser, served, f"{LIST}?comment_type=pings")
    ping = newest_comment(served)
    assert "comment_previously_approved" in browser.text(f"#comment-{ping}")
    browser.follow(f"#comment-{ping} .why a")
    assert "moderation_keys" in browser.text(f"#why-{ping}")


def test_many_pings_are_moderated_at_once(browser: Chromium, served: Served) -> None:
    for number in range(3):
        assert trackback(served, url=f"http://blog.example/{number}", excerpt=f"Words {number}") == (0, "")
    last = newest_comment(served)
    log_in(browser, served)
    go(browser, served, f"{LIST}?comment_type=pings")
    assert rows(browser) == [str(last), str(last - 1), str(last - 2)]
    browser.check("#cb-select-all-1")
    browser.check(f"#cb-select-{last}", on=False)
    browser.choose("#bulk-action-selector-top", "approve")
    browser.follow("#doaction")
    assert "2 comments approved." in browser.text(".notice")
    assert [status_of(served, last - back) for back in range(3)] == ["0", "1", "1"]
    for back in range(3):
        browser.check(f"#cb-select-{last - back}")
    browser.choose("#bulk-action-selector-top", "spam")
    browser.follow("#doaction")
    assert "3 comments marked as spam." in browser.text(".notice")
    served.wp.clock.shift += 60  # what came in the second of the page's making would stay
    go(browser, served, f"{LIST}?comment_status=spam")
    browser.follow("#delete_all")
    assert rows(browser) == []
    assert served.wp.site.db.value('SELECT count(*) FROM "wp_comments" WHERE "comment_type" = \'trackback\'') == 0


def test_a_mail_leads_to_the_decision(browser: Chromium, served: Served) -> None:
    assert trackback(served) == (0, "")
    ping = newest_comment(served)
    mail = served.wp.mails[-1]
    found = re.search(r"Approve it: (\S+)", mail.message)
    assert found
    browser.open(found[1])
    assert "wp-login.php" in browser.url
    browser.fill("#user_login", "admin")
    browser.fill("#user_pass", "secret")
    browser.follow("#wp-submit")
    assert "You are about to approve the following comment:" in browser.text()
    assert status_of(served, ping) == "0"
    browser.follow("main form [type=submit]")
    assert status_of(served, ping) == "1"
    browser.open(found[1])  # again: nothing is left to do
    assert f"same={ping}" in browser.url and "already approved" in browser.text()


def test_a_published_post_sends_its_trackbacks(browser: Chromium, served: Served, web: Web) -> None:
    taken = web.page("/taken", '<?xml version="1.0"?><response><error>0</error></response>', content_type="text/xml")
    log_in(browser, served)
    go(browser, served, "post-new.php")
    browser.fill("#title", "A post that tells")
    browser.fill("#content", "About something elsewhere.")
    browser.fill("#trackback_url", taken)
    browser.follow("#publish")
    assert "Post published." in browser.text(".notice")
    browser.open(served.url + "/wp-cron.php")
    served.wp.site.events.join()
    assert any(asked.path == "/taken" and b"title=A+post+that+tells" in asked.body for asked in web.asked)
    post = int(served.wp.site.db.value('SELECT max("ID") FROM "wp_posts" WHERE "post_status" = \'publish\''))
    go(browser, served, f"post.php?post={post}&action=edit")
    assert "Already pinged:" in browser.text("#trackbacksdiv") and taken in browser.text("#trackbacksdiv")
    assert browser.evaluate("document.querySelector('#trackback_url').value") == ""


def test_two_sites_ping_each_other(browser: Chromium, served: Served, another: Served) -> None:
    log_in(browser, served)
    go(browser, served, "post-new.php")
    browser.fill("#title", "Linked")
    browser.fill("#content", f'I like <a href="{another.wp.permalink()}">this</a>.')
    browser.follow("#publish")
    browser.open(served.url + "/wp-cron.php")
    served.wp.site.events.join()
    arrived = another.wp.site.db.rows(
        'SELECT "comment_author", "comment_type" FROM "wp_comments" WHERE "comment_ID" > 1'
    )
    assert [tuple(row) for row in arrived] == [("Linked &#8211; Oracle Blog", "pingback")]
    log_in(browser, another)
    go(browser, another, LIST)
    assert "Linked" in browser.text("#the-comment-list")


def test_pings_on_old_posts_are_closed_at_once(browser: Chromium, served: Served) -> None:
    assert trackback(served) == (0, "")
    log_in(browser, served)
    go(browser, served, "edit.php")
    browser.check("#cb-select-1")
    browser.choose("#bulk-action-selector-top", "edit")
    if not browser.has("#bulk_edit"):
        browser.follow("#doaction")
    browser.choose("[name=ping_status]", "closed")
    browser.follow("#bulk_edit")
    assert "1 post updated." in browser.text(".notice")
    assert served.wp.site.db.value('SELECT "ping_status" FROM "wp_posts" WHERE "ID" = 1') == "closed"
    assert trackback(served, excerpt="Another.", url="http://blog.example/another") == CLOSED


def test_a_post_closes_to_pings(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    go(browser, served, "post.php?post=1&action=edit")
    browser.check("#ping_status", on=False)
    browser.follow("#publish")
    assert "Post updated." in browser.text(".notice")
    assert trackback(served) == CLOSED


def test_a_wrong_nonce_changes_nothing(browser: Chromium, served: Served) -> None:
    assert trackback(served) == (0, "")
    ping = newest_comment(served)
    log_in(browser, served)
    go(browser, served, f"comment.php?action=approvecomment&c={ping}&_wpnonce=0123456789")
    assert browser.status == 403 and "The link you followed has expired." in browser.text("body")
    assert status_of(served, ping) == "0"
    go(browser, served, "options-discussion.php")
    browser.evaluate("document.querySelector('[name=_wpnonce]').value = '0123456789'")
    browser.check("#default_ping_status", on=False)
    browser.follow("#submit")
    assert browser.status == 403 and option(served, "default_ping_status") == "open"


def test_a_form_of_another_site_changes_nothing(browser: Chromium, served: Served, web: Web) -> None:
    log_in(browser, served)
    go(browser, served, "options-discussion.php")
    nonce = browser.evaluate("document.querySelector('[name=_wpnonce]').value")
    browser.open(web.page("/evil", f"""<form method="post" action="{served.url}/wp-admin/options.php">
        <input name="option_page" value="discussion"><input name="action" value="update">
        <input name="_wpnonce" value="{nonce}"><button id="go">Win</button></form>"""))  # fmt: skip
    browser.follow("#go")
    assert browser.status == 403 or "wp-login.php" in browser.url
    assert option(served, "default_ping_status") == "open"


def test_a_contributor_sees_what_is_theirs(browser: Chromium, served: Served) -> None:
    assert trackback(served) == (0, "")
    ping = newest_comment(served)
    log_in(browser, served, "contributor")
    menu = browser.text("#adminmenu")
    assert "Posts" in menu and "Comments" in menu
    assert not any(word in menu for word in ("Settings", "Users", "Media", "Pages"))
    go(browser, served, "options-discussion.php")
    assert browser.status == 403 and "Sorry, you are not allowed to access this page." in browser.text("body")
    go(browser, served, LIST)
    assert not browser.has("#bulk-action-selector-top")
    assert not browser.has(f"#comment-{ping} .row-actions .approve")
    go(browser, served, "post-new.php")
    assert browser.evaluate("document.querySelector('#publish').value") == "Submit for Review"
    browser.fill("#title", "Please look")
    browser.follow("#publish")
    assert (
        served.wp.site.db.value('SELECT "post_status" FROM "wp_posts" WHERE "post_title" = \'Please look\'')
        == "pending"
    )
    go(browser, served, "post.php?post=1&action=edit")
    assert browser.status == 403


def test_a_trashed_post_comes_back_with_its_comments(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    go(browser, served, "edit.php")
    browser.follow("#post-1 .row-actions .trash a")
    assert "1 post moved to the Trash." in browser.text(".notice") and status_of(served, 1) == "post-trashed"
    browser.follow(".notice a")  # Undo
    assert "1 post restored from the Trash." in browser.text(".notice") and status_of(served, 1) == "1"


def test_search_engines_may_be_kept_away(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    go(browser, served, "options-reading.php")
    browser.check("#blog_public")
    browser.follow("#submit")
    assert option(served, "blog_public") == "0"
    browser.open(served.url + "/")
    assert "noindex" in browser.evaluate("document.querySelector('meta[name=robots]').content")


def test_a_comment_is_answered_and_edited(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    go(browser, served, "comment.php?action=editcomment&c=1")
    browser.fill("#content", "Changed words.")
    browser.follow("#save, main form [type=submit]")
    assert (
        served.wp.site.db.value('SELECT "comment_content" FROM "wp_comments" WHERE "comment_ID" = 1')
        == "Changed words."
    )


def test_options_are_what_was_typed(browser: Chromium, served: Served) -> None:
    log_in(browser, served)
    go(browser, served, "options-general.php")
    browser.fill("#blogname", "Tom & Jerry's <b>blog</b>")
    browser.follow("#submit")
    assert browser.evaluate("document.querySelector('#blogname').value") == "Tom & Jerry's <b>blog</b>"
    assert browser.evaluate("document.title") == "General Settings \u2039 Tom & Jerry's <b>blog</b> \u2014 WordPress"
    assert options.text(served.wp.site, "blogname") == "Tom &amp; Jerry&#039;s &lt;b&gt;blog&lt;/b&gt;"
